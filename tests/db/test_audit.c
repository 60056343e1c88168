/* The audit finds what was tampered with, and nothing in a sound log. */
#include <stdlib.h>

#include "store/audit.h"
#include "support/db_rig.h"

static struct err err;

struct seen {
	int64_t last_case;
	int64_t events;
	int64_t ends;
	int32_t last_seq;
};

static int on_case(void *context, const struct store_case *row, struct err *fault)
{
	struct seen *seen = context;
	(void)fault;
	assert_true(row->case_id > seen->last_case);
	assert_int_equal(row->state_length, sizeof(int64_t));
	seen->last_case = row->case_id;
	seen->last_seq = 0;
	return 0;
}

static int on_event(void *context, const struct store_event *event, struct err *fault)
{
	struct seen *seen = context;
	(void)fault;
	assert_int_equal(event->case_id, seen->last_case);
	assert_int_equal(event->seq, seen->last_seq + 1);
	seen->last_seq = event->seq;
	seen->events++;
	return 0;
}

static int on_case_end(void *context, const struct store_case *row, struct err *fault)
{
	struct seen *seen = context;
	(void)fault;
	assert_int_equal(row->version, seen->last_seq);
	seen->ends++;
	return 0;
}

static int audit(struct seen *seen, struct store_audit_result *result)
{
	*seen = (struct seen){.last_case = -1};
	struct store_auditor auditor = {seen, on_case, on_event, on_case_end};
	err = ERR_NONE;
	return store_audit(conninfo, 1, &auditor, result, &err);
}

static int start(void **state)
{
	db_start(state);
	loop = loop_new();
	struct counter counter;
	struct counter_work works[600] = {0};
	counter_open(&counter, loop, conninfo, NULL);
	for (int i = 0; i < 600; i++)
		counter_submit(&counter, &works[i], 1 + i % 300, 2 + 4 * (i == 7), i);
	for (int i = 0; i < 600; i++)
		counter_wait(loop, &works[i].done);
	counter_close(&counter);
	loop_free(loop);
	return 0;
}

static void a_sound_log_is_told_whole_and_in_order(void **state)
{
	(void)state;
	struct seen seen;
	struct store_audit_result result;
	assert_int_equal(audit(&seen, &result), 0);
	assert_int_equal(result.cases, 300);
	assert_int_equal(seen.ends, 300);
	assert_int_equal(result.events, 1204);
	assert_int_equal(seen.events, 1204);
	assert_int_equal(result.batches, pg_number(pq, "select max(position) from vangnet.batch"));
}

static void a_changed_event_breaks_the_chain(void **state)
{
	(void)state;
	struct seen seen;
	struct store_audit_result result;
	static const char *const changes[] = {
		"facts = '{\"a\":2}'",
		"at = at + 1",
		"actor = actor + 1",
		"purpose = ''",
		"sealed = ''",
		"recorded_at = recorded_at + 1",
		"key = gen_random_uuid()",
	};
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		pg_run(pq, "create table kept as select * from vangnet.event where case_id = 8 and seq = 2");
		pg_run(pq, "update vangnet.event set %s where case_id = 8 and seq = 2", changes[i]);
		assert_int_equal(audit(&seen, &result), -1);
		assert_int_equal(err.code, ERROR_internal);
		assert_memory_equal(err.where, "batch", 5);
		pg_run(pq, "delete from vangnet.event where case_id = 8 and seq = 2");
		pg_run(pq, "insert into vangnet.event select * from kept");
		pg_run(pq, "drop table kept");
	}
	assert_int_equal(audit(&seen, &result), 0);
}

static void a_removed_event_is_missed(void **state)
{
	(void)state;
	struct seen seen;
	struct store_audit_result result;
	pg_run(pq, "create table kept as select * from vangnet.event where case_id = 9 and seq = 2");
	pg_run(pq, "delete from vangnet.event where case_id = 9 and seq = 2");
	assert_int_equal(audit(&seen, &result), -1);
	assert_string_equal(err.text, "an event is missing");
	pg_run(pq, "insert into vangnet.event select * from kept");
	assert_int_equal(audit(&seen, &result), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_log_is_told_whole_and_in_order),
		cmocka_unit_test(a_changed_event_breaks_the_chain),
		cmocka_unit_test(a_removed_event_is_missed),
	};
	return cmocka_run_group_tests(tests, start, db_stop);
}
