/* render: see render.h. */
#include "cli/render.h"

#include <limits.h>
#include <string.h>

#include "cli/heading.h"
#include "cli/phrase.h"
#include "cli/table.h"

#define COLUMNS_MAX 16
#define INDENT 2

/* The columns of the lists of the protocol, most telling first; those that no row fills are left out. */
static const struct {
	const char *list;
	const char *columns[COLUMNS_MAX];
} layouts[] = {
	{"cases", {"case", "title", "theme", "status", "holder", "next_due", "stalls", "ladder", "rung"}},
	{"parts", {"party", "relation", "finished", "undelivered"}},
	{"conferences", {"conference", "due", "agency", "held"}},
	{"obligations", {"number", "kind", "debtor", "creditor", "due", "lapsed"}},
	{"findings",
	 {"finding", "stall", "severity", "since", "agency", "obligation", "muted", "cleared_at"}},
	{"stalls", {"case", "title", "finding", "stall", "severity", "since", "agency", "muted"}},
	{"events", {"seq", "at", "kind", "actor", "on_behalf_of", "facts", "content"}},
	{"escalations",
	 {"case", "title", "ladder", "rung", "severity", "since", "due", "director", "holder", "stalls"}},
	{"owed",
	 {"week", "debtor", "creditor", "of_kind", "withheld", "in_time", "late", "refused", "lawful",
	  "never", "withdrawn", "open", "overdue", "p50_s", "p90_s", "p99_s"}},
	{"stalled", {"debtor", "withheld", "found", "cleared", "open", "age_p50_s", "age_max_s"}},
	{"flows", {"giver", "taker", "withheld", "times", "back"}},
	{"areas",
	 {"neighbourhood", "withheld", "cases", "contacts", "taken_seriously", "knew_who", "promises_kept"}},
	{"weeks", {"week", "withheld", "handovers", "back", "found", "cleared", "contacts"}},
	{"changes", {"clause", "change", "before", "after", "direction"}},
	{"signings", {"agency", "at", "public_key"}},
	{"lines",
	 {"state", "case", "title", "finding", "stall", "severity", "debtor", "since", "escalated_at",
	  "suggestion"}},
};

struct rendering {
	const struct screen *screen;
	struct arena arena;
	struct strbuf *to;
};

static const char *const *layout_of(const char *list)
{
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		if (strcmp(layouts[i].list, list) == 0)
			return layouts[i].columns;
	}
	return NULL;
}

static const char *text_of(struct rendering *r, const char *member, struct slice value)
{
	if (strcmp(member, "facts") == 0)
		return phrase_of_facts(value, r->screen->language, &r->arena);
	if (strcmp(member, "content") == 0)
		return phrase_of_content(value, r->screen->language, &r->arena);
	return heading_value(member, value, r->screen->language, &r->arena);
}

/* A list without anything in it would look like a failure to print. */
static bool is_empty_list(struct slice value)
{
	return json_view_kind(value) == JSON_KIND_ARRAY && !slice_next_element(value, &(struct slice){0});
}

static bool is_object_list(struct slice value)
{
	struct slice item = {0};
	return slice_next_element(value, &item) && json_view_kind(item) == JSON_KIND_OBJECT;
}

static bool is_block(struct slice value)
{
	return json_view_kind(value) == JSON_KIND_OBJECT || is_object_list(value);
}

/* --- tables --- */

/* The members that some row fills, in the order of the layout or, without one, as they come. */
struct columns {
	const char *names[TABLE_COLUMNS_MAX];
	size_t count;
};

static void add_column(struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++) {
		if (strcmp(columns->names[i], name) == 0)
			return;
	}
	if (columns->count < TABLE_COLUMNS_MAX)
		columns->names[columns->count++] = name;
}

static bool is_filled(struct slice list, const char *member)
{
	struct slice item = {0};
	while (slice_next_element(list, &item)) {
		if (json_view_member(item, member).length)
			return true;
	}
	return false;
}

static struct columns choose_columns(struct rendering *r, const char *name, struct slice list)
{
	struct columns columns = {0};
	const char *const *layout = layout_of(name);
	for (int i = 0; layout && i < COLUMNS_MAX && layout[i]; i++) {
		if (is_filled(list, layout[i]))
			add_column(&columns, layout[i]);
	}
	if (columns.count)
		return columns;
	const char *member;
	struct slice item = {0}, value;
	while (slice_next_element(list, &item)) {
		struct json_walk members = json_walk_start(item, &r->arena);
		while (json_walk_next(&members, &member, &value))
			add_column(&columns, member);
	}
	return columns;
}

static void put_table(struct rendering *r, const char *name, struct slice list, int indent)
{
	struct columns columns = choose_columns(r, name, list);
	struct table table;
	struct slice item = {0};
	table_init(&table, &r->arena);
	for (size_t c = 0; c < columns.count; c++)
		table_add_column(&table, heading_of(columns.names[c], r->screen->language, &r->arena));
	while (slice_next_element(list, &item)) {
		table_add_row(&table);
		for (size_t c = 0; c < columns.count; c++) {
			struct slice value = json_view_member(item, columns.names[c]);
			table_set(&table, c, text_of(r, columns.names[c], value),
				  json_view_kind(value) == JSON_KIND_NUMBER);
		}
	}
	table_print(&table, r->screen, indent, r->to);
}

/* --- lists of two columns --- */

/* A text is given whole, over as many lines as it has. */
static void put_value(struct rendering *r, const char *text, size_t margin)
{
	struct strbuf whole = {0};
	screen_put(&whole, text, SIZE_MAX, true);
	for (const char *at = strbuf_text(&whole);; at++) {
		size_t length = strcspn(at, "\n");
		strbuf_put(r->to, at, length);
		strbuf_putc(r->to, '\n');
		at += length;
		if (!*at)
			break;
		for (size_t i = 0; i < margin; i++)
			strbuf_putc(r->to, ' ');
	}
	strbuf_done(&whole);
}

static size_t widest_heading(struct rendering *r, struct slice object)
{
	const char *name;
	struct slice value;
	struct json_walk walk = json_walk_start(object, &r->arena);
	size_t widest = 0;
	while (json_walk_next(&walk, &name, &value)) {
		size_t columns = screen_columns(heading_of(name, r->screen->language, &r->arena));
		if (!is_block(value) && columns > widest)
			widest = columns;
	}
	return widest;
}

static void put_member(struct rendering *r, const char *name, struct slice value, size_t indent, size_t width)
{
	static const char *const none[LANGUAGE_COUNT] = {"none", "geen"};
	const char *heading = heading_of(name, r->screen->language, &r->arena);
	for (size_t i = 0; i < indent; i++)
		strbuf_putc(r->to, ' ');
	screen_put(r->to, heading, SIZE_MAX, false);
	for (size_t i = screen_columns(heading); i < width + INDENT; i++)
		strbuf_putc(r->to, ' ');
	put_value(r, is_empty_list(value) ? none[r->screen->language] : text_of(r, name, value),
		  indent + width + INDENT);
}

/* What is the matter and what would end it come before where and since when. */
static bool leads(const char *member)
{
	return strcmp(member, "sentence") == 0 || strcmp(member, "ends") == 0;
}

static void put_members(struct rendering *r, struct slice object, size_t indent)
{
	size_t width = widest_heading(r, object);
	const char *name;
	struct slice value;
	for (int leading = 1; leading >= 0; leading--) {
		struct json_walk walk = json_walk_start(object, &r->arena);
		while (json_walk_next(&walk, &name, &value)) {
			if (!is_block(value) && leads(name) == leading)
				put_member(r, name, value, indent, width);
		}
	}
}

static void put_heading(struct rendering *r, const char *name)
{
	const char *heading = heading_of(name, r->screen->language, &r->arena);
	if (r->to->length)
		strbuf_putc(r->to, '\n');
	strbuf_puts(r->to, r->screen->colour ? "\033[1m" : "");
	screen_put(r->to, heading, SIZE_MAX, false);
	strbuf_puts(r->to, r->screen->colour ? "\033[0m\n" : "\n");
}

static bool has_members(struct rendering *r, struct slice object)
{
	const char *name;
	struct slice value;
	struct json_walk walk = json_walk_start(object, &r->arena);
	while (json_walk_next(&walk, &name, &value)) {
		if (!is_block(value))
			return true;
	}
	return false;
}

static size_t count_blocks(struct rendering *r, struct slice object)
{
	const char *name;
	struct slice value;
	struct json_walk walk = json_walk_start(object, &r->arena);
	size_t count = 0;
	while (json_walk_next(&walk, &name, &value))
		count += is_block(value);
	return count;
}

/* The values that stand alone, then each list and each object under its name; a single list needs no name. */
static void put_object(struct rendering *r, struct slice object)
{
	bool named = has_members(r, object) || count_blocks(r, object) > 1;
	const char *name;
	struct slice value;
	struct json_walk walk = json_walk_start(object, &r->arena);
	put_members(r, object, 0);
	while (json_walk_next(&walk, &name, &value)) {
		if (!is_block(value))
			continue;
		if (named)
			put_heading(r, name);
		if (json_view_kind(value) == JSON_KIND_ARRAY)
			put_table(r, name, value, named ? INDENT : 0);
		else
			put_members(r, value, INDENT);
	}
}

static bool is_empty_page(struct rendering *r, struct slice result)
{
	const char *name;
	struct slice value;
	struct json_walk walk = json_walk_start(result, &r->arena);
	while (json_walk_next(&walk, &name, &value)) {
		if (!is_empty_list(value))
			return false;
	}
	return true;
}

void render_result(struct slice result, const struct screen *screen, struct strbuf *to)
{
	static const char *const nothing[LANGUAGE_COUNT] = {"nothing\n", "niets\n"};
	struct rendering r = {.screen = screen, .to = to};
	arena_init(&r.arena);
	if (json_view_kind(result) != JSON_KIND_OBJECT)
		put_value(&r, text_of(&r, "", result), 0);
	else if (is_empty_page(&r, result))
		strbuf_puts(to, nothing[screen->language]);
	else
		put_object(&r, result);
	arena_done(&r.arena);
}

void render_event(struct slice event, const struct screen *screen, struct strbuf *to)
{
	static const char *const members[] = {"at", "case", "seq", "kind", "actor", "facts", "content"};
	struct rendering r = {.screen = screen, .to = to};
	struct strbuf line = {0};
	arena_init(&r.arena);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const char *text = text_of(&r, members[i], json_view_member(event, members[i]));
		if (*text)
			strbuf_printf(&line, "%s%s", line.length ? "  " : "", text);
	}
	screen_put(to, strbuf_text(&line), screen->width == INT_MAX ? SIZE_MAX : (size_t)screen->width,
		   false);
	strbuf_done(&line);
	arena_done(&r.arena);
}
