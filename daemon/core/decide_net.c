/*
 * decide_net: what rules across cases need of one case: links to others, and the findings that they report.
 *
 * A link is two halves: it holds once each of the two cases names the other, so that nobody links a case in which he has no
 * part, and naming a case tells nothing about it. A difference is one half: it is a statement with a reason.
 */
#include "core/decide.h"
#include "core/finding.h"
#include "core/subject.h"

/* --- links --- */

static int check_other(struct deciding *d)
{
	if (d->command->args->other == case_of(d)->id)
		return err_set_where(d->err, ERROR_bad_value, "other", "name another case than this one");
	return 0;
}

int decide_case_link(struct deciding *d)
{
	return check_other(d) != 0 ? -1 : fact_plain(d, EVENT_case_linked);
}

int decide_case_unlink(struct deciding *d)
{
	return check_other(d) != 0 ? -1 : fact_plain(d, EVENT_case_unlinked);
}

/* Whoever is told that there is another case, and not which, names the finding. */
static int find_split(struct deciding *d, uint64_t *ret_subject)
{
	const struct finding *finding = casefile_finding(case_of(d), d->command->args->finding);
	if (!finding || finding->stall != STALL_split || !finding_is_open(finding))
		return err_set_where(d->err, ERROR_bad_value, "finding",
				     "the case has no open finding %d of the kind split",
				     d->command->args->finding);
	*ret_subject = finding->subject;
	return 0;
}

int decide_case_differ(struct deciding *d)
{
	const struct args *args = d->command->args;
	bool names_case = (args->present & F(other)) != 0;
	uint64_t subject = subject_of_pair(case_of(d)->id, args->other);
	if (names_case == ((args->present & F(finding)) != 0))
		return err_set_where(d->err, ERROR_missing_field, "other",
				     "name either the other case or the finding");
	if (names_case ? check_other(d) != 0 : find_split(d, &subject) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_case_differed);
	EMIT_SET(&emit, subject, subject_text(d->ruling->arena, subject));
	return fact_finish(d, &emit);
}

/* --- findings --- */

static int32_t open_across(const struct casefile *file)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	int32_t open = 0;
	for (size_t i = 0; i < count; i++)
		open += findings[i].subject != 0 && finding_is_open(&findings[i]);
	return open;
}

int decide_stall_report(struct deciding *d)
{
	const struct args *args = d->command->args;
	struct find find = {.stall = (enum stall)args->stall,
			    .debtor = args->agency,
			    .since = args->since,
			    .further = d->covenant->ceiling};
	struct find_across across = {subject_number(args->subject), args->evidence};
	if (stall_rows[find.stall].family != FAMILY_ACROSS || across.subject == 0)
		return err_set_where(d->err, ERROR_bad_value, "stall", "this is no stall across cases");
	if (finding_of_subject(case_of(d), find.stall, across.subject))
		return err_set_where(d->err, ERROR_exists, "subject", "the finding is open already");
	if (case_of(d)->status == STATUS_CLOSED && find.stall != STALL_director_silent)
		return err_set(d->err, ERROR_case_closed,
			       "the case is closed, and so is what it has to do with others");
	if (find.stall == STALL_director_silent && case_of(d)->silent != find.debtor)
		return err_set_where(d->err, ERROR_not_found, "agency", "no such director is silent here");
	if (open_across(case_of(d)) >= CASEFILE_ACROSS_MAX)
		return err_set(d->err, ERROR_too_much, "the case has reached its ceiling of such findings");
	finding_open_across(d->ruling, &find, &across, d->at);
	d->fact = case_of(d)->version;
	return 0;
}

int decide_stall_withdraw(struct deciding *d)
{
	const struct finding *finding = casefile_finding(case_of(d), d->command->args->finding);
	if (!finding || !finding->subject || !finding_is_open(finding))
		return err_set_where(d->err, ERROR_not_found, "finding", "the case has no such open finding");
	finding_clear(d->ruling, finding, d->at);
	d->fact = case_of(d)->version;
	return 0;
}
