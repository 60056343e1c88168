/*
 * digest_words: what a digest is told in, Dutch and English.
 */
#pragma once

#include "words/words.h"

/* One row a text: X(ID, English, Dutch). */
#define DIGEST_WORDS(X)                                                                                      \
	X(TITLE, "Digest for", "Overzicht voor")                                                             \
	X(AS_OF, "as of", "stand van")                                                                       \
	X(SINCE, "since", "sinds")                                                                           \
	X(NEW, "new", "nieuw")                                                                               \
	X(WORSE, "worse", "verergerd")                                                                       \
	X(OPEN, "still open", "nog open")                                                                    \
	X(RESOLVED, "resolved", "opgelost")                                                                  \
	X(SNOOZED, "put off by the director", "uitgesteld door de regisseur")                                \
	X(NOTHING, "Nothing is stalled.", "Er loopt niets vast.")                                            \
	X(STALL, "stall", "vastloper")                                                                       \
	X(STALLS, "stalls", "vastlopers")                                                                    \
	X(AGES, "Open stalls, by age", "Open vastlopers, naar ouderdom")                                     \
	X(LESS_THAN, "less than", "minder dan")                                                              \
	X(TO, "to", "tot")                                                                                   \
	X(OR_MORE, "or more", "of meer")                                                                     \
	X(DAY, "day", "dag")                                                                                 \
	X(DAYS, "days", "dagen")                                                                             \
	X(HOUR, "hour", "uur")                                                                               \
	X(HOURS, "hours", "uur")                                                                             \
	X(OWES, "owes:", "moet nog:")                                                                        \
	X(OWED_BY, "by", "uiterlijk")                                                                        \
	X(CONCERNS, "concerns", "betreft")                                                                   \
	X(ESCALATED, "escalated", "opgeschaald")                                                             \
	X(AGO, "ago", "geleden")                                                                             \
	X(ACTS_BY, "to act by", "handelt uiterlijk")                                                         \
	X(WAS_TO_ACT_BY, "was to act by", "had moeten handelen uiterlijk")                                   \
	X(CRISIS, "crisis", "crisis")                                                                        \
	X(CASE, "case", "casus")                                                                             \
	X(MORE, "more", "meer")

enum digest_word {
#define DIGEST_WORD_ENUM(ID, en, nl) DIGEST_WORD_##ID,
	DIGEST_WORDS(DIGEST_WORD_ENUM)
#undef DIGEST_WORD_ENUM
		DIGEST_WORD_COUNT
};

const char *digest_word(enum digest_word word, enum language language) __attribute__((returns_nonnull));
