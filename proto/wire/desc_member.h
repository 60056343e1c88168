/* desc_member: how the members that a descriptor names lie in memory. For desc_in, desc_out, codec and tables of messages. */
#pragma once

#include <string.h>

#include "wire/desc.h"

static inline const void *desc_at(const struct desc *row, const void *base)
{
	return (const char *)base + row->offset;
}

/* An integer of 1, 4 or 8 bytes; those of 1 byte are unsigned. */
static inline int64_t desc_get_integer(const struct desc *row, const void *base)
{
	const void *member = desc_at(row, base);
	if (row->size == sizeof(uint8_t))
		return *(const uint8_t *)member;
	if (row->size == sizeof(int32_t))
		return *(const int32_t *)member;
	return *(const int64_t *)member;
}

static inline void desc_set_integer(const struct desc *row, void *base, int64_t value)
{
	void *member = (char *)base + row->offset;
	if (row->size == sizeof(uint8_t))
		*(uint8_t *)member = (uint8_t)value;
	else if (row->size == sizeof(int32_t))
		*(int32_t *)member = (int32_t)value;
	else
		*(int64_t *)member = value;
}

static inline const char *desc_get_text(const struct desc *row, const void *base)
{
	return *(const char *const *)desc_at(row, base);
}

static inline void desc_set_text(const struct desc *row, void *base, const char *text)
{
	*(const char **)(void *)((char *)base + row->offset) = text;
}
