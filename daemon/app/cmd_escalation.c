/* cmd_escalation: escalation.list. */
#include "app/commands.h"
#include "app/page.h"
#include "app/view.h"
#include "core/director.h"
#include "wire/msg.h"

struct listing {
	struct page *page;
	struct loaded_cases cases; /* the escalated ones */
	struct loaded_events *titles;
	int64_t next;
};

/* A case is escalated only as long as something is found in it. */
static enum phase_result want_page(struct reading *reading)
{
	struct listing *listing = arena_zalloc(reading->arena, 1, sizeof *listing);
	reading->state = listing;
	listing->page = page_want(reading, true, -1);
	return PHASE_NEXT;
}

static enum phase_result want_titles(struct reading *reading)
{
	struct listing *listing = reading->state;
	struct loaded_cases all = page_take(reading, listing->page, &listing->next);
	listing->cases.items = all.items;
	for (size_t i = 0; i < all.count; i++) {
		if (all.items[i].file->ladder != LADDER_QUIET)
			listing->cases.items[listing->cases.count++] = all.items[i];
	}
	listing->titles = page_want_titles(reading, &listing->cases);
	return PHASE_NEXT;
}

static int64_t due_of(const struct casefile *file)
{
	const struct obligation *acknowledge = casefile_obligation_of(file, OBLIGATION_acknowledge);
	const struct obligation *decide = casefile_obligation_of(file, OBLIGATION_decide);
	return acknowledge ? acknowledge->due : decide ? decide->due : INSTANT_NEVER;
}

/* The kinds of the findings that are open and not muted, each once. */
static struct desc_list stalls_of(struct reading *reading, const struct casefile *file)
{
	size_t n_findings;
	const struct finding *findings = casefile_findings(file, &n_findings);
	const char **words = arena_zalloc(reading->arena, STALL_COUNT, sizeof *words);
	uint32_t seen = 0;
	int32_t count = 0;
	for (size_t i = 0; i < n_findings; i++) {
		uint32_t bit = UINT32_C(1) << findings[i].stall;
		if (!finding_is_open(&findings[i]) || findings[i].muted || (seen & bit))
			continue;
		seen |= bit;
		words[count++] = stall_rows[findings[i].stall].name;
	}
	return (struct desc_list){words, count};
}

/* While the top of the ladder is silent the case is also for the person outside. */
static const char *outside_of(const struct reading *reading, const struct casefile *file)
{
	const struct covenant *covenant = partnership_covenant(reading->partnership, reading->now);
	bool is_told = file->silent != PARTY_NONE && covenant && *covenant->outside;
	return is_told ? covenant->outside : NULL;
}

static struct msg_escalation escalation_of(struct reading *reading, const struct loaded_case *found,
					   const struct store_event *opened)
{
	const struct casefile *file = found->file;
	return (struct msg_escalation){
		.case_id = file->id,
		.title = view_opening(reading, found, opened).title,
		.theme = file->theme,
		.ladder = file->ladder,
		.rung = file->rung,
		.severity = file->severity,
		.since = file->escalated_at,
		.due = due_of(file),
		.holder = file->holder,
		.stalls = stalls_of(reading, file),
		.director = director_acting(reading->partnership, file, (enum rung)file->rung, reading->now),
		.silent = file->silent,
		.outside = outside_of(reading, file),
		.snoozed_until = file->snoozed_until > reading->now ? file->snoozed_until : INSTANT_NEVER,
	};
}

static enum phase_result show_page(struct reading *reading)
{
	const struct listing *listing = reading->state;
	size_t count = listing->cases.count;
	struct msg_escalation *list = arena_zalloc(reading->arena, count, sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = escalation_of(reading, &listing->cases.items[i], page_opened(&listing->titles[i]));
	struct msg_escalation_page *page = arena_zalloc(reading->arena, 1, sizeof *page);
	page->escalations = (struct desc_list){list, (int32_t)count};
	page->next = listing->next;
	reading->result = page;
	return PHASE_NEXT;
}

const struct answer answer_escalation_list = {{want_page, want_titles, show_page}};
