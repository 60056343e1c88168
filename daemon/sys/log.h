/*
 * log: what the daemon did, one line of key=value pairs at a time.
 *
 *     level=warning event=handshake_refused conn=17 reason=expired
 *
 * Owns the one process-wide sink: the only global state of the daemon, because a line must not depend on
 * who happens to hold a pointer. May be used by every layer from sys upwards. A line is one write(2), to
 * standard error; under systemd (JOURNAL_STREAM is set) it starts with the priority "<6>" and leaves the
 * time to the journal, elsewhere it starts with at=.
 *
 * Never log bodies, secrets or personal data: sessions, requests and cases appear by their ids. Events and
 * keys are literals of [a-z0-9_]. Values are quoted where needed, and cut at LOG_VALUE_MAX bytes.
 *
 *     log_info("session_open", LOG_INT("conn", id), LOG_TEXT("agency", name));
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum log_level { /* the numbers of syslog(3) */
		 LOG_LEVEL_ERROR = 3,
		 LOG_LEVEL_WARNING = 4,
		 LOG_LEVEL_NOTICE = 5,
		 LOG_LEVEL_INFO = 6,
		 LOG_LEVEL_DEBUG = 7,
};

#define LOG_VALUE_MAX 256 /* bytes of one value; the rest is cut */
#define LOG_LINE_MAX 2048 /* bytes of a line; pairs that do not fit are left out */

struct log_pair {
	const char *key;  /* NULL ends the pairs */
	const char *text; /* NULL = the number */
	int64_t number;
};

#define LOG_TEXT(key_, text_) ((struct log_pair){.key = (key_), .text = (text_)})
#define LOG_INT(key_, number_) ((struct log_pair){.key = (key_), .number = (int64_t)(number_)})
#define LOG_END ((struct log_pair){.key = 0})

/* log_error(event, pairs...): arguments are evaluated only when the level is on. */
#define log_error(...) LOG_LINE(LOG_LEVEL_ERROR, __VA_ARGS__, LOG_END)
#define log_warning(...) LOG_LINE(LOG_LEVEL_WARNING, __VA_ARGS__, LOG_END)
#define log_notice(...) LOG_LINE(LOG_LEVEL_NOTICE, __VA_ARGS__, LOG_END)
#define log_info(...) LOG_LINE(LOG_LEVEL_INFO, __VA_ARGS__, LOG_END)
#define log_debug(...) LOG_LINE(LOG_LEVEL_DEBUG, __VA_ARGS__, LOG_END)

#define LOG_LINE(level, event, ...)                                                                          \
	do {                                                                                                 \
		if (log_is_on(level))                                                                        \
			log_write((level), (event), (const struct log_pair[]){__VA_ARGS__});                 \
	} while (0)

/* Where lines go and from which level on. Until called: standard error, info, as the environment says. */
void log_set(int fd, enum log_level level, bool journal);

/* Only the level. */
void log_set_level(enum log_level level);

/* "error", "warning", "notice", "info" or "debug"; 0 and *ret_level, or -1. */
int log_level_parse(const char *name, enum log_level *ret_level) __attribute__((warn_unused_result));

bool log_is_on(enum log_level level);

/* Use the macros. errno is left as it was; a line that cannot be written is lost. */
void log_write(enum log_level level, const char *event, const struct log_pair *pairs);

/* A gate for lines that a hostile peer could cause without end: it lets one through every `period_us`. */
struct log_gate {
	int64_t opens_us; /* monotonic */
	int64_t held_back;
};

/* True when a line may be written now; *ret_held_back is how many were not since the last one. */
bool log_gate_pass(struct log_gate *gate, int64_t now_us, int64_t period_us, int64_t *ret_held_back);
