/* afresh: see afresh.h. */
#include "sim/afresh.h"

#include <stdio.h>

#include "app/row.h"
#include "core/net.h"
#include "sim/store_memory.h"

static void take_in(struct net *net, const struct world *world, const struct world_case *of,
		    struct arena *scratch)
{
	size_t count;
	struct store_event *const *rows = store_memory_events(world->store, of->id, &count);
	for (size_t i = 0; i < count; i++) {
		struct event event;
		struct err err;
		arena_reset(scratch);
		if (row_read(rows[i], world_names(world), scratch, &event, &err) == 0)
			net_apply(net, &event);
	}
}

static void describe(const struct world *world, const struct net_command *command, char *text, size_t size)
{
	snprintf(text, size, "%s of case %d is %s, by a look at everything", stall_rows[command->stall].name,
		 (int)world_label(world, command->case_id) + 1,
		 command->withdraws ? "recorded and should not be" : "not recorded and should be");
}

const char *afresh_look(struct world *world, char *text, size_t size)
{
	struct arena lasting, scratch;
	world_settle(world);
	arena_init(&lasting);
	arena_init(&scratch);
	struct net *net = net_new(&lasting, world_partnership(world));
	for (size_t i = 0; i < world->n_cases; i++)
		take_in(net, world, &world->cases[i], &scratch);
	struct net_commands commands = net_advance(net, world_now(world), &lasting);
	if (commands.count)
		describe(world, &commands.items[0], text, size);
	bool as_it_should_be = commands.count == 0;
	arena_done(&scratch);
	arena_done(&lasting);
	return as_it_should_be ? NULL : text;
}
