/*
 * file: files that appear whole or not at all.
 *
 * Needs nothing. For certificates, keys and other small files that somebody may be reading. Error: bad_file.
 */
#pragma once

#include <stddef.h>

#include "base/err.h"

/* Write `bytes` to a new file of `mode` next to `path`, make it durable, and move it there: a reader and a crash see
 * the old file or the new one. The new file never has wider permissions than `mode`, whatever the umask. */
int file_replace(const char *path, unsigned mode, const void *bytes, size_t length, struct err *err)
	__attribute__((warn_unused_result));
