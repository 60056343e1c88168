/*
 * net_private: what the net knows, for its rules. Private to net*.c; everybody else sees net.h.
 *
 * Lists are intrusive (base/list.h) and reused where things come and go, so that the arena grows with the cases and not with
 * the years.
 */
#pragma once

#include "base/instant.h"
#include "base/list.h"
#include "core/net.h"
#include "core/net_agenda.h"
#include "core/net_table.h"
#include "core/subject.h"

struct net_case {
	struct net_scope scope; /* the first member: see net_case_of_scope */
	int64_t id;
	int64_t opened_at;
	int64_t begun_at; /* opened, or last reopened */
	int32_t holder;
	uint8_t urgency;
	bool open;
	bool stirs; /* when it is looked at, so are the cases and identities about the same */
	int32_t n_halves;
	int32_t n_ties;
	int32_t n_found;
	int32_t n_asked;   /* findings that this look commands to be recorded here … */
	uint64_t asked_in; /* … which look that is */
	char theme[32];
	uint64_t mark;      /* the last walk over linked cases that came by */
	struct list owed;   /* struct net_owed, by in_case */
	struct list acts;   /* struct net_act */
	struct list halves; /* struct net_half: links that this case names */
	struct list ties;   /* struct net_tie, by of_case */
	struct list found;  /* struct net_record */
	struct list
		asked; /* struct net_found, by of_home: what was asked to be recorded here and is not yet */
};

/* An open obligation. */
struct net_owed {
	struct list in_case;   /* in order of opening; or the free ones */
	struct list of_debtor; /* of an agency's; else in no list */
	struct net_case *in;
	int64_t opened_at;
	int32_t number;
	int32_t debtor;
	int32_t creditor;
	int32_t opened_seq;
	enum obligation_kind kind;
	struct net_director *silent; /* who let it lapse at the top of the ladder; NULL = nobody */
	struct list of_silent;       /* of that director's */
	int64_t silent_at;
	int32_t silent_seq;
};

/* When a party last did something substantive in a case. */
struct net_act {
	struct list node;
	int32_t party;
	int64_t at;
};

struct net_half {
	struct list node;
	int64_t other;
};

/* A case and an identity that occurs in it. */
struct net_tie {
	struct list of_case;
	struct list of_identity; /* while the case is open; else in no list */
	struct net_case *in;
	struct net_identity *identity;
	int64_t known_at; /* since when the case is about it; INSTANT_NEVER = somebody else only got in touch */
	int32_t seq;
};

/* A citizen or an address, known by its keyed index only. */
struct net_identity {
	struct net_scope scope;
	uint64_t number;
	struct list ties;     /* of open cases */
	struct list contacts; /* struct net_contact, the oldest first */
	struct list
		found; /* struct net_found, by of_identity: what was ever looked up for it, until it is over */
	bool is_institution; /* was found to have too many ties */
	int32_t n_ties;
	int32_t n_contacts;
};

struct net_contact {
	struct list node;
	struct net_case *in;
	int64_t at;
	uint64_t incident; /* 0 = none given */
	int32_t agency;
	int32_t seq;
};

struct net_agency {
	struct net_scope scope;
	int32_t number;
	int32_t n_open;
	int64_t changed_at; /* when it last owed more or less */
	struct list owed;   /* struct net_owed, by of_debtor */
	int64_t *done;      /* when it met something, ascending; those older than NET_PACE make room */
	size_t n_done;
	size_t capacity;
};

/* A director, or the rung to which nobody is appointed, by what he let lapse at the top of the ladder. */
struct net_director {
	struct net_scope scope;
	int32_t number;
	struct list silent; /* struct net_owed, by of_silent */
};

/* What a rule finds or found, by its subject. */
struct net_found {
	struct list
		records; /* struct net_record: where it is open now; one at most, unless a log was altered */
	struct list of_home;     /* of a case's asked; or in no list */
	struct list of_identity; /* of an identity's found; or in no list */
	struct net_scope *scope; /* that a rule asked about it from; NULL = none did */
	uint64_t subject;
	uint64_t seen;      /* the last examination in which it should be there */
	uint64_t asked;     /* the last look that gave a command about it: one is enough */
	int64_t settled_at; /* the director decided then; 0 = never */
	enum stall stall;
	int32_t epoch; /* how often it was recorded */
	bool differs;  /* of `split`: declared different */
};

/* An open finding of a case. */
struct net_record {
	struct list of_found;
	struct list in_home; /* of its case; or the free ones */
	struct net_found *found;
	int64_t home;
	int32_t finding; /* its number there */
	int32_t agency;
};

/* Looking at everything again, in portions: first all is put on the agenda, and when that is done, so that each rule has asked
 * for its own, what no rule has asked for is withdrawn. */
enum net_again_stage {
	NET_AGAIN_CASES,
	NET_AGAIN_IDENTITIES,
	NET_AGAIN_DIRECTORS,
	NET_AGAIN_AGENCIES,
	NET_AGAIN_STRAYS,
	NET_AGAIN_OVER
};

struct net_again {
	enum net_again_stage stage;
	size_t slot;  /* the next of the table that the stage is about */
	size_t slots; /* that this table had when the stage began */
};

struct net {
	struct arena *arena;
	const struct partnership *partnership;
	const struct covenant *covenant; /* of the last look */
	struct net_table cases;
	struct net_table identities;
	struct net_table directors;
	struct net_table found;
	struct net_agency **agencies; /* by number - 1; NULL = owes and owed nothing yet */
	int32_t n_agencies;
	struct net_agenda agenda;
	struct list free_owed;
	struct list free_records;
	uint64_t walks;
	int64_t newest; /* instant of an event or a look: no look is before it */
	uint64_t examinations;
	uint64_t looks;
	int64_t doubts; /* how often something was put on the agenda to be looked at at once */
	struct net_again again;
};

/* --- for the rules --- */

/* One examination of one scope. */
struct net_look {
	struct net *net;
	const struct covenant *covenant;
	struct arena *arena;
	int64_t now;
	struct net_scope *scope;
	struct net_command *commands;
	size_t n_commands;
	size_t capacity;
};

/* What a rule wants to be recorded. */
struct net_want {
	enum stall stall;
	uint64_t subject;
	struct net_case *home;
	int32_t agency;
	int64_t since;
	struct numbers evidence;
};

/* A rule looks at the scope, says what it wants with net_want, and returns the instant after which it may say something
 * else; not before now. */
typedef int64_t net_rule(struct net_look *look);
net_rule net_ring, net_split, net_repeat, net_overload, net_silent;

static inline struct net_case *net_case_of_scope(struct net_scope *scope)
{
	return (struct net_case *)(void *)scope;
}

static inline bool net_is_open(const struct net_found *found)
{
	return !list_empty(&found->records);
}

static inline int64_t net_earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static inline int64_t net_later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static inline struct covenant_scope net_scope_of(const struct net_case *file)
{
	return (struct covenant_scope){file->theme, (enum urgency)file->urgency};
}

static inline bool net_is_older(const struct net_case *one, const struct net_case *other)
{
	return one->opened_at < other->opened_at ||
	       (one->opened_at == other->opened_at && one->id < other->id);
}

/* Look at it at once, after what waits for that already. */
static inline void net_doubt(struct net *net, struct net_scope *scope)
{
	if (!scope->place || scope->due >= 0)
		net_agenda_set(&net->agenda, net->arena, scope, NET_AT_ONCE + net->doubts++);
}

/* What is known about a subject; made where there is nothing yet. */
struct net_found *net_found_of(struct net *net, enum stall stall, uint64_t subject);

/* The same, or NULL: for a subject about which most often nothing was ever found. */
const struct net_found *net_found_known(const struct net *net, enum stall stall, uint64_t subject);

/* Let what is about the same as this case be looked at too. */
void net_stir(struct net *net, struct net_case *file);

/* The same in an examination, which then is who looks after it. */
struct net_found *net_look_up(struct net_look *look, enum stall stall, uint64_t subject);

/* It should be recorded: reported where it is not. Where it is recorded it stays, also when another case were the oldest now. */
void net_hold(struct net_look *look, const struct net_want *want);

/* Withdraw what is open of this kind in a case, and was not held in this examination. */
void net_release(struct net_look *look, const struct net_case *home, enum stall stall);
void net_release_one(struct net_look *look, struct net_found *found);

/* The case, and the cases linked to it by whatever way: at most NET_LINKED_MAX. */
size_t net_linked(struct net *net, struct net_case *from, struct net_case *ret_cases[NET_LINKED_MAX]);
