/* audit: see audit.h. Pages keep the memory bounded. */
#include "store/audit.h"

#include <stdio.h>
#include <string.h>

#include "base/ident.h"
#include "store/digest.h"
#include "store/pg_blocking.h"
#include "store/pg_row.h"
#include "words/words.h"

#define AUDIT_CASES 256
#define AUDIT_EVENTS 1024
#define AUDIT_BATCHES 1024

struct audit {
	PGconn *pq;
	int32_t partnership;
	const struct store_auditor *auditor;
	struct store_audit_result result;
	struct err *err;
	struct pg_params params;
	struct arena arena;
	struct strbuf scratch;
};

/* --- cases ---------------------------------------------------------------------------------------- */

static int fault_in_case(struct audit *audit, int64_t case_id, const char *what)
{
	char name[IDENT_CASE_LENGTH + 1] = "partnership";
	if (case_id > 0)
		ident_case_format(case_id, name);
	return err_set_where(audit->err, ERROR_internal, name, "%s", what);
}

static int tell_event(struct audit *audit, const struct store_event *event, int32_t expected_seq)
{
	if (event->seq != expected_seq)
		return fault_in_case(audit, event->case_id, "an event is missing");
	audit->result.events++;
	return audit->auditor->on_event(audit->auditor->context, event, audit->err);
}

/* One page of the events of a case behind *seq, which moves on. Returns how many, or -1. */
static int tell_page(struct audit *audit, int64_t case_id, int32_t *seq)
{
	PGresult *result;
	pg_params_reset(&audit->params);
	pg_put_int4(&audit->params, audit->partnership);
	pg_put_int8(&audit->params, case_id);
	pg_put_int4(&audit->params, *seq);
	pg_put_int4(&audit->params, AUDIT_EVENTS);
	if (pg_blocking_query(audit->pq, QUERY_timeline, &audit->params, &result, audit->err) < 0)
		return -1;
	int count = PQntuples(result);
	int status = 0;
	for (int row = 0; row < count && status >= 0; row++) {
		struct store_event event;
		pg_row_event(result, row, &event);
		status = tell_event(audit, &event, ++*seq);
	}
	PQclear(result);
	return status < 0 ? -1 : count;
}

static int tell_case(struct audit *audit, const struct store_case *row)
{
	int32_t seq = 0;
	int count;
	const struct store_auditor *auditor = audit->auditor;
	if (auditor->on_case(auditor->context, row, audit->err) < 0)
		return -1;
	do {
		count = tell_page(audit, row->case_id, &seq);
		if (count < 0)
			return -1;
	} while (count == AUDIT_EVENTS);
	if (seq != row->version)
		return fault_in_case(audit, row->case_id, "the version of the row is not its last event");
	audit->result.cases++;
	return auditor->on_case_end(auditor->context, row, audit->err);
}

/* The result of the next page behind a number; NULL on an error. */
static PGresult *next_page(struct audit *audit, enum query query, int64_t after, int limit)
{
	PGresult *result;
	pg_params_reset(&audit->params);
	pg_put_int4(&audit->params, audit->partnership);
	pg_put_int8(&audit->params, after);
	pg_put_int4(&audit->params, limit);
	if (pg_blocking_query(audit->pq, query, &audit->params, &result, audit->err) < 0)
		return NULL;
	return result;
}

static int tell_cases(struct audit *audit)
{
	int64_t after = -1;
	int count;
	do {
		PGresult *page = next_page(audit, QUERY_audit_cases, after, AUDIT_CASES);
		if (!page)
			return -1;
		count = PQntuples(page);
		int status = 0;
		for (int row = 0; row < count && status >= 0; row++) {
			struct store_case found;
			pg_row_case(page, row, &found);
			after = found.case_id;
			status = tell_case(audit, &found);
		}
		PQclear(page);
		if (status < 0)
			return -1;
	} while (count == AUDIT_CASES);
	return 0;
}

/* --- the chain ------------------------------------------------------------------------------------ */

static int fault_in_chain(struct audit *audit, int64_t position, const char *what)
{
	char name[32];
	snprintf(name, sizeof name, "batch %lld", (long long)position);
	return err_set_where(audit->err, ERROR_internal, name, "%s", what);
}

/* The digests of the runs of a batch: of its events, parted where the case changes. */
static void digest_batch(struct audit *audit, const PGresult *rows, struct strbuf *digests)
{
	size_t count = (size_t)PQntuples(rows);
	arena_reset(&audit->arena);
	strbuf_reset(digests);
	struct store_event *events = arena_zalloc(&audit->arena, count, sizeof *events);
	for (size_t i = 0; i < count; i++)
		pg_row_event(rows, (int)i, &events[i]);
	for (size_t first = 0, next; first < count; first = next) {
		uint8_t digest[STORE_HASH_BYTES];
		for (next = first + 1; next < count && events[next].case_id == events[first].case_id;)
			next++;
		digest_events(events + first, next - first, &audit->scratch, digest);
		strbuf_put(digests, digest, sizeof digest);
	}
}

static int check_batch(struct audit *audit, const PGresult *page, int row, struct strbuf *digests)
{
	struct store_cursor *end = &audit->result.end;
	int64_t position = pg_row_int8(page, row, 0);
	uint8_t hash[STORE_HASH_BYTES];
	PGresult *rows;
	if (position != end->position + 1)
		return fault_in_chain(audit, end->position + 1, "the batch is missing");
	pg_params_reset(&audit->params);
	pg_put_int8(&audit->params, pg_row_int8(page, row, 1));
	if (pg_blocking_query(audit->pq, QUERY_audit_batch, &audit->params, &rows, audit->err) < 0)
		return -1;
	int count = PQntuples(rows);
	digest_batch(audit, rows, digests);
	PQclear(rows);
	if (count != pg_row_int4(page, row, 2))
		return fault_in_chain(audit, position, "the batch does not hold as many events as it says");
	digest_chain(end->hash, strbuf_text(digests), digests->length);
	if (!pg_row_hash(page, row, 3, hash) || memcmp(hash, end->hash, sizeof hash) != 0)
		return fault_in_chain(audit, position, "the hash does not follow from the events");
	end->position = position;
	audit->result.batches++;
	return 0;
}

static int check_chain(struct audit *audit)
{
	struct strbuf digests;
	int status = 0;
	int count = AUDIT_BATCHES;
	strbuf_init(&digests);
	while (status == 0 && count == AUDIT_BATCHES) {
		PGresult *page =
			next_page(audit, QUERY_audit_batches, audit->result.end.position, AUDIT_BATCHES);
		status = page ? 0 : -1;
		count = page ? PQntuples(page) : 0;
		for (int row = 0; row < count && status == 0; row++)
			status = check_batch(audit, page, row, &digests);
		PQclear(page);
	}
	strbuf_done(&digests);
	return status;
}

/* --- the face ------------------------------------------------------------------------------------- */

static int run(struct audit *audit)
{
	if (pg_blocking_run(audit->pq, QUERY_session, NULL, audit->err) < 0 ||
	    pg_blocking_run(audit->pq, QUERY_audit_begin, NULL, audit->err) < 0 || tell_cases(audit) < 0 ||
	    check_chain(audit) < 0)
		return -1;
	return pg_blocking_run(audit->pq, QUERY_audit_end, NULL, audit->err);
}

int store_audit(const char *conninfo, int32_t partnership, const struct store_auditor *auditor,
		struct store_audit_result *ret_result, struct err *err)
{
	struct audit audit = {.partnership = partnership, .auditor = auditor, .err = err};
	if (pg_blocking_open(conninfo, &audit.pq, err) < 0)
		return -1;
	pg_params_init(&audit.params);
	arena_init(&audit.arena);
	strbuf_init(&audit.scratch);
	int status = run(&audit);
	if (status == 0)
		*ret_result = audit.result;
	strbuf_done(&audit.scratch);
	arena_done(&audit.arena);
	pg_params_done(&audit.params);
	PQfinish(audit.pq);
	return status;
}
