/* secret: see secret.h. */
#include "hooks/secret.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/ident.h"
#include "base/strbuf.h"
#include "words/words.h"

/* A slug holds no slash and does not begin with a dot, so no name leads out of the folder. */
static void put_path(const char *pattern, const char *recipient, struct strbuf *to)
{
	const char *blank;
	while ((blank = strstr(pattern, SECRET_BLANK))) {
		strbuf_put(to, pattern, (size_t)(blank - pattern));
		strbuf_puts(to, recipient);
		pattern = blank + strlen(SECRET_BLANK);
	}
	strbuf_puts(to, pattern);
}

static bool is_visible(const char *text)
{
	for (; *text; text++) {
		if (*text <= ' ' || *text > '~')
			return false;
	}
	return true;
}

/* 1; 0 at the end of the file; -1 when the line is wrong. */
static int read_line(FILE *file, size_t least, char line[SECRET_LINE_MAX])
{
	if (!fgets(line, SECRET_LINE_MAX, file))
		return ferror(file) ? -1 : 0;
	size_t length = strcspn(line, "\r\n");
	bool whole = line[length] != '\0' || feof(file);
	line[length] = '\0';
	return whole && length >= least && is_visible(line) ? 1 : -1;
}

static int read_lines(FILE *file, size_t least, size_t most, struct secret *secret)
{
	char more[SECRET_LINE_MAX];
	int result = 1;
	while (secret->count < most && (result = read_line(file, least, secret->lines[secret->count])) > 0)
		secret->count++;
	if (result > 0 && fgets(more, sizeof more, file))
		result = -1;
	explicit_bzero(more, sizeof more);
	return result < 0 || secret->count == 0 ? -1 : 0;
}

int secret_read(const char *pattern, const char *recipient, size_t least, size_t most,
		struct secret *ret_secret, struct err *err)
{
	struct strbuf path = {0};
	struct secret secret = {.count = 0};
	if (!ident_is_slug(recipient, strlen(recipient)))
		return err_set(err, ERROR_internal, "the recipient has no name");
	put_path(pattern, recipient, &path);
	FILE *file = fopen(strbuf_text(&path), "re");
	int result = 0;
	if (!file)
		result = err_set(err, ERROR_bad_file, "%s: %s", strbuf_text(&path), strerror(errno));
	else if (read_lines(file, least, most < SECRET_KEYS ? most : SECRET_KEYS, &secret) < 0)
		result = err_set(err, ERROR_bad_file, "%s: not a line of %zu to %d visible characters",
				 strbuf_text(&path), least, SECRET_LINE_MAX - 2);
	else
		*ret_secret = secret;
	if (file)
		fclose(file);
	secret_wipe(&secret);
	strbuf_done(&path);
	return result;
}

void secret_wipe(struct secret *secret)
{
	explicit_bzero(secret, sizeof *secret);
}
