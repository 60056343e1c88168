/* reading: see reading.h. */
#include "app/reading.h"

#include <assert.h>
#include <string.h>

#include "app/account.h"
#include "app/commands.h"
#include "app/limits.h"
#include "app/request.h"
#include "app/row.h"
#include "app/sweep.h"
#include "sys/clock.h"

void reading_start(struct reading *reading, struct request *request)
{
	struct app *app = request->app;
	*reading = (struct reading){
		.app = app,
		.request = request,
		.arena = &request->arena,
		.answer = commands_of(request->verb),
		.args = &request->args,
		.partnership = partners_fold(app->partners),
		.names = partners_names(app->partners),
		.party = request->party,
		.now = clock_now(app->clock),
		.err = ERR_NONE,
	};
	assert(reading->answer);
	arena_init(&reading->scratch);
	reading->n_faces = authz_faces(reading->partnership, reading->party, reading->now, reading->faces);
}

void reading_done(struct reading *reading)
{
	arena_done(&reading->scratch);
}

enum reading_progress reading_go_on(struct reading *reading)
{
	while (reading->outstanding == 0) {
		if (reading->failed)
			return READING_FAILED;
		phase_fn *phase =
			reading->phase < READING_PHASES_MAX ? reading->answer->phases[reading->phase] : NULL;
		if (!phase)
			return reading->result ? READING_DONE : READING_FAILED;
		enum phase_result got = phase(reading);
		if (got == PHASE_FAILED)
			reading->failed = true;
		else if (got == PHASE_NEXT)
			reading->phase++;
	}
	return READING_WAITS;
}

/* --- wants ----------------------------------------------------------------------------------------- */

/* Where an answer of the store goes. */
struct want {
	struct reading *reading;
	void *into;
};

void reading_expect(struct reading *reading)
{
	reading->outstanding++;
}

static struct want *want_new(struct reading *reading, void *into)
{
	struct want *want = arena_alloc(reading->arena, sizeof *want);
	*want = (struct want){reading, into};
	reading_expect(reading);
	return want;
}

/* One came. The store never calls back from inside the call that asked, so the phase that asked is over. */
void reading_settle(struct reading *reading, const struct err *err)
{
	if (err && !reading->failed) {
		reading->failed = true;
		reading->err = *err;
	}
	assert(reading->outstanding > 0);
	if (--reading->outstanding == 0)
		request_resume(reading->request);
}

static void take_case(struct reading *reading, struct arena *arena, const struct store_case *row,
		      struct loaded_case *into)
{
	into->row = *row;
	if (row->version == 0)
		return;
	into->row.state = arena_memdup(arena, row->state, row->state_length);
	into->file = casefile_of(into->row.state, row->state_length);
	into->relation = authz_relation(into->file, reading->partnership, reading->party, reading->now);
}

static void on_case(void *context, const struct err *err, const struct store_case_reply *reply)
{
	struct want *want = context;
	if (!err)
		take_case(want->reading, want->reading->arena, &reply->row, want->into);
	reading_settle(want->reading, err);
}

void reading_want_case(struct reading *reading, int64_t case_id, struct loaded_case *into)
{
	store_read_case(reading->app->store, reading->app->config.partnership, case_id, on_case,
			want_new(reading, into));
}

static void take_cases(struct want *want, const struct store_case *rows, size_t count)
{
	struct loaded_cases *into = want->into;
	struct arena *arena = into->arena ? into->arena : want->reading->arena;
	into->items = arena_zalloc(arena, count, sizeof *into->items);
	into->rows = count;
	into->last = count ? rows[count - 1].case_id : 0;
	for (size_t i = 0; i < count; i++) {
		struct loaded_case *item = &into->items[into->count];
		take_case(want->reading, arena, &rows[i], item);
		if (item->relation || (into->strangers && item->file))
			into->count++;
		else
			memset(item, 0, sizeof *item);
	}
}

static void on_cases(void *context, const struct err *err, const struct store_case *rows,
		     const struct store_part *parts, size_t count)
{
	struct want *want = context;
	(void)parts;
	if (!err)
		take_cases(want, rows, count);
	reading_settle(want->reading, err);
}

void reading_want_inbox(struct reading *reading, const struct store_inbox *query, struct loaded_cases *into)
{
	store_read_inbox(reading->app->store, query, on_cases, want_new(reading, into));
}

static void take_events(struct want *want, const struct store_event *rows, size_t count)
{
	struct loaded_events *into = want->into;
	struct arena *arena = into->arena ? into->arena : want->reading->arena;
	into->items = arena_zalloc(arena, count, sizeof *into->items);
	into->count = count;
	for (size_t i = 0; i < count; i++)
		into->items[i] = row_copy(&rows[i], arena);
}

static void on_events(void *context, const struct err *err, const struct store_event *rows, size_t count)
{
	struct want *want = context;
	if (!err)
		take_events(want, rows, count);
	reading_settle(want->reading, err);
}

void reading_want_events(struct reading *reading, const struct reading_page *page, struct loaded_events *into)
{
	store_read_timeline(reading->app->store, reading->app->config.partnership, page->case_id, page->after,
			    page->limit, on_events, want_new(reading, into));
}

static void on_cursor(void *context, const struct err *err, const struct store_feed_event *events,
		      size_t count, const struct store_cursor *end)
{
	struct want *want = context;
	(void)events;
	(void)count;
	(void)end;
	reading_settle(want->reading, err);
}

void reading_want_cursor(struct reading *reading, const struct store_cursor *cursor)
{
	store_read_feed(reading->app->store, reading->app->config.partnership, cursor, reading->faces,
			reading->n_faces, 1, on_cursor, want_new(reading, NULL));
}

struct ledger_want {
	struct account_wait wait;
	struct reading *reading;
};

static void on_ledger(void *context, const struct err *err)
{
	struct ledger_want *want = context;
	reading_settle(want->reading, err);
}

void reading_want_ledger(struct reading *reading)
{
	struct ledger_want *want = arena_zalloc(reading->arena, 1, sizeof *want);
	*want = (struct ledger_want){{.done = on_ledger, .context = want}, reading};
	list_init(&want->wait.node);
	reading_expect(reading);
	account_catch_up(reading->app->account, &want->wait);
}

static void on_clock(void *context, const struct err *err)
{
	struct want *want = context;
	reading_settle(want->reading, err);
}

void reading_want_clock(struct reading *reading, int64_t until)
{
	sweep_drive(reading->app->sweep, until, on_clock, want_new(reading, NULL));
}

/* --- helps ----------------------------------------------------------------------------------------- */

enum phase_result reading_fail(struct reading *reading, int code, const char *where, const char *text)
{
	err_set_where(&reading->err, code, where, "%s", text);
	return PHASE_FAILED;
}

enum phase_result reading_check_case(struct reading *reading, const struct loaded_case *found)
{
	if (!found->file || !authz_may(reading->request->verb, found->relation))
		return reading_fail(reading, ERROR_not_found, "case",
				    "there is no such case, or it is not yours to do this with");
	return PHASE_NEXT;
}

int reading_limit(const struct reading *reading)
{
	int limit = reading->args->limit;
	return limit > 0 && limit <= APP_PAGE_MAX ? limit : APP_PAGE_DEFAULT;
}
