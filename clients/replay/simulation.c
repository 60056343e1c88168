/* simulation: see simulation.h. */
#include "replay/simulation.h"

#include <string.h>

/* --- what a draft changes --- */

/* "terms.move.any" and "terms.move" are the same clause. */
static size_t length_of(const char *path)
{
	size_t length = strlen(path);
	return length > 4 && strcmp(path + length - 4, ".any") == 0 ? length - 4 : length;
}

static bool is_same_clause(const char *a, const char *b)
{
	return length_of(a) == length_of(b) && memcmp(a, b, length_of(a)) == 0;
}

/* The last clause of a path wins. */
static const char *value_of(struct clauses clauses, const char *path)
{
	for (size_t i = clauses.count; i-- > 0;) {
		if (is_same_clause(clauses.items[i].path, path))
			return clauses.items[i].value;
	}
	return NULL;
}

static bool is_listed(const struct simulation_draft *draft, const char *path)
{
	for (size_t i = 0; i < draft->n_changes; i++) {
		if (is_same_clause(draft->changes[i].clause, path))
			return true;
	}
	return false;
}

static void list_changes(struct clauses from, struct clauses today, struct clauses terms,
			 struct simulation_change *changes, struct simulation_draft *draft)
{
	for (size_t i = 0; i < from.count; i++) {
		const char *path = from.items[i].path;
		const char *before = value_of(today, path), *after = value_of(terms, path);
		bool is_same = before && after ? strcmp(before, after) == 0 : before == after;
		if (is_same || strcmp(path, "name") == 0 || is_listed(draft, path))
			continue;
		changes[draft->n_changes++] = (struct simulation_change){path, before, after};
	}
}

static void find_changes(struct arena *arena, struct clauses today, struct clauses terms,
			 struct simulation_draft *draft)
{
	struct simulation_change *changes =
		arena_zalloc(arena, today.count + terms.count + 1, sizeof *changes);
	draft->changes = changes;
	list_changes(today, today, terms, changes, draft);
	list_changes(terms, today, terms, changes, draft);
}

/* --- playing --- */

static int32_t lowest_rung(const struct covenant *covenant)
{
	return covenant->n_rungs ? (int32_t)covenant->ladder[0].rung : COURSE_NO_RUNG;
}

static int play(struct simulation *simulation, const struct simulation_terms *terms, struct course *course,
		struct measure *ret_measure, struct err *err)
{
	const struct covenant *covenant = terms->agreement.covenant;
	if (history_play(simulation->wanted->history, covenant, course, err) != 0)
		return -1;
	measure_course(&simulation->arena, course, simulation->wanted->window, lowest_rung(covenant),
		       ret_measure);
	return 0;
}

static int play_draft(struct simulation *simulation, size_t index, const struct course *today,
		      struct course *course, struct err *err)
{
	const struct simulation_wanted *wanted = simulation->wanted;
	struct simulation_draft *draft = &simulation->drafts[index];
	draft->label = wanted->drafts[index].label;
	if (play(simulation, &wanted->drafts[index], course, &draft->measure, err) != 0)
		return -1;
	comparison_make(&simulation->arena, today, course, wanted->window, &draft->comparison);
	find_changes(&simulation->arena, wanted->today.agreement.clauses,
		     wanted->drafts[index].agreement.clauses, draft);
	return 0;
}

static int play_all(struct simulation *simulation, struct course *today, struct course *course,
		    struct err *err)
{
	const struct simulation_wanted *wanted = simulation->wanted;
	int failed = play(simulation, &wanted->today, today, &simulation->today, err);
	for (size_t i = 0; i < wanted->n_drafts && !failed; i++)
		failed = play_draft(simulation, i, today, course, err);
	for (size_t i = 0; i < wanted->n_points && !failed; i++) {
		simulation->points[i].value = wanted->points[i].label;
		failed = play(simulation, &wanted->points[i], course, &simulation->points[i].measure, err);
	}
	return failed;
}

int simulation_run(const struct simulation_wanted *wanted, struct simulation *ret_simulation, struct err *err)
{
	struct course today, course;
	memset(ret_simulation, 0, sizeof *ret_simulation);
	arena_init(&ret_simulation->arena);
	ret_simulation->wanted = wanted;
	if (wanted->swept)
		ret_simulation->swept_today = value_of(wanted->today.agreement.clauses, wanted->swept);
	course_init(&today);
	course_init(&course);
	int failed = play_all(ret_simulation, &today, &course, err);
	course_done(&today);
	course_done(&course);
	if (failed)
		simulation_done(ret_simulation);
	return failed;
}

void simulation_done(struct simulation *simulation)
{
	arena_done(&simulation->arena);
}

static bool has_rung(const struct covenant *covenant, enum rung rung)
{
	for (int32_t i = 0; i < covenant->n_rungs; i++) {
		if (covenant->ladder[i].rung == rung)
			return true;
	}
	return false;
}

bool simulation_has_rung(const struct simulation *simulation, enum rung rung)
{
	const struct simulation_wanted *wanted = simulation->wanted;
	bool has = has_rung(wanted->today.agreement.covenant, rung);
	for (size_t i = 0; i < wanted->n_drafts; i++)
		has |= has_rung(wanted->drafts[i].agreement.covenant, rung);
	for (size_t i = 0; i < wanted->n_points; i++)
		has |= has_rung(wanted->points[i].agreement.covenant, rung);
	return has;
}
