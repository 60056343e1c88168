/*
 * tzrule: the rule by which a zone goes on after its last known transition.
 *
 * The last line of a time-zone file: the TZ environment variable of POSIX.1-2017 section 8.3, with the
 * extensions of RFC 9636 section 3.3.1 (hours from -167 to 167), such as "CET-1CEST,M3.5.0,M10.5.0/3".
 * A plain value; part of the almanac.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tzrule_day {
	TZRULE_DAY_OF_MONTH_WEEK, /* Mm.w.d: the w-th weekday d (0 = Sunday) of a month; w = 5: the last */
	TZRULE_DAY_JULIAN,        /* Jn: 1 to 365, 29 February never counted */
	TZRULE_DAY_OF_YEAR,       /* n: 0 to 365, 29 February counted */
};

/* When in each year the clock changes. */
struct tzrule_change {
	enum tzrule_day kind;
	int month;
	int week;
	int day;
	int32_t seconds; /* of the local day, by the clock before the change */
};

struct tzrule {
	bool has_summer;
	int32_t standard_seconds; /* east of Greenwich */
	int32_t summer_seconds;
	struct tzrule_change to_summer;
	struct tzrule_change to_standard;
};

/* The whole text; 0 and *ret_rule, or -1. A summer time without days of change is refused: every such text in a
 * time-zone file has them. */
int tzrule_parse(const char *text, size_t length, struct tzrule *ret_rule);

/* The second since 1970 (UTC) at which a year's change happens, when the clock was `seconds` ahead before it. */
int64_t tzrule_change_at(const struct tzrule_change *change, int year, int32_t seconds);
