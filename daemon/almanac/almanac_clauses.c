/* almanac_clauses: reads the chapter "calendar" of a covenant; see almanac.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "almanac/almanac.h"
#include "words/words.h"

#define CHAPTER "calendar."
#define ZONE_DEFAULT "Europe/Amsterdam"

static const char *const weekdays[WORKWEEK_DAYS] = {"monday", "tuesday",  "wednesday", "thursday",
						    "friday", "saturday", "sunday"};

/* A request that is being read. Lists are by the index in the path; a gap in them is a fault. */
struct reading {
	struct almanac_request request;
	struct almanac_text *holidays;
	struct almanac_text *dates;
	const char *path; /* of the clause at hand */
	struct err *err;
};

static int fault(struct reading *in, const char *text)
{
	return err_set_where(in->err, ERROR_bad_document, in->path, "%s", text);
}

static bool take_two_digits(const char *text, int32_t *ret_number)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*ret_number = (text[0] - '0') * 10 + text[1] - '0';
	return true;
}

/* "09:00" to "24:00" at the start of a text */
static bool take_minute(const char *text, int32_t *ret_minute)
{
	int32_t hour, minute;
	if (!take_two_digits(text, &hour) || text[2] != ':' || !take_two_digits(text + 3, &minute))
		return false;
	if (minute > 59 || hour * 60 + minute > 24 * 60)
		return false;
	*ret_minute = hour * 60 + minute;
	return true;
}

static int take_weekday(struct reading *in, const char *name, const char *value)
{
	int day = 0;
	while (day < WORKWEEK_DAYS && strcmp(weekdays[day], name) != 0)
		day++;
	if (day == WORKWEEK_DAYS)
		return fault(in, "The days of the week are monday to sunday.");
	struct workweek_hours hours = {0, 0};
	if (strcmp(value, "closed") != 0 &&
	    (strlen(value) != 11 || value[5] != '-' || !take_minute(value, &hours.open_minute) ||
	     !take_minute(value + 6, &hours.close_minute) || hours.close_minute <= hours.open_minute))
		return fault(in, "Opening hours are written like 09:00-17:00, or closed.");
	in->request.week[day] = hours;
	in->request.always_open = false;
	return 0;
}

static int take_hours(struct reading *in, const char *value)
{
	if (strcmp(value, "24x7") != 0)
		return fault(in, "Opening hours are 24x7, or given for each weekday.");
	in->request.always_open = true;
	return 0;
}

/* An item of a list, by its index: "0", "1" and so on. */
static int take_item(struct reading *in, const char *index, struct almanac_text item,
		     struct almanac_text *items, size_t max, size_t *count)
{
	char *end;
	unsigned long i = strtoul(index, &end, 10);
	if (index[0] < '0' || index[0] > '9' || *end != '\0' || i >= max)
		return fault(in, "There are more of these than a calendar can have.");
	items[i] = item;
	if (i >= *count)
		*count = i + 1;
	return 0;
}

static int take_holidays(struct reading *in, const char *index, const char *value)
{
	struct almanac_text text = almanac_builtin(value);
	if (!text.text)
		text = (struct almanac_text){value, strlen(value)};
	return take_item(in, index, text, in->holidays, ALMANAC_TEXTS_MAX, &in->request.n_holidays);
}

static int take_date(struct reading *in, const char *index, const char *value)
{
	struct almanac_text date = {value, strlen(value)};
	return take_item(in, index, date, in->dates, ALMANAC_DATES_MAX, &in->request.n_dates);
}

/* What follows a prefix; NULL where it does not stand. */
static const char *after(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);
	return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static int take_clause(struct reading *in, const char *name, const char *value)
{
	const char *rest;
	if (strcmp(name, "zone") == 0) {
		in->request.zone = value;
		return 0;
	}
	if (strcmp(name, "hours") == 0)
		return take_hours(in, value);
	if ((rest = after(name, "hours.")))
		return take_weekday(in, rest, value);
	if ((rest = after(name, "holidays.")))
		return take_holidays(in, rest, value);
	if ((rest = after(name, "dates.")))
		return take_date(in, rest, value);
	return fault(in, "A calendar has zone, hours, holidays and dates.");
}

static int check_gaps(struct reading *in, const char *name, const struct almanac_text *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!items[i].text) {
			char path[ERR_WHERE_MAX];
			snprintf(path, sizeof path, CHAPTER "%s.%zu", name, i);
			return err_set_where(in->err, ERROR_bad_document, path,
					     "This item of the list is missing.");
		}
	}
	return 0;
}

static int read_clauses(struct reading *in, struct clauses clauses)
{
	for (size_t i = 0; i < clauses.count; i++) {
		in->path = clauses.items[i].path;
		const char *name = after(in->path, CHAPTER);
		if (name && take_clause(in, name, clauses.items[i].value) < 0)
			return -1;
	}
	if (check_gaps(in, "holidays", in->holidays, in->request.n_holidays) < 0)
		return -1;
	return check_gaps(in, "dates", in->dates, in->request.n_dates);
}

/* The parts of a request are named as in the document. */
static int fault_in_chapter(struct err *err)
{
	char inner[ERR_WHERE_MAX - sizeof CHAPTER + 1];
	snprintf(inner, sizeof inner, "%.*s", (int)sizeof inner - 1, err->where);
	snprintf(err->where, sizeof err->where, CHAPTER "%s", inner);
	return -1;
}

int almanac_calendar(struct arena *arena, struct clauses clauses, int64_t from, int64_t to,
		     const struct calendar **ret_calendar, struct almanac *ret_almanac, struct err *err)
{
	struct reading in = {.request = {.always_open = true, .zone = ZONE_DEFAULT, .from = from, .to = to}};
	in.err = err;
	in.holidays = arena_zalloc(arena, ALMANAC_TEXTS_MAX, sizeof *in.holidays);
	in.dates = arena_zalloc(arena, ALMANAC_DATES_MAX, sizeof *in.dates);
	in.request.holidays = in.holidays;
	in.request.dates = in.dates;
	if (read_clauses(&in, clauses) < 0)
		return -1;
	struct almanac almanac;
	const struct calendar *calendar;
	if (almanac_make(arena, &in.request, &almanac, err) < 0 ||
	    calendar_build(arena, &almanac.source, &calendar, err) < 0)
		return fault_in_chapter(err);
	*ret_almanac = almanac;
	*ret_calendar = calendar;
	return 0;
}
