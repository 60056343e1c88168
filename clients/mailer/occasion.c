/* occasion: see occasion.h. */
#include "mailer/occasion.h"

#include <stddef.h>
#include <string.h>

#include "mailer/marks.h"
#include "words/words.h"

#define ESCALATIONS N_("{n} escalation", "{n} escalations")
#define TAKE _("Take it"), "vangnet escalation acknowledge {case}"
#define RESOLVE _("Decide"), "vangnet escalation resolve {case} --reason '...'"
#define LOOK NULL, "vangnet case get {case}"
#define ANSWER _("Answer"), "vangnet request answer {case} --obligation {obligation} --text '...'"
#define COMPLY _("Comply"), "vangnet directive comply {case} --obligation {obligation}"
#define EXPLAIN _("Answer"), "vangnet directive answer {case} --obligation {obligation} --text '...'"
#define ACCEPT _("Accept it"), "vangnet handover accept {case}"
#define JOIN _("Take part"), "vangnet part join {case}"

static const struct occasion_words rows[OCCASION_COUNT] = {
	[OCCASION_escalation_raised] = {ESCALATIONS, _("A case has been escalated to you."), TAKE},
	[OCCASION_escalation_climbed] = {ESCALATIONS, _("An escalation has climbed to you."), TAKE},
	[OCCASION_escalation_returned] =
		{ESCALATIONS, _("An escalation has come back to you and waits for your decision."), RESOLVE},
	[OCCASION_escalation_moved] = {ESCALATIONS, _("An escalation is now yours."), TAKE},
	[OCCASION_escalation_woken] = {ESCALATIONS,
				       _("An escalation that was put off waits for your decision again."),
				       RESOLVE},
	[OCCASION_escalation_delegated] = {ESCALATIONS, _("An escalation has been delegated to you."), TAKE},
	[OCCASION_directive_asked] = {N_("{n} question about a directive", "{n} questions about directives"),
				      _("An organisation asks what your directive means."), EXPLAIN},
	[OCCASION_outside_told] = {N_("{n} refused directive", "{n} refused directives"),
				   _("A directive was refused, or not heeded, at the top of the ladder."),
				   LOOK},
	[OCCASION_director_silent] = {N_("{n} silent director", "{n} silent directors"),
				      _("A director at the top of the ladder is silent."), LOOK},
	[OCCASION_notice_given] = {N_("{n} notice", "{n} notices"),
				   _("Something that your organisation owes has stalled."), LOOK},
	[OCCASION_directive_issued] = {N_("{n} directive", "{n} directives"),
				       _("A director has given your organisation a directive."), COMPLY},
	[OCCASION_handover_offered] = {N_("{n} handover offered", "{n} handovers offered"),
				       _("A case is offered to your organisation."), ACCEPT},
	[OCCASION_part_invited] = {N_("{n} invitation", "{n} invitations"),
				   _("Your organisation is asked to take part in a case."), JOIN},
	[OCCASION_request_asked] = {N_("{n} request", "{n} requests"),
				    _("Another organisation asks yours something."), ANSWER},
	[OCCASION_action_agreed] = {N_("{n} action", "{n} actions"),
				    _("An action was agreed for your organisation."), LOOK},
	[OCCASION_conference_planned] = {N_("{n} conference", "{n} conferences"),
					 _("Your organisation is called to a conference."), LOOK},
};

static const struct occasion_words any = {
	N_("{n} message", "{n} messages"),
	_("There is something that you have to know."),
	LOOK,
};

const struct occasion_words *occasion_of(const char *name)
{
	int number = choice_of(CHOICE_OCCASION, name, strlen(name));
	return number < 0 ? &any : &rows[number];
}
