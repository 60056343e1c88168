/* Any bytes are a time-zone file or are refused; the offsets of one are in order and build a calendar. */
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "almanac/tzif.h"

#define FROM INT64_C(946684800000000) /* 2000-01-01 */
#define TO INT64_C(2556144000000000)  /* 2051-01-01 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena;
	arena_init(&arena);
	struct tzif_offsets offsets;
	struct err err = ERR_NONE;
	if (tzif_read(&arena, bytes, length, FROM, TO, &offsets, &err) < 0) {
		if (err.code == 0)
			abort();
	} else {
		struct calendar_source source = {
			.offsets = offsets.items, .n_offsets = offsets.count, .from = FROM, .to = TO};
		for (int i = 0; i < WORKWEEK_DAYS; i++)
			source.week[i] = (struct workweek_hours){540, 1020};
		const struct calendar *calendar;
		if (calendar_build(&arena, &source, &calendar, &err) < 0)
			abort();
	}
	arena_done(&arena);
	return 0;
}
