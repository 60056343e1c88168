/* suspects: see suspects.h. */
#include "store/suspects.h"

#include <stdlib.h>

struct group {
	struct list node;
	struct list works;
};

void suspects_init(struct suspects *suspects)
{
	list_init(&suspects->groups);
}

void suspects_done(struct suspects *suspects)
{
	for (struct list *node; (node = list_take_first(&suspects->groups));)
		free(LIST_OWNER(node, struct group, node));
}

static struct group *add_group(struct suspects *suspects)
{
	struct group *group = malloc(sizeof *group);
	if (!group)
		abort();
	list_init(&group->works);
	list_prepend(&suspects->groups, &group->node);
	return group;
}

/* How many works make the first half: whole runs, unless there is only one. */
static size_t half_of(const struct batch *batch)
{
	if (batch->n_runs == 1)
		return batch->n_works / 2;
	size_t half = 0;
	for (size_t i = 0; i < batch->n_runs / 2; i++) {
		LIST_EACH(node, &batch->runs[i].works)
			half++;
	}
	return half;
}

void suspects_split(struct suspects *suspects, struct batch *batch)
{
	size_t half = half_of(batch);
	size_t taken = 0;
	struct group *second = add_group(suspects);
	struct group *first = add_group(suspects);
	for (size_t i = 0; i < batch->n_runs; i++) {
		for (struct list *node; (node = list_take_first(&batch->runs[i].works));)
			list_append(taken++ < half ? &first->works : &second->works, node);
	}
}

struct list *suspects_first(struct suspects *suspects)
{
	if (list_empty(&suspects->groups))
		return NULL;
	return &LIST_OWNER(suspects->groups.next, struct group, node)->works;
}

void suspects_drop_empty(struct suspects *suspects)
{
	if (list_empty(&suspects->groups))
		return;
	struct group *group = LIST_OWNER(suspects->groups.next, struct group, node);
	if (!list_empty(&group->works))
		return;
	list_remove(&group->node);
	free(group);
}
