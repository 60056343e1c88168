/* holidays: see holidays.h. Section numbers are those of RFC 5545. */
#include "almanac/holidays.h"

#include <libical/ical.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/instant.h"
#include "words/words.h"

#define ROOM_AT_FIRST 256
#define NESTING_MAX 8 /* VCALENDAR, VEVENT, VALARM, and some more: libical frees components by recursion */

/* One text on its way in. */
struct reading {
	struct holidays *holidays;
	size_t event;
	int steps;
	struct err *err;
};

struct holidays holidays_make(struct arena *arena, int32_t first_day, int32_t last_day)
{
	return (struct holidays){.arena = arena, .first_day = first_day, .last_day = last_day};
}

/* --- gathering days ------------------------------------------------------------------------------- */

static bool make_room(struct holidays *holidays)
{
	if (holidays->count >= HOLIDAYS_DAYS_MAX)
		return false;
	if (holidays->count < holidays->room)
		return true;
	size_t room = holidays->room ? 2 * holidays->room : ROOM_AT_FIRST;
	int32_t *days = arena_zalloc(holidays->arena, room, sizeof *days);
	if (holidays->count)
		memcpy(days, holidays->days, holidays->count * sizeof *days);
	holidays->days = days;
	holidays->room = room;
	return true;
}

static int add_day(struct holidays *holidays, int64_t day, struct err *err)
{
	if (day < holidays->first_day || day > holidays->last_day)
		return 0;
	if (!make_room(holidays))
		return err_set(err, ERROR_bad_document, "There are more than %d holidays.",
			       HOLIDAYS_DAYS_MAX);
	holidays->days[holidays->count++] = (int32_t)day;
	return 0;
}

/* Only a date that comes back the same exists: not 30 February. */
static bool day_of(int year, int month, int day, int64_t *ret_day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	int64_t number = instant_days_from_date(year, month, day);
	int y, m, d;
	instant_date_from_days(number, &y, &m, &d);
	if (y != year || m != month || d != day)
		return false;
	*ret_day = number;
	return true;
}

static bool digits_at(const char *text, int count, int *ret_number)
{
	int number = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		number = number * 10 + (text[i] - '0');
	}
	*ret_number = number;
	return true;
}

int holidays_add_date(struct holidays *holidays, const char *text, size_t length, struct err *err)
{
	int year, month, day;
	int64_t number;
	if (length != 10 || text[4] != '-' || text[7] != '-' || !digits_at(text, 4, &year) ||
	    !digits_at(text + 5, 2, &month) || !digits_at(text + 8, 2, &day) ||
	    !day_of(year, month, day, &number))
		return err_set(err, ERROR_bad_document, "A date is written like 2026-12-24 and exists.");
	return add_day(holidays, number, err);
}

/* --- one event ------------------------------------------------------------------------------------ */

static int fault(struct reading *in, const char *text)
{
	char where[ERR_WHERE_MAX];
	snprintf(where, sizeof where, "event[%zu]", in->event);
	return err_set_where(in->err, ERROR_bad_document, where, "%s", text);
}

static int day_of_time(struct reading *in, struct icaltimetype time, int64_t *ret_day)
{
	if (icaltime_is_null_time(time) || !time.is_date)
		return fault(in, "A holiday is a whole day: give DATE values, without a time.");
	if (!day_of(time.year, time.month, time.day, ret_day))
		return fault(in, "This date does not exist.");
	return 0;
}

/* 3.6.1: neither DTEND nor DURATION: one day. */
static int length_of(struct reading *in, icalcomponent *event, int64_t start, int64_t *ret_length)
{
	icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
	icalproperty *duration = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
	int64_t length = 1;
	if (end) {
		int64_t day;
		if (day_of_time(in, icalproperty_get_dtend(end), &day) < 0)
			return -1;
		length = day > start ? day - start : day == start; /* many write the same day for one day */
	} else if (duration) {
		struct icaldurationtype span = icalproperty_get_duration(duration);
		if (span.is_neg || span.hours || span.minutes || span.seconds)
			return fault(in, "A holiday lasts whole days.");
		length = (int64_t)span.weeks * 7 + span.days;
	}
	if (length < 1 || length > HOLIDAYS_LENGTH_MAX)
		return fault(in, "A holiday lasts 1 to 366 days.");
	*ret_length = length;
	return 0;
}

/* An event while its days are found. */
struct holiday {
	icalcomponent *component;
	struct icaltimetype
		first; /* as libical has it; asking again would lose the place in the properties */
	int64_t start;
	int64_t length;
	int64_t *left_out; /* EXDATE */
	size_t n_left_out;
};

static int add_occurrence(struct reading *in, const struct holiday *event, int64_t start)
{
	for (size_t i = 0; i < event->n_left_out; i++) {
		if (event->left_out[i] == start)
			return 0;
	}
	for (int64_t day = start; day < start + event->length; day++) {
		if (add_day(in->holidays, day, in->err) < 0)
			return -1;
	}
	return 0;
}

static int read_left_out(struct reading *in, struct holiday *event)
{
	int count = icalcomponent_count_properties(event->component, ICAL_EXDATE_PROPERTY);
	event->left_out = arena_zalloc(in->holidays->arena, (size_t)count, sizeof *event->left_out);
	for (icalproperty *each = icalcomponent_get_first_property(event->component, ICAL_EXDATE_PROPERTY);
	     each; each = icalcomponent_get_next_property(event->component, ICAL_EXDATE_PROPERTY)) {
		int64_t *place = &event->left_out[event->n_left_out++];
		if (day_of_time(in, icalproperty_get_exdate(each), place) < 0)
			return -1;
	}
	return 0;
}

static int add_extra_dates(struct reading *in, const struct holiday *event)
{
	for (icalproperty *each = icalcomponent_get_first_property(event->component, ICAL_RDATE_PROPERTY);
	     each; each = icalcomponent_get_next_property(event->component, ICAL_RDATE_PROPERTY)) {
		int64_t day;
		if (day_of_time(in, icalproperty_get_rdate(each).time, &day) < 0)
			return -1;
		if (add_occurrence(in, event, day) < 0)
			return -1;
	}
	return 0;
}

static int check_rule(struct reading *in, const struct icalrecurrencetype *rule)
{
	if (rule->freq < ICAL_DAILY_RECURRENCE || rule->freq > ICAL_YEARLY_RECURRENCE)
		return fault(in, "The rule of a holiday repeats by days, weeks, months or years.");
	if (rule->rscale && strcasecmp(rule->rscale, "GREGORIAN") != 0)
		return fault(in,
			     "A rule on another calendar scale (RSCALE) is not known here; list the dates.");
	if (rule->by_second[0] != ICAL_RECURRENCE_ARRAY_MAX ||
	    rule->by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX || rule->by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX)
		return fault(in, "The rule of a holiday names no time of day.");
	return 0;
}

static int add_rule(struct reading *in, const struct holiday *event, struct icalrecurrencetype rule)
{
	if (check_rule(in, &rule) < 0)
		return -1;
	icalrecur_iterator *iterator = icalrecur_iterator_new(rule, event->first);
	if (!iterator)
		return fault(in, "The rule of this holiday can not be expanded.");
	int result = 0;
	int64_t day = 0;
	while (result == 0 && day <= in->holidays->last_day) {
		struct icaltimetype time = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(time))
			break;
		if (++in->steps > HOLIDAYS_STEPS_MAX)
			result = fault(in, "The rules of this calendar repeat too often.");
		else if (day_of(time.year, time.month, time.day, &day))
			result = add_occurrence(in, event, day);
	}
	icalrecur_iterator_free(iterator);
	return result;
}

static int add_rules(struct reading *in, const struct holiday *event)
{
	for (icalproperty *each = icalcomponent_get_first_property(event->component, ICAL_RRULE_PROPERTY);
	     each; each = icalcomponent_get_next_property(event->component, ICAL_RRULE_PROPERTY)) {
		if (add_rule(in, event, icalproperty_get_rrule(each)) < 0)
			return -1;
	}
	return 0;
}

static bool is_cancelled(icalcomponent *component)
{
	icalproperty *status = icalcomponent_get_first_property(component, ICAL_STATUS_PROPERTY);
	return status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED;
}

static int add_event(struct reading *in, icalcomponent *component)
{
	struct holiday event = {.component = component};
	if (icalcomponent_count_errors(component) > 0)
		return fault(in, "This event can not be read by RFC 5545.");
	if (icalcomponent_get_first_property(component, ICAL_RECURRENCEID_PROPERTY))
		return fault(
			in, "An event that overrides another (RECURRENCE-ID) is not known here; use EXDATE.");
	icalproperty *start = icalcomponent_get_first_property(component, ICAL_DTSTART_PROPERTY);
	if (!start)
		return fault(in, "A holiday has a DTSTART.");
	event.first = icalproperty_get_dtstart(start);
	if (day_of_time(in, event.first, &event.start) < 0 ||
	    length_of(in, component, event.start, &event.length) < 0 || read_left_out(in, &event) < 0)
		return -1;
	if (is_cancelled(component))
		return 0;
	if (add_occurrence(in, &event, event.start) < 0 || add_extra_dates(in, &event) < 0)
		return -1;
	return add_rules(in, &event);
}

/* --- one text ------------------------------------------------------------------------------------- */

/* Every event below a component, in order of the text. The gate has bounded the depth. */
static int add_events(struct reading *in, icalcomponent *parent)
{
	for (icalcomponent *each = icalcomponent_get_first_component(parent, ICAL_ANY_COMPONENT); each;
	     each = icalcomponent_get_next_component(parent, ICAL_ANY_COMPONENT)) {
		icalcomponent_kind kind = icalcomponent_isa(each);
		int result = 0;
		if (kind == ICAL_VEVENT_COMPONENT) {
			result = in->event < HOLIDAYS_EVENTS_MAX
					 ? add_event(in, each)
					 : fault(in, "A calendar has at most 10,000 events.");
			in->event++;
		} else if (kind == ICAL_VCALENDAR_COMPONENT) {
			result = add_events(in, each);
		}
		if (result < 0)
			return -1;
	}
	return 0;
}

/* 3.1: a line break followed by a space or tab is none. The lines are then what libical will see. */
static char *unfold(struct arena *arena, const char *text, size_t length, size_t *ret_length)
{
	char *lines = arena_alloc(arena, length + 1);
	size_t n = 0;
	for (size_t i = 0; i < length; i++) {
		size_t at = i + (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n');
		if (text[at] == '\n' && at + 1 < length && (text[at + 1] == ' ' || text[at + 1] == '\t'))
			i = at + 1;
		else
			lines[n++] = text[i];
	}
	lines[n] = '\0';
	*ret_length = n;
	return lines;
}

static bool begins(const char *line, const char *word)
{
	return strncasecmp(line, word, strlen(word)) == 0;
}

/* The components that are open at a line, outermost first. */
struct nesting {
	const char *names[NESTING_MAX];
	int depth;
};

static size_t line_length(const char *line)
{
	return strcspn(line, "\r\n");
}

/* Follows one line; false where components are too deep or end in another order than they began. */
static bool follow(struct nesting *nesting, const char *line)
{
	if (begins(line, "BEGIN:")) {
		if (nesting->depth == NESTING_MAX)
			return false;
		nesting->names[nesting->depth++] = line + strlen("BEGIN:");
	} else if (begins(line, "END:")) {
		const char *name = line + strlen("END:");
		size_t length = line_length(name);
		const char *open = nesting->depth > 0 ? nesting->names[--nesting->depth] : "";
		return length > 0 && line_length(open) == length && strncasecmp(open, name, length) == 0;
	}
	return true;
}

/* libical mends what it can; we want to hear of it. So: every component ends, in order, and none is too deep. */
static int check_nesting(const char *lines, struct err *err)
{
	struct nesting nesting = {.depth = 0};
	if (!begins(lines, "BEGIN:VCALENDAR") || line_length(lines) != strlen("BEGIN:VCALENDAR"))
		return err_set(err, ERROR_bad_document, "An iCalendar text begins with BEGIN:VCALENDAR.");
	for (const char *line = lines; *line;) {
		if (!follow(&nesting, line))
			return err_set(err, ERROR_bad_document,
				       "Components of an iCalendar text end in the order they begin, %d deep "
				       "at most.",
				       NESTING_MAX);
		line += line_length(line);
		line += strspn(line, "\r\n");
	}
	if (nesting.depth != 0)
		return err_set(err, ERROR_bad_document,
			       "The iCalendar text is cut short: a component does not end.");
	return 0;
}

int holidays_add_text(struct holidays *holidays, const char *text, size_t length, struct err *err)
{
	if (length > HOLIDAYS_TEXT_MAX)
		return err_set(err, ERROR_bad_document, "An iCalendar text is at most 1 MiB.");
	if (memchr(text, '\0', length))
		return err_set(err, ERROR_bad_document, "An iCalendar text holds no NUL.");
	size_t n;
	char *lines = unfold(holidays->arena, text, length, &n);
	if (check_nesting(lines, err) < 0)
		return -1;
	icalerror_set_errors_are_fatal(0);
	icalcomponent *calendar = icalparser_parse_string(lines);
	if (!calendar)
		return err_set(err, ERROR_bad_document, "This is no iCalendar text.");
	struct reading in = {.holidays = holidays, .err = err};
	int result = add_events(&in, calendar);
	icalcomponent_free(calendar);
	icalmemory_free_ring();
	return result;
}
