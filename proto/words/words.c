/* words: the tables of words.h, made from the .def files. */
#include "words/words.h"

#include <string.h>

#include "base/ident.h"

/* --- errors --- */

const char *const retry_names[] = {"never", "same", "later"};

static const struct error_row error_rows[ERROR_COUNT] = {
	[ERROR_NONE] = {"none", 0, RETRY_NEVER, "no error"},
#define ERROR(id, rpc, retry, text) [ERROR_##id] = {#id, rpc, RETRY_##retry, text},
#include "error.def"
#undef ERROR
};

const struct error_row *error_row(int code)
{
	return &error_rows[code >= 0 && code < ERROR_COUNT ? code : ERROR_internal];
}

static bool same(const char *word, const char *name, size_t length)
{
	return strlen(word) == length && memcmp(word, name, length) == 0;
}

int error_of(const char *name, size_t length)
{
	for (int i = 0; i < ERROR_COUNT; i++) {
		if (same(error_rows[i].name, name, length))
			return i;
	}
	return -1;
}

/* --- closed sets --- */

#define CHOICE_EN(SET, ID, en, nl) en,
#define CHOICE_NL(SET, ID, en, nl) nl,
#define CHOICE_WORDS(set, SET)                                                                               \
	static const char *const set##_names[] = {CHOICES_##SET(CHOICE_EN)};                                 \
	static const char *const set##_dutch[] = {CHOICES_##SET(CHOICE_NL)}
CHOICE_WORDS(status, STATUS);
CHOICE_WORDS(urgency, URGENCY);
CHOICE_WORDS(outcome, OUTCOME);
CHOICE_WORDS(relation, RELATION);
CHOICE_WORDS(role, ROLE);
CHOICE_WORDS(rung, RUNG);
CHOICE_WORDS(ladder, LADDER);
CHOICE_WORDS(cause, CAUSE);
CHOICE_WORDS(ending, ENDING);
CHOICE_WORDS(visibility, VISIBILITY);
CHOICE_WORDS(meaning, MEANING);
CHOICE_WORDS(language, LANGUAGE);
CHOICE_WORDS(notice, NOTICE);
CHOICE_WORDS(medium, MEDIUM);

static const char *const stall_names[] = {
#define STALL(id, family, severity, rule, muted_by, name_nl, en, nl, ends_en, ends_nl) #id,
#include "stall.def"
#undef STALL
};
static const char *const stall_dutch[] = {
#define STALL(id, family, severity, rule, muted_by, name_nl, en, nl, ends_en, ends_nl) name_nl,
#include "stall.def"
#undef STALL
};
static const char *const occasion_names[] = {
#define OCCASION(id, event, told, en, nl) #id,
#include "occasion.def"
#undef OCCASION
};
static const char *const occasion_dutch[] = {
#define OCCASION(id, event, told, en, nl) nl,
#include "occasion.def"
#undef OCCASION
};
static const char *const obligation_names[] = {
#define OBLIGATION(id, lapse, leaves, closes, hands, en, nl) #id,
#include "obligation.def"
#undef OBLIGATION
};
static const char *const obligation_dutch[] = {
#define OBLIGATION(id, lapse, leaves, closes, hands, en, nl) nl,
#include "obligation.def"
#undef OBLIGATION
};

#define CHOICE_SET(set, SET) [CHOICE_##SET] = {#set, set##_names, set##_dutch, SET##_COUNT}
static const struct choice_set choice_sets[CHOICE_COUNT] = {
	CHOICE_SET(status, STATUS),     CHOICE_SET(urgency, URGENCY),
	CHOICE_SET(outcome, OUTCOME),   CHOICE_SET(relation, RELATION),
	CHOICE_SET(role, ROLE),         CHOICE_SET(rung, RUNG),
	CHOICE_SET(ladder, LADDER),     CHOICE_SET(cause, CAUSE),
	CHOICE_SET(ending, ENDING),     CHOICE_SET(visibility, VISIBILITY),
	CHOICE_SET(meaning, MEANING),   CHOICE_SET(language, LANGUAGE),
	CHOICE_SET(stall, STALL),       CHOICE_SET(obligation, OBLIGATION),
	CHOICE_SET(notice, NOTICE),     CHOICE_SET(medium, MEDIUM),
	CHOICE_SET(occasion, OCCASION),
};

const struct choice_set *choice_set(enum choice choice)
{
	return &choice_sets[choice];
}

int choice_of(enum choice choice, const char *name, size_t length)
{
	const struct choice_set *set = choice_set(choice);
	for (int i = 0; i < set->count; i++) {
		if (same(set->names[i], name, length))
			return i;
	}
	return -1;
}

const char *choice_name(enum choice choice, int number)
{
	const struct choice_set *set = choice_set(choice);
	return number >= 0 && number < set->count ? set->names[number] : "";
}

/* --- fields --- */

#define KIND_CASE TYPE_CASE, CHOICE_COUNT
#define KIND_PARTY TYPE_PARTY, CHOICE_COUNT
#define KIND_TIME TYPE_TIME, CHOICE_COUNT
#define KIND_INT TYPE_INT, CHOICE_COUNT
#define KIND_BOOL TYPE_BOOL, CHOICE_COUNT
#define KIND_SLUG TYPE_SLUG, CHOICE_COUNT
#define KIND_SLUG_KEY TYPE_SLUG_KEY, CHOICE_COUNT
#define KIND_SLUG_HEX TYPE_SLUG_HEX, CHOICE_COUNT
#define KIND_SLUG_AREA TYPE_SLUG_AREA, CHOICE_COUNT
#define KIND_TEXT TYPE_TEXT, CHOICE_COUNT
#define KIND_JSON TYPE_JSON, CHOICE_COUNT
#define KIND_NUMBERS TYPE_NUMBERS, CHOICE_COUNT
#define KIND_PARTIES TYPE_PARTIES, CHOICE_COUNT
#define KIND_CHOICE_VISIBILITY TYPE_CHOICE, CHOICE_VISIBILITY
#define KIND_CHOICE_URGENCY TYPE_CHOICE, CHOICE_URGENCY
#define KIND_CHOICE_OUTCOME TYPE_CHOICE, CHOICE_OUTCOME
#define KIND_CHOICE_RUNG TYPE_CHOICE, CHOICE_RUNG
#define KIND_CHOICE_ROLE TYPE_CHOICE, CHOICE_ROLE
#define KIND_CHOICE_STATUS TYPE_CHOICE, CHOICE_STATUS
#define KIND_CHOICE_STALL TYPE_CHOICE, CHOICE_STALL
#define KIND_CHOICE_OBLIGATION TYPE_CHOICE, CHOICE_OBLIGATION
#define KIND_CHOICE_LANGUAGE TYPE_CHOICE, CHOICE_LANGUAGE
#define KIND_CHOICE_NOTICE TYPE_CHOICE, CHOICE_NOTICE
#define KIND_CHOICE_MEDIUM TYPE_CHOICE, CHOICE_MEDIUM
#define KIND_CHOICE_OCCASION TYPE_CHOICE, CHOICE_OCCASION
#define KIND_CHOICES_MEANING TYPE_CHOICES, CHOICE_MEANING

const struct field_row field_rows[FIELD_COUNT] = {
#define FIELD(id, name, type, limit, keeping, text)                                                          \
	[FIELD_##id] = {name, KIND_##type, limit, KEEPING_##keeping, offsetof(struct args, id), text},
#include "field.def"
#undef FIELD
};

int field_of(const char *name, size_t length)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		if (same(field_rows[i].name, name, length))
			return i;
	}
	return -1;
}

static bool only(const char *text, const char *first, const char *last, const char *more)
{
	for (; *text; text++) {
		if ((*text < *first || *text > *last) && !strchr(more, *text))
			return false;
	}
	return true;
}

bool field_slug_fits(enum field_type type, int limit, const char *text)
{
	size_t length = strlen(text), most = (size_t)limit;
	if (type == TYPE_SLUG_KEY)
		return length >= 1 && length <= most && only(text, "!", "~", "");
	if (type == TYPE_SLUG_HEX)
		return length == most && only(text, "0", "9", "abcdef");
	if (type == TYPE_SLUG_AREA)
		return ident_is_area(text, length);
	return length <= most && ident_is_slug(text, length);
}

void args_take(struct args *to, const struct args *from, field_mask fields)
{
	fields &= from->present;
	for (field_mask left = fields; left; left &= left - 1) {
		enum field field = field_first(left);
		size_t offset = field_rows[field].offset;
		size_t end = field + 1 < FIELD_COUNT ? field_rows[field + 1].offset : sizeof *from;
		memcpy((unsigned char *)to + offset, (const unsigned char *)from + offset, end - offset);
	}
	to->present = fields;
}

/* --- parties --- */

static const struct {
	int32_t party;
	const char *name;
} fixed_parties[] = {{PARTY_SYSTEM, "system"},
		     {PARTY_CITIZEN, "citizen"},
		     {PARTY_PARTNERSHIP, "partnership"},
#define RUNG_PARTY(SET, ID, en, nl) {PARTY_RUNG(SET##_##ID), "rung:" en},
		     CHOICES_RUNG(RUNG_PARTY)
#undef RUNG_PARTY
};
#define FIXED_PARTIES (sizeof fixed_parties / sizeof *fixed_parties)

const char *party_fixed_name(int32_t party)
{
	for (size_t i = 0; i < FIXED_PARTIES; i++) {
		if (fixed_parties[i].party == party)
			return fixed_parties[i].name;
	}
	return NULL;
}

int32_t party_fixed_number(const char *name, size_t length)
{
	for (size_t i = 0; i < FIXED_PARTIES; i++) {
		if (same(fixed_parties[i].name, name, length))
			return fixed_parties[i].party;
	}
	return PARTY_NONE;
}

/* --- obligations, stalls, patterns, events, verbs --- */

enum {
#define STALL(id, family, severity, rule, muted_by, name_nl, en, nl, ends_en, ends_nl)                       \
	LAPSE_##id = STALL_##id,
#include "stall.def"
#undef STALL
};

const struct obligation_row obligation_rows[OBLIGATION_COUNT] = {
#define OBLIGATION(id, lapse, leaves, closes, hands, en, nl)                                                 \
	[OBLIGATION_##id] = {#id, LAPSE_##lapse, LEAVES_##leaves, CLOSES_##closes, HANDS_##hands, {en, nl}},
#include "obligation.def"
#undef OBLIGATION
};

const struct stall_row stall_rows[STALL_COUNT] = {
#define STALL(id, family, severity, rule, muted_by, name_nl, en, nl, ends_en, ends_nl)                       \
	[STALL_##id] = {#id,  name_nl,  FAMILY_##family, severity,                                           \
			rule, muted_by, {en, nl},        {ends_en, ends_nl}},
#include "stall.def"
#undef STALL
};

const struct pattern_row pattern_rows[PATTERN_COUNT] = {
#define RESET(what) RESET_##what
#define PATTERN(stall, times, window, key, resets)                                                           \
	[PATTERN_##stall] = {STALL_##stall, times, window, KEY_##key, resets},
#include "pattern.def"
#undef PATTERN
};

const struct event_row event_rows[EVENT_COUNT] = {
	[EVENT_NONE] = {"none", CLASS_FACT, SUBSTANCE_BARE, 0, {"", ""}},
#define EVENT(id, name, class, substance, fields, nl, en)                                                    \
	[EVENT_##id] = {name, CLASS_##class, SUBSTANCE_##substance, fields, {en, nl}},
#include "event.def"
#undef EVENT
};

const struct occasion_row occasion_rows[OCCASION_COUNT] = {
#define OCCASION(id, event, told, en, nl) [OCCASION_##id] = {#id, EVENT_##event, TOLD_##told, {en, nl}},
#include "occasion.def"
#undef OCCASION
};

int event_of(const char *name, size_t length)
{
	for (int i = 1; i < EVENT_COUNT; i++) {
		if (same(event_rows[i].name, name, length))
			return i;
	}
	return -1;
}

#define HOLDER WHO_HOLDER
#define PARTICIPANT (WHO_HOLDER | WHO_PARTICIPANT)
#define OFFERED WHO_OFFERED
#define INVITED WHO_INVITED
#define DIRECTOR WHO_DIRECTOR
#define CONCERNED WHO_CONCERNED
#define AGENCY WHO_AGENCY
#define ANYBODY WHO_ANYBODY
#define OPERATOR WHO_OPERATOR
#define DIRECTORS WHO_DIRECTORS
#define DRIVEN WHO_DRIVEN
#define SYSTEM WHO_SYSTEM
#define COURIER WHO_COURIER
const struct verb_row verb_rows[VERB_COUNT] = {
#define VERB(id, name, effect, who, required, optional, text)                                                \
	[VERB_##id] = {name, EFFECT_##effect, who, required, optional, text},
#include "verb.def"
#undef VERB
};

int verb_of(const char *name, size_t length)
{
	for (int i = 0; i < VERB_COUNT; i++) {
		if (same(verb_rows[i].name, name, length))
			return i;
	}
	return -1;
}

field_mask verb_envelope(enum verb verb)
{
	if (verb_rows[verb].effect == EFFECT_WRITE)
		return F(key) | F(on_behalf_of) | F(purpose) | F(visibility);
	return F(purpose) | F(on_behalf_of);
}
