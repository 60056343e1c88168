/* What is signed: the document, and which draft of which partnership it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/instant.h"
#include "wire/signable.h"
#include "words/words.h"

static struct strbuf text;
static struct err err;

static int setup(void **state)
{
	(void)state;
	strbuf_init(&text);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	strbuf_done(&text);
	return 0;
}

static struct signable signable_of(const char *document)
{
	struct signable signable = {slice_of(document, strlen(document)), 3, 7, 0};
	const char *at = "2026-03-02T09:00:00.5Z";
	assert_int_equal(instant_parse(at, strlen(at), &signable.proposed), 0);
	return signable;
}

static const char *written(const struct signable *signable)
{
	strbuf_reset(&text);
	assert_int_equal(signable_write(signable, &text, &err), 0);
	return strbuf_text(&text);
}

static void it_is_canonical_as_a_whole(void **state)
{
	(void)state;
	struct signable signable = signable_of("{\"name\": \"x\", \"again\" : \"5d\"}");
	assert_string_equal(written(&signable),
			    "{\"covenant\":{\"again\":\"5d\",\"name\":\"x\"},\"draft\":3,\"partnership\":7,"
			    "\"proposed\":\"2026-03-02T09:00:00.500000Z\"}");
}

static void another_draft_partnership_or_proposal_is_something_else(void **state)
{
	(void)state;
	struct signable signable = signable_of("{}");
	struct signable others[] = {signable, signable, signable};
	char first[200];
	others[0].draft++;
	others[1].partnership++;
	others[2].proposed++;
	strcpy(first, written(&signable));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_string_not_equal(written(&others[i]), first);
}

static void what_has_no_canonical_form_is_refused(void **state)
{
	(void)state;
	struct signable signable = signable_of("{\"ceiling\":1.5}");
	assert_int_equal(signable_write(&signable, &text, &err), -1);
	assert_int_equal(err.code, ERROR_bad_document);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(it_is_canonical_as_a_whole),
		TEST(another_draft_partnership_or_proposal_is_something_else),
		TEST(what_has_no_canonical_form_is_refused),
	};
	return cmocka_run_group_tests_name("signable", tests, NULL, NULL);
}
