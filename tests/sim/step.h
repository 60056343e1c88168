/*
 * step: one step of a simulated life: time passes, then somebody does something.
 *
 * A plain value that says everything by itself, so that a life is an array of steps, and a shorter life is some of them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "words/words.h"

#define STEP_NOBODY VERB_COUNT /* as a verb: only time passes */

struct step {
	int64_t wait_us;    /* before it */
	int32_t label;      /* of the case; of the one that it opens */
	int32_t actor;      /* party number */
	int32_t agency;     /* whom it is offered to or asked of */
	int32_t obligation; /* its number, when all that was done is done */
	int32_t minutes;    /* until the date that is agreed */
	int32_t number;     /* of a word that it chooses, or of a covenant */
	int32_t other;      /* label of the case that is linked, or told apart */
	uint8_t verb;       /* enum verb, or STEP_NOBODY */
	uint8_t kind;       /* enum obligation_kind of the obligation */
	bool late;          /* the sweep sleeps while time passes */
	field_mask also;    /* fields that it gives beside those that its verb requires */
};
