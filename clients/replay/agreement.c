/* agreement: see agreement.h. */
#include "replay/agreement.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "almanac/almanac.h"
#include "base/strbuf.h"
#include "wire/clauses.h"
#include "wire/json_out.h"
#include "wire/scan.h"
#include "wire/slice.h"

#define AGREEMENT_BYTES_MAX (1024 * 1024)

/* --- changes --- */

static const char *chapter_of(const char *path)
{
	size_t length = strcspn(path, ".=");
	if (choice_of(CHOICE_OBLIGATION, path, length) >= 0)
		return "terms.";
	int stall = choice_of(CHOICE_STALL, path, length);
	return stall >= 0 && casefile_pattern_of((enum stall)stall) >= 0 ? "patterns." : "";
}

int agreement_parse_change(struct arena *arena, const char *text, struct agreement_change *ret_change,
			   struct err *err)
{
	const char *equals = strchr(text, '=');
	if (!equals || equals == text || equals[1] == '\0')
		return err_set_where(err, ERROR_bad_value, "--set",
				     "\"%.80s\" is not PATH=VALUE, as in move=14d", text);
	char path[CLAUSE_PATH_MAX];
	int length = snprintf(path, sizeof path, "%s%.*s", chapter_of(text), (int)(equals - text), text);
	if (length < 0 || (size_t)length >= sizeof path)
		return err_set_where(err, ERROR_bad_value, "--set", "the path is longer than %d characters",
				     CLAUSE_PATH_MAX - 1);
	ret_change->path = arena_strndup(arena, path, (size_t)length);
	ret_change->value = arena_strndup(arena, equals + 1, strlen(equals + 1));
	return 0;
}

/* A change of a whole kind of term or of the calendar's hours also undoes what was said of its parts. */
static bool replaces(const char *changed, const char *path)
{
	size_t length = strlen(changed);
	return strncmp(changed, path, length) == 0 && (path[length] == '.' || path[length] == '\0');
}

static struct clauses apply_changes(struct arena *arena, struct clauses before,
				    const struct agreement_change *changes, size_t n_changes)
{
	struct clause *items = arena_zalloc(arena, before.count + n_changes + 1, sizeof *items);
	size_t count = 0;
	for (size_t i = 0; i < before.count; i++) {
		bool replaced = false;
		for (size_t c = 0; c < n_changes; c++)
			replaced |= replaces(changes[c].path, before.items[i].path);
		if (!replaced)
			items[count++] = before.items[i];
	}
	for (size_t c = 0; c < n_changes; c++)
		items[count++] = (struct clause){changes[c].path, changes[c].value};
	return (struct clauses){items, count};
}

/* --- back to a document --- */

struct writing {
	struct clauses clauses;
	struct json_out out;
};

/* The part of a path behind a prefix ("" = the whole document), NULL if it does not lie below it. */
static const char *below(const char *path, const char *prefix)
{
	size_t length = strlen(prefix);
	if (length == 0)
		return path;
	return strncmp(path, prefix, length) == 0 && path[length] == '.' ? path + length + 1 : NULL;
}

/* Whether this clause is the first below the prefix with its next segment. */
static bool is_first(const struct clauses *clauses, size_t index, const char *prefix, size_t segment)
{
	const char *rest = below(clauses->items[index].path, prefix);
	for (size_t i = 0; i < index; i++) {
		const char *other = below(clauses->items[i].path, prefix);
		if (other && strcspn(other, ".") == segment && memcmp(other, rest, segment) == 0)
			return false;
	}
	return true;
}

static const char *last_value(const struct clauses *clauses, const char *path)
{
	for (size_t i = clauses->count; i-- > 0;) {
		if (strcmp(clauses->items[i].path, path) == 0)
			return clauses->items[i].value;
	}
	return NULL;
}

static bool has_below(const struct clauses *clauses, const char *prefix)
{
	for (size_t i = 0; i < clauses->count; i++) {
		if (below(clauses->items[i].path, prefix))
			return true;
	}
	return false;
}

static bool is_array(const struct clauses *clauses, const char *prefix)
{
	for (size_t i = 0; i < clauses->count; i++) {
		const char *rest = below(clauses->items[i].path, prefix);
		if (rest && (rest[0] < '0' || rest[0] > '9'))
			return false;
	}
	return *prefix != '\0';
}

/* Depth is bounded by the length of a path. */
static void write_node(struct writing *w, const char *prefix)
{
	const char *value = last_value(&w->clauses, prefix);
	if (!has_below(&w->clauses, prefix) && *prefix) {
		json_out_text(&w->out, value ? value : "");
		return;
	}
	bool array = is_array(&w->clauses, prefix);
	if (array)
		json_out_begin_array(&w->out);
	else
		json_out_begin_object(&w->out);
	if (value) { /* said of the whole and of a part: "any" is the whole */
		json_out_key(&w->out, "any");
		json_out_text(&w->out, value);
	}
	for (size_t i = 0; i < w->clauses.count; i++) {
		const char *rest = below(w->clauses.items[i].path, prefix);
		size_t segment = rest ? strcspn(rest, ".") : 0;
		if (!rest || !is_first(&w->clauses, i, prefix, segment))
			continue;
		char path[CLAUSE_PATH_MAX], key[CLAUSE_PATH_MAX];
		snprintf(path, sizeof path, "%s%s%.*s", prefix, *prefix ? "." : "", (int)segment, rest);
		snprintf(key, sizeof key, "%.*s", (int)segment, rest);
		if (!array)
			json_out_key(&w->out, key);
		write_node(w, path);
	}
	json_out_end(&w->out);
}

static void write_document(struct arena *arena, struct clauses clauses, struct agreement *ret_agreement)
{
	struct strbuf text;
	strbuf_init(&text);
	struct writing w = {.clauses = clauses};
	json_out_start(&w.out, &text);
	write_node(&w, "");
	ret_agreement->document = arena_strndup(arena, strbuf_text(&text), text.length);
	ret_agreement->document_length = text.length;
	strbuf_done(&text);
}

/* --- reading --- */

static int read_whole(struct arena *arena, const char *path, const char **ret_text, size_t *ret_length,
		      struct err *err)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	char *text = arena_alloc(arena, AGREEMENT_BYTES_MAX + 1);
	size_t length = fread(text, 1, AGREEMENT_BYTES_MAX + 1, file);
	fclose(file);
	if (length > AGREEMENT_BYTES_MAX)
		return err_set(err, ERROR_bad_file, "%s: a covenant has at most 1 MiB", path);
	*ret_text = text;
	*ret_length = length;
	return 0;
}

int agreement_read(struct arena *arena, const char *path, const struct agreement_change *changes,
		   size_t n_changes, struct agreement *ret_agreement, struct err *err)
{
	const char *text = NULL;
	size_t length = 0;
	if (read_whole(arena, path, &text, &length, err) != 0 || scan_json(text, length, arena, err) != 0)
		return -1;
	struct clauses clauses;
	if (clauses_read(slice_of(text, length), arena, &clauses, err) != 0)
		return -1;
	clauses = apply_changes(arena, clauses, changes, n_changes);
	struct covenant_calendars calendars;
	struct almanac almanac;
	if (almanac_calendars(arena, clauses, ALMANAC_FROM, ALMANAC_TO, &calendars, &almanac, err) != 0)
		return -1;
	struct agreement agreement;
	if (covenant_compile_with(arena, clauses, 1, &calendars, &agreement.covenant, err) != 0)
		return -1;
	write_document(arena, clauses, &agreement);
	agreement.clauses = clauses;
	*ret_agreement = agreement;
	return 0;
}
