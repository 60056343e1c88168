/*
 * clock: what the daemon takes for now.
 *
 * Real: CLOCK_REALTIME, but never going back within the process when the machine's clock is set back.
 * Driven: stands still until it is set; only for the embedded daemon, where a story or a log is played.
 * Instants as in base/instant.h. Timeouts do not belong here: they are monotonic, see loop.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct clock;

struct clock *clock_new_real(void) __attribute__((returns_nonnull));
struct clock *clock_new_driven(int64_t start) __attribute__((returns_nonnull));
void clock_free(struct clock *clock);

int64_t clock_now(struct clock *clock);
bool clock_is_driven(const struct clock *clock);

/* Set a driven clock. 0, or -1 when `to` is before its now, which then stays: a clock never goes back. */
int clock_drive(struct clock *clock, int64_t to) __attribute__((warn_unused_result));
