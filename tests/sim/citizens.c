/* citizens: see citizens.h. */
#include "sim/citizens.h"

#include <stdio.h>

#include "sim/chance.h"

#define AT_ONCE 120     /* citizens among whom cases are drawn */
#define CASES_TO_MOVE 8 /* after so many more one moves away, and another comes */
#define OF_INSTITUTION 12

int32_t citizen_of(uint64_t seed, int32_t label)
{
	return 1 + label / CASES_TO_MOVE +
	       (int32_t)chance_at(seed, UINT64_C(1) << 50 | (uint64_t)label, AT_ONCE);
}

/* Seven digits, the eighth to make room for a ninth: the weighted sum modulo eleven is the last digit, which can not be ten. */
void citizen_bsn(int32_t citizen, char ret_bsn[CITIZEN_TEXT_MAX])
{
	int32_t digits = 1000000 + citizen, sum = 0, weight = 3;
	for (int32_t left = digits; left; left /= 10)
		sum += weight++ * (left % 10);
	int32_t eighth = sum % 11 == 10; /* adds two */
	snprintf(ret_bsn, CITIZEN_TEXT_MAX, "%07d%d%d", (int)digits, (int)eighth,
		 (int)((sum + 2 * eighth) % 11));
}

void citizen_address(int32_t citizen, char ret_address[CITIZEN_TEXT_MAX])
{
	int house = citizen % OF_INSTITUTION ? 2 + citizen / 2 % 9000 : 1;
	snprintf(ret_address, CITIZEN_TEXT_MAX, "10%02d AB %d", citizen / 18000 % 90, house);
}
