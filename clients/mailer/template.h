/*
 * template: pages with blanks, and what fills them. A small part of Mustache (https://mustache.github.io/mustache.5.html), with
 * translation.
 *
 *   {{name}}                    the member `name` of what stands around, or of what stands around that; {{.}}: itself
 *   {{#name}} … {{/name}}       for each element of a list; with an object; or once, if it is there and not false, 0 or ""
 *   {{^name}} … {{/name}}       otherwise
 *   {{> other}}                 the template `other`, in its place
 *   {{! remark}}                nothing
 *   {{_}} … {{/_}}              the text between, in the language of the reader; it may hold blanks, and so may the translation
 *   {{_n}} one {{|}} many {{/_}}  the same, by the number n
 *
 * A line with nothing but one of {{#}} {{^}} {{/}} {{>}} {{!}} leaves no line. What fills a blank of a template whose name ends
 * with ".html" is escaped, always: there is no way round it. The values are JSON that passed the gate (c/json_view.h).
 *
 * Owns the texts of a folder. Every template is checked when the folder is read: an unbalanced tag is an error there, and
 * never met when a letter is due. Needs catalogue.
 */
#pragma once

#include "base/err.h"
#include "base/strbuf.h"
#include "mailer/catalogue.h"
#include "wire/slice.h"

struct templates;

#define TEMPLATE_DEPTH_MAX 16 /* sections and templates inside each other; deeper: nothing is written */
#define TEMPLATE_BYTES_MAX (256 << 10)
#define TEMPLATES_MAX 32

/* All files of a folder that end with .txt or .html. Error: bad_file, with "FILE:LINE" in `where` for a bad tag. */
int templates_open(const char *folder, struct templates **ret_templates, struct err *err)
	__attribute__((warn_unused_result));
void templates_free(struct templates *templates);

/* Appends the template `name` ("digest.html"), filled from `values`, a JSON object. Error: bad_file, when there is none. */
int template_fill(const struct templates *templates, const char *name, struct slice values,
		  const struct catalogue *catalogue, struct strbuf *to, struct err *err)
	__attribute__((warn_unused_result));
