/*
 * cmd_quality: quality.agencies, quality.pairs, quality.neighbourhoods, quality.citizens, quality.trend.
 *
 * Each first brings the ledger up to date, then counts in it. Who directs a rung sees everything but neighbourhoods whole; anybody else
 * sees what is his own, and of the others no small cells.
 */
#include "app/account.h"
#include "app/commands.h"
#include "app/inside.h"
#include "core/experience.h"
#include "figures/figures.h"
#include "wire/msg.h"

#define PERIOD_DEFAULT (13 * 7 * INSTANT_DAY) /* a quarter of a year */

/* Whoever directs a rung now; one face is its own. */
static bool sees_all(const struct reading *reading)
{
	return reading->n_faces > 1;
}

/* What is yet to come counts as open, seen as of now. */
static int64_t end_of(const struct reading *reading)
{
	const struct args *args = reading->args;
	return args->present & F(until) && args->until < reading->now ? args->until : reading->now;
}

/* What happens at this very instant is part of a period that ends now. */
static struct quality_view view_of(const struct reading *reading)
{
	int64_t end = end_of(reading);
	struct quality_view view = {.viewer = reading->party, .sees_all = sees_all(reading)};
	view.until = end < reading->now ? end : end + 1;
	view.from = end > PERIOD_DEFAULT ? end - PERIOD_DEFAULT : 0;
	if (reading->args->present & F(from))
		view.from = reading->args->from;
	return view;
}

/* Whole quarters; of the one that is not over, what there is. */
static struct quality_view quarters_of(const struct reading *reading)
{
	struct quality_view view = view_of(reading);
	experience_quarters(&view.from, &view.until);
	if (view.until > reading->now)
		view.until = reading->now + 1;
	return view;
}

static enum phase_result want_ledger(struct reading *reading)
{
	if (view_of(reading).from >= end_of(reading))
		return reading_fail(reading, ERROR_bad_value, "from",
				    "the period begins in the future, or after its end");
	reading_want_ledger(reading);
	return PHASE_NEXT;
}

static enum phase_result want_ledger_of_weeks(struct reading *reading)
{
	struct quality_view view = view_of(reading);
	int64_t weeks = (quality_week_of(view.until) - quality_week_of(view.from)) / (7 * INSTANT_DAY) + 1;
	if (view.from < view.until && weeks > FIGURES_WEEKS_MAX)
		return reading_fail(reading, ERROR_too_much, "from",
				    "the period has more weeks than one answer; ask for five years at most");
	return want_ledger(reading);
}

/* Counting does not stop half-way: the loop waits for it. */
static bool is_too_much(const struct reading *reading, const struct quality_view *view)
{
	const struct account *account = reading->app->account;
	return quality_things(account_ledger(account), view) > account_things_max(account);
}

#define ANSWER(name, want, period)                                                                           \
	static enum phase_result show_##name(struct reading *reading)                                        \
	{                                                                                                    \
		struct quality_view view = period(reading);                                                  \
		if (is_too_much(reading, &view))                                                             \
			return reading_fail(reading, ERROR_too_much, "from",                                 \
					    "too much happened to count at once; ask for a shorter period"); \
		struct msg_quality_##name *figures = arena_zalloc(reading->arena, 1, sizeof *figures);       \
		*figures = figures_##name(reading->arena, account_ledger(reading->app->account), &view);     \
		figures->until = view.until < reading->now ? view.until : reading->now;                      \
		reading->result = figures;                                                                   \
		return PHASE_NEXT;                                                                           \
	}                                                                                                    \
	const struct answer answer_quality_##name = {{want, show_##name}}

ANSWER(agencies, want_ledger, view_of);
ANSWER(pairs, want_ledger, view_of);
ANSWER(neighbourhoods, want_ledger, quarters_of);
ANSWER(citizens, want_ledger, quarters_of);
ANSWER(trend, want_ledger_of_weeks, view_of);
