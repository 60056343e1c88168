/*
 * What the gate lets in, cJSON reads in the same sense: it parses to the end, and prints something that the
 * gate lets in again, but for large doubles, which cJSON prints as integers out of range. What the gate keeps out has a code and a position inside the text.
 */
#include "fuzz/fuzz.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "wire/scan.h"
#include "words/words.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static int is_gate_code(int code)
{
	return code >= ERROR_bad_syntax && code <= ERROR_trailing_bytes;
}

static void check_accepted(const char *bytes, size_t length, struct arena *arena)
{
	struct err err;
	const char *end = NULL;
	cJSON *tree = cJSON_ParseWithLengthOpts(bytes, length, &end, 0);
	require(tree != NULL);
	for (; end < bytes + length; end++)
		require(strchr(" \t\r\n", *end) != NULL);
	char *printed = cJSON_PrintUnformatted(tree);
	require(printed != NULL);
	require(scan_json(printed, strlen(printed), arena, &err) == 0 || err.code == ERROR_number_range);
	cJSON_free(printed);
	cJSON_Delete(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena;
	struct err err = ERR_NONE;
	arena_init(&arena);
	if (scan_json((const char *)bytes, length, &arena, &err) == 0) {
		check_accepted((const char *)bytes, length, &arena);
	} else {
		require(is_gate_code(err.code));
		require(err.position >= 0 && (size_t)err.position <= length);
	}
	arena_done(&arena);
	return 0;
}
