/* view: see view.h. */
#include "app/view.h"

#include <string.h>

#include "app/inside.h"
#include "app/partners.h"
#include "app/row.h"
#include "app/seal.h"
#include "sys/log.h"
#include "wire/codec.h"

enum sight view_sight(int relation)
{
	if (relation & (WHO_HOLDER | WHO_PARTICIPANT | WHO_DIRECTOR))
		return SIGHT_ALL;
	return relation & (WHO_OFFERED | WHO_INVITED) ? SIGHT_OUTLINE : SIGHT_NOTHING;
}

static enum sight sight_of_part(int32_t relation)
{
	if (relation == RELATION_PARTICIPANT || relation == RELATION_DIRECTOR)
		return SIGHT_ALL;
	return relation == RELATION_OFFERED || relation == RELATION_INVITED ? SIGHT_OUTLINE : SIGHT_NOTHING;
}

enum sight view_sight_of_faces(const struct store_part *parts, size_t n_parts, const int32_t *faces,
			       size_t n_faces)
{
	enum sight sight = SIGHT_NOTHING;
	for (size_t i = 0; i < n_parts; i++) {
		for (size_t j = 0; j < n_faces; j++) {
			if (parts[i].party == faces[j] && sight_of_part(parts[i].relation) > sight)
				sight = sight_of_part(parts[i].relation);
		}
	}
	return sight;
}

enum sight view_sight_of_event(struct app *app, const struct store_event *row, enum sight sight,
			       int32_t party, struct arena *arena)
{
	struct event offer;
	struct err ignored = ERR_NONE;
	if (sight != SIGHT_OUTLINE ||
	    (row->kind != EVENT_handover_offered && row->kind != EVENT_part_invited) ||
	    row_read(row, partners_names(app->partners), arena, &offer, &ignored) < 0)
		return sight;
	return offer.facts.args.agency == party ? SIGHT_OFFER : sight;
}

bool view_is_for(const struct store_event *row, int32_t party, bool director)
{
	return row->visibility != VISIBILITY_OWN || row->actor == party || director;
}

/* --- what is sealed --------------------------------------------------------------------------------- */

struct args view_content(struct app *app, const struct store_event *row, struct arena *arena)
{
	struct seal_place place = {app->config.partnership, row->case_id};
	struct sealed sealed = {row->sealed, row->sealed_length};
	struct args args = {0};
	struct err err = ERR_NONE;
	const char *text;
	size_t length;
	if (!row->sealed)
		return args;
	if (seal_open(app->seal, place, sealed, arena, &text, &length, &err) < 0 ||
	    codec_read_fields(row_sealed_fields(), (struct slice){text, length},
			      partners_names(app->partners), arena, &args, &err) < 0)
		log_error("seal_broken", LOG_INT("case", row->case_id), LOG_INT("seq", row->seq),
			  LOG_TEXT("reason", err.text));
	return args;
}

static field_mask shown(enum sight sight)
{
	/* The citizen service number is there to match by, and is shown to nobody. */
	return sight == SIGHT_ALL || sight == SIGHT_OFFER ? row_sealed_fields() & ~F(bsn) : F(title);
}

static const char *content_text(struct app *app, const struct store_event *row, enum sight sight,
				struct arena *arena)
{
	struct args args = view_content(app, row, arena);
	field_mask mask = args.present & shown(sight);
	struct strbuf text;
	struct json_out out;
	if (!mask)
		return NULL;
	strbuf_init(&text);
	json_out_start(&out, &text);
	json_out_begin_object(&out);
	codec_write_fields(&out, mask, &args, partners_names(app->partners));
	json_out_end(&out);
	const char *copy = arena_strndup(arena, text.bytes, text.length);
	strbuf_done(&text);
	return copy;
}

/* --- messages --------------------------------------------------------------------------------------- */

struct msg_event view_event(struct app *app, const struct store_event *row, enum sight sight,
			    const char *cursor, struct arena *arena)
{
	return (struct msg_event){
		.case_id = row->case_id,
		.seq = row->seq,
		.at = row->at,
		.recorded_at = row->recorded_at,
		.kind = row->kind,
		.actor = row->actor,
		.on_behalf_of = row->on_behalf_of,
		.purpose = row->purpose,
		.visibility = row->visibility,
		.facts = row_shown_facts(row, partners_names(app->partners), arena),
		.content = content_text(app, row, sight, arena),
		.cursor = cursor,
	};
}

size_t view_event_bytes(const struct msg_event *event)
{
	size_t content = event->content ? strlen(event->content) : 0;
	return VIEW_ROW_BYTES + strlen(event->facts) + content;
}

size_t view_text_bytes(const char *text)
{
	size_t bytes = 0;
	for (; text && *text; text++)
		bytes += (unsigned char)*text < ' ' || *text == 0x7F ? 6
			 : *text == '"' || *text == '\\'             ? 2
								     : 1;
	return bytes;
}

struct args view_opening(const struct reading *reading, const struct loaded_case *found,
			 const struct store_event *opened)
{
	bool directs = (found->relation & WHO_DIRECTOR) != 0;
	if (!opened || !view_is_for(opened, reading->party, directs))
		return (struct args){0};
	struct args all = view_content(reading->app, opened, reading->arena);
	if (view_sight(found->relation) == SIGHT_ALL)
		return all;
	return (struct args){.title = all.title};
}

static int32_t relation_of(int relation)
{
	if (relation & (WHO_HOLDER | WHO_PARTICIPANT))
		return RELATION_PARTICIPANT;
	if (relation & WHO_DIRECTOR)
		return RELATION_DIRECTOR;
	if (relation & WHO_OFFERED)
		return RELATION_OFFERED;
	return relation & WHO_INVITED ? RELATION_INVITED : RELATION_NONE;
}

static int64_t next_step_due(const struct casefile *file)
{
	const struct obligation *move = casefile_obligation_of(file, OBLIGATION_move);
	return move ? move->due : INSTANT_NEVER;
}

/* A fact of its opening, which no rule reads and so the case file does not have. */
static const char *neighbourhood_of(const struct reading *reading, const struct loaded_case *found,
				    const struct store_event *opened)
{
	struct event event;
	struct err ignored = ERR_NONE;
	if (!opened || view_sight(found->relation) == SIGHT_NOTHING ||
	    row_read(opened, reading->names, reading->arena, &event, &ignored) < 0)
		return NULL;
	return event.facts.args.neighbourhood;
}

struct msg_case view_case(const struct reading *reading, const struct loaded_case *found,
			  const struct store_event *opened)
{
	const struct casefile *file = found->file;
	return (struct msg_case){
		.case_id = file->id,
		.title = view_opening(reading, found, opened).title,
		.theme = file->theme,
		.programme = *file->programme ? file->programme : NULL,
		.urgency = file->urgency,
		.status = file->status,
		.relation = relation_of(found->relation),
		.holder = file->holder,
		.opened_at = file->opened_at,
		.closed_at = file->closed_at,
		.next_due = next_step_due(file),
		.stalls = found->row.stalls,
		.ladder = file->ladder,
		.rung = file->ladder == LADDER_QUIET ? -1 : file->rung,
		.neighbourhood = neighbourhood_of(reading, found, opened),
	};
}

struct msg_finding view_finding(const struct loaded_case *found, const struct finding *finding)
{
	const struct obligation *obligation = casefile_obligation(found->file, finding->obligation);
	return (struct msg_finding){
		.case_id = found->file->id,
		.finding = finding->number,
		.stall = finding->stall,
		.rule = stall_rows[finding->stall].rule,
		.severity = finding->severity,
		.since = finding->since,
		.cleared_at = finding->cleared_at,
		.agency = finding->debtor,
		.obligation = finding->obligation,
		.of_kind = obligation ? obligation->kind : -1,
		.ordinal = obligation ? obligation->ordinal : 0,
		.muted = finding->muted != 0,
	};
}
