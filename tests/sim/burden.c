/* burden: see burden.h. */
#include "sim/burden.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"

/* The number of the word in a member of the facts, or -1: facts are written by the daemon, without spaces. */
static int word_in(const struct store_event *event, const char *member, enum choice choice)
{
	const char *at = strstr(event->facts, member);
	if (!at)
		return -1;
	at += strlen(member);
	return choice_of(choice, at, strcspn(at, "\""));
}

static void count_notice(struct burden *burden, const struct store_event *event)
{
	int rung = word_in(event, "\"rung\":\"", CHOICE_RUNG);
	int64_t day = event->at / INSTANT_DAY;
	burden->notices++;
	if (rung < 0)
		return;
	if (burden->day[rung] != day)
		burden->notices_today[rung] = 0;
	burden->day[rung] = day;
	if (++burden->notices_today[rung] > burden->notices_max)
		burden->notices_max = burden->notices_today[rung];
}

/* One that comes back within `again` is the old one: it has an older `since`. Those across cases always have. */
static bool is_continued(const struct store_event *event, int stall)
{
	char at[INSTANT_TEXT_MAX + 1];
	instant_format(event->at, at);
	bool across = stall >= 0 && stall_rows[stall].family == FAMILY_ACROSS;
	return event->kind == EVENT_stall_found && !across && !strstr(event->facts, at);
}

static void count_finding(struct burden *burden, const struct store_event *event)
{
	int stall = word_in(event, "\"stall\":\"", CHOICE_STALL);
	if (stall >= 0 && event->kind == EVENT_stall_found)
		burden->found[stall]++;
	if (event->kind == EVENT_stall_found && strstr(event->facts, "\"muted\":true")) {
		burden->muted++;
		return;
	}
	if (is_continued(event, stall)) {
		burden->continued++;
		return;
	}
	burden->findings++;
	if (stall >= 0)
		burden->of_stall[stall]++;
}

void burden_event(struct burden *burden, const struct store_event *event)
{
	burden->events++;
	if (event->kind == EVENT_case_opened || event->kind == EVENT_case_reopened)
		burden->episodes++;
	else if (event->kind == EVENT_stall_found || event->kind == EVENT_stall_surfaced)
		count_finding(burden, event);
	else if (event->kind == EVENT_escalation_raised || event->kind == EVENT_escalation_climbed)
		count_notice(burden, event);
}

void burden_case(const struct casefile *file, int64_t ret_lines[RUNG_COUNT])
{
	if (file->ladder != LADDER_QUIET)
		ret_lines[file->rung] += casefile_stalls(file);
}

/* Stalls across cases are looked for only where the parties agreed so. */
static bool is_sought(const struct covenant *covenant, enum stall stall)
{
	const struct covenant_across *across = &covenant->across;
	if (stall == STALL_waiting_ring)
		return !term_is_none(across->ring_age);
	if (stall == STALL_split)
		return !term_is_none(across->split_term);
	if (stall == STALL_repeat_contact)
		return across->repeat_times > 0;
	return stall != STALL_overloaded || across->overload_ratio > 0;
}

void burden_day(struct burden *burden, const struct covenant *covenant, const int64_t lines[RUNG_COUNT])
{
	for (int stall = 0; stall < STALL_COUNT; stall++)
		burden->days_sought[stall] += is_sought(covenant, (enum stall)stall);
	for (int rung = 0; rung < RUNG_COUNT; rung++) {
		burden->line_days++;
		burden->lines += lines[rung];
		if (lines[rung] > burden->lines_max)
			burden->lines_max = lines[rung];
	}
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void burden_add(struct burden *sum, const struct burden *one)
{
	sum->episodes += one->episodes;
	sum->events += one->events;
	sum->findings += one->findings;
	sum->muted += one->muted;
	sum->continued += one->continued;
	sum->notices += one->notices;
	sum->line_days += one->line_days;
	sum->lines += one->lines;
	sum->lines_max = larger(sum->lines_max, one->lines_max);
	sum->notices_max = larger(sum->notices_max, one->notices_max);
	for (int i = 0; i < STALL_COUNT; i++) {
		sum->of_stall[i] += one->of_stall[i];
		sum->found[i] += one->found[i];
		sum->days_sought[i] += one->days_sought[i];
	}
	for (int i = 0; i < VERB_COUNT; i++)
		sum->done[i] += one->done[i];
	for (int i = 0; i < ERROR_COUNT; i++)
		sum->refused[i] += one->refused[i];
}

static double per(int64_t count, int64_t of)
{
	return of ? (double)count / (double)of : 0;
}

double burden_findings_per_episode(const struct burden *burden)
{
	return per(burden->findings, burden->episodes);
}

double burden_notices_per_episode(const struct burden *burden)
{
	return per(burden->notices, burden->episodes);
}

void burden_print(const struct burden *burden)
{
	printf("episodes %" PRId64 ", events %" PRId64 "\n", burden->episodes, burden->events);
	printf("findings per episode %.2f, and %.2f that another spoke for, %.2f that came back; of the "
	       "first",
	       burden_findings_per_episode(burden), per(burden->muted, burden->episodes),
	       per(burden->continued, burden->episodes));
	for (int i = 0; i < STALL_COUNT; i++)
		printf(" %s %.3f", stall_rows[i].name, per(burden->of_stall[i], burden->episodes));
	printf("\nnotices to a director per episode %.2f, at most %" PRId64
	       " to one on one day; lines of a digest: mean %.1f, most "
	       "%" PRId64 "\n",
	       burden_notices_per_episode(burden), burden->notices_max, per(burden->lines, burden->line_days),
	       burden->lines_max);
	printf("commands done:");
	for (int i = 0; i < VERB_COUNT; i++) {
		if (burden->done[i])
			printf(" %s %" PRId64, verb_rows[i].name, burden->done[i]);
	}
	printf("\nrefused:");
	for (int i = 0; i < ERROR_COUNT; i++) {
		if (burden->refused[i])
			printf(" %s %" PRId64, error_row(i)->name, burden->refused[i]);
	}
	printf("\n");
}
