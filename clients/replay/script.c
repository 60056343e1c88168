/* script: see script.h. The first event opens the case; what it means besides is recorded in a second command. */
#include "replay/script.h"

/* What the first event of a case can mean: it begins no run, so it is neither an offer nor an acceptance. */
#define FIRST_MEANINGS                                                                                       \
	(1 << MEANING_MILESTONE | 1 << MEANING_CONTACT | 1 << MEANING_CLOSE | 1 << MEANING_PAUSE)

size_t script_of(const struct eventlog *log, const struct eventlog_case *log_case, size_t index,
		 struct script_command commands[SCRIPT_COMMANDS_MAX])
{
	const struct eventlog_event *event = &log->events[log_case->first + index];
	int32_t meaning = (int32_t)log->values[event->value].meanings;
	size_t count = 0;
	if (index == 0) {
		commands[count++] =
			(struct script_command){VERB_case_open, event->holder, event->at, event->holder, 0};
		meaning &= FIRST_MEANINGS;
		if (meaning == 0)
			return count;
	}
	commands[count++] =
		(struct script_command){VERB_record_holder, event->holder, event->at, event->holder, meaning};
	return count;
}

int script_decide(const struct script_command *step, struct ruling *ruling, int32_t *ret_fact,
		  struct err *err)
{
	struct args args = {.theme = SCRIPT_THEME, .agency = step->agency + 1, .meaning = step->meaning};
	args.present = step->verb == VERB_case_open ? F(theme) : F(agency) | F(meaning);
	struct command command = {.verb = step->verb,
				  .actor = step->sender + 1,
				  .at = step->at,
				  .new_case_id = 1,
				  .driven = true,
				  .args = &args};
	return case_decide(ruling, &command, ret_fact, err);
}
