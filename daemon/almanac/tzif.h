/*
 * tzif: the offsets of a time zone from its compiled file (TZif, RFC 9636).
 *
 * Pure: bytes in, a table out; who opens files is the almanac. libical can read these files too, but of the 312
 * zones of tzdata 2026f it gives 71 wrong offsets between 1970 and 2100 (measured with 3.0.16 against Python's
 * zoneinfo: it takes the last recurring transitions for rules that never ended, and cuts rules after 2037).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/calendar.h"

/* Ceiling of a file; the largest in tzdata has 4 KB. */
#define TZIF_BYTES_MAX (64 * 1024)

struct tzif_offsets {
	struct calendar_offset
		*items; /* ascending; the first is in force at `from`, its `at` is not after it */
	size_t count;
};

/*
 * What the local clock does from `from` up to `to` (instants in µs, years 1970 to 9999), transitions that change
 * no offset left out. Version 1 to 4 files; files with leap seconds ("right/...") are refused, as instants do not
 * count them. Errors: bad_file with the offset of the fault in `bytes` as position.
 */
int tzif_read(struct arena *arena, const void *bytes, size_t length, int64_t from, int64_t to,
	      struct tzif_offsets *ret_offsets, struct err *err) __attribute__((warn_unused_result));
