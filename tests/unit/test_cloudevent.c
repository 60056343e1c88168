/* cloudevent: what an event tells, and what it never does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "hooks/cloudevent.h"

#define SOURCE "urn:nld:oin:00000001823288444000:systeem:vangnet"
#define HEAD                                                                                                 \
	"{\"letter\":\"06P0GZR5A1B2C\",\"kind\":\"deliveries\",\"recipient\":\"housing\",\"label\":\"De "    \
	"Woning\","                                                                                          \
	"\"mailbox\":\"https://h.example/"                                                                   \
	"x\",\"notice\":\"manager\",\"language\":\"nl\",\"attempt\":3,\"items\":"
#define ITEM                                                                                                 \
	"{\"case\":\"06P0GZQ0X3V2K\",\"delivery\":2,\"occasion\":\"handover_offered\",\"at\":\"2026-03-"     \
	"02T08:00:00Z\","                                                                                    \
	"\"due\":\"2026-03-04T08:00:00Z\",\"sentence\":\"\\\"A\\\"\\n\",\"bsn\":\"123456782\"}"

static int read_letter(struct arena *arena, const char *text, struct cloudevent *ret_event, struct err *err)
{
	return cloudevent_read(slice_of(text, strlen(text)), arena, ret_event, err);
}

static void a_letter_is_an_event_without_what_is_not_meant_for_it(void **state)
{
	(void)state;
	struct arena arena;
	struct cloudevent event;
	struct err err = ERR_NONE;
	struct strbuf to = {0};
	arena_init(&arena);
	assert_int_equal(read_letter(&arena, HEAD "[" ITEM "]}", &event, &err), 0);
	assert_string_equal(event.recipient, "housing");
	assert_string_equal(event.mailbox, "https://h.example/x");
	assert_int_equal(event.attempt, 3);
	cloudevent_write(&event, SOURCE, &to);
	assert_string_equal(strbuf_text(&to),
			    "{\"specversion\":\"1.0\",\"id\":\"06P0GZR5A1B2C\",\"source\":\"" SOURCE "\","
			    "\"type\":\"nl.vangnet.handover.offered\",\"subject\":\"06P0GZQ0X3V2K\",\"time\":"
			    "\"2026-03-02T08:00:00Z\","
			    "\"datacontenttype\":\"application/"
			    "json\",\"data\":{\"recipient\":\"housing\",\"notice\":\"manager\","
			    "\"language\":\"nl\",\"case\":\"06P0GZQ0X3V2K\",\"delivery\":2,\"occasion\":"
			    "\"handover_offered\","
			    "\"at\":\"2026-03-02T08:00:00Z\",\"due\":\"2026-03-04T08:00:00Z\",\"sentence\":"
			    "\"\\\"A\\\"\\n\"}}");
	strbuf_done(&to);
	arena_done(&arena);
}

static const char *type_of(struct arena *arena, const char *occasion)
{
	struct strbuf letter = {0}, to = {0};
	struct cloudevent event;
	struct err err = ERR_NONE;
	strbuf_printf(&letter, HEAD "[{\"occasion\":\"%s\"}]}", occasion);
	assert_int_equal(read_letter(arena, strbuf_text(&letter), &event, &err), 0);
	cloudevent_write(&event, SOURCE, &to);
	char *type = strstr(arena_strndup(arena, to.bytes, to.length), "\"type\":\"") + 8;
	*strchr(type, '"') = '\0';
	strbuf_done(&letter);
	strbuf_done(&to);
	return type;
}

static void the_type_is_the_occasion(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	assert_string_equal(type_of(&arena, "escalation_raised"), "nl.vangnet.escalation.raised");
	assert_string_equal(type_of(&arena, "case_far_away"), "nl.vangnet.case.far-away");
	arena_done(&arena);
}

static void what_a_hook_can_not_tell_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *text, *member;
	} letters[] = {
		{"{}", "letter"},
		{"{\"letter\":\"../x\"}", "letter"},
		{"{\"letter\":\"06P0GZR5A1B2C\",\"kind\":\"digest\"}", "kind"},
		{HEAD "[]}", "items"},
		{HEAD "null}", "items"},
		{HEAD "[" ITEM "," ITEM "]}", "items"},
		{HEAD "[{}]}", "occasion"},
		{HEAD "[{\"occasion\":\"raised\"}]}", "occasion"},
		{HEAD "[{\"occasion\":\"_raised\"}]}", "occasion"},
		{HEAD "[{\"occasion\":\"raised_\"}]}", "occasion"},
		{HEAD "[{\"occasion\":\"a.b_c\"}]}", "occasion"},
	};
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		struct cloudevent event;
		struct err err = ERR_NONE;
		if (read_letter(&arena, letters[i].text, &event, &err) == 0)
			fail_msg("%s", letters[i].text);
		assert_string_equal(err.where, letters[i].member);
	}
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_is_an_event_without_what_is_not_meant_for_it),
		cmocka_unit_test(the_type_is_the_occasion),
		cmocka_unit_test(what_a_hook_can_not_tell_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
