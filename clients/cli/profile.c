/* profile: see profile.h. */
#include "cli/profile.h"

#include <errno.h>
#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words/words.h"

#define SECTION_MAX 48

void profile_init(struct profile *profile)
{
	*profile = (struct profile){0};
}

void profile_done(struct profile *profile)
{
	strbuf_done(&profile->address);
	strbuf_done(&profile->ca);
	strbuf_done(&profile->certificate);
	strbuf_done(&profile->key);
}

void profile_default_path(struct strbuf *ret_path)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	if (config && *config == '/')
		strbuf_printf(ret_path, "%s/vangnet/profiles.ini", config);
	else
		strbuf_printf(ret_path, "%s/.config/vangnet/profiles.ini", home ? home : "");
}

/* --- the file --- */

struct reading {
	const char *path;
	const char *wanted;          /* NULL = "default", or the only one */
	char first[SECTION_MAX + 1]; /* section */
	int sections;                /* how many there are */
	char current[SECTION_MAX + 1];
	bool found;
	struct profile profile;
	struct err err;
};

static struct strbuf *setting_of(struct profile *profile, const char *name)
{
	if (strcmp(name, "address") == 0)
		return &profile->address;
	if (strcmp(name, "ca") == 0)
		return &profile->ca;
	if (strcmp(name, "certificate") == 0)
		return &profile->certificate;
	return strcmp(name, "key") == 0 ? &profile->key : NULL;
}

static void put_path(struct strbuf *to, const char *file, const char *path)
{
	const char *home = getenv("HOME");
	const char *slash = strrchr(file, '/');
	if (strncmp(path, "~/", 2) == 0 && home)
		strbuf_printf(to, "%s/%s", home, path + 2);
	else if (*path == '/' || !slash)
		strbuf_puts(to, path);
	else
		strbuf_printf(to, "%.*s/%s", (int)(slash - file), file, path);
}

static void enter_section(struct reading *reading, const char *section)
{
	if (reading->sections && strcmp(section, reading->current) == 0)
		return;
	snprintf(reading->current, sizeof reading->current, "%s", section);
	if (reading->sections++ == 0)
		snprintf(reading->first, sizeof reading->first, "%s", section);
}

/* Without a wish: the first section, unless another is called "default". */
static bool is_wanted(struct reading *reading, const char *section)
{
	if (reading->wanted)
		return strcmp(section, reading->wanted) == 0;
	if (strcmp(section, "default") == 0 && strcmp(reading->first, "default") != 0) {
		profile_done(&reading->profile);
		snprintf(reading->first, sizeof reading->first, "default");
	}
	return strcmp(section, reading->first) == 0;
}

/* libinih calls it for every setting; 0 = refused. */
static int on_setting(void *context, const char *section, const char *name, const char *value)
{
	struct reading *reading = context;
	enter_section(reading, section);
	struct strbuf *to = setting_of(&reading->profile, name);
	if (!to) {
		err_set_where(&reading->err, ERROR_bad_file, name,
			      "%.100s: [%.48s] knows address, ca, certificate and key, not '%.40s'",
			      reading->path, section, name);
		return 0;
	}
	if (!is_wanted(reading, section))
		return 1;
	to = setting_of(&reading->profile, name);
	reading->found = true;
	strbuf_reset(to);
	if (to == &reading->profile.address)
		strbuf_puts(to, value);
	else
		put_path(to, reading->path, value);
	return 1;
}

static int check_whole(struct reading *reading, struct err *err)
{
	static const char *const names[] = {"address", "ca", "certificate"};
	const char *wanted = reading->wanted ? reading->wanted : reading->first;
	if (!reading->found)
		return err_set(err, ERROR_bad_config, "%.140s has no profile '%.48s'", reading->path,
			       reading->wanted ? reading->wanted : "default");
	if (!reading->wanted && reading->sections > 1 && strcmp(reading->first, "default") != 0)
		return err_set(err, ERROR_bad_config,
			       "%.100s has several profiles and none called default: name one by --profile",
			       reading->path);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (setting_of(&reading->profile, names[i])->length == 0)
			return err_set_where(err, ERROR_bad_config, names[i],
					     "%.100s: [%.48s] does not say its %s", reading->path, wanted,
					     names[i]);
	}
	return 0;
}

int profile_read(const char *path, const char *name, struct profile *ret_profile, struct err *err)
{
	struct reading reading = {.path = path, .wanted = name};
	int line = ini_parse(path, on_setting, &reading);
	int result;
	if (line == -1)
		result = err_set(err, ERROR_bad_file, "%.140s: %s", path, strerror(errno));
	else if (reading.err.code)
		result = (*err = reading.err, -1);
	else if (line > 0)
		result = err_set(err, ERROR_bad_file, "%.140s: line %d is neither [name] nor setting = value",
				 path, line);
	else
		result = check_whole(&reading, err);
	if (result < 0)
		profile_done(&reading.profile);
	else
		*ret_profile = reading.profile;
	return result;
}

/* --- an embedded daemon --- */

static int read_address(const char *path, struct strbuf *to, struct err *err)
{
	char line[300];
	FILE *file = fopen(path, "re");
	if (!file)
		return err_set(err, ERROR_unavailable,
			       "%.120s: %s; is there a daemon that runs with --embedded on this directory?",
			       path, strerror(errno));
	bool read = fgets(line, sizeof line, file) != NULL;
	fclose(file);
	if (!read)
		return err_set(err, ERROR_bad_file, "%.120s is empty", path);
	line[strcspn(line, "\r\n")] = '\0';
	strbuf_puts(to, line);
	return 0;
}

int profile_of_embedded(const char *dir, const char *as, struct profile *ret_profile, struct err *err)
{
	struct profile profile = {0};
	struct strbuf path = {0};
	strbuf_printf(&path, "%s/address", dir);
	int result = read_address(path.bytes, &profile.address, err);
	strbuf_done(&path);
	if (result < 0) {
		profile_done(&profile);
		return -1;
	}
	strbuf_printf(&profile.ca, "%s/certs/ca.pem", dir);
	strbuf_printf(&profile.certificate, "%s/certs/%s.pem", dir, as);
	*ret_profile = profile;
	return 0;
}
