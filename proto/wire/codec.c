/* codec: see codec.h. */
#include "wire/codec.h"

#include "wire/desc_expect.h"
#include "wire/desc_in.h"
#include "wire/desc_member.h"
#include "wire/desc_out.h"
#include "wire/utf8.h"

/* --- fields --------------------------------------------------------------------------------------- */

/* What must be said must say something. */
static int check_said(field_mask required, const struct args *args, struct err *err)
{
	for (field_mask rest = required; rest; rest &= rest - 1) {
		struct desc row = desc_of_field(field_first(rest));
		if (row.type == TYPE_TEXT && utf8_is_blank(desc_get_text(&row, args)))
			return desc_blank_value(&row, err);
	}
	return 0;
}

int codec_read_args(enum verb verb, struct slice params, const struct party_names *names, struct arena *arena,
		    struct args *ret_args, struct err *err)
{
	const struct verb_row *row = &verb_rows[verb];
	struct desc_reader reader = {.names = names, .arena = arena, .err = err, .enrolled = true};
	struct args args = {0};
	field_mask required = row->required | (row->effect == EFFECT_WRITE ? F(key) : 0);
	field_mask optional = row->optional | verb_envelope(verb);
	if (desc_read_fields(&reader, params, required, optional, &args, NULL, NULL) < 0 ||
	    check_said(required, &args, err) < 0)
		return -1;
	*ret_args = args;
	return 0;
}

void codec_write_fields(struct json_out *out, field_mask mask, const struct args *args,
			const struct party_names *names)
{
	for (field_mask rest = mask & args->present; rest; rest &= rest - 1) {
		struct desc row = desc_of_field(field_first(rest));
		desc_write(out, &row, args, names);
	}
}

int codec_read_fields(field_mask mask, struct slice object, const struct party_names *names,
		      struct arena *arena, struct args *ret_args, struct err *err)
{
	struct desc_reader reader = {.names = names, .arena = arena, .err = err};
	struct args args = {0};
	if (desc_read_fields(&reader, object, 0, mask, &args, NULL, NULL) < 0)
		return -1;
	*ret_args = args;
	return 0;
}

/* --- facts ---------------------------------------------------------------------------------------- */

static const struct desc opening_rows[] = {
	{"number", TYPE_INT, .limit = INT32_MAX, DESC_OF(struct opening, number)},
	{"kind", TYPE_CHOICE, CHOICE_OBLIGATION, DESC_OF(struct opening, kind)},
	{"cause", TYPE_CHOICE, CHOICE_CAUSE, .optional = true, DESC_OF(struct opening, cause)},
	{"debtor", TYPE_PARTY, .optional = true, DESC_OF(struct opening, debtor)},
	{"creditor", TYPE_PARTY, .optional = true, DESC_OF(struct opening, creditor)},
	{"due", TYPE_TIME, .optional = true, DESC_OF(struct opening, due)},
	{"covenant", TYPE_INT, .limit = INT32_MAX, .optional = true, DESC_OF(struct opening, covenant)},
};
static const struct desc_table opening_table = DESC_TABLE("opening", struct opening, opening_rows);

static const struct desc closing_rows[] = {
	{"number", TYPE_INT, .limit = INT32_MAX, DESC_OF(struct closing, number)},
	{"how", TYPE_CHOICE, CHOICE_ENDING, DESC_OF(struct closing, how)},
};
static const struct desc_table closing_table = DESC_TABLE("closing", struct closing, closing_rows);

static const struct desc shifting_rows[] = {
	{"number", TYPE_INT, .limit = INT32_MAX, DESC_OF(struct shifting, number)},
	{"debtor", TYPE_PARTY, .optional = true, DESC_OF(struct shifting, debtor)},
	{"creditor", TYPE_PARTY, .optional = true, DESC_OF(struct shifting, creditor)},
	{"due", TYPE_TIME, .optional = true, DESC_OF(struct shifting, due)},
};
static const struct desc_table shifting_table = DESC_TABLE("shifting", struct shifting, shifting_rows);

static const struct desc hitting_rows[] = {
	{"pattern", DESC_PATTERN, DESC_OF(struct hitting, pattern)},
	{"until", TYPE_TIME, .optional = true, DESC_OF(struct hitting, until)},
	{"agency", TYPE_PARTY, .optional = true, DESC_OF(struct hitting, key)},
};
static const struct desc_table hitting_table = DESC_TABLE("hitting", struct hitting, hitting_rows);

/* What facts hold besides fields, as lists that descriptors know. */
struct effects {
	struct desc_list opens;
	struct desc_list ends;
	struct desc_list shifts;
	struct desc_list hits;
};

static const struct desc effect_rows[] = {
	{"opens", DESC_LIST, .limit = FACTS_OPENS_MAX, .optional = true, DESC_OF(struct effects, opens),
	 .table = &opening_table},
	{"ends", DESC_LIST, .limit = FACTS_ENDS_MAX, .optional = true, DESC_OF(struct effects, ends),
	 .table = &closing_table},
	{"shifts", DESC_LIST, .limit = FACTS_SHIFTS_MAX, .optional = true, DESC_OF(struct effects, shifts),
	 .table = &shifting_table},
	{"hits", DESC_LIST, .limit = FACTS_HITS_MAX, .optional = true, DESC_OF(struct effects, hits),
	 .table = &hitting_table},
};
static const struct desc_table effect_table = DESC_TABLE("effects", struct effects, effect_rows);

void codec_write_facts(struct json_out *out, enum event_kind kind, const struct facts *facts,
		       const struct party_names *names)
{
	struct effects effects = {{facts->opens, facts->n_opens},
				  {facts->ends, facts->n_ends},
				  {facts->shifts, facts->n_shifts},
				  {facts->hits, facts->n_hits}};
	json_out_begin_object(out);
	codec_write_fields(out, event_rows[kind].fields, &facts->args, names);
	desc_write_members(out, &effect_table, &effects, names);
	json_out_end(out);
}

int codec_read_facts(enum event_kind kind, struct slice object, const struct party_names *names,
		     struct arena *arena, struct facts *ret_facts, struct err *err)
{
	struct desc_reader reader = {.names = names, .arena = arena, .err = err};
	struct facts facts = {0};
	struct effects effects = {0};
	if (desc_read_fields(&reader, object, 0, event_rows[kind].fields, &facts.args, &effect_table,
			     &effects) < 0)
		return -1;
	facts.opens = effects.opens.items;
	facts.n_opens = effects.opens.count;
	facts.ends = effects.ends.items;
	facts.n_ends = effects.ends.count;
	facts.shifts = effects.shifts.items;
	facts.n_shifts = effects.shifts.count;
	facts.hits = effects.hits.items;
	facts.n_hits = effects.hits.count;
	*ret_facts = facts;
	return 0;
}
