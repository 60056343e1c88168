/*
 * net_repeat: `repeat_contact`. The same person or address comes with the same class of problem repeat.times within
 * repeat.window, to two or more agencies. Reports of one incident count once; what came before a decision of the director does
 * not count any more.
 */
#include "core/net_private.h"

struct count {
	struct net_look *look;
	const struct net_identity *identity;
	const char *theme;
	struct net_found *found;
	struct net_case *home; /* the oldest open case concerned; NULL = none is open */
	int32_t times;
	int32_t first_agency;
	bool several;    /* agencies */
	int64_t since;   /* when there were enough; INSTANT_NEVER = there are not */
	int64_t expires; /* the first of them that counts no longer */
};

static bool same_theme(const char *one, const char *other)
{
	while (*one && *one == *other)
		one++, other++;
	return *one == *other;
}

static int64_t expiry(const struct count *count, const struct net_contact *contact)
{
	return covenant_add(count->look->covenant, net_scope_of(contact->in), contact->at,
			    count->look->covenant->across.repeat_window);
}

static bool counts(const struct count *count, const struct net_contact *contact)
{
	return same_theme(contact->in->theme, count->theme) && contact->at > count->found->settled_at &&
	       expiry(count, contact) >= count->look->now;
}

/* The first report of an incident is the one that counts. */
static bool is_reported(const struct count *count, const struct net_contact *contact)
{
	LIST_EACH(node, &count->identity->contacts) {
		const struct net_contact *earlier = LIST_OWNER(node, struct net_contact, node);
		if (earlier == contact)
			return false;
		if (contact->incident && earlier->incident == contact->incident && counts(count, earlier))
			return true;
	}
	return false;
}

static void add(struct count *count, const struct net_contact *contact)
{
	int32_t enough = count->look->covenant->across.repeat_times;
	if (!count->first_agency)
		count->first_agency = contact->agency;
	count->several |= contact->agency != count->first_agency;
	count->times += !is_reported(count, contact);
	count->expires = net_earlier(count->expires, expiry(count, contact));
	if (contact->in->open && (!count->home || net_is_older(contact->in, count->home)))
		count->home = contact->in;
	if (count->since == INSTANT_NEVER && count->times >= enough && count->several)
		count->since = contact->at;
}

static struct numbers evidence_of(const struct count *count)
{
	int32_t *seqs = arena_alloc(count->look->arena, NET_EVIDENCE_MAX * sizeof *seqs);
	int32_t n = 0;
	LIST_EACH(node, &count->identity->contacts) {
		const struct net_contact *contact = LIST_OWNER(node, struct net_contact, node);
		if (contact->in == count->home && counts(count, contact) && n < NET_EVIDENCE_MAX)
			seqs[n++] = contact->seq;
	}
	return (struct numbers){seqs, n};
}

static uint64_t subject_of(const struct net_identity *identity, const char *theme)
{
	uint64_t subject = subject_mix(subject_mix(0, STALL_repeat_contact), identity->number);
	while (*theme)
		subject = subject_mix(subject, (unsigned char)*theme++);
	return subject;
}

/* Remembered until it is over: of a theme whose last contact makes room for a newer one of another nobody would ask again. */
static struct net_found *look_up(struct net_look *look, struct net_identity *identity, const char *theme)
{
	struct net_found *found = net_look_up(look, STALL_repeat_contact, subject_of(identity, theme));
	list_remove(&found->of_identity);
	list_append(&identity->found, &found->of_identity);
	return found;
}

static int64_t look_at(struct net_look *look, struct net_identity *identity, const char *theme)
{
	struct count count = {.look = look,
			      .identity = identity,
			      .theme = theme,
			      .since = INSTANT_NEVER,
			      .expires = INSTANT_NEVER};
	count.found = look_up(look, identity, theme);
	LIST_EACH(node, &identity->contacts) {
		const struct net_contact *contact = LIST_OWNER(node, struct net_contact, node);
		if (look->covenant->across.repeat_times && counts(&count, contact))
			add(&count, contact);
	}
	if (count.since != INSTANT_NEVER && count.home) {
		struct net_want want = {
			.stall = STALL_repeat_contact,
			.subject = count.found->subject,
			.home = count.home,
			.agency = count.home->holder,
			.since = count.since,
			.evidence = evidence_of(&count),
		};
		net_hold(look, &want);
	}
	return count.since == INSTANT_NEVER ? INSTANT_NEVER : count.expires;
}

static bool is_first_of_theme(const struct net_identity *identity, const struct net_contact *contact)
{
	LIST_EACH(node, &identity->contacts) {
		const struct net_contact *earlier = LIST_OWNER(node, struct net_contact, node);
		if (same_theme(earlier->in->theme, contact->in->theme))
			return earlier == contact;
	}
	return false;
}

static void release(struct net_look *look, struct net_identity *identity)
{
	LIST_EACH_SAFE(node, after, &identity->found) {
		struct net_found *found = LIST_OWNER(node, struct net_found, of_identity);
		net_release_one(look, found);
		if (!net_is_open(found))
			list_remove(&found->of_identity);
	}
}

int64_t net_repeat(struct net_look *look)
{
	struct net_identity *identity = (struct net_identity *)(void *)look->scope;
	int64_t due = INSTANT_NEVER;
	LIST_EACH(node, &identity->contacts) {
		const struct net_contact *contact = LIST_OWNER(node, struct net_contact, node);
		if (is_first_of_theme(identity, contact))
			due = net_earlier(due, look_at(look, identity, contact->in->theme));
	}
	release(look, identity);
	return due;
}
