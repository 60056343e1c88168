/*
 * mime: the forms of mail: headers, transfer encodings, boundaries (RFC 5322, 2045, 2046, 2047).
 *
 * Owns nothing; appends to a strbuf, with CRLF at the end of each line. Whatever the values hold, a header is one header: control
 * characters become blanks. libcurl has a MIME builder too, but gives its mail to a server only; a mail that is built here is the
 * same, byte for byte, in a preview, in a test and on its way.
 */
#pragma once

#include <stddef.h>

#include "base/strbuf.h"

#define MIME_LINE_MAX 76

/* "Name: value", folded; words of the value that are not ASCII become encoded words. The value is free text. */
void mime_header(const char *name, const char *value, struct strbuf *to);

/* "Name: phrase <mailbox>"; phrase "" = none. mailbox must be plain (mailbox.h). */
void mime_address(const char *name, const char *phrase, const char *mailbox, struct strbuf *to);

/* A text of UTF-8 with \n; lines of at most MIME_LINE_MAX characters. */
void mime_quoted_printable(const char *text, struct strbuf *to);
void mime_base64(const void *bytes, size_t length, struct strbuf *to);

/* A multipart: its header with the boundary, which ends the headers, made of `name` and `kind`; "=_" never stands in either encoding. */
void mime_begin(const char *kind, const char *parameters, const char *name, struct strbuf *to);
void mime_next(const char *kind, const char *name, struct strbuf *to);
void mime_end(const char *kind, const char *name, struct strbuf *to);
