/* The vocabulary: every row of every table stands on its own, and the tables agree with each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "words/words.h"

static const field_mask no_fields = 0;

static bool is_word(const char *name)
{
	return name && *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(name);
}

static field_mask fields_of_keeping(enum keeping keeping)
{
	field_mask mask = no_fields;
	for (int i = 0; i < FIELD_COUNT; i++) {
		if (field_rows[i].keeping == keeping)
			mask |= (field_mask)1 << i;
	}
	return mask;
}

static void every_field_has_a_name_of_its_own_a_type_and_a_limit(void **state)
{
	(void)state;
	for (int i = 0; i < FIELD_COUNT; i++) {
		const struct field_row *row = &field_rows[i];
		assert_true(is_word(row->name));
		assert_int_equal(field_of(row->name, strlen(row->name)), i);
		assert_true(strlen(row->text) > 2);
		assert_true(row->offset < sizeof(struct args));
		assert_true(i == 0 || row->offset > field_rows[i - 1].offset);
		bool sized = row->type == TYPE_INT || row->type == TYPE_NUMBERS ||
			     row->type == TYPE_PARTIES || row->type == TYPE_TEXT || row->type == TYPE_JSON ||
			     row->type == TYPE_SLUG || row->type == TYPE_SLUG_KEY ||
			     row->type == TYPE_SLUG_HEX || row->type == TYPE_SLUG_AREA;
		assert_int_equal(row->limit > 0, sized);
		bool chosen = row->type == TYPE_CHOICE || row->type == TYPE_CHOICES;
		assert_int_equal(row->choice != CHOICE_COUNT, chosen);
		if (row->keeping == KEEPING_SEALED)
			assert_int_equal(row->type, TYPE_TEXT);
	}
	assert_int_equal(field_of("nothing", 7), -1);
	assert_int_equal(field_of("du", 2), -1);
}

static void every_closed_set_has_two_words_for_each(void **state)
{
	(void)state;
	for (int c = 0; c < CHOICE_COUNT; c++) {
		const struct choice_set *set = choice_set((enum choice)c);
		assert_true(is_word(set->name) && set->count > 1);
		for (int i = 0; i < set->count; i++) {
			assert_true(is_word(set->names[i]));
			assert_true(strlen(set->dutch[i]) > 1);
			assert_int_equal(choice_of((enum choice)c, set->names[i], strlen(set->names[i])), i);
			assert_string_equal(choice_name((enum choice)c, i), set->names[i]);
		}
		assert_int_equal(choice_of((enum choice)c, "?", 1), -1);
		assert_string_equal(choice_name((enum choice)c, set->count), "");
		assert_string_equal(choice_name((enum choice)c, -1), "");
	}
	assert_true(MEANING_COUNT < 31); /* a mask in an int32_t */
	assert_true(STALL_COUNT <= 32);  /* MUTE bits */
}

static void every_error_has_a_number_and_a_sentence(void **state)
{
	(void)state;
	for (int code = ERROR_NONE + 1; code < ERROR_COUNT; code++) {
		const struct error_row *row = error_row(code);
		assert_true(is_word(row->name));
		assert_int_equal(error_of(row->name, strlen(row->name)), code);
		assert_true(row->rpc <= -32000 && row->rpc >= -32768);
		assert_true(strlen(row->text) > 5 && strlen(retry_names[row->retry]) > 3);
	}
	assert_ptr_equal(error_row(-1), error_row(ERROR_internal));
	assert_ptr_equal(error_row(ERROR_COUNT), error_row(ERROR_internal));
	assert_int_equal(error_of("nothing", 7), -1);
}

static void every_obligation_has_a_consequence_for_each_end(void **state)
{
	(void)state;
	for (int i = 0; i < OBLIGATION_COUNT; i++) {
		const struct obligation_row *row = &obligation_rows[i];
		assert_true(is_word(row->name));
		assert_true(row->lapse >= LAPSE_CLIMB && row->lapse < STALL_COUNT);
		if (row->lapse >= 0)
			assert_int_equal(stall_rows[row->lapse].family, FAMILY_LAPSE);
		assert_true(strlen(row->text[LANGUAGE_EN]) > 5 && strlen(row->text[LANGUAGE_NL]) > 5);
	}
}

/* Those that mute it, and those that mute them, and so on. */
static uint32_t all_muters(int stall)
{
	uint32_t all = stall_rows[stall].muted_by, before = 0;
	while (all != before) {
		before = all;
		for (int i = 0; i < STALL_COUNT; i++)
			all |= before & UINT32_C(1) << i ? stall_rows[i].muted_by : 0;
	}
	return all;
}

static void every_stall_has_a_family_a_severity_a_rule_and_no_mute_in_a_ring(void **state)
{
	(void)state;
	for (int i = 0; i < STALL_COUNT; i++) {
		const struct stall_row *row = &stall_rows[i];
		assert_true(is_word(row->name) && strlen(row->name_nl) > 3);
		assert_true(row->severity >= 1 && row->severity <= 3);
		assert_true(row->rule >= 1);
		assert_int_equal(row->muted_by >> STALL_COUNT, 0);
		assert_false(all_muters(i) & UINT32_C(1) << i);
	}
	for (int i = 0; i < PATTERN_COUNT; i++) {
		assert_int_equal(stall_rows[pattern_rows[i].stall].family, FAMILY_PATTERN);
		assert_true(pattern_rows[i].times >= 1);
	}
}

static void every_event_carries_facts_only(void **state)
{
	(void)state;
	for (int i = EVENT_NONE + 1; i < EVENT_COUNT; i++) {
		const struct event_row *row = &event_rows[i];
		assert_true(is_word(row->name));
		assert_int_equal(event_of(row->name, strlen(row->name)), i);
		assert_true((row->fields &
			     ~(fields_of_keeping(KEEPING_FACT) | fields_of_keeping(KEEPING_INDEX))) == 0);
		assert_true(strlen(row->text[LANGUAGE_EN]) > 3 && strlen(row->text[LANGUAGE_NL]) > 3);
		if (row->class != CLASS_FACT)
			assert_int_equal(row->substance, SUBSTANCE_BARE);
	}
	assert_int_equal(event_of("nothing", 7), -1);
}

static void every_verb_asks_for_fields_that_it_can_use(void **state)
{
	(void)state;
	for (int i = 0; i < VERB_COUNT; i++) {
		const struct verb_row *row = &verb_rows[i];
		assert_true(strchr(row->name, '.') && is_word(row->name));
		assert_int_equal(verb_of(row->name, strlen(row->name)), i);
		assert_true(strlen(row->text) > 5);
		assert_true(row->who != 0);
		assert_true((row->required & row->optional) == 0);
		assert_true(((row->required | row->optional) & fields_of_keeping(KEEPING_ENVELOPE)) == 0);
		if (row->who & WHO_CONCERNED)
			assert_true((row->required & F(case_id)) != 0);
		bool writes = row->effect == EFFECT_WRITE;
		assert_int_equal((verb_envelope((enum verb)i) & F(key)) != 0, writes);
	}
	assert_int_equal(verb_of("nothing", 7), -1);
}

static void fixed_parties_have_names_both_ways(void **state)
{
	(void)state;
	static const int32_t fixed[] = {PARTY_SYSTEM, PARTY_CITIZEN, PARTY_PARTNERSHIP,
					PARTY_RUNG(RUNG_OFFICIAL), PARTY_RUNG(RUNG_ADMINISTRATIVE)};
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
		const char *name = party_fixed_name(fixed[i]);
		assert_non_null(name);
		assert_int_equal(party_fixed_number(name, strlen(name)), fixed[i]);
	}
	assert_null(party_fixed_name(1));
	assert_int_equal(party_fixed_number("police", 6), PARTY_NONE);
	assert_true(PARTY_IS_RUNG(PARTY_RUNG(RUNG_OFFICIAL)) && !PARTY_IS_RUNG(PARTY_PARTNERSHIP));
	assert_int_equal(RUNG_OF_PARTY(PARTY_RUNG(RUNG_ADMINISTRATIVE)), RUNG_ADMINISTRATIVE);
}

static void a_word_fits_its_type_and_its_limit(void **state)
{
	(void)state;
	assert_true(field_slug_fits(TYPE_SLUG, 4, "a.b1"));
	assert_false(field_slug_fits(TYPE_SLUG, 3, "a.b1"));
	assert_false(field_slug_fits(TYPE_SLUG, 4, ".ab"));
	assert_true(field_slug_fits(TYPE_SLUG_KEY, 3, "!"));
	assert_true(field_slug_fits(TYPE_SLUG_KEY, 3, "a=~"));
	assert_false(field_slug_fits(TYPE_SLUG_KEY, 3, "a b"));
	assert_false(field_slug_fits(TYPE_SLUG_KEY, 3, ""));
	assert_false(field_slug_fits(TYPE_SLUG_KEY, 3, "\x7f"));
	assert_false(field_slug_fits(TYPE_SLUG_KEY, 3, "abcd"));
	assert_true(field_slug_fits(TYPE_SLUG_HEX, 4, "09af"));
	assert_false(field_slug_fits(TYPE_SLUG_HEX, 4, "09aF"));
	assert_false(field_slug_fits(TYPE_SLUG_HEX, 4, "09a"));
	assert_true(field_slug_fits(TYPE_SLUG_AREA, 10, "BU0363AA01"));
	assert_false(field_slug_fits(TYPE_SLUG_AREA, 10, "BU0363aa01"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_has_a_name_of_its_own_a_type_and_a_limit),
		cmocka_unit_test(every_closed_set_has_two_words_for_each),
		cmocka_unit_test(every_error_has_a_number_and_a_sentence),
		cmocka_unit_test(every_obligation_has_a_consequence_for_each_end),
		cmocka_unit_test(every_stall_has_a_family_a_severity_a_rule_and_no_mute_in_a_ring),
		cmocka_unit_test(every_event_carries_facts_only),
		cmocka_unit_test(every_verb_asks_for_fields_that_it_can_use),
		cmocka_unit_test(fixed_parties_have_names_both_ways),
		cmocka_unit_test(a_word_fits_its_type_and_its_limit),
	};
	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
