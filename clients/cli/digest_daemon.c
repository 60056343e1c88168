/* digest_daemon: a digest that the daemon counts. See digest_input.h. */
#include <string.h>

#include "base/ident.h"
#include "base/instant.h"
#include "cli/connect.h"
#include "cli/digest_input.h"
#include "cli/known_parties.h"
#include "wire/desc_in.h"
#include "wire/json_out.h"

static void put_params(const struct digest_input *input, enum language language, struct strbuf *to)
{
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	json_out_key(&out, field_rows[FIELD_language].name);
	json_out_text(&out, choice_name(CHOICE_LANGUAGE, (int)language));
	if (input->since != INSTANT_NEVER) {
		json_out_key(&out, field_rows[FIELD_since].name);
		json_out_instant(&out, input->since);
	}
	if (input->at != INSTANT_NEVER) {
		json_out_key(&out, field_rows[FIELD_until].name);
		json_out_instant(&out, input->at);
	}
	json_out_end(&out);
}

static int ask(struct vangnet *client, const struct digest_input *input, struct digest_view *view,
	       struct err *err)
{
	struct desc_reader reader = {
		.names = &view->names, .arena = &view->arena, .err = err, .lenient = true};
	struct strbuf params = {0}, result = {0};
	put_params(input, view->language, &params);
	int failed =
		vangnet_call(client, verb_rows[VERB_digest_show].name, strbuf_text(&params), &result, err);
	if (!failed)
		failed = desc_read_object(&reader, slice_of(strbuf_text(&result), result.length),
					  &msg_digest_table, &view->digest);
	strbuf_done(&params);
	strbuf_done(&result);
	return failed;
}

/* What a mail would have: no titles, which are about persons. */
static void name_cases(struct digest_view *view)
{
	struct desc_list *list = &view->digest.lines;
	size_t n = (size_t)list->count;
	struct msg_digest_line *lines = arena_memdup(&view->arena, list->items, n * sizeof *lines);
	const char **cases = arena_zalloc(&view->arena, n + 1, sizeof *cases);
	for (size_t i = 0; i < n; i++) {
		char name[IDENT_CASE_LENGTH + 1];
		ident_case_format(lines[i].case_id, name);
		cases[i] = arena_strndup(&view->arena, name, IDENT_CASE_LENGTH);
		lines[i].title = NULL;
	}
	list->items = lines;
	view->cases = cases;
}

int digest_daemon_read(const struct cli *cli, const struct digest_input *input, struct digest_view *view,
		       struct strbuf *ret_refusal, struct err *err)
{
	struct vangnet *client;
	view->names = known_parties(&view->arena);
	if (connect_client(cli, 0, &client, err) != 0)
		return -1;
	int failed = ask(client, input, view, err);
	if (failed)
		strbuf_puts(ret_refusal, vangnet_refusal(client));
	vangnet_close(client);
	if (failed)
		return failed;
	const char *whose = view->names.name(view->names.context, view->digest.party);
	if (input->whom && strcmp(input->whom, whose) != 0)
		return err_set_where(
			err, ERROR_bad_value, "--for",
			"the daemon tells everybody only his own digest, and you are %.60s: --as %.60s",
			whose, input->whom);
	name_cases(view);
	return 0;
}
