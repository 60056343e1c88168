/* done: see done.h. */
#include "app/done.h"

const struct msg_done *done_of(const struct event *event, struct arena *arena)
{
	const struct facts *facts = &event->facts;
	struct msg_done *done = arena_zalloc(arena, 1, sizeof *done);
	struct msg_opened *opened = arena_zalloc(arena, (size_t)facts->n_opens, sizeof *opened);
	for (int32_t i = 0; i < facts->n_opens; i++) {
		const struct opening *opening = &facts->opens[i];
		opened[i] = (struct msg_opened){
			.obligation = opening->number,
			.kind = opening->kind,
			.due = opening->due,
			.debtor = opening->debtor,
		};
	}
	done->case_id = event->case_id;
	done->seq = event->seq;
	done->at = event->at;
	done->draft = facts->args.draft;
	done->version = facts->args.version;
	done->hash = facts->args.hash;
	done->opened = (struct desc_list){opened, facts->n_opens};
	return done;
}
