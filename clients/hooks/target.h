/*
 * target: an address that somebody wrote, taken apart, and whether it may be called.
 *
 * Owns the parts. The parser is libcurl's, which also calls: two parsers that see different hosts in one text are the classic way round
 * a list of what is allowed.
 */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

#include "base/err.h"

struct target {
	CURLU *url;
	bool reaches_inside; /* its address may be one of our own network */
};

/* An address of a hook: https, without a name or a password in it, on a server that the file `allow` names. Errors: bad_value;
 * not_allowed; bad_file, bad_config (of the file). None tells more of the address than host and port: its path may be a secret. */
int target_of_hook(const char *address, const char *allow, struct target *ret_target, struct err *err)
	__attribute__((warn_unused_result));

/* An address that the operator wrote, so no list is asked. http or https. Error: bad_value. */
int target_of_operator(const char *address, struct target *ret_target, struct err *err)
	__attribute__((warn_unused_result));

/* Only of a target that nobody has taken over. */
void target_done(struct target *target);
