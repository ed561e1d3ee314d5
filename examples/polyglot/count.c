/*
 * count FOLDER: prints how many lines the C files below FOLDER have. It belongs to the span whose
 * TRACEPARENT it finds in its environment; the upper folders are spans below that.
 */
#include <aitrace.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096, DEPTH_MAX = 40, SPANS_DEEP = 1 };

static long count_file(const char *path)
{
	FILE *file = fopen(path, "re");
	long lines = 0;
	int c;

	while (file != NULL && (c = getc(file)) != EOF)
		lines += c == '\n';
	if (file != NULL)
		fclose(file);
	return lines;
}

static bool is_source(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && (strcmp(dot, ".c") == 0 || strcmp(dot, ".h") == 0);
}

static long count_folder(const char *path, int depth);

static long count_entry(const char *folder, const char *name, int depth)
{
	char path[PATH_SIZE];
	struct stat st;

	if (name[0] == '.' || strcmp(name, "build") == 0)
		return 0;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (lstat(path, &st) != 0)
		return 0;
	if (S_ISDIR(st.st_mode))
		return count_folder(path, depth + 1);
	return S_ISREG(st.st_mode) && is_source(name) ? count_file(path) : 0;
}

/* -1: it cannot be read. */
static long count_all(const char *path, int depth)
{
	DIR *folder = depth < DEPTH_MAX ? opendir(path) : NULL;
	struct dirent *entry;
	long lines = 0;

	if (folder == NULL)
		return -1;
	while ((entry = readdir(folder)) != NULL) {
		long inner = count_entry(path, entry->d_name, depth);

		lines += inner > 0 ? inner : 0;
	}
	closedir(folder);
	return lines;
}

static long count_folder(const char *path, int depth)
{
	const char *slash = strrchr(path, '/');
	struct aitrace_scope scope;
	char name[64];
	long lines;

	if (depth > SPANS_DEEP)
		return count_all(path, depth);
	snprintf(name, sizeof(name), "count %.50s", depth > 0 && slash ? slash + 1 : path);
	scope = aitrace_begin(
		name, "retrieval", AITRACE_ATTRS(aitrace_str("folder", path)));
	lines = count_all(path, depth);
	aitrace_set(AITRACE_ATTRS(aitrace_int("lines", lines)));
	aitrace_end(scope, lines < 0 ? AITRACE_ERROR : AITRACE_OK,
		lines < 0 ? "it cannot be read" : NULL);
	return lines;
}

int main(int argc, char **argv)
{
	long lines;

	if (argc != 2) {
		fputs("usage: count FOLDER\n", stderr);
		return 2;
	}
	lines = count_folder(argv[1], 0);
	if (lines < 0)
		return 1;
	printf("%ld\n", lines);
	return 0;
}
