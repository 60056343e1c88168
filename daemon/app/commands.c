/* commands: see commands.h. */
#include "app/commands.h"

#define ROW_OF_READ(id) [VERB_##id] = &answer_##id,
#define ROW_OF_SESSION(id) [VERB_##id] = &answer_##id,
#define ROW_OF_WRITE(id)

static const struct answer *const rows[VERB_COUNT] = {
#define VERB(id, name, effect, who, required, optional, text) ROW_OF_##effect(id)
#include "verb.def"
#undef VERB
};

const struct answer *commands_of(enum verb verb)
{
	return rows[verb];
}
