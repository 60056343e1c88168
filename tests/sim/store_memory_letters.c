/*
 * store_memory_letters: the face of store/letters.h where nobody carries letters.
 *
 * A simulation has no couriers: what is owed stands in the log of its cases, no letter is ever made of it, and so none ends.
 * Digests are counted.
 */
#include "sim/store_memory_private.h"

#include <stdlib.h>

#include "store/letters.h"
#include "words/words.h"

enum asked { ASKED_LETTERS, ASKED_ITEMS, ASKED_BACKLOGS, ASKED_DONE };

struct asking {
	struct loop_task task;
	struct list node;
	enum asked asked;
	void *context;
	union {
		store_letters_cb *letters;
		store_items_cb *items;
		store_backlogs_cb *backlogs;
		void (*done)(void *context, const struct err *err);
	} cb;
};

static void on_asked(void *context)
{
	struct asking *asking = context;
	list_remove(&asking->node);
	if (asking->asked == ASKED_LETTERS)
		asking->cb.letters(asking->context, NULL, NULL, 0);
	else if (asking->asked == ASKED_ITEMS)
		asking->cb.items(asking->context, NULL, NULL, 0);
	else if (asking->asked == ASKED_BACKLOGS)
		asking->cb.backlogs(asking->context, NULL, NULL, 0);
	else
		asking->cb.done(asking->context, NULL);
	free(asking);
}

static struct asking *ask(struct store *store, enum asked asked, void *context)
{
	struct asking *asking = calloc(1, sizeof *asking);
	if (!asking)
		abort();
	asking->asked = asked;
	asking->context = context;
	list_append(&store->askings, &asking->node);
	loop_task_init(&asking->task, on_asked, asking);
	loop_after_turn(store->loop, &asking->task);
	return asking;
}

void memory_drop_askings(struct store *store)
{
	for (struct list *node; (node = list_take_first(&store->askings));) {
		struct asking *asking = LIST_OWNER(node, struct asking, node);
		loop_task_cancel(&asking->task);
		free(asking);
	}
}

void store_take_letters(struct store *store, const struct store_taking *taking, store_letters_cb *cb,
			void *context)
{
	(void)taking;
	ask(store, ASKED_LETTERS, context)->cb.letters = cb;
}

void store_read_items(struct store *store, int32_t partnership, const int64_t *letters, size_t n_letters,
		      int limit, store_items_cb *cb, void *context)
{
	(void)partnership, (void)letters, (void)n_letters, (void)limit;
	ask(store, ASKED_ITEMS, context)->cb.items = cb;
}

void store_find_letter(struct store *store, int32_t partnership, int32_t medium, int64_t letter,
		       store_letters_cb *cb, void *context)
{
	(void)partnership, (void)medium, (void)letter;
	ask(store, ASKED_LETTERS, context)->cb.letters = cb;
}

void store_end_letter(struct store *store, const struct store_ending *ending,
		      void (*cb)(void *context, const struct err *err), void *context)
{
	(void)ending;
	ask(store, ASKED_DONE, context)->cb.done = cb;
}

void store_retry_letter(struct store *store, const struct store_retry *retry,
			void (*cb)(void *context, const struct err *err), void *context)
{
	(void)retry;
	ask(store, ASKED_DONE, context)->cb.done = cb;
}

void store_read_unsettled(struct store *store, int32_t partnership, int limit, store_items_cb *cb,
			  void *context)
{
	(void)partnership, (void)limit;
	ask(store, ASKED_ITEMS, context)->cb.items = cb;
}

void store_owe_digests(struct store *store, int32_t partnership, const struct store_letter *digests,
		       size_t count, void (*cb)(void *context, const struct err *err), void *context)
{
	(void)partnership, (void)digests;
	store->n_digests += count;
	ask(store, ASKED_DONE, context)->cb.done = cb;
}

void store_read_digests(struct store *store, int32_t partnership, store_letters_cb *cb, void *context)
{
	(void)partnership;
	ask(store, ASKED_LETTERS, context)->cb.letters = cb;
}

void store_read_backlogs(struct store *store, int32_t partnership, const int32_t *media, size_t n_media,
			 int64_t since, store_backlogs_cb *cb, void *context)
{
	(void)partnership, (void)media, (void)n_media, (void)since;
	ask(store, ASKED_BACKLOGS, context)->cb.backlogs = cb;
}

void store_read_troubles(struct store *store, int32_t partnership, const int32_t *media, size_t n_media,
			 int limit, store_letters_cb *cb, void *context)
{
	(void)partnership, (void)media, (void)n_media, (void)limit;
	ask(store, ASKED_LETTERS, context)->cb.letters = cb;
}
