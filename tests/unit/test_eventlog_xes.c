/* eventlog_xes: what counts in a log in XES, and what is said of one that is broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/eventlog_text.h"

static void events_are_ordered_by_time_and_stay_in_file_order_where_equal(void **state)
{
	(void)state;
	assert_read(LOG(TRACE(NAME("c") EVENT(AT(T2) NAME("z")) EVENT(AT(T0) NAME("a")) EVENT(
			    AT(T2) NAME("y")) EVENT(AT(T0) NAME("b")) EVENT(AT(T1) NAME("m")))),
		    "",
		    "c[0 ->unassigned a/=0,0 ->unassigned b/=0,1 ->unassigned m/=0,2 ->unassigned z/=0,"
		    "2 ->unassigned y/=0]");
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

static void an_agency_of_the_pseudo_agencys_name_is_the_pseudo_agency(void **state)
{
	(void)state;
	struct eventlog log;
	struct err err;
	static const char *const texts[] = {
		LOG(TRACE(NAME("c") EVENT(AT(T0))) TRACE(NAME("d") EVENT(AT(T0) WHO("unassigned")))),
		LOG(TRACE(NAME("c") EVENT(AT(T0) WHO("unassigned"))) TRACE(NAME("d") EVENT(AT(T0)))),
	};
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(read_log(texts[i], strlen(texts[i]), "", false, &log, &err), 0);
		assert_int_equal(log.agency_count, 1);
		assert_string_equal(log.agencies[0], EVENTLOG_UNASSIGNED);
		eventlog_done(&log);
	}
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
	static const char nameless[] = LOG(TRACE(NAME("c") EVENT(AT(T0) WHO("A"))) "<trace/>");
	assert_bytes_read(nameless, sizeof nameless - 1, "", true, 1, "c[0 A>A c/=0]");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_are_ordered_by_time_and_stay_in_file_order_where_equal),
		cmocka_unit_test(an_event_without_agency_leaves_the_holder_as_it_was),
		cmocka_unit_test(the_agencies_are_those_that_events_name),
		cmocka_unit_test(an_agency_of_the_pseudo_agencys_name_is_the_pseudo_agency),
		cmocka_unit_test(an_attribute_of_the_event_goes_before_that_of_its_trace),
		cmocka_unit_test(what_is_nested_deeper_does_not_count),
		cmocka_unit_test(any_type_of_attribute_and_any_order_of_its_parts_serves),
		cmocka_unit_test(traces_of_one_name_and_without_events_stay_cases),
		cmocka_unit_test(other_keys_and_meanings_come_from_the_map),
		cmocka_unit_test(a_broken_xes_log_is_refused_by_line),
		cmocka_unit_test(skipping_leaves_out_bad_events_but_not_malformed_xml),
		cmocka_unit_test(growing_entities_are_stopped),
		cmocka_unit_test(nothing_outside_the_log_is_loaded),
	};
	return cmocka_run_group_tests_name("eventlog_xes", tests, NULL, NULL);
}
