/* mailbox: see mailbox.h. */
#include "mailer/mailbox.h"

#include <stddef.h>
#include <string.h>

#define LOCAL_MAX 64 /* RFC 5321, 4.5.3.1.1 */
#define ATOM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"
#define LABEL "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

/* Words of `letters`, none of them empty, with dots between. */
static bool is_dotted(const char *text, size_t length, const char *letters)
{
	bool empty = true;
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '.' ? empty : !strchr(letters, text[i]))
			return false;
		empty = text[i] == '.';
	}
	return !empty;
}

bool mailbox_is_domain(const char *text)
{
	return strlen(text) <= MAILBOX_MAX && is_dotted(text, strlen(text), LABEL);
}

bool mailbox_is_plain(const char *text)
{
	const char *at = strchr(text, '@');
	size_t local = at ? (size_t)(at - text) : 0;
	return at && strlen(text) <= MAILBOX_MAX && local <= LOCAL_MAX && is_dotted(text, local, ATOM) &&
	       mailbox_is_domain(at + 1);
}
