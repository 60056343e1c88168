/* demo_covenant: the covenant of an embedded daemon, daemon/demo.covenant.json, as JSON text. */
#pragma once

#include <stddef.h>

extern const char demo_covenant[];
extern const size_t demo_covenant_length;
