/*
 * phrase: what an event says, in a few words for people.
 *
 * Its facts hold more than anybody reads in a table: what only the rules need, and obligations that merely took each other's
 * place, stay in --json. Owns nothing but constant tables.
 */
#pragma once

#include "base/arena.h"
#include "c/json_view.h"
#include "words/words.h"

/* "housing; 2 housing: an answer by 2026-03-11 12:00; 1 met": the event's own fields, what it makes somebody owe (with the
 * number of the obligation), what it moves, what it ends. facts: may be absent. */
const char *phrase_of_facts(struct slice facts, enum language language, struct arena *arena)
	__attribute__((returns_nonnull));

/* The free text of an event, without the names of its fields. */
const char *phrase_of_content(struct slice content, enum language language, struct arena *arena)
	__attribute__((returns_nonnull));
