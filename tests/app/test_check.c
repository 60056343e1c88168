/* check: what was written in a run of the daemon is the fold of its log, and what was altered is found. */
#include "app/check.h"
#include "support/app_test.h"

static void write_some(void)
{
	struct client *police = app_rig_client(rig, "police");
	for (int i = 0; i < 5; i++) {
		char params[160];
		snprintf(params, sizeof params,
			 "{\"key\": \"c%d\", \"title\": \"T\", \"theme\": \"nuisance\"}", i);
		const char *id =
			app_rig_member(rig, app_rig_call(rig, police, "case.open", params), "result.case");
		snprintf(params, sizeof params, "{\"key\": \"o%d\", \"case\": %s, \"agency\": \"care\"}", i,
			 id);
		app_rig_call(rig, police, "handover.offer", params);
	}
	assert_non_null(
		strstr(app_rig_call(rig, police, "clock.advance", "{\"until\": \"2026-03-20T00:00:00Z\"}"),
		       "\"result\""));
}

static int set_up(void **state)
{
	app_set_up(state);
	write_some();
	return 0;
}

static int64_t faults(const char **ret_text)
{
	static char text[4096];
	struct check_result result;
	struct err err = ERR_NONE;
	memset(text, 0, sizeof text);
	FILE *out = fmemopen(text, sizeof text - 1, "w");
	int failed = check_run(rig->conninfo, 1, out, &result, &err);
	fclose(out);
	if (failed)
		fprintf(stderr, "%s %s\n", err.where, err.text);
	assert_int_equal(failed, 0);
	assert_int_equal(result.cases, 6);
	*ret_text = text;
	return result.faults;
}

static void what_the_daemon_wrote_is_the_fold_of_its_log(void **state)
{
	(void)state;
	const char *text;
	int64_t found = faults(&text);
	assert_string_equal(text, "");
	assert_int_equal(found, 0);
}

static void an_altered_state_is_found_by_its_case(void **state)
{
	(void)state;
	const char *text;
	PGconn *pq = pg_session(rig->conninfo);
	pg_run(pq, "update vangnet.case_row set state = set_byte(state, 30, 255 - get_byte(state, 30)) where "
		   "case_id = "
		   "(select max(case_id) from vangnet.case_row)");
	pg_run(pq, "update vangnet.case_row set stalls = stalls + 1 where case_id = "
		   "(select min(case_id) from vangnet.case_row where case_id > 0)");
	PQfinish(pq);
	assert_int_equal(faults(&text), 2);
	assert_non_null(strstr(text, "its state is not the fold"));
	assert_non_null(strstr(text, "count of stalls"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_daemon_wrote_is_the_fold_of_its_log),
		cmocka_unit_test(an_altered_state_is_found_by_its_case),
	};
	return cmocka_run_group_tests(tests, set_up, app_tear_down);
}
