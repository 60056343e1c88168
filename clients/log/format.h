/*
 * format: how a format of logs is read: pushed piece by piece, without knowing where the bytes come from.
 *
 * One row a format; eventlog chooses by the first bytes. Private to this layer.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "log/build.h"

struct format {
	/* `build` outlives the reading. */
	void *(*start)(struct build *build);

	/* The next piece; `is_last` when nothing follows, `length` may be 0 then. */
	int (*feed)(void *state, const char *bytes, size_t length, bool is_last, struct err *err);

	/* The line that the reading has come to, for an error that is not its own. */
	uint64_t (*line)(void *state);

	void (*end)(void *state);
};

extern const struct format format_xes;
extern const struct format format_csv;
