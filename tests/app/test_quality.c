/* The quality of the approach, as a daemon counts it: who sees what, over pages, and where it ends. */
#include <stdlib.h>

#include <stdio.h>
#include <string.h>

#include "app/account.h"
#include "app/inside.h"
#include "app/limits.h"
#include "support/app_test.h"

#define CASES 60
#define EVENTS_EACH 10 /* of what the test writes in a case; in all more than a page of the ledger */

static int hang_up(void **state)
{
	account_limit(rig->app->account, 0, 0);
	return app_hang_up(state);
}

static const char *record(struct client *client, const char *verb, const char *id, const char *more)
{
	static int key;
	char params[400];
	snprintf(params, sizeof params, "{\"key\": \"q-%d\"%s%s%s}", ++key, id ? ", \"case\": " : "",
		 id ? id : "", more);
	const char *reply = app_rig_call(rig, client, verb, params);
	if (!app_rig_member(rig, reply, "result.seq"))
		fprintf(stderr, "%s: %s\n", verb, reply);
	assert_non_null(app_rig_member(rig, reply, "result.seq"));
	return reply;
}

static const char *open_case(struct client *client, const char *area)
{
	char more[200];
	snprintf(more, sizeof more,
		 ", \"title\": \"Noise\", \"theme\": \"nuisance\", \"neighbourhood\": \"%s\"", area);
	return app_rig_member(rig, record(client, "case.open", NULL, more), "result.case");
}

static const char *ask(struct client *client, const char *verb, const char *params)
{
	return app_rig_call(rig, client, verb, params);
}

static bool says(const char *reply, const char *text)
{
	bool found = strstr(reply, text) != NULL;
	if (!found)
		fprintf(stderr, "no %s in %s\n", text, reply);
	return found;
}

static void an_empty_partnership_has_no_figures(void **state)
{
	(void)state;
	struct client *care = app_rig_client(rig, "care");
	const char *reply = ask(care, "quality.agencies", "{}");
	assert_true(says(reply, "\"until\":\"2026-03-02T09:00:00Z\""));
	assert_true(says(reply, "\"from\":\"2025-12-01T09:00:00Z\"")); /* thirteen weeks */
	assert_null(app_rig_member(rig, reply, "result.owed"));
	assert_true(says(ask(care, "quality.neighbourhoods", "{}"), "\"whole\":{}"));
}

static void a_period_that_is_none_is_refused(void **state)
{
	(void)state;
	struct client *care = app_rig_client(rig, "care");
	static const char *const bad[] = {
		"{\"from\": \"2026-03-02T09:00:00Z\"}",
		"{\"from\": \"2026-03-01T00:00:00Z\", \"until\": \"2026-03-01T00:00:00Z\"}",
		"{\"from\": \"2027-01-01T00:00:00Z\", \"until\": \"2028-01-01T00:00:00Z\"}",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *reply = ask(care, "quality.pairs", bad[i]);
		assert_true(says(reply, "\"bad_value\""));
		assert_true(says(reply, "\"field\":\"from\""));
	}
	assert_true(says(ask(care, "quality.trend", "{\"from\": \"2021-02-01T00:00:00Z\"}"), "\"too_much\""));
	assert_true(says(ask(care, "quality.trend", "{\"from\": \"2021-03-08T00:00:00Z\"}"), "\"result\""));
}

/* Police open cases in two neighbourhoods and offer them to care, which takes all but two. */
static void make_history(void)
{
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	struct client *housing = app_rig_client(rig, "housing");
	for (int i = 0; i < CASES; i++) {
		const char *id = open_case(police, i < 3 ? "BU0363AA01" : i < 20 ? "BU0363AA02" : "WK036300");
		for (int n = 0; n < EVENTS_EACH; n++)
			record(police, "note.add", id, ", \"text\": \"n\"");
		record(police, "contact.record", id,
		       ", \"channel\": \"visit\", \"taken_seriously\": 4, \"knew_who\": 2, "
		       "\"promises_kept\": "
		       "3");
		record(police, "handover.offer", id, ", \"agency\": \"care\", \"reason\": \"r\"");
		if (i >= 2)
			record(care, "handover.accept", id, "");
		arena_reset(&rig->arena);
	}
	for (int i = 0; i < 3; i++) {
		const char *id = open_case(housing, "BU0363AA01");
		record(housing, "handover.offer", id, ", \"agency\": \"police\", \"reason\": \"r\"");
	}
	app_rig_hang_up(rig);
}

static void each_sees_his_own_and_a_director_all(void **state)
{
	(void)state;
	make_history();
	assert_true(CASES * EVENTS_EACH > APP_ACCOUNT_EVENTS);
	struct client *police = app_rig_client(rig, "police");
	struct client *office = app_rig_client(rig, "office");
	struct client *chief = app_rig_client(rig, "chief");
	const char *cares =
		"{\"debtor\":\"care\",\"of_kind\":\"accept\",\"cases\":60,\"in_time\":58,\"open\":2,"
		"\"measured\":58";
	const char *polices = "{\"debtor\":\"police\",\"of_kind\":\"accept\",\"cases\":3,\"open\":3}";
	assert_true(says(ask(chief, "quality.agencies", "{}"), cares));
	assert_true(says(ask(chief, "quality.agencies", "{}"), polices));
	assert_true(says(ask(police, "quality.agencies", "{}"), polices));
	assert_true(says(ask(police, "quality.agencies", "{}"), cares));
	const char *reply = ask(office, "quality.agencies", "{}");
	assert_true(says(reply, "{\"debtor\":\"police\",\"of_kind\":\"accept\",\"withheld\":true}"));
	assert_true(says(reply, "{\"debtor\":\"care\",\"of_kind\":\"accept\",\"withheld\":true}"));
	assert_true(says(ask(chief, "quality.pairs", "{}"),
			 "{\"giver\":\"police\",\"taker\":\"care\",\"cases\":58,\"times\":58}"));
	assert_true(says(ask(chief, "quality.trend", "{}"), "\"handovers\":58"));
}

static void neighbourhoods_are_withheld_from_everybody_where_they_are_small(void **state)
{
	(void)state;
	static const char *const names[] = {"chief", "police", "office"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *reply = ask(app_rig_client(rig, names[i]), "quality.neighbourhoods", "{}");
		assert_true(says(reply, "{\"neighbourhood\":\"BU0363AA01\",\"withheld\":true}"));
		assert_true(says(reply, "{\"neighbourhood\":\"BU0363AA02\",\"withheld\":true}"));
		assert_true(says(reply, "{\"neighbourhood\":\"WK036300\",\"cases\":40,\"contacts\":40,"
					"\"taken_seriously\":40,\"knew_who\":20,\"promises_kept\":30}"));
		assert_true(says(reply, "\"whole\":{\"cases\":60"));
	}
}

static void what_was_committed_before_the_question_is_in_the_answer(void **state)
{
	(void)state;
	struct client *care = app_rig_client(rig, "care");
	struct client *housing = app_rig_client(rig, "housing");
	for (int i = 1; i <= 3; i++) {
		char expected[120];
		const char *id = open_case(housing, "BU0363AA01");
		record(housing, "request.ask", id, ", \"agency\": \"care\", \"text\": \"?\"");
		snprintf(expected, sizeof expected, "\"of_kind\":\"answer\",\"cases\":%d,\"open\":%d}", i, i);
		assert_true(says(ask(care, "quality.agencies", "{}"), expected));
	}
}

static void a_ledger_that_is_full_is_an_answer(void **state)
{
	(void)state;
	struct client *care = app_rig_client(rig, "care");
	account_limit(rig->app->account, 1, 0);
	assert_true(says(ask(care, "quality.citizens", "{}"), "\"too_much\""));
	account_limit(rig->app->account, 0, 0);
	assert_true(says(ask(care, "quality.citizens", "{}"), "\"result\""));
}

static void a_period_in_which_too_much_happened_is_an_answer(void **state)
{
	static const char *const verbs[] = {"quality.agencies", "quality.pairs", "quality.neighbourhoods",
					    "quality.citizens", "quality.trend"};
	(void)state;
	struct client *care = app_rig_client(rig, "care");
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		account_limit(rig->app->account, 0, 1);
		const char *reply = ask(care, verbs[i], "{}");
		assert_true(says(reply, "\"too_much\"") && says(reply, "\"from\""));
		account_limit(rig->app->account, 0, 0);
		assert_true(says(ask(care, verbs[i], "{}"), "\"result\""));
	}
}

static void a_neighbourhood_is_seen_in_its_case(void **state)
{
	(void)state;
	struct client *care = app_rig_client(rig, "care");
	const char *id = open_case(care, "GM0363");
	char params[80];
	snprintf(params, sizeof params, "{\"case\": %s}", id);
	assert_string_equal(app_rig_member(rig, ask(care, "case.get", params), "result.case.neighbourhood"),
			    "\"GM0363\"");
	const char *reply = app_rig_call(rig, care, "case.open",
					 "{\"key\": \"bad\", \"title\": \"t\", \"theme\": \"t\", "
					 "\"neighbourhood\": \"Centrum\"}");
	assert_true(says(reply, "\"bad_value\""));
	assert_true(says(reply, "CBS code"));
}

/* The reading that was asked for is given up; the next daemon reads anew. */
static void a_daemon_stops_while_its_ledger_is_read(void **state)
{
	(void)state;
	struct client *chief = app_rig_client(rig, "chief");
	const char *before = app_rig_member(rig, ask(chief, "quality.agencies", "{}"), "result.owed");
	app_rig_stop(rig);
	app_rig_start(rig);
	app_rig_send(rig, app_rig_client(rig, "chief"), 1, "quality.agencies", "{}");
	app_rig_stop(rig);
	app_rig_start(rig);
	chief = app_rig_client(rig, "chief");
	assert_string_equal(app_rig_member(rig, ask(chief, "quality.agencies", "{}"), "result.owed"), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_empty_partnership_has_no_figures, hang_up),
		cmocka_unit_test_teardown(a_period_that_is_none_is_refused, hang_up),
		cmocka_unit_test_teardown(each_sees_his_own_and_a_director_all, hang_up),
		cmocka_unit_test_teardown(neighbourhoods_are_withheld_from_everybody_where_they_are_small,
					  hang_up),
		cmocka_unit_test_teardown(what_was_committed_before_the_question_is_in_the_answer, hang_up),
		cmocka_unit_test_teardown(a_ledger_that_is_full_is_an_answer, hang_up),
		cmocka_unit_test_teardown(a_period_in_which_too_much_happened_is_an_answer, hang_up),
		cmocka_unit_test_teardown(a_neighbourhood_is_seen_in_its_case, hang_up),
		cmocka_unit_test_teardown(a_daemon_stops_while_its_ledger_is_read, hang_up),
	};
	return cmocka_run_group_tests_name("quality", tests, app_set_up, app_tear_down);
}
