/* conn: bytes become lines and lines bytes, whatever the peer does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/net_rig.h"
#include "wire/limit.h"

static struct rig *rig;

static int setup(void **state)
{
	(void)state;
	rig = rig_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_free(rig);
	return 0;
}

static struct conn *the_conn(void)
{
	return server_conn(rig->server, rig->conn);
}

static struct client *connected(void)
{
	rig_serve(rig);
	struct client *client = rig_connect(rig, "police");
	assert_int_equal(rig->opened, 1);
	return client;
}

/* `length` bytes of 'x' and an LF. */
static char *line_of(size_t length)
{
	char *line = malloc(length + 1);
	memset(line, 'x', length);
	line[length] = '\n';
	return line;
}

/* --- lines ---------------------------------------------------------------------------------------- */

static void a_line_goes_up_and_the_reply_comes_down(void **state)
{
	(void)state;
	struct client *client = connected();
	assert_int_equal(rig->agency, TLS_AGENCY_UNKNOWN);
	client_write(client, "hello\r\n\n", 8);
	rig_until(rig, client->received.length > 0);
	assert_string_equal(strbuf_text(&client->received), "hello\n");
	assert_int_equal(rig->lines, 1);
}

static void a_pinned_certificate_names_its_agency(void **state)
{
	(void)state;
	struct pki *pki = fixture_issue(rig->fixture, rig->fixture->stranger, "guest",
					(struct pki_request){.client = true});
	pki_fingerprint(pki, rig->pinned);
	pki_free(pki);
	rig_serve(rig);
	rig_connect(rig, "guest");
	assert_int_equal(rig->agency, 7);
	assert_string_equal(conn_fingerprint(the_conn()), rig->pinned);
	assert_int_equal(conn_agency(the_conn()), 7);
	assert_int_equal(conn_number(the_conn()), 1);
}

static void a_byte_at_a_time_makes_the_same_line(void **state)
{
	(void)state;
	struct client *client = connected();
	const char *text = "slowly but surely\n";
	for (const char *c = text; *c; c++) {
		client_write(client, c, 1);
		rig_settle(rig);
		assert_int_equal(c[1] ? rig->lines : 0, 0);
	}
	rig_until(rig, client->received.length == strlen(text));
	assert_string_equal(strbuf_text(&client->received), text);
}

static void a_line_of_the_greatest_length_arrives_whole(void **state)
{
	(void)state;
	struct client *client = connected();
	char *line = line_of(WIRE_TEXT_MAX);
	rig_send_all(rig, client, line, WIRE_TEXT_MAX + 1);
	rig_until(rig, client->received.length == WIRE_TEXT_MAX + 1);
	assert_int_equal(rig->line_length, WIRE_TEXT_MAX);
	assert_memory_equal(client->received.bytes, line, WIRE_TEXT_MAX + 1);
	free(line);
}

static void a_line_too_long_is_refused_and_the_next_one_arrives(void **state)
{
	(void)state;
	struct client *client = connected();
	char *line = line_of(2 * WIRE_TEXT_MAX);
	rig_send_all(rig, client, line, 2 * WIRE_TEXT_MAX + 1);
	rig_send_all(rig, client, "next\n", 5);
	rig_until(rig, client->received.length == 15);
	assert_string_equal(strbuf_text(&client->received), "too large\nnext\n");
	assert_int_equal(rig->refused_lines, 1);
	assert_int_equal(rig->closed, 0);
	free(line);
}

static void replies_of_one_turn_come_in_one_record(void **state)
{
	(void)state;
	struct client *client = connected();
	client->reading = false;
	client_write(client, "one\ntwo\nthree\nfour\n", 19);
	int got = 0;
	rig_until(rig, got > 0 || (got = client_read(client)) > 0);
	assert_int_equal(rig->lines, 4);
	assert_int_equal(got, 19);
	assert_string_equal(strbuf_text(&client->received), "one\ntwo\nthree\nfour\n");
}

static void a_peer_with_much_to_say_leaves_turns_to_others(void **state)
{
	(void)state;
	rig->limits.turn_bytes = 16384;
	struct client *client = connected();
	char *line = line_of(99);
	for (int i = 0; i < 1000; i++)
		client_write(client, line, 100);
	int before = rig->lines;
	loop_turn(rig->loop, true);
	assert_true(rig->lines - before > 0 && rig->lines - before <= 2 * 164);
	rig_until(rig, client->received.length == 100000);
	free(line);
}

/* --- marks and ceilings --------------------------------------------------------------------------- */

static void a_peer_that_reads_nothing_is_read_no_more_and_loses_nothing(void **state)
{
	(void)state;
	struct client *client = connected();
	char *line = line_of(999);
	size_t sent = 0;
	client->reading = false;
	for (int idle = 0; idle < 50 && sent < 64 * 1024 * 1024;) {
		size_t wrote = client_write(client, line + sent % 1000, 1000 - sent % 1000);
		sent += wrote;
		idle = wrote ? 0 : idle + 1;
		rig_turn(rig);
	}
	rig_settle(rig);
	assert_true(sent < 64 * 1024 * 1024); /* it was stopped, not served without end */
	assert_true((size_t)rig->lines < sent / 1000);
	assert_true(rig->output_peak <= rig->limits.output_high + 1000);
	client->reading = true;
	rig_until(rig, client->received.length == sent / 1000 * 1000);
	assert_true(rig->drained > 0);
	assert_int_equal(rig->closed, 0);
	free(line);
}

static void output_above_the_ceiling_cuts_the_connection(void **state)
{
	(void)state;
	rig->limits.output_max = 512 * 1024;
	struct client *client = connected();
	client->reading = false;
	char *line = line_of(99999);
	for (int i = 0; i < 5; i++)
		conn_send(the_conn(), line, 100000);
	assert_int_equal(conn_output_bytes(the_conn()), 500000);
	conn_send(the_conn(), line, 100000);
	assert_int_equal(rig->closed, 0); /* never from inside the call */
	assert_null(the_conn());
	rig_until(rig, rig->closed == 1);
	assert_int_equal(rig->why, CONN_WHY_OUTPUT_CEILING);
	client->reading = true;
	rig_until(rig, client->broken || client->ended);
	assert_int_equal(client->received.length, 0);
	free(line);
}

static void too_many_requests_in_flight_pause_reading_until_half_are_answered(void **state)
{
	(void)state;
	rig->manner = RIG_HOLD;
	rig->limits.in_flight_max = 4;
	struct client *client = connected();
	client_write(client, "1\n2\n3\n4\n5\n6\n7\n", 14);
	rig_until(rig, rig->lines == 4);
	conn_request_end(the_conn());
	rig_settle(rig);
	assert_int_equal(rig->lines, 4);
	conn_request_end(the_conn());
	rig_until(rig, rig->lines == 6);
	rig_settle(rig);
	assert_int_equal(rig->lines, 6);
}

/* --- the end -------------------------------------------------------------------------------------- */

static void what_was_queued_before_a_close_still_arrives(void **state)
{
	(void)state;
	struct client *client = connected();
	char *line = line_of(999999);
	client->reading = false;
	for (int i = 0; i < 3; i++)
		conn_send(the_conn(), line, 1000000);
	conn_close(the_conn(), CONN_WHY_OWNER);
	assert_null(the_conn());
	rig_until(rig, rig->closed == 1);
	assert_int_equal(rig->why, CONN_WHY_OWNER);
	client_write(client, "unheard\n", 8); /* must not turn the close into a reset */
	client->reading = true;
	rig_until(rig, client->ended || client->broken);
	assert_true(client->ended);
	assert_int_equal(client->received.length, 3000000);
	assert_int_equal(rig->lines, 0);
	assert_int_equal(rig->closed, 1);
	free(line);
}

static void a_peer_that_vanishes_while_it_is_written_to_is_let_go(void **state)
{
	(void)state;
	struct client *client = connected();
	char *line = line_of(999999);
	client->reading = false;
	for (int i = 0; i < 4; i++)
		conn_send(the_conn(), line, 1000000);
	rig_settle(rig);
	assert_true(conn_output_bytes(the_conn()) > 0);
	client_end(client);
	rig_until(rig, rig->closed == 1);
	assert_int_equal(rig->why, CONN_WHY_LOST);
	rig_until(rig, server_counts(rig->server).closing == 0);
	free(line);
}

static void a_peer_that_says_goodbye_gets_the_replies_that_it_is_owed(void **state)
{
	(void)state;
	rig->manner = RIG_HOLD;
	struct client *client = connected();
	client_write(client, "question\n", 9);
	SSL_shutdown(client->tls);
	rig_until(rig, rig->lines == 1);
	rig_settle(rig);
	assert_int_equal(rig->closed, 0);
	conn_send(the_conn(), "answer\n", 7);
	conn_request_end(the_conn());
	rig_until(rig, rig->closed == 1);
	assert_int_equal(rig->why, CONN_WHY_PEER);
	rig_until(rig, client->ended);
	assert_string_equal(strbuf_text(&client->received), "answer\n");
}

static void a_peer_that_goes_without_a_goodbye_is_lost(void **state)
{
	(void)state;
	struct client *client = connected();
	client_write(client, "half a li", 9);
	rig_settle(rig);
	client_end(client);
	rig_until(rig, rig->closed == 1);
	assert_int_equal(rig->why, CONN_WHY_LOST);
	assert_int_equal(rig->lines, 0);
}

static void a_ref_leads_nowhere_once_its_slot_is_used_again(void **state)
{
	(void)state;
	struct client *client = connected();
	struct conn_ref first = rig->conn;
	client_end(client);
	rig_until(rig, rig->closed == 1);
	rig_connect(rig, "police");
	assert_int_equal(rig->conn.slot, first.slot);
	assert_non_null(the_conn());
	assert_null(server_conn(rig->server, first));
	assert_null(server_conn(rig->server, (struct conn_ref){0}));
}

/* --- deadlines ------------------------------------------------------------------------------------ */

static void a_peer_that_never_shakes_hands_is_let_go(void **state)
{
	(void)state;
	rig->limits.handshake_ms = 20;
	rig_serve(rig);
	rig_dial(rig, NULL);
	rig_until(rig, server_counts(rig->server).handshakes == 1);
	rig_until(rig, server_counts(rig->server).handshakes == 0);
	assert_int_equal(rig->opened, 0);
	assert_int_equal(rig->closed, 0);
}

static void a_line_that_trickles_in_is_not_waited_for(void **state)
{
	(void)state;
	rig->limits.line_ms = 30;
	struct client *client = connected();
	int64_t begin = loop_now_us(rig->loop);
	while (rig->closed == 0 && loop_now_us(rig->loop) < begin + 5 * INSTANT_SECOND) {
		client_write(client, "x", 1);
		loop_turn(rig->loop, true);
	}
	assert_int_equal(rig->closed, 1);
	assert_int_equal(rig->why, CONN_WHY_LINE_DEADLINE);
	assert_true(loop_now_us(rig->loop) - begin >= 30 * 1000);
}

static void an_idle_peer_is_let_go_but_not_one_that_waits_for_us(void **state)
{
	(void)state;
	rig->manner = RIG_HOLD;
	rig->limits.idle_ms = 150;
	struct client *client = connected();
	client_write(client, "question\n", 9);
	rig_until(rig, rig->lines == 1);
	int64_t later = loop_now_us(rig->loop) + 400 * 1000;
	while (loop_now_us(rig->loop) < later)
		rig_turn(rig);
	assert_int_equal(rig->closed, 0);
	conn_request_end(the_conn());
	rig_until(rig, rig->closed == 1);
	assert_int_equal(rig->why, CONN_WHY_IDLE);
}

static void empty_lines_do_not_keep_a_connection_alive(void **state)
{
	(void)state;
	rig->limits.idle_ms = 100;
	struct client *client = connected();
	int64_t give_up = loop_now_us(rig->loop) + 5 * INSTANT_SECOND;
	while (rig->closed == 0 && loop_now_us(rig->loop) < give_up) {
		client_write(client, "\n", 1);
		loop_turn(rig->loop, true);
	}
	assert_int_equal(rig->why, CONN_WHY_IDLE);
}

static void a_peer_that_takes_no_last_words_is_cut(void **state)
{
	(void)state;
	rig->limits.linger_ms = 20;
	struct client *client = connected();
	char *line = line_of(999999);
	client->reading = false;
	for (int i = 0; i < 4; i++)
		conn_send(the_conn(), line, 1000000);
	conn_close(the_conn(), CONN_WHY_OWNER);
	rig_until(rig, rig->closed == 1);
	assert_int_equal(server_counts(rig->server).closing, 1);
	rig_until(rig, server_counts(rig->server).closing == 0);
	free(line);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_goes_up_and_the_reply_comes_down),
		TEST(a_pinned_certificate_names_its_agency),
		TEST(a_byte_at_a_time_makes_the_same_line),
		TEST(a_line_of_the_greatest_length_arrives_whole),
		TEST(a_line_too_long_is_refused_and_the_next_one_arrives),
		TEST(replies_of_one_turn_come_in_one_record),
		TEST(a_peer_with_much_to_say_leaves_turns_to_others),
		TEST(a_peer_that_reads_nothing_is_read_no_more_and_loses_nothing),
		TEST(output_above_the_ceiling_cuts_the_connection),
		TEST(too_many_requests_in_flight_pause_reading_until_half_are_answered),
		TEST(what_was_queued_before_a_close_still_arrives),
		TEST(a_peer_that_vanishes_while_it_is_written_to_is_let_go),
		TEST(a_peer_that_says_goodbye_gets_the_replies_that_it_is_owed),
		TEST(a_peer_that_goes_without_a_goodbye_is_lost),
		TEST(a_ref_leads_nowhere_once_its_slot_is_used_again),
		TEST(a_peer_that_never_shakes_hands_is_let_go),
		TEST(a_line_that_trickles_in_is_not_waited_for),
		TEST(an_idle_peer_is_let_go_but_not_one_that_waits_for_us),
		TEST(empty_lines_do_not_keep_a_connection_alive),
		TEST(a_peer_that_takes_no_last_words_is_cut),
	};
	return cmocka_run_group_tests_name("conn", tests, NULL, NULL);
}
