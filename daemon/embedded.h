/*
 * embedded: everything a daemon needs, in one folder, for trying out, for demos and for tests.
 *
 * DIR holds a private PostgreSQL, an authority of its own with the certificates of all parties, the key that seals free
 * text, and `address`, the text HOST:PORT at which the daemon listens now. One daemon at a time; one that was killed
 * leaves nothing that hinders the next.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "authority.h"
#include "base/err.h"
#include "postgres.h"

#define EMBEDDED_KEY_BYTES 32

struct embedded {
	char dir[POSTGRES_PATH_MAX];
	int lock; /* held while the daemon lives */
	struct postgres postgres;
	struct authority *authority;
	uint8_t seal_key[EMBEDDED_KEY_BYTES];
};

/*
 * Take DIR into use: make it where there is none, give up root for an unprivileged user, lock it, start PostgreSQL with
 * the schema of this program, load or make certificates and key. Blocks. Errors: in_use, bad_file, bad_config,
 * unavailable, version_unknown.
 */
int embedded_open(const char *dir, struct embedded *ret_embedded, struct err *err)
	__attribute__((warn_unused_result));

/* Write DIR/address. */
int embedded_announce(const struct embedded *embedded, const char *host, int port, struct err *err)
	__attribute__((warn_unused_result));

/* Stop PostgreSQL and let go of DIR. */
void embedded_close(struct embedded *embedded);
