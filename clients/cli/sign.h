/*
 * sign: signing a draft of a covenant with a key of one's own, which never leaves this machine.
 *
 * Fetches the draft, writes its canonical form itself (RFC 8785), shows its hash and what it changes, and signs that very
 * form, with which draft of which partnership it is (wire/signable.h), with Ed25519 (RFC 8032): nobody has to believe the daemon about what is signed. `covenant sign` without --sign-with
 * sends a signature that was made elsewhere.
 */
#pragma once

#include "cli/cli.h"

#define SIGN_OPTION "--sign-with"

/* file: PEM, a private Ed25519 key, as `openssl genpkey -algorithm ed25519` makes it. */
enum exit_code sign_covenant(struct cli *cli, const char *file);
