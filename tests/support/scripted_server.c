/* scripted_server: see scripted_server.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/instant.h"
#include "support/scripted_server.h"
#include "sys/pki.h"

/* --- certificates --- */

static char folder[64];

const char *scripted_server_file(const char *name)
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
	assert_int_equal(pki_save(authority, scripted_server_file(file), NULL, &err), 0);
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
	assert_int_equal(pki_save(pki, scripted_server_file(file), scripted_server_file(key), &err), 0);
	pki_free(pki);
}

int scripted_server_make_files(void **state)
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

int scripted_server_remove_files(void **state)
{
	(void)state;
	static const char *const names[] = {"ca", "stranger", "server", "elsewhere", "impostor", "police"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char file[32];
		snprintf(file, sizeof file, "%s.pem", names[i]);
		unlink(scripted_server_file(file));
		snprintf(file, sizeof file, "%s.key", names[i]);
		unlink(scripted_server_file(file));
	}
	return rmdir(folder);
}

/* --- the server: one connection after the other, each line answered by the script of the test --- */

void say(struct server *server, const char *format, ...)
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

void start_server(struct server *server, const char *name, script_fn *script)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	char certificate[32], key[32];
	*server = (struct server){.script = script};
	snprintf(certificate, sizeof certificate, "%s.pem", name);
	snprintf(key, sizeof key, "%s.key", name);
	server->context = SSL_CTX_new(TLS_server_method());
	SSL_CTX_use_certificate_file(server->context, scripted_server_file(certificate), SSL_FILETYPE_PEM);
	SSL_CTX_use_PrivateKey_file(server->context, scripted_server_file(key), SSL_FILETYPE_PEM);
	SSL_CTX_load_verify_locations(server->context, scripted_server_file("ca.pem"), NULL);
	SSL_CTX_set_verify(server->context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(server->listener, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(server->listener, 16), 0);
	getsockname(server->listener, (struct sockaddr *)&at, &size);
	snprintf(server->address, sizeof server->address, "127.0.0.1:%d", ntohs(at.sin_port));
	pthread_create(&server->thread, NULL, serve, server);
}

void stop_server(struct server *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
	SSL_CTX_free(server->context);
}

struct vangnet_options options_for(const struct server *server, const char *name)
{
	static char certificate[128], key[128];
	snprintf(certificate, sizeof certificate, "%s/%s.pem", folder, name);
	snprintf(key, sizeof key, "%s/%s.key", folder, name);
	return (struct vangnet_options){.address = server->address,
					.ca = scripted_server_file("ca.pem"),
					.certificate = certificate,
					.key = key,
					.connect_timeout_ms = 5000,
					.call_timeout_ms = 20000};
}

struct vangnet *open_client(const struct server *server)
{
	struct vangnet_options options = options_for(server, "police");
	struct vangnet *client = NULL;
	struct err err = ERR_NONE;
	if (vangnet_open(&options, &client, &err) < 0)
		fail_msg("%s", err.text);
	return client;
}
