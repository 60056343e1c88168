/*
 * digest_page: a digest as a page that stands alone (page/page.h), with a picture of what is open by its age.
 */
#pragma once

#include "cli/digest_view.h"

void digest_page(const struct digest_view *view, struct strbuf *to);
