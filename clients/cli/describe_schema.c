/* describe_schema: the JSON Schema of a covenant, from clause.def; see describe.h. The rows are a tree written as paths: what begins
 * alike lies in one object. */
#include <string.h>

#include "cli/describe.h"
#include "wire/json_out.h"
#include "words/clause_row.h"

#define DIALECT "https://json-schema.org/draft/2020-12/schema"
#define ROWS_MAX 256

/* The rows that begin with the same parts; `at` is where in each path the next part begins. */
struct branch {
	const struct clause_row *rows[ROWS_MAX];
	size_t at[ROWS_MAX];
	size_t count;
};

static void put_text(struct json_out *out, const char *key, const char *text)
{
	json_out_key(out, key);
	json_out_text(out, text);
}

static void put_reference(struct json_out *out, const char *definition)
{
	struct strbuf text = {0};
	strbuf_printf(&text, "#/$defs/%s", definition);
	put_text(out, "$ref", strbuf_text(&text));
	strbuf_done(&text);
}

/* --- leaves ---------------------------------------------------------------------------------------- */

static const char *const type_names[CLAUSE_TYPES] = {
	[CLAUSE_TEXT] = "text",
	[CLAUSE_NAME] = "name",
	[CLAUSE_TERM] = "term",
	[CLAUSE_SPAN] = "span",
	[CLAUSE_COUNT] = "count",
	[CLAUSE_COUNT_1] = "count_1",
	[CLAUSE_COUNT_1000] = "count_1000",
	[CLAUSE_RUNG] = "rung",
	[CLAUSE_ZONE] = "zone",
	[CLAUSE_HOURS] = "hours",
	[CLAUSE_DAY] = "day",
	[CLAUSE_HOLIDAYS] = "holidays",
	[CLAUSE_DATE] = "date",
	[CLAUSE_PERCENT] = "percent",
	[CLAUSE_LEGAL] = "legal",
	[CLAUSE_TIME_OF_DAY] = "time_of_day",
};

/* Patterns are anchored; "" = any text. A number may be written as one, too. */
static const struct {
	const char *pattern;
	int least, most; /* of a number; most < 0 = no number */
} forms[CLAUSE_TYPES] = {
	[CLAUSE_TEXT] = {"", 0, -1},
	[CLAUSE_NAME] = {"^[a-z0-9][a-z0-9._-]{0,47}$", 0, -1},
	[CLAUSE_TERM] = {"^(none|0[mhdw]?|[1-9][0-9]{0,7}[mhdw])$", 0, 0},
	[CLAUSE_SPAN] = {"^(0[mhdw]?|[1-9][0-9]{0,7}[mhdw])$", 0, 0},
	[CLAUSE_COUNT] = {"^0*([0-9]|[1-5][0-9]|6[0-4])$", 0, 64},
	[CLAUSE_COUNT_1000] = {"^0*([0-9]{1,3}|1000)$", 0, 1000},
	[CLAUSE_COUNT_1] = {"^0*([1-9]|[1-5][0-9]|6[0-4])$", 1, 64},
	[CLAUSE_ZONE] = {"^[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z][A-Za-z0-9+_-]*)*$", 0, -1},
	[CLAUSE_HOURS] = {"^24x7$", 0, -1},
	[CLAUSE_DAY] = {"^(closed|([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00))$", 0,
			-1},
	[CLAUSE_TIME_OF_DAY] = {"^([01][0-9]|2[0-3]):[0-5][0-9]$", 0, -1},
	[CLAUSE_HOLIDAYS] = {"^(nl$|BEGIN:VCALENDAR)", 0, -1},
	[CLAUSE_PERCENT] = {"^0*([1-9]|[1-9][0-9]|100)$", 1, 100},
	[CLAUSE_LEGAL] = {"^(ceiling|terms[.][a-z]+([.][a-z_]+)?)$", 0, -1},
	[CLAUSE_DATE] = {"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", 0, -1},
};

static void put_number(struct json_out *out, int least, int most)
{
	json_out_begin_object(out);
	put_text(out, "type", "integer");
	json_out_key(out, "minimum");
	json_out_integer(out, least);
	json_out_key(out, "maximum");
	json_out_integer(out, most);
	json_out_end(out);
}

static void put_string(struct json_out *out, const char *pattern)
{
	put_text(out, "type", "string");
	if (*pattern)
		put_text(out, "pattern", pattern);
}

static void put_rungs(struct json_out *out)
{
	json_out_key(out, "enum");
	json_out_begin_array(out);
	for (int rung = 0; rung < RUNG_COUNT; rung++)
		json_out_text(out, choice_name(CHOICE_RUNG, rung));
	json_out_end(out);
}

static void put_definition(struct json_out *out, int type)
{
	json_out_key(out, type_names[type]);
	json_out_begin_object(out);
	if (type == CLAUSE_RUNG) {
		put_rungs(out);
	} else if (forms[type].most < 0) {
		put_string(out, forms[type].pattern);
	} else {
		json_out_key(out, "anyOf");
		json_out_begin_array(out);
		json_out_begin_object(out);
		put_string(out, forms[type].pattern);
		json_out_end(out);
		put_number(out, forms[type].least, forms[type].most);
		json_out_end(out);
	}
	json_out_end(out);
}

/* --- names that stand for many --------------------------------------------------------------------- */

static void put_words(struct json_out *out, enum clause_part part)
{
	json_out_key(out, "enum");
	json_out_begin_array(out);
	for (int i = 0; part == PART_KIND && i < OBLIGATION_COUNT; i++)
		json_out_text(out, obligation_rows[i].name);
	if (part == PART_CAUSE)
		json_out_text(out, "any");
	for (int i = 0; part == PART_CAUSE && i < CAUSE_COUNT; i++)
		json_out_text(out, choice_name(CHOICE_CAUSE, i));
	for (int i = 0; part == PART_PATTERN && i < PATTERN_COUNT; i++)
		json_out_text(out, stall_rows[pattern_rows[i].stall].name);
	for (int i = 0; part == PART_WEEKDAY && i < 7; i++)
		json_out_text(out, clause_weekdays[i]);
	json_out_end(out);
}

static void put_keys(struct json_out *out, enum clause_part part)
{
	json_out_key(out, "propertyNames");
	json_out_begin_object(out);
	if (part == PART_NAME)
		put_reference(out, type_names[CLAUSE_NAME]);
	else
		put_words(out, part);
	json_out_end(out);
}

/* --- the tree -------------------------------------------------------------------------------------- */

static void put_branch(struct json_out *out, const struct branch *branch);

static const char *part_of(const struct branch *branch, size_t i, size_t *ret_length)
{
	const char *part = branch->rows[i]->path + branch->at[i];
	*ret_length = strcspn(part, ".");
	return part;
}

static bool is_leaf(const struct branch *branch, size_t i)
{
	return branch->rows[i]->path[branch->at[i]] == '\0';
}

static bool same_part(const struct branch *branch, size_t i, size_t j)
{
	size_t one, other;
	const char *a = part_of(branch, i, &one), *b = part_of(branch, j, &other);
	return !is_leaf(branch, j) && one == other && memcmp(a, b, one) == 0;
}

/* Those that go on with the same part as row i, one part further. */
static struct branch further(const struct branch *branch, size_t i)
{
	struct branch next = {.count = 0};
	for (size_t j = 0; j < branch->count; j++) {
		size_t length;
		if (!same_part(branch, i, j))
			continue;
		const char *part = part_of(branch, j, &length);
		next.rows[next.count] = branch->rows[j];
		next.at[next.count++] = branch->at[j] + length + (part[length] == '.');
	}
	return next;
}

/* Whether row i is the first with its part. */
static bool begins_part(const struct branch *branch, size_t i)
{
	if (is_leaf(branch, i))
		return false;
	for (size_t j = 0; j < i; j++) {
		if (same_part(branch, i, j))
			return false;
	}
	return true;
}

static void put_further(struct json_out *out, const struct branch *branch, size_t i)
{
	struct branch next = further(branch, i);
	put_branch(out, &next);
}

static void put_required(struct json_out *out, const struct branch *branch)
{
	bool any = false;
	for (size_t i = 0; i < branch->count; i++)
		any = any || branch->rows[i]->must;
	if (!any)
		return;
	json_out_key(out, "required");
	json_out_begin_array(out);
	for (size_t i = 0; i < branch->count; i++) {
		size_t length;
		const char *part = part_of(branch, i, &length);
		if (branch->rows[i]->must && part[length] == '\0')
			json_out_string(out, part, length);
	}
	json_out_end(out);
}

static void put_properties(struct json_out *out, const struct branch *branch)
{
	put_text(out, "type", "object");
	json_out_key(out, "properties");
	json_out_begin_object(out);
	for (size_t i = 0; i < branch->count; i++) {
		struct strbuf key = {0};
		size_t length;
		const char *part = part_of(branch, i, &length);
		if (!begins_part(branch, i))
			continue;
		strbuf_put(&key, part, length);
		json_out_key(out, strbuf_text(&key));
		strbuf_done(&key);
		put_further(out, branch, i);
	}
	json_out_end(out);
	put_required(out, branch);
	json_out_key(out, "additionalProperties");
	json_out_bool(out, false);
}

/* What lies below: a list, an object with keys of one sort, or one with the keys that the table names. */
static void put_inside(struct json_out *out, const struct branch *branch, size_t first)
{
	size_t length;
	const char *part_text = part_of(branch, first, &length);
	enum clause_part part = clause_part(part_text, length);
	json_out_begin_object(out);
	if (part == PART_LITERAL) {
		put_properties(out, branch);
	} else if (part == PART_N) {
		put_text(out, "type", "array");
		json_out_key(out, "items");
		put_further(out, branch, first);
	} else {
		put_text(out, "type", "object");
		put_keys(out, part);
		json_out_key(out, "additionalProperties");
		put_further(out, branch, first);
	}
	json_out_end(out);
}

static void put_leaf(struct json_out *out, const struct clause_row *row)
{
	json_out_begin_object(out);
	put_text(out, "description", row->text);
	put_reference(out, type_names[row->type]);
	json_out_end(out);
}

/* A place may hold a value, more below it, or either. */
static void put_branch(struct json_out *out, const struct branch *branch)
{
	size_t leaf = branch->count, inside = branch->count;
	for (size_t i = branch->count; i > 0; i--) {
		if (is_leaf(branch, i - 1))
			leaf = i - 1;
		else
			inside = i - 1;
	}
	if (leaf == branch->count) {
		put_inside(out, branch, inside);
	} else if (inside == branch->count) {
		put_leaf(out, branch->rows[leaf]);
	} else {
		json_out_begin_object(out);
		json_out_key(out, "anyOf");
		json_out_begin_array(out);
		put_leaf(out, branch->rows[leaf]);
		put_inside(out, branch, inside);
		json_out_end(out);
		json_out_end(out);
	}
}

void describe_schema(struct strbuf *to)
{
	struct json_out out;
	struct branch all = {.count = 0};
	for (size_t i = 0; i < clause_row_count && i < ROWS_MAX; i++)
		all.rows[all.count++] = &clause_rows[i];
	json_out_start(&out, to);
	json_out_begin_object(&out);
	put_text(&out, "$schema", DIALECT);
	put_text(&out, "title", "Covenant of a Vangnet partnership");
	json_out_key(&out, "$defs");
	json_out_begin_object(&out);
	for (int type = 0; type < CLAUSE_TYPES; type++)
		put_definition(&out, type);
	json_out_end(&out);
	json_out_key(&out, "allOf");
	json_out_begin_array(&out);
	put_branch(&out, &all);
	json_out_end(&out);
	json_out_end(&out);
	strbuf_putc(to, '\n');
}
