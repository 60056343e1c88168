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
	int32_t number = emit->ruling->draft.file->next_obligation + facts->n_opens;
	emit->opens[facts->n_opens++] = (struct opening){.number = number,
							 .debtor = debtor,
							 .creditor = creditor,
							 .covenant = covenant_version(emit),
							 .due = due,
							 .kind = (uint8_t)kind,
							 .cause = (uint8_t)cause};
	return number;
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

/* The short lists are gathered in place; what is kept is as long as it came to be. */
static const void *kept(const struct emit *emit, const void *items, int32_t count, size_t size)
{
	return count ? arena_memdup(emit->ruling->arena, items, (size_t)count * size) : NULL;
}

int32_t emit_finish(struct emit *emit)
{
	struct facts *facts = &emit->event.facts;
	facts->opens = kept(emit, emit->opens, facts->n_opens, sizeof *emit->opens);
	facts->ends = emit->ends;
	facts->shifts = emit->shifts;
	facts->hits = kept(emit, emit->hits, facts->n_hits, sizeof *emit->hits);
	emit->event.seq = emit->ruling->draft.file->version + 1;
	struct event *event = next_event(emit->ruling);
	*event = emit->event;
	case_apply(&emit->ruling->draft, event);
	return event->seq;
}
