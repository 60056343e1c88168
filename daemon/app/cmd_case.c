/* cmd_case: case.get, case.list, case.timeline. */
#include "app/commands.h"
#include "app/inside.h"
#include "app/limits.h"
#include "app/page.h"
#include "app/request.h"
#include "app/view.h"
#include "wire/msg.h"

/* --- case.get --------------------------------------------------------------------------------------- */

struct get {
	struct loaded_case found;
	struct loaded_events first;
};

static enum phase_result want_one(struct reading *reading)
{
	struct get *get = arena_zalloc(reading->arena, 1, sizeof *get);
	struct reading_page first = {reading->args->case_id, 0, 1};
	reading->state = get;
	reading_want_case(reading, reading->args->case_id, &get->found);
	reading_want_events(reading, &first, &get->first);
	return PHASE_NEXT;
}

static struct desc_list obligations_of(struct reading *reading, const struct casefile *file)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	struct msg_obligation *list = arena_zalloc(reading->arena, count, sizeof *list);
	for (size_t i = 0; i < count; i++) {
		const struct obligation *obligation = &obligations[i];
		list[i] = (struct msg_obligation){
			.number = obligation->number,
			.kind = obligation->kind,
			.ordinal = obligation->ordinal,
			.cause = obligation->cause,
			.debtor = obligation->debtor,
			.creditor = obligation->creditor,
			.opened_at = obligation->opened_at,
			.due = obligation->due,
			.lapsed = obligation->lapsed != 0,
			.covenant = obligation->covenant,
		};
	}
	return (struct desc_list){list, (int32_t)count};
}

static struct desc_list findings_of(struct reading *reading, const struct loaded_case *found)
{
	size_t count;
	const struct finding *findings = casefile_findings(found->file, &count);
	struct msg_finding *list = arena_zalloc(reading->arena, count, sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = view_finding(found, &findings[i]);
	return (struct desc_list){list, (int32_t)count};
}

static struct desc_list parts_of(struct reading *reading, const struct casefile *file)
{
	size_t count;
	const struct participant *participants = casefile_participants(file, &count);
	struct msg_part *list = arena_zalloc(reading->arena, count, sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct msg_part){participants[i].party, participants[i].relation,
					    participants[i].finished, participants[i].undelivered};
	return (struct desc_list){list, (int32_t)count};
}

static struct desc_list conferences_of(struct reading *reading, const struct casefile *file)
{
	size_t count;
	const struct call *calls = casefile_calls(file, &count);
	struct msg_call *list = arena_zalloc(reading->arena, count, sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct msg_call){calls[i].conference, calls[i].at, calls[i].party, calls[i].held};
	return (struct desc_list){list, (int32_t)count};
}

static enum phase_result show_one(struct reading *reading)
{
	const struct get *get = reading->state;
	const struct casefile *file = get->found.file;
	if (reading_check_case(reading, &get->found) == PHASE_FAILED)
		return PHASE_FAILED;
	const struct store_event *opened = page_opened(&get->first);
	struct args content = view_opening(reading, &get->found, opened);
	struct msg_case_view *view = arena_zalloc(reading->arena, 1, sizeof *view);
	view->summary = view_case(reading, &get->found, opened);
	view->text = content.text;
	view->person = content.person;
	view->parts = parts_of(reading, file);
	view->obligations = obligations_of(reading, file);
	view->findings = findings_of(reading, &get->found);
	view->conferences = conferences_of(reading, file);
	view->paused_until = casefile_is_paused(file, reading->now) ? file->paused_until : INSTANT_NEVER;
	view->escalated_at = file->ladder == LADDER_QUIET ? INSTANT_NEVER : file->escalated_at;
	view->severity = file->ladder == LADDER_QUIET ? 0 : file->severity;
	reading->result = view;
	return PHASE_NEXT;
}

const struct answer answer_case_get = {{want_one, show_one}};

/* --- case.list -------------------------------------------------------------------------------------- */

struct listing {
	struct page *page;
	struct loaded_cases cases;
	struct loaded_events *titles;
	int64_t next;
};

static enum phase_result want_page(struct reading *reading)
{
	struct listing *listing = arena_zalloc(reading->arena, 1, sizeof *listing);
	int32_t status = reading->args->present & F(status) ? reading->args->status : -1;
	reading->state = listing;
	listing->page = page_want(reading, reading->args->stalled, status);
	return PHASE_NEXT;
}

static enum phase_result want_titles(struct reading *reading)
{
	struct listing *listing = reading->state;
	listing->cases = page_take(reading, listing->page, &listing->next);
	listing->titles = page_want_titles(reading, &listing->cases);
	return PHASE_NEXT;
}

static enum phase_result show_page(struct reading *reading)
{
	const struct listing *listing = reading->state;
	size_t count = listing->cases.count;
	struct msg_case *list = arena_zalloc(reading->arena, count, sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = view_case(reading, &listing->cases.items[i], page_opened(&listing->titles[i]));
	struct msg_case_page *page = arena_zalloc(reading->arena, 1, sizeof *page);
	page->cases = (struct desc_list){list, (int32_t)count};
	page->next = listing->next;
	reading->result = page;
	return PHASE_NEXT;
}

const struct answer answer_case_list = {{want_page, want_titles, show_page}};

/* --- case.timeline ---------------------------------------------------------------------------------- */

struct timeline {
	struct loaded_case found;
	struct loaded_events events;
};

static enum phase_result want_timeline(struct reading *reading)
{
	struct timeline *timeline = arena_zalloc(reading->arena, 1, sizeof *timeline);
	struct reading_page page = {reading->args->case_id, reading->args->after, reading_limit(reading)};
	reading->state = timeline;
	reading_want_case(reading, reading->args->case_id, &timeline->found);
	reading_want_events(reading, &page, &timeline->events);
	return PHASE_NEXT;
}

static enum phase_result show_timeline(struct reading *reading)
{
	const struct timeline *timeline = reading->state;
	if (reading_check_case(reading, &timeline->found) == PHASE_FAILED)
		return PHASE_FAILED;
	int relation = timeline->found.relation;
	enum sight sight = view_sight(relation);
	const struct loaded_events *events = &timeline->events;
	struct msg_event *list = arena_zalloc(reading->arena, events->count, sizeof *list);
	int32_t count = 0;
	size_t bytes = 0;
	bool full = false;
	for (size_t i = 0; i < events->count && !full; i++) {
		const struct store_event *row = &events->items[i];
		if (!view_is_for(row, reading->party, (relation & WHO_DIRECTOR) != 0))
			continue;
		list[count] = view_event(
			reading->app, row,
			view_sight_of_event(reading->app, row, sight, reading->party, reading->arena), NULL,
			reading->arena);
		bytes += view_event_bytes(&list[count]);
		full = count > 0 && bytes > APP_REPLY_BYTES;
		count += !full;
	}
	struct msg_timeline *result = arena_zalloc(reading->arena, 1, sizeof *result);
	result->events = (struct desc_list){list, count};
	if (full)
		result->next = list[count - 1].seq;
	else if (events->count == (size_t)reading_limit(reading))
		result->next = events->items[events->count - 1].seq;
	reading->result = result;
	return PHASE_NEXT;
}

const struct answer answer_case_timeline = {{want_timeline, show_timeline}};
