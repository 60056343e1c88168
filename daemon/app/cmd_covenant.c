/* cmd_covenant: covenant.show and covenant.diff. */
#include <string.h>

#include "almanac/almanac.h"
#include "app/commands.h"
#include "app/inside.h"
#include "app/partners.h"
#include "app/signing.h"
#include "core/covenant_diff.h"
#include "core/proposal.h"
#include "wire/clauses.h"
#include "wire/msg.h"

/* One covenant that is asked for: a version or a draft. */
struct asked {
	int32_t version; /* 0 = a draft that is not in force */
	int32_t draft;   /* 0 = put without signatures */
	int64_t since;
	const char *document;
	const struct proposal *proposal; /* NULL likewise */
};

/* --- finding it ------------------------------------------------------------------------------------ */

static enum phase_result find_draft(struct reading *reading, int32_t number, const char *field,
				    struct asked *ret_asked)
{
	const struct proposal *proposal = proposal_of(reading->partnership, number);
	if (!proposal)
		return reading_fail(reading, ERROR_not_found, field, "there is no draft of this number");
	*ret_asked = (struct asked){proposal->version, number, INSTANT_NEVER, proposal->document, proposal};
	if (proposal->version)
		partners_document(reading->app->partners, proposal->version, &ret_asked->since);
	return PHASE_NEXT;
}

/* The draft that came into force as this version. */
static const struct proposal *proposal_behind(const struct partnership *partnership, int32_t version)
{
	for (int32_t number = 1; number <= partnership->n_proposals; number++) {
		const struct proposal *proposal = proposal_of(partnership, number);
		if (proposal->version == version)
			return proposal;
	}
	return NULL;
}

static enum phase_result find_version(struct reading *reading, int32_t version, const char *field,
				      struct asked *ret_asked)
{
	struct asked asked = {.version = version};
	asked.document = partners_document(reading->app->partners, version, &asked.since);
	if (!asked.document && *field)
		return reading_fail(reading, ERROR_not_found, field, "there is no covenant of this version");
	if (!asked.document)
		return reading_fail(reading, ERROR_no_covenant, "",
				    "the partnership has no covenant yet: the operator puts one");
	asked.proposal = proposal_behind(reading->partnership, version);
	asked.draft = asked.proposal ? asked.proposal->number : 0;
	*ret_asked = asked;
	return PHASE_NEXT;
}

/* By `draft`, else by `version`, else the one in force. */
static enum phase_result find_asked(struct reading *reading, struct asked *ret_asked)
{
	const struct args *args = reading->args;
	bool named = (args->present & F(version)) != 0;
	if (args->present & F(draft))
		return find_draft(reading, args->draft, "draft", ret_asked);
	return find_version(reading, named ? args->version : reading->partnership->n_covenants,
			    named ? "version" : "", ret_asked);
}

/* --- covenant.show --------------------------------------------------------------------------------- */

static struct desc_list signings_of(struct reading *reading, const struct proposal *proposal)
{
	struct msg_signing *items = arena_zalloc(reading->arena, (size_t)proposal->n_signings, sizeof *items);
	for (int32_t i = 0; i < proposal->n_signings; i++) {
		const struct signing *signing = &proposal->signings[i];
		items[i] = (struct msg_signing){signing->agency, signing->at, signing->public_key,
						signing->signature, signing->void_since};
	}
	return (struct desc_list){items, proposal->n_signings};
}

/* Nobody is waited for once it is in force. */
static struct desc_list waiting_of(struct reading *reading, const struct proposal *proposal)
{
	const struct partnership *partnership = reading->partnership;
	const char **names = arena_zalloc(reading->arena, (size_t)partnership->n_parties + 1, sizeof *names);
	int32_t count = 0;
	if (!proposal_is_open(partnership, proposal))
		return (struct desc_list){names, 0};
	for (int32_t agency = 1; agency <= partnership->n_parties && count < MSG_LIST_MAX; agency++) {
		if (proposal_is_party(partnership, proposal, agency, reading->now) &&
		    !proposal_is_signed_by(proposal, agency))
			names[count++] = partnership_party(partnership, agency)->name;
	}
	return (struct desc_list){names, count};
}

static const char *hash_of(struct reading *reading, const char *document)
{
	char hex[SIGNING_HASH_LENGTH + 1];
	struct err err;
	return signing_hash(document, hex, &err) < 0
		       ? NULL
		       : arena_strndup(reading->arena, hex, SIGNING_HASH_LENGTH);
}

static enum phase_result show(struct reading *reading)
{
	struct asked asked;
	enum phase_result result = find_asked(reading, &asked);
	if (result != PHASE_NEXT)
		return result;
	struct msg_covenant *covenant = arena_zalloc(reading->arena, 1, sizeof *covenant);
	*covenant = (struct msg_covenant){
		.version = asked.version,
		.since = asked.since,
		.document = asked.document,
		.hash = hash_of(reading, asked.document),
		.draft = asked.draft,
		.proposed = INSTANT_NEVER,
	};
	if (asked.proposal) {
		covenant->partnership = reading->app->config.partnership;
		covenant->proposed = asked.proposal->at;
		covenant->author = asked.proposal->author;
		covenant->signings = signings_of(reading, asked.proposal);
		covenant->waiting = waiting_of(reading, asked.proposal);
	}
	reading->result = covenant;
	return PHASE_NEXT;
}

const struct answer answer_covenant_show = {{show}};

/* --- covenant.diff --------------------------------------------------------------------------------- */

/* By `against_draft`, else by `against`, else what it replaces; before the first covenant nothing was agreed. */
static enum phase_result find_against(struct reading *reading, const struct asked *asked,
				      struct asked *ret_against)
{
	const struct args *args = reading->args;
	int32_t before = asked->version ? asked->version - 1 : asked->proposal->base;
	if (args->present & F(against_draft))
		return find_draft(reading, args->against_draft, "against_draft", ret_against);
	if (args->present & F(against))
		return find_version(reading, args->against, "against", ret_against);
	if (before > 0)
		return find_version(reading, before, "against", ret_against);
	*ret_against = (struct asked){.document = "{}"};
	return PHASE_NEXT;
}

/* The calendar of both, or NULL when they have not the same one. */
static int read_both(struct reading *reading, const struct asked *asked, const struct asked *against,
		     struct clauses ret_clauses[2], const struct calendar **ret_calendar, struct err *err)
{
	const char *const documents[] = {against->document, asked->document};
	struct almanac almanac;
	for (int i = 0; i < 2; i++) {
		if (clauses_read(slice_of(documents[i], strlen(documents[i])), reading->arena,
				 &ret_clauses[i], err) < 0)
			return -1;
	}
	return almanac_calendar(reading->arena, ret_clauses[1], ALMANAC_FROM, ALMANAC_TO, ret_calendar,
				&almanac, err);
}

static struct desc_list changes_of(struct reading *reading, struct covenant_changes changes)
{
	static const char *const directions[] = {NULL, "sharper", "looser"};
	size_t count = changes.count < MSG_LIST_MAX ? changes.count : MSG_LIST_MAX;
	struct msg_change *items = arena_zalloc(reading->arena, count, sizeof *items);
	for (size_t i = 0; i < count; i++) {
		const struct covenant_change *change = &changes.items[i];
		items[i] = (struct msg_change){
			.clause = change->path,
			.change = !change->before ? "added"
				  : change->after ? "changed"
						  : "removed",
			.before = change->before,
			.after = change->after,
			.direction = directions[change->direction],
		};
	}
	return (struct desc_list){items, (int32_t)count};
}

static enum phase_result diff(struct reading *reading)
{
	struct asked asked, against;
	struct clauses clauses[2];
	const struct calendar *calendar;
	struct err err;
	enum phase_result result = find_asked(reading, &asked);
	if (result == PHASE_NEXT)
		result = find_against(reading, &asked, &against);
	if (result != PHASE_NEXT)
		return result;
	if (read_both(reading, &asked, &against, clauses, &calendar, &err) < 0)
		return reading_fail(reading, err.code, err.where, err.text);
	struct covenant_changes changes = covenant_diff(reading->arena, clauses[0], clauses[1], calendar);
	if (!covenant_changes_keep_calendar(changes))
		changes = covenant_diff(reading->arena, clauses[0], clauses[1], NULL);
	struct msg_diff *message = arena_zalloc(reading->arena, 1, sizeof *message);
	*message = (struct msg_diff){asked.version, asked.draft, against.version, against.draft,
				     changes_of(reading, changes)};
	reading->result = message;
	return PHASE_NEXT;
}

const struct answer answer_covenant_diff = {{diff}};
