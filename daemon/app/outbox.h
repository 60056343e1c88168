/*
 * outbox: what was sent is told to the cases that owed it.
 *
 * Once a letter has ended, by whichever daemon a courier told, each case whose deliveries it carried gets a command of the
 * system (delivery.settle), on the same path as any other: asked for until it is done, and done once. Needs the store and the
 * request path. Opens no connection to anybody: couriers take letters (cmd_delivery.c), schedule.h owes digests.
 */
#pragma once

struct app;
struct outbox;

struct outbox *outbox_new(struct app *app) __attribute__((returns_nonnull));
void outbox_free(struct outbox *outbox);

/* Begin to look, now and then. */
void outbox_start(struct outbox *outbox);

/* Command nothing more; what is on its way ends by itself. */
void outbox_stop(struct outbox *outbox);

/* A letter has ended: look soon. */
void outbox_poke(struct outbox *outbox);
