/*
 * desc_in: see desc_in.h. cJSON builds the tree; members that are kept as text are cut out of the source beside it,
 * because cJSON does not keep what it read.
 */
#include "wire/desc_in.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/ident.h"
#include "base/instant.h"
#include "wire/desc_expect.h"
#include "wire/desc_member.h"
#include "wire/desc_value.h"

/* An object that is being read: as a tree, and as text where a row needs that. */
struct object {
	const cJSON *tree;
	struct slice text;
};

static int read_members(const struct desc_reader *reader, struct object object,
			const struct desc_table *table, void *base);

static int read_json(const struct desc_reader *reader, const struct desc *row, const cJSON *item,
		     struct slice text, void *base)
{
	if (!cJSON_IsObject(item) || text.length > (size_t)row->limit)
		return desc_bad_value(row, reader->err);
	desc_set_text(row, base, arena_strndup(reader->arena, text.bytes, text.length));
	return 0;
}

/* "due" in the third of "opens" is "opens[2].due". */
static int inside(const struct desc_reader *reader, const struct desc *row, int32_t index)
{
	char where[ERR_WHERE_MAX];
	if (index < 0)
		snprintf(where, sizeof where, "%s.%.*s", row->name, ERR_WHERE_MAX / 2, reader->err->where);
	else
		snprintf(where, sizeof where, "%s[%d].%.*s", row->name, (int)index, ERR_WHERE_MAX / 2,
			 reader->err->where);
	memcpy(reader->err->where, where, sizeof where);
	return -1;
}

static int read_struct(const struct desc_reader *reader, const struct desc *row, const cJSON *item,
		       struct slice text, void *base)
{
	if (!cJSON_IsObject(item))
		return desc_bad_value(row, reader->err);
	struct object object = {item, text};
	if (read_members(reader, object, row->table, (char *)base + row->offset) < 0)
		return inside(reader, row, -1);
	return 0;
}

static int read_list(const struct desc_reader *reader, const struct desc *row, const cJSON *item,
		     struct slice text, void *base)
{
	int count = cJSON_IsArray(item) ? cJSON_GetArraySize(item) : row->limit + 1;
	if (count > row->limit)
		return desc_bad_value(row, reader->err);
	char *items = arena_zalloc(reader->arena, (size_t)count, row->table->size);
	struct object element = {0};
	int32_t at = 0;
	cJSON_ArrayForEach(element.tree, item)
	{
		if (!cJSON_IsObject(element.tree))
			return desc_bad_value(row, reader->err);
		slice_next_element(text, &element.text);
		if (read_members(reader, element, row->table, items + (size_t)at * row->table->size) < 0)
			return inside(reader, row, at);
		at++;
	}
	*(struct desc_list *)(void *)((char *)base + row->offset) = (struct desc_list){items, count};
	return 0;
}

static bool needs_text(const struct desc_table *table);

static bool row_needs_text(const struct desc *row)
{
	return row->type == TYPE_JSON || (row->table && needs_text(row->table));
}

static bool needs_text(const struct desc_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		if (row_needs_text(&table->rows[i]))
			return true;
	}
	return false;
}

static int read_value(const struct desc_reader *reader, const struct desc *row, struct object parent,
		      const cJSON *item, void *base)
{
	struct slice text = {0};
	if (row_needs_text(row))
		text = slice_member_of(parent.text, row->name, reader->arena);
	switch (row->type) {
	case TYPE_JSON:
		return read_json(reader, row, item, text, base);
	case DESC_OBJECT:
		return read_struct(reader, row, item, text, base);
	case DESC_LIST:
		return read_list(reader, row, item, text, base);
	default:
		return desc_read_value(reader, row, item, base);
	}
}

/* The name of a member that has no row is the peer's: it is not repeated, but for a short printable one. */
static int unknown_member(const struct desc_reader *reader, const char *name)
{
	bool presentable = ident_is_slug(name, strlen(name));
	return err_set_where(reader->err, ERROR_unknown_field, presentable ? name : "",
			     "There is no such field here; the reference of the verb lists them.");
}

static int missing_member(const struct desc_reader *reader, const char *name)
{
	return err_set_where(reader->err, ERROR_missing_field, name, "The field \"%s\" is required.", name);
}

static size_t row_called(const struct desc_table *table, const char *name)
{
	size_t i = 0;
	while (i < table->count && strcmp(table->rows[i].name, name) != 0)
		i++;
	return i;
}

/* Optional members of which the empty value is not zero. */
static void set_empty(const struct desc_table *table, void *base)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct desc *row = &table->rows[i];
		if (row->type == TYPE_TIME)
			desc_set_integer(row, base, INSTANT_NEVER);
		else if (row->type == TYPE_CHOICE && row->size == sizeof(int32_t))
			desc_set_integer(row, base, -1);
	}
}

static int check_complete(const struct desc_reader *reader, const struct desc_table *table, uint64_t present)
{
	for (size_t i = 0; i < table->count; i++) {
		if (!table->rows[i].optional && !(present >> i & 1))
			return missing_member(reader, table->rows[i].name);
	}
	return 0;
}

static int read_members(const struct desc_reader *reader, struct object object,
			const struct desc_table *table, void *base)
{
	uint64_t present = 0;
	const cJSON *item;
	set_empty(table, base);
	cJSON_ArrayForEach(item, object.tree)
	{
		size_t i = row_called(table, item->string);
		if (i == table->count && reader->lenient)
			continue;
		if (i == table->count)
			return unknown_member(reader, item->string);
		if (read_value(reader, &table->rows[i], object, item, base) < 0)
			return -1;
		present |= UINT64_C(1) << i;
	}
	return check_complete(reader, table, present);
}

/* The field among `fields` that is called `name`; FIELD_COUNT if none is. */
static int field_called(field_mask fields, const char *name)
{
	for (; fields; fields &= fields - 1) {
		enum field field = field_first(fields);
		if (strcmp(field_rows[field].name, name) == 0)
			return field;
	}
	return FIELD_COUNT;
}

/* --- whole texts ---------------------------------------------------------------------------------- */

struct fields_task {
	const struct desc_reader *reader;
	field_mask allowed;
	struct args *args;
	const struct desc_table *more;
	void *more_base;
};

static int read_field(const struct fields_task *task, struct object object, const cJSON *item)
{
	int field = field_called(task->allowed, item->string);
	if (field < FIELD_COUNT) {
		struct desc row = desc_of_field((enum field)field);
		task->args->present |= (field_mask)1 << field;
		return read_value(task->reader, &row, object, item, task->args);
	}
	size_t i = task->more ? row_called(task->more, item->string) : 0;
	if (task->more && i < task->more->count)
		return read_value(task->reader, &task->more->rows[i], object, item, task->more_base);
	return unknown_member(task->reader, item->string);
}

static int read_fields(const struct fields_task *task, struct object object, field_mask required)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, object.tree)
	{
		if (read_field(task, object, item) < 0)
			return -1;
	}
	field_mask missing = required & ~task->args->present;
	if (missing)
		return missing_member(task->reader, field_rows[field_first(missing)].name);
	return 0;
}

static int parse(const struct desc_reader *reader, struct slice text, cJSON **ret_tree)
{
	cJSON *tree = cJSON_ParseWithLengthOpts(text.bytes, text.length, NULL, false);
	if (!tree)
		return err_set(reader->err, ERROR_internal, "The JSON parser refused what the gate let in.");
	if (!cJSON_IsObject(tree)) {
		cJSON_Delete(tree);
		return err_set(reader->err, ERROR_bad_request, "An object must stand here.");
	}
	*ret_tree = tree;
	return 0;
}

int desc_read_fields(const struct desc_reader *reader, struct slice object, field_mask required,
		     field_mask optional, struct args *args, const struct desc_table *more, void *more_base)
{
	struct fields_task task = {reader, required | optional, args, more, more_base};
	cJSON *tree;
	if (parse(reader, object, &tree) < 0)
		return -1;
	int result = read_fields(&task, (struct object){tree, object}, required);
	cJSON_Delete(tree);
	return result;
}

int desc_read_object(const struct desc_reader *reader, struct slice object, const struct desc_table *table,
		     void *base)
{
	cJSON *tree;
	if (parse(reader, object, &tree) < 0)
		return -1;
	memset(base, 0, table->size);
	int result = read_members(reader, (struct object){tree, object}, table, base);
	cJSON_Delete(tree);
	return result;
}
