/* Proposals: who may sign, when that is enough, and what overtakes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/proposal.h"
#include "support/lab.h"

static struct lab lab;
static struct partnership *p;
static struct event last;

static const struct clause two_parties[] = {
	{"parties.0.agency", "police"},
	{"parties.0.role", "reports"},
	{"parties.1.agency", "housing"},
	{"parties.1.role", "landlord"},
};

static int setup(void **state)
{
	(void)state;
	lab_init(&lab, NULL);
	p = &lab.partnership;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	lab_done(&lab);
	return 0;
}

static const struct covenant *compiled(const struct clause *clauses, size_t count)
{
	const struct covenant *covenant = NULL;
	assert_int_equal(covenant_compile(&lab.arena, (struct clauses){clauses, count}, 0, calendar_24x7(),
					  &covenant, &lab.err),
			 0);
	return covenant;
}

static int decide(struct command command)
{
	lab.err = ERR_NONE;
	command.at = lab.now;
	if (partnership_decide(p, &command, &last, &lab.err) != 0)
		return lab.err.code;
	const struct covenant *brought = command.covenant;
	if (partnership_is_forced_by(&last))
		brought = proposal_of(p, last.facts.args.draft)->covenant;
	partnership_apply(p, &last, brought);
	return 0;
}

static int draft(int32_t actor, const struct covenant *covenant)
{
	struct args args = {.present = F(document) | F(hash), .document = "{}", .hash = "hash"};
	return decide((struct command){
		.verb = VERB_covenant_draft, .actor = actor, .args = &args, .covenant = covenant});
}

static int sign(int32_t actor, int32_t number, const char *key, bool good)
{
	struct args args = {.present = F(draft) | F(public_key) | F(signature),
			    .draft = number,
			    .public_key = key,
			    .signature = "signature"};
	return decide((struct command){
		.verb = VERB_covenant_sign, .actor = actor, .args = &args, .signature_is_good = good});
}

static int leave(int32_t agency)
{
	struct args args = {.present = F(agency), .agency = agency};
	return decide((struct command){.verb = VERB_agency_leave, .actor = OPERATOR, .args = &args});
}

static int put(void)
{
	struct args args = {.present = F(document), .document = "{}"};
	return decide((struct command){
		.verb = VERB_covenant_put, .actor = OPERATOR, .args = &args, .covenant = compiled(NULL, 0)});
}

static void without_a_list_every_agency_signs_and_the_last_puts_it_into_force(void **state)
{
	(void)state;
	assert_int_equal(draft(POLICE, compiled(NULL, 0)), 0);
	assert_int_equal(last.facts.args.draft, 1);
	assert_int_equal(sign(POLICE, 1, "a", true), 0);
	assert_int_equal(sign(MUNICIPALITY, 1, "b", true), 0);
	assert_int_equal(p->n_covenants, 1);
	lab.now = lab_at(3, 0, 0);
	assert_int_equal(sign(HOUSING, 1, "c", true), 0);
	assert_int_equal(last.facts.args.version, 2);
	assert_int_equal(p->n_covenants, 2);
	assert_int_equal(proposal_of(p, 1)->version, 2);
	assert_int_equal(proposal_of(p, 1)->n_signings, 3);
	assert_ptr_equal(partnership_covenant(p, lab_at(3, 0, 0)), proposal_of(p, 1)->covenant);
	assert_ptr_not_equal(partnership_covenant(p, lab_at(3, 0, 0) - 1), proposal_of(p, 1)->covenant);
	assert_int_equal(sign(HOUSING, 1, "c", true), ERROR_exists);
}

static void only_the_parties_that_the_document_lists_sign(void **state)
{
	(void)state;
	assert_int_equal(draft(OPERATOR, compiled(two_parties, 4)), 0);
	assert_int_equal(sign(MUNICIPALITY, 1, "b", true), ERROR_not_allowed);
	assert_int_equal(sign(POLICE, 1, "a", true), 0);
	assert_int_equal(p->n_covenants, 1);
	assert_int_equal(sign(HOUSING, 1, "c", true), 0);
	assert_int_equal(p->n_covenants, 2);
}

static void directors_and_operators_sign_nothing(void **state)
{
	(void)state;
	assert_int_equal(draft(CHIEF, compiled(NULL, 0)), ERROR_not_allowed);
	assert_int_equal(draft(POLICE, compiled(NULL, 0)), 0);
	assert_int_equal(sign(CHIEF, 1, "d", true), ERROR_not_allowed);
	assert_int_equal(sign(OPERATOR, 1, "d", true), ERROR_not_allowed);
	assert_int_equal(sign(99, 1, "d", true), ERROR_not_allowed);
	assert_int_equal(sign(POLICE, 2, "a", true), ERROR_not_found);
}

static void a_bad_signature_and_a_foreign_key_are_refused(void **state)
{
	(void)state;
	assert_int_equal(draft(POLICE, compiled(NULL, 0)), 0);
	assert_int_equal(sign(POLICE, 1, "a", false), ERROR_bad_value);
	assert_string_equal(lab.err.where, "signature");
	assert_int_equal(sign(POLICE, 1, "a", true), 0);
	assert_int_equal(sign(HOUSING, 1, "a", true), ERROR_bad_value);
	assert_string_equal(lab.err.where, "public_key");
	assert_int_equal(draft(POLICE, compiled(NULL, 0)), 0);
	assert_int_equal(sign(POLICE, 2, "b", true), ERROR_bad_value);
	assert_string_equal(lab.err.where, "public_key");
}

static void the_operator_replaces_a_key_by_one_that_is_nobody_elses(void **state)
{
	(void)state;
	struct args args = {.present = F(agency) | F(public_key), .agency = POLICE, .public_key = "new"};
	struct command command = {.verb = VERB_agency_key, .actor = OPERATOR, .args = &args};
	assert_int_equal(draft(POLICE, compiled(NULL, 0)), 0);
	assert_int_equal(sign(HOUSING, 1, "c", true), 0);
	assert_int_equal(decide(command), 0);
	assert_int_equal(sign(POLICE, 1, "a", true), ERROR_bad_value);
	assert_int_equal(sign(POLICE, 1, "new", true), 0);
	args.public_key = "c";
	assert_int_equal(decide(command), ERROR_bad_value);
	args.agency = CHIEF;
	assert_int_equal(decide(command), ERROR_bad_value);
	command.actor = POLICE;
	assert_int_equal(decide(command), ERROR_not_allowed);
}

static int replace_key(int32_t agency, const char *key)
{
	struct args args = {.present = F(agency) | F(public_key), .agency = agency, .public_key = key};
	return decide((struct command){.verb = VERB_agency_key, .actor = OPERATOR, .args = &args});
}

static void what_a_replaced_key_signed_is_signed_again(void **state)
{
	(void)state;
	assert_int_equal(draft(POLICE, compiled(two_parties, 4)), 0);
	const struct proposal *proposal = proposal_of(p, 1);
	assert_int_equal(sign(POLICE, 1, "old", true), 0);
	assert_int_equal(replace_key(POLICE, "old"), 0); /* the same one: nothing is replaced */
	assert_int_equal(replace_key(HOUSING, "other"), 0);
	assert_true(proposal_is_signed_by(proposal, POLICE));
	lab.now += INSTANT_MINUTE;
	assert_int_equal(replace_key(POLICE, "new"), 0);
	assert_false(proposal_is_signed_by(proposal, POLICE));
	assert_true(proposal->signings[0].void_since == lab.now);
	assert_int_equal(sign(HOUSING, 1, "other", true), 0);
	assert_int_equal(p->n_covenants, 1); /* one of two signatures counts */
	assert_int_equal(replace_key(POLICE, "old"), 0);
	assert_false(proposal_is_signed_by(proposal, POLICE)); /* void it stays */
	assert_int_equal(sign(POLICE, 1, "old", true), 0);
	assert_int_equal(p->n_covenants, 2);
	assert_int_equal(proposal->n_signings, 3);
}

static void a_departure_does_not_complete_what_a_replaced_key_signed(void **state)
{
	(void)state;
	assert_int_equal(draft(POLICE, compiled(two_parties, 4)), 0);
	assert_int_equal(sign(POLICE, 1, "old", true), 0);
	assert_int_equal(replace_key(POLICE, "new"), 0);
	assert_int_equal(leave(HOUSING), 0);
	assert_int_equal(p->n_covenants, 1);
}

static void what_is_in_force_keeps_its_signatures(void **state)
{
	(void)state;
	assert_int_equal(draft(POLICE, compiled(two_parties, 4)), 0);
	assert_int_equal(sign(POLICE, 1, "old", true), 0);
	assert_int_equal(sign(HOUSING, 1, "other", true), 0);
	assert_int_equal(replace_key(POLICE, "new"), 0);
	assert_true(proposal_is_signed_by(proposal_of(p, 1), POLICE));
}

static void who_leaves_is_no_longer_waited_for(void **state)
{
	(void)state;
	assert_int_equal(draft(POLICE, compiled(NULL, 0)), 0);
	assert_int_equal(leave(MUNICIPALITY), 0);
	assert_int_equal(p->n_covenants, 1); /* nobody has signed */
	lab.now += INSTANT_MINUTE;
	assert_int_equal(sign(POLICE, 1, "a", true), 0);
	assert_int_equal(p->n_covenants, 1);
	assert_int_equal(leave(HOUSING), 0);
	assert_int_equal(last.facts.args.version, 2);
	assert_int_equal(p->n_covenants, 2);
	assert_int_equal(proposal_of(p, 1)->version, 2);
}

static void another_covenant_overtakes_what_is_open(void **state)
{
	(void)state;
	assert_int_equal(draft(POLICE, compiled(NULL, 0)), 0);
	assert_int_equal(sign(POLICE, 1, "a", true), 0);
	assert_int_equal(put(), 0);
	assert_false(proposal_is_open(p, proposal_of(p, 1)));
	assert_int_equal(sign(HOUSING, 1, "c", true), ERROR_overtaken);
	assert_int_equal(leave(HOUSING), 0);
	assert_int_equal(leave(MUNICIPALITY), 0);
	assert_int_equal(p->n_covenants, 2); /* not even when only signers are left */
}

static void parties_must_be_there_and_open_drafts_are_few(void **state)
{
	(void)state;
	struct clause clauses[] = {{"parties.0.agency", "nobody"}, {"parties.0.role", "x"}};
	assert_int_equal(draft(POLICE, compiled(clauses, 2)), ERROR_bad_document);
	assert_string_equal(lab.err.where, "parties.0.agency");
	clauses[0].value = "mayor";
	assert_int_equal(draft(POLICE, compiled(clauses, 2)), ERROR_bad_document);
	for (int i = 0; i < PROPOSALS_OPEN_MAX; i++)
		assert_int_equal(draft(POLICE, compiled(NULL, 0)), 0);
	assert_int_equal(draft(POLICE, compiled(NULL, 0)), ERROR_busy);
	assert_int_equal(put(), 0);
	assert_int_equal(draft(POLICE, compiled(NULL, 0)), 0);
	assert_int_equal(last.facts.args.draft, PROPOSALS_OPEN_MAX + 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(without_a_list_every_agency_signs_and_the_last_puts_it_into_force),
		TEST(only_the_parties_that_the_document_lists_sign),
		TEST(directors_and_operators_sign_nothing),
		TEST(a_bad_signature_and_a_foreign_key_are_refused),
		TEST(the_operator_replaces_a_key_by_one_that_is_nobody_elses),
		TEST(what_a_replaced_key_signed_is_signed_again),
		TEST(a_departure_does_not_complete_what_a_replaced_key_signed),
		TEST(what_is_in_force_keeps_its_signatures),
		TEST(who_leaves_is_no_longer_waited_for),
		TEST(another_covenant_overtakes_what_is_open),
		TEST(parties_must_be_there_and_open_drafts_are_few),
	};
	return cmocka_run_group_tests_name("proposal", tests, NULL, NULL);
}
