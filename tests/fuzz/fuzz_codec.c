/*
 * Whatever passes the gate is read as a request, as a message of a server, as facts, or as an answer, or refused with a
 * reason; what was read is written in a form that is read again as the same. The first byte says as what.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "wire/codec.h"
#include "wire/desc_in.h"
#include "wire/desc_out.h"
#include "wire/msg.h"
#include "wire/rpc.h"
#include "wire/scan.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static int32_t number_of(const void *context, const char *name, size_t length)
{
	(void)context;
	return length == 7 && memcmp(name, "politie", 7) == 0 ? 1 : party_fixed_number(name, length);
}

static const char *name_of(const void *context, int32_t party)
{
	(void)context;
	return party == 1 ? "politie" : party_fixed_name(party);
}

static const struct party_names names = {NULL, number_of, name_of};

struct round {
	struct arena arena;
	struct strbuf first, second;
	struct err err;
};

/* What was written passes the gate; where it starts. */
static struct slice written(struct round *round, const struct strbuf *text)
{
	require(scan_json(text->bytes, text->length, &round->arena, &round->err) == 0);
	return slice_of(text->bytes, text->length);
}

static void check_refused(const struct round *round)
{
	require(round->err.code > ERROR_NONE && round->err.code < ERROR_COUNT && round->err.text[0]);
}

static void check_same(const struct round *round)
{
	require(round->first.length == round->second.length &&
		memcmp(round->first.bytes, round->second.bytes, round->first.length) == 0);
}

/* --- requests ------------------------------------------------------------------------------------- */

static void write_fields(struct strbuf *to, const struct args *args)
{
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	codec_write_fields(&out, ~(field_mask)0, args, &names);
	json_out_end(&out);
}

static void try_request(struct round *round, const char *line, size_t length)
{
	struct slice id;
	struct rpc_request request;
	struct args args;
	if (rpc_read_request(line, length, &round->arena, &id, &request, &round->err) < 0 ||
	    codec_read_args(request.verb, request.params, &names, &round->arena, &args, &round->err) < 0) {
		check_refused(round);
		rpc_write_error(&round->first, id, &round->err);
		written(round, &round->first);
		return;
	}
	write_fields(&round->first, &args);
	struct slice again = written(round, &round->first);
	require(codec_read_args(request.verb, again, &names, &round->arena, &args, &round->err) == 0);
	write_fields(&round->second, &args);
	check_same(round);
}

/* --- messages ------------------------------------------------------------------------------------- */

static void try_message(struct round *round, const char *line, size_t length)
{
	struct rpc_message message;
	if (rpc_read_message(line, length, &round->arena, &message, &round->err) < 0)
		check_refused(round);
	else if (message.kind == RPC_ERROR)
		require(message.error.code > ERROR_NONE && message.error.code < ERROR_COUNT);
	else
		require(message.body.length > 0);
}

/* --- facts ---------------------------------------------------------------------------------------- */

static void write_facts(struct strbuf *to, enum event_kind kind, const struct facts *facts)
{
	struct json_out out;
	json_out_start(&out, to);
	codec_write_facts(&out, kind, facts, &names);
}

static void try_facts(struct round *round, enum event_kind kind, struct slice object)
{
	struct facts facts;
	if (codec_read_facts(kind, object, &names, &round->arena, &facts, &round->err) < 0) {
		check_refused(round);
		return;
	}
	write_facts(&round->first, kind, &facts);
	struct slice again = written(round, &round->first);
	require(codec_read_facts(kind, again, &names, &round->arena, &facts, &round->err) == 0);
	write_facts(&round->second, kind, &facts);
	check_same(round);
}

/* --- answers -------------------------------------------------------------------------------------- */

static void write_answer(struct strbuf *to, const struct desc_table *table, const void *base)
{
	struct json_out out;
	json_out_start(&out, to);
	desc_write_object(&out, table, base, &names);
}

static void try_answer(struct round *round, const struct desc_table *table, struct slice object)
{
	struct desc_reader reader = {
		.names = &names, .arena = &round->arena, .err = &round->err, .lenient = true};
	void *base = arena_alloc(&round->arena, table->size);
	if (desc_read_object(&reader, object, table, base) < 0) {
		check_refused(round);
		return;
	}
	write_answer(&round->first, table, base);
	struct slice again = written(round, &round->first);
	require(desc_read_object(&reader, again, table, base) == 0);
	write_answer(&round->second, table, base);
	check_same(round);
}

/* First byte: 0 a request, 1 a message, 2 … facts of a kind, 128 … an answer to a verb. */
static void try_as(struct round *round, uint8_t what, const char *text, size_t length)
{
	if (what == 0)
		try_request(round, text, length);
	else if (what == 1)
		try_message(round, text, length);
	else if (scan_json(text, length, &round->arena, &round->err) < 0)
		check_refused(round);
	else if (what < 128)
		try_facts(round, (enum event_kind)((what - 2) % (EVENT_COUNT - 1) + 1),
			  slice_of(text, length));
	else
		try_answer(round, msg_result_of((enum verb)((what - 128) % VERB_COUNT)),
			   slice_of(text, length));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length < 1)
		return 0;
	struct round round = {.err = ERR_NONE};
	arena_init(&round.arena);
	strbuf_init(&round.first);
	strbuf_init(&round.second);
	try_as(&round, bytes[0], (const char *)bytes + 1, length - 1);
	strbuf_done(&round.first);
	strbuf_done(&round.second);
	arena_done(&round.arena);
	return 0;
}
