/*
 * ages: the picture in a digest: open stalls by age, as a PNG.
 *
 * Owns nothing. Needs cairo and one sans-serif font on the machine. The ground is transparent, and its inks read on white and on
 * black alike, because a picture does not know whether its reader has a light or a dark screen.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/strbuf.h"

#define AGES_BARS 5
#define AGES_WIDTH                                                                                           \
	380 /* as shown, so that its words are as large as others on a phone; drawn at twice that, for dense screens */
#define AGES_HEIGHT 155

struct ages {
	const char *names[AGES_BARS]; /* the youngest first */
	int64_t counts[AGES_BARS];    /* ≥ 0 */
};

/* Appends the bytes of the PNG. Error: internal. */
int ages_draw(const struct ages *ages, struct strbuf *to, struct err *err)
	__attribute__((warn_unused_result));

/* Gives back what cairo and fontconfig keep between two pictures. */
void ages_close(void);
