/* row: see row.h. */
#include "app/row.h"

#include <string.h>

#include "base/strbuf.h"
#include "wire/codec.h"

static field_mask fields_of(enum keeping keeping)
{
	field_mask mask = 0;
	for (int i = 0; i < FIELD_COUNT; i++) {
		if (field_rows[i].keeping == keeping)
			mask |= (field_mask)1 << i;
	}
	return mask;
}

field_mask row_sealed_fields(void)
{
	return fields_of(KEEPING_SEALED);
}

const char *row_shown_facts(const struct store_event *row, const struct party_names *names,
			    struct arena *arena)
{
	bool known = row->kind > EVENT_NONE && row->kind < EVENT_COUNT;
	field_mask hidden = fields_of(KEEPING_INDEX) & (known ? event_rows[row->kind].fields : 0);
	struct event event;
	struct err ignored;
	if (!hidden)
		return arena_strndup(arena, row->facts, row->facts_length);
	if (row_read(row, names, arena, &event, &ignored) < 0)
		return "{}"; /* rather nothing than too much */
	event.facts.args.present &= ~hidden;
	return row_write(&event, names, row->recorded_at, arena).facts;
}

int row_read(const struct store_event *row, const struct party_names *names, struct arena *arena,
	     struct event *ret_event, struct err *err)
{
	struct event event = {
		.case_id = row->case_id,
		.seq = row->seq,
		.actor = row->actor,
		.at = row->at,
		.kind = (enum event_kind)row->kind,
	};
	if (row->kind <= EVENT_NONE || row->kind >= EVENT_COUNT)
		return err_set(err, ERROR_bad_value, "event %d is of an unknown kind", row->seq);
	struct slice facts = {row->facts, row->facts_length};
	if (codec_read_facts(event.kind, facts, names, arena, &event.facts, err) < 0)
		return -1;
	*ret_event = event;
	return 0;
}

struct store_event row_write(const struct event *event, const struct party_names *names, int64_t recorded_at,
			     struct arena *arena)
{
	struct strbuf facts;
	struct json_out out;
	strbuf_init(&facts);
	json_out_start(&out, &facts);
	codec_write_facts(&out, event->kind, &event->facts, names);
	struct store_event row = {
		.case_id = event->case_id,
		.seq = event->seq,
		.at = event->at,
		.recorded_at = recorded_at,
		.actor = event->actor,
		.kind = (int32_t)event->kind,
		.visibility = VISIBILITY_CASE,
		.facts = arena_strndup(arena, facts.bytes, facts.length),
		.facts_length = facts.length,
	};
	strbuf_done(&facts);
	return row;
}

static const char *copy_text(const char *text, struct arena *arena)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

struct store_event row_copy(const struct store_event *row, struct arena *arena)
{
	struct store_event copy = *row;
	copy.on_behalf_of = copy_text(row->on_behalf_of, arena);
	copy.purpose = copy_text(row->purpose, arena);
	copy.facts = arena_strndup(arena, row->facts, row->facts_length);
	copy.sealed = row->sealed ? arena_memdup(arena, row->sealed, row->sealed_length) : NULL;
	return copy;
}
