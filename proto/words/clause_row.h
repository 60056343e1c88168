/*
 * clause_row: what clauses a covenant may have, from clause.def.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum clause_type {
	CLAUSE_TEXT,
	CLAUSE_NAME,
	CLAUSE_TERM,
	CLAUSE_SPAN,
	CLAUSE_COUNT,
	CLAUSE_COUNT_1,
	CLAUSE_COUNT_1000,
	CLAUSE_RUNG,
	CLAUSE_ZONE,
	CLAUSE_HOURS,
	CLAUSE_DAY,
	CLAUSE_HOLIDAYS,
	CLAUSE_DATE,
	CLAUSE_LEGAL,
	CLAUSE_PERCENT,
	CLAUSE_TIME_OF_DAY,
	CLAUSE_TYPES
};

struct clause_row {
	const char *path; /* with parts in capitals that stand for many: see clause.def */
	enum clause_type type;
	bool must;
	const char *text;
};
extern const struct clause_row clause_rows[];
extern const size_t clause_row_count;

/* What a part in capitals stands for. */
enum clause_part { PART_LITERAL, PART_N, PART_NAME, PART_KIND, PART_CAUSE, PART_PATTERN, PART_WEEKDAY };

/* Of the part that begins at `part` and ends at a '.' or at the end. */
enum clause_part clause_part(const char *part, size_t length);

extern const char *const clause_weekdays[7];
