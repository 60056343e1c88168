/* founding: which covenants a simulated partnership has. */
#pragma once

#include <stdint.h>

#include "base/strbuf.h"

/* The document of covenant `number` of this seed, as JSON. */
void founding_covenant(uint64_t seed, uint32_t number, struct strbuf *ret_document);
