/* quality_report: see quality_report.h. */
#include "report/quality_report.h"

#include <inttypes.h>

#include "base/instant.h"

const char *report_party(const struct quality_report *report, int32_t party)
{
	static const char prefix[] = "rung:";
	const char *fixed = party_fixed_name(party);
	if (PARTY_IS_RUNG(party)) {
		const struct choice_set *rungs = choice_set(CHOICE_RUNG);
		int rung = (int)RUNG_OF_PARTY(party);
		if (rung < rungs->count && report->language == LANGUAGE_NL)
			return rungs->dutch[rung];
		return fixed ? fixed + sizeof prefix - 1 : "?";
	}
	const char *name = fixed ? fixed : report->names->name(report->names->context, party);
	return name ? name : "?";
}

void report_put_date(const struct quality_report *report, int64_t instant, struct strbuf *to)
{
	int year, month, day;
	int64_t days = instant >= 0 ? instant / INSTANT_DAY : 0;
	instant_date_from_days(days, &year, &month, &day);
	if (report->language == LANGUAGE_NL)
		strbuf_printf(to, "%02d-%02d-%04d", day, month, year);
	else
		strbuf_printf(to, "%04d-%02d-%02d", year, month, day);
}

/* tenths of a unit, with the language's sign before the decimal. */
static void put_decimal(const struct quality_report *report, int64_t tenths, struct strbuf *to)
{
	strbuf_printf(to, "%" PRId64 "%s%" PRId64, tenths / 10, say(report, ".", ","), tenths % 10);
}

void report_put_tenths(const struct quality_report *report, int32_t tenths, struct strbuf *to)
{
	put_decimal(report, tenths, to);
}

void report_put_span(const struct quality_report *report, int32_t seconds, struct strbuf *to)
{
	static const struct {
		int32_t from, unit;
		const char *text[LANGUAGE_COUNT];
	} units[] = {
		{48 * 3600, 86400, {"days", "dagen"}},
		{2 * 3600, 3600, {"h", "uur"}},
		{60, 60, {"min", "min"}},
		{0, 1, {"s", "s"}},
	};
	size_t i = 0;
	while (seconds < units[i].from)
		i++;
	int64_t tenths = (10 * (int64_t)seconds + units[i].unit / 2) / units[i].unit;
	if (units[i].unit >= 3600 && tenths < 100)
		put_decimal(report, tenths, to);
	else
		strbuf_printf(to, "%" PRId64, (tenths + 5) / 10);
	strbuf_printf(to, " %s", units[i].text[report->language]);
}

int32_t report_failed(const struct msg_owed *owed)
{
	return owed->late + owed->never + owed->overdue;
}

int32_t report_judged(const struct msg_owed *owed)
{
	return owed->in_time + owed->refused + owed->lawful + report_failed(owed);
}

const struct msg_owed *report_whole(const struct quality_report *report, enum obligation_kind kind)
{
	for (int32_t i = 0; i < report->agencies.whole.count; i++) {
		const struct msg_owed *owed = REPORT_ROW(msg_owed, report->agencies.whole, i);
		if (owed->of_kind == (int32_t)kind)
			return owed;
	}
	return NULL;
}
