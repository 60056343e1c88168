/* cmd_stall: stall.list, stall.explain. */
#include "app/commands.h"
#include "app/inside.h"
#include "app/limits.h"
#include "app/page.h"
#include "app/row.h"
#include "app/view.h"
#include "core/explain.h"
#include "wire/msg.h"

/* --- stall.list ------------------------------------------------------------------------------------- */

struct listing {
	struct page *page;
	struct loaded_cases cases;
	struct loaded_events *titles;
	int64_t next;
};

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
	listing->cases = page_take(reading, listing->page, &listing->next);
	listing->titles = page_want_titles(reading, &listing->cases);
	return PHASE_NEXT;
}

static int32_t add_findings(struct reading *reading, const struct loaded_case *found,
			    const struct store_event *opened, struct msg_finding *list)
{
	size_t count;
	int32_t added = 0;
	const struct finding *findings = casefile_findings(found->file, &count);
	const char *title = view_opening(reading, found, opened).title;
	for (size_t i = 0; i < count; i++) {
		if (!finding_is_open(&findings[i]) || findings[i].muted)
			continue;
		list[added] = view_finding(found, &findings[i]);
		list[added++].title = title;
	}
	return added;
}

static size_t findings_bytes(const struct msg_finding *list, int32_t count)
{
	size_t bytes = 0;
	for (int32_t i = 0; i < count; i++)
		bytes += VIEW_ROW_BYTES + view_text_bytes(list[i].title);
	return bytes;
}

/* A page holds whole cases, as many as a message can. */
static enum phase_result show_page(struct reading *reading)
{
	struct listing *listing = reading->state;
	struct msg_finding *list = arena_zalloc(reading->arena, MSG_LIST_MAX, sizeof *list);
	int32_t count = 0;
	size_t bytes = 0;
	for (size_t i = 0; i < listing->cases.count; i++) {
		const struct loaded_case *found = &listing->cases.items[i];
		int32_t added = 0;
		if (count + CASEFILE_FINDINGS_MAX <= MSG_LIST_MAX)
			added = add_findings(reading, found, page_opened(&listing->titles[i]), list + count);
		bytes += findings_bytes(list + count, added);
		if (i > 0 && (count + CASEFILE_FINDINGS_MAX > MSG_LIST_MAX || bytes > APP_REPLY_BYTES)) {
			listing->next = listing->cases.items[i - 1].row.case_id;
			break;
		}
		count += added;
	}
	struct msg_stall_page *page = arena_zalloc(reading->arena, 1, sizeof *page);
	page->stalls = (struct desc_list){list, count};
	page->next = listing->next;
	reading->result = page;
	return PHASE_NEXT;
}

const struct answer answer_stall_list = {{want_page, want_titles, show_page}};

/* --- stall.explain ---------------------------------------------------------------------------------- */

struct explaining {
	struct loaded_case found;
	const struct finding *finding;
	struct loaded_events event; /* stall.found */
	struct explanation explanation;
	struct loaded_events *evidence; /* one each */
};

static enum phase_result want_case(struct reading *reading)
{
	struct explaining *explaining = arena_zalloc(reading->arena, 1, sizeof *explaining);
	reading->state = explaining;
	reading_want_case(reading, reading->args->case_id, &explaining->found);
	return PHASE_NEXT;
}

static enum phase_result want_found(struct reading *reading)
{
	struct explaining *explaining = reading->state;
	if (reading_check_case(reading, &explaining->found) == PHASE_FAILED)
		return PHASE_FAILED;
	explaining->finding = casefile_finding(explaining->found.file, reading->args->finding);
	if (!explaining->finding)
		return reading_fail(reading, ERROR_not_found, "finding", "the case has no such finding now");
	struct reading_page page = {reading->args->case_id, explaining->finding->found_seq - 1, 1};
	reading_want_events(reading, &page, &explaining->event);
	return PHASE_NEXT;
}

static enum phase_result want_evidence(struct reading *reading)
{
	struct explaining *explaining = reading->state;
	struct event found;
	if (explaining->event.count == 0)
		return reading_fail(reading, ERROR_internal, "finding", "the finding has no event");
	if (row_read(&explaining->event.items[0], reading->names, reading->arena, &found, &reading->err) < 0)
		return PHASE_FAILED;
	explaining->explanation =
		explain_finding(reading->arena, explaining->found.file, reading->partnership,
				explaining->finding, &found, (enum language)reading->args->language);
	struct numbers evidence = explaining->explanation.evidence;
	explaining->evidence =
		arena_zalloc(reading->arena, (size_t)evidence.count, sizeof *explaining->evidence);
	for (int32_t i = 0; i < evidence.count; i++) {
		struct reading_page page = {reading->args->case_id, evidence.items[i] - 1, 1};
		reading_want_events(reading, &page, &explaining->evidence[i]);
	}
	return PHASE_NEXT;
}

static struct desc_list evidence_of(struct reading *reading, const struct explaining *explaining)
{
	int32_t n_evidence = explaining->explanation.evidence.count;
	int relation = explaining->found.relation;
	struct msg_event *list = arena_zalloc(reading->arena, (size_t)n_evidence, sizeof *list);
	int32_t count = 0;
	size_t bytes = 0;
	for (int32_t i = 0; i < n_evidence; i++) {
		const struct store_event *row = page_opened(&explaining->evidence[i]);
		if (!row || !view_is_for(row, reading->party, (relation & WHO_DIRECTOR) != 0))
			continue;
		enum sight sight = view_sight_of_event(reading->app, row, view_sight(relation),
						       reading->party, reading->arena);
		list[count] = view_event(reading->app, row, sight, NULL, reading->arena);
		bytes += view_event_bytes(&list[count]);
		if (bytes > APP_REPLY_BYTES)
			break;
		count++;
	}
	return (struct desc_list){list, count};
}

static enum phase_result show_explanation(struct reading *reading)
{
	const struct explaining *explaining = reading->state;
	struct msg_explanation *result = arena_zalloc(reading->arena, 1, sizeof *result);
	result->finding = view_finding(&explaining->found, explaining->finding);
	result->finding.rule = explaining->explanation.rule;
	result->finding.evidence = explaining->explanation.evidence;
	result->finding.sentence = explaining->explanation.sentence;
	result->finding.ends = explaining->explanation.ends;
	result->events = evidence_of(reading, explaining);
	reading->result = result;
	return PHASE_NEXT;
}

const struct answer answer_stall_explain = {{want_case, want_found, want_evidence, show_explanation}};
