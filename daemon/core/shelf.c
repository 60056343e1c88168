/* shelf: see shelf.h. */
#include "core/shelf.h"

#include <assert.h>
#include <string.h>

void shelf_init(struct shelf *shelf, struct arena *arena, size_t item_size)
{
	*shelf = (struct shelf){.arena = arena, .item_size = item_size};
}

static void widen(struct shelf *shelf)
{
	int32_t room = shelf->room ? 2 * shelf->room : 16;
	void **boxes = arena_zalloc(shelf->arena, (size_t)room, sizeof *boxes);
	if (shelf->room)
		memcpy(boxes, shelf->boxes, (size_t)shelf->room * sizeof *boxes);
	shelf->boxes = boxes;
	shelf->room = room;
}

void *shelf_add(struct shelf *shelf)
{
	int32_t box = shelf->count / SHELF_BOX_ITEMS;
	if (box == shelf->room)
		widen(shelf);
	if (shelf->count % SHELF_BOX_ITEMS == 0)
		shelf->boxes[box] = arena_zalloc(shelf->arena, SHELF_BOX_ITEMS, shelf->item_size);
	return shelf_at(shelf, shelf->count++);
}

void *shelf_at(const struct shelf *shelf, int32_t index)
{
	assert(index >= 0 && index / SHELF_BOX_ITEMS < shelf->room);
	char *box = shelf->boxes[index / SHELF_BOX_ITEMS];
	return box + (size_t)(index % SHELF_BOX_ITEMS) * shelf->item_size;
}
