/*
 * nl_holidays: the days off in the Netherlands, nl-holidays.ics as the build embeds it.
 *
 * Moveable feasts from 2000 to 2050, fixed ones for ever; the text itself says what is in and what is not. It is
 * made by nl-holidays.py. Part of the almanac.
 */
#pragma once

#include <stddef.h>

extern const char nl_holidays[];
extern const size_t nl_holidays_length;
