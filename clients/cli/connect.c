/* connect: see connect.h. */
#include "cli/connect.h"

#include <stdlib.h>

#include "cli/profile.h"
#include "words/words.h"

static int find_profile(const struct options *options, struct profile *ret_profile, struct err *err)
{
	struct strbuf path = {0};
	const char *name = options->profile ? options->profile : getenv("VANGNET_PROFILE");
	if (options->dir && options->as)
		return profile_of_embedded(options->dir, options->as, ret_profile, err);
	if (options->dir || options->as)
		return err_set(err, ERROR_bad_value,
			       "--dir DIR and --as NAME go together: which daemon, and who you are there");
	profile_default_path(&path);
	int result = profile_read(path.bytes, name && *name ? name : NULL, ret_profile, err);
	strbuf_done(&path);
	return result;
}

int connect_client(const struct cli *cli, int attempts, struct vangnet **ret_client, struct err *err)
{
	struct profile profile;
	if (find_profile(&cli->options, &profile, err) < 0)
		return -1;
	struct vangnet_options options = {
		.address = strbuf_text(&profile.address),
		.ca = strbuf_text(&profile.ca),
		.certificate = strbuf_text(&profile.certificate),
		.key = profile.key.length ? profile.key.bytes : NULL,
		.client = "vangnet/" VANGNET_VERSION,
		.call_timeout_ms = cli->options.timeout_ms,
		.attempts = attempts,
	};
	int result = vangnet_open(&options, ret_client, err);
	profile_done(&profile);
	return result;
}
