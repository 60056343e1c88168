/* setup: see setup.h. */
#include "hooks/setup.h"

#include <stddef.h>
#include <string.h>

#include "hooks/allow.h"
#include "hooks/secret.h"
#include "words/words.h"

static const struct setting rows[] = {
#define OPTION(section, name, type, needed, least, most, value, unit, text)                                  \
	{#section, #name, SETTING_##type, needed, least,                                                     \
	 most,     value, unit,           text,   offsetof(struct setup, section##_##name)},
#include "hooks/setup.def"
#undef OPTION
};

const struct settings setup_settings = {"vangnet-hooks", rows, sizeof rows / sizeof *rows};

static int bad(const char *where, const char *why, struct err *err)
{
	return err_set_where(err, ERROR_bad_config, where, "%s %s", where, why);
}

static bool begins_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* What a URI may hold (RFC 3986); CloudEvents want an absolute one. */
static bool is_uri(const char *text)
{
	static const char marks[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-._~:/?#[]@!$&'()*+,;=%";
	size_t scheme = strcspn(text, ":");
	return scheme > 0 && text[scheme] == ':' && text[scheme + 1] && strspn(text, marks) == strlen(text);
}

int setup_check(const struct setup *setup, struct err *err)
{
	const char *heartbeat = setup->heartbeat_url.text;
	if (settings_check(&setup_settings, setup, err) < 0)
		return -1;
	if (!is_uri(setup->event_source.text))
		return bad("event.source", "is not of the form urn:nld:oin:NUMBER:systeem:NAME", err);
	if (!strstr(setup->call_secret.text, SECRET_BLANK))
		return bad("call.secret", "does not name a file for each " SECRET_BLANK, err);
	if (*heartbeat && (!is_uri(heartbeat) ||
			   (!begins_with(heartbeat, "https://") && !begins_with(heartbeat, "http://"))))
		return bad("heartbeat.url", "is not of the form https://host/path", err);
	return allow_check(setup->call_allow.text, err);
}

int setup_load(struct setup *setup, const char *path, struct err *err)
{
	memset(setup, 0, sizeof *setup);
	settings_default(&setup_settings, setup);
	if (path && settings_read(&setup_settings, setup, path, err) < 0)
		return -1;
	return setup_check(setup, err);
}
