/* partners: see partners.h. */
#include "app/partners.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "almanac/almanac.h"
#include "app/limits.h"
#include "app/row.h"
#include "store/store.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "wire/clauses.h"

struct partners {
	struct store *store;
	int32_t number;
	struct loop_timer *retry;
	struct arena arena;
	struct partnership fold;
	struct party_names names;
	const char **documents; /* by version - 1 */
	int32_t n_documents;
	int32_t documents_room;
	struct list waiting; /* for a read that has not begun */
	struct list reading; /* for the one on its way */
	bool busy;           /* one is on its way */
	bool again;          /* there is more than it may see */
	struct err trouble;
	struct err fault;
};

static void on_retry(void *context);

struct partners *partners_new(struct loop *loop, struct store *store, int32_t partnership)
{
	struct partners *partners = calloc(1, sizeof *partners);
	if (!partners)
		abort();
	partners->store = store;
	partners->number = partnership;
	partners->retry = loop_timer_new(loop, on_retry, partners);
	partners->trouble = partners->fault = ERR_NONE;
	arena_init(&partners->arena);
	partnership_init(&partners->fold, &partners->arena);
	partners->names = partnership_names(&partners->fold);
	list_init(&partners->waiting);
	list_init(&partners->reading);
	return partners;
}

void partners_free(struct partners *partners)
{
	if (!partners)
		return;
	loop_timer_free(partners->retry);
	arena_done(&partners->arena);
	free(partners->documents);
	free(partners);
}

const struct partnership *partners_fold(const struct partners *partners)
{
	return &partners->fold;
}

const struct party_names *partners_names(const struct partners *partners)
{
	return &partners->names;
}

/* --- covenants ------------------------------------------------------------------------------------ */

int partners_compile(const char *document, int32_t version, struct arena *arena,
		     const struct covenant **ret_covenant, struct err *err)
{
	struct clauses clauses;
	struct covenant_calendars calendars;
	struct almanac almanac;
	if (clauses_read(slice_of(document, strlen(document)), arena, &clauses, err) < 0 ||
	    almanac_calendars(arena, clauses, ALMANAC_FROM, ALMANAC_TO, &calendars, &almanac, err) < 0)
		return -1;
	return covenant_compile_with(arena, clauses, version, &calendars, ret_covenant, err);
}

int partners_compile_programme(const char *covenant, const char *programme, int32_t version,
			       struct arena *arena, const struct covenant_programme **ret_programme,
			       struct err *err)
{
	struct clauses base, own;
	struct covenant_calendars calendars;
	struct almanac almanac;
	if (clauses_read(slice_of(covenant, strlen(covenant)), arena, &base, err) < 0 ||
	    clauses_read(slice_of(programme, strlen(programme)), arena, &own, err) < 0 ||
	    almanac_calendars(arena, base, ALMANAC_FROM, ALMANAC_TO, &calendars, &almanac, err) < 0)
		return -1;
	return covenant_sharpen(arena, base, own, version, &calendars, ret_programme, err);
}

static void keep_document(struct partners *partners, const char *document)
{
	if (partners->n_documents == partners->documents_room) {
		partners->documents_room = partners->documents_room ? 2 * partners->documents_room : 8;
		size_t size = (size_t)partners->documents_room * sizeof *partners->documents;
		partners->documents = realloc(partners->documents, size);
		if (!partners->documents)
			abort();
	}
	partners->documents[partners->n_documents++] = document;
}

/* A draft that can not be read is nobody's to sign; what is in force goes on. */
static const struct covenant *take_draft(struct partners *partners, const char *document)
{
	const struct covenant *covenant = NULL;
	struct err err;
	if (partners_compile(document, 0, &partners->arena, &covenant, &err) < 0)
		log_warning("draft_bad", LOG_TEXT("clause", err.where), LOG_TEXT("reason", err.text));
	return covenant;
}

static const struct covenant *take_covenant(struct partners *partners, const char *document)
{
	const struct partnership *fold = &partners->fold;
	const struct covenant *covenant =
		fold->n_covenants ? fold->covenants[fold->n_covenants - 1].covenant : NULL;
	int32_t version = fold->n_covenants + 1;
	partners->fault = ERR_NONE;
	if (partners_compile(document, version, &partners->arena, &covenant, &partners->fault) < 0)
		log_error("covenant_bad", LOG_INT("version", version),
			  LOG_TEXT("clause", partners->fault.where),
			  LOG_TEXT("reason", partners->fault.text));
	keep_document(partners, document);
	return covenant;
}

/* The compiled document that an event brings along. */
static const struct covenant *covenant_of(struct partners *partners, const struct event *event)
{
	const struct args *args = &event->facts.args;
	if (event->kind == EVENT_covenant_put)
		return take_covenant(partners, args->document);
	if (event->kind == EVENT_covenant_drafted)
		return take_draft(partners, args->document);
	if (!partnership_is_forced_by(event))
		return NULL;
	const struct proposal *proposal = proposal_of(&partners->fold, args->draft);
	return take_covenant(partners, proposal ? proposal->document : "{}");
}

int partners_fault(const struct partners *partners, struct err *err)
{
	if (partners->fault.code == 0)
		return 0;
	*err = partners->fault;
	return -1;
}

const char *partners_document(const struct partners *partners, int32_t version, int64_t *ret_since)
{
	if (version < 1 || version > partners->n_documents)
		return NULL;
	*ret_since = partners->fold.covenants[version - 1].from;
	return partners->documents[version - 1];
}

/* --- catching up ---------------------------------------------------------------------------------- */

/* What a programme comes to under the covenant in force; without it when that can not be. */
static void take_programme(struct partners *partners, int32_t index, int64_t from)
{
	const char *document = partners->documents[partners->n_documents - 1];
	const struct programme *programme = &partners->fold.programmes[index];
	const struct covenant_programme *terms = NULL;
	struct err err;
	if (partners_compile_programme(document, programme->document, partners->fold.n_covenants,
				       &partners->arena, &terms, &err) < 0)
		log_warning("programme_bad", LOG_TEXT("programme", programme->name),
			    LOG_TEXT("clause", err.where), LOG_TEXT("reason", err.text));
	programme_take_terms(&partners->fold, index, from, terms);
}

/* A new programme, or all of them under a new covenant. */
static void take_programmes(struct partners *partners, const struct event *event, bool new_covenant)
{
	int32_t count = partners->fold.n_programmes;
	if (event->kind == EVENT_programme_started && partners->n_documents > 0)
		take_programme(partners, count - 1, event->at);
	for (int32_t i = 0; new_covenant && i < count; i++)
		take_programme(partners, i, event->at);
}

static int take_event(struct partners *partners, const struct store_event *row)
{
	struct event event;
	struct store_event copy = row_copy(row, &partners->arena);
	if (row_read(&copy, &partners->names, &partners->arena, &event, &partners->trouble) < 0) {
		log_error("partnership_unreadable", LOG_INT("seq", row->seq),
			  LOG_TEXT("reason", partners->trouble.text));
		return -1;
	}
	int32_t before = partners->fold.n_covenants;
	partnership_apply(&partners->fold, &event, covenant_of(partners, &event));
	take_programmes(partners, &event, partners->fold.n_covenants > before);
	return 0;
}

static void read_more(struct partners *partners);

static void tell(struct partners *partners)
{
	struct list told;
	list_init(&told);
	for (struct list *node; (node = list_take_first(&partners->reading));)
		list_append(&told, node);
	partners->busy = false;
	for (struct list *node; (node = list_take_first(&told));) {
		struct partners_wait *wait = LIST_OWNER(node, struct partners_wait, node);
		wait->done(wait->context);
	}
	if (!partners->busy && (partners->again || !list_empty(&partners->waiting)))
		read_more(partners);
}

static void fail(struct partners *partners, const struct err *err)
{
	if (err)
		partners->trouble = *err;
	loop_timer_start(partners->retry, APP_RETRY_US);
}

static void take_page(struct partners *partners, const struct store_event *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		assert(rows[i].case_id == 0);
		if (rows[i].seq == partners->fold.version + 1 && take_event(partners, &rows[i]) < 0) {
			fail(partners, NULL);
			return;
		}
	}
	partners->trouble = ERR_NONE;
	if (count == APP_PARTNERSHIP_EVENTS)
		read_more(partners);
	else
		tell(partners);
}

static void on_page(void *context, const struct err *err, const struct store_event *rows, size_t count)
{
	struct partners *partners = context;
	if (err)
		fail(partners, err);
	else
		take_page(partners, rows, count);
}

/* Those who wait are served by the read that begins now. */
static void read_more(struct partners *partners)
{
	for (struct list *node; (node = list_take_first(&partners->waiting));)
		list_append(&partners->reading, node);
	partners->busy = true;
	partners->again = false;
	store_read_timeline(partners->store, partners->number, 0, partners->fold.version,
			    APP_PARTNERSHIP_EVENTS, on_page, partners);
}

static void on_retry(void *context)
{
	read_more(context);
}

void partners_wait_init(struct partners_wait *wait, void (*done)(void *context), void *context)
{
	list_init(&wait->node);
	wait->done = done;
	wait->context = context;
}

void partners_catch_up(struct partners *partners, struct partners_wait *wait)
{
	list_append(&partners->waiting, &wait->node);
	if (!partners->busy)
		read_more(partners);
}

void partners_follow(struct partners *partners)
{
	partners->again = true;
	if (!partners->busy)
		read_more(partners);
}

const struct err *partners_trouble(const struct partners *partners)
{
	return &partners->trouble;
}
