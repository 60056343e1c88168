/* contents: see contents.h. */
#include "mailer/contents.h"

#include <string.h>

#include "base/instant.h"
#include "mailer/marks.h"
#include "mailer/moment.h"
#include "mailer/occasion.h"
#include "wire/json_out.h"

#define BAR_LENGTH 24 /* of the longest bar of the picture in plain text */

struct writing {
	const struct letter *letter;
	const struct contents_words *words;
	struct arena arena;
	struct json_out out;
};

static const char *translated(const struct contents_words *words, const char *text)
{
	return catalogue_text(words->catalogue, text);
}

/* --- words --- */

/* What is an identifier in English and has a Dutch name. */
static const char *name_in(const struct choice_set *set, const char *name, enum language language,
			   struct arena *arena)
{
	int number = -1;
	for (int i = 0; i < set->count; i++)
		number = strcmp(set->names[i], name) == 0 ? i : number;
	if (number < 0)
		return "";
	if (language == LANGUAGE_NL)
		return set->dutch[number];
	char *plain = arena_strndup(arena, name, strlen(name));
	for (char *c = plain; *c; c++)
		*c = *c == '_' ? ' ' : *c;
	return plain;
}

const char *contents_stall_name(const char *stall, enum language language, struct arena *arena)
{
	return name_in(choice_set(CHOICE_STALL), stall, language, arena);
}

static const char *obligation_text(const char *name, enum language language)
{
	for (int i = 0; i < OBLIGATION_COUNT; i++) {
		if (strcmp(obligation_rows[i].name, name) == 0)
			return obligation_rows[i].text[language];
	}
	return "";
}

static const char *severity_word(int64_t severity)
{
	static const char *const names[] = {_("light"), _("serious"), _("severe"), _("severe")};
	return severity >= 1 && severity <= 4 ? names[severity - 1] : "";
}

const char *contents_age_name(const struct catalogue *catalogue, size_t bar)
{
	static const char *const names[LETTER_AGES] = {
		_("less than 1 day"), _("1 day"), _("2 to 4 days"), _("5 to 9 days"), _("10 days or more"),
	};
	return catalogue_text(catalogue, names[bar]);
}

/* --- the subject --- */

static void put_counted(const struct contents_words *words, const char *one, const char *many, int64_t n,
			struct strbuf *to)
{
	struct strbuf digits = {0};
	strbuf_printf(&digits, "%lld", (long long)n);
	marks_put(catalogue_number(words->catalogue, one, many, n), "n", strbuf_text(&digits), to);
	strbuf_done(&digits);
}

static const struct occasion_words *occasion_at(const struct letter *letter, size_t i)
{
	return occasion_of(letter->items[i].occasion);
}

/* "2 escalations, 1 notice": each kind once, in the order in which it first appears. */
static void put_kinds(const struct letter *letter, const struct contents_words *words, struct strbuf *to)
{
	for (size_t i = 0; i < letter->listed; i++) {
		const struct occasion_words *occasion = occasion_at(letter, i);
		int64_t n = 0;
		bool said = false;
		for (size_t k = 0; k < letter->listed; k++) {
			bool same = strcmp(occasion_at(letter, k)->one, occasion->one) == 0;
			said = said || (same && k < i);
			n += same;
		}
		if (said)
			continue;
		strbuf_puts(to, i ? ", " : "");
		put_counted(words, occasion->one, occasion->many, n, to);
	}
}

static void put_single(struct writing *writing, const struct letter_item *item, struct strbuf *to)
{
	const char *stall = contents_stall_name(item->stall, writing->letter->language, &writing->arena);
	strbuf_printf(to, "%s%s%s %s", *stall ? ": " : "", stall, *item->case_id ? "," : "",
		      translated(writing->words, _("case")));
	strbuf_printf(to, " %s", item->case_id);
}

static void deliveries_subject(struct writing *writing, struct strbuf *to)
{
	const struct letter *letter = writing->letter;
	const struct contents_words *words = writing->words;
	if (letter->crisis)
		strbuf_printf(to, "%s: ", translated(words, _("CRISIS")));
	if (letter->held_back == 0 && letter->listed) {
		put_kinds(letter, words, to);
	} else {
		put_counted(words, N_("{n} message", "{n} messages"), letter->count, to);
	}
	if (letter->listed == 1 && letter->held_back == 0)
		put_single(writing, letter->items, to);
}

static int64_t open_of(const struct letter_digest *digest)
{
	return digest->counts[GROUP_NEW] + digest->counts[GROUP_WORSE] + digest->counts[GROUP_OPEN] +
	       digest->counts[GROUP_SNOOZED];
}

static const struct {
	const char *one, *many; /* in the subject */
	const char *heading;
} groups[GROUP_COUNT] = {
	[GROUP_NEW] = {N_("{n} new", "{n} new"), _("New")},
	[GROUP_WORSE] = {N_("{n} worse", "{n} worse"), _("Worse")},
	[GROUP_OPEN] = {N_("{n} still open", "{n} still open"), _("Still open")},
	[GROUP_SNOOZED] = {N_("{n} snoozed", "{n} snoozed"), _("Snoozed")},
	[GROUP_RESOLVED] = {N_("{n} resolved", "{n} resolved"), _("Resolved")},
};

static void put_group_counts(const struct letter_digest *digest, const struct contents_words *words,
			     struct strbuf *to)
{
	size_t start = to->length;
	for (int group = 0; group < GROUP_COUNT; group++) {
		if (digest->counts[group] == 0)
			continue;
		strbuf_puts(to, to->length > start ? ", " : "");
		put_counted(words, groups[group].one, groups[group].many, digest->counts[group], to);
	}
}

static void digest_subject(struct writing *writing, struct strbuf *to)
{
	const struct letter_digest *digest = &writing->letter->digest;
	strbuf_printf(to, "%s: ", translated(writing->words, _("Daily digest")));
	if (open_of(digest) == 0)
		strbuf_puts(to, translated(writing->words, _("nothing has stalled")));
	if (open_of(digest) == 0 && digest->counts[GROUP_RESOLVED])
		strbuf_puts(to, ", ");
	put_group_counts(digest, writing->words, to);
}

static void put_subject(struct writing *writing, struct strbuf *to)
{
	if (writing->letter->is_digest)
		digest_subject(writing, to);
	else
		deliveries_subject(writing, to);
}

void contents_subject(const struct letter *letter, const struct contents_words *words, struct strbuf *to)
{
	struct writing writing = {.letter = letter, .words = words};
	arena_init(&writing.arena);
	put_subject(&writing, to);
	arena_done(&writing.arena);
}

/* --- values: what an item has not is there and empty, lest a template find what stands around the item --- */

static void put_text(struct writing *writing, const char *key, const char *text)
{
	json_out_key(&writing->out, key);
	json_out_text(&writing->out, text);
}

static void put_number(struct writing *writing, const char *key, int64_t number)
{
	json_out_key(&writing->out, key);
	json_out_integer(&writing->out, number);
}

static void put_yes(struct writing *writing, const char *key, bool yes)
{
	json_out_key(&writing->out, key);
	json_out_bool(&writing->out, yes);
}

static void put_moment(struct writing *writing, const char *key, int64_t instant)
{
	struct strbuf text = {0};
	if (instant != INSTANT_NEVER)
		moment_put(writing->words->catalogue, instant, &text);
	put_text(writing, key, strbuf_text(&text));
	strbuf_done(&text);
}

static void put_span(struct writing *writing, const char *key, int64_t from, int64_t to)
{
	struct strbuf text = {0};
	if (from != INSTANT_NEVER && to != INSTANT_NEVER)
		moment_put_span(writing->words->catalogue, to > from ? to - from : 0, &text);
	put_text(writing, key, strbuf_text(&text));
	strbuf_done(&text);
}

static void put_filled(struct writing *writing, const char *key, const char *text, const char *case_id)
{
	struct strbuf filled = {0};
	if (*case_id)
		marks_put(text, "case", case_id, &filled);
	put_text(writing, key, strbuf_text(&filled));
	strbuf_done(&filled);
}

/* The recipient's own term: how long it still is, or since when it is over. */
static void put_due(struct writing *writing, int64_t due)
{
	int64_t now = writing->words->now;
	put_moment(writing, "due", due);
	put_yes(writing, "overdue", due < now);
	put_span(writing, "due_in", due < now ? due : now, due < now ? now : due);
}

/* Why the recipient is told, what it owes itself, and the command for it; one whose blanks nobody can fill is left out. */
static void put_occasion(struct writing *writing, const struct letter_item *item)
{
	const struct occasion_words *occasion = occasion_of(item->occasion);
	struct strbuf number = {0}, command = {0};
	bool known = item->obligation || !strstr(occasion->command, "{obligation}");
	strbuf_printf(&number, "%lld", (long long)item->obligation);
	marks_put(known ? occasion->command : "", "obligation", strbuf_text(&number), &command);
	put_text(writing, "headline", translated(writing->words, occasion->headline));
	put_text(writing, "yours", obligation_text(item->owes, writing->letter->language));
	put_text(writing, "act", occasion->act ? translated(writing->words, occasion->act) : "");
	put_filled(writing, "command", strbuf_text(&command), item->case_id);
	strbuf_done(&number);
	strbuf_done(&command);
}

static void put_item(struct writing *writing, const struct letter_item *item)
{
	const enum language language = writing->letter->language;
	json_out_begin_object(&writing->out);
	put_text(writing, "case", item->case_id);
	put_filled(writing, "link", writing->words->link, item->case_id);
	put_text(writing, "stall", contents_stall_name(item->stall, language, &writing->arena));
	put_text(writing, "severity", translated(writing->words, severity_word(item->severity)));
	put_yes(writing, "grave", item->severity >= 3);
	put_yes(writing, "crisis", item->crisis);
	put_text(writing, "sentence", item->sentence);
	put_text(writing, "suggestion", item->suggestion);
	put_text(writing, "debtor", item->debtor);
	put_text(writing, "owes", writing->letter->is_digest ? obligation_text(item->owes, language) : "");
	put_text(writing, "rung", name_in(choice_set(CHOICE_RUNG), item->rung, language, &writing->arena));
	put_moment(writing, "since", item->since);
	put_span(writing, "age", item->since, writing->words->now);
	put_moment(writing, "escalated", item->escalated_at);
	put_span(writing, "escalated_age", item->escalated_at, writing->words->now);
	put_due(writing, item->due);
	if (!writing->letter->is_digest)
		put_occasion(writing, item);
	json_out_end(&writing->out);
}

static void put_items(struct writing *writing, const char *key, const struct letter_item *items, size_t count)
{
	json_out_key(&writing->out, key);
	json_out_begin_array(&writing->out);
	for (size_t i = 0; i < count; i++)
		put_item(writing, &items[i]);
	json_out_end(&writing->out);
}

static bool has_due(const struct letter *letter)
{
	for (size_t i = 0; i < letter->listed; i++) {
		if (letter->items[i].due != INSTANT_NEVER)
			return true;
	}
	return false;
}

static void put_deliveries(struct writing *writing)
{
	const struct letter *letter = writing->letter;
	put_yes(writing, "single", letter->listed == 1);
	put_number(writing, "count", letter->count);
	put_number(writing, "crises", letter->crisis);
	put_number(writing, "held_back", letter->held_back);
	put_number(writing, "waiting", letter->waiting);
	put_yes(writing, "terms", has_due(letter));
	put_items(writing, "items", letter->items, letter->listed);
}

static void put_group(struct writing *writing, enum letter_group group)
{
	const struct letter_digest *digest = &writing->letter->digest;
	int64_t more = digest->counts[group] - (int64_t)digest->listed[group];
	json_out_begin_object(&writing->out);
	put_text(writing, "name", translated(writing->words, groups[group].heading));
	put_text(writing, "kind", letter_group_names[group]);
	put_number(writing, "count", digest->counts[group]);
	put_number(writing, "more", more > 0 ? more : 0);
	put_yes(writing, "resolved", group == GROUP_RESOLVED);
	put_items(writing, "lines", digest->lines[group], digest->listed[group]);
	json_out_end(&writing->out);
}

static void put_ages(struct writing *writing)
{
	const struct letter_digest *digest = &writing->letter->digest;
	static const char bar[BAR_LENGTH + 1] = "########################";
	int64_t largest = 1;
	for (size_t i = 0; i < LETTER_AGES; i++)
		largest = digest->ages[i] > largest ? digest->ages[i] : largest;
	json_out_key(&writing->out, "ages");
	json_out_begin_array(&writing->out);
	for (size_t i = 0; i < LETTER_AGES; i++) {
		int64_t unit = digest->ages[i] * BAR_LENGTH, length = (unit + largest - 1) / largest;
		json_out_begin_object(&writing->out);
		put_text(writing, "name", contents_age_name(writing->words->catalogue, i));
		put_number(writing, "count", digest->ages[i]);
		json_out_key(&writing->out, "bar");
		json_out_string(&writing->out, bar, (size_t)length);
		json_out_end(&writing->out);
	}
	json_out_end(&writing->out);
}

static void put_digest(struct writing *writing)
{
	const struct letter_digest *digest = &writing->letter->digest;
	struct strbuf text = {0};
	if (digest->until != INSTANT_NEVER)
		moment_put_day(writing->words->catalogue, digest->until, &text);
	put_text(writing, "day", strbuf_text(&text));
	put_moment(writing, "until", digest->until);
	put_moment(writing, "since", digest->since);
	put_yes(writing, "nothing", open_of(digest) == 0);
	put_number(writing, "stalled", open_of(digest));
	json_out_key(&writing->out, "groups");
	json_out_begin_array(&writing->out);
	for (int group = 0; group < GROUP_COUNT; group++) {
		if (digest->counts[group] || digest->listed[group])
			put_group(writing, (enum letter_group)group);
	}
	json_out_end(&writing->out);
	if (*writing->words->picture) {
		put_text(writing, "picture", writing->words->picture);
		strbuf_reset(&text);
		contents_ages(writing->letter, writing->words, &text);
		put_text(writing, "picture_text", strbuf_text(&text));
		put_ages(writing);
	}
	strbuf_done(&text);
}

void contents_values(const struct letter *letter, const struct contents_words *words, struct strbuf *to)
{
	struct writing writing = {.letter = letter, .words = words};
	struct strbuf subject = {0};
	arena_init(&writing.arena);
	json_out_start(&writing.out, to);
	json_out_begin_object(&writing.out);
	put_subject(&writing, &subject);
	put_text(&writing, "subject", strbuf_text(&subject));
	put_text(&writing, "language", choice_name(CHOICE_LANGUAGE, (int)letter->language));
	put_text(&writing, "product", words->product);
	put_text(&writing, "recipient", *letter->label ? letter->label : letter->recipient);
	put_text(&writing, "letter", letter->id);
	put_moment(&writing, "made", letter->made_at);
	if (letter->is_digest)
		put_digest(&writing);
	else
		put_deliveries(&writing);
	json_out_end(&writing.out);
	strbuf_done(&subject);
	arena_done(&writing.arena);
}

void contents_ages(const struct letter *letter, const struct contents_words *words, struct strbuf *to)
{
	strbuf_printf(to, "%s: ", translated(words, _("Open stalls by age")));
	for (size_t i = 0; i < LETTER_AGES; i++)
		strbuf_printf(to, "%s%s %lld", i ? ", " : "", contents_age_name(words->catalogue, i),
			      (long long)letter->digest.ages[i]);
}
