/*
 * done: what a write answers, from the event that records it and nothing else.
 *
 * So a repeat of the key gets the same answer from the log, whatever has happened since.
 */
#pragma once

#include "base/arena.h"
#include "wire/msg.h"
#include "words/words.h"

const struct msg_done *done_of(const struct event *event, struct arena *arena)
	__attribute__((returns_nonnull));
