/*
 * net_overload: `overloaded`. An agency has open more than overload.ratio weeks of its own work, and at least overload.least.
 *
 * A week of work is what it met in the last four weeks, divided by four, and never less than one: an agency that met nothing
 * is not for that reason without limits. Once found it ends below 0.8 of either number, so that it does not flicker.
 */
#include "core/net_private.h"

#define WEEKS (NET_PACE / (7 * INSTANT_DAY))

struct load {
	const struct net_agency *agency;
	const struct covenant_across *across;
	int64_t tenths; /* of the thresholds that have to be exceeded: 10, or 8 to end it */
};

static size_t done_before(const struct net_agency *agency, int64_t instant)
{
	size_t count = 0;
	while (count < agency->n_done && agency->done[count] < instant)
		count++;
	return count;
}

/* With so many met in four weeks. Open over weekly completions, without a division. */
static bool exceeds(const struct load *load, size_t done)
{
	int64_t met = (int64_t)done < WEEKS ? WEEKS : (int64_t)done;
	int64_t open = load->agency->n_open;
	return 10 * open >= load->tenths * load->across->overload_least &&
	       10 * open * WEEKS > load->tenths * load->across->overload_ratio * met;
}

/* Whether it is too much at an instant, with what was met up to then. */
static bool is_over(const struct load *load, int64_t at)
{
	return exceeds(load, load->agency->n_done - done_before(load->agency, at - NET_PACE));
}

/* The instant after which what was met, and is no longer counted, makes it too much; INSTANT_NEVER = it never does. */
static int64_t over_after(const struct load *load, int64_t from)
{
	const struct net_agency *agency = load->agency;
	for (size_t gone = done_before(agency, from - NET_PACE); gone < agency->n_done; gone++) {
		if (exceeds(load, agency->n_done - gone - 1))
			return agency->done[gone] + NET_PACE;
	}
	return INSTANT_NEVER;
}

static struct net_case *home_of(const struct net_agency *agency)
{
	struct net_case *home = NULL;
	LIST_EACH(node, &agency->owed) {
		struct net_case *file = LIST_OWNER(node, struct net_owed, of_debtor)->in;
		if (file->open && (!home || net_is_older(file, home)))
			home = file;
	}
	return home;
}

/* What it owes in the case in which the finding lives. */
static struct numbers evidence_of(struct net_look *look, const struct net_agency *agency,
				  const struct net_case *home)
{
	int32_t *seqs = arena_alloc(look->arena, NET_EVIDENCE_MAX * sizeof *seqs);
	int32_t n = 0;
	LIST_EACH(node, &home->owed) {
		const struct net_owed *owed = LIST_OWNER(node, struct net_owed, in_case);
		if (owed->debtor == agency->number && n < NET_EVIDENCE_MAX &&
		    (n == 0 || seqs[n - 1] != owed->opened_seq))
			seqs[n++] = owed->opened_seq;
	}
	return (struct numbers){seqs, n};
}

static void hold(struct net_look *look, const struct net_agency *agency, const struct net_found *found,
		 int64_t since)
{
	struct net_case *home = home_of(agency);
	if (!home)
		return;
	struct net_want want = {
		.stall = STALL_overloaded,
		.subject = found->subject,
		.home = home,
		.agency = agency->number,
		.since = since,
		.evidence = evidence_of(look, agency, home),
	};
	net_hold(look, &want);
}

/* After a decision of the director the agency has a week before it is said again. */
static int64_t look_at(struct net_look *look, const struct net_agency *agency, const struct net_found *found)
{
	struct load load = {agency, &look->covenant->across, net_is_open(found) ? 8 : 10};
	int64_t from = agency->changed_at;
	if (found->settled_at)
		from = net_later(from, found->settled_at + 7 * INSTANT_DAY);
	bool over = is_over(&load, from);
	int64_t since = over ? from : over_after(&load, from);
	if (over ? since > look->now : since >= look->now)
		return since;
	hold(look, agency, found, since);
	return INSTANT_NEVER;
}

int64_t net_overload(struct net_look *look)
{
	const struct net_agency *agency = (const struct net_agency *)(const void *)look->scope;
	uint64_t subject = subject_mix(subject_mix(0, STALL_overloaded), (uint64_t)agency->number);
	struct net_found *found = net_look_up(look, STALL_overloaded, subject);
	int64_t due = INSTANT_NEVER;
	if (look->covenant->across.overload_ratio &&
	    partnership_is_active(look->net->partnership, agency->number, look->now))
		due = look_at(look, agency, found);
	net_release_one(look, found);
	return due;
}
