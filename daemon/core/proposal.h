/*
 * proposal: covenants that are proposed, who has signed them, and when that is enough.
 *
 * Part of the fold over the partnership's stream. A proposal is the document of one covenant.draft; on the wire it is a draft
 * with a number. It comes into force at the instant at which the last of its parties signs, or the last that has not signed
 * leaves. Its parties are the agencies that the document lists, or else all; only those that are active count. A
 * proposal is open until it is in force, or until another covenant comes into force: what was signed was signed knowing
 * what it would change. A signature by a key that was replaced meanwhile is void: the agency signs again. The core sees no
 * signature: whether it is good is a fact of the command.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/covenant.h"
#include "words/words.h"

#define PROPOSALS_OPEN_MAX 16 /* of one partnership; beyond: error `busy` */
#define PUBLIC_KEY_LENGTH 64  /* of an Ed25519 key, hexadecimal */

struct partnership;

struct signing {
	int32_t agency;
	int64_t at;
	const char *public_key; /* hexadecimal, as is the signature */
	const char *signature;
	int64_t void_since; /* its key was replaced while the proposal was open; INSTANT_NEVER = it counts */
};

struct proposal {
	int32_t number; /* from 1 */
	int32_t author;
	int64_t at;
	const char *document;
	const char *hash;                /* SHA-256 of its canonical form, hexadecimal */
	const struct covenant *covenant; /* NULL = this program can not read it */
	int32_t base;                    /* version in force when it was proposed; 0 = none */
	int32_t version;                 /* as which it came into force; 0 = it has not */
	struct signing *signings;        /* of one agency at most one that counts */
	int32_t n_signings;
};

/* The events covenant.drafted, with the compiled document, and covenant.signed. For partnership_apply only. */
void proposal_take_drafted(struct partnership *partnership, const struct event *event,
			   const struct covenant *covenant);
void proposal_take_signed(struct partnership *partnership, const struct event *event);

/* agency.keyed: what the agency signed by another is void on every open proposal. */
void proposal_take_keyed(struct partnership *partnership, const struct event *event);

/* The event says that this put a proposal into force, as the version that it names. */
void proposal_take_force(struct partnership *partnership, const struct event *event);

/* NULL = there is none of this number. */
const struct proposal *proposal_of(const struct partnership *partnership, int32_t number);

bool proposal_is_open(const struct partnership *partnership, const struct proposal *proposal);

/* Whether a signature of this agency counts. */
bool proposal_is_signed_by(const struct proposal *proposal, int32_t agency);

/* Whether an agency is one of its parties as of `at`. */
bool proposal_is_party(const struct partnership *partnership, const struct proposal *proposal, int32_t agency,
		       int64_t at);

/* Whether it would be in force if `signer` had signed and `leaver` were gone; PARTY_NONE = nobody. At least one signature is
 * needed. */
bool proposal_is_complete(const struct partnership *partnership, const struct proposal *proposal,
			  int32_t signer, int32_t leaver, int64_t at);

/* The newest open proposal that the departure of an agency completes; NULL = none. */
const struct proposal *proposal_completed_by_leave(const struct partnership *partnership, int32_t leaver,
						   int64_t at);

/* How many are open. */
int32_t proposal_count_open(const struct partnership *partnership);
