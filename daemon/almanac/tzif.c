/* tzif: see tzif.h. Section numbers are those of RFC 9636. */
#include "almanac/tzif.h"

#include <stdbool.h>
#include <string.h>

#include "almanac/tzrule.h"
#include "words/words.h"

#define HEADER_BYTES 44
#define TYPE_BYTES 6
#define OFFSET_SECONDS_MAX 93600 /* 3.2: utoff SHOULD be between -25:59:59 and +25:59:59 */

/* 3.1, in the order of the file */
enum count { COUNT_UT, COUNT_STANDARD, COUNT_LEAP, COUNT_TIME, COUNT_TYPE, COUNT_CHAR, COUNTS };

struct reader {
	const unsigned char *bytes;
	size_t length;
	struct err *err;
};

/* 3.2: one block of data, its parts by their offset in the file. */
struct block {
	uint32_t counts[COUNTS];
	size_t time_bytes; /* 4 in the first block, 8 in the second */
	size_t times;
	size_t kinds; /* the type that each transition goes over to */
	size_t types;
	size_t end;
};

static int fault(const struct reader *in, size_t at, const char *text)
{
	return err_set_at(in->err, ERROR_bad_file, (long)at, "%s", text);
}

static uint32_t big_endian_32(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int64_t big_endian_64(const unsigned char *bytes)
{
	return (int64_t)((uint64_t)big_endian_32(bytes) << 32 | big_endian_32(bytes + 4));
}

static int read_counts(const struct reader *in, size_t at, uint32_t counts[COUNTS])
{
	if (in->length < at + HEADER_BYTES || memcmp(in->bytes + at, "TZif", 4) != 0)
		return fault(in, at, "This is no time-zone file: it does not begin with TZif.");
	for (int i = 0; i < COUNTS; i++) {
		counts[i] = big_endian_32(in->bytes + at + 20 + 4 * i);
		if (counts[i] > in->length)
			return fault(in, at + 20 + 4 * (size_t)i,
				     "The time-zone file counts more than it holds.");
	}
	return 0;
}

static int read_block(const struct reader *in, size_t at, size_t time_bytes, struct block *ret_block)
{
	struct block block = {.time_bytes = time_bytes};
	if (read_counts(in, at, block.counts) < 0)
		return -1;
	const uint32_t *n = block.counts;
	block.times = at + HEADER_BYTES;
	block.kinds = block.times + n[COUNT_TIME] * time_bytes;
	block.types = block.kinds + n[COUNT_TIME];
	block.end = block.types + n[COUNT_TYPE] * TYPE_BYTES + n[COUNT_CHAR] +
		    n[COUNT_LEAP] * (time_bytes + 4) + n[COUNT_STANDARD] + n[COUNT_UT];
	if (block.end > in->length)
		return fault(in, in->length, "The time-zone file is cut short.");
	if (n[COUNT_TYPE] == 0)
		return fault(in, at + 36, "The time-zone file has no type of local time.");
	if (n[COUNT_LEAP] != 0)
		return fault(in, at + 28,
			     "The time-zone file counts leap seconds; take the zone without right/.");
	*ret_block = block;
	return 0;
}

static int64_t time_of(const struct reader *in, const struct block *block, size_t i)
{
	const unsigned char *at = in->bytes + block->times + i * block->time_bytes;
	return block->time_bytes == 8 ? big_endian_64(at) : (int32_t)big_endian_32(at);
}

static int offset_of_type(const struct reader *in, const struct block *block, uint32_t type,
			  int32_t *ret_seconds)
{
	if (type >= block->counts[COUNT_TYPE])
		return fault(in, block->kinds,
			     "A transition goes over to a type that the file does not have.");
	size_t at = block->types + type * TYPE_BYTES;
	int32_t seconds = (int32_t)big_endian_32(in->bytes + at);
	if (seconds < -OFFSET_SECONDS_MAX || seconds > OFFSET_SECONDS_MAX)
		return fault(in, at, "An offset is more than 26 hours.");
	*ret_seconds = seconds;
	return 0;
}

/* --- gathering ------------------------------------------------------------------------------------ */

/* The offsets found so far, within a window of seconds. */
struct gather {
	struct calendar_offset *items;
	size_t count;
	int64_t from;
	int64_t to;
};

/* At or before the window only the last counts; an offset that does not change is none. */
static void gather_offset(struct gather *gather, int64_t second, int32_t seconds)
{
	if (second >= gather->to)
		return;
	if (second <= gather->from) {
		gather->items[0] = (struct calendar_offset){gather->from * INSTANT_SECOND, seconds};
		gather->count = 1;
		return;
	}
	struct calendar_offset *last = &gather->items[gather->count - 1];
	/* A rule may let one season end the moment the next begins: "XXX3EDT4,0/0,J365/23". */
	if (second * INSTANT_SECOND == last->at && gather->count > 1)
		last = &gather->items[--gather->count - 1];
	if (second * INSTANT_SECOND <= last->at || last->seconds == seconds)
		return;
	gather->items[gather->count++] = (struct calendar_offset){second * INSTANT_SECOND, seconds};
}

static int gather_transitions(const struct reader *in, const struct block *block, struct gather *gather)
{
	int32_t seconds;
	if (offset_of_type(in, block, 0, &seconds) < 0) /* 3.2: type 0 holds before the first transition */
		return -1;
	gather_offset(gather, gather->from, seconds);
	for (size_t i = 0; i < block->counts[COUNT_TIME]; i++) {
		if (i > 0 && time_of(in, block, i) <= time_of(in, block, i - 1))
			return fault(in, block->times + i * block->time_bytes,
				     "Transitions are in order of time.");
		if (offset_of_type(in, block, in->bytes[block->kinds + i], &seconds) < 0)
			return -1;
		gather_offset(gather, time_of(in, block, i), seconds);
	}
	return 0;
}

static int year_of(int64_t second)
{
	int year, month, day;
	instant_date_from_days(second / 86400 - (second % 86400 < 0), &year, &month, &day);
	return year;
}

struct change {
	int64_t second;
	int32_t seconds;
};

/* The changes of one year by the rule, those after `since`, in order of time. */
static void gather_year(struct gather *gather, const struct tzrule *rule, int year, int64_t since)
{
	struct change summer = {tzrule_change_at(&rule->to_summer, year, rule->standard_seconds),
				rule->summer_seconds};
	struct change standard = {tzrule_change_at(&rule->to_standard, year, rule->summer_seconds),
				  rule->standard_seconds};
	bool summer_first = summer.second < standard.second;
	const struct change ordered[] = {summer_first ? summer : standard, summer_first ? standard : summer};
	for (int i = 0; i < 2; i++) {
		if (ordered[i].second > since)
			gather_offset(gather, ordered[i].second, ordered[i].seconds);
	}
}

/* 3.3: the last line, between two newlines, tells how it goes on; empty when nobody knows. */
static int gather_footer(const struct reader *in, size_t at, int64_t since, struct gather *gather)
{
	const char *text = (const char *)in->bytes + at + 1;
	const char *end = at + 1 < in->length ? memchr(text, '\n', in->length - at - 1) : NULL;
	if (!end || text[-1] != '\n')
		return fault(in, at, "The time-zone file ends without a footer.");
	if (end == text)
		return 0;
	struct tzrule rule;
	if (tzrule_parse(text, (size_t)(end - text), &rule) < 0)
		return fault(in, at + 1, "The footer of the time-zone file is no rule of POSIX.");
	if (since >= gather->to)
		return 0; /* the transitions of the file reach beyond the horizon, perhaps beyond any calendar */
	if (!rule.has_summer) {
		gather_offset(gather, since + 1 > gather->from ? since + 1 : gather->from,
			      rule.standard_seconds);
		return 0;
	}
	/* The year before, since a change may happen in UTC outside its local year. */
	int first = since > gather->from ? year_of(since) : year_of(gather->from);
	for (int year = first - 1; year <= year_of(gather->to) + 1; year++)
		gather_year(gather, &rule, year, since);
	return 0;
}

/* Room for every transition of the file and two a year. */
static size_t room(const struct block *block, int64_t from, int64_t to)
{
	return 1 + block->counts[COUNT_TIME] + 2 * (size_t)(year_of(to) - year_of(from) + 4);
}

int tzif_read(struct arena *arena, const void *bytes, size_t length, int64_t from, int64_t to,
	      struct tzif_offsets *ret_offsets, struct err *err)
{
	struct reader in = {bytes, length, err};
	struct block block;
	if (read_block(&in, 0, 4, &block) < 0)
		return -1;
	bool has_footer = in.bytes[4] >= '2';
	if (has_footer && read_block(&in, block.end, 8, &block) < 0)
		return -1;
	struct gather gather = {.from = from / INSTANT_SECOND, .to = to / INSTANT_SECOND + 1};
	gather.items = arena_zalloc(arena, room(&block, gather.from, gather.to), sizeof *gather.items);
	if (gather_transitions(&in, &block, &gather) < 0)
		return -1;
	uint32_t n = block.counts[COUNT_TIME];
	int64_t since = n > 0 ? time_of(&in, &block, n - 1) : INT64_MIN;
	if (has_footer && gather_footer(&in, block.end, since, &gather) < 0)
		return -1;
	*ret_offsets = (struct tzif_offsets){gather.items, gather.count};
	return 0;
}
