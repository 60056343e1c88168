/* shrink: see shrink.h. */
#include "sim/shrink.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/instant.h"
#include "sim/invariants.h"
#include "sim/world.h"

#define TRIES_MAX 400 /* each lives the rest again */
#define SECONDS_MAX 60

struct story {
	const struct life_plan *plan;
	const struct verdict *verdict; /* that is to be kept */
	struct step *steps;
	size_t n_steps;
	int tries;
	time_t until;
};

static bool goes_on(const struct story *story)
{
	return story->tries < TRIES_MAX && time(NULL) < story->until;
}

static bool still_fails(struct story *story, const struct step *steps, size_t n_steps)
{
	struct life life;
	life_relive(&life, story->plan, steps, n_steps);
	bool same = life.verdict.name && strcmp(life.verdict.name, story->verdict->name) == 0;
	if (same && life.verdict.step + 1 < n_steps && life.verdict.step + 1 < story->n_steps) {
		story->n_steps = life.verdict.step + 1; /* it fails sooner: the rest was never needed */
		memcpy(story->steps, steps, story->n_steps * sizeof *steps);
		same = false;
		story->tries--;
	}
	life_done(&life);
	story->tries++;
	return same;
}

/* Without the steps `from` to `to`; the time that they waited passes all the same. */
static size_t without(const struct story *story, size_t from, size_t to, struct step *ret_steps)
{
	int64_t waited = 0;
	size_t count = 0;
	for (size_t i = 0; i < story->n_steps; i++) {
		waited += story->steps[i].wait_us;
		if (i >= from && i < to)
			continue;
		ret_steps[count] = story->steps[i];
		ret_steps[count++].wait_us = waited;
		waited = 0;
	}
	if (waited)
		ret_steps[count++] = (struct step){.wait_us = waited, .verb = STEP_NOBODY, .label = -1};
	return count;
}

static size_t of_one_case(const struct story *story, struct step *ret_steps)
{
	int64_t waited = 0;
	size_t count = 0;
	for (size_t i = 0; i < story->n_steps; i++) {
		const struct step *step = &story->steps[i];
		waited += step->wait_us;
		bool wanted = step->verb != STEP_NOBODY &&
			      (step->label < 0 || step->label == story->verdict->label);
		if (!wanted && i + 1 < story->n_steps)
			continue;
		ret_steps[count] = *step;
		ret_steps[count++].wait_us = waited;
		waited = 0;
	}
	return count;
}

static void keep(struct story *story, const struct step *steps, size_t n_steps)
{
	memcpy(story->steps, steps, n_steps * sizeof *steps);
	story->n_steps = n_steps;
}

static void drop_chunks(struct story *story, size_t chunk, struct step *scratch)
{
	for (size_t from = 0; from < story->n_steps && goes_on(story);) {
		size_t to = from + chunk < story->n_steps ? from + chunk : story->n_steps;
		size_t count = without(story, from, to, scratch);
		if (count < story->n_steps && still_fails(story, scratch, count))
			keep(story, scratch, count);
		else
			from += chunk;
	}
}

static void print_step(size_t number, const struct step *step, int64_t now)
{
	char text[INSTANT_TEXT_MAX + 1];
	instant_format(now, text);
	printf("  %zu. %s%s", number, text, step->late ? " (the sweep is late)" : "");
	if (step->verb == STEP_NOBODY) {
		printf(" nothing but time\n");
		return;
	}
	printf(" party %d %s", (int)step->actor, verb_rows[step->verb].name);
	if (step->label >= 0)
		printf(" case %d", (int)step->label + 1);
	if (step->obligation)
		printf(" %s %d", obligation_rows[step->kind].name, (int)step->obligation);
	if ((verb_rows[step->verb].required | step->also) & F(other))
		printf(" other case %d", (int)step->other + 1);
	if (verb_rows[step->verb].required & F(agency))
		printf(" agency %d", (int)step->agency);
	printf("\n");
}

static bool needs_people(const struct verdict *verdict)
{
	const struct invariant *invariant = invariants_find(verdict->name);
	return invariant && invariant->needs_people;
}

void shrink(const struct life *failed, const struct life_plan *plan)
{
	struct story story = {.plan = plan,
			      .verdict = &failed->verdict,
			      .n_steps = failed->n_steps,
			      .until = time(NULL) + SECONDS_MAX};
	size_t size = (failed->n_steps + 1) * sizeof *story.steps;
	story.steps = malloc(size);
	struct step *scratch = malloc(size);
	if (!story.steps || !scratch)
		abort();
	memcpy(story.steps, failed->steps, failed->n_steps * sizeof *story.steps);
	size_t count = failed->verdict.label >= 0 ? of_one_case(&story, scratch) : story.n_steps;
	if (needs_people(&failed->verdict)) {
		keep(&story, scratch, count); /* what people did to this case, with nothing left out */
		story.tries = TRIES_MAX;
	} else if (count < story.n_steps && still_fails(&story, scratch, count)) {
		keep(&story, scratch, count);
	}
	for (size_t chunk = (story.n_steps + 1) / 2; chunk > 0 && goes_on(&story); chunk /= 2)
		drop_chunks(&story, chunk, scratch);
	printf(needs_people(&failed->verdict) ? "what was tried: %zu of %zu steps\n"
					      : "the same with %zu of %zu steps:\n",
	       story.n_steps, failed->n_steps);
	int64_t now = WORLD_START;
	for (size_t i = 0; i < story.n_steps; i++)
		print_step(i + 1, &story.steps[i], now += story.steps[i].wait_us);
	free(story.steps);
	free(scratch);
}
