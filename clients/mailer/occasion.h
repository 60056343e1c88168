/*
 * occasion: why somebody is told, and what to say about it.
 *
 * Owns a constant table, a row for each occasion of proto/occasion.def. An occasion that is not in it, of a newer daemon, gets the row
 * for anything.
 */
#pragma once

struct occasion_words {
	const char *one, *many; /* in a subject: "{n} escalation", "{n} escalations" */
	const char *headline;   /* a sentence to the reader */
	const char *act;        /* what the command does; NULL = there is none but to look */
	const char *command;    /* of the command line; {case} and {obligation} are its blanks */
};

const struct occasion_words *occasion_of(const char *name) __attribute__((returns_nonnull));
