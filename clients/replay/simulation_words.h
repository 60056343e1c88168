/*
 * simulation_words: what a simulation is told in, Dutch and English, for the screen and for the page.
 *
 * Owns constant tables only. Whole sentences are made here, so that both say the same.
 */
#pragma once

#include "base/strbuf.h"
#include "replay/simulation.h"

/* One row a text: X(ID, English, Dutch). */
#define SIMULATION_WORDS(X)                                                                                  \
	X(TITLE, "What other terms would have done", "Wat andere termijnen hadden gedaan")                   \
	X(TODAY, "today", "nu")                                                                              \
	X(KINDS, "Findings a week, by kind of stall", "Vastlopers per week, naar soort")                     \
	X(KIND, "stall", "vastloper")                                                                        \
	X(CHANGE, "change", "verschil")                                                                      \
	X(ALL, "all", "alle")                                                                                \
	X(DIRECTORS, "Directors", "Regisseurs")                                                              \
	X(DIRECTOR, "director", "regisseur")                                                                 \
	X(TERMS, "terms", "termijnen")                                                                       \
	X(ARRIVALS, "escalations a week", "opschalingen per week")                                           \
	X(CLIMBED, "climbed to", "doorgeklommen")                                                            \
	X(BUSIEST, "busiest week", "drukste week")                                                           \
	X(TOLD, "findings told a week", "gemelde vastlopers per week")                                       \
	X(UNMUTED, "without muting", "zonder dempen")                                                        \
	X(NO_LADDER, "These terms have no ladder: stalls are found, and no director is told.",               \
	  "Deze termijnen kennen geen ladder: vastlopers worden gevonden, en geen regisseur hoort ervan.")   \
	X(CLIMBS, "In a log from elsewhere no director acts: whatever is not mended in time climbs.",        \
	  "In een logboek van elders handelt geen regisseur: wat niet op tijd is hersteld, klimt door.")     \
	X(PAIRS, "Between whom", "Tussen wie")                                                               \
	X(FROM, "from", "van")                                                                               \
	X(TO, "to", "naar")                                                                                  \
	X(SOONER, "sooner", "eerder")                                                                        \
	X(LATER, "later", "later")                                                                           \
	X(SAME, "as today", "als nu")                                                                        \
	X(FRESH, "new", "nieuw")                                                                             \
	X(GONE, "no longer", "niet meer")                                                                    \
	X(GAINED, "gained", "gewonnen")                                                                      \
	X(NOBODY, "new case", "nieuwe casus")                                                                \
	X(CASES, "Cases, by when they are first found", "Casussen, naar wanneer ze voor het eerst opvallen") \
	X(OVERVIEW, "Beside each other", "Naast elkaar")                                                     \
	X(HOW_MUCH, "Cases, by how many days sooner or later",                                               \
	  "Casussen, naar hoeveel dagen eerder of later")                                                    \
	X(BETTER, "findings that come sooner, or come at all", "vastlopers die eerder of alsnog opvallen")   \
	X(WORSE, "findings that come later, or not at all", "vastlopers die later of niet meer opvallen")    \
	X(BETTER_CASES, "cases sooner, or seen at all", "casussen eerder of alsnog in beeld")                \
	X(WORSE_CASES, "cases later, or missed", "casussen later of niet meer in beeld")                     \
	X(CASE, "case", "casus")                                                                             \
	X(FOUND, "found", "gevonden")                                                                        \
	X(DIFFERENCE, "difference", "verschil")                                                              \
	X(NEVER, "never", "nooit")                                                                           \
	X(CHANGES, "What the draft changes", "Wat het concept verandert")                                    \
	X(CLAUSE, "clause", "bepaling")                                                                      \
	X(UNSAID, "not said", "niet bepaald")                                                                \
	X(WEEKS, "Findings by week", "Vastlopers per week")                                                  \
	X(LOAD, "Escalations by week", "Opschalingen per week")                                              \
	X(TOLERABLE, "enough for one director", "genoeg voor één regisseur")                                 \
	X(SWEEP, "One term over a range", "Eén termijn, van kort naar lang")                                 \
	X(FINDINGS_A_WEEK, "findings a week", "vastlopers per week")                                         \
	X(SKIPPED, "events that could not be read, or not told again",                                       \
	  "gebeurtenissen die niet te lezen waren, of niet na te vertellen")                                 \
	X(REFUSED, "commands of the history that these terms refuse",                                        \
	  "opdrachten uit de geschiedenis die deze termijnen weigeren")                                      \
	X(ENDLESS,                                                                                           \
	  "Nothing in this log closes a case, so every case falls silent at its end: --until case-end "      \
	  "looks no further.",                                                                               \
	  "Niets in dit logboek sluit een casus, dus elke casus valt aan zijn einde stil: --until case-end " \
	  "kijkt niet verder.")                                                                              \
	X(DRAFT, "draft", "concept")                                                                         \
	X(CASES_COUNT, "cases", "casussen")                                                                  \
	X(REST, "and more; all of them are in the JSON", "en meer; alle staan in de JSON")                   \
	X(HISTORY, "History", "Geschiedenis")

enum simulation_word {
#define SIMULATION_WORD_ENUM(ID, en, nl) WORD_##ID,
	SIMULATION_WORDS(SIMULATION_WORD_ENUM)
#undef SIMULATION_WORD_ENUM
		WORD_COUNT
};

const char *simulation_word(enum simulation_word word, enum language language)
	__attribute__((returns_nonnull));

/* "broken promise", "toezegging niet nagekomen". */
void simulation_put_stall(struct strbuf *to, enum stall stall, enum language language);

/* "official director", "ambtelijk regisseur". */
void simulation_put_rung(struct strbuf *to, enum rung rung, enum language language);

/* Hundredths as "12.5" or "12,5", one decimal; `sign`: with a plus where it grows. */
void simulation_put_figure(struct strbuf *to, int64_t hundredths, bool sign, enum language language);

/* "5 hours", "2.5 days", of a span without its sign. */
void simulation_put_span(struct strbuf *to, int64_t span, enum language language);

/* "4 days sooner", "new", "no longer", "as today". */
void simulation_put_difference(struct strbuf *to, const struct comparison_case *entry,
			       enum language language);

/* What becomes of the cases under a draft, in one sentence. */
void simulation_put_headline(struct strbuf *to, const struct simulation *simulation,
			     const struct simulation_draft *draft, enum language language);

/* What it asks of directors, or of everybody where there is no ladder. */
void simulation_put_load(struct strbuf *to, const struct simulation *simulation,
			 const struct simulation_draft *draft, enum language language);

/* The point of a sweep in one sentence. */
void simulation_put_sweep_headline(struct strbuf *to, const struct simulation *simulation,
				   enum language language);
