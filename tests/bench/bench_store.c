/*
 * bench_store: commits a second through the store alone, with two writers and with four.
 *
 * bench_store [works] [in flight]: for each of three rounds, one store with two lanes, then two stores with two
 * lanes each, on a private PostgreSQL with fsync. Works are one event each on 100,000 cases; bounded by their number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/migrate.h"
#include "support/counter.h"
#include "support/pg.h"

#define WORKS_DEFAULT 100000
#define IN_FLIGHT_DEFAULT 1000
#define CASES 100000
#define ROUNDS 3
#define STORES_MAX 2

struct bench {
	struct loop *loop;
	struct counter counters[STORES_MAX];
	int n_counters;
	long works; /* to do, those that open the cases first included */
	long begun;
	long ended;
	uint64_t chance;
};

static int64_t random_case(struct bench *bench)
{
	bench->chance = bench->chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return 1 + (int64_t)((bench->chance >> 33) % CASES);
}

static void begin(struct bench *bench, struct counter_work *work)
{
	struct counter *counter = &bench->counters[bench->begun % bench->n_counters];
	bench->begun++;
	int64_t case_id = bench->begun <= CASES ? bench->begun : random_case(bench);
	counter_submit(counter, work, case_id, 1, (int)bench->begun);
}

static void on_done(struct counter *counter, struct store_work *store_work, void *context)
{
	struct bench *bench = context;
	(void)counter;
	bench->ended++;
	if (bench->begun < bench->works)
		begin(bench, LIST_OWNER(store_work, struct counter_work, work));
}

static void run(struct bench *bench, const char *conninfo, int n_counters, int in_flight, const char *label)
{
	static const char facts[] =
		"{\"opens\":[{\"number\":12,\"kind\":\"move\",\"debtor\":\"agency-17\",\"creditor\":"
		"\"partnership\","
		"\"due\":\"2026-03-02T09:00:00Z\"}],\"ends\":[{\"number\":11,\"how\":\"superseded\"}],"
		"\"channel\":"
		"\"telephone\",\"role\":\"reporter\",\"occurred_at\":\"2026-02-27T13:20:00Z\"}";
	struct counter_work *works = calloc((size_t)in_flight, sizeof *works);
	PGconn *pq = pg_session(conninfo);
	pg_empty_log(pq);
	pg_run(pq, "checkpoint");
	bench->loop = loop_new();
	bench->n_counters = n_counters;
	bench->begun = bench->ended = 0;
	for (int i = 0; i < n_counters; i++) {
		counter_open(&bench->counters[i], bench->loop, conninfo, NULL);
		bench->counters[i].on_done = on_done;
		bench->counters[i].context = bench;
	}
	for (int i = 0; i < in_flight && bench->begun < bench->works; i++) {
		works[i].facts = facts;
		begin(bench, &works[i]);
	}
	while (bench->ended < CASES)
		loop_turn(bench->loop, true);
	int64_t start = loop_now_us(bench->loop);
	long warm = bench->ended;
	while (bench->ended < bench->works)
		loop_turn(bench->loop, true);
	double seconds = (double)(loop_now_us(bench->loop) - start) / 1e6;
	long long batches = pg_number(pq, "select max(position) from vangnet.batch");
	printf("%s: %.0f commits/s, %.0f works a batch\n", label, (double)(bench->works - warm) / seconds,
	       (double)bench->works / (double)batches);
	fflush(stdout);
	for (int i = 0; i < n_counters; i++)
		counter_close(&bench->counters[i]);
	loop_free(bench->loop);
	PQfinish(pq);
	free(works);
}

int main(int argc, char **argv)
{
	struct err err;
	struct bench bench = {.chance = 1};
	char conninfo[160];
	bench.works = CASES + (argc > 1 ? atol(argv[1]) : WORKS_DEFAULT);
	int in_flight = argc > 2 ? atoi(argv[2]) : IN_FLIGHT_DEFAULT;
	struct pg_server *server = pg_server_start(true);
	strcpy(conninfo, pg_server_database(server, "bench"));
	if (in_flight < 1 || store_migrate(conninfo, &err) < 0)
		return 1;
	for (int round = 0; round < ROUNDS; round++) {
		run(&bench, conninfo, 1, in_flight, "one store, two writers");
		run(&bench, conninfo, 2, in_flight, "two stores, four writers");
	}
	pg_server_stop(server);
	return 0;
}
