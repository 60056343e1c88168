/* people: see people.h. */
#include "sim/people.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "core/director.h"
#include "sim/acts.h"
#include "sim/citizens.h"

#define WAIT_MAX INSTANT_DAY          /* a step comes at least once a day, so that all is looked at */
#define REST_AFTER (45 * INSTANT_DAY) /* of a closed case in which nothing is owed */
#define FORTNIGHT (14 * INSTANT_DAY)
#define MONTH (30 * INSTANT_DAY)

enum temper {
	TEMPER_PROMPT,
	TEMPER_DILIGENT,
	TEMPER_SLOW,
	TEMPER_REFUSING,
	TEMPER_OVERLOADED,
	TEMPER_AWAY,
	TEMPER_COUNT
};

/* How many of ten agencies are so; how often a look at a case makes one act, and how often it then acts willingly, in a
 * thousand. */
static const struct {
	uint32_t of_ten;
	uint32_t acts;
	uint32_t willing;
} tempers[TEMPER_COUNT] = {
	[TEMPER_PROMPT] = {3, 950, 950},   [TEMPER_DILIGENT] = {3, 700, 900},   [TEMPER_SLOW] = {1, 200, 800},
	[TEMPER_REFUSING] = {1, 600, 150}, [TEMPER_OVERLOADED] = {1, 900, 700}, [TEMPER_AWAY] = {1, 800, 850},
};
#define LOOKS_A_DAY 3        /* at each case */
#define UNDER_ESCALATION 600 /* a director calls: then even the slow act as often as this */
#define REOPENS 2            /* in a thousand looks at a closed case */

void people_init(struct people *people, uint64_t seed, int cases_per_year)
{
	*people = (struct people){.chance = chance_of(seed), .seed = seed, .cases_per_year = cases_per_year};
}

void people_done(struct people *people)
{
	free(people->active);
}

/* --- what somebody is like -------------------------------------------------------------------------- */

static enum temper temper_of(const struct people *people, int32_t agency)
{
	uint32_t drawn = chance_at(people->seed, 1000 + (uint64_t)agency, 10);
	int temper = 0;
	while (drawn >= tempers[temper].of_ten)
		drawn -= tempers[temper++].of_ten;
	return (enum temper)temper;
}

static bool is_away(const struct people *people, int32_t party, int64_t now)
{
	uint64_t fortnight = (uint64_t)(now / FORTNIGHT);
	return chance_at(people->seed, (uint64_t)party << 32 | fortnight, 3) == 0;
}

/* Cases that it holds. */
static uint32_t load_of(const struct people *people, const struct world *world, int32_t agency)
{
	uint32_t load = 0;
	for (size_t i = 0; i < people->n_active; i++) {
		const struct casefile *file = world_file(world, world_case(world, people->active[i]));
		load += file && file->status == STATUS_OPEN && file->holder == agency;
	}
	return load;
}

static uint32_t eagerness_of_agency(const struct people *people, const struct world *world, int32_t agency)
{
	enum temper temper = temper_of(people, agency);
	if (temper == TEMPER_AWAY && is_away(people, agency, world_now(world)))
		return 0;
	if (temper == TEMPER_OVERLOADED)
		return tempers[temper].acts * 4 / (4 + load_of(people, world, agency));
	return tempers[temper].acts;
}

/* A director sleeps through every eighth month. */
static uint32_t eagerness_of_director(const struct people *people, const struct world *world,
				      int32_t director)
{
	uint64_t month = (uint64_t)(world_now(world) / MONTH);
	return chance_at(people->seed, (uint64_t)director << 40 | month, 8) == 0 ? 10 : 700;
}

/* Whom a director calls acts, unless it is away. */
static uint32_t eagerness_of(const struct people *people, const struct world *world,
			     const struct casefile *file, const struct act *act, int32_t actor)
{
	if (act->actor == ACTOR_DIRECTOR)
		return eagerness_of_director(people, world, actor);
	uint32_t eagerness = eagerness_of_agency(people, world, actor);
	bool called = file->ladder != LADDER_QUIET && eagerness > 0 && eagerness < UNDER_ESCALATION;
	return called ? UNDER_ESCALATION : eagerness;
}

/* --- choosing ----------------------------------------------------------------------------------------- */

static int32_t some_agency(struct people *people, const struct world *world)
{
	return world->agencies[chance_below(&people->chance, (uint32_t)world->n_agencies)];
}

static int32_t some_participant(struct people *people, const struct casefile *file)
{
	size_t count;
	const struct participant *participants = casefile_participants(file, &count);
	size_t start = count ? chance_below(&people->chance, (uint32_t)count) : 0;
	for (size_t i = 0; i < count; i++) {
		const struct participant *one = &participants[(start + i) % count];
		if (one->party > 0 && one->relation == RELATION_PARTICIPANT)
			return one->party;
	}
	return file->holder;
}

/* Who acts on the rung at which the case stands; one time in eight, and where nobody does, the one appointed tries. */
static int32_t some_director(struct people *people, const struct world *world, const struct casefile *file)
{
	enum rung rung = (enum rung)file->rung;
	int32_t acting = director_acting(world_partnership(world), file, rung, world_now(world));
	bool tries = acting == PARTY_NONE || chance_below(&people->chance, 8) == 0;
	return tries ? world->directors[rung] : acting;
}

static int32_t who(struct people *people, const struct world *world, const struct casefile *file,
		   const struct act *act, const struct obligation *owed)
{
	switch (act->actor) {
	case ACTOR_DEBTOR:
		return owed->debtor;
	case ACTOR_CREDITOR:
		return owed->creditor > 0 ? owed->creditor : file->holder;
	case ACTOR_HOLDER:
		return file->holder;
	case ACTOR_PARTICIPANT:
		return some_participant(people, file);
	case ACTOR_DIRECTOR:
		return some_director(people, world, file);
	}
	return file->holder;
}

static int weight_of(const struct act *act, int answers, bool willing)
{
	if (act->answers != answers)
		return 0;
	return willing ? act->willing : act->unwilling;
}

static const struct act *some_act(struct people *people, int answers, bool willing)
{
	int total = 0;
	for (int i = 0; i < n_acts; i++)
		total += weight_of(&acts[i], answers, willing);
	int left = total ? (int)chance_below(&people->chance, (uint32_t)total) : -1;
	for (int i = 0; i < n_acts && left >= 0; i++) {
		left -= weight_of(&acts[i], answers, willing);
		if (left < 0)
			return &acts[i];
	}
	return NULL; /* a kind of obligation that nobody knows to answer yet */
}

/* Half of the time one who knows the case already is asked: that is how cases go round. */
static int32_t some_partner(struct people *people, const struct world *world, const struct casefile *file)
{
	return chance_below(&people->chance, 2) ? some_participant(people, file) : some_agency(people, world);
}

/* An invitation is taken back from whom was invited; who asks back asks the asker. */
static int32_t counterpart(struct people *people, const struct world *world, const struct casefile *file,
			   const struct act *act, const struct obligation *owed, int32_t actor)
{
	int32_t partner = some_partner(people, world, file);
	if (act->answers < 0 || act->answers == OBLIGATION_move || owed->debtor <= 0)
		return partner == actor ? some_agency(people, world) : partner;
	return owed->debtor == actor && owed->creditor > 0 ? owed->creditor : owed->debtor;
}

/* The first other open case about the same citizen from a place on; -1 = there is none. */
static int32_t kin_of(const struct people *people, const struct world *world, int32_t label, size_t start)
{
	int32_t citizen = citizen_of(people->seed, label);
	for (size_t i = 0; i < people->n_active; i++) {
		int32_t other = people->active[(start + i) % people->n_active];
		if (other == label || citizen_of(people->seed, other) != citizen)
			continue;
		const struct casefile *file = world_file(world, world_case(world, other));
		if (file && file->status == STATUS_OPEN)
			return other;
	}
	return -1;
}

static int32_t some_other(struct people *people, const struct world *world, int32_t label)
{
	size_t start = chance_below(&people->chance, (uint32_t)people->n_active);
	int32_t kin = kin_of(people, world, label, start);
	return kin >= 0 ? kin : people->active[start];
}

static void fill(struct people *people, const struct world *world, const struct casefile *file,
		 const struct act *act, const struct obligation *owed, struct step *step)
{
	step->verb = (uint8_t)act->verb;
	step->also = act->also;
	step->number = act->number >= 0 ? act->number : (int32_t)chance_below(&people->chance, 64);
	step->agency = counterpart(people, world, file, act, owed, step->actor);
	step->other = some_other(people, world, step->label);
	step->minutes = 60 + (int32_t)chance_below(&people->chance, 12 * 24 * 60);
}

/* --- looking at one case ------------------------------------------------------------------------------ */

/* Which kind of obligation is at hand: mostly one that is owed, at times something new. */
static const struct obligation *something_owed(struct people *people, const struct casefile *file)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	if (count == 0 || chance_permille(&people->chance, 80))
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (PARTY_IS_RUNG(obligations[i].debtor) && chance_below(&people->chance, 2))
			return &obligations[i]; /* directors are called, they do not wait for a look */
	}
	return &obligations[chance_below(&people->chance, (uint32_t)count)];
}

/* Where nothing is owed: mostly something new. */
static int out_of_the_blue(struct people *people, const struct world *world, const struct casefile *file,
			   int32_t label)
{
	if (file->status != STATUS_OPEN)
		return ACT_REVIVES;
	bool relates = chance_below(&people->chance, 2) && kin_of(people, world, label, 0) >= 0;
	return relates ? ACT_RELATES : ACT_BEGINS;
}

/* What kind of answer is called for: a row's `answers`. */
static int called_for(struct people *people, const struct world *world, const struct casefile *file,
		      const struct obligation *owed, int32_t label)
{
	if (!owed)
		return out_of_the_blue(people, world, file, label);
	bool explains = owed->kind == OBLIGATION_answer && PARTY_IS_RUNG(owed->debtor);
	return explains ? ACT_EXPLAINS : owed->kind;
}

static bool looks_and_acts(struct people *people, const struct world *world, int32_t label, struct step *step)
{
	const struct casefile *file = world_file(world, world_case(world, label));
	if (!file)
		return false;
	const struct obligation *owed = something_owed(people, file);
	int answers = called_for(people, world, file, owed, label);
	int32_t likely = owed && owed->debtor > 0 ? owed->debtor : file->holder;
	bool willing = chance_permille(&people->chance, tempers[temper_of(people, likely)].willing);
	const struct act *act = some_act(people, answers, willing);
	if (!act || (answers == ACT_REVIVES && !chance_permille(&people->chance, REOPENS)))
		return false;
	int32_t actor = who(people, world, file, act, owed);
	if (!chance_permille(&people->chance, eagerness_of(people, world, file, act, actor)))
		return false;
	step->actor = actor;
	step->label = label;
	fill(people, world, file, act, owed, step);
	step->kind = owed ? owed->kind : 0;
	step->obligation = owed ? owed->number : 0;
	return true;
}

static bool is_at_rest(const struct world *world, int32_t label)
{
	const struct casefile *file = world_file(world, world_case(world, label));
	size_t count = 0;
	if (!file || file->status == STATUS_OPEN)
		return false;
	casefile_obligations(file, &count);
	return count == 0 && file->closed_at + REST_AFTER < world_now(world);
}

static bool look_at_some_case(struct people *people, struct world *world, struct step *step)
{
	size_t index = chance_below(&people->chance, (uint32_t)people->n_active);
	int32_t label = people->active[index];
	if (!is_at_rest(world, label))
		return looks_and_acts(people, world, label, step);
	people->active[index] = people->active[--people->n_active];
	world->cases[world_case(world, label) - world->cases].resting = true;
	return false;
}

/* --- what happens besides ------------------------------------------------------------------------------ */

/* Of half of them it is said which citizen they are about, of half where. */
static void open_case(struct people *people, const struct world *world, struct step *step)
{
	static const field_mask known[4] = {0, F(person) | F(bsn), F(address),
					    F(bsn) | F(address) | F(incident)};
	step->verb = VERB_case_open;
	step->actor = some_agency(people, world);
	step->label = people->next_label++;
	step->number = chance_permille(&people->chance, 80) ? URGENCY_CRISIS : URGENCY_NORMAL;
	step->also = F(urgency) | known[chance_below(&people->chance, 4)];
}

/* Who leaves has a successor, unless the draw names itself. */
static void come_or_go(struct people *people, const struct world *world, struct step *step)
{
	step->actor = world->office;
	if (world->n_agencies < WORLD_AGENCIES_MAX &&
	    (world->n_agencies <= 4 || chance_below(&people->chance, 2))) {
		step->verb = VERB_agency_enrol;
		return;
	}
	step->verb = VERB_agency_leave;
	step->agency = some_agency(people, world);
	step->number = chance_below(&people->chance, 2) ? some_agency(people, world) : step->agency;
	step->also = step->number != step->agency ? F(successor) : 0;
}

static void change_covenant(struct people *people, const struct world *world, struct step *step)
{
	step->verb = VERB_covenant_put;
	step->actor = world->office;
	step->number = (int32_t)++people->next_covenant;
}

/* A director goes away, or names who stands in; one time in four nobody does any more. */
static void arrange_absence(struct people *people, const struct world *world, struct step *step)
{
	step->number = (int32_t)chance_below(&people->chance, RUNG_COUNT * RUNG_COUNT);
	step->actor = chance_below(&people->chance, 2) ? world->office
						       : world->directors[step->number % RUNG_COUNT];
	step->minutes = 60 + (int32_t)chance_below(&people->chance, 21 * 24 * 60);
	step->verb = chance_below(&people->chance, 3) ? VERB_director_absent : VERB_director_deputise;
	if (step->verb == VERB_director_deputise && chance_below(&people->chance, 4))
		step->also = F(deputy);
}

/* What comes so many times a year. */
#define COMES_AND_GOES 6
#define NEW_COVENANTS 1
#define ABSENCES 12
#define HAPPENS_BESIDES (COMES_AND_GOES + NEW_COVENANTS + ABSENCES)

/* A quarter more than asked for, to make up for the days over which clocks jump. */
static uint32_t opens_a_year(const struct people *people)
{
	return (uint32_t)people->cases_per_year * 5 / 4;
}

static bool something_happens(struct people *people, struct world *world, struct step *step)
{
	uint32_t looks = (uint32_t)people->n_active * 365 * LOOKS_A_DAY;
	uint32_t opens = opens_a_year(people);
	uint32_t drawn = chance_below(&people->chance, looks + opens + HAPPENS_BESIDES);
	step->verb = STEP_NOBODY;
	if (drawn < looks)
		return look_at_some_case(people, world, step);
	if (drawn < looks + opens)
		open_case(people, world, step);
	else if (drawn < looks + opens + COMES_AND_GOES)
		come_or_go(people, world, step);
	else if (drawn < looks + opens + COMES_AND_GOES + ABSENCES)
		arrange_absence(people, world, step);
	else
		change_covenant(people, world, step);
	return true;
}

static int64_t some_wait(struct people *people)
{
	int64_t a_year = 365 * INSTANT_DAY;
	int64_t mean = a_year / ((int64_t)people->n_active * 365 * LOOKS_A_DAY + opens_a_year(people) +
				 HAPPENS_BESIDES);
	int64_t seconds = 2 * mean / INSTANT_SECOND;
	return (int64_t)chance_below(&people->chance, (uint32_t)seconds + 1) * INSTANT_SECOND;
}

/* At times nobody sweeps for a while; at times the clock of a machine that slept jumps by days. */
static void disturb(struct people *people, struct step *step)
{
	people->late =
		people->late ? !chance_permille(&people->chance, 200) : chance_permille(&people->chance, 10);
	step->late = people->late;
	if (chance_permille(&people->chance, 1))
		step->wait_us += (1 + (int64_t)chance_below(&people->chance, 6)) * INSTANT_DAY;
}

static void take_new_cases(struct people *people, const struct world *world)
{
	for (; people->known < world->n_cases; people->known++) {
		if (people->n_active == people->room) {
			people->room = people->room ? 2 * people->room : 64;
			people->active = realloc(people->active, people->room * sizeof *people->active);
			if (!people->active)
				abort();
		}
		people->active[people->n_active++] = world->cases[people->known].label;
	}
}

void people_next(struct people *people, struct world *world, struct step *ret_step)
{
	struct step step = {.verb = STEP_NOBODY, .label = -1};
	take_new_cases(people, world);
	bool happens = false;
	while (!happens && step.wait_us < WAIT_MAX) {
		step.wait_us += some_wait(people);
		happens = something_happens(people, world, &step);
	}
	disturb(people, &step);
	*ret_step = step;
}
