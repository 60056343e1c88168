/* desc: see desc.h. */
#include "wire/desc.h"

/* The size of the C type behind each type of field, as TYPE_OF_... in words.h has it. */
static const size_t sizes[] = {
	[TYPE_CASE] = sizeof(int64_t),
	[TYPE_PARTY] = sizeof(int32_t),
	[TYPE_TIME] = sizeof(int64_t),
	[TYPE_INT] = sizeof(int32_t),
	[TYPE_BOOL] = sizeof(bool),
	[TYPE_SLUG] = sizeof(char *),
	[TYPE_SLUG_KEY] = sizeof(char *),
	[TYPE_SLUG_HEX] = sizeof(char *),
	[TYPE_SLUG_AREA] = sizeof(char *),
	[TYPE_TEXT] = sizeof(char *),
	[TYPE_JSON] = sizeof(char *),
	[TYPE_NUMBERS] = sizeof(struct numbers),
	[TYPE_PARTIES] = sizeof(struct numbers),
	[TYPE_CHOICE] = sizeof(int32_t),
	[TYPE_CHOICES] = sizeof(int32_t),
};

struct desc desc_of_field(enum field field)
{
	const struct field_row *row = &field_rows[field];
	return (struct desc){.name = row->name,
			     .type = (int)row->type,
			     .choice = row->choice,
			     .limit = row->limit,
			     .offset = row->offset,
			     .size = sizes[row->type]};
}
