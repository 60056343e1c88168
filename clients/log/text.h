/* text: small questions about text that every reader of this layer asks. Owns nothing. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether the bytes are UTF-8 as RFC 3629 has it (no overlong form, no surrogate, nothing beyond U+10FFFF)
 * without NUL.
 */
bool text_is_clean(const char *text, size_t length);

/* Take blanks (space, tab, CR) off both ends. */
void text_trim(const char **text, size_t *length);

/*
 * An instant as logs write it: RFC 3339; or its date and time with a blank between; without an offset, then
 * UTC; with an offset of +hhmm or +hh; without seconds; a date alone, then midnight. 0 and *ret_instant, or
 * -1.
 */
int text_to_instant(const char *text, size_t length, int64_t *ret_instant);
