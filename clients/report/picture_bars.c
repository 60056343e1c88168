/* picture_bars: how what was owed ended. The longest bars of trouble first, so that the eye begins there. */
#include "report/picture.h"

#include <inttypes.h>
#include <stdlib.h>

#include "page/page.h"

#define BARS_MAX 12
#define WIDTH 980
#define LEFT 200
#define RIGHT 190
#define BAR_WIDTH (WIDTH - LEFT - RIGHT)
#define BAR 20
#define STEP 32
#define LABEL_CHARACTERS 25

struct part {
	const char *class;
	int32_t count;
};
#define PARTS 5

static void parts_of(const struct msg_owed *owed, struct part parts[PARTS])
{
	parts[0] = (struct part){"good", owed->in_time};
	parts[1] = (struct part){"late", owed->late};
	parts[2] = (struct part){"mute", owed->refused + owed->lawful};
	parts[3] = (struct part){"bad", owed->never + owed->overdue};
	parts[4] = (struct part){"rest", owed->withdrawn + owed->open - owed->overdue};
}

static int32_t all_of(const struct msg_owed *owed)
{
	return report_judged(owed) + owed->withdrawn + owed->open - owed->overdue;
}

static int by_failed(const void *a, const void *b)
{
	const struct msg_owed *const *x = a, *const *y = b;
	int32_t failed_x = report_failed(*x), failed_y = report_failed(*y);
	if (failed_x != failed_y)
		return (failed_y > failed_x) - (failed_y < failed_x);
	return (report_judged(*y) > report_judged(*x)) - (report_judged(*y) < report_judged(*x));
}

static size_t choose(const struct quality_report *report, enum obligation_kind kind,
		     const struct msg_owed **chosen)
{
	size_t count = 0;
	for (int32_t i = 0; i < report->agencies.owed.count; i++) {
		const struct msg_owed *owed = REPORT_ROW(msg_owed, report->agencies.owed, i);
		if (owed->of_kind == (int32_t)kind && report_judged(owed) > 0)
			chosen[count++] = owed;
	}
	qsort(chosen, count, sizeof *chosen, by_failed);
	return count < BARS_MAX ? count : BARS_MAX;
}

static void put_parts(const struct msg_owed *owed, size_t y, struct strbuf *to)
{
	struct part parts[PARTS];
	double x = LEFT, unit = (double)BAR_WIDTH / all_of(owed);
	parts_of(owed, parts);
	for (int i = 0; i < PARTS; i++) {
		double width = unit * parts[i].count;
		if (parts[i].count == 0)
			continue;
		strbuf_printf(to,
			      "<rect class=\"fill %s\" x=\"%.1f\" y=\"%zu\" width=\"%.1f\" height=\"%d\"/>",
			      parts[i].class, x, y, width, BAR);
		if (width > 26)
			strbuf_printf(
				to,
				"<text class=\"in-%s\" x=\"%.1f\" y=\"%zu\" text-anchor=\"middle\">%" PRId32
				"</text>",
				parts[i].class, x + width / 2, y + BAR - 6, parts[i].count);
		x += width;
	}
}

static void put_bar(const struct quality_report *report, const struct msg_owed *owed, size_t y,
		    struct strbuf *to)
{
	strbuf_printf(to, "<text class=\"label\" x=\"%d\" y=\"%zu\" text-anchor=\"end\">", LEFT - 10,
		      y + BAR - 5);
	page_text_short(to, report_party(report, owed->debtor), LABEL_CHARACTERS);
	strbuf_puts(to, "</text>");
	put_parts(owed, y, to);
	strbuf_printf(to, "<text class=\"tick\" x=\"%d\" y=\"%zu\">", LEFT + BAR_WIDTH + 10, y + BAR - 5);
	strbuf_printf(to, say(report, "%" PRId32 " %% in time", "%" PRId32 " %% op tijd"),
		      (int32_t)(100 * (int64_t)owed->in_time / report_judged(owed)));
	strbuf_puts(to, "</text>\n");
}

bool picture_bars(const struct quality_report *report, enum obligation_kind kind, struct arena *arena,
		  struct strbuf *to)
{
	const struct msg_owed **chosen =
		arena_zalloc(arena, (size_t)report->agencies.owed.count, sizeof(struct msg_owed *));
	size_t count = choose(report, kind, chosen);
	if (count == 0)
		return false;
	picture_begin(to, WIDTH, count * STEP, say(report, "How it ended", "Hoe het afliep"));
	for (size_t i = 0; i < count; i++)
		put_bar(report, chosen[i], i * STEP + (STEP - BAR) / 2, to);
	picture_end(to);
	return true;
}
