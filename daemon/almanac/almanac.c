/* almanac: see almanac.h. */
#include "almanac/almanac.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "almanac/holidays.h"
#include "almanac/nl_holidays.h"
#include "almanac/tzif.h"
#include "words/words.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"

/* Two days more than asked for, on both sides: what the clock does on the whole of the first and the last local day. */
#define MARGIN_US (2 * INSTANT_DAY)

struct almanac_text almanac_builtin(const char *name)
{
	if (strcmp(name, "nl") == 0)
		return (struct almanac_text){nl_holidays, nl_holidays_length};
	return (struct almanac_text){NULL, 0};
}

/* --- the zone ------------------------------------------------------------------------------------- */

/* A name, not a path: parts of letters, digits, + - _, each starting with a letter. */
static bool is_zone_name(const char *name)
{
	bool at_start = true;
	size_t length = strlen(name);
	for (size_t i = 0; i < length; i++) {
		char c = name[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '_';
		if (c == '/' && !at_start)
			at_start = true;
		else if (letter || (other && !at_start))
			at_start = false;
		else
			return false;
	}
	return length > 0 && length <= ALMANAC_ZONE_MAX && !at_start;
}

/* The whole of a small file; -1 with errno when it can not be read, is no file or is too large. */
static ssize_t read_small_file(const char *path, void *bytes, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -1;
	struct stat info;
	ssize_t total = -1;
	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size <= (off_t)size) {
		ssize_t got = 1;
		for (total = 0; got > 0 && (size_t)total < size; total += got)
			got = read(fd, (char *)bytes + total, size - (size_t)total);
		if (got < 0)
			total = -1;
	} else {
		errno = EINVAL;
	}
	int why = errno;
	close(fd);
	errno = why;
	return total;
}

static int read_zone(struct arena *arena, const struct almanac_request *request,
		     struct calendar_source *source, struct err *err)
{
	if (!request->zone || !is_zone_name(request->zone))
		return err_set_where(err, ERROR_bad_document, "zone",
				     "A time zone has a name like Europe/Amsterdam.");
	char path[sizeof ZONE_FOLDER + ALMANAC_ZONE_MAX + 1];
	snprintf(path, sizeof path, "%s/%s", ZONE_FOLDER, request->zone);
	void *bytes = arena_alloc(arena, TZIF_BYTES_MAX);
	ssize_t length = read_small_file(path, bytes, TZIF_BYTES_MAX);
	if (length < 0)
		return err_set_where(err, ERROR_bad_document, "zone",
				     "The time zone %s is not known on this machine (%s; package tzdata).",
				     request->zone, strerror(errno));
	int64_t from = request->from > MARGIN_US ? request->from - MARGIN_US : 0;
	int64_t to = request->to < INSTANT_LAST - MARGIN_US ? request->to + MARGIN_US : INSTANT_LAST;
	struct tzif_offsets offsets;
	if (tzif_read(arena, bytes, (size_t)length, from, to, &offsets, err) < 0) {
		snprintf(err->where, sizeof err->where, "zone");
		return -1;
	}
	source->offsets = offsets.items;
	source->n_offsets = offsets.count;
	return 0;
}

/* "# version 2026f" is the first line of the data that the compiled files were made from. */
static void read_tzdata_version(char version[ALMANAC_TZDATA_MAX + 1])
{
	char line[64] = "";
	FILE *file = fopen(ZONE_FOLDER "/tzdata.zi", "re");
	version[0] = '\0';
	if (!file)
		return;
	if (fgets(line, sizeof line, file) && strncmp(line, "# version ", 10) == 0) {
		size_t length = strcspn(line + 10, " \r\n");
		if (length <= ALMANAC_TZDATA_MAX) {
			memcpy(version, line + 10, length);
			version[length] = '\0';
		}
	}
	fclose(file);
}

/* --- the holidays --------------------------------------------------------------------------------- */

/* Puts `part` before what the error names already: "event[3]" becomes "holidays.0.event[3]". */
static int fault_within(struct err *err, const char *part, size_t i)
{
	char inner[ERR_WHERE_MAX / 2];
	snprintf(inner, sizeof inner, "%.*s", (int)sizeof inner - 1, err->where);
	snprintf(err->where, sizeof err->where, "%s.%zu%s%s", part, i, inner[0] ? "." : "", inner);
	return -1;
}

static int check_counts(const struct almanac_request *request, struct err *err)
{
	if (request->n_holidays > ALMANAC_TEXTS_MAX)
		return err_set_where(err, ERROR_bad_document, "holidays",
				     "A calendar has at most %d holiday calendars.", ALMANAC_TEXTS_MAX);
	if (request->n_dates > ALMANAC_DATES_MAX)
		return err_set_where(err, ERROR_bad_document, "dates", "A calendar has at most %d dates.",
				     ALMANAC_DATES_MAX);
	if (request->from < 0 || request->to <= request->from || request->to > INSTANT_LAST)
		return err_set_where(err, ERROR_bad_document, "horizon",
				     "The horizon ends after it starts, within the years 1970 to 9999.");
	return 0;
}

static int read_holidays(struct arena *arena, const struct almanac_request *request,
			 struct calendar_source *source, struct err *err)
{
	struct holidays holidays = holidays_make(arena, (int32_t)(request->from / INSTANT_DAY - 2),
						 (int32_t)(request->to / INSTANT_DAY + 2));
	for (size_t i = 0; i < request->n_holidays; i++) {
		const struct almanac_text *text = &request->holidays[i];
		if (holidays_add_text(&holidays, text->text, text->length, err) < 0)
			return fault_within(err, "holidays", i);
	}
	for (size_t i = 0; i < request->n_dates; i++) {
		const struct almanac_text *date = &request->dates[i];
		if (holidays_add_date(&holidays, date->text, date->length, err) < 0)
			return fault_within(err, "dates", i);
	}
	source->holidays = holidays.days;
	source->n_holidays = holidays.count;
	return 0;
}

int almanac_make(struct arena *arena, const struct almanac_request *request, struct almanac *ret_almanac,
		 struct err *err)
{
	struct almanac almanac = {.source = {.always_open = request->always_open}};
	if (request->always_open) {
		*ret_almanac = almanac;
		return 0;
	}
	almanac.source.from = request->from;
	almanac.source.to = request->to;
	memcpy(almanac.source.week, request->week, sizeof request->week);
	if (check_counts(request, err) < 0 || read_zone(arena, request, &almanac.source, err) < 0 ||
	    read_holidays(arena, request, &almanac.source, err) < 0)
		return -1;
	read_tzdata_version(almanac.tzdata);
	*ret_almanac = almanac;
	return 0;
}
