/*
 * net_split: `split`. Open cases about the same citizen or address, with different holders, neither linked nor declared
 * different within split.term from the moment at which both were known to be about the same.
 *
 * Each case is paired with the one that was first known to be about the same, and the finding lives in that one: whoever says
 * afterwards that his case is about somebody learns nothing by it. It says that there is another case, and nothing of it:
 * neither its number nor its holder.
 */
#include "core/net_private.h"

struct group {
	struct net_case *linked[NET_LINKED_MAX];
	size_t n_linked;
};

static bool is_linked(const struct group *group, const struct net_case *other)
{
	for (size_t i = 0; i < group->n_linked; i++) {
		if (group->linked[i] == other)
			return true;
	}
	return false;
}

static bool is_known_first(const struct net_tie *one, const struct net_tie *other)
{
	return one->known_at < other->known_at ||
	       (one->known_at == other->known_at && net_is_older(one->in, other->in));
}

static bool is_declared_different(const struct net *net, const struct net_tie *older,
				  const struct net_tie *younger)
{
	uint64_t subject = subject_of_pair(older->in->id, younger->in->id);
	const struct net_found *found = net_found_known(net, STALL_split, subject);
	return found && found->differs;
}

/* Whether a case is split from another that was known first. */
static bool is_split(const struct net *net, const struct group *group_of_younger, const struct net_tie *older,
		     const struct net_tie *younger)
{
	return older->in->open && younger->in->open && older->known_at != INSTANT_NEVER &&
	       younger->known_at != INSTANT_NEVER && is_known_first(older, younger) &&
	       older->in->holder != younger->in->holder && !is_linked(group_of_younger, older->in) &&
	       !is_declared_different(net, older, younger);
}

static const struct net_tie *oldest_split_from(struct net *net, const struct net_tie *younger)
{
	struct group group;
	const struct net_tie *oldest = NULL;
	group.n_linked = net_linked(net, younger->in, group.linked);
	LIST_EACH(node, &younger->identity->ties) {
		const struct net_tie *tie = LIST_OWNER(node, struct net_tie, of_identity);
		if (is_split(net, &group, tie, younger) && (!oldest || is_known_first(tie, oldest)))
			oldest = tie;
	}
	return oldest;
}

/* From when both were open and known to be about the same; after a decision of the director one term more. */
static int64_t found_at(struct net_look *look, const struct net_tie *older, const struct net_tie *younger)
{
	uint64_t subject = subject_of_pair(older->in->id, younger->in->id);
	int64_t from = net_later(net_later(older->known_at, younger->known_at),
				 net_later(older->in->begun_at, younger->in->begun_at));
	from = net_later(from, net_look_up(look, STALL_split, subject)->settled_at);
	return covenant_add(look->covenant, net_scope_of(older->in), from, look->covenant->across.split_term);
}

static void hold(struct net_look *look, const struct net_tie *older, const struct net_tie *younger,
		 int64_t since)
{
	int32_t *seq = arena_alloc(look->arena, sizeof *seq);
	*seq = older->seq;
	struct net_want want = {
		.stall = STALL_split,
		.subject = subject_of_pair(older->in->id, younger->in->id),
		.home = older->in,
		.agency = older->in->holder,
		.since = since,
		.evidence = {seq, 1},
	};
	net_hold(look, &want);
}

static int64_t look_at(struct net_look *look, const struct net_tie *older)
{
	int64_t due = INSTANT_NEVER;
	if (older->known_at == INSTANT_NEVER || older->identity->n_ties > NET_KIN_MAX)
		return due;
	LIST_EACH(node, &older->identity->ties) {
		const struct net_tie *younger = LIST_OWNER(node, struct net_tie, of_identity);
		if (!is_known_first(older, younger) || oldest_split_from(look->net, younger) != older)
			continue;
		int64_t at = found_at(look, older, younger);
		if (at < look->now)
			hold(look, older, younger, at);
		else
			due = net_earlier(due, at);
	}
	return due;
}

int64_t net_split(struct net_look *look)
{
	const struct net_case *file = net_case_of_scope(look->scope);
	int64_t due = INSTANT_NEVER;
	if (!term_is_none(look->covenant->across.split_term) && file->open) {
		LIST_EACH(node, &file->ties)
			due = net_earlier(due, look_at(look, LIST_OWNER(node, struct net_tie, of_case)));
	}
	net_release(look, file, STALL_split);
	return due;
}
