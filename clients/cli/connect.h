/*
 * connect: from the options to an open client.
 */
#pragma once

#include "c/vangnet.h"
#include "cli/cli.h"

/* By --dir and --as, or by the profile. attempts: as in vangnet.h. Errors: those of profile.h and of vangnet_open. */
int connect_client(const struct cli *cli, int attempts, struct vangnet **ret_client, struct err *err)
	__attribute__((warn_unused_result));
