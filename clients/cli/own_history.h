/*
 * own_history: the timelines of one's cases at a daemon, read into a story.
 */
#pragma once

#include "cli/cli.h"
#include "replay/story.h"

/* Every case in which the party takes part, by --dir and --as or the profile. *ret_story is the caller's to end. Errors:
 * those of connect_client and of the calls; not_found when there is no case. */
int own_history_read(const struct cli *cli, struct story *ret_story, struct err *err)
	__attribute__((warn_unused_result));
