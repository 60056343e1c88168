/* Any text is a case id or not; what is one is written as it was read, in upper case. */
#include "fuzz/fuzz.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/ident.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	int64_t id = 0;
	char text[IDENT_CASE_LENGTH + 1];
	(void)ident_is_slug((const char *)bytes, length);
	if (ident_case_parse((const char *)bytes, length, &id) < 0)
		return 0;
	if (id <= 0)
		abort();
	ident_case_format(id, text);
	for (size_t i = 0; i < IDENT_CASE_LENGTH; i++) {
		if (text[i] != toupper(bytes[i]))
			abort();
	}
	return 0;
}
