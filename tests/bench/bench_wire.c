/*
 * bench_wire: what reading a request costs, beside a bare parse of the same line by cJSON (and printing it again), in
 * turn, in one run.
 *
 * bench_wire [messages]: three rounds, in processor time, so that neighbours on the machine matter less. Bounded by the number.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wire/codec.h"
#include "wire/rpc.h"
#include "wire/scan.h"

#define MESSAGES_DEFAULT 200000
#define ROUNDS 3

static const char line[] =
	"{\"jsonrpc\":\"2.0\",\"id\":12345,\"method\":\"handover.offer\",\"params\":{\"key\":\"0190f3c2-7b1e-"
	"7cc0-9d3a-"
	"3f1e2d4c5b6a\",\"case\":\"01J9Z3M4K5P6Q\",\"agency\":\"corporatie\",\"reason\":\"De overlast komt "
	"uit een "
	"huurwoning; de corporatie kan het huurcontract aanspreken, gemeente en politie blijven betrokken.\","
	"\"on_behalf_of\":\"w-48213\",\"purpose\":\"zorg-en-veiligheid\",\"visibility\":\"case\",\"with\":[3,"
	"4,9],"
	"\"text\":\"De bewoner is tweemaal bezocht en stemt in met een gesprek bij de gemeente in week "
	"12.\"}}";
#define LENGTH (sizeof line - 1)

static int32_t number_of(const void *context, const char *name, size_t length)
{
	(void)context;
	(void)name;
	(void)length;
	return 1;
}

static const char *name_of(const void *context, int32_t party)
{
	(void)context;
	(void)party;
	return "corporatie";
}

static const struct party_names names = {NULL, number_of, name_of};

struct bench {
	struct arena arena; /* emptied after every message */
	struct arena kept;  /* holds what is written again and again */
	struct args args;
	struct strbuf text;
	struct err err;
};

static void must(int result, const struct bench *bench)
{
	if (result == 0)
		return;
	fprintf(stderr, "bench_wire: %s\n", bench->err.text);
	exit(1);
}

static void scan(struct bench *bench)
{
	must(scan_json(line, LENGTH, &bench->arena, &bench->err), bench);
}

static void read_into(struct bench *bench, struct arena *arena, struct args *args)
{
	struct slice id;
	struct rpc_request request;
	must(rpc_read_request(line, LENGTH, arena, &id, &request, &bench->err), bench);
	must(codec_read_args(request.verb, request.params, &names, arena, args, &bench->err), bench);
}

static void read_request(struct bench *bench)
{
	struct args args;
	read_into(bench, &bench->arena, &args);
}

static void write_fields(struct bench *bench)
{
	struct json_out out;
	strbuf_reset(&bench->text);
	json_out_start(&out, &bench->text);
	json_out_begin_object(&out);
	codec_write_fields(&out, ~(field_mask)0, &bench->args, &names);
	json_out_end(&out);
}

static void cjson_parse(struct bench *bench)
{
	cJSON *tree = cJSON_ParseWithLength(line, LENGTH);
	must(tree ? 0 : -1, bench);
	cJSON_Delete(tree);
}

static void cjson_parse_and_print(struct bench *bench)
{
	cJSON *tree = cJSON_ParseWithLength(line, LENGTH);
	char *text = cJSON_PrintUnformatted(tree);
	must(text ? 0 : -1, bench);
	cJSON_free(text);
	cJSON_Delete(tree);
}

static const struct {
	const char *name;
	void (*run)(struct bench *bench);
} steps[] = {
	{"yardstick: cJSON parse", cjson_parse},  {"gate alone", scan},
	{"gate, envelope, fields", read_request}, {"yardstick: cJSON parse and print", cjson_parse_and_print},
	{"fields written", write_fields},
};

static double per_second(struct bench *bench, void (*run)(struct bench *bench), long messages)
{
	clock_t start = clock();
	for (long i = 0; i < messages; i++) {
		arena_reset(&bench->arena);
		run(bench);
	}
	return (double)messages * CLOCKS_PER_SEC / (double)(clock() - start);
}

int main(int argc, char **argv)
{
	long messages = argc > 1 ? atol(argv[1]) : MESSAGES_DEFAULT;
	struct bench bench = {.err = ERR_NONE};
	arena_init(&bench.arena);
	arena_init(&bench.kept);
	strbuf_init(&bench.text);
	read_into(&bench, &bench.kept, &bench.args);
	printf("one message: %zu bytes\n", LENGTH);
	for (int round = 0; round < ROUNDS && messages > 0; round++) {
		for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
			printf("%-34s %9.0f/s\n", steps[i].name, per_second(&bench, steps[i].run, messages));
	}
	strbuf_done(&bench.text);
	arena_done(&bench.arena);
	arena_done(&bench.kept);
	return 0;
}
