/* ledger: see ledger.h. */
#include "core/ledger.h"

#include <string.h>

#define NONE (-1)
#define SLOTS_MIN 64

void ledger_init(struct ledger *ledger, struct arena *arena)
{
	*ledger = (struct ledger){.arena = arena};
	shelf_init(&ledger->cases, arena, sizeof(struct ledger_case));
	shelf_init(&ledger->debts, arena, sizeof(struct ledger_debt));
	shelf_init(&ledger->findings, arena, sizeof(struct ledger_finding));
	shelf_init(&ledger->handovers, arena, sizeof(struct ledger_handover));
	shelf_init(&ledger->contacts, arena, sizeof(struct ledger_contact));
	shelf_init(&ledger->areas, arena, sizeof(const char *));
}

/* --- cases by their ids --- */

/* Fibonacci hashing: Knuth, The Art of Computer Programming, volume 3, section 6.4. */
static int32_t *slot_of(const struct ledger *ledger, int64_t id)
{
	uint64_t hash = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 32;
	for (;; hash++) {
		int32_t *slot = &ledger->by_id[hash & (uint64_t)(ledger->n_slots - 1)];
		if (*slot == 0 || ledger_case(ledger, *slot - 1)->id == id)
			return slot;
	}
}

/* Never more than half full. */
static void widen_index(struct ledger *ledger)
{
	if (2 * (ledger->cases.count + 1) <= ledger->n_slots)
		return;
	ledger->n_slots = ledger->n_slots ? 2 * ledger->n_slots : SLOTS_MIN;
	ledger->by_id = arena_zalloc(ledger->arena, (size_t)ledger->n_slots, sizeof *ledger->by_id);
	for (int32_t i = 0; i < ledger->cases.count; i++)
		*slot_of(ledger, ledger_case(ledger, i)->id) = i + 1;
}

static int32_t case_index(struct ledger *ledger, const struct event *event)
{
	widen_index(ledger);
	int32_t *slot = slot_of(ledger, event->case_id);
	if (*slot)
		return *slot - 1;
	struct ledger_case *added = shelf_add(&ledger->cases);
	*added = (struct ledger_case){
		.id = event->case_id,
		.opened_at = event->at,
		.area = LEDGER_NO_AREA,
		.newest_debt = NONE,
		.newest_finding = NONE,
	};
	*slot = ledger->cases.count;
	return *slot - 1;
}

/* Few in number: as many as a region has neighbourhoods. */
static int32_t area_index(struct ledger *ledger, const char *area)
{
	for (int32_t i = 0; i < ledger->areas.count; i++) {
		if (strcmp(ledger_area(ledger, i), area) == 0)
			return i;
	}
	*(const char **)shelf_add(&ledger->areas) = arena_strndup(ledger->arena, area, strlen(area));
	return ledger->areas.count - 1;
}

/* --- what is owed --- */

static struct ledger_debt *debt_at(const struct ledger *ledger, int32_t index)
{
	return shelf_at(&ledger->debts, index);
}

/* The place that names an open debt, or the end of the chain. */
static int32_t *link_to_debt(const struct ledger *ledger, struct ledger_case *of, int32_t number)
{
	int32_t *link = &of->newest_debt;
	while (*link != NONE && debt_at(ledger, *link)->number != number)
		link = &debt_at(ledger, *link)->next;
	return link;
}

/* What somebody says no by. */
static bool is_refusal(enum event_kind kind)
{
	return kind == EVENT_handover_refused || kind == EVENT_request_refused ||
	       kind == EVENT_part_declined || kind == EVENT_directive_refused;
}

/* Refused is what somebody says, whatever becomes of the obligation. An escalation that ends by itself was not decided. At its very
 * due somebody acts in time, but what the rules end then has lapsed: the next rung has to. */
static enum fate fate_of(const struct ledger_debt *debt, const struct event *event, enum ending how)
{
	field_mask present = event->facts.args.present;
	bool by_rule = event_rows[event->kind].class == CLASS_DERIVED;
	bool in_time = by_rule ? event->at < debt->due : event->at <= debt->due;
	if (is_refusal(event->kind))
		return present & F(ground) ? FATE_LAWFUL : FATE_REFUSED;
	if (event->kind == EVENT_contact_informed && event->facts.args.not_told)
		return FATE_LAWFUL;
	if (event->kind == EVENT_promise_broken)
		return FATE_NEVER;
	if (how == ENDING_MET && event->kind != EVENT_escalation_ended)
		return in_time ? FATE_IN_TIME : FATE_LATE;
	return in_time ? FATE_WITHDRAWN : FATE_NEVER;
}

/* One event that is being taken in. */
struct taking {
	struct ledger *ledger;
	const struct event *event;
	int32_t in_case;
	struct ledger_case *of; /* the same case */
};

static void take_ends(const struct taking *t)
{
	struct ledger *ledger = t->ledger;
	const struct event *event = t->event;
	for (int32_t i = 0; i < event->facts.n_ends; i++) {
		const struct closing *closing = &event->facts.ends[i];
		int32_t *link = link_to_debt(ledger, t->of, closing->number);
		if (*link == NONE)
			continue; /* a next step */
		struct ledger_debt *debt = debt_at(ledger, *link);
		debt->ended_at = event->at;
		debt->fate = (uint8_t)fate_of(debt, event, (enum ending)closing->how);
		*link = debt->next;
	}
}

static void take_shifts(const struct taking *t)
{
	struct ledger *ledger = t->ledger;
	for (int32_t i = 0; i < t->event->facts.n_shifts; i++) {
		const struct shifting *shift = &t->event->facts.shifts[i];
		int32_t index = *link_to_debt(ledger, t->of, shift->number);
		if (index == NONE)
			continue;
		debt_at(ledger, index)->debtor = shift->debtor;
		debt_at(ledger, index)->due = shift->due;
	}
}

static void take_opens(const struct taking *t)
{
	struct ledger *ledger = t->ledger;
	for (int32_t i = 0; i < t->event->facts.n_opens; i++) {
		const struct opening *opening = &t->event->facts.opens[i];
		if (opening->kind == OBLIGATION_move)
			continue;
		struct ledger_debt *debt = shelf_add(&ledger->debts);
		*debt = (struct ledger_debt){
			.opened_at = t->event->at,
			.due = opening->due,
			.ended_at = INSTANT_NEVER,
			.in_case = t->in_case,
			.number = opening->number,
			.debtor = opening->debtor,
			.creditor = opening->creditor,
			.next = t->of->newest_debt,
			.kind = opening->kind,
			.fate = FATE_OPEN,
		};
		t->of->newest_debt = ledger->debts.count - 1;
	}
}

/* --- who holds the case --- */

static void hold(struct ledger_case *of, int32_t holder)
{
	if (of->holder == holder)
		return;
	of->holder_before = of->holder;
	of->holder = holder;
}

static void hand_over(const struct taking *t, int32_t taker)
{
	struct ledger_case *of = t->of;
	if (of->holder == taker)
		return;
	struct ledger_handover *handover = shelf_add(&t->ledger->handovers);
	*handover = (struct ledger_handover){t->event->at, t->in_case, of->holder, taker,
					     of->holder_before == taker};
	hold(of, taker);
}

static void on_opened(const struct taking *t)
{
	const char *area = t->event->facts.args.neighbourhood;
	t->of->holder = t->event->actor;
	if (area)
		t->of->area = area_index(t->ledger, area);
}

static void on_accepted(const struct taking *t)
{
	hand_over(t, t->event->facts.args.agency);
}

static void on_milestone(const struct taking *t)
{
	t->of->holder_before = PARTY_NONE;
}

static void on_record(const struct taking *t)
{
	hand_over(t, t->event->facts.args.agency);
	if (t->event->facts.args.meaning & 1 << MEANING_MILESTONE)
		on_milestone(t);
}

/* By the rules, by nobody's act: no handover. */
static void on_reopened(const struct taking *t)
{
	if (t->event->facts.args.present & F(agency))
		hold(t->of, t->event->facts.args.agency);
}

static void on_left(const struct taking *t)
{
	const struct args *args = &t->event->facts.args;
	if (args->successor != PARTY_NONE && t->of->holder == args->agency)
		hold(t->of, args->successor);
}

/* --- findings --- */

static struct ledger_finding *finding_at(const struct ledger *ledger, int32_t index)
{
	return shelf_at(&ledger->findings, index);
}

/* The place that names the open finding that the event is about, or the end of the chain. */
static int32_t *link_to_finding(const struct taking *t)
{
	int32_t *link = &t->of->newest_finding;
	while (*link != NONE && finding_at(t->ledger, *link)->number != t->event->facts.args.finding)
		link = &finding_at(t->ledger, *link)->next;
	return link;
}

static void on_found(const struct taking *t)
{
	const struct args *args = &t->event->facts.args;
	struct ledger_finding *finding = shelf_add(&t->ledger->findings);
	*finding = (struct ledger_finding){
		.since = args->since,
		.found_at = t->event->at,
		.speaks_at = args->muted ? INSTANT_NEVER : t->event->at,
		.cleared_at = INSTANT_NEVER,
		.in_case = t->in_case,
		.number = args->finding,
		.debtor = args->agency,
		.next = t->of->newest_finding,
		.stall = (uint8_t)args->stall,
	};
	t->of->newest_finding = t->ledger->findings.count - 1;
}

static void on_surfaced(const struct taking *t)
{
	int32_t index = *link_to_finding(t);
	if (index != NONE && finding_at(t->ledger, index)->speaks_at == INSTANT_NEVER)
		finding_at(t->ledger, index)->speaks_at = t->event->at;
}

static void on_cleared(const struct taking *t)
{
	int32_t *link = link_to_finding(t);
	if (*link == NONE)
		return;
	struct ledger_finding *finding = finding_at(t->ledger, *link);
	finding->cleared_at = t->event->at;
	*link = finding->next;
}

/* --- citizens --- */

static void on_contact(const struct taking *t)
{
	const struct args *args = &t->event->facts.args;
	struct ledger_contact *contact = shelf_add(&t->ledger->contacts);
	*contact = (struct ledger_contact){
		.at = t->event->at,
		.in_case = t->in_case,
		.scores = {(uint8_t)args->taken_seriously, (uint8_t)args->knew_who,
			   (uint8_t)args->promises_kept},
	};
}

/* --- the event as a whole --- */

static void (*const meanings[EVENT_COUNT])(const struct taking *t) = {
	[EVENT_case_opened] = on_opened,          [EVENT_case_reopened] = on_reopened,
	[EVENT_handover_accepted] = on_accepted,  [EVENT_record_held] = on_record,
	[EVENT_milestone_reached] = on_milestone, [EVENT_debtor_left] = on_left,
	[EVENT_stall_found] = on_found,           [EVENT_stall_surfaced] = on_surfaced,
	[EVENT_stall_cleared] = on_cleared,       [EVENT_contact_recorded] = on_contact,
};

void ledger_apply(struct ledger *ledger, const struct event *event)
{
	ledger->events++;
	if (event->case_id == 0)
		return;
	int32_t in_case = case_index(ledger, event);
	const struct taking t = {ledger, event, in_case, shelf_at(&ledger->cases, in_case)};
	take_ends(&t);
	take_shifts(&t);
	take_opens(&t);
	if (meanings[event->kind])
		meanings[event->kind](&t);
}
