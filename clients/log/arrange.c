/* arrange: see arrange.h. */
#include "log/arrange.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void *allocate(size_t count, size_t size)
{
	size_t capacity = 0;
	return intern_grow(NULL, &capacity, count, size);
}

/* Where each case begins. Returns whether the file had the events in this order already. */
static bool place_cases(struct eventlog *log, const uint32_t *case_of)
{
	size_t first = 0;
	for (size_t i = 0; i < log->case_count; i++) {
		log->cases[i].first = first;
		first += log->cases[i].count;
	}
	for (size_t i = 1; i < log->event_count; i++) {
		if (case_of[i] < case_of[i - 1])
			return false;
	}
	return true;
}

/* A counting sort by case: what was in file order stays so within a case. */
static void group(struct eventlog *log, const uint32_t *case_of)
{
	struct eventlog_event *grouped = allocate(log->event_count, sizeof *grouped);
	size_t *next = allocate(log->case_count, sizeof *next);
	for (size_t i = 0; i < log->case_count; i++)
		next[i] = log->cases[i].first;
	for (size_t i = 0; i < log->event_count; i++)
		grouped[next[case_of[i]]++] = log->events[i];
	free(next);
	free(log->events);
	log->events = grouped;
}

static bool is_in_time_order(const struct eventlog_event *events, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (events[i].at < events[i - 1].at)
			return false;
	}
	return true;
}

/*
 * Merge two neighbouring runs, [0, middle) and [middle, count), into `to`; of equals the left one goes
 * first.
 */
static void merge(const struct eventlog_event *from, size_t middle, size_t count, struct eventlog_event *to)
{
	size_t left = 0, right = middle;
	while (left < middle && right < count)
		*to++ = from[right].at < from[left].at ? from[right++] : from[left++];
	memcpy(to, from + left, (middle - left) * sizeof *to);
	memcpy(to + (middle - left), from + right, (count - right) * sizeof *to);
}

/* Bottom-up merge sort: stable, and n log n for whatever a log holds. `spare` has room for as many. */
static void sort_by_time(struct eventlog_event *events, size_t count, struct eventlog_event *spare)
{
	struct eventlog_event *from = events, *to = spare;
	for (size_t width = 1; width < count; width *= 2) {
		for (size_t start = 0; start < count; start += 2 * width) {
			size_t left = count - start;
			merge(from + start, width < left ? width : left, 2 * width < left ? 2 * width : left,
			      to + start);
		}
		struct eventlog_event *merged = to;
		to = from;
		from = merged;
	}
	if (from != events)
		memcpy(events, from, count * sizeof *events);
}

void arrange_cases(struct eventlog *log, const uint32_t *case_of)
{
	if (!place_cases(log, case_of))
		group(log, case_of);
	struct eventlog_event *spare = NULL;
	size_t capacity = 0;
	for (size_t i = 0; i < log->case_count; i++) {
		struct eventlog_event *events = log->events + log->cases[i].first;
		size_t count = log->cases[i].count;
		if (is_in_time_order(events, count))
			continue;
		spare = intern_grow(spare, &capacity, count, sizeof *spare);
		sort_by_time(events, count, spare);
	}
	free(spare);
}

/* The agencies that were met so far: by number of `names`, their index in the log plus one. */
struct naming {
	struct eventlog *log;
	const struct intern *names;
	int32_t *indices;
	size_t capacity;
	int32_t unassigned; /* -1 = not needed yet */
};

static int32_t add_agency(struct naming *naming, const char *name)
{
	struct eventlog *log = naming->log;
	log->agencies =
		intern_grow(log->agencies, &naming->capacity, log->agency_count + 1, sizeof *log->agencies);
	log->agencies[log->agency_count] = name;
	return (int32_t)log->agency_count++;
}

/*
 * The index of an agency by its number, -1 for none. The pseudo agency's own name in the log is the pseudo
 * agency.
 */
static int32_t index_of(struct naming *naming, int32_t number)
{
	if (number == 0)
		return -1;
	if (!naming->indices[number]) {
		const char *name = naming->names->texts[number];
		bool is_pseudo = strcmp(name, EVENTLOG_UNASSIGNED) == 0;
		int32_t index =
			is_pseudo && naming->unassigned >= 0 ? naming->unassigned : add_agency(naming, name);
		if (is_pseudo)
			naming->unassigned = index;
		naming->indices[number] = index + 1;
	}
	return naming->indices[number] - 1;
}

static int32_t first_holder(struct naming *naming, const struct eventlog_event *events, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (events[i].agency >= 0)
			return events[i].agency;
	}
	if (naming->unassigned < 0)
		naming->unassigned = add_agency(naming, EVENTLOG_UNASSIGNED);
	return naming->unassigned;
}

static void name_holders(struct naming *naming, struct eventlog_event *events, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		events[i].agency = index_of(naming, events[i].agency);
		naming->log->without_agency += events[i].agency < 0;
	}
	int32_t holder = count ? first_holder(naming, events, count) : -1;
	for (size_t i = 0; i < count; i++) {
		if (events[i].agency >= 0)
			holder = events[i].agency;
		events[i].holder = holder;
	}
}

void arrange_holders(struct eventlog *log, const struct intern *names)
{
	struct naming naming = {.log = log, .names = names, .unassigned = -1};
	naming.indices = allocate(names->count, sizeof *naming.indices);
	memset(naming.indices, 0, names->count * sizeof *naming.indices);
	for (size_t i = 0; i < log->case_count; i++)
		name_holders(&naming, log->events + log->cases[i].first, log->cases[i].count);
	free(naming.indices);
}
