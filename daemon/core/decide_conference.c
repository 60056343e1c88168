/*
 * decide_conference: conferences about a case: who is called, who was there. What one decides is agreed as actions.
 */
#include "core/decide.h"

static bool holds(struct numbers numbers, int32_t number)
{
	for (int32_t i = 0; i < numbers.count; i++) {
		if (numbers.items[i] == number)
			return true;
	}
	return false;
}

/* --- calling one --- */

static struct numbers all_who_take_part(const struct deciding *d)
{
	size_t count;
	const struct participant *participants = casefile_participants(case_of(d), &count);
	int32_t *items = arena_zalloc(d->ruling->arena, count + 1, sizeof *items);
	int32_t n = 0;
	for (size_t i = 0; i < count && n < field_rows[FIELD_agencies].limit; i++) {
		if (participants[i].relation == RELATION_PARTICIPANT)
			items[n++] = participants[i].party;
	}
	return (struct numbers){items, n};
}

/* Called are agencies that take part or are asked to, each once. */
static int check_called(struct deciding *d, struct numbers agencies)
{
	for (int32_t i = 0; i < agencies.count; i++) {
		const struct participant *participant = casefile_participant(case_of(d), agencies.items[i]);
		if (!participant || (participant->relation != RELATION_PARTICIPANT &&
				     participant->relation != RELATION_INVITED))
			return err_set_where(
				d->err, ERROR_bad_value, "agencies",
				"only who takes part or is invited can be called: invite them first");
		if (holds((struct numbers){agencies.items, i}, agencies.items[i]))
			return err_set_where(d->err, ERROR_bad_value, "agencies", "an agency is named twice");
	}
	return 0;
}

int decide_conference_plan(struct deciding *d)
{
	struct numbers agencies = d->command->args->agencies;
	if (!agencies.count)
		agencies = all_who_take_part(d);
	if (check_due(d, true) != 0 || check_called(d, agencies) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_conference_planned);
	EMIT_SET(&emit, agencies, agencies);
	return fact_finish(d, &emit);
}

/* --- what became of it --- */

static const struct call *first_call(const struct deciding *d)
{
	size_t count;
	const struct call *calls = casefile_calls(case_of(d), &count);
	for (size_t i = 0; i < count; i++) {
		if (calls[i].conference == d->command->args->conference)
			return &calls[i];
	}
	return NULL;
}

static int refuse_conference(struct deciding *d)
{
	return err_set_where(d->err, ERROR_no_conference, "conference",
			     "no conference %d has been called in this case", d->command->args->conference);
}

int check_conference(struct deciding *d)
{
	bool names_one = d->command->args->present & F(conference);
	return names_one && !first_call(d) ? refuse_conference(d) : 0;
}

static int check_not_held(struct deciding *d)
{
	const struct call *call = first_call(d);
	if (!call)
		return refuse_conference(d);
	if (call->held)
		return err_set_where(d->err, ERROR_no_conference, "conference",
				     "conference %d has been held already", d->command->args->conference);
	return 0;
}

static bool still_takes_part(const struct deciding *d, int32_t party)
{
	return casefile_participant(case_of(d), party)->relation != RELATION_NONE &&
	       partnership_is_active(d->ruling->partnership, party, d->at);
}

/* Who was called and was not there, and still takes part. */
static struct numbers missing_of(const struct deciding *d)
{
	size_t count;
	const struct call *calls = casefile_calls(case_of(d), &count);
	int32_t *items = arena_zalloc(d->ruling->arena, count + 1, sizeof *items);
	int32_t n = 0;
	for (size_t i = 0; i < count; i++) {
		if (calls[i].conference == d->command->args->conference && calls[i].at <= d->at &&
		    still_takes_part(d, calls[i].party) && !holds(d->command->args->agencies, calls[i].party))
			items[n++] = calls[i].party;
	}
	return (struct numbers){items, n};
}

int decide_conference_hold(struct deciding *d)
{
	if (check_not_held(d) != 0)
		return -1;
	struct numbers missing = missing_of(d);
	struct emit emit;
	fact_start(d, &emit, EVENT_conference_held);
	if (missing.count)
		EMIT_SET(&emit, missing, missing);
	return fact_finish(d, &emit);
}

int decide_conference_cancel(struct deciding *d)
{
	if (check_not_held(d) != 0)
		return -1;
	return fact_plain(d, EVENT_conference_cancelled);
}
