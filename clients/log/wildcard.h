/* wildcard: whether an event is one that a value of a map means. Owns nothing; private to this layer. */
#pragma once

#include <stdbool.h>

/*
 * Whether `pattern`, an `activity/transition` with `*` for any run of characters, fits the two texts. Any
 * of its slashes can be the dividing one; without a slash it is an activity, with any transition.
 */
bool wildcard_matches(const char *pattern, const char *activity, const char *transition);
