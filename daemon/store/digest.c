/* digest: see digest.h. */
#include "store/digest.h"

#include <arpa/inet.h>
#include <endian.h>
#include <string.h>

#include "sys/hash.h"

#define LENGTH_OF_NULL UINT32_MAX

static void put_word(struct strbuf *buf, uint32_t value)
{
	uint32_t word = htonl(value);
	strbuf_put(buf, &word, sizeof word);
}

static void put_long(struct strbuf *buf, int64_t value)
{
	uint64_t word = htobe64((uint64_t)value);
	strbuf_put(buf, &word, sizeof word);
}

static void put_bytes(struct strbuf *buf, const void *bytes, size_t length)
{
	put_word(buf, bytes ? (uint32_t)length : LENGTH_OF_NULL);
	if (bytes)
		strbuf_put(buf, bytes, length);
}

static void put_text(struct strbuf *buf, const char *text)
{
	put_bytes(buf, text, text ? strlen(text) : 0);
}

static void put_event(struct strbuf *buf, const struct store_event *event)
{
	put_long(buf, event->case_id);
	put_word(buf, (uint32_t)event->seq);
	put_long(buf, event->at);
	put_long(buf, event->recorded_at);
	put_word(buf, (uint32_t)event->actor);
	put_word(buf, (uint32_t)event->kind);
	put_word(buf, (uint32_t)event->visibility);
	put_bytes(buf, event->has_key ? event->key : NULL, STORE_KEY_BYTES);
	put_long(buf, event->body_hash);
	put_text(buf, event->on_behalf_of);
	put_text(buf, event->purpose);
	put_bytes(buf, event->facts, event->facts_length);
	put_bytes(buf, event->sealed, event->sealed_length);
}

void digest_events(const struct store_event *events, size_t count, struct strbuf *scratch,
		   uint8_t ret_digest[STORE_HASH_BYTES])
{
	strbuf_reset(scratch);
	for (size_t i = 0; i < count; i++)
		put_event(scratch, &events[i]);
	hash_sha256(strbuf_text(scratch), scratch->length, ret_digest);
}

void digest_chain(uint8_t hash[STORE_HASH_BYTES], const void *digests, size_t length)
{
	struct strbuf bytes;
	strbuf_init(&bytes);
	strbuf_put(&bytes, hash, STORE_HASH_BYTES);
	strbuf_put(&bytes, digests, length);
	hash_sha256(strbuf_text(&bytes), bytes.length, hash);
	strbuf_done(&bytes);
}
