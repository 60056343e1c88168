/* grid: see grid.h. */
#include "report/grid.h"

#include <inttypes.h>
#include <string.h>

#include "base/instant.h"
#include "wire/desc_member.h"

static const struct {
	const char *member;
	const char *text[LANGUAGE_COUNT];
} headings[] = {
	{"age_max_s", {"oldest", "oudste"}},
	{"age_p50_s", {"half older than", "helft ouder dan"}},
	{"back", {"back again", "weer terug"}},
	{"cases", {"cases", "casussen"}},
	{"cleared", {"cleared", "voorbij"}},
	{"contacts", {"contacts", "contacten"}},
	{"creditor", {"owed to", "aan wie"}},
	{"debtor", {"who", "wie"}},
	{"found", {"found", "gevonden"}},
	{"giver", {"from", "van"}},
	{"handovers", {"handovers", "overdrachten"}},
	{"in_time", {"in time", "op tijd"}},
	{"knew_who", {"knew who had the case", "wist wie de zaak had"}},
	{"late", {"late", "te laat"}},
	{"lawful", {"refused lawfully", "rechtmatig geweigerd"}},
	{"measured", {"measured", "gemeten"}},
	{"neighbourhood", {"neighbourhood", "buurt"}},
	{"never", {"never", "nooit"}},
	{"of_kind", {"what", "wat"}},
	{"open", {"open", "open"}},
	{"overdue", {"overdue", "over tijd"}},
	{"p50_s", {"half within", "helft binnen"}},
	{"p90_s", {"90 % within", "90 % binnen"}},
	{"p99_s", {"99 % within", "99 % binnen"}},
	{"promises_kept", {"promises kept", "toezeggingen nagekomen"}},
	{"refused", {"refused", "geweigerd"}},
	{"taken_seriously", {"taken seriously", "serieus genomen"}},
	{"taker", {"to", "naar"}},
	{"times", {"times", "keer"}},
	{"week", {"week of", "week van"}},
	{"withdrawn", {"withdrawn", "ingetrokken"}},
	{"withheld", {"too few to tell", "te weinig om te tonen"}},
};

static const char *heading_of(const struct quality_report *report, const char *member)
{
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
		if (strcmp(headings[i].member, member) == 0)
			return headings[i].text[report->language];
	}
	return member;
}

/* What is owed, in a word or two. */
static const char *word_of_kind(const struct quality_report *report, int64_t kind)
{
	static const struct {
		enum obligation_kind kind;
		const char *text[LANGUAGE_COUNT];
	} words[] = {
		{OBLIGATION_accept, {"handovers", "overdrachten"}},
		{OBLIGATION_answer, {"answers", "antwoorden"}},
		{OBLIGATION_join, {"invitations", "uitnodigingen"}},
		{OBLIGATION_act, {"actions", "actiepunten"}},
		{OBLIGATION_keep, {"promises", "toezeggingen"}},
		{OBLIGATION_reply, {"replies to citizens", "reacties aan burgers"}},
		{OBLIGATION_inform, {"telling people", "betrokkenen inlichten"}},
		{OBLIGATION_acknowledge, {"taking up escalations", "opschalingen oppakken"}},
		{OBLIGATION_decide, {"deciding escalations", "opschalingen beslissen"}},
		{OBLIGATION_comply, {"directives", "aanwijzingen"}},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if ((int64_t)words[i].kind == kind)
			return words[i].text[report->language];
	}
	return obligation_rows[kind].text[report->language];
}

/* --- cells --- */

static const char *kept(struct strbuf *text, struct arena *arena)
{
	const char *copy = arena_strndup(arena, strbuf_text(text), text->length);
	strbuf_done(text);
	return copy;
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), tail = strlen(end);
	return length > tail && strcmp(name + length - tail, end) == 0;
}

static bool is_score(const struct desc *row)
{
	return strcmp(row->name, "taken_seriously") == 0 || strcmp(row->name, "knew_who") == 0 ||
	       strcmp(row->name, "promises_kept") == 0;
}

static struct grid_cell time_cell(const struct quality_report *report, int64_t instant, struct arena *arena)
{
	char plain[INSTANT_TEXT_MAX + 1];
	struct strbuf shown = {0};
	if (instant == INSTANT_NEVER)
		return (struct grid_cell){"", ""};
	size_t length = instant_format(instant, plain);
	report_put_date(report, instant, &shown);
	return (struct grid_cell){arena_strndup(arena, plain, length), kept(&shown, arena)};
}

static struct grid_cell number_cell(const struct quality_report *report, const struct desc *row,
				    int64_t number, struct arena *arena)
{
	struct strbuf plain = {0}, shown = {0};
	if (number == 0)
		return (struct grid_cell){"", ""};
	strbuf_printf(&plain, "%" PRId64, number);
	if (ends_with(row->name, "_s"))
		report_put_span(report, (int32_t)number, &shown);
	else if (is_score(row))
		report_put_tenths(report, (int32_t)number, &shown);
	else
		strbuf_puts(&shown, strbuf_text(&plain));
	return (struct grid_cell){kept(&plain, arena), kept(&shown, arena)};
}

static struct grid_cell party_cell(const struct quality_report *report, int32_t party)
{
	const char *fixed = party_fixed_name(party);
	const char *shown = party == PARTY_NONE ? "" : report_party(report, party);
	return (struct grid_cell){fixed ? fixed : shown, shown};
}

static struct grid_cell cell_of(const struct quality_report *report, const struct desc *row, const void *base,
				struct arena *arena)
{
	if (row->type == TYPE_SLUG_AREA) {
		const char *area = desc_get_text(row, base);
		return (struct grid_cell){area ? area : "", area ? area : "–"};
	}
	int64_t value = desc_get_integer(row, base);
	switch (row->type) {
	case TYPE_TIME:
		return time_cell(report, value, arena);
	case TYPE_PARTY:
		return party_cell(report, (int32_t)value);
	case TYPE_CHOICE:
		return (struct grid_cell){choice_name(row->choice, (int)value), word_of_kind(report, value)};
	case TYPE_BOOL:
		return (struct grid_cell){value ? "true" : "", value ? say(report, "yes", "ja") : ""};
	default:
		return number_cell(report, row, value, arena);
	}
}

/* --- grids --- */

static bool is_column(const struct desc *row)
{
	return row->type != TYPE_NUMBERS; /* a curve is a picture */
}

static struct grid_column *columns_of(const struct quality_report *report, const struct desc_table *table,
				      size_t *ret_count, struct arena *arena)
{
	struct grid_column *columns = arena_zalloc(arena, table->count, sizeof *columns);
	size_t count = 0;
	for (size_t i = 0; i < table->count; i++) {
		const struct desc *row = &table->rows[i];
		if (is_column(row))
			columns[count++] = (struct grid_column){.name = row->name,
								.heading = heading_of(report, row->name),
								.numbers = row->type == TYPE_INT};
	}
	*ret_count = count;
	return columns;
}

static void add_grid(struct grids *grids, const struct quality_report *report, const char *name,
		     const char *title, const struct desc_table *table, struct desc_list list,
		     struct arena *arena)
{
	struct grid *grid = &grids->items[grids->count++];
	struct grid_column *columns = columns_of(report, table, &grid->n_columns, arena);
	size_t n_rows = (size_t)list.count, at = 0;
	struct grid_cell *cells = arena_zalloc(arena, n_rows * grid->n_columns, sizeof *cells);
	for (size_t r = 0; r < n_rows; r++) {
		const char *base = (const char *)list.items + r * table->size;
		for (size_t i = 0, c = 0; i < table->count; i++) {
			if (!is_column(&table->rows[i]))
				continue;
			cells[at] = cell_of(report, &table->rows[i], base, arena);
			columns[c++].filled |= *cells[at++].shown != '\0';
		}
	}
	grid->name = name;
	grid->title = title;
	grid->columns = columns;
	grid->cells = cells;
	grid->n_rows = n_rows;
}

struct grids grids_of(const struct quality_report *report, struct arena *arena)
{
	struct grids grids = {.count = 0};
	bool asked = report->citizens.whole.cases > 0 || report->citizens.whole.withheld;
#define ADD(name, en, nl, table, list)                                                                       \
	add_grid(&grids, report, name, say(report, en, nl), &(table), list, arena)
	ADD("whole", "All together", "Alles samen", msg_owed_table, report->agencies.whole);
	ADD("agencies", "What was owed, per agency", "Wat er te doen was, per organisatie", msg_owed_table,
	    report->agencies.owed);
	ADD("pairs", "Who offers and asks, and of whom", "Wie aanbiedt en vraagt, en van wie", msg_owed_table,
	    report->pairs.owed);
	ADD("handovers", "Who hands to whom", "Wie aan wie overdraagt", msg_flow_table, report->pairs.flows);
	ADD("stalls", "Stalls", "Vastlopers", msg_stalled_table, report->agencies.stalled);
	ADD("citizens", "How citizens experienced it", "Hoe burgers het ervoeren", msg_experience_table,
	    ((struct desc_list){&report->citizens.whole, asked}));
	ADD("neighbourhoods", "Per neighbourhood", "Per buurt", msg_experience_table,
	    report->neighbourhoods.areas);
	ADD("weeks", "Week by week", "Week na week", msg_week_table, report->trend.weeks);
	ADD("weeks_owed", "What was settled, week by week", "Wat werd afgehandeld, week na week",
	    msg_owed_table, report->trend.owed);
#undef ADD
	grids.items[grids.count - 1].detail = true;
	return grids;
}
