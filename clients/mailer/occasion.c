/* occasion: see occasion.h. */
#include "mailer/occasion.h"

#include <stddef.h>
#include <string.h>

#include "mailer/marks.h"

#define ESCALATIONS N_("{n} escalation", "{n} escalations")
#define TAKE "vangnet escalation acknowledge {case}"
#define RESOLVE "vangnet escalation resolve {case} --reason '...'"
#define LOOK "vangnet case get {case}"

static const struct occasion rows[] = {
	{"escalation.raised", ESCALATIONS, _("A case has been escalated to you."), _("Take it"), TAKE},
	{"escalation.climbed", ESCALATIONS, _("An escalation has climbed to you."), _("Take it"), TAKE},
	{"escalation.moved", ESCALATIONS, _("An escalation is now yours."), _("Take it"), TAKE},
	{"escalation.delegated", ESCALATIONS, _("An escalation has been delegated to you."), _("Take it"),
	 TAKE},
	{"escalation.returned", ESCALATIONS,
	 _("An escalation has come back to you and waits for your decision."), _("Decide"), RESOLVE},
	{"escalation.woken", ESCALATIONS, _("An escalation that was put off waits for your decision again."),
	 _("Decide"), RESOLVE},
	{"outside.told", N_("{n} refused directive", "{n} refused directives"),
	 _("A directive was refused, or not heeded, at the top of the ladder."), NULL, LOOK},
	{"notice.given", N_("{n} notice", "{n} notices"),
	 _("Something that your organisation owes has stalled."), NULL, LOOK},
	{"directive.issued", N_("{n} directive", "{n} directives"),
	 _("A director has given your organisation a directive."), NULL, LOOK},
	{"directive.asked", N_("{n} question about a directive", "{n} questions about directives"),
	 _("An organisation asks what your directive means."), NULL, LOOK},
	{"handover.offered", N_("{n} handover offered", "{n} handovers offered"),
	 _("A case is offered to your organisation."), _("Accept it"), "vangnet handover accept {case}"},
	{"part.invited", N_("{n} invitation", "{n} invitations"),
	 _("Your organisation is asked to take part in a case."), _("Take part"), "vangnet part join {case}"},
	{"request.asked", N_("{n} request", "{n} requests"), _("Another organisation asks yours something."),
	 NULL, LOOK},
};

static const struct occasion any = {
	"", N_("{n} message", "{n} messages"), _("There is something that you have to know."), NULL, LOOK,
};

const struct occasion *occasion_of(const char *name)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return &any;
}
