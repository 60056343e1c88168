/*
 * style: the style sheet of a page, page.css, built into the program.
 */
#pragma once

#include <stddef.h>

extern const char page_style[];
extern const size_t page_style_length;
