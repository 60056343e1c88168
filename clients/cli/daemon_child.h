/*
 * daemon_child: a daemon of our own, in a folder of its own, for as long as we need it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sys/types.h>

#include "base/err.h"
#include "c/vangnet.h"

#define DAEMON_CHILD_PATH_MAX 512

struct daemon_child {
	pid_t pid;
	char dir[DAEMON_CHILD_PATH_MAX];
	bool temporary; /* the folder is removed at the end */
};

struct daemon_child_plan {
	const char *dir; /* NULL = a temporary folder */
	int64_t start;   /* where the driven clock begins; INSTANT_NEVER = the real clock */
	bool bare;       /* with an operator only */
};

/* Start vangnetd, the one beside this program or on PATH, and wait until it listens. What it logs is in DIR.log beside a folder
 * that was named, and in the folder of a temporary one. Errors: bad_file, unavailable. */
int daemon_child_start(const struct daemon_child_plan *plan, struct daemon_child *ret_child, struct err *err)
	__attribute__((warn_unused_result));

/* Connect to it as a party. */
int daemon_child_connect(const struct daemon_child *child, const char *party, struct vangnet **ret_client,
			 struct err *err) __attribute__((warn_unused_result));

/* Stop it and wait; remove a temporary folder. */
void daemon_child_stop(struct daemon_child *child);
