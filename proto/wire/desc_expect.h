/* desc_expect: what a value must be, said to whoever sent another. Owns nothing; for desc_in and codec. */
#pragma once

#include "base/err.h"
#include "wire/desc.h"

/* Fills *err: bad_value, naming the member. Returns -1. */
int desc_bad_value(const struct desc *row, struct err *err);

/* The same of a text in which there is nothing to read. */
int desc_blank_value(const struct desc *row, struct err *err);
