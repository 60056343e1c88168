/* rpc: the envelopes, both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "wire/rpc.h"

struct fixture {
	struct arena arena;
	struct strbuf text;
	struct json_out out;
	struct slice id;
	struct rpc_request request;
	struct rpc_message message;
	struct err err;
};

static void start(struct fixture *f)
{
	memset(f, 0, sizeof *f);
	arena_init(&f->arena);
	strbuf_init(&f->text);
	f->err = ERR_NONE;
}

static void finish(struct fixture *f)
{
	arena_done(&f->arena);
	strbuf_done(&f->text);
}

static int read_request(struct fixture *f, const char *line)
{
	return rpc_read_request(line, strlen(line), &f->arena, &f->id, &f->request, &f->err);
}

static void assert_slice(struct slice slice, const char *text)
{
	assert_int_equal(slice.length, strlen(text));
	assert_memory_equal(slice.bytes, text, slice.length);
}

static void a_request_is_taken_apart(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		const char *id;
		const char *params;
	} rows[] = {
		{"{\"jsonrpc\":\"2.0\",\"id\":17,\"method\":\"case.get\",\"params\":{\"case\":\"x\"}}", "17",
		 "{\"case\":\"x\"}"},
		{" { \"params\" : { \"a\" : [ \"}\\\"\" ] } , \"method\" : \"case\\u002eget\" ,\"id\": "
		 "\"a\\u0062\" , \"jsonrpc\":\"2.0\" } ",
		 "\"a\\u0062\"", "{ \"a\" : [ \"}\\\"\" ] }"},
		{"{\"jsonrpc\":\"2.0\",\"id\":-3,\"method\":\"case.get\"}", "-3", "{}"},
		{"{\"jsonrpc\":\"2.0\",\"id\":\"\",\"method\":\"case.get\",\"params\":{}}", "\"\"", "{}"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		start(&f);
		if (read_request(&f, rows[i].line) < 0)
			fail_msg("%s: %s", rows[i].line, f.err.text);
		assert_int_equal(f.request.verb, VERB_case_get);
		assert_slice(f.id, rows[i].id);
		assert_slice(f.request.params, rows[i].params);
		finish(&f);
	}
}

static void what_is_no_request_is_refused_with_its_id_where_it_has_one(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		int code;
		const char *where;
		const char *id;
	} rows[] = {
		{"{\"jsonrpc\":\"2.0\",\"id\":1,", ERROR_bad_syntax, "", ""},
		{"[]", ERROR_bad_request, "", ""},
		{"1", ERROR_bad_request, "", ""},
		{"{}", ERROR_bad_request, "jsonrpc", ""},
		{"{\"id\":1,\"method\":\"case.get\"}", ERROR_bad_request, "jsonrpc", "1"},
		{"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"case.get\"}", ERROR_bad_request, "jsonrpc", "1"},
		{"{\"jsonrpc\":2.0,\"id\":1,\"method\":\"case.get\"}", ERROR_bad_request, "jsonrpc", "1"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"case.get\"}", ERROR_bad_request, "id", ""},
		{"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"case.get\"}", ERROR_bad_request, "id", ""},
		{"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"case.get\"}", ERROR_bad_request, "id", ""},
		{"{\"jsonrpc\":\"2.0\",\"id\":1e2,\"method\":\"case.get\"}", ERROR_bad_request, "id", ""},
		{"{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"case.get\"}", ERROR_bad_request, "id", ""},
		{"{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"case.get\"}", ERROR_bad_request, "id", ""},
		{"{\"jsonrpc\":\"2.0\",\"id\":1}", ERROR_bad_request, "method", "1"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", ERROR_bad_request, "method", "1"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"case.gets\"}", ERROR_unknown_verb, "method",
		 "1"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\"}", ERROR_unknown_verb, "method", "1"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"case.get\",\"params\":[1]}", ERROR_bad_request,
		 "params", "1"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"case.get\",\"params\":null}", ERROR_bad_request,
		 "params", "1"},
		{"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"case.get\",\"param\":{}}", ERROR_bad_request,
		 "", "\"a\""},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"case.get\",\"result\":1}", ERROR_bad_request, "",
		 "1"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		start(&f);
		if (read_request(&f, rows[i].line) != -1 || f.err.code != rows[i].code)
			fail_msg("%s: expected %s, got %s", rows[i].line, error_row(rows[i].code)->name,
				 error_row(f.err.code)->name);
		assert_string_equal(f.err.where, rows[i].where);
		assert_slice(f.id, rows[i].id);
		finish(&f);
	}
}

static void an_id_has_a_limit(void **state)
{
	(void)state;
	for (size_t length = RPC_ID_MAX; length <= RPC_ID_MAX + 1; length++) {
		struct fixture f;
		struct strbuf line;
		start(&f);
		strbuf_init(&line);
		strbuf_puts(&line, "{\"jsonrpc\":\"2.0\",\"id\":\"");
		for (size_t i = 2; i < length; i++)
			strbuf_putc(&line, 'x');
		strbuf_puts(&line, "\",\"method\":\"case.get\"}");
		assert_int_equal(read_request(&f, line.bytes), length == RPC_ID_MAX ? 0 : -1);
		strbuf_done(&line);
		finish(&f);
	}
}

static void an_error_tells_code_field_position_and_retry(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	err_set_at(&f.err, ERROR_bad_utf8, 17, "No \"good\".");
	rpc_write_error(&f.text, (struct slice){0}, &f.err);
	err_set_where(&f.err, ERROR_bad_value, "due", "No.");
	rpc_write_error(&f.text, (struct slice){"\"a\"", 3}, &f.err);
	err_set(&f.err, ERROR_conflict, "Again.");
	rpc_write_error(&f.text, (struct slice){"5", 1}, &f.err);
	assert_string_equal(
		f.text.bytes,
		"{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"No "
		"\\\"good\\\".\","
		"\"data\":{\"code\":\"bad_utf8\",\"position\":17,\"retry\":\"never\"}}}\n"
		"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":{\"code\":-32602,\"message\":\"No.\","
		"\"data\":{\"code\":\"bad_value\",\"field\":\"due\",\"retry\":\"never\"}}}\n"
		"{\"jsonrpc\":\"2.0\",\"id\":5,\"error\":{\"code\":-32020,\"message\":\"Again.\","
		"\"data\":{\"code\":\"conflict\",\"retry\":\"same\"}}}\n");
	finish(&f);
}

static int read_message(struct fixture *f, const char *line)
{
	return rpc_read_message(line, strlen(line), &f->arena, &f->message, &f->err);
}

static void every_error_code_arrives_as_it_was_sent(void **state)
{
	(void)state;
	for (int code = 1; code < ERROR_COUNT; code++) {
		struct fixture f;
		struct err sent;
		start(&f);
		err_set_where(&sent, code, "field", "Because of %d.", code);
		sent.position = code;
		rpc_write_error(&f.text, (struct slice){"42", 2}, &sent);
		f.text.bytes[--f.text.length] = '\0'; /* the line end is the frame's */
		assert_int_equal(read_message(&f, f.text.bytes), 0);
		assert_int_equal(f.message.kind, RPC_ERROR);
		assert_int_equal(f.message.id, 42);
		assert_int_equal(f.message.error.code, code);
		assert_int_equal(f.message.error.position, code);
		assert_string_equal(f.message.error.where, "field");
		assert_string_equal(f.message.error.text, sent.text);
		finish(&f);
	}
}

static void results_and_notifications_are_told_apart(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	rpc_begin_result(&f.out, &f.text, (struct slice){"9", 1});
	json_out_raw(&f.out, "{\"a\":[1]}", 9);
	rpc_end(&f.out);
	assert_string_equal(f.text.bytes, "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"a\":[1]}}\n");
	assert_int_equal(read_message(&f, f.text.bytes), 0);
	assert_int_equal(f.message.kind, RPC_RESULT);
	assert_int_equal(f.message.id, 9);
	assert_slice(f.message.body, "{\"a\":[1]}");
	strbuf_reset(&f.text);
	rpc_begin_notification(&f.out, &f.text, "event");
	json_out_begin_object(&f.out);
	json_out_end(&f.out);
	rpc_end(&f.out);
	assert_string_equal(f.text.bytes, "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{}}\n");
	assert_int_equal(read_message(&f, f.text.bytes), 0);
	assert_int_equal(f.message.kind, RPC_NOTIFICATION);
	assert_int_equal(f.message.id, -1);
	assert_string_equal(f.message.method, "event");
	assert_slice(f.message.body, "{}");
	finish(&f);
}

static void a_client_passes_over_what_it_does_not_know(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	assert_int_equal(read_message(&f, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null,\"took\":3}"), 0);
	assert_slice(f.message.body, "null");
	assert_int_equal(
		read_message(&f,
			     "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-1,\"message\":\"new\","
			     "\"data\":{\"code\":\"from_the_future\"}}}"),
		0);
	assert_int_equal(f.message.id, -1);
	assert_int_equal(f.message.error.code, ERROR_internal);
	assert_string_equal(f.message.error.text, "new");
	assert_int_equal(f.message.error.position, -1);
	assert_int_equal(read_message(&f, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":7}"), 0);
	assert_int_equal(f.message.error.code, ERROR_internal);
	finish(&f);
}

static void what_is_no_message_is_refused(void **state)
{
	(void)state;
	static const char *const lines[] = {"[]",
					    "{}",
					    "{\"jsonrpc\":\"2.0\",\"id\":1}",
					    "{\"jsonrpc\":\"2.0\",\"method\":1}",
					    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1,\"error\":{}}",
					    "{\"id\":1,\"result\":1}"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct fixture f;
		start(&f);
		assert_int_equal(read_message(&f, lines[i]), -1);
		assert_int_equal(f.err.code, ERROR_bad_request);
		finish(&f);
	}
}

static void a_request_that_was_written_is_read(void **state)
{
	(void)state;
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		struct fixture f;
		start(&f);
		rpc_begin_request(&f.out, &f.text, 3, (enum verb)verb);
		json_out_raw(&f.out, "{\"x\":1}", 7);
		rpc_end(&f.out);
		assert_int_equal(read_request(&f, f.text.bytes), 0);
		assert_int_equal(f.request.verb, verb);
		assert_slice(f.id, "3");
		assert_slice(f.request.params, "{\"x\":1}");
		finish(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_taken_apart),
		cmocka_unit_test(what_is_no_request_is_refused_with_its_id_where_it_has_one),
		cmocka_unit_test(an_id_has_a_limit),
		cmocka_unit_test(an_error_tells_code_field_position_and_retry),
		cmocka_unit_test(every_error_code_arrives_as_it_was_sent),
		cmocka_unit_test(results_and_notifications_are_told_apart),
		cmocka_unit_test(a_client_passes_over_what_it_does_not_know),
		cmocka_unit_test(what_is_no_message_is_refused),
		cmocka_unit_test(a_request_that_was_written_is_read),
	};
	return cmocka_run_group_tests_name("rpc", tests, NULL, NULL);
}
