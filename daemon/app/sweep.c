/* sweep: see sweep.h. One look after the other: ask what is due first, claim a page, advance it, ask again. */
#include "app/sweep.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "app/across.h"
#include "app/limits.h"
#include "app/request.h"
#include "app/schedule.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/loop.h"

struct drive {
	struct list node;
	int64_t until;
	void (*done)(void *context, const struct err *err);
	void *context;
};

struct sweep {
	struct app *app;
	struct loop_timer *timer;
	struct loop_task begin; /* the first drive in line */
	struct list drives;     /* the first is the one on its way */
	int n_drives;
	int64_t expected; /* the earliest due that is known of */
	bool looking;     /* from the question what is due until the page is done */
	bool waits;       /* for what the rules across cases have on their way */
	int64_t to;       /* instant to which the cases of the page are advanced */
	bool stopped;
	int in_flight;
	int failed; /* of the page */
	int page;   /* cases */
	struct err err;
};

static void look(struct sweep *sweep);

static void on_timer(void *context)
{
	look(context);
}

static void on_begin(void *context)
{
	look(context);
}

struct sweep *sweep_new(struct app *app)
{
	struct sweep *sweep = calloc(1, sizeof *sweep);
	if (!sweep)
		abort();
	sweep->app = app;
	sweep->expected = INSTANT_NEVER;
	sweep->timer = loop_timer_new(app->loop, on_timer, sweep);
	loop_task_init(&sweep->begin, on_begin, sweep);
	list_init(&sweep->drives);
	return sweep;
}

void sweep_free(struct sweep *sweep)
{
	if (!sweep)
		return;
	loop_task_cancel(&sweep->begin);
	loop_timer_free(sweep->timer);
	free(sweep);
}

void sweep_start(struct sweep *sweep)
{
	look(sweep);
}

/* --- the timer -------------------------------------------------------------------------------------- */

/* To the next due, but no longer than a poll. A driven clock stands still: only the poll counts. */
static void set_timer(struct sweep *sweep)
{
	struct clock *clock = sweep->app->clock;
	int64_t now = clock_now(clock);
	int64_t delay = APP_SWEEP_POLL_US;
	if (!clock_is_driven(clock) && sweep->expected < now + delay)
		delay = sweep->expected < now ? 0 : sweep->expected - now + 1;
	if (!sweep->stopped)
		loop_timer_start(sweep->timer, delay);
}

void sweep_expect(struct sweep *sweep, int64_t due)
{
	if (due >= sweep->expected)
		return;
	sweep->expected = due;
	if (!sweep->looking)
		set_timer(sweep);
}

/* --- driving ---------------------------------------------------------------------------------------- */

static struct drive *driving(const struct sweep *sweep)
{
	return list_empty(&sweep->drives) ? NULL : LIST_OWNER(sweep->drives.next, struct drive, node);
}

static int64_t horizon(const struct sweep *sweep)
{
	const struct drive *drive = driving(sweep);
	return drive ? drive->until : clock_now(sweep->app->clock);
}

static void end_drive(struct sweep *sweep, struct drive *drive, const struct err *err)
{
	list_remove(&drive->node);
	sweep->n_drives--;
	drive->done(drive->context, err);
	free(drive);
}

/* Nothing is due before the horizon any more. */
static void arrive(struct sweep *sweep, struct drive *drive)
{
	struct err err;
	if (clock_drive(sweep->app->clock, drive->until) == 0) {
		end_drive(sweep, drive, NULL);
		return;
	}
	err_set_where(&err, ERROR_clock_back, "until", "the clock is beyond that instant already");
	end_drive(sweep, drive, &err);
}

void sweep_drive(struct sweep *sweep, int64_t until, void (*done)(void *context, const struct err *err),
		 void *context)
{
	struct drive *drive = malloc(sizeof *drive);
	if (!drive)
		abort();
	*drive = (struct drive){.until = until, .done = done, .context = context};
	list_append(&sweep->drives, &drive->node);
	sweep->n_drives++;
	if (!sweep->looking)
		loop_after_turn(sweep->app->loop, &sweep->begin);
}

/* Drives that go back, or are too many, are answered before anything is looked at. */
static void refuse_drives(struct sweep *sweep)
{
	struct drive *drive;
	struct err err;
	while ((drive = driving(sweep)) && drive->until < clock_now(sweep->app->clock)) {
		err_set_where(&err, ERROR_clock_back, "until", "the clock is beyond that instant already");
		end_drive(sweep, drive, &err);
	}
	while ((drive = driving(sweep)) && sweep->n_drives > APP_ADVANCES_MAX) {
		err_set(&err, ERROR_busy, "too many others wait to drive the clock");
		end_drive(sweep, drive, &err);
	}
}

/* --- looking ---------------------------------------------------------------------------------------- */

static void rest(struct sweep *sweep)
{
	sweep->looking = false;
	if (driving(sweep) && !sweep->stopped)
		loop_after_turn(sweep->app->loop, &sweep->begin);
	else
		set_timer(sweep);
}

/* Not one case of the page could be advanced: another try at once would fare no better. */
static void give_up(struct sweep *sweep, const struct err *err)
{
	struct drive *drive = driving(sweep);
	log_warning("sweep_failed", LOG_TEXT("reason", err->text));
	if (drive)
		end_drive(sweep, drive, err);
	sweep->expected = INSTANT_NEVER;
	rest(sweep);
}

static void finish_page(struct sweep *sweep)
{
	sweep->looking = false;
	if (sweep->failed > 0 && sweep->failed == sweep->page)
		give_up(sweep, &sweep->err);
	else if (sweep->stopped)
		rest(sweep);
	else
		look(sweep);
}

static void on_swept(void *context, const struct request *request)
{
	struct sweep *sweep = context;
	if (request->err.code) {
		sweep->failed++;
		sweep->err = request->err;
	}
	if (--sweep->in_flight == 0)
		finish_page(sweep);
}

static void claim(struct sweep *sweep, const struct store_case *rows, size_t count)
{
	sweep->page = sweep->in_flight = (int)count;
	sweep->failed = 0;
	for (size_t i = 0; i < count; i++)
		request_sweep(sweep->app, rows[i].case_id, sweep->to, on_swept, sweep);
	if (count == 0)
		finish_page(sweep);
}

static void on_due(void *context, const struct err *err, const struct store_case *rows,
		   const struct store_part *parts, size_t count)
{
	(void)parts;
	if (err)
		give_up(context, err);
	else
		claim(context, rows, count);
}

/* While the clock is driven, time passes over cases and net in turns, so that neither finds what the other prevented. */
static bool let_across_look(struct sweep *sweep, int64_t next_due)
{
	struct across *across = sweep->app->across;
	int64_t due = across_next_due(across);
	if (!across_is_busy(across) && due < sweep->to && due <= next_due)
		across_look(across, due + 1, due + 1); /* at its due it is still in time */
	else if (!across_is_busy(across))
		return false;
	sweep->waits = true;
	if (!across_is_busy(across))
		sweep_go_on(sweep);
	return true;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Digests tell of what was due before them, so they come after it. */
static bool let_digests_be_owed(struct sweep *sweep, int64_t until)
{
	struct schedule *schedule = sweep->app->schedule;
	int64_t due = schedule_next_due(schedule);
	if (!schedule_is_busy(schedule) && due > until)
		return false;
	schedule_look(schedule, due);
	sweep->waits = true;
	if (!schedule_is_busy(schedule))
		sweep_go_on(sweep);
	return true;
}

/* What is due by itself, beside the cases. */
static int64_t next_beside(const struct sweep *sweep)
{
	return earlier(across_next_due(sweep->app->across), schedule_next_due(sweep->app->schedule));
}

static void take_next(struct sweep *sweep, int64_t next_due)
{
	struct app *app = sweep->app;
	struct drive *drive = driving(sweep);
	sweep->to = horizon(sweep);
	if (drive && !sweep->stopped &&
	    let_across_look(sweep, earlier(next_due, schedule_next_due(app->schedule))))
		return;
	if (drive)
		sweep->to = earlier(sweep->to, next_beside(sweep));
	if (next_due < sweep->to && !sweep->stopped) {
		store_read_due(app->store, app->config.partnership, sweep->to, APP_SWEEP_CASES, on_due,
			       sweep);
		return;
	}
	if (drive && !sweep->stopped && let_digests_be_owed(sweep, drive->until))
		return;
	sweep->expected = earlier(sweep->expected, earlier(next_due, next_beside(sweep)));
	if (drive)
		arrive(sweep, drive);
	rest(sweep);
}

static void on_next_due(void *context, const struct err *err, const struct store_case *rows,
			const struct store_part *parts, size_t count)
{
	(void)parts;
	if (err)
		give_up(context, err);
	else
		take_next(context, count ? rows[0].next_due : INSTANT_NEVER);
}

static void look(struct sweep *sweep)
{
	struct app *app = sweep->app;
	if (sweep->looking || sweep->stopped)
		return;
	refuse_drives(sweep);
	across_look(app->across, clock_now(app->clock), 0);
	schedule_look(app->schedule, clock_now(app->clock));
	sweep->looking = true;
	sweep->expected = INSTANT_NEVER;
	loop_timer_stop(sweep->timer);
	store_read_next_due(app->store, app->config.partnership, on_next_due, sweep);
}

void sweep_go_on(struct sweep *sweep)
{
	if (!sweep->waits)
		return;
	sweep->waits = false;
	sweep->looking = false;
	if (sweep->stopped)
		rest(sweep);
	else
		look(sweep);
}

void sweep_stop(struct sweep *sweep)
{
	struct drive *drive;
	struct err err;
	sweep->stopped = true;
	loop_timer_stop(sweep->timer);
	err_set(&err, ERROR_unavailable, "the daemon stops");
	while ((drive = driving(sweep)))
		end_drive(sweep, drive, &err);
}
