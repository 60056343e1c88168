/* recurrence: see recurrence.h. */
#include "almanac/recurrence.h"

#include <libical/ical.h>

#include "almanac/almanac.h"
#include "base/instant.h"
#include "words/words.h"

#define BACK (2 * INSTANT_DAY) /* where the search begins: no zone is further from UTC */

static bool is_plain(const struct icalrecurrencetype *rule)
{
	return rule->freq >= ICAL_DAILY_RECURRENCE && rule->freq <= ICAL_YEARLY_RECURRENCE &&
	       rule->count == 0 && icaltime_is_null_time(rule->until) && !rule->rscale;
}

/* Where libical gives up it says so by a frequency of its own. */
static bool read_rule(const char *rule, struct icalrecurrencetype *ret_rule)
{
	*ret_rule = icalrecurrencetype_from_string(rule);
	return ret_rule->freq != ICAL_NO_RECURRENCE && is_plain(ret_rule);
}

int recurrence_check(const char *rule, struct err *err)
{
	struct icalrecurrencetype read;
	if (read_rule(rule, &read))
		return 0;
	return err_set(err, ERROR_bad_value,
		       "not a rule of days, weeks, months or years without an end, like "
		       "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=8;BYMINUTE=0");
}

/* --- the local clock ------------------------------------------------------------------------------- */

int zone_clock_read(struct arena *arena, const char *zone, int64_t from, int64_t to,
		    struct zone_clock *ret_clock, struct err *err)
{
	struct almanac almanac;
	struct almanac_request request = {.zone = zone, .from = from, .to = to};
	if (almanac_make(arena, &request, &almanac, err) < 0)
		return -1;
	*ret_clock = (struct zone_clock){almanac.source.offsets, almanac.source.n_offsets};
	return 0;
}

int64_t zone_clock_shows(const struct zone_clock *clock, int64_t instant)
{
	size_t i = 0;
	while (i + 1 < clock->n_offsets && clock->offsets[i + 1].at <= instant)
		i++;
	return instant + clock->offsets[i].seconds * INSTANT_SECOND;
}

/* The first instant at which the clock shows this local time or later. */
static int64_t instant_of(const struct zone_clock *clock, int64_t local)
{
	size_t i = 0;
	const struct calendar_offset *offsets = clock->offsets;
	while (i + 1 < clock->n_offsets && offsets[i + 1].at + offsets[i].seconds * INSTANT_SECOND <= local)
		i++;
	int64_t instant = local - offsets[i].seconds * INSTANT_SECOND;
	return i > 0 && instant < offsets[i].at ? offsets[i].at : instant;
}

/* --- the search ------------------------------------------------------------------------------------ */

static struct icaltimetype time_of(int64_t local)
{
	return icaltime_from_timet_with_zone((time_t)(local / INSTANT_SECOND), 0, NULL);
}

static int64_t microseconds_of(struct icaltimetype time)
{
	return (int64_t)icaltime_as_timet(time) * INSTANT_SECOND;
}

static int64_t search(const struct zone_clock *clock, struct icalrecurrencetype rule, int64_t after)
{
	struct icaltimetype monday = {.year = 2024, .month = 1, .day = 1};
	icalrecur_iterator *occurrences = icalrecur_iterator_new(rule, monday);
	int64_t found = INSTANT_NEVER;
	if (!occurrences)
		return INSTANT_NEVER;
	int64_t from = zone_clock_shows(clock, after) - BACK;
	if (from > microseconds_of(monday))
		icalrecur_iterator_set_start(occurrences, time_of(from));
	for (int steps = 0; steps < RECURRENCE_STEPS_MAX && found == INSTANT_NEVER; steps++) {
		struct icaltimetype next = icalrecur_iterator_next(occurrences);
		if (icaltime_is_null_time(next))
			break;
		int64_t instant = instant_of(clock, microseconds_of(next));
		if (instant > after)
			found = instant;
	}
	icalrecur_iterator_free(occurrences);
	return found;
}

int64_t recurrence_next(const struct zone_clock *clock, const char *rule, int64_t after)
{
	struct icalrecurrencetype read;
	return read_rule(rule, &read) ? search(clock, read, after) : INSTANT_NEVER;
}
