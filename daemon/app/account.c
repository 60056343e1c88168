/* account: see account.h. */
#include "app/account.h"

#include <stdlib.h>
#include <string.h>

#include "app/limits.h"
#include "app/partners.h"
#include "app/row.h"
#include "store/store.h"
#include "sys/log.h"
#include "sys/loop.h"

struct account {
	struct loop *loop;
	struct store *store;
	struct partners *partners;
	int32_t partnership;
	size_t limit;       /* bytes of the ledger */
	int64_t things;     /* that one answer may be counted from */
	struct arena arena; /* of the ledger */
	struct arena page;  /* of the events of one page */
	struct ledger ledger;
	struct store_cursor cursor; /* everything up to here is in */
	struct partners_wait named; /* first: who there is, by whose names the facts are read */
	struct list waiting;        /* for a reading that has not begun */
	struct list reading;        /* for the one on its way */
	struct list served;         /* may count, one a turn */
	struct loop_task turn;
	bool busy; /* one is on its way */
	bool stopping;
};

static void on_named(void *context);

static void start_anew(struct account *account)
{
	arena_reset(&account->arena);
	ledger_init(&account->ledger, &account->arena);
	account->cursor = (struct store_cursor){.position = 0, .ordinal = -1};
}

static void on_turn(void *context);

struct account *account_new(struct loop *loop, struct store *store, struct partners *partners,
			    int32_t partnership)
{
	struct account *account = calloc(1, sizeof *account);
	if (!account)
		abort();
	account->loop = loop;
	account->store = store;
	account->partners = partners;
	account->partnership = partnership;
	account_limit(account, 0, 0);
	arena_init(&account->arena);
	arena_init(&account->page);
	list_init(&account->waiting);
	list_init(&account->reading);
	list_init(&account->served);
	loop_task_init(&account->turn, on_turn, account);
	partners_wait_init(&account->named, on_named, account);
	start_anew(account);
	return account;
}

void account_free(struct account *account)
{
	if (!account)
		return;
	list_remove(&account->named.node);
	loop_task_cancel(&account->turn);
	arena_done(&account->arena);
	arena_done(&account->page);
	free(account);
}

const struct ledger *account_ledger(const struct account *account)
{
	return &account->ledger;
}

void account_stop(struct account *account)
{
	account->stopping = true;
}

void account_limit(struct account *account, size_t bytes, int64_t things)
{
	account->limit = bytes ? bytes : APP_LEDGER_BYTES;
	account->things = things ? things : APP_QUALITY_THINGS_MAX;
}

int64_t account_things_max(const struct account *account)
{
	return account->things;
}

/* --- the end of a reading --- */

static void begin(struct account *account);

static void end_reading(struct account *account)
{
	account->busy = false;
	if (!list_empty(&account->waiting))
		begin(account);
}

static void tell_one(struct list *from, const struct err *err)
{
	struct list *first = list_take_first(from);
	if (!first)
		return;
	struct account_wait *wait = LIST_OWNER(first, struct account_wait, node);
	wait->done(wait->context, err);
}

static void on_turn(void *context)
{
	struct account *account = context;
	tell_one(&account->served, NULL);
	if (!list_empty(&account->served))
		loop_after_turn(account->loop, &account->turn);
}

static void serve(struct account *account)
{
	for (struct list *node; (node = list_take_first(&account->reading));)
		list_append(&account->served, node);
	loop_after_turn(account->loop, &account->turn);
	end_reading(account);
}

static void fail(struct account *account, const struct err *err)
{
	log_warning("account_failed", LOG_TEXT("reason", err->text));
	while (!list_empty(&account->reading))
		tell_one(&account->reading, err);
	end_reading(account);
}

/* --- page by page --- */

static void on_page(void *context, const struct err *err, const struct store_feed_event *events, size_t count,
		    const struct store_cursor *end);

static void read_page(struct account *account)
{
	struct err err = ERR_NONE;
	if (account->stopping)
		err_set(&err, ERROR_unavailable, "the daemon stops; try again");
	else if (account->arena.used > account->limit)
		err_set(&err, ERROR_too_much,
			"the partnership has more events than this daemon can count in");
	if (err.code) {
		fail(account, &err);
		return;
	}
	store_read_feed(account->store, account->partnership, &account->cursor, NULL, 0, APP_ACCOUNT_EVENTS,
			on_page, account);
}

static int take_event(struct account *account, const struct store_event *row, struct err *err)
{
	struct event event;
	if (row_read(row, partners_names(account->partners), &account->page, &event, err) < 0)
		return -1;
	ledger_apply(&account->ledger, &event);
	return 0;
}

/* The events of the partnership itself are not of interest. What can not be read is tried again by the next one who asks: an
 * agency may have been enrolled meanwhile. */
static int take_page(struct account *account, const struct store_feed_event *events, size_t count,
		     struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		if (events[i].event.case_id != 0 && take_event(account, &events[i].event, err) < 0)
			return -1;
		account->cursor.position = events[i].position;
		account->cursor.ordinal = events[i].ordinal;
		memcpy(account->cursor.hash, events[i].batch_hash, sizeof account->cursor.hash);
	}
	return 0;
}

/* The database was restored to an earlier state: nobody counts any more in what was read. */
static void forget(struct account *account)
{
	for (struct list *node; (node = list_take_first(&account->served));)
		list_append(&account->reading, node);
	start_anew(account);
}

static void on_page(void *context, const struct err *err, const struct store_feed_event *events, size_t count,
		    const struct store_cursor *end)
{
	struct account *account = context;
	struct err trouble = ERR_NONE;
	(void)end;
	if (err) {
		if (err->code == ERROR_cursor_forked)
			forget(account);
		trouble = *err;
		trouble.code = err->code == ERROR_cursor_forked ? ERROR_unavailable : err->code;
		fail(account, &trouble);
		return;
	}
	arena_reset(&account->page);
	if (take_page(account, events, count, &trouble) < 0) {
		trouble.code = ERROR_unavailable;
		fail(account, &trouble);
	} else if (count == APP_ACCOUNT_EVENTS) {
		read_page(account);
	} else {
		serve(account);
	}
}

static void on_named(void *context)
{
	read_page(context);
}

/* --- from the start --- */

/* Those who wait are served by the reading that begins now. */
static void begin(struct account *account)
{
	for (struct list *node; (node = list_take_first(&account->waiting));)
		list_append(&account->reading, node);
	account->busy = true;
	partners_catch_up(account->partners, &account->named);
}

void account_catch_up(struct account *account, struct account_wait *wait)
{
	list_append(&account->waiting, &wait->node);
	if (!account->busy)
		begin(account);
}
