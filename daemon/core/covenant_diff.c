/* covenant_diff: see covenant_diff.h. */
#include "core/covenant_diff.h"

#include <stdlib.h> /* qsort, bsearch */
#include <string.h>

#include "core/term.h"

/* What less of it means, by the end or the start of the path. */
enum sense { SENSE_NONE, SENSE_LESS_IS_SHARPER, SENSE_MORE_IS_SHARPER };

static const struct {
	const char *start; /* "" = any */
	const char *end;   /* "" = any */
	bool is_term;
	enum sense sense;
} senses[] = {
	{"terms.", "", true, SENSE_LESS_IS_SHARPER},
	{"crisis.", "", true, SENSE_LESS_IS_SHARPER},
	{"themes.", "", true, SENSE_LESS_IS_SHARPER},
	{"ceiling", "", true, SENSE_LESS_IS_SHARPER},
	{"again", "", true, SENSE_MORE_IS_SHARPER}, /* a stall keeps its age for longer */
	{"caps.pause.times", "", false, SENSE_LESS_IS_SHARPER},
	{"caps.pause.percent", "", false, SENSE_LESS_IS_SHARPER},
	{"caps.pause.", "", true, SENSE_LESS_IS_SHARPER},
	{"caps.renegotiate.total", "", true, SENSE_LESS_IS_SHARPER},
	{"caps.renegotiate.times", "", false, SENSE_LESS_IS_SHARPER},
	{"caps.unreachable.times", "", false, SENSE_MORE_IS_SHARPER}, /* more tries are owed */
	{"patterns.", ".times", false, SENSE_LESS_IS_SHARPER},
	{"patterns.", ".window", true, SENSE_MORE_IS_SHARPER}, /* more hits count */
	{"ladder.", ".acknowledge", true, SENSE_LESS_IS_SHARPER},
	{"ladder.", ".act", true, SENSE_LESS_IS_SHARPER},
	{"ladder.", ".from", false, SENSE_LESS_IS_SHARPER}, /* milder stalls begin higher */
	{"caps.snooze.times", "", false, SENSE_LESS_IS_SHARPER},
	{"caps.snooze.total", "", true, SENSE_LESS_IS_SHARPER},
	{"notices.", "", true, SENSE_LESS_IS_SHARPER},
	{"ring.age", "", true, SENSE_LESS_IS_SHARPER},
	{"split.term", "", true, SENSE_LESS_IS_SHARPER},
	{"repeat.window", "", true, SENSE_MORE_IS_SHARPER}, /* more contacts count */
	{"overload.least", "", false, SENSE_LESS_IS_SHARPER},
};

static bool fits(const char *path, const char *start, const char *end)
{
	size_t length = strlen(path), tail = strlen(end);
	return strncmp(path, start, strlen(start)) == 0 && length >= tail &&
	       strcmp(path + length - tail, end) == 0;
}

static bool term_us(const char *path, const char *value, const struct calendar *calendar, int64_t *ret_us)
{
	struct term term;
	struct err err;
	bool crisis = strncmp(path, "crisis.", 7) == 0 || strstr(path, ".crisis.");
	if (!calendar || term_parse(value, strlen(value), &term, &err) != 0)
		return false;
	*ret_us = calendar_term_us(crisis ? calendar_24x7() : calendar, term);
	return true;
}

/* A count that the covenant has taken: a few digits. */
static int64_t count_of(const char *value)
{
	int64_t count = 0;
	for (; *value >= '0' && *value <= '9'; value++)
		count = count * 10 + (*value - '0');
	return count;
}

static enum covenant_direction direction_of(enum sense sense, int64_t before, int64_t after)
{
	if (before == after)
		return DIRECTION_UNKNOWN;
	return (after < before) == (sense == SENSE_LESS_IS_SHARPER) ? DIRECTION_SHARPER : DIRECTION_LOOSER;
}

enum covenant_direction covenant_direction(const char *path, const char *before, const char *after,
					   const struct calendar *calendar)
{
	for (size_t i = 0; i < sizeof senses / sizeof *senses; i++) {
		int64_t one, other;
		if (!fits(path, senses[i].start, senses[i].end))
			continue;
		if (!senses[i].is_term)
			return direction_of(senses[i].sense, count_of(before), count_of(after));
		if (!term_us(path, before, calendar, &one) || !term_us(path, after, calendar, &other))
			return DIRECTION_UNKNOWN;
		return direction_of(senses[i].sense, one, other);
	}
	return DIRECTION_UNKNOWN;
}

/* --- two documents --------------------------------------------------------------------------------- */

static int compare_paths(const void *a, const void *b)
{
	const struct clause *const *one = a, *const *other = b;
	return strcmp((*one)->path, (*other)->path);
}

/* By path, to be searched. */
static const struct clause **sorted(struct arena *arena, struct clauses clauses)
{
	const struct clause **index = arena_zalloc(arena, clauses.count + 1, sizeof *index);
	for (size_t i = 0; i < clauses.count; i++)
		index[i] = &clauses.items[i];
	qsort(index, clauses.count, sizeof *index, compare_paths);
	return index;
}

static const char *value_in(const struct clause **index, size_t count, const struct clause *clause)
{
	const struct clause **found = bsearch(&clause, index, count, sizeof *index, compare_paths);
	return found ? (*found)->value : NULL;
}

struct covenant_changes covenant_diff(struct arena *arena, struct clauses before, struct clauses after,
				      const struct calendar *calendar)
{
	const struct clause **old = sorted(arena, before), **fresh = sorted(arena, after);
	struct covenant_change *items = arena_zalloc(arena, before.count + after.count + 1, sizeof *items);
	size_t count = 0;
	for (size_t i = 0; i < after.count; i++) {
		const struct clause *clause = &after.items[i];
		const char *was = value_in(old, before.count, clause);
		if (was && strcmp(was, clause->value) == 0)
			continue;
		items[count++] = (struct covenant_change){
			.path = clause->path,
			.before = was,
			.after = clause->value,
			.direction = was ? covenant_direction(clause->path, was, clause->value, calendar)
					 : DIRECTION_UNKNOWN,
		};
	}
	for (size_t i = 0; i < before.count; i++) {
		const struct clause *clause = &before.items[i];
		if (!value_in(fresh, after.count, clause))
			items[count++] = (struct covenant_change){clause->path, clause->value, NULL,
								  DIRECTION_UNKNOWN};
	}
	return (struct covenant_changes){items, count};
}

bool covenant_changes_keep_calendar(struct covenant_changes changes)
{
	for (size_t i = 0; i < changes.count; i++) {
		if (fits(changes.items[i].path, "calendar.", "") ||
		    fits(changes.items[i].path, "calendars.", ""))
			return false;
	}
	return true;
}
