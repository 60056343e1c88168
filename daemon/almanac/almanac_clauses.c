/* almanac_clauses: reads the chapter "calendar" of a covenant; see almanac.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "almanac/almanac.h"
#include "base/ident.h"
#include "words/words.h"

#define CHAPTER "calendar."
#define AGENCY_CHAPTER "calendars."
#define ZONE_DEFAULT "Europe/Amsterdam"

static const char *const weekdays[WORKWEEK_DAYS] = {"monday", "tuesday",  "wednesday", "thursday",
						    "friday", "saturday", "sunday"};

/* A request that is being read. Lists are by the index in the path; a gap in them is a fault. */
struct reading {
	struct almanac_request request;
	struct almanac_text *holidays;
	struct almanac_text *dates;
	const char *chapter; /* "calendar.", or that of an agency */
	const char *path;    /* of the clause at hand */
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
			snprintf(path, sizeof path, "%s%s.%zu", in->chapter, name, i);
			return err_set_where(in->err, ERROR_bad_document, path,
					     "This item of the list is missing.");
		}
	}
	return 0;
}

/* Whether a chapter says anything about zone, hours, holidays or dates: the first part of `name`. */
static bool says(struct clauses clauses, const char *chapter, const char *name)
{
	size_t length = strcspn(name, ".");
	for (size_t i = 0; i < clauses.count; i++) {
		const char *said = after(clauses.items[i].path, chapter);
		if (said && strcspn(said, ".") == length && strncmp(said, name, length) == 0)
			return true;
	}
	return false;
}

/* An agency has the partnership's zone, hours, holidays and dates, each as long as it does not say its own. */
static int read_clauses(struct reading *in, struct clauses clauses)
{
	for (size_t i = 0; i < clauses.count; i++) {
		in->path = clauses.items[i].path;
		const char *own = after(in->path, in->chapter);
		const char *common = after(in->path, CHAPTER);
		const char *name = own ? own : common && !says(clauses, in->chapter, common) ? common : NULL;
		if (name && take_clause(in, name, clauses.items[i].value) < 0)
			return -1;
	}
	if (check_gaps(in, "holidays", in->holidays, in->request.n_holidays) < 0)
		return -1;
	return check_gaps(in, "dates", in->dates, in->request.n_dates);
}

/* The parts of a request are named as in the document. */
static int fault_in_chapter(const char *chapter, struct err *err)
{
	char inner[ERR_WHERE_MAX];
	snprintf(inner, sizeof inner, "%s", err->where);
	snprintf(err->where, sizeof err->where, "%.*s%.*s", ERR_WHERE_MAX / 2 - 1, chapter,
		 ERR_WHERE_MAX / 2 - 1, inner);
	return -1;
}

static int make_calendar(struct arena *arena, struct clauses clauses, const char *chapter, int64_t from,
			 int64_t to, const struct calendar **ret_calendar, const char **ret_zone,
			 struct almanac *ret_almanac, struct err *err)
{
	struct reading in = {.request = {.always_open = true, .zone = ZONE_DEFAULT, .from = from, .to = to}};
	in.chapter = chapter;
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
		return fault_in_chapter(chapter, err);
	*ret_almanac = almanac;
	*ret_calendar = calendar;
	*ret_zone = in.request.zone;
	return 0;
}

/* --- the hours in which people are told things ------------------------------------------------------ */

/* A value that is no hour is the covenant's to refuse. */
static struct workweek_hours waking_hours(struct clauses clauses)
{
	struct workweek_hours hours = {0, 0};
	for (size_t i = 0; i < clauses.count; i++) {
		const struct clause *clause = &clauses.items[i];
		bool from = strcmp(clause->path, "quiet.from") == 0;
		if (!from && strcmp(clause->path, "quiet.to") != 0)
			continue;
		if (strlen(clause->value) != 5 ||
		    !take_minute(clause->value, from ? &hours.close_minute : &hours.open_minute))
			return (struct workweek_hours){0, 0};
	}
	return hours;
}

/* Every day of the week, holidays too; *ret_waking stays NULL where the clauses know no quiet hours. */
static int make_waking(struct arena *arena, struct clauses clauses, const struct almanac_request *horizon,
		       const struct calendar **ret_waking, struct err *err)
{
	struct workweek_hours hours = waking_hours(clauses);
	struct almanac almanac;
	if (hours.close_minute <= hours.open_minute)
		return 0;
	struct almanac_request request = {.zone = horizon->zone, .from = horizon->from, .to = horizon->to};
	for (int day = 0; day < WORKWEEK_DAYS; day++)
		request.week[day] = hours;
	if (almanac_make(arena, &request, &almanac, err) < 0 ||
	    calendar_build(arena, &almanac.source, ret_waking, err) < 0)
		return fault_in_chapter("quiet.", err);
	return 0;
}

int almanac_calendar(struct arena *arena, struct clauses clauses, int64_t from, int64_t to,
		     const struct calendar **ret_calendar, struct almanac *ret_almanac, struct err *err)
{
	const char *zone;
	return make_calendar(arena, clauses, CHAPTER, from, to, ret_calendar, &zone, ret_almanac, err);
}

/* --- calendars of agencies ------------------------------------------------------------------------- */

struct gathering {
	struct arena *arena;
	struct covenant_calendar *agencies;
	size_t count;
	struct err *err;
};

static bool is_gathered(const struct gathering *gathering, const char *name, size_t length)
{
	for (size_t i = 0; i < gathering->count; i++) {
		const char *agency = gathering->agencies[i].agency;
		if (strlen(agency) == length && memcmp(agency, name, length) == 0)
			return true;
	}
	return false;
}

/* The agency of one clause, once. */
static int gather_agency(struct gathering *gathering, const struct clause *clause)
{
	const char *name = after(clause->path, AGENCY_CHAPTER);
	size_t length = name ? strcspn(name, ".") : 0;
	if (!name || is_gathered(gathering, name, length))
		return 0;
	if (!ident_is_slug(name, length) || name[length] != '.')
		return err_set_where(gathering->err, ERROR_bad_document, clause->path,
				     "The calendar of an agency stands under its name.");
	if (gathering->count == ALMANAC_AGENCIES_MAX)
		return err_set_where(gathering->err, ERROR_bad_document, clause->path,
				     "At most %d agencies have calendars of their own.",
				     ALMANAC_AGENCIES_MAX);
	gathering->agencies[gathering->count++].agency = arena_strndup(gathering->arena, name, length);
	return 0;
}

int almanac_calendars(struct arena *arena, struct clauses clauses, int64_t from, int64_t to,
		      struct covenant_calendars *ret_calendars, struct almanac *ret_almanac, struct err *err)
{
	struct gathering gathering = {.arena = arena, .err = err};
	struct almanac of_agency;
	struct covenant_calendars calendars = {0};
	gathering.agencies = arena_zalloc(arena, ALMANAC_AGENCIES_MAX, sizeof *gathering.agencies);
	if (make_calendar(arena, clauses, CHAPTER, from, to, &calendars.common, &calendars.zone, ret_almanac,
			  err) < 0)
		return -1;
	const struct almanac_request horizon = {.zone = calendars.zone, .from = from, .to = to};
	if (make_waking(arena, clauses, &horizon, &calendars.waking, err) < 0)
		return -1;
	for (size_t i = 0; i < clauses.count; i++) {
		if (gather_agency(&gathering, &clauses.items[i]) < 0)
			return -1;
	}
	for (size_t i = 0; i < gathering.count; i++) {
		char chapter[CLAUSE_PATH_MAX];
		struct covenant_calendar *agency = &gathering.agencies[i];
		snprintf(chapter, sizeof chapter, AGENCY_CHAPTER "%s.", agency->agency);
		if (make_calendar(arena, clauses, chapter, from, to, &agency->calendar, &agency->zone,
				  &of_agency, err) < 0)
			return -1;
	}
	calendars.agencies = gathering.agencies;
	calendars.n_agencies = gathering.count;
	*ret_calendars = calendars;
	return 0;
}
