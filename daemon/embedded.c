/* embedded: see embedded.h. */
#include "embedded.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/migrate.h"
#include "sys/file.h"
#include "words/words.h"

#define PATH_ROOM (POSTGRES_PATH_MAX + 64)

/* Whom root becomes, the first that exists: PostgreSQL refuses to run as root, and so does the daemon. */
static const char *const users[] = {"vangnet", "postgres", "nobody"};

/* --- the folder --- */

static int make_dir(const char *path, char ret_dir[POSTGRES_PATH_MAX], struct err *err)
{
	char full[PATH_MAX];
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	if (!realpath(path, full))
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	size_t length = strlen(full);
	if (length >= POSTGRES_PATH_MAX - 64)
		return err_set(err, ERROR_bad_file, "%.100s…: the path is too long", full);
	memcpy(ret_dir, full, length + 1);
	return 0;
}

/* The parent that this user can not enter, in `path`, cut short at it; false if it can enter all. */
static bool find_closed_parent(char path[POSTGRES_PATH_MAX])
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (access(path, X_OK) != 0)
			return true;
		*slash = '/';
	}
	return access(path, R_OK | W_OK | X_OK) != 0;
}

/* --- giving up root --- */

static const struct passwd *choose_user(void)
{
	for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
		const struct passwd *user = getpwnam(users[i]);
		if (user)
			return user;
	}
	return NULL;
}

static int give_up_root(const char *dir, struct err *err)
{
	if (geteuid() != 0)
		return 0;
	const struct passwd *user = choose_user();
	struct stat found;
	if (!user)
		return err_set(err, ERROR_bad_config, "there is no unprivileged user to become");
	if (stat(dir, &found) != 0)
		return err_set(err, ERROR_bad_file, "%s: %s", dir, strerror(errno));
	if (found.st_uid == 0 && chown(dir, user->pw_uid, user->pw_gid) != 0)
		return err_set(err, ERROR_bad_file, "%s: %s", dir, strerror(errno));
	int with_parent =
		0; /* the signal by which we end with whoever started us: changing the user forgets it */
	prctl(PR_GET_PDEATHSIG, &with_parent);
	if (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0 ||
	    prctl(PR_SET_PDEATHSIG, with_parent) != 0)
		return err_set(err, ERROR_internal, "can not become %s: %s", user->pw_name, strerror(errno));
	return 0;
}

static int check_parents(const char *dir, struct err *err)
{
	char path[POSTGRES_PATH_MAX];
	snprintf(path, sizeof path, "%s", dir);
	if (!find_closed_parent(path))
		return 0;
	const struct passwd *user = getpwuid(geteuid());
	return err_set(
		err, ERROR_bad_file,
		"%s: the user %s, as whom the daemon runs, can not use this folder; choose another place, "
		"such as /var/tmp/vangnet",
		path, user ? user->pw_name : "without a name");
}

/* --- one daemon at a time --- */

static int take_lock(struct embedded *embedded, struct err *err)
{
	char path[PATH_ROOM], holder[24] = "";
	snprintf(path, sizeof path, "%s/lock", embedded->dir);
	embedded->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (embedded->lock < 0)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	if (fcntl(embedded->lock, F_OFD_SETLK, &whole) != 0) {
		if (read(embedded->lock, holder, sizeof holder - 1) < 0)
			holder[0] = '\0';
		close(embedded->lock);
		embedded->lock = -1;
		return err_set(err, ERROR_in_use,
			       "another daemon (process %.20s) uses %s; stop it, or choose another "
			       "folder",
			       holder, embedded->dir);
	}
	int length = snprintf(holder, sizeof holder, "%ld", (long)getpid());
	if (ftruncate(embedded->lock, 0) != 0 || pwrite(embedded->lock, holder, (size_t)length, 0) != length)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	return 0;
}

/* --- the seal key --- */

static int load_seal_key(struct embedded *embedded, struct err *err)
{
	char path[PATH_ROOM];
	snprintf(path, sizeof path, "%s/seal.key", embedded->dir);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		ssize_t length = read(fd, embedded->seal_key, sizeof embedded->seal_key);
		close(fd);
		if (length != (ssize_t)sizeof embedded->seal_key)
			return err_set(err, ERROR_bad_file, "%s: does not hold %d bytes", path,
				       EMBEDDED_KEY_BYTES);
		return 0;
	}
	if (getrandom(embedded->seal_key, sizeof embedded->seal_key, 0) != (ssize_t)sizeof embedded->seal_key)
		return err_set(err, ERROR_internal, "the kernel gives no random bytes");
	return file_replace(path, 0600, embedded->seal_key, sizeof embedded->seal_key, err);
}

/* --- the face --- */

int embedded_open(const char *dir, struct embedded *ret_embedded, struct err *err)
{
	struct embedded embedded = {.lock = -1};
	if (make_dir(dir, embedded.dir, err) != 0 || give_up_root(embedded.dir, err) != 0 ||
	    check_parents(embedded.dir, err) != 0)
		return -1;
	if (take_lock(&embedded, err) != 0 || load_seal_key(&embedded, err) != 0 ||
	    authority_open(embedded.dir, &embedded.authority, err) != 0 ||
	    postgres_start(embedded.dir, &embedded.postgres, err) != 0 ||
	    store_migrate(embedded.postgres.conninfo, err) != 0) {
		embedded_close(&embedded);
		return -1;
	}
	*ret_embedded = embedded;
	return 0;
}

int embedded_announce(const struct embedded *embedded, const char *host, int port, struct err *err)
{
	char path[PATH_ROOM], address[300];
	snprintf(path, sizeof path, "%s/address", embedded->dir);
	int length = snprintf(address, sizeof address, "%.255s:%d\n", host, port);
	return file_replace(path, 0600, address, (size_t)length, err);
}

void embedded_close(struct embedded *embedded)
{
	char path[PATH_ROOM];
	snprintf(path, sizeof path, "%s/address", embedded->dir);
	if (embedded->lock >= 0)
		unlink(path);
	postgres_stop(&embedded->postgres);
	authority_free(embedded->authority);
	embedded->authority = NULL;
	if (embedded->lock >= 0)
		close(embedded->lock);
	embedded->lock = -1;
}
