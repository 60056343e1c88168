/*
 * audit: everything that is stored, read in order, for `vangnetd check`.
 *
 * Blocks. Opens a session of its own and sees one unchanging view of the database, however long it takes. Two
 * passes: cases, each with its row and its events, so that the caller can compare the state block with the fold;
 * and the chain, in which the store itself checks that positions have no gaps, that every batch holds as many
 * events as it says and that the hashes follow from each other.
 */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "store/store.h"

/* Called by store_audit; everything given is borrowed for the call. A negative return ends the audit with *err. */
struct store_auditor {
	void *context;

	/* A case, in the order of ids; the stream of the partnership (0) first. Then its events in order of seq. */
	int (*on_case)(void *context, const struct store_case *row, struct err *err);
	int (*on_event)(void *context, const struct store_event *event, struct err *err);

	/* The last event of the case was told. */
	int (*on_case_end)(void *context, const struct store_case *row, struct err *err);
};

struct store_audit_result {
	int64_t cases;
	int64_t events;
	int64_t batches;
	struct store_cursor end; /* of the chain */
};

/* Errors: the auditor's own; internal (a fault in what is stored: text says which, where names the case or batch);
 * unavailable. */
int store_audit(const char *conninfo, int32_t partnership, const struct store_auditor *auditor,
		struct store_audit_result *ret_result, struct err *err) __attribute__((warn_unused_result));
