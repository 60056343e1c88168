/* msg: see msg.h. */
#include "wire/msg.h"

#include "base/ident.h"
#include "wire/limit.h"

#define MAY .optional = true
#define TEXT_LIMIT .limit = WIRE_TEXT_MAX
#define SLUG_LIMIT .limit = IDENT_SLUG_MAX
#define INT_LIMIT .limit = INT32_MAX
#define LIST_LIMIT .limit = MSG_LIST_MAX

#define AT(member) DESC_OF(struct msg_hello, member)
static const struct desc hello_members[] = {
	{"protocol", TYPE_TEXT, AT(protocol), TEXT_LIMIT},
	{"server", TYPE_TEXT, AT(server), TEXT_LIMIT},
	{"capabilities", DESC_WORDS, AT(capabilities), MAY, LIST_LIMIT},
	{"party", TYPE_PARTY, AT(party)},
	{"kind", TYPE_CHOICE, CHOICE_ROLE, AT(kind)},
	{"now", TYPE_TIME, AT(now)},
	{"driven", TYPE_BOOL, AT(driven), MAY},
	{"text_max", TYPE_INT, AT(text_max), INT_LIMIT},
	{"depth_max", TYPE_INT, AT(depth_max), INT_LIMIT},
	{"pending_max", TYPE_INT, AT(pending_max), INT_LIMIT},
};
#undef AT
const struct desc_table msg_hello_table = DESC_TABLE("hello", struct msg_hello, hello_members);

#define AT(member) DESC_OF(struct msg_opened, member)
static const struct desc opened_members[] = {
	{"obligation", TYPE_INT, AT(obligation), INT_LIMIT},
	{"kind", TYPE_CHOICE, CHOICE_OBLIGATION, AT(kind)},
	{"due", TYPE_TIME, AT(due), MAY},
	{"debtor", TYPE_PARTY, AT(debtor)},
};
#undef AT
const struct desc_table msg_opened_table = DESC_TABLE("opened", struct msg_opened, opened_members);

#define AT(member) DESC_OF(struct msg_done, member)
static const struct desc done_members[] = {
	{"case", TYPE_CASE, AT(case_id), MAY},
	{"seq", TYPE_INT, AT(seq), INT_LIMIT},
	{"at", TYPE_TIME, AT(at)},
	{"opened", DESC_LIST, AT(opened), MAY, LIST_LIMIT, .table = &msg_opened_table},
	{"draft", TYPE_INT, AT(draft), MAY, INT_LIMIT},
	{"version", TYPE_INT, AT(version), MAY, INT_LIMIT},
	{"hash", TYPE_TEXT, AT(hash), MAY, TEXT_LIMIT},
};
#undef AT
const struct desc_table msg_done_table = DESC_TABLE("done", struct msg_done, done_members);

#define AT(member) DESC_OF(struct msg_case, member)
static const struct desc case_members[] = {
	{"case", TYPE_CASE, AT(case_id)},
	{"title", TYPE_TEXT, AT(title), MAY, TEXT_LIMIT},
	{"theme", TYPE_SLUG, AT(theme), SLUG_LIMIT},
	{"urgency", TYPE_CHOICE, CHOICE_URGENCY, AT(urgency)},
	{"status", TYPE_CHOICE, CHOICE_STATUS, AT(status)},
	{"relation", TYPE_CHOICE, CHOICE_RELATION, AT(relation)},
	{"holder", TYPE_PARTY, AT(holder)},
	{"opened_at", TYPE_TIME, AT(opened_at)},
	{"closed_at", TYPE_TIME, AT(closed_at), MAY},
	{"next_due", TYPE_TIME, AT(next_due), MAY},
	{"stalls", TYPE_INT, AT(stalls), INT_LIMIT},
	{"ladder", TYPE_CHOICE, CHOICE_LADDER, AT(ladder)},
	{"rung", TYPE_CHOICE, CHOICE_RUNG, AT(rung), MAY},
	{"neighbourhood", TYPE_SLUG_AREA, AT(neighbourhood), MAY, SLUG_LIMIT},
	{"programme", TYPE_SLUG, AT(programme), MAY, SLUG_LIMIT},
};
#undef AT
const struct desc_table msg_case_table = DESC_TABLE("case", struct msg_case, case_members);

#define AT(member) DESC_OF(struct msg_obligation, member)
static const struct desc obligation_members[] = {
	{"number", TYPE_INT, AT(number), INT_LIMIT},
	{"kind", TYPE_CHOICE, CHOICE_OBLIGATION, AT(kind)},
	{"ordinal", TYPE_INT, AT(ordinal), INT_LIMIT},
	{"cause", TYPE_CHOICE, CHOICE_CAUSE, AT(cause), MAY},
	{"debtor", TYPE_PARTY, AT(debtor)},
	{"creditor", TYPE_PARTY, AT(creditor)},
	{"opened_at", TYPE_TIME, AT(opened_at)},
	{"due", TYPE_TIME, AT(due), MAY},
	{"lapsed", TYPE_BOOL, AT(lapsed), MAY},
	{"covenant", TYPE_INT, AT(covenant), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_obligation_table =
	DESC_TABLE("obligation", struct msg_obligation, obligation_members);

#define AT(member) DESC_OF(struct msg_finding, member)
static const struct desc finding_members[] = {
	{"case", TYPE_CASE, AT(case_id)},
	{"finding", TYPE_INT, AT(finding), INT_LIMIT},
	{"stall", TYPE_CHOICE, CHOICE_STALL, AT(stall)},
	{"rule", TYPE_INT, AT(rule), INT_LIMIT},
	{"severity", TYPE_INT, AT(severity), INT_LIMIT},
	{"since", TYPE_TIME, AT(since)},
	{"cleared_at", TYPE_TIME, AT(cleared_at), MAY},
	{"agency", TYPE_PARTY, AT(agency), MAY},
	{"obligation", TYPE_INT, AT(obligation), MAY, INT_LIMIT},
	{"of_kind", TYPE_CHOICE, CHOICE_OBLIGATION, AT(of_kind), MAY},
	{"ordinal", TYPE_INT, AT(ordinal), MAY, INT_LIMIT},
	{"evidence", TYPE_NUMBERS, AT(evidence), MAY, LIST_LIMIT},
	{"muted", TYPE_BOOL, AT(muted), MAY},
	{"title", TYPE_TEXT, AT(title), MAY, TEXT_LIMIT},
	{"sentence", TYPE_TEXT, AT(sentence), MAY, TEXT_LIMIT},
	{"ends", TYPE_TEXT, AT(ends), MAY, TEXT_LIMIT},
};
#undef AT
const struct desc_table msg_finding_table = DESC_TABLE("finding", struct msg_finding, finding_members);

#define AT(member) DESC_OF(struct msg_part, member)
static const struct desc part_members[] = {
	{"party", TYPE_PARTY, AT(party)},
	{"relation", TYPE_CHOICE, CHOICE_RELATION, AT(relation)},
	{"finished", TYPE_BOOL, AT(finished), MAY},
	{"undelivered", TYPE_BOOL, AT(undelivered), MAY},
};
#undef AT
const struct desc_table msg_part_table = DESC_TABLE("part", struct msg_part, part_members);

#define AT(member) DESC_OF(struct msg_call, member)
static const struct desc call_members[] = {
	{"conference", TYPE_INT, AT(conference), INT_LIMIT},
	{"due", TYPE_TIME, AT(due)},
	{"agency", TYPE_PARTY, AT(agency)},
	{"held", TYPE_BOOL, AT(held), MAY},
};
#undef AT
const struct desc_table msg_call_table = DESC_TABLE("call", struct msg_call, call_members);

#define AT(member) DESC_OF(struct msg_case_view, member)
static const struct desc case_view_members[] = {
	{"case", DESC_OBJECT, AT(summary), .table = &msg_case_table},
	{"text", TYPE_TEXT, AT(text), MAY, TEXT_LIMIT},
	{"person", TYPE_TEXT, AT(person), MAY, TEXT_LIMIT},
	{"parts", DESC_LIST, AT(parts), MAY, LIST_LIMIT, .table = &msg_part_table},
	{"obligations", DESC_LIST, AT(obligations), MAY, LIST_LIMIT, .table = &msg_obligation_table},
	{"findings", DESC_LIST, AT(findings), MAY, LIST_LIMIT, .table = &msg_finding_table},
	{"conferences", DESC_LIST, AT(conferences), MAY, LIST_LIMIT, .table = &msg_call_table},
	{"paused_until", TYPE_TIME, AT(paused_until), MAY},
	{"escalated_at", TYPE_TIME, AT(escalated_at), MAY},
	{"severity", TYPE_INT, AT(severity), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_case_view_table =
	DESC_TABLE("case_view", struct msg_case_view, case_view_members);

#define AT(member) DESC_OF(struct msg_case_page, member)
static const struct desc case_page_members[] = {
	{"cases", DESC_LIST, AT(cases), LIST_LIMIT, .table = &msg_case_table},
	{"next", TYPE_CASE, AT(next), MAY},
};
#undef AT
const struct desc_table msg_case_page_table =
	DESC_TABLE("case_page", struct msg_case_page, case_page_members);

#define AT(member) DESC_OF(struct msg_event, member)
static const struct desc event_members[] = {
	{"case", TYPE_CASE, AT(case_id), MAY},
	{"seq", TYPE_INT, AT(seq), INT_LIMIT},
	{"at", TYPE_TIME, AT(at)},
	{"recorded_at", TYPE_TIME, AT(recorded_at)},
	{"kind", DESC_EVENT, AT(kind)},
	{"actor", TYPE_PARTY, AT(actor)},
	{"on_behalf_of", TYPE_SLUG, AT(on_behalf_of), MAY, SLUG_LIMIT},
	{"purpose", TYPE_SLUG, AT(purpose), MAY, SLUG_LIMIT},
	{"visibility", TYPE_CHOICE, CHOICE_VISIBILITY, AT(visibility)},
	{"facts", TYPE_JSON, AT(facts), TEXT_LIMIT},
	{"content", TYPE_JSON, AT(content), MAY, TEXT_LIMIT},
	{"cursor", TYPE_TEXT, AT(cursor), MAY, TEXT_LIMIT},
};
#undef AT
const struct desc_table msg_event_table = DESC_TABLE("event", struct msg_event, event_members);

#define AT(member) DESC_OF(struct msg_timeline, member)
static const struct desc timeline_members[] = {
	{"events", DESC_LIST, AT(events), LIST_LIMIT, .table = &msg_event_table},
	{"next", TYPE_INT, AT(next), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_timeline_table = DESC_TABLE("timeline", struct msg_timeline, timeline_members);

#define AT(member) DESC_OF(struct msg_escalation, member)
static const struct desc escalation_members[] = {
	{"case", TYPE_CASE, AT(case_id)},
	{"title", TYPE_TEXT, AT(title), MAY, TEXT_LIMIT},
	{"theme", TYPE_SLUG, AT(theme), SLUG_LIMIT},
	{"ladder", TYPE_CHOICE, CHOICE_LADDER, AT(ladder)},
	{"rung", TYPE_CHOICE, CHOICE_RUNG, AT(rung)},
	{"severity", TYPE_INT, AT(severity), INT_LIMIT},
	{"since", TYPE_TIME, AT(since)},
	{"due", TYPE_TIME, AT(due), MAY},
	{"holder", TYPE_PARTY, AT(holder)},
	{"stalls", DESC_WORDS, AT(stalls), LIST_LIMIT},
	{"director", TYPE_PARTY, AT(director), MAY},
	{"outside", TYPE_TEXT, AT(outside), MAY, TEXT_LIMIT},
	{"snoozed_until", TYPE_TIME, AT(snoozed_until), MAY},
};
#undef AT
const struct desc_table msg_escalation_table =
	DESC_TABLE("escalation", struct msg_escalation, escalation_members);

#define AT(member) DESC_OF(struct msg_escalation_page, member)
static const struct desc escalation_page_members[] = {
	{"escalations", DESC_LIST, AT(escalations), LIST_LIMIT, .table = &msg_escalation_table},
	{"next", TYPE_CASE, AT(next), MAY},
};
#undef AT
const struct desc_table msg_escalation_page_table =
	DESC_TABLE("escalation_page", struct msg_escalation_page, escalation_page_members);

#define AT(member) DESC_OF(struct msg_stall_page, member)
static const struct desc stall_page_members[] = {
	{"stalls", DESC_LIST, AT(stalls), LIST_LIMIT, .table = &msg_finding_table},
	{"next", TYPE_CASE, AT(next), MAY},
};
#undef AT
const struct desc_table msg_stall_page_table =
	DESC_TABLE("stall_page", struct msg_stall_page, stall_page_members);

#define AT(member) DESC_OF(struct msg_explanation, member)
static const struct desc explanation_members[] = {
	{"finding", DESC_OBJECT, AT(finding), .table = &msg_finding_table},
	{"events", DESC_LIST, AT(events), MAY, LIST_LIMIT, .table = &msg_event_table},
};
#undef AT
const struct desc_table msg_explanation_table =
	DESC_TABLE("explanation", struct msg_explanation, explanation_members);

#define AT(member) DESC_OF(struct msg_digest_line, member)
static const struct desc digest_line_members[] = {
	{"state", TYPE_SLUG, AT(state), SLUG_LIMIT},
	{"case", TYPE_CASE, AT(case_id)},
	{"title", TYPE_TEXT, AT(title), MAY, TEXT_LIMIT},
	{"finding", TYPE_INT, AT(finding), INT_LIMIT},
	{"stall", TYPE_CHOICE, CHOICE_STALL, AT(stall)},
	{"severity", TYPE_INT, AT(severity), INT_LIMIT},
	{"urgency", TYPE_CHOICE, CHOICE_URGENCY, AT(urgency)},
	{"debtor", TYPE_PARTY, AT(debtor), MAY},
	{"obligation", TYPE_INT, AT(obligation), MAY, INT_LIMIT},
	{"of_kind", TYPE_CHOICE, CHOICE_OBLIGATION, AT(of_kind), MAY},
	{"due", TYPE_TIME, AT(due), MAY},
	{"since", TYPE_TIME, AT(since)},
	{"escalated_at", TYPE_TIME, AT(escalated_at), MAY},
	{"ladder", TYPE_CHOICE, CHOICE_LADDER, AT(ladder)},
	{"rung", TYPE_CHOICE, CHOICE_RUNG, AT(rung), MAY},
	{"act_by", TYPE_TIME, AT(act_by), MAY},
	{"sentence", TYPE_TEXT, AT(sentence), MAY, TEXT_LIMIT},
	{"suggestion", TYPE_TEXT, AT(suggestion), MAY, TEXT_LIMIT},
};
#undef AT
const struct desc_table msg_digest_line_table =
	DESC_TABLE("digest_line", struct msg_digest_line, digest_line_members);

#define AT(member) DESC_OF(struct msg_digest, member)
static const struct desc digest_members[] = {
	{"party", TYPE_PARTY, AT(party)},
	{"since", TYPE_TIME, AT(since)},
	{"until", TYPE_TIME, AT(until)},
	{"now", TYPE_TIME, AT(now)},
	{"new", TYPE_INT, AT(fresh), INT_LIMIT},
	{"worse", TYPE_INT, AT(worse), INT_LIMIT},
	{"open", TYPE_INT, AT(open), INT_LIMIT},
	{"resolved", TYPE_INT, AT(resolved), INT_LIMIT},
	{"snoozed", TYPE_INT, AT(snoozed), INT_LIMIT},
	{"ages", DESC_COUNTS, AT(ages), LIST_LIMIT},
	{"lines", DESC_LIST, AT(lines), LIST_LIMIT, .table = &msg_digest_line_table},
	{"left_out", TYPE_INT, AT(left_out), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_digest_table = DESC_TABLE("digest", struct msg_digest, digest_members);

#define AT(member) DESC_OF(struct msg_watch, member)
static const struct desc watch_members[] = {
	{"cursor", TYPE_TEXT, AT(cursor), TEXT_LIMIT},
};
#undef AT
const struct desc_table msg_watch_table = DESC_TABLE("watch", struct msg_watch, watch_members);

#define AT(member) DESC_OF(struct msg_signing, member)
static const struct desc signing_members[] = {
	{"agency", TYPE_PARTY, AT(agency)},
	{"at", TYPE_TIME, AT(at)},
	{"public_key", TYPE_TEXT, AT(public_key), TEXT_LIMIT},
	{"signature", TYPE_TEXT, AT(signature), TEXT_LIMIT},
};
#undef AT
const struct desc_table msg_signing_table = DESC_TABLE("signing", struct msg_signing, signing_members);

#define AT(member) DESC_OF(struct msg_covenant, member)
static const struct desc covenant_members[] = {
	{"version", TYPE_INT, AT(version), MAY, INT_LIMIT},
	{"since", TYPE_TIME, AT(since), MAY},
	{"document", TYPE_JSON, AT(document), TEXT_LIMIT},
	{"hash", TYPE_TEXT, AT(hash), MAY, TEXT_LIMIT},
	{"draft", TYPE_INT, AT(draft), MAY, INT_LIMIT},
	{"author", TYPE_PARTY, AT(author), MAY},
	{"signings", DESC_LIST, AT(signings), MAY, LIST_LIMIT, .table = &msg_signing_table},
	{"waiting", DESC_WORDS, AT(waiting), MAY, LIST_LIMIT},
};
#undef AT
const struct desc_table msg_covenant_table = DESC_TABLE("covenant", struct msg_covenant, covenant_members);

#define AT(member) DESC_OF(struct msg_change, member)
static const struct desc change_members[] = {
	{"clause", TYPE_TEXT, AT(clause), TEXT_LIMIT},
	{"change", TYPE_SLUG, AT(change), SLUG_LIMIT},
	{"before", TYPE_TEXT, AT(before), MAY, TEXT_LIMIT},
	{"after", TYPE_TEXT, AT(after), MAY, TEXT_LIMIT},
	{"direction", TYPE_SLUG, AT(direction), MAY, SLUG_LIMIT},
};
#undef AT
const struct desc_table msg_change_table = DESC_TABLE("change", struct msg_change, change_members);

#define AT(member) DESC_OF(struct msg_diff, member)
static const struct desc diff_members[] = {
	{"version", TYPE_INT, AT(version), MAY, INT_LIMIT},
	{"draft", TYPE_INT, AT(draft), MAY, INT_LIMIT},
	{"against", TYPE_INT, AT(against), MAY, INT_LIMIT},
	{"against_draft", TYPE_INT, AT(against_draft), MAY, INT_LIMIT},
	{"changes", DESC_LIST, AT(changes), LIST_LIMIT, .table = &msg_change_table},
};
#undef AT
const struct desc_table msg_diff_table = DESC_TABLE("diff", struct msg_diff, diff_members);

#define AT(member) DESC_OF(struct msg_delivery, member)
static const struct desc delivery_members[] = {
	{"case", TYPE_CASE, AT(case_id)},
	{"delivery", TYPE_INT, AT(delivery), INT_LIMIT},
	{"occasion", TYPE_CHOICE, CHOICE_OCCASION, AT(occasion)},
	{"at", TYPE_TIME, AT(at)},
	{"urgency", TYPE_CHOICE, CHOICE_URGENCY, AT(urgency)},
	{"escalated_at", TYPE_TIME, AT(escalated_at), MAY},
	{"rung", TYPE_CHOICE, CHOICE_RUNG, AT(rung), MAY},
	{"severity", TYPE_INT, AT(severity), MAY, INT_LIMIT},
	{"stall", TYPE_CHOICE, CHOICE_STALL, AT(stall), MAY},
	{"finding", TYPE_INT, AT(finding), MAY, INT_LIMIT},
	{"since", TYPE_TIME, AT(since), MAY},
	{"debtor", TYPE_PARTY, AT(debtor), MAY},
	{"obligation", TYPE_INT, AT(obligation), MAY, INT_LIMIT},
	{"of_kind", TYPE_CHOICE, CHOICE_OBLIGATION, AT(of_kind), MAY},
	{"due", TYPE_TIME, AT(due), MAY},
	{"sentence", TYPE_TEXT, AT(sentence), MAY, TEXT_LIMIT},
	{"suggestion", TYPE_TEXT, AT(suggestion), MAY, TEXT_LIMIT},
};
#undef AT
const struct desc_table msg_delivery_table = DESC_TABLE("delivery", struct msg_delivery, delivery_members);

#define AT(member) DESC_OF(struct msg_letter, member)
static const struct desc letter_members[] = {
	{"letter", TYPE_CASE, AT(letter)},
	{"kind", TYPE_TEXT, AT(kind), TEXT_LIMIT},
	{"recipient", TYPE_PARTY, AT(recipient)},
	{"label", TYPE_TEXT, AT(label), TEXT_LIMIT},
	{"mailbox", TYPE_TEXT, AT(mailbox), TEXT_LIMIT},
	{"notice", TYPE_CHOICE, CHOICE_NOTICE, AT(notice), MAY},
	{"language", TYPE_CHOICE, CHOICE_LANGUAGE, AT(language)},
	{"made_at", TYPE_TIME, AT(made_at)},
	{"attempt", TYPE_INT, AT(attempt), INT_LIMIT},
	{"count", TYPE_INT, AT(count), MAY, INT_LIMIT},
	{"crisis", TYPE_INT, AT(crisis), MAY, INT_LIMIT},
	{"held_back", TYPE_INT, AT(held_back), MAY, INT_LIMIT},
	{"waiting", TYPE_INT, AT(waiting), MAY, INT_LIMIT},
	{"since", TYPE_TIME, AT(since), MAY},
	{"until", TYPE_TIME, AT(until), MAY},
	{"items", DESC_LIST, AT(items), MAY, LIST_LIMIT, .table = &msg_delivery_table},
};
#undef AT
const struct desc_table msg_letter_table = DESC_TABLE("letter", struct msg_letter, letter_members);

#define AT(member) DESC_OF(struct msg_letters, member)
static const struct desc letters_members[] = {
	{"now", TYPE_TIME, AT(now)},
	{"letters", DESC_LIST, AT(letters), LIST_LIMIT, .table = &msg_letter_table},
};
#undef AT
const struct desc_table msg_letters_table = DESC_TABLE("letters", struct msg_letters, letters_members);

#define AT(member) DESC_OF(struct msg_letter_end, member)
static const struct desc letter_end_members[] = {
	{"letter", TYPE_CASE, AT(letter)},
	{"next_try", TYPE_TIME, AT(next_try), MAY},
};
#undef AT
const struct desc_table msg_letter_end_table =
	DESC_TABLE("letter_end", struct msg_letter_end, letter_end_members);

#define AT(member) DESC_OF(struct msg_backlog, member)
static const struct desc backlog_members[] = {
	{"medium", TYPE_CHOICE, CHOICE_MEDIUM, AT(medium)},
	{"waiting", TYPE_INT, AT(waiting), MAY, INT_LIMIT},
	{"open", TYPE_INT, AT(open), MAY, INT_LIMIT},
	{"tried", TYPE_INT, AT(tried), MAY, INT_LIMIT},
	{"failed", TYPE_INT, AT(failed), MAY, INT_LIMIT},
	{"oldest_at", TYPE_TIME, AT(oldest_at), MAY},
	{"taken_at", TYPE_TIME, AT(taken_at), MAY},
};
#undef AT
const struct desc_table msg_backlog_table = DESC_TABLE("backlog", struct msg_backlog, backlog_members);

#define AT(member) DESC_OF(struct msg_digest_sent, member)
static const struct desc digest_sent_members[] = {
	{"party", TYPE_PARTY, AT(party)},
	{"due_at", TYPE_TIME, AT(due_at)},
	{"state", TYPE_TEXT, AT(state), TEXT_LIMIT},
	{"attempt", TYPE_INT, AT(attempt), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_digest_sent_table =
	DESC_TABLE("digest_sent", struct msg_digest_sent, digest_sent_members);

#define AT(member) DESC_OF(struct msg_trouble, member)
static const struct desc trouble_members[] = {
	{"letter", TYPE_CASE, AT(letter)},
	{"medium", TYPE_CHOICE, CHOICE_MEDIUM, AT(medium)},
	{"recipient", TYPE_PARTY, AT(recipient)},
	{"made_at", TYPE_TIME, AT(made_at)},
	{"attempt", TYPE_INT, AT(attempt), INT_LIMIT},
	{"reason", TYPE_TEXT, AT(reason), TEXT_LIMIT},
	{"next_try", TYPE_TIME, AT(next_try)},
};
#undef AT
const struct desc_table msg_trouble_table = DESC_TABLE("trouble", struct msg_trouble, trouble_members);

#define AT(member) DESC_OF(struct msg_delivery_status, member)
static const struct desc delivery_status_members[] = {
	{"now", TYPE_TIME, AT(now)},
	{"media", DESC_LIST, AT(media), LIST_LIMIT, .table = &msg_backlog_table},
	{"digests", DESC_LIST, AT(digests), LIST_LIMIT, .table = &msg_digest_sent_table},
	{"troubles", DESC_LIST, AT(troubles), LIST_LIMIT, .table = &msg_trouble_table},
};
#undef AT
const struct desc_table msg_delivery_status_table =
	DESC_TABLE("delivery_status", struct msg_delivery_status, delivery_status_members);

#define AT(member) DESC_OF(struct msg_clock, member)
static const struct desc clock_members[] = {
	{"now", TYPE_TIME, AT(now)},
};
#undef AT
const struct desc_table msg_clock_table = DESC_TABLE("clock", struct msg_clock, clock_members);

#define AT(member) DESC_OF(struct msg_owed, member)
static const struct desc owed_members[] = {
	{"week", TYPE_TIME, AT(week), MAY},
	{"debtor", TYPE_PARTY, AT(debtor), MAY},
	{"creditor", TYPE_PARTY, AT(creditor), MAY},
	{"of_kind", TYPE_CHOICE, CHOICE_OBLIGATION, AT(of_kind)},
	{"withheld", TYPE_BOOL, AT(withheld), MAY},
	{"cases", TYPE_INT, AT(cases), MAY, INT_LIMIT},
	{"in_time", TYPE_INT, AT(in_time), MAY, INT_LIMIT},
	{"late", TYPE_INT, AT(late), MAY, INT_LIMIT},
	{"refused", TYPE_INT, AT(refused), MAY, INT_LIMIT},
	{"lawful", TYPE_INT, AT(lawful), MAY, INT_LIMIT},
	{"never", TYPE_INT, AT(never), MAY, INT_LIMIT},
	{"withdrawn", TYPE_INT, AT(withdrawn), MAY, INT_LIMIT},
	{"open", TYPE_INT, AT(open), MAY, INT_LIMIT},
	{"overdue", TYPE_INT, AT(overdue), MAY, INT_LIMIT},
	{"measured", TYPE_INT, AT(measured), MAY, INT_LIMIT},
	{"p50_s", TYPE_INT, AT(p50_s), MAY, INT_LIMIT},
	{"p90_s", TYPE_INT, AT(p90_s), MAY, INT_LIMIT},
	{"p99_s", TYPE_INT, AT(p99_s), MAY, INT_LIMIT},
	{"curve_s", TYPE_NUMBERS, AT(curve_s), MAY, LIST_LIMIT},
};
#undef AT
const struct desc_table msg_owed_table = DESC_TABLE("owed", struct msg_owed, owed_members);

#define AT(member) DESC_OF(struct msg_stalled, member)
static const struct desc stalled_members[] = {
	{"debtor", TYPE_PARTY, AT(debtor)},
	{"withheld", TYPE_BOOL, AT(withheld), MAY},
	{"cases", TYPE_INT, AT(cases), MAY, INT_LIMIT},
	{"found", TYPE_INT, AT(found), MAY, INT_LIMIT},
	{"cleared", TYPE_INT, AT(cleared), MAY, INT_LIMIT},
	{"open", TYPE_INT, AT(open), MAY, INT_LIMIT},
	{"age_p50_s", TYPE_INT, AT(age_p50_s), MAY, INT_LIMIT},
	{"age_max_s", TYPE_INT, AT(age_max_s), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_stalled_table = DESC_TABLE("stalled", struct msg_stalled, stalled_members);

#define AT(member) DESC_OF(struct msg_quality_agencies, member)
static const struct desc quality_agencies_members[] = {
	{"from", TYPE_TIME, AT(from)},
	{"until", TYPE_TIME, AT(until)},
	{"whole", DESC_LIST, AT(whole), MAY, LIST_LIMIT, .table = &msg_owed_table},
	{"owed", DESC_LIST, AT(owed), MAY, LIST_LIMIT, .table = &msg_owed_table},
	{"stalled", DESC_LIST, AT(stalled), MAY, LIST_LIMIT, .table = &msg_stalled_table},
	{"left_off", TYPE_INT, AT(left_off), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_quality_agencies_table =
	DESC_TABLE("quality_agencies", struct msg_quality_agencies, quality_agencies_members);

#define AT(member) DESC_OF(struct msg_flow, member)
static const struct desc flow_members[] = {
	{"giver", TYPE_PARTY, AT(giver)},
	{"taker", TYPE_PARTY, AT(taker)},
	{"withheld", TYPE_BOOL, AT(withheld), MAY},
	{"cases", TYPE_INT, AT(cases), MAY, INT_LIMIT},
	{"times", TYPE_INT, AT(times), MAY, INT_LIMIT},
	{"back", TYPE_INT, AT(back), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_flow_table = DESC_TABLE("flow", struct msg_flow, flow_members);

#define AT(member) DESC_OF(struct msg_quality_pairs, member)
static const struct desc quality_pairs_members[] = {
	{"from", TYPE_TIME, AT(from)},
	{"until", TYPE_TIME, AT(until)},
	{"owed", DESC_LIST, AT(owed), MAY, LIST_LIMIT, .table = &msg_owed_table},
	{"flows", DESC_LIST, AT(flows), MAY, LIST_LIMIT, .table = &msg_flow_table},
	{"left_off", TYPE_INT, AT(left_off), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_quality_pairs_table =
	DESC_TABLE("quality_pairs", struct msg_quality_pairs, quality_pairs_members);

#define AT(member) DESC_OF(struct msg_experience, member)
static const struct desc experience_members[] = {
	{"neighbourhood", TYPE_SLUG_AREA, AT(neighbourhood), MAY, SLUG_LIMIT},
	{"withheld", TYPE_BOOL, AT(withheld), MAY},
	{"cases", TYPE_INT, AT(cases), MAY, INT_LIMIT},
	{"contacts", TYPE_INT, AT(contacts), MAY, INT_LIMIT},
	{"taken_seriously", TYPE_INT, AT(taken_seriously), MAY, INT_LIMIT},
	{"knew_who", TYPE_INT, AT(knew_who), MAY, INT_LIMIT},
	{"promises_kept", TYPE_INT, AT(promises_kept), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_experience_table =
	DESC_TABLE("experience", struct msg_experience, experience_members);

#define AT(member) DESC_OF(struct msg_quality_neighbourhoods, member)
static const struct desc quality_neighbourhoods_members[] = {
	{"from", TYPE_TIME, AT(from)},
	{"until", TYPE_TIME, AT(until)},
	{"whole", DESC_OBJECT, AT(whole), .table = &msg_experience_table},
	{"areas", DESC_LIST, AT(areas), MAY, LIST_LIMIT, .table = &msg_experience_table},
	{"left_off", TYPE_INT, AT(left_off), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_quality_neighbourhoods_table = DESC_TABLE(
	"quality_neighbourhoods", struct msg_quality_neighbourhoods, quality_neighbourhoods_members);

#define AT(member) DESC_OF(struct msg_quality_citizens, member)
static const struct desc quality_citizens_members[] = {
	{"from", TYPE_TIME, AT(from)},
	{"until", TYPE_TIME, AT(until)},
	{"owed", DESC_LIST, AT(owed), MAY, LIST_LIMIT, .table = &msg_owed_table},
	{"whole", DESC_OBJECT, AT(whole), .table = &msg_experience_table},
};
#undef AT
const struct desc_table msg_quality_citizens_table =
	DESC_TABLE("quality_citizens", struct msg_quality_citizens, quality_citizens_members);

#define AT(member) DESC_OF(struct msg_week, member)
static const struct desc week_members[] = {
	{"week", TYPE_TIME, AT(week)},
	{"withheld", TYPE_BOOL, AT(withheld), MAY},
	{"cases", TYPE_INT, AT(cases), MAY, INT_LIMIT},
	{"handovers", TYPE_INT, AT(handovers), MAY, INT_LIMIT},
	{"back", TYPE_INT, AT(back), MAY, INT_LIMIT},
	{"found", TYPE_INT, AT(found), MAY, INT_LIMIT},
	{"cleared", TYPE_INT, AT(cleared), MAY, INT_LIMIT},
	{"contacts", TYPE_INT, AT(contacts), MAY, INT_LIMIT},
};
#undef AT
const struct desc_table msg_week_table = DESC_TABLE("week", struct msg_week, week_members);

#define AT(member) DESC_OF(struct msg_quality_trend, member)
static const struct desc quality_trend_members[] = {
	{"from", TYPE_TIME, AT(from)},
	{"until", TYPE_TIME, AT(until)},
	{"owed", DESC_LIST, AT(owed), MAY, LIST_LIMIT, .table = &msg_owed_table},
	{"weeks", DESC_LIST, AT(weeks), MAY, LIST_LIMIT, .table = &msg_week_table},
};
#undef AT
const struct desc_table msg_quality_trend_table =
	DESC_TABLE("quality_trend", struct msg_quality_trend, quality_trend_members);

/* A verb that is not here writes. */
static const struct desc_table *const results[VERB_COUNT] = {
	[VERB_session_hello] = &msg_hello_table,
	[VERB_case_get] = &msg_case_view_table,
	[VERB_case_list] = &msg_case_page_table,
	[VERB_case_timeline] = &msg_timeline_table,
	[VERB_escalation_list] = &msg_escalation_page_table,
	[VERB_stall_list] = &msg_stall_page_table,
	[VERB_stall_explain] = &msg_explanation_table,
	[VERB_digest_show] = &msg_digest_table,
	[VERB_watch_start] = &msg_watch_table,
	[VERB_watch_stop] = &msg_watch_table,
	[VERB_covenant_show] = &msg_covenant_table,
	[VERB_covenant_diff] = &msg_diff_table,
	[VERB_delivery_take] = &msg_letters_table,
	[VERB_delivery_done] = &msg_letter_end_table,
	[VERB_delivery_fail] = &msg_letter_end_table,
	[VERB_delivery_status] = &msg_delivery_status_table,
	[VERB_clock_advance] = &msg_clock_table,
	[VERB_quality_agencies] = &msg_quality_agencies_table,
	[VERB_quality_pairs] = &msg_quality_pairs_table,
	[VERB_quality_neighbourhoods] = &msg_quality_neighbourhoods_table,
	[VERB_quality_citizens] = &msg_quality_citizens_table,
	[VERB_quality_trend] = &msg_quality_trend_table,
};

const struct desc_table *msg_result_of(enum verb verb)
{
	return results[verb] ? results[verb] : &msg_done_table;
}
