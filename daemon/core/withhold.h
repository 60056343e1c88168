/*
 * withhold: small cells of a table stay unsaid, and what would give them away with them.
 *
 * A number about fewer than five cases can point at people: whoever knows one of them learns about the others. And a
 * number that is left out is no secret when it can be had by subtracting the rest from a total. So both are withheld, as statistical
 * offices do (Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 4). Pure; owns nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WITHHOLD_BELOW 5

struct cell {
	int32_t size;  /* cases that it rests on */
	bool known;    /* to whoever asks, in any case: his own */
	bool withheld; /* the result */
};

/*
 * The cells of one total. Withholds every cell that is not known and has 1 to 4 cases; then, smallest first, as many
 * others as it takes until subtracting leaves no less than two cells and five cases. True: there are not enough others, so that the
 * total must be withheld as well.
 */
bool withhold_small(struct cell *cells, size_t count);
