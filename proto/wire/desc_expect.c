/* desc_expect: see desc_expect.h. */
#include "wire/desc_expect.h"

#include <stdio.h>
#include <string.h>

#define EXPECTED_MAX 160

/* A limit stands between the two halves, where there is a second one. */
static const struct {
	const char *before;
	const char *after;
} expected[] = {
	[TYPE_CASE] = {"the id of a case, 13 characters", NULL},
	[TYPE_PARTY] = {"the name of a party of this partnership", NULL},
	[TYPE_TIME] = {"an instant like 2026-03-02T09:00:00Z", NULL},
	[TYPE_INT] = {"a whole number from 0 to ", ""},
	[TYPE_BOOL] = {"true or false", NULL},
	[TYPE_SLUG] = {"1 to ", " of a-z 0-9 . _ - starting with a letter or digit"},
	[TYPE_SLUG_KEY] = {"1 to ", " visible ASCII characters"},
	[TYPE_SLUG_HEX] = {"", " lower-case hexadecimal digits"},
	[TYPE_SLUG_AREA] = {"a CBS code: GM and 4, WK and 6, or BU and 8 digits; after the first 4 also "
			    "capital letters",
			    NULL},
	[TYPE_TEXT] = {"text of at most ", " bytes"},
	[TYPE_JSON] = {"an object of at most ", " bytes"},
	[TYPE_NUMBERS] = {"a list of at most ", " whole numbers from 1 on"},
	[TYPE_PARTIES] = {"a list of at most ", " names of parties"},
	[TYPE_CHOICE] = {"one of ", NULL},
	[TYPE_CHOICES] = {"a list of ", NULL},
	[DESC_BIG] = {"a whole number within ±2^53", NULL},
	[DESC_EVENT] = {"the name of a kind of event", NULL},
	[DESC_PATTERN] = {"the name of a pattern", NULL},
	[DESC_WORDS] = {"a list of at most ", " words"},
	[DESC_COUNTS] = {"a list of at most ", " whole numbers"},
	[DESC_OBJECT] = {"an object", NULL},
	[DESC_LIST] = {"a list of at most ", " objects"},
};

static void list_words(enum choice choice, char text[EXPECTED_MAX], size_t length)
{
	const struct choice_set *set = choice_set(choice);
	for (int i = 0; i < set->count && length < EXPECTED_MAX; i++)
		length += (size_t)snprintf(text + length, EXPECTED_MAX - length, "%s%s", i ? ", " : "",
					   set->names[i]);
}

int desc_bad_value(const struct desc *row, struct err *err)
{
	char text[EXPECTED_MAX];
	const char *before = expected[row->type].before, *after = expected[row->type].after;
	if (after)
		snprintf(text, sizeof text, "%s%d%s", before, row->limit, after);
	else
		snprintf(text, sizeof text, "%s", before);
	if (row->type == TYPE_CHOICE || row->type == TYPE_CHOICES)
		list_words(row->choice, text, strlen(text));
	return err_set_where(err, ERROR_bad_value, row->name, "The value of \"%s\" must be %s.", row->name,
			     text);
}

int desc_blank_value(const struct desc *row, struct err *err)
{
	return err_set_where(err, ERROR_bad_value, row->name,
			     "The value of \"%s\" must be a text with something in it.", row->name);
}
