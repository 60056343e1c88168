/*
 * cmd_digest: digest.show.
 *
 * Goes over the inboxes of the party page after page, then over the cases from which it or a rung of its was released: what
 * was resolved is told once more. A case on which something happened after the instant that is asked about is folded
 * anew, up to that instant. Nothing is kept of a page but the case files of which there is something to say.
 */
#include "app/commands.h"
#include "app/inside.h"
#include "app/limits.h"
#include "app/page.h"
#include "app/row.h"
#include "app/view.h"
#include "core/apply.h"
#include "core/director.h"
#include "figures/digest_message.h"

struct collecting {
	int64_t until;
	bool as_of; /* asked about another instant than now */
	struct digest digest;

	bool released; /* the second time round */
	size_t face;
	int64_t before;
	bool asked;               /* `page` was wanted */
	struct loaded_cases page; /* in the reading's scratch, as is all of the fold */
	size_t item;

	bool folds;
	struct draft draft;
	struct loaded_events told;

	struct loaded_events *titles; /* of each line */
	struct loaded_events *found;  /* its stall.found */
};

/* --- whose, and when -------------------------------------------------------------------------------- */

/* A courier carries the digests of others. Nobody else asks about others. */
static bool may_ask_about(const struct reading *reading, int32_t subject)
{
	const struct party *asker = partnership_party(reading->partnership, reading->party);
	return subject == reading->party ||
	       (asker && (asker->role == ROLE_MAILER || asker->role == ROLE_HOOKS));
}

/* Titles are about persons: nothing that is sent has them. */
static bool shows_titles(const struct reading *reading)
{
	return !(reading->args->present & F(party));
}

static enum phase_result start(struct reading *reading)
{
	const struct args *args = reading->args;
	struct collecting *collecting = arena_zalloc(reading->arena, 1, sizeof *collecting);
	collecting->as_of = (args->present & F(until)) != 0;
	collecting->until = collecting->as_of ? args->until : reading->now;
	int64_t since = args->present & F(since) ? args->since : collecting->until - INSTANT_DAY;
	if (collecting->until > reading->now)
		return reading_fail(reading, ERROR_bad_value, "until", "that is yet to come");
	if (since > collecting->until)
		return reading_fail(reading, ERROR_bad_value, "since", "it begins after its end");
	if (args->present & F(party) && !may_ask_about(reading, args->party))
		return reading_fail(reading, ERROR_not_allowed, "party",
				    "a party has its own digest, and only couriers have those of others");
	if (args->present & F(party))
		reading->party = args->party;
	reading->n_faces =
		authz_faces(reading->partnership, reading->party, collecting->until, reading->faces);
	collecting->digest = digest_start(reading->arena, since, collecting->until, APP_DIGEST_LINES_MAX);
	collecting->before = INT64_MAX;
	reading->state = collecting;
	return PHASE_NEXT;
}

/* --- which cases ------------------------------------------------------------------------------------ */

static bool is_listed(const struct casefile *file, int32_t face, bool released)
{
	const struct participant *part = casefile_participant(file, face);
	return part && part->relation != RELATION_NONE && (part->relation == RELATION_RELEASED) == released;
}

/* In a page that was read before this one. */
static bool is_done(const struct reading *reading, const struct collecting *collecting,
		    const struct casefile *file)
{
	for (size_t i = 0; i < reading->n_faces; i++) {
		if (collecting->released && is_listed(file, reading->faces[i], false))
			return true;
		if (i < collecting->face && is_listed(file, reading->faces[i], collecting->released))
			return true;
	}
	return false;
}

/* Cleared findings stay in a case file for days: one without any has had none since, unless that is long ago. */
static bool is_of_interest(const struct collecting *collecting, const struct casefile *file)
{
	if (collecting->as_of && file->now > collecting->until)
		return file->next_finding > 1;
	return digest_concerns(&collecting->digest, file);
}

/* The escalation that one of its rungs had, or that was delegated to it, has ended since: it directs the case no longer. */
static bool was_relieved(const struct reading *reading, const struct collecting *collecting,
			 const struct casefile *file)
{
	if (file->escalated_until == INSTANT_NEVER || file->escalated_until <= collecting->digest.since)
		return false;
	for (size_t i = 0; i < reading->n_faces; i++) {
		int32_t face = reading->faces[i];
		if (is_listed(file, face, true) &&
		    (!PARTY_IS_RUNG(face) ||
		     director_sees(reading->partnership, file, (enum rung)RUNG_OF_PARTY(face), reading->party,
				   collecting->until)))
			return true;
	}
	return false;
}

/* file: as of the instant that is asked about; found: as it stands now. */
static void take(struct reading *reading, struct collecting *collecting, const struct loaded_case *found,
		 const struct casefile *file)
{
	if (!digest_concerns(&collecting->digest, file) ||
	    (!authz_relation(file, reading->partnership, reading->party, collecting->until) &&
	     !was_relieved(reading, collecting, file)))
		return;
	if (reading->arena->used > APP_DIGEST_BYTES) {
		digest_count(&collecting->digest, file);
		return;
	}
	struct loaded_case *kept = arena_memdup(reading->arena, found, sizeof *found);
	kept->row.state = NULL;
	kept->file = arena_memdup(reading->arena, file, file->size);
	digest_add(&collecting->digest, kept->file, kept);
}

/* --- as of an instant ------------------------------------------------------------------------------- */

static void want_told(struct reading *reading, struct collecting *collecting, int64_t case_id)
{
	struct reading_page page = {case_id, collecting->draft.file->version, APP_PAGE_MAX};
	collecting->told = (struct loaded_events){.arena = &reading->scratch};
	reading_want_events(reading, &page, &collecting->told);
}

static void begin_fold(struct reading *reading, struct collecting *collecting, int64_t case_id)
{
	collecting->folds = true;
	draft_start(&collecting->draft, &reading->scratch, NULL);
	want_told(reading, collecting, case_id);
}

/* What came of the timeline. PHASE_NEXT: that was all up to the instant. */
static enum phase_result fold(struct reading *reading, struct collecting *collecting)
{
	for (size_t i = 0; i < collecting->told.count; i++) {
		struct event event;
		if (row_read(&collecting->told.items[i], reading->names, &reading->scratch, &event,
			     &reading->err) < 0)
			return PHASE_FAILED;
		if (event.at > collecting->until)
			return PHASE_NEXT;
		case_apply(&collecting->draft, &event);
	}
	if (collecting->told.count < APP_PAGE_MAX)
		return PHASE_NEXT;
	want_told(reading, collecting, collecting->page.items[collecting->item].row.case_id);
	return PHASE_AGAIN;
}

/* --- page after page -------------------------------------------------------------------------------- */

static void ask(struct reading *reading, struct collecting *collecting)
{
	struct store_inbox query = {
		.partnership = reading->app->config.partnership,
		.party = reading->faces[collecting->face],
		.before = collecting->before,
		.limit = APP_PAGE_MAX,
		.released = collecting->released,
		.status = -1,
	};
	arena_reset(&reading->scratch);
	collecting->page = (struct loaded_cases){.arena = &reading->scratch, .strangers = true};
	collecting->item = 0;
	collecting->asked = true;
	reading_want_inbox(reading, &query, &collecting->page);
}

/* To the next page, inbox or round; false at the end. */
static bool move_on(struct reading *reading, struct collecting *collecting)
{
	if (!collecting->asked)
		return true;
	collecting->before = collecting->page.last;
	if (collecting->page.rows == APP_PAGE_MAX)
		return true;
	collecting->before = INT64_MAX;
	if (++collecting->face < reading->n_faces)
		return true;
	collecting->face = 0;
	bool first = !collecting->released;
	collecting->released = true;
	return first;
}

static enum phase_result collect(struct reading *reading)
{
	struct collecting *collecting = reading->state;
	for (; collecting->item < collecting->page.count; collecting->item++) {
		const struct loaded_case *found = &collecting->page.items[collecting->item];
		if (collecting->folds) {
			enum phase_result folded = fold(reading, collecting);
			if (folded != PHASE_NEXT)
				return folded;
			collecting->folds = false;
			take(reading, collecting, found, collecting->draft.file);
		} else if (is_done(reading, collecting, found->file) ||
			   !is_of_interest(collecting, found->file)) {
			continue;
		} else if (collecting->as_of && found->file->now > collecting->until) {
			begin_fold(reading, collecting, found->row.case_id);
			return PHASE_AGAIN;
		} else {
			take(reading, collecting, found, found->file);
		}
	}
	if (!move_on(reading, collecting))
		return PHASE_NEXT;
	ask(reading, collecting);
	return PHASE_AGAIN;
}

/* --- the answer ------------------------------------------------------------------------------------- */

static enum phase_result want_lines(struct reading *reading)
{
	struct collecting *collecting = reading->state;
	digest_end(&collecting->digest);
	size_t n = collecting->digest.n_lines;
	collecting->titles = arena_zalloc(reading->arena, n, sizeof *collecting->titles);
	collecting->found = arena_zalloc(reading->arena, n, sizeof *collecting->found);
	for (size_t i = 0; i < n; i++) {
		const struct digest_line *line = &collecting->digest.lines[i];
		const struct loaded_case *found = line->origin;
		struct reading_page told = {line->case_id, line->about->found_seq - 1, 1};
		struct reading_page first = {line->case_id, 0, 1};
		reading_want_events(reading, &told, &collecting->found[i]);
		if (shows_titles(reading) && found->relation & (WHO_HOLDER | WHO_PARTICIPANT | WHO_OFFERED))
			reading_want_events(reading, &first, &collecting->titles[i]);
	}
	return PHASE_NEXT;
}

static const struct event *found_of(struct reading *reading, const struct store_event *row)
{
	struct event *found = arena_alloc(reading->arena, sizeof *found);
	struct err ignored = ERR_NONE;
	if (!row || row_read(row, reading->names, reading->arena, found, &ignored) < 0)
		return NULL;
	return found;
}

static struct msg_digest_line line_of(struct reading *reading, const struct collecting *collecting, size_t i)
{
	const struct digest_line *line = &collecting->digest.lines[i];
	struct msg_digest_line message =
		digest_message_line(reading->arena, line, reading->partnership,
				    found_of(reading, page_opened(&collecting->found[i])),
				    (enum language)reading->args->language);
	const struct store_event *opened = page_opened(&collecting->titles[i]);
	if (opened)
		message.title = view_opening(reading, line->origin, opened).title;
	return message;
}

static size_t line_bytes(const struct msg_digest_line *line)
{
	return VIEW_ROW_BYTES + view_text_bytes(line->title) + view_text_bytes(line->sentence) +
	       view_text_bytes(line->suggestion);
}

static enum phase_result show(struct reading *reading)
{
	const struct collecting *collecting = reading->state;
	const struct digest *digest = &collecting->digest;
	struct msg_digest_line *lines = arena_zalloc(reading->arena, digest->n_lines, sizeof *lines);
	size_t n_lines = 0, bytes = 0;
	for (; n_lines < digest->n_lines; n_lines++) {
		lines[n_lines] = line_of(reading, collecting, n_lines);
		bytes += line_bytes(&lines[n_lines]);
		if (bytes > APP_REPLY_BYTES)
			break;
	}
	struct msg_digest *message = arena_zalloc(reading->arena, 1, sizeof *message);
	*message = digest_message(reading->arena, digest, reading->party);
	message->now = reading->now;
	message->lines = (struct desc_list){lines, (int32_t)n_lines};
	message->left_out = (int32_t)(digest_total(digest) - n_lines);
	reading->result = message;
	return PHASE_NEXT;
}

const struct answer answer_digest_show = {{start, collect, want_lines, show}};
