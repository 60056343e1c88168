/* own_history: see own_history.h. */
#include "cli/own_history.h"

#include <string.h>

#include "base/instant.h"
#include "c/json_view.h"
#include "cli/connect.h"
#include "wire/json_out.h"

#define PAGE 500

struct fetching {
	struct vangnet *client;
	struct story *story;
	struct strbuf params, cases, events;
	struct arena arena;
	struct err *err;
};

static struct slice whole(const struct strbuf *text)
{
	return slice_of(strbuf_text(text), text->length);
}

static struct json_out begin_params(struct fetching *f)
{
	struct json_out out;
	strbuf_reset(&f->params);
	json_out_start(&out, &f->params);
	json_out_begin_object(&out);
	json_out_key(&out, field_rows[FIELD_limit].name);
	json_out_integer(&out, PAGE);
	return out;
}

static void put_text(struct json_out *out, enum field field, const char *text)
{
	json_out_key(out, field_rows[field].name);
	json_out_text(out, text);
}

static int call(struct fetching *f, enum verb verb, struct strbuf *ret_result)
{
	return vangnet_call(f->client, verb_rows[verb].name, strbuf_text(&f->params), ret_result, f->err);
}

/* --- one case --- */

static struct slice text_of(struct fetching *f, struct slice object, const char *member)
{
	const char *text = json_view_text(json_view_member(object, member), &f->arena);
	return slice_of(text, strlen(text));
}

static int read_instant(struct fetching *f, struct slice object, const char *member, int64_t *ret_at)
{
	struct slice text = text_of(f, object, member);
	return instant_parse(text.bytes, text.length, ret_at);
}

static int take_event(struct fetching *f, struct slice view)
{
	struct story_telling telling = {
		.kind = text_of(f, view, "kind"),
		.actor = text_of(f, view, "actor"),
		.facts = json_view_member(view, "facts"),
		.seq = (int32_t)json_view_integer(json_view_member(view, "seq"), 0),
	};
	if (read_instant(f, view, "at", &telling.at) != 0 ||
	    read_instant(f, view, "recorded_at", &telling.recorded_at) != 0 || telling.seq < 1)
		return err_set(f->err, ERROR_internal, "the daemon's timeline can not be understood");
	return story_add(f->story, &telling, f->err);
}

static int read_page_of_events(struct fetching *f, const char *case_id, int64_t *after)
{
	struct json_out out = begin_params(f);
	put_text(&out, FIELD_case_id, case_id);
	json_out_key(&out, field_rows[FIELD_after].name);
	json_out_integer(&out, *after);
	json_out_end(&out);
	if (call(f, VERB_case_timeline, &f->events) != 0)
		return -1;
	struct slice events = json_view_member(whole(&f->events), "events"), view = {0};
	while (slice_next_element(events, &view)) {
		if (take_event(f, view) != 0)
			return -1;
	}
	*after = json_view_integer(json_view_member(whole(&f->events), "next"), 0);
	return 0;
}

static int read_case(struct fetching *f, struct slice summary)
{
	struct slice id = text_of(f, summary, field_rows[FIELD_case_id].name);
	int64_t after = 0;
	story_begin_case(f->story, id);
	do {
		if (read_page_of_events(f, id.bytes, &after) != 0)
			return -1;
	} while (after > 0);
	return 0;
}

/* --- all of them --- */

/* *ret_before: where the next page begins, in the arena; "" = there is none. */
static int read_page_of_cases(struct fetching *f, const char *before, const char **ret_before)
{
	struct json_out out = begin_params(f);
	if (*before)
		put_text(&out, FIELD_before, before);
	json_out_end(&out);
	if (call(f, VERB_case_list, &f->cases) != 0)
		return -1;
	struct slice cases = json_view_member(whole(&f->cases), "cases"), summary = {0};
	while (slice_next_element(cases, &summary)) {
		if (read_case(f, summary) != 0)
			return -1;
	}
	*ret_before = text_of(f, whole(&f->cases), "next").bytes;
	return 0;
}

static int read_all(struct fetching *f)
{
	const char *before = "";
	do {
		if (read_page_of_cases(f, before, &before) != 0)
			return -1;
	} while (*before);
	if (f->story->n_events == 0)
		return err_set(f->err, ERROR_not_found, "the daemon knows no case of yours");
	return 0;
}

int own_history_read(const struct cli *cli, struct story *ret_story, struct err *err)
{
	struct fetching f = {.story = ret_story, .err = err};
	if (connect_client(cli, 0, &f.client, err) != 0)
		return -1;
	story_init(ret_story);
	arena_init(&f.arena);
	int failed = read_all(&f);
	strbuf_done(&f.params);
	strbuf_done(&f.cases);
	strbuf_done(&f.events);
	arena_done(&f.arena);
	vangnet_close(f.client);
	if (failed)
		story_done(ret_story);
	return failed;
}
