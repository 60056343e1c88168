/* casefile: see casefile.h. */
#include "core/casefile.h"

#include <string.h>

_Static_assert(sizeof(struct casefile) % 8 == 0, "lists behind the header are 8-aligned");

static const uint32_t item_sizes[LIST_COUNT] = {
	[LIST_OBLIGATIONS] = sizeof(struct obligation), [LIST_PARTICIPANTS] = sizeof(struct participant),
	[LIST_FINDINGS] = sizeof(struct finding),       [LIST_HITS] = sizeof(struct hit),
	[LIST_TRAIL] = sizeof(struct holding),          [LIST_CALLS] = sizeof(struct call),
};
_Static_assert(sizeof(struct obligation) == 56 && sizeof(struct participant) == 16 &&
		       sizeof(struct finding) == 72 && sizeof(struct hit) == 32 &&
		       sizeof(struct holding) == 8 && sizeof(struct call) == 24,
	       "items have no padding: equal files are equal bytes");

uint32_t casefile_item_size(enum casefile_list list)
{
	return item_sizes[list];
}

const struct casefile *casefile_of(const void *bytes, size_t size)
{
	const struct casefile *file = bytes;
	if (size < sizeof *file || file->format != CASEFILE_FORMAT || file->size != size)
		return NULL;
	uint64_t offset = sizeof *file;
	for (int list = 0; list < LIST_COUNT; list++) {
		if (file->lists[list].offset != offset)
			return NULL;
		offset += (uint64_t)file->lists[list].count * item_sizes[list];
	}
	return offset == size ? file : NULL;
}

static const void *items(const struct casefile *file, enum casefile_list list, size_t *ret_count)
{
	*ret_count = file->lists[list].count;
	return (const unsigned char *)file + file->lists[list].offset;
}

const struct obligation *casefile_obligations(const struct casefile *file, size_t *ret_count)
{
	return items(file, LIST_OBLIGATIONS, ret_count);
}

const struct participant *casefile_participants(const struct casefile *file, size_t *ret_count)
{
	return items(file, LIST_PARTICIPANTS, ret_count);
}

const struct finding *casefile_findings(const struct casefile *file, size_t *ret_count)
{
	return items(file, LIST_FINDINGS, ret_count);
}

const struct hit *casefile_hits(const struct casefile *file, size_t *ret_count)
{
	return items(file, LIST_HITS, ret_count);
}

const struct holding *casefile_trail(const struct casefile *file, size_t *ret_count)
{
	return items(file, LIST_TRAIL, ret_count);
}

const struct call *casefile_calls(const struct casefile *file, size_t *ret_count)
{
	return items(file, LIST_CALLS, ret_count);
}

const struct obligation *casefile_obligation(const struct casefile *file, int32_t number)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].number == number)
			return &obligations[i];
	}
	return NULL;
}

const struct obligation *casefile_obligation_of(const struct casefile *file, enum obligation_kind kind)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].kind == kind)
			return &obligations[i];
	}
	return NULL;
}

const struct obligation *casefile_owed_by_rung(const struct casefile *file)
{
	const struct obligation *acknowledge = casefile_obligation_of(file, OBLIGATION_acknowledge);
	return acknowledge ? acknowledge : casefile_obligation_of(file, OBLIGATION_decide);
}

const struct obligation *casefile_invitation(const struct casefile *file, int32_t party)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].kind == OBLIGATION_join && obligations[i].debtor == party)
			return &obligations[i];
	}
	return NULL;
}

const struct finding *casefile_finding(const struct casefile *file, int32_t number)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].number == number)
			return &findings[i];
	}
	return NULL;
}

const struct participant *casefile_participant(const struct casefile *file, int32_t party)
{
	size_t count;
	const struct participant *participants = casefile_participants(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (participants[i].party == party)
			return &participants[i];
	}
	return NULL;
}

int32_t casefile_stalls(const struct casefile *file)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	int32_t stalls = 0;
	for (size_t i = 0; i < count; i++)
		stalls += finding_is_open(&findings[i]) && !findings[i].muted;
	return stalls;
}

int32_t casefile_pattern_key(const struct finding *finding)
{
	int pattern = casefile_pattern_of((enum stall)finding->stall);
	return pattern >= 0 && pattern_rows[pattern].key == KEY_PARTY ? finding->debtor : PARTY_NONE;
}

int64_t casefile_pattern_until(const struct casefile *file, const struct finding *finding)
{
	int pattern = casefile_pattern_of((enum stall)finding->stall);
	int32_t key = casefile_pattern_key(finding);
	size_t count;
	const struct hit *hits = casefile_hits(file, &count);
	int64_t until = 0;
	for (size_t i = 0; i < count; i++) {
		if (hits[i].pattern == pattern && hits[i].key == key && hits[i].until > until)
			until = hits[i].until;
	}
	return until;
}

int casefile_pattern_of(enum stall stall)
{
	for (int i = 0; i < PATTERN_COUNT; i++) {
		if (pattern_rows[i].stall == stall)
			return i;
	}
	return -1;
}

static int64_t finding_next(const struct casefile *file, const struct finding *finding)
{
	if (!finding_is_open(finding))
		return INSTANT_NEVER;
	bool expiring = stall_rows[finding->stall].family == FAMILY_PATTERN;
	int64_t expires = expiring ? casefile_pattern_until(file, finding) : INSTANT_NEVER;
	int64_t next = expires < finding->surface ? expires : finding->surface;
	return next < finding->notice ? next : finding->notice;
}

bool casefile_is_paused(const struct casefile *file, int64_t at)
{
	return file->paused_move && at < file->paused_until;
}

int64_t casefile_too_long_at(const struct casefile *file)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	if (!file->paused_move || file->too_long_at >= file->paused_until || file->too_long_at < file->now)
		return INSTANT_NEVER;
	for (size_t i = 0; i < count; i++) {
		if (findings[i].stall == STALL_paused_too_long && finding_is_open(&findings[i]))
			return INSTANT_NEVER;
	}
	return file->too_long_at;
}

int64_t casefile_next_due(const struct casefile *file)
{
	int64_t next = casefile_too_long_at(file);
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (!obligations[i].lapsed && obligations[i].due < next)
			next = obligations[i].due;
	}
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		int64_t due = finding_next(file, &findings[i]);
		if (due < next)
			next = due;
	}
	return next;
}

struct covenant_scope casefile_scope(const struct casefile *file)
{
	return (struct covenant_scope){file->theme, (enum urgency)file->urgency};
}
