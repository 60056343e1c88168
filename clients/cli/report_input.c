/* report_input: see report_input.h. */
#include "cli/report_input.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "cli/connect.h"
#include "core/ledger.h"
#include "figures/figures.h"
#include "wire/desc_in.h"
#include "wire/json_out.h"

static void start(const struct cli *cli, struct report_input *input)
{
	memset(input, 0, sizeof *input);
	arena_init(&input->arena);
	input->report.language = cli->screen.language;
	input->report.names = &input->names;
}

void report_input_done(struct report_input *input)
{
	replay_done(&input->replay);
	log_input_done(&input->log);
	free(input->known);
	arena_done(&input->arena);
}

/* --- a daemon --- */

/* Answers name parties; a report needs them as numbers. */
static int32_t number_of(const void *context, const char *name, size_t length)
{
	struct report_input *input = *(struct report_input *const *)context;
	int32_t fixed = party_fixed_number(name, length);
	if (fixed != PARTY_NONE)
		return fixed;
	for (int32_t i = 0; i < input->n_known; i++) {
		if (strlen(input->known[i]) == length && memcmp(input->known[i], name, length) == 0)
			return i + 1;
	}
	const char **known = realloc(input->known, ((size_t)input->n_known + 1) * sizeof *known);
	if (!known)
		abort();
	input->known = known;
	input->known[input->n_known++] = arena_strndup(&input->arena, name, length);
	return input->n_known;
}

static const char *name_of(const void *context, int32_t party)
{
	const struct report_input *input = *(struct report_input *const *)context;
	return party >= 1 && party <= input->n_known ? input->known[party - 1] : party_fixed_name(party);
}

static void put_params(const struct report_period *period, struct strbuf *to)
{
	struct json_out out;
	strbuf_reset(to);
	json_out_start(&out, to);
	json_out_begin_object(&out);
	if (period->from != INSTANT_NEVER) {
		json_out_key(&out, field_rows[FIELD_from].name);
		json_out_instant(&out, period->from);
	}
	if (period->until != INSTANT_NEVER) {
		json_out_key(&out, field_rows[FIELD_until].name);
		json_out_instant(&out, period->until);
	}
	json_out_end(&out);
}

static int ask(struct report_input *input, struct vangnet *client, enum verb verb,
	       const struct report_period *period, void *into, struct err *err)
{
	struct desc_reader reader = {
		.names = &input->names, .arena = &input->arena, .err = err, .lenient = true};
	struct strbuf params = {0}, result = {0};
	put_params(period, &params);
	int failed = vangnet_call(client, verb_rows[verb].name, params.bytes, &result, err);
	if (!failed)
		failed = desc_read_object(&reader, slice_of(strbuf_text(&result), result.length),
					  msg_result_of(verb), into);
	strbuf_done(&params);
	strbuf_done(&result);
	return failed;
}

/* The first answer says which period it is; the others are asked for the same. */
static int ask_all(struct report_input *input, struct vangnet *client, const struct report_period *period,
		   struct err *err)
{
	struct quality_report *report = &input->report;
	if (ask(input, client, VERB_quality_agencies, period, &report->agencies, err) < 0)
		return -1;
	const struct report_period same = {report->agencies.from, report->agencies.until};
	const struct {
		enum verb verb;
		void *into;
	} others[] = {
		{VERB_quality_pairs, &report->pairs},
		{VERB_quality_neighbourhoods, &report->neighbourhoods},
		{VERB_quality_citizens, &report->citizens},
		{VERB_quality_trend, &report->trend},
	};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (ask(input, client, others[i].verb, &same, others[i].into, err) < 0)
			return -1;
	}
	return 0;
}

int report_input_from_daemon(const struct cli *cli, const struct report_period *period,
			     struct report_input *ret_input, struct strbuf *ret_refusal, struct err *err)
{
	struct report_input *input = ret_input;
	struct vangnet *client;
	start(cli, input);
	struct report_input **self = arena_alloc(&input->arena, sizeof(struct report_input *));
	*self = input;
	input->names = (struct party_names){self, number_of, name_of};
	int failed = connect_client(cli, 0, &client, err);
	if (!failed) {
		failed = ask_all(input, client, period, err);
		if (failed)
			strbuf_puts(ret_refusal, vangnet_refusal(client));
		vangnet_close(client);
	}
	if (failed)
		report_input_done(input);
	return failed;
}

/* --- a log --- */

static const char *label_of(const void *context, int32_t party)
{
	const struct party *found = partnership_party(context, party);
	return found ? found->label : party_fixed_name(party);
}

/* The ledger that a replay fills: events of the case that is being played, as far as they count. */
struct bookkeeping {
	struct ledger *ledger;
	int64_t case_number;
	int64_t until;
};

static void on_case(void *context, size_t index, int64_t until)
{
	struct bookkeeping *bookkeeping = context;
	bookkeeping->case_number = (int64_t)index + 1;
	bookkeeping->until = until;
}

static void on_event(void *context, const struct event *event)
{
	const struct bookkeeping *bookkeeping = context;
	if (event->at > bookkeeping->until)
		return;
	struct event entry = *event;
	entry.case_id = bookkeeping->case_number;
	ledger_apply(bookkeeping->ledger, &entry);
}

static int64_t first_instant(const struct eventlog *log)
{
	int64_t first = INSTANT_NEVER;
	for (size_t i = 0; i < log->event_count; i++)
		first = log->events[i].at < first ? log->events[i].at : first;
	return first;
}

/* Whoever has the log sees it whole: nothing is withheld but what is about neighbourhoods, of which a log knows nothing. */
static void count(struct report_input *input, const struct ledger *ledger, const struct report_period *period)
{
	struct quality_report *report = &input->report;
	struct quality_view view = {period->from, period->until, PARTY_NONE, true};
	if (view.from == INSTANT_NEVER)
		view.from = first_instant(&input->log.log);
	if (view.until == INSTANT_NEVER)
		view.until = replay_log_end(&input->log.log) + 1;
	report->agencies = figures_agencies(&input->arena, ledger, &view);
	report->pairs = figures_pairs(&input->arena, ledger, &view);
	report->neighbourhoods = figures_neighbourhoods(&input->arena, ledger, &view);
	report->citizens = figures_citizens(&input->arena, ledger, &view);
	report->trend = figures_trend(&input->arena, ledger, &view);
	input->names = (struct party_names){&input->replay.partnership, NULL, label_of};
}

int report_input_from_log(struct cli *cli, const struct report_period *period, struct report_input *ret_input,
			  struct err *err)
{
	struct report_input *input = ret_input;
	struct log_input log;
	if (log_input_read(cli, &log, err) != 0)
		return -1;
	start(cli, input);
	input->log = log;
	struct ledger ledger;
	ledger_init(&ledger, &input->arena);
	struct bookkeeping bookkeeping = {.ledger = &ledger};
	const struct replay_observer observer = {&bookkeeping, on_case, on_event};
	if (replay_observe(&input->log.log, input->log.agreement.covenant, input->log.until, &observer,
			   &input->replay, err) != 0) {
		memset(&input->replay, 0, sizeof input->replay);
		report_input_done(input);
		return -1;
	}
	count(input, &ledger, period);
	return 0;
}
