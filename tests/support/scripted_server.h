/*
 * scripted_server: a TLS server on a port of its own that answers as a test wants it to, and certificates for both sides.
 *
 * One connection after the other. It greets by itself (line 1 of a connection is session.hello); every other line goes to
 * the script. For the tests of the client library.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include <openssl/ssl.h>

#include "c/vangnet.h"

struct server;

/* A line has come, the number-th of the connection-th connection (both from 1, hello is line 1). False cuts the
 * connection without a word. */
typedef bool script_fn(struct server *server, int connection, int number, long id, const char *line);

struct server {
	script_fn *script;
	SSL_CTX *context;
	SSL *ssl;
	int listener;
	int connections;
	pthread_t thread;
	char address[32];
	char seen[16384]; /* every line after hello, in order, as far as there is room */
	long held;        /* for scripts: the id of a request whose reply waits */
};

/* NAME.pem and NAME.key of ca, stranger (two authorities), server, elsewhere (for another address), impostor (of the
 * stranger) and police, in a folder of their own. For cmocka's group setup and teardown. */
int scripted_server_make_files(void **state);
int scripted_server_remove_files(void **state);
const char *scripted_server_file(const char *name);

/* name: of the server's certificate. The other side must have one of ca's. */
void start_server(struct server *server, const char *name, script_fn *script);
void stop_server(struct server *server);

/* A message to the client, without the end of the line. */
void say(struct server *server, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A client's options with the certificate of that name, borrowed until the next call; a client as police. */
struct vangnet_options options_for(const struct server *server, const char *name);
struct vangnet *open_client(const struct server *server);
