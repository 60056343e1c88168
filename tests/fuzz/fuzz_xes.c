/* Any bytes as an event log in XES: what is read keeps the contract, and skipping changes nothing that is good. */
#include "fuzz/fuzz.h"

#include "fuzz/eventlog_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct logmap *map;
	struct err err;
	if (logmap_read_bytes("", 0, &map, &err))
		abort();
	run_both_ways(bytes, length, map);
	logmap_free(map);
	return 0;
}
