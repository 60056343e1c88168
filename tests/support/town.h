/*
 * town: several cases in one lab, and the net over them.
 *
 * What is asked of a case is decided by the core, kept in one log in the order of the feed, and told to the net. What the net
 * commands is decided by the same core; as in the daemon, until it has nothing more to say.
 */
#pragma once

#include "core/net.h"
#include "support/lab.h"

#define TOWN_CASES 80 /* more than NET_KIN_MAX */
#define TOWN_EVENTS_MAX 20000
#define TOWN_COMMANDS_MAX 2000

/* Identities: what the daemon would have made of a citizen service number, and of an address. */
#define TOWN_ANNA "00000000000000000000000000000a11"
#define TOWN_BOB "000000000000000000000000000b0b00"
#define TOWN_MILL_LANE "0000000000000000000000000000add1"

struct town {
	struct lab lab; /* its partnership and clock; its own case is not used */
	struct casefile *files[TOWN_CASES];
	struct event log[TOWN_EVENTS_MAX];
	size_t n_log;
	struct net *net;
	uint32_t portion; /* how much the net looks at in one go; NET_ALL */
	char keys[TOWN_COMMANDS_MAX][NET_KEY_TEXT_MAX];
	size_t commands; /* that the net gave, in all; each with a key of its own, or it would only be repeated */
	size_t refused; /* of them */
};

/* On the heap: it is large. extra: clauses after the lab's own, ended by a NULL path. */
struct town *town_new(const struct clause *extra);
void town_free(struct town *town);

int64_t town_case_id(int number);

/* A command on a case, by its number from 0; 0 or the error code. Then the net looks. */
int town_ask_args(struct town *town, int number, int32_t actor, enum verb verb, struct args args);
#define town_ask(town, number, actor, verb, ...)                                                             \
	town_ask_args(town, number, actor, verb, (struct args){.present = 0, ##__VA_ARGS__})

/* Open a case about an identity, NULL = nobody. */
void town_open(struct town *town, int number, int32_t agency, const char *person_key);

/* Time passes over cases and net. */
void town_pass(struct town *town, int64_t to);

/* Let the net look until it has nothing more to say. */
void town_look(struct town *town);

/* The number of the first open obligation of a kind that a party owes in a case; 0 = none. */
int32_t town_owed(const struct town *town, int number, enum obligation_kind kind, int32_t debtor);

/* The open finding of a kind in a case, or NULL; how many of a kind are open in all. */
const struct finding *town_finding(const struct town *town, int number, enum stall stall);
int town_count(const struct town *town, enum stall stall);

/* Whether a net that reads the log case by case, from scratch, finds that all is recorded as it should be. */
bool town_is_whole(struct town *town);
