/*
 * calendar: see calendar.h.
 *
 * One idea: worked_until(instant), the working time since the start of the horizon, is monotonic, so adding
 * a term is to look that up, add, and look up the inverse. Both lookups use one table with a row of 8 bytes a
 * local day: when it opens, and the working time before it. Zone transitions and holidays are folded in when
 * it is built, so a lookup guesses the row (days are nearly evenly spaced, in either column) and steps to
 * it, mostly not at all. 50 years are 150 KB, of which the days around now, some KB, are in use: less than
 * the instructions that rows for weeks, with exceptions for holidays and transitions, would cost.
 */
#include "core/calendar.h"

#include <string.h>

#include "core/calendar_private.h"

static const struct calendar around_the_clock = {
	.always_open = true,
	.week = {.hours = {{0, 1440}, {0, 1440}, {0, 1440}, {0, 1440}, {0, 1440}, {0, 1440}, {0, 1440}},
		 .before_us = {0, INSTANT_DAY, 2 * INSTANT_DAY, 3 * INSTANT_DAY, 4 * INSTANT_DAY,
			       5 * INSTANT_DAY, 6 * INSTANT_DAY, 7 * INSTANT_DAY},
		 .open_days = 7},
	.to = INSTANT_LAST,
};

const struct calendar *calendar_24x7(void)
{
	return &around_the_clock;
}

void calendar_horizon(const struct calendar *calendar, int64_t *ret_from, int64_t *ret_to)
{
	*ret_from = calendar->from;
	*ret_to = calendar->to;
}

int64_t calendar_term_us(const struct calendar *calendar, struct term term)
{
	int64_t week_us = calendar->week.before_us[WORKWEEK_DAYS];
	switch (term.unit) {
	case TERM_UNIT_NONE:
		return INSTANT_NEVER;
	case TERM_UNIT_MINUTE:
		return term.amount * INSTANT_MINUTE;
	case TERM_UNIT_HOUR:
		return term.amount * INSTANT_HOUR;
	case TERM_UNIT_DAY:
		return term.amount * week_us / calendar->week.open_days;
	case TERM_UNIT_WEEK:
		return term.amount * week_us;
	}
	return INSTANT_NEVER;
}

/* The row of an instant within the horizon: the last that is not after it. */
static size_t row_at(const struct calendar *calendar, int64_t at)
{
	uint32_t second = (uint32_t)((at - calendar->from) / INSTANT_SECOND);
	size_t row = 1 + second / SECONDS_PER_DAY;
	if (row > calendar->n_days)
		row = calendar->n_days;
	while (calendar->rows[row].opens > second)
		row--;
	while (row < calendar->n_days && calendar->rows[row + 1].opens <= second)
		row++;
	return row;
}

/* µs of a row that have passed at an instant from its opening on; at most its length. */
static int64_t worked_in_row(const struct calendar *calendar, size_t row, int64_t at)
{
	const struct calendar_row *today = &calendar->rows[row];
	int64_t length = (today[1].before - today[0].before) * INSTANT_SECOND;
	int64_t open_for = at - calendar->from - today->opens * INSTANT_SECOND;
	return open_for < length ? open_for : length;
}

/* Working µs since the start of the horizon, negative before it. The row is where to look for what comes next. */
static int64_t worked_until(const struct calendar *calendar, int64_t at, size_t *ret_row)
{
	if (at < calendar->from) {
		*ret_row = 0;
		return workweek_worked(&calendar->week, at + calendar->first_offset_us) -
		       calendar->worked_from;
	}
	if (at >= calendar->to) {
		*ret_row = calendar->n_days;
		return calendar->total_us + workweek_worked(&calendar->week, at + calendar->last_offset_us) -
		       calendar->worked_to;
	}
	size_t row = row_at(calendar, at);
	*ret_row = row;
	return calendar->rows[row].before * INSTANT_SECOND + worked_in_row(calendar, row, at);
}

/* The row within which the working time since the start reaches `second`. 0 < second ≤ the last `before`. */
static size_t row_reaching(const struct calendar *calendar, uint32_t second, size_t guess)
{
	const struct calendar_row *rows = calendar->rows;
	size_t last = calendar->n_days + 1;
	size_t low = guess < last ? guess : last - 1;
	size_t high = low + 1;
	for (size_t step = 1; rows[low].before >= second; step *= 2) {
		high = low;
		low = low > step ? low - step : 0;
	}
	for (size_t step = 1; rows[high].before < second; step *= 2) {
		low = high;
		high = last - high > step ? high + step : last;
	}
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (rows[middle].before < second)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Beyond the horizon, from local time back to an instant. */
static int64_t instant_of(int64_t local, int64_t offset_us)
{
	return local == INSTANT_NEVER ? INSTANT_NEVER : local - offset_us;
}

/* The earliest instant at which worked_until reaches `worked`; `done` is that of a row near it. */
static int64_t reached(const struct calendar *calendar, int64_t worked, int64_t done, size_t row)
{
	if (worked <= 0)
		return instant_of(workweek_reached(&calendar->week, worked + calendar->worked_from),
				  calendar->first_offset_us);
	if (worked > calendar->total_us)
		return instant_of(
			workweek_reached(&calendar->week, worked - calendar->total_us + calendar->worked_to),
			calendar->last_offset_us);
	uint32_t second = (uint32_t)((worked + INSTANT_SECOND - 1) / INSTANT_SECOND);
	size_t guess = row + (size_t)((double)(worked - done) * calendar->rows_per_us);
	row = row_reaching(calendar, second, guess);
	return calendar->from + calendar->rows[row].opens * INSTANT_SECOND + worked -
	       calendar->rows[row].before * INSTANT_SECOND;
}

int64_t calendar_add(const struct calendar *calendar, int64_t from, struct term term)
{
	if (term_is_none(term) || from == INSTANT_NEVER)
		return INSTANT_NEVER;
	if (term.amount == 0)
		return from;
	int64_t due;
	if (calendar->always_open) {
		due = from + calendar_term_us(calendar, term);
	} else {
		size_t row;
		int64_t done = worked_until(calendar, from, &row);
		due = reached(calendar, done + calendar_term_us(calendar, term), done, row);
	}
	return due > INSTANT_LAST ? INSTANT_NEVER : due;
}

int64_t calendar_worked(const struct calendar *calendar, int64_t from, int64_t to)
{
	if (to <= from)
		return 0;
	if (calendar->always_open)
		return to - from;
	size_t row;
	return worked_until(calendar, to, &row) - worked_until(calendar, from, &row);
}

bool calendar_is_open(const struct calendar *calendar, int64_t at)
{
	/* Opening hours are whole seconds, so working time passes in this µs exactly if it is worked. */
	return calendar_worked(calendar, at, at + 1) == 1;
}
