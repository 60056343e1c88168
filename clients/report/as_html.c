/* as_html: see as_html.h. Colours: Okabe and Ito, Color Universal Design (2008), which colour-blind people can tell apart. */
#include "report/as_html.h"

#include <inttypes.h>

#include "report/grid.h"
#include "report/headline.h"
#include "report/html.h"
#include "report/picture.h"

static const char style[] =
	":root{--ink:#1b1f24;--soft:#5b6470;--paper:#fbfbf9;--card:#fff;--edge:#e2e4e1;--heat:#0b5c99;"
	"--on-heat:#fff;--good:#2f7fb8;--late:#e69f00;--mute:#b6bcc2;--bad:#d1480f;--in-good:#fff;--in-late:#"
	"2b1d00;"
	"--in-mute:#1b1f24;--in-bad:#fff;"
	"--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#a8568a;--c4:#b88400;--c5:#4aa3d8;color-scheme:light "
	"dark}"
	"@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#9aa3ad;--paper:#14171a;--card:#1c2024;"
	"--edge:#31373d;--heat:#58aee8;--on-heat:#0b1a26;--good:#4a9bd4;--late:#f0b429;--mute:#6b747d;"
	"--bad:#f0703a;--in-good:#08141d;--in-late:#2b1d00;--in-mute:#fff;--in-bad:#1d0a02;"
	"--c0:#56b4e9;--c1:#f08a4b;--c2:#3fc79a;--c3:#d98fc0;--c4:#f0b429;--c5:#b8c4cf}}"
	"*{box-sizing:border-box}"
	"body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,'Segoe "
	"UI',Roboto,sans-serif}"
	"main{max-width:1120px;margin:0 auto;padding:40px 28px 64px}"
	".period{color:var(--soft);margin:0 0 10px}"
	"h1{font-size:31px;line-height:1.25;font-weight:650;letter-spacing:-.01em;margin:0 0 "
	"14px;max-width:36em;"
	"text-wrap:balance;overflow-wrap:anywhere}"
	"h2{font-size:20px;margin:0 0 2px;font-weight:620}h3{font-size:16px;margin:22px 0 "
	"4px;font-weight:600}"
	".more{margin:0 0 4px;max-width:54em}"
	".why{color:var(--soft);margin:0 0 16px;max-width:54em}"
	".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,340px));gap:14px;margin:26px "
	"0}"
	".tile,section{background:var(--card);border:1px solid var(--edge);border-radius:12px}"
	".tile{padding:16px 18px}.tile b{display:block;font-size:28px;line-height:1.2;font-weight:650;"
	"font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:14px}"
	"section{padding:24px 26px;margin:18px 0}"
	"svg{display:block;width:100%;height:auto;font:13px system-ui,'Segoe UI',Roboto,sans-serif}"
	"svg text{fill:var(--ink)}svg .tick{fill:var(--soft);font-size:12px}svg .small{font-size:10.5px}"
	".heat{fill:var(--heat)}.empty{fill:var(--edge);fill-opacity:.35}svg .on-heat{fill:var(--on-heat)}"
	".rule{stroke:var(--edge);stroke-width:1}.line{fill:none;stroke-width:2.5;stroke-linejoin:round;"
	"stroke-linecap:round}"
	".c0{stroke:var(--c0)}.c1{stroke:var(--c1)}.c2{stroke:var(--c2)}.c3{stroke:var(--c3)}.c4{stroke:var(-"
	"-c4)}"
	".c5{stroke:var(--c5)}"
	".good{fill:var(--good)}.late{fill:var(--late)}.mute{fill:var(--mute)}.bad{fill:var(--bad)}.rest{"
	"fill:var(--edge)}"
	"svg .in-good{fill:var(--in-good)}svg .in-late{fill:var(--in-late)}svg .in-rest{fill:var(--soft)}svg "
	".in-mute{fill:var(--in-mute)}"
	"svg .in-bad{fill:var(--in-bad)}"
	".key{display:flex;flex-wrap:wrap;gap:6px 20px;margin:0 0 "
	"12px;padding:0;list-style:none;font-size:14px}"
	".key i{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:7px}"
	"i.good{background:var(--good)}i.late{background:var(--late)}i.mute{background:var(--mute)}"
	"i.bad{background:var(--bad)}i.rest{background:var(--edge)}"
	".scores{display:grid;grid-template-columns:minmax(9em,auto) repeat(3,1fr);gap:8px "
	"22px;align-items:center}"
	".scores .head{color:var(--soft);font-size:14px}"
	".score{display:flex;align-items:center;gap:10px;font-variant-numeric:tabular-nums}"
	".score i{flex:1;height:10px;border-radius:5px;background:var(--edge);overflow:hidden}"
	".score u{display:block;height:100%;background:var(--good)}"
	".none{color:var(--soft);grid-column:span 3}"
	"details{margin:10px 0}summary{cursor:pointer;font-weight:600}"
	".scroll{overflow-x:auto}table{border-collapse:collapse;font-size:13.5px;margin:8px 0 18px}"
	"th,td{padding:4px 10px;text-align:left;border-bottom:1px solid var(--edge);white-space:nowrap}"
	"th{color:var(--soft);font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums}"
	"footer{color:var(--soft);font-size:14px;margin-top:26px;max-width:60em}"
	"@media print{body{background:#fff}section,.tile{break-inside:avoid}}";

static void open_page(const struct quality_report *report, struct strbuf *to)
{
	const char *title = say(report, "Quality of the approach", "Kwaliteit van de aanpak");
	strbuf_printf(to,
		      "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		      "'unsafe-inline'\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, "
		      "initial-scale=1\">\n<title>%s</title>\n"
		      "<style>",
		      report->language == LANGUAGE_NL ? "nl" : "en", title);
	strbuf_puts(to, style);
	strbuf_puts(to, "</style>\n</head>\n<body>\n<main>\n");
}

static void put_top(const struct quality_report *report, const struct headline *headline, struct strbuf *to)
{
	strbuf_printf(to, "<p class=\"period\">%s · ",
		      say(report, "Quality of the approach", "Kwaliteit van de aanpak"));
	report_put_date(report, report->agencies.from, to);
	strbuf_puts(to, say(report, " until ", " tot "));
	report_put_date(report, report->agencies.until, to);
	if (report->source) {
		strbuf_puts(to, " · ");
		html_put(to, report->source);
	}
	strbuf_puts(to, "</p>\n<h1>");
	html_put(to, headline->sentences[0]);
	strbuf_puts(to, "</h1>\n");
	for (size_t i = 1; i < headline->count; i++) {
		strbuf_puts(to, "<p class=\"more\">");
		html_put(to, headline->sentences[i]);
		strbuf_puts(to, "</p>\n");
	}
}

/* --- tiles --- */

static void open_tile(struct strbuf *to)
{
	strbuf_puts(to, "<div class=\"tile\"><b>");
}

static void close_tile(struct strbuf *to, const char *label)
{
	strbuf_printf(to, "</b><span>%s</span></div>\n", label);
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
		strbuf_printf(to, "<section>\n<h2>%s</h2>\n<p class=\"why\">%s</p>\n", title, why);
		strbuf_put(to, strbuf_text(picture), picture->length);
		strbuf_puts(to, "</section>\n");
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
	strbuf_puts(to, "<ul class=\"key\">");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		strbuf_printf(to, "<li><i class=\"%s\"></i>%s</li>", keys[i].class, keys[i].text);
	strbuf_puts(to, "</ul>\n");
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
			strbuf_printf(&pictures, "<h3>%s</h3>\n%s", kinds[i].title, strbuf_text(&picture));
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
	strbuf_puts(to, "<span>");
	html_put(to, name);
	strbuf_puts(to, "</span>");
	if (row->withheld) {
		strbuf_printf(to, "<span class=\"none\">%s</span>\n",
			      say(report, "too few to tell", "te weinig om te tonen"));
		return;
	}
	put_score(report, row->taken_seriously, to);
	put_score(report, row->knew_who, to);
	put_score(report, row->promises_kept, to);
	strbuf_putc(to, '\n');
}

static void put_citizens(const struct quality_report *report, struct strbuf *to)
{
	struct strbuf rows = {0};
	const struct msg_experience *whole = &report->citizens.whole;
	strbuf_printf(&rows,
		      "<div class=\"scores\"><span class=\"head\"></span><span class=\"head\">%s</span><span "
		      "class=\"head\">%s</span><span class=\"head\">%s</span>\n",
		      say(report, "taken seriously", "serieus genomen"),
		      say(report, "knew who had the case", "wist wie de zaak had"),
		      say(report, "promises were kept", "toezeggingen nagekomen"));
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
		html_put(to, row < grid->n_rows ? grid_cell(grid, row, c)->shown : column->heading);
		strbuf_printf(to, "</%s>", tag);
	}
	strbuf_puts(to, "</tr>\n");
}

static void put_tables(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	struct grids grids = grids_of(report, arena);
	strbuf_printf(to, "<section>\n<h2>%s</h2>\n", say(report, "Every figure", "Alle cijfers"));
	for (size_t i = 0; i < grids.count; i++) {
		const struct grid *grid = &grids.items[i];
		if (grid->n_rows == 0)
			continue;
		strbuf_printf(to, "<details><summary>%s (%zu)</summary><div class=\"scroll\"><table>\n",
			      grid->title, grid->n_rows);
		put_cells(grid, grid->n_rows, to);
		for (size_t row = 0; row < grid->n_rows; row++)
			put_cells(grid, row, to);
		strbuf_puts(to, "</table></div></details>\n");
	}
	strbuf_puts(to, "</section>\n");
}

static void close_page(const struct quality_report *report, struct strbuf *to)
{
	strbuf_printf(to, "<footer>%s</footer>\n</main>\n</body>\n</html>\n",
		      say(report,
			  "A thing counts in the period in which it was settled. Times are of the clock on "
			  "the wall; whether "
			  "something was late, by the covenant's working time. Refusals on a legal ground "
			  "are no poor "
			  "performance and count apart. Figures about fewer than five cases are left out, "
			  "with what would give "
			  "them away.",
			  "Iets telt in de periode waarin het is afgehandeld. Tijden zijn kloktijd; of iets "
			  "te laat was, naar de "
			  "werktijd van het convenant. Weigeringen op een wettelijke grond zijn geen slechte "
			  "prestatie en tellen "
			  "apart. Cijfers over minder dan vijf casussen zijn weggelaten, met wat ze zou "
			  "verraden."));
}

void as_html(const struct quality_report *report, struct strbuf *to)
{
	struct arena arena;
	arena_init(&arena);
	struct headline headline = headline_of(report, &arena);
	open_page(report, to);
	put_top(report, &headline, to);
	put_tiles(report, to);
	put_matrix(report, &arena, to);
	put_curves(report, &arena, to);
	put_bars(report, &arena, to);
	put_citizens(report, to);
	put_trend(report, &arena, to);
	put_tables(report, &arena, to);
	close_page(report, to);
	arena_done(&arena);
}
