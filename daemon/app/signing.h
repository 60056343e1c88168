/*
 * signing: what is signed of a covenant, and whether a signature is good.
 *
 * What is signed is the document together with which draft of which partnership it is (wire/signable.h), in canonical form
 * (RFC 8785), detached, with Ed25519 (RFC 8032). The rules get the answer as a fact of the command. Owns nothing.
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/proposal.h"
#include "words/words.h"

#define SIGNING_HASH_LENGTH 64 /* hexadecimal SHA-256 */

/* Of the canonical form of a document. Errors: bad_document. */
int signing_hash(const char *document, char ret_hex[SIGNING_HASH_LENGTH + 1], struct err *err)
	__attribute__((warn_unused_result));

/* Fills in args->hash, once, from args->document. Errors: as above. */
int signing_put_hash(struct args *args, struct arena *arena, struct err *err)
	__attribute__((warn_unused_result));

/* Whether args->signature is by args->public_key over this proposal of this partnership. */
bool signing_is_good(int32_t partnership, const struct proposal *proposal, const struct args *args);
