/* err: see err.h. */
#include "base/err.h"

#include <stdio.h>
#include <string.h>

static void fill(struct err *err, int code, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

static void fill(struct err *err, int code, const char *format, va_list args)
{
	memset(err, 0, sizeof *err);
	err->code = code;
	err->position = -1;
	vsnprintf(err->text, sizeof err->text, format, args);
}

int err_set(struct err *err, int code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fill(err, code, format, args);
	va_end(args);
	return -1;
}

int err_set_where(struct err *err, int code, const char *where, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fill(err, code, format, args);
	va_end(args);
	snprintf(err->where, sizeof err->where, "%s", where);
	return -1;
}

int err_set_at(struct err *err, int code, long position, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fill(err, code, format, args);
	va_end(args);
	err->position = position;
	return -1;
}
