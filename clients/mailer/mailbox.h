/*
 * mailbox: mail addresses and domains that are safe in a header and in a command of SMTP.
 *
 * Owns nothing. Narrower than RFC 5321 on purpose: an address is dot-atoms of ASCII around one @, so that nothing that a peer or
 * a configuration says can end a line or begin another parameter. (Quoted local parts and UTF-8 in addresses have no place in
 * the mail of agencies.)
 */
#pragma once

#include <stdbool.h>

#define MAILBOX_MAX 254 /* RFC 5321, 4.5.3.1.3, without the brackets */

bool mailbox_is_plain(const char *text);

/* Letters, digits, hyphens and dots; labels that are not empty. */
bool mailbox_is_domain(const char *text);
