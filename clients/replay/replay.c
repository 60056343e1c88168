/* replay: see replay.h. */
#include "replay/replay.h"

#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "core/ruling.h"
#include "replay/script.h"

#define OPERATOR_NAME "log"

static void add_fact(struct partnership *partnership, struct event *event, const struct covenant *covenant)
{
	event->seq = partnership->version + 1;
	partnership_apply(partnership, event, covenant);
}

void replay_found(struct partnership *partnership, const struct eventlog *log,
		  const struct covenant *covenant)
{
	for (size_t i = 0; i < log->agency_count; i++) {
		char name[32];
		snprintf(name, sizeof name, "a%zu", i + 1);
		struct event event = {.kind = EVENT_agency_enrolled};
		event.facts.args.name = name;
		event.facts.args.label = log->agencies[i];
		add_fact(partnership, &event, NULL);
	}
	struct event event = {.kind = EVENT_covenant_put};
	add_fact(partnership, &event, covenant);
}

int64_t replay_log_end(const struct eventlog *log)
{
	int64_t end = 0;
	for (size_t i = 0; i < log->event_count; i++) {
		if (log->events[i].at > end)
			end = log->events[i].at;
	}
	return end;
}

static void count_handovers(struct replay *replay, const struct eventlog *log,
			    const struct eventlog_case *log_case)
{
	size_t handovers = 0;
	for (size_t i = 1; i < log_case->count; i++)
		handovers += log->events[log_case->first + i].holder !=
			     log->events[log_case->first + i - 1].holder;
	replay->handovers += handovers;
	replay->cases_with_handover += handovers > 0;
}

/* Hand over what the ruling has made since the last time; `fact` records event `ordinal` of the log. */
static void harvest_new(struct replay *replay, const struct ruling *ruling, size_t *taken, int32_t fact,
			int32_t ordinal)
{
	for (; *taken < ruling->n_events; ++*taken) {
		const struct event *event = &ruling->events[*taken];
		harvest_event(&replay->harvest, event, event->seq == fact ? ordinal : 0);
		if (replay->observer)
			replay->observer->on_event(replay->observer->context, event);
	}
}

int64_t replay_case_until(const struct eventlog *log, const struct eventlog_case *log_case,
			  enum replay_until until)
{
	if (until == REPLAY_UNTIL_LOG_END || log_case->count == 0)
		return INSTANT_NEVER;
	return log->events[log_case->first + log_case->count - 1].at;
}

/* `end`: of the log; `until`: after which nothing counts, so the clock need not go on. */
static int play_case(struct replay *replay, const struct eventlog *log, const struct eventlog_case *log_case,
		     int64_t end, int64_t until, struct arena *arena, struct err *err)
{
	struct ruling ruling;
	size_t taken = 0;
	ruling_start(&ruling, arena, &replay->partnership, NULL);
	harvest_case(&replay->harvest, log_case->name, until);
	if (replay->observer)
		replay->observer->on_case(replay->observer->context, (size_t)(log_case - log->cases), until);
	for (size_t i = 0; i < log_case->count; i++) {
		struct script_command commands[SCRIPT_COMMANDS_MAX];
		size_t count = script_of(log, log_case, i, commands);
		for (size_t c = 0; c < count; c++) {
			int32_t fact;
			if (script_decide(&commands[c], &ruling, &fact, err) != 0)
				return -1;
			harvest_new(replay, &ruling, &taken, fact, (int32_t)i + 1);
		}
	}
	case_advance(&ruling, until < end ? until + 1 : end);
	harvest_new(replay, &ruling, &taken, 0, 0);
	replay->rulings += ruling.n_events;
	return 0;
}

int replay_observe(const struct eventlog *log, const struct covenant *covenant, enum replay_until until,
		   const struct replay_observer *observer, struct replay *ret_replay, struct err *err)
{
	struct replay *replay = ret_replay;
	memset(replay, 0, sizeof *replay);
	replay->observer = observer;
	harvest_init(&replay->harvest);
	arena_init(&replay->arena);
	partnership_init(&replay->partnership, &replay->arena);
	replay_found(&replay->partnership, log, covenant);
	int64_t end = replay_log_end(log);
	struct arena arena;
	arena_init(&arena);
	int failed = 0;
	for (size_t i = 0; i < log->case_count && !failed; i++) {
		arena_reset(&arena);
		int64_t case_until = replay_case_until(log, &log->cases[i], until);
		failed = play_case(replay, log, &log->cases[i], end, case_until, &arena, err);
		count_handovers(replay, log, &log->cases[i]);
	}
	arena_done(&arena);
	replay->cases = log->case_count;
	replay->events = log->event_count;
	if (failed) {
		replay_done(replay);
		return -1;
	}
	harvest_sort(&replay->harvest);
	return 0;
}

int replay_run(const struct eventlog *log, const struct covenant *covenant, enum replay_until until,
	       struct replay *ret_replay, struct err *err)
{
	return replay_observe(log, covenant, until, NULL, ret_replay, err);
}

void replay_done(struct replay *replay)
{
	harvest_done(&replay->harvest);
	arena_done(&replay->arena);
}
