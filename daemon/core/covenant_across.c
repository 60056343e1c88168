/* covenant_across: see covenant_across.h. */
#include "core/covenant_across.h"

#include <stddef.h>
#include <string.h>

#include "words/words.h"

#define COUNT_MAX 1000

struct covenant_across covenant_across_default(void)
{
	return (struct covenant_across){
		.ring_age = TERM_NONE,
		.repeat_window = {30, TERM_UNIT_DAY},
		.split_term = TERM_NONE,
		.overload_least = 10,
	};
}

static const struct {
	const char *path;
	bool is_term;
	size_t offset;
} clauses[] = {
	{"ring.age", true, offsetof(struct covenant_across, ring_age)},
	{"repeat.times", false, offsetof(struct covenant_across, repeat_times)},
	{"repeat.window", true, offsetof(struct covenant_across, repeat_window)},
	{"split.term", true, offsetof(struct covenant_across, split_term)},
	{"overload.ratio", false, offsetof(struct covenant_across, overload_ratio)},
	{"overload.least", false, offsetof(struct covenant_across, overload_least)},
};
#define CLAUSES (sizeof clauses / sizeof *clauses)

static int take_count(int32_t *count, const char *value, struct err *err)
{
	int32_t number = 0;
	for (const char *at = value; *at; at++) {
		number = *at >= '0' && *at <= '9' && number <= COUNT_MAX ? number * 10 + (*at - '0')
									 : COUNT_MAX + 1;
	}
	if (*value == '\0' || number > COUNT_MAX)
		return err_set(err, ERROR_bad_document, "\"%.40s\" is not a count from 0 to %d", value,
			       COUNT_MAX);
	*count = number;
	return 0;
}

static int take_term(struct term *term, const char *value, struct err *err)
{
	struct err inner;
	if (term_parse(value, strlen(value), term, &inner) != 0)
		return err_set(err, ERROR_bad_document, "%.80s; a term is like 30m, 8h, 2d, 3w, 0 or none",
			       inner.text);
	return 0;
}

int covenant_across_take(struct covenant_across *across, const char *path, const char *value, struct err *err)
{
	for (size_t i = 0; i < CLAUSES; i++) {
		void *field = (unsigned char *)across + clauses[i].offset;
		if (strcmp(path, clauses[i].path) == 0)
			return clauses[i].is_term ? take_term(field, value, err)
						  : take_count(field, value, err);
	}
	return err_set(err, ERROR_bad_document, "there is no clause \"%.80s\"", path);
}
