/* harvest: see harvest.h. */
#include "replay/harvest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"

void harvest_init(struct harvest *harvest)
{
	memset(harvest, 0, sizeof *harvest);
	arena_init(&harvest->arena);
}

void harvest_done(struct harvest *harvest)
{
	free(harvest->findings);
	free(harvest->delays);
	free(harvest->ordinals);
	arena_done(&harvest->arena);
	harvest_init(harvest);
}

/* Room for one more item of a growing list. */
static void *grown(void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 64;
	void *larger = realloc(items, *capacity * size);
	if (!larger) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return larger;
}

void harvest_case(struct harvest *harvest, const char *case_name, int64_t until)
{
	harvest->until = until;
	harvest->case_name = case_name;
	harvest->seen = 0;
	harvest->accept_number = 0;
	harvest->n_ordinals = 0;
}

/* --- offers --- */

static void follow_offer(struct harvest *harvest, const struct event *event)
{
	const struct facts *facts = &event->facts;
	for (int32_t i = 0; i < facts->n_ends && harvest->accept_number; i++) {
		if (facts->ends[i].number != harvest->accept_number)
			continue;
		harvest->accept_number = 0;
		if (facts->ends[i].how != ENDING_MET)
			break;
		harvest->delays = grown(harvest->delays, harvest->n_delays, &harvest->delays_capacity,
					sizeof *harvest->delays);
		harvest->delays[harvest->n_delays++] = event->at - harvest->accept_opened;
	}
	for (int32_t i = 0; i < facts->n_opens; i++) {
		if (facts->opens[i].kind != OBLIGATION_accept)
			continue;
		harvest->accept_number = facts->opens[i].number;
		harvest->accept_opened = event->at;
		harvest->offers++;
	}
}

/* --- findings --- */

static struct numbers evidence_of(struct harvest *harvest, struct numbers seqs)
{
	int32_t *ordinals = arena_zalloc(&harvest->arena, (size_t)seqs.count + 1, sizeof *ordinals);
	int32_t count = 0;
	for (int32_t i = 0; i < seqs.count; i++) {
		size_t at = (size_t)seqs.items[i] - 1;
		if (at < harvest->n_ordinals && harvest->ordinals[at])
			ordinals[count++] = harvest->ordinals[at];
	}
	return (struct numbers){ordinals, count};
}

static void add_finding(struct harvest *harvest, const struct args *args)
{
	harvest->findings = grown(harvest->findings, harvest->n_findings, &harvest->findings_capacity,
				  sizeof *harvest->findings);
	harvest->findings[harvest->n_findings++] = (struct harvest_finding){
		.case_name = harvest->case_name,
		.stall = (enum stall)args->stall,
		.rule = args->rule,
		.severity = args->severity,
		.since = args->since,
		.of_kind = args->present & F(of_kind) ? args->of_kind : -1,
		.ordinal = args->ordinal,
		.debtor = args->agency,
		.muted = args->muted,
		.evidence = evidence_of(harvest, args->evidence),
	};
	if (!(harvest->seen & UINT32_C(1) << args->stall))
		harvest->cases_by_stall[args->stall]++;
	harvest->seen |= UINT32_C(1) << args->stall;
}

void harvest_event(struct harvest *harvest, const struct event *event, int32_t ordinal)
{
	harvest->ordinals = grown(harvest->ordinals, harvest->n_ordinals, &harvest->ordinals_capacity,
				  sizeof *harvest->ordinals);
	harvest->ordinals[harvest->n_ordinals++] = ordinal;
	follow_offer(harvest, event);
	if (event->kind == EVENT_stall_found && event->at <= harvest->until)
		add_finding(harvest, &event->facts.args);
}

/* --- order and form --- */

size_t harvest_line(const struct harvest_finding *finding, char line[HARVEST_LINE_MAX])
{
	char since[INSTANT_TEXT_MAX + 1];
	instant_format(finding->since, since);
	int length = snprintf(line, HARVEST_LINE_MAX, "%.1000s\t%s\t%d\t%s\t%s:%d\t", finding->case_name,
			      stall_rows[finding->stall].name, finding->rule, since,
			      finding->of_kind < 0 ? "-" : obligation_rows[finding->of_kind].name,
			      finding->ordinal);
	for (int32_t i = 0; i < finding->evidence.count && length < HARVEST_LINE_MAX - 16; i++)
		length += snprintf(line + length, HARVEST_LINE_MAX - (size_t)length, "%s%d", i ? "," : "",
				   finding->evidence.items[i]);
	return (size_t)length;
}

/* The order of the lines. The first columns tell most of them apart, and then no line need be written. */
static int by_line(const void *a, const void *b)
{
	const struct harvest_finding *one = a, *other = b;
	int order = strcmp(one->case_name, other->case_name);
	if (!order)
		order = strcmp(stall_rows[one->stall].name, stall_rows[other->stall].name);
	if (order)
		return order;
	char x[HARVEST_LINE_MAX], y[HARVEST_LINE_MAX];
	harvest_line(one, x);
	harvest_line(other, y);
	return strcmp(x, y);
}

static int by_delay(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

void harvest_sort(struct harvest *harvest)
{
	if (harvest->n_findings)
		qsort(harvest->findings, harvest->n_findings, sizeof *harvest->findings, by_line);
	if (harvest->n_delays)
		qsort(harvest->delays, harvest->n_delays, sizeof *harvest->delays, by_delay);
}

int64_t harvest_quantile_s(const struct harvest *harvest, double q)
{
	if (harvest->n_delays == 0)
		return -1;
	return harvest->delays[(size_t)((double)harvest->n_delays * q)] / INSTANT_SECOND;
}

size_t harvest_later_than(const struct harvest *harvest, int64_t hours)
{
	size_t later = 0;
	for (size_t i = 0; i < harvest->n_delays; i++)
		later += harvest->delays[i] > hours * INSTANT_HOUR;
	return later;
}
