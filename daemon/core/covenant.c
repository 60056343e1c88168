/*
 * covenant: see covenant.h.
 *
 * A term may be said at several places: for all cases, for a crisis, for a theme, for a crisis of a theme; and at each
 * for a kind of obligation or for one cause of it. The more specific place wins, whatever the order of the clauses.
 */
#include "core/covenant.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/ident.h"

#define TABLES_MAX ((1 + COVENANT_THEMES_MAX) * URGENCY_COUNT)
#define TIMES_MAX 64

/* Specificity of the place where a term stands; one more when it names a cause. */
enum level { LEVEL_DEFAULT = 0, LEVEL_ALL = 1, LEVEL_CRISIS = 3, LEVEL_THEME = 5, LEVEL_THEME_CRISIS = 7 };

struct compile {
	struct arena *arena;
	struct covenant *covenant;
	struct covenant_theme *themes;
	size_t n_themes;
	uint8_t level[1 + COVENANT_THEMES_MAX][URGENCY_COUNT][OBLIGATION_COUNT][CAUSE_COUNT];
	bool rung_seen[RUNG_COUNT];
	const char *path; /* of the clause at hand */
	struct err *err;
};

static int __attribute__((format(printf, 2, 3))) fault(struct compile *c, const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return err_set_where(c->err, ERROR_bad_document, c->path, "%s", text);
}

/* --- values --- */

/* A crisis runs around the clock; "none" ends with the case. */
static int check_kept(struct compile *c, struct term term)
{
	struct term retention = c->covenant->retention;
	bool crisis = strncmp(c->path, "crisis.", 7) == 0 || strstr(c->path, ".crisis.");
	const struct calendar *calendar = crisis ? calendar_24x7() : c->covenant->calendar;
	if (term_is_none(retention) || term_is_none(term) ||
	    calendar_term_us(calendar, term) <= calendar_term_us(calendar, retention))
		return 0;
	char longer[TERM_TEXT_MAX + 1], kept[TERM_TEXT_MAX + 1];
	term_format(term, longer);
	term_format(retention, kept);
	return fault(c, "%s is longer than a case is kept: retention is %s", longer, kept);
}

static int take_term(struct compile *c, const char *value, struct term *ret_term)
{
	struct err inner;
	if (term_parse(value, strlen(value), ret_term, &inner) != 0)
		return fault(c, "%.120s; a term is like 30m, 8h, 2d, 3w, 0 or none", inner.text);
	return check_kept(c, *ret_term);
}

static int take_count(struct compile *c, const char *value, int32_t least, int32_t *ret_count)
{
	int32_t count = 0;
	for (const char *at = value; *at; at++) {
		if (*at < '0' || *at > '9' || count > TIMES_MAX)
			return fault(c, "\"%s\" is not a count from 0 to 64", value);
		count = count * 10 + (*at - '0');
	}
	if (*value == '\0' || count < least || count > TIMES_MAX)
		return fault(c, "\"%s\" is not a count in the range that this clause allows (at most 64)",
			     value);
	*ret_count = count;
	return 0;
}

static int take_percent(struct compile *c, const char *value, int32_t *ret_percent)
{
	size_t digits = strspn(value, "0123456789");
	int32_t percent = 0;
	for (size_t i = 0; i < digits && percent <= 100; i++)
		percent = percent * 10 + (value[i] - '0');
	if (digits == 0 || value[digits] || percent < 1 || percent > 100)
		return fault(c, "\"%s\" is not a percentage from 1 to 100", value);
	*ret_percent = percent;
	return 0;
}

/* --- terms --- */

static struct covenant_terms *table_of(struct compile *c, size_t theme, int urgency)
{
	return theme == 0 ? &c->covenant->terms[urgency] : &c->themes[theme - 1].terms[urgency];
}

static void set_term(struct compile *c, size_t theme, int urgency, int kind, int cause, int level,
		     struct term term)
{
	uint8_t *now = &c->level[theme][urgency][kind][cause];
	if (level < *now)
		return;
	*now = (uint8_t)level;
	table_of(c, theme, urgency)->of[kind][cause] = term;
}

struct place {
	size_t theme_from, theme_to; /* tables that it applies to: 0 = all cases, 1 = the first theme … */
	int urgency_from;
	int level;
};

/* rest: "accept", or with a cause "move.accepted"; "move.any" is "move". */
static int take_term_clause(struct compile *c, struct place place, const char *rest, const char *value)
{
	size_t length = strcspn(rest, ".");
	int kind = choice_of(CHOICE_OBLIGATION, rest, length);
	if (kind < 0)
		return fault(c, "there is no kind of obligation \"%s\"", rest);
	int cause = -1;
	if (rest[length] == '.' && strcmp(rest + length + 1, "any") != 0) {
		cause = choice_of(CHOICE_CAUSE, rest + length + 1, strlen(rest + length + 1));
		if (cause < 0)
			return fault(c, "there is no cause \"%s\"", rest + length + 1);
	}
	struct term term;
	if (take_term(c, value, &term) != 0)
		return -1;
	for (size_t theme = place.theme_from; theme < place.theme_to; theme++) {
		for (int urgency = place.urgency_from; urgency < URGENCY_COUNT; urgency++) {
			for (int i = 0; i < CAUSE_COUNT; i++) {
				if (cause < 0 || cause == i)
					set_term(c, theme, urgency, kind, i, place.level + (cause >= 0),
						 term);
			}
		}
	}
	return 0;
}

static const char *after_prefix(const char *path, const char *prefix)
{
	size_t length = strlen(prefix);
	return strncmp(path, prefix, length) == 0 ? path + length : NULL;
}

static int take_terms(struct compile *c, const char *rest, const char *value)
{
	return take_term_clause(c, (struct place){0, c->n_themes + 1, 0, LEVEL_ALL}, rest, value);
}

static int take_crisis(struct compile *c, const char *rest, const char *value)
{
	const char *term = after_prefix(rest, "terms.");
	if (!term)
		return fault(c, "crisis has only terms, not \"%s\"", rest);
	return take_term_clause(c, (struct place){0, c->n_themes + 1, URGENCY_CRISIS, LEVEL_CRISIS}, term,
				value);
}

static size_t theme_index(const struct compile *c, const char *name, size_t length)
{
	for (size_t i = 0; i < c->n_themes; i++) {
		if (strlen(c->themes[i].name) == length && memcmp(c->themes[i].name, name, length) == 0)
			return i + 1;
	}
	return 0;
}

static int take_themes(struct compile *c, const char *rest, const char *value)
{
	size_t length = strcspn(rest, ".");
	size_t theme = theme_index(c, rest, length);
	const char *within = rest[length] == '.' ? rest + length + 1 : "";
	const char *term = after_prefix(within, "terms.");
	if (term)
		return take_term_clause(c, (struct place){theme, theme + 1, 0, LEVEL_THEME}, term, value);
	term = after_prefix(within, "crisis.terms.");
	if (term)
		return take_term_clause(
			c, (struct place){theme, theme + 1, URGENCY_CRISIS, LEVEL_THEME_CRISIS}, term, value);
	return fault(c, "a theme has terms and crisis.terms, not \"%s\"", within);
}

/* --- the other clauses --- */

static int take_name(struct compile *c, const char *rest, const char *value)
{
	(void)rest;
	c->covenant->name = arena_strndup(c->arena, value, strlen(value));
	return 0;
}

static int take_outside(struct compile *c, const char *rest, const char *value)
{
	(void)rest;
	c->covenant->outside = arena_strndup(c->arena, value, strlen(value));
	return 0;
}

static int take_ceiling(struct compile *c, const char *rest, const char *value)
{
	(void)rest;
	return take_term(c, value, &c->covenant->ceiling);
}

static int take_again(struct compile *c, const char *rest, const char *value)
{
	(void)rest;
	if (take_term(c, value, &c->covenant->again) != 0)
		return -1;
	if (term_is_none(c->covenant->again))
		return fault(c,
			     "again is a span, so that what is over can be forgotten; 0 = nothing continues");
	return 0;
}

static int take_caps(struct compile *c, const char *rest, const char *value)
{
	if (strcmp(rest, "renegotiate.times") == 0)
		return take_count(c, value, 0, &c->covenant->renegotiate_times);
	if (strcmp(rest, "renegotiate.total") == 0)
		return take_term(c, value, &c->covenant->renegotiate_total);
	if (strcmp(rest, "unreachable.times") == 0)
		return take_count(c, value, 1, &c->covenant->unreachable_times);
	if (strcmp(rest, "pause.times") == 0)
		return take_count(c, value, 0, &c->covenant->pause_times);
	if (strcmp(rest, "pause.total") == 0)
		return take_term(c, value, &c->covenant->pause_total);
	if (strcmp(rest, "pause.logged") == 0)
		return take_term(c, value, &c->covenant->logged_pause);
	if (strcmp(rest, "pause.age") == 0)
		return take_term(c, value, &c->covenant->pause_age);
	if (strcmp(rest, "pause.percent") == 0)
		return take_percent(c, value, &c->covenant->pause_share);
	if (strcmp(rest, "snooze.times") == 0)
		return take_count(c, value, 0, &c->covenant->snooze_times);
	if (strcmp(rest, "snooze.total") == 0)
		return take_term(c, value, &c->covenant->snooze_total);
	return fault(c, "there is no cap \"%s\"", rest);
}

static int take_patterns(struct compile *c, const char *rest, const char *value)
{
	size_t length = strcspn(rest, ".");
	int stall = choice_of(CHOICE_STALL, rest, length);
	for (int i = 0; i < PATTERN_COUNT; i++) {
		if ((int)pattern_rows[i].stall != stall)
			continue;
		if (strcmp(rest + length, ".times") == 0)
			return take_count(c, value, 1, &c->covenant->patterns[i].times);
		if (strcmp(rest + length, ".window") == 0)
			return take_term(c, value, &c->covenant->patterns[i].window);
		return fault(c, "a pattern has times and window, not \"%s\"", rest);
	}
	return fault(c, "there is no pattern \"%s\"", rest);
}

static int take_ladder(struct compile *c, const char *rest, const char *value)
{
	size_t length = strcspn(rest, ".");
	if (length != 1 || rest[0] < '0' || rest[0] >= '0' + RUNG_COUNT || rest[1] != '.')
		return fault(c, "the ladder has no rung \"%s\"", rest);
	int32_t index = rest[0] - '0';
	struct covenant_rung *rung = &c->covenant->ladder[index];
	if (index >= c->covenant->n_rungs)
		c->covenant->n_rungs = index + 1;
	if (strcmp(rest + 2, "acknowledge") == 0)
		return take_term(c, value, &rung->acknowledge);
	if (strcmp(rest + 2, "act") == 0)
		return take_term(c, value, &rung->act);
	if (strcmp(rest + 2, "from") == 0)
		return take_count(c, value, 1, &rung->from);
	if (strcmp(rest + 2, "rung") != 0)
		return fault(c, "a rung has rung, acknowledge, act and from, not \"%s\"", rest);
	int which = choice_of(CHOICE_RUNG, value, strlen(value));
	if (which < 0)
		return fault(c, "there is no rung called \"%s\"", value);
	rung->rung = (enum rung)which;
	c->rung_seen[index] = true;
	return 0;
}

static int take_notices(struct compile *c, const char *rest, const char *value)
{
	int notice = choice_of(CHOICE_NOTICE, rest, strlen(rest));
	if (notice < 0)
		return fault(c, "there is no notice to \"%s\": debtor, contact, manager", rest);
	return take_term(c, value, &c->covenant->notices[notice]);
}

/* "07:00", in minutes after midnight. */
static int take_hour(struct compile *c, const char *value, int32_t *ret_minute)
{
	static const char form[] = "00:00";
	for (size_t i = 0; i < sizeof form; i++) {
		bool digit = value[i] >= '0' && value[i] <= '9';
		if (form[i] == '0' ? !digit : value[i] != form[i])
			return fault(c, "an hour of the clock is written like 07:00, not \"%s\"", value);
	}
	int32_t hour = (value[0] - '0') * 10 + value[1] - '0',
		minute = (value[3] - '0') * 10 + value[4] - '0';
	if (hour > 23 || minute > 59)
		return fault(c, "there is no hour \"%s\"", value);
	*ret_minute = hour * 60 + minute;
	return 0;
}

static int take_quiet(struct compile *c, const char *rest, const char *value)
{
	if (strcmp(rest, "from") == 0)
		return take_hour(c, value, &c->covenant->waking.close_minute);
	if (strcmp(rest, "to") == 0)
		return take_hour(c, value, &c->covenant->waking.open_minute);
	return fault(c, "quiet hours have from and to, not \"%s\"", rest);
}

static int take_calendar(struct compile *c, const char *rest, const char *value)
{
	(void)c, (void)rest, (void)value;
	return 0; /* the almanac has read it */
}

static int take_retention(struct compile *c, const char *rest, const char *value)
{
	(void)c, (void)rest, (void)value;
	return 0; /* read before the first term: collect_retention */
}

static int take_parties(struct compile *c, const char *rest, const char *value)
{
	(void)c, (void)rest, (void)value;
	return 0; /* covenant_parties reads them */
}

static int take_legal(struct compile *c, const char *rest, const char *value)
{
	(void)c, (void)rest, (void)value;
	return 0; /* covenant_programme reads them */
}

/* Written down or not; covenant_across knows no retention. */
static int check_across_kept(struct compile *c)
{
	const struct covenant_across *across = &c->covenant->across;
	const struct {
		const char *path;
		struct term term;
	} spans[] = {
		{"ring.age", across->ring_age},
		{"repeat.window", across->repeat_window},
		{"split.term", across->split_term},
	};
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
		c->path = spans[i].path;
		if (check_kept(c, spans[i].term) != 0)
			return -1;
	}
	return 0;
}

static int take_across(struct compile *c, const char *rest, const char *value)
{
	struct err inner;
	(void)rest;
	if (covenant_across_take(&c->covenant->across, c->path, value, &inner) != 0)
		return fault(c, "%.120s", inner.text);
	return 0;
}

static const struct {
	const char *prefix; /* with a dot: the clause has parts */
	int (*take)(struct compile *c, const char *rest, const char *value);
} chapters[] = {
	{"name", take_name},           {"outside", take_outside},    {"ceiling", take_ceiling},
	{"again", take_again},         {"calendar.", take_calendar}, {"terms.", take_terms},
	{"crisis.", take_crisis},      {"themes.", take_themes},     {"caps.", take_caps},
	{"patterns.", take_patterns},  {"ladder.", take_ladder},     {"retention", take_retention},
	{"calendars.", take_calendar}, {"legal.", take_legal},       {"parties.", take_parties},
	{"directors.", take_parties},  {"sharing.", take_parties},   {"notices.", take_notices},
	{"quiet.", take_quiet},        {"ring.", take_across},       {"repeat.", take_across},
	{"split.", take_across},       {"overload.", take_across},
};
#define CHAPTERS (sizeof chapters / sizeof *chapters)

static int take_clause(struct compile *c, const struct clause *clause)
{
	c->path = clause->path;
	for (size_t i = 0; i < CHAPTERS; i++) {
		const char *prefix = chapters[i].prefix;
		const char *rest = after_prefix(clause->path, prefix);
		bool has_parts = prefix[strlen(prefix) - 1] == '.';
		if (rest && (has_parts || *rest == '\0'))
			return chapters[i].take(c, rest, clause->value);
	}
	return fault(c, "a covenant has no clause \"%s\"", clause->path);
}

/* --- before and after the clauses --- */

static const struct {
	enum obligation_kind kind;
	const char *term;
} default_terms[] = {
	{OBLIGATION_move, "5d"}, {OBLIGATION_accept, "2d"}, {OBLIGATION_answer, "5d"},
	{OBLIGATION_act, "5d"},  {OBLIGATION_reply, "2d"},  {OBLIGATION_inform, "3d"},
	{OBLIGATION_join, "3d"},
};

static struct term known_term(const char *text)
{
	struct term term = TERM_NONE;
	struct err err;
	if (term_parse(text, strlen(text), &term, &err) != 0)
		return TERM_NONE;
	return term;
}

static void set_defaults(struct covenant *covenant)
{
	for (int urgency = 0; urgency < URGENCY_COUNT; urgency++) {
		for (size_t i = 0; i < sizeof default_terms / sizeof *default_terms; i++) {
			for (int cause = 0; cause < CAUSE_COUNT; cause++)
				covenant->terms[urgency].of[default_terms[i].kind][cause] =
					known_term(default_terms[i].term);
		}
	}
	covenant->name = "";
	covenant->outside = "";
	covenant->retention = TERM_NONE;
	covenant->ceiling = known_term("20d");
	covenant->again = known_term("5d");
	covenant->renegotiate_times = 2;
	covenant->renegotiate_total = known_term("20d");
	covenant->unreachable_times = 3;
	covenant->pause_times = 2;
	covenant->pause_total = known_term("20d");
	covenant->pause_age = known_term("30d");
	covenant->pause_share = 50;
	covenant->logged_pause = known_term("20d");
	for (int i = 0; i < NOTICE_COUNT; i++)
		covenant->notices[i] = TERM_NONE;
	covenant->snooze_times = 2;
	covenant->snooze_total = known_term("10d");
	covenant->across = covenant_across_default();
	for (int i = 0; i < PATTERN_COUNT; i++)
		covenant->patterns[i] =
			(struct covenant_pattern){pattern_rows[i].times, known_term(pattern_rows[i].window)};
	for (int i = 0; i < RUNG_COUNT; i++)
		covenant->ladder[i] =
			(struct covenant_rung){(enum rung)i, known_term("1d"), known_term("5d"), 0};
}

/* Name every theme before the first term is set, so that terms for all cases reach all themes. */
static int collect_themes(struct compile *c, struct clauses clauses)
{
	c->themes = arena_zalloc(c->arena, COVENANT_THEMES_MAX, sizeof *c->themes);
	for (size_t i = 0; i < clauses.count; i++) {
		const char *rest = after_prefix(clauses.items[i].path, "themes.");
		if (!rest)
			continue;
		c->path = clauses.items[i].path;
		size_t length = strcspn(rest, ".");
		if (!ident_is_slug(rest, length))
			return fault(c, "\"%s\" is not the name of a theme: a-z, 0-9 and .-_", rest);
		if (theme_index(c, rest, length))
			continue;
		if (c->n_themes == COVENANT_THEMES_MAX)
			return fault(c, "more than 64 themes, with \"%s\"", rest);
		struct covenant_theme *theme = &c->themes[c->n_themes++];
		theme->name = arena_strndup(c->arena, rest, length);
		memcpy(theme->terms, c->covenant->terms, sizeof theme->terms);
	}
	c->covenant->themes = c->themes;
	c->covenant->n_themes = c->n_themes;
	return 0;
}

/* Before the first term, which may not be longer. */
static int collect_retention(struct compile *c, struct clauses clauses)
{
	for (size_t i = 0; i < clauses.count; i++) {
		if (strcmp(clauses.items[i].path, "retention") != 0)
			continue;
		c->path = clauses.items[i].path;
		struct term retention;
		c->covenant->retention = TERM_NONE;
		if (take_term(c, clauses.items[i].value, &retention) != 0)
			return -1;
		if (term_is_none(retention) || retention.amount == 0)
			return fault(c, "retention is a span: how long a case is kept");
		c->covenant->retention = retention;
	}
	return 0;
}

/* What nobody wrote down holds as well. */
static int check_defaults_kept(struct compile *c)
{
	const struct covenant *covenant = c->covenant;
	const struct {
		const char *path;
		struct term term;
	} spans[] = {
		{"ceiling", covenant->ceiling},
		{"again", covenant->again},
		{"caps.renegotiate.total", covenant->renegotiate_total},
		{"caps.pause.total", covenant->pause_total},
		{"caps.pause.age", covenant->pause_age},
		{"caps.pause.logged", covenant->logged_pause},
		{"caps.snooze.total", covenant->snooze_total},
	};
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
		c->path = spans[i].path;
		if (check_kept(c, spans[i].term) != 0)
			return -1;
	}
	for (int i = 0; i < PATTERN_COUNT; i++) {
		char path[CLAUSE_PATH_MAX];
		snprintf(path, sizeof path, "patterns.%s.window", stall_rows[pattern_rows[i].stall].name);
		c->path = path;
		if (check_kept(c, covenant->patterns[i].window) != 0)
			return -1;
	}
	for (int32_t i = 0; i < covenant->n_rungs; i++) {
		char path[CLAUSE_PATH_MAX];
		c->path = path;
		snprintf(path, sizeof path, "ladder.%d.acknowledge", (int)i);
		if (check_kept(c, covenant->ladder[i].acknowledge) != 0)
			return -1;
		snprintf(path, sizeof path, "ladder.%d.act", (int)i);
		if (check_kept(c, covenant->ladder[i].act) != 0)
			return -1;
	}
	for (size_t i = 0; i < sizeof default_terms / sizeof *default_terms; i++) {
		char path[CLAUSE_PATH_MAX];
		snprintf(path, sizeof path, "terms.%s", obligation_rows[default_terms[i].kind].name);
		c->path = path;
		if (check_kept(c, covenant->terms[URGENCY_NORMAL].of[default_terms[i].kind][CAUSE_NONE]) != 0)
			return -1;
	}
	return 0;
}

/* Who is never late never passes it on: the rungs above would be there for nothing. */
static int check_climb(struct compile *c)
{
	const struct covenant *covenant = c->covenant;
	for (int32_t i = 0; i + 1 < covenant->n_rungs; i++) {
		char path[CLAUSE_PATH_MAX];
		snprintf(path, sizeof path, "ladder.%d.acknowledge", (int)i);
		c->path = path;
		if (term_is_none(covenant->ladder[i].acknowledge))
			return fault(c, "nothing ever climbs beyond this rung: the ladder has no top");
	}
	return 0;
}

static int check_ladder(struct compile *c)
{
	const struct covenant *covenant = c->covenant;
	static const char *const paths[RUNG_COUNT] = {"ladder.0.rung", "ladder.1.rung", "ladder.2.rung"};
	for (int32_t i = 0; i < covenant->n_rungs; i++) {
		c->path = paths[i];
		if (!c->rung_seen[i])
			return fault(c, "this rung of the ladder has no name");
		if (i > 0 && covenant->ladder[i].rung <= covenant->ladder[i - 1].rung)
			return fault(c, "rungs go upwards: process, official, administrative");
	}
	return 0;
}

/* So that the hours in which people are told things are of one day. */
static int check_quiet(struct compile *c)
{
	struct workweek_hours waking = c->covenant->waking;
	c->path = "quiet.from";
	if ((waking.open_minute || waking.close_minute) && waking.close_minute <= waking.open_minute)
		return fault(
			c, "quiet hours go over midnight: from an hour of the evening to one of the morning");
	return 0;
}

int covenant_compile(struct arena *arena, struct clauses clauses, int32_t version,
		     const struct calendar *calendar, const struct covenant **ret_covenant, struct err *err)
{
	const struct covenant_calendars calendars = {.common = calendar};
	return covenant_compile_with(arena, clauses, version, &calendars, ret_covenant, err);
}

int covenant_compile_with(struct arena *arena, struct clauses clauses, int32_t version,
			  const struct covenant_calendars *calendars, const struct covenant **ret_covenant,
			  struct err *err)
{
	struct compile *c = arena_zalloc(arena, 1, sizeof *c);
	c->arena = arena;
	c->err = err;
	c->covenant = arena_zalloc(arena, 1, sizeof *c->covenant);
	c->covenant->version = version;
	c->covenant->calendar = calendars->common;
	c->covenant->calendars = *calendars;
	set_defaults(c->covenant);
	if (collect_themes(c, clauses) != 0 || collect_retention(c, clauses) != 0)
		return -1;
	for (size_t i = 0; i < clauses.count; i++) {
		if (take_clause(c, &clauses.items[i]) != 0)
			return -1;
	}
	if (check_ladder(c) != 0 || check_climb(c) != 0 || check_quiet(c) != 0 ||
	    check_defaults_kept(c) != 0 || check_across_kept(c) != 0 ||
	    covenant_parties_read(arena, clauses, &c->covenant->parties, err) != 0 ||
	    covenant_parties_check(c->covenant, err) != 0 ||
	    covenant_legal_read(clauses, &c->covenant->legal, err) != 0)
		return -1;
	*ret_covenant = c->covenant;
	return 0;
}

/* --- use --- */

struct term covenant_term(const struct covenant *covenant, struct covenant_scope scope,
			  enum obligation_kind kind, enum cause cause)
{
	const struct covenant_terms *terms = covenant->terms;
	for (size_t i = 0; *scope.theme && i < covenant->n_themes; i++) {
		if (strcmp(covenant->themes[i].name, scope.theme) == 0)
			terms = covenant->themes[i].terms;
	}
	return terms[scope.urgency].of[kind][cause];
}

static const struct covenant_calendar *own_calendar(const struct covenant *covenant, const char *agency)
{
	for (size_t i = 0; agency && i < covenant->calendars.n_agencies; i++) {
		if (strcmp(covenant->calendars.agencies[i].agency, agency) == 0)
			return &covenant->calendars.agencies[i];
	}
	return NULL;
}

const struct calendar *covenant_calendar_of(const struct covenant *covenant, const char *agency)
{
	const struct covenant_calendar *own = own_calendar(covenant, agency);
	return own ? own->calendar : covenant->calendar;
}

const char *covenant_zone_of(const struct covenant *covenant, const char *agency)
{
	const struct covenant_calendar *own = own_calendar(covenant, agency);
	return own ? own->zone : covenant->calendars.zone;
}

int64_t covenant_add_for(const struct covenant *covenant, struct covenant_scope scope, const char *agency,
			 int64_t from, struct term term)
{
	const struct calendar *calendar =
		scope.urgency == URGENCY_CRISIS ? calendar_24x7() : covenant_calendar_of(covenant, agency);
	return calendar_add(calendar, from, term);
}

int64_t covenant_add(const struct covenant *covenant, struct covenant_scope scope, int64_t from,
		     struct term term)
{
	return covenant_add_for(covenant, scope, NULL, from, term);
}
