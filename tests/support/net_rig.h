/*
 * net_rig: a server on a loopback port with an owner that records what it hears, and OpenSSL clients of it, all in one
 * thread: `rig_until` turns the loop and pumps the clients until something is so. No sleeps.
 */
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <openssl/err.h>

#include "base/strbuf.h"
#include "net/server.h"
#include "support/tls_fixture.h"
#include "sys/log.h"
#include "sys/loop.h"

#define RIG_CLIENTS_MAX 16
#define RIG_WINDOW 65536 /* else the kernel itself takes tens of megabytes for a peer that reads nothing */

/* What the owner does with a line. */
enum rig_manner {
	RIG_ECHO, /* sends it back at once */
	RIG_HOLD, /* begins a request and answers nothing by itself */
};

struct client {
	SSL *tls;
	int fd;
	struct strbuf received;
	bool reading; /* pumped along */
	bool open;    /* handshake done */
	bool ended;   /* the server said goodbye */
	bool broken;  /* … or did not */
};

struct rig {
	struct fixture *fixture;
	struct loop *loop;
	struct tls *tls;
	struct net_limits limits;
	struct server *server;
	int port;

	enum rig_manner manner;
	int opened;
	int lines;
	int refused_lines;
	int drained;
	int closed;
	size_t line_length; /* of the last */
	size_t output_peak;
	enum conn_why why;    /* of the last that closed */
	struct conn_ref conn; /* the last that opened */
	int32_t agency;
	char pinned[TLS_FINGERPRINT_LENGTH + 1];
	bool stopped; /* server_drain is through */

	struct client clients[RIG_CLIENTS_MAX];
	int n_clients;
};

/* --- the owner ------------------------------------------------------------------------------------ */

static inline void rig_on_open(void *context, struct conn *conn, const char *fingerprint, int32_t agency)
{
	struct rig *rig = context;
	if (strlen(fingerprint) != TLS_FINGERPRINT_LENGTH)
		abort();
	rig->opened++;
	rig->agency = agency;
	rig->conn = conn_ref(conn);
}

static inline void rig_on_frame(void *context, struct conn *conn, const char *bytes, size_t length)
{
	struct rig *rig = context;
	rig->lines++;
	rig->line_length = length;
	if (rig->manner == RIG_HOLD) {
		conn_request_begin(conn);
		return;
	}
	conn_send(conn, bytes, length);
	conn_send(conn, "\n", 1);
	if (conn_output_bytes(conn) > rig->output_peak)
		rig->output_peak = conn_output_bytes(conn);
}

static inline void rig_on_frame_error(void *context, struct conn *conn, const struct err *err)
{
	struct rig *rig = context;
	(void)err;
	rig->refused_lines++;
	conn_send(conn, "too large\n", 10);
}

static inline void rig_on_drained(void *context, struct conn *conn)
{
	struct rig *rig = context;
	(void)conn;
	rig->drained++;
}

static inline void rig_on_close(void *context, struct conn *conn, enum conn_why why)
{
	struct rig *rig = context;
	rig->closed++;
	rig->why = why;
	if (server_conn(rig->server, conn_ref(conn)))
		abort(); /* it is gone for everybody */
}

static inline int32_t rig_identify(void *context, const char *fingerprint)
{
	struct rig *rig = context;
	return strcmp(fingerprint, rig->pinned) == 0 ? 7 : TLS_AGENCY_UNKNOWN;
}

/* --- the rig -------------------------------------------------------------------------------------- */

/* Without a server yet, so that a test can change the limits. */
static inline struct rig *rig_new(void)
{
	struct rig *rig = calloc(1, sizeof *rig);
	struct err err;
	log_set_level(LOG_LEVEL_ERROR);
	rig->fixture = fixture_new();
	fixture_client(rig->fixture, "police");
	rig->loop = loop_new();
	rig->limits = net_limits_default();
	fixture_check(tls_new(&rig->fixture->config, rig_identify, rig, &rig->tls, &err), &err);
	return rig;
}

static inline void rig_serve(struct rig *rig)
{
	struct err err;
	struct conn_owner owner = {rig,         rig_on_open, rig_on_frame, rig_on_frame_error, rig_on_drained,
				   rig_on_close};
	rig->server = server_new(rig->loop, rig->tls, &rig->limits, &owner);
	fixture_check(server_listen(rig->server, "127.0.0.1:0", &rig->port, &err), &err);
}

static inline void client_end(struct client *client)
{
	SSL_free(client->tls);
	if (client->fd >= 0)
		close(client->fd);
	strbuf_done(&client->received);
	*client = (struct client){.fd = -1};
}

static inline void rig_free(struct rig *rig)
{
	server_free(rig->server);
	for (int i = 0; i < rig->n_clients; i++)
		client_end(&rig->clients[i]);
	loop_free(rig->loop);
	tls_free(rig->tls);
	fixture_free(rig->fixture);
	free(rig);
}

/* --- clients -------------------------------------------------------------------------------------- */

/* A client that is connected but has said nothing; NAME is its certificate, NULL = it will never say TLS. */
static inline struct client *rig_dial(struct rig *rig, const char *name)
{
	if (rig->n_clients == RIG_CLIENTS_MAX)
		abort();
	struct client *client = &rig->clients[rig->n_clients++];
	struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons((uint16_t)rig->port)};
	where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int window = RIG_WINDOW;
	*client = (struct client){.fd = socket(AF_INET, SOCK_STREAM, 0), .reading = true};
	setsockopt(client->fd, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
	if (connect(client->fd, (struct sockaddr *)&where, sizeof where) < 0)
		client->broken = true;
	fcntl(client->fd, F_SETFL, O_NONBLOCK);
	if (!name)
		return client;
	SSL_CTX *context = fixture_client_context(rig->fixture, name);
	client->tls = SSL_new(context);
	SSL_CTX_free(context);
	SSL_set_fd(client->tls, client->fd);
	SSL_set_connect_state(client->tls);
	SSL_set_mode(client->tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	return client;
}

static inline void client_failed(struct client *client, int result)
{
	int error = SSL_get_error(client->tls, result);
	ERR_clear_error();
	if (error == SSL_ERROR_ZERO_RETURN)
		client->ended = true;
	else if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
		client->broken = true;
}

/* One SSL_read: at most one record. */
static inline int client_read(struct client *client)
{
	char bytes[16384];
	int got = SSL_read(client->tls, bytes, sizeof bytes);
	if (got > 0)
		strbuf_put(&client->received, bytes, (size_t)got);
	else
		client_failed(client, got);
	return got;
}

static inline void client_pump(struct client *client)
{
	if (!client->tls || client->ended || client->broken)
		return;
	if (!client->open) {
		int result = SSL_do_handshake(client->tls);
		client->open = result == 1;
		if (result != 1)
			client_failed(client, result);
		return;
	}
	while (client->reading && client_read(client) > 0)
		;
}

/* As much as the socket takes now; returns how much that was. */
static inline size_t client_write(struct client *client, const char *bytes, size_t length)
{
	size_t done = 0;
	while (done < length) {
		int wrote = SSL_write(client->tls, bytes + done,
				      (int)(length - done > 16384 ? 16384 : length - done));
		if (wrote <= 0) {
			client_failed(client, wrote);
			break;
		}
		done += (size_t)wrote;
	}
	return done;
}

/* --- turning -------------------------------------------------------------------------------------- */

static inline void rig_turn(struct rig *rig)
{
	loop_turn(rig->loop, false);
	for (int i = 0; i < rig->n_clients; i++)
		client_pump(&rig->clients[i]);
}

/* Ten seconds, which only a failing test waits for. */
#define rig_until(rig, condition)                                                                            \
	do {                                                                                                 \
		int64_t give_up_ = loop_now_us((rig)->loop) + 10 * INSTANT_SECOND;                           \
		while (!(condition) && loop_now_us((rig)->loop) < give_up_)                                  \
			rig_turn(rig);                                                                       \
		assert_true(condition);                                                                      \
	} while (0)

/* Turns for a few milliseconds: what would happen has happened. For what must not happen; a test that is too fast here
 * passes, and never fails for it. */
static inline void rig_settle(struct rig *rig)
{
	int64_t end = loop_now_us(rig->loop) + 5000;
	while (loop_now_us(rig->loop) < end)
		rig_turn(rig);
}

static inline struct client *rig_connect(struct rig *rig, const char *name)
{
	struct client *client = rig_dial(rig, name);
	int before = rig->opened;
	int64_t give_up = loop_now_us(rig->loop) + 10 * INSTANT_SECOND;
	while ((!client->open || rig->opened == before) && !client->broken &&
	       loop_now_us(rig->loop) < give_up)
		rig_turn(rig);
	return client;
}

static inline void rig_send_all(struct rig *rig, struct client *client, const char *bytes, size_t length)
{
	size_t done = 0;
	int64_t give_up = loop_now_us(rig->loop) + 10 * INSTANT_SECOND;
	while (done < length && loop_now_us(rig->loop) < give_up) {
		done += client_write(client, bytes + done, length - done);
		rig_turn(rig);
	}
}
