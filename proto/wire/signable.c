/* signable: see signable.h. The keys are written in their canonical order. */
#include "wire/signable.h"

#include "base/instant.h"
#include "wire/jcs.h"

int signable_write(const struct signable *signable, struct strbuf *to, struct err *err)
{
	char proposed[INSTANT_TEXT_MAX + 1];
	instant_format(signable->proposed, proposed);
	strbuf_puts(to, "{\"covenant\":");
	if (jcs_write(signable->document, to, err) < 0)
		return -1;
	strbuf_printf(to, ",\"draft\":%d,\"partnership\":%d,\"proposed\":\"%s\"}", (int)signable->draft,
		      (int)signable->partnership, proposed);
	return 0;
}
