/* chance: see chance.h. */
#include "sim/chance.h"

#include <openssl/rand.h>

static struct chance daemons;

struct chance chance_of(uint64_t seed)
{
	return (struct chance){seed};
}

uint64_t chance_draw(struct chance *chance)
{
	uint64_t z = chance->state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

uint32_t chance_below(struct chance *chance, uint32_t below)
{
	return (uint32_t)((chance_draw(chance) >> 32) * below >> 32);
}

bool chance_permille(struct chance *chance, uint32_t permille)
{
	return chance_below(chance, 1000) < permille;
}

uint32_t chance_at(uint64_t seed, uint64_t number, uint32_t below)
{
	struct chance chance = {seed ^ number * UINT64_C(0xD1342543DE82EF95)};
	chance_draw(&chance);
	return chance_below(&chance, below);
}

void chance_seed_daemon(uint64_t seed)
{
	daemons = chance_of(~seed);
}

/* In place of OpenSSL's: the linker finds this one first. */
int RAND_bytes(unsigned char *bytes, int count)
{
	for (int i = 0; i < count; i++)
		bytes[i] = (unsigned char)chance_draw(&daemons);
	return 1;
}
