/* cmd_clock: clock.advance. */
#include "app/commands.h"
#include "app/inside.h"
#include "sys/clock.h"
#include "wire/msg.h"

static enum phase_result want_clock(struct reading *reading)
{
	reading_want_clock(reading, reading->args->until);
	return PHASE_NEXT;
}

static enum phase_result show(struct reading *reading)
{
	struct msg_clock *message = arena_zalloc(reading->arena, 1, sizeof *message);
	message->now = clock_now(reading->app->clock);
	reading->result = message;
	return PHASE_NEXT;
}

const struct answer answer_clock_advance = {{want_clock, show}};
