/* lab: see lab.h. */
#include "support/lab.h"

#include <assert.h>
#include <string.h>

#include "core/apply.h"

static const struct clause covenant_clauses[] = {
	{"name", "lab"},
	{"terms.move", "5d"},
	{"terms.accept", "2d"},
	{"terms.answer", "3d"},
	{"terms.act", "5d"},
	{"terms.reply", "2d"},
	{"terms.inform", "3d"},
	{"ceiling", "20d"},
	{"again", "5d"},
	{"caps.renegotiate.times", "2"},
	{"caps.renegotiate.total", "10d"},
	{"caps.unreachable.times", "3"},
	{"patterns.bouncing.times", "2"},
	{"patterns.bouncing.window", "90d"},
	{"patterns.looping.times", "1"},
	{"patterns.looping.window", "90d"},
	{"ladder.0.rung", "official"},
	{"ladder.0.acknowledge", "1d"},
	{"ladder.0.act", "5d"},
	{"ladder.1.rung", "administrative"},
	{"ladder.1.acknowledge", "1d"},
	{"ladder.1.act", "5d"},
};
#define COVENANT_CLAUSES (sizeof covenant_clauses / sizeof *covenant_clauses)
#define LADDER_CLAUSES 6 /* the last of them */

static void add_fact(struct lab *lab, struct event event, const struct covenant *covenant)
{
	event.seq = lab->partnership.version + 1;
	event.at = lab->partnership.version ? lab->now : LAB_START - INSTANT_DAY;
	partnership_apply(&lab->partnership, &event, covenant);
}

static const struct covenant *compile(struct lab *lab, size_t own, const struct clause *extra)
{
	size_t count = 0;
	while (extra && extra[count].path)
		count++;
	struct clause *all = arena_zalloc(&lab->arena, own + count, sizeof *all);
	memcpy(all, covenant_clauses, own * sizeof *all);
	if (count)
		memcpy(all + own, extra, count * sizeof *all);
	const struct covenant *covenant = NULL;
	int failed =
		covenant_compile(&lab->arena, (struct clauses){all, own + count},
				 lab->partnership.n_covenants + 1, calendar_24x7(), &covenant, &lab->err);
	assert(!failed);
	(void)failed;
	return covenant;
}

static void init(struct lab *lab, size_t own, const struct clause *extra)
{
	static const struct {
		const char *name;
		enum role role;
	} parties[LAB_PARTIES] = {{"police", ROLE_AGENCY},  {"municipality", ROLE_AGENCY},
				  {"housing", ROLE_AGENCY}, {"chief", ROLE_DIRECTOR},
				  {"mayor", ROLE_DIRECTOR}, {"operator", ROLE_OPERATOR}};
	memset(lab, 0, sizeof *lab);
	arena_init(&lab->arena);
	lab->now = LAB_START - INSTANT_DAY;
	partnership_init(&lab->partnership, &lab->arena);
	for (int i = 0; i < LAB_PARTIES; i++) {
		struct event event = {.kind = EVENT_agency_enrolled};
		event.facts.args.name = parties[i].name;
		event.facts.args.kind = (int32_t)parties[i].role;
		add_fact(lab, event, NULL);
	}
	for (int rung = RUNG_OFFICIAL; rung <= RUNG_ADMINISTRATIVE; rung++) {
		struct event event = {.kind = EVENT_director_appointed};
		event.facts.args.director = CHIEF + rung - RUNG_OFFICIAL;
		event.facts.args.rung = rung;
		add_fact(lab, event, NULL);
	}
	add_fact(lab, (struct event){.kind = EVENT_covenant_put}, compile(lab, own, extra));
	lab->now = LAB_START;
}

void lab_init(struct lab *lab, const struct clause *extra)
{
	init(lab, COVENANT_CLAUSES, extra);
}

void lab_init_without_ladder(struct lab *lab, const struct clause *extra)
{
	init(lab, COVENANT_CLAUSES - LADDER_CLAUSES, extra);
}

void lab_covenant(struct lab *lab, const struct clause *extra)
{
	add_fact(lab, (struct event){.kind = EVENT_covenant_put}, compile(lab, COVENANT_CLAUSES, extra));
}

void lab_covenant_without_ladder(struct lab *lab, const struct clause *extra)
{
	add_fact(lab, (struct event){.kind = EVENT_covenant_put},
		 compile(lab, COVENANT_CLAUSES - LADDER_CLAUSES, extra));
}

int32_t lab_enrol(struct lab *lab, const char *name)
{
	struct event event = {.kind = EVENT_agency_enrolled};
	event.facts.args.name = name;
	event.facts.args.kind = ROLE_AGENCY;
	add_fact(lab, event, NULL);
	return lab->partnership.n_parties;
}

void lab_done(struct lab *lab)
{
	arena_done(&lab->arena);
}

int64_t lab_at(int days, int hours, int minutes)
{
	return LAB_START + days * INSTANT_DAY + hours * INSTANT_HOUR + minutes * INSTANT_MINUTE;
}

static struct numbers kept(struct lab *lab, struct numbers numbers)
{
	if (numbers.count)
		numbers.items = arena_memdup(&lab->arena, numbers.items,
					     (size_t)numbers.count * sizeof *numbers.items);
	return numbers;
}

/* The lists of an event's facts are the command's, and a test's command may lie on its stack. */
static void keep(struct lab *lab, const struct ruling *ruling)
{
	for (size_t i = 0; i < ruling->n_events; i++) {
		assert(lab->n_log < LAB_EVENTS_MAX);
		struct event *event = &lab->log[lab->n_log++];
		*event = ruling->events[i];
		event->facts.args.with = kept(lab, event->facts.args.with);
		event->facts.args.over = kept(lab, event->facts.args.over);
		event->facts.args.agencies = kept(lab, event->facts.args.agencies);
	}
	if (ruling->draft.file->version)
		lab->file = ruling->draft.file;
}

field_mask lab_present(const struct args *args)
{
	static const struct args none;
	field_mask mask = args->present;
	for (int i = 0; i < FIELD_COUNT; i++) {
		size_t from = field_rows[i].offset;
		size_t to = i + 1 < FIELD_COUNT ? field_rows[i + 1].offset : sizeof *args;
		if (memcmp((const char *)args + from, (const char *)&none + from, to - from) != 0)
			mask |= (field_mask)1 << i;
	}
	return mask;
}

int lab_ask_args(struct lab *lab, int32_t actor, enum verb verb, struct args args)
{
	args.present = lab_present(&args);
	struct command command = {verb, actor, lab->now, LAB_CASE, true, &args, NULL, NULL, false};
	struct ruling ruling;
	lab->err = ERR_NONE;
	ruling_start(&ruling, &lab->arena, &lab->partnership, lab->file);
	int failed = case_decide(&ruling, &command, &lab->fact, &lab->err);
	keep(lab, &ruling);
	return failed ? lab->err.code : 0;
}

void lab_open(struct lab *lab, int32_t agency)
{
	int refused = lab_ask(lab, agency, VERB_case_open, .title = "nuisance", .theme = "nuisance");
	assert(!refused);
	(void)refused;
}

void lab_advance(struct lab *lab, int64_t to)
{
	struct ruling ruling;
	lab->now = to;
	ruling_start(&ruling, &lab->arena, &lab->partnership, lab->file);
	case_advance(&ruling, to);
	keep(lab, &ruling);
}

void lab_leave(struct lab *lab, int32_t agency, int32_t successor)
{
	struct event event = {.kind = EVENT_agency_left};
	event.facts.args.agency = agency;
	event.facts.args.successor = successor;
	add_fact(lab, event, NULL);
}

void lab_absent(struct lab *lab, int32_t director, int64_t from, int64_t until)
{
	struct event event = {.kind = EVENT_director_absent};
	event.facts.args.director = director;
	event.facts.args.from = from;
	event.facts.args.until = until;
	add_fact(lab, event, NULL);
}

void lab_deputise(struct lab *lab, int32_t director, int32_t deputy)
{
	struct event event = {.kind = EVENT_director_deputised};
	event.facts.args.director = director;
	event.facts.args.deputy = deputy;
	add_fact(lab, event, NULL);
}

void lab_channel(struct lab *lab, int32_t party, enum medium medium, int32_t desk, const char *mailbox)
{
	struct event event = {.kind = EVENT_channel_set};
	event.facts.args =
		(struct args){.present = F(party) | F(medium), .party = party, .medium = (int32_t)medium};
	if (desk >= 0) {
		event.facts.args.notice = desk;
		event.facts.args.present |= F(notice);
	}
	if (mailbox) {
		event.facts.args.mailbox = mailbox;
		event.facts.args.present |= F(mailbox);
	}
	add_fact(lab, event, NULL);
}

void lab_appoint(struct lab *lab, int32_t director, enum rung rung, const char *theme)
{
	struct event event = {.kind = EVENT_director_appointed};
	event.facts.args.director = director;
	event.facts.args.rung = (int32_t)rung;
	event.facts.args.theme = theme;
	add_fact(lab, event, NULL);
}

void lab_programme(struct lab *lab, const char *name, int32_t director)
{
	struct event event = {.kind = EVENT_programme_started};
	event.facts.args.programme = name;
	event.facts.args.director = director;
	event.facts.args.document = "{}";
	add_fact(lab, event, NULL);
}

int32_t lab_enrol_director(struct lab *lab, const char *name, int32_t agency)
{
	struct event event = {.kind = EVENT_agency_enrolled};
	event.facts.args.name = name;
	event.facts.args.kind = ROLE_DIRECTOR;
	event.facts.args.agency = agency;
	add_fact(lab, event, NULL);
	return lab->partnership.n_parties;
}

const struct finding *lab_finding(const struct lab *lab, enum stall stall)
{
	size_t count;
	const struct finding *findings = casefile_findings(lab->file, &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].stall == stall && finding_is_open(&findings[i]))
			return &findings[i];
	}
	return NULL;
}

const struct obligation *lab_obligation(const struct lab *lab, enum obligation_kind kind)
{
	return casefile_obligation_of(lab->file, kind);
}

int32_t lab_number(const struct lab *lab, enum obligation_kind kind)
{
	const struct obligation *obligation = lab_obligation(lab, kind);
	return obligation ? obligation->number : 0;
}

const struct event *lab_event(const struct lab *lab, enum event_kind kind)
{
	for (size_t i = lab->n_log; i-- > 0;) {
		if (lab->log[i].kind == kind)
			return &lab->log[i];
	}
	return NULL;
}

bool lab_fold_is_equal(struct lab *lab)
{
	struct draft draft;
	draft_start(&draft, &lab->arena, NULL);
	for (size_t i = 0; i < lab->n_log; i++)
		case_apply(&draft, &lab->log[i]);
	return draft.file->size == lab->file->size && memcmp(draft.file, lab->file, draft.file->size) == 0 &&
	       casefile_of(lab->file, lab->file->size) == lab->file;
}

bool lab_has_next_step(const struct lab *lab)
{
	size_t count, moves = 0;
	const struct obligation *obligations = casefile_obligations(lab->file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct obligation *o = &obligations[i];
		if (o->kind != OBLIGATION_move)
			continue;
		moves++;
		if (o->debtor != lab->file->holder || o->due > o->opened_at + 20 * INSTANT_DAY)
			return false;
	}
	return moves == (lab->file->status == STATUS_OPEN ? 1 : 0);
}
