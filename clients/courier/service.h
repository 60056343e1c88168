/*
 * service: what a courier is to its service manager: started, alive, asked to stop.
 *
 * Owns the signals of the process (SIGTERM, SIGINT) and nothing else; one a process. A courier waits a lot, for a daemon and for
 * servers of others. Each of its waits goes through here, or calls service_alive now and then, so that one that hangs is
 * restarted and one that is asked to stop does.
 */
#pragma once

#include <stdbool.h>

#include "base/err.h"

/* From now on a signal is a wish, to be asked for. Error: internal. */
int service_start(struct err *err) __attribute__((warn_unused_result));
void service_done(void);

void service_ready(const char *status);
void service_status(const char *status);
void service_stopping(void);

bool service_is_asked_to_stop(void);

/* For the watchdog; cheap enough to call often. */
void service_alive(void);

/* Until fd (-1 = none) is ready for `events`, or timeout_ms have passed, or somebody asks to stop for the first time. */
void service_wait(int fd, short events, int timeout_ms);
