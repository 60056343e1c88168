/* request: see request.h. */
#include "c/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "wire/json_out.h"
#include "wire/limit.h"
#include "wire/scan.h"
#include "words/words.h"

static int check_params(const char *params, size_t length, struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	int result = scan_json(params, length, &arena, err);
	arena_done(&arena);
	if (result == 0 && json_view_kind(slice_of(params, length)) != JSON_KIND_OBJECT)
		return err_set_at(err, ERROR_bad_syntax, 0, "the parameters of a request are a JSON object");
	return result;
}

/* A request is one line. Where a JSON text holds the end of a line, it is whitespace. */
static void put_line(struct request *request, const char *method, const char *params, size_t length)
{
	struct json_out out;
	strbuf_reset(&request->line);
	json_out_start(&out, &request->line);
	json_out_begin_object(&out);
	json_out_key(&out, "jsonrpc");
	json_out_text(&out, "2.0");
	json_out_key(&out, "id");
	json_out_integer(&out, request->id);
	json_out_key(&out, "method");
	json_out_text(&out, method);
	json_out_key(&out, "params");
	json_out_raw(&out, params, length);
	json_out_end(&out);
	for (char *at = request->line.bytes; *at; at++) {
		if (*at == '\n' || *at == '\r')
			*at = ' ';
	}
	strbuf_putc(&request->line, '\n');
}

/* Unknown verbs are of a newer daemon: we cannot know what a repeat of theirs would do, unless they carry a key. */
static bool is_repeatable(const char *method, const char *params, size_t length)
{
	int verb = verb_of(method, strlen(method));
	if (verb >= 0 && verb_rows[verb].effect != EFFECT_WRITE)
		return true;
	return json_view_member(slice_of(params, length), field_rows[FIELD_key].name).length > 0;
}

int request_new(int64_t id, const char *method, const char *params, struct request **ret_request,
		struct err *err)
{
	if (!params)
		params = "{}";
	size_t length = strlen(params);
	if (check_params(params, length, err) < 0)
		return -1;
	struct request *request = calloc(1, sizeof *request);
	if (!request)
		abort();
	list_init(&request->node);
	request->id = id;
	request->repeatable = is_repeatable(method, params, length);
	request->watches = strcmp(method, verb_rows[VERB_watch_start].name) == 0;
	request->unwatches = strcmp(method, verb_rows[VERB_watch_stop].name) == 0;
	put_line(request, method, params, length);
	if (request->line.length > WIRE_TEXT_MAX + 1) {
		request_free(request);
		return err_set(err, ERROR_too_large, "the request is longer than %d bytes", WIRE_TEXT_MAX);
	}
	*ret_request = request;
	return 0;
}

void request_free(struct request *request)
{
	if (!request)
		return;
	list_remove(&request->node);
	strbuf_done(&request->line);
	strbuf_done(&request->answer);
	free(request);
}

void request_fail(struct request *request, const struct err *err)
{
	request->err = *err;
	strbuf_reset(&request->answer);
}

void request_set_cursor(struct request *request, const char *cursor)
{
	struct strbuf params = {0};
	struct json_out out;
	json_out_start(&out, &params);
	json_out_begin_object(&out);
	json_out_key(&out, field_rows[FIELD_cursor].name);
	json_out_text(&out, cursor);
	json_out_end(&out);
	put_line(request, verb_rows[VERB_watch_start].name, params.bytes, params.length);
	strbuf_done(&params);
}
