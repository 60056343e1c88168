/* state: see state.h. */
#include "core/state.h"

#include <assert.h>

/* The holder has left and nobody took its place; see on_debtor_left in core/apply.c. */
static bool is_ownerless(const struct casefile *file, const struct participant *of, int64_t at)
{
	(void)at;
	return file->status == STATUS_OPEN && of->party == file->holder && of->relation == RELATION_NONE;
}

/* The share of the covenant is reached, and the case is still paused. When that is was worked out when the pause began. */
static bool is_paused_too_long(const struct casefile *file, const struct participant *of, int64_t at)
{
	return of->party == file->holder && casefile_is_paused(file, at) && file->too_long_at <= at;
}

static bool is_undelivered(const struct casefile *file, const struct participant *of, int64_t at)
{
	(void)at;
	return file->status == STATUS_OPEN && of->undelivered && of->relation != RELATION_NONE;
}

static int32_t proof_of_pause(const struct casefile *file, int32_t party)
{
	(void)party;
	return file->paused_seq;
}

static int32_t proof_of_party(const struct casefile *file, int32_t party)
{
	return casefile_participant(file, party)->proof_seq;
}

static const struct {
	bool (*holds)(const struct casefile *file, const struct participant *of, int64_t at);
	int32_t (*proof)(const struct casefile *file, int32_t party);
} states[STALL_COUNT] = {
	[STALL_ownerless] = {is_ownerless, proof_of_party},
	[STALL_paused_too_long] = {is_paused_too_long, proof_of_pause},
	[STALL_undelivered] = {is_undelivered, proof_of_party},
};

bool state_holds(const struct casefile *file, enum stall stall, const struct participant *of, int64_t at)
{
	assert(states[stall].holds);
	return states[stall].holds(file, of, at);
}

int32_t state_proof(const struct casefile *file, enum stall stall, int32_t party)
{
	assert(states[stall].proof);
	return states[stall].proof(file, party);
}
