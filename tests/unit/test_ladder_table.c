/*
 * The ladder's table: every state against every event.
 *
 * What was agreed stands here as DOMAIN's table does, one line an event, one column a state, written by hand. The cells of
 * the program are walked and compared with it; then every cell is made to happen on a case in that state.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/ladder.h"
#include <cmocka.h>

#include "support/lab.h"

/* "action>STATE", "!error", "-"; before it "condition?", with what holds otherwise after a bar. */
static const struct {
	enum ladder_event event;
	const char *in[LADDER_COUNT]; /* quiet, raised, taken, directed */
} agreed[] = {
	{LADDER_EVENT_STALLED, {"has_rungs? raise>R | -", "-", "is_worse_than_snoozed? wake>T | -", "-"}},
	{LADDER_EVENT_CLEAR, {"-", "end>Q", "end>Q", "-"}},
	{LADDER_EVENT_ACKNOWLEDGED, {"!not_escalated", "take>T", "!taken", "!directed"}},
	{LADDER_EVENT_LAPSED,
	 {"-", "is_at_top? be_silent>R | climb>R", "is_at_top? be_silent>T | climb>R", "-"}},
	{LADDER_EVENT_RESOLVED,
	 {"!not_escalated", "!not_taken", "is_barren? !nothing_changed | resolve>Q", "!directed"}},
	{LADDER_EVENT_INSTRUCTED,
	 {"!not_escalated", "take_and_direct>D", "direct>D", "is_replaced? !once | direct>D"}},
	{LADDER_EVENT_FREED, {"-", "-", "-", "is_stalled? return>T | end>Q"}},
	{LADDER_EVENT_REFUSED, {"-", "-", "-", "is_at_top? return_and_tell>T | climb>R"}},
	{LADDER_EVENT_DELEGATED,
	 {"!not_escalated", "is_delegated? !once | delegate>R", "is_delegated? !once | delegate>T",
	  "!directed"}},
	{LADDER_EVENT_SNOOZED,
	 {"!not_escalated", "!not_taken", "is_snoozed_enough? !over_cap | snooze>T", "!directed"}},
	{LADDER_EVENT_PROGRESSED, {"-", "-", "may_restart? restart>T | -", "-"}},
	{LADDER_EVENT_UNREACHABLE, {"-", "lapse_now>R", "lapse_now>T", "-"}},
	{LADDER_EVENT_RUNG_GONE, {"-", "move>R", "move>T", "move>D"}},
	{LADDER_EVENT_CLOSED_BY_AGENCY, {"-", "!escalated", "!escalated", "!escalated"}},
	{LADDER_EVENT_CLOSED_BY_DIRECTOR,
	 {"!not_escalated", "is_barren? !nothing_changed | take_and_resolve>Q",
	  "is_barren? !nothing_changed | resolve>Q", "is_barren? !nothing_changed | withdraw_and_resolve>Q"}},
};
#define AGREED (sizeof agreed / sizeof *agreed)

static const char letters[LADDER_COUNT] = {'Q', 'R', 'T', 'D'};

static void write_cell(enum ladder_state state, enum ladder_event event, char *to, size_t size)
{
	struct ladder_way way;
	size_t used = 0;
	to[0] = '\0';
	for (int i = 0; ladder_way(state, event, i, &way); i++) {
		used += (size_t)snprintf(to + used, size - used, "%s%s%s", i ? " | " : "",
					 way.condition ? way.condition : "", way.condition ? "? " : "");
		if (way.refusal != ERROR_NONE)
			used += (size_t)snprintf(to + used, size - used, "!%s",
						 error_row((int)way.refusal)->name);
		else if (strcmp(way.action, "-") == 0)
			used += (size_t)snprintf(to + used, size - used, "-");
		else
			used += (size_t)snprintf(to + used, size - used, "%s>%c", way.action,
						 letters[way.to]);
		assert_true(used < size);
	}
}

static void every_cell_of_the_table_is_as_it_was_agreed(void **state)
{
	(void)state;
	assert_int_equal(AGREED, LADDER_EVENT_COUNT);
	for (int from = 0; from < LADDER_COUNT; from++) {
		for (int event = 0; event < LADDER_EVENT_COUNT; event++) {
			char cell[160];
			write_cell((enum ladder_state)from, (enum ladder_event)event, cell, sizeof cell);
			assert_int_equal(agreed[event].event, event);
			assert_string_equal(cell, agreed[event].in[from]);
		}
	}
}

static void what_does_nothing_and_what_is_refused_leaves_the_state(void **state)
{
	(void)state;
	struct ladder_way way;
	for (int from = 0; from < LADDER_COUNT; from++) {
		for (int event = 0; event < LADDER_EVENT_COUNT; event++) {
			int ways = 0;
			while (ladder_way((enum ladder_state)from, (enum ladder_event)event, ways, &way)) {
				if (way.refusal != ERROR_NONE || strcmp(way.action, "-") == 0)
					assert_int_equal(way.to, from);
				ways++;
			}
			assert_true(ways >= 1);
			assert_null(way.condition); /* the last way is open */
			assert_non_null(ladder_event_text((enum ladder_event)event));
		}
	}
}

/* --- each cell made to happen --- */

static struct lab lab;

static int32_t comply(void)
{
	return lab_number(&lab, OBLIGATION_comply);
}

/* A case in a state: an agreed action of housing is overdue, except in quiet. */
static void set_out(enum ladder_state state)
{
	lab_init(&lab, NULL);
	lab_open(&lab, POLICE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(1, 0, 0)),
			 0);
	if (state == LADDER_QUIET)
		return;
	lab_advance(&lab, lab_at(1, 0, 1));
	if (state == LADDER_TAKEN)
		assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	if (state == LADDER_DIRECTED)
		assert_int_equal(lab_ask(&lab, CHIEF, VERB_directive_issue, .agency = HOUSING,
					 .text = "do it", .due = lab_at(3, 0, 0), .mandate = "mayor"),
				 0);
	assert_int_equal(lab.file->ladder, state);
}

/* What is to be seen in the log of a way, if the first or the last event of the ruling is one of the ladder's. */
static void check_outcome(enum ladder_state from, enum ladder_event event, const struct ruling *ruling,
			  int failed, const struct err *err)
{
	struct ladder_way way;
	for (int i = 0; ladder_way(from, event, i, &way); i++) {
		bool refused = way.refusal != ERROR_NONE;
		if (refused == (failed != 0) && (!refused || (int)way.refusal == err->code) &&
		    way.to == ruling->draft.file->ladder)
			return;
	}
	fail_msg("state %d, event %d: nothing in the table leads to %d", (int)from, (int)event,
		 ruling->draft.file->ladder);
}

static void make_it_happen(enum ladder_state from, enum ladder_event event)
{
	struct ruling ruling;
	struct err err = ERR_NONE;
	int32_t fact = 0;
	struct args args = {.agency = HOUSING,
			    .due = lab_at(4, 0, 0),
			    .mandate = "m",
			    .director = MAYOR,
			    .until = lab_at(5, 0, 0)};
	struct ladder_deed deed = {CHIEF, lab.now, &args};
	set_out(from);
	deed.at = lab.now;
	ruling_start(&ruling, &lab.arena, &lab.partnership, lab.file);
	size_t version = (size_t)ruling.draft.file->version;
	struct ladder_way way;
	int failed = ladder_happen(&ruling, event, deed, &fact, &err);
	check_outcome(from, event, &ruling, failed, &err);
	assert_true(ladder_way(from, event, 0, &way));
	if (failed || strcmp(way.action, "-") == 0)
		assert_int_equal(ruling.draft.file->version, version);
	lab_done(&lab);
}

/* Progress goes along with an event under way, and RUNG_GONE needs another covenant: they have tests of their own. */
static void every_event_in_every_state_does_what_its_cell_says(void **state)
{
	(void)state;
	for (int from = 0; from < LADDER_COUNT; from++) {
		for (int event = 0; event < LADDER_EVENT_COUNT; event++) {
			if (event != LADDER_EVENT_PROGRESSED && event != LADDER_EVENT_RUNG_GONE)
				make_it_happen((enum ladder_state)from, (enum ladder_event)event);
		}
	}
}

static void no_event_asks_for_more_than_there_is(void **state)
{
	(void)state;
	set_out(LADDER_DIRECTED);
	assert_true(comply() > 0);
	assert_null(lab_obligation(&lab, OBLIGATION_decide));
	assert_null(lab_obligation(&lab, OBLIGATION_acknowledge));
	lab_done(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_of_the_table_is_as_it_was_agreed),
		cmocka_unit_test(what_does_nothing_and_what_is_refused_leaves_the_state),
		cmocka_unit_test(every_event_in_every_state_does_what_its_cell_says),
		cmocka_unit_test(no_event_asks_for_more_than_there_is),
	};
	return cmocka_run_group_tests_name("ladder_table", tests, NULL, NULL);
}
