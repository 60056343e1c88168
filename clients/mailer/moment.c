/* moment: see moment.h. */
#include "mailer/moment.h"

#include <stdlib.h>
#include <time.h>

#include "base/instant.h"
#include "mailer/marks.h"

static const char *const weekdays[] = {
	_("Sunday"), _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
};
static const char *const months[] = {
	_("January"), _("February"), _("March"),     _("April"),   _("May"),      _("June"),
	_("July"),    _("August"),   _("September"), _("October"), _("November"), _("December"),
};

static struct tm local_of(int64_t instant)
{
	time_t seconds = (time_t)(instant / INSTANT_SECOND);
	struct tm local;
	localtime_r(&seconds, &local);
	return local;
}

void moment_put_day(const struct catalogue *catalogue, int64_t instant, struct strbuf *to)
{
	struct tm local = local_of(instant);
	strbuf_printf(to, "%s %d %s %d", catalogue_text(catalogue, weekdays[local.tm_wday]), local.tm_mday,
		      catalogue_text(catalogue, months[local.tm_mon]), local.tm_year + 1900);
}

void moment_put(const struct catalogue *catalogue, int64_t instant, struct strbuf *to)
{
	struct tm local = local_of(instant);
	moment_put_day(catalogue, instant, to);
	strbuf_printf(to, ", %02d:%02d", local.tm_hour, local.tm_min);
}

static void put_number(const struct catalogue *catalogue, const char *one, const char *many, int64_t n,
		       struct strbuf *to)
{
	struct strbuf digits = {0};
	strbuf_printf(&digits, "%lld", (long long)n);
	marks_put(catalogue_number(catalogue, one, many, n), "n", strbuf_text(&digits), to);
	strbuf_done(&digits);
}

void moment_put_span(const struct catalogue *catalogue, int64_t span, struct strbuf *to)
{
	if (span < INSTANT_HOUR)
		strbuf_puts(to, catalogue_text(catalogue, _("less than an hour")));
	else if (span < 2 * INSTANT_DAY)
		put_number(catalogue, N_("{n} hour", "{n} hours"), span / INSTANT_HOUR, to);
	else
		put_number(catalogue, N_("{n} day", "{n} days"), span / INSTANT_DAY, to);
}

void moment_put_header(int64_t instant, struct strbuf *to)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const short_months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
						   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct tm local = local_of(instant);
	long minutes = local.tm_gmtoff / 60;
	strbuf_printf(to, "%s, %02d %s %d %02d:%02d:%02d %c%02ld%02ld", days[local.tm_wday], local.tm_mday,
		      short_months[local.tm_mon], local.tm_year + 1900, local.tm_hour, local.tm_min,
		      local.tm_sec, minutes < 0 ? '-' : '+', labs(minutes) / 60, labs(minutes) % 60);
}
