/* letter: see letter.h. */
#include "mailer/letter.h"

#include <string.h>

#include "base/ident.h"
#include "base/instant.h"
#include "c/json_view.h"

const char *const letter_group_names[GROUP_COUNT] = {"new", "worse", "open", "snoozed", "resolved"};

/* --- members --- */

static const char *text_of(struct slice object, const char *name, struct arena *arena)
{
	return json_view_text(json_view_member(object, name), arena);
}

static int64_t number_of(struct slice object, const char *name, int64_t otherwise)
{
	return json_view_integer(json_view_member(object, name), otherwise);
}

static int64_t instant_of(struct slice object, const char *name, struct arena *arena)
{
	int64_t instant;
	const char *text = text_of(object, name, arena);
	return instant_parse(text, strlen(text), &instant) == 0 ? instant : INSTANT_NEVER;
}

/* --- items and lines --- */

/* due: the member that says by when the recipient has to act. */
static struct letter_item item_of(struct slice json, const char *due, struct arena *arena)
{
	return (struct letter_item){
		.case_id = text_of(json, "case", arena),
		.occasion = text_of(json, "occasion", arena),
		.stall = text_of(json, "stall", arena),
		.debtor = text_of(json, "debtor", arena),
		.rung = text_of(json, "rung", arena),
		.sentence = text_of(json, "sentence", arena),
		.suggestion = text_of(json, "suggestion", arena),
		.owes = text_of(json, "of_kind", arena),
		.obligation = number_of(json, "obligation", 0),
		.delivery = number_of(json, "delivery", 0),
		.at = instant_of(json, "at", arena),
		.since = instant_of(json, "since", arena),
		.escalated_at = instant_of(json, "escalated_at", arena),
		.due = instant_of(json, due, arena),
		.severity = number_of(json, "severity", 0),
		.crisis = json_view_is(json_view_member(json, "urgency"),
				       choice_name(CHOICE_URGENCY, URGENCY_CRISIS)),
	};
}

static void read_items(struct slice json, struct arena *arena, struct letter *letter)
{
	struct slice items = json_view_member(json, "items"), element = {0};
	letter->items = arena_zalloc(arena, LETTER_ITEMS_MAX, sizeof *letter->items);
	while (slice_next_element(items, &element)) {
		if (letter->listed < LETTER_ITEMS_MAX)
			letter->items[letter->listed++] = item_of(element, "due", arena);
		else
			letter->held_back++;
	}
}

static enum letter_group group_of(const char *state)
{
	for (int group = 0; group < GROUP_COUNT; group++) {
		if (strcmp(letter_group_names[group], state) == 0)
			return (enum letter_group)group;
	}
	return GROUP_OPEN; /* of a daemon that knows more states than we do: it is not resolved */
}

static void read_ages(struct slice json, struct letter_digest *digest)
{
	struct slice ages = json_view_member(json, "ages"), element = {0};
	for (size_t i = 0; i < LETTER_AGES && slice_next_element(ages, &element); i++) {
		int64_t count = json_view_integer(element, 0);
		digest->ages[i] = count > 0 ? count : 0;
	}
}

void letter_read_digest(struct slice json, struct arena *arena, struct letter *letter)
{
	struct letter_digest *digest = &letter->digest;
	struct slice lines = json_view_member(json, "lines"), element = {0};
	*digest = (struct letter_digest){
		.since = instant_of(json, "since", arena),
		.until = instant_of(json, "until", arena),
	};
	for (int group = 0; group < GROUP_COUNT; group++) {
		digest->counts[group] = number_of(json, letter_group_names[group], 0);
		digest->lines[group] = arena_zalloc(arena, LETTER_LINES_MAX, sizeof **digest->lines);
	}
	if (digest->until == INSTANT_NEVER)
		digest->until = letter->until != INSTANT_NEVER ? letter->until : letter->made_at;
	while (slice_next_element(lines, &element)) {
		enum letter_group group = group_of(text_of(element, "state", arena));
		if (digest->listed[group] < LETTER_LINES_MAX)
			digest->lines[group][digest->listed[group]++] = item_of(element, "act_by", arena);
	}
	read_ages(json, digest);
}

/* --- the letter --- */

int letter_read(struct slice json, struct arena *arena, struct letter *ret_letter, struct err *err)
{
	struct slice kind = json_view_member(json, "kind");
	const char *id = text_of(json, "letter", arena);
	int64_t number_of_id;
	const char *language = text_of(json, "language", arena);
	int number = choice_of(CHOICE_LANGUAGE, language, strlen(language));
	struct letter letter = {
		.id = id,
		.is_digest = json_view_is(kind, "digest"),
		.language = number < 0 ? LANGUAGE_NL : (enum language)number,
		.recipient = text_of(json, "recipient", arena),
		.label = text_of(json, "label", arena),
		.mailbox = text_of(json, "mailbox", arena),
		.made_at = instant_of(json, "made_at", arena),
		.since = instant_of(json, "since", arena),
		.until = instant_of(json, "until", arena),
		.attempt = number_of(json, "attempt", 1),
		.count = number_of(json, "count", 0),
		.crisis = number_of(json, "crisis", 0),
		.held_back = number_of(json, "held_back", 0),
		.waiting = number_of(json, "waiting", 0),
	};
	if (ident_case_parse(id, strlen(id), &number_of_id) < 0)
		return err_set_where(err, ERROR_bad_value, "letter", "no id of a letter");
	if (!letter.is_digest && !json_view_is(kind, "deliveries"))
		return err_set_where(err, ERROR_bad_value, "kind", "this mailer does not know such letters");
	read_items(json, arena, &letter);
	*ret_letter = letter;
	return 0;
}

bool letter_is_of_one_escalation(const struct letter *letter, const struct letter_item **ret_first)
{
	for (size_t i = 0; i < letter->listed; i++) {
		const struct letter_item *item = &letter->items[i];
		if (item->escalated_at == INSTANT_NEVER ||
		    item->escalated_at != letter->items->escalated_at ||
		    strcmp(item->case_id, letter->items->case_id) != 0)
			return false;
	}
	if (letter->listed)
		*ret_first = letter->items;
	return letter->listed > 0;
}
