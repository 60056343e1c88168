/*
 * load: many clients of a daemon in one process, as the benchmarks need them: little work of their own, and nothing of the
 * daemon's code.
 *
 * load ADDRESS CA CERTIFICATE open COUNT CONNECTIONS DEPTH    opens COUNT cases and prints their ids, a line each
 * load ADDRESS CA CERTIFICATE write SECONDS CONNECTIONS DEPTH opens none: the ids come on the standard input
 *
 * Closed loop: each connection keeps DEPTH requests in flight, so latencies are those of a full house, not of an open one.
 * `write` prints one line of JSON: commands committed after the warm-up, refusals, seconds, and p50 and p99 in microseconds.
 * TLS 1.3 with the party's certificate; a request has about 500 bytes, a key of its own, and is a substantive command (a
 * milestone: ends the next step and opens another). Bounded by count or time; a lost connection ends it with status 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/strbuf.h"

#define CASES_MAX 2000000
#define CASE_LENGTH 13
#define WARM_US 1000000
#define BUCKETS 200000 /* of 10 microseconds */
#define READ_ROOM 65536
#define DEPTH_MAX 256

static const char text[] =
	"De bewoner is tweemaal bezocht en stemt in met een gesprek bij de gemeente in week 12; de "
	"corporatie "
	"spreekt het huurcontract aan, gemeente en politie blijven betrokken. De wijkagent belt de melder "
	"terug "
	"en legt vast wat er is afgesproken, wie wat doet en voor wanneer, zodat niemand op een ander wacht.";

struct client {
	SSL *ssl;
	int fd;
	struct strbuf in;
	struct strbuf out;
	int64_t sent_us[DEPTH_MAX]; /* by slot; a request's id is its slot */
};

struct load {
	struct client *clients;
	int n_clients;
	int depth;
	bool opens;
	long to_begin; /* open: how many are left */
	long in_flight;
	char (*cases)[CASE_LENGTH + 1];
	long n_cases;
	uint64_t chance;
	uint64_t keys;
	uint64_t run; /* makes the keys of this run its own */
	int64_t start_us;
	int64_t end_us;
	long committed;
	long refused;
	uint32_t *latency;
};

static void die(const char *what)
{
	fprintf(stderr, "load: %s\n", what);
	ERR_print_errors_fp(stderr);
	exit(1);
}

static int64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* --- requests ------------------------------------------------------------------------------------- */

static const char *random_case(struct load *load)
{
	load->chance = load->chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return load->cases[(load->chance >> 33) % (uint64_t)load->n_cases];
}

static bool goes_on(const struct load *load)
{
	return load->opens ? load->to_begin > 0 : now_us() < load->end_us;
}

static void begin(struct load *load, struct client *client, int slot)
{
	if (!goes_on(load))
		return;
	load->to_begin--;
	load->in_flight++;
	client->sent_us[slot] = now_us();
	strbuf_printf(
		&client->out,
		"{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{\"key\":\"%016llx%016llx\",",
		slot, load->opens ? "case.open" : "milestone.reach", (unsigned long long)load->run,
		(unsigned long long)++load->keys);
	if (load->opens)
		strbuf_printf(&client->out, "\"title\":\"Overlast %llu\",\"theme\":\"nuisance\"}}\n",
			      (unsigned long long)load->keys);
	else
		strbuf_printf(
			&client->out,
			"\"case\":\"%s\",\"name\":\"visit\",\"on_behalf_of\":\"w-48213\",\"text\":\"%s\"}}\n",
			random_case(load), text);
}

static void count_latency(struct load *load, int64_t us)
{
	int64_t bucket = us / 10;
	load->latency[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

static void print_case(const char *line)
{
	static const char member[] = "\"case\":\"";
	const char *at = strstr(line, member);
	if (at)
		printf("%.*s\n", CASE_LENGTH, at + sizeof member - 1);
}

static void take_reply(struct load *load, struct client *client, const char *line)
{
	static const char head[] = "{\"jsonrpc\":\"2.0\",\"id\":";
	int64_t now = now_us();
	if (strncmp(line, head, sizeof head - 1) != 0)
		die(line);
	int slot = atoi(line + sizeof head - 1);
	if (slot < 0 || slot >= load->depth)
		die(line);
	load->in_flight--;
	bool fine = strstr(line, "\"result\":") != NULL;
	if (fine && load->opens)
		print_case(line);
	if (!fine && load->refused++ == 0)
		fprintf(stderr, "load: first refusal: %s\n", line);
	if (fine && now >= load->start_us && now < load->end_us) {
		load->committed++;
		count_latency(load, now - client->sent_us[slot]);
	}
	begin(load, client, slot);
}

/* --- connections ---------------------------------------------------------------------------------- */

static void flush(struct client *client)
{
	size_t done = 0;
	while (done < client->out.length) {
		int wrote =
			SSL_write(client->ssl, client->out.bytes + done, (int)(client->out.length - done));
		if (wrote > 0)
			done += (size_t)wrote;
		else if (SSL_get_error(client->ssl, wrote) == SSL_ERROR_WANT_WRITE)
			usleep(50); /* the daemon reads when it can; what it owes us is bounded by the depth */
		else
			die("the connection was lost");
	}
	strbuf_reset(&client->out);
}

static void take_lines(struct load *load, struct client *client)
{
	char *line = client->in.bytes;
	char *end = line + client->in.length;
	for (char *stop; (stop = memchr(line, '\n', (size_t)(end - line))); line = stop + 1) {
		*stop = '\0';
		take_reply(load, client, line);
	}
	size_t left = (size_t)(end - line);
	memmove(client->in.bytes, line, left);
	client->in.length = left;
}

static void turn(struct load *load, struct client *client)
{
	char bytes[READ_ROOM];
	int got;
	while ((got = SSL_read(client->ssl, bytes, sizeof bytes)) > 0) {
		strbuf_put(&client->in, bytes, (size_t)got);
		if (got < 16384 && !SSL_pending(client->ssl))
			break;
	}
	if (got <= 0 && SSL_get_error(client->ssl, got) != SSL_ERROR_WANT_READ)
		die("the connection was lost");
	if (client->in.length > 0)
		take_lines(load, client);
	flush(client);
}

static int dial(const char *address)
{
	char host[128];
	const char *colon = strrchr(address, ':');
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
	if (!colon || (size_t)(colon - address) >= sizeof host)
		die("the address is HOST:PORT");
	snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
	if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
		die("the host is not known");
	int fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, found->ai_addr, found->ai_addrlen) != 0)
		die(strerror(errno));
	freeaddrinfo(found);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	return fd;
}

static SSL_CTX *identity(const char *ca, const char *certificate)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	if (!context || SSL_CTX_load_verify_locations(context, ca, NULL) != 1 ||
	    SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
	    SSL_CTX_use_PrivateKey_file(context, certificate, SSL_FILETYPE_PEM) != 1)
		die("the certificates can not be used");
	SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	return context;
}

static void greet(struct client *client)
{
	static const char hello[] =
		"{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"session.hello\",\"params\":{}}\n";
	char reply[READ_ROOM];
	int got = 0, length = 0;
	if (SSL_write(client->ssl, hello, sizeof hello - 1) <= 0)
		die("the greeting was not sent");
	while (length < READ_ROOM && (length == 0 || reply[length - 1] != '\n') &&
	       (got = SSL_read(client->ssl, reply + length, READ_ROOM - length)) > 0)
		length += got;
	if (got <= 0 || !memmem(reply, (size_t)length, "\"result\"", 8))
		die("the greeting was not answered");
}

static void open_client(struct client *client, SSL_CTX *context, const char *address, int epoll)
{
	strbuf_init(&client->in);
	strbuf_init(&client->out);
	client->fd = dial(address);
	client->ssl = SSL_new(context);
	if (!client->ssl || SSL_set_fd(client->ssl, client->fd) != 1 || SSL_connect(client->ssl) != 1)
		die("the handshake failed");
	greet(client);
	if (fcntl(client->fd, F_SETFL, O_NONBLOCK) != 0)
		die(strerror(errno));
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
	epoll_ctl(epoll, EPOLL_CTL_ADD, client->fd, &event);
}

/* --- the run -------------------------------------------------------------------------------------- */

static void read_cases(struct load *load)
{
	load->cases = malloc(CASES_MAX * sizeof *load->cases);
	if (!load->cases)
		abort();
	while (load->n_cases < CASES_MAX && scanf("%13s", load->cases[load->n_cases]) == 1)
		load->n_cases++;
	if (load->n_cases == 0)
		die("there are no cases");
}

static void run(struct load *load, int epoll)
{
	struct epoll_event events[256];
	for (int i = 0; i < load->n_clients; i++) {
		for (int slot = 0; slot < load->depth; slot++)
			begin(load, &load->clients[i], slot);
		flush(&load->clients[i]);
	}
	while (load->in_flight > 0) {
		int count = epoll_wait(epoll, events, 256, 20000);
		if (count <= 0)
			die("the daemon does not answer");
		for (int i = 0; i < count; i++)
			turn(load, events[i].data.ptr);
	}
}

static long percentile(const struct load *load, double share)
{
	long below = 0;
	for (int i = 0; i < BUCKETS; i++) {
		below += load->latency[i];
		if ((double)below >= share * (double)load->committed)
			return 10L * i + 5;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 8)
		die("usage: load ADDRESS CA CERTIFICATE open|write COUNT|SECONDS CONNECTIONS DEPTH");
	struct load load = {.n_clients = atoi(argv[6]), .depth = atoi(argv[7]), .chance = 1};
	load.opens = strcmp(argv[4], "open") == 0;
	if (load.n_clients < 1 || load.depth < 1 || load.depth > DEPTH_MAX || getrandom(&load.run, 8, 0) != 8)
		die("how many?");
	load.chance = load.run;
	load.clients = calloc((size_t)load.n_clients, sizeof *load.clients);
	load.latency = calloc(BUCKETS, sizeof *load.latency);
	SSL_CTX *context = identity(argv[2], argv[3]);
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < load.n_clients; i++)
		open_client(&load.clients[i], context, argv[1], epoll);
	if (load.opens)
		load.to_begin = atol(argv[5]);
	else
		read_cases(&load);
	load.start_us = now_us() + (load.opens ? 0 : WARM_US);
	load.end_us = load.opens ? INT64_MAX : load.start_us + atol(argv[5]) * 1000000;
	run(&load, epoll);
	if (!load.opens)
		printf("{\"committed\":%ld,\"refused\":%ld,\"seconds\":%s,\"p50_us\":%ld,\"p99_us\":%ld}\n",
		       load.committed, load.refused, argv[5], percentile(&load, 0.5),
		       percentile(&load, 0.99));
	return load.refused > 0;
}
