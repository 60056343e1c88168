/*
 * page: one page of the cases that a party may see, newest first, over all its inboxes.
 *
 * A director has an inbox of his own, one for every rung he directs, and those of the directors for whom he stands in. Owns nothing.
 */
#pragma once

#include "app/reading.h"
#include "core/authz.h"

struct page {
	struct loaded_cases inboxes[AUTHZ_INBOXES_MAX];
	size_t n_inboxes;
	int limit;
};

/* Want one page below args->before. */
struct page *page_want(struct reading *reading, bool stalled_only, int32_t status);

/* What came, each case once; *ret_next is where the next page starts, 0 = there is none. */
struct loaded_cases page_take(struct reading *reading, const struct page *page, int64_t *ret_next);

/* Want the first events of the cases whose titles the asker may see in a list; items[i] belongs to cases->items[i] and
 * stays empty where he may not. */
struct loaded_events *page_want_titles(struct reading *reading, const struct loaded_cases *cases);

/* The event that says it, NULL where there is none to see. */
const struct store_event *page_opened(const struct loaded_events *events);
