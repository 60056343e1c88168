/* schedule: see schedule.h. */
#include "app/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "almanac/recurrence.h"
#include "app/fingerprint.h"
#include "app/inside.h"
#include "app/limits.h"
#include "app/sweep.h"
#include "base/ident.h"
#include "core/channel.h"
#include "core/covenant.h"
#include "store/letters.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/loop.h"

#define HORIZON (3660 * INSTANT_DAY) /* of a clock: beyond it the last offset goes on */
#define LOOK_BACK (62 * INSTANT_DAY) /* a digest that was due longer ago is not caught up with */
#define DAYS_MAX 100                 /* closed days in a row that are looked over */

/* Who is told, and by which clock and calendar. */
struct recipient {
	const struct channel *channel;
	const struct calendar *calendar;
	struct zone_clock clock;
};

struct entry {
	int32_t party;
	int32_t medium;
	struct recipient recipient;
	int64_t due;     /* of the next; INSTANT_NEVER */
	int64_t last_at; /* when the last was due; the channel's beginning where there was none */
};

struct schedule {
	struct app *app;
	struct arena arena; /* of the clocks */
	struct entry *entries;
	size_t n_entries;
	int32_t version;           /* of the partnership that they are made from; -1 = of none */
	struct store_letter *last; /* the digests that went out before the daemon began */
	size_t n_last;
	struct loop_timer *retry;
	bool known; /* `last` has been read */
	bool busy;  /* digests are being owed */
	bool stopped;
};

/* --- one recipient ----------------------------------------------------------------------------------- */

/* A director works when his agency does. False: nothing is agreed about when. */
static bool recipient_of(struct schedule *schedule, const struct channel *channel, int64_t at,
			 struct recipient *ret_recipient)
{
	const struct partnership *partnership = partners_fold(schedule->app->partners);
	const struct covenant *covenant = partnership_covenant(partnership, at);
	const struct party *party = partnership_party(partnership, channel->party);
	struct err err = ERR_NONE;
	if (!covenant || !party)
		return false;
	const char *agency =
		partnership_name(partnership, party->agency != PARTY_NONE ? party->agency : party->number);
	const char *zone = covenant_zone_of(covenant, agency);
	ret_recipient->channel = channel;
	ret_recipient->calendar = covenant_calendar_of(covenant, agency);
	return zone && zone_clock_read(&schedule->arena, zone, at - LOOK_BACK, at + HORIZON,
				       &ret_recipient->clock, &err) == 0;
}

static int32_t day_of(const struct recipient *recipient, int64_t at)
{
	return (int32_t)(zone_clock_shows(&recipient->clock, at) / INSTANT_DAY);
}

/* Whether the recipient's calendar opens at all on the local day of an instant. */
static bool is_working_day(const struct recipient *recipient, int64_t at)
{
	int64_t midnight = at - zone_clock_shows(&recipient->clock, at) % INSTANT_DAY;
	return calendar_worked(recipient->calendar, midnight, midnight + INSTANT_DAY) > 0;
}

/* The first due after an instant; INSTANT_NEVER. */
static int64_t due_after(const struct recipient *recipient, int64_t after)
{
	for (int days = 0; days < DAYS_MAX; days++) {
		after = recurrence_next(&recipient->clock, recipient->channel->digest, after);
		if (after == INSTANT_NEVER || is_working_day(recipient, after))
			return after;
	}
	return INSTANT_NEVER;
}

/* A second time on one day does not count. */
static int64_t due_on_another_day(const struct recipient *recipient, int64_t last)
{
	int32_t last_day = day_of(recipient, last);
	int64_t due = due_after(recipient, last);
	while (due != INSTANT_NEVER && day_of(recipient, due) <= last_day)
		due = due_after(recipient, due);
	return due;
}

/* The last due up to `now` that comes after `after`; INSTANT_NEVER. */
static int64_t last_due(const struct recipient *recipient, int64_t after, int64_t now)
{
	static const int64_t backs[] = {4 * INSTANT_DAY, LOOK_BACK}; /* mostly it was within days */
	int64_t last = INSTANT_NEVER;
	for (size_t i = 0; i < sizeof backs / sizeof *backs && last == INSTANT_NEVER; i++) {
		int64_t from = after > now - backs[i] ? after : now - backs[i];
		for (int64_t due = due_after(recipient, from); due <= now;
		     due = due_on_another_day(recipient, due))
			last = due;
	}
	return last;
}

/* --- all channels ------------------------------------------------------------------------------------ */

static bool has_digests(const struct partnership *partnership, int32_t index, int64_t now)
{
	const struct channel *channel = &partnership->channels[index];
	return channel->medium == MEDIUM_MAIL && channel->desk == CHANNEL_WHOLE &&
	       strcmp(channel->digest, CHANNEL_DIGEST_NONE) != 0 &&
	       partnership_is_active(partnership, channel->party, now) &&
	       channel_is_in_force(partnership, index, now);
}

static const struct store_letter *last_before(const struct schedule *schedule, const struct channel *channel)
{
	for (size_t i = 0; i < schedule->n_last; i++) {
		const struct store_letter *letter = &schedule->last[i];
		if (letter->recipient == channel->party && letter->medium == (int32_t)channel->medium)
			return letter;
	}
	return NULL;
}

/* The channels of the fold may have moved since, so that what is known is found by party and medium. */
static const struct entry *known_entry(const struct schedule *schedule, const struct channel *channel)
{
	for (size_t i = 0; i < schedule->n_entries; i++) {
		const struct entry *entry = &schedule->entries[i];
		if (entry->party == channel->party && entry->medium == (int32_t)channel->medium)
			return entry;
	}
	return NULL;
}

static void start_entry(struct schedule *schedule, struct entry *entry, const struct entry *before)
{
	const struct channel *channel = entry->recipient.channel;
	const struct store_letter *letter = last_before(schedule, channel);
	entry->party = channel->party;
	entry->medium = (int32_t)channel->medium;
	if (before)
		entry->last_at = before->last_at;
	else if (letter)
		entry->last_at = letter->made_at;
	else
		entry->last_at = channel->from;
	entry->due = letter || (before && before->last_at > channel->from)
			     ? due_on_another_day(&entry->recipient, entry->last_at)
			     : due_after(&entry->recipient, entry->last_at);
}

/* After the partnership has changed: channels, calendars and who is there. */
static void remake(struct schedule *schedule)
{
	const struct partnership *partnership = partners_fold(schedule->app->partners);
	int64_t now = clock_now(schedule->app->clock);
	struct entry *entries = calloc((size_t)partnership->n_channels + 1, sizeof *entries);
	size_t count = 0;
	if (!entries)
		abort();
	arena_reset(&schedule->arena);
	for (int32_t i = 0; i < partnership->n_channels; i++) {
		const struct channel *channel = &partnership->channels[i];
		struct entry *entry = &entries[count];
		if (!has_digests(partnership, i, now) ||
		    !recipient_of(schedule, channel, now, &entry->recipient))
			continue;
		start_entry(schedule, entry, known_entry(schedule, channel));
		count++;
	}
	free(schedule->entries);
	schedule->entries = entries;
	schedule->n_entries = count;
	schedule->version = partnership->version;
}

static void keep_up(struct schedule *schedule)
{
	if (schedule->version != partners_fold(schedule->app->partners)->version)
		remake(schedule);
}

size_t schedule_count(struct schedule *schedule)
{
	keep_up(schedule);
	return schedule->n_entries;
}

size_t schedule_last_dues(struct schedule *schedule, int64_t now, struct schedule_due *ret_dues, size_t most)
{
	size_t count = 0;
	keep_up(schedule);
	for (size_t i = 0; i < schedule->n_entries && count < most; i++) {
		const struct recipient *recipient = &schedule->entries[i].recipient;
		const struct channel *channel = recipient->channel;
		int64_t due = last_due(recipient, channel->from, now);
		if (due != INSTANT_NEVER)
			ret_dues[count++] = (struct schedule_due){channel->party, (int32_t)channel->medium,
								  due, day_of(recipient, due)};
	}
	return count;
}

int64_t schedule_next_due(struct schedule *schedule)
{
	int64_t next = INSTANT_NEVER;
	if (!schedule->known || schedule->stopped)
		return INSTANT_NEVER;
	keep_up(schedule);
	for (size_t i = 0; i < schedule->n_entries; i++) {
		if (schedule->entries[i].due < next)
			next = schedule->entries[i].due;
	}
	return next;
}

/* --- owing them -------------------------------------------------------------------------------------- */

static void on_owed(void *context, const struct err *err)
{
	struct schedule *schedule = context;
	schedule->busy = false;
	if (err) { /* they are due still: remade from what is in the rows */
		log_warning("digests_not_owed", LOG_TEXT("reason", err->text));
		schedule->known = false;
		loop_timer_start(schedule->retry, APP_RETRY_US);
	}
	sweep_go_on(schedule->app->sweep);
}

static struct store_letter digest_of(const struct schedule *schedule, struct entry *entry, int64_t now)
{
	const struct recipient *recipient = &entry->recipient;
	int64_t due = last_due(recipient, entry->due - 1, now);
	struct store_letter letter = {
		.letter = ident_case_new(clock_now(schedule->app->wall), fingerprint_chance()),
		.recipient = entry->party,
		.medium = entry->medium,
		.day = day_of(recipient, due),
		.made_at = due,
		.since = entry->last_at,
	};
	entry->last_at = due;
	entry->due = due_on_another_day(recipient, due);
	return letter;
}

void schedule_look(struct schedule *schedule, int64_t now)
{
	size_t count = 0;
	if (schedule->busy || schedule_next_due(schedule) > now)
		return;
	struct store_letter *digests = calloc(schedule->n_entries, sizeof *digests);
	if (!digests)
		abort();
	for (size_t i = 0; i < schedule->n_entries; i++) {
		if (schedule->entries[i].due <= now)
			digests[count++] = digest_of(schedule, &schedule->entries[i], now);
	}
	schedule->busy = true;
	store_owe_digests(schedule->app->store, schedule->app->config.partnership, digests, count, on_owed,
			  schedule);
	free(digests);
}

bool schedule_is_busy(const struct schedule *schedule)
{
	return schedule->busy;
}

/* --- from beginning to end --------------------------------------------------------------------------- */

static void on_last(void *context, const struct err *err, const struct store_letter *letters, size_t count)
{
	struct schedule *schedule = context;
	if (schedule->stopped)
		return;
	if (err) {
		log_warning("digests_not_read", LOG_TEXT("reason", err->text));
		loop_timer_start(schedule->retry, APP_RETRY_US);
		return;
	}
	free(schedule->last);
	free(schedule->entries);
	schedule->entries = NULL;
	schedule->n_entries = 0;
	schedule->last = calloc(count + 1, sizeof *schedule->last);
	if (!schedule->last)
		abort();
	for (size_t i = 0; i < count; i++)
		schedule->last[i] = letters[i];
	schedule->n_last = count;
	schedule->version = -1;
	schedule->known = true;
	sweep_expect(schedule->app->sweep, schedule_next_due(schedule));
}

static void on_retry(void *context)
{
	schedule_start(context);
}

void schedule_start(struct schedule *schedule)
{
	store_read_digests(schedule->app->store, schedule->app->config.partnership, on_last, schedule);
}

void schedule_stop(struct schedule *schedule)
{
	schedule->stopped = true;
	loop_timer_stop(schedule->retry);
}

struct schedule *schedule_new(struct app *app)
{
	struct schedule *schedule = calloc(1, sizeof *schedule);
	if (!schedule)
		abort();
	schedule->app = app;
	schedule->version = -1;
	arena_init(&schedule->arena);
	schedule->retry = loop_timer_new(app->loop, on_retry, schedule);
	return schedule;
}

void schedule_free(struct schedule *schedule)
{
	if (!schedule)
		return;
	loop_timer_free(schedule->retry);
	free(schedule->entries);
	free(schedule->last);
	arena_done(&schedule->arena);
	free(schedule);
}
