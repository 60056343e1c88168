/*
 * source: the bytes of a log, from a file or from memory, inflated where they are gzip.
 *
 * Owns its descriptor and its buffers. gzip is told by its first two bytes; several members one after the
 * other are one text (RFC 1952, 2.2), zeros after the last are padding. Private to this layer.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct source;

int source_open_file(const char *path, struct source **ret_source, struct err *err)
	__attribute__((warn_unused_result));

/* The bytes must outlive the source. */
struct source *source_open_bytes(const void *bytes, size_t length) __attribute__((returns_nonnull));

void source_close(struct source *source);

/*
 * Up to `size` bytes, at least one until the end; *ret_length = 0 at the end. What stands before a defect
 * (an unreadable file, damaged or cut off gzip) is given before the error is.
 */
int source_read(struct source *source, void *to, size_t size, size_t *ret_length, struct err *err)
	__attribute__((warn_unused_result));

/* Bytes of the file taken so far, and its size; 0 = unknown. */
uint64_t source_done(const struct source *source);
uint64_t source_total(const struct source *source);
