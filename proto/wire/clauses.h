/*
 * clauses: a JSON document as the flat list of its leaves (words/clause.h), so that rules need not read JSON.
 *
 * Owns nothing: the list lies in the arena. Used by the app for stored covenants and by the command line for drafts.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "wire/slice.h"
#include "words/clause.h"

/*
 * The leaves of `document`, in order, with keys and array indexes joined by '.'. The text must have passed the gate (scan).
 * Errors: bad_document, naming the clause: the document is not an object; a key is empty or holds a '.'; a value is null; a
 * path is longer than CLAUSE_PATH_MAX; more than CLAUSES_MAX leaves. Empty objects and arrays have no leaves.
 */
int clauses_read(struct slice document, struct arena *arena, struct clauses *ret_clauses, struct err *err)
	__attribute__((warn_unused_result));

/* The value of the last clause of this path, NULL if there is none. */
const char *clauses_value(struct clauses clauses, const char *path);
