/*
 * digest_message: what core/digest counts, as the message of digest.show.
 *
 * Owns nothing: everything lies in the arena or is borrowed. Used by the daemon, and by `vangnet digest preview`, which counts in the
 * log of another system. Says nothing of persons: who may see a title adds it.
 */
#pragma once

#include "core/digest.h"
#include "core/partnership.h"
#include "wire/msg.h"

/* All but the lines. */
struct msg_digest digest_message(struct arena *arena, const struct digest *digest, int32_t party);

/* found: the event stall.found of its finding; NULL = not at hand, and no sentence. */
struct msg_digest_line digest_message_line(struct arena *arena, const struct digest_line *line,
					   const struct partnership *partnership, const struct event *found,
					   enum language language);
