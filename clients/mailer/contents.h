/*
 * contents: what a letter says, as the values that its templates are filled with.
 *
 * Owns nothing. A JSON object; docs/MAIL.md lists its members. No personal data can get in: titles are not read, and a case is
 * its reference.
 */
#pragma once

#include <stdint.h>

#include "base/strbuf.h"
#include "mailer/catalogue.h"
#include "mailer/letter.h"

struct contents_words {
	const struct catalogue *catalogue;
	const char *product; /* how the mail calls the sender */
	const char *link;    /* with {case} */
	const char *picture; /* where the HTML finds it; "" = there is none */
	int64_t now;
};

/* The subject, as plain text. */
void contents_subject(const struct letter *letter, const struct contents_words *words, struct strbuf *to);

void contents_values(const struct letter *letter, const struct contents_words *words, struct strbuf *to);

/* The picture in words: "Open stalls by age: under 1 day 3, …". */
void contents_ages(const struct letter *letter, const struct contents_words *words, struct strbuf *to);

/* What the bars of the picture are called, in the language of the letter. */
const char *contents_age_name(const struct catalogue *catalogue, size_t bar) __attribute__((returns_nonnull));

/* The name of a stall, "" for one that nobody knows. Borrowed, or in the arena. */
const char *contents_stall_name(const char *stall, enum language language, struct arena *arena)
	__attribute__((returns_nonnull));
