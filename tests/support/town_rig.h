/*
 * town_rig: the fixture of a test of a rule across cases.
 *
 * A test file's own `setup` begins the town with the clauses that its rule needs (town_begin). After each test a net that reads
 * the whole log from scratch must know the same, and no command of the net's may have been refused.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/town.h"

static struct town *town;

static inline int town_begin(const struct clause *clauses)
{
	town = town_new(clauses);
	return 0;
}

static inline int town_teardown(void **state)
{
	(void)state;
	assert_int_equal(town->refused, 0);
	assert_true(town_is_whole(town));
	town_free(town);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, town_teardown)
