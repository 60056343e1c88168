/*
 * grouping: things sorted into groups by what they have in common, for counting them. Pure; owns nothing.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define GROUPING_KEYS 4

struct grouping_item {
	int64_t keys[GROUPING_KEYS]; /* those of one group have all of them in common */
	int32_t in_case;             /* index of its case in the ledger */
	int32_t index;               /* whatever the caller counts */
};

/* In order of keys, then of cases, then of indexes. */
void grouping_sort(struct grouping_item *items, size_t count);

/* Behind the last item that has the first `keys` keys of the one at `from`. */
size_t grouping_end(const struct grouping_item *items, size_t count, size_t from, int keys);

/* Different cases among neighbours of one group. */
int32_t grouping_cases(const struct grouping_item *items, size_t count);
