/* Any bytes as an event log in CSV: what is read keeps the contract, and skipping changes nothing that is good. */
#include "fuzz/fuzz.h"

#include "fuzz/eventlog_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char text[] = "[log]\ncase=c\ntime=t\nagency=a\n[meaning]\noffer=x*/*|*/b\n";
	struct logmap *map;
	struct err err;
	if (logmap_read_bytes(text, sizeof text - 1, &map, &err))
		abort();
	run_both_ways(bytes, length, map);
	logmap_free(map);
	return 0;
}
