/*
 * digest: the fingerprint of the events of one run, from which the hash of a batch is made.
 *
 * hash of a batch = SHA-256 of (hash of the batch before, 32 zeros at first; then the digests of its runs in the
 * order of the feed). digest of a run = SHA-256 of its events one after the other, each as its numbers in network
 * order and its texts behind their lengths. Used inside the store only, by the writer and by the audit.
 */
#pragma once

#include "base/strbuf.h"
#include "store/store.h"

/* scratch: emptied and used for the bytes. */
void digest_events(const struct store_event *events, size_t count, struct strbuf *scratch,
		   uint8_t ret_digest[STORE_HASH_BYTES]);

/* In place: from the hash of the batch before to that of the batch with these digests. */
void digest_chain(uint8_t hash[STORE_HASH_BYTES], const void *digests, size_t length);
