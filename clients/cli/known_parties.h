/*
 * known_parties: numbers for the parties that a daemon's answers name, for messages that have them as numbers.
 */
#pragma once

#include "base/arena.h"
#include "words/words.h"

#define KNOWN_PARTIES_MAX 4096 /* of one answer; beyond: PARTY_NONE */

/* Whoever is named for the first time gets the next number. Lives in the arena. */
struct party_names known_parties(struct arena *arena);
