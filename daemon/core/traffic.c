/* traffic: see traffic.h. */
#include "core/traffic.h"

#include "core/withhold.h"

/* --- handovers --- */

enum { KEY_GIVER, KEY_TAKER };

static struct traffic_flow count_flow(const struct ledger *ledger, const struct grouping_item *items,
				      size_t count)
{
	struct traffic_flow flow = {
		.giver = (int32_t)items->keys[KEY_GIVER],
		.taker = (int32_t)items->keys[KEY_TAKER],
		.times = (int32_t)count,
		.cases = grouping_cases(items, count),
	};
	for (size_t i = 0; i < count; i++)
		flow.back += ledger_handover(ledger, items[i].index)->back;
	return flow;
}

/* True: the total must be withheld as well. */
static bool withhold_flows(struct arena *arena, const struct quality_view *view, struct traffic_flows *flows)
{
	struct cell *cells = arena_zalloc(arena, flows->count, sizeof *cells);
	for (size_t i = 0; i < flows->count; i++) {
		const struct traffic_flow *flow = &flows->items[i];
		bool known = view->sees_all || flow->giver == view->viewer || flow->taker == view->viewer;
		cells[i] = (struct cell){.size = flow->cases, .known = known};
	}
	bool total = withhold_small(cells, flows->count);
	for (size_t i = 0; i < flows->count; i++) {
		struct traffic_flow *flow = &flows->items[i];
		if (cells[i].withheld)
			*flow = (struct traffic_flow){
				.giver = flow->giver, .taker = flow->taker, .withheld = true};
	}
	return total;
}

struct traffic_flows traffic_flows(struct arena *arena, const struct ledger *ledger,
				   const struct quality_view *view)
{
	struct grouping_item *items = arena_zalloc(arena, (size_t)ledger->handovers.count, sizeof *items);
	size_t n_items = 0, n_flows = 0;
	for (int32_t i = 0; i < ledger->handovers.count; i++) {
		const struct ledger_handover *handover = ledger_handover(ledger, i);
		if (!quality_is_within(view, handover->at))
			continue;
		items[n_items++] = (struct grouping_item){
			.keys = {handover->giver, handover->taker}, .in_case = handover->in_case, .index = i};
	}
	grouping_sort(items, n_items);
	for (size_t at = 0; at < n_items; at = grouping_end(items, n_items, at, GROUPING_KEYS))
		n_flows++;
	struct traffic_flows flows = {arena_zalloc(arena, n_flows, sizeof *flows.items), 0, false};
	for (size_t at = 0, end; at < n_items; at = end) {
		end = grouping_end(items, n_items, at, GROUPING_KEYS);
		flows.items[flows.count++] = count_flow(ledger, items + at, end - at);
	}
	flows.total_withheld = withhold_flows(arena, view, &flows);
	return flows;
}

/* --- findings --- */

/* One that was muted to its end was told to nobody, and counts nowhere. */
static bool has_spoken(const struct ledger_finding *finding)
{
	return finding->speaks_at < finding->cleared_at;
}

static bool is_found_within(const struct ledger_finding *finding, const struct quality_view *view)
{
	return has_spoken(finding) && quality_is_within(view, finding->speaks_at);
}

static bool is_cleared_within(const struct ledger_finding *finding, const struct quality_view *view)
{
	return has_spoken(finding) && quality_is_within(view, finding->cleared_at);
}

static bool is_open_at_the_end(const struct ledger_finding *finding, const struct quality_view *view)
{
	return finding->speaks_at < view->until && finding->cleared_at >= view->until;
}

/* ages: room for one a finding. */
static struct traffic_stalls count_stalls(const struct ledger *ledger, const struct quality_view *view,
					  const struct grouping_item *items, size_t count, int64_t *ages)
{
	struct traffic_stalls stalls = {.debtor = (int32_t)items->keys[0],
					.cases = grouping_cases(items, count)};
	size_t n_open = 0;
	for (size_t i = 0; i < count; i++) {
		const struct ledger_finding *finding = ledger_finding(ledger, items[i].index);
		stalls.found += is_found_within(finding, view);
		stalls.cleared += is_cleared_within(finding, view);
		if (is_open_at_the_end(finding, view))
			ages[n_open++] = view->until - finding->since;
	}
	stalls.open = (int32_t)n_open;
	quality_sort(ages, n_open);
	if (n_open) {
		stalls.age_p50 = quality_element(ages, n_open, 50);
		stalls.age_max = ages[n_open - 1];
	}
	return stalls;
}

/* True: the total must be withheld as well. */
static bool withhold_stalls(struct arena *arena, const struct quality_view *view,
			    struct traffic_stalls_list *list)
{
	struct cell *cells = arena_zalloc(arena, list->count, sizeof *cells);
	for (size_t i = 0; i < list->count; i++)
		cells[i] = (struct cell){.size = list->items[i].cases,
					 .known = view->sees_all || list->items[i].debtor == view->viewer};
	bool total = withhold_small(cells, list->count);
	for (size_t i = 0; i < list->count; i++) {
		if (cells[i].withheld)
			list->items[i] =
				(struct traffic_stalls){.debtor = list->items[i].debtor, .withheld = true};
	}
	return total;
}

struct traffic_stalls_list traffic_stalls(struct arena *arena, const struct ledger *ledger,
					  const struct quality_view *view)
{
	struct grouping_item *items = arena_zalloc(arena, (size_t)ledger->findings.count, sizeof *items);
	size_t n_items = 0, n_rows = 0;
	for (int32_t i = 0; i < ledger->findings.count; i++) {
		const struct ledger_finding *finding = ledger_finding(ledger, i);
		if (is_found_within(finding, view) || is_cleared_within(finding, view) ||
		    is_open_at_the_end(finding, view))
			items[n_items++] = (struct grouping_item){
				.keys = {finding->debtor}, .in_case = finding->in_case, .index = i};
	}
	grouping_sort(items, n_items);
	for (size_t at = 0; at < n_items; at = grouping_end(items, n_items, at, GROUPING_KEYS))
		n_rows++;
	struct traffic_stalls_list list = {arena_zalloc(arena, n_rows, sizeof *list.items), 0, false};
	int64_t *ages = arena_alloc(arena, (n_items + 1) * sizeof *ages);
	for (size_t at = 0, end; at < n_items; at = end) {
		end = grouping_end(items, n_items, at, GROUPING_KEYS);
		list.items[list.count++] = count_stalls(ledger, view, items + at, end - at, ages);
	}
	list.total_withheld = withhold_stalls(arena, view, &list);
	return list;
}

/* --- weeks --- */

enum { KEY_WEEK };
enum happening { HAPPENED_HANDOVER, HAPPENED_BACK, HAPPENED_FOUND, HAPPENED_CLEARED, HAPPENED_CONTACT };

struct happenings {
	const struct quality_view *view;
	struct grouping_item *items;
	size_t count;
};

/* What happened, and whether it is strange to the viewer, goes along as the index: groups are weeks, in which cases have to stand side by side. */
static void note(struct happenings *noted, int64_t at, int32_t in_case, enum happening what, bool strange)
{
	if (!quality_is_within(noted->view, at))
		return;
	noted->items[noted->count++] = (struct grouping_item){
		.keys = {quality_week_of(at)}, .in_case = in_case, .index = 2 * (int32_t)what + strange};
}

static void note_all(struct happenings *noted, const struct ledger *ledger)
{
	int32_t viewer = noted->view->viewer;
	for (int32_t i = 0; i < ledger->handovers.count; i++) {
		const struct ledger_handover *handover = ledger_handover(ledger, i);
		note(noted, handover->at, handover->in_case,
		     handover->back ? HAPPENED_BACK : HAPPENED_HANDOVER,
		     handover->giver != viewer && handover->taker != viewer);
	}
	for (int32_t i = 0; i < ledger->findings.count; i++) {
		const struct ledger_finding *finding = ledger_finding(ledger, i);
		if (!has_spoken(finding))
			continue;
		note(noted, finding->speaks_at, finding->in_case, HAPPENED_FOUND, finding->debtor != viewer);
		note(noted, finding->cleared_at, finding->in_case, HAPPENED_CLEARED,
		     finding->debtor != viewer);
	}
	for (int32_t i = 0; i < ledger->contacts.count; i++) {
		const struct ledger_contact *contact = ledger_contact(ledger, i);
		note(noted, contact->at, contact->in_case, HAPPENED_CONTACT, true);
	}
}

static int32_t count_strange(const struct grouping_item *items, size_t count)
{
	int32_t cases = 0, last = -1;
	for (size_t i = 0; i < count; i++) {
		if (items[i].index % 2 == 0 || items[i].in_case == last)
			continue;
		last = items[i].in_case;
		cases++;
	}
	return cases;
}

static struct traffic_week count_week(const struct grouping_item *items, size_t count)
{
	int32_t counts[HAPPENED_CONTACT + 1] = {0};
	for (size_t i = 0; i < count; i++)
		counts[items[i].index / 2]++;
	return (struct traffic_week){
		.week = items->keys[KEY_WEEK],
		.handovers = counts[HAPPENED_HANDOVER] + counts[HAPPENED_BACK],
		.back = counts[HAPPENED_BACK],
		.found = counts[HAPPENED_FOUND],
		.cleared = counts[HAPPENED_CLEARED],
		.contacts = counts[HAPPENED_CONTACT],
		.cases = grouping_cases(items, count),
		.strange = count_strange(items, count),
	};
}

/* all: the weeks add up to a total that must not be told. */
static void withhold_weeks(struct arena *arena, const struct quality_view *view, bool all,
			   struct traffic_weeks *weeks)
{
	struct cell *cells = arena_zalloc(arena, weeks->count, sizeof *cells);
	for (size_t i = 0; i < weeks->count; i++)
		cells[i] = (struct cell){.size = weeks->items[i].strange, .known = view->sees_all};
	withhold_small(cells, weeks->count);
	for (size_t i = 0; i < weeks->count; i++) {
		if (all || cells[i].withheld)
			weeks->items[i] =
				(struct traffic_week){.week = weeks->items[i].week, .withheld = true};
	}
}

struct traffic_weeks traffic_weeks(struct arena *arena, const struct ledger *ledger,
				   const struct quality_view *view)
{
	size_t most = (size_t)ledger->handovers.count + 2 * (size_t)ledger->findings.count +
		      (size_t)ledger->contacts.count;
	struct happenings noted = {view, arena_zalloc(arena, most, sizeof *noted.items), 0};
	size_t n_weeks = 0;
	note_all(&noted, ledger);
	grouping_sort(noted.items, noted.count);
	for (size_t at = 0; at < noted.count; at = grouping_end(noted.items, noted.count, at, GROUPING_KEYS))
		n_weeks++;
	struct traffic_weeks weeks = {arena_zalloc(arena, n_weeks, sizeof *weeks.items), 0};
	for (size_t at = 0, end; at < noted.count; at = end) {
		end = grouping_end(noted.items, noted.count, at, GROUPING_KEYS);
		weeks.items[weeks.count++] = count_week(noted.items + at, end - at);
	}
	bool all = traffic_flows(arena, ledger, view).total_withheld ||
		   traffic_stalls(arena, ledger, view).total_withheld;
	withhold_weeks(arena, view, all, &weeks);
	return weeks;
}
