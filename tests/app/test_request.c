/* What a client sees of writing and reading: replies, repeats, refusals. */
#include "support/app_test.h"

static const char *open_case(struct client *client, const char *key)
{
	char params[200];
	snprintf(params, sizeof params,
		 "{\"key\": \"%s\", \"title\": \"Noise\", \"theme\": \"nuisance\", \"text\": \"Secret\"}",
		 key);
	const char *reply = app_rig_call(rig, client, "case.open", params);
	const char *id = app_rig_member(rig, reply, "result.case");
	if (!id)
		fprintf(stderr, "%s\n", reply);
	assert_non_null(id);
	return id;
}

static const char *with_case(const char *id, const char *more)
{
	struct strbuf text;
	strbuf_init(&text);
	strbuf_printf(&text, "{\"case\": %s%s}", id, more);
	const char *copy = arena_strndup(&rig->arena, text.bytes, text.length);
	strbuf_done(&text);
	return copy;
}

static void assert_code(const char *reply, const char *code)
{
	const char *got = app_rig_member(rig, reply, "error.data.code");
	char quoted[64];
	snprintf(quoted, sizeof quoted, "\"%s\"", code);
	if (!got || strcmp(got, quoted) != 0)
		fprintf(stderr, "%s\n", reply);
	assert_non_null(got);
	assert_string_equal(got, quoted);
}

static void a_case_that_was_opened_can_be_read(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	const char *id = open_case(police, "read-1");
	const char *got = app_rig_call(rig, police, "case.get", with_case(id, ""));
	assert_string_equal(app_rig_member(rig, got, "result.case.title"), "\"Noise\"");
	assert_string_equal(app_rig_member(rig, got, "result.case.holder"), "\"police\"");
	assert_string_equal(app_rig_member(rig, got, "result.text"), "\"Secret\"");
	const char *list = app_rig_call(rig, police, "case.list", "{}");
	assert_non_null(strstr(list, id));
	assert_non_null(strstr(list, "Noise"));
	const char *timeline = app_rig_call(rig, police, "case.timeline", with_case(id, ""));
	assert_non_null(strstr(timeline, "case.opened"));
	assert_non_null(strstr(timeline, "Secret"));
}

static void a_write_tells_what_it_opened_and_a_repeat_the_same(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	static const char params[] = "{\"key\": \"again\", \"title\": \"T\", \"theme\": \"nuisance\"}";
	static const char other[] = "{\"theme\": \"nuisance\", \"title\": \"T\", \"key\": \"again\"}";
	const char *first = app_rig_member(rig, app_rig_call(rig, police, "case.open", params), "result");
	assert_non_null(first);
	assert_non_null(strstr(first, "\"opened\":[{\"obligation\":1,\"kind\":\"move\",\"due\":\"2026-03-"
				      "07T09:00:00Z\",\"debtor\":\"police\"}]"));
	assert_string_equal(app_rig_member(rig, app_rig_call(rig, police, "case.open", other), "result"),
			    first);
}

static void a_key_with_another_body_is_refused(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	const char *id = open_case(police, "once");
	(void)id;
	assert_code(app_rig_call(rig, police, "case.open",
				 "{\"key\": \"once\", \"title\": \"X\", \"theme\": \"nuisance\"}"),
		    "key_reused");
	struct client *housing = app_rig_client(rig, "housing");
	open_case(housing, "once"); /* a key is its party's own */
}

/* What is not there and what is not yours look the same, byte for byte. */
static void refused_and_unknown_look_the_same(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	static const char *const verbs[][2] = {
		{"case.get", ""},
		{"case.timeline", ""},
		{"note.add", ",\"text\":\"x\",\"key\":\"k1\""},
		{"handover.accept", ",\"key\":\"k2\""},
		{"stall.explain", ",\"finding\":1"},
		{"escalation.acknowledge", ",\"key\":\"k3\""},
	};
	const char *theirs = open_case(police, "theirs");
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		struct client *who = i == 5 ? app_rig_client(rig, "chief") : care;
		const char *one = app_rig_call(rig, who, verbs[i][0], with_case(theirs, verbs[i][1]));
		rig->last_id--;
		const char *two =
			app_rig_call(rig, who, verbs[i][0], with_case("\"0000000000001\"", verbs[i][1]));
		assert_code(one, "not_found");
		assert_string_equal(one, two);
	}
	assert_null(strstr(app_rig_call(rig, care, "case.list", "{}"), theirs));
}

static void the_offered_see_the_title_and_the_offer_but_not_the_text(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	const char *id = open_case(police, "offer-1");
	assert_non_null(
		strstr(app_rig_call(rig, police, "handover.offer",
				    with_case(id, ",\"key\":\"o1\",\"agency\":\"care\",\"text\":\"Please\"")),
		       "\"result\""));
	const char *got = app_rig_call(rig, care, "case.get", with_case(id, ""));
	const char *timeline = app_rig_call(rig, care, "case.timeline", with_case(id, ""));
	assert_string_equal(app_rig_member(rig, got, "result.case.title"), "\"Noise\"");
	assert_null(strstr(got, "Secret"));
	assert_null(strstr(timeline, "Secret"));
	assert_non_null(strstr(timeline, "Please"));
	assert_non_null(strstr(app_rig_call(rig, care, "handover.accept", with_case(id, ",\"key\":\"o2\"")),
			       "\"result\""));
	assert_non_null(strstr(app_rig_call(rig, care, "case.timeline", with_case(id, "")), "Secret"));
}

static void what_is_no_request_gets_a_precise_error(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	assert_code(app_rig_call(rig, police, "case.nothing", "{}"), "unknown_verb");
	assert_code(app_rig_call(rig, police, "case.open", "{\"key\": \"m\"}"), "missing_field");
	assert_code(app_rig_call(rig, police, "case.get", "{\"case\": \"0000000000001\", \"x\": 1}"),
		    "unknown_field");
	assert_code(app_rig_call(rig, police, "case.get", "{\"case\": 7}"), "bad_value");
	assert_code(app_rig_call(rig, police, "case.get", "{\"case\": 7, \"case\": 8}"), "duplicate_key");
	assert_code(app_rig_call(rig, police, "agency.enrol", "{\"key\": \"e\", \"name\": \"x\"}"),
		    "not_allowed");
	assert_code(app_rig_call(rig, police, "covenant.show", "{\"version\": 9}"), "not_found");
	assert_code(app_rig_call(rig, police, "clock.advance", "{\"until\": \"2020-01-01T00:00:00Z\"}"),
		    "clock_back");
}

static void nobody_speaks_before_hello_and_nobody_unknown_at_all(void **state)
{
	(void)state;
	struct client *police = rig_dial(&rig->net, "police");
	rig_until(&rig->net, police->open);
	assert_code(app_rig_call(rig, police, "case.list", "{}"), "bad_request");
	fixture_client(rig->net.fixture, "nobody");
	struct client *nobody = rig_dial(&rig->net, "nobody");
	rig_until(&rig->net, nobody->open);
	assert_code(app_rig_call(rig, nobody, "session.hello", "{}"), "not_enrolled");
}

static void who_is_enrolled_is_known_when_the_reply_leaves(void **state)
{
	(void)state;
	struct client *office = app_rig_client(rig, "office");
	assert_non_null(
		strstr(app_rig_call(rig, office, "agency.enrol", "{\"key\": \"new\", \"name\": \"youth\"}"),
		       "\"result\""));
	struct client *youth = app_rig_client(rig, "youth");
	open_case(youth, "first");
	assert_non_null(
		strstr(app_rig_call(rig, office, "agency.leave",
				    "{\"key\": \"bye\", \"agency\": \"youth\", \"successor\": \"care\"}"),
		       "\"result\""));
	assert_code(app_rig_call(rig, youth, "case.list", "{}"), "not_enrolled");
}

static void a_bad_covenant_is_refused_by_its_clause(void **state)
{
	(void)state;
	struct client *office = app_rig_client(rig, "office");
	const char *reply =
		app_rig_call(rig, office, "covenant.put",
			     "{\"key\": \"bad\", \"document\": {\"terms\": {\"move\": \"soon\"}}}");
	assert_code(reply, "bad_document");
	assert_string_equal(app_rig_member(rig, reply, "error.data.field"), "\"terms.move\"");
}

static void commands_sent_together_are_answered_each(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	const char *id = open_case(police, "many");
	for (int i = 0; i < 100; i++) {
		char more[80];
		snprintf(more, sizeof more, ",\"key\":\"note-%d\",\"text\":\"%d\"", i, i);
		app_rig_send(rig, police, 1000 + i, "note.add", with_case(id, more));
	}
	for (int i = 0; i < 100; i++) {
		const char *line = app_rig_wait_line(rig, police);
		assert_non_null(app_rig_member(rig, line, "result.seq"));
	}
	const char *got =
		app_rig_call(rig, police, "case.timeline", with_case(id, ",\"after\":100,\"limit\":2"));
	assert_non_null(strstr(got, "\"seq\":101,"));
	assert_string_equal(app_rig_member(rig, got, "result.next") ? "more" : "all", "all");
}

static void what_was_acknowledged_is_there_after_a_restart(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	const char *id = open_case(police, "kept");
	const char *before =
		app_rig_member(rig, app_rig_call(rig, police, "case.get", with_case(id, "")), "result");
	app_rig_stop(rig);
	app_rig_start(rig);
	police = app_rig_client(rig, "police");
	const char *after =
		app_rig_member(rig, app_rig_call(rig, police, "case.get", with_case(id, "")), "result");
	assert_string_equal(before, after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_case_that_was_opened_can_be_read, app_hang_up),
		cmocka_unit_test_teardown(a_write_tells_what_it_opened_and_a_repeat_the_same, app_hang_up),
		cmocka_unit_test_teardown(a_key_with_another_body_is_refused, app_hang_up),
		cmocka_unit_test_teardown(refused_and_unknown_look_the_same, app_hang_up),
		cmocka_unit_test_teardown(the_offered_see_the_title_and_the_offer_but_not_the_text,
					  app_hang_up),
		cmocka_unit_test_teardown(what_is_no_request_gets_a_precise_error, app_hang_up),
		cmocka_unit_test_teardown(nobody_speaks_before_hello_and_nobody_unknown_at_all, app_hang_up),
		cmocka_unit_test_teardown(who_is_enrolled_is_known_when_the_reply_leaves, app_hang_up),
		cmocka_unit_test_teardown(a_bad_covenant_is_refused_by_its_clause, app_hang_up),
		cmocka_unit_test_teardown(commands_sent_together_are_answered_each, app_hang_up),
		cmocka_unit_test_teardown(what_was_acknowledged_is_there_after_a_restart, app_hang_up),
	};
	return cmocka_run_group_tests(tests, app_set_up, app_tear_down);
}
