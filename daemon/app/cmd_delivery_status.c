/* cmd_delivery_status: delivery.status: whether anything that is owed to anybody has not gone out. */
#include <string.h>

#include "app/commands.h"
#include "app/inside.h"
#include "app/limits.h"
#include "app/schedule.h"
#include "core/partnership.h"
#include "store/letters.h"
#include "wire/msg.h"

struct status {
	struct reading *reading;
	struct msg_backlog *media;
	int32_t n_media;
	struct store_letter *digests; /* the last of each recipient */
	size_t n_digests;
	struct msg_trouble *troubles;
	int32_t n_troubles;
};

static void on_backlogs(void *context, const struct err *err, const struct store_backlog *rows, size_t count)
{
	struct status *status = context;
	status->media = arena_zalloc(status->reading->arena, count, sizeof *status->media);
	status->n_media = (int32_t)count;
	for (size_t i = 0; i < count; i++) {
		status->media[i] = (struct msg_backlog){
			.medium = rows[i].medium,
			.waiting = rows[i].waiting,
			.open = rows[i].open,
			.tried = rows[i].tried,
			.failed = rows[i].failed,
			.oldest_at = rows[i].oldest_at,
			.taken_at = rows[i].taken_at,
		};
	}
	reading_settle(status->reading, err);
}

static void on_digests(void *context, const struct err *err, const struct store_letter *letters, size_t count)
{
	struct status *status = context;
	status->digests = arena_zalloc(status->reading->arena, count, sizeof *status->digests);
	status->n_digests = count;
	if (count > 0)
		memcpy(status->digests, letters, count * sizeof *letters);
	reading_settle(status->reading, err);
}

static void on_troubles(void *context, const struct err *err, const struct store_letter *letters,
			size_t count)
{
	struct status *status = context;
	struct arena *arena = status->reading->arena;
	status->troubles = arena_zalloc(arena, count, sizeof *status->troubles);
	status->n_troubles = (int32_t)count;
	for (size_t i = 0; i < count; i++) {
		const struct store_letter *row = &letters[i];
		status->troubles[i] = (struct msg_trouble){
			.letter = row->letter,
			.medium = row->medium,
			.recipient = row->recipient,
			.made_at = row->made_at,
			.attempt = row->attempt,
			.reason = arena_strndup(arena, row->reason, strlen(row->reason)),
			.next_try = row->next_try,
		};
	}
	reading_settle(status->reading, err);
}

static const int32_t every_medium[] = {MEDIUM_MAIL, MEDIUM_HOOK};

/* Whose troubles are told: an operator's are all, a courier's its own. That something waits every courier may know, so that each can
 * notice that another is silent. */
static size_t media_of(const struct reading *reading, int32_t media[MEDIUM_COUNT])
{
	const struct party *party = partnership_party(reading->partnership, reading->party);
	size_t count = 0;
	if (!party || party->role != ROLE_HOOKS)
		media[count++] = MEDIUM_MAIL;
	if (!party || party->role != ROLE_MAILER)
		media[count++] = MEDIUM_HOOK;
	return count;
}

static enum phase_result ask(struct reading *reading)
{
	struct store *store = reading->app->store;
	int32_t partnership = reading->app->config.partnership;
	struct status *status = arena_zalloc(reading->arena, 1, sizeof *status);
	int32_t media[MEDIUM_COUNT];
	size_t n_media = media_of(reading, media);
	reading->state = status;
	status->reading = reading;
	reading_expect(reading);
	store_read_backlogs(store, partnership, every_medium, sizeof every_medium / sizeof *every_medium,
			    reading->now - INSTANT_DAY, on_backlogs, status);
	reading_expect(reading);
	store_read_digests(store, partnership, on_digests, status);
	reading_expect(reading);
	store_read_troubles(store, partnership, media, n_media, APP_TROUBLES_MAX, on_troubles, status);
	return PHASE_NEXT;
}

static const struct store_letter *sent(const struct status *status, const struct schedule_due *due)
{
	for (size_t i = 0; i < status->n_digests; i++) {
		const struct store_letter *letter = &status->digests[i];
		if (letter->recipient == due->party && letter->medium == due->medium &&
		    letter->day >= due->day)
			return letter;
	}
	return NULL;
}

static const char *state_of(const struct store_letter *letter)
{
	if (!letter)
		return "missing";
	if (letter->ended_at == INSTANT_NEVER)
		return "open";
	return letter->failed ? "failed" : "sent";
}

static struct desc_list digests_of(struct reading *reading, const struct status *status)
{
	struct schedule *schedule = reading->app->schedule;
	size_t most = schedule_count(schedule) < MSG_LIST_MAX ? schedule_count(schedule) : MSG_LIST_MAX;
	struct schedule_due *dues = arena_zalloc(reading->arena, most, sizeof *dues);
	size_t count = schedule_last_dues(schedule, reading->now, dues, most);
	struct msg_digest_sent *digests = arena_zalloc(reading->arena, count, sizeof *digests);
	for (size_t i = 0; i < count; i++) {
		const struct store_letter *letter = sent(status, &dues[i]);
		digests[i] = (struct msg_digest_sent){dues[i].party, dues[i].at, state_of(letter),
						      letter ? letter->attempt : 0};
	}
	return (struct desc_list){digests, (int32_t)count};
}

static enum phase_result show(struct reading *reading)
{
	const struct status *status = reading->state;
	struct msg_delivery_status *result = arena_zalloc(reading->arena, 1, sizeof *result);
	*result = (struct msg_delivery_status){
		.now = reading->now,
		.media = {status->media, status->n_media},
		.digests = digests_of(reading, status),
		.troubles = {status->troubles, status->n_troubles},
	};
	reading->result = result;
	return PHASE_NEXT;
}

const struct answer answer_delivery_status = {{ask, show}};
