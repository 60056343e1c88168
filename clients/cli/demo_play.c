/* demo_play: see demo_play.h. */
#include "cli/demo_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/instant.h"
#include "c/json_view.h"
#include "cli/heading.h"
#include "cli/render.h"
#include "wire/json_out.h"

#define NAME_MAX_BYTES 48
#define OPENED_MAX 64 /* obligations of one case that the story opens */
#define PARTIES_MAX 8
#define PAGE 500
#define ACTOR_COLUMNS 13

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define YELLOW "\033[33m"
#define GREEN "\033[32m"
#define PLAIN "\033[0m"

struct owed {
	int number;
	int kind; /* enum obligation_kind */
	char debtor[NAME_MAX_BYTES + 1];
	bool used;
};

struct stage_case {
	char id[IDENT_CASE_LENGTH + 1]; /* "" = not opened yet */
	char holder[NAME_MAX_BYTES + 1];
	int32_t after; /* events that were read */
	struct owed owed[OPENED_MAX];
	int n_owed;
	struct demo_loose_end end;
};

struct stage_party {
	const char *name;
	struct vangnet *client;
};

struct play {
	const struct demo_plan *plan;
	enum language language;
	struct stage_case cases[DEMO_CASES];
	struct stage_party parties[PARTIES_MAX];
	int64_t now;
	struct demo_tally tally;
	struct strbuf params;
	struct strbuf result;
	struct arena arena; /* emptied after each step */
	struct err *err;
};

/* What an event of the daemon tells; sorted before it is printed, for a clock that moves on concerns all cases. */
struct news {
	int64_t at;
	int number;
	int32_t seq;
	const char *colour;
	const char *text;
};

struct bulletin {
	struct news *items;
	size_t count, capacity;
};

/* --- calling ----------------------------------------------------------------------------------------- */

static int client_of(struct play *play, const char *name, struct vangnet **ret_client)
{
	struct stage_party *party = play->parties;
	while (party->name && strcmp(party->name, name) != 0)
		party++;
	if (!party->client) {
		if (party == &play->parties[PARTIES_MAX - 1])
			return err_set(play->err, ERROR_internal, "the story has too many parties");
		if (daemon_child_connect(play->plan->child, name, &party->client, play->err) != 0)
			return -1;
		party->name = name;
	}
	*ret_client = party->client;
	return 0;
}

static int call(struct play *play, const char *actor, enum verb verb)
{
	struct vangnet *client = NULL;
	if (client_of(play, actor, &client) != 0)
		return -1;
	return vangnet_call(client, verb_rows[verb].name, strbuf_text(&play->params), &play->result,
			    play->err);
}

static struct json_out begin_params(struct play *play)
{
	struct json_out out;
	strbuf_reset(&play->params);
	json_out_start(&out, &play->params);
	json_out_begin_object(&out);
	return out;
}

static void put(struct json_out *out, enum field field, const char *text)
{
	json_out_key(out, field_rows[field].name);
	json_out_text(out, text);
}

static void put_integer(struct json_out *out, enum field field, int64_t value)
{
	json_out_key(out, field_rows[field].name);
	json_out_integer(out, value);
}

static struct slice result_of(const struct play *play)
{
	return slice_of(strbuf_text(&play->result), play->result.length);
}

/* --- what is printed --------------------------------------------------------------------------------- */

static void put_when(int64_t instant, enum language language, char text[32])
{
	static const char *const days[][LANGUAGE_COUNT] = {{"Sun", "zo"}, {"Mon", "ma"}, {"Tue", "di"},
							   {"Wed", "wo"}, {"Thu", "do"}, {"Fri", "vr"},
							   {"Sat", "za"}};
	static const char *const months[][LANGUAGE_COUNT] = {{"Jan", "jan"}, {"Feb", "feb"}, {"Mar", "mrt"},
							     {"Apr", "apr"}, {"May", "mei"}, {"Jun", "jun"},
							     {"Jul", "jul"}, {"Aug", "aug"}, {"Sep", "sep"},
							     {"Oct", "okt"}, {"Nov", "nov"}, {"Dec", "dec"}};
	time_t seconds = (time_t)(instant / INSTANT_SECOND);
	struct tm local;
	localtime_r(&seconds, &local);
	snprintf(text, 32, "%s %2d %s %02d:%02d", days[local.tm_wday][language], local.tm_mday,
		 months[local.tm_mon][language], local.tm_hour, local.tm_min);
}

static const char *colour_of(const struct play *play, const char *colour)
{
	return play->plan->screen->colour ? colour : "";
}

static void print_line(const struct play *play, int64_t at, const char *actor, int number, const char *colour,
		       const char *text)
{
	char when[32];
	const char *label = demo_label(actor, play->language);
	size_t columns = screen_columns(label);
	put_when(at, play->language, when);
	printf("%s  %s%s%s%*s [%d] %s%s%s\n", when, colour_of(play, BOLD), label, colour_of(play, PLAIN),
	       columns < ACTOR_COLUMNS ? (int)(ACTOR_COLUMNS - columns) : 0, "", number + 1,
	       colour_of(play, colour), text, *colour ? colour_of(play, PLAIN) : "");
	fflush(stdout);
}

/* The text with `word` where it has %s. */
static void put_text(const struct play *play, enum demo_text which, const char *word, struct strbuf *to)
{
	const char *text = demo_text(which, play->language);
	const char *place = strstr(text, "%s");
	if (place)
		strbuf_put(to, text, (size_t)(place - text));
	strbuf_puts(to, place ? word : text);
	if (place)
		strbuf_puts(to, place + 2);
}

/* --- what the daemon reports ------------------------------------------------------------------------- */

static void add_news(struct play *play, struct bulletin *bulletin, struct news news, struct strbuf *text)
{
	news.text = arena_strndup(&play->arena, strbuf_text(text), text->length);
	if (bulletin->count == bulletin->capacity) {
		bulletin->capacity = bulletin->capacity ? bulletin->capacity * 2 : 16;
		bulletin->items = realloc(bulletin->items, bulletin->capacity * sizeof *bulletin->items);
		if (!bulletin->items)
			abort();
	}
	bulletin->items[bulletin->count++] = news;
}

/* The stall of an event, in the words of the screen. */
static void put_stall(struct play *play, enum demo_text which, struct slice facts, struct strbuf *to)
{
	struct slice stall = json_view_member(facts, field_rows[FIELD_stall].name);
	put_text(play, which, heading_value("stall", stall, play->language, &play->arena), to);
}

static void put_up_to(struct play *play, struct slice facts, struct strbuf *to)
{
	const char *agency = json_view_text(json_view_member(facts, "agency"), &play->arena);
	if (*agency)
		put_text(play, DEMO_TEXT_UP_TO, demo_label(agency, play->language), to);
}

static void put_rung(struct play *play, enum demo_text which, struct slice facts, struct strbuf *to)
{
	const char *rung = json_view_text(json_view_member(facts, "rung"), &play->arena);
	put_text(play, which, demo_label(rung, play->language), to);
}

static int integer_of(struct slice facts, enum field field)
{
	return (int)json_view_integer(json_view_member(facts, field_rows[field].name), 0);
}

/* An open stall is a loose end until it is cleared. */
static void keep_end(struct stage_case *stage, int number, struct slice facts)
{
	stage->end = (struct demo_loose_end){.number = number + 1,
					     .finding = integer_of(facts, FIELD_finding),
					     .obligation = integer_of(facts, FIELD_obligation)};
	memcpy(stage->end.case_id, stage->id, sizeof stage->id);
}

static void drop_end(struct stage_case *stage, struct slice facts)
{
	if (stage->end.finding == integer_of(facts, FIELD_finding))
		stage->end.number = 0;
}

/* Appends what the event tells, if it tells anything; *ret_colour is how. */
static void tell_stall(struct play *play, int number, enum event_kind kind, struct slice facts,
		       struct strbuf *to, const char **ret_colour)
{
	if (kind == EVENT_stall_cleared) {
		drop_end(&play->cases[number], facts);
		put_stall(play, DEMO_TEXT_CLEARED, facts, to);
		*ret_colour = GREEN;
		return;
	}
	if (json_view_true(json_view_member(facts, field_rows[FIELD_muted].name)))
		return;
	play->tally.stalls++;
	keep_end(&play->cases[number], number, facts);
	put_stall(play, kind == EVENT_stall_found ? DEMO_TEXT_STALL : DEMO_TEXT_SURFACED, facts, to);
	put_up_to(play, facts, to);
	*ret_colour = RED;
}

static void tell_derived(struct play *play, int number, enum event_kind kind, struct slice facts,
			 struct strbuf *to, const char **ret_colour)
{
	*ret_colour = YELLOW;
	if (kind == EVENT_stall_found || kind == EVENT_stall_surfaced || kind == EVENT_stall_cleared) {
		tell_stall(play, number, kind, facts, to, ret_colour);
	} else if (kind == EVENT_escalation_raised) {
		play->tally.escalations++;
		put_rung(play, DEMO_TEXT_RAISED, facts, to);
	} else if (kind == EVENT_escalation_climbed) {
		put_rung(play, DEMO_TEXT_CLIMBED, facts, to);
	} else if (kind == EVENT_escalation_ended) {
		*ret_colour = GREEN;
		put_text(play, DEMO_TEXT_ENDED, "", to);
	}
}

/* What parties did was told by the story; here it is counted. */
static void count_fact(struct play *play, int number, enum event_kind kind, const char *actor)
{
	struct stage_case *stage = &play->cases[number];
	play->tally.cases += kind == EVENT_case_opened;
	play->tally.handovers += kind == EVENT_handover_accepted;
	play->tally.acknowledged += kind == EVENT_escalation_acknowledged;
	if (kind == EVENT_case_opened || kind == EVENT_handover_accepted)
		snprintf(stage->holder, sizeof stage->holder, "%s", actor);
}

static int take_event(struct play *play, int number, struct slice event, struct bulletin *bulletin)
{
	struct news news = {.number = number, .colour = ""};
	const char *kind_name = json_view_text(json_view_member(event, "kind"), &play->arena);
	const char *at = json_view_text(json_view_member(event, "at"), &play->arena);
	int kind = event_of(kind_name, strlen(kind_name));
	news.seq = (int32_t)json_view_integer(json_view_member(event, "seq"), 0);
	if (kind < 0 || instant_parse(at, strlen(at), &news.at) != 0 || news.seq <= play->cases[number].after)
		return err_set(play->err, ERROR_internal, "the daemon's timeline can not be understood");
	play->cases[number].after = news.seq;
	struct strbuf text = {0};
	count_fact(play, number, (enum event_kind)kind,
		   json_view_text(json_view_member(event, "actor"), &play->arena));
	tell_derived(play, number, (enum event_kind)kind, json_view_member(event, "facts"), &text,
		     &news.colour);
	if (text.length)
		add_news(play, bulletin, news, &text);
	strbuf_done(&text);
	return 0;
}

/* A page is enough: between two steps happens little. */
static int read_news(struct play *play, int number, struct bulletin *bulletin)
{
	struct stage_case *stage = &play->cases[number];
	struct json_out out = begin_params(play);
	put(&out, FIELD_case_id, stage->id);
	put_integer(&out, FIELD_after, stage->after);
	put_integer(&out, FIELD_limit, PAGE);
	json_out_end(&out);
	if (call(play, stage->holder, VERB_case_timeline) != 0)
		return -1;
	struct slice events = json_view_member(result_of(play), "events"), event = {0};
	while (slice_next_element(events, &event)) {
		if (take_event(play, number, event, bulletin) != 0)
			return -1;
	}
	return 0;
}

static int by_time(const void *a, const void *b)
{
	const struct news *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->number != y->number)
		return x->number - y->number;
	return x->seq - y->seq;
}

static int tell_news(struct play *play)
{
	struct bulletin bulletin = {0};
	int failed = 0;
	for (int i = 0; i < DEMO_CASES && !failed; i++)
		failed = *play->cases[i].id ? read_news(play, i, &bulletin) : 0;
	if (!failed && bulletin.count)
		qsort(bulletin.items, bulletin.count, sizeof *bulletin.items, by_time);
	for (size_t i = 0; i < bulletin.count && !failed; i++)
		print_line(play, bulletin.items[i].at, "system", bulletin.items[i].number,
			   bulletin.items[i].colour, bulletin.items[i].text);
	free(bulletin.items);
	arena_reset(&play->arena);
	return failed;
}

/* --- steps ------------------------------------------------------------------------------------------- */

/* Which kind of obligation a verb ends; -1 = it names none. */
static int owed_by(enum verb verb)
{
	static const struct {
		enum verb verb;
		enum obligation_kind kind;
	} rows[] = {
		{VERB_request_answer, OBLIGATION_answer}, {VERB_request_refuse, OBLIGATION_answer},
		{VERB_action_done, OBLIGATION_act},       {VERB_promise_keep, OBLIGATION_keep},
		{VERB_promise_break, OBLIGATION_keep},    {VERB_contact_reply, OBLIGATION_reply},
		{VERB_contact_inform, OBLIGATION_inform}, {VERB_directive_comply, OBLIGATION_comply},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].verb == verb)
			return (int)rows[i].kind;
	}
	return -1;
}

/* The oldest obligation of that kind that the actor owes in the case. */
static int find_owed(struct play *play, const struct demo_step *step, int kind, int *ret_number)
{
	struct stage_case *stage = &play->cases[step->number];
	for (int i = 0; i < stage->n_owed; i++) {
		struct owed *owed = &stage->owed[i];
		if (owed->used || owed->kind != kind || strcmp(owed->debtor, step->actor) != 0)
			continue;
		owed->used = true;
		*ret_number = owed->number;
		return 0;
	}
	return err_set(play->err, ERROR_no_obligation, "%s owes no %s", step->actor,
		       obligation_rows[kind].name);
}

/* Members for the object that was written last. */
static void add_fields(struct play *play, const char *fields)
{
	if (!fields)
		return;
	play->params.bytes[--play->params.length] = '\0'; /* opens the object again */
	strbuf_printf(&play->params, ",%s}", fields);
}

/* The sentence of the step is also the text or the reason, where the verb requires one. */
static int write_params(struct play *play, const struct demo_step *step, size_t nth)
{
	char key[32];
	int kind = owed_by(step->verb), number = 0;
	if (kind >= 0 && find_owed(play, step, kind, &number) != 0)
		return -1;
	const field_mask required = verb_rows[step->verb].required;
	struct json_out out = begin_params(play);
	snprintf(key, sizeof key, "demo-%zu", nth + 1);
	put(&out, FIELD_key, key);
	if (step->verb == VERB_case_open) {
		put(&out, FIELD_theme, demo_cases[step->number].theme);
		put(&out, FIELD_title, demo_cases[step->number].title[play->language]);
	} else {
		put(&out, FIELD_case_id, play->cases[step->number].id);
	}
	if (kind >= 0)
		put_integer(&out, FIELD_obligation, number);
	if (required & F(text))
		put(&out, FIELD_text, step->text[play->language]);
	if (required & F(reason))
		put(&out, FIELD_reason, step->text[play->language]);
	json_out_end(&out);
	add_fields(play, step->fields);
	return 0;
}

static void keep_opened(struct play *play, struct stage_case *stage)
{
	struct slice opened = json_view_member(result_of(play), "opened"), one = {0};
	while (slice_next_element(opened, &one) && stage->n_owed < OPENED_MAX) {
		struct owed *owed = &stage->owed[stage->n_owed++];
		const char *kind = json_view_text(json_view_member(one, "kind"), &play->arena);
		*owed = (struct owed){.number =
					      (int)json_view_integer(json_view_member(one, "obligation"), 0),
				      .kind = choice_of(CHOICE_OBLIGATION, kind, strlen(kind))};
		snprintf(owed->debtor, sizeof owed->debtor, "%s",
			 json_view_text(json_view_member(one, "debtor"), &play->arena));
	}
}

static void tell_step(struct play *play, const struct demo_step *step)
{
	struct strbuf text = {0};
	strbuf_puts(&text, step->text[play->language]);
	if (step->verb == VERB_case_open)
		strbuf_printf(&text, ": \"%s\"", demo_cases[step->number].title[play->language]);
	print_line(play, play->now, step->actor, step->number, "", strbuf_text(&text));
	strbuf_done(&text);
}

static int drive_clock(struct play *play, const char *actor, const char *at)
{
	int64_t to;
	if (instant_parse(at, strlen(at), &to) != 0)
		return err_set(play->err, ERROR_internal, "%s is no instant", at);
	struct json_out out = begin_params(play);
	json_out_key(&out, field_rows[FIELD_until].name);
	json_out_instant(&out, to);
	json_out_end(&out);
	if (call(play, actor, VERB_clock_advance) != 0)
		return -1;
	play->now = to;
	return tell_news(play);
}

static void print_heading(const struct play *play, const char *text)
{
	printf("\n%s%s%s\n", colour_of(play, BOLD), text, colour_of(play, PLAIN));
}

static void print_result(const struct play *play)
{
	struct strbuf text = {0};
	render_result(result_of(play), play->plan->screen, &text);
	fputs(strbuf_text(&text), stdout);
	strbuf_done(&text);
}

/* The lines are shown as the director sees them, and counted. */
static int show_digest(struct play *play, const struct demo_step *step)
{
	struct json_out out = begin_params(play);
	put(&out, FIELD_language, choice_name(CHOICE_LANGUAGE, (int)play->language));
	json_out_end(&out);
	add_fields(play, step->fields);
	if (call(play, step->actor, VERB_digest_show) != 0)
		return -1;
	struct slice lines = json_view_member(result_of(play), "lines"), line = {0};
	while (slice_next_element(lines, &line))
		play->tally.digest_lines++;
	print_heading(play, step->text[play->language]);
	print_result(play);
	putchar('\n');
	return 0;
}

static int take_step(struct play *play, const struct demo_step *step, size_t nth)
{
	struct stage_case *stage = &play->cases[step->number];
	if (drive_clock(play, step->actor, step->at) != 0)
		return -1;
	if (step->verb == VERB_digest_show)
		return show_digest(play, step);
	if (write_params(play, step, nth) != 0 || call(play, step->actor, step->verb) != 0)
		return -1;
	if (step->verb == VERB_case_open) {
		snprintf(stage->id, sizeof stage->id, "%s",
			 json_view_text(json_view_member(result_of(play), field_rows[FIELD_case_id].name),
					&play->arena));
		snprintf(stage->holder, sizeof stage->holder, "%s", step->actor);
	}
	keep_opened(play, stage);
	tell_step(play, step);
	return tell_news(play);
}

/* --- afterwards -------------------------------------------------------------------------------------- */

static int explain(struct play *play, const struct demo_loose_end *end)
{
	char number[16];
	struct json_out out = begin_params(play);
	put(&out, FIELD_case_id, end->case_id);
	put_integer(&out, FIELD_finding, end->finding);
	put(&out, FIELD_language, choice_name(CHOICE_LANGUAGE, (int)play->language));
	json_out_end(&out);
	if (call(play, "mayor", VERB_stall_explain) != 0)
		return -1;
	snprintf(number, sizeof number, "%d", end->number);
	struct strbuf heading = {0};
	put_text(play, DEMO_TEXT_EXPLAIN, number, &heading);
	print_heading(play, strbuf_text(&heading));
	strbuf_done(&heading);
	print_result(play);
	return 0;
}

static struct demo_loose_end loose_end_of(const struct play *play)
{
	for (int i = DEMO_CASES - 1; i >= 0; i--) {
		if (play->cases[i].end.number)
			return play->cases[i].end;
	}
	return (struct demo_loose_end){.number = 0};
}

/* Say at which step of the story it went wrong. */
static void blame(const struct demo_step *step, struct err *err)
{
	const struct err inner = *err;
	err_set(err, inner.code, "%s, %s %s: %.150s", step->at, step->actor, verb_rows[step->verb].name,
		inner.text);
}

static int play_story(struct play *play, struct demo_loose_end *ret_end)
{
	fputs(demo_text(DEMO_TEXT_INTRODUCTION, play->language), stdout);
	putchar('\n');
	for (size_t i = 0; i < demo_step_count; i++) {
		if (*play->plan->interrupted)
			return err_set(play->err, ERROR_unavailable, "interrupted");
		if (take_step(play, &demo_steps[i], i) != 0) {
			blame(&demo_steps[i], play->err);
			return -1;
		}
	}
	if (drive_clock(play, "director", DEMO_END) != 0)
		return -1;
	*ret_end = loose_end_of(play);
	return ret_end->number ? explain(play, ret_end) : 0;
}

int demo_play(const struct demo_plan *plan, struct demo_tally *ret_tally, struct demo_loose_end *ret_end,
	      struct err *err)
{
	struct play play = {.plan = plan, .language = plan->screen->language, .err = err};
	struct demo_loose_end end = {.number = 0};
	arena_init(&play.arena);
	int failed = play_story(&play, &end);
	for (size_t i = 0; i < PARTIES_MAX; i++)
		vangnet_close(play.parties[i].client);
	strbuf_done(&play.params);
	strbuf_done(&play.result);
	arena_done(&play.arena);
	if (failed)
		return -1;
	*ret_tally = play.tally;
	*ret_end = end;
	return 0;
}
