/* heartbeat: see heartbeat.h. */
#include "hooks/heartbeat.h"

#include <string.h>

#include "base/arena.h"
#include "base/instant.h"
#include "c/json_view.h"

/* INSTANT_NEVER when there is none. */
static int64_t instant_of(struct slice object, const char *name, struct arena *arena)
{
	int64_t instant;
	const char *text = json_view_text(json_view_member(object, name), arena);
	return instant_parse(text, strlen(text), &instant) == 0 ? instant : INSTANT_NEVER;
}

static bool waits_too_long(struct slice status, int64_t before, struct arena *arena, struct strbuf *why)
{
	struct slice media = json_view_member(status, "media"), medium = {0};
	while (slice_next_element(media, &medium)) {
		if (instant_of(medium, "oldest_at", arena) >= before) /* also when nothing waits: never */
			continue;
		strbuf_printf(why, "medium %s: something waits since %s",
			      json_view_text(json_view_member(medium, "medium"), arena),
			      json_view_text(json_view_member(medium, "oldest_at"), arena));
		return true;
	}
	return false;
}

static bool lacks_a_digest(struct slice status, int64_t before, struct arena *arena, struct strbuf *why)
{
	struct slice digests = json_view_member(status, "digests"), digest = {0};
	while (slice_next_element(digests, &digest)) {
		struct slice state = json_view_member(digest, "state");
		if (json_view_is(state, "sent") || instant_of(digest, "due_at", arena) >= before)
			continue;
		strbuf_printf(why, "digest of %s, due at %s: %s",
			      json_view_text(json_view_member(digest, "party"), arena),
			      json_view_text(json_view_member(digest, "due_at"), arena),
			      json_view_text(state, arena));
		return true;
	}
	return false;
}

bool heartbeat_is_well(struct slice status, int64_t limit_us, struct strbuf *why)
{
	struct arena arena;
	arena_init(&arena);
	int64_t now = instant_of(status, "now", &arena);
	bool known =
		now != INSTANT_NEVER && json_view_kind(json_view_member(status, "media")) == JSON_KIND_ARRAY;
	if (!known)
		strbuf_puts(why, "the daemon's answer says nothing of media");
	bool well = known && !waits_too_long(status, now - limit_us, &arena, why) &&
		    !lacks_a_digest(status, now - limit_us, &arena, why);
	arena_done(&arena);
	return well;
}
