/* source: see source.h. */
#include "log/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "log/fault.h"

#define SOURCE_BLOCK_BYTES 65536
#define GZIP_FIRST 0x1F
#define GZIP_SECOND 0x8B
#define GZIP_WINDOW (MAX_WBITS + 16) /* zlib's way of asking for the gzip format */

struct source {
	int fd;                      /* -1 = from memory */
	const unsigned char *memory; /* what is left of it */
	size_t memory_left;
	uint64_t done;
	uint64_t total;
	bool is_started; /* the first block was looked at */
	bool is_zipped;
	bool between_members; /* of gzip: one has ended and the next not begun */
	z_stream zip;         /* its next_in and avail_in are the block's unread bytes, zipped or not */
	unsigned char block[SOURCE_BLOCK_BYTES];
};

static struct source *source_new(int fd)
{
	struct source *source = calloc(1, sizeof *source);
	if (!source)
		abort();
	source->fd = fd;
	return source;
}

int source_open_file(const char *path, struct source **ret_source, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return log_fault(err, 0, "the log can not be opened: %s", strerror(errno));
	struct source *source = source_new(fd);
	struct stat stat;
	if (fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode))
		source->total = (uint64_t)stat.st_size;
	*ret_source = source;
	return 0;
}

struct source *source_open_bytes(const void *bytes, size_t length)
{
	struct source *source = source_new(-1);
	source->memory = bytes;
	source->memory_left = length;
	source->total = length;
	return source;
}

void source_close(struct source *source)
{
	if (!source)
		return;
	if (source->is_zipped)
		inflateEnd(&source->zip);
	if (source->fd >= 0)
		close(source->fd);
	free(source);
}

static size_t fill_from_memory(struct source *source)
{
	size_t length = source->memory_left < SOURCE_BLOCK_BYTES ? source->memory_left : SOURCE_BLOCK_BYTES;
	if (length)
		memcpy(source->block, source->memory, length);
	source->memory += length;
	source->memory_left -= length;
	return length;
}

/* A whole block where there is one: pipes give less at a time, and the first block decides the format. */
static int fill_from_file(struct source *source, size_t *ret_length, struct err *err)
{
	size_t length = 0;
	while (length < SOURCE_BLOCK_BYTES) {
		ssize_t got = read(source->fd, source->block + length, SOURCE_BLOCK_BYTES - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return log_fault(err, 0, "the log can not be read: %s", strerror(errno));
		if (got == 0)
			break;
		length += (size_t)got;
	}
	*ret_length = length;
	return 0;
}

static int fill(struct source *source, struct err *err)
{
	size_t length = 0;
	if (source->fd < 0)
		length = fill_from_memory(source);
	else if (fill_from_file(source, &length, err))
		return -1;
	source->zip.next_in = source->block;
	source->zip.avail_in = (unsigned)length;
	source->done += length;
	return 0;
}

static int start(struct source *source, struct err *err)
{
	source->is_started = true;
	if (fill(source, err))
		return -1;
	if (source->zip.avail_in < 2 || source->block[0] != GZIP_FIRST || source->block[1] != GZIP_SECOND)
		return 0;
	if (inflateInit2(&source->zip, GZIP_WINDOW) != Z_OK)
		abort();
	source->is_zipped = true;
	return 0;
}

static int read_plain(struct source *source, void *to, size_t size, size_t *ret_length, struct err *err)
{
	if (source->zip.avail_in == 0 && fill(source, err))
		return -1;
	size_t length = source->zip.avail_in < size ? source->zip.avail_in : size;
	memcpy(to, source->zip.next_in, length);
	source->zip.next_in += length;
	source->zip.avail_in -= (unsigned)length;
	*ret_length = length;
	return 0;
}

/* Between members: on to the next one, past padding. Needs unread bytes. */
static int next_member(struct source *source, struct err *err)
{
	while (source->zip.avail_in && *source->zip.next_in == 0) {
		source->zip.next_in++;
		source->zip.avail_in--;
	}
	if (source->zip.avail_in == 0)
		return 0;
	if (*source->zip.next_in != GZIP_FIRST || inflateReset(&source->zip) != Z_OK)
		return log_fault(err, 0, "something that is not gzip follows the gzip data");
	source->between_members = false;
	return 0;
}

/* One step of inflating. */
static int inflate_some(struct source *source, struct err *err)
{
	if (source->between_members)
		return next_member(source, err);
	switch (inflate(&source->zip, Z_NO_FLUSH)) {
	case Z_STREAM_END:
		source->between_members = true;
		return 0;
	case Z_OK:
	case Z_BUF_ERROR:
		return 0;
	default:
		return log_fault(err, 0, "the gzip data are damaged%s%s", source->zip.msg ? ": " : "",
				 source->zip.msg ? source->zip.msg : "");
	}
}

static int read_zipped(struct source *source, void *to, size_t size, size_t *ret_length, struct err *err)
{
	source->zip.next_out = to;
	source->zip.avail_out = (unsigned)size;
	int result = 0;
	while (!result && source->zip.avail_out == size) {
		if (source->zip.avail_in == 0 && fill(source, err))
			return -1;
		if (source->zip.avail_in == 0 && source->between_members)
			break;
		if (source->zip.avail_in == 0)
			return log_fault(err, 0, "the gzip data end too early: the file is cut off");
		result = inflate_some(source, err);
	}
	*ret_length = size - source->zip.avail_out;
	return *ret_length ? 0 : result;
}

int source_read(struct source *source, void *to, size_t size, size_t *ret_length, struct err *err)
{
	if (!source->is_started && start(source, err))
		return -1;
	if (source->is_zipped)
		return read_zipped(source, to, size, ret_length, err);
	return read_plain(source, to, size, ret_length, err);
}

uint64_t source_done(const struct source *source)
{
	return source->done;
}

uint64_t source_total(const struct source *source)
{
	return source->total;
}
