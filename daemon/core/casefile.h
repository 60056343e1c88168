/*
 * casefile: all that the rules know of one case, as one flat block.
 *
 * The block is the fold of the case's events (core/apply.h) and holds no pointer, so that what is in memory is
 * what is stored. It is read here and changed only through a draft (core/draft.h). Its layout has a number,
 * CASEFILE_FORMAT; a block of another format is not read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/instant.h"
#include "core/covenant.h"
#include "words/words.h"

#define CASEFILE_FORMAT 4

/* Ceilings of the lists; a case that reaches one gets the error `busy` on the verbs that would add to it. */
#define CASEFILE_OBLIGATIONS_MAX 256
#define CASEFILE_PARTICIPANTS_MAX 1024
#define CASEFILE_ACROSS_MAX 64 /* open findings of the rules across cases */
#define CASEFILE_FINDINGS_MAX                                                                                \
	(2 * CASEFILE_OBLIGATIONS_MAX + STALL_COUNT + CASEFILE_ACROSS_MAX) /* cleared ones make room */
#define CASEFILE_HITS_PER_PATTERN_MAX 64                                   /* older ones are forgotten */
#define CASEFILE_CALLS_MAX 256  /* those of the oldest conferences are forgotten */
#define CASEFILE_TRAIL_MAX 4096 /* the oldest are forgotten */

/* An open obligation. Ended ones leave the block; the log keeps them. */
struct obligation {
	int64_t due;
	int64_t opened_at;
	int64_t first_due; /* before any postponement */
	int32_t number;
	int32_t debtor;
	int32_t creditor;
	int32_t covenant;   /* version under which it was opened */
	int32_t opened_seq; /* the event because of which it was opened */
	int32_t ordinal;    /* among those of its kind in the case, from 1 */
	uint8_t kind;       /* enum obligation_kind */
	uint8_t cause;      /* enum cause */
	uint8_t lapsed;     /* marked: its due has passed */
	uint8_t postponed;  /* how often; for `reply`: tries */
	uint8_t listed;     /* goes along with the handover on offer */
	uint8_t inherited;  /* fell to the holder when its debtor left */
	uint8_t spare[2];
};

struct participant {
	int32_t party;
	uint8_t relation; /* enum relation */
	uint8_t refused; /* has refused the case since it was last accepted, kept or brought to a milestone */
	uint8_t finished;    /* has finished its part, and done nothing since */
	uint8_t undelivered; /* what it had to know did not arrive */
	int32_t proof_seq;   /* the event by which it left, or what was sent to it did not arrive */
	int32_t spare;
};

/* A finding: open, or cleared so recently that a new one would continue it. */
struct finding {
	int64_t since;
	int64_t surface;    /* when a muted one speaks for itself; INSTANT_NEVER = not by itself */
	int64_t cleared_at; /* INSTANT_NEVER = open */
	int64_t again;      /* until when a new one continues it */
	int64_t notice;     /* when the next notice of it is due; INSTANT_NEVER = none */
	uint64_t subject;   /* of a rule across cases: what it is about; 0 = of this case only */
	int32_t number;
	int32_t obligation; /* that proves it; 0 = none */
	int32_t debtor;     /* whom it concerns */
	int32_t found_seq;  /* its event, which lists the evidence */
	uint8_t stall;      /* enum stall */
	uint8_t severity;
	uint8_t muted;   /* stays when it cleared unheard */
	uint8_t noticed; /* number of the notice (enum notice) that is next at the earliest */
	uint8_t waived;  /* the director has settled it */
	uint8_t spare[3];
};

struct hit {
	int64_t at;
	int64_t until; /* until when it counts; INSTANT_NEVER = for ever */
	int32_t seq;
	int32_t key;     /* the party for which it counts; PARTY_NONE = the case */
	uint8_t pattern; /* enum pattern */
	uint8_t spare[7];
};

/* One change of holder since the last milestone, repeats removed. */
struct holding {
	int32_t party;
	int32_t seq;
};

/* An agency that is called to a conference. */
struct call {
	int64_t at;         /* when it is to be held */
	int32_t conference; /* seq of the event that called it */
	int32_t party;
	uint8_t held;
	uint8_t spare[7];
};

/* Where a list lies in the block. */
struct span {
	uint32_t offset; /* from the start of the block, 8-aligned */
	uint32_t count;
};

enum casefile_list {
	LIST_OBLIGATIONS,
	LIST_PARTICIPANTS,
	LIST_FINDINGS,
	LIST_HITS,
	LIST_TRAIL,
	LIST_CALLS,
	LIST_COUNT
};

struct casefile {
	uint32_t size;   /* of the whole block */
	uint16_t format; /* CASEFILE_FORMAT */
	uint8_t status;  /* enum case_status */
	uint8_t urgency; /* enum urgency */
	int64_t id;
	int64_t opened_at;
	int64_t now;             /* the instant up to which it has been advanced; never goes back */
	int64_t closed_at;       /* INSTANT_NEVER = open */
	int64_t substantive_at;  /* of the last substantive event */
	int64_t escalated_at;    /* start of the escalation's age; kept for `again` when quiet */
	int64_t escalated_until; /* when it last became quiet; INSTANT_NEVER = not quiet, or never escalated */
	int32_t version;         /* seq of the last event; 0 = no such case yet */
	int32_t holder;
	int32_t next_obligation; /* number of the next to open */
	int32_t next_finding;
	uint8_t ladder;          /* enum ladder_state */
	uint8_t rung;            /* enum rung; kept when quiet */
	uint8_t severity;        /* of the escalation */
	uint8_t restarted;       /* the act term was restarted on this rung */
	uint8_t resolved_barren; /* resolved, and nothing substantive since */
	uint8_t talked;          /* talk restarted the next step since the last substantive event */
	uint8_t spare_state;
	uint8_t confirmed; /* the citizen has confirmed that the problem is solved, and has not been heard since */
	int32_t claimed_by;      /* claimed_name waits for another than this party */
	int32_t substantive_seq; /* of the last substantive event */
	int32_t contact_seq;     /* of the citizen's last contact; 0 = none */
	int32_t paused_move;     /* the move that is put off by the pause; 0 = not paused */
	int32_t paused_seq;      /* the event that began it */
	int64_t paused_at;       /* since when; only while paused_move is set */
	int64_t paused_until;    /* its review date */
	int64_t paused_us;       /* of pauses that are over */
	int64_t too_long_at;     /* when this pause has lasted too long; INSTANT_NEVER = not within it */
	uint16_t opened_of[OBLIGATION_COUNT]; /* how many of each kind there have been */
	char theme[32];
	char programme[32];       /* "" = none */
	char claimed_name[56];    /* the milestone that waits for confirmation; "" = none does */
	int64_t snoozed_until;    /* the decision is put off until then; 0 = it is not */
	int64_t snoozed_from;     /* the first time in this escalation */
	int32_t delegate;         /* the director who has the escalation instead of the rung's own */
	int32_t deliveries;       /* how many have been owed */
	uint8_t snoozes;          /* in this escalation */
	uint8_t snoozed_severity; /* something worse than that ends the snooze */
	uint8_t replaced;         /* the directive was replaced on this rung */
	uint8_t spare_ladder;
	int32_t silent; /* the director who let his term lapse at the top and has not acted since; PARTY_NONE */
	struct span lists[LIST_COUNT];
};

/* The block if it is one of this format and of one piece, else NULL. `bytes` must be 8-aligned. */
const struct casefile *casefile_of(const void *bytes, size_t size);

/* Lists of the block: borrowed, in order of their numbers or of time. */
const struct obligation *casefile_obligations(const struct casefile *file, size_t *ret_count);
const struct participant *casefile_participants(const struct casefile *file, size_t *ret_count);
const struct finding *casefile_findings(const struct casefile *file, size_t *ret_count);
const struct hit *casefile_hits(const struct casefile *file, size_t *ret_count);
const struct holding *casefile_trail(const struct casefile *file, size_t *ret_count);
const struct call *casefile_calls(const struct casefile *file, size_t *ret_count);

/* NULL = there is none. */
const struct obligation *casefile_obligation(const struct casefile *file, int32_t number);
const struct obligation *casefile_obligation_of(const struct casefile *file, enum obligation_kind kind);
/* The `acknowledge` or `decide` that a rung of the ladder owes. */
const struct obligation *casefile_owed_by_rung(const struct casefile *file);
const struct obligation *casefile_invitation(const struct casefile *file, int32_t party);
const struct finding *casefile_finding(const struct casefile *file, int32_t number);
const struct participant *casefile_participant(const struct casefile *file, int32_t party);

/* A question to a rung is about its directive: it is the addressee's alone, and ends with the directive. */
static inline bool obligation_asks_rung(const struct obligation *obligation)
{
	return obligation->kind == OBLIGATION_answer && PARTY_IS_RUNG(obligation->debtor);
}

static inline bool finding_is_open(const struct finding *finding)
{
	return finding->cleared_at == INSTANT_NEVER;
}

/* Findings that are open and not muted. */
int32_t casefile_stalls(const struct casefile *file);

/* When the pause there is becomes a finding; INSTANT_NEVER = not by itself. */
int64_t casefile_too_long_at(const struct casefile *file);

/* The earliest instant after which advancing the case yields something; INSTANT_NEVER = never by itself. Says nothing
 * of parties who leave: who records that advances their cases. */
int64_t casefile_next_due(const struct casefile *file);

/* Whether the holder has paused the case, as of `at`: up to the review date. */
bool casefile_is_paused(const struct casefile *file, int64_t at);

/* Until when the latest hit that a finding of a pattern counts goes on counting; 0 = no hits, INSTANT_NEVER = for ever. */
int64_t casefile_pattern_until(const struct casefile *file, const struct finding *finding);

/* For whom a finding's hits count: its debtor where they count by party, else PARTY_NONE, the case. */
int32_t casefile_pattern_key(const struct finding *finding);

/* The pattern that opens a stall, or -1. */
int casefile_pattern_of(enum stall stall);

/* Bytes of one item of a list. */
uint32_t casefile_item_size(enum casefile_list list);

struct covenant_scope casefile_scope(const struct casefile *file);
