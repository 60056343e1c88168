/* Watching: every event of one's cases, in order, once, whatever happens in between. */
#include <stdlib.h>

#include <stdio.h>
#include <string.h>

#include "app/cursor.h"
#include "support/app_test.h"

static const uint8_t no_seal_key[CURSOR_KEY_BYTES]; /* as app_config_default has it */

#define NOTES 600 /* more than a page of catching up */

static const char *open_case(struct client *client, const char *key)
{
	char params[120];
	snprintf(params, sizeof params, "{\"key\": \"%s\", \"title\": \"Noise\", \"theme\": \"nuisance\"}",
		 key);
	const char *id = app_rig_member(rig, app_rig_call(rig, client, "case.open", params), "result.case");
	assert_non_null(id);
	return id;
}

static void add_note(struct client *client, const char *id, int number, const char *more)
{
	static int key;
	char params[300];
	snprintf(params, sizeof params, "{\"case\": %s, \"key\": \"note-%d\", \"text\": \"note %d\"%s}", id,
		 key++, number, more);
	assert_non_null(app_rig_member(rig, app_rig_call(rig, client, "note.add", params), "result.seq"));
}

/* The seq of the next notification that a watcher gets. */
static int next_seq(struct client *watcher, const char **ret_line)
{
	const char *line;
	do
		line = app_rig_wait_line(rig, watcher);
	while (!strstr(line, "\"method\":\"event\""));
	*ret_line = line;
	return atoi(app_rig_member(rig, line, "params.seq"));
}

static void start_watching(struct client *watcher, const char *cursor)
{
	char params[200];
	snprintf(params, sizeof params, cursor ? "{\"cursor\": %s}" : "{}", cursor);
	const char *reply = app_rig_call(rig, watcher, "watch.start", params);
	if (!app_rig_member(rig, reply, "result.cursor"))
		fprintf(stderr, "%s\n", reply);
	assert_non_null(app_rig_member(rig, reply, "result.cursor"));
}

static void events_come_live_to_those_who_take_part_and_to_nobody_else(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *watcher = app_rig_client(rig, "police");
	struct client *stranger = app_rig_client(rig, "care");
	const char *line;
	start_watching(watcher, NULL);
	start_watching(stranger, NULL);
	const char *id = open_case(police, "live");
	assert_int_equal(next_seq(watcher, &line), 1);
	assert_non_null(strstr(line, id));
	assert_non_null(strstr(line, "case.opened"));
	assert_non_null(strstr(line, "Noise"));
	rig_settle(&rig->net);
	assert_null(app_rig_line(rig, stranger));
}

static void what_is_visible_to_its_own_agency_only_stays_there(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *care = app_rig_client(rig, "care");
	const char *id = open_case(police, "own");
	char params[200];
	snprintf(params, sizeof params,
		 "{\"case\": %s, \"key\": \"ask\", \"agency\": \"care\", \"text\": \"?\"}", id);
	assert_non_null(app_rig_member(rig, app_rig_call(rig, police, "request.ask", params), "result.seq"));
	start_watching(care, NULL);
	add_note(police, id, 1, ", \"visibility\": \"own\"");
	add_note(police, id, 2, "");
	const char *line;
	assert_int_equal(next_seq(care, &line), 4);
	snprintf(params, sizeof params, "{\"case\": %s}", id);
	assert_null(strstr(app_rig_call(rig, care, "case.timeline", params), "note 1"));
	assert_non_null(strstr(app_rig_call(rig, police, "case.timeline", params), "note 1"));
}

static void watching_resumes_from_a_cursor_without_gap_or_repeat(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *watcher = app_rig_client(rig, "police");
	const char *line = NULL;
	start_watching(watcher, NULL);
	const char *id = open_case(police, "resume");
	for (int i = 0; i < NOTES; i++)
		add_note(police, id, i, "");
	for (int seq = 1; seq <= 100; seq++)
		assert_int_equal(next_seq(watcher, &line), seq);
	const char *cursor = app_rig_member(rig, line, "params.cursor");
	struct client *again = app_rig_client(rig, "police");
	start_watching(again, cursor);
	add_note(police, id, NOTES, ""); /* live, while it catches up */
	for (int seq = 101; seq <= NOTES + 2; seq++)
		assert_int_equal(next_seq(again, &line), seq);
	add_note(police, id, NOTES + 1, "");
	assert_int_equal(next_seq(again, &line), NOTES + 3);
	rig_settle(&rig->net);
	assert_null(app_rig_line(rig, again));
}

/* One that reads nothing costs a bounded queue, falls behind, and gets all of it when it reads again. */
static void a_slow_subscriber_falls_behind_and_loses_nothing(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	struct client *slow = app_rig_client(rig, "police");
	const char *line = NULL;
	char text[7900];
	memset(text, 'x', sizeof text);
	start_watching(slow, NULL);
	const char *id = open_case(police, "slow");
	slow->reading = false;
	for (int i = 0; i < 120; i++) {
		char params[9000];
		snprintf(params, sizeof params, "{\"case\": %s, \"key\": \"s%d\", \"text\": \"%.7800s\"}", id,
			 i, text);
		assert_non_null(
			app_rig_member(rig, app_rig_call(rig, police, "note.add", params), "result.seq"));
	}
	slow->reading = true;
	for (int seq = 1; seq <= 121; seq++)
		assert_int_equal(next_seq(slow, &line), seq);
	rig_settle(&rig->net);
	assert_null(app_rig_line(rig, slow));
}

static void a_cursor_of_another_history_is_refused(void **state)
{
	(void)state;
	struct client *police = app_rig_client(rig, "police");
	const struct store_cursor foreign = {.position = 1, .ordinal = 0, .hash = {0, 17, 34}};
	struct cursor_box *box = cursor_box_new(no_seal_key);
	char text[CURSOR_TEXT_MAX + 1], params[CURSOR_TEXT_MAX + 32];
	cursor_write(box, &foreign, text);
	cursor_box_free(box);
	snprintf(params, sizeof params, "{\"cursor\": \"%s\"}", text);
	assert_non_null(strstr(app_rig_call(rig, police, "watch.start", params), "cursor_forked"));
	assert_non_null(
		strstr(app_rig_call(rig, police, "watch.start", "{\"cursor\": \"yesterday\"}"), "bad_value"));
	start_watching(police, "\"0\"");
	assert_non_null(strstr(app_rig_call(rig, police, "watch.stop", "{}"), "\"result\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(events_come_live_to_those_who_take_part_and_to_nobody_else,
					  app_hang_up),
		cmocka_unit_test_teardown(what_is_visible_to_its_own_agency_only_stays_there, app_hang_up),
		cmocka_unit_test_teardown(watching_resumes_from_a_cursor_without_gap_or_repeat, app_hang_up),
		cmocka_unit_test_teardown(a_slow_subscriber_falls_behind_and_loses_nothing, app_hang_up),
		cmocka_unit_test_teardown(a_cursor_of_another_history_is_refused, app_hang_up),
	};
	return cmocka_run_group_tests(tests, app_set_up, app_tear_down);
}
