/* postgres: see postgres.h. */
#include "postgres.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sys/log.h"
#include "words/words.h"

#define SOCKET_PATH_MAX 90 /* of the folder: sockaddr_un has 107 bytes, the server appends .s.PGSQL.5432 */
#define START_SECONDS 60   /* for recovery after a crash */
#define STOP_SECONDS 30
#define COMPLAINT_MAX 110
#define START_AGAIN_TRIES 25 /* naps before a server that ended at once is started again */

/* Where Debian and others keep the server's programs. */
static const char *const program_folders[] = {"/usr/lib/postgresql/15/bin",
					      "/usr/lib/postgresql/16/bin",
					      "/usr/lib/postgresql/17/bin",
					      "/usr/lib/postgresql/18/bin",
					      "/usr/pgsql-15/bin",
					      "/usr/local/pgsql/bin",
					      "/usr/bin",
					      "/usr/local/bin"};

/* Settings that differ from initdb's; the cluster is reached by its socket only. */
static char settings[][48] = {
	"listen_addresses=",     "unix_socket_permissions=0700",
	"max_connections=40",    "shared_buffers=256MB",
	"max_wal_size=2GB",      "checkpoint_timeout=15min",
	"logging_collector=off", "log_min_messages=warning",
	"log_checkpoints=off",
};
#define SETTINGS (sizeof settings / sizeof *settings)

static int find_program(const char *name, char path[POSTGRES_PATH_MAX], struct err *err)
{
	for (size_t i = 0; i < sizeof program_folders / sizeof *program_folders; i++) {
		snprintf(path, POSTGRES_PATH_MAX, "%s/%s", program_folders[i], name);
		if (access(path, X_OK) == 0)
			return 0;
	}
	return err_set(err, ERROR_bad_config,
		       "PostgreSQL's program %s is not installed (Debian: apt install postgresql)", name);
}

/* --- child processes --- */

/* Output goes to the log file of the cluster. */
static void become(const char *program, char *const argv[], const char *log_path)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (nothing < 0 || log < 0 || dup2(nothing, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
		_exit(126);
	setsid(); /* a signal to our terminal must not take the database away first */
	execv(program, argv);
	_exit(127);
}

static pid_t spawn(const char *program, char *const argv[], const char *log_path)
{
	pid_t pid = fork();
	if (pid == 0)
		become(program, argv, log_path);
	return pid;
}

static int run(const char *program, char *const argv[], const char *log_path, struct err *err)
{
	int status = -1;
	pid_t pid = spawn(program, argv, log_path);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		return err_set(err, ERROR_unavailable, "%s failed; %s says why", program, log_path);
	return 0;
}

/* --- the cluster --- */

static void log_path_of(const char *dir, char path[POSTGRES_PATH_MAX])
{
	snprintf(path, POSTGRES_PATH_MAX, "%s/postgres.log", dir);
}

/* A cluster appears under its name when it is whole: one that was cut off is thrown away. */
static int make_cluster(const char *dir, const char *folder, struct err *err)
{
	char initdb[POSTGRES_PATH_MAX], fresh[POSTGRES_PATH_MAX + 8], log_path[POSTGRES_PATH_MAX];
	if (find_program("initdb", initdb, err) != 0)
		return -1;
	snprintf(fresh, sizeof fresh, "%s.new", folder);
	log_path_of(dir, log_path);
	char *remove[] = {"rm", "-rf", "--", fresh, NULL};
	char *init[] = {initdb,
			"-D",
			fresh,
			"-U",
			"vangnet",
			"--auth-local=trust",
			"--auth-host=reject",
			"--encoding=UTF8",
			"--locale=C.UTF-8",
			NULL};
	if (run("/bin/rm", remove, log_path, err) != 0 || run(initdb, init, log_path, err) != 0)
		return -1;
	if (rename(fresh, folder) != 0)
		return err_set(err, ERROR_bad_file, "%s: %s", folder, strerror(errno));
	return 0;
}

/* The folder of the socket: inside DIR if the path is short enough, else one of our own below /tmp. */
static int choose_sockets(const char *dir, struct postgres *postgres, struct err *err)
{
	snprintf(postgres->sockets, sizeof postgres->sockets, "%s/run", dir);
	if (strlen(postgres->sockets) > SOCKET_PATH_MAX) {
		uint32_t hash = UINT32_C(2166136261);
		for (const char *c = dir; *c; c++)
			hash = (hash ^ (unsigned char)*c) * UINT32_C(16777619);
		snprintf(postgres->sockets, sizeof postgres->sockets, "/tmp/vangnet-%u-%08x",
			 (unsigned)geteuid(), hash);
	}
	struct stat found;
	if (mkdir(postgres->sockets, 0700) != 0 && errno != EEXIST)
		return err_set(err, ERROR_bad_file, "%s: %s", postgres->sockets, strerror(errno));
	if (lstat(postgres->sockets, &found) != 0 || !S_ISDIR(found.st_mode) || found.st_uid != geteuid() ||
	    (found.st_mode & 077) != 0)
		return err_set(err, ERROR_bad_file, "%s: not a private folder of this user",
			       postgres->sockets);
	return 0;
}

/* The server that runs on the cluster already, 0 = none. */
static pid_t running_server(const char *folder)
{
	char path[POSTGRES_PATH_MAX + 32];
	snprintf(path, sizeof path, "%s/postmaster.pid", folder);
	FILE *file = fopen(path, "r");
	if (!file)
		return 0;
	char line[64];
	long pid = fgets(line, sizeof line, file) ? strtol(line, NULL, 10) : 0;
	fclose(file);
	if (pid <= 1 || kill((pid_t)pid, 0) != 0)
		return 0;
	char executable[POSTGRES_PATH_MAX];
	snprintf(path, sizeof path, "/proc/%ld/exe", pid);
	ssize_t length = readlink(path, executable, sizeof executable - 1);
	if (length <= 0)
		return 0;
	executable[length] = '\0';
	return strstr(executable, "postgres") ? (pid_t)pid : 0;
}

static int start_server(const char *dir, struct postgres *postgres, struct err *err)
{
	char program[POSTGRES_PATH_MAX], log_path[POSTGRES_PATH_MAX];
	if (find_program("postgres", program, err) != 0)
		return -1;
	log_path_of(dir, log_path);
	char *argv[8 + 2 * SETTINGS];
	size_t n = 0;
	argv[n++] = program;
	argv[n++] = "-D";
	argv[n++] = postgres->folder;
	argv[n++] = "-k";
	argv[n++] = postgres->sockets;
	for (size_t i = 0; i < SETTINGS; i++) {
		argv[n++] = "-c";
		argv[n++] = settings[i];
	}
	argv[n] = NULL;
	postgres->pid = spawn(program, argv, log_path);
	if (postgres->pid < 0)
		return err_set(err, ERROR_unavailable, "PostgreSQL can not be started: %s", strerror(errno));
	return 0;
}

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
}

/* 1 when it takes connections, 0 when it has ended before that, -1 when it does neither in time. */
static int wait_until_ready(const struct postgres *postgres, int *tries)
{
	for (; *tries < START_SECONDS * 50; ++*tries) {
		if (PQping(postgres->conninfo) == PQPING_OK)
			return 1;
		if (!postgres_is_alive(postgres))
			return 0;
		nap();
	}
	return -1;
}

/* The last fatal line of its log, from the end of the file: whoever started us may throw the folder away. */
static void last_complaint(const char *dir, char text[COMPLAINT_MAX])
{
	char path[PATH_MAX], tail[4096];
	snprintf(path, sizeof path, "%s/postgres.log", dir);
	FILE *file = fopen(path, "re");
	text[0] = '\0';
	if (!file)
		return;
	if (fseek(file, -(long)(sizeof tail - 1), SEEK_END) != 0)
		rewind(file);
	tail[fread(tail, 1, sizeof tail - 1, file)] = '\0';
	fclose(file);
	for (const char *at = strstr(tail, "FATAL:"); at; at = strstr(at + 1, "FATAL:"))
		snprintf(text, COMPLAINT_MAX, ": %.*s", (int)strcspn(at, "\n"), at);
}

/* A server that finds what a killed one has left (processes that end a moment later, its lock file as long as nobody has
 * reaped it) refuses to start: it is started again until the time is over. */
static int bring_up(const char *dir, struct postgres *postgres, struct err *err)
{
	int ready = 0;
	for (int tries = 0; ready == 0 && tries < START_SECONDS * 50; tries += START_AGAIN_TRIES) {
		if (!postgres->pid && start_server(dir, postgres, err) != 0)
			return -1;
		ready = wait_until_ready(postgres, &tries);
		if (ready == 0) {
			postgres->pid = 0;
			for (int i = 0; i < START_AGAIN_TRIES; i++)
				nap();
		}
	}
	if (ready == 1)
		return 0;
	char complaint[COMPLAINT_MAX];
	last_complaint(dir, complaint);
	return err_set(err, ERROR_unavailable, "PostgreSQL does not come up%s; more in %.100s/postgres.log",
		       complaint, dir);
}

int postgres_start(const char *dir, struct postgres *ret_postgres, struct err *err)
{
	struct postgres postgres = {.pid = 0};
	snprintf(postgres.folder, sizeof postgres.folder, "%s/postgres", dir);
	if (choose_sockets(dir, &postgres, err) != 0)
		return -1;
	snprintf(postgres.conninfo, sizeof postgres.conninfo, "host=%s user=vangnet dbname=postgres",
		 postgres.sockets);
	if (access(postgres.folder, F_OK) != 0 && make_cluster(dir, postgres.folder, err) != 0)
		return -1;
	postgres.pid = running_server(postgres.folder);
	if (postgres.pid)
		log_notice("postgres_adopted", LOG_INT("pid", postgres.pid));
	if (bring_up(dir, &postgres, err) != 0)
		return -1;
	*ret_postgres = postgres;
	return 0;
}

void postgres_revive(const char *dir, struct postgres *postgres)
{
	struct err err;
	if (postgres_is_alive(postgres))
		return;
	log_error("postgres_died", LOG_INT("pid", postgres->pid));
	if (start_server(dir, postgres, &err) != 0)
		log_error("postgres_start_failed", LOG_TEXT("why", err.text));
}

bool postgres_is_alive(const struct postgres *postgres)
{
	int status;
	if (waitpid(postgres->pid, &status, WNOHANG) == postgres->pid)
		return false;
	return kill(postgres->pid, 0) == 0;
}

void postgres_stop(struct postgres *postgres)
{
	if (postgres->pid <= 0)
		return;
	kill(postgres->pid, SIGINT); /* fast shutdown: open transactions are rolled back, nothing is lost */
	for (int tries = 0; tries < STOP_SECONDS * 50 && postgres_is_alive(postgres); tries++)
		nap();
	rmdir(postgres->sockets); /* may lie below /tmp, where nobody else would; one that is in use stays */
	postgres->pid = 0;
}
