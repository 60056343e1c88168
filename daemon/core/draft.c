/* draft: see draft.h. The lists follow each other without gaps, so that a block has one form only. */
#include "core/draft.h"

#include <string.h>

#define DRAFT_SLACK 512

void draft_start(struct draft *draft, struct arena *arena, const struct casefile *from)
{
	size_t size = from ? from->size : sizeof *from;
	draft->arena = arena;
	draft->capacity = size + DRAFT_SLACK;
	draft->file = arena_alloc(arena, draft->capacity);
	if (from) {
		memcpy(draft->file, from, size);
		return;
	}
	memset(draft->file, 0, size);
	draft->file->size = (uint32_t)size;
	draft->file->format = CASEFILE_FORMAT;
	draft->file->closed_at = INSTANT_NEVER;
	draft->file->escalated_at = INSTANT_NEVER;
	draft->file->escalated_until = INSTANT_NEVER;
	draft->file->too_long_at = INSTANT_NEVER;
	draft->file->next_obligation = 1;
	draft->file->next_finding = 1;
	for (int list = 0; list < LIST_COUNT; list++)
		draft->file->lists[list].offset = (uint32_t)size;
}

static void reserve(struct draft *draft, size_t more)
{
	size_t needed = draft->file->size + more;
	if (needed <= draft->capacity)
		return;
	draft->capacity = needed * 2;
	struct casefile *larger = arena_alloc(draft->arena, draft->capacity);
	memcpy(larger, draft->file, draft->file->size);
	draft->file = larger;
}

/* Move everything from `offset` on by `by` bytes, and the lists behind `list` with it. */
static void shift_tail(struct draft *draft, enum casefile_list list, size_t offset, int32_t by)
{
	struct casefile *file = draft->file;
	unsigned char *bytes = (unsigned char *)file;
	size_t from = by < 0 ? offset + (size_t)-by : offset;
	size_t to = by < 0 ? offset : offset + (size_t)by;
	memmove(bytes + to, bytes + from, file->size - from);
	file->size = (uint32_t)((int32_t)file->size + by);
	for (int later = (int)list + 1; later < LIST_COUNT; later++)
		file->lists[later].offset = (uint32_t)((int32_t)file->lists[later].offset + by);
}

void *draft_add(struct draft *draft, enum casefile_list list)
{
	uint32_t size = casefile_item_size(list);
	reserve(draft, size);
	struct span *span = &draft->file->lists[list];
	size_t offset = span->offset + (size_t)span->count * size;
	shift_tail(draft, list, offset, (int32_t)size);
	span->count++;
	return memset((unsigned char *)draft->file + offset, 0, size);
}

void draft_remove(struct draft *draft, enum casefile_list list, size_t index)
{
	uint32_t size = casefile_item_size(list);
	struct span *span = &draft->file->lists[list];
	shift_tail(draft, list, span->offset + index * size, -(int32_t)size);
	span->count--;
}

void draft_clear(struct draft *draft, enum casefile_list list)
{
	struct span *span = &draft->file->lists[list];
	shift_tail(draft, list, span->offset, -(int32_t)(span->count * casefile_item_size(list)));
	span->count = 0;
}

/* An item found in the file, as one that may be changed: a draft owns its file. */
static void *changeable(struct draft *draft, const void *item)
{
	if (!item)
		return NULL;
	return (unsigned char *)draft->file +
	       ((const unsigned char *)item - (const unsigned char *)draft->file);
}

struct obligation *draft_obligation(struct draft *draft, int32_t number)
{
	return changeable(draft, casefile_obligation(draft->file, number));
}

struct finding *draft_finding(struct draft *draft, int32_t number)
{
	return changeable(draft, casefile_finding(draft->file, number));
}

struct participant *draft_participant(struct draft *draft, int32_t party)
{
	return changeable(draft, casefile_participant(draft->file, party));
}

struct call *draft_call(struct draft *draft, size_t index)
{
	size_t count;
	return changeable(draft, casefile_calls(draft->file, &count) + index);
}
