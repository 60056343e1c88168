/* terms: see terms.h. */
#include "mailer/terms.h"

#include <libical/ical.h>
#include <stdlib.h>

#include "base/ident.h"
#include "base/instant.h"
#include "mailer/marks.h"
#include "mailer/occasion.h"

#define ALARM_BEFORE_S 3600

static struct icaltimetype time_of(int64_t instant)
{
	return icaltime_from_timet_with_zone((time_t)(instant / INSTANT_SECOND), 0,
					     icaltimezone_get_utc_timezone());
}

/* Case ids that are none, of a daemon that is not ours, stay out of ids. */
static const char *plain_case(const struct letter_item *item, char text[IDENT_CASE_LENGTH + 1])
{
	int64_t id;
	size_t length = 0;
	while (item->case_id[length] && length <= IDENT_CASE_LENGTH)
		length++;
	if (ident_case_parse(item->case_id, length, &id) < 0)
		id = 1;
	ident_case_format(id, text);
	return text;
}

void terms_put_escalation(const struct letter_item *item, struct strbuf *to)
{
	char case_id[IDENT_CASE_LENGTH + 1], instant[INSTANT_TEXT_MAX + 1];
	instant_format(item->escalated_at, instant);
	strbuf_printf(to, "escalation.%s.", plain_case(item, case_id));
	for (const char *c = instant; *c; c++) {
		if (*c != '-' && *c != ':')
			strbuf_putc(to, *c);
	}
}

static void put_uid(const struct letter_item *item, const char *domain, struct strbuf *to)
{
	char case_id[IDENT_CASE_LENGTH + 1];
	if (item->escalated_at != INSTANT_NEVER)
		terms_put_escalation(item, to);
	else
		strbuf_printf(to, "delivery.%s.%lld", plain_case(item, case_id), (long long)item->delivery);
	strbuf_printf(to, "@%s", domain);
}

static void put_summary(const struct letter_item *item, const struct letter *letter,
			const struct contents_words *words, struct strbuf *to)
{
	struct arena arena;
	const struct occasion_words *occasion = occasion_of(item->occasion);
	arena_init(&arena);
	const char *stall = contents_stall_name(item->stall, letter->language, &arena);
	strbuf_printf(to, "%s: %s %s %s", words->product, catalogue_text(words->catalogue, _("act on case")),
		      item->case_id, *stall ? "-" : "");
	strbuf_printf(to, "%s%s", *stall ? " " : "",
		      *stall ? stall : catalogue_text(words->catalogue, occasion->headline));
	arena_done(&arena);
}

static icalcomponent *alarm_of(const char *summary)
{
	struct icaltriggertype trigger = {.time = icaltime_null_time(),
					  .duration = icaldurationtype_from_int(-ALARM_BEFORE_S)};
	return icalcomponent_vanew(ICAL_VALARM_COMPONENT, icalproperty_new_action(ICAL_ACTION_DISPLAY),
				   icalproperty_new_description(summary), icalproperty_new_trigger(trigger),
				   (void *)0);
}

static icalcomponent *term_of(const struct letter_item *item, const struct letter *letter,
			      const struct contents_words *words, const char *domain)
{
	struct strbuf uid = {0}, summary = {0}, link = {0};
	put_uid(item, domain, &uid);
	put_summary(item, letter, words, &summary);
	marks_put(words->link, "case", item->case_id, &link);
	icalcomponent *event = icalcomponent_vanew(
		ICAL_VEVENT_COMPONENT, icalproperty_new_uid(strbuf_text(&uid)),
		icalproperty_new_dtstamp(
			time_of(letter->made_at != INSTANT_NEVER ? letter->made_at : words->now)),
		icalproperty_new_dtstart(time_of(item->due)),
		icalproperty_new_sequence((int)(item->delivery & INT32_MAX)),
		icalproperty_new_summary(strbuf_text(&summary)), icalproperty_new_description(item->sentence),
		icalproperty_new_url(strbuf_text(&link)), icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT),
		alarm_of(strbuf_text(&summary)), (void *)0);
	strbuf_done(&uid);
	strbuf_done(&summary);
	strbuf_done(&link);
	return event;
}

int terms_put(const struct letter *letter, const struct contents_words *words, const char *domain,
	      struct strbuf *to)
{
	int count = 0;
	icalcomponent *calendar =
		icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
				    icalproperty_new_prodid("-//Vangnet//vangnet-mailer//EN"),
				    icalproperty_new_method(ICAL_METHOD_PUBLISH), (void *)0);
	for (size_t i = 0; i < letter->listed; i++) {
		if (letter->items[i].due == INSTANT_NEVER)
			continue;
		icalcomponent_add_component(calendar, term_of(&letter->items[i], letter, words, domain));
		count++;
	}
	if (count) {
		char *text = icalcomponent_as_ical_string_r(calendar);
		strbuf_puts(to, text);
		icalmemory_free_buffer(text);
	}
	icalcomponent_free(calendar);
	return count;
}
