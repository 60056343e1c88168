/* ladder: see ladder.h. */
#include "core/ladder.h"

#include <assert.h>

#include "core/director.h"
#include "core/ladder_act.h"

struct transition {
	bool (*when)(const struct happening *h); /* NULL = always */
	void (*act)(struct happening *h);        /* NULL = refuse with `refusal` */
	const char *condition;
	const char *word;
	enum ladder_state to;
	enum error refusal;
};

#define ACT(word, to)                                                                                        \
	{                                                                                                    \
		NULL, ladder_##word, NULL, #word, LADDER_##to, ERROR_NONE                                    \
	}
#define WHEN(condition, word, to)                                                                            \
	{                                                                                                    \
		ladder_##condition, ladder_##word, #condition, #word, LADDER_##to, ERROR_NONE                \
	}
#define STAY(state)                                                                                          \
	{                                                                                                    \
		NULL, ladder_nothing, NULL, "-", LADDER_##state, ERROR_NONE                                  \
	}
#define REFUSE(error, state)                                                                                 \
	{                                                                                                    \
		NULL, NULL, NULL, #error, LADDER_##state, ERROR_##error                                      \
	}
#define REFUSE_WHEN(condition, error, state)                                                                 \
	{                                                                                                    \
		ladder_##condition, NULL, #condition, #error, LADDER_##state, ERROR_##error                  \
	}

/* What happens in a state on an event: the first way whose condition holds. */
static const struct transition transitions[LADDER_COUNT][LADDER_EVENT_COUNT][LADDER_WAYS_MAX] =
	{
		[LADDER_QUIET] =
			{
				[LADDER_EVENT_STALLED] = {WHEN(has_rungs, raise, RAISED), STAY(QUIET)},
				[LADDER_EVENT_CLEAR] = {STAY(QUIET)},
				[LADDER_EVENT_ACKNOWLEDGED] = {REFUSE(not_escalated, QUIET)},
				[LADDER_EVENT_LAPSED] = {STAY(QUIET)},
				[LADDER_EVENT_RESOLVED] = {REFUSE(not_escalated, QUIET)},
				[LADDER_EVENT_INSTRUCTED] = {REFUSE(not_escalated, QUIET)},
				[LADDER_EVENT_FREED] = {STAY(QUIET)},
				[LADDER_EVENT_REFUSED] = {STAY(QUIET)},
				[LADDER_EVENT_DELEGATED] = {REFUSE(not_escalated, QUIET)},
				[LADDER_EVENT_SNOOZED] = {REFUSE(not_escalated, QUIET)},
				[LADDER_EVENT_PROGRESSED] = {STAY(QUIET)},
				[LADDER_EVENT_UNREACHABLE] = {STAY(QUIET)},
				[LADDER_EVENT_RUNG_GONE] = {STAY(QUIET)},
				[LADDER_EVENT_CLOSED_BY_AGENCY] = {STAY(QUIET)},
				[LADDER_EVENT_CLOSED_BY_DIRECTOR] = {REFUSE(not_escalated, QUIET)},
			},
		[LADDER_RAISED] =
			{
				[LADDER_EVENT_STALLED] = {STAY(RAISED)},
				[LADDER_EVENT_CLEAR] = {ACT(end, QUIET)},
				[LADDER_EVENT_ACKNOWLEDGED] = {ACT(take, TAKEN)},
				[LADDER_EVENT_LAPSED] = {WHEN(is_at_top, be_silent, RAISED),
							 ACT(climb, RAISED)},
				[LADDER_EVENT_RESOLVED] = {REFUSE(not_taken, RAISED)},
				[LADDER_EVENT_INSTRUCTED] = {ACT(take_and_direct, DIRECTED)},
				[LADDER_EVENT_FREED] = {STAY(RAISED)},
				[LADDER_EVENT_REFUSED] = {STAY(RAISED)},
				[LADDER_EVENT_DELEGATED] = {REFUSE_WHEN(is_delegated, once, RAISED),
							    ACT(delegate, RAISED)},
				[LADDER_EVENT_SNOOZED] = {REFUSE(not_taken, RAISED)},
				[LADDER_EVENT_PROGRESSED] = {STAY(RAISED)},
				[LADDER_EVENT_UNREACHABLE] = {ACT(lapse_now, RAISED)},
				[LADDER_EVENT_RUNG_GONE] = {ACT(move, RAISED)},
				[LADDER_EVENT_CLOSED_BY_AGENCY] = {REFUSE(escalated, RAISED)},
				[LADDER_EVENT_CLOSED_BY_DIRECTOR] = {REFUSE_WHEN(is_barren, nothing_changed,
										 RAISED),
								     ACT(take_and_resolve, QUIET)},
			},
		[LADDER_TAKEN] =
			{
				[LADDER_EVENT_STALLED] = {WHEN(is_worse_than_snoozed, wake, TAKEN),
							  STAY(TAKEN)},
				[LADDER_EVENT_CLEAR] = {ACT(end, QUIET)},
				[LADDER_EVENT_ACKNOWLEDGED] = {REFUSE(taken, TAKEN)},
				[LADDER_EVENT_LAPSED] = {WHEN(is_at_top, be_silent, TAKEN),
							 ACT(climb, RAISED)},
				[LADDER_EVENT_RESOLVED] = {REFUSE_WHEN(is_barren, nothing_changed, TAKEN),
							   ACT(resolve, QUIET)},
				[LADDER_EVENT_INSTRUCTED] = {ACT(direct, DIRECTED)},
				[LADDER_EVENT_FREED] = {STAY(TAKEN)},
				[LADDER_EVENT_REFUSED] = {STAY(TAKEN)},
				[LADDER_EVENT_DELEGATED] = {REFUSE_WHEN(is_delegated, once, TAKEN),
							    ACT(delegate, TAKEN)},
				[LADDER_EVENT_SNOOZED] = {REFUSE_WHEN(is_snoozed_enough, over_cap, TAKEN),
							  ACT(snooze, TAKEN)},
				[LADDER_EVENT_PROGRESSED] = {WHEN(may_restart, restart, TAKEN), STAY(TAKEN)},
				[LADDER_EVENT_UNREACHABLE] = {ACT(lapse_now, TAKEN)},
				[LADDER_EVENT_RUNG_GONE] = {ACT(move, TAKEN)},
				[LADDER_EVENT_CLOSED_BY_AGENCY] = {REFUSE(escalated, TAKEN)},
				[LADDER_EVENT_CLOSED_BY_DIRECTOR] = {REFUSE_WHEN(is_barren, nothing_changed,
										 TAKEN),
								     ACT(resolve, QUIET)},
			},
		[LADDER_DIRECTED] =
			{
				[LADDER_EVENT_STALLED] = {STAY(DIRECTED)},
				[LADDER_EVENT_CLEAR] = {STAY(DIRECTED)},
				[LADDER_EVENT_ACKNOWLEDGED] = {REFUSE(directed, DIRECTED)},
				[LADDER_EVENT_LAPSED] = {STAY(DIRECTED)},
				[LADDER_EVENT_RESOLVED] = {REFUSE(directed, DIRECTED)},
				[LADDER_EVENT_INSTRUCTED] = {REFUSE_WHEN(is_replaced, once, DIRECTED),
							     ACT(direct, DIRECTED)},
				[LADDER_EVENT_FREED] = {WHEN(is_stalled, return, TAKEN), ACT(end, QUIET)},
				[LADDER_EVENT_REFUSED] = {WHEN(is_at_top, return_and_tell, TAKEN),
							  ACT(climb, RAISED)},
				[LADDER_EVENT_DELEGATED] = {REFUSE(directed, DIRECTED)},
				[LADDER_EVENT_SNOOZED] = {REFUSE(directed, DIRECTED)},
				[LADDER_EVENT_PROGRESSED] = {STAY(DIRECTED)},
				[LADDER_EVENT_UNREACHABLE] = {STAY(DIRECTED)},
				[LADDER_EVENT_RUNG_GONE] = {ACT(move, DIRECTED)},
				[LADDER_EVENT_CLOSED_BY_AGENCY] = {REFUSE(escalated, DIRECTED)},
				[LADDER_EVENT_CLOSED_BY_DIRECTOR] = {REFUSE_WHEN(is_barren, nothing_changed,
										 DIRECTED),
								     ACT(withdraw_and_resolve, QUIET)},
			},
};

bool ladder_way(enum ladder_state state, enum ladder_event event, int index, struct ladder_way *ret_way)
{
	const struct transition *ways = transitions[state][event];
	if (index >= LADDER_WAYS_MAX || !ways[index].word || (index > 0 && !ways[index - 1].when))
		return false;
	*ret_way = (struct ladder_way){ways[index].condition, ways[index].to, ways[index].word,
				       ways[index].refusal};
	return true;
}

const char *ladder_event_text(enum ladder_event event)
{
	static const char *const texts[LADDER_EVENT_COUNT] = {
		[LADDER_EVENT_STALLED] = "a finding is open",
		[LADDER_EVENT_CLEAR] = "none is open any more",
		[LADDER_EVENT_ACKNOWLEDGED] = "\"I take it\"",
		[LADDER_EVENT_LAPSED] = "acknowledge or decide lapses",
		[LADDER_EVENT_RESOLVED] = "resolved",
		[LADDER_EVENT_INSTRUCTED] = "a directive",
		[LADDER_EVENT_FREED] = "comply ends: done, withdrawn, its debtor left",
		[LADDER_EVENT_REFUSED] = "comply is refused or lapses",
		[LADDER_EVENT_DELEGATED] = "delegated",
		[LADDER_EVENT_SNOOZED] = "snoozed",
		[LADDER_EVENT_PROGRESSED] = "progress of the stalled agency",
		[LADDER_EVENT_UNREACHABLE] = "nobody acts on the rung",
		[LADDER_EVENT_RUNG_GONE] = "the covenant has no such rung",
		[LADDER_EVENT_CLOSED_BY_AGENCY] = "the agency closes the case",
		[LADDER_EVENT_CLOSED_BY_DIRECTOR] = "the director closes the case",
	};
	return texts[event];
}

/* --- making it happen --- */

static const struct transition *way_of(const struct happening *h, enum ladder_event event)
{
	const struct transition *way = transitions[h->ruling->draft.file->ladder][event];
	while (way->when && !way->when(h))
		way++;
	return way;
}

static void carry_out(struct happening *h, const struct transition *way)
{
	way->act(h);
	assert(h->ruling->draft.file->ladder == way->to); /* the table says what the fold makes of it */
}

int ladder_happen(struct ruling *ruling, enum ladder_event event, struct ladder_deed deed, int32_t *ret_fact,
		  struct err *err)
{
	struct happening h = {ruling, deed, NULL, 0};
	const struct transition *way = way_of(&h, event);
	if (!way->act)
		return err_set(err, (int)way->refusal, "%s", error_row((int)way->refusal)->text);
	carry_out(&h, way);
	*ret_fact = h.fact;
	return 0;
}

void ladder_follow(struct ruling *ruling, enum ladder_event event, int64_t at)
{
	struct happening h = {ruling, {PARTY_SYSTEM, at, NULL}, NULL, 0};
	const struct transition *way = way_of(&h, event);
	assert(way->act);
	carry_out(&h, way);
}

/* --- what follows by itself --- */

static bool lacks_its_rung(const struct covenant *covenant, const struct casefile *file)
{
	const struct covenant_rung *rung = ladder_rung_from(covenant, file->rung);
	return covenant->n_rungs && (!rung || (int)rung->rung != file->rung);
}

/* What is owed at the rung may lapse before its due, once: then its due is the instant from which nobody is there. */
static bool waits_for_somebody(const struct casefile *file, int64_t at)
{
	const struct obligation *owed = casefile_owed_by_rung(file);
	return owed && !owed->lapsed && owed->due > at;
}

static int64_t rung_gone_at(const struct ruling *ruling)
{
	const struct partnership *partnership = ruling->partnership;
	const struct casefile *file = ruling->draft.file;
	const struct covenant *covenant = partnership_covenant(partnership, file->now);
	if (covenant && lacks_its_rung(covenant, file))
		return file->now;
	for (int32_t i = covenant ? covenant->version : 0; i < partnership->n_covenants; i++) {
		if (lacks_its_rung(partnership->covenants[i].covenant, file))
			return partnership->covenants[i].from;
	}
	return INSTANT_NEVER;
}

int64_t ladder_changes_at(const struct ruling *ruling)
{
	const struct casefile *file = ruling->draft.file;
	if (file->ladder == LADDER_QUIET)
		return INSTANT_NEVER;
	int64_t gone = rung_gone_at(ruling);
	int64_t alone = INSTANT_NEVER;
	if (waits_for_somebody(file, file->now))
		alone = director_out_of_reach_from(ruling->partnership, file, (enum rung)file->rung,
						   file->now);
	if (alone != INSTANT_NEVER && !waits_for_somebody(file, alone))
		alone = INSTANT_NEVER;
	return gone < alone ? gone : alone;
}

static enum ladder_event what_follows(const struct ruling *ruling, int64_t at)
{
	const struct casefile *file = ruling->draft.file;
	const struct partnership *partnership = ruling->partnership;
	if (file->ladder != LADDER_QUIET && lacks_its_rung(partnership_covenant(partnership, at), file))
		return LADDER_EVENT_RUNG_GONE;
	if (file->ladder == LADDER_DIRECTED && !casefile_obligation_of(file, OBLIGATION_comply))
		return LADDER_EVENT_FREED;
	if (!ladder_has_stalls(file))
		return LADDER_EVENT_CLEAR;
	if (file->ladder != LADDER_QUIET && waits_for_somebody(file, at) &&
	    !director_is_within_reach(partnership, file, (enum rung)file->rung, at))
		return LADDER_EVENT_UNREACHABLE;
	return LADDER_EVENT_STALLED;
}

void ladder_settle(struct ruling *ruling, int64_t at)
{
	ladder_follow(ruling, what_follows(ruling, at), at);
}

void ladder_progress(struct emit *emit)
{
	if (event_rows[emit->event.kind].substance == SUBSTANCE_BARE)
		return;
	struct happening h = {emit->ruling, {emit->event.actor, emit->event.at, NULL}, emit, 0};
	const struct transition *way = way_of(&h, LADDER_EVENT_PROGRESSED);
	carry_out(&h, way);
}
