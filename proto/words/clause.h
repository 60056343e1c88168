/*
 * clause: a JSON document as a flat list, one clause per leaf.
 *
 * So that the rules can read a covenant without reading JSON. A later clause of the same path wins, so that an
 * override is one more clause.
 */
#pragma once

#include <stddef.h>

#define CLAUSE_PATH_MAX 160
#define CLAUSES_MAX 4096

struct clause {
	const char *path;  /* keys and array indexes joined by '.': "ladder.0.rung" */
	const char *value; /* text of a string, number or truth value */
};

struct clauses {
	const struct clause *items;
	size_t count;
};
