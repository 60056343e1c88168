/* authority: see authority.h. */
#include "authority.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/ident.h"
#include "base/instant.h"
#include "sys/pki.h"

#define PATH_MAX_HERE 768
#define AUTHORITY_YEARS 10
#define CERTIFICATE_YEARS 5
#define BACKDATE INSTANT_DAY /* clocks of peers that are a little behind */

struct authority {
	struct pki *pki;
	char certs[PATH_MAX_HERE];
	char server_certificate[PATH_MAX_HERE];
	char server_key[PATH_MAX_HERE];
	char anchors[PATH_MAX_HERE];
};

static int64_t real_now(void)
{
	return (int64_t)time(NULL) * INSTANT_SECOND;
}

static int make_or_load(struct authority *authority, const char *certificate, const char *key,
			struct err *err)
{
	if (access(certificate, F_OK) == 0)
		return pki_load(certificate, key, &authority->pki, err);
	int64_t now = real_now();
	if (pki_new_authority("Vangnet embedded authority", now - BACKDATE,
			      now + AUTHORITY_YEARS * 365 * INSTANT_DAY, &authority->pki, err) != 0)
		return -1;
	return pki_save(authority->pki, certificate, key, err);
}

static int issue(const struct authority *authority, const char *name, bool server, struct pki **ret_pki,
		 struct err *err)
{
	static const char *const loopback[] = {"localhost", "127.0.0.1", "::1", NULL};
	int64_t now = real_now();
	struct pki_request request = {
		.common_name = name,
		.alt_names = server ? loopback : NULL,
		.server = server,
		.client = !server,
		.not_before = now - BACKDATE,
		.not_after = now + CERTIFICATE_YEARS * 365 * INSTANT_DAY,
	};
	return pki_issue(authority->pki, &request, ret_pki, err);
}

static int make_server_certificate(const struct authority *authority, struct err *err)
{
	if (access(authority->server_certificate, F_OK) == 0)
		return 0;
	struct pki *server;
	if (issue(authority, "vangnetd", true, &server, err) != 0)
		return -1;
	int failed = pki_save(server, authority->server_certificate, authority->server_key, err);
	pki_free(server);
	return failed;
}

int authority_open(const char *dir, struct authority **ret_authority, struct err *err)
{
	struct authority *authority = calloc(1, sizeof *authority);
	char folder[PATH_MAX_HERE], certificate[PATH_MAX_HERE], key[PATH_MAX_HERE];
	if (!authority)
		abort();
	snprintf(folder, sizeof folder, "%.600s/ca", dir);
	snprintf(certificate, sizeof certificate, "%.600s/ca/ca.pem", dir);
	snprintf(key, sizeof key, "%.600s/ca/ca.key", dir);
	snprintf(authority->certs, sizeof authority->certs, "%.600s/certs", dir);
	snprintf(authority->server_certificate, sizeof authority->server_certificate,
		 "%.600s/certs/server.pem", dir);
	snprintf(authority->server_key, sizeof authority->server_key, "%.600s/certs/server.key", dir);
	snprintf(authority->anchors, sizeof authority->anchors, "%.600s/certs/ca.pem", dir);
	mkdir(folder, 0700);
	mkdir(authority->certs, 0700);
	if (make_or_load(authority, certificate, key, err) != 0 ||
	    pki_save(authority->pki, authority->anchors, NULL, err) != 0 ||
	    make_server_certificate(authority, err) != 0) {
		authority_free(authority);
		return -1;
	}
	*ret_authority = authority;
	return 0;
}

void authority_free(struct authority *authority)
{
	if (!authority)
		return;
	pki_free(authority->pki);
	free(authority);
}

const char *authority_server_certificate(const struct authority *authority)
{
	return authority->server_certificate;
}

const char *authority_server_key(const struct authority *authority)
{
	return authority->server_key;
}

const char *authority_anchors(const struct authority *authority)
{
	return authority->anchors;
}

int authority_issue(void *context, const char *name, enum role role, char ret_fingerprint[65],
		    struct err *err)
{
	(void)role;
	const struct authority *authority = context;
	char path[PATH_MAX_HERE + IDENT_SLUG_MAX + 8];
	snprintf(path, sizeof path, "%s/%s.pem", authority->certs, name);
	struct pki *party = NULL;
	int failed = 0;
	if (access(path, F_OK) == 0)
		failed = pki_load(path, path, &party, err);
	else if (issue(authority, name, false, &party, err) != 0 || pki_save_together(party, path, err) != 0)
		failed = -1;
	if (!failed)
		pki_fingerprint(party, ret_fingerprint);
	pki_free(party);
	return failed;
}
