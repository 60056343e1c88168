/*
 * list: an intrusive doubly linked list. A state is a list: who is idle needs no scan.
 *
 * A node is embedded in the object; LIST_OWNER gets back from the node to the object. A node that is
 * in no list points at itself, so removing twice is harmless.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *next;
	struct list *previous;
};

#define LIST_OWNER(node, type, member) ((type *)(void *)((char *)(node)-offsetof(type, member)))

#define LIST_EACH(node, head) for (struct list *node = (head)->next; node != (head); node = node->next)

/* The same, when the body may remove `node`. */
#define LIST_EACH_SAFE(node, after, head)                                                                    \
	for (struct list *node = (head)->next, *after = node->next; node != (head);                          \
	     node = after, after = node->next)

static inline void list_init(struct list *node)
{
	node->next = node->previous = node;
}

static inline bool list_empty(const struct list *head)
{
	return head->next == head;
}

static inline void list_append(struct list *head, struct list *node)
{
	node->next = head;
	node->previous = head->previous;
	head->previous->next = node;
	head->previous = node;
}

static inline void list_prepend(struct list *head, struct list *node)
{
	list_append(head->next, node);
}

static inline void list_remove(struct list *node)
{
	node->previous->next = node->next;
	node->next->previous = node->previous;
	list_init(node);
}

/* The first node, removed; NULL if the list is empty. */
static inline struct list *list_take_first(struct list *head)
{
	struct list *node = head->next;
	if (node == head)
		return NULL;
	list_remove(node);
	return node;
}
