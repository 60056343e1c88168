/* enrol: see enrol.h. */
#include "app/enrol.h"

#include <string.h>

#include "app/fingerprint.h"

int enrol_pin(const struct app_config *config, struct args *args, struct arena *arena, struct err *err)
{
	char hex[FINGERPRINT_LENGTH + 1];
	if (args->present & F(fingerprint))
		return 0;
	if (args->present & F(certificate)) {
		if (fingerprint_certificate(args->certificate, hex, err) < 0)
			return -1;
	} else if (!config->issue) {
		return err_set_where(err, ERROR_missing_field, "certificate",
				     "send the certificate of the party: this daemon issues none");
	} else if (config->issue(config->issue_context, args->name, (enum role)args->kind, hex, err) < 0) {
		return -1;
	}
	args->fingerprint = arena_strndup(arena, hex, strlen(hex));
	args->present |= F(fingerprint);
	return 0;
}
