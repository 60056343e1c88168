/*
 * account: the ledger of the partnership as this daemon knows it.
 *
 * Owns the fold over all committed events (core/ledger) that quality.* is counted in. Nothing is read before somebody asks for
 * it; then the feed is read from where the last one who asked left off, a page at a time, so that nobody else waits. Who
 * asks while a reading is on its way is served by the next one: everything that was committed before it asked is in. Those who
 * were served count one a turn of the loop, since counting is long. A reading goes on when the one who asked has given up; so a first reading that takes long is not lost.
 *
 * When the ledger has taken APP_LEDGER_BYTES everybody who asks gets `too_much`, and nothing more is read.
 * Needs the store and the partners.
 */
#pragma once

#include "base/err.h"
#include "base/list.h"
#include "core/ledger.h"

struct account;
struct loop;
struct partners;
struct store;

struct account *account_new(struct loop *loop, struct store *store, struct partners *partners,
			    int32_t partnership) __attribute__((returns_nonnull));

/* Read no further: whoever waits is told `unavailable` when the page on its way has come, whoever asks at once. */
void account_stop(struct account *account);

/* Nobody waits any more. */
void account_free(struct account *account);

/* Somebody who waits; embedded in the object that it is about. err: NULL, or why the ledger is not up to date. */
struct account_wait {
	struct list node;
	void (*done)(void *context, const struct err *err);
	void *context;
};

/* Read all that is committed by now, then call back. */
void account_catch_up(struct account *account, struct account_wait *wait);

/* Borrowed; changes only while the loop turns. */
const struct ledger *account_ledger(const struct account *account) __attribute__((returns_nonnull));

/* Things that one answer may be counted from: APP_QUALITY_THINGS_MAX. */
int64_t account_things_max(const struct account *account);

/* For tests: how many bytes it may take, and from how many things an answer may be counted; 0 = as in limits.h. */
void account_limit(struct account *account, size_t bytes, int64_t things);
