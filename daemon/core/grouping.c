/* grouping: see grouping.h. */
#include "core/grouping.h"

#include <stdlib.h>
#include <string.h>

static int order_of(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_key(const void *a, const void *b)
{
	const struct grouping_item *x = a, *y = b;
	for (int i = 0; i < GROUPING_KEYS; i++) {
		if (x->keys[i] != y->keys[i])
			return order_of(x->keys[i], y->keys[i]);
	}
	return x->in_case != y->in_case ? order_of(x->in_case, y->in_case) : order_of(x->index, y->index);
}

void grouping_sort(struct grouping_item *items, size_t count)
{
	if (count)
		qsort(items, count, sizeof *items, by_key);
}

size_t grouping_end(const struct grouping_item *items, size_t count, size_t from, int keys)
{
	size_t end = from;
	while (end < count &&
	       memcmp(items[end].keys, items[from].keys, (size_t)keys * sizeof items->keys[0]) == 0)
		end++;
	return end;
}

int32_t grouping_cases(const struct grouping_item *items, size_t count)
{
	int32_t cases = 0;
	for (size_t i = 0; i < count; i++)
		cases += i == 0 || items[i].in_case != items[i - 1].in_case;
	return cases;
}
