/* field_value: see field_value.h. */
#include "cli/field_value.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ident.h"
#include "cli/when.h"
#include "wire/scan.h"
#include "wire/utf8.h"

#define READ_SIZE 8192

void field_option(enum field field, struct strbuf *to)
{
	strbuf_puts(to, "--");
	for (const char *at = field_rows[field].name; *at; at++)
		strbuf_putc(to, *at == '_' ? '-' : *at);
}

bool field_takes_value(enum field field)
{
	return field_rows[field].type != TYPE_BOOL;
}

static void put_words(enum field field, const char *separator, struct strbuf *to)
{
	const struct choice_set *set = choice_set(field_rows[field].choice);
	for (int i = 0; i < set->count; i++)
		strbuf_printf(to, "%s%s", i ? separator : "", set->names[i]);
}

static const char *form_of(enum field_type type)
{
	switch (type) {
	case TYPE_CASE:
		return "CASE";
	case TYPE_PARTY:
		return "PARTY";
	case TYPE_TIME:
		return "TIME";
	case TYPE_INT:
		return "NUMBER";
	case TYPE_SLUG:
	case TYPE_SLUG_KEY:
		return "WORD";
	case TYPE_SLUG_HEX:
		return "HEX";
	case TYPE_SLUG_AREA:
		return "GM0000|WK000000|BU00000000";
	case TYPE_TEXT:
		return "TEXT|@FILE";
	case TYPE_JSON:
		return "FILE|-";
	case TYPE_NUMBERS:
		return "NUMBER[,NUMBER…]";
	case TYPE_PARTIES:
		return "PARTY[,PARTY…]";
	case TYPE_BOOL:
	case TYPE_CHOICE:
	case TYPE_CHOICES:
		return ""; /* none, or its words */
	}
	return "";
}

void field_form(enum field field, struct strbuf *to)
{
	enum field_type type = field_rows[field].type;
	if (type == TYPE_CHOICE || type == TYPE_CHOICES)
		put_words(field, type == TYPE_CHOICE ? "|" : ",", to);
	else
		strbuf_puts(to, form_of(type));
}

static int refuse(enum field field, const char *text, const char *expected, struct err *err)
{
	struct strbuf option = {0};
	field_option(field, &option);
	err_set_where(err, ERROR_bad_value, field_rows[field].name, "%s: '%.60s' is not %.130s", option.bytes,
		      text, expected);
	strbuf_done(&option);
	return -1;
}

/* --- files --- */

static int read_all(FILE *file, const char *path, size_t limit, struct strbuf *to, struct err *err)
{
	size_t count;
	while ((count = fread(strbuf_reserve(to, READ_SIZE), 1, READ_SIZE, file)) > 0) {
		to->length += count;
		to->bytes[to->length] = '\0';
		if (to->length > limit)
			return err_set(err, ERROR_bad_file, "%.160s is longer than %zu bytes", path, limit);
	}
	if (ferror(file))
		return err_set(err, ERROR_bad_file, "%.160s: %s", path, strerror(errno));
	return 0;
}

/* "-" is standard input. */
static int read_file(const char *path, size_t limit, struct strbuf *to, struct err *err)
{
	if (strcmp(path, "-") == 0)
		return read_all(stdin, "standard input", limit, to, err);
	FILE *file = fopen(path, "re");
	if (!file)
		return err_set(err, ERROR_bad_file, "%.160s: %s", path, strerror(errno));
	int result = read_all(file, path, limit, to, err);
	fclose(file);
	return result;
}

/* --- one writer a type --- */

static int write_case(struct json_out *out, enum field field, const char *text, struct err *err)
{
	int64_t id;
	if (ident_case_parse(text, strlen(text), &id) < 0)
		return refuse(field, text, "a case: these are 13 letters and digits, like 01HVZ9X3K7M2A",
			      err);
	json_out_case(out, id);
	return 0;
}

/* Also "rung:official" and the other fixed names. */
static int write_party(struct json_out *out, enum field field, const char *text, struct err *err)
{
	size_t length = strlen(text);
	if (!ident_is_slug(text, length) && party_fixed_number(text, length) == PARTY_NONE)
		return refuse(field, text, "the name of a party: a-z 0-9 . _ -, at most 48", err);
	json_out_string(out, text, length);
	return 0;
}

static int write_time(struct json_out *out, enum field field, const char *text, int64_t now_us,
		      struct err *err)
{
	int64_t instant;
	if (when_parse(text, now_us, &instant) < 0)
		return refuse(field, text,
			      "a time: 2026-03-02T17:00:00+01:00, or from now on: +2d, +4h, +30m", err);
	json_out_instant(out, instant);
	return 0;
}

/* Digits only, from `least` to `most`; -1 otherwise. */
static int64_t parse_number(const char *text, size_t length, int64_t least, int64_t most)
{
	int64_t number = 0;
	if (length == 0 || length > 10)
		return -1;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number >= least && number <= most ? number : -1;
}

static int write_int(struct json_out *out, enum field field, const char *text, struct err *err)
{
	char expected[64];
	int64_t number = parse_number(text, strlen(text), 0, field_rows[field].limit);
	snprintf(expected, sizeof expected, "a number from 0 to %d", field_rows[field].limit);
	if (number < 0)
		return refuse(field, text, expected, err);
	json_out_integer(out, number);
	return 0;
}

static int write_bool(struct json_out *out, enum field field, const char *text, struct err *err)
{
	if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
		return refuse(field, text, "true or false", err);
	json_out_bool(out, *text == 't');
	return 0;
}

static void expect_slug(enum field field, char *to, size_t size)
{
	const struct field_row *row = &field_rows[field];
	if (row->type == TYPE_SLUG)
		snprintf(to, size, "a word of a-z 0-9 . _ -, at most %d, that starts with a letter or digit",
			 row->limit);
	else if (row->type == TYPE_SLUG_KEY)
		snprintf(to, size, "1 to %d visible characters of ASCII", row->limit);
	else if (row->type == TYPE_SLUG_AREA)
		snprintf(to, size, "a CBS code: GM and 4, WK and 6, or BU and 8 digits or capitals");
	else
		snprintf(to, size, "%d digits of lower-case hexadecimal", row->limit);
}

static int write_slug(struct json_out *out, enum field field, const char *text, struct err *err)
{
	char expected[96];
	expect_slug(field, expected, sizeof expected);
	if (!field_slug_fits(field_rows[field].type, field_rows[field].limit, text))
		return refuse(field, text, expected, err);
	json_out_text(out, text);
	return 0;
}

static bool is_utf8(const char *text, size_t length)
{
	for (size_t at = 0, size; at < length; at += size) {
		size = utf8_length(text + at, length - at);
		if (size == 0 || text[at] == '\0')
			return false;
	}
	return true;
}

static int check_text(enum field field, const char *text, size_t length, struct err *err)
{
	char expected[64];
	snprintf(expected, sizeof expected, "text of at most %d bytes; it has %zu", field_rows[field].limit,
		 length);
	if (length > (size_t)field_rows[field].limit)
		return refuse(field, text, expected, err);
	if (!is_utf8(text, length))
		return refuse(field, "…", "text in UTF-8", err);
	return 0;
}

/* What an editor puts at the end of a file is no part of the text. */
static void trim_end(struct strbuf *text)
{
	while (text->length &&
	       (text->bytes[text->length - 1] == '\n' || text->bytes[text->length - 1] == '\r'))
		text->bytes[--text->length] = '\0';
}

static int write_text(struct json_out *out, enum field field, const char *text, struct err *err)
{
	struct strbuf content = {0};
	int result = 0;
	if (text[0] == '@' && text[1] != '@') {
		result = read_file(text + 1, (size_t)field_rows[field].limit + 2, &content, err);
		trim_end(&content);
	} else {
		strbuf_puts(&content, text[0] == '@' ? text + 1 : text);
	}
	if (result == 0)
		result = check_text(field, strbuf_text(&content), content.length, err);
	if (result == 0)
		json_out_string(out, strbuf_text(&content), content.length);
	strbuf_done(&content);
	return result;
}

static int write_json(struct json_out *out, enum field field, const char *path, struct err *err)
{
	struct strbuf content = {0};
	struct arena arena;
	arena_init(&arena);
	int result = read_file(path, (size_t)field_rows[field].limit, &content, err);
	if (result == 0 && scan_json(strbuf_text(&content), content.length, &arena, err) < 0) {
		struct err fault = *err;
		result = err_set_at(err, fault.code, fault.position, "%.60s, byte %ld: %.150s", path,
				    fault.position, fault.text);
	}
	if (result == 0)
		json_out_raw(out, content.bytes, content.length);
	arena_done(&arena);
	strbuf_done(&content);
	return result;
}

/* --- lists, with commas between --- */

/* Writes an element; false, and nothing written, if it is none. */
typedef bool element_writer(struct json_out *out, enum field field, const char *at, size_t length);

static bool write_list(struct json_out *out, enum field field, const char *text, int most,
		       element_writer *write_element)
{
	json_out_begin_array(out);
	for (const char *at = text;; at++) {
		size_t length = strcspn(at, ",");
		if (most-- == 0 || !write_element(out, field, at, length))
			return false;
		at += length;
		if (!*at)
			break;
	}
	json_out_end(out);
	return true;
}

static bool write_list_number(struct json_out *out, enum field field, const char *at, size_t length)
{
	(void)field;
	int64_t number = parse_number(at, length, 1, INT32_MAX);
	if (number > 0)
		json_out_integer(out, number);
	return number > 0;
}

static int write_numbers(struct json_out *out, enum field field, const char *text, struct err *err)
{
	char expected[64];
	int most = field_rows[field].limit;
	snprintf(expected, sizeof expected, "at most %d numbers with commas between, each 1 or more", most);
	return write_list(out, field, text, most, write_list_number) ? 0 : refuse(field, text, expected, err);
}

static bool write_list_party(struct json_out *out, enum field field, const char *at, size_t length)
{
	(void)field;
	bool is_name = ident_is_slug(at, length);
	if (is_name)
		json_out_string(out, at, length);
	return is_name;
}

static int write_parties(struct json_out *out, enum field field, const char *text, struct err *err)
{
	char expected[96];
	int most = field_rows[field].limit;
	snprintf(expected, sizeof expected, "at most %d names of parties with commas between", most);
	return write_list(out, field, text, most, write_list_party) ? 0 : refuse(field, text, expected, err);
}

static int refuse_word(enum field field, const char *text, struct err *err)
{
	struct strbuf expected = {0};
	strbuf_puts(&expected, "one of: ");
	put_words(field, ", ", &expected);
	int result = refuse(field, text, expected.bytes, err);
	strbuf_done(&expected);
	return result;
}

static bool write_word(struct json_out *out, enum field field, const char *at, size_t length)
{
	bool is_word = choice_of(field_rows[field].choice, at, length) >= 0;
	if (is_word)
		json_out_string(out, at, length);
	return is_word;
}

static int write_choice(struct json_out *out, enum field field, const char *text, struct err *err)
{
	return write_word(out, field, text, strlen(text)) ? 0 : refuse_word(field, text, err);
}

static int write_choices(struct json_out *out, enum field field, const char *text, struct err *err)
{
	return write_list(out, field, text, INT_MAX, write_word) ? 0 : refuse_word(field, text, err);
}

int field_write(struct json_out *out, enum field field, const char *text, int64_t now_us, struct err *err)
{
	switch (field_rows[field].type) {
	case TYPE_CASE:
		return write_case(out, field, text, err);
	case TYPE_PARTY:
		return write_party(out, field, text, err);
	case TYPE_TIME:
		return write_time(out, field, text, now_us, err);
	case TYPE_INT:
		return write_int(out, field, text, err);
	case TYPE_BOOL:
		return write_bool(out, field, text, err);
	case TYPE_SLUG:
	case TYPE_SLUG_KEY:
	case TYPE_SLUG_HEX:
	case TYPE_SLUG_AREA:
		return write_slug(out, field, text, err);
	case TYPE_TEXT:
		return write_text(out, field, text, err);
	case TYPE_JSON:
		return write_json(out, field, text, err);
	case TYPE_NUMBERS:
		return write_numbers(out, field, text, err);
	case TYPE_PARTIES:
		return write_parties(out, field, text, err);
	case TYPE_CHOICE:
		return write_choice(out, field, text, err);
	case TYPE_CHOICES:
		return write_choices(out, field, text, err);
	}
	return err_set(err, ERROR_internal, "a field without a type");
}
