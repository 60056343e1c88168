/* demo: the whole point in two minutes: a story of a few cases on a daemon of its own, or a log driven through one. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/instant.h"
#include "cli/command.h"
#include "cli/demo_covenant.h"
#include "cli/demo_play.h"
#include "cli/profile.h"

#define COVENANT_PATH "/tmp/vangnet-covenant-XXXXXX"
#define WORDS_MAX 16 /* of the command line of a log */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	interrupted = number;
}

/* Ctrl-C ends the demo, not just this program: the daemon is stopped, a temporary folder removed. */
static void catch_interrupts(void)
{
	struct sigaction action = {.sa_handler = on_interrupt};
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

static void wait_for_interrupt(void)
{
	sigset_t blocked, before;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGHUP);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	while (!interrupted)
		sigsuspend(&before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* --- how to go on by hand ---------------------------------------------------------------------------- */

/* This program or its sibling as it can be typed here. */
static void program_path(const char *name, char path[PATH_MAX])
{
	char here[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 16);
	path[length > 0 ? length : 0] = '\0';
	char *slash = strrchr(path, '/');
	strcpy(slash ? slash + 1 : path, name);
	if (!getcwd(here, sizeof here))
		return;
	size_t prefix = strlen(here);
	if (strncmp(path, here, prefix) == 0 && path[prefix] == '/')
		memmove(path, path + prefix + 1, strlen(path + prefix + 1) + 1);
}

static void print_commands(const struct cli *cli, const char *dir, const struct demo_loose_end *end)
{
	char vangnet[PATH_MAX];
	program_path("vangnet", vangnet);
	printf("  %s --dir %s --as director digest show\n", vangnet, dir);
	printf("  %s --dir %s --as mayor escalation list\n", vangnet, dir);
	if (end->number) {
		printf("  %s --dir %s --as mayor stall explain %s --finding %d\n", vangnet, dir, end->case_id,
		       end->finding);
		printf("  %s --dir %s --as mayor case timeline %s\n", vangnet, dir, end->case_id);
		printf("  %s --dir %s --as housing request answer %s --obligation %d --text ok\n", vangnet,
		       dir, end->case_id, end->obligation);
	}
	printf("  %s --dir %s --as police clock advance --until 2026-03-20T09:00:00Z\n", vangnet, dir);
	printf("  %s --dir %s --as police watch --cursor 0\n", vangnet, dir);
	printf("%s\n", demo_text(DEMO_TEXT_BY_HAND, cli->screen.language));
	printf("  (echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.hello\",\"params\":{}}';\n"
	       "   echo '{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"case.list\",\"params\":{}}'; sleep 1) |\n"
	       "  openssl s_client -quiet -no_ign_eof -verify_return_error -connect $(cat %s/address) \\\n"
	       "    -CAfile %s/certs/ca.pem -cert %s/certs/police.pem\n",
	       dir, dir, dir);
}

/* The daemon of a folder that stays is started again where its clock stands. */
static void print_ended_guide(const struct cli *cli, const struct daemon_child *child,
			      const struct demo_loose_end *end)
{
	char path[PATH_MAX];
	if (child->temporary) {
		program_path("vangnet", path);
		printf("\n%s\n  %s demo --dir /var/tmp/vangnet-demo\n",
		       demo_text(DEMO_TEXT_KEEP, cli->screen.language), path);
		return;
	}
	program_path("vangnetd", path);
	printf("\n%s\n  %s --embedded %s --listen 127.0.0.1:0 --clock driven --start %s\n",
	       demo_text(DEMO_TEXT_START_AGAIN, cli->screen.language), path, child->dir, DEMO_END);
	printf("%s\n", demo_text(DEMO_TEXT_GO_ON, cli->screen.language));
	print_commands(cli, child->dir, end);
}

static void serve_on(const struct cli *cli, const struct daemon_child *child,
		     const struct demo_loose_end *end)
{
	printf("\n%s\n", demo_text(DEMO_TEXT_GO_ON, cli->screen.language));
	print_commands(cli, child->dir, end);
	printf("\n%s\n", demo_text(DEMO_TEXT_UNTIL, cli->screen.language));
	fflush(stdout);
	wait_for_interrupt();
}

/* --- the story --------------------------------------------------------------------------------------- */

static void print_tally(const struct demo_tally *tally)
{
	printf("\ndemo: cases=%d handovers=%d stalls=%d escalations=%d acknowledged=%d digest_lines=%d\n",
	       tally->cases, tally->handovers, tally->stalls, tally->escalations, tally->acknowledged,
	       tally->digest_lines);
	fflush(stdout);
}

static int play_in(const struct cli *cli, const struct daemon_child *child, bool once, struct err *err)
{
	struct demo_plan plan = {.child = child, .screen = &cli->screen, .interrupted = &interrupted};
	struct demo_tally tally;
	struct demo_loose_end end;
	if (demo_play(&plan, &tally, &end, err) != 0)
		return -1;
	if (once)
		print_ended_guide(cli, child, &end);
	print_tally(&tally);
	if (!once)
		serve_on(cli, child, &end);
	return 0;
}

/* The story happens once in a folder. */
static int check_fresh(const char *dir, struct err *err)
{
	char path[PATH_MAX], program[PATH_MAX];
	snprintf(path, sizeof path, "%s/postgres", dir);
	if (access(path, F_OK) != 0)
		return 0;
	program_path("vangnetd", program);
	return err_set_where(err, ERROR_in_use, "--dir",
			     "a story was played in this folder already; take another, or go on by hand: "
			     "%.80s --embedded %.80s --clock driven --start " DEMO_END,
			     program, dir);
}

static enum exit_code run_story(struct cli *cli, bool once)
{
	struct daemon_child child;
	struct daemon_child_plan plan = {.dir = cli->options.dir};
	struct err err = ERR_NONE;
	if (cli->options.dir && check_fresh(cli->options.dir, &err) != 0)
		return cli_fail(cli, &err, NULL);
	setenv("TZ", DEMO_ZONE, 1); /* the story's own hours, wherever it is read */
	tzset();
	catch_interrupts();
	if (instant_parse(DEMO_START, strlen(DEMO_START), &plan.start) != 0 ||
	    daemon_child_start(&plan, &child, &err) != 0)
		return cli_fail(cli, &err, NULL);
	int failed = play_in(cli, &child, once, &err);
	daemon_child_stop(&child);
	return failed ? cli_fail(cli, &err, NULL) : EXIT_CODE_OK;
}

/* --- a log ------------------------------------------------------------------------------------------- */

/* Runs another command on the same words. */
static enum exit_code run_on(struct cli *cli, const struct command *command, char *const words[], int count)
{
	char *copy[WORDS_MAX + 1] = {NULL};
	struct cli inner = *cli;
	for (int i = 0; i < count; i++)
		copy[i] = words[i];
	inner.options.rest = copy;
	inner.options.count = count;
	return command->run(&inner);
}

static enum exit_code find_and_drive(struct cli *cli, char *words[], int count)
{
	static char counts[] = "--counts";
	words[count] = counts;
	printf("%s\n", demo_text(DEMO_TEXT_LOG_OFFLINE, cli->screen.language));
	enum exit_code code = run_on(cli, &command_replay, words, count + 1);
	if (code != EXIT_CODE_OK)
		return code;
	printf("\n%s\n", demo_text(DEMO_TEXT_LOG_DRIVEN, cli->screen.language));
	fflush(stdout);
	return run_on(cli, &command_drive, words, count);
}

/* The covenant of the demo in a file, for those who bring none. */
static int write_covenant(char path[sizeof COVENANT_PATH], struct err *err)
{
	int fd = mkstemp(path);
	bool written = fd >= 0 && write(fd, demo_covenant_text, demo_covenant_text_length) ==
					  (ssize_t)demo_covenant_text_length;
	if (fd >= 0)
		close(fd);
	return written ? 0 : err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
}

static bool names_covenant(const struct cli *cli)
{
	for (int i = 0; i < cli->options.count; i++) {
		if (strncmp(cli->options.rest[i], "--covenant", strlen("--covenant")) == 0)
			return true;
	}
	return false;
}

static enum exit_code run_log(struct cli *cli, const char *log)
{
	char path[] = COVENANT_PATH, option[] = "--covenant";
	char *words[WORDS_MAX + 1] = {strdup(log)};
	struct err err = ERR_NONE;
	int count = 1;
	bool brings = names_covenant(cli);
	if (cli->options.count > WORDS_MAX - 4)
		return cli_expect_no_rest(cli, "demo");
	for (int i = 0; i < cli->options.count; i++)
		words[count++] = cli->options.rest[i];
	if (!brings) {
		words[count++] = option;
		words[count++] = path;
	}
	enum exit_code code = !brings && write_covenant(path, &err) != 0 ? cli_fail(cli, &err, NULL)
									 : find_and_drive(cli, words, count);
	if (!brings)
		unlink(path);
	free(words[0]);
	return code;
}

static enum exit_code run(struct cli *cli)
{
	const char *log;
	struct err err = ERR_NONE;
	bool once = cli_take_flag(cli, "--once");
	if (cli_take_option(cli, "--log", &log, &err) != 0)
		return cli_fail(cli, &err, NULL);
	if (log)
		return run_log(cli, log);
	enum exit_code code = cli_expect_no_rest(cli, "demo");
	return code == EXIT_CODE_OK ? run_story(cli, once) : code;
}

const struct command command_demo = {
	.name = "demo",
	.usage = "[--once] [--dir DIR] | --log FILE --map MAP [--covenant FILE]",
	.text = "a story of a few cases on a daemon of its own; or a log of yours, through the rules and "
		"through a "
		"daemon",
	.run = run,
};
