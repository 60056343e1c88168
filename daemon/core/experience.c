/* experience: see experience.h. */
#include "core/experience.h"

#include <stdlib.h>
#include <string.h>

#include "core/withhold.h"

/* Exact; rounded when all cells are known. */
struct tally {
	int32_t cases;
	int32_t contacts;
	int64_t sums[LEDGER_QUESTIONS];
};

static struct grouping_item *choose(struct arena *arena, const struct ledger *ledger, int64_t from,
				    int64_t until, size_t *ret_count)
{
	struct grouping_item *items = arena_zalloc(arena, (size_t)ledger->contacts.count, sizeof *items);
	size_t count = 0;
	for (int32_t i = 0; i < ledger->contacts.count; i++) {
		const struct ledger_contact *contact = ledger_contact(ledger, i);
		if (contact->scores[0] == 0 || contact->at < from || contact->at >= until)
			continue;
		items[count++] = (struct grouping_item){.keys = {ledger_case(ledger, contact->in_case)->area},
							.in_case = contact->in_case,
							.index = i};
	}
	grouping_sort(items, count);
	*ret_count = count;
	return items;
}

static struct tally count_group(const struct ledger *ledger, const struct grouping_item *items, size_t count)
{
	struct tally tally = {.cases = grouping_cases(items, count), .contacts = (int32_t)count};
	for (size_t i = 0; i < count; i++) {
		for (int q = 0; q < LEDGER_QUESTIONS; q++)
			tally.sums[q] += ledger_contact(ledger, items[i].index)->scores[q];
	}
	return tally;
}

static int32_t rounded(int32_t count)
{
	return (count + EXPERIENCE_ROUNDING / 2) / EXPERIENCE_ROUNDING * EXPERIENCE_ROUNDING;
}

static struct experience_area say(const char *area, const struct tally *tally, bool withheld)
{
	struct experience_area said = {.area = area, .withheld = withheld};
	if (withheld)
		return said;
	said.cases = rounded(tally->cases);
	said.contacts = rounded(tally->contacts);
	for (int q = 0; q < LEDGER_QUESTIONS && tally->contacts; q++)
		said.means[q] = (int32_t)((4 * tally->sums[q] + tally->contacts) / (2 * tally->contacts) * 5);
	return said;
}

static int by_area(const void *a, const void *b)
{
	const struct experience_area *x = a, *y = b;
	if (!x->area || !y->area)
		return (x->area != NULL) - (y->area != NULL);
	return strcmp(x->area, y->area);
}

static void add_to(struct tally *whole, const struct tally *part)
{
	whole->cases += part->cases;
	whole->contacts += part->contacts;
	for (int q = 0; q < LEDGER_QUESTIONS; q++)
		whole->sums[q] += part->sums[q];
}

static const char *name_of(const struct ledger *ledger, int32_t area)
{
	return area == LEDGER_NO_AREA ? NULL : ledger_area(ledger, area);
}

/* The first instant of the quarter in which `at` lies, or of one after it. */
static int64_t quarter_of(int64_t at, int later)
{
	int year, month, day;
	instant_date_from_days(at / INSTANT_DAY, &year, &month, &day);
	int quarter = 4 * year + (month - 1) / 3 + later;
	return instant_days_from_date(quarter / 4, quarter % 4 * 3 + 1, 1) * INSTANT_DAY;
}

void experience_quarters(int64_t *from, int64_t *until)
{
	*from = quarter_of(*from, 0);
	*until = quarter_of(*until - 1, 1);
}

struct experience experience_of(struct arena *arena, const struct ledger *ledger, int64_t from, int64_t until)
{
	experience_quarters(&from, &until);
	size_t n_items, n = 0;
	struct grouping_item *items = choose(arena, ledger, from, until, &n_items);
	size_t most = (size_t)ledger->areas.count + 1;
	struct experience experience = {.areas = arena_zalloc(arena, most, sizeof *experience.areas)};
	struct tally *tallies = arena_zalloc(arena, most, sizeof *tallies), whole = {0};
	struct cell *cells = arena_zalloc(arena, most, sizeof *cells);
	int32_t *areas = arena_zalloc(arena, most, sizeof *areas);
	for (size_t at = 0, end; at < n_items; at = end, n++) {
		end = grouping_end(items, n_items, at, GROUPING_KEYS);
		areas[n] = (int32_t)items[at].keys[0];
		tallies[n] = count_group(ledger, items + at, end - at);
		cells[n].size = tallies[n].cases;
		add_to(&whole, &tallies[n]);
	}
	bool total = withhold_small(cells, n);
	for (size_t i = 0; i < n; i++)
		experience.areas[i] = say(name_of(ledger, areas[i]), &tallies[i], cells[i].withheld);
	qsort(experience.areas, n, sizeof *experience.areas, by_area);
	experience.count = n;
	experience.whole = say(NULL, &whole, total);
	return experience;
}
