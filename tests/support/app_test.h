/*
 * app_test: the fixture of a test of the whole daemon: one app_rig for all tests of a program.
 *
 * app_set_up and app_tear_down go around them all, app_hang_up behind each, so that the next begins without clients. A
 * program that needs more in its database has a set-up of its own, which begins with app_set_up.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/app_rig.h"

static struct app_rig *rig;

static inline int app_set_up(void **state)
{
	(void)state;
	rig = app_rig_new();
	return 0;
}

static inline int app_tear_down(void **state)
{
	(void)state;
	app_rig_free(rig);
	return 0;
}

static inline int app_hang_up(void **state)
{
	(void)state;
	app_rig_hang_up(rig);
	return 0;
}
