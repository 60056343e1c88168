/*
 * main: the command line of the hooks client.
 *
 * vangnet-hooks --config FILE serves; the other commands are in the table below.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "hooks/rounds.h"
#include "hooks/setup.h"
#include "sys/log.h"
#include "words/words.h"

/* Exit statuses, as sysexits.h has them where there is one. */
enum { EXIT_FINE = 0, EXIT_WRONG = 1, EXIT_USAGE = 64, EXIT_CONFIG = 78 };

static const char usage[] =
	"usage: vangnet-hooks --config FILE          call the hooks of those whom the daemon wants to tell\n"
	"       vangnet-hooks check --config FILE    read the settings and the list of servers\n"
	"       vangnet-hooks sample                 print a configuration file\n"
	"       vangnet-hooks manual                 print the manual page\n"
	"       vangnet-hooks --version | --help\n";

static int complain(const struct err *err)
{
	fprintf(stderr, "vangnet-hooks: %s%s%s\n", err->where, *err->where ? ": " : "", err->text);
	return err->code == ERROR_bad_config || err->code == ERROR_bad_file ? EXIT_CONFIG : EXIT_WRONG;
}

static int misuse(const char *why)
{
	fprintf(stderr, "vangnet-hooks: %s\n\n%s", why, usage);
	return EXIT_USAGE;
}

/* --- the commands --- */

static int prepare(const char *config, struct setup *setup, struct err *err)
{
	enum log_level level;
	if (setup_load(setup, config, err) < 0)
		return -1;
	if (log_level_parse(setup->log_level.text, &level) == 0)
		log_set_level(level);
	return 0;
}

static int serve(const char *config)
{
	struct err err = ERR_NONE;
	struct setup setup;
	if (prepare(config, &setup, &err) < 0 || rounds_run(&setup, &err) < 0)
		return complain(&err);
	return EXIT_FINE;
}

static int check(const char *config)
{
	struct err err = ERR_NONE;
	struct setup setup;
	return prepare(config, &setup, &err) < 0 ? complain(&err) : EXIT_FINE;
}

static int print(struct strbuf *text)
{
	fputs(strbuf_text(text), stdout);
	strbuf_done(text);
	return EXIT_FINE;
}

static int sample(const char *config)
{
	struct strbuf text = {0};
	(void)config;
	settings_sample(&setup_settings, &text);
	return print(&text);
}

static int manual(const char *config)
{
	struct strbuf text = {0};
	(void)config;
	strbuf_puts(&text, ".TH VANGNET-HOOKS 8\n.SH NAME\nvangnet-hooks \\- tells systems of agencies what "
			   "Vangnet wants "
			   "them to know\n.SH SYNOPSIS\n.nf\n");
	strbuf_puts(&text, usage);
	strbuf_puts(&text, ".fi\n.SH SIGNALS\nSIGTERM and SIGINT: finish the calls at hand, then end.\n");
	settings_manual(&setup_settings, &text);
	strbuf_puts(&text, ".SH EXIT STATUS\n0 fine; 1 something is wrong; 64 usage; 78 a setting or a file "
			   "is wrong.\n");
	return print(&text);
}

static const struct {
	const char *name;
	int (*run)(const char *config);
	bool needs_config;
} commands[] = {
	{"serve", serve, true},
	{"check", check, true},
	{"sample", sample, false},
	{"manual", manual, false},
};

/* --- options --- */

enum { OPT_CONFIG = 1, OPT_VERSION, OPT_HELP };

static const struct option long_options[] = {
	{"config", required_argument, NULL, OPT_CONFIG},
	{"version", no_argument, NULL, OPT_VERSION},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

static int run(const char *name, const char *config)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].name, name) != 0)
			continue;
		if (commands[i].needs_config && !config)
			return misuse("name the settings: --config FILE");
		return commands[i].run(config);
	}
	return misuse("there is no such command");
}

int main(int argc, char **argv)
{
	const char *config = NULL;
	int option;
	opterr = 0;
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (option == OPT_VERSION)
			return puts("vangnet-hooks " VANGNET_VERSION) < 0;
		if (option == OPT_HELP)
			return fputs(usage, stdout) < 0;
		if (option != OPT_CONFIG)
			return misuse("an option is unknown, or lacks its value");
		config = optarg;
	}
	return run(optind < argc ? argv[optind] : "serve", config);
}
