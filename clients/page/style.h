/*
 * style: the style sheets of every page, page.css and chart.css, built into the program.
 */
#pragma once

#include <stddef.h>

extern const char page_style[];
extern const size_t page_style_length;
extern const char chart_style[];
extern const size_t chart_style_length;
