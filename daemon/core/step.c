/* step: see step.h. */
#include "core/step.h"

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The latest due of what the holder waits for. What never lapses can not be waited for. */
static int64_t awaited(int64_t due, const struct opening *opens, int32_t n_opens, int32_t holder)
{
	for (int32_t i = 0; i < n_opens; i++) {
		bool waits = opens[i].kind == OBLIGATION_accept || opens[i].kind == OBLIGATION_answer;
		if (waits && opens[i].creditor == holder && opens[i].due != INSTANT_NEVER)
			due = later(due, opens[i].due);
	}
	return due;
}

static bool ends_in(const struct emit *emit, int32_t number)
{
	for (int32_t i = 0; i < emit->event.facts.n_ends; i++) {
		if (emit->ends[i].number == number)
			return true;
	}
	return false;
}

/* Whom it is owed to once the event has happened. */
static int32_t creditor_in(const struct emit *emit, const struct obligation *obligation)
{
	for (int32_t i = 0; i < emit->event.facts.n_shifts; i++) {
		if (emit->shifts[i].number == obligation->number)
			return emit->shifts[i].creditor;
	}
	return obligation->creditor;
}

/* When a move of this cause that the event begins is due: the longer of its term and what the holder waits for (accept,
 * answer), within the ceiling. */
static int64_t due_of(const struct emit *emit, enum cause cause, int32_t holder)
{
	const struct casefile *file = emit->ruling->draft.file;
	const struct covenant *covenant = programme_covenant_of(emit->ruling, emit->event.at);
	int64_t from = emit->event.at;
	struct covenant_scope scope = casefile_scope(file);
	int64_t due = covenant_add_for(covenant, scope, partnership_name(emit->ruling->partnership, holder),
				       from, covenant_term(covenant, scope, OBLIGATION_move, cause));
	due = awaited(due, emit->opens, emit->event.facts.n_opens, holder);
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		bool waits =
			obligations[i].kind == OBLIGATION_accept || obligations[i].kind == OBLIGATION_answer;
		if (waits && creditor_in(emit, &obligations[i]) == holder && !obligations[i].lapsed &&
		    obligations[i].due != INSTANT_NEVER && !ends_in(emit, obligations[i].number))
			due = later(due, obligations[i].due);
	}
	int64_t ceiling = covenant_add(covenant, scope, from, covenant->ceiling);
	return due < ceiling ? due : ceiling;
}

bool step_waits(const struct obligation *move)
{
	return move->cause == CAUSE_REFUSED || move->cause == CAUSE_ALL_FINISHED;
}

void step_restart(struct emit *emit, enum cause cause, int32_t holder)
{
	const struct obligation *move = casefile_obligation_of(emit->ruling->draft.file, OBLIGATION_move);
	int64_t due = due_of(emit, cause, holder);
	if (move)
		emit_end(emit, move->number, move->debtor == holder ? ENDING_MET : ENDING_SUPERSEDED);
	emit_open(emit, OBLIGATION_move, cause, holder, PARTY_PARTNERSHIP, due);
}

void step_follow(struct emit *emit)
{
	const struct casefile *file = emit->ruling->draft.file;
	const struct obligation *move = casefile_obligation_of(file, OBLIGATION_move);
	enum substance substance = event_rows[emit->event.kind].substance;
	if (emit_opens(emit, OBLIGATION_move) || !move || emit->event.actor != file->holder)
		return;
	if (substance == SUBSTANCE_BARE || step_waits(move))
		return;
	if (substance == SUBSTANCE_TALK && file->talked)
		return;
	step_restart(emit, CAUSE_PROGRESSED, file->holder);
}
