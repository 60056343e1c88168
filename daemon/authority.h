/*
 * authority: the certificates of an embedded daemon.
 *
 * Owns DIR/ca (the authority and its key) and DIR/certs: ca.pem, server.pem, server.key, and for each party NAME.pem,
 * certificate and key in one file. Made on first use; valid by the real clock.
 */
#pragma once

#include "base/err.h"
#include "words/words.h"

struct authority;

/* Load what is in DIR, or make it. Errors: bad_file. */
int authority_open(const char *dir, struct authority **ret_authority, struct err *err)
	__attribute__((warn_unused_result));
void authority_free(struct authority *authority);

/* Paths of the daemon's own certificate and key, and of the authority's certificate. */
const char *authority_server_certificate(const struct authority *authority);
const char *authority_server_key(const struct authority *authority);
const char *authority_anchors(const struct authority *authority);

/* app_issue_cb, with the authority as context: a certificate for a party, in DIR/certs/NAME.pem. One that is there already is
 * kept, so that a repeated request changes nothing. */
int authority_issue(void *context, const char *name, enum role role, char ret_fingerprint[65],
		    struct err *err);
