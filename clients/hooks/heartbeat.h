/*
 * heartbeat: whether all is well, so that a dead man's switch may be told so.
 *
 * A dead man's switch raises the alarm when it hears nothing. So it is called only while we know from the daemon that nothing
 * that is owed waits for too long; whatever else is the matter, we stopped, the daemon, the network, comes out as silence.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "wire/slice.h"

/* An answer to delivery.status. If all is well: true. Else false, and appended to *why what is not, in one line. limit_us: for how long
 * what is owed may wait, and a digest that was due may not have gone out. */
bool heartbeat_is_well(struct slice status, int64_t limit_us, struct strbuf *why);
