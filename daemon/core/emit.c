/* emit: see emit.h. */
#include "core/emit.h"

#include <assert.h>
#include <string.h>

#include "core/apply.h"

void emit_start(struct emit *emit, struct ruling *ruling, enum event_kind kind, int32_t actor, int64_t at)
{
	memset(&emit->event, 0, sizeof emit->event);
	emit->ruling = ruling;
	emit->event.case_id = ruling->draft.file->id;
	emit->event.kind = kind;
	emit->event.actor = actor;
	emit->event.at = at;
	emit->opens = NULL;
	emit->ends = NULL;
	emit->shifts = NULL;
}

static int32_t covenant_version(const struct emit *emit)
{
	const struct covenant *covenant = programme_covenant_of(emit->ruling, emit->event.at);
	return covenant ? covenant->version : 0;
}

int32_t emit_open(struct emit *emit, enum obligation_kind kind, enum cause cause, int32_t debtor,
		  int32_t creditor, int64_t due)
{
	struct facts *facts = &emit->event.facts;
	assert(facts->n_opens < FACTS_OPENS_MAX);
	if (!emit->opens)
		emit->opens = arena_zalloc(emit->ruling->arena, FACTS_OPENS_MAX, sizeof *emit->opens);
	struct opening *opening = &emit->opens[facts->n_opens];
	opening->number = emit->ruling->draft.file->next_obligation + facts->n_opens++;
	opening->debtor = debtor;
	opening->creditor = creditor;
	opening->covenant = covenant_version(emit);
	opening->due = due;
	opening->kind = (uint8_t)kind;
	opening->cause = (uint8_t)cause;
	return opening->number;
}

void emit_end(struct emit *emit, int32_t number, enum ending how)
{
	struct facts *facts = &emit->event.facts;
	assert(facts->n_ends < FACTS_ENDS_MAX);
	size_t obligations;
	casefile_obligations(emit->ruling->draft.file, &obligations);
	if (!emit->ends)
		emit->ends = arena_zalloc(emit->ruling->arena, obligations + 1, sizeof *emit->ends);
	emit->ends[facts->n_ends++] = (struct closing){number, (uint8_t)how};
}

void emit_shift(struct emit *emit, const struct obligation *obligation, int32_t debtor, int32_t creditor,
		int64_t due)
{
	struct facts *facts = &emit->event.facts;
	assert(facts->n_shifts < FACTS_SHIFTS_MAX);
	size_t obligations;
	casefile_obligations(emit->ruling->draft.file, &obligations);
	if (!emit->shifts)
		emit->shifts = arena_zalloc(emit->ruling->arena, obligations + 1, sizeof *emit->shifts);
	emit->shifts[facts->n_shifts++] = (struct shifting){obligation->number, debtor, creditor, due};
}

void emit_hit(struct emit *emit, enum pattern pattern, int32_t key, int64_t until)
{
	assert(emit->event.facts.n_hits < FACTS_HITS_MAX);
	emit->hits[emit->event.facts.n_hits++] = (struct hitting){until, key, (uint8_t)pattern};
}

bool emit_opens(const struct emit *emit, enum obligation_kind kind)
{
	for (int32_t i = 0; i < emit->event.facts.n_opens; i++) {
		if (emit->opens[i].kind == kind)
			return true;
	}
	return false;
}

static struct event *next_event(struct ruling *ruling)
{
	if (ruling->n_events == ruling->capacity) {
		size_t capacity = ruling->capacity ? ruling->capacity * 2 : 4;
		struct event *larger = arena_alloc(ruling->arena, capacity * sizeof *larger);
		if (ruling->n_events)
			memcpy(larger, ruling->events, ruling->n_events * sizeof *larger);
		ruling->events = larger;
		ruling->capacity = capacity;
	}
	return &ruling->events[ruling->n_events++];
}

int32_t emit_finish(struct emit *emit)
{
	struct facts *facts = &emit->event.facts;
	facts->opens = emit->opens;
	facts->ends = emit->ends;
	facts->shifts = emit->shifts;
	if (facts->n_hits)
		facts->hits = arena_memdup(emit->ruling->arena, emit->hits,
					   (size_t)facts->n_hits * sizeof *emit->hits);
	emit->event.seq = emit->ruling->draft.file->version + 1;
	struct event *event = next_event(emit->ruling);
	*event = emit->event;
	case_apply(&emit->ruling->draft, event);
	return event->seq;
}
