/* programme: see programme.h. */
#include "core/programme.h"

#include <string.h>

#include "core/casefile.h"
#include "core/ruling.h"

static const char *kept(struct partnership *partnership, const char *text)
{
	return text ? arena_strndup(partnership->arena, text, strlen(text)) : "";
}

/* A list one longer, in the arena. */
static void *one_more(struct partnership *partnership, const void *items, int32_t count, size_t size)
{
	void *longer = arena_zalloc(partnership->arena, (size_t)count + 1, size);
	if (count)
		memcpy(longer, items, (size_t)count * size);
	return longer;
}

void programme_take_started(struct partnership *partnership, const struct event *event)
{
	struct programme *programmes =
		one_more(partnership, partnership->programmes, partnership->n_programmes, sizeof *programmes);
	programmes[partnership->n_programmes++] = (struct programme){
		.name = kept(partnership, event->facts.args.programme),
		.director = event->facts.args.director,
		.at = event->at,
		.document = kept(partnership, event->facts.args.document),
	};
	partnership->programmes = programmes;
}

void programme_take_terms(struct partnership *partnership, int32_t index, int64_t from,
			  const struct covenant_programme *terms)
{
	struct programme *programme = &partnership->programmes[index];
	struct programme_terms *list =
		one_more(partnership, programme->terms, programme->n_terms, sizeof *list);
	list[programme->n_terms++] = (struct programme_terms){from, terms};
	programme->terms = list;
}

const struct programme *programme_by_name(const struct partnership *partnership, const char *name)
{
	for (int32_t i = 0; i < partnership->n_programmes; i++) {
		if (strcmp(partnership->programmes[i].name, name) == 0)
			return &partnership->programmes[i];
	}
	return NULL;
}

static const struct covenant_programme *terms_at(const struct programme *programme, int64_t at)
{
	for (int32_t i = programme->n_terms - 1; i >= 0; i--) {
		if (programme->terms[i].from <= at)
			return programme->terms[i].of;
	}
	return NULL;
}

bool programme_is_for(const struct programme *programme, const char *agency)
{
	const struct covenant_programme *terms = terms_at(programme, INT64_MAX);
	for (size_t i = 0; terms && i < terms->n_agencies; i++) {
		if (strcmp(terms->agencies[i], agency) == 0)
			return true;
	}
	return !terms || terms->n_agencies == 0;
}

const struct covenant *programme_covenant(const struct partnership *partnership, const char *name, int64_t at)
{
	const struct programme *programme = *name ? programme_by_name(partnership, name) : NULL;
	const struct covenant_programme *terms = programme ? terms_at(programme, at) : NULL;
	return terms ? terms->covenant : partnership_covenant(partnership, at);
}

const struct covenant *programme_covenant_of(const struct ruling *ruling, int64_t at)
{
	return programme_covenant(ruling->partnership, ruling->draft.file->programme, at);
}
