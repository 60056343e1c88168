/* digest_log: a digest counted in the log of another system. See digest_input.h. */
#include <string.h>

#include "base/instant.h"
#include "cli/digest_input.h"
#include "cli/log_input.h"
#include "core/calendar.h"
#include "core/digest.h"
#include "figures/digest_message.h"
#include "replay/agreement.h"
#include "replay/replay.h"
#include "replay/standing.h"

#define DAYS_BACK_MAX 31 /* without a working day: then a day before will do */

struct counting {
	struct arena *arena;
	const struct eventlog *log;
	int32_t party; /* an agency, or a rung */
	struct digest digest;
};

/* What is kept of a case with its lines. */
struct kept {
	size_t index;                     /* of the log */
	const struct event *const *found; /* stall.found of each of the case's findings, in their order */
};

/* --- one case --------------------------------------------------------------------------------------- */

/* A rung that was released is told once more what was resolved; not if the case is escalated again, past it. */
static bool is_for(const struct counting *counting, const struct casefile *file)
{
	const struct participant *part = casefile_participant(file, counting->party);
	if (!part)
		return false;
	if (part->relation == RELATION_RELEASED)
		return file->escalated_until != INSTANT_NEVER &&
		       file->escalated_until > counting->digest.since;
	return part->relation != RELATION_NONE;
}

/* Numbers only: all that an explanation reads of it. */
static const struct event *copy_of(struct arena *arena, const struct event *event)
{
	struct event *copy = arena_zalloc(arena, 1, sizeof *copy);
	struct numbers evidence = event->facts.args.evidence;
	copy->facts.args.rule = event->facts.args.rule;
	copy->facts.args.evidence.count = evidence.count;
	copy->facts.args.evidence.items =
		arena_memdup(arena, evidence.items, (size_t)evidence.count * sizeof *evidence.items);
	return copy;
}

static const struct event *const *found_of(struct arena *arena, const struct standing_case *standing)
{
	size_t count;
	const struct finding *findings = casefile_findings(standing->file, &count);
	const struct event **found = arena_zalloc(arena, count + 1, sizeof *found);
	for (size_t i = 0; i < count; i++) {
		size_t at = (size_t)findings[i].found_seq - 1;
		if (at < standing->n_events)
			found[i] = copy_of(arena, &standing->events[at]);
	}
	return found;
}

static void on_case(void *context, const struct standing_case *standing)
{
	struct counting *counting = context;
	if (!is_for(counting, standing->file) || !digest_concerns(&counting->digest, standing->file))
		return;
	struct casefile *file = arena_memdup(counting->arena, standing->file, standing->file->size);
	struct kept *kept = arena_zalloc(counting->arena, 1, sizeof *kept);
	file->id = (int64_t)standing->index + 1; /* a replay calls them all 1 */
	kept->index = standing->index;
	kept->found = found_of(counting->arena, standing);
	digest_add(&counting->digest, file, kept);
}

/* --- who and when ----------------------------------------------------------------------------------- */

static int find_party(const struct eventlog *log, const char *whom, int32_t *ret_party, struct err *err)
{
	int rung = choice_of(CHOICE_RUNG, whom, strlen(whom));
	if (rung >= 0) {
		*ret_party = PARTY_RUNG(rung);
		return 0;
	}
	for (size_t i = 0; i < log->agency_count; i++) {
		if (strcmp(log->agencies[i], whom) == 0) {
			*ret_party = (int32_t)i + 1;
			return 0;
		}
	}
	return err_set_where(
		err, ERROR_bad_value, "--for",
		"\"%.60s\" is neither a rung (process, official, administrative) nor an agency of "
		"the log",
		whom);
}

/* The same time on the working day before, by the covenant's calendar. */
static int64_t working_day_before(const struct covenant *covenant, int64_t at)
{
	for (int days = 1; days <= DAYS_BACK_MAX; days++) {
		int64_t before = at - days * INSTANT_DAY;
		if (before >= 0 && calendar_worked(covenant->calendar, before, before + INSTANT_DAY) > 0)
			return before;
	}
	return at - INSTANT_DAY;
}

/* --- the view --------------------------------------------------------------------------------------- */

/* By label: the names under which a replay enrols them say nothing. */
static const char *name_of(const void *context, int32_t number)
{
	const struct party *party = partnership_party(context, number);
	return party ? party->label : party_fixed_name(number);
}

static void take_lines(const struct counting *counting, const struct partnership *partnership,
		       struct digest_view *view)
{
	size_t n = counting->digest.n_lines, count;
	struct msg_digest_line *lines = arena_zalloc(&view->arena, n + 1, sizeof *lines);
	const char **cases = arena_zalloc(&view->arena, n + 1, sizeof *cases);
	for (size_t i = 0; i < n; i++) {
		const struct digest_line *line = &counting->digest.lines[i];
		const struct kept *kept = line->origin;
		const struct event *found = kept->found[line->about - casefile_findings(line->file, &count)];
		lines[i] = digest_message_line(&view->arena, line, partnership, found, view->language);
		cases[i] = arena_strndup(&view->arena, counting->log->cases[kept->index].name,
					 strlen(counting->log->cases[kept->index].name));
	}
	view->digest = digest_message(&view->arena, &counting->digest, counting->party);
	view->digest.lines = (struct desc_list){lines, (int32_t)n};
	view->digest.left_out = (int32_t)(digest_total(&counting->digest) - n);
	view->cases = cases;
	view->names = (struct party_names){.context = partnership, .name = name_of};
}

static int count(const struct digest_input *input, const struct eventlog *log,
		 const struct covenant *covenant, struct digest_view *view, struct err *err)
{
	struct counting counting = {.arena = &view->arena, .log = log};
	const struct partnership *partnership;
	int64_t at = input->at != INSTANT_NEVER ? input->at : replay_log_end(log);
	int64_t since = input->since != INSTANT_NEVER ? input->since : working_day_before(covenant, at);
	if (since > at)
		return err_set_where(err, ERROR_bad_value, "--since", "it begins after its end");
	if (find_party(log, input->whom, &counting.party, err) != 0)
		return -1;
	counting.digest = digest_start(&view->arena, since, at, DIGEST_INPUT_LINES_MAX);
	struct standing observer = {&counting, on_case};
	if (standing_observe(&view->arena, log, covenant, at, &observer, &partnership, err) != 0)
		return -1;
	digest_end(&counting.digest);
	take_lines(&counting, partnership, view);
	return 0;
}

int digest_log_read(const struct digest_input *input, struct digest_view *view, struct err *err)
{
	struct agreement agreement;
	struct eventlog log;
	if (agreement_read(&view->arena, input->covenant, NULL, 0, &agreement, err) != 0)
		return log_input_blame(input->covenant, err);
	if (log_input_read_log(input->history, input->map, input->skip_bad, &log, err) != 0)
		return -1;
	int failed = count(input, &log, agreement.covenant, view, err);
	eventlog_done(&log);
	return failed;
}
