/* invariants: see invariants.h. They read case files only, by rules of their own: nothing here asks the core's judgement. */
#include "sim/invariants.h"

#include <stddef.h>
#include <string.h>

#include "core/calendar.h"

#define FORGOTTEN_AFTER_DAYS 25 /* working days */
#define DEAD_AFTER_DAYS 250

#define EACH_OBLIGATION(o, file)                                                                             \
	size_t n_##o;                                                                                        \
	const struct obligation *o = casefile_obligations(file, &n_##o);                                     \
	for (const struct obligation *end_##o = o + n_##o; o < end_##o; o++)

#define EACH_FINDING(f, file)                                                                                \
	size_t n_##f;                                                                                        \
	const struct finding *f = casefile_findings(file, &n_##f);                                           \
	for (const struct finding *end_##f = f + n_##f; f < end_##f; f++)                                    \
		if (finding_is_open(f))

static bool is_open(const struct sight *sight)
{
	return sight->file->status == STATUS_OPEN;
}

static const struct covenant *covenant_now(const struct sight *sight)
{
	return partnership_covenant(sight->partnership, sight->file->now);
}

static const struct finding *open_finding(const struct casefile *file, enum stall stall)
{
	EACH_FINDING(f, file)
	{
		if (f->stall == stall)
			return f;
	}
	return NULL;
}

/* --- the next step ------------------------------------------------------------------------------------ */

static const char *next_step(const struct sight *sight)
{
	int moves = 0;
	const struct obligation *move = NULL;
	EACH_OBLIGATION(o, sight->file)
	{
		if (o->kind == OBLIGATION_move) {
			move = o;
			moves++;
		}
	}
	if (!is_open(sight))
		return moves ? "a closed case has a next step" : NULL;
	if (moves != 1)
		return moves ? "an open case has more than one next step" : "an open case has no next step";
	return move->debtor == sight->file->holder ? NULL
						   : "the next step is owed by another than the holder";
}

/* Only what the sweep has seen knows who left since. */
static const char *holder_is_there(const struct sight *sight)
{
	const struct casefile *file = sight->file;
	if (!is_open(sight) || !sight->advanced)
		return NULL;
	if (partnership_is_active(sight->partnership, file->holder, sight->now))
		return NULL;
	return open_finding(file, STALL_ownerless) ? NULL : "the holder has left, and nobody was told";
}

static const char *within_ceiling(const struct sight *sight)
{
	EACH_OBLIGATION(o, sight->file)
	{
		const struct covenant *covenant = partnership_covenant(sight->partnership, o->opened_at);
		if (o->kind != OBLIGATION_move || o->postponed || !covenant) /* a pause has caps of its own */
			continue;
		int64_t ceiling =
			covenant_add(covenant, casefile_scope(sight->file), o->opened_at, covenant->ceiling);
		if (o->due > ceiling)
			return "the next step is due beyond the ceiling";
	}
	return NULL;
}

static const char *one_offer(const struct sight *sight)
{
	int offers = 0;
	EACH_OBLIGATION(o, sight->file)
	{
		offers += o->kind == OBLIGATION_accept;
	}
	return offers > 1 ? "more than one handover is on offer" : NULL;
}

/* --- stalls ------------------------------------------------------------------------------------------- */

/* What may prove a finding of a lapse: an open obligation that has lapsed, or a promise that is broken in another way. */
static bool proves(const struct finding *finding, const struct obligation *obligation)
{
	bool is_promise = obligation->kind == OBLIGATION_keep || obligation->kind == OBLIGATION_reply;
	return obligation->lapsed || (finding->stall == STALL_broken_promise && is_promise);
}

static const char *evidence(const struct sight *sight)
{
	EACH_FINDING(f, sight->file)
	{
		const struct obligation *obligation = casefile_obligation(sight->file, f->obligation);
		if (f->since > sight->file->now || f->found_seq < 1 || f->found_seq > sight->file->version)
			return "a finding is younger than the case, or nothing recorded it";
		if (sight->events[f->found_seq - 1]->kind != EVENT_stall_found)
			return "what a finding says it was found by is no such event";
		if (stall_rows[f->stall].family == FAMILY_LAPSE && (!obligation || !proves(f, obligation)))
			return "a finding stands without an obligation that proves it";
		if (!strstr(sight->events[f->found_seq - 1]->facts, "\"evidence\":["))
			return "a finding names no event that proves it";
	}
	return NULL;
}

static const char *evidence_of_patterns(const struct sight *sight)
{
	size_t n_hits;
	const struct hit *hits = casefile_hits(sight->file, &n_hits);
	EACH_FINDING(f, sight->file)
	{
		int pattern = casefile_pattern_of((enum stall)f->stall);
		bool proven = pattern < 0;
		for (size_t i = 0; i < n_hits; i++)
			proven |= hits[i].pattern == pattern;
		if (!proven)
			return "a pattern is found without a hit";
	}
	return NULL;
}

static bool has_finding(const struct casefile *file, int32_t obligation)
{
	EACH_FINDING(f, file)
	{
		if (f->obligation == obligation)
			return true;
	}
	return false;
}

/* A lapse of what the ladder owes is a climb, and at the top a finding. */
static const char *lapses_are_found(const struct sight *sight)
{
	int64_t now = sight->advanced ? sight->now : sight->file->now;
	EACH_OBLIGATION(o, sight->file)
	{
		if (o->due >= now)
			continue;
		if (!o->lapsed)
			return "an obligation is overdue and not marked";
		if (o != casefile_owed_by_rung(sight->file) && !has_finding(sight->file, o->number))
			return "an obligation has lapsed and nothing was found";
	}
	return NULL;
}

static const char *lapses_are_due(const struct sight *sight)
{
	EACH_OBLIGATION(o, sight->file)
	{
		if (o->lapsed && o->due > sight->file->now)
			return "an obligation has lapsed before it was due";
	}
	return NULL;
}

static const char *muted_is_spoken_for(const struct sight *sight)
{
	uint32_t open = 0;
	EACH_FINDING(f, sight->file)
	{
		open |= UINT32_C(1) << f->stall;
	}
	EACH_FINDING(m, sight->file)
	{
		if (m->muted && !(stall_rows[m->stall].muted_by & open))
			return "a finding is muted, and none that is open speaks for it";
	}
	return NULL;
}

/* --- the ladder --------------------------------------------------------------------------------------- */

static bool is_stalled(const struct casefile *file)
{
	EACH_FINDING(f, file)
	{
		if (!f->muted && f->stall != STALL_director_silent)
			return true;
	}
	return false;
}

static bool is_directors(const struct obligation *o)
{
	return o->kind == OBLIGATION_acknowledge || o->kind == OBLIGATION_decide;
}

static bool is_question_about_directive(const struct obligation *o)
{
	return o->kind == OBLIGATION_answer && PARTY_IS_RUNG(o->debtor);
}

/* Directed: a directive stands and is in time; one that is overdue has climbed, and a director owes something again. */
static bool is_directed(const struct casefile *file)
{
	EACH_OBLIGATION(o, file)
	{
		if (o->kind == OBLIGATION_comply && !o->lapsed)
			return true;
	}
	return false;
}

/* By directors, or on their behalf by whom they instructed. */
static int owed_on_ladder(const struct casefile *file)
{
	int owed = 0;
	EACH_OBLIGATION(o, file)
	{
		owed += is_directors(o);
	}
	return owed + is_directed(file);
}

static const char *ladder_speaks(const struct sight *sight)
{
	if (!is_stalled(sight->file) || covenant_now(sight)->n_rungs == 0)
		return NULL;
	return owed_on_ladder(sight->file) ? NULL : "a stall is open and no director owes anything for it";
}

static const char *ladder_rests(const struct sight *sight)
{
	int owed = owed_on_ladder(sight->file);
	if (owed > 1)
		return "one case, and two things are owed on the ladder for it";
	bool rests = !is_stalled(sight->file) && !is_directed(sight->file);
	return owed && rests ? "nothing is stalled, and a director still owes something" : NULL;
}

/* The silence of the top is known of the case, and is found in no other case than one in which there is silence. That it is found, and
 * once a director, is worked out over all cases by recompute.py. */
static const char *silence_is_heard(const struct sight *sight)
{
	bool silent = false;
	EACH_OBLIGATION(o, sight->file)
	{
		silent |= is_directors(o) && o->lapsed;
	}
	if (silent != (sight->file->silent != PARTY_NONE))
		return silent ? "a director is silent, and nobody hears it"
			      : "a director is said to be silent who owes nothing that has lapsed";
	if (!silent && open_finding(sight->file, STALL_director_silent))
		return "a director is found to be silent where he is not";
	return NULL;
}

static const char *one_directive(const struct sight *sight)
{
	int directives = 0, questions = 0;
	EACH_OBLIGATION(o, sight->file)
	{
		directives += o->kind == OBLIGATION_comply;
		questions += is_question_about_directive(o);
	}
	if (directives > 1)
		return "one case, and two directives are in force";
	if (questions > 1)
		return "two questions about one directive are open";
	return questions > directives ? "a question outlives the directive that it is about" : NULL;
}

/* Counted from the log, since the escalation was raised, and only when the last snooze is new: caps change. */
static const char *snooze_is_capped(const struct sight *sight)
{
	const struct covenant *covenant = covenant_now(sight);
	int64_t first = INSTANT_NEVER;
	int32_t snoozes = 0;
	bool is_new = false;
	for (size_t i = sight->n_events; i-- > 0 && (is_new || (int32_t)i >= sight->seen_version);) {
		if (sight->events[i]->kind == EVENT_escalation_raised)
			break;
		if (sight->events[i]->kind != EVENT_escalation_snoozed)
			continue;
		is_new |= (int32_t)i >= sight->seen_version;
		first = sight->events[i]->at;
		snoozes++;
	}
	if (!is_new)
		return NULL;
	if (snoozes > covenant->snooze_times)
		return "a decision was put off too often";
	int64_t last = covenant_add(covenant, casefile_scope(sight->file), first, covenant->snooze_total);
	return sight->file->snoozed_until > last ? "a decision was put off for too long" : NULL;
}

/* Between two resolutions somebody did something, unless nobody is there who could. What closes a case settles it too. */
static const char *resolves_once(const struct sight *sight)
{
	bool resolved = false;
	enum event_kind next = EVENT_NONE;
	if (open_finding(sight->file, STALL_ownerless))
		return NULL;
	for (size_t i = sight->n_events; i-- > 0 && (resolved || (int32_t)i >= sight->seen_version);) {
		enum event_kind kind = (enum event_kind)sight->events[i]->kind;
		bool settles = kind == EVENT_escalation_resolved && next != EVENT_case_closed;
		if (settles && resolved)
			return "a director settled the same twice, and nothing happened in between";
		if (settles)
			resolved = true;
		else if (event_rows[kind].substance != SUBSTANCE_BARE || kind == EVENT_debtor_left)
			resolved = false;
		next = kind;
	}
	return NULL;
}

static int64_t latest(int64_t a, int64_t b)
{
	return b != INSTANT_NEVER && b > a ? b : a;
}

static const char *not_forgotten(const struct sight *sight)
{
	const struct casefile *file = sight->file;
	const struct term term = {FORGOTTEN_AFTER_DAYS, TERM_UNIT_DAY};
	if (!is_open(sight) || !sight->advanced || owed_on_ladder(file))
		return NULL;
	/* By the days of the covenant under which the step was begun: its due stays when another comes. */
	const struct obligation *move = casefile_obligation_of(file, OBLIGATION_move);
	if (move && move->postponed)
		return NULL; /* a pause, which has a date and caps */
	const struct calendar *calendar =
		partnership_covenant_version(sight->partnership, move ? move->covenant : 1)->calendar;
	int64_t since = latest(file->substantive_at, file->escalated_until);
	bool forgotten = calendar_worked(calendar, since, sight->now) > calendar_term_us(calendar, term);
	return forgotten ? "nothing has happened for 25 working days, and no director owes anything" : NULL;
}

/* Somebody can always do something: in so long a time, in a life where everybody tries, somebody did. */
static const char *no_dead_end(const struct sight *sight)
{
	if (!is_open(sight) || !sight->advanced)
		return NULL;
	bool still = sight->now - sight->file->substantive_at > DEAD_AFTER_DAYS * INSTANT_DAY;
	return still ? "nobody has done anything in most of a year: nobody can any more" : NULL;
}

/* --- caps, time, closing ------------------------------------------------------------------------------ */

static const char *caps_hold(const struct sight *sight)
{
	const struct covenant *covenant = covenant_now(sight);
	EACH_OBLIGATION(o, sight->file)
	{
		if (o->kind == OBLIGATION_keep && o->postponed > covenant->renegotiate_times &&
		    !has_finding(sight->file, o->number))
			return "a promise was put off too often, and nothing was found";
		int64_t total = covenant_add(covenant, casefile_scope(sight->file), o->first_due,
					     covenant->renegotiate_total);
		if (o->kind == OBLIGATION_keep && o->due > total && !has_finding(sight->file, o->number))
			return "a promise was put off for too long, and nothing was found";
		if (o->kind == OBLIGATION_move && o->postponed > covenant->pause_times)
			return "a next step was paused too often";
		if (o->kind == OBLIGATION_reply && o->postponed >= covenant->unreachable_times)
			return "a citizen was tried more often than counts as a reply";
	}
	return NULL;
}

static const char *time_goes_on(const struct sight *sight)
{
	if (sight->file->now < sight->seen_now || sight->file->version < sight->seen_version)
		return "the case's clock has gone back";
	size_t from = sight->seen_version > 1 ? (size_t)sight->seen_version : 1;
	for (size_t i = from; i < sight->n_events; i++) {
		if (sight->events[i]->seq != sight->events[i - 1]->seq + 1)
			return "the case's events are not numbered in order";
		if (sight->events[i]->at < sight->events[i - 1]->at)
			return "an event is about an earlier instant than the one before it";
	}
	return (size_t)sight->file->version == sight->n_events ? NULL
							       : "the case's version is not that of its log";
}

/* A director may still instruct somebody, so that people are told. */
static bool is_of_afterwards(const struct casefile *file, const struct obligation *o)
{
	bool instructed = o->kind == OBLIGATION_comply && o->opened_at >= file->closed_at;
	return instructed || PARTY_IS_RUNG(o->debtor);
}

static const char *closed_is_clean(const struct sight *sight)
{
	if (is_open(sight))
		return NULL;
	EACH_OBLIGATION(o, sight->file)
	{
		if (obligation_rows[o->kind].closes != CLOSES_OUTLIVES && !is_of_afterwards(sight->file, o))
			return "a closed case still owes what should have ended with it";
	}
	return NULL;
}

/* What a leaver owed was given on; only the next step of an ownerless case waits. */
static const char *owed_by_those_who_are_there(const struct sight *sight)
{
	if (!sight->advanced || !is_open(sight) || open_finding(sight->file, STALL_ownerless))
		return NULL;
	EACH_OBLIGATION(o, sight->file)
	{
		if (o->debtor == o->creditor)
			return "somebody owes itself";
		if (o->debtor > 0 && !partnership_is_active(sight->partnership, o->debtor, sight->now))
			return "somebody who has left still owes something";
	}
	return NULL;
}

/* The row beside the state: what lists and sweeps go by. */
static const char *row_agrees(const struct sight *sight)
{
	const struct store_case *row = sight->row;
	if (row->stalls != casefile_stalls(sight->file) || row->status != sight->file->status)
		return "the row's status or count of stalls is not the state's";
	return row->next_due <= casefile_next_due(sight->file)
		       ? NULL
		       : "the sweep will look later than the case is due";
}

const struct invariant invariants[] = {
	{"next_step", next_step, "every open case has exactly one next step, owed by its holder", false},
	{"holder_is_there", holder_is_there, "the holder is active, or the case was found ownerless", false},
	{"within_ceiling", within_ceiling, "no next step lies beyond the ceiling", false},
	{"one_offer", one_offer, "at most one handover is on offer", false},
	{"evidence", evidence, "no finding without what proves it", false},
	{"evidence_of_patterns", evidence_of_patterns, "no pattern without a hit", false},
	{"lapses_are_found", lapses_are_found, "what is overdue has lapsed, and is found", false},
	{"lapses_are_due", lapses_are_due, "nothing lapses before it is due", false},
	{"muted_is_spoken_for", muted_is_spoken_for, "a muted finding has one that is open to speak for it",
	 false},
	{"ladder_speaks", ladder_speaks, "while a stall speaks, a director owes something", false},
	{"ladder_rests", ladder_rests, "when none does, no director owes anything; never two things", false},
	{"silence_is_heard", silence_is_heard, "a silent director at the top is found", false},
	{"one_directive", one_directive,
	 "one directive at a time, one question about it, and no question without it", false},
	{"snooze_is_capped", snooze_is_capped, "no decision is put off more often or longer than agreed",
	 false},
	{"not_forgotten", not_forgotten,
	 "no case lies still for 25 working days unless a director owes something for it", false},
	{"resolves_once", resolves_once, "no director settles the same twice with nothing in between", false},
	{"no_dead_end", no_dead_end, "no open case comes to a state in which nobody can do anything", true},
	{"caps_hold", caps_hold, "nothing is put off beyond its caps unheard", false},
	{"time_goes_on", time_goes_on, "a case's clock never goes back, its events are numbered in order",
	 false},
	{"closed_is_clean", closed_is_clean,
	 "a closed case owes nothing but telling people, and what a director instructs afterwards", false},
	{"owed_by_those_who_are_there", owed_by_those_who_are_there,
	 "nobody who left, and nobody to itself, owes anything", false},
	{"row_agrees", row_agrees, "the row says what the state says, and the sweep comes in time", false},
};
const int n_invariants = (int)(sizeof invariants / sizeof *invariants);

const struct invariant *invariants_find(const char *name)
{
	for (int i = 0; i < n_invariants; i++) {
		if (strcmp(invariants[i].name, name) == 0)
			return &invariants[i];
	}
	return NULL;
}

const struct invariant *invariants_check(const struct sight *sight, const char **ret_what)
{
	for (int i = 0; i < n_invariants; i++) {
		const char *what = invariants[i].check(sight);
		if (what) {
			*ret_what = what;
			return &invariants[i];
		}
	}
	return NULL;
}
