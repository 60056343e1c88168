/*
 * director: who acts on a rung of the ladder, as of an instant.
 *
 * An appointment is for all cases or for an area; the narrower one goes first. While the appointed director is absent his
 * deputy acts, or the deputy's deputy; deputies who stand in for each other are nobody. Nobody decides about his own
 * agency: an appointed director whose agency holds the case, or is why it stalls, leaves the rung empty for that case,
 * and such a deputy is passed over. Who was named by escalation.delegate stands where the appointed one stood.
 *
 * A rung to which nobody was ever appointed is an office without a person, as in a replay of a foreign log: it keeps its
 * terms, and nobody can act on it.
 *
 * The cases of a programme are directed by the director of the programme, on the lowest rung of the ladder to which he is appointed;
 * who is appointed to none directs them on the lowest. On the other rungs they are like all cases.
 */
#pragma once

#include "core/casefile.h"
#include "core/partnership.h"

/* Who is appointed to a rung for cases of a theme; PARTY_NONE = nobody. */
int32_t director_appointed(const struct partnership *partnership, enum rung rung, const char *theme,
			   int64_t at);

/* Who acts on a rung in this case; PARTY_NONE = nobody can. */
int32_t director_acting(const struct partnership *partnership, const struct casefile *file, enum rung rung,
			int64_t at);

/* Who has to answer for a rung in this case: who acts on it; where nobody can, who should have; where nobody ever was appointed,
 * the rung itself. */
int32_t director_answerable(const struct partnership *partnership, const struct casefile *file,
			    enum rung rung, int64_t at);

/* The agency of who acts on a rung in this case, by its name: in its working time he works. NULL = nobody acts, or he belongs to none. */
const char *director_agency(const struct partnership *partnership, const struct casefile *file,
			    enum rung rung, int64_t at);

/* Whether the case can stand at a rung: somebody acts on it, or nobody was ever appointed to it. */
bool director_is_within_reach(const struct partnership *partnership, const struct casefile *file,
			      enum rung rung, int64_t at);

/* The first instant from `at` on at which the rung is out of reach, by what is known now; INSTANT_NEVER. */
int64_t director_out_of_reach_from(const struct partnership *partnership, const struct casefile *file,
				   enum rung rung, int64_t at);

/* Whether a party directs this case from a rung: who acts there does, and whoever is appointed or stands in without being of an
 * agency concerned. */
bool director_sees(const struct partnership *partnership, const struct casefile *file, enum rung rung,
		   int32_t party, int64_t at);

/* Whether a party has to do with a rung: is appointed to it for some area, directs a programme on it, or acts for one who does. */
bool director_serves(const struct partnership *partnership, enum rung rung, int32_t party, int64_t at);

/* Whether a party stands in for another director in some case or other, as of an instant. */
bool director_stands_in(const struct partnership *partnership, int32_t director, int32_t party, int64_t at);

/* Whether a party has to do with it in cases of this theme. */
bool director_serves_theme(const struct partnership *partnership, enum rung rung, const char *theme,
			   int32_t party, int64_t at);

/* Whether it has to do with it in cases of every theme and programme. */
bool director_serves_everywhere(const struct partnership *partnership, enum rung rung, int32_t party,
				int64_t at);

/* Who stands in for a director in this case, whether the director is there or not; PARTY_NONE = nobody does. */
int32_t director_deputy(const struct partnership *partnership, const struct casefile *file, int32_t director,
			int64_t at);

/* Whether deciding about this case would be deciding about the director's own agency. */
bool director_is_concerned(const struct partnership *partnership, const struct casefile *file, int32_t party);
