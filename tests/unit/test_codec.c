/* codec: every field of the vocabulary, within its limits and beyond; facts that come back as they went. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/ident.h"
#include "base/instant.h"
#include "wire/codec.h"
#include "wire/scan.h"

#define CASE_TEXT "00000000000G1"
#define CASE_ID INT64_C(513)

static const char *const agencies[] = {"politie", "gemeente", "corporatie"};
#define AGENCIES ((int32_t)(sizeof agencies / sizeof *agencies))

static int32_t number_of(const void *context, const char *name, size_t length)
{
	(void)context;
	for (int32_t i = 0; i < AGENCIES; i++) {
		if (strlen(agencies[i]) == length && memcmp(agencies[i], name, length) == 0)
			return i + 1;
	}
	return party_fixed_number(name, length);
}

static const char *name_of(const void *context, int32_t party)
{
	(void)context;
	return party > 0 && party <= AGENCIES ? agencies[party - 1] : party_fixed_name(party);
}

static const struct party_names names = {NULL, number_of, name_of};

struct fixture {
	struct arena arena;
	struct strbuf text;
	struct json_out out;
	struct err err;
};

static void start(struct fixture *f)
{
	arena_init(&f->arena);
	strbuf_init(&f->text);
	json_out_start(&f->out, &f->text);
	f->err = ERR_NONE;
}

static void finish(struct fixture *f)
{
	arena_done(&f->arena);
	strbuf_done(&f->text);
}

static struct slice gated(struct fixture *f, const char *text)
{
	if (scan_json(text, strlen(text), &f->arena, &f->err) < 0)
		fail_msg("%s: %s", text, f->err.text);
	return slice_of(text, strlen(text));
}

static int read_args(struct fixture *f, enum verb verb, const char *params, struct args *args)
{
	return codec_read_args(verb, gated(f, params), &names, &f->arena, args, &f->err);
}

static void expect_refusal(enum verb verb, const char *params, int code, const char *where)
{
	struct fixture f;
	struct args args;
	memset(&args, 0x5A, sizeof args);
	struct args before = args;
	start(&f);
	if (read_args(&f, verb, params, &args) != -1 || f.err.code != code || strcmp(f.err.where, where) != 0)
		fail_msg("%s: expected %s of %s, got %s of %s", params, error_row(code)->name, where,
			 error_row(f.err.code)->name, f.err.where);
	assert_memory_equal(&args, &before, sizeof args);
	assert_true(strlen(f.err.text) > 10);
	finish(&f);
}

static void a_request_is_read_into_its_fields(void **state)
{
	(void)state;
	struct fixture f;
	struct args args;
	start(&f);
	assert_int_equal(
		read_args(&f, VERB_handover_offer, "{ \"key\":\"k 1\" , \"case\":\"" CASE_TEXT "\"}", &args),
		-1); /* a space is no visible character */
	assert_int_equal(read_args(&f, VERB_handover_offer,
				   "{ \"key\":\"k-1\", \"case\":\"" CASE_TEXT "\",\"agency\":\"gemeente\","
				   "\"with\":[3,1],\"reason\":\"\\u00e9\\n\",\"purpose\":\"zorg\","
				   "\"visibility\":\"own\"}",
				   &args),
			 0);
	assert_true(args.present ==
		    (F(key) | F(case_id) | F(agency) | F(with) | F(reason) | F(purpose) | F(visibility)));
	assert_string_equal(args.key, "k-1");
	assert_int_equal(args.case_id, CASE_ID);
	assert_int_equal(args.agency, 2);
	assert_int_equal(args.with.count, 2);
	assert_int_equal(args.with.items[0], 3);
	assert_int_equal(args.with.items[1], 1);
	assert_string_equal(args.reason, "\xC3\xA9\n");
	assert_string_equal(args.purpose, "zorg");
	assert_int_equal(args.visibility, VISIBILITY_OWN);
	assert_null(args.text);
	finish(&f);
}

static void a_covenant_is_kept_byte_by_byte(void **state)
{
	(void)state;
	struct fixture f;
	struct args args;
	start(&f);
	assert_int_equal(read_args(&f, VERB_covenant_put,
				   "{\"key\":\"k\",\"docum\\u0065nt\" : { \"a\" : 1.50, \"\\u0062\":[ ] } }",
				   &args),
			 0);
	assert_string_equal(args.document, "{ \"a\" : 1.50, \"\\u0062\":[ ] }");
	finish(&f);
}

static void every_verb_asks_for_what_it_requires(void **state)
{
	(void)state;
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		const struct verb_row *row = &verb_rows[verb];
		field_mask required = row->required | (row->effect == EFFECT_WRITE ? F(key) : 0);
		struct fixture f;
		struct args args;
		start(&f);
		if (required)
			expect_refusal((enum verb)verb, "{}", ERROR_missing_field,
				       field_rows[field_first(required)].name);
		else
			assert_int_equal(read_args(&f, (enum verb)verb, "{}", &args), 0);
		finish(&f);
	}
}

/* A text for each type of field that is within the limits. */
static const char *good_value(enum field field)
{
	static char text[256];
	const struct field_row *row = &field_rows[field];
	switch (row->type) {
	case TYPE_CASE:
		return "\"" CASE_TEXT "\"";
	case TYPE_PARTY:
		return "\"politie\"";
	case TYPE_TIME:
		return "\"2026-03-02T10:00:00+01:00\"";
	case TYPE_INT:
		snprintf(text, sizeof text, "%d", row->limit);
		return text;
	case TYPE_BOOL:
		return "true";
	case TYPE_SLUG:
	case TYPE_SLUG_KEY:
	case TYPE_TEXT:
		return "\"a\"";
	case TYPE_SLUG_HEX:
		snprintf(text, sizeof text, "\"%0*d\"", row->limit, 12);
		return text;
	case TYPE_SLUG_AREA:
		return "\"BU0363AA01\"";
	case TYPE_JSON:
		return "{}";
	case TYPE_NUMBERS:
		return "[1,2147483647]";
	case TYPE_PARTIES:
		return "[\"politie\"]";
	case TYPE_CHOICE:
		snprintf(text, sizeof text, "\"%s\"", choice_name(row->choice, 0));
		return text;
	case TYPE_CHOICES:
		snprintf(text, sizeof text, "[\"%s\",\"%s\"]", choice_name(row->choice, 0),
			 choice_name(row->choice, 2));
		return text;
	}
	return "";
}

static void object_with(struct strbuf *text, field_mask mask)
{
	strbuf_puts(text, "{");
	for (field_mask rest = mask; rest; rest &= rest - 1) {
		enum field field = field_first(rest);
		strbuf_printf(text, "%s\"%s\":%s", rest == mask ? "" : ",", field_rows[field].name,
			      good_value((enum field)field));
	}
	strbuf_puts(text, "}");
}

static void every_verb_takes_all_that_it_allows_and_nothing_else(void **state)
{
	(void)state;
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		field_mask allowed =
			verb_rows[verb].required | verb_rows[verb].optional | verb_envelope((enum verb)verb);
		struct fixture f;
		struct args args;
		start(&f);
		object_with(&f.text, allowed);
		if (read_args(&f, (enum verb)verb, f.text.bytes, &args) < 0)
			fail_msg("%s: %s", f.text.bytes, f.err.text);
		assert_true(args.present == allowed);
		for (int field = 0; field < FIELD_COUNT; field++) {
			if (allowed >> field & 1)
				continue;
			strbuf_reset(&f.text);
			object_with(&f.text, (field_mask)1 << field);
			expect_refusal((enum verb)verb, f.text.bytes, ERROR_unknown_field,
				       field_rows[field].name);
		}
		finish(&f);
	}
}

/* For each type of field: a verb, the field, and values that it can not have. */
static void a_value_of_the_wrong_kind_is_refused_by_name(void **state)
{
	(void)state;
	static const struct {
		enum verb verb;
		const char *field;
		const char *bad[12];
	} rows[] = {
		{VERB_case_get,
		 "case",
		 {"1", "null", "\"\"", "\"00000000000G\"", "\"00000000000U1\"", "\"0000000000000\"", "[]"}},
		{VERB_case_timeline, "after", {"-1", "1.5", "2147483648", "\"1\"", "true", "null", "1e300"}},
		{VERB_case_list, "limit", {"501", "-1"}},
		{VERB_case_list, "stalled", {"0", "\"true\"", "null", "[true]"}},
		{VERB_case_list, "status", {"\"shut\"", "\"OPEN\"", "0", "\"\"", "null"}},
		{VERB_digest_show,
		 "since",
		 {"\"2026-02-30T00:00:00Z\"", "\"2026-03-02\"", "0", "\"\"", "null"}},
		{VERB_digest_show,
		 "purpose",
		 {"\"\"", "\"A\"", "\".a\"", "\"a b\"", "1",
		  "\"1234567890123456789012345678901234567890123456789\""}},
		{VERB_session_hello, "protocol", {"1", "null", "\"123456789012345678901234567890123\""}},
		{VERB_handover_offer,
		 "agency",
		 {"\"nobody\"", "\"system\"", "\"citizen\"", "\"rung:official\"", "1", "\"\""}},
		{VERB_handover_offer, "with", {"1", "[0]", "[-1]", "[1.5]", "[\"1\"]", "[2147483648]", "{}"}},
		{VERB_handover_offer,
		 "with",
		 {"[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,"
		  "33]"}},
		{VERB_handover_offer,
		 "key",
		 {"\"\"", "\"a b\"", "\"\xC3\xA9\"", "\"\\u007f\"", "7",
		  "\"12345678901234567890123456789012345678901234567890123456789012345\""}},
		{VERB_covenant_put, "document", {"[]", "\"{}\"", "null", "1"}},
		{VERB_record_holder, "meaning", {"\"offer\"", "[\"wave\"]", "[1]", "{}", "null"}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (size_t j = 0; rows[i].bad[j]; j++) {
			char params[512];
			snprintf(params, sizeof params, "{\"%s\":%s}", rows[i].field, rows[i].bad[j]);
			expect_refusal(rows[i].verb, params, ERROR_bad_value, rows[i].field);
		}
	}
}

static void a_text_may_be_as_long_as_its_limit_in_bytes(void **state)
{
	(void)state;
	struct fixture f;
	struct args args;
	start(&f);
	strbuf_puts(&f.text, "{\"key\":\"k\",\"case\":\"" CASE_TEXT "\",\"text\":\"");
	for (int i = 0; i < 4000; i++)
		strbuf_puts(&f.text, "\\u00e9"); /* two bytes */
	size_t without_end = f.text.length;
	strbuf_puts(&f.text, "\"}");
	assert_int_equal(read_args(&f, VERB_note_add, f.text.bytes, &args), 0);
	assert_int_equal(strlen(args.text), 8000);
	f.text.length = without_end;
	strbuf_puts(&f.text, "x\"}");
	expect_refusal(VERB_note_add, f.text.bytes, ERROR_bad_value, "text");
	finish(&f);
}

static void a_required_text_must_say_something(void **state)
{
	(void)state;
	static const char *const blank[] = {"",        " ",      " \\t\\r\\n", "\\u00a0", "\\u2028 \\u200b",
					    "\\ufeff", "\\u0001"};
	static const char *const said[] = {".", " a ", "\\u00e9", "\\u200ba", "\\ud83d\\ude42"};
	char params[128];
	for (size_t i = 0; i < sizeof blank / sizeof *blank; i++) {
		snprintf(params, sizeof params, "{\"key\":\"k\",\"case\":\"" CASE_TEXT "\",\"text\":\"%s\"}",
			 blank[i]);
		expect_refusal(VERB_note_add, params, ERROR_bad_value, "text");
	}
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct fixture f;
		struct args args;
		start(&f);
		snprintf(params, sizeof params, "{\"key\":\"k\",\"case\":\"" CASE_TEXT "\",\"text\":\"%s\"}",
			 said[i]);
		assert_int_equal(read_args(&f, VERB_note_add, params, &args), 0);
		finish(&f);
	}
}

static void an_unknown_field_is_named_only_if_it_is_a_decent_word(void **state)
{
	(void)state;
	expect_refusal(VERB_session_hello, "{\"colour\":1}", ERROR_unknown_field, "colour");
	expect_refusal(VERB_session_hello, "{\"a b\":1}", ERROR_unknown_field, "");
	expect_refusal(VERB_session_hello, "{\"\":1}", ERROR_unknown_field, "");
}

/* The hash of a request's fields must not depend on how it was sent. */
static void equal_values_are_written_alike(void **state)
{
	(void)state;
	struct fixture f, g;
	struct args args;
	start(&f);
	start(&g);
	assert_int_equal(read_args(&f, VERB_note_add,
				   "{\"key\":\"k\",\"text\":\"\\u0061\",\"case\":\"" CASE_TEXT "\"}", &args),
			 0);
	json_out_begin_object(&f.out);
	codec_write_fields(&f.out, ~F(key), &args, &names);
	json_out_end(&f.out);
	assert_int_equal(read_args(&g, VERB_note_add,
				   " { \"case\" :\"00000000000g1\",\"text\":\"a\",\"key\":\"l\"}", &args),
			 0);
	json_out_begin_object(&g.out);
	codec_write_fields(&g.out, ~F(key), &args, &names);
	json_out_end(&g.out);
	assert_string_equal(f.text.bytes, "{\"case\":\"" CASE_TEXT "\",\"text\":\"a\"}");
	assert_string_equal(f.text.bytes, g.text.bytes);
	finish(&f);
	finish(&g);
}

static void fields_that_were_written_are_read_back(void **state)
{
	(void)state;
	for (int field = 0; field < FIELD_COUNT; field++) {
		struct fixture f, g;
		struct args args, again;
		field_mask mask = (field_mask)1 << field;
		start(&f);
		start(&g);
		object_with(&f.text, mask);
		assert_int_equal(
			codec_read_fields(mask, gated(&f, f.text.bytes), &names, &f.arena, &args, &f.err), 0);
		json_out_begin_object(&g.out);
		codec_write_fields(&g.out, mask, &args, &names);
		json_out_end(&g.out);
		assert_int_equal(
			codec_read_fields(mask, gated(&g, g.text.bytes), &names, &g.arena, &again, &g.err),
			0);
		assert_true(again.present == mask);
		strbuf_reset(&f.text);
		json_out_start(&f.out, &f.text);
		json_out_begin_object(&f.out);
		codec_write_fields(&f.out, mask, &again, &names);
		json_out_end(&f.out);
		assert_string_equal(f.text.bytes, g.text.bytes);
		finish(&f);
		finish(&g);
	}
}

static void facts_have_one_form(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	static const int32_t with[] = {4, 9};
	const struct opening opens[] = {
		{.number = 7,
		 .debtor = 2,
		 .creditor = PARTY_PARTNERSHIP,
		 .covenant = 3,
		 .due = 2 * INSTANT_SECOND,
		 .kind = OBLIGATION_move,
		 .cause = CAUSE_ACCEPTED},
		{.number = 8,
		 .debtor = PARTY_RUNG(RUNG_OFFICIAL),
		 .creditor = PARTY_CITIZEN,
		 .covenant = 3,
		 .due = INSTANT_NEVER,
		 .kind = OBLIGATION_acknowledge},
	};
	const struct closing ends[] = {{.number = 5, .how = ENDING_SUPERSEDED}};
	const struct shifting shifts[] = {{.number = 6, .debtor = 1, .creditor = 2, .due = INSTANT_NEVER}};
	const struct hitting hits[] = {{.until = INSTANT_NEVER, .pattern = PATTERN_looping},
				       {.until = 0, .pattern = PATTERN_bouncing}};
	struct facts facts = {.args = {.present = F(agency) | F(with) | F(title),
				       .agency = 1,
				       .with = {with, 2},
				       .title = "not a fact of it"},
			      .opens = opens,
			      .n_opens = 2,
			      .ends = ends,
			      .n_ends = 1,
			      .shifts = shifts,
			      .n_shifts = 1,
			      .hits = hits,
			      .n_hits = 2};
	codec_write_facts(&f.out, EVENT_handover_offered, &facts, &names);
	assert_string_equal(f.text.bytes, "{\"agency\":\"politie\",\"with\":[4,9],\"opens\":[{\"number\":7,"
					  "\"kind\":\"move\",\"cause\":\"accepted\","
					  "\"debtor\":\"gemeente\",\"creditor\":\"partnership\",\"due\":"
					  "\"1970-01-01T00:00:02Z\",\"covenant\":3},"
					  "{\"number\":8,\"kind\":\"acknowledge\",\"debtor\":\"rung:"
					  "official\",\"creditor\":\"citizen\",\"covenant\":3}],"
					  "\"ends\":[{\"number\":5,\"how\":\"superseded\"}],\"shifts\":[{"
					  "\"number\":6,\"debtor\":\"politie\",\"creditor\":\"gemeente\"}],"
					  "\"hits\":[{\"pattern\":\"looping\"},{\"pattern\":\"bouncing\","
					  "\"until\":\"1970-01-01T00:00:00Z\"}]}");
	struct facts read;
	assert_int_equal(codec_read_facts(EVENT_handover_offered, gated(&f, f.text.bytes), &names, &f.arena,
					  &read, &f.err),
			 0);
	assert_true(read.args.present == (F(agency) | F(with)));
	assert_int_equal(read.n_opens, 2);
	assert_int_equal(read.opens[0].kind, OBLIGATION_move);
	assert_int_equal(read.opens[0].cause, CAUSE_ACCEPTED);
	assert_int_equal(read.opens[0].due, 2 * INSTANT_SECOND);
	assert_int_equal(read.opens[0].creditor, PARTY_PARTNERSHIP);
	assert_int_equal(read.opens[1].debtor, PARTY_RUNG(RUNG_OFFICIAL));
	assert_int_equal(read.opens[1].due, INSTANT_NEVER);
	assert_int_equal(read.opens[1].cause, CAUSE_NONE);
	assert_int_equal(read.n_ends, 1);
	assert_int_equal(read.ends[0].how, ENDING_SUPERSEDED);
	assert_int_equal(read.n_shifts, 1);
	assert_int_equal(read.shifts[0].due, INSTANT_NEVER);
	assert_int_equal(read.n_hits, 2);
	assert_int_equal(read.hits[0].pattern, PATTERN_looping);
	assert_int_equal(read.hits[0].until, INSTANT_NEVER);
	assert_int_equal(read.hits[1].until, 0);
	finish(&f);
}

static void facts_of_every_kind_come_back(void **state)
{
	(void)state;
	for (int kind = 1; kind < EVENT_COUNT; kind++) {
		struct fixture f, g;
		struct facts facts;
		start(&f);
		start(&g);
		object_with(&f.text, event_rows[kind].fields);
		assert_int_equal(codec_read_facts((enum event_kind)kind, gated(&f, f.text.bytes), &names,
						  &f.arena, &facts, &f.err),
				 0);
		assert_true(facts.args.present == event_rows[kind].fields);
		codec_write_facts(&g.out, (enum event_kind)kind, &facts, &names);
		struct facts again;
		assert_int_equal(codec_read_facts((enum event_kind)kind, gated(&g, g.text.bytes), &names,
						  &g.arena, &again, &g.err),
				 0);
		strbuf_reset(&f.text);
		json_out_start(&f.out, &f.text);
		codec_write_facts(&f.out, (enum event_kind)kind, &again, &names);
		assert_string_equal(f.text.bytes, g.text.bytes);
		finish(&f);
		finish(&g);
	}
}

static void bad_facts_are_named_down_to_the_item(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int code;
		const char *where;
	} rows[] = {
		{"{\"opens\":[{\"number\":1,\"kind\":\"move\"},{\"number\":2,\"kind\":\"march\"}]}",
		 ERROR_bad_value, "opens[1].kind"},
		{"{\"opens\":[{\"kind\":\"move\"}]}", ERROR_missing_field, "opens[0].number"},
		{"{\"ends\":[{\"number\":1,\"how\":\"met\",\"why\":1}]}", ERROR_unknown_field, "ends[0].why"},
		{"{\"shifts\":[{\"number\":1,\"debtor\":\"nobody\"}]}", ERROR_bad_value, "shifts[0].debtor"},
		{"{\"hits\":[{\"pattern\":\"silent\"}]}", ERROR_bad_value, "hits[0].pattern"},
		{"{\"hits\":[1]}", ERROR_bad_value, "hits"},
		{"{\"opens\":{}}", ERROR_bad_value, "opens"},
		{"{\"theme\":\"x\"}", ERROR_unknown_field, "theme"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		struct facts facts;
		start(&f);
		assert_int_equal(codec_read_facts(EVENT_handover_offered, gated(&f, rows[i].text), &names,
						  &f.arena, &facts, &f.err),
				 -1);
		assert_int_equal(f.err.code, rows[i].code);
		assert_string_equal(f.err.where, rows[i].where);
		finish(&f);
	}
}

static void a_party_that_nobody_knows_is_still_written(void **state)
{
	(void)state;
	struct fixture f;
	start(&f);
	struct facts facts = {.args = {.present = F(agency), .agency = 99}};
	codec_write_facts(&f.out, EVENT_agency_left, &facts, &names);
	assert_string_equal(f.text.bytes, "{\"agency\":\"party:99\"}");
	finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_read_into_its_fields),
		cmocka_unit_test(a_covenant_is_kept_byte_by_byte),
		cmocka_unit_test(every_verb_asks_for_what_it_requires),
		cmocka_unit_test(every_verb_takes_all_that_it_allows_and_nothing_else),
		cmocka_unit_test(a_value_of_the_wrong_kind_is_refused_by_name),
		cmocka_unit_test(a_text_may_be_as_long_as_its_limit_in_bytes),
		cmocka_unit_test(a_required_text_must_say_something),
		cmocka_unit_test(an_unknown_field_is_named_only_if_it_is_a_decent_word),
		cmocka_unit_test(equal_values_are_written_alike),
		cmocka_unit_test(fields_that_were_written_are_read_back),
		cmocka_unit_test(facts_have_one_form),
		cmocka_unit_test(facts_of_every_kind_come_back),
		cmocka_unit_test(bad_facts_are_named_down_to_the_item),
		cmocka_unit_test(a_party_that_nobody_knows_is_still_written),
	};
	return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
