/* digest: see digest.h. */
#include "core/digest.h"

#include <stdlib.h>
#include <string.h>

static const int age_days[DIGEST_AGES - 1] = DIGEST_AGE_DAYS;

struct digest digest_start(struct arena *arena, int64_t since, int64_t until, size_t lines_max)
{
	return (struct digest){.arena = arena, .since = since, .until = until, .lines_max = lines_max};
}

static bool is_told(const struct digest *digest, const struct finding *finding)
{
	return !finding->muted && finding->since <= digest->until &&
	       (finding_is_open(finding) || finding->cleared_at > digest->since);
}

bool digest_concerns(const struct digest *digest, const struct casefile *file)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (is_told(digest, &findings[i]))
			return true;
	}
	return false;
}

/* --- one line --- */

/* A stall that was there before and whose escalation climbed or began since is worse than it was. */
static enum digest_state state_of(const struct digest *digest, const struct casefile *file,
				  const struct finding *finding)
{
	if (!finding_is_open(finding))
		return DIGEST_RESOLVED;
	if (file->snoozed_until > digest->until)
		return DIGEST_SNOOZED;
	if (finding->since > digest->since)
		return DIGEST_NEW;
	const struct obligation *acknowledge = casefile_obligation_of(file, OBLIGATION_acknowledge);
	return acknowledge && acknowledge->opened_at > digest->since ? DIGEST_WORSE : DIGEST_OPEN;
}

static int64_t act_by(const struct casefile *file)
{
	const struct obligation *acknowledge = casefile_obligation_of(file, OBLIGATION_acknowledge);
	const struct obligation *decide = casefile_obligation_of(file, OBLIGATION_decide);
	return acknowledge ? acknowledge->due : decide ? decide->due : INSTANT_NEVER;
}

static struct digest_line line_of(const struct digest *digest, const struct casefile *file,
				  const struct finding *finding)
{
	const struct obligation *owed = casefile_obligation(file, finding->obligation);
	bool is_escalated = file->ladder != LADDER_QUIET;
	return (struct digest_line){
		.case_id = file->id,
		.state = state_of(digest, file, finding),
		.stall = (enum stall)finding->stall,
		.finding = finding->number,
		.severity = finding->severity,
		.urgency = (enum urgency)file->urgency,
		.debtor = finding->debtor,
		.obligation = owed ? owed->number : 0,
		.of_kind = owed ? owed->kind : -1,
		.due = owed ? owed->due : INSTANT_NEVER,
		.since = finding->since,
		.escalated_at = is_escalated ? file->escalated_at : INSTANT_NEVER,
		.rung = is_escalated ? file->rung : -1,
		.act_by = is_escalated ? act_by(file) : INSTANT_NEVER,
		.ladder = (enum ladder_state)file->ladder,
		.file = file,
		.about = finding,
	};
}

/* --- all of them --- */

static void count_line(struct digest *digest, const struct digest_line *line)
{
	size_t age = 0;
	digest->counts[line->state]++;
	if (line->state == DIGEST_RESOLVED)
		return;
	while (age < DIGEST_AGES - 1 && digest->until - line->since >= age_days[age] * INSTANT_DAY)
		age++;
	digest->ages[age]++;
}

static int by_age(const void *a, const void *b)
{
	const struct digest_line *x = a, *y = b;
	if (x->since != y->since)
		return x->since < y->since ? -1 : 1;
	if (x->case_id != y->case_id)
		return x->case_id < y->case_id ? -1 : 1;
	return (x->finding > y->finding) - (x->finding < y->finding);
}

static void keep_oldest(struct digest *digest)
{
	if (digest->n_lines)
		qsort(digest->lines, digest->n_lines, sizeof *digest->lines, by_age);
	if (digest->n_lines > digest->lines_max)
		digest->n_lines = digest->lines_max;
}

/* Twice the ceiling is enough: then the younger half makes room. */
static void make_room(struct digest *digest)
{
	if (digest->n_lines >= 2 * digest->lines_max)
		keep_oldest(digest);
	if (digest->n_lines < digest->capacity)
		return;
	digest->capacity = digest->capacity ? 2 * digest->capacity : 16;
	struct digest_line *larger = arena_zalloc(digest->arena, digest->capacity, sizeof *larger);
	if (digest->n_lines)
		memcpy(larger, digest->lines, digest->n_lines * sizeof *larger);
	digest->lines = larger;
}

static void take_in(struct digest *digest, const struct casefile *file, const void *origin, bool keeps_lines)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (!is_told(digest, &findings[i]))
			continue;
		struct digest_line line = line_of(digest, file, &findings[i]);
		line.origin = origin;
		count_line(digest, &line);
		if (!keeps_lines)
			continue;
		make_room(digest);
		digest->lines[digest->n_lines++] = line;
	}
}

void digest_add(struct digest *digest, const struct casefile *file, const void *origin)
{
	take_in(digest, file, origin, digest->lines_max > 0);
}

void digest_count(struct digest *digest, const struct casefile *file)
{
	take_in(digest, file, NULL, false);
}

void digest_end(struct digest *digest)
{
	keep_oldest(digest);
}

size_t digest_total(const struct digest *digest)
{
	size_t total = 0;
	for (int state = 0; state < DIGEST_STATE_COUNT; state++)
		total += digest->counts[state];
	return total;
}
