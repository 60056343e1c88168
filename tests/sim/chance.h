/*
 * chance: all that is left to chance in a simulated life, from one seed.
 *
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): one 64-bit state, every seed good, so a seed and a number of a step name
 * a draw for ever. The daemon's own chance (OpenSSL's RAND_bytes: ids of cases, nonces) is replaced by the same, so that one
 * seed gives the same bytes twice.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

struct chance chance_of(uint64_t seed);
uint64_t chance_draw(struct chance *chance);

/* 0 to below - 1; below > 0. */
uint32_t chance_below(struct chance *chance, uint32_t below);

/* True so many times in a thousand. */
bool chance_permille(struct chance *chance, uint32_t permille);

/* A draw that depends on nothing but its two numbers: what somebody is like in some week. */
uint32_t chance_at(uint64_t seed, uint64_t number, uint32_t below);

/* What RAND_bytes gives from now on. */
void chance_seed_daemon(uint64_t seed);
