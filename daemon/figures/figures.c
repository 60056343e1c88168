/* figures: see figures.h. */
#include "figures/figures.h"

#include <stdlib.h>

#include "core/experience.h"
#include "core/traffic.h"

/* Whole seconds that are over; a span longer than a figure can say stays at the largest. */
static int32_t seconds_of(int64_t span)
{
	int64_t seconds = span / INSTANT_SECOND;
	return seconds < INT32_MAX ? (int32_t)seconds : INT32_MAX;
}

/* --- owed --- */

static struct numbers curve_of(struct arena *arena, const struct quality_owed *row)
{
	int32_t *points = arena_zalloc(arena, QUALITY_CURVE, sizeof *points);
	for (int i = 0; i < QUALITY_CURVE; i++) {
		int32_t seconds = seconds_of(row->curve[i]);
		points[i] = seconds > 0 ? seconds : 1;
	}
	return (struct numbers){points, QUALITY_CURVE};
}

static struct msg_owed owed_of(const struct quality_owed *row)
{
	return (struct msg_owed){
		.week = row->week ? row->week : INSTANT_NEVER,
		.debtor = row->debtor,
		.creditor = row->creditor,
		.of_kind = (int32_t)row->kind,
		.withheld = row->withheld,
		.cases = row->cases,
		.in_time = row->fates[FATE_IN_TIME],
		.late = row->fates[FATE_LATE],
		.refused = row->fates[FATE_REFUSED],
		.lawful = row->fates[FATE_LAWFUL],
		.never = row->fates[FATE_NEVER],
		.withdrawn = row->fates[FATE_WITHDRAWN],
		.open = row->fates[FATE_OPEN],
		.overdue = row->overdue,
		.measured = row->n_delays,
		.p50_s = seconds_of(row->quantiles[QUALITY_P50]),
		.p90_s = seconds_of(row->quantiles[QUALITY_P90]),
		.p99_s = seconds_of(row->quantiles[QUALITY_P99]),
	};
}

static int by_size(const void *a, const void *b)
{
	const struct quality_owed *x = a, *y = b;
	return (y->cases > x->cases) - (y->cases < x->cases);
}

static void leave_off(struct quality_owed_list *list, int32_t *left_off)
{
	if (list->count <= FIGURES_ROWS_MAX)
		return;
	qsort(list->items, list->count, sizeof *list->items, by_size);
	*left_off += (int32_t)(list->count - FIGURES_ROWS_MAX);
	list->count = FIGURES_ROWS_MAX;
}

static struct desc_list owed_list(struct arena *arena, const struct quality_owed_list *list, bool with_curves)
{
	struct msg_owed *rows = arena_zalloc(arena, list->count, sizeof *rows);
	for (size_t i = 0; i < list->count; i++) {
		rows[i] = owed_of(&list->items[i]);
		if (with_curves && list->items[i].n_delays)
			rows[i].curve_s = curve_of(arena, &list->items[i]);
	}
	return (struct desc_list){rows, (int32_t)list->count};
}

/* --- agencies --- */

static struct desc_list stalled_list(struct arena *arena, const struct traffic_stalls_list *list,
				     int32_t *left_off)
{
	size_t count = list->count < FIGURES_ROWS_MAX ? list->count : FIGURES_ROWS_MAX;
	struct msg_stalled *rows = arena_zalloc(arena, count, sizeof *rows);
	*left_off += (int32_t)(list->count - count);
	for (size_t i = 0; i < count; i++) {
		const struct traffic_stalls *stalls = &list->items[i];
		rows[i] = (struct msg_stalled){
			.debtor = stalls->debtor,
			.withheld = stalls->withheld,
			.cases = stalls->cases,
			.found = stalls->found,
			.cleared = stalls->cleared,
			.open = stalls->open,
			.age_p50_s = seconds_of(stalls->age_p50),
			.age_max_s = seconds_of(stalls->age_max),
		};
	}
	return (struct desc_list){rows, (int32_t)count};
}

struct msg_quality_agencies figures_agencies(struct arena *arena, const struct ledger *ledger,
					     const struct quality_view *view)
{
	struct msg_quality_agencies figures = {.from = view->from, .until = view->until};
	struct quality_owed_list whole = quality_owed(arena, ledger, view, QUALITY_BY_KIND);
	struct quality_owed_list owed = quality_owed(arena, ledger, view, QUALITY_BY_AGENCY);
	struct traffic_stalls_list stalls = traffic_stalls(arena, ledger, view);
	leave_off(&owed, &figures.left_off);
	figures.whole = owed_list(arena, &whole, true);
	figures.owed = owed_list(arena, &owed, true);
	figures.stalled = stalled_list(arena, &stalls, &figures.left_off);
	return figures;
}

/* --- pairs --- */

static struct desc_list flow_list(struct arena *arena, const struct traffic_flows *flows, int32_t *left_off)
{
	size_t count = flows->count < FIGURES_ROWS_MAX ? flows->count : FIGURES_ROWS_MAX;
	struct msg_flow *rows = arena_zalloc(arena, count, sizeof *rows);
	*left_off += (int32_t)(flows->count - count);
	for (size_t i = 0; i < count; i++) {
		const struct traffic_flow *flow = &flows->items[i];
		rows[i] = (struct msg_flow){flow->giver, flow->taker, flow->withheld,
					    flow->cases, flow->times, flow->back};
	}
	return (struct desc_list){rows, (int32_t)count};
}

static int by_times(const void *a, const void *b)
{
	const struct traffic_flow *x = a, *y = b;
	return (y->times > x->times) - (y->times < x->times);
}

struct msg_quality_pairs figures_pairs(struct arena *arena, const struct ledger *ledger,
				       const struct quality_view *view)
{
	struct msg_quality_pairs figures = {.from = view->from, .until = view->until};
	struct quality_owed_list owed = quality_owed(arena, ledger, view, QUALITY_BY_PAIR);
	struct traffic_flows flows = traffic_flows(arena, ledger, view);
	leave_off(&owed, &figures.left_off);
	if (flows.count > FIGURES_ROWS_MAX)
		qsort(flows.items, flows.count, sizeof *flows.items, by_times);
	figures.owed = owed_list(arena, &owed, false);
	figures.flows = flow_list(arena, &flows, &figures.left_off);
	return figures;
}

/* --- citizens --- */

static struct msg_experience experience_msg(const struct experience_area *area)
{
	return (struct msg_experience){
		.neighbourhood = area->area,
		.withheld = area->withheld,
		.cases = area->cases,
		.contacts = area->contacts,
		.taken_seriously = area->means[0],
		.knew_who = area->means[1],
		.promises_kept = area->means[2],
	};
}

struct msg_quality_neighbourhoods figures_neighbourhoods(struct arena *arena, const struct ledger *ledger,
							 const struct quality_view *view)
{
	struct experience experience = experience_of(arena, ledger, view->from, view->until);
	size_t count = experience.count < FIGURES_ROWS_MAX ? experience.count : FIGURES_ROWS_MAX;
	struct msg_experience *rows = arena_zalloc(arena, count, sizeof *rows);
	for (size_t i = 0; i < count; i++)
		rows[i] = experience_msg(&experience.areas[i]);
	return (struct msg_quality_neighbourhoods){
		.from = view->from,
		.until = view->until,
		.whole = experience_msg(&experience.whole),
		.areas = {rows, (int32_t)count},
		.left_off = (int32_t)(experience.count - count),
	};
}

static bool is_about_citizens(const struct quality_owed *row)
{
	return row->kind == OBLIGATION_keep || row->kind == OBLIGATION_reply ||
	       row->kind == OBLIGATION_inform;
}

struct msg_quality_citizens figures_citizens(struct arena *arena, const struct ledger *ledger,
					     const struct quality_view *view)
{
	struct experience experience = experience_of(arena, ledger, view->from, view->until);
	struct quality_owed_list owed = quality_owed(arena, ledger, view, QUALITY_BY_KIND);
	size_t kept = 0;
	for (size_t i = 0; i < owed.count; i++) {
		if (is_about_citizens(&owed.items[i]))
			owed.items[kept++] = owed.items[i];
	}
	owed.count = kept;
	return (struct msg_quality_citizens){
		.from = view->from,
		.until = view->until,
		.owed = owed_list(arena, &owed, true),
		.whole = experience_msg(&experience.whole),
	};
}

/* --- trend --- */

struct msg_quality_trend figures_trend(struct arena *arena, const struct ledger *ledger,
				       const struct quality_view *view)
{
	struct quality_owed_list owed = quality_owed(arena, ledger, view, QUALITY_BY_WEEK);
	struct traffic_weeks weeks = traffic_weeks(arena, ledger, view);
	struct msg_week *rows = arena_zalloc(arena, weeks.count, sizeof *rows);
	for (size_t i = 0; i < weeks.count; i++) {
		const struct traffic_week *week = &weeks.items[i];
		rows[i] = (struct msg_week){
			.week = week->week,
			.withheld = week->withheld,
			.cases = week->cases,
			.handovers = week->handovers,
			.back = week->back,
			.found = week->found,
			.cleared = week->cleared,
			.contacts = week->contacts,
		};
	}
	return (struct msg_quality_trend){
		.from = view->from,
		.until = view->until,
		.owed = owed_list(arena, &owed, false),
		.weeks = {rows, (int32_t)weeks.count},
	};
}
