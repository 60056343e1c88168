/* clause_row: see clause_row.h. */
#include "words/clause_row.h"

#include <string.h>

#define MAY false
#define MUST true

const struct clause_row clause_rows[] = {
#define CLAUSE(path, type, need, text) {path, CLAUSE_##type, need, text},
#include "clause.def"
#undef CLAUSE
};
const size_t clause_row_count = sizeof clause_rows / sizeof *clause_rows;

const char *const clause_weekdays[7] = {"monday", "tuesday",  "wednesday", "thursday",
					"friday", "saturday", "sunday"};

static const struct {
	const char *word;
	enum clause_part part;
} parts[] = {
	{"N", PART_N},         {"THEME", PART_NAME},      {"AGENCY", PART_NAME},     {"KIND", PART_KIND},
	{"CAUSE", PART_CAUSE}, {"PATTERN", PART_PATTERN}, {"WEEKDAY", PART_WEEKDAY},
};

enum clause_part clause_part(const char *part, size_t length)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (strlen(parts[i].word) == length && memcmp(parts[i].word, part, length) == 0)
			return parts[i].part;
	}
	return PART_LITERAL;
}
