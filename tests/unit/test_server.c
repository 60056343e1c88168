/* server: ceilings, what a reload does to live connections, and an orderly end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/net_rig.h"
#include "words/words.h"

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

static void one_address_gets_so_many_connections_and_no_more(void **state)
{
	(void)state;
	rig->limits.per_address_max = 2;
	rig_serve(rig);
	struct client *first = rig_connect(rig, "police");
	rig_connect(rig, "police");
	struct client *third = rig_connect(rig, "police");
	assert_true(third->broken);
	assert_int_equal(rig->opened, 2);
	assert_int_equal(server_counts(rig->server).refused, 1);
	client_end(first);
	rig_until(rig, rig->closed == 1);
	assert_true(rig_connect(rig, "police")->open);
}

static void one_certificate_gets_so_many_connections_and_no_more(void **state)
{
	(void)state;
	rig->limits.per_certificate_max = 1;
	fixture_client(rig->fixture, "council");
	rig_serve(rig);
	assert_true(rig_connect(rig, "police")->open);
	struct client *second = rig_dial(rig, "police");
	rig_until(rig, second->broken || second->ended);
	assert_int_equal(rig->opened, 1);
	assert_true(rig_connect(rig, "council")->open);
	assert_int_equal(rig->opened, 2);
}

static void at_the_ceiling_peers_wait_until_there_is_room(void **state)
{
	(void)state;
	rig->limits.connections_max = 1;
	rig_serve(rig);
	struct client *first = rig_connect(rig, "police");
	struct client *second = rig_dial(rig, "police");
	rig_settle(rig);
	assert_false(second->open || second->broken);
	assert_int_equal(rig->opened, 1);
	client_end(first);
	rig_until(rig, second->open && rig->opened == 2);
}

static void handshakes_at_once_have_a_ceiling_of_their_own(void **state)
{
	(void)state;
	rig->limits.handshakes_max = 1;
	rig_serve(rig);
	struct client *silent = rig_dial(rig, NULL);
	rig_until(rig, server_counts(rig->server).handshakes == 1);
	struct client *other = rig_dial(rig, "police");
	rig_settle(rig);
	assert_false(other->open);
	client_end(silent);
	rig_until(rig, other->open);
}

static void a_refused_certificate_never_opens(void **state)
{
	(void)state;
	pki_free(fixture_issue(rig->fixture, rig->fixture->stranger, "guest",
			       (struct pki_request){.client = true}));
	rig_serve(rig);
	struct client *client = rig_dial(rig, "guest");
	rig_until(rig, client->broken);
	rig_until(rig, server_counts(rig->server).handshakes + server_counts(rig->server).closing == 0);
	assert_int_equal(rig->opened, 0);
	assert_int_equal(rig->closed, 0);
}

static void a_revocation_cuts_the_live_connection_and_no_other(void **state)
{
	(void)state;
	struct err err;
	struct pki *pki = fixture_issue(rig->fixture, rig->fixture->authority, "rogue",
					(struct pki_request){.client = true});
	rig_serve(rig);
	struct client *good = rig_connect(rig, "police");
	struct client *bad = rig_connect(rig, "rogue");
	assert_int_equal(server_recheck(rig->server), 0);
	fixture_revoke(rig->fixture, pki, rig->fixture->now + INSTANT_DAY);
	assert_int_equal(tls_reload(rig->tls, &rig->fixture->config, &err), 0);
	assert_int_equal(server_recheck(rig->server), 1);
	rig_until(rig, rig->closed == 1);
	assert_int_equal(rig->why, CONN_WHY_REVOKED);
	rig_until(rig, bad->broken || bad->ended);
	client_write(good, "still here\n", 11);
	rig_until(rig, good->received.length == 11);
	pki_free(pki);
}

static void count(void *context, struct conn *conn)
{
	int *number = context;
	assert_string_equal(conn_why_name(CONN_WHY_OWNER), "owner");
	conn_close(conn, CONN_WHY_OWNER);
	++*number;
}

static void each_open_connection_is_visited_and_may_be_closed(void **state)
{
	(void)state;
	int visited = 0;
	rig_serve(rig);
	rig_connect(rig, "police");
	rig_connect(rig, "police");
	rig_dial(rig, NULL);
	server_each(rig->server, count, &visited);
	assert_int_equal(visited, 2);
	rig_until(rig, rig->closed == 2);
}

static void on_drained(void *context)
{
	struct rig *drained = context;
	drained->stopped = true;
}

static void an_orderly_end_finishes_what_is_in_flight(void **state)
{
	(void)state;
	rig->manner = RIG_HOLD;
	rig_serve(rig);
	struct client *idle = rig_connect(rig, "police");
	struct client *waiting = rig_connect(rig, "police");
	rig_dial(rig, NULL);
	client_write(waiting, "question\n", 9);
	rig_until(rig, rig->lines == 1);
	server_drain(rig->server, on_drained, rig);
	client_write(waiting, "too late\n", 9);
	rig_until(rig, idle->ended);
	rig_settle(rig);
	assert_false(rig->stopped);
	assert_int_equal(rig->lines, 1);
	assert_true(rig_dial(rig, "police")->broken);
	conn_send(server_conn(rig->server, rig->conn), "answer\n", 7);
	conn_request_end(server_conn(rig->server, rig->conn));
	rig_until(rig, rig->stopped);
	rig_until(rig, waiting->ended);
	assert_string_equal(strbuf_text(&waiting->received), "answer\n");
	assert_int_equal(rig->closed, 2);
	assert_int_equal(rig->why, CONN_WHY_STOPPED);
}

static void an_end_that_takes_too_long_is_cut(void **state)
{
	(void)state;
	rig->manner = RIG_HOLD;
	rig->limits.drain_ms = 30;
	rig_serve(rig);
	struct client *client = rig_connect(rig, "police");
	client_write(client, "question\n", 9);
	rig_until(rig, rig->lines == 1);
	server_drain(rig->server, on_drained, rig);
	rig_until(rig, rig->stopped);
	assert_int_equal(rig->closed, 1);
}

static void an_end_without_connections_comes_at_once(void **state)
{
	(void)state;
	rig_serve(rig);
	server_drain(rig->server, on_drained, rig);
	assert_false(rig->stopped); /* from the loop, never from inside the call */
	loop_turn(rig->loop, true);
	assert_true(rig->stopped);
}

static void an_inherited_socket_is_served_like_an_own_one(void **state)
{
	(void)state;
	struct err err;
	struct sockaddr_in where = {.sin_family = AF_INET};
	socklen_t length = sizeof where;
	where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	rig_serve(rig);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&where, sizeof where), 0);
	assert_int_equal(server_listen_inherited(rig->server, fd, &err), -1); /* it does not listen */
	assert_int_equal(err.code, ERROR_bad_config);
	assert_int_equal(listen(fd, 5), 0);
	assert_int_equal(server_listen_inherited(rig->server, fd, &err), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&where, &length), 0);
	rig->port = ntohs(where.sin_port);
	assert_true(rig_connect(rig, "police")->open);
}

static void an_address_that_cannot_be_had_is_refused(void **state)
{
	(void)state;
	struct err err;
	char taken[32];
	static const char *const bad[] = {"7443", "::1:7443", "127.0.0.1:http", "no.such.host.invalid:1"};
	rig_serve(rig);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(server_listen(rig->server, bad[i], NULL, &err), -1);
		assert_int_equal(err.code, ERROR_bad_config);
	}
	snprintf(taken, sizeof taken, "127.0.0.1:%d", rig->port);
	assert_int_equal(server_listen(rig->server, taken, NULL, &err), -1);
	assert_int_equal(err.code, ERROR_unavailable);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_address_gets_so_many_connections_and_no_more),
		TEST(one_certificate_gets_so_many_connections_and_no_more),
		TEST(at_the_ceiling_peers_wait_until_there_is_room),
		TEST(handshakes_at_once_have_a_ceiling_of_their_own),
		TEST(a_refused_certificate_never_opens),
		TEST(a_revocation_cuts_the_live_connection_and_no_other),
		TEST(each_open_connection_is_visited_and_may_be_closed),
		TEST(an_orderly_end_finishes_what_is_in_flight),
		TEST(an_end_that_takes_too_long_is_cut),
		TEST(an_end_without_connections_comes_at_once),
		TEST(an_inherited_socket_is_served_like_an_own_one),
		TEST(an_address_that_cannot_be_had_is_refused),
	};
	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
