/* as_html: see as_html.h. */
#include "report/as_html.h"

#include <inttypes.h>

#include "page/page.h"
#include "report/grid.h"
#include "report/headline.h"
#include "report/picture.h"
#include "report/style.h"

static const char *title_of(const struct quality_report *report)
{
	return say(report, "Quality of the approach", "Kwaliteit van de aanpak");
}

static void put_top(const struct quality_report *report, const struct headline *headline, struct strbuf *to)
{
	page_element(to, "<p class=\"over\">", title_of(report), " · ");
	report_put_date(report, report->agencies.from, to);
	strbuf_puts(to, say(report, " until ", " tot "));
	report_put_date(report, report->agencies.until, to);
	if (report->source)
		page_element(to, " · ", report->source, "");
	strbuf_puts(to, "</p>\n");
	page_element(to, "<h1>", headline->sentences[0], "</h1>");
	for (size_t i = 1; i < headline->count; i++)
		page_element(to, "<p class=\"more\">", headline->sentences[i], "</p>");
}

/* --- tiles --- */

static void open_tile(struct strbuf *to)
{
	strbuf_puts(to, "<div class=\"tile\"><b>");
}

static void close_tile(struct strbuf *to, const char *label)
{
	page_element(to, "</b><span class=\"soft\">", label, "</span></div>");
}

static void put_share_tile(const struct quality_report *report, enum obligation_kind kind, const char *label,
			   struct strbuf *to)
{
	const struct msg_owed *whole = report_whole(report, kind);
	if (!whole || report_judged(whole) == 0)
		return;
	open_tile(to);
	strbuf_printf(to, "%" PRId32 " %%", (int32_t)(100 * (int64_t)whole->in_time / report_judged(whole)));
	close_tile(to, label);
}

static void put_span_tiles(const struct quality_report *report, struct strbuf *to)
{
	const struct msg_owed *whole = report_whole(report, OBLIGATION_accept);
	if (!whole || whole->measured == 0)
		return;
	open_tile(to);
	report_put_span(report, whole->p50_s, to);
	close_tile(to, say(report, "half of the handovers were taken up within this time",
			   "binnen deze tijd is de helft van de overdrachten aangenomen"));
	open_tile(to);
	report_put_span(report, whole->p90_s, to);
	close_tile(to, say(report, "one in ten handovers waited longer",
			   "één op de tien overdrachten wachtte langer"));
}

static void put_bounce_tile(const struct quality_report *report, struct strbuf *to)
{
	int64_t times = 0, back = 0;
	for (int32_t i = 0; i < report->pairs.flows.count; i++) {
		times += REPORT_ROW(msg_flow, report->pairs.flows, i)->times;
		back += REPORT_ROW(msg_flow, report->pairs.flows, i)->back;
	}
	if (times == 0)
		return;
	open_tile(to);
	strbuf_printf(to, "%" PRId64 " %%", 100 * back / times);
	close_tile(to, say(report, "of all handovers went straight back to where the case came from",
			   "van alle overdrachten ging meteen terug naar waar de casus vandaan kwam"));
}

static void put_tiles(const struct quality_report *report, struct strbuf *to)
{
	strbuf_puts(to, "<div class=\"tiles\">\n");
	put_span_tiles(report, to);
	put_share_tile(report, OBLIGATION_keep,
		       say(report, "of the promises to citizens were kept in time",
			   "van de toezeggingen aan burgers is op tijd nagekomen"),
		       to);
	put_share_tile(report, OBLIGATION_reply,
		       say(report, "of the citizens had their reply in time",
			   "van de burgers kreeg op tijd een reactie"),
		       to);
	put_bounce_tile(report, to);
	strbuf_puts(to, "</div>\n");
}

/* --- sections --- */

/* Its picture is drawn first: a section without one is left out. */
static void put_section(const char *title, const char *why, struct strbuf *picture, bool drawn,
			struct strbuf *to)
{
	if (drawn) {
		page_element(to, "<section class=\"card\">\n<h2>", title, "</h2>");
		page_element(to, "<p class=\"soft\">", why, "</p>\n<div class=\"scroll\">");
		strbuf_put(to, strbuf_text(picture), picture->length);
		strbuf_puts(to, "</div>\n</section>\n");
	}
	strbuf_done(picture);
}

static void put_matrix(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	struct strbuf picture = {0};
	bool drawn = picture_matrix(report, arena, &picture);
	put_section(say(report, "Who hands to whom", "Wie aan wie overdraagt"),
		    say(report,
			"Rows give, columns take. The stronger the colour, the more handovers; ↩ are those "
			"that went "
			"straight back. A dot: "
			"too few cases to tell.",
			"Rijen geven, kolommen nemen. Hoe sterker de kleur, hoe meer overdrachten; ↩ zijn "
			"die welke "
			"meteen teruggingen. "
			"Een punt: te weinig casussen om te tonen."),
		    &picture, drawn, to);
}

static void put_curves(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	struct strbuf picture = {0};
	bool drawn = picture_curves(report, arena, &picture);
	put_section(say(report, "How long until a handover is taken up",
			"Hoe lang tot een overdracht is aangenomen"),
		    say(report,
			"Which part of what an agency was offered it had taken up after which time. The "
			"further to the right, the "
			"longer citizens waited. The six agencies with the most, the fastest first.",
			"Welk deel van wat een organisatie kreeg aangeboden na welke tijd was aangenomen. "
			"Hoe verder naar rechts, hoe "
			"langer burgers wachtten. De zes organisaties met de meeste, de snelste eerst."),
		    &picture, drawn, to);
}

static void put_key(const struct quality_report *report, struct strbuf *to)
{
	const struct {
		const char *class, *text;
	} keys[] = {
		{"good", say(report, "in time", "op tijd")},
		{"late", say(report, "late", "te laat")},
		{"mute", say(report, "refused", "geweigerd")},
		{"bad", say(report, "never, or overdue", "nooit, of over tijd")},
		{"rest", say(report, "taken back, or still open", "ingetrokken, of nog open")},
	};
	strbuf_puts(to, "<div class=\"legend\">");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		strbuf_printf(to, "<span><i class=\"%s\"></i>", keys[i].class);
		page_element(to, "", keys[i].text, "</span>");
	}
	strbuf_puts(to, "</div>\n");
}

static void put_bars(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	const struct {
		enum obligation_kind kind;
		const char *title;
	} kinds[] = {
		{OBLIGATION_keep, say(report, "Promises to citizens", "Toezeggingen aan burgers")},
		{OBLIGATION_reply, say(report, "Replies to citizens", "Reacties aan burgers")},
		{OBLIGATION_accept, say(report, "Handovers offered", "Aangeboden overdrachten")},
		{OBLIGATION_answer,
		 say(report, "Answers to other agencies", "Antwoorden aan andere organisaties")},
		{OBLIGATION_acknowledge,
		 say(report, "Escalations taken up by directors", "Opschalingen opgepakt door regisseurs")},
		{OBLIGATION_comply, say(report, "Directives of directors", "Aanwijzingen van regisseurs")},
	};
	struct strbuf pictures = {0};
	bool drawn = false;
	put_key(report, &pictures);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct strbuf picture = {0};
		if (picture_bars(report, kinds[i].kind, arena, &picture)) {
			drawn = true;
			page_element(&pictures, "<h3>", kinds[i].title, "</h3>");
			strbuf_put(&pictures, strbuf_text(&picture), picture.length);
		}
		strbuf_done(&picture);
	}
	put_section(say(report, "Who kept their word", "Wie woord hield"),
		    say(report, "How what each owed ended. Most trouble on top.",
			"Hoe afliep wat ieder moest doen. De meeste problemen bovenaan."),
		    &pictures, drawn, to);
}

static void put_trend(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	struct strbuf picture = {0};
	bool drawn = picture_trend(report, arena, &picture);
	put_section(say(report, "Week by week", "Week na week"),
		    say(report, "Handovers, and cases that stalled.",
			"Overdrachten, en casussen die vastliepen."),
		    &picture, drawn, to);
}

/* --- citizens --- */

static void put_score(const struct quality_report *report, int32_t tenths, struct strbuf *to)
{
	strbuf_puts(to, "<span class=\"score\">");
	report_put_tenths(report, tenths, to);
	strbuf_printf(to, "<i><u style=\"width:%" PRId32 "%%\"></u></i></span>", 2 * tenths);
}

static void put_experience(const struct quality_report *report, const char *name,
			   const struct msg_experience *row, struct strbuf *to)
{
	page_element(to, "<span>", name, "</span>");
	if (row->withheld) {
		page_element(to, "<span class=\"none\">",
			     say(report, "too few to tell", "te weinig om te tonen"), "</span>");
		return;
	}
	put_score(report, row->taken_seriously, to);
	put_score(report, row->knew_who, to);
	put_score(report, row->promises_kept, to);
	strbuf_putc(to, '\n');
}

static void put_score_head(struct strbuf *to, const char *question)
{
	page_element(to, "<span class=\"head\">", question, "</span>");
}

static void put_citizens(const struct quality_report *report, struct strbuf *to)
{
	struct strbuf rows = {0};
	const struct msg_experience *whole = &report->citizens.whole;
	strbuf_puts(&rows, "<div class=\"scores\"><span class=\"head\"></span>\n");
	put_score_head(&rows, say(report, "taken seriously", "serieus genomen"));
	put_score_head(&rows, say(report, "knew who had the case", "wist wie de zaak had"));
	put_score_head(&rows, say(report, "promises were kept", "toezeggingen nagekomen"));
	put_experience(report, say(report, "everybody", "iedereen"), whole, &rows);
	for (int32_t i = 0; i < report->neighbourhoods.areas.count; i++) {
		const struct msg_experience *area =
			REPORT_ROW(msg_experience, report->neighbourhoods.areas, i);
		put_experience(report,
			       area->neighbourhood ? area->neighbourhood
						   : say(report, "not recorded", "niet vastgelegd"),
			       area, &rows);
	}
	strbuf_puts(&rows, "</div>\n");
	put_section(say(report, "How citizens experienced it", "Hoe burgers het ervoeren"),
		    say(report, "Means of their answers, 1 to 5, for all and per neighbourhood.",
			"Gemiddelden van hun antwoorden, 1 tot 5, voor allen en per buurt."),
		    &rows, whole->cases > 0 || whole->withheld, to);
}

/* --- every figure --- */

static void put_cells(const struct grid *grid, size_t row, struct strbuf *to)
{
	strbuf_puts(to, "<tr>");
	for (size_t c = 0; c < grid->n_columns; c++) {
		const struct grid_column *column = &grid->columns[c];
		if (!column->filled)
			continue;
		const char *tag = row < grid->n_rows ? "td" : "th";
		strbuf_printf(to, "<%s%s>", tag, column->numbers ? " class=\"n\"" : "");
		page_text(to, row < grid->n_rows ? grid_cell(grid, row, c)->shown : column->heading);
		strbuf_printf(to, "</%s>", tag);
	}
	strbuf_puts(to, "</tr>\n");
}

static void put_tables(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	struct grids grids = grids_of(report, arena);
	page_element(to, "<section class=\"card\">\n<h2>", say(report, "Every figure", "Alle cijfers"),
		     "</h2>");
	for (size_t i = 0; i < grids.count; i++) {
		const struct grid *grid = &grids.items[i];
		if (grid->n_rows == 0)
			continue;
		page_element(to, "<details><summary>", grid->title, "");
		strbuf_printf(to, "(%zu)</summary><div class=\"scroll\"><table>\n", grid->n_rows);
		put_cells(grid, grid->n_rows, to);
		for (size_t row = 0; row < grid->n_rows; row++)
			put_cells(grid, row, to);
		strbuf_puts(to, "</table></div></details>\n");
	}
	strbuf_puts(to, "</section>\n");
}

static void put_reading_aid(const struct quality_report *report, struct strbuf *to)
{
	page_element(
		to, "<footer>",
		say(report,
		    "A thing counts in the period in which it was settled. Times are of the clock on the "
		    "wall; whether something was late, by the covenant's working time. Refusals on a legal "
		    "ground are no poor performance and count apart. Figures about fewer than five cases "
		    "are left out, with what would give them away.",
		    "Iets telt in de periode waarin het is afgehandeld. Tijden zijn kloktijd; of iets te "
		    "laat was, naar de werktijd van het convenant. Weigeringen op een wettelijke grond zijn "
		    "geen slechte prestatie en tellen apart. Cijfers over minder dan vijf casussen zijn "
		    "weggelaten, met wat ze zou verraden."),
		"</footer>");
}

void as_html(const struct quality_report *report, struct strbuf *to)
{
	struct arena arena;
	arena_init(&arena);
	struct headline headline = headline_of(report, &arena);
	page_begin(to, report->language, title_of(report), report_style);
	put_top(report, &headline, to);
	put_tiles(report, to);
	put_matrix(report, &arena, to);
	put_curves(report, &arena, to);
	put_bars(report, &arena, to);
	put_citizens(report, to);
	put_trend(report, &arena, to);
	put_tables(report, &arena, to);
	put_reading_aid(report, to);
	page_end(to);
	arena_done(&arena);
}
