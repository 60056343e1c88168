/* clauses: see clauses.h. Walks the document without recursion: the gate keeps it at WIRE_DEPTH_MAX levels. */
#include "wire/clauses.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "wire/limit.h"
#include "words/words.h"

struct level {
	struct slice value;         /* the object or array */
	struct slice element;       /* of an array: where it stands */
	struct slice_member member; /* of an object: where it stands */
	size_t index;
	size_t path_length; /* of the path that leads here */
};

struct walk {
	struct arena *arena;
	struct err *err;
	char path[CLAUSE_PATH_MAX + 1];
	struct clause *items;
	size_t count;
	struct level levels[WIRE_DEPTH_MAX];
	int depth;
};

static bool is_object(struct slice value)
{
	return value.bytes[0] == '{';
}

static bool is_array(struct slice value)
{
	return value.bytes[0] == '[';
}

static int fault(struct walk *walk, const char *text)
{
	return err_set_where(walk->err, ERROR_bad_document, walk->path, "%s", text);
}

static void enter(struct walk *walk, struct slice value, size_t path_length)
{
	walk->levels[walk->depth++] = (struct level){.value = value, .path_length = path_length};
}

/* Puts one step behind the path of the level. */
static int extend_path(struct walk *walk, const struct level *level, const char *step, size_t length)
{
	size_t at = level->path_length;
	walk->path[at] = '\0';
	if (at + 1 + length > CLAUSE_PATH_MAX)
		return fault(walk, "a clause below this one has too long a path");
	if (at > 0)
		walk->path[at++] = '.';
	memcpy(walk->path + at, step, length);
	walk->path[at + length] = '\0';
	if (length == 0 || memchr(step, '.', length))
		return fault(walk, "a key must not be empty or hold a '.'");
	return 0;
}

static int add_leaf(struct walk *walk, struct slice value)
{
	if (walk->count == CLAUSES_MAX)
		return fault(walk, "the document has too many clauses");
	if (value.bytes[0] == 'n')
		return fault(walk, "null says nothing: leave the clause out");
	const char *text = value.bytes[0] == '"' ? slice_string(value, walk->arena)
						 : arena_strndup(walk->arena, value.bytes, value.length);
	walk->items[walk->count++] = (struct clause){
		.path = arena_strndup(walk->arena, walk->path, strlen(walk->path)),
		.value = text,
	};
	return 0;
}

/* The next value of the innermost level, with walk->path leading to it: 1, 0 at its end, -1 on error. */
static int step(struct walk *walk, struct level *level, struct slice *ret_value)
{
	char index[24];
	if (is_array(level->value)) {
		if (!slice_next_element(level->value, &level->element))
			return 0;
		int length = snprintf(index, sizeof index, "%zu", level->index++);
		*ret_value = level->element;
		return extend_path(walk, level, index, (size_t)length) == 0 ? 1 : -1;
	}
	if (!slice_next_member(level->value, &level->member, walk->arena))
		return 0;
	*ret_value = level->member.value;
	return extend_path(walk, level, level->member.key, level->member.key_length) == 0 ? 1 : -1;
}

static int walk_all(struct walk *walk)
{
	while (walk->depth > 0) {
		struct slice value = {0};
		int got = step(walk, &walk->levels[walk->depth - 1], &value);
		if (got < 0)
			return -1;
		if (got == 0)
			walk->depth--;
		else if (is_object(value) || is_array(value))
			enter(walk, value, strlen(walk->path));
		else if (add_leaf(walk, value) < 0)
			return -1;
	}
	return 0;
}

int clauses_read(struct slice document, struct arena *arena, struct clauses *ret_clauses, struct err *err)
{
	struct walk walk = {.arena = arena, .err = err};
	if (document.length == 0 || !is_object(document))
		return fault(&walk, "the document must be a JSON object");
	walk.items = arena_zalloc(arena, CLAUSES_MAX, sizeof *walk.items);
	enter(&walk, document, 0);
	if (walk_all(&walk) < 0)
		return -1;
	*ret_clauses = (struct clauses){walk.items, walk.count};
	return 0;
}

const char *clauses_value(struct clauses clauses, const char *path)
{
	for (size_t i = clauses.count; i > 0; i--) {
		if (strcmp(clauses.items[i - 1].path, path) == 0)
			return clauses.items[i - 1].value;
	}
	return NULL;
}
