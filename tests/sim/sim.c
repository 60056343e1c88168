/*
 * sim: simulated years of a partnership on the real daemon, in one process, each from one seed.
 *
 * What it is made of: world (the daemon without sockets, on store_memory), people (who write the next step), life (steps and
 * checks), invariants, burden, shrink. tests/sim/run.py starts it, and compares its log with a recomputation of its own.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/coverage.h"
#include "sim/invariants.h"
#include "sim/life.h"
#include "sim/shrink.h"

#define FINDINGS_MAX 4.0 /* per episode; the theory's model gave 2.2, a looser one 5.1 */
#define YEARS_OF_ALL 5   /* in so many years of 400 cases all that can happen does */

static const char usage[] = "usage: sim [--years N] [--seed A[..B]] [--cases-per-year N] [--findings-max X] "
			    "[--dump FILE] [--no-shrink] [--invariants]\n";

struct options {
	struct life_plan plan;
	uint64_t first, last;
	const char *dump;
	bool no_shrink;
};

static double seconds_since(const struct timespec *start)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static int list_invariants(void)
{
	for (int i = 0; i < n_invariants; i++)
		printf("%-28s %s\n", invariants[i].name, invariants[i].text);
	return 0;
}

static int misused(void)
{
	fputs(usage, stderr);
	return 2;
}

/* 0 = go on, else the exit status + 1. */
static int read_options(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{"years", required_argument, NULL, 'y'},
		{"seed", required_argument, NULL, 's'},
		{"cases-per-year", required_argument, NULL, 'c'},
		{"findings-max", required_argument, NULL, 'f'},
		{"dump", required_argument, NULL, 'd'},
		{"no-shrink", no_argument, NULL, 'n'},
		{"invariants", no_argument, NULL, 'i'},
		{NULL, 0, NULL, 0},
	};
	char *end = NULL;
	for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) {
		if (option == 'y') {
			options->plan.years = atoi(optarg);
		} else if (option == 'c') {
			options->plan.cases_per_year = atoi(optarg);
		} else if (option == 'f') {
			options->plan.findings_max = strtod(optarg, NULL);
		} else if (option == 'd') {
			options->dump = optarg;
		} else if (option == 'n') {
			options->no_shrink = true;
		} else if (option == 'i') {
			return list_invariants() + 1;
		} else if (option == 's') {
			options->first = options->last = strtoull(optarg, &end, 10);
			if (strncmp(end, "..", 2) == 0)
				options->last = strtoull(end + 2, &end, 10);
			if (*end)
				return misused() + 1;
		} else {
			return misused() + 1;
		}
	}
	bool sane = options->plan.years > 0 && options->plan.years <= 50 &&
		    options->plan.cases_per_year > 0 && options->first <= options->last && optind == argc;
	return sane ? 0 : misused() + 1;
}

static void print_failure(const struct life *life, const struct life_plan *plan)
{
	printf("FAILED %s: %s (case %d, step %zu)\n", life->verdict.name, life->verdict.what,
	       (int)life->verdict.label + 1, life->verdict.step + 1);
	printf("again: ./dev sim --seed %" PRIu64 " --years %d --cases-per-year %d\n", plan->seed,
	       plan->years, plan->cases_per_year);
	fflush(stdout);
}

/* The first year once more: the same bytes. */
static bool comes_out_the_same(const struct life *life, const struct life_plan *plan)
{
	struct life_plan once = *plan;
	struct life again;
	once.years = 1;
	once.dump = NULL;
	life_live(&again, &once);
	bool same = memcmp(again.hash, life->hash, sizeof life->hash) == 0;
	life_done(&again);
	if (!same)
		printf("FAILED replay_is_equal: seed %" PRIu64 " lived twice gave two logs\n", plan->seed);
	return same;
}

static bool live_one(const struct options *options, uint64_t seed, struct burden *sum)
{
	struct life_plan plan = options->plan;
	struct life life;
	struct timespec start;
	clock_gettime(CLOCK_MONOTONIC, &start);
	plan.seed = seed;
	if (options->dump && !(plan.dump = fopen(options->dump, "w"))) {
		perror(options->dump);
		return false;
	}
	life_live(&life, &plan);
	if (plan.dump)
		fclose(plan.dump);
	burden_add(sum, &life.burden);
	double seconds = seconds_since(&start);
	printf("seed %" PRIu64 ": %d years of %.0f cases, %zu steps, %" PRId64
	       " events, findings/episode %.2f, "
	       "notices/episode %.2f, %.2f s a year\n",
	       seed, plan.years, (double)life.burden.done[VERB_case_open] / plan.years, life.n_steps,
	       life.burden.events, burden_findings_per_episode(&life.burden),
	       burden_notices_per_episode(&life.burden), seconds / plan.years);
	bool good = !life.verdict.name && comes_out_the_same(&life, &plan);
	if (life.verdict.name) {
		print_failure(&life, &plan);
		if (life.verdict.label >= 0 && !options->no_shrink) /* the others are about the whole life */
			shrink(&life, &plan);
	}
	fflush(stdout);
	life_done(&life);
	return good;
}

static bool everything_happened(const struct options *options, const struct burden *sum)
{
	int64_t cases = (int64_t)(options->last - options->first + 1) * options->plan.years *
			options->plan.cases_per_year;
	return cases < YEARS_OF_ALL * 400 || coverage_is_whole(sum);
}

int main(int argc, char **argv)
{
	struct options options = {
		.plan = {.years = 5, .cases_per_year = 400, .findings_max = FINDINGS_MAX},
		.first = 1,
		.last = 4,
	};
	struct burden sum = {0};
	int status = read_options(argc, argv, &options);
	if (status)
		return status - 1;
	bool good = true;
	for (uint64_t seed = options.first; good && seed <= options.last; seed++)
		good = live_one(&options, seed, &sum);
	burden_print(&sum);
	good = good && everything_happened(&options, &sum);
	return good ? 0 : 1;
}
