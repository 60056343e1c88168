/*
 * main: the daemon's command line.
 *
 * vangnetd --embedded DIR | --config FILE serves; the other commands are in the table below.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/check.h"
#include "base/instant.h"
#include "base/strbuf.h"
#include "config.h"
#include "embedded.h"
#include "serve.h"
#include "store/migrate.h"
#include "sys/log.h"
#include "words/words.h"

#define VERSION "0.1.0"

/* Exit statuses, as sysexits.h has them where there is one. */
enum { EXIT_FINE = 0, EXIT_WRONG = 1, EXIT_USAGE = 64, EXIT_UNAVAILABLE = 69, EXIT_CONFIG = 78 };

#define DRIVEN_START INT64_C(946684800000000) /* 2000-01-01: before any log or story */

struct options {
	const char *config;
	const char *embedded;
	const char *listen;
	const char *certificate;
	const char *name;
	bool bare;
	bool driven;
	int64_t start;
};

static const char usage[] =
	"usage: vangnetd --embedded DIR [--listen HOST:PORT] [--bare] [--clock driven [--start INSTANT]]\n"
	"       vangnetd --config FILE [--listen HOST:PORT]\n"
	"       vangnetd migrate --config FILE | --embedded DIR    bring the database to this program's "
	"schema\n"
	"       vangnetd check --config FILE | --embedded DIR      compare every case with the fold of its "
	"log\n"
	"       vangnetd found --config FILE --certificate PEM [--name NAME]   enrol the first operator\n"
	"       vangnetd sample                                    print a configuration file\n"
	"       vangnetd manual                                    print the manual page\n"
	"       vangnetd --version | --help\n"
	"\n"
	"  --embedded DIR   everything in DIR: a private PostgreSQL, certificates, a demo partnership\n"
	"  --config FILE    PostgreSQL and certificates as FILE says; see vangnetd sample\n"
	"  --listen         where to listen; port 0 lets the system choose (embedded: DIR/address has it)\n"
	"  --bare           embedded: found the partnership with an operator only\n"
	"  --clock driven   embedded: the clock stands still until clock.advance drives it\n"
	"  --certificate    found: certificate of the operator, PEM; --name: its name, default operator\n"
	"  --start INSTANT  ... from this instant (RFC 3339); default 2000-01-01T00:00:00Z\n";

static int complain(const struct err *err)
{
	fprintf(stderr, "vangnetd: %s%s%s\n", err->where, *err->where ? ": " : "", err->text);
	if (err->code == ERROR_bad_config || err->code == ERROR_bad_file)
		return EXIT_CONFIG;
	return err->code == ERROR_unavailable || err->code == ERROR_in_use ? EXIT_UNAVAILABLE : EXIT_WRONG;
}

static int misuse(const char *why)
{
	fprintf(stderr, "vangnetd: %s\n\n%s", why, usage);
	return EXIT_USAGE;
}

static int misuse_of(const char *what, const char *word)
{
	fprintf(stderr, "vangnetd: %s '%s'\n\n%s", what, word, usage);
	return EXIT_USAGE;
}

/* --- the commands --- */

static int prepare(const struct options *options, struct config *config, struct err *err)
{
	enum log_level level;
	config_default(config);
	if (options->config && config_read(config, options->config, err) != 0)
		return -1;
	if (options->listen && config_set(config, "daemon", "listen", options->listen, err) != 0)
		return -1;
	if (log_level_parse(config->daemon_log_level.text, &level) == 0)
		log_set_level(level);
	return 0;
}

static int serve(const struct options *options)
{
	struct err err = ERR_NONE;
	struct serve_plan plan = {.config_path = options->config,
				  .bare = options->bare,
				  .driven = options->driven,
				  .start = options->start};
	struct embedded embedded;
	if (prepare(options, &plan.config, &err) != 0)
		return complain(&err);
	if (options->embedded) {
		if (embedded_open(options->embedded, &embedded, &err) != 0)
			return complain(&err);
		plan.embedded = &embedded;
	}
	int failed = serve_run(&plan, &err);
	if (options->embedded)
		embedded_close(&embedded);
	return failed ? complain(&err) : EXIT_FINE;
}

/* Run something on the database: the embedded one is started for it. */
static int with_database(const struct options *options,
			 int (*work)(const char *conninfo, const struct config *config, struct err *err))
{
	struct err err = ERR_NONE;
	struct config config;
	struct embedded embedded;
	if (prepare(options, &config, &err) != 0)
		return complain(&err);
	if (options->embedded && embedded_open(options->embedded, &embedded, &err) != 0)
		return complain(&err);
	int failed = work(options->embedded ? embedded.postgres.conninfo : config.database_conninfo.text,
			  &config, &err);
	if (options->embedded)
		embedded_close(&embedded);
	return failed ? complain(&err) : EXIT_FINE;
}

static int migrate_database(const char *conninfo, const struct config *config, struct err *err)
{
	(void)config;
	if (store_migrate(conninfo, err) != 0)
		return -1;
	printf("the database has schema version %d\n", store_schema_version());
	return 0;
}

static int check_database(const char *conninfo, const struct config *config, struct err *err)
{
	struct check_result result;
	if (check_run(conninfo, (int32_t)config->database_partnership, stdout, &result, err) != 0)
		return -1;
	printf("cases=%lld events=%lld batches=%lld faults=%lld\n", (long long)result.cases,
	       (long long)result.events, (long long)result.batches, (long long)result.faults);
	if (result.faults)
		return err_set(err, ERROR_internal, "%lld cases are not the fold of their log",
			       (long long)result.faults);
	return 0;
}

static int found(const struct options *options)
{
	struct err err = ERR_NONE;
	struct serve_plan plan = {.config_path = options->config};
	if (!options->certificate || !options->config)
		return misuse("found needs --config FILE and --certificate PEM");
	if (prepare(options, &plan.config, &err) != 0 ||
	    serve_found(&plan, options->name, options->certificate, &err) != 0)
		return complain(&err);
	printf("%s is the operator of partnership %lld\n", options->name,
	       (long long)plan.config.database_partnership);
	return EXIT_FINE;
}

static int migrate(const struct options *options)
{
	return with_database(options, migrate_database);
}

static int check(const struct options *options)
{
	return with_database(options, check_database);
}

static int print_text(void (*write)(struct strbuf *to))
{
	struct strbuf text;
	strbuf_init(&text);
	write(&text);
	fputs(strbuf_text(&text), stdout);
	strbuf_done(&text);
	return EXIT_FINE;
}

static void write_manual(struct strbuf *to)
{
	strbuf_puts(
		to,
		".TH VANGNETD 8\n.SH NAME\nvangnetd \\- keeps citizens from falling between organisations\n"
		".SH SYNOPSIS\n.nf\n");
	strbuf_puts(to, usage);
	strbuf_puts(to,
		    ".fi\n.SH SIGNALS\nSIGTERM and SIGINT: finish what is in flight, then end. SIGHUP: read "
		    "certificates, anchors and revocation lists anew, from where the configuration now says; "
		    "connections "
		    "stay, but those of revoked certificates.\n");
	config_manual(to);
	strbuf_puts(to, ".SH EXIT STATUS\n0 fine; 1 something is wrong; 64 usage; 69 the database or the "
			"folder is not "
			"available; 78 a setting or a file is wrong.\n");
}

static int sample(const struct options *options)
{
	(void)options;
	return print_text(config_sample);
}

static int manual(const struct options *options)
{
	(void)options;
	return print_text(write_manual);
}

static const struct {
	const char *name;
	int (*run)(const struct options *options);
	bool needs_place; /* --config or --embedded */
} commands[] = {
	{"serve", serve, true}, {"migrate", migrate, true}, {"check", check, true},
	{"found", found, true}, {"sample", sample, false},  {"manual", manual, false},
};

/* --- options --- */

enum {
	OPT_CONFIG = 1,
	OPT_EMBEDDED,
	OPT_LISTEN,
	OPT_CERTIFICATE,
	OPT_NAME,
	OPT_BARE,
	OPT_CLOCK,
	OPT_START,
	OPT_VERSION,
	OPT_HELP
};

static const struct option long_options[] = {
	{"config", required_argument, NULL, OPT_CONFIG},
	{"embedded", required_argument, NULL, OPT_EMBEDDED},
	{"listen", required_argument, NULL, OPT_LISTEN},
	{"certificate", required_argument, NULL, OPT_CERTIFICATE},
	{"name", required_argument, NULL, OPT_NAME},
	{"bare", no_argument, NULL, OPT_BARE},
	{"clock", required_argument, NULL, OPT_CLOCK},
	{"start", required_argument, NULL, OPT_START},
	{"version", no_argument, NULL, OPT_VERSION},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

/* 0, or what to say about the option. */
static const char *take_option(struct options *options, int option)
{
	if (option == OPT_CONFIG)
		options->config = optarg;
	else if (option == OPT_EMBEDDED)
		options->embedded = optarg;
	else if (option == OPT_LISTEN)
		options->listen = optarg;
	else if (option == OPT_CERTIFICATE)
		options->certificate = optarg;
	else if (option == OPT_NAME)
		options->name = optarg;
	else if (option == OPT_BARE)
		options->bare = true;
	else if (option == OPT_CLOCK && strcmp(optarg, "driven") == 0)
		options->driven = true;
	else if (option == OPT_CLOCK && strcmp(optarg, "real") != 0)
		return "--clock is real or driven";
	else if (option == OPT_START && instant_parse(optarg, strlen(optarg), &options->start) != 0)
		return "--start takes an instant such as 2026-03-02T09:00:00Z";
	return NULL;
}

static const char *check_options(const struct options *options)
{
	if (options->config && options->embedded)
		return "--config and --embedded exclude each other";
	if ((options->driven || options->bare) && !options->embedded)
		return "--clock driven and --bare are for --embedded only, never for a real database";
	return NULL;
}

int main(int argc, char **argv)
{
	struct options options = {.start = DRIVEN_START, .name = "operator"};
	const char *wrong = NULL;
	int option;
	opterr = 0;
	while (!wrong && (option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (option == OPT_VERSION)
			return puts("vangnetd " VERSION) < 0;
		if (option == OPT_HELP)
			return fputs(usage, stdout) < 0;
		if (option == '?')
			return misuse_of("there is no such option, or its value is missing:",
					 argv[optind - 1]);
		wrong = take_option(&options, option);
	}
	if (!wrong)
		wrong = check_options(&options);
	if (wrong)
		return misuse(wrong);
	const char *name = optind < argc ? argv[optind] : "serve";
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].name, name) != 0)
			continue;
		if (commands[i].needs_place && !options.config && !options.embedded)
			return misuse("name a place: --embedded DIR or --config FILE");
		return commands[i].run(&options);
	}
	return misuse_of("there is no such command:", name);
}
