/* wildcard: see wildcard.h. */
#include "log/wildcard.h"

#include <string.h>

/*
 * Whether the text fits the pattern, in which `*` is any run. Going back to the last star only: no blow-up.
 */
static bool fits(const char *pattern, const char *pattern_end, const char *text)
{
	const char *star = NULL, *resume = NULL;
	while (*text) {
		if (pattern < pattern_end && *pattern == '*') {
			star = ++pattern;
			resume = text;
		} else if (pattern < pattern_end && *pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star;
			text = ++resume;
		} else {
			return false;
		}
	}
	while (pattern < pattern_end && *pattern == '*')
		pattern++;
	return pattern == pattern_end;
}

bool wildcard_matches(const char *pattern, const char *activity, const char *transition)
{
	const char *end = pattern + strlen(pattern);
	const char *slash = strchr(pattern, '/');
	if (!slash)
		return fits(pattern, end, activity);
	for (; slash; slash = strchr(slash + 1, '/')) {
		if (fits(pattern, slash, activity) && fits(slash + 1, end, transition))
			return true;
	}
	return false;
}
