/*
 * net_silent: `director_silent`. What a director owed at the top of the ladder has lapsed, in one case or in many: one finding for
 * all of them, since it is for one person outside the ladder to speak to one director.
 *
 * It lives in the oldest of these cases. Where he acts in that one, and not in others, it ends there (finding.c) and is found in the
 * oldest that is left. No clause of the covenant is needed: the silence of the top is never left out.
 */
#include "core/net_private.h"

static const struct net_owed *oldest(const struct net_director *director)
{
	const struct net_owed *home = NULL;
	LIST_EACH(node, &director->silent) {
		const struct net_owed *owed = LIST_OWNER(node, struct net_owed, of_silent);
		if (!home || net_is_older(owed->in, home->in))
			home = owed;
	}
	return home;
}

static int64_t since_of(const struct net_director *director)
{
	int64_t since = INSTANT_NEVER;
	LIST_EACH(node, &director->silent)
		since = net_earlier(since, LIST_OWNER(node, struct net_owed, of_silent)->silent_at);
	return since;
}

static void hold(struct net_look *look, const struct net_director *director, uint64_t subject)
{
	const struct net_owed *home = oldest(director);
	int32_t *seq = arena_alloc(look->arena, sizeof *seq);
	*seq = home->silent_seq;
	struct net_want want = {
		.stall = STALL_director_silent,
		.subject = subject,
		.home = home->in,
		.agency = director->number,
		.since = since_of(director),
		.evidence = {seq, 1},
	};
	net_hold(look, &want);
}

int64_t net_silent(struct net_look *look)
{
	const struct net_director *director = (const struct net_director *)(const void *)look->scope;
	uint64_t subject = subject_mix(subject_mix(0, STALL_director_silent), (uint32_t)director->number);
	struct net_found *found = net_look_up(look, STALL_director_silent, subject);
	if (!list_empty(&director->silent))
		hold(look, director, subject);
	net_release_one(look, found);
	return INSTANT_NEVER;
}
