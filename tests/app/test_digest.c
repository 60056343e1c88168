/* digest.show: whose, of what time, as of which instant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/app_rig.h"

static struct app_rig *rig;
static struct client *police, *care, *chief;

static int set_up(void **state)
{
	(void)state;
	rig = app_rig_new();
	police = app_rig_client(rig, "police");
	care = app_rig_client(rig, "care");
	chief = app_rig_client(rig, "chief");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	app_rig_hang_up(rig);
	app_rig_free(rig);
	return 0;
}

/* A reply, or a part of one, that stays. */
static const char *kept(const char *text)
{
	return arena_strndup(&rig->arena, text, strlen(text));
}

static const char *ask(struct client *client, const char *verb, const char *id, const char *more)
{
	struct strbuf params = {0};
	strbuf_printf(&params, id ? "{\"case\": %s%s}" : "{%.0s%s}", id ? id : "", more);
	const char *reply = kept(app_rig_call(rig, client, verb, strbuf_text(&params)));
	strbuf_done(&params);
	return reply;
}

static void tell(struct client *client, const char *verb, const char *id, const char *more)
{
	const char *reply = ask(client, verb, id, more);
	if (!app_rig_member(rig, reply, "result"))
		fprintf(stderr, "%s: %s\n", verb, reply);
	assert_non_null(app_rig_member(rig, reply, "result"));
}

/* Offered on Monday at nine, two days to accept; `key`: one character. */
static const char *offer(const char *key)
{
	char more[120];
	snprintf(more, sizeof more, "\"key\": \"o%s\", \"title\": \"Noise\", \"theme\": \"nuisance\"", key);
	const char *id = kept(app_rig_member(rig, ask(police, "case.open", NULL, more), "result.case"));
	snprintf(more, sizeof more, ",\"key\": \"f%s\", \"agency\": \"care\"", key);
	tell(police, "handover.offer", id, more);
	return id;
}

static void advance(const char *until)
{
	char more[60];
	snprintf(more, sizeof more, "\"until\": \"%s\"", until);
	tell(police, "clock.advance", NULL, more);
}

static void counts_are(const char *digest, const char *fresh, const char *worse, const char *open,
		       const char *resolved)
{
	assert_string_equal(app_rig_member(rig, digest, "result.new"), fresh);
	assert_string_equal(app_rig_member(rig, digest, "result.worse"), worse);
	assert_string_equal(app_rig_member(rig, digest, "result.open"), open);
	assert_string_equal(app_rig_member(rig, digest, "result.resolved"), resolved);
}

/* --- the tests -------------------------------------------------------------------------------------- */

static void a_line_says_who_owes_what_since_when_and_what_would_end_it(void **state)
{
	(void)state;
	const char *id = offer("a");
	advance("2026-03-04T12:00:00Z");
	const char *digest = ask(chief, "digest.show", NULL, "\"language\": \"en\"");
	counts_are(digest, "1", "0", "0", "0");
	assert_non_null(strstr(digest, id));
	assert_non_null(strstr(digest, "\"debtor\":\"care\""));
	assert_non_null(strstr(digest, "\"of_kind\":\"accept\""));
	assert_non_null(strstr(digest, "\"since\":\"2026-03-04T09:00:00Z\""));
	assert_non_null(strstr(digest, "\"due\":\"2026-03-04T09:00:00Z\""));
	assert_non_null(strstr(digest, "\"rung\":\"official\""));
	assert_non_null(strstr(digest, "\"act_by\":\"2026-03-05T09:00:00Z\""));
	assert_non_null(strstr(digest, "\"suggestion\""));
	assert_null(strstr(digest, "Noise"));
	assert_non_null(strstr(digest, "\"ages\":[1,0,0,0,0]"));
	assert_null(app_rig_member(rig, digest, "result.left_out"));
}

/* The escalation ends with what it was for, and with it the director's sight of the case. */
static void a_director_is_told_what_was_resolved_of_what_was_his(void **state)
{
	(void)state;
	const char *id = offer("a");
	advance("2026-03-04T12:00:00Z");
	tell(care, "handover.accept", id, ",\"key\": \"c\"");
	assert_non_null(strstr(ask(chief, "case.get", id, ""), "not_found"));
	const char *digest = ask(chief, "digest.show", NULL, "");
	counts_are(digest, "0", "0", "0", "1");
	assert_non_null(strstr(digest, id));
	digest = ask(chief, "digest.show", NULL, "\"since\": \"2026-03-04T12:00:00Z\"");
	assert_string_equal(app_rig_member(rig, digest, "result.lines"), "[]");
	advance("2026-03-05T12:00:01Z");
	counts_are(ask(chief, "digest.show", NULL, ""), "0", "0", "0", "0");
}

/* Whatever has happened since: as it would have been shown then. */
static void the_digest_of_an_instant_stays_what_it_was(void **state)
{
	static const char *const instants[] = {"2026-03-04T08:00:00Z", "2026-03-04T12:00:00Z",
					       "2026-03-05T12:00:00Z", "2026-03-06T12:00:00Z"};
	struct client *const who[] = {police, care, chief};
	const char *lines[4][3], *ages[4][3];
	(void)state;
	const char *first = offer("a"), *second = offer("b");
	for (int i = 0; i < 4; i++) {
		advance(instants[i]);
		if (i == 2) {
			tell(care, "handover.accept", first, ",\"key\": \"c\"");
			advance(instants[i]); /* the silence of its director is found in the other case now */
		}
		for (int w = 0; w < 3; w++) {
			const char *digest = ask(who[w], "digest.show", NULL, "");
			lines[i][w] = kept(app_rig_member(rig, digest, "result.lines"));
			ages[i][w] = kept(app_rig_member(rig, digest, "result.ages"));
		}
	}
	assert_string_equal(lines[0][2], "[]");
	assert_non_null(strstr(lines[1][2], first));
	assert_non_null(strstr(lines[2][2], "\"resolved\""));
	assert_null(strstr(lines[3][2], first));
	advance("2026-03-06T12:00:01Z"); /* what happens at an instant belongs to its digest */
	tell(care, "handover.accept", second, ",\"key\": \"d\"");
	tell(care, "promise.make", second,
	     ",\"key\": \"p\", \"due\": \"2026-03-08T00:00:00Z\", \"text\": \"t\"");
	advance("2026-03-20T12:00:00Z");
	for (int i = 0; i < 4; i++) {
		char as_of[60];
		snprintf(as_of, sizeof as_of, "\"until\": \"%s\"", instants[i]);
		for (int w = 0; w < 3; w++) {
			const char *digest = ask(who[w], "digest.show", NULL, as_of);
			assert_string_equal(app_rig_member(rig, digest, "result.lines"), lines[i][w]);
			assert_string_equal(app_rig_member(rig, digest, "result.ages"), ages[i][w]);
			assert_string_equal(app_rig_member(rig, digest, "result.now"),
					    "\"2026-03-20T12:00:00Z\"");
		}
	}
}

static void a_digest_of_what_is_to_come_is_refused(void **state)
{
	(void)state;
	const char *reply = ask(police, "digest.show", NULL, "\"until\": \"2026-03-02T09:00:01Z\"");
	assert_string_equal(app_rig_member(rig, reply, "error.data.field"), "\"until\"");
	reply = ask(police, "digest.show", NULL, "\"since\": \"2026-03-02T09:00:01Z\"");
	assert_string_equal(app_rig_member(rig, reply, "error.data.field"), "\"since\"");
	counts_are(ask(police, "digest.show", NULL, "\"until\": \"2026-03-02T09:00:00Z\""), "0", "0", "0",
		   "0");
}

/* Nobody's titles leave the house by mail. */
static void a_courier_has_the_digest_of_anybody_without_titles(void **state)
{
	(void)state;
	const char *id = offer("a");
	app_rig_enrol(rig, "post", "mailer");
	struct client *post = app_rig_client(rig, "post");
	advance("2026-03-04T12:00:00Z");
	const char *own = ask(police, "digest.show", NULL, "");
	assert_non_null(strstr(own, "Noise"));
	const char *carried = ask(post, "digest.show", NULL, "\"party\": \"police\"");
	assert_string_equal(app_rig_member(rig, carried, "result.party"), "\"police\"");
	counts_are(carried, "1", "0", "0", "0");
	assert_non_null(strstr(carried, id));
	assert_null(strstr(carried, "Noise"));
	counts_are(ask(post, "digest.show", NULL, "\"party\": \"chief\""), "1", "0", "0", "0");
	counts_are(ask(post, "digest.show", NULL, ""), "0", "0", "0", "0");
	assert_null(strstr(ask(police, "digest.show", NULL, "\"party\": \"police\""), "Noise"));
	const char *refused = ask(police, "digest.show", NULL, "\"party\": \"care\"");
	assert_string_equal(app_rig_member(rig, refused, "error.data.code"), "\"not_allowed\"");
	refused = ask(chief, "digest.show", NULL, "\"party\": \"police\"");
	assert_string_equal(app_rig_member(rig, refused, "error.data.code"), "\"not_allowed\"");
	assert_non_null(strstr(ask(post, "case.get", id, ""), "not_found"));
}

/* More than a page of cases, so that what was read goes away meanwhile. */
static void cases_on_later_pages_are_counted_too(void **state)
{
	(void)state;
	for (int i = 0; i < 510; i++) {
		char key[12];
		snprintf(key, sizeof key, "%d", i);
		offer(key);
	}
	advance("2026-03-04T12:00:00Z");
	counts_are(ask(chief, "digest.show", NULL, ""), "510", "0", "0", "0");
	const char *digest = ask(police, "digest.show", NULL, "");
	counts_are(digest, "510", "0", "0", "0");
	assert_non_null(strstr(digest, "\"ages\":[510,0,0,0,0]"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_line_says_who_owes_what_since_when_and_what_would_end_it),
		TEST(a_director_is_told_what_was_resolved_of_what_was_his),
		TEST(the_digest_of_an_instant_stays_what_it_was),
		TEST(a_digest_of_what_is_to_come_is_refused),
		TEST(a_courier_has_the_digest_of_anybody_without_titles),
		TEST(cases_on_later_pages_are_counted_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
