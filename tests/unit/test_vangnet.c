/* vangnet: the client library against a real TLS server that misbehaves on purpose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "c/vangnet.h"
#include "support/scripted_server.h"
#include "words/words.h"

/* --- calls --- */

static bool echo_id(struct server *server, int connection, int number, long id, const char *line)
{
	(void)connection;
	(void)number;
	(void)line;
	say(server, "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"result\":{\"n\":%ld}}", id, id);
	return true;
}

static void a_call_returns_the_result_as_it_stands(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", echo_id);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "case.list", "{\n\"limit\": 3 }", &result, &err), 0);
	assert_non_null(strstr(strbuf_text(&result), "{\"n\":"));
	assert_string_equal(vangnet_welcome(client), "{\"protocol\":\"vangnet/1\"}");
	vangnet_close(client);
	stop_server(&server);
	assert_non_null(strstr(server.seen, "\"params\":{ \"limit\": 3 }}\n"));
	strbuf_done(&result);
}

static void parameters_that_are_no_json_object_are_refused_before_sending(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", echo_id);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "case.list", "{\"limit\": 3", &result, &err), -1);
	assert_int_equal(err.code, ERROR_bad_syntax);
	assert_int_equal(vangnet_call(client, "case.list", "[]", &result, &err), -1);
	assert_int_equal(vangnet_call(client, "case.list", "{\"a\":1,\"a\":2}", &result, &err), -1);
	assert_int_equal(err.code, ERROR_duplicate_key);
	vangnet_close(client);
	stop_server(&server);
	assert_string_equal(server.seen, "");
	strbuf_done(&result);
}

/* Answers the first request of a pair after the second. */
static bool swap_pairs(struct server *server, int connection, int number, long id, const char *line)
{
	if (!server->held) {
		server->held = id;
		return true;
	}
	echo_id(server, connection, number, id, line);
	echo_id(server, connection, number, server->held, line);
	server->held = 0;
	return true;
}

static void pipelined_replies_find_their_requests_in_any_order(void **state)
{
	(void)state;
	enum { COUNT = 200 };
	struct server server;
	start_server(&server, "server", swap_pairs);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	int64_t ids[COUNT];
	char expected[32];
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(vangnet_send(client, "case.list", NULL, &ids[i], &err), 0);
	for (int i = COUNT - 1; i >= 0; i--) {
		assert_int_equal(vangnet_receive(client, ids[i], &result, &err), 0);
		snprintf(expected, sizeof expected, "{\"n\":%lld}", (long long)ids[i]);
		assert_string_equal(strbuf_text(&result), expected);
	}
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

static void more_requests_than_the_ceiling_are_refused_and_nothing_is_lost(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", echo_id);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err = ERR_NONE;
	int64_t id, sum = 0;
	for (int i = 0; i < VANGNET_REQUESTS_MAX; i++)
		assert_int_equal(vangnet_send(client, "case.list", NULL, &id, &err), 0);
	assert_int_equal(vangnet_send(client, "case.list", NULL, &id, &err), -1);
	assert_int_equal(err.code, ERROR_busy);
	assert_int_equal(vangnet_receive(client, id, &result, &err), 0);
	for (int taken = 1; taken < VANGNET_REQUESTS_MAX; sum++) {
		struct pollfd ready = {.fd = vangnet_fd(client), .events = vangnet_wants(client)};
		while (vangnet_take(client, &id, &result, &err) > 0)
			taken++;
		if (taken < VANGNET_REQUESTS_MAX)
			poll(&ready, 1, vangnet_wait_ms(client));
		assert_int_equal(vangnet_turn(client, &err), 0);
	}
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

static bool refuse_as_not_holder(struct server *server, int connection, int number, long id, const char *line)
{
	(void)connection;
	(void)number;
	(void)line;
	say(server,
	    "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"error\":{\"code\":-32010,\"message\":\"only the holder\","
	    "\"data\":{\"code\":\"not_holder\",\"field\":\"case\",\"position\":7,\"retry\":\"never\"}}}",
	    id);
	return true;
}

static void an_error_reply_carries_code_text_field_and_position(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", refuse_as_not_holder);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	strbuf_puts(&result, "untouched");
	assert_int_equal(vangnet_call(client, "note.add", "{\"key\":\"k\"}", &result, &err), -1);
	assert_int_equal(err.code, ERROR_not_holder);
	assert_string_equal(err.text, "only the holder");
	assert_string_equal(err.where, "case");
	assert_int_equal(err.position, 7);
	assert_string_equal(strbuf_text(&result), "untouched");
	assert_non_null(strstr(vangnet_refusal(client), "\"not_holder\""));
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

/* --- repeats --- */

static bool busy_twice(struct server *server, int connection, int number, long id, const char *line)
{
	if (number > 3)
		return echo_id(server, connection, number, id, line);
	say(server,
	    "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"error\":{\"code\":-32020,\"message\":\"busy\",\"data\":{"
	    "\"code\":"
	    "\"%s\",\"retry\":\"%s\"}}}",
	    id, number == 2 ? "busy" : "conflict", number == 2 ? "later" : "same");
	return true;
}

static void a_busy_daemon_is_asked_again_with_the_same_bytes(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", busy_twice);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "note.add", "{\"key\":\"k1\"}", &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	size_t line = strcspn(server.seen, "\n") + 1;
	assert_int_equal(strlen(server.seen), 3 * line);
	assert_memory_equal(server.seen, server.seen + line, line);
	assert_memory_equal(server.seen, server.seen + 2 * line, line);
	strbuf_done(&result);
}

static bool cut_once(struct server *server, int connection, int number, long id, const char *line)
{
	return connection > 1 && echo_id(server, connection, number, id, line);
}

static void a_cut_connection_is_made_anew_and_the_key_stays(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", cut_once);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "note.add", "{\"key\":\"k2\"}", &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	assert_int_equal(server.connections, 2);
	size_t line = strcspn(server.seen, "\n") + 1;
	assert_int_equal(strlen(server.seen), 2 * line);
	assert_memory_equal(server.seen, server.seen + line, line);
	strbuf_done(&result);
}

static void a_write_without_a_key_is_never_sent_twice(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", cut_once);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "note.add", "{}", &result, &err), -1);
	assert_int_equal(err.code, ERROR_tls_failed);
	assert_int_equal(vangnet_call(client, "case.list", NULL, &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	assert_null(strstr(strchr(server.seen, '\n'), "note.add"));
	strbuf_done(&result);
}

static bool cut_always(struct server *server, int connection, int number, long id, const char *line)
{
	(void)server;
	(void)connection;
	(void)number;
	(void)id;
	(void)line;
	return false;
}

static void a_connection_that_is_always_cut_ends_in_an_error(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", cut_always);
	struct vangnet_options options = options_for(&server, "police");
	options.attempts = 3;
	struct vangnet *client;
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_open(&options, &client, &err), 0);
	assert_int_equal(vangnet_call(client, "case.list", NULL, &result, &err), -1);
	assert_int_equal(err.code, ERROR_tls_failed);
	vangnet_close(client);
	stop_server(&server);
	assert_int_equal(server.connections, 3);
	strbuf_done(&result);
}

static bool say_nothing(struct server *server, int connection, int number, long id, const char *line)
{
	return strstr(line, "case.get") || echo_id(server, connection, number, id, line);
}

static void a_reply_that_does_not_come_times_out_and_the_connection_lives_on(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", say_nothing);
	struct vangnet_options options = options_for(&server, "police");
	options.call_timeout_ms = 100;
	struct vangnet *client;
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_open(&options, &client, &err), 0);
	assert_int_equal(vangnet_call(client, "case.get", NULL, &result, &err), -1);
	assert_int_equal(err.code, ERROR_unavailable);
	assert_int_equal(vangnet_call(client, "case.list", NULL, &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	assert_int_equal(server.connections, 1);
	strbuf_done(&result);
}

/* --- who is there --- */

static void expect_no_opening(const char *server_name, const char *client_name, int code)
{
	struct server server;
	start_server(&server, server_name, echo_id);
	struct vangnet_options options = options_for(&server, client_name);
	struct vangnet *client = NULL;
	struct err err = ERR_NONE;
	assert_int_equal(vangnet_open(&options, &client, &err), -1);
	assert_int_equal(err.code, code);
	assert_null(client);
	stop_server(&server);
}

static void a_server_of_another_authority_is_refused(void **state)
{
	(void)state;
	expect_no_opening("impostor", "police", ERROR_tls_failed);
}

static void a_server_with_a_certificate_for_another_address_is_refused(void **state)
{
	(void)state;
	expect_no_opening("elsewhere", "police", ERROR_tls_failed);
}

static void a_client_that_the_server_does_not_trust_gets_an_error(void **state)
{
	(void)state;
	expect_no_opening("server", "impostor", ERROR_tls_failed);
}

static void a_missing_certificate_is_named(void **state)
{
	(void)state;
	struct vangnet_options options = {.address = "127.0.0.1:1",
					  .ca = scripted_server_file("ca.pem"),
					  .certificate = scripted_server_file("nobody.pem")};
	struct vangnet *client;
	struct err err;
	assert_int_equal(vangnet_open(&options, &client, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
	assert_non_null(strstr(err.text, "nobody.pem"));
}

/* --- events --- */

static void say_event(struct server *server, int number)
{
	say(server, "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"cursor\":\"c%d\",\"seq\":%d}}",
	    number, number);
}

/* Two events on the first connection, then it is cut; two more behind the cursor on the second. */
static bool watch_and_cut(struct server *server, int connection, int number, long id, const char *line)
{
	echo_id(server, connection, number, id, line);
	if (!strstr(line, "watch.start"))
		return connection > 1;
	say_event(server, 2 * connection - 1);
	say_event(server, 2 * connection);
	return true;
}

static void expect_event(struct vangnet *client, int number)
{
	struct strbuf event = {0};
	struct err err;
	char expected[64];
	snprintf(expected, sizeof expected, "{\"cursor\":\"c%d\",\"seq\":%d}", number, number);
	assert_int_equal(vangnet_next(client, 20000, &event, &err), 1);
	assert_string_equal(strbuf_text(&event), expected);
	strbuf_done(&event);
}

static void a_watch_goes_on_behind_the_last_event_after_a_cut(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", watch_and_cut);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	assert_int_equal(vangnet_call(client, "watch.start", "{\"cursor\":\"0\"}", &result, &err), 0);
	expect_event(client, 1);
	assert_string_equal(vangnet_cursor(client), "c1");
	assert_int_equal(vangnet_call(client, "case.list", NULL, &result, &err), 0); /* cuts the first */
	for (int number = 2; number <= 4; number++)
		expect_event(client, number);
	vangnet_close(client);
	stop_server(&server);
	assert_non_null(strstr(server.seen, "\"watch.start\",\"params\":{\"cursor\":\"c2\"}"));
	strbuf_done(&result);
}

static bool watch_in_a_forked_history(struct server *server, int connection, int number, long id,
				      const char *line)
{
	if (connection == 1)
		return watch_and_cut(server, connection, number, id, line);
	say(server,
	    "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"error\":{\"code\":-32022,\"message\":\"forked\",\"data\":"
	    "{\"code\":\"cursor_forked\",\"retry\":\"never\"}}}",
	    id);
	return true;
}

static void a_watch_that_can_not_go_on_says_so(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", watch_in_a_forked_history);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	int64_t id;
	assert_int_equal(vangnet_call(client, "watch.start", NULL, &result, &err), 0);
	assert_int_equal(vangnet_send(client, "case.list", NULL, &id, &err), 0); /* cuts the first */
	expect_event(client, 1);
	expect_event(client, 2);
	assert_int_equal(vangnet_next(client, 20000, &result, &err), -1);
	assert_int_equal(err.code, ERROR_cursor_forked);
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

static bool flood(struct server *server, int connection, int number, long id, const char *line)
{
	if (strstr(line, "watch.start")) {
		for (int i = 1; i <= VANGNET_EVENTS_MAX + 10; i++)
			say_event(server, i);
	}
	return echo_id(server, connection, number, id, line);
}

static void events_that_nobody_takes_wait_without_being_lost(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", flood);
	struct vangnet *client = open_client(&server);
	struct strbuf result = {0};
	struct err err;
	int64_t id;
	assert_int_equal(vangnet_send(client, "watch.start", NULL, &id, &err), 0);
	assert_int_equal(vangnet_receive(client, id, &result, &err), -1);
	assert_int_equal(err.code, ERROR_busy);
	for (int i = 1; i <= VANGNET_EVENTS_MAX + 10; i++)
		expect_event(client, i);
	assert_int_equal(vangnet_receive(client, id, &result, &err), 0);
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

/* --- in a loop of one's own --- */

static int wait_and_turn(struct vangnet *client, struct err *err)
{
	struct pollfd ready = {.fd = vangnet_fd(client), .events = vangnet_wants(client)};
	poll(&ready, 1, vangnet_wait_ms(client));
	return vangnet_turn(client, err);
}

static void a_loop_can_connect_and_call_without_waiting(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", echo_id);
	struct vangnet_options options = options_for(&server, "police");
	struct vangnet *client;
	struct strbuf result = {0};
	struct err err;
	int64_t id, taken;
	assert_int_equal(vangnet_start(&options, &client, &err), 0);
	assert_int_equal(vangnet_send(client, "case.list", NULL, &id, &err),
			 0); /* before there is a connection */
	assert_false(vangnet_is_ready(client));
	while (vangnet_take(client, &taken, &result, &err) == 0)
		assert_int_equal(wait_and_turn(client, &err), 0);
	assert_true(vangnet_is_ready(client));
	assert_int_equal(taken, id);
	vangnet_close(client);
	stop_server(&server);
	strbuf_done(&result);
}

static void a_loop_is_told_once_that_nobody_is_there_and_may_try_again(void **state)
{
	(void)state;
	struct server server;
	start_server(&server, "server", echo_id);
	stop_server(&server);
	struct vangnet_options options = options_for(&server, "police");
	struct vangnet *client;
	struct strbuf result = {0};
	struct err err = ERR_NONE;
	int64_t id, taken;
	assert_int_equal(vangnet_start(&options, &client, &err), 0);
	while (wait_and_turn(client, &err) == 0)
		;
	assert_int_equal(err.code, ERROR_tls_failed);
	assert_int_equal(vangnet_turn(client, &err), 0);
	assert_int_equal(vangnet_wait_ms(client), -1);
	assert_int_equal(vangnet_send(client, "case.list", NULL, &id, &err), 0);
	while (wait_and_turn(client, &err) == 0)
		;
	assert_int_equal(vangnet_take(client, &taken, &result, &err), -1);
	assert_int_equal(taken, id);
	assert_int_equal(err.code, ERROR_tls_failed);
	vangnet_close(client);
	strbuf_done(&result);
}

static void keys_differ(void **state)
{
	(void)state;
	char one[VANGNET_KEY_LENGTH + 1], two[VANGNET_KEY_LENGTH + 1];
	struct err err;
	assert_int_equal(vangnet_new_key(one, &err), 0);
	assert_int_equal(vangnet_new_key(two, &err), 0);
	assert_int_equal(strlen(one), VANGNET_KEY_LENGTH);
	assert_string_not_equal(one, two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_returns_the_result_as_it_stands),
		cmocka_unit_test(parameters_that_are_no_json_object_are_refused_before_sending),
		cmocka_unit_test(pipelined_replies_find_their_requests_in_any_order),
		cmocka_unit_test(more_requests_than_the_ceiling_are_refused_and_nothing_is_lost),
		cmocka_unit_test(an_error_reply_carries_code_text_field_and_position),
		cmocka_unit_test(a_busy_daemon_is_asked_again_with_the_same_bytes),
		cmocka_unit_test(a_cut_connection_is_made_anew_and_the_key_stays),
		cmocka_unit_test(a_write_without_a_key_is_never_sent_twice),
		cmocka_unit_test(a_connection_that_is_always_cut_ends_in_an_error),
		cmocka_unit_test(a_reply_that_does_not_come_times_out_and_the_connection_lives_on),
		cmocka_unit_test(a_server_of_another_authority_is_refused),
		cmocka_unit_test(a_server_with_a_certificate_for_another_address_is_refused),
		cmocka_unit_test(a_client_that_the_server_does_not_trust_gets_an_error),
		cmocka_unit_test(a_missing_certificate_is_named),
		cmocka_unit_test(a_watch_goes_on_behind_the_last_event_after_a_cut),
		cmocka_unit_test(a_watch_that_can_not_go_on_says_so),
		cmocka_unit_test(events_that_nobody_takes_wait_without_being_lost),
		cmocka_unit_test(a_loop_can_connect_and_call_without_waiting),
		cmocka_unit_test(a_loop_is_told_once_that_nobody_is_there_and_may_try_again),
		cmocka_unit_test(keys_differ),
	};
	return cmocka_run_group_tests(tests, scripted_server_make_files, scripted_server_remove_files);
}
