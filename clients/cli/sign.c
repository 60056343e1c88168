/* sign: see sign.h. */
#include "cli/sign.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "almanac/almanac.h"
#include "base/instant.h"
#include "cli/connect.h"
#include "cli/field_value.h"
#include "cli/render.h"
#include "core/covenant_diff.h"
#include "wire/clauses.h"
#include "wire/jcs.h"
#include "wire/json_out.h"
#include "wire/signable.h"
#include "words/words.h"

#define KEY_BYTES 32
#define SIGNATURE_BYTES 64
#define HASH_BYTES 32

struct sign {
	struct cli *cli;
	struct vangnet *client;
	const char *draft; /* the number as it was typed */
	EVP_PKEY *key;
	struct strbuf shown;     /* the answer to covenant.show */
	struct strbuf canonical; /* the document */
	struct strbuf signable;  /* what is signed */
	int32_t partnership;     /* of which that is */
	struct strbuf result;
	struct err err;
};

static void put_hex(struct strbuf *to, const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		strbuf_printf(to, "%02x", bytes[i]);
}

/* --- the key --------------------------------------------------------------------------------------- */

static int read_key(struct sign *sign, const char *file)
{
	FILE *stream = fopen(file, "re");
	if (!stream)
		return err_set(&sign->err, ERROR_bad_file, "%.120s can not be read: %s", file,
			       strerror(errno));
	sign->key = PEM_read_PrivateKey(stream, NULL, NULL, NULL);
	fclose(stream);
	if (!sign->key || EVP_PKEY_get_base_id(sign->key) != EVP_PKEY_ED25519)
		return err_set(
			&sign->err, ERROR_bad_file,
			"%.100s holds no Ed25519 key: openssl genpkey -algorithm ed25519 -out FILE makes one",
			file);
	return 0;
}

static int put_public_key(struct sign *sign, struct json_out *out)
{
	unsigned char bytes[KEY_BYTES];
	size_t length = sizeof bytes;
	struct strbuf hex = {0};
	if (EVP_PKEY_get_raw_public_key(sign->key, bytes, &length) != 1)
		return err_set(&sign->err, ERROR_internal, "OpenSSL does not give the public key");
	put_hex(&hex, bytes, length);
	json_out_key(out, "public_key");
	json_out_text(out, strbuf_text(&hex));
	strbuf_done(&hex);
	return 0;
}

static int put_signature(struct sign *sign, struct json_out *out)
{
	unsigned char bytes[SIGNATURE_BYTES];
	size_t length = sizeof bytes;
	struct strbuf hex = {0};
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool made =
		context && EVP_DigestSignInit(context, NULL, NULL, NULL, sign->key) == 1 &&
		EVP_DigestSign(context, bytes, &length, (const unsigned char *)strbuf_text(&sign->signable),
			       sign->signable.length) == 1;
	EVP_MD_CTX_free(context);
	if (!made)
		return err_set(&sign->err, ERROR_internal, "OpenSSL does not sign");
	put_hex(&hex, bytes, length);
	json_out_key(out, "signature");
	json_out_text(out, strbuf_text(&hex));
	strbuf_done(&hex);
	return 0;
}

/* --- what is signed -------------------------------------------------------------------------------- */

static int put_draft(struct sign *sign, struct json_out *out, struct strbuf *params)
{
	json_out_start(out, params);
	json_out_begin_object(out);
	json_out_key(out, "draft");
	return field_write(out, FIELD_draft, sign->draft, 0, &sign->err);
}

/* A verb that takes the draft only. */
static int ask(struct sign *sign, enum verb verb, struct strbuf *ret_result)
{
	struct strbuf params = {0};
	struct json_out out;
	int failed = put_draft(sign, &out, &params);
	if (failed == 0) {
		json_out_end(&out);
		failed = vangnet_call(sign->client, verb_rows[verb].name, strbuf_text(&params), ret_result,
				      &sign->err);
	}
	strbuf_done(&params);
	return failed;
}

static int hash(struct sign *sign, struct strbuf *hex)
{
	unsigned char bytes[HASH_BYTES];
	if (EVP_Digest(strbuf_text(&sign->canonical), sign->canonical.length, bytes, NULL, EVP_sha256(),
		       NULL) != 1)
		return err_set(&sign->err, ERROR_internal, "OpenSSL has no SHA-256");
	put_hex(hex, bytes, sizeof bytes);
	return 0;
}

/* Which draft of which partnership it is stands in the signature, so it is no good for another. */
static int write_signable(struct sign *sign, struct slice shown)
{
	struct slice proposed = json_view_member(shown, "proposed");
	struct signable signable = {
		.document = slice_of(strbuf_text(&sign->canonical), sign->canonical.length),
		.draft = (int32_t)json_view_integer(json_view_member(shown, "draft"), 0),
		.partnership = (int32_t)json_view_integer(json_view_member(shown, "partnership"), 0),
	};
	if (proposed.length < 2 ||
	    instant_parse(proposed.bytes + 1, proposed.length - 2, &signable.proposed) < 0 ||
	    signable.draft != strtol(sign->draft, NULL, 10))
		return err_set(&sign->err, ERROR_internal,
			       "the daemon shows another draft than was asked for: nothing was signed");
	sign->partnership = signable.partnership;
	return signable_write(&signable, &sign->signable, &sign->err);
}

/* Our own canonical form of what the daemon shows; the daemon's hash must be of the same bytes. */
static int fetch(struct sign *sign, struct strbuf *hex)
{
	if (ask(sign, VERB_covenant_show, &sign->shown) < 0)
		return -1;
	struct slice shown = slice_of(strbuf_text(&sign->shown), sign->shown.length);
	if (jcs_write(json_view_member(shown, "document"), &sign->canonical, &sign->err) < 0 ||
	    hash(sign, hex) < 0)
		return -1;
	if (!json_view_is(json_view_member(shown, "hash"), strbuf_text(hex)))
		return err_set(&sign->err, ERROR_internal,
			       "the daemon's hash is not that of the draft it shows: nothing was signed");
	return write_signable(sign, shown);
}

/* The document in force, as the daemon shows it; before the first covenant nothing was agreed. */
static int fetch_in_force(struct sign *sign, struct strbuf *shown, struct slice *ret_document)
{
	*ret_document = slice_of("{}", 2);
	if (vangnet_call(sign->client, verb_rows[VERB_covenant_show].name, "{}", shown, &sign->err) < 0) {
		bool none = sign->err.code == ERROR_no_covenant;
		if (none)
			sign->err = ERR_NONE;
		return none ? 0 : -1;
	}
	*ret_document = json_view_member(slice_of(strbuf_text(shown), shown->length), "document");
	return 0;
}

/* Made here of the bytes that are signed. */
static int compare(struct sign *sign, struct arena *arena, struct slice in_force,
		   struct covenant_changes *ret_changes)
{
	struct clauses before, after;
	const struct calendar *calendar;
	struct almanac almanac;
	if (clauses_read(in_force, arena, &before, &sign->err) < 0 ||
	    clauses_read(slice_of(strbuf_text(&sign->canonical), sign->canonical.length), arena, &after,
			 &sign->err) < 0 ||
	    almanac_calendar(arena, after, ALMANAC_FROM, ALMANAC_TO, &calendar, &almanac, &sign->err) < 0)
		return -1;
	*ret_changes = covenant_diff(arena, before, after, calendar);
	if (!covenant_changes_keep_calendar(*ret_changes))
		*ret_changes = covenant_diff(arena, before, after, NULL);
	return 0;
}

static void put_member(struct json_out *out, const char *key, const char *text)
{
	if (!text)
		return;
	json_out_key(out, key);
	json_out_text(out, text);
}

static void put_changes(struct covenant_changes changes, struct strbuf *to)
{
	static const char *const directions[] = {NULL, "sharper", "looser"};
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	json_out_key(&out, "changes");
	json_out_begin_array(&out);
	for (size_t i = 0; i < changes.count; i++) {
		const struct covenant_change *change = &changes.items[i];
		json_out_begin_object(&out);
		put_member(&out, "clause", change->path);
		put_member(&out, "before", change->before);
		put_member(&out, "after", change->after);
		put_member(&out, "direction", directions[change->direction]);
		json_out_end(&out);
	}
	json_out_end(&out);
	json_out_end(&out);
}

/* Whoever reads JSON sees it beside the answer, on standard error. */
static int show_changes(struct sign *sign, const struct strbuf *hex)
{
	struct strbuf shown = {0}, diff = {0}, text = {0};
	struct arena arena;
	struct slice in_force;
	struct covenant_changes changes;
	arena_init(&arena);
	int failed = fetch_in_force(sign, &shown, &in_force);
	if (failed == 0)
		failed = compare(sign, &arena, in_force, &changes);
	if (failed == 0) {
		put_changes(changes, &diff);
		strbuf_printf(&text, "partnership %d  draft %s  SHA-256 %s\n", (int)sign->partnership,
			      sign->draft, strbuf_text(hex));
		render_result(slice_of(strbuf_text(&diff), diff.length), &sign->cli->screen, &text);
		if (sign->cli->options.json)
			fwrite(text.bytes, 1, text.length, stderr);
		else
			failed = cli_print(sign->cli, text.bytes, text.length) == EXIT_CODE_OK ? 0 : -1;
	}
	arena_done(&arena);
	strbuf_done(&shown);
	strbuf_done(&diff);
	strbuf_done(&text);
	return failed;
}

/* --- signing --------------------------------------------------------------------------------------- */

static int send_signature(struct sign *sign)
{
	struct strbuf params = {0};
	struct json_out out;
	char key[VANGNET_KEY_LENGTH + 1];
	int failed = vangnet_new_key(key, &sign->err);
	if (failed == 0)
		failed = put_draft(sign, &out, &params);
	if (failed == 0 && put_public_key(sign, &out) == 0 && put_signature(sign, &out) == 0) {
		json_out_key(&out, "key");
		json_out_text(&out, key);
		json_out_end(&out);
		failed = vangnet_call(sign->client, verb_rows[VERB_covenant_sign].name, strbuf_text(&params),
				      &sign->result, &sign->err);
	} else {
		failed = -1;
	}
	strbuf_done(&params);
	return failed;
}

static enum exit_code show_result(struct sign *sign)
{
	struct strbuf text = {0};
	struct slice result = slice_of(strbuf_text(&sign->result), sign->result.length);
	if (sign->cli->options.json)
		strbuf_printf(&text, "%s\n", strbuf_text(&sign->result));
	else
		render_result(result, &sign->cli->screen, &text);
	enum exit_code code = cli_print(sign->cli, strbuf_text(&text), text.length);
	strbuf_done(&text);
	return code;
}

static int run(struct sign *sign, const char *file)
{
	struct strbuf hex = {0};
	int failed = read_key(sign, file);
	if (failed == 0)
		failed = connect_client(sign->cli, 0, &sign->client, &sign->err);
	if (failed == 0)
		failed = fetch(sign, &hex);
	if (failed == 0)
		failed = show_changes(sign, &hex);
	if (failed == 0)
		failed = send_signature(sign);
	strbuf_done(&hex);
	return failed;
}

static int take_draft(struct sign *sign)
{
	if (cli_take_option(sign->cli, "--draft", &sign->draft, &sign->err) < 0)
		return -1;
	if (!sign->draft)
		return err_set_where(&sign->err, ERROR_missing_field, "draft", "which draft? --draft NUMBER");
	return 0;
}

enum exit_code sign_covenant(struct cli *cli, const char *file)
{
	struct sign sign = {.cli = cli, .err = ERR_NONE};
	enum exit_code code;
	if (take_draft(&sign) < 0)
		code = cli_fail(cli, &sign.err, NULL);
	else if (cli->options.count > 0)
		code = cli_expect_no_rest(cli, "covenant sign " SIGN_OPTION);
	else if (run(&sign, file) < 0)
		code = cli_fail(cli, &sign.err, sign.client ? vangnet_refusal(sign.client) : NULL);
	else
		code = show_result(&sign);
	if (sign.client)
		vangnet_close(sign.client);
	EVP_PKEY_free(sign.key);
	strbuf_done(&sign.shown);
	strbuf_done(&sign.canonical);
	strbuf_done(&sign.signable);
	strbuf_done(&sign.result);
	return code;
}
