/*
 * cloudevent: a letter as the event that a recipient's system is told.
 *
 * CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) in the JSON format, within the NL GOV profile
 * (https://logius-standaarden.github.io/CloudEvents-NL/). docs/HOOKS.md says what each attribute means.
 */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "wire/slice.h"

#define CLOUDEVENT_CONTENT_TYPE "application/cloudevents+json; charset=UTF-8"
#define CLOUDEVENT_DOMAIN "nl.vangnet" /* the types begin with it */

/* A letter of medium hook, which carries one delivery. Texts lie in the arena. */
struct cloudevent {
	const char *letter;    /* its id */
	const char *recipient; /* name of the party */
	const char *mailbox;   /* the address to call, as somebody wrote it */
	const char *occasion;
	int64_t attempt;
	struct slice whole; /* the letter */
	struct slice item;  /* the delivery */
};

/* One element of "letters". Error: bad_value, with the member in `where`. */
int cloudevent_read(struct slice letter, struct arena *arena, struct cloudevent *ret_event, struct err *err)
	__attribute__((warn_unused_result));

/* Appends the event. What is about the attempt is not told, so it differs between two only by what the case has become meanwhile. */
void cloudevent_write(const struct cloudevent *event, const char *source, struct strbuf *to);
