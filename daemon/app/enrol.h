/*
 * enrol: which certificate a party is known by.
 *
 * The one that came along, or one that the embedded daemon issues. Owns nothing.
 */
#pragma once

#include "app/app.h"
#include "base/arena.h"

/*
 * Fills in args->fingerprint, once: a command that is decided again keeps the certificate that was issued. Errors:
 * bad_value (no certificate), missing_field (none came along, and none can be issued), what `issue` says.
 */
int enrol_pin(const struct app_config *config, struct args *args, struct arena *arena, struct err *err)
	__attribute__((warn_unused_result));
