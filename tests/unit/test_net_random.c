/*
 * The net over random histories: what it records as the feed comes in is what a net that reads the whole log from scratch, case
 * by case, would record; and there is a ring where one is found by hand, from the case files, in the simplest way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/town.h"

#define SEEDS 24
#define STEPS 260
#define CASES 8

static struct town *town;
static uint64_t chance;

static int pick(int n)
{
	chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((chance >> 33) % (uint64_t)n);
}

static const char *somebody(void)
{
	static const char *const people[] = {NULL, TOWN_ANNA, TOWN_BOB};
	return people[pick(3)];
}

static void open_one(int number, int32_t agency)
{
	static const char *const themes[] = {"nuisance", "debt"};
	town_ask(town, number, agency, VERB_case_open, .title = "t", .theme = themes[pick(2)],
		 .person_key = somebody(), .address_key = pick(3) ? NULL : TOWN_MILL_LANE);
}

static void answer_something(int number, int32_t agency)
{
	int32_t asked = town_owed(town, number, OBLIGATION_answer, agency);
	if (asked)
		town_ask(town, number, agency, VERB_request_answer, .text = "t", .obligation = asked);
}

static void direct(int number)
{
	enum verb verb = pick(2) ? VERB_escalation_acknowledge : VERB_escalation_resolve;
	town_ask(town, number, CHIEF + pick(2), verb, .reason = "r");
}

static void do_something(void)
{
	int number = pick(CASES);
	int32_t agency = POLICE + pick(3);
	int32_t other = POLICE + pick(3);
	int64_t linked = town_case_id(pick(CASES));
	if (!town->files[number]) {
		open_one(number, agency);
		return;
	}
	switch (pick(16)) {
	case 0:
	case 1:
	case 2:
		town_ask(town, number, agency, VERB_request_ask, .agency = other, .text = "?");
		break;
	case 3:
		answer_something(number, agency);
		break;
	case 4:
		town_ask(town, number, agency, VERB_handover_offer, .agency = other);
		break;
	case 5:
		town_ask(town, number, agency, VERB_handover_accept);
		break;
	case 6:
		town_ask(town, number, agency, VERB_contact_record, .channel = "c", .person_key = somebody(),
			 .role = pick(2) ? "subject" : "reporter", .incident = pick(2) ? "one" : NULL);
		break;
	case 7:
	case 8:
		town_ask(town, number, agency, VERB_case_link, .other = linked);
		break;
	case 9:
		town_ask(town, number, agency, VERB_case_unlink, .other = linked);
		break;
	case 10:
		town_ask(town, number, agency, VERB_case_differ, .reason = "r", .other = linked);
		break;
	case 11:
		town_ask(town, number, agency, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g");
		break;
	case 12:
		town_ask(town, number, agency, VERB_case_reopen, .reason = "r");
		break;
	case 13:
		direct(number);
		break;
	default:
		town_pass(town, town->lab.now + pick(20) * INSTANT_HOUR);
	}
}

/* --- rings by hand: three agencies make cycles of two or of three --- */

#define AGENCIES 3

static bool is_linked[CASES][CASES];
static bool is_settled[CASES]; /* a director has decided something there: the same ring is not found again */

static void read_links(void)
{
	memset(is_linked, 0, sizeof is_linked);
	memset(is_settled, 0, sizeof is_settled);
	for (size_t i = 0; i < town->n_log; i++) {
		const struct event *event = &town->log[i];
		int64_t one = event->case_id - town_case_id(0);
		int64_t other = event->facts.args.other - town_case_id(0);
		if (event->kind == EVENT_case_linked || event->kind == EVENT_case_unlinked)
			is_linked[one][other] = event->kind == EVENT_case_linked;
		is_settled[one] |= event->kind == EVENT_escalation_resolved;
	}
}

/* Which cases belong to the group of one, by going round until nothing is added. */
static void group_of(int number, bool ret_group[CASES])
{
	memset(ret_group, 0, CASES * sizeof *ret_group);
	ret_group[number] = true;
	for (int round = 0; round < CASES; round++) {
		for (int i = 0; i < CASES; i++) {
			for (int j = 0; j < CASES; j++)
				ret_group[j] |= ret_group[i] && is_linked[i][j] && is_linked[j][i];
		}
	}
}

/* The newest wait of one agency for another that is old enough; -1 = none. */
static int64_t waits_since(const bool group[CASES], int32_t waiter, int32_t debtor)
{
	int64_t newest = -1;
	for (int number = 0; number < CASES; number++) {
		size_t count = 0;
		const struct casefile *file = group[number] ? town->files[number] : NULL;
		const struct obligation *list = file ? casefile_obligations(file, &count) : NULL;
		for (size_t i = 0; i < count; i++) {
			bool owed = list[i].kind == OBLIGATION_accept || list[i].kind == OBLIGATION_answer;
			int32_t waits = list[i].kind == OBLIGATION_act ? file->holder
					: owed                         ? list[i].creditor
								       : PARTY_NONE;
			if (waits == waiter && list[i].debtor == debtor && list[i].opened_at > newest &&
			    list[i].opened_at + 6 * INSTANT_HOUR < town->lab.now)
				newest = list[i].opened_at;
		}
	}
	return newest;
}

static int64_t acted_at(const bool group[CASES], int32_t agency)
{
	int64_t last = -1;
	for (size_t i = 0; i < town->n_log; i++) {
		const struct event *event = &town->log[i];
		if (group[event->case_id - town_case_id(0)] && event->actor == agency &&
		    event_rows[event->kind].substance != SUBSTANCE_BARE && event->at > last)
			last = event->at;
	}
	return last;
}

static bool is_ring(const bool group[CASES], const int32_t *agencies, int n)
{
	int64_t youngest = -1;
	for (int i = 0; i < n; i++) {
		int64_t since = waits_since(group, agencies[i], agencies[(i + 1) % n]);
		if (since < 0)
			return false;
		youngest = since > youngest ? since : youngest;
	}
	for (int i = 0; i < n; i++) {
		if (acted_at(group, agencies[i]) > youngest)
			return false;
	}
	return true;
}

static bool has_ring(const bool group[CASES])
{
	static const int32_t cycles[][AGENCIES] = {{POLICE, MUNICIPALITY, 0},
						   {POLICE, HOUSING, 0},
						   {MUNICIPALITY, HOUSING, 0},
						   {POLICE, MUNICIPALITY, HOUSING},
						   {POLICE, HOUSING, MUNICIPALITY}};
	for (size_t i = 0; i < sizeof cycles / sizeof *cycles; i++) {
		if (is_ring(group, cycles[i], cycles[i][2] ? 3 : 2))
			return true;
	}
	return false;
}

static void check_rings(void)
{
	read_links();
	for (int number = 0; number < CASES; number++) {
		bool group[CASES];
		bool found = false, settled = false;
		group_of(number, group);
		for (int i = 0; i < CASES; i++) {
			found |= group[i] && town_finding(town, i, STALL_waiting_ring);
			settled |= group[i] && is_settled[i];
		}
		if (found)
			assert_true(has_ring(group));
		else if (!settled)
			assert_false(has_ring(group));
	}
}

static void what_is_recorded_is_what_the_whole_log_gives(void **state)
{
	static const struct clause clauses[] = {
		{"ring.age", "6h"},   {"repeat.times", "3"},   {"repeat.window", "5d"},
		{"split.term", "1d"}, {"overload.ratio", "3"}, {"overload.least", "6"},
		{NULL, NULL}};
	int found[STALL_COUNT] = {0};
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		chance = seed * UINT64_C(0x9E3779B97F4A7C15);
		town = town_new(clauses);
		for (int i = 0; i < STEPS; i++) {
			do_something();
			assert_true(town_is_whole(town));
			check_rings();
		}
		for (size_t i = 0; i < town->n_log; i++) {
			if (town->log[i].kind == EVENT_stall_found)
				found[town->log[i].facts.args.stall]++;
		}
		assert_int_equal(town->refused, 0);
		town_free(town);
	}
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		if (stall_rows[stall].family != FAMILY_ACROSS)
			continue;
		print_message("%s: %d\n", stall_rows[stall].name, found[stall]);
		assert_true(found[stall] > SEEDS / 2);
	}
}

/* --- portions --- */

#define FOUND_MAX (CASES * 40)

/* What is open in the end: case, rule, subject and since. */
struct end_state {
	int64_t found[FOUND_MAX][4];
	size_t count;
};

static int compare(const void *one, const void *other)
{
	return memcmp(one, other, sizeof(int64_t[4]));
}

static void live(uint64_t seed, uint32_t portion, const struct clause *clauses, struct end_state *ret_end)
{
	*ret_end = (struct end_state){.count = 0};
	chance = seed * UINT64_C(0x9E3779B97F4A7C15);
	town = town_new(clauses);
	town->portion = portion;
	for (int i = 0; i < STEPS; i++)
		do_something();
	assert_true(town_is_whole(town));
	for (int number = 0; number < CASES; number++) {
		size_t count = 0;
		const struct finding *findings =
			town->files[number] ? casefile_findings(town->files[number], &count) : NULL;
		for (size_t i = 0; i < count; i++) {
			if (!finding_is_open(&findings[i]))
				continue;
			assert_true(ret_end->count < FOUND_MAX);
			memcpy(ret_end->found[ret_end->count++],
			       (int64_t[]){number, findings[i].stall, (int64_t)findings[i].subject,
					   findings[i].since},
			       sizeof(int64_t[4]));
		}
	}
	qsort(ret_end->found, ret_end->count, sizeof *ret_end->found, compare);
	town_free(town);
}

static void in_which_portions_the_net_looks_changes_nothing(void **state)
{
	static const struct clause clauses[] = {
		{"ring.age", "6h"},   {"repeat.times", "3"},   {"repeat.window", "5d"},
		{"split.term", "1d"}, {"overload.ratio", "3"}, {"overload.least", "6"},
		{NULL, NULL}};
	static struct end_state whole, part;
	size_t found = 0;
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		live(seed, NET_ALL, clauses, &whole);
		for (uint32_t portion = 1; portion <= 4; portion += 3) {
			live(seed, portion, clauses, &part);
			assert_int_equal(part.count, whole.count);
			assert_memory_equal(part.found, whole.found, sizeof whole.found);
		}
		found += whole.count;
	}
	assert_true(found > SEEDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_recorded_is_what_the_whole_log_gives),
		cmocka_unit_test(in_which_portions_the_net_looks_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
