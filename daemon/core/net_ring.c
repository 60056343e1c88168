/*
 * net_ring: `waiting_ring`. A waits for B while B waits for A, perhaps by way of others and of linked cases.
 *
 * An edge goes from the agency that waits to the debtor of an open obligation older than ring.age. A ring is a cycle of edges
 * whose members have done nothing substantive, in these cases, since its youngest edge. Edges are tried in order of age, each as
 * the youngest of its ring: so the oldest ring is found first, and as long as it lasts no younger one through the same
 * agency: one finding a knot.
 */
#include "core/net_private.h"

/* Who waits for an obligation of this kind. A new kind is one line. */
enum waiter { WAITER_NOBODY, WAITER_CREDITOR, WAITER_HOLDER };
static const uint8_t waiters[OBLIGATION_COUNT] = {
	[OBLIGATION_accept] = WAITER_CREDITOR, [OBLIGATION_answer] = WAITER_CREDITOR,
	[OBLIGATION_act] = WAITER_HOLDER,      [OBLIGATION_join] = WAITER_CREDITOR,
	[OBLIGATION_comply] = WAITER_HOLDER,
};

struct edge {
	const struct net_owed *owed;
	int from; /* node that waits */
	int to;   /* node that owes */
};

struct node {
	int32_t party;
	int64_t acted_at;
	bool taken; /* in a ring that was found already */
	int by;     /* edge by which the walk came here; -1 = not yet */
};

struct graph {
	struct net_look *look;
	struct net_case *cases[NET_LINKED_MAX];
	size_t n_cases;
	struct edge *edges; /* the oldest first */
	int n_edges;
	int capacity;
	struct node *nodes; /* at most two an edge */
	int n_nodes;
	int64_t due; /* when the next edge is old enough */
};

/* --- the graph --- */

static int32_t waiting_party(const struct net_owed *owed)
{
	switch ((enum waiter)waiters[owed->kind]) {
	case WAITER_CREDITOR:
		return owed->creditor;
	case WAITER_HOLDER:
		return owed->in->holder;
	case WAITER_NOBODY:
		break;
	}
	return PARTY_NONE;
}

static int64_t last_act(const struct graph *graph, int32_t party)
{
	int64_t last = 0;
	for (size_t i = 0; i < graph->n_cases; i++) {
		LIST_EACH(node, &graph->cases[i]->acts) {
			const struct net_act *act = LIST_OWNER(node, struct net_act, node);
			if (act->party == party)
				last = net_later(last, act->at);
		}
	}
	return last;
}

static int node_of(struct graph *graph, int32_t party)
{
	for (int i = 0; i < graph->n_nodes; i++) {
		if (graph->nodes[i].party == party)
			return i;
	}
	graph->nodes[graph->n_nodes] = (struct node){party, last_act(graph, party), false, -1};
	return graph->n_nodes++;
}

static bool is_older(const struct net_owed *one, const struct net_owed *other)
{
	if (one->opened_at != other->opened_at)
		return one->opened_at < other->opened_at;
	return one->in->id != other->in->id ? one->in->id < other->in->id : one->number < other->number;
}

/* In order of age; at the ceiling the youngest makes room. */
static void put_edge(struct graph *graph, const struct net_owed *owed, int32_t waiter)
{
	int place = graph->n_edges;
	if (place == graph->capacity && !is_older(owed, graph->edges[--place].owed))
		return;
	struct edge edge = {owed, node_of(graph, waiter), node_of(graph, owed->debtor)};
	for (; place > 0 && is_older(owed, graph->edges[place - 1].owed); place--)
		graph->edges[place] = graph->edges[place - 1];
	graph->edges[place] = edge;
	graph->n_edges += graph->n_edges < graph->capacity;
}

static bool is_edge(const struct net_owed *owed)
{
	int32_t waiter = waiting_party(owed);
	return waiter > 0 && owed->debtor > 0 && waiter != owed->debtor;
}

static void consider(struct graph *graph, const struct net_owed *owed)
{
	const struct net_look *look = graph->look;
	int64_t old = covenant_add(look->covenant, net_scope_of(owed->in), owed->opened_at,
				   look->covenant->across.ring_age);
	if (old < look->now)
		put_edge(graph, owed, waiting_party(owed));
	else
		graph->due = net_earlier(graph->due, old);
}

static size_t count_edges(const struct graph *graph)
{
	size_t count = 0;
	for (size_t i = 0; i < graph->n_cases; i++) {
		LIST_EACH(node, &graph->cases[i]->owed)
			count += is_edge(LIST_OWNER(node, struct net_owed, in_case));
	}
	return count;
}

static void build(struct graph *graph)
{
	struct net_look *look = graph->look;
	size_t count = count_edges(graph);
	if (count < 2 || term_is_none(look->covenant->across.ring_age))
		return;
	graph->capacity = count < NET_EDGES_MAX ? (int)count : NET_EDGES_MAX;
	graph->edges = arena_alloc(look->arena, count * sizeof *graph->edges);
	graph->nodes = arena_alloc(look->arena, 2 * count * sizeof *graph->nodes);
	for (size_t i = 0; i < graph->n_cases; i++) {
		LIST_EACH(node, &graph->cases[i]->owed) {
			const struct net_owed *owed = LIST_OWNER(node, struct net_owed, in_case);
			if (graph->cases[i]->open && is_edge(owed))
				consider(graph, owed);
		}
	}
}

/* --- rings --- */

static bool may_pass(const struct graph *graph, int node, int youngest)
{
	return !graph->nodes[node].taken &&
	       graph->nodes[node].acted_at <= graph->edges[youngest].owed->opened_at;
}

/* One more step of all walks at once, over edges up to the youngest; whether it came anywhere new. */
static bool step(struct graph *graph, int youngest)
{
	bool moved = false;
	for (int i = 0; i < youngest; i++) {
		const struct edge *edge = &graph->edges[i];
		bool came = edge->from == graph->edges[youngest].to || graph->nodes[edge->from].by >= 0;
		if (came && graph->nodes[edge->to].by < 0 && may_pass(graph, edge->to, youngest)) {
			graph->nodes[edge->to].by = i;
			moved = true;
		}
	}
	return moved;
}

/* Whether a walk from the debtor of this edge comes back to who waits there. The ways stand in the nodes' `by`. */
static bool closes(struct graph *graph, int youngest)
{
	const struct edge *edge = &graph->edges[youngest];
	if (!may_pass(graph, edge->from, youngest) || !may_pass(graph, edge->to, youngest))
		return false;
	for (int i = 0; i < graph->n_nodes; i++)
		graph->nodes[i].by = -1;
	while (graph->nodes[edge->from].by < 0 && step(graph, youngest))
		;
	return graph->nodes[edge->from].by >= 0;
}

/* --- the finding --- */

struct ring {
	const struct net_owed **owed; /* the youngest first */
	int count;
};

static void follow(struct graph *graph, int youngest, struct ring *ret_ring)
{
	const struct edge *edge = &graph->edges[youngest];
	ret_ring->owed[0] = edge->owed;
	ret_ring->count = 1;
	graph->nodes[edge->to].taken = true;
	for (int node = edge->from; node != edge->to;) {
		const struct edge *back = &graph->edges[graph->nodes[node].by];
		graph->nodes[node].taken = true;
		ret_ring->owed[ret_ring->count++] = back->owed;
		node = back->from;
	}
}

static struct net_case *home_of(const struct ring *ring)
{
	struct net_case *home = ring->owed[0]->in;
	for (int i = 1; i < ring->count; i++) {
		if (net_is_older(ring->owed[i]->in, home))
			home = ring->owed[i]->in;
	}
	return home;
}

static uint64_t subject_of(const struct ring *ring)
{
	uint64_t sum = 0;
	for (int i = 0; i < ring->count; i++)
		sum += subject_mix((uint64_t)ring->owed[i]->in->id, (uint64_t)ring->owed[i]->number);
	return subject_mix(subject_mix(0, STALL_waiting_ring), sum);
}

static bool is_in(const struct ring *ring, const struct net_owed *owed)
{
	for (int i = 0; i < ring->count; i++) {
		if (ring->owed[i] == owed)
			return true;
	}
	return false;
}

/* The edges in the home case prove it there; who owes the oldest of them is who it concerns. */
static struct net_want want_of(struct net_look *look, const struct ring *ring)
{
	struct net_case *home = home_of(ring);
	const struct net_owed *oldest = NULL;
	int32_t *seqs = arena_alloc(look->arena, NET_EVIDENCE_MAX * sizeof *seqs);
	int32_t count = 0;
	LIST_EACH(node, &home->owed) {
		const struct net_owed *owed = LIST_OWNER(node, struct net_owed, in_case);
		if (!is_in(ring, owed))
			continue;
		oldest = oldest ? oldest : owed;
		if (count < NET_EVIDENCE_MAX && (!count || seqs[count - 1] != owed->opened_seq))
			seqs[count++] = owed->opened_seq;
	}
	const struct net_owed *youngest = ring->owed[0];
	return (struct net_want){
		.stall = STALL_waiting_ring,
		.subject = subject_of(ring),
		.home = home,
		.agency = oldest->debtor,
		.since = covenant_add(look->covenant, net_scope_of(youngest->in), youngest->opened_at,
				      look->covenant->across.ring_age),
		.evidence = {seqs, count},
	};
}

int64_t net_ring(struct net_look *look)
{
	struct graph graph = {.look = look, .due = INSTANT_NEVER};
	struct ring ring = {0};
	graph.n_cases = net_linked(look->net, net_case_of_scope(look->scope), graph.cases);
	build(&graph);
	if (graph.n_edges)
		ring.owed = arena_zalloc(look->arena, (size_t)graph.n_edges, sizeof(struct net_owed *));
	for (int i = 0; i < graph.n_edges; i++) {
		if (!closes(&graph, i))
			continue;
		follow(&graph, i, &ring);
		struct net_want want = want_of(look, &ring);
		if (net_look_up(look, want.stall, want.subject)->settled_at == 0)
			net_hold(look, &want);
	}
	for (size_t i = 0; i < graph.n_cases; i++)
		net_release(look, graph.cases[i], STALL_waiting_ring);
	return graph.due;
}
