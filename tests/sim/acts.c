/* acts: see acts.h. */
#include "sim/acts.h"

const struct act acts[] = {
	/* the next step, by its holder */
	{VERB_milestone_reach, OBLIGATION_move, ACTOR_HOLDER, 8, 2, 0, 0},
	{VERB_handover_offer, OBLIGATION_move, ACTOR_HOLDER, 5, 24, 0, 0},
	{VERB_handover_offer, OBLIGATION_move, ACTOR_HOLDER, 1, 2, F(with), 0},
	{VERB_handover_keep, OBLIGATION_move, ACTOR_HOLDER, 2, 1, 0, 0},
	{VERB_request_ask, OBLIGATION_move, ACTOR_HOLDER, 4, 4, 0, 0},
	{VERB_request_ask, OBLIGATION_move, ACTOR_HOLDER, 1, 1, F(due), 0},
	{VERB_action_agree, OBLIGATION_move, ACTOR_HOLDER, 4, 1, 0, 0},
	{VERB_promise_make, OBLIGATION_move, ACTOR_HOLDER, 4, 2, 0, 0},
	{VERB_note_add, OBLIGATION_move, ACTOR_HOLDER, 1, 3, 0, 0},
	{VERB_case_close, OBLIGATION_move, ACTOR_HOLDER, 4, 1, F(confirmed), OUTCOME_SOLVED},
	{VERB_case_close, OBLIGATION_move, ACTOR_HOLDER, 1, 1, F(recipient), OUTCOME_PASSED},
	{VERB_case_close, OBLIGATION_move, ACTOR_HOLDER, 1, 2, F(ground), OUTCOME_ENDED},
	/* what is owed to one another */
	{VERB_handover_accept, OBLIGATION_accept, ACTOR_DEBTOR, 10, 1, 0, 0},
	{VERB_handover_refuse, OBLIGATION_accept, ACTOR_DEBTOR, 2, 10, F(ground), 0},
	{VERB_handover_withdraw, OBLIGATION_accept, ACTOR_CREDITOR, 1, 1, 0, 0},
	{VERB_request_answer, OBLIGATION_answer, ACTOR_DEBTOR, 10, 2, 0, 0},
	{VERB_request_refuse, OBLIGATION_answer, ACTOR_DEBTOR, 1, 6, 0, 0},
	{VERB_request_withdraw, OBLIGATION_answer, ACTOR_CREDITOR, 1, 1, 0, 0},
	{VERB_action_done, OBLIGATION_act, ACTOR_DEBTOR, 10, 4, 0, 0},
	{VERB_action_drop, OBLIGATION_act, ACTOR_HOLDER, 1, 3, 0, 0},
	/* what is owed to the citizen */
	{VERB_promise_keep, OBLIGATION_keep, ACTOR_DEBTOR, 10, 3, 0, 0},
	{VERB_promise_break, OBLIGATION_keep, ACTOR_DEBTOR, 1, 3, 0, 0},
	{VERB_promise_renegotiate, OBLIGATION_keep, ACTOR_DEBTOR, 2, 5, 0, 0},
	{VERB_contact_reply, OBLIGATION_reply, ACTOR_DEBTOR, 10, 3, 0, 0},
	{VERB_contact_reply, OBLIGATION_reply, ACTOR_DEBTOR, 2, 4, F(unreachable), 0},
	{VERB_contact_inform, OBLIGATION_inform, ACTOR_DEBTOR, 10, 5, 0, 0},
	{VERB_contact_inform, OBLIGATION_inform, ACTOR_DEBTOR, 1, 2, F(not_told) | F(ground) | F(review), 0},
	/* the ladder */
	{VERB_escalation_acknowledge, OBLIGATION_acknowledge, ACTOR_DIRECTOR, 10, 10, 0, 0},
	{VERB_escalation_resolve, OBLIGATION_decide, ACTOR_DIRECTOR, 8, 8, 0, 0},
	{VERB_case_close, OBLIGATION_decide, ACTOR_DIRECTOR, 2, 2, F(ground) | F(over), OUTCOME_ENDED},
	{VERB_case_close, OBLIGATION_acknowledge, ACTOR_DIRECTOR, 1, 1, F(ground) | F(over), OUTCOME_ENDED},
	/* out of the blue: citizens who call, partners who lend a hand */
	{VERB_contact_record, ACT_BEGINS, ACTOR_PARTICIPANT, 9, 9, F(wants_reply), 0},
	{VERB_contact_record, ACT_BEGINS, ACTOR_PARTICIPANT, 3, 3, 0, 0},
	{VERB_milestone_reach, ACT_BEGINS, ACTOR_PARTICIPANT, 3, 1, 0, 0},
	{VERB_promise_make, ACT_BEGINS, ACTOR_PARTICIPANT, 2, 2, 0, 0},
	{VERB_request_ask, ACT_BEGINS, ACTOR_PARTICIPANT, 2, 2, 0, 0},
	{VERB_action_agree, ACT_BEGINS, ACTOR_PARTICIPANT, 2, 1, 0, 0},
	{VERB_note_add, ACT_BEGINS, ACTOR_PARTICIPANT, 1, 1, 0, 0},
	{VERB_case_reopen, ACT_REVIVES, ACTOR_PARTICIPANT, 1, 1, 0, 0},
};
const int n_acts = (int)(sizeof acts / sizeof *acts);
