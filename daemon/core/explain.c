/* explain: see explain.h. Sentences are templates of proto/stall.def; {debtor} and the like are filled in here. */
#include "core/explain.h"

#include <stdio.h>
#include <string.h>

#include "base/instant.h"

#define SENTENCE_MAX 600
#define WORD_MAX 160

struct values {
	const struct casefile *file;
	const struct partnership *partnership;
	const struct finding *finding;
	const struct obligation *obligation; /* NULL = about none */
	int32_t count;
	enum language language;
};

static const char *name_of(const struct values *values, int32_t number, char word[WORD_MAX])
{
	const struct party *party = partnership_party(values->partnership, number);
	if (party)
		return party->label;
	if (PARTY_IS_RUNG(number) && RUNG_OF_PARTY(number) < RUNG_COUNT) {
		const struct choice_set *rungs = choice_set(CHOICE_RUNG);
		bool dutch = values->language == LANGUAGE_NL;
		snprintf(word, WORD_MAX, dutch ? "de %s" : "the %s director",
			 (dutch ? rungs->dutch : rungs->names)[RUNG_OF_PARTY(number)]);
		return word;
	}
	if (number == PARTY_CITIZEN)
		return values->language == LANGUAGE_NL ? "de burger" : "the citizen";
	return values->language == LANGUAGE_NL ? "het samenwerkingsverband" : "the partnership";
}

/* The day only: the exact instant stands beside the sentence, in the reader's own time zone. */
static const char *date_of(const struct values *values, int64_t instant, char word[WORD_MAX])
{
	char text[INSTANT_TEXT_MAX + 1];
	instant_format(instant, text);
	if (values->language == LANGUAGE_NL)
		snprintf(word, WORD_MAX, "%.2s-%.2s-%.4s", text + 8, text + 5, text);
	else
		snprintf(word, WORD_MAX, "%.10s", text);
	return word;
}

/* By when it was owed. A broken promise lives on in the reply that explains it, and is as old as the breaking. */
static int64_t due_of(const struct values *values)
{
	const struct obligation *obligation = values->obligation;
	bool own = obligation && obligation->due != INSTANT_NEVER &&
		   (values->finding->stall != STALL_broken_promise || obligation->kind == OBLIGATION_keep);
	return own ? obligation->due : values->finding->since;
}

/* The latest instant of which anything is known here. */
static int64_t known_at(const struct values *values)
{
	int64_t partnership = values->partnership->now;
	return values->file->now > partnership ? values->file->now : partnership;
}

static const char *outside_of(const struct values *values)
{
	const struct covenant *covenant = partnership_covenant(values->partnership, known_at(values));
	if (covenant && *covenant->outside)
		return covenant->outside;
	return values->language == LANGUAGE_NL ? "de persoon buiten de ladder"
					       : "the person outside the ladder";
}

static const char *value_of(const struct values *values, const char *key, size_t length, char word[WORD_MAX])
{
	int32_t creditor = values->obligation ? values->obligation->creditor : values->file->holder;
	if (length == 6 && memcmp(key, "debtor", length) == 0)
		return name_of(values, values->finding->debtor, word);
	if (length == 8 && memcmp(key, "creditor", length) == 0)
		return name_of(values, creditor, word);
	if (length == 6 && memcmp(key, "holder", length) == 0)
		return name_of(values, values->file->holder, word);
	if (length == 7 && memcmp(key, "outside", length) == 0)
		return outside_of(values);
	if (length == 3 && memcmp(key, "due", length) == 0)
		return date_of(values, due_of(values), word);
	snprintf(word, WORD_MAX, "%d", values->count);
	return word;
}

static void put(char *sentence, size_t *length, const char *text, size_t n)
{
	if (*length + n >= SENTENCE_MAX)
		n = SENTENCE_MAX - 1 - *length;
	memcpy(sentence + *length, text, n);
	*length += n;
	sentence[*length] = '\0';
}

static const char *fill_in(struct arena *arena, const struct values *values, const char *template)
{
	char sentence[SENTENCE_MAX] = "";
	size_t length = 0;
	while (*template) {
		size_t plain = strcspn(template, "{");
		put(sentence, &length, template, plain);
		template += plain;
		if (*template == '{') {
			size_t key = strcspn(template + 1, "}");
			char word[WORD_MAX];
			const char *value = value_of(values, template + 1, key, word);
			put(sentence, &length, value, strlen(value));
			template += key + 2;
		}
	}
	if (length && sentence[0] >= 'a' && sentence[0] <= 'z')
		sentence[0] = (char)(sentence[0] - 'a' + 'A');
	return arena_strndup(arena, sentence, length);
}

struct explanation explain_finding(struct arena *arena, const struct casefile *file,
				   const struct partnership *partnership, const struct finding *finding,
				   const struct event *found, enum language language)
{
	const struct args *facts = &found->facts.args;
	const struct stall_row *row = &stall_rows[finding->stall];
	struct values values = {file,
				partnership,
				finding,
				casefile_obligation(file, finding->obligation),
				facts->evidence.count,
				language};
	return (struct explanation){
		.stall = (enum stall)finding->stall,
		.rule = facts->rule,
		.severity = finding->severity,
		.since = finding->since,
		.obligation = finding->obligation,
		.evidence = facts->evidence,
		.sentence = fill_in(arena, &values, row->text[language]),
		.ends = fill_in(arena, &values, row->ends[language]),
	};
}

const char *explain_suggestion(struct arena *arena, const struct casefile *file,
			       const struct partnership *partnership, const struct finding *finding,
			       enum language language)
{
	struct values values = {file, partnership, finding, casefile_obligation(file, finding->obligation),
				0,    language};
	return fill_in(arena, &values, stall_rows[finding->stall].ends[language]);
}
