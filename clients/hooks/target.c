/* target: see target.h. */
#include "hooks/target.h"

#include <stdlib.h>
#include <string.h>

#include "hooks/allow.h"
#include "words/words.h"

struct parts {
	char *scheme, *host, *port, *zone;
};

static void free_parts(struct parts *parts)
{
	curl_free(parts->scheme);
	curl_free(parts->host);
	curl_free(parts->port);
	curl_free(parts->zone);
}

/* A zone ("[fe80::1%eth0]") is taken as well: it names a network of ours. */
static bool take_parts(CURLU *url, struct parts *parts)
{
	bool whole = curl_url_get(url, CURLUPART_SCHEME, &parts->scheme, 0) == CURLUE_OK &&
		     curl_url_get(url, CURLUPART_HOST, &parts->host, 0) == CURLUE_OK &&
		     curl_url_get(url, CURLUPART_PORT, &parts->port, CURLU_DEFAULT_PORT) == CURLUE_OK;
	return whole && curl_url_get(url, CURLUPART_ZONEID, &parts->zone, 0) != CURLUE_OK;
}

static int ask(const struct parts *parts, const char *allow, struct target *target, struct err *err)
{
	enum allow_reach reach;
	if (allow_find(allow, parts->host, strtol(parts->port, NULL, 10), &reach, err) < 0)
		return -1;
	if (reach == ALLOW_NOBODY)
		return err_set(err, ERROR_not_allowed,
			       "%.120s:%s is not among the servers that the operator allows", parts->host,
			       parts->port);
	target->reaches_inside = reach == ALLOW_INSIDE;
	return 0;
}

static int parse(const char *address, unsigned int flags, struct target *target, struct parts *parts,
		 struct err *err)
{
	target->url = curl_url();
	if (!target->url)
		abort();
	if (curl_url_set(target->url, CURLUPART_URL, address, flags) != CURLUE_OK ||
	    !take_parts(target->url, parts))
		return err_set(err, ERROR_bad_value, "not an address of the form https://host/path");
	return 0;
}

void target_done(struct target *target)
{
	curl_url_cleanup(target->url);
	target->url = NULL;
}

static int finish(struct target *target, struct parts *parts, int result, struct target *ret_target)
{
	free_parts(parts);
	if (result < 0)
		target_done(target);
	else
		*ret_target = *target;
	return result;
}

int target_of_hook(const char *address, const char *allow, struct target *ret_target, struct err *err)
{
	struct target target = {0};
	struct parts parts = {0};
	int result = parse(address, CURLU_DISALLOW_USER, &target, &parts, err);
	if (result == 0 && strcmp(parts.scheme, "https") != 0)
		result = err_set(err, ERROR_bad_value, "not an address of the form https://host/path");
	if (result == 0)
		result = ask(&parts, allow, &target, err);
	return finish(&target, &parts, result, ret_target);
}

int target_of_operator(const char *address, struct target *ret_target, struct err *err)
{
	struct target target = {.reaches_inside = true};
	struct parts parts = {0};
	return finish(&target, &parts, parse(address, 0, &target, &parts, err), ret_target);
}
