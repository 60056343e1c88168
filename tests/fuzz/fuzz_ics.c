/* Any text is a calendar of holidays or is refused; the days of one lie within the horizon. */
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "almanac/holidays.h"

#define FIRST_DAY 10957 /* 2000-01-01 */
#define LAST_DAY 29584  /* 2050-12-31 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena;
	arena_init(&arena);
	struct holidays holidays = holidays_make(&arena, FIRST_DAY, LAST_DAY);
	struct err err = ERR_NONE;
	int result = holidays_add_text(&holidays, (const char *)bytes, length, &err);
	if (result < 0 && err.code == 0)
		abort();
	if (holidays.count > HOLIDAYS_DAYS_MAX)
		abort();
	for (size_t i = 0; i < holidays.count; i++) {
		if (holidays.days[i] < FIRST_DAY || holidays.days[i] > LAST_DAY)
			abort();
	}
	arena_done(&arena);
	return 0;
}
