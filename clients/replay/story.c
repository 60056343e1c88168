/* story: see story.h. */
#include "replay/story.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "core/partnership.h"
#include "core/ruling.h"
#include "replay/retell.h"
#include "wire/codec.h"

void story_init(struct story *story)
{
	memset(story, 0, sizeof *story);
	arena_init(&story->arena);
}

void story_done(struct story *story)
{
	arena_done(&story->arena);
	memset(story, 0, sizeof *story);
}

/* Room for one more; what it replaces stays in the arena until the end. */
static void *grown(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity ? 2 * *capacity : 16;
	void *larger = arena_zalloc(arena, *capacity, size);
	if (count)
		memcpy(larger, items, count * size);
	return larger;
}

static const char *kept(struct story *story, struct slice text)
{
	return arena_strndup(&story->arena, text.bytes, text.length);
}

/* --- who is who --- */

static int32_t add_party(struct story *story, const char *name, size_t length)
{
	story->parties = grown(&story->arena, story->parties, story->n_parties, &story->parties_capacity,
			       sizeof *story->parties);
	story->parties[story->n_parties++] =
		(struct story_party){arena_strndup(&story->arena, name, length), ROLE_AGENCY};
	return (int32_t)story->n_parties;
}

/* Whoever is named for the first time gets the next number. The context is a pointer to the story, so that it may grow. */
static int32_t number_of(const void *context, const char *name, size_t length)
{
	struct story *story = *(struct story *const *)context;
	int32_t fixed = party_fixed_number(name, length);
	if (fixed != PARTY_NONE)
		return fixed;
	for (size_t i = 0; i < story->n_parties; i++) {
		if (strlen(story->parties[i].name) == length &&
		    memcmp(story->parties[i].name, name, length) == 0)
			return (int32_t)i + 1;
	}
	return add_party(story, name, length);
}

static const char *name_of(const void *context, int32_t party)
{
	const struct story *story = *(struct story *const *)context;
	if (party >= 1 && (size_t)party <= story->n_parties)
		return story->parties[party - 1].name;
	return party_fixed_name(party);
}

/* --- taking in --- */

void story_begin_case(struct story *story, struct slice name)
{
	story->cases = grown(&story->arena, story->cases, story->n_cases, &story->cases_capacity,
			     sizeof *story->cases);
	story->cases[story->n_cases++] = (struct story_case){.name = kept(story, name)};
}

static void keep_event(struct story *story, const struct event *event)
{
	struct story_case *last = &story->cases[story->n_cases - 1];
	last->events =
		grown(&story->arena, last->events, last->n_events, &last->capacity, sizeof *last->events);
	last->events[last->n_events++] = *event;
	if (event_rows[event->kind].class != CLASS_FACT)
		return;
	story->n_events++;
	story->untold += !retell_knows(event->kind);
}

int story_add(struct story *story, const struct story_telling *telling, struct err *err)
{
	struct party_names names = {&story, number_of, name_of};
	struct event event = {.case_id = (int64_t)story->n_cases, .seq = telling->seq, .at = telling->at};
	int kind = event_of(telling->kind.bytes, telling->kind.length);
	if (kind < 0)
		return err_set(
			err, ERROR_version_unknown, "the daemon tells of \"%.*s\", which is not known here",
			telling->kind.length > 60 ? 60 : (int)telling->kind.length, telling->kind.bytes);
	event.kind = (enum event_kind)kind;
	event.actor = number_of(&story, telling->actor.bytes, telling->actor.length);
	struct slice facts = {kept(story, telling->facts), telling->facts.length};
	if (codec_read_facts(event.kind, facts, &names, &story->arena, &event.facts, err) != 0)
		return -1;
	keep_event(story, &event);
	story->end = telling->recorded_at > story->end ? telling->recorded_at : story->end;
	return 0;
}

/* --- who did what --- */

static void mark_agency(struct story *story, int32_t party)
{
	if (party > 0)
		story->parties[party - 1].role = ROLE_AGENCY;
}

/* Agencies open cases, owe something, or are named as agencies. Whoever does none of these directs. */
static void mark_agencies(struct story *story, const struct event *event)
{
	if (event->kind == EVENT_case_opened)
		mark_agency(story, event->actor);
	bool concerns_director =
		event->facts.args.present & F(stall) && event->facts.args.stall == STALL_director_silent;
	if (event_rows[event->kind].fields & F(agency) && !concerns_director)
		mark_agency(story, event->facts.args.agency);
	for (int32_t i = 0; i < event->facts.n_opens; i++)
		mark_agency(story, event->facts.opens[i].debtor);
	for (int32_t i = 0; i < event->facts.args.agencies.count; i++)
		mark_agency(story, event->facts.args.agencies.items[i]);
}

static void add_change(struct story *story, const struct event *event)
{
	story->changes = grown(&story->arena, story->changes, story->n_changes, &story->changes_capacity,
			       sizeof *story->changes);
	story->changes[story->n_changes] = (struct story_change){*event, story->n_changes};
	story->n_changes++;
}

static void note_director(struct story *story, const struct event *event, int32_t rung)
{
	struct event change = {.kind = EVENT_director_appointed, .at = event->at, .actor = PARTY_SYSTEM};
	change.facts.args.director = event->actor;
	change.facts.args.rung = rung;
	add_change(story, &change);
}

static void note_leaver(struct story *story, const struct event *event)
{
	struct event change = {.kind = EVENT_agency_left, .at = event->at, .actor = PARTY_SYSTEM};
	change.facts.args.agency = event->facts.args.agency;
	change.facts.args.successor = event->facts.args.successor;
	add_change(story, &change);
}

/* A director acts on the rung at which the case stands. */
static void find_changes(struct story *story, const struct story_case *story_case)
{
	int32_t rung = 0;
	for (size_t i = 0; i < story_case->n_events; i++) {
		const struct event *event = &story_case->events[i];
		if (event->kind == EVENT_escalation_raised || event->kind == EVENT_escalation_climbed)
			rung = event->facts.args.rung;
		else if (event->kind == EVENT_debtor_left)
			note_leaver(story, event);
		if (event->actor > 0 && story->parties[event->actor - 1].role == ROLE_DIRECTOR)
			note_director(story, event, rung);
	}
}

static int by_time(const void *a, const void *b)
{
	const struct story_change *x = a, *y = b;
	if (x->event.at != y->event.at)
		return x->event.at < y->event.at ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void find_who(struct story *story)
{
	story->n_changes = 0;
	for (size_t i = 0; i < story->n_parties; i++)
		story->parties[i].role = ROLE_DIRECTOR;
	for (size_t c = 0; c < story->n_cases; c++) {
		for (size_t i = 0; i < story->cases[c].n_events; i++)
			mark_agencies(story, &story->cases[c].events[i]);
	}
	for (size_t c = 0; c < story->n_cases; c++)
		find_changes(story, &story->cases[c]);
	if (story->n_changes)
		qsort(story->changes, story->n_changes, sizeof *story->changes, by_time);
}

/* --- playing --- */

struct playing {
	const struct history *history;
	struct arena arena; /* of the partnership */
	struct arena scratch;
	struct partnership partnership;
	struct course *course;
	size_t taken;
};

static void add_fact(struct partnership *partnership, const struct event *fact,
		     const struct covenant *covenant)
{
	struct event event = *fact;
	event.seq = partnership->version + 1;
	partnership_apply(partnership, &event, covenant);
}

/* Whoever left once is not taken out again by the next of his cases. */
static bool is_news(const struct partnership *partnership, const struct event *change)
{
	const struct args *args = &change->facts.args;
	if (change->kind == EVENT_agency_left)
		return partnership_is_active(partnership, args->agency, INSTANT_LAST);
	return partnership_director(partnership, (enum rung)args->rung, change->at) != args->director;
}

/* Everybody was there from the beginning, and the covenant too. The first who acts for a rung has directed it all along. */
static void found_partnership(struct playing *p, const struct story *story, const struct covenant *covenant)
{
	bool directed[RUNG_COUNT] = {false};
	partnership_init(&p->partnership, &p->arena);
	for (size_t i = 0; i < story->n_parties; i++) {
		struct event event = {.kind = EVENT_agency_enrolled};
		event.facts.args.name = event.facts.args.label = story->parties[i].name;
		event.facts.args.kind = (int32_t)story->parties[i].role;
		add_fact(&p->partnership, &event, NULL);
	}
	struct event put = {.kind = EVENT_covenant_put};
	add_fact(&p->partnership, &put, covenant);
	for (size_t i = 0; i < story->n_changes; i++) {
		struct event change = story->changes[i].event;
		int32_t rung = change.facts.args.rung;
		if (change.kind == EVENT_director_appointed && !directed[rung]) {
			directed[rung] = true;
			change.at = 0;
			add_fact(&p->partnership, &change, NULL);
		}
	}
	for (size_t i = 0; i < story->n_changes; i++) {
		if (is_news(&p->partnership, &story->changes[i].event))
			add_fact(&p->partnership, &story->changes[i].event, NULL);
	}
}

static void hand_over_new(struct playing *p, const struct ruling *ruling)
{
	for (; p->taken < ruling->n_events; p->taken++)
		course_event(p->course, &ruling->events[p->taken]);
}

static bool is_about_escalation(const struct event *event)
{
	return event->kind == EVENT_escalation_acknowledged || event->kind == EVENT_escalation_resolved;
}

/* A director who closes a case settles its escalation by the same command, which is told once: by the close. */
static bool belongs_to_close(const struct story_case *story_case, size_t index)
{
	const struct event *first = &story_case->events[index];
	if (!is_about_escalation(first))
		return false;
	for (size_t i = index + 1; i < story_case->n_events; i++) {
		const struct event *event = &story_case->events[i];
		if (event->at != first->at)
			return false;
		if (event->kind == EVENT_case_closed)
			return event->actor == first->actor;
		if (event_rows[event->kind].class == CLASS_FACT &&
		    (!is_about_escalation(event) || event->actor != first->actor))
			return false;
	}
	return false;
}

static void play_event(struct playing *p, struct ruling *ruling, struct retell *retell,
		       const struct event *event)
{
	struct args args;
	struct command command;
	struct err err = ERR_NONE;
	int32_t fact = 0;
	if (retell_command(retell, event, ruling->draft.file, &args, &command) &&
	    case_decide(ruling, &command, &fact, &err) != 0)
		p->course->refused++;
	retell_follow(retell, event, fact);
	hand_over_new(p, ruling);
}

static void play_case(struct playing *p, const struct story_case *story_case, size_t index,
		      const struct covenant *today)
{
	struct ruling ruling;
	struct retell retell;
	ruling_start(&ruling, &p->scratch, &p->partnership, NULL);
	retell_start(&retell, &p->scratch, today, &p->partnership);
	p->taken = 0;
	course_case(p->course, index, INSTANT_NEVER);
	for (size_t i = 0; i < story_case->n_events; i++) {
		if (belongs_to_close(story_case, i))
			retell_follow(&retell, &story_case->events[i], 0);
		else
			play_event(p, &ruling, &retell, &story_case->events[i]);
	}
	if (ruling.draft.file->version)
		case_advance(&ruling, p->history->end);
	hand_over_new(p, &ruling);
}

static int play_story(const struct history *history, const struct covenant *covenant, struct course *course,
		      struct err *err)
{
	const struct story *story = history->context;
	struct playing p = {.history = history, .course = course};
	(void)err; /* what the terms refuse is counted */
	arena_init(&p.arena);
	arena_init(&p.scratch);
	found_partnership(&p, story, covenant);
	for (size_t i = 0; i < story->n_cases; i++) {
		arena_reset(&p.scratch);
		play_case(&p, &story->cases[i], i, history->today);
	}
	arena_done(&p.scratch);
	arena_done(&p.arena);
	return 0;
}

/* --- the history --- */

static const char *case_name(const void *context, size_t index)
{
	return ((const struct story *)context)->cases[index].name;
}

static const char *agency_name(const void *context, size_t index)
{
	return ((const struct story *)context)->parties[index].name;
}

static int64_t begin_of(const struct story *story)
{
	int64_t begin = story->end;
	for (size_t c = 0; c < story->n_cases; c++) {
		const struct story_case *story_case = &story->cases[c];
		for (size_t i = 0; i < story_case->n_events; i++)
			begin = story_case->events[i].at < begin ? story_case->events[i].at : begin;
	}
	return begin;
}

struct history story_history(struct story *story, const struct covenant *today)
{
	struct history history = {
		.n_cases = story->n_cases,
		.n_events = story->n_events,
		.n_agencies = story->n_parties,
		.skipped = story->untold,
		.begin = begin_of(story),
		.end = story->end,
		.closes = true,
		.directors_act = true,
		.context = story,
		.today = today,
		.until = REPLAY_UNTIL_LOG_END,
		.case_name = case_name,
		.agency_name = agency_name,
		.play = play_story,
	};
	find_who(story);
	return history;
}
