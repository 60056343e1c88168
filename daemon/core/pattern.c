/* pattern: see pattern.h. */
#include "core/pattern.h"

/* The parties for which an event is a hit; {PARTY_NONE} where it is one for the case. */
static const struct numbers no_hit = {0};
static const struct numbers hit_of_case = {(const int32_t[]){PARTY_NONE}, 1};

static bool is_refused_by_one_more(const struct pattern_sight *sight)
{
	size_t count;
	const struct participant *participants = casefile_participants(sight->file, &count);
	bool refused_by_another = false;
	if (sight->kind != EVENT_handover_refused)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (participants[i].refused && participants[i].party == sight->actor)
			return false;
		refused_by_another |= participants[i].refused != 0;
	}
	return refused_by_another;
}

/* The case comes back to the holder before the last, or one more agency in a row refuses it. */
static struct numbers hit_bouncing(const struct pattern_sight *sight)
{
	size_t count;
	const struct holding *trail = casefile_trail(sight->file, &count);
	bool back = sight->next_holder != PARTY_NONE && count >= 2 &&
		    trail[count - 2].party == sight->next_holder;
	return back || is_refused_by_one_more(sight) ? hit_of_case : no_hit;
}

/* The case comes back to an earlier holder by way of at least two others. */
static struct numbers hit_looping(const struct pattern_sight *sight)
{
	size_t count;
	const struct holding *trail = casefile_trail(sight->file, &count);
	if (sight->next_holder == PARTY_NONE || count < 3 || trail[count - 2].party == sight->next_holder)
		return no_hit;
	for (size_t i = 0; i + 2 < count; i++) {
		if (trail[i].party == sight->next_holder)
			return hit_of_case;
	}
	return no_hit;
}

/* The citizen gets in touch once more, and nobody has done anything since the time before. */
static struct numbers hit_unheard_again(const struct pattern_sight *sight)
{
	const struct casefile *file = sight->file;
	bool unheard = file->contact_seq && file->substantive_seq < file->contact_seq;
	return sight->kind == EVENT_contact_recorded && unheard ? hit_of_case : no_hit;
}

/* Each agency that was called to a conference and was not there. */
static struct numbers hit_conference_missed(const struct pattern_sight *sight)
{
	return sight->missing;
}

static struct numbers hit_revolving_door(const struct pattern_sight *sight)
{
	bool reopens = sight->kind == EVENT_case_reopened ||
		       (sight->kind == EVENT_record_held && sight->file->status == STATUS_CLOSED);
	return reopens ? hit_of_case : no_hit;
}

static struct numbers (*const hit_functions[PATTERN_COUNT])(const struct pattern_sight *sight) = {
#define PATTERN(stall, times, window, key, resets) [PATTERN_##stall] = hit_##stall,
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

static void mark(struct emit *emit, enum pattern pattern, struct numbers keys)
{
	const struct covenant *covenant = programme_covenant_of(emit->ruling, emit->event.at);
	struct covenant_scope scope = casefile_scope(emit->ruling->draft.file);
	for (int32_t i = 0; i < keys.count; i++)
		emit_hit(emit, pattern, keys.items[i],
			 covenant_add(covenant, scope, emit->event.at, covenant->patterns[pattern].window));
}

void pattern_mark(struct emit *emit)
{
	const struct casefile *file = emit->ruling->draft.file;
	const struct pattern_sight sight = {file, emit->event.kind, emit->event.actor,
					    next_holder_of(&emit->event, file),
					    emit->event.facts.args.missing};
	for (int i = 0; i < PATTERN_COUNT; i++)
		mark(emit, (enum pattern)i, hit_functions[i](&sight));
}

int32_t pattern_count(const struct casefile *file, enum pattern pattern, int32_t key, int64_t now)
{
	size_t count;
	const struct hit *hits = casefile_hits(file, &count);
	int32_t counting = 0;
	for (size_t i = 0; i < count; i++)
		counting += hits[i].pattern == pattern && hits[i].key == key && hits[i].until >= now;
	return counting;
}

bool pattern_is_full(const struct casefile *file, const struct covenant *covenant, enum pattern pattern,
		     int32_t key, int64_t now)
{
	return pattern_count(file, pattern, key, now) >= covenant->patterns[pattern].times;
}
