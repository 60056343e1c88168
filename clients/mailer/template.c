/* template: see template.h. */
#include "mailer/template.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "c/json_view.h"
#include "words/words.h"

#define NAME_MAX_LENGTH 63
#define OPEN "{{"
#define CLOSE "}}"

struct form {
	char name[NAME_MAX_LENGTH + 1]; /* of the file */
	struct strbuf text;
};

struct templates {
	struct form items[TEMPLATES_MAX];
	size_t count;
};

/* --- tags --- */

enum tag_kind {
	TAG_NONE, /* the text holds no more */
	TAG_BLANK,
	TAG_SECTION,
	TAG_INVERTED,
	TAG_END,
	TAG_INSERT,
	TAG_REMARK,
	TAG_TRANSLATE, /* name: of the number, "" = none */
	TAG_OR,        /* between the two texts of a number */
	TAG_BAD
};

struct tag {
	enum tag_kind kind;
	size_t start, end; /* in the text: from "{{" to behind "}}" */
	char name[NAME_MAX_LENGTH + 1];
};

static const struct {
	char mark;
	enum tag_kind kind;
} marks[] = {
	{'#', TAG_SECTION}, {'^', TAG_INVERTED},  {'/', TAG_END}, {'>', TAG_INSERT},
	{'!', TAG_REMARK},  {'_', TAG_TRANSLATE}, {'|', TAG_OR},
};

static enum tag_kind kind_of(char mark)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (marks[i].mark == mark)
			return marks[i].kind;
	}
	return TAG_BLANK;
}

static void take_name(struct slice inside, struct tag *tag)
{
	while (inside.length && *inside.bytes == ' ')
		inside.bytes++, inside.length--;
	while (inside.length && inside.bytes[inside.length - 1] == ' ')
		inside.length--;
	if (inside.length > NAME_MAX_LENGTH && tag->kind != TAG_REMARK)
		tag->kind = TAG_BAD;
	else if (tag->kind != TAG_REMARK)
		memcpy(tag->name, inside.bytes, inside.length);
}

static struct tag next_tag(struct slice text, size_t from)
{
	struct tag tag = {.kind = TAG_NONE, .start = text.length, .end = text.length};
	const char *open = memmem(text.bytes + from, text.length - from, OPEN, 2);
	if (!open)
		return tag;
	tag.start = (size_t)(open - text.bytes);
	const char *close = memmem(open, text.length - tag.start, CLOSE, 2);
	if (!close) {
		tag.kind = TAG_BAD;
		return tag;
	}
	tag.end = (size_t)(close - text.bytes) + 2;
	struct slice inside = {open + 2, (size_t)(close - open) - 2};
	tag.kind = inside.length ? kind_of(*inside.bytes) : TAG_BAD;
	if (tag.kind != TAG_BLANK && tag.kind != TAG_BAD)
		inside.bytes++, inside.length--;
	take_name(inside, &tag);
	return tag;
}

static bool opens(const struct tag *tag)
{
	return tag->kind == TAG_SECTION || tag->kind == TAG_INVERTED || tag->kind == TAG_TRANSLATE;
}

/* The tag that ends `opened`; what lies between them is whole, because the template was checked. */
static struct tag find_end(struct slice text, const struct tag *opened)
{
	int depth = 1;
	struct tag tag = *opened;
	while (depth > 0) {
		tag = next_tag(text, tag.end);
		if (tag.kind == TAG_NONE || tag.kind == TAG_BAD)
			return tag;
		depth += opens(&tag) ? 1 : tag.kind == TAG_END ? -1 : 0;
	}
	return tag;
}

static bool leaves_no_line(const struct tag *tag)
{
	return tag->kind == TAG_SECTION || tag->kind == TAG_INVERTED || tag->kind == TAG_INSERT ||
	       tag->kind == TAG_REMARK || (tag->kind == TAG_END && strcmp(tag->name, "_") != 0);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

/* If the tag has its line to itself, it takes the whole line. */
static void widen(struct slice text, struct tag *tag)
{
	size_t start = tag->start, end = tag->end;
	while (start > 0 && is_space(text.bytes[start - 1]))
		start--;
	while (end < text.length && is_space(text.bytes[end]))
		end++;
	bool alone = (start == 0 || text.bytes[start - 1] == '\n') &&
		     (end == text.length || text.bytes[end] == '\n');
	if (alone && leaves_no_line(tag)) {
		tag->start = start;
		tag->end = end < text.length ? end + 1 : end;
	}
}

/* --- filling --- */

struct filling {
	const struct templates *templates;
	const struct catalogue *catalogue;
	struct strbuf *to;
	struct arena *arena;
	bool escapes;
	struct slice
		around[TEMPLATE_DEPTH_MAX]; /* the objects that names are looked up in, the innermost last */
	int depth;
	int nesting;
};

static struct slice find_value(const struct filling *filling, const char *name)
{
	if (strcmp(name, ".") == 0)
		return filling->around[filling->depth - 1];
	for (int i = filling->depth - 1; i >= 0; i--) {
		struct slice value = json_view_member(filling->around[i], name);
		if (value.length)
			return value;
	}
	return (struct slice){0};
}

static bool is_there(struct slice value)
{
	struct slice element = {0};
	switch (json_view_kind(value)) {
	case JSON_KIND_NOTHING:
	case JSON_KIND_NULL:
		return false;
	case JSON_KIND_BOOL:
		return json_view_true(value);
	case JSON_KIND_NUMBER:
		return json_view_integer(value, 1) != 0;
	case JSON_KIND_STRING:
		return value.length > 2;
	case JSON_KIND_ARRAY:
		return slice_next_element(value, &element);
	case JSON_KIND_OBJECT:
		return true;
	}
	return false;
}

static void put_escaped(struct strbuf *to, const char *text)
{
	for (; *text; text++) {
		const char *entity = *text == '&'    ? "&amp;"
				     : *text == '<'  ? "&lt;"
				     : *text == '>'  ? "&gt;"
				     : *text == '"'  ? "&quot;"
				     : *text == '\'' ? "&#39;"
						     : NULL;
		if (entity)
			strbuf_puts(to, entity);
		else
			strbuf_putc(to, *text);
	}
}

static void put_value(const struct filling *filling, struct slice value)
{
	if (json_view_kind(value) == JSON_KIND_NUMBER)
		strbuf_put(filling->to, value.bytes, value.length);
	else if (filling->escapes)
		put_escaped(filling->to, json_view_text(value, filling->arena));
	else
		strbuf_puts(filling->to, json_view_text(value, filling->arena));
}

static void fill(struct filling *filling, struct slice text);

static void fill_with(struct filling *filling, struct slice text, struct slice value)
{
	if (filling->depth == TEMPLATE_DEPTH_MAX)
		return;
	filling->around[filling->depth++] = value;
	fill(filling, text);
	filling->depth--;
}

static void fill_section(struct filling *filling, struct slice text, struct slice value)
{
	struct slice element = {0};
	if (json_view_kind(value) == JSON_KIND_ARRAY) {
		while (slice_next_element(value, &element))
			fill_with(filling, text, element);
	} else if (json_view_kind(value) == JSON_KIND_OBJECT) {
		fill_with(filling, text, value);
	} else if (is_there(value)) {
		fill(filling, text);
	}
}

/* A template may break its lines where it likes; for the catalogue a run of white space is one blank. */
static char *on_one_line(const struct filling *filling, struct slice text)
{
	char *line = arena_strndup(filling->arena, text.bytes, text.length), *end = line;
	for (const char *c = line; *c; c++) {
		bool space = is_space(*c) || *c == '\n';
		if (!space)
			*end++ = *c;
		else if (end == line || end[-1] != ' ')
			*end++ = ' ';
	}
	*end = '\0';
	return line;
}

static void fill_translated(struct filling *filling, struct slice text, const char *number)
{
	struct tag or_tag = next_tag(text, 0);
	const char *found;
	while (*number && or_tag.kind != TAG_OR && or_tag.kind != TAG_NONE)
		or_tag = next_tag(text, or_tag.end);
	if (*number && or_tag.kind == TAG_OR) {
		struct slice one = {text.bytes, or_tag.start};
		struct slice many = {text.bytes + or_tag.end, text.length - or_tag.end};
		found = catalogue_number(filling->catalogue, on_one_line(filling, one),
					 on_one_line(filling, many),
					 json_view_integer(find_value(filling, number), 0));
	} else {
		found = catalogue_text(filling->catalogue, on_one_line(filling, text));
	}
	fill(filling, (struct slice){found, strlen(found)});
}

static const struct form *find(const struct templates *templates, const char *name)
{
	for (size_t i = 0; i < templates->count; i++) {
		if (strcmp(templates->items[i].name, name) == 0)
			return &templates->items[i];
	}
	return NULL;
}

static struct slice slice_of_text(const struct form *template)
{
	return (struct slice){strbuf_text(&template->text), template->text.length};
}

/* What stands between a tag and its end, and where to go on. */
static size_t fill_between(struct filling *filling, struct slice text, const struct tag *tag)
{
	struct tag end = find_end(text, tag);
	widen(text, &end);
	size_t start = end.start > tag->end ? end.start : tag->end;
	struct slice between = {text.bytes + tag->end, start - tag->end};
	if (tag->kind == TAG_TRANSLATE)
		fill_translated(filling, between, tag->name);
	else if (tag->kind == TAG_SECTION)
		fill_section(filling, between, find_value(filling, tag->name));
	else if (!is_there(find_value(filling, tag->name)))
		fill(filling, between);
	return end.end;
}

static size_t fill_tag(struct filling *filling, struct slice text, const struct tag *tag)
{
	if (opens(tag))
		return fill_between(filling, text, tag);
	const struct form *inserted = tag->kind == TAG_INSERT ? find(filling->templates, tag->name) : NULL;
	if (inserted)
		fill(filling, slice_of_text(inserted));
	if (tag->kind == TAG_BLANK)
		put_value(filling, find_value(filling, tag->name));
	return tag->end;
}

static void fill(struct filling *filling, struct slice text)
{
	size_t at = 0;
	if (filling->nesting == TEMPLATE_DEPTH_MAX)
		return;
	filling->nesting++;
	for (;;) {
		struct tag tag = next_tag(text, at);
		if (tag.kind == TAG_NONE || tag.kind == TAG_BAD)
			break;
		widen(text, &tag);
		if (tag.start > at)
			strbuf_put(filling->to, text.bytes + at, tag.start - at);
		at = fill_tag(filling, text, &tag);
	}
	strbuf_put(filling->to, text.bytes + at, text.length - at);
	filling->nesting--;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);
	return length > tail && strcmp(text + length - tail, end) == 0;
}

int template_fill(const struct templates *templates, const char *name, struct slice values,
		  const struct catalogue *catalogue, struct strbuf *to, struct err *err)
{
	const struct form *template = find(templates, name);
	struct arena arena;
	if (!template)
		return err_set(err, ERROR_bad_file, "there is no template %s", name);
	arena_init(&arena);
	struct filling filling = {.templates = templates,
				  .catalogue = catalogue,
				  .to = to,
				  .arena = &arena,
				  .escapes = ends_with(name, ".html"),
				  .around = {values},
				  .depth = 1};
	fill(&filling, slice_of_text(template));
	arena_done(&arena);
	return 0;
}

/* --- reading --- */

static int bad_tag(const struct form *template, size_t at, const char *why, struct err *err)
{
	char where[ERR_WHERE_MAX];
	int line = 1;
	for (size_t i = 0; i < at; i++)
		line += template->text.bytes[i] == '\n';
	snprintf(where, sizeof where, "%.40s:%d", template->name, line);
	return err_set_where(err, ERROR_bad_file, where, "template %s: %s", where, why);
}

/* Every opening has its end, of the same name. */
static int check_balance(const struct form *template, struct err *err)
{
	struct slice text = slice_of_text(template);
	struct tag open[TEMPLATE_DEPTH_MAX];
	int depth = 0;
	for (struct tag tag = next_tag(text, 0); tag.kind != TAG_NONE; tag = next_tag(text, tag.end)) {
		if (tag.kind == TAG_BAD)
			return bad_tag(template, tag.start, "a tag that is not closed, or has no name", err);
		if (opens(&tag) && depth == TEMPLATE_DEPTH_MAX)
			return bad_tag(template, tag.start, "sections inside each other, too many", err);
		if (opens(&tag))
			open[depth++] = tag;
		if (tag.kind != TAG_END)
			continue;
		if (depth == 0)
			return bad_tag(template, tag.start, "an end without a beginning", err);
		const struct tag *began = &open[--depth];
		const char *name = began->kind == TAG_TRANSLATE ? "_" : began->name;
		if (strcmp(name, tag.name) != 0)
			return bad_tag(template, tag.start, "the end of another section", err);
	}
	return depth ? bad_tag(template, open[depth - 1].start, "a section without an end", err) : 0;
}

static int check_inserts(const struct templates *templates, const struct form *template, struct err *err)
{
	struct slice text = slice_of_text(template);
	for (struct tag tag = next_tag(text, 0); tag.kind != TAG_NONE; tag = next_tag(text, tag.end)) {
		if (tag.kind == TAG_INSERT && !find(templates, tag.name))
			return bad_tag(template, tag.start, "there is no template of that name", err);
	}
	return 0;
}

static int read_text(const char *path, struct strbuf *text, struct err *err)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	char *to = strbuf_reserve(text, TEMPLATE_BYTES_MAX + 1);
	text->length = fread(to, 1, TEMPLATE_BYTES_MAX + 1, file);
	bool failed = ferror(file);
	fclose(file);
	if (failed || text->length > TEMPLATE_BYTES_MAX)
		return err_set(err, ERROR_bad_file, "%s: can not be read, or is too large for a template",
			       path);
	to[text->length] = '\0';
	return strlen(to) == text->length ? 0 : err_set(err, ERROR_bad_file, "%s: holds a NUL", path);
}

static int read_template(struct templates *templates, const char *folder, const char *name, struct err *err)
{
	char path[4096];
	if (templates->count == TEMPLATES_MAX || strlen(name) > NAME_MAX_LENGTH)
		return err_set(err, ERROR_bad_file, "%s: more than %d templates, or %s is too long a name",
			       folder, TEMPLATES_MAX, name);
	struct form *template = &templates->items[templates->count++];
	snprintf(template->name, sizeof template->name, "%s", name);
	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
		return err_set(err, ERROR_bad_file, "%s: too long a name of a folder", folder);
	if (read_text(path, &template->text, err) < 0)
		return -1;
	return check_balance(template, err);
}

static int read_folder(struct templates *templates, const char *folder, struct err *err)
{
	int result = 0;
	DIR *listing = opendir(folder);
	if (!listing)
		return err_set(err, ERROR_bad_file, "%s: %s", folder, strerror(errno));
	for (struct dirent *entry = readdir(listing); entry && result == 0; entry = readdir(listing)) {
		if (ends_with(entry->d_name, ".txt") || ends_with(entry->d_name, ".html"))
			result = read_template(templates, folder, entry->d_name, err);
	}
	closedir(listing);
	for (size_t i = 0; i < templates->count && result == 0; i++)
		result = check_inserts(templates, &templates->items[i], err);
	return result;
}

int templates_open(const char *folder, struct templates **ret_templates, struct err *err)
{
	struct templates *templates = calloc(1, sizeof *templates);
	if (!templates)
		abort();
	if (read_folder(templates, folder, err) < 0) {
		templates_free(templates);
		return -1;
	}
	*ret_templates = templates;
	return 0;
}

void templates_free(struct templates *templates)
{
	if (!templates)
		return;
	for (size_t i = 0; i < templates->count; i++)
		strbuf_done(&templates->items[i].text);
	free(templates);
}
