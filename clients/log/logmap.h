/*
 * logmap: what the names in a foreign event log mean.
 *
 * An INI file of two sections. [log] names the attributes (XES) or columns (CSV) that hold the `case`,
 * `time`, `agency`, `activity` and `transition`; [meaning] lists, for each of `offer accept milestone
 * contact close pause`, the values that mean it:
 *
 *     [log]
 *     agency = org:group
 *     [meaning]
 *     offer = Queued/Awaiting Assignment
 *     close = Completed/Closed | Completed/C* | Withdrawn
 *
 * A value is `activity/transition`, separated from the next by `|`; `*` stands for any run of characters.
 * Each of the two may hold slashes itself: a value matches if any of its slashes can be the dividing one. A
 * value without a slash is an activity, with any transition. Blanks around a value do not count; upper and
 * lower case differ. A list may go on over indented lines, a repeated key adds to its list, a blank and `;`
 * start a comment.
 *
 * What [log] leaves out is looked for under the names that the XES standard extensions give (IEEE
 * 1849-2016): concept:name, time:timestamp, org:group, concept:name, lifecycle:transition.
 *
 * A map owns its texts and never changes after it was read. Used by log/eventlog and by the programs that
 * read logs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "words/words.h"

#define LOGMAP_BYTES_MAX 262144 /* of a map file; a longer one is refused */
#define LOGMAP_LINE_MAX 65536   /* bytes of one of its lines */
#define LOGMAP_VALUES_MAX 4096  /* in all lists together */

enum logmap_field {
	LOGMAP_CASE,
	LOGMAP_TIME,
	LOGMAP_AGENCY,
	LOGMAP_ACTIVITY,
	LOGMAP_TRANSITION,
	LOGMAP_FIELDS, /* how many there are */
};

struct logmap;

/*
 * Read a map; on failure -1 with err->where naming the line ("line 7"), or "" if the file could not be read
 * at all.
 */
int logmap_read_file(const char *path, struct logmap **ret_map, struct err *err)
	__attribute__((warn_unused_result));

/* The same from memory; an empty text gives the defaults. */
int logmap_read_bytes(const char *text, size_t length, struct logmap **ret_map, struct err *err)
	__attribute__((warn_unused_result));

void logmap_free(struct logmap *map);

/* The key of the field in a map: "case", "time", … */
const char *logmap_field_key(enum logmap_field field);

/* The attribute or column to look under: the map's, or else the default. */
const char *logmap_name(const struct logmap *map, enum logmap_field field);

/* Whether the map itself names the field. */
bool logmap_is_named(const struct logmap *map, enum logmap_field field);

/* The meanings, a mask of 1 << enum meaning, of an event with these texts ("" where it has none). */
unsigned logmap_meanings(const struct logmap *map, const char *activity, const char *transition);

/* Whether any value in the map means this: a log without offers hands over by every change of agency. */
bool logmap_has(const struct logmap *map, enum meaning meaning);
