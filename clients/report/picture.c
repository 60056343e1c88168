/* picture: see picture.h. */
#include "report/picture.h"

#include "page/page.h"

#define WIDE 900 /* units from which on it scrolls on a small screen, or nobody could read it */

void picture_begin(struct strbuf *to, size_t width, size_t height, const char *title)
{
	strbuf_printf(to,
		      "<svg class=\"fine%s\" viewBox=\"0 0 %zu %zu\" role=\"img\" style=\"max-width:%zupx\">",
		      width < WIDE ? "" : " wide", width, height, width);
	page_element(to, "<title>", title, "</title>");
}

void picture_end(struct strbuf *to)
{
	strbuf_puts(to, "</svg>\n");
}
