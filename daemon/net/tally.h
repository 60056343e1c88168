/*
 * tally: how many there are of each, for ceilings per address and per certificate.
 *
 * A hash table from short texts to counts. Holds an entry only while its count is above 0, so it is as large as the
 * number of connections at most. The hash is seeded by chance: peers choose neither their bucket nor that of others.
 */
#pragma once

#include <stddef.h>

#define TALLY_KEY_MAX 64 /* bytes of a key; longer ones are a defect of the caller */

struct tally;

struct tally *tally_new(void) __attribute__((returns_nonnull));
void tally_free(struct tally *tally);

/* One more, unless there are `max` already: 0, or -1 at the ceiling. */
int tally_add(struct tally *tally, const char *key, int max) __attribute__((warn_unused_result));

/* One less of what was added. */
void tally_remove(struct tally *tally, const char *key);
int tally_count(const struct tally *tally, const char *key);
