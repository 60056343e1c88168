/* withhold: see withhold.h. */
#include "core/withhold.h"

static bool is_small(const struct cell *cell)
{
	return !cell->known && cell->size > 0 && cell->size < WITHHOLD_BELOW;
}

static struct cell *smallest_shown(struct cell *cells, size_t count)
{
	struct cell *smallest = NULL;
	for (size_t i = 0; i < count; i++) {
		struct cell *cell = &cells[i];
		if (!cell->known && !cell->withheld && cell->size > 0 &&
		    (!smallest || cell->size < smallest->size))
			smallest = cell;
	}
	return smallest;
}

bool withhold_small(struct cell *cells, size_t count)
{
	int64_t cases = 0;
	size_t withheld = 0;
	for (size_t i = 0; i < count; i++) {
		cells[i].withheld = is_small(&cells[i]);
		withheld += cells[i].withheld;
		cases += cells[i].withheld ? cells[i].size : 0;
	}
	while (withheld > 0 && (withheld < 2 || cases < WITHHOLD_BELOW)) {
		struct cell *next = smallest_shown(cells, count);
		if (!next)
			return true;
		next->withheld = true;
		withheld++;
		cases += next->size;
	}
	return false;
}
