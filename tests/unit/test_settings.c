/* settings: the table, the file, and what the mailer makes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <stdio.h>
#include <unistd.h>

#include "mailer/config.h"
#include "words/words.h"

static char path[] = "/tmp/vangnet-settings.XXXXXX";

#define NEEDED                                                                                               \
	"[smtp]\nurl = smtp://mail.example:587\n[mail]\nfrom = a@b.nl\nbounces = c@b.nl\n"                   \
	"domain = b.nl\nlink = https://b.nl/{case}\n"

static int make_file(void **state)
{
	(void)state;
	int fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static int load(const char *text, struct config *config, struct err *err)
{
	FILE *file = fopen(path, "w");
	fputs(text, file);
	fclose(file);
	*err = ERR_NONE;
	return config_load(config, path, err);
}

static void what_is_needed_is_enough(void **state)
{
	(void)state;
	struct config config;
	struct err err;
	assert_int_equal(load(NEEDED, &config, &err), 0);
	assert_int_equal(config.daemon_poll, 5);
	assert_string_equal(config.mail_zone.text, "Europe/Amsterdam");
}

static void what_is_needed_is_asked_for_by_name(void **state)
{
	(void)state;
	struct config config;
	struct err err;
	assert_int_equal(load("[mail]\nfrom = a@b.nl\n", &config, &err), -1);
	assert_int_equal(err.code, ERROR_bad_config);
	assert_string_equal(err.where, "smtp.url");
}

static void a_value_that_can_not_be_used_is_refused_by_name(void **state)
{
	(void)state;
	static const struct {
		const char *lines, *where;
	} bad[] = {
		{"[smtp]\nurl = http://mail.example", "smtp.url"},
		{"[smtp]\nurl = smtp://mail.example/helo", "smtp.url"},
		{"[smtp]\nurl = smtp://", "smtp.url"},
		{"[smtp]\ntimeout = 1", "smtp.timeout"},
		{"[smtp]\ntimeout = 5x", "smtp.timeout"},
		{"[smtp]\nhelo = a b", "smtp.helo"},
		{"[mail]\nfrom = a", "mail.from"},
		{"[mail]\nbounces = a@b.nl>", "mail.bounces"},
		{"[mail]\ndomain = b..nl", "mail.domain"},
		{"[mail]\nlink = http://b.nl/{case}", "mail.link"},
		{"[mail]\nlink = https://b.nl/", "mail.link"},
		{"[mail]\nlink = https://b.nl/\"{case}", "mail.link"},
		{"[mail]\nzone = ../../etc/passwd", "mail.zone"},
		{"[mail]\nzone = Europe/Nowhere", "mail.zone"},
		{"[log]\nlevel = loud", "log.level"},
		{"[mail]\ncolour = red", "mail.colour"},
		{"[daemon]\nkey = $CREDENTIALS_DIRECTORY/key", "daemon.key"},
	};
	struct config config;
	struct err err;
	unsetenv("CREDENTIALS_DIRECTORY");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char text[1024];
		snprintf(text, sizeof text, "%s%s\n", NEEDED, bad[i].lines);
		assert_int_equal(load(text, &config, &err), -1);
		assert_int_equal(err.code, ERROR_bad_config);
		assert_string_equal(err.where, bad[i].where);
	}
}

static void a_secret_lies_where_the_service_manager_put_it(void **state)
{
	(void)state;
	struct config config;
	struct err err;
	setenv("CREDENTIALS_DIRECTORY", "/run/credentials/mailer", 1);
	assert_int_equal(load(NEEDED "[smtp]\nlogin = $CREDENTIALS_DIRECTORY/smtp.login\n", &config, &err),
			 0);
	assert_string_equal(config.smtp_login.text, "/run/credentials/mailer/smtp.login");
	unsetenv("CREDENTIALS_DIRECTORY");
}

static void a_line_that_is_no_setting_is_named(void **state)
{
	(void)state;
	struct config config;
	struct err err;
	assert_int_equal(load("[smtp]\nnonsense\n", &config, &err), -1);
	assert_string_equal(err.where, "line 2");
}

static void the_sample_is_a_configuration_but_for_what_is_needed(void **state)
{
	(void)state;
	struct strbuf sample = {0};
	struct config config;
	struct err err;
	settings_sample(&config_settings, &sample);
	assert_int_equal(load(strbuf_text(&sample), &config, &err), -1);
	assert_string_equal(err.where, "smtp.url");
	strbuf_puts(&sample, NEEDED);
	assert_int_equal(load(strbuf_text(&sample), &config, &err), 0);
	strbuf_done(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_needed_is_enough),
		cmocka_unit_test(what_is_needed_is_asked_for_by_name),
		cmocka_unit_test(a_value_that_can_not_be_used_is_refused_by_name),
		cmocka_unit_test(a_secret_lies_where_the_service_manager_put_it),
		cmocka_unit_test(a_line_that_is_no_setting_is_named),
		cmocka_unit_test(the_sample_is_a_configuration_but_for_what_is_needed),
	};
	return cmocka_run_group_tests(tests, make_file, remove_file);
}
