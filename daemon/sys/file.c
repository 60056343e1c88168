/* file: see file.h. */
#include "sys/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "words/words.h"

static int fail(struct err *err, const char *path, const char *what)
{
	return err_set_where(err, ERROR_bad_file, path, "The file cannot be %s: %s", what, strerror(errno));
}

static bool write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

/* The rename is durable only when its folder is. */
static bool sync_folder_of(const char *path)
{
	char copy[PATH_MAX];
	snprintf(copy, sizeof copy, "%s", path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool ok = fsync(fd) == 0;
	close(fd);
	return ok;
}

int file_replace(const char *path, unsigned mode, const void *bytes, size_t length, struct err *err)
{
	char temporary[PATH_MAX];
	if (snprintf(temporary, sizeof temporary, "%s.XXXXXX", path) >= (int)sizeof temporary) {
		errno = ENAMETOOLONG;
		return fail(err, path, "made");
	}
	int fd = mkostemp(temporary, O_CLOEXEC); /* mode 0600 */
	if (fd < 0)
		return fail(err, path, "made");
	int result = 0;
	if (!write_all(fd, bytes, length) || fchmod(fd, mode) < 0 || fsync(fd) < 0)
		result = fail(err, path, "written");
	close(fd);
	if (result == 0 && rename(temporary, path) < 0)
		result = fail(err, path, "put in its place");
	if (result < 0)
		unlink(temporary);
	else if (!sync_folder_of(path))
		result = fail(err, path, "made durable");
	return result;
}
