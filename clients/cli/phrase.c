/* phrase: see phrase.h. */
#include "cli/phrase.h"

#include "base/strbuf.h"
#include "cli/heading.h"

struct phrase {
	enum language language;
	struct arena *arena;
	struct strbuf text;
};

/* The fields that people read, most telling first. label: before the value; NULL where the value speaks for itself. A yes
 * is told by its label alone. */
static const struct {
	const char *member;
	const char *label[LANGUAGE_COUNT];
} fields[] = {
	{"stall", {NULL, NULL}},
	{"agency", {NULL, NULL}},
	{"director", {NULL, NULL}},
	{"name", {NULL, NULL}},
	{"label", {NULL, NULL}},
	{"rung", {NULL, NULL}},
	{"outcome", {NULL, NULL}},
	{"confirmed", {"confirmed by the citizen", "door de burger bevestigd"}},
	{"of_kind", {NULL, NULL}},
	{"obligation", {"obligation", "verplichting"}},
	{"since", {"since", "sinds"}},
	{"severity", {"severity", "ernst"}},
	{"muted", {"muted", "gedempt"}},
	{"theme", {NULL, NULL}},
	{"urgency", {NULL, NULL}},
	{"channel", {NULL, NULL}},
	{"role", {NULL, NULL}},
	{"meaning", {NULL, NULL}},
	{"wants_reply", {"wants a reply", "wil een reactie"}},
	{"unreachable", {"not reached", "niet bereikt"}},
	{"not_told", {"not told", "niet verteld"}},
	{"ground", {"ground", "grond"}},
	{"review", {"again on", "opnieuw op"}},
	{"occurred_at", {"happened", "gebeurd"}},
	{"with", {"along with", "samen met"}},
	{"over", {"over", "ondanks"}},
	{"successor", {"succeeded by", "opgevolgd door"}},
	{"version", {"version", "versie"}},
	{"neighbourhood", {"in", "in"}},
	{"taken_seriously", {"taken seriously", "serieus genomen"}},
	{"knew_who", {"knew who had the case", "wist wie de zaak had"}},
	{"promises_kept", {"promises kept", "toezeggingen nagekomen"}},
};

static const char *shown(struct phrase *phrase, const char *member, struct slice object)
{
	return heading_value(member, json_view_member(object, member), phrase->language, phrase->arena);
}

static void next_part(struct phrase *phrase)
{
	strbuf_puts(&phrase->text, phrase->text.length ? "; " : "");
}

static void put_field(struct phrase *phrase, size_t field, struct slice facts)
{
	const char *member = fields[field].member, *label = fields[field].label[phrase->language];
	struct slice value = json_view_member(facts, member);
	if (json_view_kind(value) == JSON_KIND_NOTHING || json_view_kind(value) == JSON_KIND_NULL)
		return;
	if (json_view_kind(value) == JSON_KIND_BOOL && !json_view_true(value))
		return;
	next_part(phrase);
	strbuf_puts(&phrase->text, label ? label : "");
	if (json_view_kind(value) != JSON_KIND_BOOL)
		strbuf_printf(&phrase->text, "%s%s", label ? " " : "", shown(phrase, member, facts));
}

/* "2 housing: an answer by …"; of a shift only what it changes. */
static void put_owed(struct phrase *phrase, struct slice owed)
{
	static const char *const by[LANGUAGE_COUNT] = {"by", "vóór"};
	const char *debtor = shown(phrase, "debtor", owed), *kind = shown(phrase, "kind", owed);
	const char *due = shown(phrase, "due", owed);
	next_part(phrase);
	strbuf_printf(&phrase->text, "%s%s%s%s%s%s", shown(phrase, "number", owed), *debtor ? " " : "",
		      debtor, *kind || *due ? ": " : "", kind, *kind && *due ? " " : "");
	if (*due)
		strbuf_printf(&phrase->text, "%s %s", by[phrase->language], due);
}

static void put_all_owed(struct phrase *phrase, struct slice list)
{
	struct slice item = {0};
	while (slice_next_element(list, &item))
		put_owed(phrase, item);
}

/* What was superseded has its successor among what is opened. */
static void put_ended(struct phrase *phrase, struct slice list)
{
	struct slice item = {0};
	while (slice_next_element(list, &item)) {
		if (json_view_is(json_view_member(item, "how"),
				 choice_set(CHOICE_ENDING)->names[ENDING_SUPERSEDED]))
			continue;
		next_part(phrase);
		strbuf_printf(&phrase->text, "%s %s", shown(phrase, "number", item),
			      shown(phrase, "how", item));
	}
}

static const char *finish(struct phrase *phrase)
{
	const char *copy = arena_strndup(phrase->arena, strbuf_text(&phrase->text), phrase->text.length);
	strbuf_done(&phrase->text);
	return copy;
}

const char *phrase_of_facts(struct slice facts, enum language language, struct arena *arena)
{
	struct phrase phrase = {.language = language, .arena = arena};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		put_field(&phrase, i, facts);
	put_all_owed(&phrase, json_view_member(facts, "opens"));
	put_all_owed(&phrase, json_view_member(facts, "shifts"));
	put_ended(&phrase, json_view_member(facts, "ends"));
	return finish(&phrase);
}

const char *phrase_of_content(struct slice content, enum language language, struct arena *arena)
{
	struct phrase phrase = {.language = language, .arena = arena};
	const char *name;
	struct slice value;
	struct json_walk walk = json_walk_start(content, arena);
	while (json_walk_next(&walk, &name, &value)) {
		next_part(&phrase);
		strbuf_puts(&phrase.text, heading_value(name, value, language, arena));
	}
	return finish(&phrase);
}
