/* catalogue: see catalogue.h. */
#include "mailer/catalogue.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words/words.h"

#define MAGIC 0x950412deU
#define PLURALS "nplurals=2; plural=(n != 1);"

/* The head of the file: seven numbers of 32 bits, in the byte order of the machine that made it. */
enum { AT_MAGIC = 0, AT_COUNT = 8, AT_SOURCES = 12, AT_TRANSLATIONS = 16, HEAD_SIZE = 28 };

struct catalogue {
	char *bytes; /* a NUL follows */
	size_t length;
	uint32_t count;
	uint32_t sources; /* where the table of (length, offset) begins */
	uint32_t translations;
};

static uint32_t number_at(const struct catalogue *catalogue, size_t at)
{
	uint32_t number;
	memcpy(&number, catalogue->bytes + at, sizeof number);
	return number;
}

/* The i-th text of a table that was checked. */
static const char *text_at(const struct catalogue *catalogue, uint32_t table, uint32_t i)
{
	return catalogue->bytes + number_at(catalogue, (size_t)table + 8 * (size_t)i + 4);
}

static bool table_is_sound(const struct catalogue *catalogue, uint32_t table)
{
	if ((uint64_t)table + 8 * (uint64_t)catalogue->count > catalogue->length)
		return false;
	for (uint32_t i = 0; i < catalogue->count; i++) {
		size_t at = (size_t)table + 8 * (size_t)i;
		uint64_t end = (uint64_t)number_at(catalogue, at) + number_at(catalogue, at + 4);
		if (end >= catalogue->length || catalogue->bytes[end] != '\0')
			return false;
	}
	return true;
}

static bool is_sound(struct catalogue *catalogue)
{
	if (catalogue->length < HEAD_SIZE || number_at(catalogue, AT_MAGIC) != MAGIC)
		return false;
	catalogue->count = number_at(catalogue, AT_COUNT);
	catalogue->sources = number_at(catalogue, AT_SOURCES);
	catalogue->translations = number_at(catalogue, AT_TRANSLATIONS);
	return table_is_sound(catalogue, catalogue->sources) &&
	       table_is_sound(catalogue, catalogue->translations);
}

static int read_file(const char *path, struct catalogue *catalogue, struct err *err)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	catalogue->bytes = malloc(CATALOGUE_BYTES_MAX + 1);
	if (!catalogue->bytes)
		abort();
	catalogue->length = fread(catalogue->bytes, 1, CATALOGUE_BYTES_MAX, file);
	catalogue->bytes[catalogue->length] = '\0';
	bool whole = feof(file) || fgetc(file) == EOF;
	fclose(file);
	return whole ? 0 : err_set(err, ERROR_bad_file, "%s: too large for a catalogue", path);
}

int catalogue_open(const char *path, struct catalogue **ret_catalogue, struct err *err)
{
	struct catalogue *catalogue = calloc(1, sizeof *catalogue);
	if (!catalogue)
		abort();
	int result = read_file(path, catalogue, err);
	if (result == 0 && !is_sound(catalogue))
		result = err_set(err, ERROR_bad_file, "%s: no catalogue of gettext that this machine reads",
				 path);
	if (result == 0 && !strstr(catalogue_text(catalogue, ""), PLURALS))
		result = err_set(err, ERROR_bad_file, "%s: its plural forms are not \"%s\"", path, PLURALS);
	if (result == 0)
		*ret_catalogue = catalogue;
	else
		catalogue_free(catalogue);
	return result;
}

void catalogue_free(struct catalogue *catalogue)
{
	if (catalogue)
		free(catalogue->bytes);
	free(catalogue);
}

/* The sources are in order, which msgfmt sees to; of one with a plural, the singular is what is compared. */
static const char *find(const struct catalogue *catalogue, const char *text)
{
	uint32_t low = 0, high = catalogue ? catalogue->count : 0;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(text, text_at(catalogue, catalogue->sources, middle));
		if (order == 0)
			return text_at(catalogue, catalogue->translations, middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *catalogue_text(const struct catalogue *catalogue, const char *text)
{
	const char *found = find(catalogue, text);
	return found ? found : text;
}

/* The forms follow each other, each with its NUL. A text without a second form ends with the NUL that read_file put last, or
 * another text follows it: msgfmt writes both forms or neither. */
const char *catalogue_number(const struct catalogue *catalogue, const char *one, const char *many,
			     long long n)
{
	const char *found = find(catalogue, one);
	if (!found)
		return n == 1 ? one : many;
	return n == 1 ? found : found + strlen(found) + 1;
}
