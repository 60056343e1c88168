/* sheet: see sheet.h. */
#include "replay/sheet.h"

#include "base/instant.h"
#include "page/page.h"

/* --- pieces of text --- */

const char *sheet_word(const struct sheet *sheet, enum simulation_word which)
{
	return simulation_word(which, sheet->language);
}

const char *sheet_take(struct sheet *sheet)
{
	const char *text = arena_strndup(&sheet->arena, strbuf_text(&sheet->cell), sheet->cell.length);
	strbuf_reset(&sheet->cell);
	return text;
}

const char *sheet_count(struct sheet *sheet, size_t count)
{
	strbuf_printf(&sheet->cell, "%zu", count);
	return sheet_take(sheet);
}

int64_t sheet_a_week(const struct sheet *sheet, size_t count)
{
	return measure_a_week(sheet->simulation->wanted->window, count);
}

const char *sheet_figure(struct sheet *sheet, int64_t hundredths)
{
	simulation_put_figure(&sheet->cell, hundredths, false, sheet->language);
	return sheet_take(sheet);
}

const char *sheet_span(struct sheet *sheet, int64_t span)
{
	strbuf_puts(&sheet->cell, span < 0 ? "−" : "");
	simulation_put_span(&sheet->cell, span, sheet->language);
	return sheet_take(sheet);
}

const char *sheet_date(struct sheet *sheet, int64_t at)
{
	int year, month, day;
	if (at == INSTANT_NEVER)
		return sheet_word(sheet, WORD_NEVER);
	instant_date_from_days(at / INSTANT_DAY, &year, &month, &day);
	if (sheet->language == LANGUAGE_NL)
		strbuf_printf(&sheet->cell, "%d-%d-%d", day, month, year);
	else
		strbuf_printf(&sheet->cell, "%04d-%02d-%02d", year, month, day);
	return sheet_take(sheet);
}

const char *sheet_stall(struct sheet *sheet, int stall)
{
	simulation_put_stall(&sheet->cell, (enum stall)stall, sheet->language);
	return sheet_take(sheet);
}

const char *sheet_rung(struct sheet *sheet, int rung)
{
	simulation_put_rung(&sheet->cell, (enum rung)rung, sheet->language);
	return sheet_take(sheet);
}

const char *sheet_party(struct sheet *sheet, int32_t party)
{
	return party == PARTY_NONE ? sheet_word(sheet, WORD_NOBODY)
				   : history_party(sheet->simulation->wanted->history, party);
}

/* --- pieces of a page --- */

void sheet_element(struct sheet *sheet, const char *open, const char *text, const char *close)
{
	page_element(sheet->to, open, text, close);
}

void sheet_begin_card(struct sheet *sheet, const char *title, bool wide)
{
	strbuf_printf(sheet->to, "<section class=\"card%s\">\n", wide ? " wide" : "");
	sheet_element(sheet, "<h3>", title, "</h3>");
}

void sheet_end_card(struct sheet *sheet)
{
	strbuf_puts(sheet->to, "</section>\n");
}

/* Cells from the `words`-th on are numbers. */
void sheet_cells(struct sheet *sheet, const char *tag, const char *const *cells, size_t count, size_t words)
{
	strbuf_puts(sheet->to, "<tr>");
	for (size_t i = 0; i < count; i++) {
		strbuf_printf(sheet->to, "<%s%s>", tag, i >= words ? " class=\"n\"" : "");
		page_text(sheet->to, cells[i]);
		strbuf_printf(sheet->to, "</%s>", tag);
	}
	strbuf_puts(sheet->to, "</tr>\n");
}

void sheet_begin_table(struct sheet *sheet)
{
	strbuf_puts(sheet->to, "<div class=\"scroll\"><table>\n");
}

void sheet_end_table(struct sheet *sheet, bool has_more)
{
	strbuf_puts(sheet->to, "</table></div>\n");
	if (has_more)
		sheet_element(sheet, "<p class=\"soft\">… ", sheet_word(sheet, WORD_REST), "</p>");
}
