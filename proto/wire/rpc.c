/* rpc: see rpc.h. */
#include "wire/rpc.h"

#include <stdlib.h>
#include <string.h>

#include "wire/scan.h"

/* The members of every kind of envelope. */
struct envelope {
	struct slice jsonrpc;
	struct slice id;
	struct slice method;
	struct slice params;
	struct slice result;
	struct slice error;
};

static const struct {
	const char *name;
	size_t offset;
	bool of_request;
} members[] = {
	{"jsonrpc", offsetof(struct envelope, jsonrpc), true},
	{"id", offsetof(struct envelope, id), true},
	{"method", offsetof(struct envelope, method), true},
	{"params", offsetof(struct envelope, params), true},
	{"result", offsetof(struct envelope, result), false},
	{"error", offsetof(struct envelope, error), false},
};
#define MEMBERS (sizeof members / sizeof *members)

static bool equals(struct slice slice, const char *text)
{
	return slice.length == strlen(text) && memcmp(slice.bytes, text, slice.length) == 0;
}

static bool starts(struct slice slice, char c)
{
	return slice.length > 0 && slice.bytes[0] == c;
}

/* Where the value of a member goes; NULL if an envelope has no such member. */
static struct slice *place_of(const struct slice_member *member, struct envelope *envelope, bool request)
{
	struct slice key = {member->key, member->key_length};
	for (size_t i = 0; i < MEMBERS; i++) {
		if (equals(key, members[i].name) && (members[i].of_request || !request))
			return (struct slice *)(void *)((char *)envelope + members[i].offset);
	}
	return NULL;
}

/* True if every member was known. */
static bool open_envelope(struct slice object, struct arena *arena, bool request, struct envelope *envelope)
{
	bool known = true;
	struct slice_member member = {0};
	while (slice_next_member(object, &member, arena)) {
		struct slice *place = place_of(&member, envelope, request);
		if (place)
			*place = member.value;
		else
			known = false;
	}
	return known;
}

static bool is_integer(struct slice value)
{
	if (!starts(value, '-') && !(value.length && value.bytes[0] >= '0' && value.bytes[0] <= '9'))
		return false;
	return !memchr(value.bytes, '.', value.length) && !memchr(value.bytes, 'e', value.length) &&
	       !memchr(value.bytes, 'E', value.length);
}

static bool is_id(struct slice value)
{
	return value.length <= RPC_ID_MAX && (starts(value, '"') || is_integer(value));
}

/* --- requests ------------------------------------------------------------------------------------- */

static int check_request(const struct envelope *envelope, struct err *err)
{
	if (!equals(envelope->jsonrpc, "\"2.0\""))
		return err_set_where(err, ERROR_bad_request, "jsonrpc", "A request has \"jsonrpc\":\"2.0\".");
	if (!is_id(envelope->id))
		return err_set_where(err, ERROR_bad_request, "id",
				     "A request has an \"id\", a string or an integer, of at most %d bytes.",
				     RPC_ID_MAX);
	if (!starts(envelope->method, '"'))
		return err_set_where(err, ERROR_bad_request, "method",
				     "A request has a \"method\", a string.");
	if (envelope->params.length && !starts(envelope->params, '{'))
		return err_set_where(err, ERROR_bad_request, "params",
				     "Parameters are given by name: an object.");
	return 0;
}

/* The number of the verb, or -1. */
static int read_verb(struct slice method, struct arena *arena, struct err *err)
{
	const char *name = slice_string(method, arena);
	int verb = name ? verb_of(name, strlen(name)) : -1;
	if (verb < 0)
		err_set_where(err, ERROR_unknown_verb, "method", "There is no such verb.");
	return verb;
}

static struct slice params_of(const struct envelope *envelope)
{
	return envelope->params.length ? envelope->params : (struct slice){"{}", 2};
}

int rpc_read_request(const char *line, size_t length, struct arena *arena, struct slice *ret_id,
		     struct rpc_request *ret_request, struct err *err)
{
	*ret_id = (struct slice){0};
	if (scan_json(line, length, arena, err) < 0)
		return -1;
	struct slice object = slice_of(line, length);
	if (!starts(object, '{'))
		return err_set(err, ERROR_bad_request, "A request is an object; there are no batches.");
	struct envelope envelope = {0};
	bool known = open_envelope(object, arena, true, &envelope);
	if (is_id(envelope.id))
		*ret_id = envelope.id;
	if (!known)
		return err_set(err, ERROR_bad_request,
			       "A request has jsonrpc, id, method and params, nothing else.");
	if (check_request(&envelope, err) < 0)
		return -1;
	int verb = read_verb(envelope.method, arena, err);
	if (verb < 0)
		return -1;
	*ret_request = (struct rpc_request){(enum verb)verb, params_of(&envelope)};
	return 0;
}

void rpc_begin_request(struct json_out *out, struct strbuf *to, int64_t id, enum verb verb)
{
	json_out_start(out, to);
	json_out_begin_object(out);
	json_out_key(out, "jsonrpc");
	json_out_text(out, "2.0");
	json_out_key(out, "id");
	json_out_integer(out, id);
	json_out_key(out, "method");
	json_out_text(out, verb_rows[verb].name);
	json_out_key(out, "params");
}

/* --- replies -------------------------------------------------------------------------------------- */

static void begin_reply(struct json_out *out, struct strbuf *to, struct slice id)
{
	json_out_start(out, to);
	json_out_begin_object(out);
	json_out_key(out, "jsonrpc");
	json_out_text(out, "2.0");
	json_out_key(out, "id");
	if (id.length)
		json_out_raw(out, id.bytes, id.length);
	else
		json_out_null(out);
}

void rpc_begin_result(struct json_out *out, struct strbuf *to, struct slice id)
{
	begin_reply(out, to, id);
	json_out_key(out, "result");
}

void rpc_begin_notification(struct json_out *out, struct strbuf *to, const char *method)
{
	json_out_start(out, to);
	json_out_begin_object(out);
	json_out_key(out, "jsonrpc");
	json_out_text(out, "2.0");
	json_out_key(out, "method");
	json_out_text(out, method);
	json_out_key(out, "params");
}

void rpc_end(struct json_out *out)
{
	json_out_end(out);
	strbuf_putc(out->to, '\n');
}

static void write_error_data(struct json_out *out, const struct err *err)
{
	const struct error_row *row = error_row(err->code);
	json_out_begin_object(out);
	json_out_key(out, "code");
	json_out_text(out, row->name);
	if (err->where[0]) {
		json_out_key(out, "field");
		json_out_text(out, err->where);
	}
	if (err->position >= 0) {
		json_out_key(out, "position");
		json_out_integer(out, err->position);
	}
	json_out_key(out, "retry");
	json_out_text(out, retry_names[row->retry]);
	json_out_end(out);
}

void rpc_write_error(struct strbuf *to, struct slice id, const struct err *err)
{
	struct json_out out;
	begin_reply(&out, to, id);
	json_out_key(&out, "error");
	json_out_begin_object(&out);
	json_out_key(&out, "code");
	json_out_integer(&out, error_row(err->code)->rpc);
	json_out_key(&out, "message");
	json_out_text(&out, err->text);
	json_out_key(&out, "data");
	write_error_data(&out, err);
	json_out_end(&out);
	rpc_end(&out);
}

/* --- messages of the server ----------------------------------------------------------------------- */

/* -1 unless it is an integer that one of our requests can have had. */
static int64_t integer_of(struct slice value)
{
	char text[24] = "";
	if (!is_integer(value) || value.length >= sizeof text)
		return -1;
	memcpy(text, value.bytes, value.length);
	return strtoll(text, NULL, 10);
}

static const char *text_of(struct slice object, const char *key, struct arena *arena)
{
	const char *text = slice_string(slice_member_of(object, key, arena), arena);
	return text ? text : "";
}

static struct err read_error(struct slice error, struct arena *arena)
{
	struct err read;
	struct slice data = slice_member_of(error, "data", arena);
	const char *code = text_of(data, "code", arena);
	int number = error_of(code, strlen(code));
	err_set_where(&read, number > 0 ? number : ERROR_internal, text_of(data, "field", arena), "%s",
		      text_of(error, "message", arena));
	read.position = (long)integer_of(slice_member_of(data, "position", arena));
	return read;
}

static bool read_message(const struct envelope *envelope, struct arena *arena, struct rpc_message *message)
{
	message->id = integer_of(envelope->id);
	if (envelope->method.length) {
		message->kind = RPC_NOTIFICATION;
		message->method = slice_string(envelope->method, arena);
		message->body = params_of(envelope);
		return message->method != NULL;
	}
	message->kind = envelope->error.length ? RPC_ERROR : RPC_RESULT;
	message->body = envelope->result;
	if (message->kind == RPC_ERROR)
		message->error = read_error(envelope->error, arena);
	return (envelope->error.length != 0) != (envelope->result.length != 0);
}

int rpc_read_message(const char *line, size_t length, struct arena *arena, struct rpc_message *ret_message,
		     struct err *err)
{
	if (scan_json(line, length, arena, err) < 0)
		return -1;
	struct envelope envelope = {0};
	struct rpc_message message = {.error = ERR_NONE};
	open_envelope(slice_of(line, length), arena, false, &envelope);
	if (!equals(envelope.jsonrpc, "\"2.0\"") || !read_message(&envelope, arena, &message))
		return err_set(err, ERROR_bad_request,
			       "The server sent something that is no JSON-RPC message.");
	*ret_message = message;
	return 0;
}
