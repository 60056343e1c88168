/* notify: see notify.h. A service manager that does not listen is no reason to stop, so results are not looked at. */
#include "sys/notify.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <systemd/sd-daemon.h>

#include "sys/loop.h"

struct notify_watchdog {
	struct loop_timer *timer;
};

void notify_ready(const char *status)
{
	sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

/* The instant lets the service manager tell this reload's READY from an earlier one (sd_notify(3)). */
void notify_reloading(const struct loop *loop)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, loop_now_us(loop));
}

void notify_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

void notify_status(const char *status)
{
	sd_notifyf(0, "STATUS=%s", status);
}

static void on_beat(void *context)
{
	(void)context;
	sd_notify(0, "WATCHDOG=1");
}

struct notify_watchdog *notify_watchdog_new(struct loop *loop)
{
	uint64_t interval_us = 0;
	if (sd_watchdog_enabled(0, &interval_us) <= 0 || interval_us < 2)
		return NULL;
	struct notify_watchdog *watchdog = calloc(1, sizeof *watchdog);
	if (!watchdog) {
		fputs("out of memory\n", stderr);
		abort();
	}
	watchdog->timer = loop_timer_new(loop, on_beat, watchdog);
	loop_timer_repeat(watchdog->timer, (int64_t)(interval_us / 2));
	return watchdog;
}

void notify_watchdog_free(struct notify_watchdog *watchdog)
{
	if (!watchdog)
		return;
	loop_timer_free(watchdog->timer);
	free(watchdog);
}

static bool take_socket(int fd, const char *name, struct notify_socket *ret_socket)
{
	if (sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) <= 0)
		return false;
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return false;
	ret_socket->fd = fd;
	snprintf(ret_socket->name, sizeof ret_socket->name, "%s", name ? name : "");
	return true;
}

size_t notify_sockets(struct notify_socket sockets[NOTIFY_SOCKETS_MAX])
{
	char **names = NULL;
	size_t count = 0;
	int inherited = sd_listen_fds_with_names(1, &names);
	for (int i = 0; i < inherited; i++) {
		if (count < NOTIFY_SOCKETS_MAX &&
		    take_socket(SD_LISTEN_FDS_START + i, names ? names[i] : NULL, &sockets[count]))
			count++;
	}
	for (int i = 0; names && i < inherited; i++)
		free(names[i]);
	free(names);
	return count;
}
