/* A database that does not answer: who waits too long is told so, and nothing is said that is not known. */
#include "support/app_test.h"

#define DEADLINE_MS 150

static PGconn *blocker;
static const char *id;

static int set_up(void **state)
{
	app_set_up(state);
	app_rig_stop(rig);
	rig->request_ms = DEADLINE_MS;
	app_rig_start(rig);
	blocker = pg_session(rig->conninfo);
	struct client *police = app_rig_client(rig, "police");
	id = app_rig_member(rig,
			    app_rig_call(rig, police, "case.open",
					 "{\"key\": \"c\", \"title\": \"T\", \"theme\": \"nuisance\"}"),
			    "result.case");
	assert_non_null(id);
	return 0;
}

static int tear_down(void **state)
{
	PQfinish(blocker);
	return app_tear_down(state);
}

static void block(const char *table)
{
	pg_run(blocker, "begin");
	pg_run(blocker, "lock table %s in access exclusive mode", table);
}

static void unblock(void)
{
	pg_run(blocker, "commit");
}

static void send_note(struct client *client, int64_t number, const char *key)
{
	char params[120];
	snprintf(params, sizeof params, "{\"case\": %s, \"key\": \"%s\", \"text\": \"%s\"}", id, key, key);
	app_rig_send(rig, client, number, "note.add", params);
}

static const char *timeline(struct client *client)
{
	char params[60];
	snprintf(params, sizeof params, "{\"case\": %s}", id);
	return app_rig_call(rig, client, "case.timeline", params);
}

static void a_read_that_waits_too_long_is_unavailable_and_the_session_lives_on(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	block("vangnet.event");
	assert_non_null(strstr(timeline(police), "\"code\":\"unavailable\""));
	unblock();
	assert_non_null(strstr(timeline(police), "case.opened"));
}

/* The first is on its way to the database, the second waits behind it. */
static void a_write_that_may_be_stored_waits_for_its_outcome_and_one_that_was_given_up_never_happens(
	void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	block("vangnet.batch");
	send_note(police, 101, "sent");
	rig_settle(&rig->net);
	send_note(police, 102, "behind");
	const char *reply = app_rig_wait_line(rig, police);
	assert_non_null(strstr(reply, "\"id\":102"));
	assert_non_null(strstr(reply, "\"code\":\"unavailable\""));
	unblock();
	reply = app_rig_wait_line(rig, police);
	assert_non_null(strstr(reply, "\"id\":101"));
	assert_non_null(strstr(reply, "\"result\""));
	send_note(police, 104, "after"); /* when it is durable, everything before it is over */
	assert_non_null(strstr(app_rig_wait_line(rig, police), "\"result\""));
	const char *events = timeline(police);
	assert_non_null(strstr(events, "\"text\":\"sent\""));
	assert_null(strstr(events, "\"text\":\"behind\""));
	send_note(police, 103, "behind"); /* as it was told: later, with the same key */
	assert_non_null(strstr(app_rig_wait_line(rig, police), "\"result\""));
	assert_non_null(strstr(timeline(police), "\"text\":\"behind\""));
}

/* Whoever is gone when the outcome comes has lost nothing: the key tells. */
static void a_client_that_hung_up_finds_its_outcome_under_its_key(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	block("vangnet.batch");
	send_note(police, 101, "gone");
	rig_settle(&rig->net);
	client_end(police);
	rig_settle(&rig->net);
	unblock();
	struct client *again = app_rig_client(rig, "police");
	send_note(again, 102, "gone");
	assert_non_null(strstr(app_rig_wait_line(rig, again), "\"result\""));
	const char *events = timeline(again);
	const char *first = strstr(events, "\"text\":\"gone\"");
	assert_non_null(first);
	assert_null(strstr(first + 1, "\"text\":\"gone\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_read_that_waits_too_long_is_unavailable_and_the_session_lives_on),
		cmocka_unit_test(
			a_write_that_may_be_stored_waits_for_its_outcome_and_one_that_was_given_up_never_happens),
		cmocka_unit_test(a_client_that_hung_up_finds_its_outcome_under_its_key),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
