/* page: see page.h. */
#include "app/page.h"

#include <stdlib.h>

#include "app/inside.h"
#include "base/instant.h"

struct page *page_want(struct reading *reading, bool stalled_only, int32_t status)
{
	struct page *page = arena_zalloc(reading->arena, 1, sizeof *page);
	int32_t parties[AUTHZ_INBOXES_MAX];
	page->limit = reading_limit(reading);
	page->n_inboxes = authz_inboxes(reading->partnership, reading->party, reading->now, parties);
	for (size_t i = 0; i < page->n_inboxes; i++) {
		struct store_inbox query = {
			.partnership = reading->app->config.partnership,
			.party = parties[i],
			.before = reading->args->before ? reading->args->before : INT64_MAX,
			.limit = page->limit,
			.stalled_only = stalled_only,
			.status = status,
		};
		reading_want_inbox(reading, &query, &page->inboxes[i]);
	}
	return page;
}

static int newest_first(const void *left, const void *right)
{
	const struct loaded_case *a = left, *b = right;
	return a->row.case_id < b->row.case_id ? 1 : a->row.case_id > b->row.case_id ? -1 : 0;
}

/* Where an inbox had more than a page, only what lies above its last row is complete. */
static int64_t complete_above(const struct page *page)
{
	int64_t bound = 0;
	for (size_t i = 0; i < page->n_inboxes; i++) {
		const struct loaded_cases *inbox = &page->inboxes[i];
		if (inbox->rows == (size_t)page->limit && inbox->last > bound)
			bound = inbox->last;
	}
	return bound;
}

static struct loaded_cases merged(struct reading *reading, const struct page *page, int64_t bound)
{
	struct loaded_cases all = {0};
	all.items = arena_zalloc(reading->arena, page->n_inboxes * (size_t)page->limit, sizeof *all.items);
	for (size_t i = 0; i < page->n_inboxes; i++) {
		for (size_t j = 0; j < page->inboxes[i].count; j++) {
			if (page->inboxes[i].items[j].row.case_id >= bound)
				all.items[all.count++] = page->inboxes[i].items[j];
		}
	}
	if (all.count)
		qsort(all.items, all.count, sizeof *all.items, newest_first);
	return all;
}

struct loaded_cases page_take(struct reading *reading, const struct page *page, int64_t *ret_next)
{
	int64_t next = complete_above(page);
	struct loaded_cases all = merged(reading, page, next);
	struct loaded_cases one = {.items = all.items};
	for (size_t i = 0; i < all.count; i++) {
		bool twice = one.count && one.items[one.count - 1].row.case_id == all.items[i].row.case_id;
		if (twice)
			continue;
		if (one.count == (size_t)page->limit) {
			next = one.items[one.count - 1].row.case_id;
			break;
		}
		one.items[one.count++] = all.items[i];
	}
	*ret_next = next;
	return one;
}

struct loaded_events *page_want_titles(struct reading *reading, const struct loaded_cases *cases)
{
	struct loaded_events *events = arena_zalloc(reading->arena, cases->count, sizeof *events);
	for (size_t i = 0; i < cases->count; i++) {
		struct reading_page first = {cases->items[i].row.case_id, 0, 1};
		if (cases->items[i].relation & (WHO_HOLDER | WHO_PARTICIPANT | WHO_OFFERED))
			reading_want_events(reading, &first, &events[i]);
	}
	return events;
}

const struct store_event *page_opened(const struct loaded_events *events)
{
	return events->count ? &events->items[0] : NULL;
}
