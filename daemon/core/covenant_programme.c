/* covenant_programme: see covenant_programme.h. */
#include "core/covenant_programme.h"

#include <string.h>

#include "base/ident.h"
#include "core/covenant.h"

static const char *const chapters[] = {"terms.", "crisis.terms.", "themes.", "ceiling", "caps.", "patterns."};

static const char *after(const char *path, const char *prefix)
{
	size_t length = strlen(prefix);
	return strncmp(path, prefix, length) == 0 ? path + length : NULL;
}

/* --- what is legal --------------------------------------------------------------------------------- */

/* "KIND" or "KIND.CAUSE" */
static bool mark_term(struct covenant_legal *legal, const char *term)
{
	size_t length = strcspn(term, ".");
	int kind = choice_of(CHOICE_OBLIGATION, term, length);
	const char *word = term[length] == '.' ? term + length + 1 : NULL;
	int cause = word ? choice_of(CHOICE_CAUSE, word, strlen(word)) : -1;
	if (kind < 0 || (word && cause < 0))
		return false;
	for (int i = 0; i < CAUSE_COUNT; i++)
		legal->of[kind][i] = legal->of[kind][i] || !word || cause == i;
	return true;
}

int covenant_legal_read(struct clauses clauses, struct covenant_legal *ret_legal, struct err *err)
{
	struct covenant_legal legal = {.ceiling = false};
	for (size_t i = 0; i < clauses.count; i++) {
		const struct clause *clause = &clauses.items[i];
		const char *term = after(clause->value, "terms.");
		if (!after(clause->path, "legal."))
			continue;
		if (strcmp(clause->value, "ceiling") == 0)
			legal.ceiling = true;
		else if (!term || !mark_term(&legal, term))
			return err_set_where(
				err, ERROR_bad_document, clause->path,
				"legal lists terms, like terms.inform, or the ceiling; not \"%s\"",
				clause->value);
	}
	*ret_legal = legal;
	return 0;
}

/* --- looser or not --------------------------------------------------------------------------------- */

static bool is_longer(const struct calendar *calendar, struct term now, struct term before)
{
	return calendar_term_us(calendar, now) > calendar_term_us(calendar, before);
}

/* What runs in the working time of all: ceilings and caps. */
static bool is_later(const struct covenant *base, enum urgency urgency, struct term now, struct term before)
{
	return is_longer(urgency == URGENCY_CRISIS ? calendar_24x7() : base->calendar, now, before);
}

/* What runs in the working time of whoever owes it: a day of office hours is less than one around the clock. */
static bool is_later_for_anybody(const struct covenant *base, enum urgency urgency, struct term now,
				 struct term before)
{
	const struct covenant_calendars *calendars = &base->calendars;
	bool later = is_later(base, urgency, now, before);
	for (size_t i = 0; urgency != URGENCY_CRISIS && i < calendars->n_agencies; i++)
		later = later || is_longer(calendars->agencies[i].calendar, now, before);
	return later;
}

static bool is_any_legal(const struct covenant *base, enum obligation_kind kind)
{
	for (int cause = 0; cause < CAUSE_COUNT; cause++) {
		if (base->legal.of[kind][cause])
			return true;
	}
	return false;
}

/* A move waits for what its holder is owed (step.h), so that a later accept or answer makes it later as well. */
static bool is_bound(const struct covenant *base, enum obligation_kind kind, enum cause cause)
{
	bool awaited = kind == OBLIGATION_accept || kind == OBLIGATION_answer;
	return base->legal.of[kind][cause] || (awaited && is_any_legal(base, OBLIGATION_move));
}

static bool loosens_terms(const struct covenant *base, const struct covenant *merged,
			  struct covenant_scope scope)
{
	for (int kind = 0; kind < OBLIGATION_COUNT; kind++) {
		for (int cause = 0; cause < CAUSE_COUNT; cause++) {
			enum obligation_kind of = (enum obligation_kind)kind;
			enum cause by = (enum cause)cause;
			if (is_bound(base, of, by) &&
			    is_later_for_anybody(base, scope.urgency, covenant_term(merged, scope, of, by),
						 covenant_term(base, scope, of, by)))
				return true;
		}
	}
	return false;
}

/* Pauses put a move off. */
static bool loosens_pauses(const struct covenant *base, const struct covenant *merged, enum urgency urgency)
{
	return merged->pause_times > base->pause_times ||
	       is_later(base, urgency, merged->pause_total, base->pause_total) ||
	       is_later(base, urgency, merged->logged_pause, base->logged_pause);
}

/* What stands in for a legal term, or puts it off, counts as that term. */
static bool loosens_caps(const struct covenant *base, const struct covenant *merged, enum urgency urgency)
{
	if (base->legal.ceiling && is_later(base, urgency, merged->ceiling, base->ceiling))
		return true;
	if (is_any_legal(base, OBLIGATION_reply) && merged->unreachable_times < base->unreachable_times)
		return true;
	return is_any_legal(base, OBLIGATION_move) && loosens_pauses(base, merged, urgency);
}

/* The themes of both are those of the merged one; every other theme has the terms of all cases. */
static bool loosens(const struct covenant *base, const struct covenant *merged)
{
	for (int urgency = 0; urgency < URGENCY_COUNT; urgency++) {
		enum urgency of = (enum urgency)urgency;
		if (loosens_caps(base, merged, of) ||
		    loosens_terms(base, merged, (struct covenant_scope){"", of}))
			return true;
		for (size_t i = 0; i < merged->n_themes; i++) {
			if (loosens_terms(base, merged, (struct covenant_scope){merged->themes[i].name, of}))
				return true;
		}
	}
	return false;
}

/* --- merging --------------------------------------------------------------------------------------- */

struct merge {
	struct arena *arena;
	struct clauses base;
	struct clauses own; /* of the programme, without its agencies */
	int32_t version;
	const struct covenant_calendars *calendars;
	struct err *err;
};

/* With the first `count` of the programme's clauses. */
static int compile_with(const struct merge *merge, size_t count, const struct covenant **ret_covenant)
{
	struct clause *items = arena_zalloc(merge->arena, merge->base.count + count + 1, sizeof *items);
	if (merge->base.count)
		memcpy(items, merge->base.items, merge->base.count * sizeof *items);
	if (count)
		memcpy(items + merge->base.count, merge->own.items, count * sizeof *items);
	return covenant_compile_with(merge->arena, (struct clauses){items, merge->base.count + count},
				     merge->version, merge->calendars, ret_covenant, merge->err);
}

/* Clause by clause, to name the one that does it; only on the way to an error. */
static int name_fault(const struct merge *merge, const struct covenant *base)
{
	const char *path = "";
	for (size_t count = 1; count <= merge->own.count; count++) {
		const struct covenant *merged;
		path = merge->own.items[count - 1].path;
		if (compile_with(merge, count, &merged) != 0)
			return -1;
		if (loosens(base, merged))
			break;
	}
	return err_set_where(merge->err, ERROR_bad_document, path,
			     "a programme may sharpen a legal term, never loosen it");
}

/* --- a programme ----------------------------------------------------------------------------------- */

static bool is_chapter(const char *path)
{
	for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++) {
		if (after(path, chapters[i]))
			return true;
	}
	return false;
}

static int take_agency(struct merge *merge, const struct clause *clause, const char **agencies,
		       struct covenant_programme *programme)
{
	if (!ident_is_slug(clause->value, strlen(clause->value)) ||
	    programme->n_agencies == COVENANT_AGENCIES_MAX)
		return err_set_where(merge->err, ERROR_bad_document, clause->path,
				     "a programme lists at most %d agencies, by their names",
				     COVENANT_AGENCIES_MAX);
	agencies[programme->n_agencies++] = arena_strndup(merge->arena, clause->value, strlen(clause->value));
	return 0;
}

static int split(struct merge *merge, struct clauses all, struct covenant_programme *programme)
{
	struct clause *own = arena_zalloc(merge->arena, all.count + 1, sizeof *own);
	const char **agencies = arena_zalloc(merge->arena, COVENANT_AGENCIES_MAX, sizeof *agencies);
	for (size_t i = 0; i < all.count; i++) {
		const struct clause *clause = &all.items[i];
		if (after(clause->path, "agencies.")) {
			if (take_agency(merge, clause, agencies, programme) != 0)
				return -1;
		} else if (is_chapter(clause->path)) {
			own[merge->own.count++] = *clause;
		} else {
			return err_set_where(merge->err, ERROR_bad_document, clause->path,
					     "a programme has agencies, terms, crisis.terms, themes, "
					     "ceiling, caps and patterns");
		}
	}
	merge->own.items = own;
	programme->agencies = agencies;
	return 0;
}

int covenant_sharpen(struct arena *arena, struct clauses base, struct clauses programme, int32_t version,
		     const struct covenant_calendars *calendars,
		     const struct covenant_programme **ret_programme, struct err *err)
{
	struct merge merge = {arena, base, {NULL, 0}, version, calendars, err};
	struct covenant_programme *made = arena_zalloc(arena, 1, sizeof *made);
	const struct covenant *plain;
	if (split(&merge, programme, made) != 0 || compile_with(&merge, 0, &plain) != 0 ||
	    compile_with(&merge, merge.own.count, &made->covenant) != 0)
		return -1;
	if (loosens(plain, made->covenant))
		return name_fault(&merge, plain);
	*ret_programme = made;
	return 0;
}
