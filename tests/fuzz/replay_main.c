/* replay_main: stands in for libFuzzer; gives every file of the folders named as arguments to the fuzzer once. */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Exactly as long as the file, so that the sanitizers see a read behind its end. */
static int replay_stream(FILE *stream, size_t size)
{
	uint8_t *bytes = malloc(size ? size : 1);
	if (!bytes || fread(bytes, 1, size, stream) != size) {
		free(bytes);
		return -1;
	}
	LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	return 0;
}

static int replay_file(const char *path)
{
	struct stat status;
	FILE *stream = fopen(path, "rb");
	int result = -1;
	if (stream && fstat(fileno(stream), &status) == 0)
		result = replay_stream(stream, (size_t)status.st_size);
	if (result < 0)
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	if (stream)
		fclose(stream);
	return result;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The number of inputs, or -1. In the order of their names: a failure repeats. */
static int replay_folder(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_visible, alphasort);
	if (count < 0) {
		fprintf(stderr, "%s: %s\n", folder, strerror(errno));
		return -1;
	}
	int result = count;
	for (int i = 0; i < count; i++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		if (replay_file(path) < 0)
			result = -1;
		free(entries[i]);
	}
	free(entries);
	return result;
}

int main(int argc, char **argv)
{
	int total = 0;
	for (int i = 1; i < argc; i++) {
		int count = replay_folder(argv[i]);
		if (count < 0)
			return 1;
		total += count;
	}
	printf("%d inputs\n", total);
	if (total == 0)
		fputs("a corpus without a single input tests nothing: add seeds\n", stderr);
	return total == 0;
}
