/*
 * fault: how the reading of logs and maps says what is wrong with them.
 *
 * Owns nothing. Private to this layer: one place that knows the error code of a bad file and how a line is
 * named.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define LOG_FAULT_QUOTE_MAX 48 /* bytes of the input that an error repeats */

/*
 * Fill *err, naming the line (from 1; 0 = no line is at fault), and return -1. The text loses its control
 * characters.
 */
int log_fault(struct err *err, uint64_t line, const char *format, ...)
	__attribute__((format(printf, 3, 4), warn_unused_result));

/* Name the line of a failure that was found by somebody who could not know it. Returns -1. */
int log_fault_place(struct err *err, uint64_t line) __attribute__((warn_unused_result));

/* A piece of the input shortened for an error text. Returns `quote`. */
const char *log_fault_quote(char quote[LOG_FAULT_QUOTE_MAX + 4], const char *text, size_t length);
