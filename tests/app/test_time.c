/* Time passes: the driven clock, the sweep, escalation, digest. */
#include "support/app_test.h"

static const char *with_case(const char *id, const char *more)
{
	struct strbuf text;
	strbuf_init(&text);
	strbuf_printf(&text, "{\"case\": %s%s}", id, more);
	const char *copy = arena_strndup(&rig->arena, text.bytes, text.length);
	strbuf_done(&text);
	return copy;
}

static const char *open_and_offer(struct client *police)
{
	const char *reply = app_rig_call(rig, police, "case.open",
					 "{\"key\": \"a\", \"title\": \"Noise\", \"theme\": \"nuisance\"}");
	const char *id = app_rig_member(rig, reply, "result.case");
	assert_non_null(id);
	reply = app_rig_call(rig, police, "handover.offer",
			     with_case(id, ",\"key\":\"b\",\"agency\":\"care\""));
	assert_non_null(app_rig_member(rig, reply, "result.seq"));
	return id;
}

static void advance(struct client *client, const char *until)
{
	char params[80];
	snprintf(params, sizeof params, "{\"until\": \"%s\"}", until);
	const char *reply = app_rig_call(rig, client, "clock.advance", params);
	char quoted[40];
	snprintf(quoted, sizeof quoted, "\"%s\"", until);
	if (!app_rig_member(rig, reply, "result.now"))
		fprintf(stderr, "%s\n", reply);
	assert_string_equal(app_rig_member(rig, reply, "result.now"), quoted);
}

/* Offered on Monday at nine, two days to accept. */
static void an_unaccepted_handover_is_found_and_escalated_when_the_clock_advances(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *chief = app_rig_client(rig, "chief");
	const char *id = open_and_offer(police);
	advance(police, "2026-03-04T09:00:00Z"); /* at its due it is still in time */
	assert_string_equal(
		app_rig_member(rig, app_rig_call(rig, police, "stall.list", "{}"), "result.stalls"), "[]");
	advance(police, "2026-03-04T09:00:01Z");
	const char *stalls = app_rig_call(rig, police, "stall.list", "{}");
	assert_non_null(strstr(stalls, "\"stall\":\"unaccepted\""));
	assert_non_null(strstr(stalls, "\"since\":\"2026-03-04T09:00:00Z\""));
	assert_non_null(strstr(stalls, "\"agency\":\"care\""));
	const char *escalations = app_rig_call(rig, chief, "escalation.list", "{}");
	assert_non_null(strstr(escalations, id));
	assert_null(
		strstr(escalations, "Noise")); /* a director sees that it stalls before he sees what it is */
	const char *why = app_rig_call(rig, police, "stall.explain", with_case(id, ",\"finding\":1"));
	assert_non_null(app_rig_member(rig, why, "result.finding.sentence"));
	assert_non_null(app_rig_member(rig, why, "result.finding.ends"));
}

static void a_director_sees_what_is_escalated_to_his_rung_and_nothing_before(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *chief = app_rig_client(rig, "chief");
	const char *id = open_and_offer(police);
	assert_non_null(strstr(app_rig_call(rig, chief, "case.get", with_case(id, "")), "not_found"));
	advance(police, "2026-03-05T00:00:00Z");
	assert_non_null(strstr(app_rig_call(rig, chief, "case.get", with_case(id, "")), "\"result\""));
	const char *reply =
		app_rig_call(rig, chief, "escalation.acknowledge", with_case(id, ",\"key\":\"ack\""));
	assert_non_null(app_rig_member(rig, reply, "result.seq"));
}

static void a_digest_tells_new_and_resolved(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	const char *id = open_and_offer(police);
	const char *digest = app_rig_call(rig, police, "digest.show", "{}");
	assert_string_equal(app_rig_member(rig, digest, "result.lines"), "[]");
	advance(police, "2026-03-04T12:00:00Z");
	digest = app_rig_call(rig, police, "digest.show", "{}");
	assert_string_equal(app_rig_member(rig, digest, "result.new"), "1");
	assert_non_null(strstr(digest, "\"title\":\"Noise\""));
	assert_non_null(strstr(digest, "\"suggestion\""));
	const char *reply = app_rig_call(rig, care, "handover.accept", with_case(id, ",\"key\":\"c\""));
	assert_non_null(app_rig_member(rig, reply, "result.seq"));
	advance(police, "2026-03-04T13:00:00Z");
	digest = app_rig_call(rig, police, "digest.show", "{}");
	assert_string_equal(app_rig_member(rig, digest, "result.resolved"), "1");
}

/* The row's due is a lower bound: a step that was taken in time leaves it behind, and the sweep must not stop at it. */
static void a_due_that_was_met_does_not_hold_the_clock(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	const char *id = open_and_offer(police);
	app_rig_call(rig, care, "handover.accept", with_case(id, ",\"key\":\"c\""));
	advance(police, "2026-03-05T08:00:00Z");
	assert_string_equal(
		app_rig_member(rig, app_rig_call(rig, police, "stall.list", "{}"), "result.stalls"), "[]");
	advance(police, "2026-03-09T09:00:00Z");
	assert_non_null(strstr(app_rig_call(rig, police, "stall.list", "{}"), "not_started"));
}

static void advances_wait_for_one_another(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	open_and_offer(police);
	app_rig_send(rig, police, 501, "clock.advance", "{\"until\": \"2026-03-05T00:00:00Z\"}");
	app_rig_send(rig, police, 502, "clock.advance", "{\"until\": \"2026-03-10T00:00:00Z\"}");
	app_rig_send(rig, police, 503, "clock.advance", "{\"until\": \"2026-03-08T00:00:00Z\"}");
	assert_non_null(strstr(app_rig_wait_line(rig, police), "2026-03-05"));
	assert_non_null(strstr(app_rig_wait_line(rig, police), "2026-03-10"));
	assert_non_null(strstr(app_rig_wait_line(rig, police), "clock_back"));
}

static void who_leaves_leaves_its_cases_to_be_found(void **state)
{
	(void)state;
	struct client *office = app_rig_client(rig, "office");
	struct client *care = app_rig_client(rig, "care");
	struct client *police = app_rig_client(rig, "police");
	const char *id = open_and_offer(police);
	app_rig_call(rig, care, "handover.accept", with_case(id, ",\"key\":\"c\""));
	const char *reply =
		app_rig_call(rig, office, "agency.leave", "{\"key\": \"l\", \"agency\": \"care\"}");
	assert_non_null(app_rig_member(rig, reply, "result.seq"));
	advance(police, "2026-03-02T09:00:01Z");
	assert_non_null(strstr(app_rig_call(rig, police, "stall.list", "{}"), "ownerless"));
}

/* Nobody else touches the case: the sweep finds by itself that its director has gone, at once or as announced. */
static void a_director_who_goes_away_leaves_the_escalation_to_be_found(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *chief = app_rig_client(rig, "chief");
	const char *id = open_and_offer(police);
	advance(police, "2026-03-04T09:00:01Z");
	const char *reply =
		app_rig_call(rig, chief, "director.absent",
			     "{\"key\": \"a\", \"director\": \"chief\", \"from\": \"2026-03-04T12:00:00Z\", "
			     "\"until\": \"2026-03-20T00:00:00Z\"}");
	assert_non_null(app_rig_member(rig, reply, "result.seq"));
	advance(police, "2026-03-04T11:59:00Z");
	assert_null(strstr(app_rig_call(rig, police, "case.timeline", with_case(id, "")),
			   "escalation.unreachable"));
	advance(police, "2026-03-04T12:00:01Z");
	assert_non_null(strstr(app_rig_call(rig, police, "case.timeline", with_case(id, "")),
			       "escalation.unreachable"));
}

static bool lists(struct client *client, const char *id)
{
	bool escalations = strstr(app_rig_call(rig, client, "escalation.list", "{}"), id) != NULL;
	bool cases = strstr(app_rig_call(rig, client, "case.list", "{}"), id) != NULL;
	assert_int_equal(escalations, cases);
	return escalations;
}

static void done(struct client *client, const char *verb, const char *params)
{
	const char *reply = app_rig_call(rig, client, verb, params);
	if (!app_rig_member(rig, reply, "result.seq"))
		fprintf(stderr, "%s\n", reply);
	assert_non_null(app_rig_member(rig, reply, "result.seq"));
}

static void the_director_of_a_programme_directs_its_cases_and_nobody_else_does(void **state)
{
	(void)state;
	app_rig_enrol(rig, "lead", "director");
	app_rig_command(
		rig, VERB_programme_start,
		"{\"key\": \"p\", \"programme\": \"youth\", \"director\": \"lead\", \"document\": {}}");
	struct client *police = app_rig_client(rig, "police");
	struct client *chief = app_rig_client(rig, "chief");
	struct client *lead = app_rig_client(rig, "lead");
	const char *id = open_and_offer(police);
	done(police, "programme.add", with_case(id, ",\"key\":\"j\",\"programme\":\"youth\""));
	advance(police, "2026-03-04T09:00:01Z");
	assert_true(lists(lead, id));
	assert_false(lists(chief, id));
	assert_non_null(strstr(app_rig_call(rig, lead, "escalation.list", "{}"), "\"director\":\"lead\""));
	assert_non_null(
		strstr(app_rig_call(rig, chief, "escalation.acknowledge", with_case(id, ",\"key\":\"x\"")),
		       "not_found"));
	done(lead, "escalation.acknowledge", with_case(id, ",\"key\":\"y\""));
}

static void the_deputy_of_an_absent_delegate_finds_the_case_in_his_lists(void **state)
{
	(void)state;
	app_rig_enrol(rig, "lead", "director");
	app_rig_enrol(rig, "second", "director");
	app_rig_command(rig, VERB_director_deputise,
			"{\"key\": \"d\", \"director\": \"lead\", \"deputy\": \"second\"}");
	struct client *police = app_rig_client(rig, "police");
	struct client *chief = app_rig_client(rig, "chief");
	struct client *lead = app_rig_client(rig, "lead");
	struct client *second = app_rig_client(rig, "second");
	const char *id = open_and_offer(police);
	advance(police, "2026-03-04T09:00:01Z");
	done(chief, "escalation.delegate",
	     with_case(id, ",\"key\":\"g\",\"director\":\"lead\",\"reason\":\"r\""));
	assert_true(lists(lead, id));
	assert_false(lists(second, id));
	done(lead, "director.absent",
	     "{\"key\": \"a\", \"director\": \"lead\", \"until\": \"2026-03-04T10:00:00Z\"}");
	assert_true(lists(second, id));
	done(second, "escalation.acknowledge", with_case(id, ",\"key\":\"t\""));
	advance(police, "2026-03-04T10:00:01Z"); /* lead is back */
	assert_false(lists(second, id));
	assert_true(lists(lead, id));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, app_set_up, app_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(an_unaccepted_handover_is_found_and_escalated_when_the_clock_advances),
		TEST(a_director_sees_what_is_escalated_to_his_rung_and_nothing_before),
		TEST(a_digest_tells_new_and_resolved),
		TEST(a_due_that_was_met_does_not_hold_the_clock),
		TEST(advances_wait_for_one_another),
		TEST(who_leaves_leaves_its_cases_to_be_found),
		TEST(a_director_who_goes_away_leaves_the_escalation_to_be_found),
		TEST(the_director_of_a_programme_directs_its_cases_and_nobody_else_does),
		TEST(the_deputy_of_an_absent_delegate_finds_the_case_in_his_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
