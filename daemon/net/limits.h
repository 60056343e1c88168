/*
 * limits: every ceiling and deadline of the net layer, its name, unit, default and what happens when it is reached.
 *
 * Plain values; main fills them from the configuration. Nothing that was acknowledged is lost by any of them: a
 * client whose connection is closed connects again and repeats with its key, or resumes from its cursor. The
 * ceiling of a frame is the protocol's, WIRE_TEXT_MAX in wire/limit.h.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The rows: type, name, default, and the answer. */
#define NET_LIMITS(ROW)                                                                                       \
	/* Connections in all. Then accepting pauses; peers wait in the kernel's queue. */                    \
	ROW(int, connections_max, 8192)                                                                       \
	/* Handshakes at once. The same. */                                                                   \
	ROW(int, handshakes_max, 1024)                                                                        \
	/* Connections from one IPv4 address or IPv6 /64. The next is closed at once (refused_address). */    \
	ROW(int, per_address_max, 2048)                                                                       \
	/* Connections with one certificate. The next is closed after its handshake (certificate_ceiling). */ \
	ROW(int, per_certificate_max, 1024)                                                                   \
	/* From accepting to the end of the handshake. Then closed (handshake_deadline). */                   \
	ROW(int64_t, handshake_ms, 10 * 1000)                                                                 \
	/* From the first byte of a line to its end. Then closed (line_deadline). */                          \
	ROW(int64_t, line_ms, 30 * 1000)                                                                      \
	/* Without a whole line read, a byte written or a request in flight. Then closed (idle). */           \
	ROW(int64_t, idle_ms, 10 * 60 * 1000)                                                                 \
	/* For the last output of a connection that is being closed. Then cut. */                             \
	ROW(int64_t, linger_ms, 5 * 1000)                                                                     \
	/* For the peer to close its side after our goodbye, so that it can read to the end. Then cut. */     \
	ROW(int64_t, goodbye_ms, 500)                                                                         \
	/* For finishing everything when the server stops. Then cut (stopped). */                             \
	ROW(int64_t, drain_ms, 20 * 1000)                                                                     \
	/* Requests of one connection in flight. Then its reading pauses until half are answered. */          \
	ROW(int, in_flight_max, 256)                                                                          \
	/* Output bytes waiting for a peer. Above, its reading pauses … */                                  \
	ROW(size_t, output_high, 256 * 1024)                                                                  \
	/* … until they have fallen to this. */                                                             \
	ROW(size_t, output_low, 64 * 1024)                                                                    \
	/* Output bytes waiting for a peer at most. Then closed, output dropped (output_ceiling). */          \
	ROW(size_t, output_max, 4 * 1024 * 1024)                                                              \
	/* Bytes read from one connection in one turn. Then the others have their turn first. */              \
	ROW(size_t, turn_bytes, 64 * 1024)

struct net_limits {
#define ROW(type, name, value) type name;
	NET_LIMITS(ROW)
#undef ROW
};

#define NET_ACCEPTS_PER_TURN 32 /* of one listener; then the others have their turn first */
#define NET_ACCEPT_RETRY_MS 200 /* after the kernel had no descriptor or memory for a connection */
#define NET_LOG_PERIOD_MS                                                                                    \
	1000             /* between lines about the same ceiling; the next tells how many were left out */
#define NET_BACKLOG 1024 /* peers that wait in the kernel's queue; then it refuses */

static inline struct net_limits net_limits_default(void)
{
	return (struct net_limits){
#define ROW(type, name, value) .name = (value),
		NET_LIMITS(ROW)
#undef ROW
	};
}
