/* cloudevent: see cloudevent.h. */
#include "hooks/cloudevent.h"

#include <string.h>

#include "base/ident.h"
#include "c/json_view.h"
#include "wire/json_out.h"
#include "words/words.h"

/* What is told of a letter and of its delivery: a member that is not here stays with us, also one that a later daemon adds. */
static const char *const of_letter[] = {"recipient", "notice", "language"};
static const char *const of_delivery[] = {
	"case",       "delivery", "occasion", "at",       "urgency",    "escalated_at",
	"rung",       "severity", "stall",    "finding",  "since",      "debtor",
	"obligation", "of_kind",  "due",      "sentence", "suggestion",
};

/* --- reading --- */

static int bad(const char *member, struct err *err)
{
	return err_set_where(err, ERROR_bad_value, member, "a letter with another %s than a hook can tell",
			     member);
}

/* An occasion becomes part of a type: two words or more, [a-z] and underscores. */
static bool is_occasion(const char *text)
{
	size_t length = strlen(text), first = strcspn(text, "_");
	return length <= IDENT_SLUG_MAX && strspn(text, "abcdefghijklmnopqrstuvwxyz_") == length &&
	       first > 0 && first + 1 < length && text[length - 1] != '_';
}

int cloudevent_read(struct slice letter, struct arena *arena, struct cloudevent *ret_event, struct err *err)
{
	struct slice items = json_view_member(letter, "items"), item = {0}, second;
	int64_t number;
	bool has_item = slice_next_element(items, &item);
	second = item;
	struct cloudevent event = {
		.letter = json_view_text(json_view_member(letter, "letter"), arena),
		.recipient = json_view_text(json_view_member(letter, "recipient"), arena),
		.mailbox = json_view_text(json_view_member(letter, "mailbox"), arena),
		.occasion = json_view_text(json_view_member(item, "occasion"), arena),
		.attempt = json_view_integer(json_view_member(letter, "attempt"), 1),
		.whole = letter,
		.item = item,
	};
	if (ident_case_parse(event.letter, strlen(event.letter), &number) < 0)
		return bad("letter", err);
	if (!json_view_is(json_view_member(letter, "kind"), "deliveries"))
		return bad("kind", err);
	if (!has_item || slice_next_element(items, &second))
		return bad("items", err);
	if (!is_occasion(event.occasion))
		return bad("occasion", err);
	*ret_event = event;
	return 0;
}

/* --- writing --- */

static void put_text(struct json_out *out, const char *key, const char *text)
{
	json_out_key(out, key);
	json_out_text(out, text);
}

/* An absent value has no key either. */
static void put_value(struct json_out *out, const char *key, struct slice value)
{
	if (value.length == 0)
		return;
	json_out_key(out, key);
	json_out_raw(out, value.bytes, value.length);
}

static void put_members(struct json_out *out, struct slice object, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put_value(out, names[i], json_view_member(object, names[i]));
}

/* escalation_raised: nl.vangnet.escalation.raised */
static void put_type(struct json_out *out, const char *occasion)
{
	struct strbuf type = {0};
	size_t first = strcspn(occasion, "_");
	strbuf_puts(&type, CLOUDEVENT_DOMAIN ".");
	strbuf_put(&type, occasion, first);
	strbuf_putc(&type, '.');
	for (const char *rest = occasion + first + 1; *rest; rest++)
		strbuf_putc(&type, *rest == '_' ? '-' : *rest);
	put_text(out, "type", strbuf_text(&type));
	strbuf_done(&type);
}

void cloudevent_write(const struct cloudevent *event, const char *source, struct strbuf *to)
{
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	put_text(&out, "specversion", "1.0");
	put_text(&out, "id", event->letter);
	put_text(&out, "source", source);
	put_type(&out, event->occasion);
	put_value(&out, "subject", json_view_member(event->item, "case"));
	put_value(&out, "time", json_view_member(event->item, "at"));
	put_text(&out, "datacontenttype", "application/json");
	json_out_key(&out, "data");
	json_out_begin_object(&out);
	put_members(&out, event->whole, of_letter, sizeof of_letter / sizeof *of_letter);
	put_members(&out, event->item, of_delivery, sizeof of_delivery / sizeof *of_delivery);
	json_out_end(&out);
	json_out_end(&out);
}
