/* comparison: see comparison.h. */
#include "replay/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"

const int comparison_bucket_days[COMPARISON_BUCKETS - 1] = {1, 2, 4, 7, 14, 28};

/* A finding under either covenant, or under both. */
struct match {
	const struct course_finding *today, *draft;
};

static int order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* --- matching --- */

/* What a finding is about. */
static int by_subject(const struct course_finding *x, const struct course_finding *y)
{
	int differs = order(x->case_index, y->case_index);
	if (!differs)
		differs = order(x->stall, y->stall);
	if (!differs)
		differs = order(x->of_kind, y->of_kind);
	return differs ? differs : order(x->ordinal, y->ordinal);
}

/* Found at the same instant, they keep the order in which they were found: pointers into one list tell. */
static int by_subject_and_time(const void *a, const void *b)
{
	const struct course_finding *x = *(const struct course_finding *const *)a;
	const struct course_finding *y = *(const struct course_finding *const *)b;
	int differs = by_subject(x, y);
	if (!differs)
		differs = order(x->found_at, y->found_at);
	return differs ? differs : (x > y) - (x < y);
}

static const struct course_finding **sorted(struct arena *arena, const struct course *course)
{
	const struct course_finding **list = arena_zalloc(arena, course->n_findings + 1, sizeof *list);
	for (size_t i = 0; i < course->n_findings; i++)
		list[i] = &course->findings[i];
	if (course->n_findings)
		qsort(list, course->n_findings, sizeof *list, by_subject_and_time);
	return list;
}

static struct match *match_findings(struct arena *arena, const struct course *today,
				    const struct course *draft, size_t *ret_count)
{
	const struct course_finding **a = sorted(arena, today), **b = sorted(arena, draft);
	struct match *matches =
		arena_zalloc(arena, today->n_findings + draft->n_findings + 1, sizeof *matches);
	size_t i = 0, j = 0, count = 0;
	while (i < today->n_findings || j < draft->n_findings) {
		int side = i == today->n_findings ? 1 : j == draft->n_findings ? -1 : by_subject(a[i], b[j]);
		struct match *match = &matches[count++];
		if (side <= 0)
			match->today = a[i++];
		if (side >= 0)
			match->draft = b[j++];
	}
	*ret_count = count;
	return matches;
}

/* --- pairs --- */

static const struct course_finding *either(const struct match *match)
{
	return match->draft ? match->draft : match->today;
}

static int by_pair(const void *a, const void *b)
{
	const struct course_finding *x = either(a), *y = either(b);
	int differs = order(x->from, y->from);
	return differs ? differs : order(x->to, y->to);
}

static bool counts(const struct match *match, struct measure_window window)
{
	return (match->today && measure_is_within(window, match->today->found_at)) ||
	       (match->draft && measure_is_within(window, match->draft->found_at));
}

static void add_to_pair(struct comparison_pair *pair, const struct match *match, struct measure_window window)
{
	pair->today += match->today && measure_is_within(window, match->today->found_at);
	pair->draft += match->draft && measure_is_within(window, match->draft->found_at);
	pair->fresh += !match->today;
	pair->gone += !match->draft;
	if (!match->today || !match->draft)
		return;
	int64_t gained = match->today->found_at - match->draft->found_at;
	pair->sooner += gained > 0;
	pair->later += gained < 0;
	pair->gained += gained;
}

/* Findings that the draft moves weigh alike, whichever way; then time; then the numbers of the parties. */
static int by_change(const void *a, const void *b)
{
	const struct comparison_pair *x = a, *y = b;
	int differs = order((int64_t)(y->sooner + y->fresh + y->later + y->gone),
			    (int64_t)(x->sooner + x->fresh + x->later + x->gone));
	if (!differs)
		differs = order(y->gained, x->gained);
	if (!differs)
		differs = order(x->from, y->from);
	return differs ? differs : order(x->to, y->to);
}

/* A director's own silence lies between no two agencies. */
static bool is_between_agencies(const struct match *match)
{
	return either(match)->to > 0;
}

static void compare_pairs(struct arena *arena, struct match *matches, size_t count,
			  struct measure_window window, struct comparison *comparison)
{
	comparison->pairs = arena_zalloc(arena, count + 1, sizeof *comparison->pairs);
	if (count)
		qsort(matches, count, sizeof *matches, by_pair);
	struct comparison_pair *pair = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct course_finding *finding = either(&matches[i]);
		if (!is_between_agencies(&matches[i]) || !counts(&matches[i], window))
			continue;
		if (!pair || pair->from != finding->from || pair->to != finding->to) {
			pair = &comparison->pairs[comparison->n_pairs++];
			pair->from = finding->from;
			pair->to = finding->to;
		}
		add_to_pair(pair, &matches[i], window);
	}
	if (comparison->n_pairs)
		qsort(comparison->pairs, comparison->n_pairs, sizeof *comparison->pairs, by_change);
}

/* --- cases --- */

/* Among findings at one instant the first that was made counts. */
static void note_first(struct comparison_case *cases, const struct course *course, bool is_draft)
{
	for (size_t i = 0; i < course->n_findings; i++) {
		const struct course_finding *finding = &course->findings[i];
		struct comparison_case *entry = &cases[finding->case_index];
		int64_t *first = is_draft ? &entry->draft : &entry->today;
		if (finding->found_at >= *first)
			continue;
		*first = finding->found_at;
		entry->stall = finding->stall;
	}
}

/* Which of these it is, in the order of the list. */
static int outcome_of(const struct comparison_case *entry)
{
	if (entry->today == INSTANT_NEVER)
		return 1;
	if (entry->draft == INSTANT_NEVER)
		return 3;
	return entry->draft < entry->today ? 0 : entry->draft > entry->today ? 2 : 4;
}

static int64_t distance_of(const struct comparison_case *entry)
{
	int64_t gained = entry->today - entry->draft;
	return gained < 0 ? -gained : gained;
}

static int by_difference(const void *a, const void *b)
{
	const struct comparison_case *x = a, *y = b;
	int differs = order(outcome_of(x), outcome_of(y));
	if (!differs)
		differs = order(distance_of(y), distance_of(x));
	return differs ? differs : order(x->case_index, y->case_index);
}

static size_t bucket_of(int64_t span)
{
	size_t bucket = 0;
	while (bucket < COMPARISON_BUCKETS - 1 && span > comparison_bucket_days[bucket] * INSTANT_DAY)
		bucket++;
	return bucket;
}

static void count_case(struct comparison *comparison, const struct comparison_case *entry)
{
	bool fresh = entry->today == INSTANT_NEVER, gone = entry->draft == INSTANT_NEVER;
	comparison->fresh += fresh;
	comparison->gone += gone;
	if (fresh || gone)
		return;
	int64_t gained = entry->today - entry->draft;
	comparison->same += gained == 0;
	if (gained > 0) {
		comparison->sooner++;
		comparison->buckets_sooner[bucket_of(gained)]++;
	} else if (gained < 0) {
		comparison->later++;
		comparison->buckets_later[bucket_of(-gained)]++;
	}
}

static size_t cases_of(const struct course *today, const struct course *draft)
{
	size_t count = 0;
	if (today->n_findings)
		count = (size_t)today->findings[today->n_findings - 1].case_index + 1;
	if (draft->n_findings && (size_t)draft->findings[draft->n_findings - 1].case_index >= count)
		count = (size_t)draft->findings[draft->n_findings - 1].case_index + 1;
	return count;
}

static void compare_cases(struct arena *arena, const struct course *today, const struct course *draft,
			  struct measure_window window, struct comparison *comparison)
{
	size_t all = cases_of(today, draft);
	comparison->cases = arena_zalloc(arena, all + 1, sizeof *comparison->cases);
	for (size_t i = 0; i < all; i++)
		comparison->cases[i] = (struct comparison_case){INSTANT_NEVER, INSTANT_NEVER, (int32_t)i, 0};
	note_first(comparison->cases, today, false);
	note_first(comparison->cases, draft, true);
	for (size_t i = 0; i < all; i++) {
		struct comparison_case entry = comparison->cases[i];
		if (!measure_is_within(window, entry.today) && !measure_is_within(window, entry.draft))
			continue;
		comparison->cases[comparison->n_cases++] = entry;
		count_case(comparison, &entry);
	}
	if (comparison->n_cases)
		qsort(comparison->cases, comparison->n_cases, sizeof *comparison->cases, by_difference);
	if (comparison->sooner) { /* these stand first, in descending order */
		const struct comparison_case *middle = &comparison->cases[comparison->sooner / 2];
		comparison->median_sooner = middle->today - middle->draft;
	}
}

void comparison_make(struct arena *arena, const struct course *today, const struct course *draft,
		     struct measure_window window, struct comparison *ret_comparison)
{
	size_t count;
	memset(ret_comparison, 0, sizeof *ret_comparison);
	struct match *matches = match_findings(arena, today, draft, &count);
	compare_pairs(arena, matches, count, window, ret_comparison);
	compare_cases(arena, today, draft, window, ret_comparison);
}
