/*
 * citizens: whom simulated cases are about.
 *
 * A case is about one citizen, by its label; whether anybody says so is another matter. Citizens come back for a year or two, so
 * that cases about the same one overlap; two live at an address, and every twelfth lives in an institution. No state.
 */
#pragma once

#include <stdint.h>

#define CITIZEN_TEXT_MAX 48 /* bytes, NUL included */

/* Of whom the case with this label is; from 1. */
int32_t citizen_of(uint64_t seed, int32_t label);

/* A number that passes the test of eleven, of nobody else. Up to a million citizens. */
void citizen_bsn(int32_t citizen, char ret_bsn[CITIZEN_TEXT_MAX]);

void citizen_address(int32_t citizen, char ret_address[CITIZEN_TEXT_MAX]);
