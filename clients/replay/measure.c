/* measure: see measure.h. */
#include "replay/measure.h"

#include <string.h>

#include "base/instant.h"

#define MONDAY (4 * INSTANT_DAY) /* 1970-01-05, the first Monday */

static int64_t monday_before(int64_t at)
{
	int64_t since = (at - MONDAY) % MEASURE_WEEK;
	return at - (since < 0 ? since + MEASURE_WEEK : since);
}

static size_t week_of(const struct measure *measure, int64_t at)
{
	return (size_t)((at - measure->first_week) / MEASURE_WEEK);
}

static void count_arrivals(const struct course *course, struct measure_window window, struct measure *measure)
{
	for (size_t i = 0; i < course->n_arrivals; i++) {
		const struct course_arrival *arrival = &course->arrivals[i];
		if (!measure_is_within(window, arrival->at))
			continue;
		struct measure_rung *rung = &measure->rungs[arrival->rung];
		size_t week = week_of(measure, arrival->at);
		measure->raised += !arrival->climbed;
		rung->raised += !arrival->climbed;
		rung->climbed += arrival->climbed;
		if (++rung->weeks[week] > rung->busiest)
			rung->busiest = rung->weeks[week];
	}
}

static void count_finding(const struct course_finding *finding, struct measure_window window, int32_t lowest,
			  struct measure *measure)
{
	int32_t rung = finding->rung == COURSE_NO_RUNG ? lowest : finding->rung;
	bool is_found = measure_is_within(window, finding->found_at);
	bool is_told = measure_is_within(window, finding->spoke_at);
	if (is_found) {
		measure->findings++;
		measure->kinds[finding->stall]++;
		measure->weeks[week_of(measure, finding->found_at)]++;
	}
	measure->told += is_told;
	if (rung == COURSE_NO_RUNG)
		return;
	measure->rungs[rung].told += is_told;
	measure->rungs[rung].unmuted += is_found;
}

void measure_course(struct arena *arena, const struct course *course, struct measure_window window,
		    int32_t lowest, struct measure *ret_measure)
{
	struct measure *measure = ret_measure;
	memset(measure, 0, sizeof *measure);
	measure->refused = course->refused;
	measure->has_ladder = lowest != COURSE_NO_RUNG;
	measure->first_week = monday_before(window.from);
	measure->n_weeks = window.to > window.from
				   ? (size_t)((window.to - 1 - measure->first_week) / MEASURE_WEEK) + 1
				   : 0;
	measure->weeks = arena_zalloc(arena, measure->n_weeks + 1, sizeof *measure->weeks);
	for (int rung = 0; rung < RUNG_COUNT; rung++)
		measure->rungs[rung].weeks = arena_zalloc(arena, measure->n_weeks + 1, sizeof(size_t));
	count_arrivals(course, window, measure);
	for (size_t i = 0; i < course->n_findings; i++)
		count_finding(&course->findings[i], window, lowest, measure);
}

int64_t measure_a_week(struct measure_window window, size_t count)
{
	int64_t week_s = MEASURE_WEEK / INSTANT_SECOND;
	int64_t length_s = (window.to - window.from) / INSTANT_SECOND;
	if (length_s < week_s)
		length_s = week_s;
	return ((int64_t)count * 100 * week_s + length_s / 2) / length_s;
}
