/* heartbeat: all is well only while nothing waits for longer than the limit and no digest is missing for longer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/instant.h"
#include "hooks/heartbeat.h"

#define NOW "\"now\":\"2026-03-02T08:15:00Z\","
#define LIMIT (15 * INSTANT_MINUTE)

/* "" = all is well. */
static const char *said(const char *status)
{
	static struct strbuf why;
	strbuf_reset(&why);
	bool well = heartbeat_is_well(slice_of(status, strlen(status)), LIMIT, &why);
	assert_int_equal(well, why.length == 0);
	return strbuf_text(&why);
}

static void it_is_well_when_nothing_waits_or_not_for_long(void **state)
{
	(void)state;
	assert_string_equal(said("{" NOW "\"media\":[],\"digests\":[]}"), "");
	assert_string_equal(
		said("{" NOW "\"media\":[{\"medium\":\"hook\",\"open\":0},{\"medium\":\"mail\"}]}"), "");
	assert_string_equal(
		said("{" NOW "\"media\":[{\"medium\":\"hook\",\"oldest_at\":\"2026-03-02T08:00:00Z\"}]}"),
		"");
}

static void it_is_not_well_when_any_medium_waits_for_too_long(void **state)
{
	(void)state;
	assert_string_equal(said("{" NOW
				 "\"media\":[{\"medium\":\"hook\",\"oldest_at\":\"2026-03-02T08:14:00Z\"},"
				 "{\"medium\":\"mail\",\"oldest_at\":\"2026-03-02T07:59:59.999999Z\"}]}"),
			    "medium mail: something waits since 2026-03-02T07:59:59.999999Z");
}

static void it_is_not_well_when_a_digest_has_not_gone_out(void **state)
{
	(void)state;
	static const char *const states[] = {"missing", "open", "failed"};
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		struct strbuf status = {0}, expected = {0};
		strbuf_printf(&status,
			      "{" NOW
			      "\"media\":[],\"digests\":[{\"party\":\"a\",\"state\":\"sent\",\"due_at\":"
			      "\"2026-03-02T06:30:00Z\"},{\"party\":\"mayor\",\"state\":\"%s\",\"due_at\":"
			      "\"2026-03-02T06:30:00Z\"}]}",
			      states[i]);
		strbuf_printf(&expected, "digest of mayor, due at 2026-03-02T06:30:00Z: %s", states[i]);
		assert_string_equal(said(strbuf_text(&status)), strbuf_text(&expected));
		strbuf_done(&status);
		strbuf_done(&expected);
	}
	assert_string_equal(
		said("{" NOW "\"media\":[],\"digests\":[{\"party\":\"a\",\"state\":\"missing\",\"due_at\":"
		     "\"2026-03-02T08:00:00Z\"}]}"),
		"");
}

static void an_answer_that_says_nothing_is_not_well(void **state)
{
	(void)state;
	assert_string_not_equal(said("{}"), "");
	assert_string_not_equal(said("{" NOW "\"digests\":[]}"), "");
	assert_string_not_equal(said("{\"media\":[]}"), "");
	assert_string_not_equal(said("[]"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_well_when_nothing_waits_or_not_for_long),
		cmocka_unit_test(it_is_not_well_when_any_medium_waits_for_too_long),
		cmocka_unit_test(it_is_not_well_when_a_digest_has_not_gone_out),
		cmocka_unit_test(an_answer_that_says_nothing_is_not_well),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
