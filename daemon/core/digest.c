/* digest: see digest.h. */
#include "core/digest.h"

#include <stdlib.h>

static bool is_told(const struct finding *finding, int64_t since)
{
	return !finding->muted && (finding_is_open(finding) || finding->cleared_at > since);
}

/* A stall that was there before and whose escalation climbed or began since is worse than it was. */
static enum digest_state state_of(const struct casefile *file, const struct finding *finding, int64_t since,
				  int64_t now)
{
	if (!finding_is_open(finding))
		return DIGEST_RESOLVED;
	if (file->snoozed_until > now)
		return DIGEST_SNOOZED;
	if (finding->since > since)
		return DIGEST_NEW;
	const struct obligation *acknowledge = casefile_obligation_of(file, OBLIGATION_acknowledge);
	return acknowledge && acknowledge->opened_at > since ? DIGEST_WORSE : DIGEST_OPEN;
}

static struct digest_line line_of(const struct casefile *file, const struct finding *finding, int64_t since,
				  int64_t now)
{
	return (struct digest_line){
		.case_id = file->id,
		.state = state_of(file, finding, since, now),
		.stall = (enum stall)finding->stall,
		.finding = finding->number,
		.severity = finding->severity,
		.debtor = finding->debtor,
		.since = finding->since,
		.escalated_at = file->ladder == LADDER_QUIET ? INSTANT_NEVER : file->escalated_at,
		.ladder = (enum ladder_state)file->ladder,
		.file = file,
		.about = finding,
	};
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

struct digest digest_build(struct arena *arena, const struct casefile *const *files, size_t n_files,
			   int64_t since, int64_t now)
{
	size_t most = 0, count;
	for (size_t i = 0; i < n_files; i++) {
		casefile_findings(files[i], &count);
		most += count;
	}
	struct digest digest = {0};
	struct digest_line *lines = arena_zalloc(arena, most + 1, sizeof *lines);
	for (size_t i = 0; i < n_files; i++) {
		const struct finding *findings = casefile_findings(files[i], &count);
		for (size_t f = 0; f < count; f++) {
			if (!is_told(&findings[f], since) || findings[f].since > now)
				continue;
			lines[digest.n_lines] = line_of(files[i], &findings[f], since, now);
			digest.counts[lines[digest.n_lines++].state]++;
		}
	}
	qsort(lines, digest.n_lines, sizeof *lines, by_age);
	digest.lines = lines;
	return digest;
}
