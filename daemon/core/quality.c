/* quality: see quality.h. */
#include "core/quality.h"

#include <stdlib.h>

#include "core/withhold.h"

enum { KEY_KIND, KEY_WEEK, KEY_DEBTOR, KEY_CREDITOR };

/* --- numbers --- */

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

void quality_sort(int64_t *values, size_t n)
{
	if (n)
		qsort(values, n, sizeof *values, by_value);
}

int64_t quality_element(const int64_t *ascending, size_t n, int per_cent)
{
	size_t rank = n * (size_t)per_cent / 100;
	return ascending[rank < n ? rank : n - 1];
}

/* 1970-01-01 was a Thursday: the third day after a Monday. */
int64_t quality_week_of(int64_t at)
{
	int64_t days = at / INSTANT_DAY;
	return (days - (days + 3) % 7) * INSTANT_DAY;
}

/* --- choosing and grouping --- */

static bool is_between_agencies(const struct ledger_debt *debt)
{
	return debt->kind == OBLIGATION_accept || debt->kind == OBLIGATION_answer;
}

static bool is_open_at_the_end(const struct ledger_debt *debt, const struct quality_view *view)
{
	return debt->opened_at < view->until && debt->ended_at >= view->until;
}

static bool is_chosen(const struct ledger_debt *debt, const struct quality_view *view, enum quality_by by)
{
	if (by == QUALITY_BY_PAIR && !is_between_agencies(debt))
		return false;
	return quality_is_within(view, debt->ended_at) ||
	       (by != QUALITY_BY_WEEK && is_open_at_the_end(debt, view));
}

static struct grouping_item *choose(struct arena *arena, const struct ledger *ledger,
				    const struct quality_view *view, enum quality_by by, size_t *ret_count)
{
	struct grouping_item *items = arena_zalloc(arena, (size_t)ledger->debts.count, sizeof *items);
	size_t count = 0;
	for (int32_t i = 0; i < ledger->debts.count; i++) {
		const struct ledger_debt *debt = ledger_debt(ledger, i);
		if (!is_chosen(debt, view, by))
			continue;
		struct grouping_item *item = &items[count++];
		item->keys[KEY_KIND] = debt->kind;
		if (by == QUALITY_BY_WEEK)
			item->keys[KEY_WEEK] = quality_week_of(debt->ended_at);
		if (by == QUALITY_BY_AGENCY || by == QUALITY_BY_PAIR)
			item->keys[KEY_DEBTOR] = debt->debtor;
		if (by == QUALITY_BY_PAIR)
			item->keys[KEY_CREDITOR] = debt->creditor;
		item->in_case = debt->in_case;
		item->index = i;
	}
	grouping_sort(items, count);
	*ret_count = count;
	return items;
}

/* --- counting one group --- */

/* Whether what it says is known to the viewer without asking. */
static bool is_known(const struct quality_view *view, const struct quality_owed *row)
{
	bool own = row->debtor == view->viewer || row->creditor == view->viewer;
	return view->sees_all || (own && view->viewer != PARTY_NONE);
}

static void summarise_delays(struct quality_owed *row, int64_t *delays)
{
	static const int per_cent[QUALITY_QUANTILES] = {50, 90, 99};
	size_t n = (size_t)row->n_delays;
	quality_sort(delays, n);
	for (int i = 0; n && i < QUALITY_QUANTILES; i++)
		row->quantiles[i] = quality_element(delays, n, per_cent[i]);
	for (int i = 0; n && i < QUALITY_CURVE; i++)
		row->curve[i] = quality_element(delays, n, 5 * (i + 1));
}

static void count_debt(struct quality_owed *row, const struct ledger_debt *debt,
		       const struct quality_view *view, int64_t *delays)
{
	if (is_open_at_the_end(debt, view)) {
		row->fates[FATE_OPEN]++;
		row->overdue += debt->due < view->until;
		return;
	}
	row->fates[debt->fate]++;
	if (debt->fate == FATE_IN_TIME || debt->fate == FATE_LATE)
		delays[row->n_delays++] = debt->ended_at - debt->opened_at;
}

static bool is_strange(const struct ledger_debt *debt, const struct quality_view *view)
{
	return debt->debtor != view->viewer && debt->creditor != view->viewer;
}

/* Different cases of the group about which the viewer knows nothing of itself. */
static int32_t count_strange(const struct ledger *ledger, const struct quality_view *view,
			     const struct grouping_item *items, size_t count)
{
	int32_t cases = 0, last = -1;
	for (size_t i = 0; i < count; i++) {
		if (items[i].in_case == last || !is_strange(ledger_debt(ledger, items[i].index), view))
			continue;
		last = items[i].in_case;
		cases++;
	}
	return cases;
}

/* delays: room for one a debt. */
static struct quality_owed count_group(const struct ledger *ledger, const struct quality_view *view,
				       const struct grouping_item *items, size_t count, int64_t *delays)
{
	struct quality_owed row = {
		.kind = (enum obligation_kind)items->keys[KEY_KIND],
		.week = items->keys[KEY_WEEK],
		.debtor = (int32_t)items->keys[KEY_DEBTOR],
		.creditor = (int32_t)items->keys[KEY_CREDITOR],
		.cases = grouping_cases(items, count),
		.strange = count_strange(ledger, view, items, count),
	};
	for (size_t i = 0; i < count; i++)
		count_debt(&row, ledger_debt(ledger, items[i].index), view, delays);
	if (row.n_delays < QUALITY_DELAYS_MIN && !is_known(view, &row))
		row.n_delays = 0;
	summarise_delays(&row, delays);
	return row;
}

static struct quality_owed_list count_all(struct arena *arena, const struct ledger *ledger,
					  const struct quality_view *view, enum quality_by by)
{
	size_t n_items, n_rows = 0;
	struct grouping_item *items = choose(arena, ledger, view, by, &n_items);
	for (size_t at = 0; at < n_items; at = grouping_end(items, n_items, at, GROUPING_KEYS))
		n_rows++;
	struct quality_owed_list list = {arena_zalloc(arena, n_rows, sizeof *list.items), 0};
	int64_t *delays = arena_alloc(arena, (n_items + 1) * sizeof *delays);
	for (size_t at = 0, end; at < n_items; at = end) {
		end = grouping_end(items, n_items, at, GROUPING_KEYS);
		list.items[list.count++] = count_group(ledger, view, items + at, end - at, delays);
	}
	return list;
}

/* --- withholding --- */

static void blot_out(struct quality_owed *row)
{
	*row = (struct quality_owed){.kind = row->kind,
				     .week = row->week,
				     .debtor = row->debtor,
				     .creditor = row->creditor,
				     .withheld = true};
}

/* The rows of one total. What the viewer knows of itself it can subtract, so a cell is as large as the rest. True: the total must be withheld as well. */
static bool withhold_rows(struct arena *arena, const struct quality_view *view, struct quality_owed *rows,
			  size_t count)
{
	struct cell *cells = arena_zalloc(arena, count, sizeof *cells);
	for (size_t i = 0; i < count; i++)
		cells[i] = (struct cell){.size = rows[i].strange, .known = is_known(view, &rows[i])};
	bool total = withhold_small(cells, count);
	for (size_t i = 0; i < count; i++) {
		if (cells[i].withheld)
			blot_out(&rows[i]);
	}
	return total;
}

static size_t end_of_total(const struct quality_owed_list *list, size_t from, bool per_debtor)
{
	const struct quality_owed *first = &list->items[from];
	size_t end = from;
	while (end < list->count && list->items[end].kind == first->kind &&
	       (!per_debtor || list->items[end].debtor == first->debtor))
		end++;
	return end;
}

/* What agencies say of all: totals that must be withheld. */
struct totals {
	struct quality_owed_list agencies; /* after withholding */
	bool withheld[OBLIGATION_COUNT];
};

static struct totals totals_of(struct arena *arena, const struct ledger *ledger,
			       const struct quality_view *view)
{
	struct totals totals = {.agencies = count_all(arena, ledger, view, QUALITY_BY_AGENCY)};
	struct quality_owed_list *list = &totals.agencies;
	for (size_t at = 0, end; at < list->count; at = end) {
		end = end_of_total(list, at, false);
		totals.withheld[list->items[at].kind] =
			withhold_rows(arena, view, list->items + at, end - at);
	}
	return totals;
}

static bool is_withheld_agency(const struct totals *totals, const struct quality_owed *row)
{
	for (size_t i = 0; i < totals->agencies.count; i++) {
		const struct quality_owed *agency = &totals->agencies.items[i];
		if (agency->kind == row->kind && agency->debtor == row->debtor)
			return agency->withheld;
	}
	return false;
}

/* All pairs of a debtor add up to its figure: where that is withheld, they are. Else the pairs are cells of it. */
static void withhold_pairs(struct arena *arena, const struct totals *totals, const struct quality_view *view,
			   struct quality_owed_list *list)
{
	for (size_t at = 0, end; at < list->count; at = end) {
		end = end_of_total(list, at, true);
		bool all = is_withheld_agency(totals, &list->items[at]);
		if (!all)
			all = withhold_rows(arena, view, list->items + at, end - at);
		for (size_t i = at; all && i < end; i++) {
			if (!is_known(view, &list->items[i]))
				blot_out(&list->items[i]);
		}
	}
}

/* Weeks add up to the total of their kind. */
static void withhold_weeks(struct arena *arena, const struct totals *totals, const struct quality_view *view,
			   struct quality_owed_list *list)
{
	for (size_t at = 0, end; at < list->count; at = end) {
		end = end_of_total(list, at, false);
		withhold_rows(arena, view, list->items + at, end - at);
		for (size_t i = at; totals->withheld[list->items[at].kind] && i < end; i++)
			blot_out(&list->items[i]);
	}
}

struct quality_owed_list quality_owed(struct arena *arena, const struct ledger *ledger,
				      const struct quality_view *view, enum quality_by by)
{
	struct totals totals = totals_of(arena, ledger, view);
	if (by == QUALITY_BY_AGENCY)
		return totals.agencies;
	struct quality_owed_list list = count_all(arena, ledger, view, by);
	if (by == QUALITY_BY_PAIR)
		withhold_pairs(arena, &totals, view, &list);
	else
		withhold_weeks(arena, &totals, view, &list);
	return list;
}

/* --- how much it is --- */

static bool is_about(const struct ledger_finding *finding, const struct quality_view *view)
{
	return finding->found_at < view->until && finding->cleared_at >= view->from;
}

int64_t quality_things(const struct ledger *ledger, const struct quality_view *view)
{
	int64_t things = 0;
	for (int32_t i = 0; i < ledger->debts.count; i++)
		things += is_chosen(ledger_debt(ledger, i), view, QUALITY_BY_AGENCY);
	for (int32_t i = 0; i < ledger->findings.count; i++)
		things += is_about(ledger_finding(ledger, i), view);
	for (int32_t i = 0; i < ledger->handovers.count; i++)
		things += quality_is_within(view, ledger_handover(ledger, i)->at);
	for (int32_t i = 0; i < ledger->contacts.count; i++)
		things += quality_is_within(view, ledger_contact(ledger, i)->at);
	return things;
}
