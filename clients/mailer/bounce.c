/* bounce: see bounce.h. */
#include "mailer/bounce.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "base/strbuf.h"
#include "courier/courier.h"
#include "courier/service.h"
#include "sys/log.h"
#include "words/words.h"

#define VALUE_MAX 512   /* of a header's value that is looked at */
#define BOUNDARY_MAX 70 /* RFC 2046, 5.1.1 */
#define PATIENCE_MS 30000

/* --- lines and fields --- */

/* What is left to read. */
struct text {
	const char *bytes;
	size_t length;
};

/* The next line, without its end; false at the end of the text. */
static bool next_line(struct text *text, struct text *ret_line)
{
	if (text->length == 0)
		return false;
	const char *end = memchr(text->bytes, '\n', text->length);
	size_t length = end ? (size_t)(end - text->bytes) : text->length;
	*ret_line = (struct text){text->bytes, length};
	if (length && text->bytes[length - 1] == '\r')
		ret_line->length--;
	length += end ? 1 : 0;
	text->bytes += length;
	text->length -= length;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Appends printable characters, as far as there is room. */
static void append(char value[VALUE_MAX + 1], struct text line)
{
	size_t at = strlen(value);
	for (size_t i = 0; i < line.length && at < VALUE_MAX; i++)
		value[at++] = line.bytes[i] >= ' ' && line.bytes[i] < 0x7f ? line.bytes[i] : ' ';
	value[at] = '\0';
}

struct header {
	char name[40]; /* lower case */
	char value[VALUE_MAX + 1];
};

static bool take_field(struct text line, struct header *field)
{
	const char *colon = memchr(line.bytes, ':', line.length);
	size_t length = colon ? (size_t)(colon - line.bytes) : 0;
	if (length == 0 || length >= sizeof field->name)
		return false;
	for (size_t i = 0; i < length; i++)
		field->name[i] = (char)tolower((unsigned char)line.bytes[i]);
	field->name[length] = '\0';
	field->value[0] = '\0';
	append(field->value, (struct text){colon + 1, line.length - length - 1});
	return true;
}

/* The next field of a block, unfolded; false at its end, which is a blank line. Lines that are no field are skipped. */
static bool next_field(struct text *text, struct header *field)
{
	struct text line;
	while (next_line(text, &line) && line.length) {
		if (is_blank(*line.bytes) || !take_field(line, field))
			continue;
		while (text->length && is_blank(*text->bytes) && next_line(text, &line))
			append(field->value, line);
		return true;
	}
	return false;
}

/* Where the text of a value begins. */
static const char *value_of(const struct header *field)
{
	return field->value + strspn(field->value, " ");
}

static bool begins_with(const char *text, const char *start)
{
	return strncasecmp(text, start, strlen(start)) == 0;
}

/* A parameter of a Content-Type, quoted or not. */
static void take_parameter(const char *value, const char *name, char *to, size_t size)
{
	const char *at = strcasestr(value, name);
	to[0] = '\0';
	if (!at)
		return;
	at += strlen(name);
	bool quoted = *at == '"';
	size_t length = quoted ? strcspn(at + 1, "\"") : strcspn(at, "; \t");
	if (length < size)
		snprintf(to, size, "%.*s", (int)length, at + quoted);
}

/* --- parts --- */

enum part { PART_OTHER, PART_STATUS, PART_RETURNED };

static void read_status(struct text *text, struct bounce *bounce)
{
	struct header field;
	while (text->length) {
		if (!next_field(text, &field))
			continue; /* the next recipient */
		const char *value = value_of(&field);
		if (strcmp(field.name, "action") == 0)
			bounce->failed = begins_with(value, "failed");
		if (strcmp(field.name, "status") == 0 && !bounce_is_final(bounce) &&
		    isdigit((unsigned char)*value))
			snprintf(bounce->status, sizeof bounce->status, "%.*s",
				 (int)strspn(value, "0123456789."), value);
	}
}

/* "<LETTER@DOMAIN>" */
static void take_id(const char *value, const char *domain, struct bounce *bounce)
{
	const char *name = value + (*value == '<');
	size_t length = strcspn(name, "@"), rest = strlen(domain);
	int64_t ignored;
	if (ident_case_parse(name, length, &ignored) == 0 && name[length] == '@' &&
	    strncasecmp(name + length + 1, domain, rest) == 0 && name[length + 1 + rest] == '>')
		snprintf(bounce->letter, sizeof bounce->letter, "%.*s", (int)length, name);
}

static void read_returned(struct text text, const char *domain, struct bounce *bounce)
{
	struct header field;
	while (next_field(&text, &field)) {
		if (strcmp(field.name, "message-id") == 0)
			take_id(value_of(&field), domain, bounce);
	}
}

static enum part kind_of_part(struct text *text)
{
	enum part kind = PART_OTHER;
	struct header field;
	while (next_field(text, &field)) {
		const char *value = value_of(&field);
		if (strcmp(field.name, "content-type") != 0)
			continue;
		if (begins_with(value, "message/delivery-status"))
			kind = PART_STATUS;
		else if (begins_with(value, "message/rfc822") || begins_with(value, "text/rfc822-headers"))
			kind = PART_RETURNED;
	}
	return kind;
}

static void read_part(struct text part, const char *domain, struct bounce *bounce)
{
	enum part kind = kind_of_part(&part);
	if (kind == PART_STATUS)
		read_status(&part, bounce);
	if (kind == PART_RETURNED && !*bounce->letter)
		read_returned(part, domain, bounce);
}

static bool is_boundary(struct text line, const char *boundary)
{
	size_t length = strlen(boundary);
	return line.length >= length + 2 && memcmp(line.bytes, "--", 2) == 0 &&
	       memcmp(line.bytes + 2, boundary, length) == 0;
}

/* From one line of the boundary to the next. */
static void read_parts(struct text text, const char *boundary, const char *domain, struct bounce *bounce)
{
	struct text line, part = {NULL, 0};
	while (next_line(&text, &line)) {
		if (!is_boundary(line, boundary))
			continue;
		if (part.bytes)
			read_part((struct text){part.bytes, (size_t)(line.bytes - part.bytes)}, domain,
				  bounce);
		part = text;
	}
	if (part.bytes)
		read_part(part, domain, bounce);
}

struct bounce bounce_read(const char *bytes, size_t length, const char *domain)
{
	struct bounce bounce = {.failed = true};
	struct text text = {bytes, length < BOUNCE_BYTES_MAX ? length : BOUNCE_BYTES_MAX};
	struct header field;
	char boundary[BOUNDARY_MAX + 1] = "", report[32] = "";
	while (next_field(&text, &field)) {
		const char *value = value_of(&field);
		if (strcmp(field.name, "content-type") != 0 || !begins_with(value, "multipart/report"))
			continue;
		take_parameter(value, "boundary=", boundary, sizeof boundary);
		take_parameter(value, "report-type=", report, sizeof report);
	}
	bounce.is_report = *boundary && strcasecmp(report, "delivery-status") == 0;
	if (bounce.is_report)
		read_parts(text, boundary, domain, &bounce);
	return bounce;
}

bool bounce_is_final(const struct bounce *bounce)
{
	return bounce->is_report && bounce->failed && bounce->status[0] == '5' && bounce->status[1] == '.';
}

/* --- the command --- */

static void read_input(struct strbuf *to)
{
	char *bytes = strbuf_reserve(to, BOUNCE_BYTES_MAX);
	to->length = fread(bytes, 1, BOUNCE_BYTES_MAX, stdin);
	char rest[4096];
	while (fread(rest, 1, sizeof rest, stdin) > 0)
		; /* whoever writes to us must not meet a closed pipe */
}

static int report(const struct config *config, const struct bounce *bounce, struct err *err)
{
	struct vangnet_options options = {
		.address = config->daemon_address.text,
		.ca = config->daemon_ca.text,
		.certificate = config->daemon_certificate.text,
		.key = *config->daemon_key.text ? config->daemon_key.text : NULL,
		.client = "vangnet-mailer/" VANGNET_VERSION,
	};
	struct courier *courier;
	struct strbuf reason = {0};
	if (courier_open(&options, &courier, err) < 0)
		return -1;
	strbuf_printf(&reason, "bounced: %s", bounce->status);
	int result =
		courier_report_failed(courier, bounce->letter, strbuf_text(&reason), true, PATIENCE_MS, err);
	strbuf_done(&reason);
	courier_close(courier);
	return result;
}

static const char *why_ignored(const struct bounce *bounce)
{
	if (!bounce->is_report)
		return "no delivery status notification";
	if (!*bounce->letter)
		return "about no mail of ours";
	return bounce_is_final(bounce) ? NULL : "not for good";
}

int bounce_run(const struct config *config, struct err *err)
{
	struct strbuf mail = {0};
	read_input(&mail);
	struct bounce bounce = bounce_read(strbuf_text(&mail), mail.length, config->mail_domain.text);
	const char *why = why_ignored(&bounce);
	int result = 0;
	if (!why)
		result = report(config, &bounce, err);
	if (why)
		log_notice("bounce_ignored", LOG_TEXT("why", why), LOG_TEXT("letter", bounce.letter),
			   LOG_TEXT("status", bounce.status), LOG_INT("bytes", mail.length));
	else if (result == 0)
		log_notice("bounce_taken", LOG_TEXT("letter", bounce.letter),
			   LOG_TEXT("status", bounce.status));
	strbuf_done(&mail);
	return result;
}
