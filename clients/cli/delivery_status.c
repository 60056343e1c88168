/* delivery_status: see delivery_status.h. */
#include "cli/delivery_status.h"

#include <inttypes.h>
#include <string.h>

#include "base/instant.h"
#include "cli/connect.h"
#include "cli/known_parties.h"
#include "cli/when.h"
#include "wire/desc_in.h"

#define IN_USE_US (7 * INSTANT_DAY) /* so long after a courier last asked it is missed */

/* --- asking ----------------------------------------------------------------------------------------- */

static int ask(struct vangnet *client, struct delivery_status *status, struct err *err)
{
	struct desc_reader reader = {
		.names = &status->names, .arena = &status->arena, .err = err, .lenient = true};
	struct strbuf result = {0};
	int failed = vangnet_call(client, verb_rows[VERB_delivery_status].name, NULL, &result, err);
	if (!failed)
		failed = desc_read_object(&reader, slice_of(strbuf_text(&result), result.length),
					  &msg_delivery_status_table, &status->message);
	strbuf_done(&result);
	return failed;
}

int delivery_status_read(const struct cli *cli, struct delivery_status *ret_status,
			 struct strbuf *ret_refusal, struct err *err)
{
	struct vangnet *client;
	if (connect_client(cli, 0, &client, err) != 0)
		return -1;
	*ret_status = (struct delivery_status){0};
	arena_init(&ret_status->arena);
	ret_status->names = known_parties(&ret_status->arena);
	int failed = ask(client, ret_status, err);
	if (failed) {
		strbuf_puts(ret_refusal, vangnet_refusal(client));
		delivery_status_done(ret_status);
	}
	vangnet_close(client);
	return failed;
}

void delivery_status_done(struct delivery_status *status)
{
	arena_done(&status->arena);
}

static const struct msg_backlog *medium_of(const struct delivery_status *status, int32_t index)
{
	return (const struct msg_backlog *)status->message.media.items + index;
}

static const struct msg_digest_sent *digest_of(const struct delivery_status *status, int32_t index)
{
	return (const struct msg_digest_sent *)status->message.digests.items + index;
}

/* --- what is late ----------------------------------------------------------------------------------- */

static int64_t minutes_since(const struct delivery_status *status, int64_t at)
{
	return (status->message.now - at) / INSTANT_MINUTE;
}

/* One that failed will not come any more; the others may be on their way. */
static size_t put_digest(const struct delivery_status *status, const struct msg_digest_sent *digest,
			 int64_t oldest_us, struct strbuf *to)
{
	char due[WHEN_TEXT_MAX + 1];
	bool is_failed = strcmp(digest->state, "failed") == 0;
	bool is_late = status->message.now - digest->due_at > oldest_us;
	if (strcmp(digest->state, "sent") == 0 || (!is_failed && !is_late))
		return 0;
	const char *name = status->names.name(status->names.context, digest->party);
	when_format(digest->due_at, LANGUAGE_EN, due);
	strbuf_printf(to, "the digest of %s that was due %s ", name ? name : "?", due);
	if (is_failed)
		strbuf_puts(to, "could not be delivered\n");
	else if (strcmp(digest->state, "open") == 0)
		strbuf_printf(to, "has not gone out (attempts: %d)\n", digest->attempt);
	else
		strbuf_printf(to, "is %s\n", digest->state);
	return 1;
}

static bool is_needed(const struct delivery_status *status, const struct msg_backlog *medium)
{
	bool digests_go_by_it = medium->medium == MEDIUM_MAIL && status->message.digests.count > 0;
	bool asked_lately =
		medium->taken_at != INSTANT_NEVER && status->message.now - medium->taken_at <= IN_USE_US;
	return medium->waiting > 0 || medium->open > 0 || digests_go_by_it || asked_lately;
}

static size_t put_courier(const struct delivery_status *status, const struct msg_backlog *medium,
			  int64_t oldest_us, struct strbuf *to)
{
	const char *name = choice_name(CHOICE_MEDIUM, medium->medium);
	if (!is_needed(status, medium))
		return 0;
	if (medium->taken_at == INSTANT_NEVER) {
		strbuf_printf(to, "%s: no courier has ever asked for letters\n", name);
		return 1;
	}
	if (status->message.now - medium->taken_at <= oldest_us)
		return 0;
	strbuf_printf(to, "%s: no courier has asked for letters for %" PRId64 " minutes\n", name,
		      minutes_since(status, medium->taken_at));
	return 1;
}

static size_t put_backlog(const struct delivery_status *status, const struct msg_backlog *medium,
			  int64_t oldest_us, struct strbuf *to)
{
	if (medium->oldest_at == INSTANT_NEVER || status->message.now - medium->oldest_at <= oldest_us)
		return 0;
	strbuf_printf(to,
		      "%s: the oldest of what is owed has waited for %" PRId64
		      " minutes (waiting: %d, tried: %d)\n",
		      choice_name(CHOICE_MEDIUM, medium->medium), minutes_since(status, medium->oldest_at),
		      medium->waiting + medium->open, medium->tried);
	return 1;
}

size_t delivery_status_put_troubles(const struct delivery_status *status, int64_t oldest_us,
				    struct strbuf *to)
{
	size_t troubles = 0;
	for (int32_t i = 0; i < status->message.digests.count; i++)
		troubles += put_digest(status, digest_of(status, i), oldest_us, to);
	for (int32_t i = 0; i < status->message.media.count; i++) {
		troubles += put_courier(status, medium_of(status, i), oldest_us, to);
		troubles += put_backlog(status, medium_of(status, i), oldest_us, to);
	}
	return troubles;
}

/* --- metrics ---------------------------------------------------------------------------------------- */

static double waiting_of(const struct delivery_status *status, const struct msg_backlog *medium)
{
	(void)status;
	return medium->waiting;
}

static double open_of(const struct delivery_status *status, const struct msg_backlog *medium)
{
	(void)status;
	return medium->open;
}

static double tried_of(const struct delivery_status *status, const struct msg_backlog *medium)
{
	(void)status;
	return medium->tried;
}

static double failed_of(const struct delivery_status *status, const struct msg_backlog *medium)
{
	(void)status;
	return medium->failed;
}

static double seconds_since(const struct delivery_status *status, int64_t at)
{
	return (double)(status->message.now - at) / (double)INSTANT_SECOND;
}

static double oldest_of(const struct delivery_status *status, const struct msg_backlog *medium)
{
	return medium->oldest_at == INSTANT_NEVER ? 0 : seconds_since(status, medium->oldest_at);
}

/* Negative: never, and so there is no sample. */
static double asked_of(const struct delivery_status *status, const struct msg_backlog *medium)
{
	return medium->taken_at == INSTANT_NEVER ? -1 : seconds_since(status, medium->taken_at);
}

static const struct {
	const char *name, *help;
	double (*value)(const struct delivery_status *status, const struct msg_backlog *medium);
} metrics[] = {
	{"vangnet_delivery_oldest_seconds", "Age of the oldest that is owed and not delivered.", oldest_of},
	{"vangnet_delivery_waiting", "Deliveries that are in no letter yet.", waiting_of},
	{"vangnet_delivery_letters_open", "Letters that are on their way.", open_of},
	{"vangnet_delivery_letters_tried", "Letters on their way with an attempt that failed.", tried_of},
	{"vangnet_delivery_letters_failed", "Letters that failed for good within a day.", failed_of},
	{"vangnet_delivery_courier_seconds", "Since a courier last asked for letters.", asked_of},
};

static void put_metric(const struct delivery_status *status, size_t index, struct strbuf *to)
{
	strbuf_printf(to, "# HELP %s %s\n# TYPE %s gauge\n", metrics[index].name, metrics[index].help,
		      metrics[index].name);
	for (int32_t i = 0; i < status->message.media.count; i++) {
		const struct msg_backlog *medium = medium_of(status, i);
		double value = metrics[index].value(status, medium);
		if (value >= 0)
			strbuf_printf(to, "%s{medium=\"%s\"} %.17g\n", metrics[index].name,
				      choice_name(CHOICE_MEDIUM, medium->medium), value);
	}
}

static void put_digests(const struct delivery_status *status, struct strbuf *to)
{
	static const char *const states[] = {"sent", "open", "failed", "missing"};
	static const char name[] = "vangnet_digests";
	strbuf_printf(to, "# HELP %s Recipients, by the state of their last digest that was due.\n", name);
	strbuf_printf(to, "# TYPE %s gauge\n", name);
	for (size_t s = 0; s < sizeof states / sizeof *states; s++) {
		int count = 0;
		for (int32_t i = 0; i < status->message.digests.count; i++)
			count += strcmp(digest_of(status, i)->state, states[s]) == 0;
		strbuf_printf(to, "%s{state=\"%s\"} %d\n", name, states[s], count);
	}
}

void delivery_status_put_metrics(const struct delivery_status *status, struct strbuf *to)
{
	for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
		put_metric(status, i, to);
	put_digests(status, to);
}
