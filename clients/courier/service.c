/* service: see service.h. A service manager that does not listen is no reason to stop, so results are not looked at. */
#include "courier/service.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "words/words.h"

#define BEAT_MS 1000 /* between two signs of life; WatchdogSec= of a unit is longer */

static struct {
	int signals; /* signalfd */
	bool asked;
	int64_t beat_ms;
} service = {.signals = -1};

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int service_start(struct err *err)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	signal(SIGPIPE, SIG_IGN); /* NOLINT: a peer that went away is an error of a write */
	if (sigprocmask(SIG_BLOCK, &set, NULL) == 0)
		service.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	service.asked = false;
	return service.signals >= 0 ? 0 : err_set(err, ERROR_internal, "signals: %s", strerror(errno));
}

void service_done(void)
{
	close(service.signals);
	service.signals = -1;
}

void service_ready(const char *status)
{
	sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void service_status(const char *status)
{
	sd_notifyf(0, "STATUS=%s", status);
}

void service_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

static void take_signals(void)
{
	struct signalfd_siginfo info;
	while (read(service.signals, &info, sizeof info) == (ssize_t)sizeof info)
		service.asked = true;
}

bool service_is_asked_to_stop(void)
{
	if (!service.asked && service.signals >= 0)
		take_signals();
	return service.asked;
}

void service_alive(void)
{
	int64_t now = now_ms();
	if (now - service.beat_ms < BEAT_MS)
		return;
	service.beat_ms = now;
	sd_notify(0, "WATCHDOG=1");
}

static bool wait_once(int fd, short events, int timeout_ms)
{
	struct pollfd ready[] = {{.fd = fd, .events = events},
				 {.fd = service.asked ? -1 : service.signals, .events = POLLIN}};
	service_alive();
	return poll(ready, 2, timeout_ms) != 0;
}

void service_wait(int fd, short events, int timeout_ms)
{
	int64_t end = now_ms() + timeout_ms;
	for (int64_t left = timeout_ms; left >= 0; left = end - now_ms()) {
		if (wait_once(fd, events, left < BEAT_MS ? (int)left : BEAT_MS) || left == 0)
			return;
	}
}
