/* check: see check.h. */
#include "app/check.h"

#include <string.h>

#include "app/partners.h"
#include "app/row.h"
#include "base/ident.h"
#include "core/apply.h"
#include "core/net.h"
#include "core/partnership.h"
#include "core/proposal.h"
#include "store/audit.h"

struct check {
	FILE *out;
	struct arena partners_arena;
	struct partnership partners; /* for the names that stand in facts */
	struct party_names names;
	struct arena net_arena;
	struct net *net;
	int64_t newest;     /* instant of an event */
	struct arena arena; /* of one case */
	struct draft draft;
	const char *fault; /* of the case; NULL = none yet */
	int32_t events;
	int64_t faults;
};

static int on_case(void *context, const struct store_case *row, struct err *err)
{
	struct check *check = context;
	(void)row;
	(void)err;
	arena_reset(&check->arena);
	draft_start(&check->draft, &check->arena, NULL);
	check->fault = NULL;
	check->events = 0;
	return 0;
}

/* One that can not be compiled here, as with other time-zone data, is passed over as the daemon does. */
static const struct covenant *covenant_of(struct check *check, const struct event *event)
{
	const struct args *args = &event->facts.args;
	const struct covenant *covenant = NULL;
	struct err ignored;
	const char *document = event->kind == EVENT_covenant_put ? args->document : NULL;
	if (partnership_is_forced_by(event)) {
		const struct proposal *proposal = proposal_of(&check->partners, args->draft);
		document = proposal ? proposal->document : NULL;
	}
	if (!document)
		return NULL;
	int failed = partners_compile(document, check->partners.n_covenants + 1, &check->partners_arena,
				      &covenant, &ignored);
	return failed ? partnership_covenant(&check->partners, event->at) : covenant;
}

static void fold(struct check *check, const struct store_event *row)
{
	bool of_partnership = row->case_id == 0;
	struct arena *arena = of_partnership ? &check->partners_arena : &check->arena;
	struct store_event copy = row_copy(row, arena);
	struct event event;
	struct err err = ERR_NONE;
	if (check->fault)
		return;
	if (row->seq != ++check->events)
		check->fault = "its events are not numbered in order";
	else if (row_read(&copy, &check->names, arena, &event, &err) < 0)
		check->fault = "one of its events can not be read";
	else if (of_partnership)
		partnership_apply(&check->partners, &event, covenant_of(check, &event));
	else
		case_apply(&check->draft, &event);
	if (!check->fault && !of_partnership)
		net_apply(check->net, &event);
	if (!check->fault && event.at > check->newest)
		check->newest = event.at;
}

static int on_event(void *context, const struct store_event *row, struct err *err)
{
	(void)err;
	fold(context, row);
	return 0;
}

/* The row's due is a lower bound of the fold's (store.h). */
static const char *difference(const struct casefile *file, const struct store_case *row)
{
	if (row->version != file->version)
		return "its version is not that of its last event";
	if (row->format != CASEFILE_FORMAT)
		return NULL; /* folded anew when it is next used */
	if (row->state_length != file->size || memcmp(row->state, file, file->size) != 0)
		return "its state is not the fold of its events";
	if (row->status != file->status || row->stalls != casefile_stalls(file))
		return "its status or its count of stalls is not that of its state";
	if (row->next_due > casefile_next_due(file))
		return "it is looked at later than its state is due";
	return NULL;
}

static const char *fault_of(const struct check *check, const struct store_case *row)
{
	if (check->fault)
		return check->fault;
	if (row->case_id == 0)
		return row->version == check->events ? NULL : "its version is not that of its last event";
	return difference(check->draft.file, row);
}

static int on_case_end(void *context, const struct store_case *row, struct err *err)
{
	struct check *check = context;
	const char *fault = fault_of(check, row);
	char name[IDENT_CASE_LENGTH + 1] = "partnership";
	(void)err;
	if (!fault)
		return 0;
	if (row->case_id != 0)
		ident_case_format(row->case_id, name);
	fprintf(check->out, "%s: %s\n", name, fault);
	check->faults++;
	return 0;
}

/* --- across cases --- */

static void check_across(struct check *check)
{
	arena_reset(&check->arena);
	struct net_commands commands = net_advance(check->net, check->newest, NET_ALL, &check->arena);
	for (size_t i = 0; i < commands.count; i++) {
		const struct net_command *command = &commands.items[i];
		char name[IDENT_CASE_LENGTH + 1];
		ident_case_format(command->case_id, name);
		fprintf(check->out, "%s: %s %s\n", name, stall_rows[command->stall].name,
			command->withdraws ? "is recorded and does not hold" : "holds and is not recorded");
		check->faults++;
	}
}

int check_run(const char *conninfo, int32_t partnership, FILE *out, struct check_result *ret_result,
	      struct err *err)
{
	struct check check = {.out = out};
	struct store_auditor auditor = {&check, on_case, on_event, on_case_end};
	struct store_audit_result audited;
	arena_init(&check.partners_arena);
	arena_init(&check.arena);
	partnership_init(&check.partners, &check.partners_arena);
	check.names = partnership_names(&check.partners);
	arena_init(&check.net_arena);
	check.net = net_new(&check.net_arena, &check.partners);
	int failed = store_audit(conninfo, partnership, &auditor, &audited, err);
	if (!failed)
		check_across(&check);
	if (!failed)
		*ret_result =
			(struct check_result){audited.cases, audited.events, audited.batches, check.faults};
	arena_done(&check.arena);
	arena_done(&check.partners_arena);
	arena_done(&check.net_arena);
	return failed;
}
