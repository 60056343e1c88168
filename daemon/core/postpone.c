/* postpone: see postpone.h. */
#include "core/postpone.h"

bool postpone_is_too_much(const struct covenant *covenant, struct covenant_scope scope, int32_t times,
			  struct term total, struct postponement postponement)
{
	return postponement.times > times ||
	       postponement.to > covenant_add(covenant, scope, postponement.first, total);
}
