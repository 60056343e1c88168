/* headline: see headline.h. */
#include "report/headline.h"

#include <inttypes.h>

static const char *keep(struct strbuf *text, struct arena *arena)
{
	const char *kept = arena_strndup(arena, strbuf_text(text), text->length);
	strbuf_done(text);
	return kept;
}

/* --- handovers --- */

/* Where most offers went wrong; NULL = nowhere that may be told. */
static const struct msg_owed *worst_pair(const struct quality_report *report)
{
	const struct msg_owed *worst = NULL;
	for (int32_t i = 0; i < report->pairs.owed.count; i++) {
		const struct msg_owed *pair = REPORT_ROW(msg_owed, report->pairs.owed, i);
		if (pair->of_kind == OBLIGATION_accept && report_failed(pair) > 0 &&
		    (!worst || report_failed(pair) > report_failed(worst)))
			worst = pair;
	}
	return worst;
}

/* With whom one in ten offers waited longest, of those with enough of them to say so. */
static const struct msg_owed *slowest(const struct quality_report *report)
{
	static const int32_t enough = 10;
	const struct msg_owed *slowest = NULL;
	for (int32_t i = 0; i < report->agencies.owed.count; i++) {
		const struct msg_owed *owed = REPORT_ROW(msg_owed, report->agencies.owed, i);
		if (owed->of_kind == OBLIGATION_accept && owed->measured >= enough &&
		    (!slowest || owed->p90_s > slowest->p90_s))
			slowest = owed;
	}
	return slowest;
}

static const char *offers_gone_wrong(const struct quality_report *report, const struct msg_owed *whole,
				     struct arena *arena)
{
	struct strbuf text = {0};
	const struct msg_owed *pair = worst_pair(report);
	strbuf_printf(&text,
		      say(report, "%" PRId32 " of %" PRId32 " handovers were taken up too late or never",
			  "%" PRId32 " van de %" PRId32 " overdrachten zijn te laat of nooit aangenomen"),
		      report_failed(whole), report_judged(whole));
	if (pair)
		strbuf_printf(&text,
			      say(report, "; most of these from %s to %s", "; de meeste van %s naar %s"),
			      report_party(report, pair->creditor), report_party(report, pair->debtor));
	strbuf_putc(&text, '.');
	return keep(&text, arena);
}

static const char *offers_by_their_time(const struct quality_report *report, const struct msg_owed *whole,
					struct arena *arena)
{
	struct strbuf text = {0};
	const struct msg_owed *slow = slowest(report);
	strbuf_puts(&text, say(report, "Half of the handovers were taken up within ",
			       "De helft van de overdrachten is aangenomen binnen "));
	report_put_span(report, whole->p50_s, &text);
	strbuf_puts(&text, say(report, ", one in ten took longer than ", ", één op de tien pas na "));
	report_put_span(report, whole->p90_s, &text);
	if (slow) {
		strbuf_printf(&text,
			      say(report, "; longest with %s, where one in ten took more than ",
				  "; het langst bij %s, waar één op de tien langer duurde dan "),
			      report_party(report, slow->debtor));
		report_put_span(report, slow->p90_s, &text);
	}
	strbuf_putc(&text, '.');
	return keep(&text, arena);
}

/* --- promises, stalls, directors, citizens --- */

static const char *promises(const struct quality_report *report, const struct msg_owed *whole,
			    struct arena *arena)
{
	struct strbuf text = {0};
	strbuf_printf(&text,
		      say(report, "%" PRId32 " of %" PRId32 " promises to citizens were kept in time.",
			  "%" PRId32 " van de %" PRId32 " toezeggingen aan burgers zijn op tijd nagekomen."),
		      whole->in_time, report_judged(whole));
	return keep(&text, arena);
}

static const char *directors(const struct quality_report *report, const struct msg_owed *whole,
			     struct arena *arena)
{
	struct strbuf text = {0};
	strbuf_printf(&text,
		      say(report, "Directors took up %" PRId32 " of %" PRId32 " escalations in time.",
			  "Regisseurs pakten %" PRId32 " van de %" PRId32 " opschalingen op tijd op."),
		      whole->in_time, report_judged(whole));
	return keep(&text, arena);
}

static const char *stalls(const struct quality_report *report, struct arena *arena)
{
	const struct msg_stalled *oldest = NULL;
	int32_t open = 0;
	for (int32_t i = 0; i < report->agencies.stalled.count; i++) {
		const struct msg_stalled *row = REPORT_ROW(msg_stalled, report->agencies.stalled, i);
		open += row->open;
		if (row->open > 0 && (!oldest || row->age_max_s > oldest->age_max_s))
			oldest = row;
	}
	if (!oldest)
		return NULL;
	struct strbuf text = {0};
	strbuf_printf(&text,
		      say(report, "Stalls open at the end: %" PRId32 "; the oldest, with %s, for ",
			  "Vastlopers open aan het eind: %" PRId32 "; de oudste, bij %s, al "),
		      open, report_party(report, oldest->debtor));
	report_put_span(report, oldest->age_max_s, &text);
	strbuf_putc(&text, '.');
	return keep(&text, arena);
}

static const char *citizens(const struct quality_report *report, struct arena *arena)
{
	const struct msg_experience *whole = &report->citizens.whole;
	if (whole->withheld || whole->cases == 0)
		return NULL;
	struct strbuf text = {0};
	strbuf_puts(&text, say(report, "Citizens gave ", "Burgers gaven een "));
	report_put_tenths(report, whole->taken_seriously, &text);
	strbuf_puts(&text,
		    say(report, " of 5 for being taken seriously, ", " van 5 voor serieus genomen worden, "));
	report_put_tenths(report, whole->knew_who, &text);
	strbuf_puts(&text,
		    say(report, " for knowing who had their case, and ", " voor weten wie de zaak had, en "));
	report_put_tenths(report, whole->promises_kept, &text);
	strbuf_puts(&text, say(report, " for promises kept.", " voor nagekomen toezeggingen."));
	return keep(&text, arena);
}

struct headline headline_of(const struct quality_report *report, struct arena *arena)
{
	struct headline headline = {.count = 0};
	const struct msg_owed *offers = report_whole(report, OBLIGATION_accept);
	const struct msg_owed *kept = report_whole(report, OBLIGATION_keep);
	const struct msg_owed *taken_up = report_whole(report, OBLIGATION_acknowledge);
	const char *sentence;
	if (offers && report_failed(offers) > 0)
		headline.sentences[headline.count++] = offers_gone_wrong(report, offers, arena);
	else if (offers && offers->measured > 0)
		headline.sentences[headline.count++] = offers_by_their_time(report, offers, arena);
	if (kept && report_judged(kept) > 0)
		headline.sentences[headline.count++] = promises(report, kept, arena);
	if ((sentence = stalls(report, arena)) != NULL)
		headline.sentences[headline.count++] = sentence;
	if (taken_up && report_judged(taken_up) > 0)
		headline.sentences[headline.count++] = directors(report, taken_up, arena);
	if ((sentence = citizens(report, arena)) != NULL)
		headline.sentences[headline.count++] = sentence;
	if (headline.count == 0)
		headline.sentences[headline.count++] =
			say(report, "Nothing was owed in this period that may be told.",
			    "In deze periode was er niets te doen dat verteld mag worden.");
	return headline;
}
