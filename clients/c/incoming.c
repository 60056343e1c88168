/* incoming: see incoming.h. */
#include "c/incoming.h"

#include <string.h>

#include "wire/msg.h"
#include "wire/rpc.h"

/* What the daemon says counts, not what the table of this program says: the daemon may be newer. */
static enum retry retry_of(struct slice error)
{
	struct slice retry = json_view_member(json_view_member(error, "data"), "retry");
	for (int i = RETRY_NEVER; i <= RETRY_LATER; i++) {
		if (json_view_is(retry, retry_names[i]))
			return (enum retry)i;
	}
	return RETRY_NEVER;
}

static enum incoming_kind kind_of(const struct rpc_message *message)
{
	switch (message->kind) {
	case RPC_RESULT:
		return INCOMING_RESULT;
	case RPC_ERROR:
		return INCOMING_ERROR;
	case RPC_NOTIFICATION:
		break;
	}
	bool is_event = strcmp(message->method, MSG_EVENT_METHOD) == 0 &&
			json_view_kind(message->body) == JSON_KIND_OBJECT;
	return is_event ? INCOMING_EVENT : INCOMING_OTHER;
}

int incoming_read(const char *line, size_t length, struct arena *arena, struct incoming *ret_incoming,
		  struct err *err)
{
	struct rpc_message message;
	struct err fault;
	if (rpc_read_message(line, length, arena, &message, &fault) < 0)
		return err_set(err, ERROR_tls_failed, "whoever answers there is no daemon of ours: %.120s",
			       fault.text);
	struct incoming incoming = {
		.kind = kind_of(&message), .id = message.id, .body = message.body, .err = message.error};
	if (incoming.kind == INCOMING_ERROR) {
		incoming.body = json_view_member(slice_of(line, length), "error");
		incoming.retry = retry_of(incoming.body);
	}
	*ret_incoming = incoming;
	return 0;
}
