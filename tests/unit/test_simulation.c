/* simulation: small logs, counted by hand, under today's terms and under drafts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "replay/simulation.h"
#include "replay/simulation_json.h"
#include "replay/simulation_page.h"
#include "replay/simulation_words.h"
#include "wire/scan.h"

#define MAP                                                                                                  \
	"[log]\ncase=case\ntime=time\nagency=agency\nactivity=what\n[meaning]\noffer=queued\naccept="        \
	"accepted\nclose=closed\n"
#define CLAUSES_MAX_HERE 16

static struct arena arena;
static struct eventlog eventlog;
static struct logmap *map;
static struct history history;
static struct simulation_wanted wanted;
static struct simulation simulation;

static int setup(void **state)
{
	(void)state;
	struct err err;
	arena_init(&arena);
	memset(&wanted, 0, sizeof wanted);
	return logmap_read_bytes(MAP, strlen(MAP), &map, &err);
}

static int teardown(void **state)
{
	(void)state;
	simulation_done(&simulation);
	eventlog_done(&eventlog);
	logmap_free(map);
	arena_done(&arena);
	return 0;
}

static void read_log(const char *rows)
{
	struct err err;
	struct strbuf text = {0};
	struct eventlog_options options = {.map = map};
	strbuf_printf(&text, "case,time,agency,what\n%s", rows);
	assert_int_equal(eventlog_read_bytes(text.bytes, text.length, &options, &eventlog, &err), 0);
	strbuf_done(&text);
	history = history_of_log(&eventlog, REPLAY_UNTIL_LOG_END);
	wanted.history = &history;
	wanted.window = (struct measure_window){history.begin, history.end + 1};
	wanted.tolerable = SIMULATION_TOLERABLE;
}

/* Terms on a clock that never stops, from pairs of path and value. */
static struct simulation_terms terms_of(const char *label, const char *const *pairs)
{
	struct err err;
	struct clause *clauses = arena_zalloc(&arena, CLAUSES_MAX_HERE, sizeof *clauses);
	size_t count = 0;
	clauses[count++] = (struct clause){"again", "0"};
	clauses[count++] = (struct clause){"ceiling", "none"};
	for (; *pairs; pairs += 2)
		clauses[count++] = (struct clause){pairs[0], pairs[1]};
	struct simulation_terms terms = {.label = label, .agreement.clauses = {clauses, count}};
	assert_int_equal(covenant_compile(&arena, terms.agreement.clauses, 1, calendar_24x7(),
					  &terms.agreement.covenant, &err),
			 0);
	return terms;
}

#define TERMS(label, ...) terms_of((label), (const char *const[]){__VA_ARGS__, NULL, NULL})

static void run(void)
{
	struct err err;
	assert_int_equal(simulation_run(&wanted, &simulation, &err), 0);
}

static void compare(struct simulation_terms today, struct simulation_terms draft)
{
	wanted.today = today;
	wanted.drafts[0] = draft;
	wanted.n_drafts = 1;
	run();
}

static const struct comparison *compared(void)
{
	return &simulation.drafts[0].comparison;
}

/* --- cases --- */

static const char two_cases[] = "a,2026-01-01T00:00:00Z,x,.\na,2026-01-11T00:00:00Z,x,closed\n"
				"b,2026-01-01T00:00:00Z,y,.\nb,2026-01-06T00:00:00Z,y,closed\n";

static void the_same_terms_change_nothing(void **state)
{
	(void)state;
	read_log(two_cases);
	compare(TERMS("today", "terms.move", "3d"), TERMS("draft", "terms.move", "3d"));
	assert_int_equal(compared()->n_cases, 2);
	assert_int_equal(compared()->same, 2);
	assert_int_equal(simulation.drafts[0].n_changes, 0);
	assert_int_equal(simulation.today.findings, simulation.drafts[0].measure.findings);
}

static void a_sharper_term_finds_a_case_sooner_by_the_difference_and_another_for_the_first_time(void **state)
{
	(void)state;
	read_log(two_cases);
	compare(TERMS("today", "terms.move", "7d"), TERMS("draft", "terms.move", "3d"));
	assert_int_equal(compared()->sooner, 1);
	assert_int_equal(compared()->fresh, 1);
	assert_int_equal(compared()->later + compared()->gone + compared()->same, 0);
	assert_true(compared()->median_sooner == 4 * INSTANT_DAY);
	assert_int_equal(compared()->buckets_sooner[2], 1); /* up to 4 days */
	assert_int_equal(compared()->cases[0].case_index, 0);
	assert_true(compared()->cases[1].today == INSTANT_NEVER);
}

static void a_looser_term_finds_a_case_later_and_another_no_longer(void **state)
{
	(void)state;
	read_log(two_cases);
	compare(TERMS("today", "terms.move", "3d"), TERMS("draft", "terms.move", "7d"));
	assert_int_equal(compared()->later, 1);
	assert_int_equal(compared()->gone, 1);
	assert_int_equal(compared()->sooner + compared()->fresh + compared()->same, 0);
	assert_int_equal(compared()->buckets_later[2], 1);
}

static void what_lies_outside_the_window_does_not_count(void **state)
{
	(void)state;
	read_log(two_cases);
	wanted.window.from = INT64_C(
		1767657600000000); /* 2026-01-06: the draft finds both on the 4th, today one on the 8th */
	compare(TERMS("today", "terms.move", "7d"), TERMS("draft", "terms.move", "3d"));
	assert_int_equal(simulation.today.findings, 1);
	assert_int_equal(simulation.drafts[0].measure.findings, 0);
	assert_int_equal(compared()->n_cases, 1); /* that which one of the two finds inside */
	assert_int_equal(compared()->sooner, 1);
}

/* --- between whom --- */

static void silence_lies_between_who_handed_over_and_who_holds(void **state)
{
	(void)state;
	read_log("a,2026-01-01T00:00:00Z,x,.\na,2026-01-02T00:00:00Z,y,.\na,2026-01-10T00:00:00Z,y,closed\n"
		 "b,2026-01-01T00:00:00Z,y,.\nb,2026-01-10T00:00:00Z,y,closed\n");
	compare(TERMS("today", "terms.move", "7d"), TERMS("draft", "terms.move", "3d"));
	assert_int_equal(compared()->n_pairs, 2);
	assert_int_equal(compared()->pairs[0].from, PARTY_NONE); /* b: nobody held it before */
	assert_int_equal(compared()->pairs[0].to, 2);
	assert_int_equal(compared()->pairs[1].from, 1);
	assert_int_equal(compared()->pairs[1].to, 2);
	assert_int_equal(compared()->pairs[1].sooner, 1);
	assert_true(compared()->pairs[1].gained == 4 * INSTANT_DAY);
}

static void an_offer_not_taken_up_lies_between_giver_and_receiver(void **state)
{
	(void)state;
	read_log("a,2026-01-01T00:00:00Z,x,.\na,2026-01-02T00:00:00Z,y,queued\na,2026-01-06T00:00:00Z,y,"
		 "accepted\n"
		 "a,2026-01-06T00:00:00Z,y,closed\n");
	compare(TERMS("today", "terms.move", "none", "terms.accept", "3d"),
		TERMS("draft", "terms.move", "none", "terms.accept", "1d"));
	assert_int_equal(simulation.today.kinds[STALL_unaccepted], 1);
	assert_int_equal(compared()->n_pairs, 1);
	assert_int_equal(compared()->pairs[0].from, 1);
	assert_int_equal(compared()->pairs[0].to, 2);
	assert_true(compared()->pairs[0].gained == 2 * INSTANT_DAY);
}

/* --- directors --- */

#define LADDER                                                                                               \
	"ladder.0.rung", "official", "ladder.0.acknowledge", "1d", "ladder.0.act", "1d", "ladder.1.rung",    \
		"administrative", "ladder.1.acknowledge", "1d", "ladder.1.act", "1d"

static void what_is_not_mended_is_raised_once_and_climbs(void **state)
{
	(void)state;
	read_log("a,2026-01-01T00:00:00Z,x,.\na,2026-01-20T00:00:00Z,x,closed\n");
	compare(TERMS("today", "terms.move", "3d", LADDER), TERMS("draft", "terms.move", "none", LADDER));
	const struct measure_rung *official = &simulation.today.rungs[RUNG_OFFICIAL];
	const struct measure_rung *administrative = &simulation.today.rungs[RUNG_ADMINISTRATIVE];
	assert_int_equal(official->raised, 1);
	assert_int_equal(official->climbed, 0);
	assert_int_equal(administrative->raised, 0);
	assert_int_equal(administrative->climbed, 1);
	assert_int_equal(simulation.today.raised, 1);
	assert_int_equal(simulation.today.kinds[STALL_director_silent],
			 0); /* no director acts in such a log */
	assert_int_equal(simulation.drafts[0].measure.raised, 0);
}

/* The offer lapses first and speaks for the silence behind it, which speaks for itself a term later: after the close. */
static void muting_is_counted_both_ways(void **state)
{
	(void)state;
	read_log("a,2026-01-01T00:00:00Z,x,.\na,2026-01-02T00:00:00Z,y,queued\na,2026-01-07T00:00:00Z,y,"
		 "closed\n");
	compare(TERMS("today", "terms.move", "3d", "terms.accept", "1d", LADDER),
		TERMS("draft", "terms.move", "3d", "terms.accept", "none", LADDER));
	assert_int_equal(simulation.today.findings, 2);
	assert_int_equal(simulation.today.told, 1);
	const struct measure *today = &simulation.today;
	assert_int_equal(today->rungs[RUNG_OFFICIAL].told + today->rungs[RUNG_ADMINISTRATIVE].told, 1);
	assert_int_equal(today->rungs[RUNG_OFFICIAL].unmuted + today->rungs[RUNG_ADMINISTRATIVE].unmuted, 2);
	assert_int_equal(simulation.drafts[0].measure.findings, 1);
	assert_int_equal(simulation.drafts[0].measure.told, 1);
}

/* The same, but nobody closes: the silence of the 5th speaks for itself from the 8th. */
static void what_was_muted_is_told_when_it_surfaces(void **state)
{
	(void)state;
	read_log("a,2026-01-01T00:00:00Z,x,.\na,2026-01-02T00:00:00Z,y,queued\na,2026-01-20T00:00:00Z,y,"
		 "closed\n");
	wanted.window.to = INT64_C(1767916800000000); /* 2026-01-09 */
	compare(TERMS("today", "terms.move", "3d", "terms.accept", "1d"),
		TERMS("draft", "terms.move", "3d", "terms.accept", "1d"));
	assert_int_equal(simulation.today.told, 2);
	simulation_done(&simulation);
	wanted.window.to = INT64_C(1767744000000000); /* 2026-01-07 */
	run();
	assert_int_equal(simulation.today.findings, 2);
	assert_int_equal(simulation.today.told, 1);
}

static void terms_without_a_ladder_tell_nobody(void **state)
{
	(void)state;
	read_log(two_cases);
	compare(TERMS("today", "terms.move", "3d"), TERMS("draft", "terms.move", "3d", LADDER));
	assert_false(simulation.today.has_ladder);
	assert_int_equal(simulation.today.raised, 0);
	assert_int_equal(simulation.today.rungs[RUNG_OFFICIAL].unmuted, 0);
	assert_int_equal(simulation.drafts[0].measure.raised, 2);
	assert_true(simulation_has_rung(&simulation, RUNG_OFFICIAL));
}

/* --- weeks --- */

static void weeks_begin_on_monday_and_a_busy_one_is_told_apart(void **state)
{
	(void)state;
	read_log("a,2026-01-01T00:00:00Z,x,.\na,2026-01-20T00:00:00Z,x,closed\n" /* found on Sunday the 4th */
		 "b,2026-01-02T00:00:00Z,x,.\nb,2026-01-20T00:00:00Z,x,closed\n"
		 "c,2026-01-02T00:00:00Z,x,.\nc,2026-01-20T00:00:00Z,x,closed\n"); /* on Monday the 5th */
	compare(TERMS("today", "terms.move", "3d", "ladder.0.rung", "official", "ladder.0.acknowledge",
		      "none"),
		TERMS("draft", "terms.move", "3d"));
	assert_true(simulation.today.first_week == INT64_C(1766966400000000)); /* 2025-12-29 */
	assert_int_equal(simulation.today.n_weeks, 4);
	assert_int_equal(simulation.today.weeks[0], 1);
	assert_int_equal(simulation.today.weeks[1], 2);
	assert_int_equal(simulation.today.rungs[RUNG_OFFICIAL].busiest, 2);
}

static void a_rate_is_rounded_and_a_short_window_is_one_week(void **state)
{
	(void)state;
	memset(&simulation, 0, sizeof simulation);
	assert_true(measure_a_week((struct measure_window){0, 3 * MEASURE_WEEK}, 2) == 67);
	assert_true(measure_a_week((struct measure_window){0, INSTANT_DAY}, 5) == 500);
}

/* --- sweeps and changes --- */

static void a_sweep_plays_each_point(void **state)
{
	(void)state;
	read_log(two_cases);
	wanted.today = TERMS("today", "terms.move", "7d");
	wanted.swept = "terms.move";
	wanted.swept_in = "today";
	wanted.points[0] = TERMS("3d", "terms.move", "3d");
	wanted.points[1] = TERMS("7d", "terms.move", "7d");
	wanted.points[2] = TERMS("11d", "terms.move", "11d");
	wanted.n_points = 3;
	run();
	assert_int_equal(simulation.points[0].measure.findings, 2);
	assert_int_equal(simulation.points[1].measure.findings, 1);
	assert_int_equal(simulation.points[2].measure.findings, 0);
	assert_string_equal(simulation.swept_today, "7d");
}

static void a_draft_tells_the_clauses_that_it_changes(void **state)
{
	(void)state;
	read_log(two_cases);
	compare(TERMS("today", "terms.move.any", "7d", "terms.reply", "2d", "terms.answer", "5d"),
		TERMS("draft", "terms.move", "3d", "terms.answer", "5d", "terms.inform", "1d"));
	const struct simulation_draft *draft = &simulation.drafts[0];
	assert_int_equal(draft->n_changes, 3);
	assert_string_equal(draft->changes[0].clause, "terms.move.any");
	assert_string_equal(draft->changes[0].today, "7d");
	assert_string_equal(draft->changes[0].draft, "3d");
	assert_string_equal(draft->changes[1].clause, "terms.reply");
	assert_null(draft->changes[1].draft);
	assert_string_equal(draft->changes[2].clause, "terms.inform");
	assert_null(draft->changes[2].today);
}

/* --- properties --- */

/* A log of chance: cases of a few events, days apart, between four agencies. */
static void make_log(struct strbuf *text, uint32_t seed)
{
	uint32_t chance = seed * 2654435761U + 1;
	for (int c = 0; c < 30; c++) {
		int64_t at = INT64_C(1767225600000000) + c * INSTANT_DAY;
		for (int e = 0; e < 6; e++) {
			char instant[INSTANT_TEXT_MAX + 1];
			chance = chance * 1664525U + 1013904223U;
			at += (int64_t)(chance >> 8) % (12 * 24) * INSTANT_HOUR;
			instant_format(at, instant);
			strbuf_printf(text, "c%d,%s,agency%u,%s\n", c, instant, chance >> 30,
				      e == 5               ? "closed"
				      : (chance >> 20) % 3 ? "."
							   : "queued");
		}
	}
}

static void check_sharper(const struct comparison *sharper)
{
	for (size_t i = 0; i < sharper->n_cases; i++)
		assert_true(sharper->cases[i].draft <= sharper->cases[i].today);
	for (size_t i = 0; i < sharper->n_pairs; i++)
		assert_int_equal(sharper->pairs[i].later + sharper->pairs[i].gone, 0);
	assert_int_equal(sharper->later + sharper->gone, 0);
}

static void check_looser(const struct comparison *looser)
{
	for (size_t i = 0; i < looser->n_cases; i++)
		assert_true(looser->cases[i].draft >= looser->cases[i].today);
	assert_int_equal(looser->sooner + looser->fresh, 0);
}

static void a_sharper_term_finds_no_case_later_and_a_looser_none_sooner(void **state)
{
	(void)state;
	size_t sooner = 0, later = 0;
	for (uint32_t seed = 1; seed <= 20; seed++) {
		struct strbuf text = {0};
		make_log(&text, seed);
		read_log(text.bytes);
		strbuf_done(&text);
		wanted.today = TERMS("today", "terms.move", "5d", LADDER);
		wanted.drafts[0] = TERMS("sharper", "terms.move", "3d", LADDER);
		wanted.drafts[1] = TERMS("looser", "terms.move", "8d", LADDER);
		wanted.drafts[2] = TERMS("same", "terms.move", "5d", LADDER);
		wanted.n_drafts = 3;
		run();
		check_sharper(&simulation.drafts[0].comparison);
		check_looser(&simulation.drafts[1].comparison);
		assert_int_equal(simulation.drafts[2].comparison.same,
				 simulation.drafts[2].comparison.n_cases);
		sooner += simulation.drafts[0].comparison.sooner;
		later += simulation.drafts[1].comparison.later;
		simulation_done(&simulation);
		eventlog_done(&eventlog);
	}
	assert_true(sooner > 100 && later > 50); /* else the logs tell too little */
	read_log(two_cases);
	compare(wanted.today, wanted.today);
}

/* --- what is written --- */

static void hostile_names(void)
{
	read_log("\"</title><script>alert(1)</script>\",2026-01-01T00:00:00Z,\"<img src=x "
		 "onerror=alert(1)>\",.\n"
		 "\"</title><script>alert(1)</script>\",2026-01-20T00:00:00Z,\"\"\"><b>'&\",closed\n");
	compare(TERMS("today <i>", "terms.move", "7d", LADDER),
		TERMS("\"draft\" & <u>", "terms.move", "3d", LADDER));
}

static void the_page_escapes_what_others_wrote_and_asks_the_network_for_nothing(void **state)
{
	(void)state;
	static const char *const forbidden[] = {"<script", "<img",    "<b>'",     "<i>",
						"<u>",     "http://", "https://", "url(",
						"@import", "<link",   "<iframe",  "onerror=alert(1)>"};
	hostile_names();
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		struct strbuf page = {0};
		simulation_page(&simulation, (enum language)language, &page);
		for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
			assert_null(strstr(page.bytes, forbidden[i]));
		assert_non_null(strstr(page.bytes, "&lt;img src=x onerror=alert(1)&gt;"));
		assert_non_null(strstr(page.bytes, "&quot;draft&quot; &amp; &lt;u&gt;"));
		assert_non_null(strstr(page.bytes, "default-src 'none'"));
		strbuf_done(&page);
	}
}

static void the_json_passes_the_gate_whatever_names_there_are(void **state)
{
	(void)state;
	struct err err;
	struct strbuf json = {0};
	hostile_names();
	simulation_json(&simulation, &json);
	assert_int_equal(scan_json(json.bytes, json.length, &arena, &err), 0);
	assert_non_null(strstr(json.bytes, "\"days_sooner\":4.00"));
	strbuf_done(&json);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
	(void)state;
	struct strbuf first = {0}, second = {0};
	hostile_names();
	simulation_json(&simulation, &first);
	simulation_page(&simulation, LANGUAGE_NL, &first);
	simulation_done(&simulation);
	run();
	simulation_json(&simulation, &second);
	simulation_page(&simulation, LANGUAGE_NL, &second);
	assert_int_equal(first.length, second.length);
	assert_memory_equal(first.bytes, second.bytes, first.length);
	strbuf_done(&first);
	strbuf_done(&second);
}

static void the_point_is_told_in_one_sentence(void **state)
{
	(void)state;
	struct strbuf text = {0};
	read_log(two_cases);
	compare(TERMS("today", "terms.move", "7d", LADDER), TERMS("draft", "terms.move", "3d", LADDER));
	simulation_put_headline(&text, &simulation, &simulation.drafts[0], LANGUAGE_EN);
	assert_string_equal(text.bytes,
			    "Of 2 stalled cases: 1 come to light sooner, half of those by 4 days or "
			    "more; 1 come to light that are missed today.");
	strbuf_reset(&text);
	simulation_put_load(&text, &simulation, &simulation.drafts[0], LANGUAGE_NL);
	assert_string_equal(text.bytes,
			    "Regisseurs krijgen 1,4 opschalingen per week in plaats van 0,7: bij 10 per "
			    "regisseur nog steeds werk voor 1.");
	strbuf_done(&text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_same_terms_change_nothing),
		TEST(a_sharper_term_finds_a_case_sooner_by_the_difference_and_another_for_the_first_time),
		TEST(a_looser_term_finds_a_case_later_and_another_no_longer),
		TEST(what_lies_outside_the_window_does_not_count),
		TEST(silence_lies_between_who_handed_over_and_who_holds),
		TEST(an_offer_not_taken_up_lies_between_giver_and_receiver),
		TEST(what_is_not_mended_is_raised_once_and_climbs),
		TEST(muting_is_counted_both_ways),
		TEST(what_was_muted_is_told_when_it_surfaces),
		TEST(terms_without_a_ladder_tell_nobody),
		TEST(weeks_begin_on_monday_and_a_busy_one_is_told_apart),
		TEST(a_rate_is_rounded_and_a_short_window_is_one_week),
		TEST(a_sweep_plays_each_point),
		TEST(a_draft_tells_the_clauses_that_it_changes),
		TEST(a_sharper_term_finds_no_case_later_and_a_looser_none_sooner),
		TEST(the_page_escapes_what_others_wrote_and_asks_the_network_for_nothing),
		TEST(the_json_passes_the_gate_whatever_names_there_are),
		TEST(the_same_input_gives_the_same_bytes),
		TEST(the_point_is_told_in_one_sentence),
	};
	return cmocka_run_group_tests_name("simulation", tests, NULL, NULL);
}
