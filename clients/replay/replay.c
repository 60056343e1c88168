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

/* Everybody was there from the beginning, and the covenant too. */
static void found_partnership(struct replay *replay, const struct eventlog *log,
			      const struct covenant *covenant)
{
	partnership_init(&replay->partnership, &replay->arena);
	for (size_t i = 0; i < log->agency_count; i++) {
		char name[32];
		snprintf(name, sizeof name, "a%zu", i + 1);
		struct event event = {.kind = EVENT_agency_enrolled};
		event.facts.args.name = name;
		event.facts.args.label = log->agencies[i];
		add_fact(&replay->partnership, &event, NULL);
	}
	struct event event = {.kind = EVENT_covenant_put};
	add_fact(&replay->partnership, &event, covenant);
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

static int play_command(struct ruling *ruling, const struct script_command *step, int32_t *ret_fact,
			struct err *err)
{
	struct args args = {.theme = SCRIPT_THEME, .agency = step->agency + 1, .meaning = step->meaning};
	args.present = step->verb == VERB_case_open ? F(theme) : F(agency) | F(meaning);
	struct command command = {step->verb, step->sender + 1, step->at, 1, true, &args, NULL, NULL, false};
	return case_decide(ruling, &command, ret_fact, err);
}

/* Hand over what the ruling has made since the last time; `fact` records event `ordinal` of the log. */
static void harvest_new(struct replay *replay, const struct ruling *ruling, size_t *taken, int32_t fact,
			int32_t ordinal)
{
	for (; *taken < ruling->n_events; ++*taken) {
		const struct event *event = &ruling->events[*taken];
		harvest_event(&replay->harvest, event, event->seq == fact ? ordinal : 0);
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
	for (size_t i = 0; i < log_case->count; i++) {
		struct script_command commands[SCRIPT_COMMANDS_MAX];
		size_t count = script_of(log, log_case, i, commands);
		for (size_t c = 0; c < count; c++) {
			int32_t fact;
			if (play_command(&ruling, &commands[c], &fact, err) != 0)
				return -1;
			harvest_new(replay, &ruling, &taken, fact, (int32_t)i + 1);
		}
	}
	case_advance(&ruling, until < end ? until + 1 : end);
	harvest_new(replay, &ruling, &taken, 0, 0);
	replay->rulings += ruling.n_events;
	return 0;
}

int replay_run(const struct eventlog *log, const struct covenant *covenant, enum replay_until until,
	       struct replay *ret_replay, struct err *err)
{
	struct replay *replay = ret_replay;
	memset(replay, 0, sizeof *replay);
	harvest_init(&replay->harvest);
	arena_init(&replay->arena);
	found_partnership(replay, log, covenant);
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

void replay_done(struct replay *replay)
{
	harvest_done(&replay->harvest);
	arena_done(&replay->arena);
}
