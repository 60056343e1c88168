/*
 * cursor: places in the feed as text that tells a client nothing.
 *
 * A place is a count of what everybody has committed, so it is encrypted: AES-256 in CBC mode under a key of its own,
 * derived from the seal key, with a fresh initialisation vector. The same place has another text every time, or two of
 * them would tell whether somebody did something in between. All daemons of a partnership read each other's. "0" is the
 * place before everything.
 */
#pragma once

#include <stdint.h>

#include "store/store.h"

/* The longest text: 64 bytes as unpadded base64url (RFC 4648, section 5). */
#define CURSOR_TEXT_MAX 86

#define CURSOR_KEY_BYTES 32

struct cursor_box;

struct cursor_box *cursor_box_new(const uint8_t seal_key[CURSOR_KEY_BYTES]) __attribute__((returns_nonnull));
void cursor_box_free(struct cursor_box *box);

void cursor_write(const struct cursor_box *box, const struct store_cursor *cursor,
		  char ret_text[CURSOR_TEXT_MAX + 1]);

/* 0, or -1 when the text is no cursor. One that was altered so that it still reads as one has a hash that is not of this
 * history (cursor_forked). */
int cursor_read(const struct cursor_box *box, const char *text, struct store_cursor *ret_cursor)
	__attribute__((warn_unused_result));
