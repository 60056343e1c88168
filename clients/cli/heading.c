/* heading: see heading.h. */
#include "cli/heading.h"

#include <string.h>

#include "base/instant.h"
#include "base/strbuf.h"
#include "cli/when.h"

#define INSTANT_TEXT_MIN 20 /* "2026-03-02T09:00:00Z" */
#define NESTING_MAX 4       /* of what is put into one cell */

static const struct {
	const char *member;
	const char *text[LANGUAGE_COUNT];
} rows[] = {
	{"actor", {"by", "door"}},
	{"added", {"added", "toegevoegd"}},
	{"after", {"after", "na"}},
	{"against", {"compared with version", "vergeleken met versie"}},
	{"against_draft", {"compared with draft", "vergeleken met concept"}},
	{"age_max_s", {"oldest, s", "oudste, s"}},
	{"age_p50_s", {"half older than, s", "helft ouder dan, s"}},
	{"agency", {"agency", "organisatie"}},
	{"areas", {"neighbourhoods", "buurten"}},
	{"as_of", {"as of", "per"}},
	{"at", {"at", "op"}},
	{"author", {"proposed by", "voorgesteld door"}},
	{"back", {"back again", "weer terug"}},
	{"before", {"before", "was"}},
	{"capabilities", {"capabilities", "mogelijkheden"}},
	{"case", {"case", "casus"}},
	{"cases", {"cases", "casussen"}},
	{"cause", {"cause", "oorzaak"}},
	{"certificate", {"certificate", "certificaat"}},
	{"change", {"change", "wijziging"}},
	{"changed", {"changed", "gewijzigd"}},
	{"changes", {"changes", "wijzigingen"}},
	{"clause", {"clause", "bepaling"}},
	{"cleared", {"cleared", "voorbij"}},
	{"cleared_at", {"cleared", "voorbij"}},
	{"closed_at", {"closed", "gesloten"}},
	{"conference", {"conference", "casusoverleg"}},
	{"conferences", {"conferences", "casusoverleggen"}},
	{"contacts", {"contacts", "contacten"}},
	{"content", {"content", "inhoud"}},
	{"covenant", {"covenant", "convenant"}},
	{"creditor", {"owed to", "aan wie"}},
	{"debtor", {"owed by", "wie"}},
	{"deputy", {"deputy", "plaatsvervanger"}},
	{"direction", {"sharper or looser", "scherper of ruimer"}},
	{"director", {"director", "regisseur"}},
	{"document", {"document", "document"}},
	{"draft", {"draft", "concept"}},
	{"due", {"by", "vóór"}},
	{"ends", {"what would end it", "wat het zou beëindigen"}},
	{"escalated_at", {"escalated", "opgeschaald"}},
	{"escalations", {"escalations", "opschalingen"}},
	{"events", {"events", "gebeurtenissen"}},
	{"evidence", {"evidence", "bewijs"}},
	{"facts", {"facts", "feiten"}},
	{"finding", {"finding", "bevinding"}},
	{"findings", {"stalls", "vastlopers"}},
	{"finished", {"finished", "afgerond"}},
	{"flows", {"handovers", "overdrachten"}},
	{"found", {"found", "gevonden"}},
	{"from", {"from", "vanaf"}},
	{"giver", {"from", "van"}},
	{"handovers", {"handovers", "overdrachten"}},
	{"hash", {"SHA-256", "SHA-256"}},
	{"held", {"held", "gehouden"}},
	{"holder", {"holder", "houder"}},
	{"in_time", {"in time", "op tijd"}},
	{"kind", {"kind", "soort"}},
	{"knew_who", {"knew who had the case", "wist wie de zaak had"}},
	{"ladder", {"escalation", "opschaling"}},
	{"lapsed", {"lapsed", "verlopen"}},
	{"late", {"late", "te laat"}},
	{"lawful", {"refused lawfully", "rechtmatig geweigerd"}},
	{"left_off", {"rows left off", "weggelaten regels"}},
	{"lines", {"lines", "regels"}},
	{"looser", {"looser", "ruimer"}},
	{"mandate", {"mandate", "mandaat"}},
	{"muted", {"muted", "gedempt"}},
	{"neighbourhood", {"neighbourhood", "buurt"}},
	{"never", {"never", "nooit"}},
	{"new", {"new", "nieuw"}},
	{"next", {"next page", "volgende pagina"}},
	{"next_due", {"next step by", "volgende stap vóór"}},
	{"next_notice", {"next notice", "volgende melding"}},
	{"notice", {"told", "ingelicht"}},
	{"now", {"now", "nu"}},
	{"number", {"number", "nummer"}},
	{"obligation", {"obligation", "verplichting"}},
	{"obligations", {"obligations", "verplichtingen"}},
	{"of_kind", {"what is owed", "wat er te doen is"}},
	{"on_behalf_of", {"on behalf of", "namens"}},
	{"open", {"open", "open"}},
	{"opened_at", {"opened", "geopend"}},
	{"ordinal", {"ordinal", "volgnummer"}},
	{"outside", {"outside the ladder", "buiten de ladder"}},
	{"overdue", {"of these overdue", "waarvan te laat"}},
	{"owed", {"what was owed", "wat er te doen was"}},
	{"p50_s", {"half within, s", "helft binnen, s"}},
	{"p90_s", {"90 % within, s", "90 % binnen, s"}},
	{"p99_s", {"99 % within, s", "99 % binnen, s"}},
	{"partnership", {"partnership", "samenwerkingsverband"}},
	{"parts", {"participants", "deelnemers"}},
	{"party", {"party", "partij"}},
	{"paused_until", {"paused until", "gepauzeerd tot"}},
	{"person", {"person", "persoon"}},
	{"programme", {"programme", "programma"}},
	{"promises_kept", {"promises kept", "toezeggingen nagekomen"}},
	{"proposed", {"proposed", "voorgesteld"}},
	{"protocol", {"protocol", "protocol"}},
	{"public_key", {"public key", "openbare sleutel"}},
	{"purpose", {"purpose", "doel"}},
	{"reason", {"reason", "reden"}},
	{"recorded_at", {"recorded", "vastgelegd"}},
	{"refused", {"refused", "geweigerd"}},
	{"relation", {"relation", "relatie"}},
	{"removed", {"removed", "vervallen"}},
	{"resolved", {"resolved", "voorbij"}},
	{"role", {"role", "rol"}},
	{"rule", {"rule", "regel"}},
	{"rung", {"rung", "trede"}},
	{"sentence", {"what is the matter", "wat er is"}},
	{"seq", {"number", "nummer"}},
	{"severity", {"severity", "ernst"}},
	{"sharper", {"sharper", "scherper"}},
	{"signature", {"signature", "handtekening"}},
	{"signings", {"signed by", "ondertekend door"}},
	{"silent", {"silent", "zwijgt"}},
	{"since", {"since", "sinds"}},
	{"snoozed", {"put off", "uitgesteld"}},
	{"snoozed_until", {"put off until", "uitgesteld tot"}},
	{"stall", {"stall", "vastloper"}},
	{"stalled", {"stalls", "vastlopers"}},
	{"stalls", {"stalls", "vastlopers"}},
	{"state", {"state", "toestand"}},
	{"status", {"status", "status"}},
	{"suggestion", {"suggestion", "voorstel"}},
	{"taken_seriously", {"taken seriously", "serieus genomen"}},
	{"taker", {"to", "naar"}},
	{"text", {"text", "tekst"}},
	{"theme", {"theme", "thema"}},
	{"times", {"times", "keer"}},
	{"title", {"title", "titel"}},
	{"undelivered", {"not delivered", "niet bezorgd"}},
	{"until", {"until", "tot"}},
	{"urgency", {"urgency", "urgentie"}},
	{"version", {"version", "versie"}},
	{"visibility", {"visible to", "zichtbaar voor"}},
	{"void_since", {"void since", "vervallen sinds"}},
	{"waiting", {"still to sign", "nog te ondertekenen door"}},
	{"week", {"week of", "week van"}},
	{"weeks", {"weeks", "weken"}},
	{"whole", {"all together", "alles samen"}},
	{"withdrawn", {"withdrawn", "ingetrokken"}},
	{"withheld", {"too few to tell", "te weinig om te tonen"}},
	{"worse", {"worse", "erger"}},
};

/* Members that hold a word of a closed set and are no fields of requests. */
static const struct {
	const char *member;
	enum choice choice;
} choices[] = {
	{"relation", CHOICE_RELATION}, {"ladder", CHOICE_LADDER}, {"cause", CHOICE_CAUSE},
	{"how", CHOICE_ENDING},        {"stalls", CHOICE_STALL},
};

static const char *without_underscores(const char *text, struct arena *arena)
{
	char *copy = arena_strndup(arena, text, strlen(text));
	for (char *at = copy; *at; at++) {
		if (*at == '_')
			*at = ' ';
	}
	return copy;
}

const char *heading_of(const char *member, enum language language, struct arena *arena)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].member, member) == 0)
			return rows[i].text[language];
	}
	return without_underscores(member, arena);
}

/* --- words --- */

static int choice_for(const char *member)
{
	int field = field_of(member, strlen(member));
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		if (strcmp(choices[i].member, member) == 0)
			return (int)choices[i].choice;
	}
	if (field >= 0 && field_rows[field].choice != CHOICE_COUNT)
		return (int)field_rows[field].choice;
	return -1;
}

static const char *word_of_choice(enum choice choice, const char *word, enum language language,
				  struct arena *arena)
{
	int number = choice_of(choice, word, strlen(word));
	if (number < 0)
		return NULL;
	if (language == LANGUAGE_NL)
		return choice_set(choice)->dutch[number];
	return without_underscores(choice_set(choice)->names[number], arena);
}

/* "kind" is a word of the set that fits: an event, an obligation, a stall, a kind of party. */
static const char *word_of_kind(const char *word, enum language language, struct arena *arena)
{
	size_t length = strlen(word);
	int event = event_of(word, length);
	if (event > 0)
		return event_rows[event].text[language];
	int obligation = choice_of(CHOICE_OBLIGATION, word, length);
	if (obligation >= 0)
		return obligation_rows[obligation].text[language];
	const char *stall = word_of_choice(CHOICE_STALL, word, language, arena);
	return stall ? stall : word_of_choice(CHOICE_ROLE, word, language, arena);
}

static const char *word_of_party(const char *word, enum language language, struct arena *arena)
{
	static const char prefix[] = "rung:";
	if (strncmp(word, prefix, sizeof prefix - 1) != 0)
		return NULL;
	return word_of_choice(CHOICE_RUNG, word + sizeof prefix - 1, language, arena);
}

static const char *instant_text(const char *text, enum language language, struct arena *arena)
{
	char shown[WHEN_TEXT_MAX + 1];
	int64_t instant;
	size_t length = strlen(text);
	if (length < INSTANT_TEXT_MIN || instant_parse(text, length, &instant) < 0)
		return NULL;
	when_format(instant, language, shown);
	return arena_strndup(arena, shown, strlen(shown));
}

/* new, worse, open, resolved; added, removed, changed; sharper, looser */
static bool is_word_with_heading(const char *member)
{
	return strcmp(member, "state") == 0 || strcmp(member, "change") == 0 ||
	       strcmp(member, "direction") == 0;
}

static const char *string_value(const char *member, struct slice value, enum language language,
				struct arena *arena)
{
	const char *text = json_view_text(value, arena), *shown = NULL;
	int choice = choice_for(member);
	if (strcmp(member, "kind") == 0 || strcmp(member, "of_kind") == 0)
		shown = word_of_kind(text, language, arena);
	else if (is_word_with_heading(member))
		shown = heading_of(text, language, arena);
	else if (choice >= 0)
		shown = word_of_choice((enum choice)choice, text, language, arena);
	if (!shown)
		shown = word_of_party(text, language, arena);
	if (!shown)
		shown = instant_text(text, language, arena);
	return shown ? shown : text;
}

/* --- values --- */

static const char *value_text(const char *member, struct slice value, enum language language,
			      struct arena *arena, int depth);

static const char *nested_text(const char *member, struct slice value, enum language language,
			       struct arena *arena, int depth)
{
	struct strbuf text = {0};
	const char *key;
	struct slice item;
	struct json_walk walk = json_walk_start(value, arena);
	while (depth < NESTING_MAX && json_walk_next(&walk, &key, &item)) {
		const char *name = *key ? key : member;
		const char *shown = value_text(name, item, language, arena, depth + 1);
		strbuf_puts(&text, text.length ? ", " : "");
		if (*key)
			strbuf_printf(&text, "%s ", heading_of(name, language, arena));
		strbuf_puts(&text, shown);
	}
	const char *copy = arena_strndup(arena, strbuf_text(&text), text.length);
	strbuf_done(&text);
	return copy;
}

static const char *value_text(const char *member, struct slice value, enum language language,
			      struct arena *arena, int depth)
{
	static const char *const yes[LANGUAGE_COUNT] = {"yes", "ja"}, *const no[LANGUAGE_COUNT] = {"no",
												   "nee"};
	switch (json_view_kind(value)) {
	case JSON_KIND_NOTHING:
	case JSON_KIND_NULL:
		return "";
	case JSON_KIND_BOOL:
		return json_view_true(value) ? yes[language] : no[language];
	case JSON_KIND_NUMBER:
		return arena_strndup(arena, value.bytes, value.length);
	case JSON_KIND_STRING:
		return string_value(member, value, language, arena);
	case JSON_KIND_ARRAY:
	case JSON_KIND_OBJECT:
		return nested_text(member, value, language, arena, depth);
	}
	return "";
}

const char *heading_value(const char *member, struct slice value, enum language language, struct arena *arena)
{
	return value_text(member, value, language, arena, 0);
}
