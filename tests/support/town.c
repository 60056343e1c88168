/* town: see town.h. */
#include "support/town.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/subject.h"

struct town *town_new(const struct clause *extra)
{
	struct town *town = calloc(1, sizeof *town);
	if (!town)
		abort();
	lab_init(&town->lab, extra);
	town->net = net_new(&town->lab.arena, &town->lab.partnership);
	town->portion = NET_ALL;
	return town;
}

void town_free(struct town *town)
{
	lab_done(&town->lab);
	free(town);
}

int64_t town_case_id(int number)
{
	return 1000 + number;
}

static void keep(struct town *town, int number, const struct ruling *ruling)
{
	for (size_t i = 0; i < ruling->n_events; i++) {
		assert(town->n_log < TOWN_EVENTS_MAX);
		town->log[town->n_log++] = ruling->events[i];
		net_apply(town->net, &ruling->events[i]);
	}
	if (ruling->draft.file->version)
		town->files[number] = ruling->draft.file;
}

static int decide(struct town *town, int number, int32_t actor, enum verb verb, const struct args *args)
{
	struct lab *lab = &town->lab;
	struct args *kept = arena_memdup(&lab->arena, args, sizeof *args);
	struct command command = {.verb = verb,
				  .actor = actor,
				  .at = lab->now,
				  .new_case_id = town_case_id(number),
				  .driven = true,
				  .args = kept};
	struct ruling ruling;
	kept->present = lab_present(args);
	lab->err = ERR_NONE;
	ruling_start(&ruling, &lab->arena, &lab->partnership, town->files[number]);
	int failed = case_decide(&ruling, &command, &lab->fact, &lab->err);
	keep(town, number, &ruling);
	return failed ? lab->err.code : 0;
}

static bool is_new_key(const struct town *town, const char *key)
{
	for (size_t i = 0; i < town->commands; i++) {
		if (strcmp(town->keys[i], key) == 0)
			return false;
	}
	return true;
}

static void carry_out(struct town *town, const struct net_command *command)
{
	struct args args = {.finding = command->finding};
	if (!command->withdraws) {
		args = (struct args){.stall = (int32_t)command->stall,
				     .subject = subject_text(&town->lab.arena, command->subject),
				     .since = command->since,
				     .agency = command->agency,
				     .evidence = command->evidence};
	}
	int refused = decide(town, (int)(command->case_id - town_case_id(0)), PARTY_SYSTEM,
			     command->withdraws ? VERB_stall_withdraw : VERB_stall_report, &args);
	char *key = town->keys[town->commands];
	net_command_key(command, key);
	assert(is_new_key(town, key));
	town->commands++;
	assert(town->commands < TOWN_COMMANDS_MAX);
	town->refused += refused != 0;
	if (refused)
		*key = '\0'; /* it may be asked for again */
}

void town_look(struct town *town)
{
	for (;;) {
		struct net_commands commands =
			net_advance(town->net, town->lab.now, town->portion, &town->lab.arena);
		if (commands.count == 0 && net_next_due(town->net) >= town->lab.now)
			return;
		for (size_t i = 0; i < commands.count; i++)
			carry_out(town, &commands.items[i]);
	}
}

int town_ask_args(struct town *town, int number, int32_t actor, enum verb verb, struct args args)
{
	int code = decide(town, number, actor, verb, &args);
	struct err err = town->lab.err;
	town_look(town);
	town->lab.err = err;
	return code;
}

void town_open(struct town *town, int number, int32_t agency, const char *person_key)
{
	int refused = town_ask(town, number, agency, VERB_case_open, .title = "t", .theme = "nuisance",
			       .person_key = person_key);
	assert(!refused);
	(void)refused;
}

void town_pass(struct town *town, int64_t to)
{
	town->lab.now = to;
	for (int i = 0; i < TOWN_CASES; i++) {
		struct ruling ruling;
		if (!town->files[i])
			continue;
		ruling_start(&ruling, &town->lab.arena, &town->lab.partnership, town->files[i]);
		case_advance(&ruling, to);
		keep(town, i, &ruling);
	}
	town_look(town);
}

int32_t town_owed(const struct town *town, int number, enum obligation_kind kind, int32_t debtor)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(town->files[number], &count);
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].kind == kind && obligations[i].debtor == debtor)
			return obligations[i].number;
	}
	return 0;
}

const struct finding *town_finding(const struct town *town, int number, enum stall stall)
{
	size_t count;
	if (!town->files[number])
		return NULL;
	const struct finding *findings = casefile_findings(town->files[number], &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].stall == stall && finding_is_open(&findings[i]))
			return &findings[i];
	}
	return NULL;
}

int town_count(const struct town *town, enum stall stall)
{
	int open = 0;
	for (int number = 0; number < TOWN_CASES; number++) {
		size_t count = 0;
		const struct finding *findings =
			town->files[number] ? casefile_findings(town->files[number], &count) : NULL;
		for (size_t i = 0; i < count; i++)
			open += findings[i].stall == stall && finding_is_open(&findings[i]);
	}
	return open;
}

bool town_is_whole(struct town *town)
{
	struct arena arena;
	arena_init(&arena);
	struct net *net = net_new(&arena, &town->lab.partnership);
	for (int number = TOWN_CASES - 1; number >= 0; number--) {
		for (size_t i = 0; i < town->n_log; i++) {
			if (town->log[i].case_id == town_case_id(number))
				net_apply(net, &town->log[i]);
		}
	}
	struct net_commands commands = net_advance(net, town->lab.now, NET_ALL, &arena);
	arena_done(&arena);
	return commands.count == 0;
}
