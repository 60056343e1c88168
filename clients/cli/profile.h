/*
 * profile: which daemon, and with which certificate.
 *
 * Owns its texts. Profiles stand in an INI file, one section each:
 *
 *     [police]
 *     address = vangnet.example.nl:7400
 *     ca = /etc/vangnet/ca.pem
 *     certificate = ~/certs/police.pem
 *     key = ~/certs/police.key        ; may be left out when it stands in the certificate's file
 *
 * "~/" is the home directory; other relative paths are relative to the file. Errors: bad_file (cannot be read; the line
 * that is wrong), bad_config (no such profile, a setting is missing), unavailable (no daemon has run in that directory).
 */
#pragma once

#include "base/err.h"
#include "base/strbuf.h"

struct profile {
	struct strbuf address;
	struct strbuf ca;
	struct strbuf certificate;
	struct strbuf key; /* empty = in the file of the certificate */
};

void profile_init(struct profile *profile);
void profile_done(struct profile *profile);

/* $XDG_CONFIG_HOME/vangnet/profiles.ini or ~/.config/vangnet/profiles.ini */
void profile_default_path(struct strbuf *ret_path);

/* The profile `name` of the file; NULL = "default", or the only one there is. */
int profile_read(const char *path, const char *name, struct profile *ret_profile, struct err *err)
	__attribute__((warn_unused_result));

/* Of the daemon embedded in `dir`, as the party `as`: DIR/address, DIR/certs/ca.pem, DIR/certs/AS.pem. */
int profile_of_embedded(const char *dir, const char *as, struct profile *ret_profile, struct err *err)
	__attribute__((warn_unused_result));
