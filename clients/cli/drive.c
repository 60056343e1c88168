/* drive: see drive.h. One request at a time, in order of (instant, case, event): the log's own order. */
#include "cli/drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ident.h"
#include "base/instant.h"
#include "c/json_view.h"
#include "replay/script.h"
#include "wire/codec.h"
#include "wire/json_out.h"

#define PAGE 500
#define PIPELINE 64

/* One event of the log, in the order in which all are sent. */
struct turn {
	int64_t at;
	size_t log_case;
	size_t index; /* within the case */
};

struct drive {
	const struct drive_plan *plan;
	const struct eventlog *log;
	struct vangnet *operator;
	struct vangnet **agencies; /* connected when first needed */
	char (*ids)[IDENT_CASE_LENGTH + 1];
	int32_t (*facts)[SCRIPT_COMMANDS_MAX]; /* seqs that record event i of the log; 0 = none */
	struct strbuf params;
	struct strbuf result;
	struct err *err;
};

void drive_name(int32_t index, char name[DRIVE_NAME_MAX])
{
	snprintf(name, DRIVE_NAME_MAX, "a%d", index + 1);
}

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

/* --- parameters --- */

static struct json_out begin_params(struct drive *drive)
{
	struct json_out out;
	strbuf_reset(&drive->params);
	json_out_start(&out, &drive->params);
	json_out_begin_object(&out);
	return out;
}

static void put(struct json_out *out, enum field field, const char *text)
{
	json_out_key(out, field_rows[field].name);
	json_out_text(out, text);
}

static void put_instant(struct json_out *out, enum field field, int64_t instant)
{
	json_out_key(out, field_rows[field].name);
	json_out_instant(out, instant);
}

static int call(struct drive *drive, struct vangnet *client, enum verb verb)
{
	return vangnet_call(client, verb_rows[verb].name, strbuf_text(&drive->params), &drive->result,
			    drive->err);
}

/* --- before the log begins --- */

static int put_covenant(struct drive *drive)
{
	struct json_out out = begin_params(drive);
	const struct agreement *agreement = &drive->plan->input->agreement;
	put(&out, FIELD_key, "covenant");
	json_out_key(&out, field_rows[FIELD_document].name);
	json_out_raw(&out, agreement->document, agreement->document_length);
	json_out_end(&out);
	return call(drive, drive->operator, VERB_covenant_put);
}

/* A label as the protocol takes it: at most so many bytes, cut at a character. */
static void put_label(struct json_out *out, const char *label)
{
	size_t length = strlen(label), most = (size_t)field_rows[FIELD_label].limit;
	if (length > most) {
		length = most;
		while (length > 0 && ((unsigned char)label[length] & 0xC0) == 0x80)
			length--;
	}
	json_out_key(out, field_rows[FIELD_label].name);
	json_out_string(out, label, length);
}

static int send_enrolment(struct drive *drive, int32_t index, int64_t *ret_id)
{
	char name[DRIVE_NAME_MAX];
	struct json_out out = begin_params(drive);
	drive_name(index, name);
	put(&out, FIELD_key, name);
	put(&out, FIELD_name, name);
	put_label(&out, drive->log->agencies[index]);
	json_out_end(&out);
	return vangnet_send(drive->operator, verb_rows[VERB_agency_enrol].name, strbuf_text(&drive->params),
			    ret_id, drive->err);
}

static int enrol_all(struct drive *drive)
{
	int64_t ids[PIPELINE];
	int32_t count = (int32_t)drive->log->agency_count;
	for (int32_t from = 0; from < count; from += PIPELINE) {
		int32_t n = count - from < PIPELINE ? count - from : PIPELINE;
		for (int32_t i = 0; i < n; i++) {
			if (send_enrolment(drive, from + i, &ids[i]) != 0)
				return -1;
		}
		for (int32_t i = 0; i < n; i++) {
			if (vangnet_receive(drive->operator, ids[i], &drive->result, drive->err) != 0)
				return -1;
		}
	}
	return 0;
}

static int client_of(struct drive *drive, int32_t agency, struct vangnet **ret_client)
{
	char name[DRIVE_NAME_MAX];
	drive_name(agency, name);
	if (!drive->agencies[agency] &&
	    daemon_child_connect(drive->plan->child, name, &drive->agencies[agency], drive->err) != 0)
		return -1;
	*ret_client = drive->agencies[agency];
	return 0;
}

/* --- the log --- */

static int by_turn(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->log_case != y->log_case)
		return x->log_case < y->log_case ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* Events of the cases that are driven; *ret_count of them. */
static struct turn *make_turns(const struct eventlog *log, size_t *ret_count)
{
	size_t count = 0, total = 0;
	for (size_t c = 0; c < log->case_count; c++)
		total += log->cases[c].count;
	struct turn *turns = must(calloc(total + 1, sizeof *turns));
	for (size_t c = 0; c < log->case_count; c++) {
		for (size_t i = 0; i < log->cases[c].count; i++)
			turns[count++] = (struct turn){log->events[log->cases[c].first + i].at, c, i};
	}
	if (count)
		qsort(turns, count, sizeof *turns, by_turn);
	*ret_count = count;
	return turns;
}

static int advance_clock(struct drive *drive, int64_t to)
{
	struct json_out out = begin_params(drive);
	put_instant(&out, FIELD_until, to);
	json_out_end(&out);
	return call(drive, drive->operator, VERB_clock_advance);
}

static void write_command(struct drive *drive, const struct turn *turn, const struct script_command *command,
			  size_t nth)
{
	char key[64], agency[DRIVE_NAME_MAX];
	struct json_out out = begin_params(drive);
	snprintf(key, sizeof key, "c%zue%zun%zu", turn->log_case, turn->index, nth);
	put(&out, FIELD_key, key);
	if (command->verb == VERB_case_open) {
		char title[201];
		snprintf(title, sizeof title, "%zu", turn->log_case + 1);
		put(&out, FIELD_title, title);
		put(&out, FIELD_theme, SCRIPT_THEME);
	} else {
		drive_name(command->agency, agency);
		put(&out, FIELD_case_id, drive->ids[turn->log_case]);
		put(&out, FIELD_agency, agency);
		json_out_key(&out, field_rows[FIELD_meaning].name);
		json_out_begin_array(&out);
		for (int m = 0; m < MEANING_COUNT; m++) {
			if (command->meaning & 1 << m)
				json_out_text(&out, choice_name(CHOICE_MEANING, m));
		}
		json_out_end(&out);
	}
	json_out_end(&out);
}

/* Keep what the daemon answered: the id of the case, and the number of the event. */
static int keep_answer(struct drive *drive, const struct turn *turn, size_t nth)
{
	struct slice result = slice_of(strbuf_text(&drive->result), drive->result.length);
	struct arena arena;
	arena_init(&arena);
	const char *id = json_view_text(json_view_member(result, field_rows[FIELD_case_id].name), &arena);
	int64_t seq = json_view_integer(json_view_member(result, "seq"), 0);
	bool good = strlen(id) == IDENT_CASE_LENGTH && seq > 0;
	if (good) {
		memcpy(drive->ids[turn->log_case], id, IDENT_CASE_LENGTH + 1);
		drive->facts[drive->log->cases[turn->log_case].first + turn->index][nth] = (int32_t)seq;
	}
	arena_done(&arena);
	return good ? 0
		    : err_set(drive->err, ERROR_internal, "the daemon's answer names no case or no event");
}

/* An error says at which event of the log it happened. */
static int blame(struct drive *drive, const struct turn *turn, enum verb verb)
{
	const struct eventlog_case *log_case = &drive->log->cases[turn->log_case];
	struct err inner = *drive->err;
	return err_set(drive->err, inner.code, "line %u of the log, case %.60s, %s: %.100s",
		       drive->log->events[log_case->first + turn->index].line, log_case->name,
		       verb_rows[verb].name, inner.text);
}

static int take_turn(struct drive *drive, const struct turn *turn)
{
	struct script_command commands[SCRIPT_COMMANDS_MAX];
	size_t count = script_of(drive->log, &drive->log->cases[turn->log_case], turn->index, commands);
	for (size_t i = 0; i < count; i++) {
		struct vangnet *client;
		if (client_of(drive, commands[i].sender, &client) != 0)
			return blame(drive, turn, commands[i].verb);
		write_command(drive, turn, &commands[i], i);
		if (call(drive, client, commands[i].verb) != 0 || keep_answer(drive, turn, i) != 0)
			return blame(drive, turn, commands[i].verb);
	}
	return 0;
}

static int play_log(struct drive *drive)
{
	size_t count;
	struct turn *turns = make_turns(drive->log, &count);
	int64_t now = -1;
	int failed = 0;
	for (size_t i = 0; i < count && !failed; i++) {
		if (turns[i].at != now)
			failed = advance_clock(drive, turns[i].at);
		now = turns[i].at;
		if (!failed)
			failed = take_turn(drive, &turns[i]);
		if (drive->plan->on_progress)
			drive->plan->on_progress(drive->plan->context, i + 1, count);
	}
	free(turns);
	return failed ? -1 : advance_clock(drive, replay_log_end(drive->log));
}

/* --- reading back --- */

struct reading {
	struct arena arena;
	size_t log_case;
	size_t next_event; /* of the log: whose fact is expected next */
	size_t next_nth;
	int32_t after;
};

/* Which event of the log is recorded by event `seq` of the case, from 1; 0 = derived. */
static int32_t ordinal_of(const struct drive *drive, struct reading *reading, int32_t seq)
{
	const struct eventlog_case *log_case = &drive->log->cases[reading->log_case];
	while (reading->next_event < log_case->count) {
		const int32_t *facts = drive->facts[log_case->first + reading->next_event];
		for (size_t n = 0; n < SCRIPT_COMMANDS_MAX; n++) {
			if (facts[n] == seq)
				return (int32_t)reading->next_event + 1;
			if (facts[n] > seq)
				return 0;
		}
		reading->next_event++;
	}
	return 0;
}

static int take_event(struct drive *drive, struct reading *reading, struct slice view,
		      struct harvest *harvest)
{
	struct event event = {0};
	const struct party_names names = partnership_names(drive->plan->partnership);
	const char *kind = json_view_text(json_view_member(view, "kind"), &reading->arena);
	int known = event_of(kind, strlen(kind));
	const char *at = json_view_text(json_view_member(view, "at"), &reading->arena);
	event.seq = (int32_t)json_view_integer(json_view_member(view, "seq"), 0);
	if (known < 0 || instant_parse(at, strlen(at), &event.at) != 0 || event.seq <= reading->after)
		return err_set(drive->err, ERROR_internal, "the daemon's timeline can not be understood");
	event.kind = (enum event_kind)known;
	reading->after = event.seq;
	struct slice facts = json_view_member(view, "facts");
	if (codec_read_facts(event.kind, facts, &names, &reading->arena, &event.facts, drive->err) != 0)
		return -1;
	harvest_event(harvest, &event, ordinal_of(drive, reading, event.seq));
	return 0;
}

static int read_page(struct drive *drive, struct reading *reading, struct vangnet *client,
		     struct harvest *harvest, size_t *ret_count)
{
	struct json_out out = begin_params(drive);
	put(&out, FIELD_case_id, drive->ids[reading->log_case]);
	json_out_key(&out, field_rows[FIELD_after].name);
	json_out_integer(&out, reading->after);
	json_out_key(&out, field_rows[FIELD_limit].name);
	json_out_integer(&out, PAGE);
	json_out_end(&out);
	if (call(drive, client, VERB_case_timeline) != 0)
		return -1;
	struct slice events =
		json_view_member(slice_of(strbuf_text(&drive->result), drive->result.length), "events");
	struct slice view = {0};
	*ret_count = 0;
	for (; slice_next_element(events, &view); ++*ret_count) {
		if (take_event(drive, reading, view, harvest) != 0)
			return -1;
	}
	return 0;
}

static int read_case(struct drive *drive, size_t log_case, struct harvest *harvest)
{
	const struct eventlog_case *which = &drive->log->cases[log_case];
	struct reading reading = {.log_case = log_case};
	struct vangnet *client;
	size_t count;
	if (which->count == 0)
		return 0;
	if (client_of(drive, drive->log->events[which->first + which->count - 1].holder, &client) != 0)
		return -1;
	harvest_case(harvest, which->name, replay_case_until(drive->log, which, drive->plan->input->until));
	arena_init(&reading.arena);
	int failed;
	do {
		arena_reset(&reading.arena);
		failed = read_page(drive, &reading, client, harvest, &count);
	} while (!failed && count == PAGE);
	arena_done(&reading.arena);
	return failed;
}

static int read_back(struct drive *drive, struct harvest *harvest)
{
	for (size_t i = 0; i < drive->log->case_count; i++) {
		if (read_case(drive, i, harvest) != 0)
			return -1;
	}
	harvest_sort(harvest);
	return 0;
}

/* --- the face --- */

static void end(struct drive *drive)
{
	for (size_t i = 0; i < drive->log->agency_count; i++)
		vangnet_close(drive->agencies[i]);
	vangnet_close(drive->operator);
	free(drive->agencies);
	free(drive->ids);
	free(drive->facts);
	strbuf_done(&drive->params);
	strbuf_done(&drive->result);
}

int drive_run(const struct drive_plan *plan, struct harvest *ret_harvest, struct err *err)
{
	const struct eventlog *log = &plan->input->log;
	struct drive drive = {.plan = plan, .log = log, .err = err};
	drive.agencies = must(calloc(log->agency_count + 1, sizeof *drive.agencies));
	drive.ids = must(calloc(log->case_count + 1, sizeof *drive.ids));
	drive.facts = must(calloc(log->event_count + 1, sizeof *drive.facts));
	harvest_init(ret_harvest);
	int failed = daemon_child_connect(plan->child, "operator", &drive.operator, err);
	if (!failed)
		failed = put_covenant(&drive) != 0 || enrol_all(&drive) != 0 || play_log(&drive) != 0 ||
			 read_back(&drive, ret_harvest) != 0;
	end(&drive);
	if (failed)
		harvest_done(ret_harvest);
	return failed ? -1 : 0;
}
