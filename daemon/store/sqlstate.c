/* sqlstate: see sqlstate.h. Classes: https://www.postgresql.org/docs/15/errcodes-appendix.html */
#include "store/sqlstate.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "words/words.h"

struct rule {
	const char *prefix;     /* of the SQLSTATE; "" = every other */
	const char *constraint; /* NULL = any */
	enum remedy remedy;
	int code; /* enum error */
	const char *text;
};

/* The first that fits counts. */
static const struct rule rules[] = {
	{"VN001", NULL, REMEDY_STALE, ERROR_conflict, "the stream of the partnership moved on"},
	/* A rival wrote the key between our look and our insert: the next look will see it. */
	{"23505", "event_key", REMEDY_RETRY, ERROR_conflict, "the key was written by somebody else"},
	{"22", NULL, REMEDY_BISECT, ERROR_bad_value, "the database can not hold a value of this command"},
	{"23", NULL, REMEDY_BISECT, ERROR_bad_value,
	 "a value of this command breaks a constraint of the database"},
	{"54", NULL, REMEDY_BISECT, ERROR_bad_value,
	 "a value of this command is larger than the database takes"},
	{"25006", NULL, REMEDY_RECONNECT, ERROR_unavailable, "this server takes no writes now"},
	{"40", NULL, REMEDY_RETRY, ERROR_conflict, "somebody was faster; repeat with the same key"},
	{"57014", NULL, REMEDY_RETRY, ERROR_unavailable, "an administrator cancelled the statement"},
	{"08", NULL, REMEDY_RECONNECT, ERROR_unavailable, "the connection to the database was lost"},
	{"57", NULL, REMEDY_RECONNECT, ERROR_unavailable, "the database is shutting down or starting up"},
	{"53", NULL, REMEDY_FAIL, ERROR_unavailable, "the database has run out of a resource"},
	{"58", NULL, REMEDY_FAIL, ERROR_unavailable, "the database met an error of its system"},
	{"55", NULL, REMEDY_RETRY, ERROR_unavailable, "the database holds an object that is needed"},
	{"", NULL, REMEDY_FAIL, ERROR_internal, "the database refused a statement"},
};

static bool fits(const struct rule *rule, const char *sqlstate, const char *constraint)
{
	return strncmp(sqlstate, rule->prefix, strlen(rule->prefix)) == 0 &&
	       (!rule->constraint || (constraint && strcmp(constraint, rule->constraint) == 0));
}

void sqlstate_judge(const char *sqlstate, const char *constraint, struct pg_failure *ret_failure)
{
	const char *state = sqlstate ? sqlstate : "08006";
	const struct rule *rule = rules;
	while (!fits(rule, state, constraint))
		rule++;
	*ret_failure = (struct pg_failure){.remedy = rule->remedy};
	if (constraint && *constraint)
		err_set_where(&ret_failure->err, rule->code, constraint, "%s (SQLSTATE %s)", rule->text,
			      state);
	else
		err_set(&ret_failure->err, rule->code, "%s (SQLSTATE %s)", rule->text, state);
	snprintf(ret_failure->sqlstate, sizeof ret_failure->sqlstate, "%s", sqlstate ? sqlstate : "");
}
