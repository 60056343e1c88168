/* pg: see pg.h. */
#include "support/pg.h"

#include <errno.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FALLBACK_PATH "/usr/lib/postgresql/15/bin"
#define EXIT_SKIPPED 77

struct pg_server {
	char folder[64];
	char data[80];
	char conninfo[160];
	pid_t process;
	bool durable;
	const struct passwd *user; /* NULL = our own */
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "private PostgreSQL: %s: %s\n", what, strerror(errno));
	exit(1);
}

static pid_t spawn(const struct pg_server *server, const char *const arguments[], bool ends_with_us)
{
	pid_t process = fork();
	if (process != 0)
		return process;
	const struct passwd *user = server->user;
	if (user && (initgroups(user->pw_name, user->pw_gid) || setgid(user->pw_gid) || setuid(user->pw_uid)))
		_exit(1);
	if (ends_with_us)
		prctl(PR_SET_PDEATHSIG, SIGQUIT);
	if (chdir("/") || !freopen("/dev/null", "r", stdin))
		_exit(1);
	char log[96];
	snprintf(log, sizeof log, "%s/log", server->folder);
	if (!freopen(log, "a", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		_exit(1);
	execvp(arguments[0], (char *const *)(uintptr_t)arguments);
	_exit(EXIT_SKIPPED);
}

static void make_cluster(const struct pg_server *server)
{
	const char *const arguments[] = {"initdb",    "-D",       server->data, "-A",   "trust",
					 "-U",        "postgres", "-E",         "UTF8", "--locale=C.UTF-8",
					 "--no-sync", NULL};
	int status;
	pid_t process = spawn(server, arguments, false);
	if (process < 0 || waitpid(process, &status, 0) < 0)
		die("initdb");
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SKIPPED) {
		puts("skipped: PostgreSQL is not installed");
		exit(EXIT_SKIPPED);
	}
	if (status != 0)
		die("initdb failed");
}

static void wait_until_ready(const struct pg_server *server)
{
	for (int i = 0; i < 1500; i++) {
		if (PQping(server->conninfo) == PQPING_OK)
			return;
		if (waitpid(server->process, NULL, WNOHANG) != 0)
			die("the server ended");
		nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
	}
	die("the server does not start");
}

void pg_server_revive(struct pg_server *server)
{
	const char *sync = server->durable ? "fsync=on" : "fsync=off";
	const char *const arguments[] = {"postgres",
					 "-D",
					 server->data,
					 "-k",
					 server->folder,
					 "-c",
					 "listen_addresses=",
					 "-c",
					 sync,
					 "-c",
					 "shared_buffers=256MB",
					 "-c",
					 "max_wal_size=4GB",
					 "-c",
					 "checkpoint_timeout=15min",
					 NULL};
	server->process = spawn(server, arguments, true);
	wait_until_ready(server);
}

void pg_server_crash(struct pg_server *server)
{
	kill(server->process, SIGQUIT);
	waitpid(server->process, NULL, 0);
}

struct pg_server *pg_server_start(bool durable)
{
	struct pg_server *server = calloc(1, sizeof *server);
	const char *path = getenv("PATH");
	char longer[4096];
	snprintf(longer, sizeof longer, "%s:%s", path ? path : "/usr/bin:/bin", FALLBACK_PATH);
	setenv("PATH", longer, 1);
	strcpy(server->folder, "/tmp/vangnet-pg-XXXXXX");
	if (!mkdtemp(server->folder))
		die("mkdtemp");
	if (geteuid() == 0) {
		server->user = getpwnam("postgres");
		if (!server->user || chown(server->folder, server->user->pw_uid, server->user->pw_gid) < 0)
			die("no user postgres");
	}
	snprintf(server->data, sizeof server->data, "%s/data", server->folder);
	make_cluster(server);
	snprintf(server->conninfo, sizeof server->conninfo, "host=%s user=postgres dbname=postgres",
		 server->folder);
	server->durable = durable;
	pg_server_revive(server);
	return server;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	return remove(path);
}

void pg_server_stop(struct pg_server *server)
{
	pg_server_crash(server);
	nftw(server->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(server);
}

PGconn *pg_session(const char *conninfo)
{
	PGconn *pq = PQconnectdb(conninfo);
	if (PQstatus(pq) != CONNECTION_OK)
		die(PQerrorMessage(pq));
	return pq;
}

static PGresult *query(PGconn *pq, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

static PGresult *query(PGconn *pq, const char *format, va_list args)
{
	char *text;
	if (vasprintf(&text, format, args) < 0)
		die("vasprintf");
	PGresult *result = PQexec(pq, text);
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
		fprintf(stderr, "%s\n", text);
		die(PQerrorMessage(pq));
	}
	free(text);
	return result;
}

PGresult *pg_query(PGconn *pq, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	PGresult *result = query(pq, format, args);
	va_end(args);
	return result;
}

void pg_run(PGconn *pq, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	PQclear(query(pq, format, args));
	va_end(args);
}

long long pg_number(PGconn *pq, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	PGresult *result = query(pq, format, args);
	va_end(args);
	long long number = PQntuples(result) ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
	PQclear(result);
	return number;
}

const char *pg_server_database(struct pg_server *server, const char *name)
{
	PGconn *pq = pg_session(server->conninfo);
	pg_run(pq, "create database %s", name);
	PQfinish(pq);
	char *place = strstr(server->conninfo, "dbname=");
	static char conninfo[160];
	snprintf(conninfo, sizeof conninfo, "%.*sdbname=%s", (int)(place - server->conninfo),
		 server->conninfo, name);
	return conninfo;
}

void pg_empty_log(PGconn *pq)
{
	while (pg_number(pq, "select count(*) from pg_stat_activity where application_name = 'vangnetd'") > 0)
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	pg_run(pq, "truncate vangnet.event, vangnet.case_row, vangnet.part, vangnet.batch");
}
