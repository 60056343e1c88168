/* msg: whatever the daemon can answer, a client reads as it was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "wire/desc_in.h"
#include "wire/desc_out.h"
#include "wire/limit.h"
#include "wire/msg.h"
#include "wire/scan.h"

static const struct desc_table *const tables[] = {
	&msg_hello_table,
	&msg_done_table,
	&msg_case_table,
	&msg_obligation_table,
	&msg_finding_table,
	&msg_part_table,
	&msg_case_view_table,
	&msg_case_page_table,
	&msg_event_table,
	&msg_timeline_table,
	&msg_escalation_table,
	&msg_escalation_page_table,
	&msg_stall_page_table,
	&msg_explanation_table,
	&msg_digest_line_table,
	&msg_digest_table,
	&msg_watch_table,
	&msg_covenant_table,
	&msg_clock_table,
	&msg_quality_agencies_table,
	&msg_quality_pairs_table,
	&msg_quality_neighbourhoods_table,
	&msg_quality_citizens_table,
	&msg_quality_trend_table,
};
#define TABLES (sizeof tables / sizeof *tables)

static void set_integer(const struct desc *row, char *base, int64_t value)
{
	void *member = base + row->offset;
	if (row->size == sizeof(uint8_t))
		*(uint8_t *)member = (uint8_t)value;
	else if (row->size == sizeof(int32_t))
		*(int32_t *)member = (int32_t)value;
	else
		*(int64_t *)member = value;
}

static void fill(const struct desc_table *table, char *base, struct arena *arena);

/* A value that no other row has, so that members that are mixed up show. */
static void fill_row(const struct desc *row, char *base, struct arena *arena)
{
	static int64_t counter = 1;
	static const int32_t numbers[] = {1, 2, 3}, counts[] = {0, 7};
	static const char *const words[] = {"one", "two"};
	void *member = base + row->offset;
	counter = counter % 1000 + 1;
	switch (row->type) {
	case TYPE_SLUG:
	case TYPE_TEXT:
		*(const char **)member = row->name;
		break;
	case TYPE_SLUG_AREA:
		*(const char **)member = "BU0363AA01";
		break;
	case TYPE_JSON:
		*(const char **)member = "{ \"a\" : [1, \"]\"] }";
		break;
	case TYPE_NUMBERS:
		*(struct numbers *)member = (struct numbers){numbers, 3};
		break;
	case DESC_COUNTS:
		*(struct numbers *)member = (struct numbers){counts, 2};
		break;
	case DESC_WORDS:
		*(struct desc_list *)member = (struct desc_list){words, 2};
		break;
	case DESC_OBJECT:
		fill(row->table, member, arena);
		break;
	case DESC_LIST: {
		char *items = arena_zalloc(arena, 2, row->table->size);
		fill(row->table, items, arena);
		fill(row->table, items + row->table->size, arena);
		*(struct desc_list *)member = (struct desc_list){items, 2};
		break;
	}
	case TYPE_TIME:
		set_integer(row, base, counter * INSTANT_SECOND);
		break;
	case TYPE_PARTY:
		set_integer(row, base, PARTY_CITIZEN);
		break;
	case TYPE_CHOICE:
		set_integer(row, base, counter % choice_set(row->choice)->count);
		break;
	case TYPE_BOOL:
		set_integer(row, base, 1);
		break;
	case DESC_EVENT:
		set_integer(row, base, counter % (EVENT_COUNT - 1) + 1);
		break;
	default:
		set_integer(row, base, counter);
	}
}

static void fill(const struct desc_table *table, char *base, struct arena *arena)
{
	for (size_t i = 0; i < table->count; i++)
		fill_row(&table->rows[i], base, arena);
}

struct fixture {
	struct arena arena;
	struct strbuf text, again;
	struct err err;
};

static void start(struct fixture *f)
{
	arena_init(&f->arena);
	strbuf_init(&f->text);
	strbuf_init(&f->again);
	f->err = ERR_NONE;
}

static void finish(struct fixture *f)
{
	arena_done(&f->arena);
	strbuf_done(&f->text);
	strbuf_done(&f->again);
}

static void write(struct strbuf *text, const struct desc_table *table, const void *base)
{
	struct json_out out;
	strbuf_reset(text);
	json_out_start(&out, text);
	desc_write_object(&out, table, base, NULL);
	assert_true(json_out_is_whole(&out));
}

static int read(struct fixture *f, const char *text, const struct desc_table *table, void *base, bool lenient)
{
	struct desc_reader reader = {.arena = &f->arena, .err = &f->err, .lenient = lenient};
	assert_int_equal(scan_json(text, strlen(text), &f->arena, &f->err), 0);
	return desc_read_object(&reader, slice_of(text, strlen(text)), table, base);
}

static void a_full_message_comes_back_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < TABLES; i++) {
		struct fixture f;
		start(&f);
		char *sent = arena_zalloc(&f.arena, 1, tables[i]->size);
		char *got = arena_zalloc(&f.arena, 1, tables[i]->size);
		fill(tables[i], sent, &f.arena);
		write(&f.text, tables[i], sent);
		for (size_t j = 0; j < tables[i]->count; j++) {
			char key[64];
			snprintf(key, sizeof key, "\"%s\":", tables[i]->rows[j].name);
			assert_non_null(strstr(f.text.bytes, key));
		}
		if (read(&f, f.text.bytes, tables[i], got, false) < 0)
			fail_msg("%s: %s", f.text.bytes, f.err.text);
		write(&f.again, tables[i], got);
		assert_string_equal(f.text.bytes, f.again.bytes);
		finish(&f);
	}
}

/* Read from the required members only, the optional ones are empty: so writing leaves them out again. */
static void what_is_optional_may_be_missing_and_then_is_empty(void **state)
{
	(void)state;
	for (size_t i = 0; i < TABLES; i++) {
		struct fixture f;
		start(&f);
		char *sent = arena_zalloc(&f.arena, 1, tables[i]->size);
		char *got = arena_zalloc(&f.arena, 1, tables[i]->size);
		struct json_out out;
		fill(tables[i], sent, &f.arena);
		json_out_start(&out, &f.text);
		json_out_begin_object(&out);
		for (size_t j = 0; j < tables[i]->count; j++) {
			if (!tables[i]->rows[j].optional)
				desc_write(&out, &tables[i]->rows[j], sent, NULL);
		}
		json_out_end(&out);
		assert_int_equal(read(&f, f.text.bytes, tables[i], got, false), 0);
		write(&f.again, tables[i], got);
		assert_string_equal(f.text.bytes, f.again.bytes);
		finish(&f);
	}
}

static void what_is_required_must_be_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < TABLES; i++) {
		for (size_t left_out = 0; left_out < tables[i]->count; left_out++) {
			if (tables[i]->rows[left_out].optional)
				continue;
			struct fixture f;
			start(&f);
			char *sent = arena_zalloc(&f.arena, 1, tables[i]->size);
			char *got = arena_zalloc(&f.arena, 1, tables[i]->size);
			struct json_out out;
			fill(tables[i], sent, &f.arena);
			json_out_start(&out, &f.text);
			json_out_begin_object(&out);
			for (size_t j = 0; j < tables[i]->count; j++) {
				if (j != left_out)
					desc_write(&out, &tables[i]->rows[j], sent, NULL);
			}
			json_out_end(&out);
			assert_int_equal(read(&f, f.text.bytes, tables[i], got, false), -1);
			assert_int_equal(f.err.code, ERROR_missing_field);
			assert_string_equal(f.err.where, tables[i]->rows[left_out].name);
			finish(&f);
		}
	}
}

static void a_lenient_reader_passes_over_what_a_newer_daemon_says(void **state)
{
	(void)state;
	struct fixture f;
	struct msg_watch watch;
	const char *text = "{\"news\":{\"a\":[1]},\"cursor\":\"c\"}";
	start(&f);
	assert_int_equal(read(&f, text, &msg_watch_table, &watch, false), -1);
	assert_int_equal(f.err.code, ERROR_unknown_field);
	assert_int_equal(read(&f, text, &msg_watch_table, &watch, true), 0);
	assert_string_equal(watch.cursor, "c");
	finish(&f);
}

#define EVENT_TEXT(facts)                                                                                    \
	"{\"seq\":1,\"at\":\"2026-01-01T00:00:00Z\",\"recorded_at\":\"2026-01-01T00:00:00Z\",\"kind\":"      \
	"\"note.added\","                                                                                    \
	"\"actor\":\"system\",\"visibility\":\"case\",\"f\\u0061cts\":" facts "}"

static void texts_within_lists_are_kept_byte_by_byte(void **state)
{
	(void)state;
	struct fixture f;
	struct msg_timeline timeline;
	start(&f);
	strbuf_puts(&f.text, "{\"events\" : [ " EVENT_TEXT("{ \"a\":\"[,]\" }") " , " EVENT_TEXT(
				     "{\"b\" : 1.0}") " ] }");
	assert_int_equal(read(&f, f.text.bytes, &msg_timeline_table, &timeline, false), 0);
	assert_int_equal(timeline.events.count, 2);
	const struct msg_event *events = timeline.events.items;
	assert_string_equal(events[0].facts, "{ \"a\":\"[,]\" }");
	assert_string_equal(events[1].facts, "{\"b\" : 1.0}");
	assert_null(events[0].content);
	assert_int_equal(events[0].case_id, 0);
	finish(&f);
}

static void a_fault_is_named_down_to_the_item(void **state)
{
	(void)state;
	struct fixture f;
	struct msg_explanation explanation;
	struct msg_case_page page;
	start(&f);
	assert_int_equal(read(&f, "{\"finding\":{\"case\":1}}", &msg_explanation_table, &explanation, false),
			 -1);
	assert_string_equal(f.err.where, "finding.case");
	assert_int_equal(read(&f, "{\"cases\":[{}]}", &msg_case_page_table, &page, false), -1);
	assert_string_equal(f.err.where, "cases[0].case");
	assert_int_equal(read(&f, "[]", &msg_case_page_table, &page, false), -1);
	assert_int_equal(f.err.code, ERROR_bad_request);
	finish(&f);
}

static void every_member_has_a_row_of_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < TABLES; i++) {
		for (size_t j = 0; j < tables[i]->count; j++) {
			const struct desc *row = &tables[i]->rows[j];
			assert_true(row->offset + row->size <= tables[i]->size);
			for (size_t k = 0; k < j; k++) {
				const struct desc *other = &tables[i]->rows[k];
				assert_true(row->offset >= other->offset + other->size ||
					    other->offset >= row->offset + row->size);
				assert_string_not_equal(row->name, other->name);
			}
		}
	}
}

static void every_verb_has_an_answer(void **state)
{
	(void)state;
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		bool writes = verb_rows[verb].effect == EFFECT_WRITE;
		assert_int_equal(msg_result_of((enum verb)verb) == &msg_done_table, writes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_message_comes_back_whole),
		cmocka_unit_test(what_is_optional_may_be_missing_and_then_is_empty),
		cmocka_unit_test(what_is_required_must_be_there),
		cmocka_unit_test(a_lenient_reader_passes_over_what_a_newer_daemon_says),
		cmocka_unit_test(texts_within_lists_are_kept_byte_by_byte),
		cmocka_unit_test(a_fault_is_named_down_to_the_item),
		cmocka_unit_test(every_member_has_a_row_of_its_own),
		cmocka_unit_test(every_verb_has_an_answer),
	};
	return cmocka_run_group_tests_name("msg", tests, NULL, NULL);
}
