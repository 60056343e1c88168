/* describe_json: the vocabulary for machines; see describe.h. */
#include "cli/describe.h"

#include "wire/json_out.h"

static void put_text(struct json_out *out, const char *key, const char *text)
{
	json_out_key(out, key);
	json_out_text(out, text);
}

static void put_integer(struct json_out *out, const char *key, int64_t number)
{
	json_out_key(out, key);
	json_out_integer(out, number);
}

static void put_languages(struct json_out *out, const char *key, const char *const text[LANGUAGE_COUNT])
{
	json_out_key(out, key);
	json_out_begin_object(out);
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		put_text(out, choice_name(CHOICE_LANGUAGE, language), text[language]);
	json_out_end(out);
}

static void put_fields(struct json_out *out, const char *key, field_mask fields)
{
	json_out_key(out, key);
	json_out_begin_array(out);
	for (int field = 0; field < FIELD_COUNT; field++) {
		if (fields >> field & 1)
			json_out_text(out, field_rows[field].name);
	}
	json_out_end(out);
}

static void put_verb(struct json_out *out, int verb)
{
	const struct verb_row *row = &verb_rows[verb];
	const char *who[DESCRIBE_WHO_MAX];
	size_t count = describe_who(row->who, who);
	put_text(out, "name", row->name);
	put_text(out, "effect", describe_effect(row->effect));
	json_out_key(out, "who");
	json_out_begin_array(out);
	for (size_t i = 0; i < count; i++)
		json_out_text(out, who[i]);
	json_out_end(out);
	put_fields(out, "required", row->required);
	put_fields(out, "optional", row->optional);
	put_fields(out, "envelope", verb_envelope((enum verb)verb));
	put_text(out, "text", row->text);
}

static void put_field(struct json_out *out, int field)
{
	const struct field_row *row = &field_rows[field];
	put_text(out, "name", row->name);
	put_text(out, "type", describe_type(row->type));
	if (row->choice != CHOICE_COUNT)
		put_text(out, "choice", choice_set(row->choice)->name);
	if (row->limit)
		put_integer(out, "limit", row->limit);
	put_text(out, "keeping", describe_keeping(row->keeping));
	put_text(out, "text", row->text);
}

static void put_choice(struct json_out *out, int choice)
{
	const struct choice_set *set = choice_set((enum choice)choice);
	put_text(out, "name", set->name);
	json_out_key(out, "words");
	json_out_begin_array(out);
	for (int i = 0; i < set->count; i++) {
		json_out_begin_object(out);
		put_text(out, "name", set->names[i]);
		put_text(out, "nl", set->dutch[i]);
		json_out_end(out);
	}
	json_out_end(out);
}

static void put_error(struct json_out *out, int code)
{
	const struct error_row *row = error_row(code + 1); /* without "none" */
	put_text(out, "name", row->name);
	put_integer(out, "code", row->rpc);
	put_text(out, "retry", retry_names[row->retry]);
	put_text(out, "text", row->text);
}

static void put_event(struct json_out *out, int kind)
{
	const struct event_row *row = &event_rows[kind + 1]; /* without "none" */
	put_text(out, "name", row->name);
	put_text(out, "class", describe_class(row->class));
	put_text(out, "substance", describe_substance(row->substance));
	put_fields(out, "fields", row->fields);
	put_languages(out, "text", row->text);
}

static void put_obligation(struct json_out *out, int kind)
{
	const struct obligation_row *row = &obligation_rows[kind];
	put_text(out, "name", row->name);
	if (row->lapse >= 0)
		put_text(out, "lapse", stall_rows[row->lapse].name);
	put_languages(out, "text", row->text);
}

static void put_stall(struct json_out *out, int stall)
{
	const struct stall_row *row = &stall_rows[stall];
	put_text(out, "name", row->name);
	put_text(out, "name_nl", row->name_nl);
	put_text(out, "family", describe_family(row->family));
	put_integer(out, "severity", row->severity);
	put_integer(out, "rule", row->rule);
	json_out_key(out, "muted_by");
	json_out_begin_array(out);
	for (int other = 0; other < STALL_COUNT; other++) {
		if (row->muted_by >> other & 1)
			json_out_text(out, stall_rows[other].name);
	}
	json_out_end(out);
	put_languages(out, "text", row->text);
	put_languages(out, "ends", row->ends);
}

static void put_pattern(struct json_out *out, int pattern)
{
	const struct pattern_row *row = &pattern_rows[pattern];
	put_text(out, "stall", stall_rows[row->stall].name);
	put_integer(out, "times", row->times);
	put_text(out, "window", row->window);
}

static const struct {
	const char *name;
	int count;
	void (*put)(struct json_out *out, int number);
} lists[] = {
	{"verbs", VERB_COUNT, put_verb},        {"fields", FIELD_COUNT, put_field},
	{"choices", CHOICE_COUNT, put_choice},  {"errors", ERROR_COUNT - 1, put_error},
	{"events", EVENT_COUNT - 1, put_event}, {"obligations", OBLIGATION_COUNT, put_obligation},
	{"stalls", STALL_COUNT, put_stall},     {"patterns", PATTERN_COUNT, put_pattern},
};

void describe_json(struct strbuf *to)
{
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	put_text(&out, "protocol", "vangnet/1");
	put_text(&out, "version", VANGNET_VERSION);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		json_out_key(&out, lists[i].name);
		json_out_begin_array(&out);
		for (int number = 0; number < lists[i].count; number++) {
			json_out_begin_object(&out);
			lists[i].put(&out, number);
			json_out_end(&out);
		}
		json_out_end(&out);
	}
	json_out_end(&out);
	strbuf_putc(to, '\n');
}
