/* known_parties: see known_parties.h. */
#include "cli/known_parties.h"

#include <string.h>

struct known {
	struct arena *arena;
	const char **names; /* by number - 1 */
	int32_t count;
};

/* The context is a pointer to what is known, so that it may grow. */
static int32_t number_of(const void *context, const char *name, size_t length)
{
	struct known *known = *(struct known *const *)context;
	int32_t fixed = party_fixed_number(name, length);
	if (fixed != PARTY_NONE)
		return fixed;
	for (int32_t i = 0; i < known->count; i++) {
		if (strlen(known->names[i]) == length && memcmp(known->names[i], name, length) == 0)
			return i + 1;
	}
	if (known->count == KNOWN_PARTIES_MAX)
		return PARTY_NONE;
	known->names[known->count++] = arena_strndup(known->arena, name, length);
	return known->count;
}

static const char *name_of(const void *context, int32_t party)
{
	const struct known *known = *(struct known *const *)context;
	return party >= 1 && party <= known->count ? known->names[party - 1] : party_fixed_name(party);
}

struct party_names known_parties(struct arena *arena)
{
	struct known *known = arena_zalloc(arena, 1, sizeof *known);
	struct known **self = arena_alloc(arena, sizeof(struct known *));
	known->arena = arena;
	known->names = arena_zalloc(arena, KNOWN_PARTIES_MAX, sizeof(const char *));
	*self = known;
	return (struct party_names){self, number_of, name_of};
}
