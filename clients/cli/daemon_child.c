/* daemon_child: see daemon_child.h. */
#include "cli/daemon_child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/instant.h"
#include "cli/handover.h"
#include "cli/profile.h"
#include "words/words.h"

#define START_SECONDS 90 /* making a cluster on a slow machine */
#define LOG_NAME_MAX (DAEMON_CHILD_PATH_MAX + 16)

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
}

static int choose_dir(const struct daemon_child_plan *plan, struct daemon_child *child, struct err *err)
{
	child->temporary = !plan->dir;
	snprintf(child->dir, sizeof child->dir, "%s", plan->dir ? plan->dir : "/tmp/vangnet-XXXXXX");
	if (child->temporary && !mkdtemp(child->dir))
		return err_set(err, ERROR_bad_file, "%s: %s", child->dir, strerror(errno));
	return 0;
}

static void log_path(const struct daemon_child *child, char path[LOG_NAME_MAX])
{
	snprintf(path, LOG_NAME_MAX, "%s.log", child->dir);
}

/* The daemon ends with us, so that a demo that is cut off leaves nothing behind. */
static void become_daemon(const struct daemon_child_plan *plan, const struct daemon_child *child)
{
	char log[LOG_NAME_MAX], start[INSTANT_TEXT_MAX + 1], program[PATH_MAX];
	const char *argv[16] = {"vangnetd", "--embedded", child->dir, "--listen", "127.0.0.1:0"};
	size_t n = 5;
	log_path(child, log);
	if (plan->bare)
		argv[n++] = "--bare";
	if (plan->start != INSTANT_NEVER) {
		instant_format(plan->start, start);
		argv[n++] = "--clock";
		argv[n++] = "driven";
		argv[n++] = "--start";
		argv[n++] = start;
	}
	int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0 || prctl(PR_SET_PDEATHSIG, SIGTERM) != 0)
		_exit(126);
	char *words[16];
	for (size_t i = 0; i < n; i++)
		words[i] = strdup(argv[i]);
	words[n] = NULL;
	if (handover_find(program))
		execv(program, words);
	execvp("vangnetd", words);
	_exit(127);
}

static bool has_ended(struct daemon_child *child)
{
	int status;
	if (child->pid > 0 && waitpid(child->pid, &status, WNOHANG) == child->pid)
		child->pid = 0;
	return child->pid == 0;
}

/* The last line of its log says why it did not come up. */
static void last_line(const struct daemon_child *child, char line[ERR_TEXT_MAX])
{
	char path[LOG_NAME_MAX], next[ERR_TEXT_MAX];
	log_path(child, path);
	FILE *file = fopen(path, "r");
	snprintf(line, ERR_TEXT_MAX, "no reason given");
	while (file && fgets(next, sizeof next, file))
		snprintf(line, ERR_TEXT_MAX, "%.*s", (int)strcspn(next, "\n"), next);
	if (file)
		fclose(file);
}

/* The file that says where it listens; all 0 = there is none. A daemon that was killed has left its own. */
static struct stat address_of(const struct daemon_child *child)
{
	char path[DAEMON_CHILD_PATH_MAX + 16];
	struct stat found;
	snprintf(path, sizeof path, "%s/address", child->dir);
	return stat(path, &found) == 0 ? found : (struct stat){0};
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static int wait_for_address(struct daemon_child *child, const struct stat *before, struct err *err)
{
	char line[ERR_TEXT_MAX];
	for (int tries = 0; tries < START_SECONDS * 50; tries++) {
		struct stat now = address_of(child);
		if (now.st_ino && !is_same_file(&now, before))
			return 0;
		if (has_ended(child))
			break;
		nap();
	}
	last_line(child, line);
	return err_set(err, ERROR_unavailable, "the daemon does not come up: %.180s", line);
}

int daemon_child_start(const struct daemon_child_plan *plan, struct daemon_child *ret_child, struct err *err)
{
	struct daemon_child child = {.pid = 0};
	if (choose_dir(plan, &child, err) != 0)
		return -1;
	const struct stat before = address_of(&child);
	child.pid = fork();
	if (child.pid == 0)
		become_daemon(plan, &child);
	if (child.pid < 0)
		return err_set(err, ERROR_internal, "can not start a process: %s", strerror(errno));
	if (wait_for_address(&child, &before, err) != 0) {
		daemon_child_stop(&child);
		return -1;
	}
	*ret_child = child;
	return 0;
}

int daemon_child_connect(const struct daemon_child *child, const char *party, struct vangnet **ret_client,
			 struct err *err)
{
	struct profile profile;
	if (profile_of_embedded(child->dir, party, &profile, err) != 0)
		return -1;
	struct vangnet_options options = {
		.address = strbuf_text(&profile.address),
		.ca = strbuf_text(&profile.ca),
		.certificate = strbuf_text(&profile.certificate),
		.key = profile.key.length ? profile.key.bytes : NULL,
		.client = "vangnet/" VANGNET_VERSION,
		.call_timeout_ms = 120 * 1000,
	};
	int failed = vangnet_open(&options, ret_client, err);
	profile_done(&profile);
	return failed;
}

static void remove_dir(const struct daemon_child *child)
{
	char log[LOG_NAME_MAX];
	log_path(child, log);
	unlink(log);
	pid_t pid = fork();
	if (pid == 0) {
		execl("/bin/rm", "rm", "-rf", "--", child->dir, (char *)NULL);
		_exit(127);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

void daemon_child_stop(struct daemon_child *child)
{
	if (child->pid > 0) {
		kill(child->pid, SIGTERM);
		waitpid(child->pid, NULL, 0);
	}
	child->pid = 0;
	if (child->temporary)
		remove_dir(child);
}
