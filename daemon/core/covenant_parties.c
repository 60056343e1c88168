/* covenant_parties: see covenant_parties.h. The three chapters are lists of records; one table says what a record has. */
#include "core/covenant_parties.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/ident.h"
#include "core/covenant.h"

#define MEMBERS_MAX 4
#define ROLE_TEXT_MAX 120
#define RECORDS_MAX 256
#define INDEX_DIGITS_MAX 3

enum form { FORM_SLUG, FORM_TEXT, FORM_RUNG };

struct member {
	const char *name; /* NULL = no more */
	enum form form;
	bool optional;
};

/* One chapter: a list of records. */
struct chapter {
	const char *prefix;
	const char *has; /* what a record has, for people */
	struct member members[MEMBERS_MAX];
};

enum { CHAPTER_PARTIES, CHAPTER_DIRECTORS, CHAPTER_SHARING, CHAPTER_COUNT };
enum { PARTY_AGENCY, PARTY_ROLE };
enum { DIRECTOR_NAME, DIRECTOR_DEPUTY, DIRECTOR_RUNG, DIRECTOR_THEME };
enum { SHARING_PURPOSE, SHARING_GROUND, SHARING_CATEGORY, SHARING_THEME };

static const struct chapter chapters[CHAPTER_COUNT] = {
	[CHAPTER_PARTIES] = {"parties.",
			     "a party has an agency and a role",
			     {{"agency", FORM_SLUG, false}, {"role", FORM_TEXT, false}}},
	[CHAPTER_DIRECTORS] = {"directors.",
			       "a director has director, deputy and rung, and perhaps a theme",
			       {{"director", FORM_SLUG, false},
				{"deputy", FORM_SLUG, false},
				{"rung", FORM_RUNG, false},
				{"theme", FORM_SLUG, true}}},
	[CHAPTER_SHARING] = {"sharing.",
			     "what may be shared has purpose, ground and category, and perhaps a theme",
			     {{"purpose", FORM_SLUG, false},
			      {"ground", FORM_SLUG, false},
			      {"category", FORM_SLUG, false},
			      {"theme", FORM_SLUG, true}}},
};
_Static_assert(COVENANT_PARTIES_MAX <= RECORDS_MAX && COVENANT_DIRECTORS_MAX <= RECORDS_MAX &&
		       COVENANT_SHARING_MAX <= RECORDS_MAX,
	       "one ceiling holds for the records of every chapter");

struct record {
	const char *values[MEMBERS_MAX]; /* NULL = not said */
};

struct records {
	const struct chapter *chapter;
	struct arena *arena;
	struct record *items;
	size_t count;
	struct err *err;
};

/* --- reading records ------------------------------------------------------------------------------- */

static bool is_of_form(enum form form, const char *value)
{
	size_t length = strlen(value);
	switch (form) {
	case FORM_SLUG:
		return ident_is_slug(value, length);
	case FORM_TEXT:
		return length > 0 && length <= ROLE_TEXT_MAX;
	case FORM_RUNG:
		return choice_of(CHOICE_RUNG, value, length) >= 0;
	}
	return false;
}

static const char *form_text(enum form form)
{
	switch (form) {
	case FORM_SLUG:
		return "is a name of 1 to 48 characters: a-z, 0-9 and .-_";
	case FORM_TEXT:
		return "is a text of 1 to 120 bytes";
	case FORM_RUNG:
		return "is the name of a rung";
	}
	return "";
}

/* The index at the start of what follows the prefix; what is behind it, or NULL. */
static const char *take_index(const char *rest, size_t *ret_index)
{
	size_t digits = strspn(rest, "0123456789"), index = 0;
	if (digits == 0 || digits > INDEX_DIGITS_MAX || rest[digits] != '.')
		return NULL;
	for (size_t i = 0; i < digits; i++)
		index = index * 10 + (size_t)(rest[i] - '0');
	*ret_index = index;
	return index < RECORDS_MAX ? rest + digits + 1 : NULL;
}

static int take_record(struct records *records, const struct clause *clause, const char *rest)
{
	size_t index = 0;
	const char *name = take_index(rest, &index);
	if (!name)
		return err_set_where(records->err, ERROR_bad_document, clause->path,
				     "this is a list of at most %d; %s", RECORDS_MAX, records->chapter->has);
	for (size_t i = 0; i < MEMBERS_MAX && records->chapter->members[i].name; i++) {
		const struct member *member = &records->chapter->members[i];
		if (strcmp(member->name, name) != 0)
			continue;
		if (!is_of_form(member->form, clause->value))
			return err_set_where(records->err, ERROR_bad_document, clause->path, "a %s %s",
					     member->name, form_text(member->form));
		records->items[index].values[i] =
			arena_strndup(records->arena, clause->value, strlen(clause->value));
		if (index >= records->count)
			records->count = index + 1;
		return 0;
	}
	return err_set_where(records->err, ERROR_bad_document, clause->path, "%s", records->chapter->has);
}

static int __attribute__((format(printf, 4, 5)))
fault_at(const struct records *records, size_t index, const char *member, const char *format, ...)
{
	char path[ERR_WHERE_MAX], text[ERR_TEXT_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	snprintf(path, sizeof path, "%s%zu.%s", records->chapter->prefix, index, member);
	return err_set_where(records->err, ERROR_bad_document, path, "%s", text);
}

/* A record that was passed over has nothing at all, which is the same fault. */
static int check_whole(const struct records *records)
{
	for (size_t index = 0; index < records->count; index++) {
		for (size_t i = 0; i < MEMBERS_MAX && records->chapter->members[i].name; i++) {
			const struct member *member = &records->chapter->members[i];
			if (!member->optional && !records->items[index].values[i])
				return fault_at(records, index, member->name, "this is missing: %s",
						records->chapter->has);
		}
	}
	return 0;
}

/* The first record before `index` that says the same in each of these members. */
static int check_once(const struct records *records, unsigned members, size_t at, const char *text)
{
	for (size_t index = 1; index < records->count; index++) {
		for (size_t before = 0; before < index; before++) {
			bool same = true;
			for (size_t i = 0; i < MEMBERS_MAX; i++) {
				const char *a = records->items[index].values[i];
				const char *b = records->items[before].values[i];
				if (members >> i & 1)
					same = same && (a == b || (a && b && strcmp(a, b) == 0));
			}
			if (same)
				return fault_at(records, index, records->chapter->members[at].name, "%s",
						text);
		}
	}
	return 0;
}

static int records_read(struct arena *arena, struct clauses clauses, int chapter, struct records *ret_records,
			struct err *err)
{
	struct records records = {&chapters[chapter], arena, NULL, 0, err};
	records.items = arena_zalloc(arena, RECORDS_MAX, sizeof *records.items);
	size_t length = strlen(records.chapter->prefix);
	for (size_t i = 0; i < clauses.count; i++) {
		const struct clause *clause = &clauses.items[i];
		if (strncmp(clause->path, records.chapter->prefix, length) == 0 &&
		    take_record(&records, clause, clause->path + length) != 0)
			return -1;
	}
	*ret_records = records;
	return check_whole(ret_records);
}

/* --- the three lists ------------------------------------------------------------------------------- */

static const char *or_all(const char *theme)
{
	return theme ? theme : "";
}

static int read_parties(struct arena *arena, struct clauses clauses, struct covenant_parties *lists,
			struct err *err)
{
	struct records records;
	if (records_read(arena, clauses, CHAPTER_PARTIES, &records, err) != 0 ||
	    check_once(&records, 1 << PARTY_AGENCY, PARTY_AGENCY, "this agency is a party already") != 0)
		return -1;
	struct covenant_party *parties = arena_zalloc(arena, records.count, sizeof *parties);
	for (size_t i = 0; i < records.count; i++)
		parties[i] = (struct covenant_party){records.items[i].values[PARTY_AGENCY],
						     records.items[i].values[PARTY_ROLE]};
	lists->parties = parties;
	lists->n_parties = records.count;
	return 0;
}

static int read_directors(struct arena *arena, struct clauses clauses, struct covenant_parties *lists,
			  struct err *err)
{
	struct records records;
	if (records_read(arena, clauses, CHAPTER_DIRECTORS, &records, err) != 0 ||
	    check_once(&records, 1 << DIRECTOR_RUNG | 1 << DIRECTOR_THEME, DIRECTOR_RUNG,
		       "somebody directs this rung for this theme already") != 0)
		return -1;
	struct covenant_director *directors = arena_zalloc(arena, records.count, sizeof *directors);
	for (size_t i = 0; i < records.count; i++) {
		const char *const *values = records.items[i].values;
		const char *rung = values[DIRECTOR_RUNG];
		if (strcmp(values[DIRECTOR_NAME], values[DIRECTOR_DEPUTY]) == 0)
			return fault_at(&records, i, "deputy", "nobody is his own deputy");
		directors[i] = (struct covenant_director){
			values[DIRECTOR_NAME], values[DIRECTOR_DEPUTY], or_all(values[DIRECTOR_THEME]),
			(enum rung)choice_of(CHOICE_RUNG, rung, strlen(rung))};
	}
	lists->directors = directors;
	lists->n_directors = records.count;
	return 0;
}

static int read_sharing(struct arena *arena, struct clauses clauses, struct covenant_parties *lists,
			struct err *err)
{
	struct records records;
	unsigned same = 1 << SHARING_PURPOSE | 1 << SHARING_CATEGORY | 1 << SHARING_THEME;
	if (records_read(arena, clauses, CHAPTER_SHARING, &records, err) != 0 ||
	    check_once(&records, same, SHARING_PURPOSE,
		       "this purpose, category and theme have a ground already") != 0)
		return -1;
	struct covenant_sharing *sharing = arena_zalloc(arena, records.count, sizeof *sharing);
	for (size_t i = 0; i < records.count; i++) {
		const char *const *values = records.items[i].values;
		sharing[i] =
			(struct covenant_sharing){values[SHARING_PURPOSE], values[SHARING_GROUND],
						  or_all(values[SHARING_THEME]), values[SHARING_CATEGORY]};
	}
	lists->sharing = sharing;
	lists->n_sharing = records.count;
	return 0;
}

int covenant_parties_read(struct arena *arena, struct clauses clauses,
			  const struct covenant_parties **ret_parties, struct err *err)
{
	struct covenant_parties *lists = arena_zalloc(arena, 1, sizeof *lists);
	if (read_parties(arena, clauses, lists, err) != 0 ||
	    read_directors(arena, clauses, lists, err) != 0 || read_sharing(arena, clauses, lists, err) != 0)
		return -1;
	*ret_parties = lists;
	return 0;
}

/* --- the ladder has a top -------------------------------------------------------------------------- */

static bool ladder_has(const struct covenant *covenant, enum rung rung)
{
	for (int32_t i = 0; i < covenant->n_rungs; i++) {
		if (covenant->ladder[i].rung == rung)
			return true;
	}
	return false;
}

static bool is_directed(const struct covenant_parties *lists, enum rung rung)
{
	for (size_t i = 0; i < lists->n_directors; i++) {
		if (lists->directors[i].rung == rung && !*lists->directors[i].theme)
			return true;
	}
	return false;
}

int covenant_parties_check(const struct covenant *covenant, struct err *err)
{
	const struct covenant_parties *lists = covenant->parties;
	char path[ERR_WHERE_MAX];
	if (lists->n_directors == 0)
		return 0;
	for (size_t i = 0; i < lists->n_directors; i++) {
		snprintf(path, sizeof path, "directors.%zu.rung", i);
		if (!ladder_has(covenant, lists->directors[i].rung))
			return err_set_where(err, ERROR_bad_document, path,
					     "the ladder has no such rung to direct");
	}
	for (int32_t i = 0; i < covenant->n_rungs; i++) {
		snprintf(path, sizeof path, "ladder.%d.rung", (int)i);
		if (!is_directed(lists, covenant->ladder[i].rung))
			return err_set_where(err, ERROR_bad_document, path,
					     "nobody directs this rung for every theme");
	}
	if (!*covenant->outside)
		return err_set_where(err, ERROR_bad_document, "outside",
				     "the ladder has no top: name who is told when its last rung is silent");
	return 0;
}
