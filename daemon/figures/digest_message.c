/* digest_message: see digest_message.h. */
#include "figures/digest_message.h"

#include "core/explain.h"

static const char *const state_names[DIGEST_STATE_COUNT] = {"new", "worse", "open", "resolved", "snoozed"};

static struct numbers ages_of(struct arena *arena, const struct digest *digest)
{
	int32_t *ages = arena_zalloc(arena, DIGEST_AGES, sizeof *ages);
	for (int i = 0; i < DIGEST_AGES; i++)
		ages[i] = (int32_t)digest->ages[i];
	return (struct numbers){ages, DIGEST_AGES};
}

struct msg_digest digest_message(struct arena *arena, const struct digest *digest, int32_t party)
{
	return (struct msg_digest){
		.party = party,
		.since = digest->since,
		.until = digest->until,
		.now = digest->until,
		.fresh = (int32_t)digest->counts[DIGEST_NEW],
		.worse = (int32_t)digest->counts[DIGEST_WORSE],
		.open = (int32_t)digest->counts[DIGEST_OPEN],
		.resolved = (int32_t)digest->counts[DIGEST_RESOLVED],
		.snoozed = (int32_t)digest->counts[DIGEST_SNOOZED],
		.ages = ages_of(arena, digest),
	};
}

struct msg_digest_line digest_message_line(struct arena *arena, const struct digest_line *line,
					   const struct partnership *partnership, const struct event *found,
					   enum language language)
{
	bool is_over = line->state == DIGEST_RESOLVED;
	return (struct msg_digest_line){
		.state = state_names[line->state],
		.case_id = line->case_id,
		.finding = line->finding,
		.stall = (int32_t)line->stall,
		.severity = line->severity,
		.urgency = (int32_t)line->urgency,
		.debtor = line->debtor,
		.obligation = line->obligation,
		.of_kind = line->of_kind,
		.due = line->due,
		.since = line->since,
		.escalated_at = line->escalated_at,
		.ladder = (int32_t)line->ladder,
		.rung = line->rung,
		.act_by = line->act_by,
		.sentence =
			found ? explain_finding(arena, line->file, partnership, line->about, found, language)
					.sentence
			      : NULL,
		.suggestion =
			is_over ? NULL
				: explain_suggestion(arena, line->file, partnership, line->about, language),
	};
}
