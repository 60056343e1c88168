/*
 * fuzz: what a fuzzer implements.
 *
 * fuzz_NAME.c defines LLVMFuzzerTestOneInput for one parser; its seeds stand in corpus/NAME/, one input a
 * file. Input that once broke something is added there, so that every build replays it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Called with any bytes at all; must neither crash, leak nor keep state. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
