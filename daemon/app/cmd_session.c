/* cmd_session: session.hello. */
#include <string.h>

#include "app/commands.h"
#include "app/limits.h"
#include "app/request.h"
#include "app/session.h"
#include "sys/clock.h"
#include "wire/limit.h"
#include "wire/msg.h"

#define PROTOCOL "vangnet/1"
#define SERVER "vangnetd 0.1.0"

/* What a client may count on besides the verbs: watching with cursors, keys, sealed content. */
static const char *const capabilities[] = {"watch", "keys", "sealed"};
#define N_CAPABILITIES ((int32_t)(sizeof capabilities / sizeof *capabilities))

static enum phase_result greet(struct reading *reading)
{
	const struct party *party = partnership_party(reading->partnership, reading->party);
	const char *protocol = reading->args->protocol;
	struct conn *conn = app_conn(reading->app, reading->request->conn);
	if (protocol && strcmp(protocol, PROTOCOL) != 0)
		return reading_fail(reading, ERROR_bad_value, "protocol", "this daemon speaks " PROTOCOL);
	if (conn)
		session_greeted(conn);
	struct msg_hello *hello = arena_zalloc(reading->arena, 1, sizeof *hello);
	*hello = (struct msg_hello){
		.protocol = PROTOCOL,
		.server = SERVER,
		.capabilities = {capabilities, N_CAPABILITIES},
		.party = reading->party,
		.kind = party ? (int32_t)party->role : ROLE_OPERATOR,
		.now = reading->now,
		.driven = clock_is_driven(reading->app->clock),
		.text_max = WIRE_TEXT_MAX,
		.depth_max = WIRE_DEPTH_MAX,
		.pending_max = APP_SESSION_REQUESTS_MAX,
	};
	reading->result = hello;
	return PHASE_NEXT;
}

const struct answer answer_session_hello = {{greet}};
