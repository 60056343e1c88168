/* eventlog: what a log in XES or CSV becomes in memory, and what is said of one that is broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/strbuf.h"
#include "log/eventlog.h"

#define T0 "2026-03-02T09:00:00Z"
#define T1 "2026-03-02T09:00:01Z"
#define T2 "2026-03-02T09:00:02Z"
#define T0_US INT64_C(1772442000000000)

#define NAME(text) "<string key='concept:name' value='" text "'/>"
#define WHO(text) "<string key='org:group' value='" text "'/>"
#define HOW(text) "<string key='lifecycle:transition' value='" text "'/>"
#define AT(text) "<date key='time:timestamp' value='" text "'/>"
#define EVENT(inside) "<event>" inside "</event>"
#define TRACE(inside) "<trace>" inside "</trace>"
#define LOG(inside) "<log>" inside "</log>"

static struct logmap *map_of(const char *text)
{
	struct logmap *map = NULL;
	struct err err = ERR_NONE;
	if (logmap_read_bytes(text, strlen(text), &map, &err))
		fail_msg("%s: %s", err.where, err.text);
	return map;
}

static int read_log(const void *bytes, size_t length, const char *map_text, bool skip_bad,
		    struct eventlog *ret_log, struct err *err)
{
	struct logmap *map = map_of(map_text);
	struct eventlog_options options = {.map = map, .skip_bad = skip_bad};
	*err = ERR_NONE;
	int result = eventlog_read_bytes(bytes, length, &options, ret_log, err);
	logmap_free(map);
	return result;
}

static const char *agency_of(const struct eventlog *log, int32_t agency)
{
	return agency < 0 ? "-" : log->agencies[agency];
}

/* The log as text: "case[seconds agency>holder activity/transition=meanings,...]..." with seconds after T0. */
static void render(const struct eventlog *log, struct strbuf *to)
{
	size_t next = 0;
	for (size_t i = 0; i < log->case_count; i++) {
		const struct eventlog_case *one = &log->cases[i];
		assert_int_equal(one->first, next);
		next += one->count;
		strbuf_printf(to, "%s[", one->name);
		for (size_t j = 0; j < one->count; j++) {
			const struct eventlog_event *event = &log->events[one->first + j];
			const struct eventlog_value *value = &log->values[event->value];
			strbuf_printf(to, "%s%g %s>%s %s/%s=%x", j ? "," : "",
				      (double)(event->at - T0_US) / 1e6, agency_of(log, event->agency),
				      agency_of(log, event->holder), value->activity, value->transition,
				      value->meanings);
		}
		strbuf_puts(to, "]");
	}
	assert_int_equal(next, log->event_count);
}

static void assert_bytes_read(const void *bytes, size_t length, const char *map, bool skip_bad,
			      size_t skipped, const char *expected)
{
	struct eventlog log;
	struct err err;
	struct strbuf text;
	strbuf_init(&text);
	if (read_log(bytes, length, map, skip_bad, &log, &err))
		fail_msg("%s: %s in: %.400s", err.where, err.text, (const char *)bytes);
	render(&log, &text);
	assert_string_equal(strbuf_text(&text), expected);
	assert_int_equal(log.skipped, skipped);
	eventlog_done(&log);
	strbuf_done(&text);
}

static void assert_read(const char *log, const char *map, const char *expected)
{
	assert_bytes_read(log, strlen(log), map, false, 0, expected);
}

static void assert_refused_bytes(const void *bytes, size_t length, const char *map, bool skip_bad,
				 const char *where, const char *part)
{
	struct eventlog log = {.skipped = 77};
	struct err err;
	assert_int_equal(read_log(bytes, length, map, skip_bad, &log, &err), -1);
	if (strcmp(err.where, where) != 0 || !strstr(err.text, part))
		fail_msg("'%s': '%s' is not '%s': '%s'", err.where, err.text, where, part);
	assert_int_equal(log.skipped, 77); /* untouched */
}

static void assert_refused(const char *log, const char *map, const char *where, const char *part)
{
	assert_refused_bytes(log, strlen(log), map, false, where, part);
}

/* --- XES --------------------------------------------------------------------------------------------- */

static void events_are_ordered_by_time_and_stay_in_file_order_where_equal(void **state)
{
	(void)state;
	assert_read(LOG(TRACE(NAME("c") EVENT(AT(T2) NAME("z")) EVENT(AT(T0) NAME("a")) EVENT(
			    AT(T2) NAME("y")) EVENT(AT(T0) NAME("b")) EVENT(AT(T1) NAME("m")))),
		    "",
		    "c[0 ->unassigned a/=0,0 ->unassigned b/=0,1 ->unassigned m/=0,2 ->unassigned z/=0,"
		    "2 ->unassigned y/=0]");
}

static void long_cases_are_sorted_stably(void **state)
{
	(void)state;
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, "case:concept:name,time:timestamp,org:group,concept:name\n");
	for (int i = 0; i < 1000; i++)
		strbuf_printf(&text, "c,2026-03-02T09:00:%02dZ,a,%d\n", 59 - i * 7 % 60, i);
	struct eventlog log;
	struct err err;
	assert_int_equal(read_log(text.bytes, text.length, "", false, &log, &err), 0);
	assert_int_equal(log.event_count, 1000);
	for (size_t i = 1; i < log.event_count; i++) {
		const struct eventlog_event *one = &log.events[i - 1], *next = &log.events[i];
		assert_true(one->at < next->at || (one->at == next->at && one->line < next->line));
	}
	eventlog_done(&log);
	strbuf_done(&text);
}

static void an_event_without_agency_leaves_the_holder_as_it_was(void **state)
{
	(void)state;
	assert_read(LOG(TRACE(NAME("c") EVENT(AT(T0)) EVENT(AT(T1) WHO("A")) EVENT(AT(T2)) EVENT(
			    AT("2026-03-02T09:00:03Z") WHO("B"))) TRACE(NAME("d") EVENT(AT(T0)))
				TRACE(NAME("e") EVENT(AT(T0) WHO("unassigned")) EVENT(AT(T1) WHO("")))),
		    "",
		    "c[0 ->A c/=0,1 A>A c/=0,2 ->A c/=0,3 B>B c/=0]d[0 ->unassigned d/=0]"
		    "e[0 unassigned>unassigned e/=0,1 ->unassigned e/=0]");
}

static void the_agencies_are_those_that_events_name(void **state)
{
	(void)state;
	struct eventlog log;
	struct err err;
	static const char text[] = LOG(TRACE(NAME("c") WHO("never used") EVENT(AT(T1) WHO("B"))
						     EVENT(AT(T0) WHO("A")) EVENT(AT("bad") WHO("bad"))));
	assert_int_equal(read_log(text, sizeof text - 1, "", true, &log, &err), 0);
	assert_int_equal(log.agency_count, 2);
	assert_string_equal(log.agencies[0], "A");
	assert_string_equal(log.agencies[1], "B");
	assert_int_equal(log.without_agency, 0);
	assert_int_equal(log.skipped, 1);
	eventlog_done(&log);
}

static void an_attribute_of_the_event_goes_before_that_of_its_trace(void **state)
{
	(void)state;
	assert_read(LOG(TRACE(NAME("c") WHO("T") HOW("t") AT(T2) EVENT(AT(T0) WHO("E") NAME("n") HOW("h"))
				      EVENT(WHO("")) EVENT(AT(T1) HOW("u")))),
		    "", "c[0 E>E n/h=0,1 T>T c/u=0,2 T>T c/t=0]");
	assert_read(LOG(TRACE(EVENT(AT(T0)) WHO("late") NAME("c"))), "", "c[0 late>late c/=0]");
}

static void what_is_nested_deeper_does_not_count(void **state)
{
	(void)state;
	static const char inner[] = "<string key='org:group' value='no'/>";
	char text[1024];
	snprintf(text, sizeof text,
		 "<?xml version='1.0'?><log><global scope='event'>%s</global>"
		 "<string key='x' value='y'>%s<trace>%s</trace></string>"
		 "<trace>" NAME(
			 "c") "<list key='l'>%s</list><string key='k' value='v'>%s</string>"
			      "<event>" AT(T0) "<list key='org:group'><values>%s</values></list>"
					       "<string key='a' "
					       "value='b'>%s<event>%s</event></string></event></trace></log>",
		 inner, inner, inner, inner, inner, inner, inner, inner);
	assert_read(text, "", "c[0 ->unassigned c/=0]");
}

static void any_type_of_attribute_and_any_order_of_its_parts_serves(void **state)
{
	(void)state;
	assert_read(LOG(TRACE("<int value='12' key='concept:name'/>" EVENT(
			    "<id key='org:group' value='A&amp;B &#169; &lt;'/><date foo='1' value='" T0
			    "' key='time:timestamp'/>"))),
		    "", "12[0 A&B © <>A&B © < 12/=0]");
	assert_read("<x:log xmlns:x='http://www.xes-standard.org/'><x:trace><x:string key='concept:name' "
		    "value='c'/>"
		    "<x:event><x:date key='time:timestamp' value='" T0 "'/></x:event></x:trace></x:log>",
		    "", "c[0 ->unassigned c/=0]");
	assert_read(
		"\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE log [<!ENTITY who 'Zorg'>]>\n"
		"<!-- <log> --><log><![CDATA[<trace>]]>" TRACE(
			NAME("c") EVENT(AT(T0) WHO("&who; &who;"))) "</log>\n",
		"", "c[0 Zorg Zorg>Zorg Zorg c/=0]");
	assert_read("<?xml version='1.0' encoding='ISO-8859-1'?>" LOG(TRACE(NAME("\xE9") EVENT(AT(T0)))), "",
		    "é[0 ->unassigned é/=0]");
}

static void traces_of_one_name_and_without_events_stay_cases(void **state)
{
	(void)state;
	assert_read(LOG(TRACE(NAME("c") EVENT(AT(T0) WHO("A"))) TRACE(NAME("e"))
				TRACE(NAME("c") EVENT(AT(T1) WHO("B")))),
		    "", "c[0 A>A c/=0]e[]c[1 B>B c/=0]");
}

static void other_keys_and_meanings_come_from_the_map(void **state)
{
	(void)state;
	assert_read(LOG(TRACE("<string key='id' value='c'/>" NAME("no") EVENT(
			    "<string key='act' value='Queued'/><string key='state' value='w'/><string "
			    "key='team' value='A'/>"
			    "<date key='when' value='" T0 "'/>" AT(T1) WHO("no") NAME("no") HOW("no")))),
		    "[log]\ncase=id\ntime=when\nagency=team\nactivity=act\ntransition=state\n[meaning]"
		    "\noffer=Queued/w\n"
		    "pause=*/w\n",
		    "c[0 A>A Queued/w=21]");
	assert_read(LOG(TRACE(NAME("c") EVENT(AT(T0) NAME("both")))), "[log]\nagency=concept:name\n",
		    "c[0 both>both both/=0]");
}

static void a_broken_xes_log_is_refused_by_line(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *where;
		const char *part;
	} rows[] = {
		{"<log>\n<trace>\n</log>", "line 3", "malformed: mismatched tag"},
		{"<log>\n<trace", "line 2", "cut off"},
		{"<log>\n<trace>" NAME("c") "\n\n", "line 4", "cut off"},
		{"<log>\n<trace a='\x01'/></log>", "line 2", "malformed"},
		{LOG("\n") "\n<log/>", "line 3", "malformed: junk"},
		{"<!-- -->\n<nolog/>", "line 2", "not XES: the outermost element is <nolog>"},
		{"\n<html><body>x</body></html>", "line 2", "not XES"},
		{"<log>\n" TRACE(NAME("c") "\n<event>" NAME("a") "\n</event>") "</log>", "line 3",
		 "no 'time:timestamp'"},
		{"<log>" TRACE(NAME("c") "<event>\n" AT("2026-02-30T00:00:00Z") "</event>") "</log>",
		 "line 2", "'2026-02-30T00:00:00Z' is no time"},
		{"<log>" TRACE(NAME("c") AT("x") "\n<event>" WHO("A") "</event>") "</log>", "line 2",
		 "no time"},
		{"<log>\n<trace>\n" EVENT(AT(T0)) "</trace></log>", "line 2", "no 'concept:name'"},
		{"<log>\n<event>" AT(T0) "</event></log>", "line 2", "outside a trace"},
		{LOG(""), "", "no event"},
		{LOG(TRACE(NAME("c"))), "", "no event"},
		{"", "", "is empty"},
		{"<log>\n" TRACE(NAME("&nix;")) "</log>", "line 2", "undefined entity"},
		{"<?xml version='1.0' encoding='klingon'?><log/>", "line 1", "unknown encoding"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_refused(rows[i].text, "", rows[i].where, rows[i].part);
}

static void skipping_leaves_out_bad_events_but_not_malformed_xml(void **state)
{
	(void)state;
	static const char log[] = LOG(
		EVENT(AT(T0)) TRACE(NAME("c") EVENT(AT("nonsense")) EVENT(AT(T0) WHO("A")) EVENT(WHO("B")))
			TRACE(EVENT(AT(T0)) EVENT(AT("bad"))) TRACE(NAME("d") EVENT(AT("bad"))));
	assert_bytes_read(log, sizeof log - 1, "", true, 6, "c[0 A>A c/=0]d[]");
	static const char torn[] = "<log>" TRACE(NAME("c") EVENT(AT(T0))) "\n<trace>";
	assert_refused_bytes(torn, sizeof torn - 1, "", true, "line 2", "cut off");
	static const char all_bad[] = LOG(TRACE(NAME("c") EVENT(AT("bad"))));
	assert_refused_bytes(all_bad, sizeof all_bad - 1, "", true, "", "all 1 are bad");
}

static void growing_entities_are_stopped(void **state)
{
	(void)state;
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, "<!DOCTYPE log [<!ENTITY l0 'lollollollol'>");
	for (int i = 1; i < 12; i++) {
		strbuf_printf(&text, "<!ENTITY l%d '", i);
		for (int j = 0; j < 10; j++)
			strbuf_printf(&text, "&l%d;", i - 1);
		strbuf_puts(&text, "'>");
	}
	strbuf_puts(&text, "]><log>&l11;</log>");
	assert_refused_bytes(text.bytes, text.length, "", false, "line 1", "amplification");
	strbuf_done(&text);
}

static void nothing_outside_the_log_is_loaded(void **state)
{
	(void)state;
	assert_read("<!DOCTYPE log SYSTEM 'file:///etc/passwd' [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
		    "<log>&x;" TRACE(NAME("c") EVENT(AT(T0))) "</log>",
		    "", "c[0 ->unassigned c/=0]");
	assert_refused("<!DOCTYPE log [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n" LOG(TRACE(NAME("&x;"))),
		       "", "line 2", "external entity");
}

/* `prefix`, `count` times `repeated`, `suffix`. */
static struct strbuf repeat(const char *prefix, const char *repeated, size_t count, const char *suffix)
{
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, prefix);
	for (size_t i = 0; i < count; i++)
		strbuf_puts(&text, repeated);
	strbuf_puts(&text, suffix);
	return text;
}

static void a_log_beyond_a_ceiling_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *prefix;
		const char *repeated;
		size_t count;
		const char *suffix;
		const char *where;
		const char *part;
	} rows[] = {
		{"<log>", "<a>", EVENTLOG_DEPTH_MAX, "", "line 1", "nested deeper than 256"},
		{"<log>\n<trace><string key='concept:name' value='", "x", EVENTLOG_TEXT_MAX + 1,
		 "'/></trace></log>", "line 2", "case name longer than 65536"},
		{"<log><trace>\n<event><string key='org:group' value='", "x", EVENTLOG_TEXT_MAX + 1,
		 "'/></event></trace></log>", "line 2", "value longer than 65536"},
		{"<log>\n<!--", "x", EVENTLOG_TOKEN_MAX + 200000, "--></log>", "line 2",
		 "longer than 1048576"},
		{"a,b\n", "x", EVENTLOG_TOKEN_MAX + 200000, "", "line 1", "no column"},
		{"case:concept:name,time:timestamp,org:group\n", "x", EVENTLOG_TOKEN_MAX + 200000, "\n",
		 "line 2", "line longer than 1048576"},
		{"case:concept:name,time:timestamp,org:group\nc," T0 ",\"", "x\n",
		 EVENTLOG_TOKEN_MAX / 2 + 100000, "\"\n", "line 2", "never closed"},
		{"case:concept:name,time:timestamp,org:group\nc," T0 ",", "x", EVENTLOG_TEXT_MAX + 1, "\n",
		 "line 2", "longer than 65536"},
		{"case:concept:name,time:timestamp,org:group", ",x", EVENTLOG_COLUMNS_MAX, "\n", "line 1",
		 "more columns"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct strbuf text = repeat(rows[i].prefix, rows[i].repeated, rows[i].count, rows[i].suffix);
		assert_refused_bytes(text.bytes, text.length, "", false, rows[i].where, rows[i].part);
		strbuf_done(&text);
	}
}

/* --- CSV --------------------------------------------------------------------------------------------- */

#define CSV_MAP                                                                                              \
	"[log]\ncase=case\ntime=time\nagency=who\nactivity=what\ntransition=how\n[meaning]\nclose=*/end\n"
#define CSV_HEAD "case,time,who,what,how\n"

static void rows_of_a_case_need_not_stand_together(void **state)
{
	(void)state;
	assert_read(CSV_HEAD "d," T2 ",B,y,end\nc," T1 ",A,x,\nd," T0 ",A,w,\n\nc," T1 ",,z,end", CSV_MAP,
		    "d[0 A>A w/=0,2 B>B y/end=10]c[1 A>A x/=0,1 ->A z/end=10]");
}

static void separators_quotes_and_line_ends_are_those_of_rfc_4180(void **state)
{
	(void)state;
	static const char expected[] = "c,1[0 A;\"B\"\t>A;\"B\"\t two\nlines/=0]";
	assert_read("\xEF\xBB\xBF"
		    "case,time,who,what,how\r\n\"c,1\"," T0 ",\"A;\"\"B\"\"\t\",\"two\nlines\",\r\n",
		    CSV_MAP, expected);
	assert_read("\"case\";time; who ;what;how\n\"c,1\";\"" T0 "\";\"A;\"\"B\"\"\t\";\"two\nlines\";",
		    CSV_MAP, expected);
	assert_read("case\ttime\twho\t\"wh,at\"\twhat\thow\rc,1\t" T0
		    "\t\"A;\"\"B\"\"\t\"\t\"\"\t\"two\nlines\"\t\"\"\r",
		    CSV_MAP, expected);
	assert_read("\n\r\ncase,time,who\nc,2026-03-02,a/b\n", "[log]\ncase=case\ntime=time\nagency=who\n",
		    "c[-32400 a/b>a/b /=0]");
}

static void the_columns_of_the_standard_serve_without_a_map(void **state)
{
	(void)state;
	assert_read("concept:name,time:timestamp,org:group,case:concept:name\nx," T0 ",A,c\n", "",
		    "c[0 A>A x/=0]");
}

static void times_are_read_as_logs_write_them(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double seconds;
	} rows[] = {
		{"2026-03-02T09:00:00.25Z", 0.25},
		{"2026-03-02 09:00:00", 0},
		{"2026-03-02 09:00:00.500", 0.5},
		{"2026-03-02 09:00", 0},
		{"2026-03-02 10:00+01:00", 0},
		{"2026-03-02 10:00:00+0100", 0},
		{"2026-03-02T10:00:00.5+01", 0.5},
		{" 2026-03-02T09:00:07-00:00 ", 7},
		{"2026-03-02", -32400},
		{"2026-03-02T09:00:00.1234567Z", 0.123456},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[256], expected[128];
		snprintf(text, sizeof text, CSV_HEAD "c,%s,A,,\n", rows[i].text);
		snprintf(expected, sizeof expected, "c[%g A>A /=0]", rows[i].seconds);
		assert_read(text, CSV_MAP, expected);
	}
	static const char *const bad[] = {
		"09:00",
		"2026-3-2",
		"02-03-2026 09:00",
		"2026-03-02T9:00",
		"2026-03-02T09:00:00+1",
		"2026-03-02T09:00:00+01000",
		"2026-03-02T09:00:00 UTC",
		"2026-03-02T09",
		"1969-12-31",
		"2026-03-02T09:00:00.Z",
		"2026-03-02T09:00:60Z",
		"1772442000",
		"2026-03-02T09:00:00Z2026-03-02T09:00:00Z2026-03-02T09:00:00Z2026-03-02T09"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char text[256];
		snprintf(text, sizeof text, CSV_HEAD "c,%s,A,,\n", bad[i]);
		assert_refused(text, CSV_MAP, "line 2", "is no time that can be read");
	}
}

static void a_broken_csv_log_is_refused_by_line(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *where;
		const char *part;
	} rows[] = {
		{"case,time,what,how\nc," T0 ",a,b\n", "line 1",
		 "no column 'who'; [log] of the map must say which is the agency"},
		{"case,time,who,what,what,how\n", "line 1", "two columns are named 'what'"},
		{"\ncase\n", "line 2", "no comma, semicolon or tab"},
		{CSV_HEAD, "", "no event"},
		{"\n\n", "", "no event"},
		{CSV_HEAD "c," T0 ",A,x\n", "line 2", "4 columns, the header 5"},
		{CSV_HEAD "c," T0 ",A,\"x\ny\",\nc," T0 ",A,x,,\n", "line 4", "6 columns"},
		{CSV_HEAD "c," T0 ",A,\"x,\nc," T0 ",A,x,\n", "line 2", "never closed"},
		{CSV_HEAD "c," T0 ",A,\"x\"y,\n", "line 2", "follows a closing quote"},
		{CSV_HEAD "c," T0 ",A,x\"y,\n", "line 2", "does not begin with one"},
		{CSV_HEAD "\n," T0 ",A,x,\n", "line 3", "names no case"},
		{CSV_HEAD "c,,A,x,\n", "line 2", "has no time"},
		{CSV_HEAD "c,2026-03-02T25:00:00Z,A,x,\n", "line 2", "'2026-03-02T25:00:00Z' is no time"},
		{CSV_HEAD "c," T0 ",A\xE9,x,\n", "line 2", "UTF-8"},
		{CSV_HEAD "c," T0 ",\xC0\xAF,x,\n", "line 2", "UTF-8"},
		{"\"case,time\n", "line 1", "never closed"},
		{"ca\"se,time\n", "line 1", "does not begin"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_refused(rows[i].text, CSV_MAP, rows[i].where, rows[i].part);
	static const char nul[] = CSV_HEAD "c," T0 ",A\0,x,\n";
	assert_refused_bytes(nul, sizeof nul - 1, CSV_MAP, false, "line 2", "UTF-8");
}

static void skipping_goes_on_behind_the_bad_line(void **state)
{
	(void)state;
	static const char log[] = CSV_HEAD "a," T0 ",A,\"open,\n"
					   "b," T0 ",A,x\n"
					   "c," T0 ",A,x,\n"
					   "c,later,B,x,\n"
					   ",,,,\n"
					   "d," T0 ",A\"B,x,\n"
					   "e," T1 ",\"A\"\"\",\"x\ny\",\n"
					   "f," T1 ",\"A\" ,x,\n"
					   "c," T2 ",C,x,\n"
					   "g," T2 ",\"C";
	assert_bytes_read(log, sizeof log - 1, CSV_MAP, true, 7,
			  "c[0 A>A x/=0,2 C>C x/=0]e[1 A\">A\" x\ny/=0]");
	static const char no_column[] = "case,time\nc," T0 "\n";
	assert_refused_bytes(no_column, sizeof no_column - 1, CSV_MAP, true, "line 1", "no column 'who'");
}

/* --- bytes ------------------------------------------------------------------------------------------- */

static struct strbuf zipped(const void *bytes, size_t length)
{
	struct strbuf out;
	strbuf_init(&out);
	z_stream zip = {0};
	assert_int_equal(deflateInit2(&zip, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	size_t room = deflateBound(&zip, length) + 64;
	Bytef *copy = malloc(length);
	assert_non_null(copy);
	memcpy(copy, bytes, length);
	zip.next_in = copy;
	zip.avail_in = (unsigned)length;
	zip.next_out = (Bytef *)strbuf_reserve(&out, room);
	zip.avail_out = (unsigned)room;
	assert_int_equal(deflate(&zip, Z_FINISH), Z_STREAM_END);
	out.length = room - zip.avail_out;
	deflateEnd(&zip);
	free(copy);
	return out;
}

static struct strbuf long_log(size_t cases)
{
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, "<log>\n");
	for (size_t i = 0; i < cases; i++)
		strbuf_printf(
			&text,
			"<trace><string key='concept:name' value='%zu'/><event>" AT(T0) "</event></trace>\n",
			i);
	strbuf_puts(&text, "</log>\n");
	return text;
}

static void a_gzip_log_is_inflated_whatever_its_members(void **state)
{
	(void)state;
	static const char log[] = CSV_HEAD "c," T0 ",A,x,\n";
	static const char expected[] = "c[0 A>A x/=0]";
	struct strbuf whole = zipped(log, sizeof log - 1);
	assert_bytes_read(whole.bytes, whole.length, CSV_MAP, false, 0, expected);

	struct strbuf first = zipped(log, 10), second = zipped(log + 10, sizeof log - 1 - 10);
	strbuf_put(&first, second.bytes, second.length);
	assert_bytes_read(first.bytes, first.length, CSV_MAP, false, 0, expected);
	strbuf_put(&first, "\0\0\0", 3);
	assert_bytes_read(first.bytes, first.length, CSV_MAP, false, 0, expected);
	strbuf_puts(&first, "more");
	assert_refused_bytes(first.bytes, first.length, CSV_MAP, false, "line 3", "not gzip");
	strbuf_done(&whole);
	strbuf_done(&first);
	strbuf_done(&second);
}

static void a_gzip_log_that_is_cut_off_or_damaged_is_refused_by_line(void **state)
{
	(void)state;
	struct strbuf text = long_log(20000), zip = zipped(text.bytes, text.length);
	struct eventlog log;
	struct err err;
	assert_int_equal(read_log(zip.bytes, zip.length, "", false, &log, &err), 0);
	assert_int_equal(log.case_count, 20000);
	assert_int_equal(log.events[19999].line, 20001);
	eventlog_done(&log);

	assert_int_equal(read_log(zip.bytes, zip.length / 2, "", true, &log, &err), -1);
	assert_non_null(strstr(err.text, "cut off"));
	unsigned line = 0;
	assert_int_equal(sscanf(err.where, "line %u", &line), 1);
	assert_in_range(line, 5000, 15000);

	assert_refused_bytes(zip.bytes, zip.length - 1, "", false, "line 20003", "cut off");
	zip.bytes[zip.length - 6] ^= 1; /* the checksum */
	assert_refused_bytes(zip.bytes, zip.length, "", false, "line 20003", "damaged");
	assert_refused_bytes("\x1F\x8B", 2, "", false, "", "cut off");
	assert_refused_bytes("\x1F\x8B\x09\x09\x09\x09", 6, "", false, "", "damaged");
	strbuf_done(&zip);
	strbuf_done(&text);
}

static void read_in_pieces_a_log_is_the_same(void **state)
{
	(void)state;
	struct strbuf text, expected;
	strbuf_init(&text);
	strbuf_init(&expected);
	strbuf_puts(&text, CSV_HEAD);
	for (int i = 0; i < 5000; i++) {
		strbuf_printf(&text, "\"case \"\"%d\",%s,A,\"with\r\nlines\",\r\n", i, T0);
		strbuf_printf(&expected, "case \"%d[0 A>A with\r\nlines/=0]", i);
	}
	assert_bytes_read(text.bytes, text.length, CSV_MAP, false, 0, strbuf_text(&expected));
	strbuf_done(&text);
	strbuf_done(&expected);
}

struct seen {
	unsigned calls;
	uint64_t done;
	uint64_t total;
};

static void on_progress(void *context, uint64_t done, uint64_t total)
{
	struct seen *seen = context;
	assert_true(done >= seen->done);
	*seen = (struct seen){seen->calls + 1, done, total};
}

static void progress_ends_at_the_whole_file(void **state)
{
	(void)state;
	char path[] = "/tmp/vangnet-log-XXXXXX";
	int fd = mkstemp(path);
	struct strbuf text = long_log(2000);
	assert_int_equal(write(fd, text.bytes, text.length), text.length);
	close(fd);

	struct logmap *map = map_of("");
	struct seen seen = {0};
	struct eventlog_options options = {.map = map, .on_progress = on_progress, .context = &seen};
	struct eventlog log;
	struct err err = ERR_NONE;
	assert_int_equal(eventlog_read_file(path, &options, &log, &err), 0);
	assert_int_equal(log.case_count, 2000);
	assert_true(seen.calls > 2);
	assert_int_equal(seen.done, text.length);
	assert_int_equal(seen.total, text.length);
	eventlog_done(&log);
	unlink(path);

	assert_int_equal(eventlog_read_file(path, &options, &log, &err), -1);
	assert_non_null(strstr(err.text, "No such file"));
	assert_int_equal(eventlog_read_file("/tmp", &options, &log, &err), -1);
	assert_non_null(strstr(err.text, "directory"));
	logmap_free(map);
	strbuf_done(&text);
}

/* --- logs of real organisations ------------------------------------------------------------------------ */

static size_t handovers(const struct eventlog *log)
{
	size_t count = 0;
	for (size_t i = 0; i < log->case_count; i++) {
		const struct eventlog_event *events = log->events + log->cases[i].first;
		for (size_t j = 1; j < log->cases[i].count; j++)
			count += events[j].holder != events[j - 1].holder;
	}
	return count;
}

static void real_logs_give_the_figures_that_others_counted(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		const char *map;
		size_t cases, events, agencies, handovers;
	} rows[] = {
		{"bpic2013_incidents.xes.gz", "[log]\nagency=organization involved\n", 7554, 65533, 25, 4350},
		{"bpic2013_incidents.xes.gz", "", 7554, 65533, 649, 9454},
		{"receipt_wabo.xes.gz", "", 1434, 8577, 10, 5440},
	};
	const char *folder = getenv("VANGNET_LOGS") ? getenv("VANGNET_LOGS") : "../shared/data";
	if (access(folder, R_OK) != 0) {
		print_message("no logs in %s: skipped\n", folder);
		skip();
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char path[512];
		snprintf(path, sizeof path, "%s/%s", folder, rows[i].file);
		struct logmap *map = map_of(rows[i].map);
		struct eventlog_options options = {.map = map};
		struct eventlog log;
		struct err err = ERR_NONE;
		if (eventlog_read_file(path, &options, &log, &err))
			fail_msg("%s: %s: %s", path, err.where, err.text);
		assert_int_equal(log.case_count, rows[i].cases);
		assert_int_equal(log.event_count, rows[i].events);
		assert_int_equal(log.agency_count, rows[i].agencies);
		assert_int_equal(handovers(&log), rows[i].handovers);
		eventlog_done(&log);
		logmap_free(map);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_are_ordered_by_time_and_stay_in_file_order_where_equal),
		cmocka_unit_test(long_cases_are_sorted_stably),
		cmocka_unit_test(an_event_without_agency_leaves_the_holder_as_it_was),
		cmocka_unit_test(the_agencies_are_those_that_events_name),
		cmocka_unit_test(an_attribute_of_the_event_goes_before_that_of_its_trace),
		cmocka_unit_test(what_is_nested_deeper_does_not_count),
		cmocka_unit_test(any_type_of_attribute_and_any_order_of_its_parts_serves),
		cmocka_unit_test(traces_of_one_name_and_without_events_stay_cases),
		cmocka_unit_test(other_keys_and_meanings_come_from_the_map),
		cmocka_unit_test(a_broken_xes_log_is_refused_by_line),
		cmocka_unit_test(skipping_leaves_out_bad_events_but_not_malformed_xml),
		cmocka_unit_test(growing_entities_are_stopped),
		cmocka_unit_test(nothing_outside_the_log_is_loaded),
		cmocka_unit_test(a_log_beyond_a_ceiling_is_refused),
		cmocka_unit_test(rows_of_a_case_need_not_stand_together),
		cmocka_unit_test(separators_quotes_and_line_ends_are_those_of_rfc_4180),
		cmocka_unit_test(the_columns_of_the_standard_serve_without_a_map),
		cmocka_unit_test(times_are_read_as_logs_write_them),
		cmocka_unit_test(a_broken_csv_log_is_refused_by_line),
		cmocka_unit_test(skipping_goes_on_behind_the_bad_line),
		cmocka_unit_test(a_gzip_log_is_inflated_whatever_its_members),
		cmocka_unit_test(a_gzip_log_that_is_cut_off_or_damaged_is_refused_by_line),
		cmocka_unit_test(read_in_pieces_a_log_is_the_same),
		cmocka_unit_test(progress_ends_at_the_whole_file),
		cmocka_unit_test(real_logs_give_the_figures_that_others_counted),
	};
	return cmocka_run_group_tests_name("eventlog", tests, NULL, NULL);
}
