/*
 * bench_core: how fast the rules are, and what a replay costs beside a bare scan of the same file.
 *
 *   bench_core LOG MAP COVENANT ROUNDS [rules|apart|replay|scan]
 *
 * A round is: the rules over the decoded log, twice; a scan, a replay, a scan, a replay. Prints one line a sample, "NAME VALUE
 * UNIT", for bench_core.py. Times are processor time of the one thread that there is, so that neighbours on the
 * machine matter less; names that end in _wall are by the clock. With a last word: that step alone, for a profiler.
 *
 * An "event" of core_events_per_s is an event of the log: its commands are decided (the case advanced to its instant,
 * judged, the events that follow applied to its state block, findings and the ladder settled), and at the end of its
 * case the case is advanced to the end of the log. Log, covenant and calendar lie decoded in memory. What the rules
 * make of it has a count of its own. core_events_apart_per_s is the same with a ruling and a copy of the state block for each
 * command, as in the daemon, and without what follows after a case's last event.
 */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "core/ruling.h"
#include "replay/agreement.h"
#include "replay/replay.h"
#include "replay/report.h"
#include "replay/script.h"

#define BLOCK_BYTES 65536
#define RULES_PASSES 4 /* of a round: one alone is too short to be measured well */

struct files {
	const char *log;
	const char *map;
	const char *covenant;
};

/* --- measuring --- */

static double seconds_of(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct watch {
	double cpu;
	double wall;
};

static struct watch watch_start(void)
{
	return (struct watch){seconds_of(CLOCK_PROCESS_CPUTIME_ID), seconds_of(CLOCK_MONOTONIC)};
}

static struct watch watch_stop(struct watch started)
{
	struct watch now = watch_start();
	return (struct watch){now.cpu - started.cpu, now.wall - started.wall};
}

static void sample(const char *name, double value, const char *unit)
{
	printf("%s %.9g %s\n", name, value, unit);
	fflush(stdout);
}

static void must(int result, const struct err *err)
{
	if (result == 0)
		return;
	fprintf(stderr, "bench_core: %s %s\n", err->where, err->text);
	exit(1);
}

/* --- the yardstick: inflate and expat, with handlers that do nothing --- */

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **pairs)
{
	(void)context, (void)name, (void)pairs;
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
	(void)context, (void)name;
}

static void scan(const struct files *files)
{
	static char block[BLOCK_BYTES];
	gzFile file = gzopen(files->log, "rb");
	XML_Parser parser = XML_ParserCreate(NULL);
	XML_SetElementHandler(parser, on_start, on_end);
	int length;
	do {
		length = file ? gzread(file, block, sizeof block) : -1;
		if (length < 0 || XML_Parse(parser, block, length, length == 0) != XML_STATUS_OK) {
			fprintf(stderr, "bench_core: %s can not be scanned\n", files->log);
			exit(1);
		}
	} while (length > 0);
	XML_ParserFree(parser);
	gzclose(file);
}

/* --- ours: all that `vangnet replay --counts` does, from the files to the report --- */

static void replay(const struct files *files)
{
	struct err err = ERR_NONE;
	struct arena arena;
	struct logmap *map;
	struct agreement agreement;
	struct eventlog log;
	struct replay replay;
	struct strbuf text = {0};
	arena_init(&arena);
	must(logmap_read_file(files->map, &map, &err), &err);
	must(agreement_read(&arena, files->covenant, NULL, 0, &agreement, &err), &err);
	must(eventlog_read_file(files->log, &(struct eventlog_options){.map = map}, &log, &err), &err);
	must(replay_run(&log, agreement.covenant, REPLAY_UNTIL_LOG_END, &replay, &err), &err);
	report_text(&replay, &log, true, &text);
	strbuf_done(&text);
	replay_done(&replay);
	eventlog_done(&log);
	logmap_free(map);
	arena_done(&arena);
}

/* --- the rules alone --- */

struct rules {
	struct arena kept; /* of covenant and partnership */
	struct eventlog log;
	struct partnership partnership;
	int64_t end;      /* of the log */
	size_t made;      /* events that the rules made in a pass */
	size_t bytes;     /* of all state blocks at the end of a pass */
	size_t bytes_max; /* of the largest */
};

static void rules_read(struct rules *rules, const struct files *files)
{
	struct err err = ERR_NONE;
	struct logmap *map;
	struct agreement agreement;
	memset(rules, 0, sizeof *rules);
	arena_init(&rules->kept);
	must(logmap_read_file(files->map, &map, &err), &err);
	must(agreement_read(&rules->kept, files->covenant, NULL, 0, &agreement, &err), &err);
	must(eventlog_read_file(files->log, &(struct eventlog_options){.map = map}, &rules->log, &err), &err);
	logmap_free(map);
	partnership_init(&rules->partnership, &rules->kept);
	replay_found(&rules->partnership, &rules->log, agreement.covenant);
	rules->end = replay_log_end(&rules->log);
}

static void rules_done(struct rules *rules)
{
	eventlog_done(&rules->log);
	arena_done(&rules->kept);
}

static void play_case(struct rules *rules, const struct eventlog_case *log_case, struct arena *arena)
{
	struct err err;
	struct ruling ruling;
	ruling_start(&ruling, arena, &rules->partnership, NULL);
	for (size_t i = 0; i < log_case->count; i++) {
		struct script_command commands[SCRIPT_COMMANDS_MAX];
		size_t count = script_of(&rules->log, log_case, i, commands);
		for (size_t c = 0; c < count; c++) {
			int32_t fact;
			must(script_decide(&commands[c], &ruling, &fact, &err), &err);
		}
	}
	case_advance(&ruling, rules->end);
	size_t bytes = ruling.draft.file->size;
	rules->made += ruling.n_events;
	rules->bytes += bytes;
	if (bytes > rules->bytes_max)
		rules->bytes_max = bytes;
}

/* As the daemon does when commands come one at a time: each has a ruling of its own, on the state block that the last one left. */
static void play_case_apart(struct rules *rules, const struct eventlog_case *log_case, struct arena arenas[2])
{
	struct err err;
	const struct casefile *file = NULL;
	size_t turn = 0;
	for (size_t i = 0; i < log_case->count; i++) {
		struct script_command commands[SCRIPT_COMMANDS_MAX];
		size_t count = script_of(&rules->log, log_case, i, commands);
		for (size_t c = 0; c < count; c++) {
			struct ruling ruling;
			int32_t fact;
			struct arena *arena = &arenas[turn++ % 2]; /* the block lies in the other */
			arena_reset(arena);
			ruling_start(&ruling, arena, &rules->partnership, file);
			must(script_decide(&commands[c], &ruling, &fact, &err), &err);
			file = ruling.draft.file;
		}
	}
}

static void rules_play_apart(struct rules *rules)
{
	struct arena arenas[2];
	arena_init(&arenas[0]);
	arena_init(&arenas[1]);
	for (size_t i = 0; i < rules->log.case_count; i++)
		play_case_apart(rules, &rules->log.cases[i], arenas);
	arena_done(&arenas[0]);
	arena_done(&arenas[1]);
}

static void rules_play(struct rules *rules)
{
	struct arena arena;
	arena_init(&arena);
	rules->made = rules->bytes = rules->bytes_max = 0;
	for (size_t i = 0; i < rules->log.case_count; i++) {
		arena_reset(&arena);
		play_case(rules, &rules->log.cases[i], &arena);
	}
	arena_done(&arena);
}

/* --- rounds --- */

static void measure_rules(struct rules *rules)
{
	struct watch started = watch_start();
	for (int pass = 0; pass < RULES_PASSES; pass++)
		rules_play(rules);
	struct watch spent = watch_stop(started);
	double events = (double)rules->log.event_count * RULES_PASSES;
	sample("core_events_per_s", events / spent.cpu, "events/s");
	sample("core_events_per_s_wall", events / spent.wall, "events/s");
	sample("core_events_made_per_s", (double)rules->made * RULES_PASSES / spent.cpu, "events/s");
	sample("bytes_per_case", (double)rules->bytes / (double)rules->log.case_count, "bytes");
	sample("bytes_per_case_max", (double)rules->bytes_max, "bytes");
}

static void measure_apart(struct rules *rules)
{
	struct watch started = watch_start();
	for (int pass = 0; pass < RULES_PASSES; pass++)
		rules_play_apart(rules);
	double events = (double)rules->log.event_count * RULES_PASSES;
	sample("core_events_apart_per_s", events / watch_stop(started).cpu, "events/s");
}

static void measure_replay(const struct files *files)
{
	struct watch scanned, replayed;
	struct watch started = watch_start();
	scan(files);
	scanned = watch_stop(started);
	started = watch_start();
	replay(files);
	replayed = watch_stop(started);
	sample("scan_ms", scanned.cpu * 1e3, "ms");
	sample("replay_ms", replayed.cpu * 1e3, "ms");
	sample("replay_vs_bare_scan", replayed.cpu / scanned.cpu, "ratio");
	sample("replay_vs_bare_scan_wall", replayed.wall / scanned.wall, "ratio");
}

static int profile(const struct files *files, struct rules *rules, const char *step)
{
	if (strcmp(step, "rules") == 0)
		rules_play(rules);
	else if (strcmp(step, "apart") == 0)
		rules_play_apart(rules);
	else if (strcmp(step, "replay") == 0)
		replay(files);
	else if (strcmp(step, "scan") == 0)
		scan(files);
	else
		return 1;
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr, "usage: bench_core LOG MAP COVENANT ROUNDS [rules|apart|replay|scan]\n");
		return 1;
	}
	struct files files = {argv[1], argv[2], argv[3]};
	struct rules rules;
	int result = 0;
	rules_read(&rules, &files);
	for (long round = strtol(argv[4], NULL, 10); round > 0 && !result; round--) {
		if (argc > 5) {
			result = profile(&files, &rules, argv[5]);
			continue;
		}
		measure_rules(&rules);
		measure_apart(&rules);
		measure_replay(&files);
		measure_replay(&files);
	}
	rules_done(&rules);
	return result;
}
