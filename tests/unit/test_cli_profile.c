/* profile: which daemon and certificate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/profile.h"
#include "words/words.h"

static char folder[64], path[128];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/vangnet-profile.XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/profiles.ini", folder);
	setenv("HOME", "/home-of-somebody", 1);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void write_profiles(const char *text)
{
	FILE *file = fopen(path, "w");
	fputs(text, file);
	fclose(file);
}

#define POLICE                                                                                               \
	"[police]\naddress = vangnet.example.nl:7400\nca = /etc/ca.pem\ncertificate = ~/police.pem\nkey = "  \
	"p.key\n"
#define HOUSING "[housing]\naddress=127.0.0.1:1\nca=ca.pem\ncertificate=housing.pem ; with its key\n"

static void a_profile_is_found_by_its_name_and_paths_are_resolved(void **state)
{
	(void)state;
	struct profile profile;
	struct err err;
	char key[160];
	write_profiles(POLICE HOUSING);
	assert_int_equal(profile_read(path, "police", &profile, &err), 0);
	assert_string_equal(profile.address.bytes, "vangnet.example.nl:7400");
	assert_string_equal(profile.ca.bytes, "/etc/ca.pem");
	assert_string_equal(profile.certificate.bytes, "/home-of-somebody/police.pem");
	snprintf(key, sizeof key, "%s/p.key", folder);
	assert_string_equal(profile.key.bytes, key);
	profile_done(&profile);
	assert_int_equal(profile_read(path, "housing", &profile, &err), 0);
	assert_string_equal(profile.address.bytes, "127.0.0.1:1");
	assert_int_equal(profile.key.length, 0);
	profile_done(&profile);
}

static void without_a_name_the_only_one_or_the_default_serves(void **state)
{
	(void)state;
	struct profile profile;
	struct err err;
	write_profiles(POLICE);
	assert_int_equal(profile_read(path, NULL, &profile, &err), 0);
	profile_done(&profile);
	write_profiles(POLICE "[default]\naddress=h:1\nca=/a\ncertificate=/c\n" HOUSING);
	assert_int_equal(profile_read(path, NULL, &profile, &err), 0);
	assert_string_equal(profile.address.bytes, "h:1");
	assert_int_equal(profile.key.length, 0);
	profile_done(&profile);
	write_profiles(POLICE HOUSING);
	assert_int_equal(profile_read(path, NULL, &profile, &err), -1);
	assert_int_equal(err.code, ERROR_bad_config);
	assert_non_null(strstr(err.text, "--profile"));
}

static void expect_fault(const char *text, const char *name, int code, const char *part)
{
	struct profile profile;
	struct err err = ERR_NONE;
	write_profiles(text);
	assert_int_equal(profile_read(path, name, &profile, &err), -1);
	assert_int_equal(err.code, code);
	if (!strstr(err.text, part))
		fail_msg("'%s' does not say '%s'", err.text, part);
}

static void faults_are_named(void **state)
{
	(void)state;
	expect_fault(POLICE, "fire", ERROR_bad_config, "no profile 'fire'");
	expect_fault("[a]\naddress=h:1\nca=/a\n", "a", ERROR_bad_config, "certificate");
	expect_fault("[a]\naddress=h:1\ncertificat=/a\n", "a", ERROR_bad_file, "'certificat'");
	expect_fault("[a]\naddress=h:1\nnonsense\n", "a", ERROR_bad_file, "line 3");
	unlink(path);
	struct profile profile;
	struct err err;
	assert_int_equal(profile_read(path, "a", &profile, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
}

static void an_embedded_daemon_is_found_by_its_directory(void **state)
{
	(void)state;
	struct profile profile;
	struct err err;
	char address[160], certificate[160];
	snprintf(address, sizeof address, "%s/address", folder);
	assert_int_equal(profile_of_embedded(folder, "police", &profile, &err), -1);
	assert_int_equal(err.code, ERROR_unavailable);
	FILE *file = fopen(address, "w");
	fputs("127.0.0.1:4711\n", file);
	fclose(file);
	assert_int_equal(profile_of_embedded(folder, "police", &profile, &err), 0);
	assert_string_equal(profile.address.bytes, "127.0.0.1:4711");
	snprintf(certificate, sizeof certificate, "%s/certs/police.pem", folder);
	assert_string_equal(profile.certificate.bytes, certificate);
	assert_int_equal(profile.key.length, 0);
	profile_done(&profile);
	unlink(address);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile_is_found_by_its_name_and_paths_are_resolved),
		cmocka_unit_test(without_a_name_the_only_one_or_the_default_serves),
		cmocka_unit_test(faults_are_named),
		cmocka_unit_test(an_embedded_daemon_is_found_by_its_directory),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
