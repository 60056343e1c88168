/* desc_value: one value out of cJSON's tree, if it is neither a struct nor kept as text. For desc_in only. */
#pragma once

#include <cjson/cJSON.h>

#include "wire/desc_in.h"

/* Into the member that `row` names of the struct at `base`. -1: bad_value. */
int desc_read_value(const struct desc_reader *reader, const struct desc *row, const cJSON *item, void *base);
