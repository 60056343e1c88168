/*
 * finding: opening, surfacing and clearing what is found. See DOMAIN's stall families in docs/DOMAIN.md.
 */
#pragma once

#include "core/emit.h"

/* What a new finding is about. */
struct find {
	enum stall stall;
	int32_t obligation; /* that proves it; 0 = none */
	int32_t debtor;     /* whom it concerns */
	int64_t since;
	struct term further; /* after which a muted one speaks for itself */
};

/* Open it at `at`, or continue one of the same kind and debtor that cleared within `again`; muted while another one
 * speaks for it. */
void finding_open(struct ruling *ruling, const struct find *find, int64_t at);

/* The same for what a rule across cases has found: it is about a subject, and its evidence comes along. */
struct find_across {
	uint64_t subject; /* core/subject.h; not 0 */
	struct numbers evidence;
};
void finding_open_across(struct ruling *ruling, const struct find *find, const struct find_across *across,
			 int64_t at);

/* The open finding of this kind about this obligation (0 = about no obligation), or NULL. */
const struct finding *finding_about(const struct casefile *file, enum stall stall, int32_t obligation);

/* The open finding of a rule across cases about this subject, or NULL. */
const struct finding *finding_of_subject(const struct casefile *file, enum stall stall, uint64_t subject);

/* The stall that the lapse of an obligation is. Kinds whose lapse climbs the ladder have none. */
enum stall finding_of_lapse(const struct obligation *obligation);

/* After any event: clear what has ended, open what follows from the state, let speak what is muted no longer. */
void finding_settle(struct ruling *ruling, int64_t at);

void finding_surface(struct ruling *ruling, const struct finding *finding, int64_t at);
void finding_clear(struct ruling *ruling, const struct finding *finding, int64_t at);
