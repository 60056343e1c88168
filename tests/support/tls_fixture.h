/*
 * tls_fixture: an authority, a stranger's authority and certificates of every kind in a folder of their own, and
 * OpenSSL clients that use them. For the tests of net and of what stands on it; everything is static.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "base/instant.h"
#include "net/tls.h"
#include "sys/pki.h"

#define FIXTURE_PATH_MAX 128

struct fixture {
	char folder[64];
	int64_t now;
	struct pki *authority;
	struct pki *stranger;
	struct tls_config config; /* server certificate and anchors; no lists */
	char paths[4][FIXTURE_PATH_MAX];
};

/* The path of a file of the fixture; eight are kept. */
static inline const char *fixture_path(const struct fixture *fixture, const char *name, const char *kind)
{
	static char paths[8][FIXTURE_PATH_MAX];
	static unsigned next;
	char *path = paths[next++ % 8];
	snprintf(path, FIXTURE_PATH_MAX, "%s/%s.%s", fixture->folder, name, kind);
	return path;
}

static inline void fixture_check(int result, const struct err *err)
{
	if (result < 0) {
		fprintf(stderr, "fixture: %s %s\n", err->where, err->text);
		abort();
	}
}

/* A certificate in NAME.pem and NAME.key; the caller frees it. */
static inline struct pki *fixture_issue(const struct fixture *fixture, const struct pki *authority,
					const char *name, struct pki_request request)
{
	struct err err;
	struct pki *pki;
	request.common_name = name;
	if (request.not_before == 0)
		request.not_before = fixture->now - INSTANT_HOUR;
	if (request.not_after == 0)
		request.not_after = fixture->now + INSTANT_HOUR;
	fixture_check(pki_issue(authority, &request, &pki, &err), &err);
	fixture_check(
		pki_save(pki, fixture_path(fixture, name, "pem"), fixture_path(fixture, name, "key"), &err),
		&err);
	return pki;
}

/* The same, when only the files are needed. */
static inline void fixture_client(const struct fixture *fixture, const char *name)
{
	pki_free(fixture_issue(fixture, fixture->authority, name, (struct pki_request){.client = true}));
}

static inline void fixture_authority(const struct fixture *fixture, const char *name,
				     struct pki **ret_authority)
{
	struct err err;
	fixture_check(pki_new_authority(name, fixture->now - INSTANT_DAY, fixture->now + INSTANT_DAY,
					ret_authority, &err),
		      &err);
	fixture_check(pki_save(*ret_authority, fixture_path(fixture, name, "pem"), NULL, &err), &err);
}

static inline struct fixture *fixture_new(void)
{
	static const char *const names[] = {"localhost", "127.0.0.1", NULL};
	struct fixture *fixture = calloc(1, sizeof *fixture);
	fixture->now = (int64_t)time(NULL) * INSTANT_SECOND;
	snprintf(fixture->folder, sizeof fixture->folder, "/tmp/vangnet-net.XXXXXX");
	if (!mkdtemp(fixture->folder))
		abort();
	fixture_authority(fixture, "authority", &fixture->authority);
	fixture_authority(fixture, "stranger", &fixture->stranger);
	pki_free(fixture_issue(fixture, fixture->authority, "server",
			       (struct pki_request){.server = true, .alt_names = names}));
	memcpy(fixture->paths[0], fixture_path(fixture, "server", "pem"), FIXTURE_PATH_MAX);
	memcpy(fixture->paths[1], fixture_path(fixture, "server", "key"), FIXTURE_PATH_MAX);
	memcpy(fixture->paths[2], fixture_path(fixture, "authority", "pem"), FIXTURE_PATH_MAX);
	memcpy(fixture->paths[3], fixture_path(fixture, "lists", "crl"), FIXTURE_PATH_MAX);
	fixture->config = (struct tls_config){
		.certificate = fixture->paths[0], .key = fixture->paths[1], .anchors = fixture->paths[2]};
	return fixture;
}

static inline void fixture_free(struct fixture *fixture)
{
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
	if (system(command) != 0)
		fprintf(stderr, "fixture: %s stays behind\n", fixture->folder);
	pki_free(fixture->authority);
	pki_free(fixture->stranger);
	free(fixture);
}

/* The authority's revocation list over `revoked` (NULL = nobody), in force from the next reload on. */
static inline void fixture_revoke(struct fixture *fixture, const struct pki *revoked, int64_t next_update)
{
	struct err err;
	struct pki_revocations list = {.revoked = &revoked,
				       .count = revoked ? 1 : 0,
				       .this_update = fixture->now - 2 * INSTANT_HOUR,
				       .next_update = next_update};
	fixture->config.revocations = fixture->paths[3];
	fixture_check(pki_save_revocations(fixture->authority, &list, fixture->paths[3], &err), &err);
}

/* A client's context with the certificate NAME (NULL = none), trusting the fixture's authority. */
static inline SSL_CTX *fixture_client_context(const struct fixture *fixture, const char *name)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	SSL_CTX_load_verify_file(context, fixture->paths[2]);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	if (name &&
	    (SSL_CTX_use_certificate_file(context, fixture_path(fixture, name, "pem"), SSL_FILETYPE_PEM) !=
		     1 ||
	     SSL_CTX_use_PrivateKey_file(context, fixture_path(fixture, name, "key"), SSL_FILETYPE_PEM) != 1))
		abort();
	return context;
}
