/*
 * msg: what the daemon answers and announces, as plain structs with their descriptors.
 *
 * The daemon writes them with desc_write_object, a client reads them with desc_read_object (lenient: a newer daemon may
 * say more). Owns nothing; texts and lists are borrowed. A member that is marked optional may be empty, and what empty is
 * stands in desc.h: for an instant it is INSTANT_NEVER, for a word of a closed set -1, not 0.
 * What each verb answers is msg_result_of(verb).
 */
#pragma once

#include "wire/desc.h"

/* Notification of the server: an event of a watched case; its parameters are a struct msg_event. */
#define MSG_EVENT_METHOD "event"

/* The most items of one list in a message. */
#define MSG_LIST_MAX 4096

/* session.hello */
struct msg_hello {
	const char *protocol;          /* "vangnet/1" */
	const char *server;            /* name and version of the program */
	struct desc_list capabilities; /* words */
	int32_t party;
	int32_t kind; /* enum role */
	int64_t now;
	bool driven;         /* the clock stands still unless clock.advance drives it; optional */
	int32_t text_max;    /* WIRE_TEXT_MAX */
	int32_t depth_max;   /* WIRE_DEPTH_MAX */
	int32_t pending_max; /* requests of one connection on their way at once */
};

/* An obligation that a write has opened. */
struct msg_opened {
	int32_t obligation;
	int32_t kind; /* enum obligation_kind */
	int64_t due;  /* optional: it never lapses */
	int32_t debtor;
};

/* Every verb that writes, when it is durable. A repeat of the same key gives the same answer. */
struct msg_done {
	int64_t case_id;         /* optional: verbs about the partnership have none */
	int32_t seq;             /* number of the event in its case, or in the stream of the partnership */
	int64_t at;              /* the instant it is about */
	struct desc_list opened; /* msg_opened; optional */
	int32_t draft;           /* of a covenant: its number; optional */
	int32_t version;         /* as which it is in force from now on; optional */
	const char *hash;        /* of its canonical form; optional */
};

/* One case in a few words. */
struct msg_case {
	int64_t case_id;
	const char *title; /* optional: who may not see the content gets none */
	const char *theme;
	int32_t urgency;  /* enum urgency */
	int32_t status;   /* enum case_status */
	int32_t relation; /* enum relation, of the party that asks */
	int32_t holder;
	int64_t opened_at;
	int64_t closed_at;         /* optional */
	int64_t next_due;          /* of the next step; optional */
	int32_t stalls;            /* findings open and not muted */
	int32_t ladder;            /* enum ladder_state */
	int32_t rung;              /* enum rung; optional: -1 */
	const char *neighbourhood; /* CBS code; optional */
	const char *programme;     /* optional */
};

/* An obligation that is open. */
struct msg_obligation {
	int32_t number;
	int32_t kind;    /* enum obligation_kind */
	int32_t ordinal; /* among those of its kind, from 1 */
	int32_t cause;   /* enum cause; optional: -1 */
	int32_t debtor;
	int32_t creditor;
	int64_t opened_at;
	int64_t due;      /* optional: it never lapses */
	bool lapsed;      /* optional */
	int32_t covenant; /* version; optional */
};

/* A stall that was found. */
struct msg_finding {
	int64_t case_id;
	int32_t finding;
	int32_t stall; /* enum stall */
	int32_t rule;
	int32_t severity;
	int64_t since;
	int64_t cleared_at;      /* optional: open */
	int32_t agency;          /* whom it concerns; optional */
	int32_t obligation;      /* that proves it; optional */
	int32_t of_kind;         /* enum obligation_kind; optional: -1 */
	int32_t ordinal;         /* optional */
	struct numbers evidence; /* numbers of events; optional */
	bool muted;              /* optional */
	const char *title;       /* of the case; optional */
	const char *sentence;    /* what is the matter; optional */
	const char *ends;        /* what would end it; optional */
};

struct msg_part {
	int32_t party;
	int32_t relation; /* enum relation */
	bool finished;    /* has finished its part; optional */
	bool undelivered; /* what it had to know did not arrive; optional */
};

/* An agency that is called to a conference. */
struct msg_call {
	int32_t conference; /* number of the event that called it */
	int64_t due;        /* when it is to be held */
	int32_t agency;
	bool held; /* optional */
};

/* case.get */
struct msg_case_view {
	struct msg_case summary;      /* "case" */
	const char *text;             /* optional */
	const char *person;           /* optional */
	struct desc_list parts;       /* msg_part */
	struct desc_list obligations; /* msg_obligation */
	struct desc_list findings;    /* msg_finding */
	struct desc_list conferences; /* msg_call; optional */
	int64_t paused_until;         /* review date of the pause there is; optional */
	int64_t escalated_at;         /* optional */
	int32_t severity;             /* of the escalation; optional */
};

/* case.list */
struct msg_case_page {
	struct desc_list cases; /* msg_case */
	int64_t next;           /* give it as `before` for the next page; optional */
};

/* An event of a case. */
struct msg_event {
	int64_t case_id; /* optional: of the partnership */
	int32_t seq;
	int64_t at;
	int64_t recorded_at;
	int32_t kind; /* enum event_kind */
	int32_t actor;
	const char *on_behalf_of; /* optional */
	const char *purpose;      /* optional */
	int32_t visibility;       /* enum visibility */
	const char *facts;        /* JSON: codec_read_facts */
	const char *content;      /* JSON: the sealed fields; optional */
	const char *cursor;       /* in the feed; optional */
};

/* case.timeline */
struct msg_timeline {
	struct desc_list events; /* msg_event */
	int32_t next;            /* give it as `after` for the next page; optional */
};

struct msg_escalation {
	int64_t case_id;
	const char *title; /* optional */
	const char *theme;
	int32_t ladder; /* enum ladder_state */
	int32_t rung;   /* enum rung */
	int32_t severity;
	int64_t since; /* start of the escalation */
	int64_t due;   /* of `acknowledge` or `decide`; optional */
	int32_t holder;
	struct desc_list stalls; /* words: the kinds of the open findings */
	int32_t director;        /* who acts on the rung now; optional */
	int32_t silent; /* the director who has let the last term lapse, at the top of the ladder; optional */
	const char *outside;   /* for whom it is while the top of the ladder is silent; optional */
	int64_t snoozed_until; /* the decision is put off; optional */
};

/* escalation.list */
struct msg_escalation_page {
	struct desc_list escalations; /* msg_escalation */
	int64_t next;                 /* optional */
};

/* stall.list */
struct msg_stall_page {
	struct desc_list stalls; /* msg_finding */
	int64_t next;            /* optional */
};

/* stall.explain */
struct msg_explanation {
	struct msg_finding finding;
	struct desc_list events; /* msg_event: the evidence */
};

struct msg_digest_line {
	const char *state; /* new worse open resolved snoozed */
	int64_t case_id;
	const char *title; /* optional */
	int32_t finding;
	int32_t stall; /* enum stall */
	int32_t severity;
	int32_t urgency;        /* enum urgency: of the case */
	int32_t debtor;         /* who owes; optional */
	int32_t obligation;     /* what: its number in the case; 0 = nothing in particular, or it has ended */
	int32_t of_kind;        /* its kind; -1 likewise */
	int64_t due;            /* by when; optional */
	int64_t since;          /* since when it stalls */
	int64_t escalated_at;   /* optional */
	int32_t ladder;         /* enum ladder_state */
	int32_t rung;           /* enum rung; -1 = not escalated */
	int64_t act_by;         /* by when the rung has to acknowledge or decide; optional */
	const char *sentence;   /* what is the matter; optional */
	const char *suggestion; /* the next step; optional */
};

/* digest.show */
struct msg_digest {
	int32_t party;
	int64_t since;
	int64_t until; /* the instant as of which it is */
	int64_t now;
	int32_t fresh; /* "new": how many of each state */
	int32_t worse;
	int32_t open;
	int32_t resolved;
	int32_t snoozed;
	struct numbers ages;    /* what is not resolved, by how long it has been: core/digest.h */
	struct desc_list lines; /* msg_digest_line, oldest first */
	int32_t left_out;       /* lines, the youngest: the counts tell of them too */
};

/* watch.start: from which place on; watch.stop: up to where */
struct msg_watch {
	const char *cursor;
};

/* Who has signed a covenant. */
struct msg_signing {
	int32_t agency;
	int64_t at;
	const char *public_key;
	const char *signature;
	int64_t void_since; /* it no longer counts: the key was replaced; optional */
};

/* covenant.show */
struct msg_covenant {
	int32_t version;           /* optional: a draft has none yet */
	int64_t since;             /* in force; optional */
	const char *document;      /* JSON */
	const char *hash;          /* of the canonical form; optional */
	int32_t draft;             /* optional: put without signatures */
	int32_t partnership;       /* what is signed besides, as is draft: wire/signable.h; optional */
	int64_t proposed;          /* the same: when the draft was made; optional */
	int32_t author;            /* of the draft; optional */
	struct desc_list signings; /* msg_signing; optional */
	struct desc_list waiting;  /* words: the parties that have not signed; optional */
};

/* One clause that differs. */
struct msg_change {
	const char *clause;
	const char *change;    /* added removed changed */
	const char *before;    /* optional */
	const char *after;     /* optional */
	const char *direction; /* sharper looser; optional: it can not be told */
};

/* covenant.diff */
struct msg_diff {
	int32_t version;          /* what is compared; optional */
	int32_t draft;            /* optional */
	int32_t against;          /* with which version; optional */
	int32_t against_draft;    /* optional */
	struct desc_list changes; /* msg_change */
};

/* One delivery, as a letter tells it. */
struct msg_delivery {
	int64_t case_id;
	int32_t delivery;     /* its number within the case */
	int32_t occasion;     /* enum occasion */
	int64_t at;           /* when it was owed */
	int32_t urgency;      /* enum urgency */
	int64_t escalated_at; /* start of the escalation; optional, like all below */
	int32_t rung;         /* enum rung; -1 */
	int32_t severity;
	int32_t stall; /* enum stall; -1 */
	int32_t finding;
	int64_t since;
	int32_t debtor;         /* who owes what stalls */
	int32_t obligation;     /* of the recipient itself: number … */
	int32_t of_kind;        /* … kind (enum obligation_kind; -1) … */
	int64_t due;            /* … and by when */
	const char *sentence;   /* what is the matter */
	const char *suggestion; /* what would end it */
};

/* What is sent: a mail, or one call of a webhook. */
struct msg_letter {
	int64_t letter;
	const char *kind; /* deliveries digest */
	int32_t recipient;
	const char *label;   /* of the recipient, as people know it */
	const char *mailbox; /* empty: the party is not reached so any more, and the letter can not be sent */
	int32_t notice;      /* the desk; optional: -1 */
	int32_t language;    /* enum language */
	int64_t made_at;
	int32_t attempt;        /* from 1 */
	int32_t count;          /* deliveries in it; optional, like all below */
	int32_t crisis;         /* how many of them of a crisis */
	int32_t held_back;      /* how many of them are not listed */
	int32_t waiting;        /* how many more wait for the next letter */
	int64_t since;          /* of a digest: of what happened since then … */
	int64_t until;          /* … up to then: give both to digest.show */
	struct desc_list items; /* msg_delivery: a crisis first, then the worst, then the oldest */
};

/* delivery.take */
struct msg_letters {
	int64_t now;
	struct desc_list letters; /* msg_letter */
};

/* delivery.done, delivery.fail */
struct msg_letter_end {
	int64_t letter;
	int64_t next_try; /* optional: it has ended */
};

struct msg_backlog {
	int32_t medium;    /* enum medium */
	int32_t waiting;   /* deliveries without a letter yet; optional, like all below */
	int32_t open;      /* letters on their way */
	int32_t tried;     /* of them, those with a failed attempt */
	int32_t failed;    /* letters that failed for good within a day */
	int64_t oldest_at; /* since when the oldest of all could have gone and waits */
	int64_t taken_at;  /* when a courier asked last */
};

/* The last digest that was due to a party. */
struct msg_digest_sent {
	int32_t party;
	int64_t due_at;
	const char *state; /* sent open failed missing */
	int32_t attempt;   /* optional */
};

/* A letter that could not be sent yet. */
struct msg_trouble {
	int64_t letter;
	int32_t medium;
	int32_t recipient;
	int64_t made_at;
	int32_t attempt;
	const char *reason;
	int64_t next_try;
};

/* delivery.status */
struct msg_delivery_status {
	int64_t now;
	struct desc_list media;    /* msg_backlog */
	struct desc_list digests;  /* msg_digest_sent */
	struct desc_list troubles; /* msg_trouble: the oldest */
};

/* clock.advance */
struct msg_clock {
	int64_t now;
};

/* --- quality of the approach: docs/QUALITY.md says what each figure is. Counts that are 0 are left out -------------- */

/* One kind of obligation, of a debtor, a pair, a week or all. */
struct msg_owed {
	int64_t week;     /* its Monday; optional */
	int32_t debtor;   /* optional */
	int32_t creditor; /* optional */
	int32_t of_kind;  /* enum obligation_kind */
	bool withheld;    /* too few cases, or it would give such away: nothing below is told; optional */
	int32_t cases;    /* optional, like all below */
	int32_t in_time;
	int32_t late;
	int32_t refused;
	int32_t lawful;
	int32_t never;
	int32_t withdrawn;
	int32_t open;
	int32_t overdue;
	int32_t measured; /* delays that the figures below are of; 0 = they are not told */
	int32_t p50_s;    /* seconds */
	int32_t p90_s;
	int32_t p99_s;
	struct numbers curve_s; /* seconds after which 5, 10, … 95 % were over; at least 1 */
};

/* Findings with an agency or a rung. */
struct msg_stalled {
	int32_t debtor;
	bool withheld; /* optional, like all below */
	int32_t cases;
	int32_t found;
	int32_t cleared;
	int32_t open;
	int32_t age_p50_s; /* of those that are open */
	int32_t age_max_s;
};

/* quality.agencies */
struct msg_quality_agencies {
	int64_t from;
	int64_t until;
	struct desc_list whole;   /* msg_owed, of everybody together */
	struct desc_list owed;    /* msg_owed, by debtor */
	struct desc_list stalled; /* msg_stalled */
	int32_t left_off;         /* smallest rows that had no room; optional */
};

/* Handovers from one agency to another. */
struct msg_flow {
	int32_t giver;
	int32_t taker;
	bool withheld; /* optional, like all below */
	int32_t cases;
	int32_t times;
	int32_t back;
};

/* quality.pairs */
struct msg_quality_pairs {
	int64_t from;
	int64_t until;
	struct desc_list owed;  /* msg_owed, by debtor and creditor: offers and requests */
	struct desc_list flows; /* msg_flow */
	int32_t left_off;       /* optional */
};

/* How citizens experienced the approach: tenths of points from 1 to 5. */
struct msg_experience {
	const char *neighbourhood; /* optional: not recorded, or all */
	bool withheld;             /* optional, like all below */
	int32_t cases;             /* rounded to fives */
	int32_t contacts;          /* the same */
	int32_t taken_seriously;
	int32_t knew_who;
	int32_t promises_kept;
};

/* quality.neighbourhoods */
struct msg_quality_neighbourhoods {
	int64_t from;
	int64_t until;
	struct msg_experience whole;
	struct desc_list areas; /* msg_experience */
	int32_t left_off;       /* optional */
};

/* quality.citizens */
struct msg_quality_citizens {
	int64_t from;
	int64_t until;
	struct desc_list owed; /* msg_owed: promises, replies, being told */
	struct msg_experience whole;
};

struct msg_week {
	int64_t week;  /* its Monday */
	bool withheld; /* optional, like all below */
	int32_t cases;
	int32_t handovers;
	int32_t back;
	int32_t found;
	int32_t cleared;
	int32_t contacts;
};

/* quality.trend */
struct msg_quality_trend {
	int64_t from;
	int64_t until;
	struct desc_list owed;  /* msg_owed, by week: what was settled */
	struct desc_list weeks; /* msg_week */
};

extern const struct desc_table msg_owed_table, msg_stalled_table, msg_flow_table, msg_experience_table,
	msg_week_table, msg_quality_agencies_table, msg_quality_pairs_table, msg_quality_neighbourhoods_table,
	msg_quality_citizens_table, msg_quality_trend_table;

extern const struct desc_table msg_hello_table, msg_opened_table, msg_done_table, msg_case_table,
	msg_obligation_table, msg_finding_table, msg_part_table, msg_call_table, msg_case_view_table,
	msg_case_page_table, msg_event_table, msg_timeline_table, msg_escalation_table,
	msg_escalation_page_table, msg_stall_page_table, msg_explanation_table, msg_digest_line_table,
	msg_digest_table, msg_watch_table, msg_covenant_table, msg_clock_table, msg_signing_table,
	msg_change_table, msg_diff_table, msg_delivery_table, msg_letter_table, msg_letters_table,
	msg_letter_end_table, msg_backlog_table, msg_digest_sent_table, msg_trouble_table,
	msg_delivery_status_table;

/* What a verb answers. */
const struct desc_table *msg_result_of(enum verb verb) __attribute__((returns_nonnull));
