/* Explanations: every stall in both languages, with every blank filled in. */
#include <string.h>

#include "core/explain.h"

#include "support/case_rig.h"

static struct explanation explain(enum stall stall, enum language language)
{
	const struct finding *finding = lab_finding(&lab, stall);
	assert_non_null(finding);
	for (size_t i = 0; i < lab.n_log; i++) {
		if (lab.log[i].seq == finding->found_seq)
			return explain_finding(&lab.arena, lab.file, &lab.partnership, finding, &lab.log[i],
					       language);
	}
	fail();
	return (struct explanation){0};
}

static void check_sentence(const char *sentence)
{
	assert_true(strlen(sentence) > 20);
	assert_null(strpbrk(sentence, "{}"));
	assert_true(sentence[0] >= 'A' && sentence[0] <= 'Z');
	assert_int_equal(sentence[strlen(sentence) - 1], '.');
}

static void every_stall_has_its_four_sentences_and_only_blanks_that_are_known(void **state)
{
	(void)state;
	static const char *const blanks[] = {"debtor", "creditor", "holder", "n", "due", "outside"};
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		const struct stall_row *row = &stall_rows[stall];
		const char *sentences[] = {row->text[0], row->text[1], row->ends[0], row->ends[1]};
		assert_string_not_equal(row->text[0], row->text[1]);
		assert_string_not_equal(row->ends[0], row->ends[1]);
		for (size_t i = 0; i < 4; i++) {
			assert_true(strlen(sentences[i]) > 20 && strlen(sentences[i]) < 200);
			for (const char *at = strchr(sentences[i], '{'); at; at = strchr(at + 1, '{')) {
				size_t length = strcspn(at + 1, "}");
				bool known = false;
				for (size_t b = 0; b < sizeof blanks / sizeof *blanks; b++)
					known |= strlen(blanks[b]) == length &&
						 memcmp(blanks[b], at + 1, length) == 0;
				assert_true(known && at[1 + length] == '}');
			}
		}
	}
}

static void every_stall_is_explained_in_both_languages(void **state)
{
	(void)state;
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		const struct finding finding = {.stall = (uint8_t)stall,
						.since = lab.now,
						.debtor = HOUSING,
						.severity = 2,
						.obligation = lab_number(&lab, OBLIGATION_move)};
		const int32_t seqs[] = {1, 2};
		struct event found = {.kind = EVENT_stall_found};
		found.facts.args.rule = 7;
		found.facts.args.evidence = (struct numbers){seqs, 2};
		for (int language = 0; language < LANGUAGE_COUNT; language++) {
			struct explanation said = explain_finding(&lab.arena, lab.file, &lab.partnership,
								  &finding, &found, (enum language)language);
			check_sentence(said.sentence);
			check_sentence(said.ends);
			assert_int_equal(said.rule, 7);
			assert_int_equal(said.evidence.count, 2);
			assert_string_equal(said.ends,
					    explain_suggestion(&lab.arena, lab.file, &lab.partnership,
							       &finding, (enum language)language));
		}
	}
}

static void a_sentence_names_the_parties_and_the_date(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_string_equal(explain(STALL_unanswered, LANGUAGE_EN).sentence,
			    "Housing had not answered the request of police by 2026-01-04.");
	assert_string_equal(explain(STALL_unanswered, LANGUAGE_NL).sentence,
			    "Housing had het verzoek van police op 04-01-2026 niet beantwoord.");
	assert_string_equal(explain(STALL_unanswered, LANGUAGE_NL).ends,
			    "Housing antwoordt of weigert, of police trekt het verzoek in.");
	assert_int_equal(explain(STALL_unanswered, LANGUAGE_NL).obligation,
			 lab_number(&lab, OBLIGATION_answer));
	assert_int_equal(explain(STALL_unanswered, LANGUAGE_NL).evidence.count, 1);
}

static void a_pattern_says_how_often(void **state)
{
	(void)state;
	static const int32_t holders[] = {HOUSING, POLICE, HOUSING};
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(lab_ask(&lab, lab.file->holder, VERB_handover_offer, .agency = holders[i]),
				 0);
		assert_int_equal(lab_ask(&lab, holders[i], VERB_handover_accept), 0);
	}
	assert_string_equal(explain(STALL_bouncing, LANGUAGE_EN).sentence,
			    "The case went back and forth 2 times without a milestone.");
}

static void a_broken_promise_is_as_old_as_its_breaking_also_when_no_reply_is_due(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"terms.reply", "none"}, {NULL, NULL}});
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_promise_break, .obligation = lab_number(&lab, OBLIGATION_keep)),
		0);
	assert_string_equal(explain(STALL_broken_promise, LANGUAGE_EN).sentence,
			    "Police did not keep its promise to the citizen, due 2026-01-02.");
}

static void a_broken_promise_does_not_borrow_the_date_of_its_reply(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_promise_break, .obligation = lab_number(&lab, OBLIGATION_keep)),
		0);
	assert_string_equal(explain(STALL_broken_promise, LANGUAGE_EN).sentence,
			    "Police did not keep its promise to the citizen, due 2026-01-02.");
}

/* As the net would report it. */
static struct explanation explain_silence(int32_t director, enum language language)
{
	const struct finding finding = {
		.stall = STALL_director_silent, .since = lab_at(7, 0, 0), .debtor = director, .subject = 1};
	const struct event found = {.kind = EVENT_stall_found};
	return explain_finding(&lab.arena, lab.file, &lab.partnership, &finding, &found, language);
}

static void a_rung_to_which_nobody_is_appointed_is_named_itself(void **state)
{
	(void)state;
	const char *sentence = explain_silence(PARTY_RUNG(RUNG_ADMINISTRATIVE), LANGUAGE_EN).sentence;
	check_sentence(sentence);
	assert_non_null(strstr(sentence, "the administrative director had not acted by 2026-01-08"));
}

static void the_silence_of_a_director_names_who_it_is_and_who_is_outside(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"outside", "the ombudsman"}, {NULL, NULL}});
	assert_string_equal(explain_silence(MAYOR, LANGUAGE_EN).sentence,
			    "At the top of the ladder mayor had not acted by 2026-01-08; this speaks for "
			    "every case in which that is so.");
	assert_string_equal(explain_silence(MAYOR, LANGUAGE_EN).ends,
			    "Mayor acknowledges or decides in each of them, or the stalls end; until then it "
			    "is for the ombudsman to speak to the director.");
	assert_string_equal(explain_silence(CHIEF, LANGUAGE_NL).sentence,
			    "Boven aan de ladder had chief op 08-01-2026 niet gehandeld; dit geldt voor elke "
			    "casus waarin dat zo is.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_stall_has_its_four_sentences_and_only_blanks_that_are_known),
		TEST(every_stall_is_explained_in_both_languages),
		TEST(a_sentence_names_the_parties_and_the_date),
		TEST(a_pattern_says_how_often),
		TEST(a_broken_promise_is_as_old_as_its_breaking_also_when_no_reply_is_due),
		TEST(a_broken_promise_does_not_borrow_the_date_of_its_reply),
		TEST(a_rung_to_which_nobody_is_appointed_is_named_itself),
		TEST(the_silence_of_a_director_names_who_it_is_and_who_is_outside),
	};
	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
