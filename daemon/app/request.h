/*
 * request: the one place that sequences asynchronous work.
 *
 * A request is a state machine; its steps stand in one table in request.c and one function changes its state. It refers to
 * its connection by a struct conn_ref only, and lives until every wait has ended, whether its asker is still there or not.
 *
 *     a write of a case          received, permitted, gathered, [decided,] replying, ended
 *     of the partnership         received, permitted, lined_up, gathered, [decided,] refreshing, touching, replying, ended
 *     anything else              received, permitted, reading (any number of times), replying, ended
 *     a look of the sweep        gathered, [decided,] replying, ended
 *
 * A request that waits for longer than APP_REQUEST_MS is answered `unavailable`; a write that may have been sent to the
 * database is not: it is answered when its outcome is known. One that was answered before it was decided is not decided
 * any more.
 */
#pragma once

#include <stdbool.h>

#include "app/inside.h"
#include "app/partners.h"
#include "app/reading.h"
#include "base/arena.h"
#include "net/deadline.h"
#include "sys/loop.h"
#include "wire/slice.h"
#include "words/words.h"

enum request_state {
	REQUEST_RECEIVED,
	REQUEST_PERMITTED,
	REQUEST_LINED_UP,
	REQUEST_GATHERED,
	REQUEST_DECIDED,
	REQUEST_REFRESHING,
	REQUEST_TOUCHING,
	REQUEST_QUEUED,
	REQUEST_READING,
	REQUEST_REPLYING,
	REQUEST_ENDED,
	REQUEST_STATE_COUNT,
};

enum request_origin {
	ORIGIN_CONNECTION,
	ORIGIN_SYSTEM, /* app_command */
	ORIGIN_SWEEP,
};

/* A plain struct: private to app. */
struct request {
	struct store_work work; /* of a write */
	struct list in_flight;  /* app->requests */
	struct list in_line;    /* app->line_up, or the readings of its session that wait */
	bool reads;             /* counts among the readings of its session that are under way */
	struct deadline deadline;
	struct loop_task starting; /* of a command of the system */
	struct loop_task freeing;
	struct partners_wait refreshed;
	int32_t touched; /* parties whose cases the sweep was told to look at */
	struct app *app;
	struct arena arena; /* everything below lies in it */
	int64_t number;     /* for the log */
	enum request_state state;
	enum request_origin origin;
	bool answered; /* the asker has its reply, or there is none to have */

	struct conn_ref conn;                                        /* ORIGIN_CONNECTION */
	void (*ended)(void *context, const struct request *request); /* the others */
	app_command_cb *commanded;
	void *context;

	int32_t party;
	const char *line; /* what was received */
	size_t length;
	struct slice id;
	enum verb verb;
	struct args args;
	bool collided;    /* the id that was drawn for a new case is another's */
	int64_t at;       /* ORIGIN_SYSTEM: the instant that it is about; 0 = the clock's */
	int64_t sweep_to; /* ORIGIN_SWEEP: advance the case to this instant */

	struct reading reading;
	const struct store_event *repeated; /* what the key recorded before */
	const void *result;                 /* what msg_result_of(verb) describes; NULL = err */
	struct err err;
};

/* A line from a connection. */
void request_receive(struct app *app, struct conn *conn, const char *line, size_t length);

/* A command without a connection, of the system or in the name of any party; params as in app_command. */
void request_command(struct app *app, int32_t party, enum verb verb, const char *params, app_command_cb *done,
		     void *context);

/* The same, about an instant that the clock has not reached yet, or has passed. 0 = now. */
void request_command_at(struct app *app, int32_t party, enum verb verb, const char *params, int64_t at,
			app_command_cb *done, void *context);

/* Advance a case to an instant. */
void request_sweep(struct app *app, int64_t case_id, int64_t to,
		   void (*ended)(void *context, const struct request *request), void *context);

/* What the store calls (struct store_owner). */
void request_decide(void *context, struct list *works, const struct store_case *now_case, struct arena *arena,
		    struct store_run *ret_run);
void request_done(void *context, struct store_work *work, const struct store_outcome *outcome);

/* Whoever asked it is gone while it waited in the line of the session. */
void request_forget(struct list *in_line);

/* The peer has taken what waited for it: readings in the line of its session may begin. */
void request_read_on(struct conn *conn);

/* A reading has all it waited for, or has failed. */
void request_resume(struct request *request);

/* A deadline of app->deadlines has passed. */
void request_expire(void *context, struct deadline *deadline);

static inline struct request *request_of_work(struct store_work *work)
{
	return LIST_OWNER(work, struct request, work);
}
