/*
 * postgres: the private PostgreSQL of an embedded daemon.
 *
 * Owns a cluster in a folder, reachable through a Unix socket only, by this user only. Survives the daemon's death:
 * a server that a killed daemon left behind is adopted. Blocks; for starting and stopping only.
 */
#pragma once

#include <stdbool.h>

#include <sys/types.h>

#include "base/err.h"

#define POSTGRES_PATH_MAX 512

struct postgres {
	char folder[POSTGRES_PATH_MAX];  /* of the cluster */
	char sockets[POSTGRES_PATH_MAX]; /* folder of the socket: short enough for sockaddr_un */
	char conninfo[2 * POSTGRES_PATH_MAX];
	pid_t pid;
};

/* Make the cluster in DIR/postgres if there is none, start its server or adopt the one that runs, wait until it answers. */
int postgres_start(const char *dir, struct postgres *ret_postgres, struct err *err)
	__attribute__((warn_unused_result));

/* Stop the server cleanly and wait for it. */
void postgres_stop(struct postgres *postgres);

/* Start the server again if it has died, without waiting for it: it may take some tries until the remains of the dead one
 * are gone. Called now and then by a daemon whose connections come back by themselves. */
void postgres_revive(const char *dir, struct postgres *postgres);

/* Whether the server still runs. */
bool postgres_is_alive(const struct postgres *postgres);
