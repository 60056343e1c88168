/*
 * heading: what members of a result are called on a screen, and what their words mean there.
 *
 * Owns nothing but constant tables; the words themselves come from the vocabulary.
 */
#pragma once

#include "base/arena.h"
#include "c/json_view.h"
#include "words/words.h"

/* "next_due" → "next step by", "volgende stap vóór". Unknown members keep their name, without "_". */
const char *heading_of(const char *member, enum language language, struct arena *arena)
	__attribute__((returns_nonnull));

/* What is shown of a value: words in the language of the screen, instants in local time, lists with commas. */
const char *heading_value(const char *member, struct slice value, enum language language, struct arena *arena)
	__attribute__((returns_nonnull));
