/*
 * commands: which phases answer a verb. One row a verb that writes nothing, each exported by its cmd_*.c.
 *
 * The table derives from verb.def: a new verb of effect READ or SESSION needs one `answer_<id>` and nothing here.
 */
#pragma once

#include "app/reading.h"

/* NULL for verbs that write. */
const struct answer *commands_of(enum verb verb);

#define COMMAND_OF_READ(id) extern const struct answer answer_##id;
#define COMMAND_OF_SESSION(id) extern const struct answer answer_##id;
#define COMMAND_OF_WRITE(id)
#define VERB(id, name, effect, who, required, optional, text) COMMAND_OF_##effect(id)
#include "verb.def"
#undef VERB
#undef COMMAND_OF_READ
#undef COMMAND_OF_SESSION
#undef COMMAND_OF_WRITE
