/*
 * bounce: what a mail that came back says (RFC 3464, in the form of RFC 6522).
 *
 * Owns nothing. Reads whatever anybody may send to the address for bounces: at most BOUNCE_BYTES_MAX of it, without recursion, and
 * believes no more than two things: whether a delivery failed for good, and which of our mails it was.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/ident.h"
#include "mailer/config.h"

#define BOUNCE_BYTES_MAX (1 << 20)

struct bounce {
	char letter[IDENT_CASE_LENGTH + 1]; /* its id; "" = none of ours */
	char status[12];                    /* "5.1.1"; "" = none */
	bool is_report;                     /* a delivery status notification */
	bool failed;                        /* Action: failed, or no action at all */
};

/* domain: what follows the @ in our Message-IDs. */
struct bounce bounce_read(const char *bytes, size_t length, const char *domain);

/* A letter that will not arrive: ours, and 5.x.x. */
bool bounce_is_final(const struct bounce *bounce);

/* Reads standard input, reports to the daemon what is final, and logs one line. Errors: those of courier; bad_file. */
int bounce_run(const struct config *config, struct err *err) __attribute__((warn_unused_result));
