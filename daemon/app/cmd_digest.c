/*
 * cmd_digest: digest.show.
 *
 * Goes twice over the inboxes of the party: first over all cases with open findings, then over the newest cases of any
 * kind, for what was resolved meanwhile. Each time page after page, one inbox after the other.
 */
#include "app/commands.h"
#include "app/inside.h"
#include "app/limits.h"
#include "app/page.h"
#include "app/row.h"
#include "app/view.h"
#include "core/digest.h"
#include "core/explain.h"
#include "wire/msg.h"

#define DIGEST_LINES_MAX 1000 /* the oldest; the counts tell of all */

static const char *const state_names[] = {"new", "worse", "open", "resolved", "snoozed"};

struct collecting {
	bool stalled; /* the first time round */
	size_t face;
	int64_t before;
	bool asked; /* `page` was wanted */
	struct loaded_cases page;
	const struct casefile **files;
	struct loaded_case *cases; /* side by side with files */
	size_t count;

	struct digest digest;
	int32_t n_lines;
	struct loaded_events *titles; /* of each line */
	struct loaded_events *found;  /* its stall.found */
};

static enum phase_result start(struct reading *reading)
{
	struct collecting *collecting = arena_zalloc(reading->arena, 1, sizeof *collecting);
	collecting->stalled = true;
	collecting->before = INT64_MAX;
	collecting->files = arena_zalloc(reading->arena, APP_DIGEST_CASES_MAX, sizeof *collecting->files);
	collecting->cases = arena_zalloc(reading->arena, APP_DIGEST_CASES_MAX, sizeof *collecting->cases);
	reading->state = collecting;
	return PHASE_NEXT;
}

static void ask(struct reading *reading, struct collecting *collecting)
{
	struct store_inbox query = {
		.partnership = reading->app->config.partnership,
		.party = reading->faces[collecting->face],
		.before = collecting->before,
		.limit = APP_PAGE_MAX,
		.stalled_only = collecting->stalled,
		.status = -1,
	};
	collecting->page = (struct loaded_cases){0};
	collecting->asked = true;
	reading_want_inbox(reading, &query, &collecting->page);
}

static bool has(const struct collecting *collecting, int64_t case_id)
{
	for (size_t i = 0; i < collecting->count; i++) {
		if (collecting->files[i]->id == case_id)
			return true;
	}
	return false;
}

/* Whether there is something to say about it at all. */
static bool is_of_interest(const struct loaded_case *found)
{
	size_t n_findings;
	casefile_findings(found->file, &n_findings);
	return n_findings > 0;
}

static void keep_page(struct collecting *collecting)
{
	for (size_t i = 0; i < collecting->page.count; i++) {
		const struct loaded_case *found = &collecting->page.items[i];
		if (collecting->count == APP_DIGEST_CASES_MAX)
			return;
		if (!is_of_interest(found) || has(collecting, found->file->id))
			continue;
		collecting->cases[collecting->count] = *found;
		collecting->files[collecting->count++] = found->file;
	}
}

/* To the next inbox, or the second time round; false at the end. */
static bool move_on(struct reading *reading, struct collecting *collecting)
{
	collecting->before = INT64_MAX;
	if (++collecting->face < reading->n_faces)
		return true;
	collecting->face = 0;
	bool first = collecting->stalled;
	collecting->stalled = false;
	return first;
}

static enum phase_result collect(struct reading *reading)
{
	struct collecting *collecting = reading->state;
	if (collecting->asked) {
		keep_page(collecting);
		collecting->before = collecting->page.last;
		bool more = collecting->page.rows == APP_PAGE_MAX && collecting->count < APP_DIGEST_CASES_MAX;
		if (!more && !move_on(reading, collecting))
			return PHASE_NEXT;
	}
	ask(reading, collecting);
	return PHASE_AGAIN;
}

static const struct loaded_case *case_of(const struct collecting *collecting, const struct digest_line *line)
{
	size_t i = 0;
	while (collecting->files[i] != line->file)
		i++;
	return &collecting->cases[i];
}

static enum phase_result want_lines(struct reading *reading)
{
	struct collecting *collecting = reading->state;
	int64_t since = reading->args->present & F(since) ? reading->args->since : reading->now - INSTANT_DAY;
	collecting->digest =
		digest_build(reading->arena, collecting->files, collecting->count, since, reading->now);
	size_t n =
		collecting->digest.n_lines < DIGEST_LINES_MAX ? collecting->digest.n_lines : DIGEST_LINES_MAX;
	collecting->n_lines = (int32_t)n;
	collecting->titles = arena_zalloc(reading->arena, n, sizeof *collecting->titles);
	collecting->found = arena_zalloc(reading->arena, n, sizeof *collecting->found);
	for (size_t i = 0; i < n; i++) {
		const struct digest_line *line = &collecting->digest.lines[i];
		struct reading_page found = {line->case_id, line->about->found_seq - 1, 1};
		struct reading_page first = {line->case_id, 0, 1};
		reading_want_events(reading, &found, &collecting->found[i]);
		if (case_of(collecting, line)->relation & (WHO_HOLDER | WHO_PARTICIPANT | WHO_OFFERED))
			reading_want_events(reading, &first, &collecting->titles[i]);
	}
	return PHASE_NEXT;
}

static const char *sentence_of(struct reading *reading, const struct digest_line *line,
			       const struct store_event *row)
{
	struct event found;
	struct err ignored = ERR_NONE;
	if (!row || row_read(row, reading->names, reading->arena, &found, &ignored) < 0)
		return NULL;
	return explain_finding(reading->arena, line->file, reading->partnership, line->about, &found,
			       (enum language)reading->args->language)
		.sentence;
}

static struct msg_digest_line line_of(struct reading *reading, const struct collecting *collecting, int32_t i)
{
	const struct digest_line *line = &collecting->digest.lines[i];
	const struct store_event *opened = page_opened(&collecting->titles[i]);
	return (struct msg_digest_line){
		.state = state_names[line->state],
		.case_id = line->case_id,
		.title = view_opening(reading, case_of(collecting, line), opened).title,
		.finding = line->finding,
		.stall = (int32_t)line->stall,
		.severity = line->severity,
		.debtor = line->debtor,
		.since = line->since,
		.escalated_at = line->escalated_at,
		.ladder = (int32_t)line->ladder,
		.sentence = sentence_of(reading, line, page_opened(&collecting->found[i])),
		.suggestion =
			line->state == DIGEST_RESOLVED
				? NULL
				: explain_suggestion(reading->arena, line->file, reading->partnership,
						     line->about, (enum language)reading->args->language),
	};
}

static size_t line_bytes(const struct msg_digest_line *line)
{
	return VIEW_ROW_BYTES + view_text_bytes(line->title) + view_text_bytes(line->sentence) +
	       view_text_bytes(line->suggestion);
}

static enum phase_result show(struct reading *reading)
{
	const struct collecting *collecting = reading->state;
	const size_t *counts = collecting->digest.counts;
	struct msg_digest_line *lines =
		arena_zalloc(reading->arena, (size_t)collecting->n_lines, sizeof *lines);
	int32_t n_lines = 0;
	size_t bytes = 0;
	for (; n_lines < collecting->n_lines; n_lines++) {
		lines[n_lines] = line_of(reading, collecting, n_lines);
		bytes += line_bytes(&lines[n_lines]);
		if (bytes > APP_REPLY_BYTES)
			break;
	}
	struct msg_digest *digest = arena_zalloc(reading->arena, 1, sizeof *digest);
	*digest = (struct msg_digest){
		.party = reading->party,
		.since =
			reading->args->present & F(since) ? reading->args->since : reading->now - INSTANT_DAY,
		.now = reading->now,
		.fresh = (int32_t)counts[DIGEST_NEW],
		.worse = (int32_t)counts[DIGEST_WORSE],
		.open = (int32_t)counts[DIGEST_OPEN],
		.resolved = (int32_t)counts[DIGEST_RESOLVED],
		.snoozed = (int32_t)counts[DIGEST_SNOOZED],
		.lines = {lines, n_lines},
	};
	reading->result = digest;
	return PHASE_NEXT;
}

const struct answer answer_digest_show = {{start, collect, want_lines, show}};
