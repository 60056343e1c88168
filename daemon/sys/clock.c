/* clock: see clock.h. */
#include "sys/clock.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/instant.h"

struct clock {
	bool driven;
	int64_t now; /* driven: the instant; real: the latest that was told */
};

static struct clock *clock_new(bool driven, int64_t now)
{
	struct clock *clock = malloc(sizeof *clock);
	if (!clock) {
		fputs("out of memory\n", stderr);
		abort();
	}
	*clock = (struct clock){.driven = driven, .now = now};
	return clock;
}

struct clock *clock_new_real(void)
{
	return clock_new(false, 0);
}

struct clock *clock_new_driven(int64_t start)
{
	return clock_new(true, start);
}

void clock_free(struct clock *clock)
{
	free(clock);
}

static int64_t time_of_day(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000;
}

int64_t clock_now(struct clock *clock)
{
	if (clock->driven)
		return clock->now;
	int64_t now = time_of_day();
	if (now > clock->now)
		clock->now = now;
	return clock->now;
}

bool clock_is_driven(const struct clock *clock)
{
	return clock->driven;
}

int clock_drive(struct clock *clock, int64_t to)
{
	assert(clock->driven);
	if (to < clock->now)
		return -1;
	clock->now = to;
	return 0;
}
