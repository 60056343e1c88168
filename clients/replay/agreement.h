/*
 * agreement: a covenant from a file, with changes from the command line.
 *
 * Offline: what the daemon gets by covenant.put, `vangnet replay` and `vangnet drive` read here.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "core/casefile.h"
#include "core/covenant.h"

#define AGREEMENT_CHANGES_MAX 64

/* One --set: "move=14d", "bouncing.times=3", "ladder.0.act=3d". */
struct agreement_change {
	const char *path;
	const char *value;
};

struct agreement {
	const struct covenant *covenant;
	const char
		*document; /* JSON of the covenant with the changes made, as the daemon would be given it */
	size_t document_length;
	struct clauses clauses; /* the same as clauses */
};

/*
 * "PATH=VALUE" into its halves, in the arena. A path that begins with the name of an obligation or a pattern stands for
 * its clause: "move" for "terms.move", "bouncing.times" for "patterns.bouncing.times".
 */
int agreement_parse_change(struct arena *arena, const char *text, struct agreement_change *ret_change,
			   struct err *err) __attribute__((warn_unused_result));

/* Errors: bad_file (not readable, no JSON), bad_document with the clause in `where`. */
int agreement_read(struct arena *arena, const char *path, const struct agreement_change *changes,
		   size_t n_changes, struct agreement *ret_agreement, struct err *err)
	__attribute__((warn_unused_result));
