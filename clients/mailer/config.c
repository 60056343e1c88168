/* config: see config.h. */
#include "mailer/config.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mailer/mailbox.h"
#include "words/words.h"

static const struct setting rows[] = {
#define OPTION(section, name, type, needed, least, most, value, unit, text)                                  \
	{#section, #name, SETTING_##type, needed, least,                                                     \
	 most,     value, unit,           text,   offsetof(struct config, section##_##name)},
#include "mailer/config.def"
#undef OPTION
};

const struct settings config_settings = {"vangnet-mailer", rows, sizeof rows / sizeof *rows};

static int bad(const char *where, const char *why, struct err *err)
{
	return err_set_where(err, ERROR_bad_config, where, "%s %s", where, why);
}

static bool begins_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* No path and no question after the host: libcurl would introduce itself with the one and obey the other. */
static bool is_mail_url(const char *url)
{
	const char *host = begins_with(url, "smtps://")  ? url + 8
			   : begins_with(url, "smtp://") ? url + 7
							 : "";
	return *host && !strpbrk(host, "/?#@ ");
}

static bool is_zone(const char *zone)
{
	char path[SETTINGS_TEXT_MAX + 32];
	if (!*zone || zone[0] == '/' || strstr(zone, ".."))
		return false;
	snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
	return access(path, R_OK) == 0;
}

int config_check(const struct config *config, struct err *err)
{
	if (settings_check(&config_settings, config, err) < 0)
		return -1;
	if (!is_mail_url(config->smtp_url.text))
		return bad("smtp.url", "is not smtp://host:port or smtps://host:port", err);
	if (!mailbox_is_plain(config->mail_from.text))
		return bad("mail.from", "is not a mail address", err);
	if (!mailbox_is_plain(config->mail_bounces.text))
		return bad("mail.bounces", "is not a mail address", err);
	if (!mailbox_is_domain(config->mail_domain.text))
		return bad("mail.domain", "is not a domain", err);
	if (*config->mail_list.text && !mailbox_is_domain(config->mail_list.text))
		return bad("mail.list", "is not of the form of a domain", err);
	if (*config->smtp_helo.text && !mailbox_is_domain(config->smtp_helo.text))
		return bad("smtp.helo", "is not a host name", err);
	if (!begins_with(config->mail_link.text, "https://") || !strstr(config->mail_link.text, "{case}") ||
	    strpbrk(config->mail_link.text, " <>\"'"))
		return bad("mail.link", "is not of the form https://host/path/{case}", err);
	if (!is_zone(config->mail_zone.text))
		return bad("mail.zone", "is not a time zone of this machine", err);
	return 0;
}

int config_load(struct config *config, const char *path, struct err *err)
{
	memset(config, 0, sizeof *config);
	settings_default(&config_settings, config);
	if (path && settings_read(&config_settings, config, path, err) < 0)
		return -1;
	return config_check(config, err);
}
