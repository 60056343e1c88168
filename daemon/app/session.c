/* session: see session.h. */
#include "app/session.h"

#include <stdlib.h>

#include "app/hub.h"
#include "app/limits.h"
#include "app/partners.h"
#include "app/request.h"
#include "sys/log.h"
#include "wire/rpc.h"

struct session {
	struct list node; /* app->sessions */
	int32_t party;    /* PARTY_NONE = the certificate belongs to nobody who is enrolled */
	int32_t version;  /* of the partnership when that was looked up */
	int in_flight;
	int readings;        /* under way */
	struct list waiting; /* readings beyond */
	bool greeted;
	struct subscription *subscription;
};

static struct session *session_of(struct conn *conn)
{
	return conn_user(conn);
}

/* Who is enrolled changes while connections live: an agency leaves, another comes. */
static int32_t party_of(struct app *app, struct conn *conn)
{
	struct session *session = session_of(conn);
	const struct partnership *partnership = partners_fold(app->partners);
	if (session->version != partnership->version) {
		const struct party *party = partnership_by_fingerprint(partnership, conn_fingerprint(conn));
		session->party = party ? party->number : PARTY_NONE;
		session->version = partnership->version;
	}
	return session->party;
}

int session_party(struct app *app, struct conn_ref ref, enum verb verb, int32_t *ret_party, struct err *err)
{
	struct conn *conn = app_conn(app, ref);
	if (!conn)
		return err_set(err, ERROR_tls_failed, "the connection is gone");
	struct session *session = session_of(conn);
	int32_t party = party_of(app, conn);
	if (party == PARTY_NONE)
		return err_set(err, ERROR_not_enrolled,
			       "the certificate is valid but belongs to no enrolled party: ask the operator");
	if (!session->greeted && verb != VERB_session_hello)
		return err_set(err, ERROR_bad_request, "the first call of a connection is session.hello");
	if (session->in_flight > APP_SESSION_REQUESTS_MAX)
		return err_set(err, ERROR_busy, "too many requests of this connection are in flight");
	*ret_party = party;
	return 0;
}

void session_greeted(struct conn *conn)
{
	session_of(conn)->greeted = true;
}

struct subscription **session_subscription(struct conn *conn)
{
	return &session_of(conn)->subscription;
}

void session_request_ended(struct conn *conn)
{
	session_of(conn)->in_flight--;
	conn_request_end(conn);
}

/* Who does not take what was read for it is read nothing more for. */
static bool may_read(const struct conn *conn, const struct session *session)
{
	return session->readings < APP_SESSION_READINGS_MAX && !conn_is_full(conn);
}

bool session_begin_reading(struct conn *conn, struct list *in_line)
{
	struct session *session = session_of(conn);
	bool begins = may_read(conn, session);
	if (begins)
		session->readings++;
	else
		list_append(&session->waiting, in_line);
	return begins;
}

void session_end_reading(struct conn *conn)
{
	session_of(conn)->readings--;
}

struct list *session_next_reading(struct conn *conn)
{
	struct session *session = session_of(conn);
	if (!may_read(conn, session) || list_empty(&session->waiting))
		return NULL;
	session->readings++;
	return list_take_first(&session->waiting);
}

/* --- what the net calls ----------------------------------------------------------------------------- */

static void open_session(struct app *app, struct conn *conn)
{
	struct session *session = calloc(1, sizeof *session);
	if (!session)
		abort();
	session->version = -1;
	list_init(&session->waiting);
	list_append(&app->sessions, &session->node);
	conn_set_user(conn, session);
	log_info("session_open", LOG_INT("conn", conn_number(conn)), LOG_INT("party", party_of(app, conn)));
}

static void on_open(void *context, struct conn *conn, const char *fingerprint, int32_t agency)
{
	(void)fingerprint;
	(void)agency;
	open_session(context, conn);
}

static void on_frame(void *context, struct conn *conn, const char *bytes, size_t length)
{
	session_of(conn)->in_flight++;
	conn_request_begin(conn);
	request_receive(context, conn, bytes, length);
}

static void refuse_frame(struct app *app, struct conn *conn, const struct err *err)
{
	strbuf_reset(&app->scratch);
	rpc_write_error(&app->scratch, (struct slice){0}, err);
	conn_send(conn, app->scratch.bytes, app->scratch.length);
}

static void on_frame_error(void *context, struct conn *conn, const struct err *err)
{
	refuse_frame(context, conn, err);
}

static void on_drained(void *context, struct conn *conn)
{
	struct app *app = context;
	struct subscription *subscription = session_of(conn)->subscription;
	if (subscription)
		hub_drained(app->hub, subscription);
	request_read_on(conn);
}

static void close_session(struct app *app, struct conn *conn, enum conn_why why)
{
	struct session *session = session_of(conn);
	log_info("session_closed", LOG_INT("conn", conn_number(conn)), LOG_INT("party", session->party),
		 LOG_TEXT("reason", conn_why_name(why)));
	if (session->subscription)
		hub_stop(app->hub, session->subscription);
	while (!list_empty(&session->waiting))
		request_forget(session->waiting.next);
	conn_set_user(conn, NULL);
	list_remove(&session->node);
	free(session);
}

void session_free_all(struct app *app)
{
	for (struct list *node; (node = list_take_first(&app->sessions));) {
		struct session *session = LIST_OWNER(node, struct session, node);
		while (list_take_first(&session->waiting))
			;
		free(session);
	}
}

static void on_close(void *context, struct conn *conn, enum conn_why why)
{
	close_session(context, conn, why);
}

struct conn_owner session_callbacks(struct app *app)
{
	return (struct conn_owner){app, on_open, on_frame, on_frame_error, on_drained, on_close};
}
