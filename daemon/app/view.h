/*
 * view: what of a case and its events a party may see, as messages.
 *
 * The one place that opens what is sealed. Who takes part (or directs) sees everything but what is visible to `own` only;
 * whoever is offered the case sees its title and what the offer to it says, and the free text of nothing else: enough to
 * accept or refuse.
 * Owns nothing.
 */
#pragma once

#include <stdbool.h>

#include "app/reading.h"
#include "wire/msg.h"

struct app;
struct seal;

#define VIEW_ROW_BYTES 512 /* of an item of a list, at most, beside its texts and facts */

enum sight {
	SIGHT_NOTHING,
	SIGHT_OUTLINE, /* of what is offered: facts and title */
	SIGHT_OFFER,   /* the same, and the words of the offer: an event of its own sight */
	SIGHT_ALL,
};

/* Of one who stands in `relation` (mask of enum who) to the case. */
enum sight view_sight(int relation);

/* The same from the participation rows of an event of the feed. */
enum sight view_sight_of_faces(const struct store_part *parts, size_t n_parts, const int32_t *faces,
			       size_t n_faces);

/* Of one event for a party that has this sight of its case: an offer to the party itself is seen with its words. */
enum sight view_sight_of_event(struct app *app, const struct store_event *row, enum sight sight,
			       int32_t party, struct arena *arena);

/* Whether an event is for a party that takes part; `director`: it directs the case. */
bool view_is_for(const struct store_event *row, int32_t party, bool director);

/* The event as a message, with the sealed fields that this sight shows. `cursor` may be NULL. */
struct msg_event view_event(struct app *app, const struct store_event *row, enum sight sight,
			    const char *cursor, struct arena *arena);

/* About how many bytes it takes on the wire, never less: of an event, and of a text that is yet to be escaped (NULL: none). */
size_t view_event_bytes(const struct msg_event *event);
size_t view_text_bytes(const char *text);

/* The sealed fields of an event; empty when there are none or they do not open. */
struct args view_content(struct app *app, const struct store_event *row, struct arena *arena);

/* What whoever reads may see of the free text with which a case was opened. opened: its first event, NULL = none at hand. */
struct args view_opening(const struct reading *reading, const struct loaded_case *found,
			 const struct store_event *opened);

/* A case in a few words. opened: as above. */
struct msg_case view_case(const struct reading *reading, const struct loaded_case *found,
			  const struct store_event *opened);

struct msg_finding view_finding(const struct loaded_case *found, const struct finding *finding);
