/*
 * sqlstate: what an error of the database means for the one who asked.
 *
 * One table from SQLSTATE to what to do next and which error a client is told. Used inside the store only.
 * The database's own sentence can quote stored values, so it never goes further than here.
 */
#pragma once

#include "base/err.h"

enum remedy {
	REMEDY_FAIL,      /* tell whoever asked */
	REMEDY_BISECT,    /* one of the values is to blame: find it, the others are written */
	REMEDY_RETRY,     /* do the same again, on fresh state */
	REMEDY_RECONNECT, /* the session is gone or useless; what it was doing is unknown */
	REMEDY_STALE,     /* the stream of the partnership moved on */
};

struct pg_failure {
	enum remedy remedy;
	struct err err;
	char sqlstate[6]; /* "" when the connection was lost without a word */
};

/* sqlstate, constraint: NULL when the server sent none. */
void sqlstate_judge(const char *sqlstate, const char *constraint, struct pg_failure *ret_failure);
