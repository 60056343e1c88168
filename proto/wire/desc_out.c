/* desc_out: see desc_out.h. */
#include "wire/desc_out.h"

#include <assert.h>
#include <stdio.h>

#include "base/instant.h"
#include "wire/desc_member.h"

#define PARTY_TEXT_MAX 32

static const char *text_of(const struct desc *row, const void *base)
{
	return *(const char *const *)desc_at(row, base);
}

static const struct numbers *numbers_of(const struct desc *row, const void *base)
{
	return desc_at(row, base);
}

static const struct desc_list *list_of(const struct desc *row, const void *base)
{
	return desc_at(row, base);
}

/* What the optional rows leave out: see desc.h. */
static bool is_empty(const struct desc *row, const void *base)
{
	switch (row->type) {
	case TYPE_TIME:
		return desc_get_integer(row, base) == INSTANT_NEVER;
	case TYPE_SLUG:
	case TYPE_SLUG_KEY:
	case TYPE_SLUG_HEX:
	case TYPE_SLUG_AREA:
	case TYPE_TEXT:
	case TYPE_JSON:
		return text_of(row, base) == NULL;
	case TYPE_NUMBERS:
	case TYPE_PARTIES:
	case DESC_COUNTS:
		return numbers_of(row, base)->count == 0;
	case DESC_LIST:
	case DESC_WORDS:
		return list_of(row, base)->count == 0;
	case TYPE_CHOICE:
		return desc_get_integer(row, base) == (row->size == sizeof(int32_t) ? -1 : 0);
	case DESC_OBJECT:
		return false;
	default:
		return desc_get_integer(row, base) == 0;
	}
}

static void write_party(struct json_out *out, int32_t party, const struct party_names *names)
{
	const char *name = names ? names->name(names->context, party) : party_fixed_name(party);
	char number[PARTY_TEXT_MAX];
	if (!name)
		snprintf(number, sizeof number, "party:%d", (int)party);
	json_out_text(out, name ? name : number);
}

static void write_numbers(struct json_out *out, const struct numbers *numbers)
{
	json_out_begin_array(out);
	for (int32_t i = 0; i < numbers->count; i++)
		json_out_integer(out, numbers->items[i]);
	json_out_end(out);
}

static void write_parties(struct json_out *out, const struct numbers *parties,
			  const struct party_names *names)
{
	json_out_begin_array(out);
	for (int32_t i = 0; i < parties->count; i++)
		write_party(out, parties->items[i], names);
	json_out_end(out);
}

static void write_choices(struct json_out *out, enum choice choice, int64_t mask)
{
	json_out_begin_array(out);
	for (int i = 0; i < choice_set(choice)->count; i++) {
		if (mask >> i & 1)
			json_out_text(out, choice_name(choice, i));
	}
	json_out_end(out);
}

static void write_words(struct json_out *out, const struct desc_list *words)
{
	const char *const *items = words->items;
	json_out_begin_array(out);
	for (int32_t i = 0; i < words->count; i++)
		json_out_text(out, items[i]);
	json_out_end(out);
}

static void write_list(struct json_out *out, const struct desc *row, const void *base,
		       const struct party_names *names)
{
	const struct desc_list *list = list_of(row, base);
	json_out_begin_array(out);
	for (int32_t i = 0; i < list->count; i++)
		desc_write_object(out, row->table, (const char *)list->items + (size_t)i * row->table->size,
				  names);
	json_out_end(out);
}

static void write_text(struct json_out *out, const struct desc *row, const void *base)
{
	const char *text = text_of(row, base);
	assert(text); /* a row that may be NULL is optional */
	if (row->type == TYPE_JSON)
		json_out_raw(out, text, strlen(text));
	else
		json_out_text(out, text);
}

static void write_value(struct json_out *out, const struct desc *row, const void *base,
			const struct party_names *names)
{
	switch (row->type) {
	case TYPE_CASE:
		json_out_case(out, desc_get_integer(row, base));
		break;
	case TYPE_PARTY:
		write_party(out, (int32_t)desc_get_integer(row, base), names);
		break;
	case TYPE_TIME:
		json_out_instant(out, desc_get_integer(row, base));
		break;
	case TYPE_BOOL:
		json_out_bool(out, desc_get_integer(row, base) != 0);
		break;
	case TYPE_NUMBERS:
	case DESC_COUNTS:
		write_numbers(out, numbers_of(row, base));
		break;
	case TYPE_PARTIES:
		write_parties(out, numbers_of(row, base), names);
		break;
	case TYPE_CHOICE:
		json_out_text(out, choice_name(row->choice, (int)desc_get_integer(row, base)));
		break;
	case TYPE_CHOICES:
		write_choices(out, row->choice, desc_get_integer(row, base));
		break;
	case DESC_EVENT:
		json_out_text(out, event_rows[desc_get_integer(row, base)].name);
		break;
	case DESC_PATTERN:
		json_out_text(out, stall_rows[pattern_rows[desc_get_integer(row, base)].stall].name);
		break;
	case DESC_WORDS:
		write_words(out, list_of(row, base));
		break;
	case DESC_OBJECT:
		desc_write_object(out, row->table, desc_at(row, base), names);
		break;
	case DESC_LIST:
		write_list(out, row, base, names);
		break;
	case TYPE_INT:
	case DESC_BIG:
		json_out_integer(out, desc_get_integer(row, base));
		break;
	default:
		write_text(out, row, base);
		break;
	}
}

void desc_write(struct json_out *out, const struct desc *row, const void *base,
		const struct party_names *names)
{
	if (row->optional && is_empty(row, base))
		return;
	json_out_key(out, row->name);
	write_value(out, row, base, names);
}

void desc_write_members(struct json_out *out, const struct desc_table *table, const void *base,
			const struct party_names *names)
{
	for (size_t i = 0; i < table->count; i++)
		desc_write(out, &table->rows[i], base, names);
}

void desc_write_object(struct json_out *out, const struct desc_table *table, const void *base,
		       const struct party_names *names)
{
	json_out_begin_object(out);
	desc_write_members(out, table, base, names);
	json_out_end(out);
}
