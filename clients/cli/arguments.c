/* arguments: see arguments.h. */
#include "cli/arguments.h"

#include <string.h>

#include "c/vangnet.h"
#include "cli/field_value.h"
#include "wire/json_out.h"

struct reading {
	enum verb verb;
	field_mask seen;
	int64_t now_us;
	struct json_out out;
};

field_mask arguments_of(enum verb verb)
{
	return verb_rows[verb].required | verb_rows[verb].optional | verb_envelope(verb);
}

static bool takes(enum verb verb, int field)
{
	return field >= 0 && (arguments_of(verb) >> field & 1);
}

static int refuse_unknown(enum verb verb, const char *option, struct err *err)
{
	struct strbuf known = {0};
	for (int field = 0; field < FIELD_COUNT; field++) {
		if (takes(verb, field)) {
			strbuf_putc(&known, ' ');
			field_option((enum field)field, &known);
		}
	}
	err_set(err, ERROR_unknown_field, "%s has no option %.40s; it has%.150s", verb_rows[verb].name,
		option, strbuf_text(&known));
	strbuf_done(&known);
	return -1;
}

static int put(struct reading *reading, enum field field, const char *text, struct err *err)
{
	field_mask bit = (field_mask)1 << field;
	if (reading->seen & bit)
		return err_set_where(err, ERROR_bad_value, field_rows[field].name, "'%s' is given twice",
				     field_rows[field].name);
	reading->seen |= bit;
	json_out_key(&reading->out, field_rows[field].name);
	return field_write(&reading->out, field, text, reading->now_us, err);
}

/* An option and its value; *at moves behind what was used. */
static int read_option(struct reading *reading, const struct options *options, int *at, struct err *err)
{
	const char *option = options->rest[(*at)++];
	const char *equals = strchr(option, '=');
	size_t length = equals ? (size_t)(equals - option) : strlen(option);
	int field = options_field(option, length);
	if (!takes(reading->verb, field))
		return refuse_unknown(reading->verb, option, err);
	if (equals)
		return put(reading, (enum field)field, equals + 1, err);
	if (!field_takes_value((enum field)field))
		return put(reading, (enum field)field, "true", err);
	if (*at == options->count)
		return err_set_where(err, ERROR_bad_value, field_rows[field].name, "%s needs a value",
				     option);
	return put(reading, (enum field)field, options->rest[(*at)++], err);
}

static int read_word(struct reading *reading, const char *word, struct err *err)
{
	if (!takes(reading->verb, FIELD_case_id) || (reading->seen & F(case_id)))
		return err_set(err, ERROR_bad_value,
			       "'%.60s' is left over: %s takes options (vangnet help %s)", word,
			       verb_rows[reading->verb].name, verb_rows[reading->verb].name);
	return put(reading, FIELD_case_id, word, err);
}

static int check_required(const struct reading *reading, struct err *err)
{
	field_mask missing = verb_rows[reading->verb].required & ~reading->seen;
	if (!missing)
		return 0;
	enum field field = field_first(missing);
	struct strbuf option = {0};
	field_option(field, &option);
	err_set_where(err, ERROR_missing_field, field_rows[field].name, "%s needs %s: %s",
		      verb_rows[reading->verb].name, option.bytes, field_rows[field].text);
	strbuf_done(&option);
	return -1;
}

/* Settings of the program that are also fields of some verbs, and the key. */
static int add_defaults(struct reading *reading, const struct options *options, struct err *err)
{
	char key[VANGNET_KEY_LENGTH + 1];
	if (takes(reading->verb, FIELD_language) && options->language &&
	    put(reading, FIELD_language, options->language, err) < 0)
		return -1;
	if (!takes(reading->verb, FIELD_key) || (reading->seen & F(key)))
		return 0;
	if (vangnet_new_key(key, err) < 0)
		return -1;
	return put(reading, FIELD_key, key, err);
}

int arguments_read(enum verb verb, const struct options *options, int64_t now_us, struct strbuf *ret_params,
		   struct err *err)
{
	struct reading reading = {.verb = verb, .now_us = now_us};
	json_out_start(&reading.out, ret_params);
	json_out_begin_object(&reading.out);
	for (int at = 0; at < options->count;) {
		const char *word = options->rest[at];
		int result = word[0] == '-' && word[1] == '-' ? read_option(&reading, options, &at, err)
							      : read_word(&reading, options->rest[at++], err);
		if (result < 0)
			return -1;
	}
	if (check_required(&reading, err) < 0 || add_defaults(&reading, options, err) < 0)
		return -1;
	json_out_end(&reading.out);
	return 0;
}
