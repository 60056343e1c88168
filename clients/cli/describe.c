/* describe: the names that all forms share; see describe.h. */
#include "cli/describe.h"

#include "cli/arguments.h"

const char *describe_type(enum field_type type)
{
	static const char *const names[] = {
		[TYPE_CASE] = "case",       [TYPE_PARTY] = "party",   [TYPE_TIME] = "time",
		[TYPE_INT] = "int",         [TYPE_BOOL] = "bool",     [TYPE_SLUG] = "word",
		[TYPE_SLUG_KEY] = "key",    [TYPE_SLUG_HEX] = "hex",  [TYPE_SLUG_AREA] = "area",
		[TYPE_TEXT] = "text",       [TYPE_JSON] = "json",     [TYPE_NUMBERS] = "numbers",
		[TYPE_PARTIES] = "parties", [TYPE_CHOICE] = "choice", [TYPE_CHOICES] = "choices",
	};
	return names[type];
}

const char *describe_effect(enum effect effect)
{
	static const char *const names[] = {"read", "write", "session"};
	return names[effect];
}

const char *describe_family(enum family family)
{
	static const char *const names[] = {"lapse", "pattern", "state", "across"};
	return names[family];
}

const char *describe_class(enum event_class class)
{
	static const char *const names[] = {"fact", "derived", "partnership"};
	return names[class];
}

const char *describe_substance(enum substance substance)
{
	static const char *const names[] = {"substantive", "talk", "bare"};
	return names[substance];
}

const char *describe_keeping(enum keeping keeping)
{
	static const char *const names[] = {"fact", "sealed", "envelope", "ask", "index"};
	return names[keeping];
}

size_t describe_who(int who, const char *names[DESCRIBE_WHO_MAX])
{
	static const struct {
		int bit;
		const char *name;
	} rows[] = {
		{WHO_HOLDER, "holder"},
		{WHO_PARTICIPANT, "participant"},
		{WHO_OFFERED, "offered"},
		{WHO_DIRECTOR, "director"},
		{WHO_AGENCY, "agency"},
		{WHO_ANYBODY, "anybody enrolled"},
		{WHO_OPERATOR, "operator"},
		{WHO_DIRECTORS, "any director"},
		{WHO_INVITED, "invited"},
		{WHO_DRIVEN, "anybody enrolled, under a driven clock"},
		{WHO_SYSTEM, "the daemon itself"},
		{WHO_COURIER, "courier"},
	};
	_Static_assert(sizeof rows / sizeof *rows == DESCRIBE_WHO_MAX, "room for all");
	size_t count = 0;
	for (size_t i = 0; i < DESCRIBE_WHO_MAX; i++) {
		if (who & rows[i].bit)
			names[count++] = rows[i].name;
	}
	return count;
}
