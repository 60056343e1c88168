/*
 * describe: the vocabulary of this program, for machines and for people.
 *
 * Everything derives from the tables of words.h. docs/REFERENCE.md is describe_markdown, and a test holds it against that.
 */
#pragma once

#include "base/strbuf.h"
#include "words/words.h"

/* One JSON object: verbs, fields, choices, errors, events, obligations, stalls, patterns. */
void describe_json(struct strbuf *to);
void describe_markdown(struct strbuf *to);
void describe_man(struct strbuf *to);

/* The JSON Schema (draft 2020-12) of a covenant; proto/covenant.schema.json is that, and a test holds it against this. */
void describe_schema(struct strbuf *to);
/* The ladder as a graph for graphviz: docs/ladder.dot, of which docs/ladder.svg is the drawing. */
void describe_ladder(struct strbuf *to);

/* Names of the columns, for all forms. */
const char *describe_type(enum field_type type);
const char *describe_effect(enum effect effect);
const char *describe_family(enum family family);
const char *describe_class(enum event_class class);
const char *describe_substance(enum substance substance);
const char *describe_keeping(enum keeping keeping);

/* Who may ask it: "holder", "participant or director" … */
#define DESCRIBE_WHO_MAX 12
size_t describe_who(int who, const char *names[DESCRIBE_WHO_MAX]);
