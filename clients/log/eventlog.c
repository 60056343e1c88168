/* eventlog: see eventlog.h. Here the bytes are brought to the reader of their format. */
#include "log/eventlog.h"

#include <stdlib.h>
#include <string.h>

#include "log/build.h"
#include "log/fault.h"
#include "log/format.h"
#include "log/source.h"

/* Measured on a log of 37 MB: less costs calls, more costs cache misses. */
#define PIECE_BYTES 65536

/*
 * XML begins with a `<`, perhaps after blanks or a byte order mark (also that of UTF-16, which expat
 * reads).
 */
static const struct format *format_of(const char *bytes, size_t length)
{
	static const char marks[][4] = {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t mark = strlen(marks[i]);
		if (length < mark || memcmp(bytes, marks[i], mark) != 0)
			continue;
		bytes += mark;
		length -= mark;
		break;
	}
	while (length && (*bytes == '\0' || strchr(" \t\r\n", *bytes))) {
		bytes++;
		length--;
	}
	return length && *bytes == '<' ? &format_xes : &format_csv;
}

static int feed_all(const struct format *format, void *state, struct source *source, char *piece,
		    size_t length, const struct eventlog_options *options, struct err *err)
{
	for (;;) {
		if (format->feed(state, piece, length, length == 0, err))
			return -1;
		if (options->on_progress)
			options->on_progress(options->context, source_done(source), source_total(source));
		if (length == 0)
			return 0;
		if (source_read(source, piece, PIECE_BYTES, &length, err))
			return log_fault_place(err, format->line(state));
	}
}

static int read_source(struct source *source, struct build *build, struct err *err)
{
	char *piece = malloc(PIECE_BYTES);
	if (!piece)
		abort();
	size_t length;
	int result = source_read(source, piece, PIECE_BYTES, &length, err);
	if (result == 0 && length == 0)
		result = log_fault(err, 0, "the log is empty");
	if (result == 0) {
		const struct format *format = format_of(piece, length);
		void *state = format->start(build);
		result = feed_all(format, state, source, piece, length, build->options, err);
		format->end(state);
	}
	free(piece);
	return result;
}

static int read_log(struct source *source, const struct eventlog_options *options, struct eventlog *ret_log,
		    struct err *err)
{
	struct build build;
	build_init(&build, options);
	int result = read_source(source, &build, err);
	if (result == 0)
		result = build_finish(&build, ret_log, err);
	if (result)
		build_done(&build);
	source_close(source);
	return result;
}

int eventlog_read_file(const char *path, const struct eventlog_options *options, struct eventlog *ret_log,
		       struct err *err)
{
	struct source *source;
	if (source_open_file(path, &source, err))
		return -1;
	return read_log(source, options, ret_log, err);
}

int eventlog_read_bytes(const void *bytes, size_t length, const struct eventlog_options *options,
			struct eventlog *ret_log, struct err *err)
{
	return read_log(source_open_bytes(bytes, length), options, ret_log, err);
}

void eventlog_done(struct eventlog *log)
{
	free(log->cases);
	free(log->events);
	free(log->agencies);
	free(log->values);
	arena_done(&log->texts);
	*log = (struct eventlog){0};
}
