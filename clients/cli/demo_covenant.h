/*
 * demo_covenant: the covenant of the demo, daemon/demo.covenant.json; made into a constant by the build.
 */
#pragma once

#include <stddef.h>

extern const char demo_covenant_text[];
extern const size_t demo_covenant_text_length;
