/*
 * main: the mailer's command line.
 *
 * vangnet-mailer --config FILE serves; the other commands are in the table below.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/instant.h"
#include "base/strbuf.h"
#include "mailer/bounce.h"
#include "mailer/config.h"
#include "mailer/press.h"
#include "mailer/render.h"
#include "mailer/serve.h"
#include "sys/log.h"
#include "words/words.h"

/* Exit statuses, as sysexits.h has them where there is one; an MTA that pipes a bounce to us obeys 75. */
enum {
	EXIT_FINE = 0,
	EXIT_WRONG = 1,
	EXIT_USAGE = 64,
	EXIT_UNAVAILABLE = 69,
	EXIT_LATER = 75,
	EXIT_CONFIG = 78
};

struct options {
	const char *config;
	struct render_plan render;
};

static const char usage[] =
	"usage: vangnet-mailer --config FILE                           send what the daemon wants to be "
	"told\n"
	"       vangnet-mailer bounce --config FILE < MAIL             take in a delivery status "
	"notification\n"
	"       vangnet-mailer render --config FILE [OPTIONS] LETTER   show a letter as the mail that would "
	"be sent\n"
	"       vangnet-mailer check --config FILE                     read settings, templates and "
	"catalogues\n"
	"       vangnet-mailer sample                                  print a configuration file\n"
	"       vangnet-mailer manual                                  print the manual page\n"
	"       vangnet-mailer --version | --help\n"
	"\n"
	"  LETTER           file: an answer to delivery.take, or one letter of it\n"
	"  --digest FILE    an answer to digest.show, for a letter that is a digest\n"
	"  --at TIME        as if it were then (RFC 3339); default now\n"
	"  --out FILE       the mail; --text FILE: its plain text; --html FILE: its HTML; - is standard "
	"output.\n"
	"                   Without any of the three: --text -\n"
	"  --send           send it as well, to the mailbox in the letter; the daemon is told nothing\n";

static int complain(const struct err *err)
{
	fprintf(stderr, "vangnet-mailer: %s%s%s\n", err->where, *err->where ? ": " : "", err->text);
	if (err->code == ERROR_bad_config || err->code == ERROR_bad_file)
		return EXIT_CONFIG;
	return err->code == ERROR_unavailable || err->code == ERROR_tls_failed ? EXIT_UNAVAILABLE
									       : EXIT_WRONG;
}

static int misuse(const char *why)
{
	fprintf(stderr, "vangnet-mailer: %s\n\n%s", why, usage);
	return EXIT_USAGE;
}

/* --- the commands --- */

static int prepare(const struct options *options, struct config *config, struct err *err)
{
	enum log_level level;
	if (config_load(config, options->config, err) < 0)
		return -1;
	if (log_level_parse(config->log_level.text, &level) == 0)
		log_set_level(level);
	return 0;
}

static int render(struct options *options)
{
	struct err err = ERR_NONE;
	struct config config;
	if (!options->render.letter)
		return misuse("render needs a letter");
	if (!options->render.out && !options->render.html && !options->render.text && !options->render.send)
		options->render.text = "-";
	if (prepare(options, &config, &err) < 0 || render_run(&config, &options->render, &err) < 0)
		return complain(&err);
	return EXIT_FINE;
}

static int serve(struct options *options)
{
	struct err err = ERR_NONE;
	struct config config;
	if (prepare(options, &config, &err) < 0 || serve_run(&config, &err) < 0)
		return complain(&err);
	return EXIT_FINE;
}

/* What the daemon refuses, a letter that it does not know say, it refuses again; anything else may pass. */
static int bounce(struct options *options)
{
	struct err err = ERR_NONE;
	struct config config;
	if (prepare(options, &config, &err) < 0)
		return complain(&err);
	if (bounce_run(&config, &err) == 0)
		return EXIT_FINE;
	log_warning("bounce_lost", LOG_TEXT("error", error_row(err.code)->name), LOG_TEXT("why", err.text));
	bool may_pass = err.code == ERROR_tls_failed || error_row(err.code)->retry != RETRY_NEVER;
	return may_pass ? EXIT_LATER : EXIT_FINE;
}

static int check(struct options *options)
{
	struct err err = ERR_NONE;
	struct config config;
	struct press *press;
	if (prepare(options, &config, &err) < 0 || press_open(&config, &press, &err) < 0)
		return complain(&err);
	press_close(press);
	return EXIT_FINE;
}

static int print_text(void (*write)(struct strbuf *to))
{
	struct strbuf text = {0};
	write(&text);
	fputs(strbuf_text(&text), stdout);
	strbuf_done(&text);
	return EXIT_FINE;
}

static void write_sample(struct strbuf *to)
{
	settings_sample(&config_settings, to);
}

static void write_manual(struct strbuf *to)
{
	strbuf_puts(to,
		    ".TH VANGNET-MAILER 8\n.SH NAME\nvangnet-mailer \\- tells people by mail what Vangnet "
		    "wants them to know\n.SH SYNOPSIS\n.nf\n");
	strbuf_puts(to, usage);
	strbuf_puts(to, ".fi\n.SH SIGNALS\nSIGTERM and SIGINT: finish the letter at hand, then end.\n");
	settings_manual(&config_settings, to);
	strbuf_puts(
		to,
		".SH EXIT STATUS\n0 fine; 1 something is wrong; 64 usage; 69 the daemon can not be reached; "
		"75 (bounce) the same, come again; 78 a setting or a file is wrong.\n");
}

static int sample(struct options *options)
{
	(void)options;
	return print_text(write_sample);
}

static int manual(struct options *options)
{
	(void)options;
	return print_text(write_manual);
}

static const struct {
	const char *name;
	int (*run)(struct options *options);
	bool needs_config;
} commands[] = {
	{"serve", serve, true},   {"bounce", bounce, true},  {"check", check, true},
	{"render", render, true}, {"sample", sample, false}, {"manual", manual, false},
};

/* --- options --- */

enum { OPT_CONFIG = 1, OPT_DIGEST, OPT_AT, OPT_OUT, OPT_TEXT, OPT_HTML, OPT_SEND, OPT_VERSION, OPT_HELP };

static const struct option long_options[] = {
	{"config", required_argument, NULL, OPT_CONFIG}, {"digest", required_argument, NULL, OPT_DIGEST},
	{"at", required_argument, NULL, OPT_AT},         {"out", required_argument, NULL, OPT_OUT},
	{"text", required_argument, NULL, OPT_TEXT},     {"html", required_argument, NULL, OPT_HTML},
	{"version", no_argument, NULL, OPT_VERSION},     {"help", no_argument, NULL, OPT_HELP},
	{"send", no_argument, NULL, OPT_SEND},           {NULL, 0, NULL, 0},
};

/* False if the option is wrong. */
static bool take_option(struct options *options, int option)
{
	if (option == OPT_CONFIG)
		options->config = optarg;
	else if (option == OPT_DIGEST)
		options->render.digest = optarg;
	else if (option == OPT_OUT)
		options->render.out = optarg;
	else if (option == OPT_TEXT)
		options->render.text = optarg;
	else if (option == OPT_HTML)
		options->render.html = optarg;
	else if (option == OPT_SEND)
		options->render.send = true;
	else
		return option == OPT_AT && instant_parse(optarg, strlen(optarg), &options->render.now) == 0;
	return true;
}

static int64_t clock_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000;
}

static int run(struct options *options, const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].name, name) != 0)
			continue;
		if (commands[i].needs_config && !options->config)
			return misuse("name the settings: --config FILE");
		return commands[i].run(options);
	}
	return misuse("there is no such command");
}

int main(int argc, char **argv)
{
	struct options options = {.render = {.now = clock_now()}};
	int option;
	opterr = 0;
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (option == OPT_VERSION)
			return puts("vangnet-mailer " VANGNET_VERSION) < 0;
		if (option == OPT_HELP)
			return fputs(usage, stdout) < 0;
		if (!take_option(&options, option))
			return misuse("an option is unknown, wrong, or lacks its value");
	}
	const char *name = optind < argc ? argv[optind] : "serve";
	if (optind + 1 < argc)
		options.render.letter = argv[optind + 1];
	return run(&options, name);
}
