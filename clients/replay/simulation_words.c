/* simulation_words: see simulation_words.h. */
#include "replay/simulation_words.h"

#include <inttypes.h>
#include <string.h>

#include "base/instant.h"

static const char *const words[WORD_COUNT][LANGUAGE_COUNT] = {
#define SIMULATION_WORD_ROW(ID, en, nl) [WORD_##ID] = {[LANGUAGE_EN] = (en), [LANGUAGE_NL] = (nl)},
	SIMULATION_WORDS(SIMULATION_WORD_ROW)
#undef SIMULATION_WORD_ROW
};

const char *simulation_word(enum simulation_word word, enum language language)
{
	return words[word][language];
}

void simulation_put_stall(struct strbuf *to, enum stall stall, enum language language)
{
	if (language == LANGUAGE_NL) {
		strbuf_puts(to, stall_rows[stall].name_nl);
		return;
	}
	for (const char *at = stall_rows[stall].name; *at; at++)
		strbuf_putc(to, *at == '_' ? ' ' : *at);
}

void simulation_put_rung(struct strbuf *to, enum rung rung, enum language language)
{
	if (language == LANGUAGE_NL)
		strbuf_puts(to, choice_set(CHOICE_RUNG)->dutch[rung]);
	else
		strbuf_printf(to, "%s director", choice_name(CHOICE_RUNG, (int)rung));
}

void simulation_put_figure(struct strbuf *to, int64_t hundredths, bool sign, enum language language)
{
	bool is_negative = hundredths < 0;
	int64_t tenths = ((is_negative ? -hundredths : hundredths) + 5) / 10;
	const char *mark = tenths == 0 ? "" : is_negative ? "−" : sign ? "+" : "";
	strbuf_printf(to, "%s%" PRId64 "%c%" PRId64, mark, tenths / 10, language == LANGUAGE_NL ? ',' : '.',
		      tenths % 10);
}

void simulation_put_span(struct strbuf *to, int64_t span, enum language language)
{
	static const char *const hour[LANGUAGE_COUNT][2] = {
		[LANGUAGE_EN] = {"hour", "hours"}, [LANGUAGE_NL] = {"uur", "uur"}};
	static const char *const days[LANGUAGE_COUNT] = {[LANGUAGE_EN] = "days", [LANGUAGE_NL] = "dagen"};
	if (span < 0)
		span = -span;
	int64_t hours = (span + INSTANT_HOUR / 2) / INSTANT_HOUR;
	if (hours < 48) {
		strbuf_printf(to, "%" PRId64 " %s", hours, hour[language][hours != 1]);
		return;
	}
	int64_t tenths = (span + INSTANT_DAY / 20) / (INSTANT_DAY / 10);
	strbuf_printf(to, "%" PRId64, tenths / 10);
	if (tenths % 10)
		strbuf_printf(to, "%c%" PRId64, language == LANGUAGE_NL ? ',' : '.', tenths % 10);
	strbuf_printf(to, " %s", days[language]);
}

void simulation_put_difference(struct strbuf *to, const struct comparison_case *entry, enum language language)
{
	bool fresh = entry->today == INSTANT_NEVER, gone = entry->draft == INSTANT_NEVER;
	bool sooner = entry->draft < entry->today;
	if (fresh || gone || entry->draft == entry->today) {
		strbuf_puts(to, words[fresh ? WORD_FRESH : gone ? WORD_GONE : WORD_SAME][language]);
		return;
	}
	simulation_put_span(to, entry->today - entry->draft, language);
	strbuf_printf(to, " %s", words[sooner ? WORD_SOONER : WORD_LATER][language]);
}

/* --- sentences --- */

/* A sentence with blanks, "{}", filled in one after the other. */
struct sentence {
	struct strbuf *to;
	enum language language;
	const char *rest;
};

/* Up to the next blank, which is passed over. */
static void go_on(struct sentence *sentence)
{
	const char *blank = strstr(sentence->rest, "{}");
	size_t length = blank ? (size_t)(blank - sentence->rest) : strlen(sentence->rest);
	strbuf_put(sentence->to, sentence->rest, length);
	sentence->rest += length + (blank ? 2 : 0);
}

static struct sentence begin(struct strbuf *to, enum language language, const char *en, const char *nl)
{
	struct sentence sentence = {to, language, language == LANGUAGE_NL ? nl : en};
	go_on(&sentence);
	return sentence;
}

static void fill_count(struct sentence *sentence, size_t count)
{
	strbuf_printf(sentence->to, "%zu", count);
	go_on(sentence);
}

static void fill_figure(struct sentence *sentence, int64_t hundredths)
{
	simulation_put_figure(sentence->to, hundredths, false, sentence->language);
	go_on(sentence);
}

static void fill_span(struct sentence *sentence, int64_t span)
{
	simulation_put_span(sentence->to, span, sentence->language);
	go_on(sentence);
}

static void fill_text(struct sentence *sentence, const char *text)
{
	strbuf_puts(sentence->to, text);
	go_on(sentence);
}

static bool changes_nothing(const struct simulation *simulation, const struct simulation_draft *draft)
{
	const struct comparison *comparison = &draft->comparison;
	return comparison->same == comparison->n_cases &&
	       simulation->today.findings == draft->measure.findings &&
	       simulation->today.raised == draft->measure.raised;
}

/* One part of a sentence, if there is anything to tell; parts are joined by semicolons. */
static void put_part(struct strbuf *to, size_t begun, size_t count, const char *en, const char *nl,
		     enum language language)
{
	if (count == 0)
		return;
	strbuf_puts(to, to->length > begun ? "; " : "");
	struct sentence sentence = begin(to, language, en, nl);
	fill_count(&sentence, count);
}

static void put_sooner(struct strbuf *to, const struct comparison *comparison, enum language language)
{
	if (comparison->sooner == 0)
		return;
	struct sentence sentence = begin(to, language, "{} come to light sooner, half of those by {} or more",
					 "{} vallen eerder op, de helft daarvan {} of meer");
	fill_count(&sentence, comparison->sooner);
	fill_span(&sentence, comparison->median_sooner);
}

void simulation_put_headline(struct strbuf *to, const struct simulation *simulation,
			     const struct simulation_draft *draft, enum language language)
{
	const struct comparison *comparison = &draft->comparison;
	bool is_nothing = changes_nothing(simulation, draft);
	struct sentence sentence =
		is_nothing
			? begin(to, language, "Nothing changes: the same {} findings, at the same instants.",
				"Er verandert niets: dezelfde {} vastlopers, op dezelfde tijdstippen.")
			: begin(to, language, "Of {} stalled cases: ", "Van {} vastgelopen casussen: ");
	fill_count(&sentence, is_nothing ? draft->measure.findings : comparison->n_cases);
	if (is_nothing)
		return;
	size_t begun = to->length;
	put_sooner(to, comparison, language);
	put_part(to, begun, comparison->fresh, "{} come to light that are missed today",
		 "{} komen in beeld die nu worden gemist", language);
	put_part(to, begun, comparison->later, "{} come to light later", "{} vallen later op", language);
	put_part(to, begun, comparison->gone, "{} are missed", "{} worden gemist", language);
	put_part(to, begun, to->length > begun ? 0 : comparison->same,
		 "all {} come to light as they do today", "alle {} vallen op zoals nu", language);
	strbuf_putc(to, '.');
}

static void put_findings(struct strbuf *to, const struct simulation *simulation,
			 const struct simulation_draft *draft, enum language language)
{
	struct measure_window window = simulation->wanted->window;
	struct sentence sentence = begin(to, language, "{} findings a week instead of {}.",
					 "{} vastlopers per week in plaats van {}.");
	fill_figure(&sentence, measure_a_week(window, draft->measure.findings));
	fill_figure(&sentence, measure_a_week(window, simulation->today.findings));
}

static size_t directors_for(int64_t load, size_t tolerable)
{
	int64_t each = (int64_t)tolerable * 100;
	return (size_t)((load + each - 1) / each);
}

void simulation_put_load(struct strbuf *to, const struct simulation *simulation,
			 const struct simulation_draft *draft, enum language language)
{
	struct measure_window window = simulation->wanted->window;
	if (!simulation->today.has_ladder && !draft->measure.has_ladder) {
		put_findings(to, simulation, draft, language);
		return;
	}
	size_t tolerable = simulation->wanted->tolerable;
	int64_t before = measure_a_week(window, simulation->today.raised);
	int64_t after = measure_a_week(window, draft->measure.raised);
	struct sentence sentence = begin(to, language, "Directors get {} escalations a week instead of {}",
					 "Regisseurs krijgen {} opschalingen per week in plaats van {}");
	fill_figure(&sentence, after);
	fill_figure(&sentence, before);
	bool is_same = directors_for(after, tolerable) == directors_for(before, tolerable);
	sentence = is_same ? begin(to, language, ": at {} each still work for {}.",
				   ": bij {} per regisseur nog steeds werk voor {}.")
			   : begin(to, language, ": at {} each work for {} instead of {}.",
				   ": bij {} per regisseur werk voor {} in plaats van {}.");
	fill_count(&sentence, tolerable);
	fill_count(&sentence, directors_for(after, tolerable));
	if (!is_same)
		fill_count(&sentence, directors_for(before, tolerable));
}

static int64_t point_figure(const struct simulation *simulation, size_t point)
{
	return measure_a_week(simulation->wanted->window, simulation->points[point].measure.findings);
}

void simulation_put_sweep_headline(struct strbuf *to, const struct simulation *simulation,
				   enum language language)
{
	size_t last = simulation->wanted->n_points - 1;
	struct sentence sentence =
		begin(to, language, "{} from {} to {} in “{}”: from {} findings a week to {}.",
		      "{} van {} naar {} in ‘{}’: van {} vastlopers per week naar {}.");
	fill_text(&sentence, simulation->wanted->swept);
	fill_text(&sentence, simulation->points[0].value);
	fill_text(&sentence, simulation->points[last].value);
	fill_text(&sentence, simulation->wanted->swept_in);
	fill_figure(&sentence, point_figure(simulation, 0));
	fill_figure(&sentence, point_figure(simulation, last));
}
