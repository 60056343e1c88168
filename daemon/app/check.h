/*
 * check: is every state block what the fold of its log gives, and is recorded across cases what should be?
 *
 * The rules across cases are asked anew, from the logs of all cases, as of the newest event: the slow safety net under what the
 * daemon finds as it goes. What they would report or withdraw is a fault; a daemon that runs may be about to do so. What a
 * case can not hold beyond CASEFILE_ACROSS_MAX is none.
 *
 * For `vangnetd check`. Blocks; needs the database only, and sees one unchanging view of it. Prints a line for each case
 * that differs and a sum at the end; the store itself checks the chain of batches.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

struct check_result {
	int64_t cases;
	int64_t events;
	int64_t batches;
	int64_t faults; /* findings across cases that differ, and cases whose block, version, due, status or count of stalls is not that of the fold */
};

/* 0 when all was looked at, whether or not there were faults. Errors: those of store_audit. */
int check_run(const char *conninfo, int32_t partnership, FILE *out, struct check_result *ret_result,
	      struct err *err) __attribute__((warn_unused_result));
