/*
 * style: what the page of a report has beyond the style of every page, report.css, built into the program.
 *
 * Colours of agencies and of endings: Okabe and Ito, Color Universal Design (2008), which colour-blind people can tell apart.
 */
#pragma once

#include <stddef.h>

extern const char report_style[];
extern const size_t report_style_length;
