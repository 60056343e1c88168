/* incoming: see incoming.h. */
#include "c/incoming.h"

#include <string.h>

#include "wire/scan.h"

static int code_of(struct json_view name, struct arena *arena)
{
	size_t length;
	const char *text = json_view_text(name, arena, &length);
	int code = error_of(text, length);
	return code > 0 ? code : ERROR_internal;
}

static enum retry retry_of(struct json_view name)
{
	for (int i = RETRY_NEVER; i <= RETRY_LATER; i++) {
		if (json_view_is(name, retry_names[i]))
			return (enum retry)i;
	}
	return RETRY_NEVER;
}

static void read_error(struct json_view object, struct arena *arena, struct incoming *incoming)
{
	struct json_view data = json_view_member(object, "data");
	const char *text = json_view_text(json_view_member(object, "message"), arena, NULL);
	const char *field = json_view_text(json_view_member(data, "field"), arena, NULL);
	incoming->kind = INCOMING_ERROR;
	incoming->body = object;
	incoming->retry = retry_of(json_view_member(data, "retry"));
	err_set_where(&incoming->err, code_of(json_view_member(data, "code"), arena), field, "%s", text);
	incoming->err.position = (long)json_view_integer(json_view_member(data, "position"), -1);
}

static bool is_event(struct json_view whole)
{
	return json_view_is(json_view_member(whole, "method"), "event") &&
	       json_view_kind(json_view_member(whole, "params")) == JSON_KIND_OBJECT;
}

int incoming_read(const char *line, size_t length, struct arena *arena, struct incoming *ret_incoming,
		  struct err *err)
{
	struct err fault;
	struct incoming incoming = {.kind = INCOMING_OTHER};
	if (scan_json(line, length, arena, &fault) < 0)
		return err_set(err, ERROR_tls_failed, "the daemon sent what is no JSON: %.120s", fault.text);
	struct json_view whole = json_view_of(line, length);
	struct json_view error = json_view_member(whole, "error");
	incoming.id = json_view_integer(json_view_member(whole, "id"), 0);
	incoming.body = json_view_member(whole, "result");
	if (!json_view_is(json_view_member(whole, "jsonrpc"), "2.0"))
		return err_set(err, ERROR_tls_failed, "whoever answers there does not speak JSON-RPC 2.0");
	if (incoming.body.length) {
		incoming.kind = INCOMING_RESULT;
	} else if (error.length) {
		read_error(error, arena, &incoming);
	} else if (is_event(whole)) {
		incoming.kind = INCOMING_EVENT;
		incoming.body = json_view_member(whole, "params");
	}
	*ret_incoming = incoming;
	return 0;
}
