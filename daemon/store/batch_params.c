/* batch_params: see batch_params.h. */
#include "store/batch_params.h"

#include <string.h>

#include "store/digest.h"
#include "words/words.h"

#define EACH_RUN(run, batch)                                                                                 \
	for (const struct batch_run *run = (batch)->runs; run < (batch)->runs + (batch)->n_runs; run++)

#define EACH_WRITING_RUN(run, batch)                                                                         \
	EACH_RUN(run, batch)                                                                                 \
	if (run->decided.n_events > 0)

static void start(const struct batch *batch, struct pg_params *params)
{
	pg_params_reset(params);
	pg_put_int4(params, batch->partnership);
}

/* A run with an existing key falls anyway; so the key of a work that writes is only looked up once it fell. That spares
 * every first attempt, nearly all there are, a way down the index. */
static bool has_key_to_find(const struct batch_run *run, const struct store_work *work)
{
	return work->has_key && (work->refused || run->decided.n_events == 0 || work->own.falls > 0);
}

bool batch_params_keys(const struct batch *batch, struct pg_params *params)
{
	bool any = false;
	start(batch, params);
	pg_array_begin(params, PG_UUID);
	EACH_RUN(run, batch)
	{
		LIST_EACH(node, &run->works) {
			const struct store_work *work = LIST_OWNER(node, struct store_work, node);
			if (!has_key_to_find(run, work))
				continue;
			pg_array_bytes(params, work->key, STORE_KEY_BYTES);
			any = true;
		}
	}
	pg_array_end(params);
	return any;
}

void batch_params_versions(const struct batch *batch, struct pg_params *params)
{
	start(batch, params);
	pg_array_begin(params, PG_INT8);
	if (batch->n_runs == 0 || batch->runs[0].decided.case_id != 0 || batch->runs[0].decided.n_events > 0)
		pg_array_int8(params, 0);
	EACH_RUN(run, batch)
	{
		if (run->decided.n_events == 0)
			pg_array_int8(params, run->decided.case_id);
	}
	pg_array_end(params);
}

/* A sweep that found nothing to write, of a case whose row says that it is due earlier. */
static bool puts_due(const struct batch_run *run)
{
	const struct store_run *decided = &run->decided;
	return decided->n_events == 0 && decided->exact_due && decided->next.version > 0 &&
	       decided->next.next_due > run->entry->row.next_due;
}

#define PUT_DUES(type, put, value)                                                                           \
	do {                                                                                                 \
		pg_array_begin(params, type);                                                                \
		EACH_RUN(run, batch)                                                                         \
		{                                                                                            \
			if (puts_due(run))                                                                   \
				put(params, value);                                                          \
		}                                                                                            \
		pg_array_end(params);                                                                        \
	} while (0)

bool batch_params_dues(const struct batch *batch, struct pg_params *params)
{
	bool any = false;
	EACH_RUN(run, batch)
	any |= puts_due(run);
	if (!any)
		return false;
	start(batch, params);
	pg_put_int4(params, batch->stream);
	PUT_DUES(PG_INT8, pg_array_int8, run->decided.case_id);
	PUT_DUES(PG_INT4, pg_array_int4, run->decided.expected_version);
	PUT_DUES(PG_INT8, pg_array_int8, run->entry->row.next_due);
	PUT_DUES(PG_INT8, pg_array_int8, run->decided.next.next_due);
	return true;
}

/* --- runs ----------------------------------------------------------------------------------------- */

#define PUT_RUNS(type, put, value)                                                                           \
	do {                                                                                                 \
		pg_array_begin(params, type);                                                                \
		EACH_WRITING_RUN(run, batch)                                                                 \
		put(params, value);                                                                          \
		pg_array_end(params);                                                                        \
	} while (0)

static void put_runs(const struct batch *batch, struct pg_params *params)
{
	PUT_RUNS(PG_INT8, pg_array_int8, run->decided.case_id);
	PUT_RUNS(PG_INT4, pg_array_int4, run->decided.expected_version);
	PUT_RUNS(PG_INT4, pg_array_int4, run->decided.next.version);
	PUT_RUNS(PG_INT4, pg_array_int4, run->decided.next.format);
	PUT_RUNS(PG_INT4, pg_array_int4, run->decided.next.status);
	PUT_RUNS(PG_INT4, pg_array_int4, run->decided.next.stalls);
	PUT_RUNS(PG_INT8, pg_array_int8, run->decided.next.next_due);
	PUT_RUNS(PG_BOOL, pg_array_bool, run->decided.exact_due);
	pg_array_begin(params, PG_BYTEA);
	EACH_WRITING_RUN(run, batch)
	pg_array_bytes(params, run->decided.next.state ? run->decided.next.state : "",
		       run->decided.next.state_length);
	pg_array_end(params);
}

/* --- events --------------------------------------------------------------------------------------- */

#define PUT_EVENTS(type, put)                                                                                \
	do {                                                                                                 \
		pg_array_begin(params, type);                                                                \
		EACH_WRITING_RUN(run, batch)                                                                 \
		for (size_t i = 0; i < run->decided.n_events; i++) {                                         \
			const struct store_event *event = &run->decided.events[i];                           \
			put;                                                                                 \
		}                                                                                            \
		pg_array_end(params);                                                                        \
	} while (0)

#define ORDINAL(run, event) ((run)->first + (int32_t)((event) - (run)->decided.events))

static void put_text(struct pg_params *params, const char *text)
{
	pg_array_bytes(params, text, text ? strlen(text) : 0);
}

static void put_events(const struct batch *batch, struct pg_params *params)
{
	PUT_EVENTS(PG_INT8, pg_array_int8(params, event->case_id));
	PUT_EVENTS(PG_INT4, pg_array_int4(params, event->seq));
	PUT_EVENTS(PG_INT4, pg_array_int4(params, ORDINAL(run, event)));
	PUT_EVENTS(PG_INT8, pg_array_int8(params, event->at));
	PUT_EVENTS(PG_INT8, pg_array_int8(params, event->recorded_at));
	PUT_EVENTS(PG_INT4, pg_array_int4(params, event->actor));
	PUT_EVENTS(PG_INT4, pg_array_int4(params, event->kind));
	PUT_EVENTS(PG_INT4, pg_array_int4(params, event->visibility));
	PUT_EVENTS(PG_TEXT, put_text(params, event->on_behalf_of));
	PUT_EVENTS(PG_TEXT, put_text(params, event->purpose));
	PUT_EVENTS(PG_UUID, pg_array_bytes(params, event->has_key ? event->key : NULL, STORE_KEY_BYTES));
	PUT_EVENTS(PG_INT8, pg_array_int8(params, event->body_hash));
	PUT_EVENTS(PG_TEXT, pg_array_bytes(params, event->facts, event->facts_length));
	PUT_EVENTS(PG_BYTEA, pg_array_bytes(params, event->sealed, event->sealed_length));
}

void batch_params_runs(const struct batch *batch, struct pg_params *params)
{
	start(batch, params);
	pg_put_int8(params, batch->id);
	put_runs(batch, params);
	put_events(batch, params);
}

/* --- parts ---------------------------------------------------------------------------------------- */

/* When a run names a party twice, its last word counts. */
static bool is_last_word(const struct store_run *run, size_t index)
{
	for (size_t i = index + 1; i < run->n_parts; i++) {
		if (run->parts[i].party == run->parts[index].party)
			return false;
	}
	return true;
}

enum part_column { PART_FIRST, PART_CASE, PART_PARTY, PART_RELATION };

static bool put_parts(const struct batch *batch, bool going, enum part_column column,
		      struct pg_params *params)
{
	pg_array_begin(params, column == PART_CASE ? PG_INT8 : PG_INT4);
	EACH_WRITING_RUN(run, batch)
	{
		for (size_t i = 0; i < run->decided.n_parts; i++) {
			const struct store_part *part = &run->decided.parts[i];
			if ((part->relation == RELATION_NONE) != going || !is_last_word(&run->decided, i))
				continue;
			if (column == PART_CASE)
				pg_array_int8(params, run->decided.case_id);
			else if (column == PART_FIRST)
				pg_array_int4(params, run->first);
			else
				pg_array_int4(params, column == PART_PARTY ? part->party : part->relation);
		}
	}
	bool any = params->elements > 0;
	pg_array_end(params);
	return any;
}

bool batch_params_parts(const struct batch *batch, bool going, struct pg_params *params)
{
	start(batch, params);
	pg_put_int8(params, batch->id);
	bool any = put_parts(batch, going, PART_FIRST, params);
	put_parts(batch, going, PART_CASE, params);
	put_parts(batch, going, PART_PARTY, params);
	if (!going)
		put_parts(batch, going, PART_RELATION, params);
	return any;
}

/* --- deliveries ------------------------------------------------------------------------------------ */

#define PUT_OF_RUNS(list, type, put)                                                                         \
	do {                                                                                                 \
		pg_array_begin(params, type);                                                                \
		EACH_WRITING_RUN(run, batch)                                                                 \
		for (size_t i = 0; i < run->decided.n_##list; i++)                                           \
			put;                                                                                 \
		pg_array_end(params);                                                                        \
	} while (0)

static bool has_deliveries(const struct batch *batch)
{
	EACH_WRITING_RUN(run, batch)
	{
		if (run->decided.n_deliveries > 0)
			return true;
	}
	return false;
}

#define PUT_DELIVERIES(type, put, member)                                                                    \
	PUT_OF_RUNS(deliveries, type, put(params, run->decided.deliveries[i].member))

bool batch_params_deliveries(const struct batch *batch, struct pg_params *params)
{
	if (!has_deliveries(batch))
		return false;
	start(batch, params);
	pg_put_int8(params, batch->id);
	PUT_OF_RUNS(deliveries, PG_INT4, pg_array_int4(params, run->first));
	PUT_OF_RUNS(deliveries, PG_INT8, pg_array_int8(params, run->decided.case_id));
	PUT_DELIVERIES(PG_INT4, pg_array_int4, number);
	PUT_DELIVERIES(PG_INT4, pg_array_int4, recipient);
	PUT_DELIVERIES(PG_INT4, pg_array_int4, desk);
	PUT_DELIVERIES(PG_INT4, pg_array_int4, medium);
	PUT_DELIVERIES(PG_INT4, pg_array_int4, occasion);
	PUT_DELIVERIES(PG_INT4, pg_array_int4, severity);
	PUT_DELIVERIES(PG_BOOL, pg_array_bool, crisis);
	PUT_DELIVERIES(PG_INT8, pg_array_int8, owed_at);
	PUT_DELIVERIES(PG_INT8, pg_array_int8, not_before);
	PUT_OF_RUNS(deliveries, PG_TEXT,
		    pg_array_bytes(params, run->decided.deliveries[i].facts,
				   run->decided.deliveries[i].facts_length));
	return true;
}

/* In the numbers that delivery.told has. */
static int32_t told_of(const struct store_told *told)
{
	return told->failed ? 2 : 1;
}

bool batch_params_told(const struct batch *batch, struct pg_params *params)
{
	bool any = false;
	EACH_WRITING_RUN(run, batch)
	any |= run->decided.n_told > 0;
	if (!any)
		return false;
	start(batch, params);
	pg_put_int8(params, batch->id);
	PUT_OF_RUNS(told, PG_INT4, pg_array_int4(params, run->first));
	PUT_OF_RUNS(told, PG_INT8, pg_array_int8(params, run->decided.case_id));
	PUT_OF_RUNS(told, PG_INT4, pg_array_int4(params, run->decided.told[i].number));
	PUT_OF_RUNS(told, PG_INT4, pg_array_int4(params, told_of(&run->decided.told[i])));
	return true;
}

/* --- the seal ------------------------------------------------------------------------------------- */

void batch_params_seal(const struct batch *batch, struct pg_params *params)
{
	struct strbuf scratch;
	strbuf_init(&scratch);
	start(batch, params);
	pg_put_int8(params, batch->id);
	pg_put_int4(params, batch->stream);
	PUT_RUNS(PG_INT4, pg_array_int4, run->first);
	PUT_RUNS(PG_INT4, pg_array_int4, (int32_t)run->decided.n_events);
	pg_array_begin(params, PG_BYTEA);
	EACH_WRITING_RUN(run, batch)
	{
		uint8_t digest[STORE_HASH_BYTES];
		digest_events(run->decided.events, run->decided.n_events, &scratch, digest);
		pg_array_bytes(params, digest, sizeof digest);
	}
	pg_array_end(params);
	strbuf_done(&scratch);
}
