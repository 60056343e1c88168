/* pattern: see pattern.h. */
#include "core/pattern.h"

/* The case comes back to the holder before the last, or one more agency in a row refuses it. */
static bool hit_bouncing(const struct pattern_sight *sight)
{
	size_t count;
	const struct holding *trail = casefile_trail(sight->file, &count);
	if (sight->next_holder != PARTY_NONE)
		return count >= 2 && trail[count - 2].party == sight->next_holder;
	if (sight->kind != EVENT_handover_refused)
		return false;
	const struct participant *participants = casefile_participants(sight->file, &count);
	bool refused_by_another = false;
	for (size_t i = 0; i < count; i++) {
		if (participants[i].refused && participants[i].party == sight->actor)
			return false;
		refused_by_another |= participants[i].refused != 0;
	}
	return refused_by_another;
}

/* The case comes back to an earlier holder by way of at least two others. */
static bool hit_looping(const struct pattern_sight *sight)
{
	size_t count;
	const struct holding *trail = casefile_trail(sight->file, &count);
	if (sight->next_holder == PARTY_NONE || count < 3 || trail[count - 2].party == sight->next_holder)
		return false;
	for (size_t i = 0; i + 2 < count; i++) {
		if (trail[i].party == sight->next_holder)
			return true;
	}
	return false;
}

static bool (*const hit_functions[PATTERN_COUNT])(const struct pattern_sight *sight) = {
#define PATTERN(stall, times, window) [PATTERN_##stall] = hit_##stall,
#include "pattern.def"
#undef PATTERN
};

/* Who holds the case after the event; PARTY_NONE = the same as before. */
static int32_t next_holder_of(const struct event *event, const struct casefile *file)
{
	bool moves = event->kind == EVENT_handover_accepted || event->kind == EVENT_record_held ||
		     event->kind == EVENT_case_reopened;
	int32_t agency = event->facts.args.agency; /* PARTY_NONE when a case is reopened by its holder */
	return moves && agency != file->holder ? agency : PARTY_NONE;
}

void pattern_mark(struct emit *emit)
{
	const struct casefile *file = emit->ruling->draft.file;
	const struct covenant *covenant = partnership_covenant(emit->ruling->partnership, emit->event.at);
	const struct pattern_sight sight = {file, emit->event.kind, emit->event.actor,
					    next_holder_of(&emit->event, file)};
	for (int i = 0; i < PATTERN_COUNT; i++) {
		if (hit_functions[i](&sight))
			emit_hit(emit, (enum pattern)i,
				 covenant_add(covenant, casefile_scope(file), emit->event.at,
					      covenant->patterns[i].window));
	}
}

int32_t pattern_count(const struct casefile *file, enum pattern pattern, int64_t now)
{
	size_t count;
	const struct hit *hits = casefile_hits(file, &count);
	int32_t counting = 0;
	for (size_t i = 0; i < count; i++)
		counting += hits[i].pattern == pattern && hits[i].until >= now;
	return counting;
}

bool pattern_is_full(const struct casefile *file, const struct covenant *covenant, enum pattern pattern,
		     int64_t now)
{
	return pattern_count(file, pattern, now) >= covenant->patterns[pattern].times;
}
