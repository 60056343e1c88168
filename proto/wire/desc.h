/*
 * desc: what a plain struct looks like as a JSON object. One row a member, usable to write it and to read it.
 *
 * Owns nothing: tables are constants. desc_out writes by them, desc_in reads by them.
 *
 * A row that is optional is left out when its value is empty, and is empty when it is missing: 0, false, NULL, PARTY_NONE, no
 * items; for an instant INSTANT_NEVER; for a word of a closed set kept in an int32_t -1.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "words/words.h"

/* What a row can be besides the types of fields (enum field_type in words.h, with the C types given there). */
enum desc_type {
	DESC_FIELD_TYPES = TYPE_CHOICES,
	DESC_BIG,     /* int64_t within ±WIRE_INTEGER_MAX */
	DESC_EVENT,   /* number of an event kind; its name on the wire */
	DESC_PATTERN, /* number of a pattern; its stall's name on the wire */
	DESC_WORDS,   /* struct desc_list of const char *, names without further meaning */
	DESC_COUNTS,  /* struct numbers; whole numbers from 0 on, where TYPE_NUMBERS begin with 1 */
	DESC_OBJECT,  /* a struct, embedded */
	DESC_LIST,    /* struct desc_list of structs */
};

struct desc_table;

struct desc {
	const char *name;
	int type;           /* enum field_type or enum desc_type */
	enum choice choice; /* TYPE_CHOICE, TYPE_CHOICES: of which set */
	int limit;          /* as in field.def; DESC_LIST, DESC_WORDS, DESC_COUNTS: how many */
	bool optional;
	size_t offset;
	size_t size;                    /* of the member */
	const struct desc_table *table; /* DESC_OBJECT, DESC_LIST: of the struct */
};

struct desc_table {
	const char *name; /* of the struct, for error texts */
	const struct desc *rows;
	size_t count;
	size_t size; /* of the struct */
};

/* Items of DESC_LIST; struct numbers of words.h is the same for plain numbers. */
struct desc_list {
	const void *items;
	int32_t count;
};

#define DESC_OF(type, member) .offset = offsetof(type, member), .size = sizeof(((type *)0)->member)
#define DESC_TABLE(label, type, rows)                                                                        \
	{                                                                                                    \
		label, rows, sizeof(rows) / sizeof *(rows), sizeof(type)                                     \
	}

/* The row of a field of struct args. */
struct desc desc_of_field(enum field field);
