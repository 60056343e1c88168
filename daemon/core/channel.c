/* channel: see channel.h. */
#include "core/channel.h"

#include <string.h>

static void put_text(char *to, size_t size, const char *from)
{
	size_t length = from ? strlen(from) : 0;
	if (length >= size)
		length = size - 1;
	if (length)
		memcpy(to, from, length);
	to[length] = '\0';
}

void channel_take_set(struct partnership *partnership, const struct event *event)
{
	const struct args *args = &event->facts.args;
	partnership->channels = partnership_grown(partnership, partnership->channels, partnership->n_channels,
						  sizeof *partnership->channels);
	struct channel *channel = &partnership->channels[partnership->n_channels++];
	*channel = (struct channel){
		.party = args->party,
		.medium = (enum medium)args->medium,
		.desk = args->present & F(notice) ? args->notice : CHANNEL_WHOLE,
		.from = event->at,
		.language = args->present & F(language) ? (enum language)args->language : LANGUAGE_NL,
	};
	put_text(channel->mailbox, sizeof channel->mailbox, args->mailbox);
	put_text(channel->digest, sizeof channel->digest,
		 args->present & F(digest) ? args->digest : CHANNEL_DIGEST_DEFAULT);
}

static const struct channel *newest(const struct partnership *partnership, int32_t party, enum medium medium,
				    int32_t desk, int64_t at)
{
	for (int32_t i = partnership->n_channels - 1; i >= 0; i--) {
		const struct channel *channel = &partnership->channels[i];
		if (channel->party == party && channel->medium == medium && channel->desk == desk &&
		    channel->from <= at)
			return channel;
	}
	return NULL;
}

const struct channel *channel_of(const struct partnership *partnership, int32_t party, enum medium medium,
				 int32_t desk, int64_t at)
{
	const struct channel *channel = newest(partnership, party, medium, desk, at);
	if (desk != CHANNEL_WHOLE && (!channel || !*channel->mailbox))
		channel = newest(partnership, party, medium, CHANNEL_WHOLE, at);
	return channel && *channel->mailbox ? channel : NULL;
}

bool channel_is_in_force(const struct partnership *partnership, int32_t index, int64_t at)
{
	const struct channel *channel = &partnership->channels[index];
	return *channel->mailbox &&
	       newest(partnership, channel->party, channel->medium, channel->desk, at) == channel;
}

static bool is_visible(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f || *text == '<' ||
		    *text == '>')
			return false;
	}
	return true;
}

bool channel_is_mailbox(enum medium medium, const char *mailbox)
{
	static const char https[] = "https://";
	const char *at = strchr(mailbox, '@');
	if (!is_visible(mailbox))
		return false;
	if (medium == MEDIUM_HOOK)
		return strncmp(mailbox, https, sizeof https - 1) == 0 && mailbox[sizeof https - 1] != '\0' &&
		       mailbox[sizeof https - 1] != '/';
	return at && at != mailbox && at[1] != '\0' && !strchr(at + 1, '@') &&
	       strcspn(mailbox, ",;:\"\\()") == strlen(mailbox);
}
