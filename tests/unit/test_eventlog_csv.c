/* eventlog_csv: what counts in a log in CSV, and what is said of one that is broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/eventlog_text.h"

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
	static const char *const not_utf8[] = {
		"\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
		"\xE2\x82",     "\x80"};
	for (size_t i = 0; i < sizeof not_utf8 / sizeof *not_utf8; i++) {
		char text[128];
		snprintf(text, sizeof text, CSV_HEAD "c," T0 ",%s,x,\n", not_utf8[i]);
		assert_refused(text, CSV_MAP, "line 2", "UTF-8");
	}
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_a_case_need_not_stand_together),
		cmocka_unit_test(separators_quotes_and_line_ends_are_those_of_rfc_4180),
		cmocka_unit_test(the_columns_of_the_standard_serve_without_a_map),
		cmocka_unit_test(times_are_read_as_logs_write_them),
		cmocka_unit_test(a_broken_csv_log_is_refused_by_line),
		cmocka_unit_test(skipping_goes_on_behind_the_bad_line),
	};
	return cmocka_run_group_tests_name("eventlog_csv", tests, NULL, NULL);
}
