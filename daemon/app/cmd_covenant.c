/* cmd_covenant: covenant.show. */
#include "app/commands.h"
#include "app/inside.h"
#include "app/partners.h"
#include "wire/msg.h"

static enum phase_result show(struct reading *reading)
{
	bool named = (reading->args->present & F(version)) != 0;
	struct msg_covenant *covenant = arena_zalloc(reading->arena, 1, sizeof *covenant);
	covenant->version = named ? reading->args->version : reading->partnership->n_covenants;
	covenant->document = partners_document(reading->app->partners, covenant->version, &covenant->since);
	if (!covenant->document && named)
		return reading_fail(reading, ERROR_not_found, "version",
				    "there is no covenant of this version");
	if (!covenant->document)
		return reading_fail(reading, ERROR_no_covenant, "",
				    "the partnership has no covenant yet: the operator puts one");
	reading->result = covenant;
	return PHASE_NEXT;
}

const struct answer answer_covenant_show = {{show}};
