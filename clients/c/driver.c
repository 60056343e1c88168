/* driver: see driver.h. */
#include "c/driver.h"

#include <assert.h>
#include <limits.h>
#include <poll.h>
#include <time.h>

#include "c/incoming.h"
#include "wire/json_out.h"

#define READ_SIZE 16384
#define READS_PER_TURN 16 /* then others have their turn */

#define RECONNECT_FIRST_MS 200
#define SAME_FIRST_MS 20
#define LATER_FIRST_MS 250
#define PAUSE_MAX_MS 5000

int64_t driver_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A pause that doubles up to a ceiling, and up to a quarter shorter by chance: those who lost their connections together do
 * not come back together. */
static int64_t pause_ms(int64_t first_ms, int times)
{
	struct timespec now;
	int64_t pause = first_ms << (times < 12 ? times : 12);
	if (pause > PAUSE_MAX_MS)
		pause = PAUSE_MAX_MS;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return pause - (now.tv_nsec / 1000) % (pause / 4 + 1);
}

static bool is_enough(const struct vangnet *client, int attempts)
{
	return client->attempts > 0 && attempts >= client->attempts;
}

static struct request *request_at(struct list *node)
{
	return LIST_OWNER(node, struct request, node);
}

/* --- ends of requests -------------------------------------------------------------------------------- */

static void move(struct request *request, struct list *to)
{
	list_remove(&request->node);
	list_append(to, &request->node);
}

static void drop(struct vangnet *client, struct request *request)
{
	if (request->origin == REQUEST_ORIGIN_USER)
		client->requests--;
	request_free(request);
}

/* The answer stands in the request. */
static void finish(struct vangnet *client, struct request *request)
{
	if (request->abandoned || request->origin != REQUEST_ORIGIN_USER)
		drop(client, request);
	else
		move(request, &client->answered);
}

static void fail(struct vangnet *client, struct request *request, const struct err *err)
{
	if (request->origin == REQUEST_ORIGIN_WATCH) {
		client->feed.running = false;
		client->watch_err = *err;
	}
	request_fail(request, err);
	finish(client, request);
}

static void fail_all(struct vangnet *client, struct list *requests, const struct err *err)
{
	LIST_EACH_SAFE(node, after, requests) {
		fail(client, request_at(node), err);
	}
}

/* --- ends of connections ----------------------------------------------------------------------------- */

static void disconnect(struct vangnet *client)
{
	link_free(client->link);
	client->link = NULL;
	client->written = 0;
	client->more = false;
	frame_done(&client->frame);
}

static void give_up(struct vangnet *client, const struct err *err)
{
	struct err why = *err;
	disconnect(client);
	client->state = DRIVER_STATE_GIVEN_UP;
	client->lost = why;
	client->lost_is_news = true;
	if (client->feed.running) {
		client->feed.running = false;
		client->watch_err = why;
	}
	fail_all(client, &client->queued, &why);
	fail_all(client, &client->waiting, &why);
	fail_all(client, &client->resting, &why);
}

/* What becomes of a request that was sent over a connection that is lost. */
static void send_again(struct vangnet *client, struct request *request, const struct err *err)
{
	struct err unknown;
	if (request->abandoned || request->origin != REQUEST_ORIGIN_USER) {
		drop(client, request);
	} else if (!request->repeatable) {
		err_set(&unknown, ERROR_tls_failed,
			"the connection was lost before the reply, and the request carries no key: it may or "
			"may not be done");
		fail(client, request, &unknown);
	} else if (is_enough(client, request->attempts)) {
		fail(client, request, err);
	} else {
		if (request->watches && client->feed.arrived.length)
			request_set_cursor(request, strbuf_text(&client->feed.arrived));
		list_remove(&request->node);
		list_prepend(&client->queued, &request->node);
	}
}

/* From the last to the first, each to the front: the order stays. */
static void send_all_again(struct vangnet *client, const struct err *err)
{
	while (!list_empty(&client->waiting))
		send_again(client, request_at(client->waiting.previous), err);
	LIST_EACH_SAFE(node, after, &client->queued) {
		struct request *request = request_at(node);
		if (request->abandoned || request->origin != REQUEST_ORIGIN_USER)
			drop(client, request);
	}
}

static void lose(struct vangnet *client, const struct err *err)
{
	bool hopeless = client->link && link_is_refused(client->link);
	struct err why = *err;
	client->failures++;
	if (hopeless || !client->met || is_enough(client, client->failures)) {
		give_up(client, &why);
		return;
	}
	disconnect(client);
	client->state = DRIVER_STATE_RESTING;
	client->again_ms = driver_now_ms() + pause_ms(RECONNECT_FIRST_MS, client->failures - 1);
	send_all_again(client, &why);
}

/* --- beginnings -------------------------------------------------------------------------------------- */

static void put_first(struct vangnet *client, enum request_origin origin, const char *method,
		      const char *params)
{
	struct request *request;
	struct err err;
	if (request_new(client->next_id++, method, params, &request, &err) < 0) {
		give_up(client, &err); /* only a name of the program beyond every ceiling gets here */
		return;
	}
	request->origin = origin;
	list_prepend(&client->queued, &request->node);
}

static void greet(struct vangnet *client)
{
	struct strbuf params = {0};
	struct json_out out;
	json_out_start(&out, &params);
	json_out_begin_object(&out);
	json_out_key(&out, field_rows[FIELD_protocol].name);
	json_out_text(&out, "vangnet/1");
	json_out_key(&out, field_rows[FIELD_client].name);
	json_out_text(&out, client->program);
	json_out_end(&out);
	client->state = DRIVER_STATE_GREETING;
	put_first(client, REQUEST_ORIGIN_HELLO, verb_rows[VERB_session_hello].name, params.bytes);
	strbuf_done(&params);
}

static void begin_link(struct vangnet *client)
{
	struct err err;
	client->deadline_ms = driver_now_ms() + client->connect_timeout_ms;
	if (link_start(client->identity, &client->address, &client->link, &err) < 0)
		lose(client, &err);
	else
		client->state = DRIVER_STATE_LINKING;
}

static void go_on_linking(struct vangnet *client)
{
	struct err err;
	int open = link_turn(client->link, &err);
	if (open < 0)
		lose(client, &err);
	else if (open > 0)
		greet(client);
}

/* The watch goes on behind the last event that arrived. */
static void watch_again(struct vangnet *client)
{
	put_first(client, REQUEST_ORIGIN_WATCH, verb_rows[VERB_watch_start].name, NULL);
	if (client->feed.arrived.length)
		request_set_cursor(request_at(client->queued.next), strbuf_text(&client->feed.arrived));
}

/* --- what arrives ------------------------------------------------------------------------------------ */

static void take_welcome(struct vangnet *client, const struct request *hello)
{
	client->state = DRIVER_STATE_READY;
	client->met = true;
	strbuf_reset(&client->welcome);
	strbuf_puts(&client->welcome, strbuf_text(&hello->answer));
	if (client->feed.running)
		watch_again(client);
}

static void take_result(struct vangnet *client, struct request *request, struct slice result)
{
	strbuf_reset(&request->answer);
	strbuf_put(&request->answer, result.bytes, result.length);
	if (request->origin == REQUEST_ORIGIN_HELLO)
		take_welcome(client, request);
	else
		client->failures = 0;
	if (request->watches) {
		const char *cursor = json_view_text(json_view_member(result, "cursor"), &client->scratch);
		client->feed.running = true;
		feed_set_start(&client->feed, cursor);
	}
	if (request->unwatches)
		client->feed.running = false;
	finish(client, request);
}

/* What the rules refuse changes when people act; only what the machine refuses changes by waiting. */
static bool is_worth_repeating(const struct vangnet *client, const struct request *request,
			       const struct incoming *incoming)
{
	if (incoming->retry == RETRY_NEVER || !request->repeatable || request->abandoned)
		return false;
	return error_row(incoming->err.code)->rpc != error_row(ERROR_not_holder)->rpc &&
	       !is_enough(client, request->attempts);
}

static void take_error(struct vangnet *client, struct request *request, const struct incoming *incoming)
{
	int64_t first_ms = incoming->retry == RETRY_SAME ? SAME_FIRST_MS : LATER_FIRST_MS;
	if (request->origin == REQUEST_ORIGIN_HELLO) {
		if (incoming->retry == RETRY_NEVER)
			give_up(client, &incoming->err);
		else
			lose(client, &incoming->err);
	} else if (is_worth_repeating(client, request, incoming)) {
		request->again_ms = driver_now_ms() + pause_ms(first_ms, request->attempts - 1);
		move(request, &client->resting);
	} else {
		struct err err = incoming->err;
		strbuf_reset(&request->answer);
		strbuf_put(&request->answer, incoming->body.bytes, incoming->body.length);
		request->err = err;
		if (request->origin == REQUEST_ORIGIN_WATCH) {
			client->feed.running = false;
			client->watch_err = err;
		}
		finish(client, request);
	}
}

/* Mostly the first: replies come nearly in order. */
static struct request *find_waiting(struct vangnet *client, int64_t id)
{
	LIST_EACH(node, &client->waiting) {
		if (request_at(node)->id == id)
			return request_at(node);
	}
	return NULL;
}

static void take_event(struct vangnet *client, struct slice event)
{
	const char *cursor = json_view_text(json_view_member(event, "cursor"), &client->scratch);
	client->failures = 0;
	feed_put(&client->feed, cursor, event.bytes, event.length);
}

static void take_line(struct vangnet *client, const char *line, size_t length)
{
	struct incoming incoming;
	struct err err;
	arena_reset(&client->scratch);
	if (incoming_read(line, length, &client->scratch, &incoming, &err) < 0) {
		lose(client, &err);
		return;
	}
	struct request *request = find_waiting(client, incoming.id);
	if (incoming.kind == INCOMING_EVENT)
		take_event(client, incoming.body);
	else if (incoming.kind == INCOMING_RESULT && request)
		take_result(client, request, incoming.body);
	else if (incoming.kind == INCOMING_ERROR && request)
		take_error(client, request, &incoming);
	else if (incoming.kind == INCOMING_ERROR)
		lose(client, &incoming.err); /* it says nothing about any request, so about the connection */
}

static void take_lines(struct vangnet *client)
{
	const char *line;
	size_t length;
	struct err err;
	while (client->link && !feed_is_full(&client->feed)) {
		enum frame_result result = frame_next(&client->frame, &line, &length, &err);
		if (result == FRAME_NONE)
			return;
		if (result == FRAME_LINE)
			take_line(client, line, length);
		else
			lose(client, &err);
	}
}

static void receive(struct vangnet *client)
{
	struct err err;
	take_lines(client);
	client->more = false;
	for (int i = 0; client->link && !feed_is_full(&client->feed); i++) {
		size_t count = 0;
		if (i == READS_PER_TURN) {
			client->more = true;
			return;
		}
		char *to = frame_reserve(&client->frame, READ_SIZE);
		if (link_read(client->link, to, READ_SIZE, &count, &err) < 0) {
			lose(client, &err);
			return;
		}
		if (count == 0)
			return;
		frame_received(&client->frame, count);
		take_lines(client);
	}
	client->more = client->link != NULL; /* the feed is full: bytes may have been left */
}

/* --- what leaves ------------------------------------------------------------------------------------- */

static void sent(struct vangnet *client, struct request *request)
{
	client->written = 0;
	request->attempts++;
	move(request, &client->waiting);
}

static bool may_send(const struct vangnet *client)
{
	if (list_empty(&client->queued))
		return false;
	return client->state == DRIVER_STATE_READY ||
	       (client->state == DRIVER_STATE_GREETING &&
		request_at(client->queued.next)->origin == REQUEST_ORIGIN_HELLO);
}

void driver_flush(struct vangnet *client)
{
	struct err err;
	while (may_send(client)) {
		struct request *request = request_at(client->queued.next);
		size_t count = 0, left = request->line.length - client->written;
		if (link_write(client->link, request->line.bytes + client->written, left, &count, &err) < 0) {
			lose(client, &err);
			return;
		}
		if (count == 0)
			return;
		client->written += count;
		if (count == left)
			sent(client, request);
	}
}

/* Those whose pause is over go back into the queue. */
static void wake_resting(struct vangnet *client)
{
	int64_t now_ms = driver_now_ms();
	LIST_EACH_SAFE(node, after, &client->resting) {
		if (request_at(node)->again_ms <= now_ms)
			move(request_at(node), &client->queued);
	}
}

/* --- the turn ---------------------------------------------------------------------------------------- */

static bool is_late(const struct vangnet *client)
{
	return (client->state == DRIVER_STATE_LINKING || client->state == DRIVER_STATE_GREETING) &&
	       driver_now_ms() >= client->deadline_ms;
}

void driver_turn(struct vangnet *client)
{
	struct err err;
	if (client->state == DRIVER_STATE_RESTING && driver_now_ms() >= client->again_ms)
		begin_link(client);
	if (client->state == DRIVER_STATE_LINKING)
		go_on_linking(client);
	if (client->state == DRIVER_STATE_GREETING || client->state == DRIVER_STATE_READY) {
		wake_resting(client);
		driver_flush(client);
		if (client->link)
			receive(client);
		driver_flush(client);
	}
	if (is_late(client)) {
		err_set(&err, ERROR_unavailable, "%s:%s does not answer within %d ms", client->address.host,
			client->address.port, client->connect_timeout_ms);
		lose(client, &err);
	}
}

void driver_submit(struct vangnet *client, struct request *request)
{
	if (client->state == DRIVER_STATE_GIVEN_UP) {
		client->state = DRIVER_STATE_RESTING;
		client->again_ms = driver_now_ms();
		client->failures = 0;
		client->lost_is_news = false;
	}
	client->requests++;
	list_append(&client->queued, &request->node);
}

void driver_abandon(struct vangnet *client, struct request *request)
{
	bool half_sent = client->written && client->queued.next == &request->node;
	bool is_sent = half_sent;
	LIST_EACH(node, &client->waiting) {
		is_sent = is_sent || node == &request->node;
	}
	if (is_sent)
		request->abandoned = true;
	else
		drop(client, request);
}

short driver_wants(const struct vangnet *client)
{
	if (!client->link)
		return 0;
	short wants = link_wants(client->link);
	if (client->state == DRIVER_STATE_LINKING)
		return wants;
	if (feed_is_full(&client->feed))
		wants &= (short)~POLLIN;
	return may_send(client) ? (short)(wants | POLLOUT) : wants;
}

static int64_t next_ms(const struct vangnet *client)
{
	int64_t next = INT64_MAX;
	if (client->more && !feed_is_full(&client->feed))
		return 0;
	if (client->state == DRIVER_STATE_RESTING)
		next = client->again_ms;
	if (client->state == DRIVER_STATE_LINKING || client->state == DRIVER_STATE_GREETING)
		next = client->deadline_ms;
	if (client->state == DRIVER_STATE_READY) {
		LIST_EACH(node, &client->resting) {
			if (request_at(node)->again_ms < next)
				next = request_at(node)->again_ms;
		}
	}
	return next;
}

int driver_wait_ms(const struct vangnet *client)
{
	int64_t next = next_ms(client), now_ms = driver_now_ms();
	if (next == INT64_MAX)
		return -1;
	if (next <= now_ms)
		return 0;
	return next - now_ms < INT_MAX ? (int)(next - now_ms) : INT_MAX;
}
