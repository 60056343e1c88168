/* life: see life.h. */
#include "sim/life.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/row.h"
#include "base/instant.h"
#include "core/apply.h"
#include "sim/afresh.h"
#include "sim/invariants.h"
#include "sim/people.h"
#include "sim/store_memory.h"

#define YEAR (365 * INSTANT_DAY + INSTANT_DAY / 4)
#define AFRESH_DAILY_YEARS 3
#define READ_FIRST 2000 /* events */

struct living {
	struct life *life;
	const struct life_plan *plan;
	struct world *world;
	size_t seen;    /* events of the log that were looked at */
	int64_t day;    /* that was looked at last */
	int64_t swept;  /* the sweep has looked at all before this instant */
	bool hashed;    /* the first year is over */
	size_t read_at; /* so many events: the log is read from the beginning */
	struct afresh *afresh;
	struct arena arena;
};

/* --- judging ------------------------------------------------------------------------------------------ */

static bool has_failed(const struct living *living)
{
	return living->life->verdict.name != NULL;
}

static void fail(struct living *living, const char *name, int32_t label, const char *what)
{
	struct verdict *verdict = &living->life->verdict;
	if (verdict->name)
		return;
	verdict->name = name;
	verdict->label = label;
	verdict->step = living->life->n_steps - 1;
	snprintf(verdict->what, sizeof verdict->what, "%s", what);
}

static void check_case(struct living *living, struct world_case *of, bool advanced)
{
	struct world *world = living->world;
	const char *what;
	struct sight sight = {
		.partnership = world_partnership(world),
		.file = world_file(world, of),
		.row = store_memory_case(world->store, of->id),
		.now = world_now(world),
		.advanced = advanced,
		.seen_now = of->seen_now,
		.seen_version = of->seen_version,
	};
	if (!sight.file)
		return;
	sight.events = store_memory_events(world->store, of->id, &sight.n_events);
	const struct invariant *broken = invariants_check(&sight, &what);
	if (broken)
		fail(living, broken->name, of->label, what);
	of->seen_now = sight.file->now;
	of->seen_version = sight.file->version;
}

/* --- the log ------------------------------------------------------------------------------------------ */

static struct world_case *case_of_label(struct living *living, int32_t label)
{
	const struct world_case *found = world_case(living->world, label);
	return found ? &living->world->cases[found - living->world->cases] : NULL;
}

/* The cases that the step touched, each once for each run of its events. */
static void look_at_news(struct living *living, bool advanced)
{
	size_t count;
	struct store_event *const *log = store_memory_log(living->world->store, &count);
	int64_t last = 0;
	for (; living->seen < count; living->seen++) {
		const struct store_event *event = log[living->seen];
		burden_event(&living->life->burden, event);
		if (event->case_id == 0 || event->case_id == last)
			continue;
		last = event->case_id;
		struct world_case *of = case_of_label(living, world_label(living->world, event->case_id));
		if (of)
			check_case(living, of, advanced);
	}
}

static void fold_event(struct living *living, struct draft *draft, const struct store_event *row)
{
	struct event event;
	struct err err;
	if (row_read(row, world_names(living->world), &living->arena, &event, &err) < 0)
		fail(living, "log_is_readable", world_label(living->world, row->case_id), err.text);
	else
		case_apply(draft, &event);
}

/* The fold of its log is its state, byte for byte. */
static void check_fold(struct living *living, const struct world_case *of)
{
	size_t count;
	struct draft draft;
	const struct casefile *file = world_file(living->world, of);
	struct store_event *const *events = store_memory_events(living->world->store, of->id, &count);
	arena_reset(&living->arena);
	draft_start(&draft, &living->arena, NULL);
	for (size_t i = 0; i < count && !has_failed(living); i++)
		fold_event(living, &draft, events[i]);
	if (!has_failed(living) && file &&
	    (draft.file->size != file->size || memcmp(draft.file, file, file->size) != 0))
		fail(living, "fold_is_state", of->label, "the fold of the case's log is not its state");
}

/* The rules across cases find the same from the whole log. */
static void read_afresh(struct living *living)
{
	char what[sizeof living->life->verdict.what];
	if (afresh_read(living->afresh, what, sizeof what))
		fail(living, "found_afresh", -1, what);
}

/* And where they look at everything: each day, in later years each week. Read is again when the log has grown by half. */
static void look_afresh(struct living *living)
{
	char what[sizeof living->life->verdict.what];
	bool daily = world_now(living->world) < WORLD_START + AFRESH_DAILY_YEARS * YEAR;
	if ((daily || living->day % 7 == 0) && afresh_look(living->afresh, what, sizeof what))
		fail(living, "found_afresh", -1, what);
	if (living->seen < living->read_at)
		return;
	living->read_at = living->seen + living->seen / 2 + READ_FIRST;
	read_afresh(living);
}

/* Every day: all cases that somebody may still touch, one of them folded anew. */
static void look_at_day(struct living *living)
{
	struct world *world = living->world;
	int64_t lines[RUNG_COUNT] = {0};
	size_t folded = world->n_cases ? (size_t)living->day % world->n_cases : 0;
	for (size_t i = 0; i < world->n_cases && !has_failed(living); i++) {
		struct world_case *of = &world->cases[i];
		if (i == folded)
			check_fold(living, of);
		if (of->resting)
			continue;
		check_case(living, of, true);
		const struct casefile *file = world_file(world, of);
		if (file)
			burden_case(file, lines);
	}
	burden_day(&living->life->burden, partnership_covenant(world_partnership(world), world_now(world)),
		   lines);
	look_afresh(living);
}

static void check_year(struct living *living)
{
	if (living->hashed || world_now(living->world) < WORLD_START + YEAR)
		return;
	living->hashed = true;
	struct store_cursor end = store_feed_end(living->world->store, 1);
	memcpy(living->life->hash, end.hash, sizeof end.hash);
}

/* --- steps -------------------------------------------------------------------------------------------- */

static void remember_step(struct life *life, const struct step *step)
{
	if (life->n_steps == life->room) {
		life->room = life->room ? 2 * life->room : 4096;
		life->steps = realloc(life->steps, life->room * sizeof *life->steps);
		if (!life->steps)
			abort();
	}
	life->steps[life->n_steps++] = *step;
}

static bool is_ownerless(const struct casefile *file)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].stall == STALL_ownerless && finding_is_open(&findings[i]))
			return true;
	}
	return false;
}

/* Where the holder has left a director may settle it again and again: nobody else can do anything first. */
static void check_refusal(struct living *living, const struct step *step, int error)
{
	struct world *world = living->world;
	if (error == ERROR_internal)
		fail(living, "no_internal_error", step->label, world->err.text);
	bool settles = step->verb == VERB_escalation_resolve || step->verb == VERB_case_close;
	if (error != ERROR_nothing_changed || !settles)
		return;
	if (is_ownerless(world_file(world, world_case(world, step->label))))
		fail(living, "ownerless_is_settled", step->label,
		     "a director waits for somebody to act in a case without a holder");
}

static void count_command(struct living *living, const struct step *step, int error)
{
	if (step->verb == STEP_NOBODY)
		return;
	if (error)
		living->life->burden.refused[error]++;
	else
		living->life->burden.done[step->verb]++;
	check_refusal(living, step, error);
}

/* Who leaves in this step is looked for by the next sweep. */
static void take_step(struct living *living, const struct step *step)
{
	int error;
	bool advanced = !step->late && step->wait_us > 0 && step->verb != VERB_agency_leave;
	remember_step(living->life, step);
	if (world_do(living->world, step, &error))
		count_command(living, step, error);
	look_at_news(living, advanced);
	int64_t day = world_now(living->world) / INSTANT_DAY;
	if (!step->late)
		living->swept = world_now(living->world);
	if (advanced && day > living->day && !has_failed(living)) {
		living->day = day;
		look_at_day(living);
	}
	check_year(living);
}

/* --- beginning and end -------------------------------------------------------------------------------- */

static void begin(struct living *living, struct life *life, const struct life_plan *plan)
{
	memset(life, 0, sizeof *life);
	*living = (struct living){.life = life, .plan = plan, .world = world_new(plan->seed)};
	living->afresh = afresh_new(living->world);
	arena_init(&living->arena);
}

static void dump(const struct living *living)
{
	size_t count;
	struct store_event *const *log = store_memory_log(living->world->store, &count);
	const struct party_names *names = world_names(living->world);
	for (size_t i = 0; i < count; i++) {
		const struct store_event *event = log[i];
		fprintf(living->plan->dump,
			"{\"case\":%" PRId32 ",\"seq\":%" PRId32 ",\"at\":%" PRId64
			",\"kind\":\"%s\",\"actor\":\"%s\",\"facts\":%.*s}\n",
			event->case_id ? world_label(living->world, event->case_id) + 1 : 0, event->seq,
			event->at, event_rows[event->kind].name, names->name(names->context, event->actor),
			(int)event->facts_length, event->facts);
	}
	fprintf(living->plan->dump, "{\"swept\":%" PRId64 "}\n", living->swept);
}

static void look_back(struct living *living)
{
	const struct burden *burden = &living->life->burden;
	for (size_t i = 0; i < living->world->n_cases && !has_failed(living); i++)
		check_fold(living, &living->world->cases[i]);
	if (!has_failed(living))
		read_afresh(living);
	if (burden->episodes > 100 && burden_findings_per_episode(burden) > living->plan->findings_max)
		fail(living, "no_flood", -1, "more is found per episode than a director can look at");
	if (living->plan->dump)
		dump(living);
}

static void end(struct living *living)
{
	afresh_free(living->afresh);
	arena_done(&living->arena);
	world_free(living->world);
}

void life_live(struct life *life, const struct life_plan *plan)
{
	struct living living;
	struct people people;
	struct step step;
	begin(&living, life, plan);
	people_init(&people, plan->seed, plan->cases_per_year);
	while (!has_failed(&living) && world_now(living.world) < WORLD_START + plan->years * YEAR) {
		people_next(&people, living.world, &step);
		take_step(&living, &step);
	}
	look_back(&living);
	people_done(&people);
	end(&living);
}

void life_relive(struct life *life, const struct life_plan *plan, const struct step *steps, size_t n_steps)
{
	struct living living;
	begin(&living, life, plan);
	for (size_t i = 0; i < n_steps && !has_failed(&living); i++)
		take_step(&living, &steps[i]);
	for (size_t i = 0; i < living.world->n_cases && !has_failed(&living); i++)
		check_fold(&living, &living.world->cases[i]);
	end(&living);
}

void life_done(struct life *life)
{
	free(life->steps);
}
