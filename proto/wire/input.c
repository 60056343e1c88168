/* input: see input.h. The sentences never quote the input: they end up in logs. */
#include "wire/input.h"

#include "wire/utf8.h"
#include "words/words.h"

int input_fault(const struct input *in, size_t at, int code, const char *expected, struct err *err)
{
	long position = (long)at;
	if (at >= in->length)
		return err_set_at(err, ERROR_bad_syntax, position,
				  "The text ends at byte %ld, where %s must stand.", position, expected);
	unsigned char byte = (unsigned char)in->bytes[at];
	if (byte == 0)
		return err_set_at(err, ERROR_nul_character, position, "Byte %ld is a NUL; none may occur.",
				  position);
	if (utf8_length(in->bytes + at, in->length - at) == 0)
		return err_set_at(err, ERROR_bad_utf8, position,
				  "No well-formed UTF-8 character starts at byte %ld.", position);
	return err_set_at(err, code, position, "Byte %ld is 0x%02x, where %s must stand.", position, byte,
			  expected);
}
