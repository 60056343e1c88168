/* Any bytes as a map: it is read or refused with a reason, and one that was read can be asked anything. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "log/logmap.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static void ask(const struct logmap *map)
{
	static const char *const texts[] = {
		"", "a", "Queued", "Awaiting Assignment", "a/b", "aaaaaaaaaaaaaaaaaaaab"};
	const size_t count = sizeof texts / sizeof *texts;
	unsigned had = 0;
	for (int meaning = 0; meaning < MEANING_COUNT; meaning++)
		had |= logmap_has(map, (enum meaning)meaning) ? 1U << meaning : 0;
	for (size_t i = 0; i < count * count; i++)
		require((logmap_meanings(map, texts[i / count], texts[i % count]) & ~had) == 0);
	for (int i = 0; i < LOGMAP_FIELDS; i++)
		require(logmap_name(map, (enum logmap_field)i)[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct logmap *map;
	struct err err = ERR_NONE;
	if (logmap_read_bytes((const char *)bytes, length, &map, &err)) {
		require(err.code != 0 && err.text[0] != '\0');
		return 0;
	}
	ask(map);
	logmap_free(map);
	return 0;
}
