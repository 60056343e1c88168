/*
 * digest_view: a digest to be shown, wherever it was counted: its message, and what its parties and cases are called.
 *
 * Owns its arena. Made by digest_log.h and digest_daemon.h, shown by digest_text.h, digest_page.h and digest_view_json.
 */
#pragma once

#include "base/arena.h"
#include "base/strbuf.h"
#include "cli/digest_words.h"
#include "wire/msg.h"

struct digest_view {
	struct arena arena;
	struct msg_digest digest;
	const char *whom;         /* whose it is */
	const char *const *cases; /* of each line: what the case is called */
	struct party_names names;
	enum language language;
	int32_t shown; /* lines of each state on a page or screen, at most */
};

/* The message of digest.show, cases called by their names. */
void digest_view_json(const struct digest_view *view, struct strbuf *to);

/* In the order in which they are told. */
#define DIGEST_VIEW_STATES 5
struct digest_view_state {
	const char *name; /* as in a line */
	enum digest_word heading;
	int32_t count;
};
void digest_view_states(const struct digest_view *view, struct digest_view_state states[DIGEST_VIEW_STATES]);

/* Of a line; texts go to the end of `to`. */
const struct msg_digest_line *digest_view_line(const struct digest_view *view, int32_t index);
void digest_view_put_party(const struct digest_view *view, int32_t party, struct strbuf *to);
/* The next line of a state behind `after` (-1 at first), which is changed to it; NULL = there is none. */
const struct msg_digest_line *digest_view_next(const struct digest_view *view, const char *state,
					       int32_t *after);
void digest_view_put_owed(const struct digest_view *view, const struct msg_digest_line *line,
			  struct strbuf *to);
void digest_view_put_escalation(const struct digest_view *view, const struct msg_digest_line *line,
				struct strbuf *to);
void digest_view_put_stall(const struct digest_view *view, const struct msg_digest_line *line,
			   struct strbuf *to);
void digest_view_put_instant(const struct digest_view *view, int64_t instant, struct strbuf *to);

/* "less than 1 day", "1 to 2 days" … "10 days or more"; index: of digest.ages, below DIGEST_AGES. */
void digest_view_put_age(const struct digest_view *view, int32_t index, struct strbuf *to);

/* The whole in a sentence: "7 stalls: 3 new, 4 still open.", or that there is none. */
void digest_view_put_headline(const struct digest_view *view, struct strbuf *to);
