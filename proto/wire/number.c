/*
 * number: see number.h. Only numbers near the edges of the double range are converted; the rest is decided by
 * counting digits, so that a megabyte of digits costs one look at each.
 */
#include "wire/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/limit.h"
#include "words/words.h"

/* Halfway between 0 and the least double has 752 digits: with so many the conversion below decides exactly. */
#define DIGITS_KEPT 780
#define EXPONENT_TEXT_MAX 24

/* Decimal exponents (of 0.d1d2d3...) that decide by themselves. */
#define SURELY_FINITE 308
#define SURELY_TOO_LARGE 310
#define SURELY_NOT_ZERO (-300)
#define SURELY_ZERO (-330)

/* No text can hold digits enough to bring an exponent back from here. */
#define EXPONENT_CEILING INT64_C(1000000000)

struct number {
	size_t start;
	size_t whole, whole_end; /* digits before the point */
	size_t part, part_end;   /* digits after it; empty if there is none */
	bool plain;              /* neither fraction nor exponent */
	int64_t exponent;
};

static bool digit_at(const struct input *in, size_t at)
{
	return at < in->length && in->bytes[at] >= '0' && in->bytes[at] <= '9';
}

static bool any_at(const struct input *in, size_t at, char one, char other)
{
	return at < in->length && (in->bytes[at] == one || in->bytes[at] == other);
}

static size_t skip_digits(const struct input *in, size_t at)
{
	while (digit_at(in, at))
		at++;
	return at;
}

static int need_digit(const struct input *in, size_t at, struct err *err)
{
	if (digit_at(in, at))
		return 0;
	if (at >= in->length)
		return err_set_at(err, ERROR_bad_number, (long)at,
				  "The text ends at byte %zu, inside a number.", at);
	return input_fault(in, at, ERROR_bad_number, "a digit", err);
}

static int read_whole(const struct input *in, struct number *number, size_t *at, struct err *err)
{
	if (any_at(in, *at, '-', '-'))
		++*at;
	if (need_digit(in, *at, err) < 0)
		return -1;
	number->whole = *at;
	*at = in->bytes[*at] == '0' ? *at + 1 : skip_digits(in, *at);
	number->whole_end = *at;
	if (digit_at(in, *at))
		return err_set_at(err, ERROR_bad_number, (long)*at,
				  "Byte %zu is a digit after a leading zero; a number has none.", *at);
	return 0;
}

static int read_fraction(const struct input *in, struct number *number, size_t *at, struct err *err)
{
	number->part = number->part_end = *at;
	if (!any_at(in, *at, '.', '.'))
		return 0;
	number->plain = false;
	if (need_digit(in, ++*at, err) < 0)
		return -1;
	number->part = *at;
	number->part_end = *at = skip_digits(in, *at);
	return 0;
}

static int read_exponent(const struct input *in, struct number *number, size_t *at, struct err *err)
{
	if (!any_at(in, *at, 'e', 'E'))
		return 0;
	number->plain = false;
	++*at;
	bool negative = any_at(in, *at, '-', '-');
	if (any_at(in, *at, '-', '+'))
		++*at;
	if (need_digit(in, *at, err) < 0)
		return -1;
	int64_t exponent = 0;
	for (; digit_at(in, *at); ++*at) {
		if (exponent < EXPONENT_CEILING)
			exponent = exponent * 10 + (in->bytes[*at] - '0');
	}
	number->exponent = negative ? -exponent : exponent;
	return 0;
}

/* "0x10", "1_000", "12kg", "1.2.3": said here, where the sentence can still speak of a number. */
static int check_follower(const struct input *in, size_t at, struct err *err)
{
	if (at >= in->length)
		return 0;
	char c = in->bytes[at];
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if (!letter && c != '.' && c != '+' && c != '-' && c != '_')
		return 0;
	return err_set_at(err, ERROR_bad_number, (long)at, "Byte %zu cannot stand in or after a number.", at);
}

static int check_integer(const struct input *in, const struct number *number, struct err *err)
{
	int64_t value = 0;
	for (size_t at = number->whole; at < number->whole_end; at++) {
		value = value * 10 + (in->bytes[at] - '0');
		if (value > WIRE_INTEGER_MAX)
			return err_set_at(err, ERROR_number_range, (long)number->start,
					  "The integer at byte %zu lies outside ±2^53.", number->start);
	}
	return 0;
}

/* The digits without their leading zeros, and the exponent that makes 0.DIGITSe EXPONENT of them. */
struct decimal {
	char digits[DIGITS_KEPT + EXPONENT_TEXT_MAX];
	size_t count;
	int64_t exponent;
};

static void keep_digits(const struct input *in, size_t from, size_t to, bool whole, struct decimal *decimal)
{
	for (size_t at = from; at < to; at++) {
		bool leading = decimal->count == 0 && in->bytes[at] == '0';
		if (whole ? !leading : leading)
			decimal->exponent += whole ? 1 : -1;
		if (!leading && decimal->count < DIGITS_KEPT)
			decimal->digits[decimal->count++] = in->bytes[at];
	}
}

/* No point is written, so that the locale's does not matter. */
static bool fits_when_converted(struct decimal *decimal)
{
	snprintf(decimal->digits + decimal->count, EXPONENT_TEXT_MAX, "e%lld",
		 (long long)(decimal->exponent - (int64_t)decimal->count));
	double value = strtod(decimal->digits, NULL);
	return isfinite(value) && value > 0;
}

static bool fits_double(const struct input *in, const struct number *number)
{
	struct decimal decimal;
	decimal.count = 0;
	decimal.exponent = number->exponent;
	keep_digits(in, number->whole, number->whole_end, true, &decimal);
	keep_digits(in, number->part, number->part_end, false, &decimal);
	if (decimal.count == 0)
		return true;
	if (decimal.exponent >= SURELY_TOO_LARGE || decimal.exponent <= SURELY_ZERO)
		return false;
	if (decimal.exponent <= SURELY_FINITE && decimal.exponent >= SURELY_NOT_ZERO)
		return true;
	return fits_when_converted(&decimal);
}

static int check_double(const struct input *in, const struct number *number, struct err *err)
{
	if (fits_double(in, number))
		return 0;
	return err_set_at(err, ERROR_number_range, (long)number->start,
			  "The number at byte %zu is too large or too small for a double.", number->start);
}

int number_scan(const struct input *in, size_t at, size_t *ret_end, struct err *err)
{
	struct number number = {.start = at, .plain = true};
	if (read_whole(in, &number, &at, err) < 0 || read_fraction(in, &number, &at, err) < 0 ||
	    read_exponent(in, &number, &at, err) < 0 || check_follower(in, at, err) < 0)
		return -1;
	if ((number.plain ? check_integer(in, &number, err) : check_double(in, &number, err)) < 0)
		return -1;
	*ret_end = at;
	return 0;
}
