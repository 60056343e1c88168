/*
 * notify: what the service manager is told, and the sockets that it holds for us.
 *
 * Needs nothing but the environment that systemd sets (NOTIFY_SOCKET, WATCHDOG_USEC, LISTEN_FDS); without
 * it every call is a no-op. Called by daemon/main.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct loop;
struct notify_watchdog;

#define NOTIFY_SOCKETS_MAX 16

/* Started: connections are accepted. `status` is one line for `systemctl status`. */
void notify_ready(const char *status);

/* A new configuration is being read; notify_ready ends it. */
void notify_reloading(const struct loop *loop);
void notify_stopping(void);
void notify_status(const char *status);

/* Tells the service manager at half the interval that it asked for that the loop still turns; NULL when it
 * asked for none. A loop that hangs is restarted. */
struct notify_watchdog *notify_watchdog_new(struct loop *loop);
void notify_watchdog_free(struct notify_watchdog *watchdog);

/* A socket that the service manager holds: it outlives this process, so a restart refuses nobody. */
struct notify_socket {
	int fd;        /* listening, close-on-exec, not blocking; the caller's */
	char name[64]; /* FileDescriptorName= of the socket unit, "" when it has none */
};

/* The inherited listening stream sockets, at most NOTIFY_SOCKETS_MAX; others are left alone. Asks once: a
 * second call finds none. */
size_t notify_sockets(struct notify_socket sockets[NOTIFY_SOCKETS_MAX]);
