/* calls: see calls.h. */
#include "hooks/calls.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "hooks/guard.h"
#include "words/words.h"

#define TURN_MS 500
#define MACHINE_AUTHORITIES "/etc/ssl/certs"
#define MACHINE_BUNDLE "/etc/ssl/certs/ca-certificates.crt"

struct calls {
	const struct setup *setup;
	void (*on_alive)(void);
	CURLM *multi;
};

struct call {
	CURL *curl;
	CURLU *url;
	struct curl_slist *headers;
	struct strbuf body;
	bool reaches_inside;
	bool was_guarded; /* an address was there, and not called … */
	bool was_tried;   /* … and one that was */
	size_t heard;     /* bytes of the answer */
	call_done_cb *on_done;
	void *context;
	char error[CURL_ERROR_SIZE];
};

int calls_open(const struct setup *setup, void (*on_alive)(void), struct calls **ret_calls, struct err *err)
{
	struct calls *calls = calloc(1, sizeof *calls);
	if (!calls)
		abort();
	calls->setup = setup;
	calls->on_alive = on_alive;
	calls->multi = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_multi_init() : NULL;
	if (!calls->multi) {
		calls_close(calls);
		return err_set(err, ERROR_internal, "libcurl can not be used");
	}
	*ret_calls = calls;
	return 0;
}

void calls_close(struct calls *calls)
{
	if (!calls)
		return;
	curl_multi_cleanup(calls->multi);
	curl_global_cleanup();
	free(calls);
}

/* --- beginning --- */

/* The address of the very socket: what a name led to a moment ago says nothing. */
static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct call *call = context;
	(void)purpose;
	if (!call->reaches_inside && !guard_is_public(&address->addr)) {
		call->was_guarded = true;
		return CURL_SOCKET_BAD;
	}
	call->was_tried = true;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Taken off the wire so that the server need not wonder, and forgotten. */
static size_t on_answer(char *bytes, size_t size, size_t count, void *context)
{
	struct call *call = context;
	(void)bytes;
	call->heard += size * count;
	return call->heard > CALL_ANSWER_MAX ? 0 : size * count;
}

static void set_manners(CURL *curl, const struct setup *setup)
{
	const char *ca = setup->call_ca.text;
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_CAINFO, *ca ? ca : MACHINE_BUNDLE);
	curl_easy_setopt(curl, CURLOPT_CAPATH, MACHINE_AUTHORITIES);
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)setup->call_timeout);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)setup->call_timeout);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "vangnet-hooks/" VANGNET_VERSION);
}

static void set_call(struct call *call, const char *schemes)
{
	CURL *curl = call->curl;
	curl_easy_setopt(curl, CURLOPT_CURLU, call->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, schemes);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, call->headers);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, call);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_answer);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, call);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, call->error);
	curl_easy_setopt(curl, CURLOPT_PRIVATE, call);
}

static struct call *begin(struct calls *calls, const struct target *target, call_done_cb *on_done,
			  void *context)
{
	struct call *call = calloc(1, sizeof *call);
	CURL *curl = curl_easy_init();
	if (!call || !curl)
		abort();
	*call = (struct call){.curl = curl,
			      .url = target->url,
			      .reaches_inside = target->reaches_inside,
			      .on_done = on_done,
			      .context = context};
	set_manners(curl, calls->setup);
	return call;
}

static void add(struct calls *calls, struct call *call)
{
	if (curl_multi_add_handle(calls->multi, call->curl) != CURLM_OK)
		abort(); /* without memory, as everywhere */
}

void calls_post(struct calls *calls, const struct target *target, const char *const *headers,
		const struct strbuf *body, call_done_cb *on_done, void *context)
{
	struct call *call = begin(calls, target, on_done, context);
	for (; *headers; headers++)
		call->headers = curl_slist_append(call->headers, *headers);
	strbuf_put(&call->body, body->bytes, body->length);
	curl_easy_setopt(call->curl, CURLOPT_POST, 1L);
	curl_easy_setopt(call->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.length);
	curl_easy_setopt(call->curl, CURLOPT_POSTFIELDS, strbuf_text(&call->body));
	set_call(call, "https");
	add(calls, call);
}

void calls_get(struct calls *calls, const struct target *target, call_done_cb *on_done, void *context)
{
	struct call *call = begin(calls, target, on_done, context);
	set_call(call, "https,http");
	add(calls, call);
}

/* --- ending --- */

enum call_outcome calls_judge(long status)
{
	if (status / 100 == 2)
		return CALL_TAKEN;
	return status == 410 ? CALL_REFUSED : CALL_LATER;
}

static void put_reason(const struct call *call, long status, CURLcode result, struct call_answer *answer)
{
	const char *why = *call->error ? call->error : curl_easy_strerror(result);
	if (status / 100 == 3)
		snprintf(answer->reason, sizeof answer->reason, "HTTP %ld: a redirect is not followed",
			 status);
	else if (status >= 200)
		snprintf(answer->reason, sizeof answer->reason, "HTTP %ld", status);
	else if (call->was_guarded && !call->was_tried)
		snprintf(answer->reason, sizeof answer->reason,
			 "its name leads to no public address, which the operator does not allow for it");
	else
		snprintf(answer->reason, sizeof answer->reason, "%.*s", CALL_REASON_MAX, why);
}

/* A status that came counts, whatever became of the rest: the server has decided. */
static void end(struct calls *calls, struct call *call, CURLcode result)
{
	long status = 0;
	curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &status);
	struct call_answer answer = {.outcome = calls_judge(status)};
	if (answer.outcome != CALL_TAKEN)
		put_reason(call, status, result, &answer);
	curl_multi_remove_handle(calls->multi, call->curl);
	curl_easy_cleanup(call->curl);
	curl_url_cleanup(call->url);
	curl_slist_free_all(call->headers);
	call->on_done(call->context, &answer);
	strbuf_done(&call->body);
	free(call);
}

static void end_those_that_are_over(struct calls *calls)
{
	int left;
	CURLMsg *message;
	while ((message = curl_multi_info_read(calls->multi, &left))) {
		CURLcode result = message->data.result;
		char *call;
		if (message->msg == CURLMSG_DONE &&
		    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call) == CURLE_OK)
			end(calls, (struct call *)(void *)call, result);
	}
}

void calls_finish(struct calls *calls)
{
	int running;
	do {
		curl_multi_perform(calls->multi, &running);
		end_those_that_are_over(calls);
		calls->on_alive();
		if (running)
			curl_multi_poll(calls->multi, NULL, 0, TURN_MS, NULL);
	} while (running);
}
