/* tls: who may connect, how, and that every refusal has its own verdict. Both ends are real. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "support/tls_fixture.h"
#include "words/words.h"

static struct fixture *fixture;
static char pinned[TLS_FINGERPRINT_LENGTH + 1]; /* "" = nobody is */

#define PINNED_AGENCY 7

static int32_t identify(void *context, const char *fingerprint)
{
	(void)context;
	return strcmp(fingerprint, pinned) == 0 ? PINNED_AGENCY : TLS_AGENCY_UNKNOWN;
}

static int setup(void **state)
{
	(void)state;
	fixture = fixture_new();
	pinned[0] = '\0';
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fixture_free(fixture);
	return 0;
}

/* A conversation over a socket pair: both ends, and how far they came. */
struct talk {
	struct tls *tls;
	SSL_CTX *context;
	SSL *client;
	struct ssl_st *server;
	int fds[2];
	enum tls_result result;
	enum verdict verdict;
	char reason[120];
	int tickets;
};

static int count_ticket(SSL *ssl, SSL_SESSION *session)
{
	(void)session;
	struct talk *talk = SSL_get_app_data(ssl);
	talk->tickets++;
	return 0;
}

static void talk_over(struct talk *talk, struct tls *tls)
{
	talk->tls = tls;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, talk->fds), 0);
	talk->server = tls_accept(tls, talk->fds[0]);
	talk->client = SSL_new(talk->context);
	SSL_set_app_data(talk->client, talk);
	SSL_set_fd(talk->client, talk->fds[1]);
	SSL_set_connect_state(talk->client);
	talk->result = TLS_WANT_READ;
	for (int i = 0; i < 20 && (talk->result == TLS_WANT_READ || talk->result == TLS_WANT_WRITE); i++) {
		SSL_do_handshake(talk->client);
		talk->result = tls_handshake(talk->server);
	}
	talk->verdict = VERDICT_GOOD;
	if (talk->result != TLS_DONE) {
		talk->verdict = tls_refusal(talk->server);
		snprintf(talk->reason, sizeof talk->reason, "%s", tls_reason(talk->server));
	}
	ERR_clear_error();
}

static struct talk *talk_with(SSL_CTX *context)
{
	struct talk *talk = calloc(1, sizeof *talk);
	struct err err;
	struct tls *tls;
	talk->context = context;
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(context, count_ticket);
	fixture_check(tls_new(&fixture->config, identify, NULL, &tls, &err), &err);
	talk_over(talk, tls);
	return talk;
}

static struct talk *talk_as(const char *name)
{
	return talk_with(fixture_client_context(fixture, name));
}

static void talk_end(struct talk *talk)
{
	tls_close(talk->server);
	SSL_free(talk->client);
	SSL_CTX_free(talk->context);
	tls_free(talk->tls);
	close(talk->fds[0]);
	close(talk->fds[1]);
	free(talk);
}

static void assert_verdict(const char *name, enum verdict expected)
{
	struct talk *talk = talk_as(name);
	assert_string_equal(verdict_event(talk->verdict), verdict_event(expected));
	assert_int_equal(talk->result, expected == VERDICT_GOOD ? TLS_DONE : TLS_BROKEN);
	talk_end(talk);
}

static struct pki *client_of(const struct pki *authority, const char *name, int64_t from, int64_t to)
{
	return fixture_issue(fixture, authority, name,
			     (struct pki_request){.client = true, .not_before = from, .not_after = to});
}

static void pin(struct pki *pki)
{
	pki_fingerprint(pki, pinned);
}

/* --- who ------------------------------------------------------------------------------------------ */

static void a_chain_to_an_anchor_is_accepted_and_its_agency_unknown(void **state)
{
	(void)state;
	char fingerprint[TLS_FINGERPRINT_LENGTH + 1];
	int32_t agency = 0;
	fixture_client(fixture, "police");
	struct talk *talk = talk_as("police");
	assert_int_equal(talk->result, TLS_DONE);
	tls_peer(talk->server, fingerprint, &agency);
	assert_int_equal(agency, TLS_AGENCY_UNKNOWN);
	assert_int_equal(strlen(fingerprint), TLS_FINGERPRINT_LENGTH);
	talk_end(talk);
}

static void a_pinned_certificate_needs_no_anchor(void **state)
{
	(void)state;
	char fingerprint[TLS_FINGERPRINT_LENGTH + 1];
	int32_t agency = 0;
	struct pki *pki = client_of(fixture->stranger, "guest", 0, 0);
	pin(pki);
	struct talk *talk = talk_as("guest");
	assert_int_equal(talk->result, TLS_DONE);
	tls_peer(talk->server, fingerprint, &agency);
	assert_int_equal(agency, PINNED_AGENCY);
	assert_string_equal(fingerprint, pinned);
	talk_end(talk);
	fixture->config.anchors = NULL;
	assert_verdict("guest", VERDICT_GOOD);
	pki_free(pki);
}

static void an_unknown_authority_is_refused(void **state)
{
	(void)state;
	pki_free(client_of(fixture->stranger, "guest", 0, 0));
	assert_verdict("guest", VERDICT_UNKNOWN_ISSUER);
	fixture_client(fixture, "police");
	fixture->config.anchors = NULL;
	assert_verdict("police", VERDICT_UNKNOWN_ISSUER);
}

static void an_expired_certificate_is_refused_pinned_or_not(void **state)
{
	(void)state;
	int64_t now = fixture->now;
	struct pki *pki = client_of(fixture->authority, "old", now - INSTANT_HOUR, now - INSTANT_MINUTE);
	assert_verdict("old", VERDICT_EXPIRED);
	pin(pki);
	assert_verdict("old", VERDICT_EXPIRED);
	pki_free(pki);
}

static void a_certificate_of_tomorrow_is_refused_pinned_or_not(void **state)
{
	(void)state;
	int64_t now = fixture->now;
	struct pki *pki = client_of(fixture->authority, "new", now + INSTANT_HOUR, now + INSTANT_DAY);
	assert_verdict("new", VERDICT_NOT_YET_VALID);
	pin(pki);
	assert_verdict("new", VERDICT_NOT_YET_VALID);
	pki_free(pki);
}

static void a_server_certificate_is_no_client_pinned_or_not(void **state)
{
	(void)state;
	struct pki *pki =
		fixture_issue(fixture, fixture->authority, "web", (struct pki_request){.server = true});
	assert_verdict("web", VERDICT_WRONG_USAGE);
	pin(pki);
	assert_verdict("web", VERDICT_WRONG_USAGE);
	pki_free(pki);
}

static void a_peer_without_a_certificate_is_refused(void **state)
{
	(void)state;
	assert_verdict(NULL, VERDICT_NO_CERTIFICATE);
}

/* --- revocation ----------------------------------------------------------------------------------- */

static void a_revoked_certificate_is_refused_pinned_or_not(void **state)
{
	(void)state;
	struct pki *bad = client_of(fixture->authority, "bad", 0, 0);
	struct pki *good = client_of(fixture->authority, "good", 0, 0);
	assert_verdict("bad", VERDICT_GOOD);
	fixture_revoke(fixture, bad, fixture->now + INSTANT_DAY);
	assert_verdict("bad", VERDICT_REVOKED);
	assert_verdict("good", VERDICT_GOOD);
	pin(bad);
	assert_verdict("bad", VERDICT_REVOKED);
	pki_free(bad);
	pki_free(good);
}

static void a_list_out_of_date_refuses_everybody_of_its_authority(void **state)
{
	(void)state;
	struct pki *pki = client_of(fixture->authority, "police", 0, 0);
	fixture_revoke(fixture, NULL, fixture->now - INSTANT_HOUR);
	assert_verdict("police", VERDICT_REVOCATION_UNKNOWN);
	pin(pki);
	assert_verdict("police", VERDICT_REVOCATION_UNKNOWN);
	pki_free(pki);
}

static void a_reload_is_for_new_connections_and_judges_live_ones_again(void **state)
{
	(void)state;
	struct err err;
	struct pki *pki = client_of(fixture->authority, "police", 0, 0);
	struct talk *live = talk_as("police");
	assert_int_equal(live->result, TLS_DONE);
	assert_int_equal(tls_judge_again(live->tls, live->server), VERDICT_GOOD);
	fixture_revoke(fixture, pki, fixture->now + INSTANT_DAY);
	assert_int_equal(tls_reload(live->tls, &fixture->config, &err), 0);
	char byte;
	size_t length;
	assert_int_equal(SSL_write(live->client, "x", 1), 1);
	assert_int_equal(tls_read(live->server, &byte, 1, &length), TLS_DONE);
	assert_int_equal(tls_judge_again(live->tls, live->server), VERDICT_REVOKED);
	talk_end(live);
	assert_verdict("police", VERDICT_REVOKED);
	pki_free(pki);
}

static void a_reload_that_fails_changes_nothing(void **state)
{
	(void)state;
	struct err err;
	struct tls *tls;
	fixture_client(fixture, "police");
	fixture_check(tls_new(&fixture->config, identify, NULL, &tls, &err), &err);
	struct tls_config broken = fixture->config;
	broken.key = fixture_path(fixture, "police", "key");
	assert_int_equal(tls_reload(tls, &broken, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
	assert_string_equal(err.where, broken.key);
	broken = fixture->config;
	broken.revocations = fixture->config.certificate;
	assert_int_equal(tls_reload(tls, &broken, &err), -1);
	assert_string_equal(err.where, broken.revocations);
	struct talk *talk = calloc(1, sizeof *talk);
	talk->context = fixture_client_context(fixture, "police");
	talk_over(talk, tls);
	assert_int_equal(talk->result, TLS_DONE);
	talk_end(talk);
}

/* --- how ------------------------------------------------------------------------------------------ */

static struct talk *talk_tls12(const char *ciphers)
{
	SSL_CTX *context = fixture_client_context(fixture, "police");
	SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(context, ciphers);
	return talk_with(context);
}

static void tls_1_2_is_refused_unless_configured(void **state)
{
	(void)state;
	fixture_client(fixture, "police");
	struct talk *talk = talk_tls12("DEFAULT");
	assert_int_equal(talk->result, TLS_BROKEN);
	assert_int_equal(talk->verdict, VERDICT_NONE);
	assert_string_equal(talk->reason, "unsupported protocol");
	talk_end(talk);
	fixture->config.allow_tls12 = true;
	talk = talk_tls12("DEFAULT");
	assert_int_equal(talk->result, TLS_DONE);
	assert_int_equal(SSL_version(talk->client), TLS1_2_VERSION);
	talk_end(talk);
	talk = talk_tls12("ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256");
	assert_int_equal(talk->result, TLS_BROKEN);
	talk_end(talk);
}

static void only_good_suites_and_groups_are_spoken(void **state)
{
	(void)state;
	fixture_client(fixture, "police");
	struct talk *talk = talk_as("police");
	assert_string_equal(SSL_get_cipher_name(talk->client), "TLS_AES_256_GCM_SHA384");
	assert_int_equal(SSL_get_negotiated_group(talk->client), NID_X25519);
	talk_end(talk);
	SSL_CTX *context = fixture_client_context(fixture, "police");
	SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
	talk = talk_with(context);
	assert_int_equal(talk->result, TLS_BROKEN);
	talk_end(talk);
	context = fixture_client_context(fixture, "police");
	SSL_CTX_set1_groups_list(context, "P-521");
	talk = talk_with(context);
	assert_int_equal(talk->result, TLS_BROKEN);
	talk_end(talk);
}

static void no_ticket_is_sent(void **state)
{
	(void)state;
	char bytes[8];
	size_t length = 0;
	fixture_client(fixture, "police");
	struct talk *talk = talk_as("police");
	assert_int_equal(tls_write(talk->server, "hello", 5, &length), TLS_DONE);
	assert_int_equal(SSL_read(talk->client, bytes, sizeof bytes),
			 5); /* tickets would be read on the way */
	assert_int_equal(talk->tickets, 0);
	assert_false(SSL_SESSION_is_resumable(SSL_get_session(talk->client)));
	talk_end(talk);
}

static void the_peer_hears_why_it_was_refused(void **state)
{
	(void)state;
	char byte;
	int64_t now = fixture->now;
	pki_free(client_of(fixture->authority, "old", now - INSTANT_HOUR, now - INSTANT_MINUTE));
	struct talk *talk = talk_as("old");
	assert_true(SSL_read(talk->client, &byte, 1) <= 0);
	assert_int_equal(ERR_GET_REASON(ERR_peek_error()), SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED);
	ERR_clear_error();
	talk_end(talk);
}

static void goodbye_and_a_cut_line_are_told_apart(void **state)
{
	(void)state;
	char byte;
	size_t length;
	fixture_client(fixture, "police");
	struct talk *talk = talk_as("police");
	SSL_shutdown(talk->client);
	assert_int_equal(tls_read(talk->server, &byte, 1, &length), TLS_END);
	talk_end(talk);
	talk = talk_as("police");
	shutdown(talk->fds[1], SHUT_RDWR);
	assert_int_equal(tls_read(talk->server, &byte, 1, &length), TLS_BROKEN);
	talk_end(talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_chain_to_an_anchor_is_accepted_and_its_agency_unknown,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_pinned_certificate_needs_no_anchor, setup, teardown),
		cmocka_unit_test_setup_teardown(an_unknown_authority_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(an_expired_certificate_is_refused_pinned_or_not, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_certificate_of_tomorrow_is_refused_pinned_or_not, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_server_certificate_is_no_client_pinned_or_not, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_peer_without_a_certificate_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_revoked_certificate_is_refused_pinned_or_not, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_list_out_of_date_refuses_everybody_of_its_authority, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_reload_is_for_new_connections_and_judges_live_ones_again,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_reload_that_fails_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(tls_1_2_is_refused_unless_configured, setup, teardown),
		cmocka_unit_test_setup_teardown(only_good_suites_and_groups_are_spoken, setup, teardown),
		cmocka_unit_test_setup_teardown(no_ticket_is_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(the_peer_hears_why_it_was_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(goodbye_and_a_cut_line_are_told_apart, setup, teardown),
	};
	signal(SIGPIPE, SIG_IGN); /* as loop_new does */
	return cmocka_run_group_tests_name("tls", tests, NULL, NULL);
}
