/* term: see term.h. */
#include "core/term.h"

#include <stdio.h>
#include <string.h>

#include "words/words.h"

struct unit_row {
	char letter;
	enum term_unit unit;
	int64_t per_day; /* of 24 hours, so that each unit reaches the same ceiling */
	int64_t days;
};

static const struct unit_row units[] = {
	{'m', TERM_UNIT_MINUTE, 24 * 60, 1},
	{'h', TERM_UNIT_HOUR, 24, 1},
	{'d', TERM_UNIT_DAY, 1, 1},
	{'w', TERM_UNIT_WEEK, 1, 7},
};

#define N_UNITS (sizeof units / sizeof *units)

static int64_t ceiling_of(const struct unit_row *row)
{
	return TERM_DAYS_MAX * row->per_day / row->days;
}

static const struct unit_row *row_of_letter(char letter)
{
	for (size_t i = 0; i < N_UNITS; i++) {
		if (units[i].letter == letter)
			return &units[i];
	}
	return NULL;
}

/* The digits at the start of `text`; returns how many. Stops early where no ceiling could still hold. */
static size_t take_amount(const char *text, size_t length, int64_t *ret_amount)
{
	int64_t amount = 0;
	size_t i = 0;
	while (i < length && text[i] >= '0' && text[i] <= '9' && amount <= ceiling_of(&units[0]))
		amount = amount * 10 + (text[i++] - '0');
	*ret_amount = amount;
	return i;
}

static int check_amount(const struct unit_row *row, int64_t amount, struct err *err)
{
	if (amount <= ceiling_of(row))
		return 0;
	return err_set_at(err, ERROR_bad_value, 0, "A term is at most 100 years: %lld%c.",
			  (long long)ceiling_of(row), row->letter);
}

int term_parse(const char *text, size_t length, struct term *ret_term, struct err *err)
{
	if (length == 4 && memcmp(text, "none", 4) == 0) {
		*ret_term = TERM_NONE;
		return 0;
	}
	int64_t amount;
	size_t digits = take_amount(text, length, &amount);
	if (digits == 0)
		return err_set_at(err, ERROR_bad_value, 0,
				  "A term is a number with m, h, d or w, such as 14d, or 0, or none.");
	if (digits > 1 && text[0] == '0')
		return err_set_at(err, ERROR_bad_value, 0, "A term has no leading zeros.");
	if (amount > ceiling_of(&units[0]))
		return check_amount(&units[0], amount, err);
	if (digits == length && amount == 0) {
		*ret_term = TERM_ZERO;
		return 0;
	}
	const struct unit_row *row = digits < length ? row_of_letter(text[digits]) : NULL;
	if (!row || digits + 1 != length)
		return err_set_at(err, ERROR_bad_value, (long)(row ? digits + 1 : digits),
				  "The number of a term is followed by exactly one of m, h, d, w.");
	if (check_amount(row, amount, err) < 0)
		return -1;
	*ret_term = amount == 0 ? TERM_ZERO : (struct term){amount, row->unit};
	return 0;
}

size_t term_format(struct term term, char text[TERM_TEXT_MAX + 1])
{
	if (term_is_none(term)) {
		memcpy(text, "none", 5);
		return 4;
	}
	if (term.amount == 0) {
		memcpy(text, "0", 2);
		return 1;
	}
	const struct unit_row *row = &units[0];
	while (row->unit != term.unit)
		row++;
	char full[32];
	int length = snprintf(full, sizeof full, "%lld%c", (long long)term.amount, row->letter);
	size_t kept = length > TERM_TEXT_MAX ? TERM_TEXT_MAX : (size_t)length;
	memcpy(text, full, kept);
	text[kept] = '\0';
	return kept;
}
