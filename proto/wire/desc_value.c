/* desc_value: see desc_value.h. */
#include "wire/desc_value.h"

#include <string.h>

#include "base/ident.h"
#include "base/instant.h"
#include "wire/desc_expect.h"
#include "wire/desc_member.h"
#include "wire/limit.h"

static bool whole_number(const cJSON *item, int64_t least, int64_t most, int64_t *ret_value)
{
	if (!cJSON_IsNumber(item) || item->valuedouble < (double)least || item->valuedouble > (double)most)
		return false;
	*ret_value = (int64_t)item->valuedouble;
	return (double)*ret_value == item->valuedouble;
}

static bool parse_party(const struct desc_reader *reader, const char *name, int64_t *ret_party)
{
	const struct party_names *names = reader->names;
	size_t length = strlen(name);
	*ret_party = names ? names->number(names->context, name, length) : party_fixed_number(name, length);
	return *ret_party != PARTY_NONE && (*ret_party > 0 || !reader->enrolled);
}

static bool parse_event(const char *name, int64_t *ret_event)
{
	*ret_event = event_of(name, strlen(name));
	return *ret_event >= 0;
}

static bool parse_choice(enum choice choice, const char *name, int64_t *ret_number)
{
	*ret_number = choice_of(choice, name, strlen(name));
	return *ret_number >= 0;
}

static bool parse_pattern(const char *name, int64_t *ret_pattern)
{
	for (int i = 0; i < PATTERN_COUNT; i++) {
		*ret_pattern = i;
		if (strcmp(stall_rows[pattern_rows[i].stall].name, name) == 0)
			return true;
	}
	return false;
}

/* A word that stands for a number. */
static bool parse_word(const struct desc_reader *reader, const struct desc *row, const char *word,
		       int64_t *ret_value)
{
	switch (row->type) {
	case TYPE_CASE:
		return ident_case_parse(word, strlen(word), ret_value) == 0;
	case TYPE_TIME:
		return instant_parse(word, strlen(word), ret_value) == 0;
	case TYPE_PARTY:
		return parse_party(reader, word, ret_value);
	case DESC_EVENT:
		return parse_event(word, ret_value);
	case DESC_PATTERN:
		return parse_pattern(word, ret_value);
	default:
		return parse_choice(row->choice, word, ret_value);
	}
}

static bool text_fits(const struct desc *row, const char *text)
{
	if (row->type == TYPE_TEXT)
		return strlen(text) <= (size_t)row->limit;
	return field_slug_fits((enum field_type)row->type, row->limit, text);
}

static int read_text(const struct desc_reader *reader, const struct desc *row, const cJSON *item, void *base)
{
	if (!cJSON_IsString(item) || !text_fits(row, item->valuestring))
		return desc_bad_value(row, reader->err);
	desc_set_text(row, base, arena_strndup(reader->arena, item->valuestring, strlen(item->valuestring)));
	return 0;
}

static int read_integer(const struct desc_reader *reader, const struct desc *row, const cJSON *item,
			void *base)
{
	int64_t least = row->type == DESC_BIG ? -WIRE_INTEGER_MAX : 0;
	int64_t most = row->type == DESC_BIG ? WIRE_INTEGER_MAX : row->limit;
	int64_t value;
	if (!whole_number(item, least, most, &value))
		return desc_bad_value(row, reader->err);
	desc_set_integer(row, base, value);
	return 0;
}

static int read_word(const struct desc_reader *reader, const struct desc *row, const cJSON *item, void *base)
{
	int64_t value;
	if (!cJSON_IsString(item) || !parse_word(reader, row, item->valuestring, &value))
		return desc_bad_value(row, reader->err);
	desc_set_integer(row, base, value);
	return 0;
}

static int read_bool(const struct desc_reader *reader, const struct desc *row, const cJSON *item, void *base)
{
	if (!cJSON_IsBool(item))
		return desc_bad_value(row, reader->err);
	desc_set_integer(row, base, cJSON_IsTrue(item));
	return 0;
}

/* An element of a list of numbers, or of names of parties. */
static bool read_element(const struct desc_reader *reader, const struct desc *row, const cJSON *element,
			 int64_t *ret_value)
{
	if (row->type == TYPE_NUMBERS || row->type == DESC_COUNTS)
		return whole_number(element, row->type == TYPE_NUMBERS ? 1 : 0, INT32_MAX, ret_value);
	return cJSON_IsString(element) && parse_party(reader, element->valuestring, ret_value);
}

static int read_numbers(const struct desc_reader *reader, const struct desc *row, const cJSON *item,
			void *base)
{
	int count = cJSON_IsArray(item) ? cJSON_GetArraySize(item) : row->limit + 1;
	if (count > row->limit)
		return desc_bad_value(row, reader->err);
	int32_t *items = arena_zalloc(reader->arena, (size_t)count, sizeof *items);
	int32_t at = 0;
	const cJSON *element;
	cJSON_ArrayForEach(element, item)
	{
		int64_t value;
		if (!read_element(reader, row, element, &value))
			return desc_bad_value(row, reader->err);
		items[at++] = (int32_t)value;
	}
	*(struct numbers *)(void *)((char *)base + row->offset) = (struct numbers){items, count};
	return 0;
}

static int read_mask(const struct desc_reader *reader, const struct desc *row, const cJSON *item, void *base)
{
	int64_t mask = 0;
	const cJSON *element;
	if (!cJSON_IsArray(item))
		return desc_bad_value(row, reader->err);
	cJSON_ArrayForEach(element, item)
	{
		int64_t bit;
		if (!cJSON_IsString(element) || !parse_choice(row->choice, element->valuestring, &bit))
			return desc_bad_value(row, reader->err);
		mask |= INT64_C(1) << bit;
	}
	desc_set_integer(row, base, mask);
	return 0;
}

static int read_words(const struct desc_reader *reader, const struct desc *row, const cJSON *item, void *base)
{
	int count = cJSON_IsArray(item) ? cJSON_GetArraySize(item) : row->limit + 1;
	if (count > row->limit)
		return desc_bad_value(row, reader->err);
	const char **items = arena_zalloc(reader->arena, (size_t)count, sizeof *items);
	int32_t at = 0;
	const cJSON *element;
	cJSON_ArrayForEach(element, item)
	{
		if (!cJSON_IsString(element))
			return desc_bad_value(row, reader->err);
		items[at++] =
			arena_strndup(reader->arena, element->valuestring, strlen(element->valuestring));
	}
	*(struct desc_list *)(void *)((char *)base + row->offset) = (struct desc_list){items, count};
	return 0;
}

int desc_read_value(const struct desc_reader *reader, const struct desc *row, const cJSON *item, void *base)
{
	switch (row->type) {
	case TYPE_INT:
	case DESC_BIG:
		return read_integer(reader, row, item, base);
	case TYPE_BOOL:
		return read_bool(reader, row, item, base);
	case TYPE_SLUG:
	case TYPE_SLUG_KEY:
	case TYPE_SLUG_HEX:
	case TYPE_SLUG_AREA:
	case TYPE_TEXT:
		return read_text(reader, row, item, base);
	case TYPE_NUMBERS:
	case TYPE_PARTIES:
	case DESC_COUNTS:
		return read_numbers(reader, row, item, base);
	case DESC_WORDS:
		return read_words(reader, row, item, base);
	case TYPE_CHOICES:
		return read_mask(reader, row, item, base);
	default:
		return read_word(reader, row, item, base);
	}
}
