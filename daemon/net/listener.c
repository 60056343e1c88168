/* listener: see listener.h. */
#include "net/listener.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/address.h"
#include "net/limits.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "words/words.h"

struct listener {
	struct loop *loop;
	int fd;
	struct loop_watch *watch;
	struct loop_timer *retry;
	bool paused;    /* by the server */
	bool exhausted; /* waiting for the kernel to have room again */
	listener_cb *cb;
	void *context;
	struct log_gate gate;
	struct loop_task grave;
};

static void update_watch(struct listener *listener)
{
	loop_watch_want(listener->watch, listener->paused || listener->exhausted ? 0 : LOOP_READ);
}

static void on_retry(void *context)
{
	struct listener *listener = context;
	listener->exhausted = false;
	update_watch(listener);
}

static void wait_for_room(struct listener *listener)
{
	int64_t held_back;
	const char *why = strerror(errno);
	if (log_gate_pass(&listener->gate, loop_now_us(listener->loop), NET_LOG_PERIOD_MS * 1000, &held_back))
		log_warning("accept_paused", LOG_TEXT("why", why), LOG_INT("held_back", held_back));
	listener->exhausted = true;
	loop_timer_start(listener->retry, NET_ACCEPT_RETRY_MS * 1000);
	update_watch(listener);
}

/* Errors of a single connection that went wrong before it was accepted come out of accept(2) too; they pass. */
static bool is_exhaustion(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

static void accept_some(struct listener *listener)
{
	for (int i = 0; i < NET_ACCEPTS_PER_TURN && !listener->paused; i++) {
		struct sockaddr_storage peer = {0};
		socklen_t length = sizeof peer;
		int fd = accept4(listener->fd, (struct sockaddr *)&peer, &length,
				 SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			listener->cb(listener->context, fd, &peer);
			continue;
		}
		if (errno == EAGAIN)
			return;
		if (is_exhaustion(errno)) {
			wait_for_room(listener);
			return;
		}
	}
}

static void on_ready(void *context, unsigned ready)
{
	(void)ready;
	accept_some(context);
}

static struct listener *start(struct loop *loop, int fd, listener_cb *cb, void *context)
{
	struct listener *listener = calloc(1, sizeof *listener);
	if (!listener) {
		fputs("out of memory\n", stderr);
		abort();
	}
	*listener = (struct listener){.loop = loop, .fd = fd, .cb = cb, .context = context};
	listener->watch = loop_watch_new(loop, fd, on_ready, listener);
	listener->retry = loop_timer_new(loop, on_retry, listener);
	loop_task_init(&listener->grave, free, listener);
	update_watch(listener);
	return listener;
}

static int fail(struct err *err, const char *address, const char *what)
{
	return err_set_where(err, ERROR_unavailable, address, "The address cannot be %s: %s", what,
			     strerror(errno));
}

/* SO_REUSEADDR: a restart need not wait until the kernel has forgotten old connections. */
static int bind_socket(int fd, const struct sockaddr_storage *where, socklen_t length, const char *address,
		       struct err *err)
{
	int on = 1;
	int off = 0;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (where->ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(fd, (const struct sockaddr *)where, length) < 0)
		return fail(err, address, "taken");
	if (listen(fd, NET_BACKLOG) < 0)
		return fail(err, address, "listened on");
	return 0;
}

int listener_new(struct loop *loop, const char *address, listener_cb *cb, void *context,
		 struct listener **ret_listener, struct err *err)
{
	assert(cb);
	struct sockaddr_storage where;
	socklen_t length;
	if (address_resolve(address, &where, &length, err) < 0)
		return -1;
	int fd = socket(where.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fail(err, address, "given a socket");
	if (bind_socket(fd, &where, length, address, err) < 0) {
		close(fd);
		return -1;
	}
	*ret_listener = start(loop, fd, cb, context);
	return 0;
}

int listener_new_inherited(struct loop *loop, int fd, listener_cb *cb, void *context,
			   struct listener **ret_listener, struct err *err)
{
	assert(cb);
	int listening = 0;
	socklen_t length = sizeof listening;
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0 || getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) < 0 || !listening ||
	    fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return err_set(err, ERROR_bad_config, "The inherited descriptor %d is no listening socket.",
			       fd);
	*ret_listener = start(loop, fd, cb, context);
	return 0;
}

void listener_free(struct listener *listener)
{
	if (!listener)
		return;
	loop_watch_free(listener->watch);
	loop_timer_free(listener->retry);
	close(listener->fd);
	listener->paused = true; /* ends accept_some, should it be under way */
	loop_free_after_turn(listener->loop, &listener->grave);
}

void listener_pause(struct listener *listener, bool pause)
{
	listener->paused = pause;
	update_watch(listener);
}

int listener_port(const struct listener *listener)
{
	struct sockaddr_storage where = {0};
	socklen_t length = sizeof where;
	if (getsockname(listener->fd, (struct sockaddr *)&where, &length) < 0)
		return 0;
	if (where.ss_family == AF_INET)
		return ntohs(((const struct sockaddr_in *)(const void *)&where)->sin_port);
	if (where.ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)(const void *)&where)->sin6_port);
	return 0;
}
