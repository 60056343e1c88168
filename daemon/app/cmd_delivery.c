/*
 * cmd_delivery: delivery.take, delivery.done, delivery.fail: what couriers ask.
 *
 * These change the rows that couriers work from, and no case: what became of a delivery its case is told by the outbox.
 */
#include <string.h>

#include "app/commands.h"
#include "app/fingerprint.h"
#include "app/inside.h"
#include "app/limits.h"
#include "app/outbox.h"
#include "app/page.h"
#include "app/request.h"
#include "app/row.h"
#include "base/ident.h"
#include "core/channel.h"
#include "core/explain.h"
#include "store/letters.h"
#include "sys/clock.h"
#include "wire/codec.h"
#include "wire/msg.h"

/* --- wants ------------------------------------------------------------------------------------------- */

struct letters_want {
	struct reading *reading;
	struct store_letter *letters;
	size_t count;
};

static void on_letters(void *context, const struct err *err, const struct store_letter *letters, size_t count)
{
	struct letters_want *want = context;
	struct arena *arena = want->reading->arena;
	want->count = count;
	want->letters = arena_zalloc(arena, count, sizeof *want->letters);
	for (size_t i = 0; i < count; i++) {
		want->letters[i] = letters[i];
		if (letters[i].reason)
			want->letters[i].reason =
				arena_strndup(arena, letters[i].reason, strlen(letters[i].reason));
	}
	reading_settle(want->reading, err);
}

struct items_want {
	struct reading *reading;
	struct store_item *items;
	size_t count;
};

static void on_items(void *context, const struct err *err, const struct store_item *items, size_t count)
{
	struct items_want *want = context;
	struct arena *arena = want->reading->arena;
	want->count = count;
	want->items = arena_zalloc(arena, count, sizeof *want->items);
	for (size_t i = 0; i < count; i++) {
		want->items[i] = items[i];
		want->items[i].facts = arena_strndup(arena, items[i].facts, strlen(items[i].facts));
	}
	reading_settle(want->reading, err);
}

static void on_written(void *context, const struct err *err)
{
	struct reading *reading = context;
	outbox_poke(reading->app->outbox);
	reading_settle(reading, err);
}

/* A courier carries what its kind carries. */
static enum medium medium_of(const struct reading *reading)
{
	const struct party *party = partnership_party(reading->partnership, reading->party);
	return party && party->role == ROLE_HOOKS ? MEDIUM_HOOK : MEDIUM_MAIL;
}

/* --- delivery.take: the letters ----------------------------------------------------------------------- */

/* One delivery, with what there is to say of it now. */
struct telling {
	const struct store_item *row;
	struct facts owed; /* what delivery.owed said */
	struct loaded_case found;
	const struct finding *about; /* NULL = nothing, or no longer there */
	struct loaded_events proof;  /* stall.found */
};

struct taking {
	struct letters_want letters;
	struct items_want items;
	struct telling *told; /* side by side with items */
};

static int64_t new_token(void)
{
	return 1 + ((int64_t)(fingerprint_chance() >> 1) << 32 | fingerprint_chance());
}

static enum phase_result take(struct reading *reading)
{
	struct taking *taking = arena_zalloc(reading->arena, 1, sizeof *taking);
	int32_t limit = reading->args->limit;
	struct store_taking query = {
		.partnership = reading->app->config.partnership,
		.medium = (int32_t)medium_of(reading),
		.now = reading->now,
		.single = medium_of(reading) == MEDIUM_HOOK,
		.ready_by = reading->now - APP_GATHER_US,
		.quiet_from = reading->now - APP_GATHER_US,
		.busy_from = reading->now - INSTANT_HOUR,
		.busy = APP_LETTERS_AN_HOUR,
		.first_id = ident_case_new(clock_now(reading->app->wall), fingerprint_chance()),
		.most_made = APP_LETTERS_MADE,
		.leased_until = reading->now + APP_LEASE_US,
		.token = new_token(),
		.limit = limit > 0 && limit <= APP_LETTERS_MAX ? limit : APP_LETTERS_DEFAULT,
	};
	reading->state = taking;
	taking->letters.reading = taking->items.reading = reading;
	reading_expect(reading);
	store_take_letters(reading->app->store, &query, on_letters, &taking->letters);
	return PHASE_NEXT;
}

static enum phase_result want_items(struct reading *reading)
{
	struct taking *taking = reading->state;
	int64_t *ids = arena_zalloc(reading->arena, taking->letters.count, sizeof *ids);
	size_t count = 0;
	for (size_t i = 0; i < taking->letters.count; i++) {
		if (!taking->letters.letters[i].is_digest)
			ids[count++] = taking->letters.letters[i].letter;
	}
	if (count > 0) {
		reading_expect(reading);
		store_read_items(reading->app->store, reading->app->config.partnership, ids, count,
				 APP_LETTER_ITEMS, on_items, &taking->items);
	}
	return PHASE_NEXT;
}

static enum phase_result want_cases(struct reading *reading)
{
	struct taking *taking = reading->state;
	taking->told = arena_zalloc(reading->arena, taking->items.count, sizeof *taking->told);
	for (size_t i = 0; i < taking->items.count; i++) {
		struct telling *told = &taking->told[i];
		told->row = &taking->items.items[i];
		if (codec_read_facts(EVENT_delivery_owed,
				     slice_of(told->row->facts, strlen(told->row->facts)), reading->names,
				     reading->arena, &told->owed, &reading->err) < 0)
			return PHASE_FAILED;
		reading_want_case(reading, told->row->case_id, &told->found);
	}
	return PHASE_NEXT;
}

static enum phase_result want_proofs(struct reading *reading)
{
	struct taking *taking = reading->state;
	for (size_t i = 0; i < taking->items.count; i++) {
		struct telling *told = &taking->told[i];
		if (told->found.file && told->owed.args.present & F(finding))
			told->about = casefile_finding(told->found.file, told->owed.args.finding);
		if (!told->about)
			continue;
		struct reading_page proof = {told->row->case_id, told->about->found_seq - 1, 1};
		reading_want_events(reading, &proof, &told->proof);
	}
	return PHASE_NEXT;
}

/* --- what a letter says ------------------------------------------------------------------------------- */

static void explain(struct reading *reading, const struct telling *told, enum language language,
		    struct msg_delivery *delivery)
{
	const struct store_event *row = page_opened(&told->proof);
	struct event found;
	struct err ignored = ERR_NONE;
	if (!told->about || !row || row_read(row, reading->names, reading->arena, &found, &ignored) < 0)
		return;
	delivery->sentence = explain_finding(reading->arena, told->found.file, reading->partnership,
					     told->about, &found, language)
				     .sentence;
	if (finding_is_open(told->about))
		delivery->suggestion = explain_suggestion(reading->arena, told->found.file,
							  reading->partnership, told->about, language);
}

static int32_t or_none(const struct args *args, field_mask field, int32_t value)
{
	return args->present & field ? value : -1;
}

static int32_t kind_of(const struct telling *told)
{
	const struct obligation *obligation =
		told->found.file ? casefile_obligation(told->found.file, told->owed.args.obligation) : NULL;
	return obligation ? obligation->kind : -1;
}

static struct msg_delivery delivery_of(struct reading *reading, const struct telling *told,
				       enum language language)
{
	const struct args *owed = &told->owed.args;
	const struct casefile *file = told->found.file;
	bool escalated = file && file->ladder != LADDER_QUIET;
	struct msg_delivery delivery = {
		.case_id = told->row->case_id,
		.delivery = told->row->number,
		.occasion = owed->occasion,
		.at = told->row->owed_at,
		.urgency = owed->urgency,
		.escalated_at = escalated ? file->escalated_at : INSTANT_NEVER,
		.rung = or_none(owed, F(rung), owed->rung),
		.severity = owed->severity,
		.stall = or_none(owed, F(stall), owed->stall),
		.finding = owed->finding,
		.since = owed->present & F(since) ? owed->since : INSTANT_NEVER,
		.debtor = owed->agency,
		.obligation = owed->obligation,
		.of_kind = kind_of(told),
		.due = owed->present & F(due) ? owed->due : INSTANT_NEVER,
	};
	explain(reading, told, language, &delivery);
	return delivery;
}

static struct desc_list items_of(struct reading *reading, const struct taking *taking, int64_t letter,
				 enum language language)
{
	struct msg_delivery *deliveries = arena_zalloc(reading->arena, APP_LETTER_ITEMS, sizeof *deliveries);
	int32_t count = 0;
	for (size_t i = 0; i < taking->items.count && count < APP_LETTER_ITEMS; i++) {
		if (taking->told[i].row->letter == letter)
			deliveries[count++] = delivery_of(reading, &taking->told[i], language);
	}
	return (struct desc_list){deliveries, count};
}

static struct msg_letter letter_of(struct reading *reading, const struct taking *taking,
				   const struct store_letter *row, const struct channel *channel)
{
	const struct party *party = partnership_party(reading->partnership, row->recipient);
	struct msg_letter letter = {
		.letter = row->letter,
		.kind = row->is_digest ? "digest" : "deliveries",
		.recipient = row->recipient,
		.label = party->label,
		.mailbox = channel->mailbox,
		.notice = row->desk,
		.language = (int32_t)channel->language,
		.made_at = row->made_at,
		.attempt = row->attempt,
		.count = row->count,
		.crisis = row->crises,
		.waiting = row->waiting,
		.since = row->is_digest ? row->since : INSTANT_NEVER,
		.until = row->is_digest ? row->made_at : INSTANT_NEVER,
	};
	if (!row->is_digest) {
		letter.items = items_of(reading, taking, row->letter, channel->language);
		letter.held_back = row->count - letter.items.count;
	}
	return letter;
}

/* Nobody is there any more to whom it could go. Whether that is written now or with the next taking makes no difference. */
static void on_given_up(void *context, const struct err *err)
{
	(void)err;
	outbox_poke(context);
}

static void give_up(struct reading *reading, const struct store_letter *row)
{
	struct store_ending ending = {.partnership = reading->app->config.partnership,
				      .letter = row->letter,
				      .now = reading->now,
				      .failed = true,
				      .reason = "the party is not reached by this medium any more"};
	store_end_letter(reading->app->store, &ending, on_given_up, reading->app->outbox);
}

static enum phase_result show_letters(struct reading *reading)
{
	const struct taking *taking = reading->state;
	struct msg_letters *result = arena_zalloc(reading->arena, 1, sizeof *result);
	struct msg_letter *letters = arena_zalloc(reading->arena, taking->letters.count, sizeof *letters);
	int32_t count = 0;
	for (size_t i = 0; i < taking->letters.count; i++) {
		const struct store_letter *row = &taking->letters.letters[i];
		const struct channel *channel = channel_of(reading->partnership, row->recipient,
							   (enum medium)row->medium, row->desk, reading->now);
		if (channel)
			letters[count++] = letter_of(reading, taking, row, channel);
		else
			give_up(reading, row);
	}
	*result = (struct msg_letters){reading->now, {letters, count}};
	reading->result = result;
	return PHASE_NEXT;
}

const struct answer answer_delivery_take = {{take, want_items, want_cases, want_proofs, show_letters}};

/* --- delivery.done, delivery.fail --------------------------------------------------------------------- */

static enum phase_result find_letter(struct reading *reading)
{
	struct letters_want *want = arena_zalloc(reading->arena, 1, sizeof *want);
	want->reading = reading;
	reading->state = want;
	reading_expect(reading);
	store_find_letter(reading->app->store, reading->app->config.partnership, (int32_t)medium_of(reading),
			  reading->args->letter, on_letters, want);
	return PHASE_NEXT;
}

static enum phase_result check_letter(struct reading *reading)
{
	const struct letters_want *want = reading->state;
	if (want->count == 0)
		return reading_fail(reading, ERROR_not_found, "letter",
				    "there is no such letter, or it is not yours to carry");
	return PHASE_NEXT;
}

static void end_letter(struct reading *reading, bool failed)
{
	struct store_ending ending = {.partnership = reading->app->config.partnership,
				      .letter = reading->args->letter,
				      .now = reading->now,
				      .failed = failed,
				      .reason = reading->args->reason};
	reading_expect(reading);
	store_end_letter(reading->app->store, &ending, on_written, reading);
}

static enum phase_result end_well(struct reading *reading)
{
	if (check_letter(reading) == PHASE_FAILED)
		return PHASE_FAILED;
	end_letter(reading, false);
	return PHASE_NEXT;
}

/* Twice as long after each attempt, and by chance a little more: who failed together does not come back together. */
static int64_t next_try(const struct store_letter *letter, int64_t now)
{
	int64_t wait = APP_LETTER_RETRY_FIRST_US;
	for (int32_t i = 1; i < letter->attempt && wait < APP_LETTER_RETRY_MOST_US; i++)
		wait *= 2;
	if (wait > APP_LETTER_RETRY_MOST_US)
		wait = APP_LETTER_RETRY_MOST_US;
	return now + wait + (int64_t)(fingerprint_chance() % 1024) * (wait / 2) / 1024;
}

static void try_again_later(struct reading *reading, struct store_letter *letter)
{
	letter->next_try = next_try(letter, reading->now);
	struct store_retry retry = {reading->app->config.partnership, letter->letter, letter->next_try,
				    reading->args->reason};
	reading_expect(reading);
	store_retry_letter(reading->app->store, &retry, on_written, reading);
}

/* What has ended is not tried again; what was handed over may still come back. */
static enum phase_result end_badly(struct reading *reading)
{
	const struct letters_want *want = reading->state;
	if (check_letter(reading) == PHASE_FAILED)
		return PHASE_FAILED;
	struct store_letter *letter = &want->letters[0];
	if (reading->args->final)
		end_letter(reading, true);
	else if (letter->ended_at == INSTANT_NEVER)
		try_again_later(reading, letter);
	return PHASE_NEXT;
}

static enum phase_result show_end(struct reading *reading)
{
	const struct letters_want *want = reading->state;
	const struct store_letter *letter = &want->letters[0];
	bool goes_on = reading->request->verb == VERB_delivery_fail && !reading->args->final &&
		       letter->ended_at == INSTANT_NEVER;
	struct msg_letter_end *end = arena_zalloc(reading->arena, 1, sizeof *end);
	*end = (struct msg_letter_end){letter->letter, goes_on ? letter->next_try : INSTANT_NEVER};
	reading->result = end;
	return PHASE_NEXT;
}

const struct answer answer_delivery_done = {{find_letter, end_well, show_end}};
const struct answer answer_delivery_fail = {{find_letter, end_badly, show_end}};
