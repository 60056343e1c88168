/*
 * words: the vocabulary as C. Everything here derives from proto/ *.def; nothing repeats it by hand.
 *
 * Owns the enums and the constant tables of names, columns and texts. Needs nothing. Everybody may use it.
 * Lookups by name return -1 for an unknown name; lookups by number accept any number of the enum.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "choice.def"

/* --- errors --------------------------------------------------------------------------------------- */

enum error {
	ERROR_NONE,
#define ERROR(id, rpc, retry, text) ERROR_##id,
#include "error.def"
#undef ERROR
	ERROR_COUNT
};

enum retry { RETRY_NEVER, RETRY_SAME, RETRY_LATER };

struct error_row {
	const char *name; /* on the wire: data.code */
	int rpc;
	enum retry retry;
	const char *text;
};
const struct error_row *error_row(int code)
	__attribute__((returns_nonnull)); /* unknown codes are `internal` */
int error_of(const char *name, size_t length);

extern const char *const retry_names[]; /* "never" "same" "later" */

/* --- closed sets ---------------------------------------------------------------------------------- */

#define CHOICE_ENUM(SET, ID, en, nl) SET##_##ID,
enum case_status { CHOICES_STATUS(CHOICE_ENUM) STATUS_COUNT };
enum urgency { CHOICES_URGENCY(CHOICE_ENUM) URGENCY_COUNT };
enum outcome { CHOICES_OUTCOME(CHOICE_ENUM) OUTCOME_COUNT };
enum relation { CHOICES_RELATION(CHOICE_ENUM) RELATION_COUNT };
enum role { CHOICES_ROLE(CHOICE_ENUM) ROLE_COUNT };
enum rung { CHOICES_RUNG(CHOICE_ENUM) RUNG_COUNT };
enum ladder_state { CHOICES_LADDER(CHOICE_ENUM) LADDER_COUNT };
enum cause { CHOICES_CAUSE(CHOICE_ENUM) CAUSE_COUNT };
enum ending { CHOICES_ENDING(CHOICE_ENUM) ENDING_COUNT };
enum visibility { CHOICES_VISIBILITY(CHOICE_ENUM) VISIBILITY_COUNT };
enum meaning { CHOICES_MEANING(CHOICE_ENUM) MEANING_COUNT };
enum language { CHOICES_LANGUAGE(CHOICE_ENUM) LANGUAGE_COUNT };
enum notice { CHOICES_NOTICE(CHOICE_ENUM) NOTICE_COUNT };
enum medium { CHOICES_MEDIUM(CHOICE_ENUM) MEDIUM_COUNT };
#undef CHOICE_ENUM

/* A closed set of words: names[i] is the word of number i, dutch[i] the same on a Dutch screen. */
struct choice_set {
	const char *name; /* of the set: "outcome" */
	const char *const *names;
	const char *const *dutch;
	int count;
};

enum choice {
	CHOICE_STATUS,
	CHOICE_URGENCY,
	CHOICE_OUTCOME,
	CHOICE_RELATION,
	CHOICE_ROLE,
	CHOICE_RUNG,
	CHOICE_LADDER,
	CHOICE_CAUSE,
	CHOICE_ENDING,
	CHOICE_VISIBILITY,
	CHOICE_MEANING,
	CHOICE_LANGUAGE,
	CHOICE_STALL,
	CHOICE_OBLIGATION,
	CHOICE_NOTICE,
	CHOICE_MEDIUM,
	CHOICE_OCCASION,
	CHOICE_COUNT
};
const struct choice_set *choice_set(enum choice choice) __attribute__((returns_nonnull));
int choice_of(enum choice choice, const char *name, size_t length);
const char *choice_name(enum choice choice, int number) __attribute__((returns_nonnull));

/* --- fields --------------------------------------------------------------------------------------- */

enum field {
#define FIELD(id, name, type, limit, keeping, text) FIELD_##id,
#include "field.def"
#undef FIELD
	FIELD_COUNT
};
_Static_assert(FIELD_COUNT <= 128, "a set of fields is a 128-bit mask");

__extension__ typedef unsigned __int128 field_mask; /* bit i = field i */
#define F(id) ((field_mask)1 << FIELD_##id)

/* The first field of a set that is not empty. */
static inline enum field field_first(field_mask set)
{
	uint64_t low = (uint64_t)set;
	return (enum field)(low ? __builtin_ctzll(low) : 64 + __builtin_ctzll((uint64_t)(set >> 64)));
}

/* The C type behind each is TYPE_OF_… below. */
enum field_type {
	TYPE_CASE,  /* base/ident.h */
	TYPE_PARTY, /* party number; a name on the wire */
	TYPE_TIME,  /* base/instant.h */
	TYPE_INT,   /* 0 to limit */
	TYPE_BOOL,
	TYPE_SLUG,      /* base/ident.h */
	TYPE_SLUG_KEY,  /* 1 to limit characters of visible ASCII */
	TYPE_SLUG_HEX,  /* lower-case hexadecimal digits, exactly limit of them */
	TYPE_SLUG_AREA, /* code of a municipality, district or neighbourhood: base/ident.h */
	TYPE_TEXT,      /* UTF-8, at most limit bytes */
	TYPE_JSON,      /* the text of a JSON object, as it was received */
	TYPE_NUMBERS,   /* at most limit of them, each 1 or more */
	TYPE_PARTIES,   /* the same of party numbers; a list of names on the wire */
	TYPE_CHOICE,    /* a word of a closed set */
	TYPE_CHOICES,   /* a mask of 1 << number; a list of words on the wire */
};

enum keeping { KEEPING_FACT, KEEPING_SEALED, KEEPING_ENVELOPE, KEEPING_ASK, KEEPING_INDEX };

struct field_row {
	const char *name;
	enum field_type type;
	enum choice choice; /* of TYPE_CHOICE and TYPE_CHOICES */
	int limit;
	enum keeping keeping;
	size_t offset; /* in struct args */
	const char *text;
};
extern const struct field_row field_rows[FIELD_COUNT];
int field_of(const char *name, size_t length);

/* Whether a word is as its type, one of TYPE_SLUG…, and the limit of its field have it. */
bool field_slug_fits(enum field_type type, int limit, const char *text);

struct numbers {
	const int32_t *items;
	int32_t count;
};

#define TYPE_OF_CASE int64_t
#define TYPE_OF_PARTY int32_t
#define TYPE_OF_TIME int64_t
#define TYPE_OF_INT int32_t
#define TYPE_OF_BOOL bool
#define TYPE_OF_SLUG const char *
#define TYPE_OF_SLUG_KEY const char *
#define TYPE_OF_SLUG_HEX const char *
#define TYPE_OF_SLUG_AREA const char *
#define TYPE_OF_TEXT const char *
#define TYPE_OF_JSON const char *
#define TYPE_OF_NUMBERS struct numbers
#define TYPE_OF_PARTIES struct numbers
#define TYPE_OF_CHOICE_VISIBILITY int32_t
#define TYPE_OF_CHOICE_URGENCY int32_t
#define TYPE_OF_CHOICE_OUTCOME int32_t
#define TYPE_OF_CHOICE_RUNG int32_t
#define TYPE_OF_CHOICE_ROLE int32_t
#define TYPE_OF_CHOICE_STATUS int32_t
#define TYPE_OF_CHOICE_STALL int32_t
#define TYPE_OF_CHOICE_OBLIGATION int32_t
#define TYPE_OF_CHOICE_LANGUAGE int32_t
#define TYPE_OF_CHOICE_NOTICE int32_t
#define TYPE_OF_CHOICE_MEDIUM int32_t
#define TYPE_OF_CHOICE_OCCASION int32_t
#define TYPE_OF_CHOICES_MEANING int32_t

/* Values of fields: of a request, or of the facts of an event. A field that is not in `present` is zero.
 * Text is borrowed from whoever filled it in. */
struct args {
	field_mask present;
#define FIELD(id, name, type, limit, keeping, text) TYPE_OF_##type id;
#include "field.def"
#undef FIELD
};

/* Take over the fields of a set: of *from those that are present, into *to, which is zero. */
void args_take(struct args *to, const struct args *from, field_mask fields);

/* --- parties -------------------------------------------------------------------------------------- */

/* Agencies, directors and operators are numbered from 1 in the order in which they were enrolled. */
#define PARTY_NONE 0
#define PARTY_SYSTEM (-1)                        /* "system": derived events */
#define PARTY_CITIZEN (-2)                       /* "citizen" */
#define PARTY_PARTNERSHIP (-3)                   /* "partnership" */
#define PARTY_RUNG(rung) (-10 - (int32_t)(rung)) /* "rung:official" … */
#define PARTY_IS_RUNG(party) ((party) <= -10)
#define RUNG_OF_PARTY(party) ((enum rung)(-10 - (party)))

/* The name of a party with a fixed number, or NULL for an agency's. */
const char *party_fixed_name(int32_t party);

/* The number of a fixed name, or PARTY_NONE. */
int32_t party_fixed_number(const char *name, size_t length);

/* How whoever knows the agencies turns names into numbers and back; both know the fixed ones too. */
struct party_names {
	const void *context;
	int32_t (*number)(const void *context, const char *name, size_t length); /* PARTY_NONE = unknown */
	const char *(*name)(const void *context, int32_t party);                 /* NULL = unknown */
};

/* --- obligations, stalls, patterns, events, verbs --------------------------------------------------- */

enum obligation_kind {
#define OBLIGATION(id, lapse, leaves, closes, hands, en, nl) OBLIGATION_##id,
#include "obligation.def"
#undef OBLIGATION
	OBLIGATION_COUNT
};

enum stall {
#define STALL(id, family, severity, rule, muted_by, name_nl, en, nl, ends_en, ends_nl) STALL_##id,
#include "stall.def"
#undef STALL
	STALL_COUNT
};
#define MUTE(id) (UINT32_C(1) << STALL_##id)

enum lapse { LAPSE_BY_CAUSE = -1, LAPSE_CLIMB = -2 }; /* else an enum stall */
enum leaves { LEAVES_OWNERLESS, LEAVES_REFUSED, LEAVES_WITHDRAWN, LEAVES_TO_HOLDER, LEAVES_NEXT_RUNG };
enum closes { CLOSES_WITHDRAWN, CLOSES_BLOCKS, CLOSES_OUTLIVES };
enum hands { HANDS_SUPERSEDED, HANDS_MET, HANDS_CREDITOR, HANDS_LISTED, HANDS_HOLDERS, HANDS_STAYS };

struct obligation_row {
	const char *name;
	int lapse;
	enum leaves leaves;
	enum closes closes;
	enum hands hands;
	const char *text[LANGUAGE_COUNT];
};
extern const struct obligation_row obligation_rows[OBLIGATION_COUNT];

enum family { FAMILY_LAPSE, FAMILY_PATTERN, FAMILY_STATE, FAMILY_ACROSS };

struct stall_row {
	const char *name;
	const char *name_nl;
	enum family family;
	int severity;
	int rule;
	uint32_t muted_by; /* MUTE bits */
	const char *text[LANGUAGE_COUNT];
	const char *ends[LANGUAGE_COUNT];
};
extern const struct stall_row stall_rows[STALL_COUNT];

enum pattern {
#define PATTERN(stall, times, window, key, resets) PATTERN_##stall,
#include "pattern.def"
#undef PATTERN
	PATTERN_COUNT
};

enum pattern_key { KEY_CASE, KEY_PARTY };
enum reset { RESET_MILESTONE = 1, RESET_RESOLUTION = 2, RESET_CLOSE = 4 };

struct pattern_row {
	enum stall stall;
	int times;
	const char *window;
	enum pattern_key key;
	int resets; /* mask of enum reset */
};
extern const struct pattern_row pattern_rows[PATTERN_COUNT];

enum event_kind {
	EVENT_NONE,
#define EVENT(id, name, class, substance, fields, nl, en) EVENT_##id,
#include "event.def"
#undef EVENT
	EVENT_COUNT
};

enum event_class { CLASS_FACT, CLASS_DERIVED, CLASS_PARTNERSHIP };
enum substance { SUBSTANCE_SUBSTANTIVE, SUBSTANCE_TALK, SUBSTANCE_BARE };

struct event_row {
	const char *name;
	enum event_class class;
	enum substance substance;
	field_mask fields;
	const char *text[LANGUAGE_COUNT];
};
extern const struct event_row event_rows[EVENT_COUNT];
int event_of(const char *name, size_t length);

enum occasion {
#define OCCASION(id, event, told, en, nl) OCCASION_##id,
#include "occasion.def"
#undef OCCASION
	OCCASION_COUNT
};

enum told { TOLD_RUNG, TOLD_DIRECTOR, TOLD_DESK, TOLD_AGENCY, TOLD_AGENCIES, TOLD_OUTSIDE };

struct occasion_row {
	const char *name;
	enum event_kind event;
	enum told told;
	const char *text[LANGUAGE_COUNT];
};
extern const struct occasion_row occasion_rows[OCCASION_COUNT];

enum verb {
#define VERB(id, name, effect, who, required, optional, text) VERB_##id,
#include "verb.def"
#undef VERB
	VERB_COUNT
};

enum effect { EFFECT_READ, EFFECT_WRITE, EFFECT_SESSION };

/* Who may: relations to the case, or kinds of party. */
enum who {
	WHO_HOLDER = 1,
	WHO_PARTICIPANT = 2,
	WHO_OFFERED = 4,
	WHO_DIRECTOR = 8,
	WHO_INVITED = 256,
	WHO_CONCERNED = WHO_HOLDER | WHO_PARTICIPANT | WHO_OFFERED | WHO_INVITED | WHO_DIRECTOR,
	WHO_AGENCY = 16,
	WHO_ANYBODY = 32,
	WHO_OPERATOR = 64,
	WHO_DRIVEN = 128,
	WHO_DIRECTORS = 512,
	WHO_SYSTEM = 1024, /* nobody may ask it of the daemon */
	WHO_COURIER = 2048,
};

struct verb_row {
	const char *name;
	enum effect effect;
	int who;
	field_mask required;
	field_mask optional; /* without the envelope */
	const char *text;
};
extern const struct verb_row verb_rows[VERB_COUNT];
int verb_of(const char *name, size_t length);

/* The envelope fields that a verb takes besides its own. */
field_mask verb_envelope(enum verb verb);

/* --- facts ---------------------------------------------------------------------------------------- */

/* Effects of an event on the obligations of its case. They are decided once and stored, so that no later rule,
 * covenant or time zone changes what a fold of the log gives. */
struct opening {
	int32_t number; /* within the case, from 1 */
	int32_t debtor;
	int32_t creditor;
	int32_t covenant; /* version under which it was opened */
	int64_t due;      /* INSTANT_NEVER = never lapses; absent on the wire */
	uint8_t kind;     /* enum obligation_kind */
	uint8_t cause;    /* enum cause */
};

struct closing {
	int32_t number;
	uint8_t how; /* enum ending */
};

struct shifting {
	int32_t number;
	int32_t debtor;
	int32_t creditor;
	int64_t due; /* INSTANT_NEVER = never lapses; absent on the wire */
};

/* This event is a hit of a pattern. */
struct hitting {
	int64_t until;   /* until when it counts; INSTANT_NEVER = for ever; absent on the wire */
	int32_t key;     /* the party for which it counts; PARTY_NONE = the case; absent on the wire */
	uint8_t pattern; /* enum pattern; its stall's name on the wire */
};

#define FACTS_OPENS_MAX 8
#define FACTS_ENDS_MAX 256
#define FACTS_SHIFTS_MAX 256
#define FACTS_HITS_MAX (PATTERN_COUNT + 32) /* of those that count by party, one for each party of a list */

/* All that the fold reads of an event. On the wire and in the log: one JSON object with the fields of the event's
 * kind, and "opens", "ends", "shifts", "hits" where there are any. */
struct facts {
	struct args args; /* the fields that the event's kind lists */
	const struct opening *opens;
	const struct closing *ends;
	const struct shifting *shifts;
	const struct hitting *hits;
	int32_t n_opens;
	int32_t n_ends;
	int32_t n_shifts;
	int32_t n_hits;
};

struct event {
	int64_t case_id;
	int32_t seq; /* from 1 */
	int32_t actor;
	int64_t at;
	enum event_kind kind;
	struct facts facts;
};
