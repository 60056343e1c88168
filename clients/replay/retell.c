/* retell: see retell.h. */
#include "replay/retell.h"

#include <string.h>

#include "base/instant.h"

#define PLACEHOLDER "…"
#define NO_SUCH INT32_MAX /* is refused: there is none of this number */

/* The verb that an event records; kinds that stand not here are left out. */
static const struct {
	enum event_kind kind;
	enum verb verb;
} rows[] = {
	{EVENT_case_opened, VERB_case_open},
	{EVENT_case_closed, VERB_case_close},
	{EVENT_case_reopened, VERB_case_reopen},
	{EVENT_handover_offered, VERB_handover_offer},
	{EVENT_handover_accepted, VERB_handover_accept},
	{EVENT_handover_refused, VERB_handover_refuse},
	{EVENT_handover_withdrawn, VERB_handover_withdraw},
	{EVENT_handover_kept, VERB_handover_keep},
	{EVENT_request_asked, VERB_request_ask},
	{EVENT_request_answered, VERB_request_answer},
	{EVENT_request_refused, VERB_request_refuse},
	{EVENT_request_withdrawn, VERB_request_withdraw},
	{EVENT_action_agreed, VERB_action_agree},
	{EVENT_action_done, VERB_action_done},
	{EVENT_action_dropped, VERB_action_drop},
	{EVENT_promise_made, VERB_promise_make},
	{EVENT_promise_kept, VERB_promise_keep},
	{EVENT_promise_broken, VERB_promise_break},
	{EVENT_promise_renegotiated, VERB_promise_renegotiate},
	{EVENT_contact_recorded, VERB_contact_record},
	{EVENT_contact_replied, VERB_contact_reply},
	{EVENT_contact_tried, VERB_contact_reply},
	{EVENT_contact_informed, VERB_contact_inform},
	{EVENT_note_added, VERB_note_add},
	{EVENT_milestone_reached, VERB_milestone_reach},
	{EVENT_milestone_claimed, VERB_milestone_reach},
	{EVENT_record_held, VERB_record_holder},
	{EVENT_escalation_acknowledged, VERB_escalation_acknowledge},
	{EVENT_escalation_resolved, VERB_escalation_resolve},
	{EVENT_escalation_delegated, VERB_escalation_delegate},
	{EVENT_escalation_snoozed, VERB_escalation_snooze},
	{EVENT_directive_issued, VERB_directive_issue},
	{EVENT_directive_complied, VERB_directive_comply},
	{EVENT_directive_refused, VERB_directive_refuse},
	{EVENT_directive_withdrawn, VERB_directive_withdraw},
	{EVENT_directive_asked, VERB_directive_ask},
	{EVENT_directive_answered, VERB_directive_answer},
	{EVENT_part_invited, VERB_part_invite},
	{EVENT_part_joined, VERB_part_join},
	{EVENT_part_declined, VERB_part_decline},
	{EVENT_part_uninvited, VERB_part_uninvite},
	{EVENT_part_finished, VERB_part_finish},
	{EVENT_case_confirmed, VERB_case_confirm},
	{EVENT_case_continued, VERB_case_continue},
	{EVENT_case_paused, VERB_case_pause},
	{EVENT_case_resumed, VERB_case_resume},
	{EVENT_conference_planned, VERB_conference_plan},
	{EVENT_conference_held, VERB_conference_hold},
	{EVENT_conference_cancelled, VERB_conference_cancel},
	{EVENT_delivery_reported, VERB_delivery_report},
	{EVENT_case_linked, VERB_case_link},
	{EVENT_case_unlinked, VERB_case_unlink},
	{EVENT_case_differed, VERB_case_differ},
};

static bool find_verb(enum event_kind kind, enum verb *ret_verb)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].kind == kind) {
			*ret_verb = rows[i].verb;
			return true;
		}
	}
	return false;
}

bool retell_knows(enum event_kind kind)
{
	enum verb ignored;
	return find_verb(kind, &ignored);
}

void retell_start(struct retell *retell, struct arena *arena, const struct covenant *then,
		  const struct partnership *partnership)
{
	*retell = (struct retell){
		.arena = arena, .then = then, .partnership = partnership, .scope = {.theme = ""}};
}

/* --- obligations --- */

static void add_obligation(struct retell *retell, const struct opening *opening)
{
	if (retell->n_obligations == retell->capacity) {
		size_t capacity = retell->capacity ? 2 * retell->capacity : 32;
		struct retell_obligation *larger = arena_zalloc(retell->arena, capacity, sizeof *larger);
		if (retell->n_obligations)
			memcpy(larger, retell->obligations, retell->n_obligations * sizeof *larger);
		retell->obligations = larger;
		retell->capacity = capacity;
	}
	retell->obligations[retell->n_obligations++] = (struct retell_obligation){
		opening->number, ++retell->opened_of[opening->kind], opening->kind};
}

/* Conferences bear the number of the event that called them. */
static void add_conference(struct retell *retell, int32_t then, int32_t now)
{
	if (retell->n_conferences == RETELL_CONFERENCES_MAX)
		memmove(retell->conferences, retell->conferences + 1,
			--retell->n_conferences * sizeof *retell->conferences);
	retell->conferences[retell->n_conferences++] = (struct retell_conference){then, now};
}

static int32_t conference_now(const struct retell *retell, int32_t then)
{
	for (size_t i = 0; i < retell->n_conferences; i++) {
		if (retell->conferences[i].then == then)
			return retell->conferences[i].now;
	}
	return NO_SUCH;
}

void retell_follow(struct retell *retell, const struct event *event, int32_t fact)
{
	const struct args *args = &event->facts.args;
	if (event->kind == EVENT_conference_planned && fact)
		add_conference(retell, event->seq, fact);
	if (event->kind == EVENT_case_opened)
		retell->scope =
			(struct covenant_scope){args->theme ? args->theme : "", (enum urgency)args->urgency};
	for (int32_t i = 0; i < event->facts.n_opens; i++)
		add_obligation(retell, &event->facts.opens[i]);
}

/* Its number under the other terms. */
static int32_t number_now(const struct retell *retell, const struct casefile *file, int32_t number)
{
	size_t count;
	const struct obligation *open = casefile_obligations(file, &count);
	for (size_t i = 0; i < retell->n_obligations; i++) {
		const struct retell_obligation *then = &retell->obligations[i];
		if (then->number != number)
			continue;
		for (size_t o = 0; o < count; o++) {
			if (open[o].kind == then->kind && open[o].ordinal == then->ordinal)
				return open[o].number;
		}
	}
	return NO_SUCH;
}

/* A list without those that the other terms do not have open. */
static struct numbers numbers_now(const struct retell *retell, const struct casefile *file,
				  struct numbers numbers)
{
	int32_t *items = arena_zalloc(retell->arena, (size_t)numbers.count + 1, sizeof *items), count = 0;
	for (int32_t i = 0; i < numbers.count; i++) {
		int32_t number = number_now(retell, file, numbers.items[i]);
		if (number != NO_SUCH)
			items[count++] = number;
	}
	return (struct numbers){items, count};
}

/* --- dates --- */

/* Of what the event opened besides a next step, or of what it moved. */
static int64_t own_date(const struct retell *retell, const struct event *event, bool needed)
{
	const struct facts *facts = &event->facts;
	for (int32_t i = 0; i < facts->n_shifts; i++) {
		if (facts->shifts[i].number == facts->args.obligation)
			return facts->shifts[i].due;
	}
	for (int32_t i = 0; i < facts->n_opens; i++) {
		const struct opening *opening = &facts->opens[i];
		if (opening->kind == OBLIGATION_move)
			continue;
		struct term term = covenant_term(retell->then, retell->scope,
						 (enum obligation_kind)opening->kind, CAUSE_NONE);
		const struct party *debtor = partnership_party(retell->partnership, opening->debtor);
		bool is_usual = opening->due == covenant_add_for(retell->then, retell->scope,
								 debtor ? debtor->name : "", event->at, term);
		return is_usual && !needed ? INSTANT_NEVER : opening->due;
	}
	return INSTANT_NEVER;
}

/* --- the command --- */

static void fill_texts(field_mask fields, struct args *args)
{
	static const char *const placeholder = PLACEHOLDER;
	for (int i = 0; i < FIELD_COUNT; i++) {
		if (!(fields & (field_mask)1 << i) || field_rows[i].keeping != KEEPING_SEALED)
			continue;
		memcpy((unsigned char *)args + field_rows[i].offset, &placeholder, sizeof placeholder);
		args->present |= (field_mask)1 << i;
	}
}

static void fill_args(const struct retell *retell, const struct event *event, const struct casefile *file,
		      enum verb verb, struct args *args)
{
	field_mask fields = verb_rows[verb].required | verb_rows[verb].optional;
	*args = event->facts.args;
	if (event->kind == EVENT_contact_tried) {
		args->unreachable = true;
		args->present |= F(unreachable);
	}
	if (fields & F(due) && !(event_rows[event->kind].fields & F(due))) {
		args->due = own_date(retell, event, (verb_rows[verb].required & F(due)) != 0);
		args->present |= args->due == INSTANT_NEVER ? 0 : F(due);
	}
	args->present &=
		fields & ~F(programme); /* what programmes there are, a party's history does not tell */
	if (args->present & F(obligation))
		args->obligation = number_now(retell, file, args->obligation);
	if (args->present & F(conference))
		args->conference = conference_now(retell, args->conference);
	args->with = numbers_now(retell, file, args->with);
	args->over = numbers_now(retell, file, args->over);
	fill_texts(fields, args);
}

bool retell_command(const struct retell *retell, const struct event *event, const struct casefile *file,
		    struct args *ret_args, struct command *ret_command)
{
	enum verb verb;
	if (event->actor <= 0 || !find_verb(event->kind, &verb))
		return false;
	fill_args(retell, event, file, verb, ret_args);
	*ret_command = (struct command){.verb = verb,
					.actor = event->actor,
					.at = event->at,
					.new_case_id = event->case_id,
					.driven = true,
					.args = ret_args};
	return true;
}
