/* afresh: see afresh.h. */
#include "sim/afresh.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/row.h"
#include "core/net.h"
#include "sim/store_memory.h"

struct afresh {
	struct world *world;
	struct net *net;
	struct arena lasting; /* of the net */
	struct arena scratch; /* of an event, or of one look */
	size_t taken;         /* events of the log */
};

struct afresh *afresh_new(struct world *world)
{
	struct afresh *afresh = calloc(1, sizeof *afresh);
	if (!afresh)
		abort();
	afresh->world = world;
	arena_init(&afresh->lasting);
	arena_init(&afresh->scratch);
	afresh->net = net_new(&afresh->lasting, world_partnership(world));
	return afresh;
}

void afresh_free(struct afresh *afresh)
{
	if (!afresh)
		return;
	arena_done(&afresh->lasting);
	arena_done(&afresh->scratch);
	free(afresh);
}

static void take_in(struct afresh *afresh, struct net *net, const struct store_event *row)
{
	struct event event;
	struct err err;
	arena_reset(&afresh->scratch);
	if (row->case_id && row_read(row, world_names(afresh->world), &afresh->scratch, &event, &err) == 0)
		net_apply(net, &event);
}

/* A net that has read everything has nothing to say. */
static const char *judge(struct afresh *afresh, struct net *net, char *text, size_t size)
{
	arena_reset(&afresh->scratch);
	struct net_commands commands = net_advance(net, world_now(afresh->world), NET_ALL, &afresh->scratch);
	if (commands.count == 0)
		return NULL;
	const struct net_command *first = &commands.items[0];
	snprintf(text, size, "%s of case %d is %s, by a look at everything", stall_rows[first->stall].name,
		 (int)world_label(afresh->world, first->case_id) + 1,
		 first->withdraws ? "recorded and should not be" : "not recorded and should be");
	return text;
}

const char *afresh_look(struct afresh *afresh, char *text, size_t size)
{
	size_t count;
	world_settle(afresh->world);
	struct store_event *const *log = store_memory_log(afresh->world->store, &count);
	for (; afresh->taken < count; afresh->taken++)
		take_in(afresh, afresh->net, log[afresh->taken]);
	net_look_again(afresh->net);
	return judge(afresh, afresh->net, text, size);
}

const char *afresh_read(struct afresh *afresh, char *text, size_t size)
{
	struct arena lasting;
	world_settle(afresh->world);
	arena_init(&lasting);
	struct net *net = net_new(&lasting, world_partnership(afresh->world));
	for (size_t i = 0; i < afresh->world->n_cases; i++) {
		size_t count;
		struct store_event *const *rows =
			store_memory_events(afresh->world->store, afresh->world->cases[i].id, &count);
		for (size_t j = 0; j < count; j++)
			take_in(afresh, net, rows[j]);
	}
	const char *wrong = judge(afresh, net, text, size);
	arena_done(&lasting);
	return wrong;
}
