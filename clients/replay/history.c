/* history: see history.h. */
#include "replay/history.h"

static const char *log_case_name(const void *context, size_t index)
{
	return ((const struct eventlog *)context)->cases[index].name;
}

static const char *log_agency_name(const void *context, size_t index)
{
	return ((const struct eventlog *)context)->agencies[index];
}

static void on_case(void *context, size_t index, int64_t until)
{
	course_case(context, index, until);
}

static void on_event(void *context, const struct event *event)
{
	if (event->kind == EVENT_escalation_silent) /* no director acts in such a log */
		return;
	course_event(context, event);
}

static int play_log(const struct history *history, const struct covenant *covenant, struct course *course,
		    struct err *err)
{
	struct replay replay;
	const struct replay_observer observer = {course, on_case, on_event};
	if (replay_observe(history->context, covenant, history->until, &observer, &replay, err) != 0)
		return -1;
	replay_done(&replay);
	return 0;
}

static int64_t log_begin(const struct eventlog *log)
{
	int64_t begin = replay_log_end(log);
	for (size_t i = 0; i < log->event_count; i++) {
		if (log->events[i].at < begin)
			begin = log->events[i].at;
	}
	return begin;
}

static bool log_closes(const struct eventlog *log)
{
	for (size_t i = 0; i < log->value_count; i++) {
		if (log->values[i].meanings & 1U << MEANING_CLOSE)
			return true;
	}
	return false;
}

struct history history_of_log(const struct eventlog *log, enum replay_until until)
{
	return (struct history){
		.n_cases = log->case_count,
		.n_events = log->event_count,
		.n_agencies = log->agency_count,
		.skipped = log->skipped,
		.closes = log_closes(log),
		.begin = log_begin(log),
		.end = replay_log_end(log),
		.context = log,
		.until = until,
		.case_name = log_case_name,
		.agency_name = log_agency_name,
		.play = play_log,
	};
}

int history_play(const struct history *history, const struct covenant *covenant, struct course *course,
		 struct err *err)
{
	course_done(course);
	return history->play(history, covenant, course, err);
}

const char *history_party(const struct history *history, int32_t party)
{
	if (party >= 1 && (size_t)party <= history->n_agencies)
		return history->agency_name(history->context, (size_t)party - 1);
	const char *fixed = party_fixed_name(party);
	return fixed ? fixed : "";
}
