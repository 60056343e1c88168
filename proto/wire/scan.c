/* scan: see scan.h. Recursive descent: the depth is bounded, and the machine's stack is the cheapest one. */
#include "wire/scan.h"

#include <stdbool.h>
#include <string.h>

#include "wire/input.h"
#include "wire/key_set.h"
#include "wire/limit.h"
#include "wire/number.h"
#include "wire/quoted.h"
#include "words/words.h"

struct scan {
	struct input in;
	size_t at;
	int depth;
	struct arena *arena;
	struct err *err;
};

static int scan_value(struct scan *scan);

static int fault(struct scan *scan, int code, const char *expected)
{
	return input_fault(&scan->in, scan->at, code, expected, scan->err);
}

static void skip_space(struct scan *scan)
{
	while (scan->at < scan->in.length) {
		char c = scan->in.bytes[scan->at];
		if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
			break;
		scan->at++;
	}
}

/* The next byte that counts; NUL, which is never acceptable, at the end. */
static char peek(struct scan *scan)
{
	if (scan->at < scan->in.length && scan->in.bytes[scan->at] > ' ')
		return scan->in.bytes[scan->at]; /* programs write no whitespace */
	skip_space(scan);
	return scan->at < scan->in.length ? scan->in.bytes[scan->at] : '\0';
}

static bool take(struct scan *scan, char c)
{
	if (peek(scan) != c)
		return false;
	scan->at++;
	return true;
}

static int enter(struct scan *scan)
{
	if (scan->depth == WIRE_DEPTH_MAX)
		return err_set_at(scan->err, ERROR_too_deep, (long)scan->at,
				  "The bracket at byte %zu opens level %d; %d is the limit.", scan->at,
				  scan->depth + 1, WIRE_DEPTH_MAX);
	scan->depth++;
	scan->at++;
	return 0;
}

static int scan_array(struct scan *scan)
{
	if (enter(scan) < 0)
		return -1;
	if (!take(scan, ']')) {
		do {
			if (scan_value(scan) < 0)
				return -1;
		} while (take(scan, ','));
		if (!take(scan, ']'))
			return fault(scan, ERROR_bad_syntax, "',' or ']'");
	}
	scan->depth--;
	return 0;
}

static int scan_key(struct scan *scan, struct key_set *keys)
{
	if (peek(scan) != '"')
		return fault(scan, ERROR_bad_syntax, "a key in double quotes");
	size_t quote = scan->at;
	struct quoted quoted;
	if (quoted_scan(&scan->in, scan->at, &quoted, scan->err) < 0)
		return -1;
	scan->at = quoted.start + quoted.length + 1;
	struct key key;
	key.bytes = quoted_decode(&scan->in, &quoted, scan->arena, &key.length);
	if (!key_set_add(keys, key, scan->arena))
		return err_set_at(scan->err, ERROR_duplicate_key, (long)quote,
				  "The key at byte %zu occurred before in the same object.", quote);
	return 0;
}

static int scan_member(struct scan *scan, struct key_set *keys)
{
	if (scan_key(scan, keys) < 0)
		return -1;
	if (!take(scan, ':'))
		return fault(scan, ERROR_bad_syntax, "':' after the key");
	return scan_value(scan);
}

static int scan_object(struct scan *scan)
{
	if (enter(scan) < 0)
		return -1;
	if (!take(scan, '}')) {
		struct key_set keys;
		key_set_init(&keys);
		do {
			if (scan_member(scan, &keys) < 0)
				return -1;
		} while (take(scan, ','));
		if (!take(scan, '}'))
			return fault(scan, ERROR_bad_syntax, "',' or '}'");
	}
	scan->depth--;
	return 0;
}

static int scan_string(struct scan *scan)
{
	struct quoted quoted;
	if (quoted_scan(&scan->in, scan->at, &quoted, scan->err) < 0)
		return -1;
	scan->at = quoted.start + quoted.length + 1;
	return 0;
}

static int scan_literal(struct scan *scan, const char *literal)
{
	for (; *literal; literal++, scan->at++) {
		if (scan->at >= scan->in.length || scan->in.bytes[scan->at] != *literal)
			return fault(scan, ERROR_bad_syntax, "the rest of true, false or null");
	}
	return 0;
}

static int scan_number(struct scan *scan)
{
	return number_scan(&scan->in, scan->at, &scan->at, scan->err);
}

static int scan_value(struct scan *scan)
{
	char c = peek(scan);
	switch (c) {
	case '{':
		return scan_object(scan);
	case '[':
		return scan_array(scan);
	case '"':
		return scan_string(scan);
	case 't':
		return scan_literal(scan, "true");
	case 'f':
		return scan_literal(scan, "false");
	case 'n':
		return scan_literal(scan, "null");
	case '+':
	case '.':
		return fault(scan, ERROR_bad_number, "a digit or '-'");
	default:
		if (c == '-' || (c >= '0' && c <= '9'))
			return scan_number(scan);
		return fault(scan, ERROR_bad_syntax, "a value");
	}
}

int scan_json(const char *bytes, size_t length, struct arena *arena, struct err *err)
{
	if (length > WIRE_TEXT_MAX)
		return err_set_at(err, ERROR_too_large, WIRE_TEXT_MAX, "The text is longer than %d bytes.",
				  WIRE_TEXT_MAX);
	struct scan scan = {.in = {bytes, length}, .arena = arena, .err = err};
	if (scan_value(&scan) < 0)
		return -1;
	skip_space(&scan);
	if (scan.at < length)
		return fault(&scan, ERROR_trailing_bytes, "the end of the text");
	return 0;
}
