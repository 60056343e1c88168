/* founding: see founding.h. One command after the other: each may need the one before. */
#include "founding.h"

#include <stdlib.h>

#include "app/app.h"
#include "base/strbuf.h"
#include "demo_covenant.h"
#include "sys/log.h"
#include "wire/json_out.h"

struct founding {
	struct app *app;
	bool bare;
	size_t next;
	founding_cb *done;
	void *context;
	struct strbuf params;
};

struct fact {
	enum verb verb;
	const char *key;
	const char *name;  /* of the party */
	const char *label; /* of the party; rung of an appointment */
	const char *kind;
};

static const struct fact facts[] = {
	{VERB_agency_enrol, "founding-operator", "operator", "Beheer", "operator"},
	{VERB_agency_enrol, "founding-police", "police", "Politie", "agency"},
	{VERB_agency_enrol, "founding-municipality", "municipality", "Gemeente", "agency"},
	{VERB_agency_enrol, "founding-housing", "housing", "Woningcorporatie", "agency"},
	{VERB_agency_enrol, "founding-director", "director", "Ambtelijk regisseur", "director"},
	{VERB_agency_enrol, "founding-mayor", "mayor", "Burgemeester", "director"},
	{VERB_director_appoint, "founding-official", "director", "official", NULL},
	{VERB_director_appoint, "founding-administrative", "mayor", "administrative", NULL},
	{VERB_covenant_put, "founding-covenant", NULL, NULL, NULL},
};
#define FACTS (sizeof facts / sizeof *facts)
#define FACTS_BARE 1

static void put_pair(struct json_out *out, const char *key, const char *value)
{
	json_out_key(out, key);
	json_out_text(out, value);
}

/* What is stored is sent as it stands, and a message is one line. In a JSON text the end of a line is whitespace. */
static void keep_in_one_line(struct strbuf *json)
{
	for (char *at = json->bytes; *at; at++) {
		if (*at == '\n')
			*at = ' ';
	}
}

static void write_params(const struct fact *fact, struct strbuf *to)
{
	struct json_out out;
	strbuf_reset(to);
	json_out_start(&out, to);
	json_out_begin_object(&out);
	put_pair(&out, "key", fact->key);
	if (fact->verb == VERB_agency_enrol) {
		put_pair(&out, "name", fact->name);
		put_pair(&out, "label", fact->label);
		put_pair(&out, "kind", fact->kind);
	} else if (fact->verb == VERB_director_appoint) {
		put_pair(&out, "director", fact->name);
		put_pair(&out, "rung", fact->label);
	} else {
		json_out_key(&out, "document");
		json_out_raw(&out, demo_covenant, demo_covenant_length);
	}
	json_out_end(&out);
	keep_in_one_line(to);
}

static void on_fact(void *context, const struct err *err);

static void next_fact(struct founding *founding)
{
	const struct fact *fact = &facts[founding->next];
	write_params(fact, &founding->params);
	app_command(founding->app, fact->verb, strbuf_text(&founding->params), on_fact, founding);
}

static void finish(struct founding *founding, const struct err *err)
{
	founding_cb *done = founding->done;
	void *context = founding->context;
	strbuf_done(&founding->params);
	free(founding);
	done(context, err);
}

/* What was founded by an earlier version of these facts stays as it is. */
static bool is_settled(const struct err *err)
{
	return !err || err->code == ERROR_exists || err->code == ERROR_key_reused;
}

static void on_fact(void *context, const struct err *err)
{
	struct founding *founding = context;
	founding->next++;
	if (!is_settled(err))
		finish(founding, err);
	else if (founding->next == (founding->bare ? FACTS_BARE : FACTS))
		finish(founding, NULL);
	else
		next_fact(founding);
}

void founding_start(struct app *app, bool bare, founding_cb *done, void *context)
{
	struct founding *founding = calloc(1, sizeof *founding);
	if (!founding)
		abort();
	founding->app = app;
	founding->bare = bare;
	founding->done = done;
	founding->context = context;
	strbuf_init(&founding->params);
	next_fact(founding);
}

/* --- a real database --- */

void founding_operator(struct app *app, const char *name, const char *certificate, founding_cb *done,
		       void *context)
{
	struct strbuf params = {0};
	struct json_out out;
	struct err err;
	if (app_party_count(app) > 0) {
		err_set(&err, ERROR_exists,
			"the partnership has been founded; its operators enrol further parties");
		done(context, &err);
		return;
	}
	json_out_start(&out, &params);
	json_out_begin_object(&out);
	put_pair(&out, "key", "founding-operator");
	put_pair(&out, "name", name);
	put_pair(&out, "kind", "operator");
	put_pair(&out, "certificate", certificate);
	json_out_end(&out);
	app_command(app, VERB_agency_enrol, strbuf_text(&params), done, context);
	strbuf_done(&params);
}
