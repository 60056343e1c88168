/* loader: see loader.h. */
#include "store/loader.h"

#include <stdlib.h>

#include "base/instant.h"
#include "store/pg_row.h"
#include "sys/loop.h"

#define LOAD_CASES_MAX 512

struct load {
	struct reader_job job;
	struct list node;
	struct loader *loader;
	size_t n_entries;
	struct cache_entry *entries[LOAD_CASES_MAX];
};

struct loader {
	struct loop *loop;
	struct reader *reader;
	struct cache *cache;
	int32_t partnership;
	void (*loaded)(void *context);
	void *context;
	struct load *wanted; /* being gathered; NULL = nothing */
	struct list loads;   /* on their way */
	struct loop_task send_task;
};

static void load_free(struct load *load)
{
	list_remove(&load->node);
	reader_job_done(&load->job);
	free(load);
}

static struct cache_entry *find(const struct load *load, int64_t case_id)
{
	for (size_t i = 0; i < load->n_entries; i++) {
		if (load->entries[i]->row.case_id == case_id)
			return load->entries[i];
	}
	return NULL;
}

/* Cases that have no row are known too: as not being there. */
static void take_result(struct reader_job *job, enum query query, const PGresult *result)
{
	struct load *load = LIST_OWNER(job, struct load, job);
	struct cache *cache = load->loader->cache;
	struct arena arena;
	arena_init(&arena);
	(void)query;
	for (int row = 0; row < PQntuples(result); row++) {
		struct store_case found;
		size_t n_parts;
		pg_row_case(result, row, &found);
		const struct store_part *parts =
			pg_row_parts(result, row, PG_CASE_COLUMNS, found.case_id, &arena, &n_parts);
		struct cache_entry *entry = find(load, found.case_id);
		if (entry)
			cache_fill(cache, entry, &found, parts, n_parts);
	}
	for (size_t i = 0; i < load->n_entries; i++) {
		struct store_case none = {.next_due = INSTANT_NEVER};
		if (!load->entries[i]->known)
			cache_fill(cache, load->entries[i], &none, NULL, 0);
	}
	arena_done(&arena);
}

static void take_end(struct reader_job *job, const struct err *err)
{
	struct load *load = LIST_OWNER(job, struct load, job);
	struct loader *loader = load->loader;
	(void)err; /* whoever still wants the entries asks again */
	for (size_t i = 0; i < load->n_entries; i++) {
		load->entries[i]->loading = false;
		cache_unpin(loader->cache, load->entries[i]);
	}
	load_free(load);
	loader->loaded(loader->context);
}

static const struct reader_job_type job_type = {.result = take_result, .end = take_end};

static void send(void *context)
{
	struct loader *loader = context;
	struct load *load = loader->wanted;
	loader->wanted = NULL;
	if (!load)
		return;
	struct pg_params *params = reader_job_add(&load->job, QUERY_cases_load);
	pg_put_int4(params, loader->partnership);
	pg_array_begin(params, PG_INT8);
	for (size_t i = 0; i < load->n_entries; i++)
		pg_array_int8(params, load->entries[i]->row.case_id);
	pg_array_end(params);
	list_append(&loader->loads, &load->node);
	reader_ask(loader->reader, &load->job);
}

void loader_want(struct loader *loader, struct cache_entry *entry)
{
	if (entry->loading)
		return;
	if (!loader->wanted) {
		loader->wanted = calloc(1, sizeof *loader->wanted);
		if (!loader->wanted)
			abort();
		loader->wanted->loader = loader;
		list_init(&loader->wanted->node);
		reader_job_init(&loader->wanted->job, &job_type);
		loop_after_turn(loader->loop, &loader->send_task);
	}
	entry->loading = true;
	cache_pin(loader->cache, entry->row.case_id);
	loader->wanted->entries[loader->wanted->n_entries++] = entry;
	if (loader->wanted->n_entries == LOAD_CASES_MAX)
		send(loader);
}

struct loader *loader_new(struct loop *loop, struct reader *reader, struct cache *cache, int32_t partnership,
			  void (*loaded)(void *context), void *context)
{
	struct loader *loader = calloc(1, sizeof *loader);
	if (!loader)
		abort();
	*loader = (struct loader){.loop = loop,
				  .reader = reader,
				  .cache = cache,
				  .partnership = partnership,
				  .loaded = loaded,
				  .context = context};
	list_init(&loader->loads);
	loop_task_init(&loader->send_task, send, loader);
	return loader;
}

void loader_free(struct loader *loader)
{
	if (!loader)
		return;
	loop_task_cancel(&loader->send_task);
	LIST_EACH_SAFE(node, after, &loader->loads)
		load_free(LIST_OWNER(node, struct load, node));
	if (loader->wanted)
		load_free(loader->wanted);
	free(loader);
}
