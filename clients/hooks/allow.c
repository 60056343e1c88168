/* allow: see allow.h. */
#include "hooks/allow.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "words/words.h"

#define BLANK " \t\r\n"
#define INSIDE "inside"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."

/* One line. */
struct entry {
	char host[ALLOW_LINE_MAX];
	long port;
	enum allow_reach reach;
};

/* --- a line --- */

static bool read_port(const char *text, long *ret_port)
{
	char *end;
	long port = strtol(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || port < 1 || port > 65535)
		return false;
	*ret_port = port;
	return true;
}

/* A name, a name after "*.", or an IPv6 address in brackets. */
static bool is_host(const char *text)
{
	size_t length = strlen(text);
	if (*text == '[')
		return length > 3 && strspn(text + 1, "0123456789abcdefABCDEF:.") == length - 2 &&
		       text[length - 1] == ']';
	if (strncmp(text, "*.", 2) == 0)
		text += 2;
	return *text && *text != '.' && strspn(text, LETTERS) == strlen(text);
}

/* False if the line is wrong. */
static bool read_entry(char *line, struct entry *ret_entry)
{
	struct entry entry = {.reach = ALLOW_OUTSIDE};
	char *rest, *server = strtok_r(line, BLANK, &rest), *reach = strtok_r(NULL, BLANK, &rest);
	char *colon = strrchr(server, ':');
	if (!colon || !read_port(colon + 1, &entry.port))
		return false;
	*colon = '\0';
	snprintf(entry.host, sizeof entry.host, "%s", server);
	if (reach && strcmp(reach, INSIDE) == 0)
		entry.reach = ALLOW_INSIDE;
	else if (reach)
		return false;
	*ret_entry = entry;
	return is_host(entry.host) && !strtok_r(NULL, BLANK, &rest);
}

static bool fits(const struct entry *entry, const char *host, long port)
{
	const char *pattern = entry->host;
	if (entry->port != port)
		return false;
	if (*pattern == '*') {
		size_t label = strcspn(host, ".");
		if (label == 0 || *host == '[')
			return false;
		pattern++;
		host += label;
	}
	return strcasecmp(pattern, host) == 0;
}

/* --- the file --- */

static int find(FILE *file, const char *path, const char *host, long port, enum allow_reach *ret_reach,
		struct err *err)
{
	enum allow_reach reach = ALLOW_NOBODY;
	char line[ALLOW_LINE_MAX], where[32];
	for (int number = 1; fgets(line, sizeof line, file); number++) {
		bool whole = strchr(line, '\n') || feof(file);
		struct entry entry = {.reach = ALLOW_NOBODY};
		line[strcspn(line, "#")] = '\0';
		bool empty = line[strspn(line, BLANK)] == '\0';
		if (!whole || (!empty && !read_entry(line, &entry))) {
			snprintf(where, sizeof where, "line %d", number);
			return err_set_where(err, ERROR_bad_config, where,
					     "%s, line %d: neither HOST:PORT nor HOST:PORT " INSIDE, path,
					     number);
		}
		if (!empty && fits(&entry, host, port) && entry.reach > reach)
			reach = entry.reach;
	}
	if (ferror(file))
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	*ret_reach = reach;
	return 0;
}

int allow_find(const char *path, const char *host, long port, enum allow_reach *ret_reach, struct err *err)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	int result = find(file, path, host, port, ret_reach, err);
	fclose(file);
	return result;
}

int allow_check(const char *path, struct err *err)
{
	enum allow_reach reach;
	return allow_find(path, "", 0, &reach, err);
}
