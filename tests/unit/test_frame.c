/* frame: lines out of pieces of any size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "wire/frame.h"
#include "wire/limit.h"
#include "words/words.h"

static void receive(struct frame *frame, const char *bytes, size_t length)
{
	memcpy(frame_reserve(frame, length), bytes, length);
	frame_received(frame, length);
}

static void receive_text(struct frame *frame, const char *text)
{
	receive(frame, text, strlen(text));
}

static void receive_run(struct frame *frame, char c, size_t length)
{
	memset(frame_reserve(frame, length), c, length);
	frame_received(frame, length);
}

static void expect_line(struct frame *frame, const char *text)
{
	const char *line = NULL;
	size_t length = 0;
	struct err err = ERR_NONE;
	assert_int_equal(frame_next(frame, &line, &length, &err), FRAME_LINE);
	assert_int_equal(length, strlen(text));
	assert_memory_equal(line, text, length);
}

static void expect_none(struct frame *frame)
{
	const char *line = NULL;
	size_t length = 0;
	struct err err = ERR_NONE;
	assert_int_equal(frame_next(frame, &line, &length, &err), FRAME_NONE);
	assert_null(line);
}

static void expect_refused(struct frame *frame)
{
	const char *line = NULL;
	size_t length = 0;
	struct err err = ERR_NONE;
	assert_int_equal(frame_next(frame, &line, &length, &err), FRAME_REFUSED);
	assert_int_equal(err.code, ERROR_too_large);
	assert_int_equal(err.position, WIRE_TEXT_MAX);
	assert_null(line);
}

static void lines_come_out_whole_however_they_arrive(void **state)
{
	(void)state;
	static const char stream[] = "{\"a\":1}\n{\"b\":2}\r\n\n\r\n3\n";
	for (size_t piece = 1; piece < sizeof stream; piece++) {
		struct frame frame;
		struct err err;
		size_t found = 0;
		static const char *const lines[] = {"{\"a\":1}", "{\"b\":2}", "3"};
		frame_init(&frame);
		for (size_t at = 0; at < sizeof stream - 1; at += piece) {
			size_t rest = sizeof stream - 1 - at;
			receive(&frame, stream + at, rest < piece ? rest : piece);
			const char *line;
			size_t length;
			while (frame_next(&frame, &line, &length, &err) == FRAME_LINE) {
				assert_int_equal(length, strlen(lines[found]));
				assert_memory_equal(line, lines[found], length);
				found++;
			}
		}
		assert_int_equal(found, 3);
		assert_int_equal(frame_pending(&frame), 0);
		frame_done(&frame);
	}
}

static void only_the_cr_before_the_end_is_taken_off(void **state)
{
	(void)state;
	struct frame frame;
	frame_init(&frame);
	receive_text(&frame, "a\rb\r\r\n\r\r\n");
	expect_line(&frame, "a\rb\r");
	expect_line(&frame, "\r");
	expect_none(&frame);
	frame_done(&frame);
}

static void a_line_that_has_not_ended_is_pending(void **state)
{
	(void)state;
	struct frame frame;
	frame_init(&frame);
	receive_text(&frame, "one\ntw");
	expect_line(&frame, "one");
	expect_none(&frame);
	assert_int_equal(frame_pending(&frame), 2);
	receive_text(&frame, "o\n");
	expect_line(&frame, "two");
	expect_none(&frame);
	assert_int_equal(frame_pending(&frame), 0);
	frame_done(&frame);
}

static void the_longest_line_fits_with_either_end(void **state)
{
	(void)state;
	static const char *const ends[] = {"\n", "\r\n"};
	for (size_t i = 0; i < 2; i++) {
		struct frame frame;
		const char *line;
		size_t length;
		struct err err;
		frame_init(&frame);
		receive_run(&frame, 'x', WIRE_TEXT_MAX);
		expect_none(&frame);
		for (const char *c = ends[i]; *c; c++) {
			expect_none(&frame);
			receive(&frame, c, 1);
		}
		assert_int_equal(frame_next(&frame, &line, &length, &err), FRAME_LINE);
		assert_int_equal(length, WIRE_TEXT_MAX);
		frame_done(&frame);
	}
}

static void a_line_too_long_is_refused_at_once_and_only_once(void **state)
{
	(void)state;
	struct frame frame;
	frame_init(&frame);
	receive_run(&frame, 'x', WIRE_TEXT_MAX + 1);
	expect_refused(&frame);
	expect_none(&frame);
	for (int i = 0; i < 5; i++) {
		receive_run(&frame, 'x', WIRE_TEXT_MAX);
		expect_none(&frame);
		assert_null(frame.bytes.bytes); /* what is thrown away is not kept */
	}
	receive_text(&frame, "xx\nnext\n");
	expect_line(&frame, "next");
	expect_none(&frame);
	frame_done(&frame);
}

static void a_line_too_long_that_arrives_whole_is_refused(void **state)
{
	(void)state;
	struct frame frame;
	frame_init(&frame);
	receive_text(&frame, "before\n");
	receive_run(&frame, 'x', WIRE_TEXT_MAX + 1);
	receive_text(&frame, "\nafter\n");
	expect_line(&frame, "before");
	expect_refused(&frame);
	expect_line(&frame, "after");
	expect_none(&frame);
	frame_done(&frame);
}

static void a_cr_that_ends_no_line_counts(void **state)
{
	(void)state;
	struct frame frame;
	frame_init(&frame);
	receive_run(&frame, 'x', WIRE_TEXT_MAX);
	receive_text(&frame, "\r");
	expect_none(&frame);
	receive_text(&frame, "x");
	expect_refused(&frame);
	receive_text(&frame, "\nok\n");
	expect_line(&frame, "ok");
	frame_done(&frame);
}

/* `looked` is how far the search went: if it fell back, a peer that sends byte by byte would cost a square. */
static void no_byte_is_searched_twice(void **state)
{
	(void)state;
	struct frame frame;
	frame_init(&frame);
	for (size_t i = 1; i <= 5000; i++) {
		receive_text(&frame, "x");
		expect_none(&frame);
		assert_int_equal(frame.looked, i);
	}
	receive_text(&frame, "\n");
	const char *line;
	size_t length;
	struct err err;
	assert_int_equal(frame_next(&frame, &line, &length, &err), FRAME_LINE);
	assert_int_equal(length, 5000);
	frame_done(&frame);
}

static void nothing_pending_holds_no_memory(void **state)
{
	(void)state;
	struct frame frame;
	frame_init(&frame);
	expect_none(&frame);
	receive_text(&frame, "{}\n");
	expect_line(&frame, "{}");
	expect_none(&frame);
	assert_null(frame.bytes.bytes);
	frame_done(&frame);
}

static void the_buffer_stays_within_its_bound_over_many_lines(void **state)
{
	(void)state;
	struct frame frame;
	frame_init(&frame);
	for (int i = 0; i < 2000; i++) {
		receive_text(&frame, "0123456789012345678901234567890123456789\n01234567890123456789");
		expect_line(&frame, i ? "012345678901234567890123456789012345678901234567890123456789"
				      : "0123456789012345678901234567890123456789");
		expect_none(&frame);
		assert_in_range(frame.bytes.capacity, 0, 1024);
	}
	frame_done(&frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_come_out_whole_however_they_arrive),
		cmocka_unit_test(only_the_cr_before_the_end_is_taken_off),
		cmocka_unit_test(a_line_that_has_not_ended_is_pending),
		cmocka_unit_test(the_longest_line_fits_with_either_end),
		cmocka_unit_test(a_line_too_long_is_refused_at_once_and_only_once),
		cmocka_unit_test(a_line_too_long_that_arrives_whole_is_refused),
		cmocka_unit_test(a_cr_that_ends_no_line_counts),
		cmocka_unit_test(no_byte_is_searched_twice),
		cmocka_unit_test(nothing_pending_holds_no_memory),
		cmocka_unit_test(the_buffer_stays_within_its_bound_over_many_lines),
	};
	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
