/* eventlog: order, bytes from wherever, ceilings, and logs of real organisations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "support/eventlog_text.h"

static void long_cases_are_sorted_stably(void **state)
{
	(void)state;
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, "case:concept:name,time:timestamp,org:group,concept:name\n");
	for (int i = 0; i < 1000; i++)
		strbuf_printf(&text, "c,2026-03-02T09:00:%02dZ,a,%d\n", 59 - i * 7 % 60, i);
	struct eventlog log;
	struct err err;
	assert_int_equal(read_log(text.bytes, text.length, "", false, &log, &err), 0);
	assert_int_equal(log.event_count, 1000);
	for (size_t i = 1; i < log.event_count; i++) {
		const struct eventlog_event *one = &log.events[i - 1], *next = &log.events[i];
		assert_true(one->at < next->at || (one->at == next->at && one->line < next->line));
	}
	eventlog_done(&log);
	strbuf_done(&text);
}

/* `prefix`, `count` times `repeated`, `suffix`. */
static struct strbuf repeat(const char *prefix, const char *repeated, size_t count, const char *suffix)
{
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, prefix);
	for (size_t i = 0; i < count; i++)
		strbuf_puts(&text, repeated);
	strbuf_puts(&text, suffix);
	return text;
}

static void a_log_beyond_a_ceiling_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *prefix;
		const char *repeated;
		size_t count;
		const char *suffix;
		const char *where;
		const char *part;
	} rows[] = {
		{"<log>", "<a>", EVENTLOG_DEPTH_MAX, "", "line 1", "nested deeper than 256"},
		{"<log>\n<trace><string key='concept:name' value='", "x", EVENTLOG_TEXT_MAX + 1,
		 "'/></trace></log>", "line 2", "case name longer than 65536"},
		{"<log><trace>\n<event><string key='org:group' value='", "x", EVENTLOG_TEXT_MAX + 1,
		 "'/></event></trace></log>", "line 2", "value longer than 65536"},
		{"<log>\n<!--", "x", EVENTLOG_TOKEN_MAX + 200000, "--></log>", "line 2",
		 "longer than 1048576"},
		{"a,b\n", "x", EVENTLOG_TOKEN_MAX + 200000, "", "line 1", "no column"},
		{"case:concept:name,time:timestamp,org:group\n", "x", EVENTLOG_TOKEN_MAX + 200000, "\n",
		 "line 2", "line longer than 1048576"},
		{"case:concept:name,time:timestamp,org:group\nc," T0 ",\"", "x\n",
		 EVENTLOG_TOKEN_MAX / 2 + 100000, "\"\n", "line 2", "never closed"},
		{"case:concept:name,time:timestamp,org:group\nc," T0 ",", "x", EVENTLOG_TEXT_MAX + 1, "\n",
		 "line 2", "longer than 65536"},
		{"case:concept:name,time:timestamp,org:group", ",x", EVENTLOG_COLUMNS_MAX, "\n", "line 1",
		 "more columns"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct strbuf text = repeat(rows[i].prefix, rows[i].repeated, rows[i].count, rows[i].suffix);
		assert_refused_bytes(text.bytes, text.length, "", false, rows[i].where, rows[i].part);
		strbuf_done(&text);
	}
}

static struct strbuf zipped(const void *bytes, size_t length)
{
	struct strbuf out;
	strbuf_init(&out);
	z_stream zip = {0};
	assert_int_equal(deflateInit2(&zip, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	size_t room = deflateBound(&zip, length) + 64;
	Bytef *copy = malloc(length);
	assert_non_null(copy);
	memcpy(copy, bytes, length);
	zip.next_in = copy;
	zip.avail_in = (unsigned)length;
	zip.next_out = (Bytef *)strbuf_reserve(&out, room);
	zip.avail_out = (unsigned)room;
	assert_int_equal(deflate(&zip, Z_FINISH), Z_STREAM_END);
	out.length = room - zip.avail_out;
	deflateEnd(&zip);
	free(copy);
	return out;
}

static struct strbuf long_log(size_t cases)
{
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, "<log>\n");
	for (size_t i = 0; i < cases; i++)
		strbuf_printf(
			&text,
			"<trace><string key='concept:name' value='%zu'/><event>" AT(T0) "</event></trace>\n",
			i);
	strbuf_puts(&text, "</log>\n");
	return text;
}

static void a_gzip_log_is_inflated_whatever_its_members(void **state)
{
	(void)state;
	static const char log[] = CSV_HEAD "c," T0 ",A,x,\n";
	static const char expected[] = "c[0 A>A x/=0]";
	struct strbuf whole = zipped(log, sizeof log - 1);
	assert_bytes_read(whole.bytes, whole.length, CSV_MAP, false, 0, expected);

	struct strbuf first = zipped(log, 10), second = zipped(log + 10, sizeof log - 1 - 10);
	strbuf_put(&first, second.bytes, second.length);
	assert_bytes_read(first.bytes, first.length, CSV_MAP, false, 0, expected);
	strbuf_put(&first, "\0\0\0", 3);
	assert_bytes_read(first.bytes, first.length, CSV_MAP, false, 0, expected);
	strbuf_puts(&first, "more");
	assert_refused_bytes(first.bytes, first.length, CSV_MAP, false, "line 3", "not gzip");
	strbuf_done(&whole);
	strbuf_done(&first);
	strbuf_done(&second);
}

static void a_gzip_log_that_is_cut_off_or_damaged_is_refused_by_line(void **state)
{
	(void)state;
	struct strbuf text = long_log(20000), zip = zipped(text.bytes, text.length);
	struct eventlog log;
	struct err err;
	assert_int_equal(read_log(zip.bytes, zip.length, "", false, &log, &err), 0);
	assert_int_equal(log.case_count, 20000);
	assert_int_equal(log.events[19999].line, 20001);
	eventlog_done(&log);

	assert_int_equal(read_log(zip.bytes, zip.length / 2, "", true, &log, &err), -1);
	assert_non_null(strstr(err.text, "cut off"));
	unsigned line = 0;
	assert_int_equal(sscanf(err.where, "line %u", &line), 1);
	assert_in_range(line, 5000, 15000);

	assert_refused_bytes(zip.bytes, zip.length - 1, "", false, "line 20003", "cut off");
	zip.bytes[zip.length - 6] ^= 1; /* the checksum */
	assert_refused_bytes(zip.bytes, zip.length, "", false, "line 20003", "damaged");
	assert_refused_bytes("\x1F\x8B", 2, "", false, "", "cut off");
	assert_refused_bytes("\x1F\x8B\x09\x09\x09\x09", 6, "", false, "", "damaged");
	strbuf_done(&zip);
	strbuf_done(&text);
}

static void read_in_pieces_a_log_is_the_same(void **state)
{
	(void)state;
	struct strbuf text, expected;
	strbuf_init(&text);
	strbuf_init(&expected);
	strbuf_puts(&text, CSV_HEAD);
	for (int i = 0; i < 5000; i++) {
		strbuf_printf(&text, "\"case \"\"%d\",%s,A,\"with\r\nlines\",\r\n", i, T0);
		strbuf_printf(&expected, "case \"%d[0 A>A with\r\nlines/=0]", i);
	}
	assert_bytes_read(text.bytes, text.length, CSV_MAP, false, 0, strbuf_text(&expected));
	strbuf_done(&text);
	strbuf_done(&expected);
}

struct seen {
	unsigned calls;
	uint64_t done;
	uint64_t total;
};

static void on_progress(void *context, uint64_t done, uint64_t total)
{
	struct seen *seen = context;
	assert_true(done >= seen->done);
	*seen = (struct seen){seen->calls + 1, done, total};
}

static void progress_ends_at_the_whole_file(void **state)
{
	(void)state;
	char path[] = "/tmp/vangnet-log-XXXXXX";
	int fd = mkstemp(path);
	struct strbuf text = long_log(2000);
	assert_int_equal(write(fd, text.bytes, text.length), text.length);
	close(fd);

	struct logmap *map = map_of("");
	struct seen seen = {0};
	struct eventlog_options options = {.map = map, .on_progress = on_progress, .context = &seen};
	struct eventlog log;
	struct err err = ERR_NONE;
	assert_int_equal(eventlog_read_file(path, &options, &log, &err), 0);
	assert_int_equal(log.case_count, 2000);
	assert_true(seen.calls > 2);
	assert_int_equal(seen.done, text.length);
	assert_int_equal(seen.total, text.length);
	eventlog_done(&log);
	unlink(path);

	assert_int_equal(eventlog_read_file(path, &options, &log, &err), -1);
	assert_non_null(strstr(err.text, "No such file"));
	assert_int_equal(eventlog_read_file("/tmp", &options, &log, &err), -1);
	assert_non_null(strstr(err.text, "directory"));
	logmap_free(map);
	strbuf_done(&text);
}

static size_t handovers(const struct eventlog *log)
{
	size_t count = 0;
	for (size_t i = 0; i < log->case_count; i++) {
		const struct eventlog_event *events = log->events + log->cases[i].first;
		for (size_t j = 1; j < log->cases[i].count; j++)
			count += events[j].holder != events[j - 1].holder;
	}
	return count;
}

static void real_logs_give_the_figures_that_others_counted(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		const char *map;
		size_t cases, events, agencies, handovers;
	} rows[] = {
		{"bpic2013_incidents.xes.gz", "[log]\nagency=organization involved\n", 7554, 65533, 25, 4350},
		{"bpic2013_incidents.xes.gz", "", 7554, 65533, 649, 9454},
		{"receipt_wabo.xes.gz", "", 1434, 8577, 10, 5440},
	};
	const char *folder = getenv("VANGNET_LOGS") ? getenv("VANGNET_LOGS") : "../shared/data";
	if (access(folder, R_OK) != 0) {
		print_message("no logs in %s: skipped\n", folder);
		skip();
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char path[512];
		snprintf(path, sizeof path, "%s/%s", folder, rows[i].file);
		struct logmap *map = map_of(rows[i].map);
		struct eventlog_options options = {.map = map};
		struct eventlog log;
		struct err err = ERR_NONE;
		if (eventlog_read_file(path, &options, &log, &err))
			fail_msg("%s: %s: %s", path, err.where, err.text);
		assert_int_equal(log.case_count, rows[i].cases);
		assert_int_equal(log.event_count, rows[i].events);
		assert_int_equal(log.agency_count, rows[i].agencies);
		assert_int_equal(handovers(&log), rows[i].handovers);
		eventlog_done(&log);
		logmap_free(map);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_cases_are_sorted_stably),
		cmocka_unit_test(a_log_beyond_a_ceiling_is_refused),
		cmocka_unit_test(a_gzip_log_is_inflated_whatever_its_members),
		cmocka_unit_test(a_gzip_log_that_is_cut_off_or_damaged_is_refused_by_line),
		cmocka_unit_test(read_in_pieces_a_log_is_the_same),
		cmocka_unit_test(progress_ends_at_the_whole_file),
		cmocka_unit_test(real_logs_give_the_figures_that_others_counted),
	};
	return cmocka_run_group_tests_name("eventlog", tests, NULL, NULL);
}
