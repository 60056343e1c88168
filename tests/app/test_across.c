/* Rules across cases in the whole daemon: found, once, on time; and what of it nobody is shown. */
#include "app/check.h"
#include "app/limits.h"
#include "core/casefile.h"
#include "support/app_test.h"

#define COVENANT(more) COVENANT_OF("across", more)
#define COVENANT_OF(key, more)                                                                               \
	"{\"key\": \"" key "\", \"document\": {\"name\": \"across\", \"calendar\": {\"hours\": \"24x7\"}, "  \
	"\"terms\": {\"move\": "                                                                             \
	"\"5d\", \"answer\": \"3d\"}, \"ceiling\": \"30d\", \"ladder\": [{\"rung\": \"official\", "          \
	"\"acknowledge\": \"1d\", "                                                                          \
	"\"act\": \"5d\"}], " more "}}"

static int keys;

static int set_up(void **state)
{
	app_set_up(state);
	app_rig_command(rig, VERB_covenant_put,
			COVENANT("\"ring\": {\"age\": \"1d\"}, \"split\": {\"term\": \"3d\"}, \"repeat\": "
				 "{\"times\": 3}"));
	return 0;
}

/* A write, with a fresh key; `format` is the rest of the parameters. */
static const char *__attribute__((format(printf, 3, 4)))
write_to(struct client *client, const char *verb, const char *format, ...)
{
	char params[600], rest[500];
	va_list list;
	va_start(list, format);
	vsnprintf(rest, sizeof rest, format, list);
	va_end(list);
	snprintf(params, sizeof params, "{\"key\": \"k%d\"%s%s}", ++keys, *rest ? ", " : "", rest);
	return app_rig_call(rig, client, verb, params);
}

static const char *open_case(struct client *client, const char *more)
{
	const char *reply =
		write_to(client, "case.open", "\"title\": \"T\", \"theme\": \"nuisance\"%s", more);
	const char *id = app_rig_member(rig, reply, "result.case");
	if (!id)
		fprintf(stderr, "%s\n", reply);
	assert_non_null(id);
	return id;
}

static void done(const char *reply)
{
	if (!app_rig_member(rig, reply, "result.seq"))
		fprintf(stderr, "%s\n", reply);
	assert_non_null(app_rig_member(rig, reply, "result.seq"));
}

static void advance(struct client *client, const char *until)
{
	char params[80];
	snprintf(params, sizeof params, "{\"until\": \"%s\"}", until);
	assert_non_null(
		app_rig_member(rig, app_rig_call(rig, client, "clock.advance", params), "result.now"));
}

static const char *timeline(struct client *client, const char *id)
{
	char params[80];
	snprintf(params, sizeof params, "{\"case\": %s}", id);
	return app_rig_call(rig, client, "case.timeline", params);
}

static int count(const char *text, const char *word)
{
	int n = 0;
	for (; (text = strstr(text, word)); text++)
		n++;
	return n;
}

static int64_t faults(const char **ret_text)
{
	static char text[4096];
	struct check_result result;
	struct err err = ERR_NONE;
	memset(text, 0, sizeof text);
	FILE *out = fmemopen(text, sizeof text - 1, "w");
	assert_int_equal(check_run(rig->conninfo, 1, out, &result, &err), 0);
	fclose(out);
	*ret_text = text;
	return result.faults;
}

static void is_whole(void)
{
	const char *text;
	int64_t found = faults(&text);
	assert_string_equal(text, "");
	assert_int_equal(found, 0);
}

static const char *wait_for_each_other(struct client *police, struct client *care)
{
	const char *id = open_case(police, "");
	done(write_to(police, "request.ask", "\"case\": %s, \"agency\": \"care\", \"text\": \"?\"", id));
	done(write_to(care, "request.ask", "\"case\": %s, \"agency\": \"police\", \"text\": \"?\"", id));
	return id;
}

static void a_ring_is_found_at_its_due_and_escalated_while_the_clock_is_driven(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	const char *id = wait_for_each_other(police, care);
	advance(police, "2026-03-03T09:00:00Z"); /* at its due it is still in time */
	assert_int_equal(count(timeline(police, id), "stall.found"), 0);
	advance(police, "2026-03-20T00:00:00Z");
	const char *events = timeline(police, id);
	assert_int_equal(
		count(events, "\"stall\":\"waiting_ring\",\"rule\":1,\"since\":\"2026-03-03T09:00:00Z\""), 1);
	assert_int_equal(count(events, "\"at\":\"2026-03-03T09:00:00.000001Z\""),
			 2); /* it, and the escalation */
	assert_non_null(strstr(events, "escalation.raised"));
	assert_non_null(strstr(events, "\"stall\":\"unanswered\""));
	assert_non_null(strstr(events, "\"muted\":true"));
	is_whole();
	done(write_to(care, "promise.make",
		      "\"case\": %s, \"due\": \"2026-03-25T00:00:00Z\", \"text\": \"p\"", id));
	advance(police, "2026-03-20T00:00:01Z");
	assert_non_null(strstr(timeline(police, id), "\"finding\":1,\"stall\":\"waiting_ring\",\"again\""));
	is_whole();
}

static void driving_in_one_go_or_in_many_gives_the_same(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	advance(police, "2026-04-01T00:00:00Z");
	const char *one = wait_for_each_other(police, care);
	advance(police, "2026-04-01T12:00:00Z");
	advance(police, "2026-04-02T00:00:00Z");
	advance(police, "2026-04-02T00:00:01Z");
	advance(police, "2026-04-20T00:00:00Z");
	assert_int_equal(count(timeline(police, one), "waiting_ring"), 1);
	assert_non_null(strstr(timeline(police, one), "\"since\":\"2026-04-02T00:00:00Z\""));
	is_whole();
}

static void a_daemon_that_starts_again_knows_what_was_found_and_finds_what_was_not(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	advance(police, "2026-05-01T00:00:00Z");
	const char *id = wait_for_each_other(police, care);
	const char *other = wait_for_each_other(police, care);
	advance(police, "2026-05-02T00:00:01Z");
	done(write_to(care, "promise.make",
		      "\"case\": %s, \"due\": \"2026-05-09T00:00:00Z\", \"text\": \"p\"", id));
	app_rig_stop(rig);
	app_rig_start(rig);
	police = app_rig_client(rig, "police");
	advance(police, "2026-05-02T12:00:00Z");
	assert_int_equal(count(timeline(police, id), "stall.found"), 1);
	assert_int_equal(count(timeline(police, id), "stall.cleared"), 1);
	assert_int_equal(count(timeline(police, other), "stall.found"), 1);
	is_whole();
}

static void a_split_tells_that_there_is_another_case_and_nothing_of_it(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *housing = app_rig_client(rig, "housing");
	advance(police, "2026-06-01T00:00:00Z");
	const char *id = open_case(police, ", \"bsn\": \"111222333\"");
	const char *other = open_case(housing, ", \"bsn\": \"111222333\", \"address\": \"1234 AB 12\"");
	advance(police, "2026-06-05T00:00:00Z");
	const char *events = timeline(police, id);
	assert_non_null(strstr(events, "\"stall\":\"split\""));
	char params[80];
	snprintf(params, sizeof params, "{\"case\": %s, \"finding\": 1}", id);
	const char *why = app_rig_call(rig, police, "stall.explain", params);
	assert_non_null(strstr(why, "Another open case"));
	char bare[40];
	snprintf(bare, sizeof bare, "%.*s", (int)strlen(other) - 2, other + 1);
	const char *told[] = {events, why, app_rig_call(rig, police, "stall.list", "{}"),
			      app_rig_call(rig, police, "digest.show", "{}")};
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		assert_null(strstr(told[i], bare));
		assert_null(strstr(told[i], "housing"));
		assert_null(strstr(told[i], "_key"));
		assert_null(strstr(told[i], "subject"));
	}
	assert_int_equal(count(timeline(housing, other), "stall.found"), 0);
	done(write_to(police, "case.differ", "\"case\": %s, \"finding\": 1, \"reason\": \"a brother\"", id));
	advance(police, "2026-06-05T00:00:01Z");
	assert_non_null(strstr(timeline(police, id), "stall.cleared"));
	assert_null(strstr(timeline(police, id), "subject"));
	is_whole();
}

static void a_link_shows_the_other_case_to_nobody(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	const char *one = open_case(police, "");
	const char *other = open_case(police, "");
	done(write_to(police, "request.ask", "\"case\": %s, \"agency\": \"care\", \"text\": \"?\"", one));
	done(write_to(police, "case.link", "\"case\": %s, \"other\": %s", one, other));
	const char *events = timeline(care, one);
	assert_non_null(strstr(events, "case.linked"));
	assert_null(strstr(events, other));
	assert_null(strstr(events, "\"other\""));
}

static void what_watches_is_shown_no_index_either(void **state)
{
	(void)state;
	struct client *care = app_rig_client(rig, "care");
	assert_non_null(strstr(app_rig_call(rig, care, "watch.start", "{\"cursor\": \"0\"}"), "result"));
	app_rig_send(
		rig, care, ++rig->last_id, "case.open",
		"{\"key\": \"w\", \"title\": \"Watched\", \"theme\": \"nuisance\", \"bsn\": \"123456782\"}");
	const char *line;
	do {
		line = app_rig_wait_line(rig, care);
		assert_null(strstr(line, "_key"));
		assert_null(strstr(line, "123456782")); /* the number is for matching, and shown to nobody */
		assert_null(strstr(line, "subject"));
	} while (!strstr(line, "\"facts\":{\"theme\":\"nuisance\"") || !strstr(line, "Watched"));
}

static void a_wrong_number_is_refused_and_not_repeated(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	const char *reply = write_to(police, "case.open",
				     "\"title\": \"T\", \"theme\": \"nuisance\", \"bsn\": \"123456789\"");
	assert_non_null(strstr(reply, "bad_value"));
	assert_null(strstr(reply, "123456789"));
	reply = write_to(police, "case.open",
			 "\"title\": \"T\", \"theme\": \"nuisance\", \"person_key\": \"%s\"",
			 "00112233445566778899aabbccddeeff");
	assert_non_null(strstr(reply, "unknown_field"));
}

static void nobody_but_the_daemon_reports_what_is_across_cases(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *office = app_rig_client(rig, "office");
	const char *id = open_case(police, "");
	struct client *askers[] = {police, office};
	for (size_t i = 0; i < 2; i++) {
		assert_non_null(strstr(write_to(askers[i], "stall.report",
						"\"case\": %s, \"stall\": \"split\", \"agency\": \"care\", "
						"\"subject\": \"0000000000000001\", "
						"\"since\": \"2026-01-01T00:00:00Z\"",
						id),
				       "not_allowed"));
		assert_non_null(
			strstr(write_to(askers[i], "stall.withdraw", "\"case\": %s, \"finding\": 1", id),
			       "not_allowed"));
	}
}

/* The daemon is stopped before it looks, so nobody withdraws what has no ground. */
static void a_check_finds_what_is_recorded_without_ground_and_the_daemon_withdraws_it(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	const char *id = open_case(police, "");
	char params[300];
	const char *text;
	is_whole();
	snprintf(params, sizeof params,
		 "{\"key\": \"planted\", \"case\": %s, \"stall\": \"overloaded\", \"agency\": \"care\", "
		 "\"subject\": "
		 "\"00000000000000ff\", \"since\": \"2026-01-01T00:00:00Z\"}",
		 id);
	app_rig_command(rig, VERB_stall_report, params);
	app_rig_stop(rig);
	assert_int_equal(faults(&text), 1);
	assert_non_null(strstr(text, "overloaded"));
	assert_non_null(strstr(text, "is recorded and does not hold"));
	app_rig_start(rig);
	police = app_rig_client(rig, "police");
	advance(police, "2026-07-01T00:00:00Z");
	is_whole();
}

static int count_splits(struct client *client, const char *id)
{
	char params[80];
	snprintf(params, sizeof params, "{\"case\": %s, \"limit\": 500}", id);
	return count(app_rig_call(rig, client, "case.timeline", params), "\"stall\":\"split\"");
}

#define SPLITS 68 /* from one case, by its citizen and by its address; more than it can hold */
#define ROOM (CASEFILE_ACROSS_MAX - 2) /* for splits: citizen and address are repeat_contact too */

static void more_than_a_case_can_hold_is_no_fault_and_comes_when_there_is_room(void **state)
{
	(void)state;
	static const char *const about[] = {", \"bsn\": \"100000009\"", ", \"address\": \"4321 ZZ 9\""};
	static char others[SPLITS][40];
	struct client *police = app_rig_client(rig, "police");
	struct client *housing = app_rig_client(rig, "housing");
	char id[40];
	snprintf(id, sizeof id, "%s",
		 open_case(police, ", \"bsn\": \"100000009\", \"address\": \"4321 ZZ 9\""));
	for (int i = 0; i < SPLITS; i++)
		snprintf(others[i], sizeof others[i], "%s", open_case(housing, about[i % 2]));
	advance(police, "2026-07-06T00:00:00Z");
	assert_int_equal(count_splits(police, id), ROOM);
	is_whole();
	for (int i = 0; i < SPLITS - 4; i++)
		done(write_to(housing, "case.close",
			      "\"case\": %s, \"outcome\": \"ended\", \"ground\": \"g\"", others[i]));
	advance(police, "2026-07-06T00:00:01Z");
	assert_true(count_splits(police, id) > ROOM);
	is_whole();
}

/* More to look at than one turn of the loop takes. */
static void a_daemon_that_starts_looks_at_everything_over_several_turns(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	for (int i = 0; i <= APP_ACROSS_LOOK_MAX; i++)
		open_case(police, "");
	const char *id = open_case(police, ", \"bsn\": \"999999990\"");
	open_case(app_rig_client(rig, "housing"), ", \"bsn\": \"999999990\"");
	app_rig_hang_up(rig);
	app_rig_stop(rig);
	app_rig_start(rig);
	police = app_rig_client(rig, "police");
	advance(police, "2026-07-12T00:00:00Z");
	assert_int_equal(count_splits(police, id), 1);
	is_whole();
}

/* Several cases wait for chief at the top by now; all are listed for the person outside, and one finding speaks for them. */
static void a_silent_director_is_found_once_and_all_his_cases_are_listed(void **state)
{
	(void)state;
	app_rig_command(rig, VERB_covenant_put, COVENANT_OF("silent", "\"outside\": \"ombudsman\""));
	struct client *police = app_rig_client(rig, "police");
	struct client *chief = app_rig_client(rig, "chief");
	advance(police, "2026-08-01T00:00:00Z");
	const char *one = open_case(police, "");
	const char *other = open_case(police, "");
	advance(police, "2026-08-07T00:00:01Z");
	is_whole();
	assert_int_equal(count(timeline(police, one), "\"escalation.silent\""), 1);
	assert_int_equal(count(timeline(police, other), "\"escalation.silent\""), 1);
	const char *list = app_rig_call(rig, chief, "escalation.list", "{\"limit\": 500}");
	int silent = count(list, "\"silent\":\"chief\",\"outside\":\"ombudsman\"");
	assert_true(silent > 2);
	assert_int_equal(count(list, "\"stalls\":["), silent);
	assert_int_equal(count(list, "director_silent"), 1);
	assert_non_null(strstr(list, one));
	assert_non_null(strstr(list, other));
	done(write_to(chief, "escalation.acknowledge", "\"case\": %s", one));
	list = app_rig_call(rig, chief, "escalation.list", "{\"limit\": 500}");
	assert_int_equal(count(list, "\"silent\":\"chief\""), silent - 1);
	assert_int_equal(count(list, "director_silent"), 1);
	is_whole();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, app_hang_up)
		T(a_ring_is_found_at_its_due_and_escalated_while_the_clock_is_driven),
		T(driving_in_one_go_or_in_many_gives_the_same),
		T(a_daemon_that_starts_again_knows_what_was_found_and_finds_what_was_not),
		T(a_split_tells_that_there_is_another_case_and_nothing_of_it),
		T(a_link_shows_the_other_case_to_nobody),
		T(what_watches_is_shown_no_index_either),
		T(a_wrong_number_is_refused_and_not_repeated),
		T(nobody_but_the_daemon_reports_what_is_across_cases),
		T(a_check_finds_what_is_recorded_without_ground_and_the_daemon_withdraws_it),
		T(more_than_a_case_can_hold_is_no_fault_and_comes_when_there_is_room),
		T(a_daemon_that_starts_looks_at_everything_over_several_turns),
		T(a_silent_director_is_found_once_and_all_his_cases_are_listed),
	};
	return cmocka_run_group_tests(tests, set_up, app_tear_down);
}
