/* letters: see letters.h. Each function is one question: which statements, with which parameters. */
#include "store/letters_pg.h"
#include "store/queries.h"

/* One statement, whose parameters the caller fills in. */
static struct reader_job *letters_begin(struct store *store, const struct letters_asker *asker,
					enum query query, struct pg_params **ret_params)
{
	struct reader_job *job = letters_question(store_letters(store), asker);
	*ret_params = reader_job_add(job, query);
	return job;
}

void store_take_letters(struct store *store, const struct store_taking *taking, store_letters_cb *cb,
			void *context)
{
	struct letters_asker asker = {ANSWER_LETTERS, context, {.letters = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_letters_make, &params);
	pg_put_int4(params, taking->partnership);
	pg_put_int4(params, taking->medium);
	pg_put_int8(params, taking->now);
	pg_put_bool(params, taking->single);
	pg_put_int8(params, taking->ready_by);
	pg_put_int8(params, taking->quiet_from);
	pg_put_int8(params, taking->busy_from);
	pg_put_int4(params, taking->busy);
	pg_put_int8(params, taking->first_id);
	pg_put_int4(params, taking->most_made);
	params = reader_job_add(job, QUERY_letters_take);
	pg_put_int4(params, taking->partnership);
	pg_put_int4(params, taking->medium);
	pg_put_int8(params, taking->now);
	pg_put_int8(params, taking->leased_until);
	pg_put_int8(params, taking->token);
	pg_put_int4(params, taking->limit);
	letters_ask(store_letters(store), job);
}

void store_read_items(struct store *store, int32_t partnership, const int64_t *letters, size_t n_letters,
		      int limit, store_items_cb *cb, void *context)
{
	struct letters_asker asker = {ANSWER_ITEMS, context, {.items = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_letter_items, &params);
	pg_put_int4(params, partnership);
	pg_put_int8s(params, letters, n_letters);
	pg_put_int4(params, limit);
	letters_ask(store_letters(store), job);
}

void store_find_letter(struct store *store, int32_t partnership, int32_t medium, int64_t letter,
		       store_letters_cb *cb, void *context)
{
	struct letters_asker asker = {ANSWER_LETTERS, context, {.letters = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_letter_find, &params);
	pg_put_int4(params, partnership);
	pg_put_int4(params, medium);
	pg_put_int8(params, letter);
	letters_ask(store_letters(store), job);
}

void store_end_letter(struct store *store, const struct store_ending *ending,
		      void (*cb)(void *context, const struct err *err), void *context)
{
	struct letters_asker asker = {ANSWER_DONE, context, {.done = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_letter_end, &params);
	pg_put_int4(params, ending->partnership);
	pg_put_int8(params, ending->letter);
	pg_put_int8(params, ending->now);
	pg_put_bool(params, ending->failed);
	pg_put_text(params, ending->reason);
	letters_ask(store_letters(store), job);
}

void store_retry_letter(struct store *store, const struct store_retry *retry,
			void (*cb)(void *context, const struct err *err), void *context)
{
	struct letters_asker asker = {ANSWER_DONE, context, {.done = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_letter_retry, &params);
	pg_put_int4(params, retry->partnership);
	pg_put_int8(params, retry->letter);
	pg_put_int8(params, retry->next_try);
	pg_put_text(params, retry->reason);
	letters_ask(store_letters(store), job);
}

void store_read_unsettled(struct store *store, int32_t partnership, int limit, store_items_cb *cb,
			  void *context)
{
	struct letters_asker asker = {ANSWER_ITEMS, context, {.items = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_letters_unsettled, &params);
	pg_put_int4(params, partnership);
	pg_put_int4(params, limit);
	letters_ask(store_letters(store), job);
}

static void put_digests(struct pg_params *params, const struct store_letter *digests, size_t count)
{
#define PUT_DIGESTS(type, put, member)                                                                       \
	do {                                                                                                 \
		pg_array_begin(params, type);                                                                \
		for (size_t i = 0; i < count; i++)                                                           \
			put(params, digests[i].member);                                                      \
		pg_array_end(params);                                                                        \
	} while (0)
	PUT_DIGESTS(PG_INT8, pg_array_int8, letter);
	PUT_DIGESTS(PG_INT4, pg_array_int4, recipient);
	PUT_DIGESTS(PG_INT4, pg_array_int4, medium);
	PUT_DIGESTS(PG_INT4, pg_array_int4, day);
	PUT_DIGESTS(PG_INT8, pg_array_int8, made_at);
	PUT_DIGESTS(PG_INT8, pg_array_int8, since);
#undef PUT_DIGESTS
}

void store_owe_digests(struct store *store, int32_t partnership, const struct store_letter *digests,
		       size_t count, void (*cb)(void *context, const struct err *err), void *context)
{
	struct letters_asker asker = {ANSWER_DONE, context, {.done = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_digests_owe, &params);
	pg_put_int4(params, partnership);
	put_digests(params, digests, count);
	letters_ask(store_letters(store), job);
}

void store_read_digests(struct store *store, int32_t partnership, store_letters_cb *cb, void *context)
{
	struct letters_asker asker = {ANSWER_LETTERS, context, {.letters = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_digests_last, &params);
	pg_put_int4(params, partnership);
	letters_ask(store_letters(store), job);
}

void store_read_backlogs(struct store *store, int32_t partnership, const int32_t *media, size_t n_media,
			 int64_t since, store_backlogs_cb *cb, void *context)
{
	struct letters_asker asker = {ANSWER_BACKLOGS, context, {.backlogs = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_deliveries_status, &params);
	pg_put_int4(params, partnership);
	pg_put_int4s(params, media, n_media);
	pg_put_int8(params, since);
	letters_ask(store_letters(store), job);
}

void store_read_troubles(struct store *store, int32_t partnership, const int32_t *media, size_t n_media,
			 int limit, store_letters_cb *cb, void *context)
{
	struct letters_asker asker = {ANSWER_LETTERS, context, {.letters = cb}};
	struct pg_params *params;
	struct reader_job *job = letters_begin(store, &asker, QUERY_letters_troubled, &params);
	pg_put_int4(params, partnership);
	pg_put_int4s(params, media, n_media);
	pg_put_int4(params, limit);
	letters_ask(store_letters(store), job);
}
