/*
 * digest_text: a digest as plain text, as a mail has it: 72 columns, the most pressing first.
 */
#pragma once

#include "cli/digest_view.h"

#define DIGEST_TEXT_COLUMNS 72

void digest_text(const struct digest_view *view, struct strbuf *to);
