/* The inside of a calendar: for calendar.c, which looks things up, and calendar_build.c, which makes the table. */
#pragma once

#include "core/calendar.h"

#define SECONDS_PER_DAY 86400

/* A local day. Its opening time is the difference between the next row's `before` and its own. */
struct calendar_row {
	uint32_t opens;  /* seconds from calendar.from to the opening; of a closed day to its start */
	uint32_t before; /* working seconds from calendar.from to the opening */
};

struct calendar {
	bool always_open;
	struct workweek week;
	int64_t from; /* the start of the first local day of the horizon */
	int64_t to;   /* the end of the last */

	/* n_days + 2 rows: rows[0] is the moment `from`, then the days, then the moment `to`. */
	const struct calendar_row *rows;
	size_t n_days;
	double rows_per_us;
	int64_t total_us; /* working time within the horizon */

	/* The seam with the plain weeks beyond: the offsets there, and workweek_worked at the local `from` and `to`. */
	int64_t first_offset_us;
	int64_t last_offset_us;
	int64_t worked_from;
	int64_t worked_to;
};
