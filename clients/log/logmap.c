/*
 * logmap: see logmap.h. libinih splits the file into keys and values; what it would let pass (lines that
 * are too long, empty sections it does not report, indented keys that it takes for continuations) is
 * checked around it.
 */
#include "log/logmap.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "log/fault.h"
#include "log/text.h"
#include "log/wildcard.h"

struct value_pattern {
	const char *text;
	unsigned meaning;
};

struct logmap {
	struct arena memory;
	const char *names[LOGMAP_FIELDS]; /* NULL = not named */
	struct value_pattern *patterns;   /* LOGMAP_VALUES_MAX of them have room */
	size_t pattern_count;
	unsigned present; /* the meanings that have a pattern */
};

static const struct {
	const char *key;
	const char *standard;
} fields[LOGMAP_FIELDS] = {
	[LOGMAP_CASE] = {"case", "concept:name"},
	[LOGMAP_TIME] = {"time", "time:timestamp"},
	[LOGMAP_AGENCY] = {"agency", "org:group"},
	[LOGMAP_ACTIVITY] = {"activity", "concept:name"},
	[LOGMAP_TRANSITION] = {"transition", "lifecycle:transition"},
};

/* A reading in progress: the text still to be given to libinih, and the line that it is at. */
struct reading {
	struct logmap *map;
	const char *at;
	const char *end;
	uint64_t lines;    /* begun so far: the number of the line at hand */
	bool line_ended;   /* the last piece given ended its line */
	bool is_indented;  /* the line at hand begins with a blank */
	uint64_t bad_line; /* 0 = none yet */
	struct err *err;
};

static int fail(struct reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Keep the first error only; 0 tells libinih that the line is bad. */
static int fail(struct reading *reading, const char *format, ...)
{
	if (reading->bad_line)
		return 0;
	char text[ERR_TEXT_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (log_fault(reading->err, reading->lines, "%s", text))
		reading->bad_line = reading->lines;
	return 0;
}

/*
 * fgets over memory. A line that is longer than the room comes in pieces; libinih then makes room and asks
 * again.
 */
static char *read_line(char *to, int room, void *context)
{
	struct reading *reading = context;
	if (reading->at == reading->end || room < 2)
		return NULL;
	if (reading->line_ended) {
		reading->lines++;
		reading->is_indented = *reading->at == ' ' || *reading->at == '\t';
	}
	size_t length = (size_t)(reading->end - reading->at);
	if (length > (size_t)room - 1)
		length = (size_t)room - 1;
	const char *newline = memchr(reading->at, '\n', length);
	if (newline)
		length = (size_t)(newline - reading->at) + 1;
	memcpy(to, reading->at, length);
	to[length] = '\0';
	reading->at += length;
	reading->line_ended = newline != NULL;
	return to;
}

static int key_of(const char *key)
{
	for (int i = 0; i < LOGMAP_FIELDS; i++) {
		if (strcmp(fields[i].key, key) == 0)
			return i;
	}
	return -1;
}

static int set_name(struct reading *reading, const char *key, const char *value)
{
	int field = key_of(key);
	if (field < 0)
		return fail(reading, "[log] has no key '%.48s' (case, time, agency, activity, transition)",
			    key);
	if (reading->map->names[field] && reading->is_indented)
		return fail(reading, "an indented line continues the one above; begin '%.48s' at the margin",
			    value);
	if (reading->map->names[field])
		return fail(reading, "'%.48s' is named twice", key);
	if (!*value)
		return fail(reading, "'%.48s' names no attribute; leave the line out for the default", key);
	reading->map->names[field] = arena_strndup(&reading->map->memory, value, strlen(value));
	return 1;
}

/* One `activity/transition` of a list; an empty one (before, after or between bars) is none. */
static int add_pattern(struct reading *reading, unsigned meaning, const char *text, size_t length)
{
	struct logmap *map = reading->map;
	text_trim(&text, &length);
	if (length == 0)
		return 1;
	if (map->pattern_count == LOGMAP_VALUES_MAX)
		return fail(reading, "more values than a map can hold (%d)", LOGMAP_VALUES_MAX);
	map->patterns[map->pattern_count++] =
		(struct value_pattern){arena_strndup(&map->memory, text, length), meaning};
	map->present |= meaning;
	return 1;
}

/* Where a comment begins; libinih leaves it on continued lines. */
static size_t length_without_comment(const char *value)
{
	for (const char *at = value; *at; at++) {
		if (*at == ';' && (at == value || at[-1] == ' ' || at[-1] == '\t'))
			return (size_t)(at - value);
	}
	return strlen(value);
}

static int add_patterns(struct reading *reading, unsigned meaning, const char *list)
{
	const char *end = list + length_without_comment(list);
	for (const char *at = list; at <= end;) {
		const char *bar = memchr(at, '|', (size_t)(end - at));
		const char *stop = bar ? bar : end;
		if (!add_pattern(reading, meaning, at, (size_t)(stop - at)))
			return 0;
		at = stop + 1;
	}
	return 1;
}

/* Whether a continued line reads like a key of its own, which was indented by mistake. */
static bool looks_like_key(const char *value)
{
	for (int i = 0; i < MEANING_COUNT; i++) {
		size_t length = strlen(choice_name(CHOICE_MEANING, i));
		if (strncmp(value, choice_name(CHOICE_MEANING, i), length) == 0 &&
		    value[length + strspn(value + length, " \t")] == '=')
			return true;
	}
	return false;
}

static int set_meaning(struct reading *reading, const char *key, const char *value)
{
	for (int i = 0; i < MEANING_COUNT; i++) {
		if (strcmp(choice_name(CHOICE_MEANING, i), key) != 0)
			continue;
		if (reading->is_indented && looks_like_key(value))
			return fail(reading,
				    "an indented line continues the one above; begin '%.48s' at the margin",
				    value);
		return add_patterns(reading, 1U << i, value);
	}
	return fail(reading, "[meaning] has no key '%.48s' (offer, accept, milestone, contact, close, pause)",
		    key);
}

static int on_key(void *context, const char *section, const char *key, const char *value)
{
	struct reading *reading = context;
	if (strcmp(section, "log") == 0)
		return set_name(reading, key, value);
	if (strcmp(section, "meaning") == 0)
		return set_meaning(reading, key, value);
	if (!*section)
		return fail(reading, "'%.48s' stands before the first section ([log] or [meaning])", key);
	return fail(reading, "there is no section [%.48s] (only [log] and [meaning])", section);
}

static int check_line(uint64_t number, const char *line, size_t length, struct err *err)
{
	char quote[LOG_FAULT_QUOTE_MAX + 4];
	if (length > LOGMAP_LINE_MAX)
		return log_fault(err, number, "a line longer than %d bytes", LOGMAP_LINE_MAX);
	if (!text_is_clean(line, length))
		return log_fault(err, number, "not valid UTF-8");
	text_trim(&line, &length);
	if (length == 0 || *line != '[')
		return 0;
	bool is_known = (length >= 5 && memcmp(line, "[log]", 5) == 0) ||
			(length >= 9 && memcmp(line, "[meaning]", 9) == 0);
	if (is_known)
		return 0;
	return log_fault(err, number, "there is no section %s (only [log] and [meaning])",
			 log_fault_quote(quote, line, length));
}

/* What libinih would not notice. */
static int check_lines(const char *text, size_t length, struct err *err)
{
	if (length > LOGMAP_BYTES_MAX)
		return log_fault(err, 0, "the map is longer than %d bytes", LOGMAP_BYTES_MAX);
	const char *end = text + length;
	for (uint64_t number = 1; text < end; number++) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline ? newline : end;
		if (check_line(number, text, (size_t)(stop - text), err))
			return -1;
		text = newline ? newline + 1 : end;
	}
	return 0;
}

/*
 * libinih's ceiling on lines is a variable of the library; it is put back for whoever else reads INI files.
 */
static int parse_lines(struct reading *reading)
{
	const bool stack = ini_use_stack, grows = ini_allow_realloc;
	const int line_max = ini_max_line;
	ini_use_stack = false;
	ini_allow_realloc = true;
	ini_max_line = LOGMAP_LINE_MAX + 4;
	int result = ini_parse_stream(read_line, reading, on_key, reading);
	ini_use_stack = stack;
	ini_allow_realloc = grows;
	ini_max_line = line_max;
	return result;
}

static int parse(struct logmap *map, const char *text, size_t length, struct err *err)
{
	if (check_lines(text, length, err))
		return -1;
	struct reading reading = {
		.map = map, .at = text, .end = text + length, .line_ended = true, .err = err};
	int bad_line = parse_lines(&reading);
	if (bad_line > 0 && (!reading.bad_line || (uint64_t)bad_line < reading.bad_line))
		return log_fault(err, (uint64_t)bad_line, "neither a [section] nor 'key = value'");
	return reading.bad_line ? -1 : 0;
}

int logmap_read_bytes(const char *text, size_t length, struct logmap **ret_map, struct err *err)
{
	struct logmap *map = calloc(1, sizeof *map);
	if (!map)
		abort();
	arena_init(&map->memory);
	map->patterns = arena_zalloc(&map->memory, LOGMAP_VALUES_MAX, sizeof *map->patterns);
	if (parse(map, text, length, err)) {
		logmap_free(map);
		return -1;
	}
	*ret_map = map;
	return 0;
}

int logmap_read_file(const char *path, struct logmap **ret_map, struct err *err)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return log_fault(err, 0, "the map can not be opened: %s", strerror(errno));
	int result = -1;
	char *text = malloc(LOGMAP_BYTES_MAX + 1);
	if (!text)
		abort();
	size_t length = fread(text, 1, LOGMAP_BYTES_MAX + 1, file);
	if (ferror(file))
		result = log_fault(err, 0, "the map can not be read: %s", strerror(errno));
	else
		result = logmap_read_bytes(text, length, ret_map, err);
	free(text);
	fclose(file);
	return result;
}

void logmap_free(struct logmap *map)
{
	if (!map)
		return;
	arena_done(&map->memory);
	free(map);
}

const char *logmap_field_key(enum logmap_field field)
{
	return fields[field].key;
}

const char *logmap_name(const struct logmap *map, enum logmap_field field)
{
	return map->names[field] ? map->names[field] : fields[field].standard;
}

bool logmap_is_named(const struct logmap *map, enum logmap_field field)
{
	return map->names[field] != NULL;
}

bool logmap_has(const struct logmap *map, enum meaning meaning)
{
	return (map->present & 1U << meaning) != 0;
}

unsigned logmap_meanings(const struct logmap *map, const char *activity, const char *transition)
{
	unsigned found = 0;
	for (size_t i = 0; i < map->pattern_count; i++) {
		const struct value_pattern *pattern = &map->patterns[i];
		if (!(found & pattern->meaning) && wildcard_matches(pattern->text, activity, transition))
			found |= pattern->meaning;
	}
	return found;
}
