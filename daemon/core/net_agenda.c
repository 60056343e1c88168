/* net_agenda: see net_agenda.h. */
#include "core/net_agenda.h"

#include <string.h>

#include "base/instant.h"

#define FIRST_CAPACITY 64

static void put(struct net_agenda *agenda, uint32_t place, struct net_scope *scope)
{
	agenda->heap[place - 1] = scope;
	scope->place = place;
}

static void sift_up(struct net_agenda *agenda, struct net_scope *scope)
{
	uint32_t place = scope->place;
	while (place > 1 && agenda->heap[place / 2 - 1]->due > scope->due) {
		put(agenda, place, agenda->heap[place / 2 - 1]);
		place /= 2;
	}
	put(agenda, place, scope);
}

static void sift_down(struct net_agenda *agenda, struct net_scope *scope)
{
	uint32_t place = scope->place;
	for (;;) {
		uint32_t child = 2 * place;
		if (child < agenda->count && agenda->heap[child]->due < agenda->heap[child - 1]->due)
			child++;
		if (child > agenda->count || agenda->heap[child - 1]->due >= scope->due)
			break;
		put(agenda, place, agenda->heap[child - 1]);
		place = child;
	}
	put(agenda, place, scope);
}

static void take_out(struct net_agenda *agenda, struct net_scope *scope)
{
	struct net_scope *last = agenda->heap[--agenda->count];
	uint32_t place = scope->place;
	scope->place = 0;
	if (last == scope)
		return;
	put(agenda, place, last);
	sift_up(agenda, last);
	sift_down(agenda, last);
}

static void append(struct net_agenda *agenda, struct arena *arena, struct net_scope *scope)
{
	if (agenda->count == agenda->capacity) {
		uint32_t capacity = agenda->capacity ? 2 * agenda->capacity : FIRST_CAPACITY;
		struct net_scope **larger = arena_zalloc(arena, capacity, sizeof *larger);
		if (agenda->count)
			memcpy(larger, agenda->heap, agenda->count * sizeof *larger);
		agenda->heap = larger;
		agenda->capacity = capacity;
	}
	put(agenda, ++agenda->count, scope);
}

void net_agenda_set(struct net_agenda *agenda, struct arena *arena, struct net_scope *scope, int64_t due)
{
	scope->due = due;
	if (due == INSTANT_NEVER) {
		if (scope->place)
			take_out(agenda, scope);
		return;
	}
	if (!scope->place)
		append(agenda, arena, scope);
	sift_up(agenda, scope);
	sift_down(agenda, scope);
}

struct net_scope *net_agenda_first(const struct net_agenda *agenda)
{
	return agenda->count ? agenda->heap[0] : NULL;
}
