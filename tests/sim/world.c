/* world: see world.h. */
#include "sim/world.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/across.h"
#include "app/inside.h"
#include "app/request.h"
#include "app/sweep.h"
#include "base/instant.h"
#include "sim/chance.h"
#include "sim/citizens.h"
#include "sim/founding.h"
#include "sim/store_memory.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "wire/codec.h"

#define REPEATED 50 /* of so many commands that were done one is sent again, with the same key */
#define MARKS_MAX 5 /* a number that goes no further is a mark that a citizen gives, from 1 */

/* --- the daemon -------------------------------------------------------------------------------------- */

/* Nobody connects, but a party has a fingerprint of its own. */
static int issue(void *context, const char *name, enum role role, char ret_fingerprint[65], struct err *err)
{
	struct world *world = context;
	(void)name;
	(void)role;
	(void)err;
	snprintf(ret_fingerprint, 65, "%064x", (unsigned)++world->newcomers);
	return 0;
}

static void on_answer(void *context, const struct err *err)
{
	struct world *world = context;
	world->answered = true;
	world->err = err ? *err : ERR_NONE;
}

/* What the rules across cases make of it belongs to the step: what comes after it is not taken for more of theirs. */
static void wait_for_answer(struct world *world)
{
	while (!world->answered || across_is_busy(world->app->across))
		loop_turn(world->loop, false);
	loop_turn(world->loop, false); /* what was put off is done, and what ended is freed */
}

static int command(struct world *world, int32_t party, enum verb verb, const char *params)
{
	world->answered = false;
	request_command(world->app, party, verb, params, on_answer, world);
	wait_for_answer(world);
	return world->err.code;
}

/* Nobody sweeps: but what one commits is looked at across cases all the same. */
static void sleep_through(struct world *world, int64_t until)
{
	int failed = clock_drive(world->clock, until);
	assert(!failed);
	(void)failed;
	across_look(world->app->across, until, 0);
}

/* Between steps nothing seems due: the sweep's poll goes by the clock of this machine, and one seed gives the same bytes. */
static void pass_time(struct world *world, const struct step *step)
{
	int64_t until = world_now(world) + step->wait_us;
	if (step->late) {
		sleep_through(world, until);
		return;
	}
	world->answered = false;
	store_memory_hide_due(world->store, false);
	sweep_drive(world->app->sweep, until, on_answer, world);
	wait_for_answer(world);
	store_memory_hide_due(world->store, true);
	if (world->err.code) {
		fprintf(stderr, "sim: the clock can not be driven: %s\n", world->err.text);
		abort();
	}
}

/* --- the founding ------------------------------------------------------------------------------------ */

static void found(struct world *world, enum verb verb, const char *params)
{
	if (command(world, PARTY_SYSTEM, verb, params) == 0)
		return;
	fprintf(stderr, "sim: %s %s: %s %s\n", verb_rows[verb].name, params, world->err.where,
		world->err.text);
	abort();
}

static int32_t enrol(struct world *world, const char *name, enum role role)
{
	char params[200];
	snprintf(params, sizeof params, "{\"key\":\"enrol-%s\",\"name\":\"%s\",\"kind\":\"%s\"}", name, name,
		 choice_name(CHOICE_ROLE, (int)role));
	found(world, VERB_agency_enrol, params);
	return app_party_count(world->app);
}

static void appoint(struct world *world, int rung)
{
	char name[40], params[200];
	snprintf(name, sizeof name, "director-%d", rung + 1);
	world->directors[rung] = enrol(world, name, ROLE_DIRECTOR);
	snprintf(params, sizeof params, "{\"key\":\"appoint-%d\",\"director\":\"%s\",\"rung\":\"%s\"}", rung,
		 name, choice_name(CHOICE_RUNG, rung));
	found(world, VERB_director_appoint, params);
}

static void agree(struct world *world)
{
	struct strbuf params;
	strbuf_init(&params);
	strbuf_puts(&params, "{\"key\":\"covenant\",\"document\":");
	founding_covenant(world->seed, 0, &params);
	strbuf_puts(&params, "}");
	found(world, VERB_covenant_put, strbuf_text(&params));
	strbuf_done(&params);
}

static void found_all(struct world *world)
{
	char name[40];
	world->office = enrol(world, "office", ROLE_OPERATOR);
	for (int rung = 0; rung < RUNG_COUNT; rung++)
		appoint(world, rung);
	world->n_agencies = 4 + (int32_t)chance_at(world->seed, 1, WORLD_AGENCIES_MAX - 3);
	for (int32_t i = 0; i < world->n_agencies; i++) {
		snprintf(name, sizeof name, "agency-%d", (int)i + 1);
		world->agencies[i] = enrol(world, name, ROLE_AGENCY);
	}
	agree(world);
}

struct world *world_new(uint64_t seed)
{
	struct world *world = calloc(1, sizeof *world);
	struct app_config config = app_config_default();
	struct err err;
	if (!world)
		abort();
	log_set_level(LOG_LEVEL_ERROR);
	chance_seed_daemon(seed);
	world->seed = seed;
	world->loop = loop_new();
	world->clock = clock_new_driven(WORLD_START);
	arena_init(&world->arena);
	config.loop = world->loop;
	config.clock = world->clock;
	config.conninfo = "";
	config.issue = issue;
	config.issue_context = world;
	config.request_ms = 24 * 60 * 60 * 1000; /* of the machine: a debugger may stop here */
	if (app_new(&config, &world->app, &err) < 0)
		abort();
	world->store = world->app->store;
	clock_free(world->app->wall);
	world->app->wall = clock_new_driven(WORLD_START); /* so that ids are the same again */
	found_all(world);
	return world;
}

static void on_stopped(void *context)
{
	*(bool *)context = true;
}

void world_free(struct world *world)
{
	bool stopped = false;
	if (!world)
		return;
	app_stop(world->app, on_stopped, &stopped);
	while (!stopped)
		loop_turn(world->loop, false);
	app_free(world->app);
	clock_free(world->clock);
	loop_free(world->loop);
	arena_done(&world->arena);
	free(world->cases);
	free(world);
}

/* --- looking ----------------------------------------------------------------------------------------- */

int64_t world_now(const struct world *world)
{
	return clock_now(world->clock);
}

const struct partnership *world_partnership(const struct world *world)
{
	return partners_fold(world->app->partners);
}

const struct party_names *world_names(const struct world *world)
{
	return partners_names(world->app->partners);
}

const struct world_case *world_case(const struct world *world, int32_t label)
{
	size_t low = 0, high = world->n_cases;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (world->cases[middle].label < label)
			low = middle + 1;
		else
			high = middle;
	}
	return low < world->n_cases && world->cases[low].label == label ? &world->cases[low] : NULL;
}

const struct casefile *world_file(const struct world *world, const struct world_case *of)
{
	const struct store_case *row = of ? store_memory_case(world->store, of->id) : NULL;
	return row ? casefile_of(row->state, row->state_length) : NULL;
}

int32_t world_label(const struct world *world, int64_t case_id)
{
	size_t low = 0, high = world->n_cases;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (world->cases[middle].id < case_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < world->n_cases && world->cases[low].id == case_id ? world->cases[low].label : -1;
}

/* --- doing ------------------------------------------------------------------------------------------- */

/* The obligation that is meant; where steps were left out its number may be another one's: then the first of its kind. */
static int32_t obligation_meant(const struct casefile *file, const struct step *step)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	const struct obligation *exact = casefile_obligation(file, step->obligation);
	if (exact && exact->kind == step->kind)
		return exact->number;
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].kind == step->kind && obligations[i].debtor == step->actor)
			return obligations[i].number;
	}
	return 0;
}

/* All that stands in the way of closing. */
static struct numbers blockers(struct world *world, const struct casefile *file)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	int32_t *numbers = arena_zalloc(&world->arena, count + 1, sizeof *numbers);
	int32_t n = 0;
	for (size_t i = 0; i < count && n < field_rows[FIELD_over].limit; i++) {
		const struct obligation_row *row = &obligation_rows[obligations[i].kind];
		if (row->closes == CLOSES_BLOCKS && row->lapse != LAPSE_CLIMB)
			numbers[n++] = obligations[i].number;
	}
	return (struct numbers){numbers, n};
}

/* The actions and promises of the one who offers. */
static struct numbers luggage(struct world *world, const struct casefile *file, int32_t actor)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	int32_t *numbers = arena_zalloc(&world->arena, count + 1, sizeof *numbers);
	int32_t n = 0;
	for (size_t i = 0; i < count && n < field_rows[FIELD_with].limit; i++) {
		if (obligation_rows[obligations[i].kind].hands == HANDS_LISTED &&
		    obligations[i].debtor == actor)
			numbers[n++] = obligations[i].number;
	}
	return (struct numbers){numbers, n};
}

static const char *covenant_of(struct world *world, const struct step *step)
{
	struct strbuf document;
	strbuf_init(&document);
	founding_covenant(world->seed, (uint32_t)step->number, &document);
	const char *copy = arena_strndup(&world->arena, document.bytes, document.length);
	strbuf_done(&document);
	return copy;
}

/* Who is meant, and of which report, follows from the case. */
static const char *text_of(struct world *world, const struct step *step, enum field field)
{
	static const char *const themes[] = {"nuisance", "housing", "debts"};
	static const char *const roles[] = {"reporter", "subject", "victim"};
	int32_t citizen = citizen_of(world->seed, step->label);
	char text[CITIZEN_TEXT_MAX] = "";
	if (field == FIELD_theme)
		return themes[(uint32_t)citizen % 3];
	if (field == FIELD_role)
		return roles[(uint32_t)step->number % 3];
	if (field == FIELD_document)
		return covenant_of(world, step);
	if (field == FIELD_key)
		snprintf(text, sizeof text, "step-%d", (int)world->steps);
	else if (field == FIELD_name && step->verb == VERB_agency_enrol)
		snprintf(text, sizeof text, "newcomer-%d", (int)world->steps);
	else if (field == FIELD_bsn)
		citizen_bsn(citizen, text);
	else if (field == FIELD_address)
		citizen_address(citizen, text);
	else if (field == FIELD_incident)
		snprintf(text, sizeof text, "incident-%d-%d", (int)citizen, (int)step->number % 2);
	return *text ? arena_strndup(&world->arena, text, strlen(text)) : field_rows[field].name;
}

/* The last conference that was called; 0 = none. */
static int32_t last_conference(const struct casefile *file)
{
	size_t count;
	const struct call *calls = casefile_calls(file, &count);
	return count ? calls[count - 1].conference : 0;
}

/* An open finding that another case is about the same; 0 = none. */
static int32_t split_of(const struct casefile *file)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].stall == STALL_split && finding_is_open(&findings[i]))
			return findings[i].number;
	}
	return 0;
}

static int32_t number_of(const struct casefile *file, const struct step *step, enum field field)
{
	if (field == FIELD_obligation)
		return obligation_meant(file, step);
	if (field == FIELD_finding)
		return split_of(file);
	if (field_rows[field].limit <= MARKS_MAX)
		return 1 + step->number % field_rows[field].limit;
	return field == FIELD_conference ? last_conference(file) : step->number;
}

/* The case itself, or the other that is named; where that was left out, no case at all. */
static int64_t case_meant(const struct world *world, const struct step *step, const struct casefile *file,
			  enum field field)
{
	const struct world_case *other = world_case(world, step->other);
	if (field == FIELD_other)
		return other ? other->id : 1;
	return file ? file->id : 0;
}

/* One number says two directors: of whom it is, and who stands in. */
static int32_t party_meant(const struct world *world, const struct step *step, enum field field)
{
	if (field == FIELD_director)
		return world->directors[step->number % RUNG_COUNT];
	if (field == FIELD_deputy)
		return world->directors[step->number / RUNG_COUNT % RUNG_COUNT];
	return field == FIELD_successor ? step->number : step->agency;
}

/* Any field of any verb gets a value by its type; only lists of obligations are looked up. */
static void set_field(struct world *world, const struct step *step, const struct casefile *file,
		      enum field field, struct args *args)
{
	const struct field_row *row = &field_rows[field];
	void *at = (unsigned char *)args + row->offset;
	switch (row->type) {
	case TYPE_CASE:
		*(int64_t *)at = case_meant(world, step, file, field);
		break;
	case TYPE_PARTY:
		*(int32_t *)at = party_meant(world, step, field);
		break;
	case TYPE_TIME:
		*(int64_t *)at = world_now(world) + step->minutes * INSTANT_MINUTE;
		break;
	case TYPE_INT:
		*(int32_t *)at = number_of(file, step, field);
		break;
	case TYPE_PARTIES:
		*(struct numbers *)at =
			(struct numbers){arena_memdup(&world->arena, &step->agency, sizeof step->agency), 1};
		break;
	case TYPE_BOOL:
		*(bool *)at = true;
		break;
	case TYPE_NUMBERS:
		*(struct numbers *)at =
			field == FIELD_over ? blockers(world, file) : luggage(world, file, step->actor);
		break;
	case TYPE_CHOICE:
		*(int32_t *)at = step->number % choice_set(row->choice)->count;
		break;
	case TYPE_CHOICES:
		*(int32_t *)at = 0;
		break;
	case TYPE_SLUG_AREA:
		*(const char **)at = "GM0363";
		break;
	case TYPE_SLUG:
	case TYPE_SLUG_KEY:
	case TYPE_SLUG_HEX:
	case TYPE_TEXT:
	case TYPE_JSON:
		*(const char **)at = text_of(world, step, field);
		break;
	}
	args->present |= (field_mask)1 << field;
}

static const char *params_of(struct world *world, const struct step *step, const struct casefile *file)
{
	struct args args = {.present = 0};
	struct strbuf text;
	struct json_out out;
	field_mask mask = verb_rows[step->verb].required | step->also | F(key);
	for (int field = 0; field < FIELD_COUNT; field++) {
		if (mask & (field_mask)1 << field)
			set_field(world, step, file, (enum field)field, &args);
	}
	strbuf_init(&text);
	json_out_start(&out, &text);
	json_out_begin_object(&out);
	codec_write_fields(&out, mask, &args, world_names(world));
	json_out_end(&out);
	const char *copy = arena_strndup(&world->arena, text.bytes, text.length);
	strbuf_done(&text);
	return copy;
}

/* A new case is the last of the log's that was opened. */
static void remember_case(struct world *world, int32_t label)
{
	size_t count;
	struct store_event *const *log = store_memory_log(world->store, &count);
	while (log[count - 1]->kind != EVENT_case_opened)
		count--;
	if (world->n_cases == world->cases_room) {
		world->cases_room = world->cases_room ? 2 * world->cases_room : 64;
		world->cases = realloc(world->cases, world->cases_room * sizeof *world->cases);
		if (!world->cases)
			abort();
	}
	world->cases[world->n_cases++] = (struct world_case){.id = log[count - 1]->case_id, .label = label};
}

/* Where the steps in which others left are left out there may be more than ever lived at once. */
static void remember_newcomer(struct world *world)
{
	if (world->n_agencies < WORLD_AGENCIES_MAX)
		world->agencies[world->n_agencies++] = app_party_count(world->app);
}

static void remember_leaver(struct world *world, int32_t agency)
{
	for (int32_t i = 0; i < world->n_agencies; i++) {
		if (world->agencies[i] == agency) {
			memmove(&world->agencies[i], &world->agencies[i + 1],
				(size_t)(world->n_agencies - i - 1) * sizeof *world->agencies);
			world->n_agencies--;
			return;
		}
	}
}

static void remember(struct world *world, const struct step *step)
{
	if (step->verb == VERB_case_open)
		remember_case(world, step->label);
	else if (step->verb == VERB_agency_enrol)
		remember_newcomer(world);
	else if (step->verb == VERB_agency_leave)
		remember_leaver(world, step->agency);
}

void world_settle(struct world *world)
{
	while (across_is_busy(world->app->across))
		loop_turn(world->loop, false);
}

/* A client that did not hear the answer asks again: it is answered the same, and nothing more is written. */
static int repeat(struct world *world, const struct step *step, const char *params)
{
	size_t before, after;
	world_settle(world); /* what they write meanwhile is not the command's */
	store_memory_log(world->store, &before);
	int failed = command(world, step->actor, (enum verb)step->verb, params);
	store_memory_log(world->store, &after);
	if (!failed && after == before)
		return 0;
	err_set(&world->err, ERROR_internal, "a repeated command was refused, or done twice");
	return ERROR_internal;
}

bool world_do(struct world *world, const struct step *step, int *ret_error)
{
	*ret_error = 0;
	arena_reset(&world->arena);
	world->steps++;
	pass_time(world, step);
	if (step->verb == STEP_NOBODY)
		return true;
	const struct casefile *file = world_file(world, world_case(world, step->label));
	field_mask required = verb_rows[step->verb].required;
	if (!partnership_party(world_partnership(world), step->actor) || (required & F(case_id) && !file) ||
	    (required & F(obligation) && !obligation_meant(file, step)) ||
	    (required & F(agency) && step->verb != VERB_agency_leave &&
	     !partnership_party(world_partnership(world), step->agency)))
		return false;
	/* Ids of cases ascend with the steps, so that nothing in a life depends on what is drawn for them. */
	int failed = clock_drive(world->app->wall, WORLD_START + world->steps * (INSTANT_SECOND / 1000));
	assert(!failed);
	(void)failed;
	const char *params = params_of(world, step, file);
	*ret_error = command(world, step->actor, (enum verb)step->verb, params);
	if (*ret_error == 0)
		remember(world, step);
	if (*ret_error == 0 && world->steps % REPEATED == 0)
		*ret_error = repeat(world, step, params);
	return true;
}
