/* standing: see standing.h. */
#include "replay/standing.h"

#include "core/ruling.h"
#include "replay/replay.h"
#include "replay/script.h"

static int tell_event(const struct eventlog *log, const struct eventlog_case *log_case, size_t index,
		      struct ruling *ruling, struct err *err)
{
	struct script_command commands[SCRIPT_COMMANDS_MAX];
	size_t count = script_of(log, log_case, index, commands);
	for (size_t i = 0; i < count; i++) {
		int32_t fact;
		if (script_decide(&commands[i], ruling, &fact, err) != 0)
			return -1;
	}
	return 0;
}

static void mute_silence(struct draft *draft)
{
	size_t count;
	const struct finding *findings = casefile_findings(draft->file, &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].stall == STALL_director_silent)
			draft_finding(draft, findings[i].number)->muted = 1;
	}
}

/* What is due at the instant itself is in time until then: the case is advanced to it and no further. */
static int tell_case(const struct eventlog *log, size_t index, int64_t at, struct ruling *ruling,
		     struct err *err)
{
	const struct eventlog_case *log_case = &log->cases[index];
	for (size_t i = 0; i < log_case->count; i++) {
		if (log->events[log_case->first + i].at > at)
			break;
		if (tell_event(log, log_case, i, ruling, err) != 0)
			return -1;
	}
	if (ruling->draft.file->version)
		case_advance(ruling, at);
	mute_silence(&ruling->draft);
	return 0;
}

int standing_observe(struct arena *arena, const struct eventlog *log, const struct covenant *covenant,
		     int64_t at, const struct standing *observer, const struct partnership **ret_partnership,
		     struct err *err)
{
	struct partnership *partnership = arena_zalloc(arena, 1, sizeof *partnership);
	struct arena scratch;
	int failed = 0;
	partnership_init(partnership, arena);
	replay_found(partnership, log, covenant);
	arena_init(&scratch);
	*ret_partnership = partnership;
	for (size_t i = 0; i < log->case_count && !failed; i++) {
		struct ruling ruling;
		arena_reset(&scratch);
		ruling_start(&ruling, &scratch, partnership, NULL);
		failed = tell_case(log, i, at, &ruling, err);
		struct standing_case standing = {i, ruling.draft.file, ruling.events, ruling.n_events};
		if (!failed && ruling.draft.file->version)
			observer->on_case(observer->context, &standing);
	}
	arena_done(&scratch);
	return failed;
}
