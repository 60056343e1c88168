/* bounce: whatever is mailed to the address for bounces. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "mailer/bounce.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int64_t id;
	struct bounce bounce = bounce_read((const char *)bytes, size, "vangnet.example");
	assert(!*bounce.letter || ident_case_parse(bounce.letter, strlen(bounce.letter), &id) == 0);
	assert(!bounce_is_final(&bounce) || bounce.is_report);
	return 0;
}
