/* course: see course.h. */
#include "replay/course.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"

void course_init(struct course *course)
{
	memset(course, 0, sizeof *course);
}

void course_done(struct course *course)
{
	free(course->findings);
	free(course->arrivals);
	free(course->owed);
	course_init(course);
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

void course_case(struct course *course, size_t case_index, int64_t until)
{
	course->until = until;
	course->case_index = (int32_t)case_index;
	course->holder = PARTY_NONE;
	course->handed_by = PARTY_NONE;
	course->rung = COURSE_NO_RUNG;
	course->first_finding = course->n_findings;
	course->n_owed = 0;
}

/* --- who owes whom --- */

/* Every open case has exactly one open move, owed by its holder: whoever owes the newest holds the case. */
static void follow_holder(struct course *course, const struct opening *opening)
{
	if (opening->kind != OBLIGATION_move || opening->debtor == course->holder)
		return;
	course->handed_by = course->holder;
	course->holder = opening->debtor;
}

static struct course_owed *owed_of(struct course *course, int32_t number)
{
	for (size_t i = 0; i < course->n_owed; i++) {
		if (course->owed[i].number == number)
			return &course->owed[i];
	}
	return NULL;
}

static void follow_openings(struct course *course, const struct facts *facts)
{
	for (int32_t i = 0; i < facts->n_opens; i++) {
		const struct opening *opening = &facts->opens[i];
		follow_holder(course, opening);
		course->owed =
			grown(course->owed, course->n_owed, &course->owed_capacity, sizeof *course->owed);
		course->owed[course->n_owed++] = (struct course_owed){opening->number, opening->kind,
								      opening->debtor, opening->creditor};
	}
}

static void follow_shifts(struct course *course, const struct facts *facts)
{
	for (int32_t i = 0; i < facts->n_shifts; i++) {
		struct course_owed *owed = owed_of(course, facts->shifts[i].number);
		if (!owed)
			continue;
		owed->debtor = facts->shifts[i].debtor;
		owed->creditor = facts->shifts[i].creditor;
	}
}

static void follow_endings(struct course *course, const struct facts *facts)
{
	for (int32_t i = 0; i < facts->n_ends; i++) {
		struct course_owed *owed = owed_of(course, facts->ends[i].number);
		if (owed)
			*owed = course->owed[--course->n_owed];
	}
}

/* --- findings --- */

static void add_finding(struct course *course, const struct event *event)
{
	const struct args *args = &event->facts.args;
	const struct course_owed *owed = args->obligation ? owed_of(course, args->obligation) : NULL;
	bool is_about_holder = !owed || owed->kind == OBLIGATION_move;
	course->findings = grown(course->findings, course->n_findings, &course->findings_capacity,
				 sizeof *course->findings);
	course->findings[course->n_findings++] = (struct course_finding){
		.found_at = event->at,
		.spoke_at = args->muted ? INSTANT_NEVER : event->at,
		.case_index = course->case_index,
		.number = args->finding,
		.of_kind = args->present & F(of_kind) ? args->of_kind : -1,
		.ordinal = args->ordinal,
		.from = is_about_holder ? course->handed_by : owed->creditor,
		.to = args->agency,
		.rung = course->rung,
		.stall = (enum stall)args->stall,
	};
}

/* Cases are played one by one, so that a silent director counts once for each of his. */
static void add_silence(struct course *course, const struct event *event)
{
	course->findings = grown(course->findings, course->n_findings, &course->findings_capacity,
				 sizeof *course->findings);
	course->findings[course->n_findings++] = (struct course_finding){
		.found_at = event->at,
		.spoke_at = event->at,
		.case_index = course->case_index,
		.of_kind = -1,
		.from = course->handed_by,
		.to = event->facts.args.director,
		.rung = course->rung,
		.stall = STALL_director_silent,
	};
}

static void surface_finding(struct course *course, const struct event *event)
{
	for (size_t i = course->n_findings; i-- > course->first_finding;) {
		struct course_finding *finding = &course->findings[i];
		if (finding->number != event->facts.args.finding)
			continue;
		if (finding->spoke_at == INSTANT_NEVER)
			finding->spoke_at = event->at;
		return;
	}
}

/* --- the ladder --- */

/* What was found while nobody had the case yet is what it is raised for. */
static void arrive(struct course *course, const struct event *event)
{
	course->rung = event->facts.args.rung;
	for (size_t i = course->n_findings; i-- > course->first_finding;) {
		if (course->findings[i].rung == COURSE_NO_RUNG)
			course->findings[i].rung = course->rung;
	}
	course->arrivals = grown(course->arrivals, course->n_arrivals, &course->arrivals_capacity,
				 sizeof *course->arrivals);
	course->arrivals[course->n_arrivals++] = (struct course_arrival){
		event->at, course->case_index, course->rung, event->kind == EVENT_escalation_climbed};
}

void course_event(struct course *course, const struct event *event)
{
	follow_openings(course, &event->facts);
	follow_shifts(course, &event->facts);
	if (event->at <= course->until) {
		if (event->kind == EVENT_stall_found)
			add_finding(course, event);
		else if (event->kind == EVENT_escalation_silent)
			add_silence(course, event);
		else if (event->kind == EVENT_stall_surfaced)
			surface_finding(course, event);
		else if (event->kind == EVENT_escalation_raised || event->kind == EVENT_escalation_climbed)
			arrive(course, event);
		else if (event->kind == EVENT_escalation_ended)
			course->rung = COURSE_NO_RUNG;
	}
	follow_endings(course, &event->facts);
}
