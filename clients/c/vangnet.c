/* vangnet: see vangnet.h. The waiting is here; what happens between two waits is in driver. */
#include "c/vangnet.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/ssl.h>

#include "c/driver.h"
#include "c/identity.h"
#include "words/words.h"

#define PROGRAM "vangnet-c/" VANGNET_VERSION
#define CONNECT_TIMEOUT_MS 10000
#define CALL_TIMEOUT_MS 30000
#define ATTEMPTS 6

/* --- opening and closing --- */

static struct vangnet *new_client(const struct vangnet_options *options, const struct address *address,
				  struct ssl_ctx_st *identity)
{
	struct vangnet *client = calloc(1, sizeof *client);
	char *program = strdup(options->client ? options->client : PROGRAM);
	if (!client || !program)
		abort();
	client->address = *address;
	client->identity = identity;
	client->program = program;
	client->connect_timeout_ms =
		options->connect_timeout_ms > 0 ? options->connect_timeout_ms : CONNECT_TIMEOUT_MS;
	client->call_timeout_ms = options->call_timeout_ms > 0 ? options->call_timeout_ms : CALL_TIMEOUT_MS;
	client->attempts = options->attempts ? options->attempts : ATTEMPTS;
	client->again_ms = driver_now_ms();
	client->next_id = 1;
	list_init(&client->queued);
	list_init(&client->waiting);
	list_init(&client->resting);
	list_init(&client->answered);
	frame_init(&client->frame);
	feed_init(&client->feed, options->on_event, options->context);
	arena_init(&client->scratch);
	return client;
}

int vangnet_start(const struct vangnet_options *options, struct vangnet **ret_client, struct err *err)
{
	struct address address;
	struct ssl_ctx_st *identity;
	if (address_parse(options->address, &address, err) < 0)
		return -1;
	if (identity_load(options->ca, options->certificate, options->key, &identity, err) < 0)
		return -1;
	*ret_client = new_client(options, &address, identity);
	return 0;
}

static void free_requests(struct list *requests)
{
	LIST_EACH_SAFE(node, after, requests) {
		request_free(LIST_OWNER(node, struct request, node));
	}
}

void vangnet_close(struct vangnet *client)
{
	if (!client)
		return;
	free_requests(&client->queued);
	free_requests(&client->waiting);
	free_requests(&client->resting);
	free_requests(&client->answered);
	link_free(client->link);
	frame_done(&client->frame);
	feed_done(&client->feed);
	strbuf_done(&client->welcome);
	strbuf_done(&client->refusal);
	arena_done(&client->scratch);
	SSL_CTX_free(client->identity);
	free(client->program);
	free(client);
}

/* Waits until something can be done, at most until deadline_ms; INT64_MAX = no deadline. */
static void wait_ready(const struct vangnet *client, int64_t deadline_ms)
{
	struct pollfd ready = {.fd = vangnet_fd(client), .events = driver_wants(client)};
	int64_t left = deadline_ms - driver_now_ms();
	int wait_ms = driver_wait_ms(client);
	if (deadline_ms != INT64_MAX && (wait_ms < 0 || wait_ms > left))
		wait_ms = left > 0 ? (int)left : 0;
	poll(&ready, 1, wait_ms);
}

/* The first failure, or being ready, ends it: both come, because connecting has a deadline. */
int vangnet_open(const struct vangnet_options *options, struct vangnet **ret_client, struct err *err)
{
	struct vangnet *client;
	if (vangnet_start(options, &client, err) < 0)
		return -1;
	for (;;) {
		driver_turn(client);
		if (client->state == DRIVER_STATE_READY)
			break;
		if (client->state == DRIVER_STATE_GIVEN_UP) {
			*err = client->lost;
			vangnet_close(client);
			return -1;
		}
		wait_ready(client, INT64_MAX);
	}
	*ret_client = client;
	return 0;
}

const char *vangnet_welcome(const struct vangnet *client)
{
	return strbuf_text(&client->welcome);
}

/* --- calling --- */

int vangnet_send(struct vangnet *client, const char *method, const char *params, int64_t *ret_id,
		 struct err *err)
{
	struct request *request;
	if (client->requests >= VANGNET_REQUESTS_MAX)
		return err_set(err, ERROR_busy, "%d requests wait already; take their replies first",
			       VANGNET_REQUESTS_MAX);
	if (request_new(client->next_id, method, params, &request, err) < 0)
		return -1;
	client->next_id++;
	if (request->watches) {
		feed_restart(&client->feed);
		client->watch_err = ERR_NONE;
	}
	*ret_id = request->id;
	driver_submit(client, request);
	driver_flush(client);
	return 0;
}

static struct request *find_in(struct list *requests, int64_t id)
{
	LIST_EACH(node, requests) {
		struct request *request = LIST_OWNER(node, struct request, node);
		if (request->id == id && request->origin == REQUEST_ORIGIN_USER && !request->abandoned)
			return request;
	}
	return NULL;
}

static struct request *find_open(struct vangnet *client, int64_t id)
{
	struct request *request = find_in(&client->waiting, id);
	if (!request)
		request = find_in(&client->queued, id);
	return request ? request : find_in(&client->resting, id);
}

static void set_text(struct strbuf *to, const struct strbuf *from)
{
	strbuf_reset(to);
	strbuf_puts(to, strbuf_text(from));
}

/* Hands out an answer, which ends the request. */
static int hand_out(struct vangnet *client, struct request *request, struct strbuf *ret_result,
		    struct err *err)
{
	int code = request->err.code;
	if (code) {
		set_text(&client->refusal, &request->answer);
		*err = request->err;
	} else {
		strbuf_reset(&client->refusal);
		set_text(ret_result, &request->answer);
	}
	client->requests--;
	request_free(request);
	return code ? -1 : 0;
}

static int give_up_waiting(struct vangnet *client, int64_t id, struct err *err)
{
	driver_abandon(client, find_open(client, id));
	strbuf_reset(&client->refusal);
	return err_set(err, ERROR_unavailable,
		       "no reply within %d ms; send the same again, with the same key",
		       client->call_timeout_ms);
}

int vangnet_receive(struct vangnet *client, int64_t id, struct strbuf *ret_result, struct err *err)
{
	int64_t deadline_ms = driver_now_ms() + client->call_timeout_ms;
	for (;;) {
		struct request *answered = find_in(&client->answered, id);
		if (answered)
			return hand_out(client, answered, ret_result, err);
		if (!find_open(client, id))
			return err_set(err, ERROR_bad_value, "no request waits under the id %lld",
				       (long long)id);
		if (feed_is_full(&client->feed))
			return err_set(err, ERROR_busy, "%d events wait; take some first",
				       VANGNET_EVENTS_MAX);
		if (driver_now_ms() >= deadline_ms)
			return give_up_waiting(client, id, err);
		wait_ready(client, deadline_ms);
		driver_turn(client);
	}
}

int vangnet_call(struct vangnet *client, const char *method, const char *params, struct strbuf *ret_result,
		 struct err *err)
{
	int64_t id;
	strbuf_reset(&client->refusal);
	if (vangnet_send(client, method, params, &id, err) < 0)
		return -1;
	return vangnet_receive(client, id, ret_result, err);
}

const char *vangnet_refusal(const struct vangnet *client)
{
	return strbuf_text(&client->refusal);
}

/* --- events --- */

static bool take_watch_err(struct vangnet *client, struct err *err)
{
	if (!client->watch_err.code)
		return false;
	*err = client->watch_err;
	client->watch_err = ERR_NONE;
	return true;
}

int vangnet_next(struct vangnet *client, int timeout_ms, struct strbuf *ret_event, struct err *err)
{
	int64_t deadline_ms = timeout_ms < 0 ? INT64_MAX : driver_now_ms() + timeout_ms;
	for (;;) {
		if (feed_take(&client->feed, ret_event))
			return 1;
		if (take_watch_err(client, err))
			return -1;
		if (client->state == DRIVER_STATE_GIVEN_UP) {
			*err = client->lost;
			return -1;
		}
		driver_turn(client);
		if (client->feed.count || client->watch_err.code || client->state == DRIVER_STATE_GIVEN_UP)
			continue;
		if (deadline_ms != INT64_MAX && driver_now_ms() >= deadline_ms)
			return 0;
		wait_ready(client, deadline_ms);
	}
}

const char *vangnet_cursor(const struct vangnet *client)
{
	return strbuf_text(&client->feed.taken);
}

/* --- in a loop of one's own --- */

int vangnet_fd(const struct vangnet *client)
{
	return client->link ? link_fd(client->link) : -1;
}

short vangnet_wants(const struct vangnet *client)
{
	return driver_wants(client);
}

int vangnet_wait_ms(const struct vangnet *client)
{
	return driver_wait_ms(client);
}

int vangnet_turn(struct vangnet *client, struct err *err)
{
	driver_turn(client);
	if (client->state == DRIVER_STATE_GIVEN_UP && client->lost_is_news) {
		client->lost_is_news = false;
		client->watch_err = ERR_NONE;
		*err = client->lost;
		return -1;
	}
	return take_watch_err(client, err) ? -1 : 0;
}

bool vangnet_is_ready(const struct vangnet *client)
{
	return client->state == DRIVER_STATE_READY;
}

int vangnet_take(struct vangnet *client, int64_t *ret_id, struct strbuf *ret_result, struct err *err)
{
	if (list_empty(&client->answered))
		return 0;
	struct request *request = LIST_OWNER(client->answered.next, struct request, node);
	*ret_id = request->id;
	return hand_out(client, request, ret_result, err) < 0 ? -1 : 1;
}

/* --- keys --- */

int vangnet_new_key(char ret_key[VANGNET_KEY_LENGTH + 1], struct err *err)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char chance[VANGNET_KEY_LENGTH / 2];
	if (getrandom(chance, sizeof chance, 0) != (ssize_t)sizeof chance)
		return err_set(err, ERROR_internal, "the system gives no random numbers: %s",
			       strerror(errno));
	for (size_t i = 0; i < sizeof chance; i++) {
		ret_key[2 * i] = digits[chance[i] >> 4];
		ret_key[2 * i + 1] = digits[chance[i] & 15];
	}
	ret_key[VANGNET_KEY_LENGTH] = '\0';
	return 0;
}
