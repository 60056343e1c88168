/* vangnet: the client library against a real TLS server that misbehaves on purpose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "base/instant.h"
#include "c/vangnet.h"
#include "sys/pki.h"
#include "words/words.h"

/* --- certificates --- */

static char folder[64];

static const char *in_folder(const char *name)
{
	static char paths[8][128];
	static int next;
	char *path = paths[next++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

static struct pki *make_authority(const char *name)
{
	int64_t now = (int64_t)time(NULL) * INSTANT_SECOND;
	char file[32];
	struct pki *authority;
	struct err err;
	assert_int_equal(pki_new_authority(name, now - INSTANT_DAY, now + INSTANT_DAY, &authority, &err), 0);
	snprintf(file, sizeof file, "%s.pem", name);
	assert_int_equal(pki_save(authority, in_folder(file), NULL, &err), 0);
	return authority;
}

static void make_end(const struct pki *authority, const char *name, const char *host)
{
	int64_t now = (int64_t)time(NULL) * INSTANT_SECOND;
	const char *const names[] = {host, NULL};
	struct pki_request request = {.common_name = name,
				      .alt_names = names,
				      .server = true,
				      .client = true,
				      .not_before = now - INSTANT_HOUR,
				      .not_after = now + INSTANT_HOUR};
	struct pki *pki;
	struct err err;
	char file[32], key[32];
	snprintf(file, sizeof file, "%s.pem", name);
	snprintf(key, sizeof key, "%s.key", name);
	assert_int_equal(pki_issue(authority, &request, &pki, &err), 0);
	assert_int_equal(pki_save(pki, in_folder(file), in_folder(key), &err), 0);
	pki_free(pki);
}

static int setup_files(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/vangnet-client.XXXXXX");
	assert_non_null(mkdtemp(folder));
	struct pki *authority = make_authority("ca");
	struct pki *stranger = make_authority("stranger");
	make_end(authority, "server", "127.0.0.1");
	make_end(authority, "elsewhere", "192.0.2.1");
	make_end(stranger, "impostor", "127.0.0.1");
	make_end(authority, "police", "police.example");
	pki_free(authority);
	pki_free(stranger);
	return 0;
}

static int remove_files(void **state)
{
	(void)state;
	static const char *const names[] = {"ca", "stranger", "server", "elsewhere", "impostor", "police"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char file[32];
		snprintf(file, sizeof file, "%s.pem", names[i]);
		unlink(in_folder(file));
		snprintf(file, sizeof file, "%s.key", names[i]);
		unlink(in_folder(file));
	}
	return rmdir(folder);
}

/* --- the server: one connection after the other, each line answered by the script of the test --- */

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
	char seen[16384]; /* every line after hello, in order */
	long held;        /* the id of a request whose reply waits */
};

static void say(struct server *server, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct server *server, const char *format, ...)
{
	char text[4096];
	va_list args;
	va_start(args, format);
	int length = vsnprintf(text, sizeof text - 1, format, args);
	va_end(args);
	text[length++] = '\n';
	SSL_write(server->ssl, text, length);
}

static bool answer(struct server *server, int connection, int number, char *line)
{
	long id = 0;
	sscanf(line, "{\"jsonrpc\":\"2.0\",\"id\":%ld", &id);
	if (number == 1) {
		say(server, "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"result\":{\"protocol\":\"vangnet/1\"}}", id);
		return true;
	}
	size_t used = strlen(server->seen);
	snprintf(server->seen + used, sizeof server->seen - used, "%s\n", line);
	return server->script(server, connection, number, id, line);
}

static void serve_one(struct server *server, int connection)
{
	char bytes[65536];
	size_t have = 0;
	int count, number = 0;
	while ((count = SSL_read(server->ssl, bytes + have, (int)(sizeof bytes - have - 1))) > 0) {
		have += (size_t)count;
		bytes[have] = '\0';
		char *line = bytes, *end;
		for (; (end = strchr(line, '\n')); line = end + 1) {
			*end = '\0';
			if (!answer(server, connection, ++number, line))
				return;
		}
		have -= (size_t)(line - bytes);
		memmove(bytes, line, have + 1);
	}
}

static void *serve(void *context)
{
	struct server *server = context;
	int fd;
	while ((fd = accept(server->listener, NULL, NULL)) >= 0) {
		server->ssl = SSL_new(server->context);
		SSL_set_fd(server->ssl, fd);
		server->connections++;
		if (SSL_accept(server->ssl) == 1)
			serve_one(server, server->connections);
		SSL_free(server->ssl);
		close(fd);
	}
	return NULL;
}

static void start_server(struct server *server, const char *name, script_fn *script)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	char certificate[32], key[32];
	*server = (struct server){.script = script};
	snprintf(certificate, sizeof certificate, "%s.pem", name);
	snprintf(key, sizeof key, "%s.key", name);
	server->context = SSL_CTX_new(TLS_server_method());
	SSL_CTX_use_certificate_file(server->context, in_folder(certificate), SSL_FILETYPE_PEM);
	SSL_CTX_use_PrivateKey_file(server->context, in_folder(key), SSL_FILETYPE_PEM);
	SSL_CTX_load_verify_locations(server->context, in_folder("ca.pem"), NULL);
	SSL_CTX_set_verify(server->context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(server->listener, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(server->listener, 16), 0);
	getsockname(server->listener, (struct sockaddr *)&at, &size);
	snprintf(server->address, sizeof server->address, "127.0.0.1:%d", ntohs(at.sin_port));
	pthread_create(&server->thread, NULL, serve, server);
}

static void stop_server(struct server *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
	SSL_CTX_free(server->context);
}

static struct vangnet_options options_for(const struct server *server, const char *name)
{
	static char certificate[128], key[128];
	snprintf(certificate, sizeof certificate, "%s/%s.pem", folder, name);
	snprintf(key, sizeof key, "%s/%s.key", folder, name);
	return (struct vangnet_options){.address = server->address,
					.ca = in_folder("ca.pem"),
					.certificate = certificate,
					.key = key,
					.connect_timeout_ms = 5000,
					.call_timeout_ms = 20000};
}

static struct vangnet *open_client(const struct server *server)
{
	struct vangnet_options options = options_for(server, "police");
	struct vangnet *client = NULL;
	struct err err = ERR_NONE;
	if (vangnet_open(&options, &client, &err) < 0)
		fail_msg("%s", err.text);
	return client;
}

/* --- calls --- */

static bool echo_id(struct server *server, int connection, int number, long id, const char *line)
{
	(void)connection;
	(void)number;
	(void)line;
	say(server, "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"result\":{\"n\":%ld}}", id, id);
	return true;
}

static void a_call_returns_the_result_as_it_stands(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", echo_id);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "case.list", "{\n\"limit\": 3 }", &result, &err), 0);
	assert_non_null(strstr(strbuf_text(&result), "{\"n\":"));
	assert_string_equal(vangnet_welcome(client), "{\"protocol\":\"vangnet/1\"}");
	vangnet_close(client);
	stop_server(&server);
	assert_non_null(strstr(server.seen, "\"params\":{ \"limit\": 3 }}\n"));
	strbuf_done(&result);
}

static void parameters_that_are_no_json_object_are_refused_before_sending(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", echo_id);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "case.list", "{\"limit\": 3", &result, &err), -1);
	assert_int_equal(err.code, ERROR_bad_syntax);
	assert_int_equal(vangnet_call(client, "case.list", "[]", &result, &err), -1);
	assert_int_equal(vangnet_call(client, "case.list", "{\"a\":1,\"a\":2}", &result, &err), -1);
	assert_int_equal(err.code, ERROR_duplicate_key);
	vangnet_close(client);
	stop_server(&server);
	assert_string_equal(server.seen, "");
	strbuf_done(&result);
}

/* Answers the first request of a pair after the second. */
static bool swap_pairs(struct server *server, int connection, int number, long id, const char *line)
{
	if (!server->held) {
		server->held = id;
		return true;
	}
	echo_id(server, connection, number, id, line);
	echo_id(server, connection, number, server->held, line);
	server->held = 0;
	return true;
}

static void pipelined_replies_find_their_requests_in_any_order(void **state)
{
	(void)state;
	enum { COUNT = 200 };
	struct server server;
	start_server(&server, "server", swap_pairs);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	int64_t ids[COUNT];
	char expected[32];
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(vangnet_send(client, "case.list", NULL, &ids[i], &err), 0);
	for (int i = COUNT - 1; i >= 0; i--) {
		assert_int_equal(vangnet_receive(client, ids[i], &result, &err), 0);
		snprintf(expected, sizeof expected, "{\"n\":%lld}", (long long)ids[i]);
		assert_string_equal(strbuf_text(&result), expected);
	}
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

static void more_requests_than_the_ceiling_are_refused_and_nothing_is_lost(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", echo_id);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err = ERR_NONE;
	int64_t id, sum = 0;
	for (int i = 0; i < VANGNET_REQUESTS_MAX; i++)
		assert_int_equal(vangnet_send(client, "case.list", NULL, &id, &err), 0);
	assert_int_equal(vangnet_send(client, "case.list", NULL, &id, &err), -1);
	assert_int_equal(err.code, ERROR_busy);
	assert_int_equal(vangnet_receive(client, id, &result, &err), 0);
	for (int taken = 1; taken < VANGNET_REQUESTS_MAX; sum++) {
		struct pollfd ready = {.fd = vangnet_fd(client), .events = vangnet_wants(client)};
		while (vangnet_take(client, &id, &result, &err) > 0)
			taken++;
		if (taken < VANGNET_REQUESTS_MAX)
			poll(&ready, 1, vangnet_wait_ms(client));
		assert_int_equal(vangnet_turn(client, &err), 0);
	}
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

static bool refuse_as_not_holder(struct server *server, int connection, int number, long id, const char *line)
{
	(void)connection;
	(void)number;
	(void)line;
	say(server,
	    "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"error\":{\"code\":-32010,\"message\":\"only the holder\","
	    "\"data\":{\"code\":\"not_holder\",\"field\":\"case\",\"position\":7,\"retry\":\"never\"}}}",
	    id);
	return true;
}

static void an_error_reply_carries_code_text_field_and_position(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", refuse_as_not_holder);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	strbuf_puts(&result, "untouched");
	assert_int_equal(vangnet_call(client, "note.add", "{\"key\":\"k\"}", &result, &err), -1);
	assert_int_equal(err.code, ERROR_not_holder);
	assert_string_equal(err.text, "only the holder");
	assert_string_equal(err.where, "case");
	assert_int_equal(err.position, 7);
	assert_string_equal(strbuf_text(&result), "untouched");
	assert_non_null(strstr(vangnet_refusal(client), "\"not_holder\""));
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

/* --- repeats --- */

static bool busy_twice(struct server *server, int connection, int number, long id, const char *line)
{
	if (number > 3)
		return echo_id(server, connection, number, id, line);
	say(server,
	    "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"error\":{\"code\":-32020,\"message\":\"busy\",\"data\":{"
	    "\"code\":"
	    "\"%s\",\"retry\":\"%s\"}}}",
	    id, number == 2 ? "busy" : "conflict", number == 2 ? "later" : "same");
	return true;
}

static void a_busy_daemon_is_asked_again_with_the_same_bytes(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", busy_twice);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "note.add", "{\"key\":\"k1\"}", &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	size_t line = strcspn(server.seen, "\n") + 1;
	assert_int_equal(strlen(server.seen), 3 * line);
	assert_memory_equal(server.seen, server.seen + line, line);
	assert_memory_equal(server.seen, server.seen + 2 * line, line);
	strbuf_done(&result);
}

static bool cut_once(struct server *server, int connection, int number, long id, const char *line)
{
	return connection > 1 && echo_id(server, connection, number, id, line);
}

static void a_cut_connection_is_made_anew_and_the_key_stays(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", cut_once);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "note.add", "{\"key\":\"k2\"}", &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	assert_int_equal(server.connections, 2);
	size_t line = strcspn(server.seen, "\n") + 1;
	assert_int_equal(strlen(server.seen), 2 * line);
	assert_memory_equal(server.seen, server.seen + line, line);
	strbuf_done(&result);
}

static void a_write_without_a_key_is_never_sent_twice(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", cut_once);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "note.add", "{}", &result, &err), -1);
	assert_int_equal(err.code, ERROR_tls_failed);
	assert_int_equal(vangnet_call(client, "case.list", NULL, &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	assert_null(strstr(strchr(server.seen, '\n'), "note.add"));
	strbuf_done(&result);
}

static bool cut_always(struct server *server, int connection, int number, long id, const char *line)
{
	(void)server;
	(void)connection;
	(void)number;
	(void)id;
	(void)line;
	return false;
}

static void a_connection_that_is_always_cut_ends_in_an_error(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", cut_always);
	struct vangnet_options options = options_for(&server, "police");
	options.attempts = 3;
	struct vangnet *client;
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_open(&options, &client, &err), 0);
	assert_int_equal(vangnet_call(client, "case.list", NULL, &result, &err), -1);
	assert_int_equal(err.code, ERROR_tls_failed);
	vangnet_close(client);
	stop_server(&server);
	assert_int_equal(server.connections, 3);
	strbuf_done(&result);
}

static bool say_nothing(struct server *server, int connection, int number, long id, const char *line)
{
	return strstr(line, "case.get") || echo_id(server, connection, number, id, line);
}

static void a_reply_that_does_not_come_times_out_and_the_connection_lives_on(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", say_nothing);
	struct vangnet_options options = options_for(&server, "police");
	options.call_timeout_ms = 100;
	struct vangnet *client;
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_open(&options, &client, &err), 0);
	assert_int_equal(vangnet_call(client, "case.get", NULL, &result, &err), -1);
	assert_int_equal(err.code, ERROR_unavailable);
	assert_int_equal(vangnet_call(client, "case.list", NULL, &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	assert_int_equal(server.connections, 1);
	strbuf_done(&result);
}

/* --- who is there --- */

static void expect_no_opening(const char *server_name, const char *client_name, int code)
{
	struct server server;
	start_server(&server, server_name, echo_id);
	struct vangnet_options options = options_for(&server, client_name);
	struct vangnet *client = NULL;
	struct err err = ERR_NONE;
	assert_int_equal(vangnet_open(&options, &client, &err), -1);
	assert_int_equal(err.code, code);
	assert_null(client);
	stop_server(&server);
}

static void a_server_of_another_authority_is_refused(void **state)
{
	(void)state;
	expect_no_opening("impostor", "police", ERROR_tls_failed);
}

static void a_server_with_a_certificate_for_another_address_is_refused(void **state)
{
	(void)state;
	expect_no_opening("elsewhere", "police", ERROR_tls_failed);
}

static void a_client_that_the_server_does_not_trust_gets_an_error(void **state)
{
	(void)state;
	expect_no_opening("server", "impostor", ERROR_tls_failed);
}

static void a_missing_certificate_is_named(void **state)
{
	(void)state;
	struct vangnet_options options = {
		.address = "127.0.0.1:1", .ca = in_folder("ca.pem"), .certificate = in_folder("nobody.pem")};
	struct vangnet *client;
	struct err err;
	assert_int_equal(vangnet_open(&options, &client, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
	assert_non_null(strstr(err.text, "nobody.pem"));
}

/* --- events --- */

static void say_event(struct server *server, int number)
{
	say(server, "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"cursor\":\"c%d\",\"seq\":%d}}",
	    number, number);
}

/* Two events on the first connection, then it is cut; two more behind the cursor on the second. */
static bool watch_and_cut(struct server *server, int connection, int number, long id, const char *line)
{
	echo_id(server, connection, number, id, line);
	if (!strstr(line, "watch.start"))
		return connection > 1;
	say_event(server, 2 * connection - 1);
	say_event(server, 2 * connection);
	return true;
}

static void expect_event(struct vangnet *client, int number)
{
	struct strbuf event = {0};
	struct err err;
	char expected[64];
	snprintf(expected, sizeof expected, "{\"cursor\":\"c%d\",\"seq\":%d}", number, number);
	assert_int_equal(vangnet_next(client, 20000, &event, &err), 1);
	assert_string_equal(strbuf_text(&event), expected);
	strbuf_done(&event);
}

static void a_watch_goes_on_behind_the_last_event_after_a_cut(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", watch_and_cut);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "watch.start", "{\"cursor\":\"0\"}", &result, &err), 0);
	expect_event(client, 1);
	assert_string_equal(vangnet_cursor(client), "c1");
	assert_int_equal(vangnet_call(client, "case.list", NULL, &result, &err), 0); /* cuts the first */
	for (int number = 2; number <= 4; number++)
		expect_event(client, number);
	vangnet_close(client);
	stop_server(&server);
	assert_non_null(strstr(server.seen, "\"watch.start\",\"params\":{\"cursor\":\"c2\"}"));
	strbuf_done(&result);
}

static bool watch_in_a_forked_history(struct server *server, int connection, int number, long id,
				      const char *line)
{
	if (connection == 1)
		return watch_and_cut(server, connection, number, id, line);
	say(server,
	    "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"error\":{\"code\":-32022,\"message\":\"forked\",\"data\":"
	    "{\"code\":\"cursor_forked\",\"retry\":\"never\"}}}",
	    id);
	return true;
}

static void a_watch_that_can_not_go_on_says_so(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", watch_in_a_forked_history);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	int64_t id;
	assert_int_equal(vangnet_call(client, "watch.start", NULL, &result, &err), 0);
	assert_int_equal(vangnet_send(client, "case.list", NULL, &id, &err), 0); /* cuts the first */
	expect_event(client, 1);
	expect_event(client, 2);
	assert_int_equal(vangnet_next(client, 20000, &result, &err), -1);
	assert_int_equal(err.code, ERROR_cursor_forked);
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

static bool flood(struct server *server, int connection, int number, long id, const char *line)
{
	if (strstr(line, "watch.start")) {
		for (int i = 1; i <= VANGNET_EVENTS_MAX + 10; i++)
			say_event(server, i);
	}
	return echo_id(server, connection, number, id, line);
}

static void events_that_nobody_takes_wait_without_being_lost(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", flood);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	int64_t id;
	assert_int_equal(vangnet_send(client, "watch.start", NULL, &id, &err), 0);
	assert_int_equal(vangnet_receive(client, id, &result, &err), -1);
	assert_int_equal(err.code, ERROR_busy);
	for (int i = 1; i <= VANGNET_EVENTS_MAX + 10; i++)
		expect_event(client, i);
	assert_int_equal(vangnet_receive(client, id, &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

static void keys_differ(void **state)
{
	(void)state;
	char one[VANGNET_KEY_LENGTH + 1], two[VANGNET_KEY_LENGTH + 1];
	struct err err;
	assert_int_equal(vangnet_new_key(one, &err), 0);
	assert_int_equal(vangnet_new_key(two, &err), 0);
	assert_int_equal(strlen(one), VANGNET_KEY_LENGTH);
	assert_string_not_equal(one, two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_returns_the_result_as_it_stands),
		cmocka_unit_test(parameters_that_are_no_json_object_are_refused_before_sending),
		cmocka_unit_test(pipelined_replies_find_their_requests_in_any_order),
		cmocka_unit_test(more_requests_than_the_ceiling_are_refused_and_nothing_is_lost),
		cmocka_unit_test(an_error_reply_carries_code_text_field_and_position),
		cmocka_unit_test(a_busy_daemon_is_asked_again_with_the_same_bytes),
		cmocka_unit_test(a_cut_connection_is_made_anew_and_the_key_stays),
		cmocka_unit_test(a_write_without_a_key_is_never_sent_twice),
		cmocka_unit_test(a_connection_that_is_always_cut_ends_in_an_error),
		cmocka_unit_test(a_reply_that_does_not_come_times_out_and_the_connection_lives_on),
		cmocka_unit_test(a_server_of_another_authority_is_refused),
		cmocka_unit_test(a_server_with_a_certificate_for_another_address_is_refused),
		cmocka_unit_test(a_client_that_the_server_does_not_trust_gets_an_error),
		cmocka_unit_test(a_missing_certificate_is_named),
		cmocka_unit_test(a_watch_goes_on_behind_the_last_event_after_a_cut),
		cmocka_unit_test(a_watch_that_can_not_go_on_says_so),
		cmocka_unit_test(events_that_nobody_takes_wait_without_being_lost),
		cmocka_unit_test(keys_differ),
	};
	return cmocka_run_group_tests(tests, setup_files, remove_files);
}
