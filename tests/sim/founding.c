/* founding: see founding.h. */
#include "sim/founding.h"

#include <stddef.h>

#include "base/ident.h"
#include "sim/chance.h"
#include "words/words.h"

/* A clause of which one value is drawn. NULL = the clause is left out. */
struct drawn {
	const char *path; /* of the innermost object: "terms.move.any" would be nested; here one key a row */
	const char *values[4];
};

static const struct drawn terms[] = {
	{"accept", {"1d", "2d", "3d", "12h"}}, {"answer", {"3d", "5d", "8d", "2d"}},
	{"act", {"5d", "3d", "8d", "5d"}},     {"reply", {"2d", "1d", "3d", "2d"}},
	{"inform", {"3d", "5d", "3d", "2d"}},  {"join", {"3d", "2d", "5d", "3d"}},
};
static const struct drawn moves[] = {
	{"any", {"5d", "8d", "5d", "30d"}},         {"accepted", {"3d", "2d", "5d", "3d"}},
	{"refused", {"2d", "3d", "1d", "2d"}},      {"reopened", {"2d", "3d", "5d", "5d"}},
	{"all_finished", {"5d", "3d", "5d", "8d"}}, {"resumed", {"3d", "5d", "2d", "3d"}},
	{"resolved", {"3d", "5d", "2d", "600m"}},
};
static const struct drawn top[] = {
	{"ceiling", {"20d", "15d", "20d", "24d"}},
	{"again", {"5d", "5d", "0", "10d"}},
};

static void put_drawn(struct chance *chance, const struct drawn *rows, size_t count, struct strbuf *to)
{
	for (size_t i = 0; i < count; i++)
		strbuf_printf(to, "%s\"%s\":\"%s\"", i ? "," : "", rows[i].path,
			      rows[i].values[chance_below(chance, 4)]);
}

static void put_calendar(struct chance *chance, struct strbuf *to)
{
	static const char *const hours[] = {"09:00-17:00", "08:30-17:00", "09:00-21:00", "08:00-16:30"};
	static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday"};
	if (chance_below(chance, 5) == 0) {
		strbuf_puts(to, "{\"hours\":\"24x7\"}");
		return;
	}
	const char *same = hours[chance_below(chance, 4)];
	strbuf_puts(to, "{\"zone\":\"Europe/Amsterdam\",\"holidays\":[\"nl\"],\"hours\":{");
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		strbuf_printf(to, "%s\"%s\":\"%s\"", i ? "," : "", days[i], same);
	if (chance_below(chance, 4) == 0)
		strbuf_puts(to, ",\"saturday\":\"10:00-14:00\"");
	strbuf_puts(to, "}}");
}

static void put_ladder(struct chance *chance, struct strbuf *to)
{
	static const char *const acknowledge[] = {"1d", "4h", "2d", "1d"};
	static const char *const act[] = {"5d", "3d", "5d", "2d"};
	int lowest = chance_below(chance, 3) ? RUNG_OFFICIAL : RUNG_PROCESS;
	for (int rung = lowest; rung < RUNG_COUNT; rung++)
		strbuf_printf(to, "%s{\"rung\":\"%s\",\"acknowledge\":\"%s\",\"act\":\"%s\"}",
			      rung > lowest ? "," : "", choice_name(CHOICE_RUNG, rung),
			      acknowledge[chance_below(chance, 4)], act[chance_below(chance, 4)]);
}

/* Sharper than the defaults, so that what is rare happens within a few years. */
static void put_pauses_and_patterns(struct chance *chance, struct strbuf *to)
{
	static const char *const ages[] = {"3d", "10d"};
	strbuf_printf(to, "\"pause\":{\"percent\":%d,\"age\":\"%s\"}},", chance_below(chance, 2) ? 10 : 25,
		      ages[chance_below(chance, 2)]);
	strbuf_puts(to, "\"patterns\":{\"bouncing\":{\"times\":2,\"window\":\"90d\"},"
			"\"looping\":{\"times\":1,\"window\":\"60d\"},");
	strbuf_printf(to, "\"unheard_again\":{\"times\":%d},\"conference_missed\":{\"times\":%d}}",
		      1 + (int)chance_below(chance, 2), chance_below(chance, 4) ? 1 : 2);
}

/* Each rule across cases is left out by one covenant in four. */
static void put_across(struct chance *chance, struct strbuf *to)
{
	static const char *const rings[] = {"2d", "3d", "5d", "none"};
	static const char *const splits[] = {"2d", "5d", "3d", "none"};
	static const int repeats[] = {3, 4, 3, 0};
	static const int overloads[] = {2, 1, 3, 0};
	static const int least[] = {6, 10, 6, 20};
	strbuf_printf(to, ",\"ring\":{\"age\":\"%s\"},\"split\":{\"term\":\"%s\"}",
		      rings[chance_below(chance, 4)], splits[chance_below(chance, 4)]);
	strbuf_printf(
		to, ",\"repeat\":{\"times\":%d,\"window\":\"30d\"},\"overload\":{\"ratio\":%d,\"least\":%d}",
		repeats[chance_below(chance, 4)], overloads[chance_below(chance, 4)],
		least[chance_below(chance, 4)]);
}

void founding_covenant(uint64_t seed, uint32_t number, struct strbuf *to)
{
	struct chance chance = chance_of(seed * UINT64_C(1000003) + number);
	strbuf_puts(to, "{\"name\":\"simulated\",\"outside\":\"ombudsman\",");
	put_drawn(&chance, top, sizeof top / sizeof *top, to);
	strbuf_puts(to, ",\"calendar\":");
	put_calendar(&chance, to);
	strbuf_puts(to, ",\"terms\":{");
	put_drawn(&chance, terms, sizeof terms / sizeof *terms, to);
	strbuf_puts(to, ",\"move\":{");
	put_drawn(&chance, moves, sizeof moves / sizeof *moves, to);
	strbuf_puts(to,
		    "}},\"crisis\":{\"terms\":{\"move\":\"2d\",\"accept\":\"8h\",\"answer\":\"1d\"}},"
		    "\"themes\":{\"housing\":{\"terms\":{\"move\":{\"opened\":\"3d\"},\"reply\":\"1d\"}}},"
		    "\"caps\":{\"renegotiate\":{\"times\":2,\"total\":\"20d\"},\"unreachable\":{\"times\":3},"
		    "\"snooze\":{\"times\":2,\"total\":\"8d\"},");
	put_pauses_and_patterns(&chance, to);
	strbuf_puts(to, ",\"ladder\":[");
	put_ladder(&chance, to);
	strbuf_puts(to, "]");
	put_across(&chance, to);
	if (chance_below(&chance, 2))
		strbuf_puts(to, ",\"notices\":{\"debtor\":\"1h\",\"contact\":\"1d\",\"manager\":\"3d\"}");
	strbuf_puts(to, "}");
}
