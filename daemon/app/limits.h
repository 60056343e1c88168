/*
 * limits: the named ceilings of the app layer, each with the answer given when it is reached.
 *
 * Nothing that was acknowledged is lost by any of them: a client repeats with the same key, or resumes from its cursor.
 */
#pragma once

#include "base/instant.h"

/* Requests of one session in flight. The next is answered `busy`; as net is configured it stops reading
 * at as many. */
#define APP_SESSION_REQUESTS_MAX 256

/* Readings of one session under way at once: each may be many questions to the database. The next waits for its turn, and
 * for the peer to take the output that waits for it (net's output_high). */
#define APP_SESSION_READINGS_MAX 2

/* Requests in flight in all, the sweep's apart. The next is answered `busy`. */
#define APP_REQUESTS_MAX 65536

/* How long a request may wait. Then it is answered `unavailable`, unless it is a write whose outcome is not known yet:
 * that one is answered when it is. */
#define APP_REQUEST_MS (10 * 1000)

/* Rows of one page: asked for, and when nothing is asked. */
#define APP_PAGE_MAX 500
#define APP_PAGE_DEFAULT 50

/* Bytes of texts and facts in one reply, of the 1 MiB that a line may have. What does not fit comes on the next page; of
 * the evidence of a finding and the lines of a digest it is left out. */
#define APP_REPLY_BYTES (768 * 1024)

/* Lines of one digest: the oldest. Its counts tell of all, and the reply says how many were left out. */
#define APP_DIGEST_LINES_MAX 1000

/* Bytes of case files that one digest keeps for its lines. What comes then is counted without a line. */
#define APP_DIGEST_BYTES ((size_t)64 * 1024 * 1024)

/* Subscriptions in all. The next is answered `busy`. */
#define APP_SUBSCRIPTIONS_MAX 4096

/* Events of one page of catching up. */
#define APP_CATCH_UP_EVENTS 200

/* How often those who had too much output waiting (net's output_high) are looked at again. They are sent no more until
 * they have read; then they catch up from their cursor. */
#define APP_BEHIND_POLL_US (INSTANT_SECOND / 10)

/* Due cases that a sweep has in flight. The others come next. */
#define APP_SWEEP_CASES 500

/* How often the sweep looks at the database even if nothing seems due: other daemons write too. */
#define APP_SWEEP_POLL_US INSTANT_SECOND

/* Events of the partnership's own stream read at a time. */
#define APP_PARTNERSHIP_EVENTS 500

/* Events of one page of the ledger that quality.* is counted in: the loop turns between two of them. */
#define APP_ACCOUNT_EVENTS 200

/* Bytes that this ledger may take: about a million events. Then quality.* is answered `too_much`. */
#define APP_LEDGER_BYTES ((size_t)128 * 1024 * 1024)

/* Things (what was owed, stalls, handovers, contacts) of one period that an answer of quality.* is counted from in one turn of
 * the loop. That takes a tenth of a second. With more it is answered `too_much`: ask for a shorter period. */
#define APP_QUALITY_THINGS_MAX 100000

/* How long to wait before the partnership's stream is asked for again after a failure. */
#define APP_RETRY_US (INSTANT_SECOND / 5)

/* Requests to drive the clock that wait for their turn. The next is answered `busy`. */
#define APP_ADVANCES_MAX 64

/* Events of one page of the feed that the net across cases reads when the daemon starts. */
#define APP_ACROSS_EVENTS 500

/* Commands of the net across cases on their way at once. The others are found again when these are done. */
#define APP_ACROSS_COMMANDS_MAX 256

/* Cases, agencies and identities that the net across cases looks at in one turn of the loop. The others come in the next. */
#define APP_ACROSS_LOOK_MAX 256

/* Deliveries of one page whose cases are told what became of them; the next page comes when they know. */
#define APP_OUTBOX_DELIVERIES 200

/* How often letters that other daemons were told about are looked for. */
#define APP_OUTBOX_POLL_US (10 * INSTANT_SECOND)

/* How long a letter is a courier's alone. Then another may take it. */
#define APP_LEASE_US (5 * INSTANT_MINUTE)

/* Letters of one taking: most, and when nothing is asked. The others come with the next. */
#define APP_LETTERS_MAX 50
#define APP_LETTERS_DEFAULT 10

/* Deliveries that a letter lists; it tells how many there are. */
#define APP_LETTER_ITEMS 25

/* How long what one desk is owed gathers in one letter, and how long at least lies between two letters to it. */
#define APP_GATHER_US INSTANT_MINUTE

/* Letters to one desk in an hour, but for a crisis. What is more waits, and the letter before says how many wait. */
#define APP_LETTERS_AN_HOUR 12

/* Letters made at one taking. */
#define APP_LETTERS_MADE 1000

/* Between two attempts: twice as long each time, from the one to the other, and up to half of it more by chance. */
#define APP_LETTER_RETRY_FIRST_US (30 * INSTANT_SECOND)
#define APP_LETTER_RETRY_MOST_US INSTANT_HOUR

/* Letters in trouble that delivery.status lists. */
#define APP_TROUBLES_MAX 50
