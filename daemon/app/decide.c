/* decide: see decide.h. */
#include "app/decide.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "almanac/recurrence.h"
#include "app/done.h"
#include "app/enrol.h"
#include "app/partners.h"
#include "app/request.h"
#include "app/row.h"
#include "app/seal.h"
#include "app/signing.h"
#include "app/sweep.h"
#include "core/channel.h"
#include "core/ruling.h"
#include "store/letters.h"
#include "sys/clock.h"
#include "wire/codec.h"

struct run {
	struct app *app;
	struct arena *arena;
	struct list *works;
	const struct partnership *partnership;
	const struct casefile *before; /* NULL = there is no such case */
	struct ruling ruling;
	bool exact;
};

static void refuse(struct request *request, const struct err *err)
{
	request->err = *err;
	request->work.refused = true;
}

/* Answered already: it must not happen any more. */
static bool is_over(const struct request *request)
{
	return request->answered && request->origin != ORIGIN_SWEEP;
}

static struct command command_of(const struct run *run, const struct request *request)
{
	return (struct command){
		.verb = request->verb,
		.actor = request->party,
		.at = request->at ? request->at : clock_now(run->app->clock),
		.new_case_id = request->work.case_id,
		.driven = clock_is_driven(run->app->clock),
		.args = &request->args,
	};
}

/* --- rows ------------------------------------------------------------------------------------------ */

static int seal_content(const struct run *run, const struct request *request, struct store_event *row)
{
	field_mask mask = row_sealed_fields() & request->args.present;
	struct seal_place place = {run->app->config.partnership, row->case_id};
	struct sealed sealed = {0};
	struct err err = ERR_NONE;
	struct strbuf text;
	struct json_out out;
	if (!mask)
		return 0;
	strbuf_init(&text);
	json_out_start(&out, &text);
	json_out_begin_object(&out);
	codec_write_fields(&out, mask, &request->args, partners_names(run->app->partners));
	json_out_end(&out);
	int failed = seal_close(run->app->seal, place, text.bytes, text.length, run->arena, &sealed, &err);
	strbuf_done(&text);
	row->sealed = sealed.bytes;
	row->sealed_length = sealed.length;
	return failed;
}

static void add_envelope(const struct request *request, struct store_event *row)
{
	const struct args *args = &request->args;
	row->has_key = true;
	memcpy(row->key, request->work.key, sizeof row->key);
	row->body_hash = request->work.body_hash;
	row->on_behalf_of = args->on_behalf_of;
	row->purpose = args->purpose;
	row->visibility = args->visibility;
}

/* The row of the event that records a command. Without chance nothing can be sealed; then nothing may be written. */
static struct store_event fact_row(const struct run *run, struct request *request, const struct event *event)
{
	struct store_event row =
		row_write(event, partners_names(run->app->partners), clock_now(run->app->clock), run->arena);
	add_envelope(request, &row);
	if (seal_content(run, request, &row) < 0)
		abort();
	request->work.first_seq = event->seq;
	request->result = done_of(event, &request->arena);
	return row;
}

/* --- a case ---------------------------------------------------------------------------------------- */

static const struct casefile *file_of(const struct store_case *row, struct arena *arena)
{
	if (row->version == 0)
		return NULL;
	const void *block = arena_memdup(arena, row->state, row->state_length);
	return casefile_of(block, row->state_length);
}

static void decide_one(struct run *run, struct request *request)
{
	struct err err = ERR_NONE;
	int32_t fact = 0;
	struct command command = command_of(run, request);
	if (request->origin == ORIGIN_SWEEP) {
		run->exact = true;
		if (run->before)
			case_advance(&run->ruling, request->sweep_to);
	} else if (is_over(request)) {
		request->work.refused = true;
	} else if (request->verb == VERB_case_open && run->ruling.draft.file->version > 0) {
		request->work.refused = request->collided = true;
	} else if (case_decide(&run->ruling, &command, &fact, &err) < 0) {
		refuse(request, &err);
	} else {
		request->work.first_seq = fact;
	}
}

/* Which request each event records; NULL for those that follow from rules. */
static struct request **authors_of(struct run *run)
{
	const struct ruling *ruling = &run->ruling;
	struct request **authors = arena_zalloc(run->arena, ruling->n_events, sizeof(struct request *));
	LIST_EACH(node, run->works) {
		struct request *request = request_of_work(LIST_OWNER(node, struct store_work, node));
		if (request->work.refused || request->origin == ORIGIN_SWEEP)
			continue;
		size_t index = (size_t)(request->work.first_seq - ruling->events[0].seq);
		assert(index < ruling->n_events);
		authors[index] = request;
	}
	return authors;
}

static const struct store_event *rows_of(struct run *run)
{
	const struct ruling *ruling = &run->ruling;
	const struct party_names *names = partners_names(run->app->partners);
	int64_t now = clock_now(run->app->clock);
	struct request **authors = authors_of(run);
	struct store_event *rows = arena_zalloc(run->arena, ruling->n_events, sizeof *rows);
	for (size_t i = 0; i < ruling->n_events; i++) {
		const struct event *event = &ruling->events[i];
		rows[i] = authors[i] ? fact_row(run, authors[i], event)
				     : row_write(event, names, now, run->arena);
	}
	return rows;
}

static struct store_delivery delivery_of(const struct event *event, const struct store_event *row)
{
	const struct args *args = &event->facts.args;
	return (struct store_delivery){
		.number = args->delivery,
		.recipient = args->party,
		.desk = args->present & F(notice) ? args->notice : STORE_DESK_WHOLE,
		.medium = args->medium,
		.occasion = args->occasion,
		.severity = args->severity,
		.crisis = args->urgency == URGENCY_CRISIS,
		.owed_at = event->at,
		.not_before = args->not_before,
		.facts = row->facts,
		.facts_length = row->facts_length,
	};
}

static int32_t relation_in(const struct casefile *file, int32_t party)
{
	const struct participant *participant = file ? casefile_participant(file, party) : NULL;
	return participant ? participant->relation : RELATION_NONE;
}

/* What the events owe to be told, and say of what was owed. The texts are those of the rows. */
static void put_deliveries(const struct run *run, struct store_run *ret_run)
{
	const struct ruling *ruling = &run->ruling;
	struct store_delivery *deliveries = NULL;
	struct store_told *told = NULL;
	for (size_t i = 0; i < ruling->n_events; i++) {
		const struct event *event = &ruling->events[i];
		if (event->kind == EVENT_delivery_owed) {
			if (!deliveries)
				deliveries = arena_zalloc(run->arena, ruling->n_events, sizeof *deliveries);
			deliveries[ret_run->n_deliveries++] = delivery_of(event, &ret_run->events[i]);
		} else if (event->kind == EVENT_delivery_made || event->kind == EVENT_delivery_failed) {
			if (!told)
				told = arena_zalloc(run->arena, ruling->n_events, sizeof *told);
			told[ret_run->n_told++] = (struct store_told){event->facts.args.delivery,
								      event->kind == EVENT_delivery_failed};
		}
	}
	ret_run->deliveries = deliveries;
	ret_run->told = told;
}

/* What changed between the file before and the file after. */
static void put_parts(const struct run *run, struct store_run *ret_run)
{
	const struct casefile *after = run->ruling.draft.file;
	size_t n_before = 0, n_after = 0;
	const struct participant *before = run->before ? casefile_participants(run->before, &n_before) : NULL;
	const struct participant *now = casefile_participants(after, &n_after);
	struct store_part *parts = arena_zalloc(run->arena, n_before + n_after, sizeof *parts);
	size_t count = 0;
	for (size_t i = 0; i < n_after; i++) {
		if (relation_in(run->before, now[i].party) != now[i].relation)
			parts[count++] = (struct store_part){after->id, now[i].party, now[i].relation};
	}
	for (size_t i = 0; i < n_before; i++) {
		if (relation_in(after, before[i].party) == RELATION_NONE)
			parts[count++] = (struct store_part){after->id, before[i].party, RELATION_NONE};
	}
	ret_run->parts = parts;
	ret_run->n_parts = count;
}

static void put_next(const struct run *run, struct store_run *ret_run)
{
	const struct casefile *file = run->ruling.draft.file;
	ret_run->next = (struct store_case){
		.case_id = ret_run->case_id,
		.version = file->version,
		.format = file->format,
		.stalls = casefile_stalls(file),
		.status = file->status,
		.next_due = case_next_due(&run->ruling),
		.state = file,
		.state_length = file->size,
	};
}

static void refuse_all(struct run *run, const struct err *err)
{
	LIST_EACH(node, run->works)
		refuse(request_of_work(LIST_OWNER(node, struct store_work, node)), err);
}

static void decide_case(struct run *run, const struct store_case *now_case, struct store_run *ret_run)
{
	run->before = file_of(now_case, run->arena);
	if (now_case->version != 0 && !run->before) {
		struct err err;
		err_set(&err, ERROR_version_unknown,
			"the case is of a format that this program does not know");
		refuse_all(run, &err);
		return;
	}
	ruling_start(&run->ruling, run->arena, run->partnership, run->before);
	LIST_EACH(node, run->works)
		decide_one(run, request_of_work(LIST_OWNER(node, struct store_work, node)));
	ret_run->n_events = run->ruling.n_events;
	ret_run->exact_due = run->exact && run->before;
	if (ret_run->n_events == 0 && !run->before)
		return;
	put_next(run, ret_run);
	put_parts(run, ret_run);
	sweep_expect(run->app->sweep, ret_run->next.next_due);
	if (ret_run->n_events > 0) {
		ret_run->events = rows_of(run);
		put_deliveries(run, ret_run);
	}
}

/* --- the partnership ------------------------------------------------------------------------------- */

static int decide_enrolment(struct run *run, struct request *request, struct event *ret_event,
			    struct err *err)
{
	struct command command = command_of(run, request);
	if (partnership_decide(run->partnership, &command, ret_event, err) < 0 ||
	    enrol_pin(&run->app->config, &request->args, &request->arena, err) < 0)
		return -1;
	return partnership_decide(run->partnership, &command, ret_event, err);
}

/* What the covenant that came along says, and the hash of what will be signed. */
static int read_document(struct run *run, struct request *request, struct command *command, struct err *err)
{
	if (partners_compile(request->args.document, run->partnership->n_covenants + 1, run->arena,
			     &command->covenant, err) < 0)
		return -1;
	return signing_put_hash(&request->args, &request->arena, err);
}

static int decide_programme(struct run *run, struct request *request, struct command *command,
			    struct event *ret_event, struct err *err)
{
	int64_t since;
	int32_t version = run->partnership->n_covenants;
	const char *covenant = partners_document(run->app->partners, version, &since);
	if (!covenant)
		return err_set(err, ERROR_no_covenant, "a programme sharpens a covenant: put one first");
	if (partners_compile_programme(covenant, request->args.document, version, run->arena,
				       &command->programme, err) < 0)
		return -1;
	return partnership_decide(run->partnership, command, ret_event, err);
}

static bool is_signed(const struct run *run, const struct request *request)
{
	const struct proposal *proposal = proposal_of(run->partnership, request->args.draft);
	return proposal && signing_is_good(run->app->config.partnership, proposal, &request->args);
}

/* Rules of recurrence are the almanac's to read. */
static int check_digest(const struct request *request, struct err *err)
{
	const struct args *args = &request->args;
	if (!(args->present & F(digest)) || strcmp(args->digest, CHANNEL_DIGEST_NONE) == 0)
		return 0;
	if (recurrence_check(args->digest, err) == 0)
		return 0;
	return err_set_where(err, ERROR_bad_value, "digest",
			     "none, or a rule of days, weeks, months or years without an end, like "
			     "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=8;BYMINUTE=0");
}

static int decide_stream(struct run *run, struct request *request, struct event *ret_event, struct err *err)
{
	struct command command = command_of(run, request);
	if (request->verb == VERB_agency_enrol)
		return decide_enrolment(run, request, ret_event, err);
	if (request->verb == VERB_programme_start)
		return decide_programme(run, request, &command, ret_event, err);
	if (request->verb == VERB_channel_set && check_digest(request, err) < 0)
		return -1;
	if (request->args.present & F(document) && read_document(run, request, &command, err) < 0)
		return -1;
	if (request->verb == VERB_covenant_sign)
		command.signature_is_good = is_signed(run, request);
	return partnership_decide(run->partnership, &command, ret_event, err);
}

/* One work at a time: request lines them up. The file of the partnership is the fold itself, so no block is kept. */
static void decide_partnership(struct run *run, struct store_run *ret_run)
{
	struct request *request = request_of_work(LIST_OWNER(run->works->next, struct store_work, node));
	struct event *event = arena_zalloc(run->arena, 1, sizeof *event);
	struct err err = ERR_NONE;
	assert(run->works->next->next == run->works);
	ret_run->expected_version = run->partnership->version;
	ret_run->next = (struct store_case){.version = run->partnership->version, .next_due = INSTANT_NEVER};
	if (is_over(request)) {
		request->work.refused = true;
		return;
	}
	if (decide_stream(run, request, event, &err) < 0) {
		refuse(request, &err);
		return;
	}
	struct store_event *row = arena_zalloc(run->arena, 1, sizeof *row);
	*row = fact_row(run, request, event);
	ret_run->events = row;
	ret_run->n_events = 1;
	ret_run->next.version++;
}

void decide_run(struct app *app, struct list *works, const struct store_case *now_case, struct arena *arena,
		struct store_run *ret_run)
{
	struct run run = {
		.app = app,
		.arena = arena,
		.works = works,
		.partnership = partners_fold(app->partners),
	};
	*ret_run = (struct store_run){
		.case_id = now_case->case_id,
		.expected_version = now_case->version,
		.expected_partnership = run.partnership->version,
		.next = *now_case,
	};
	if (now_case->case_id == 0)
		decide_partnership(&run, ret_run);
	else
		decide_case(&run, now_case, ret_run);
}
