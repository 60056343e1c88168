/* Any text is an instant or not; what is one survives being written and read again. */
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "base/instant.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	int64_t instant = -1, again = -1;
	char text[INSTANT_TEXT_MAX + 1];
	if (instant_parse((const char *)bytes, length, &instant) < 0)
		return 0;
	if (instant < 0)
		abort();
	size_t written = instant_format(instant, text);
	if (written > INSTANT_TEXT_MAX || instant_parse(text, written, &again) < 0 || again != instant)
		abort();
	return 0;
}
