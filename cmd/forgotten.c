#include "forgotten.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool forgotten_runs(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* A script, or what Linux, the BSDs or macOS run; on some file systems all files are executable. */
static bool forgotten_begins(const char *path)
{
	static const char *const magic[] = {
		"#!", "\177ELF", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"};
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char bytes[4] = "";
	bool found = false;

	if (fd < 0)
		return false;
	if (read(fd, bytes, sizeof(bytes)) == sizeof(bytes))
		for (size_t i = 0; i < sizeof(magic) / sizeof(magic[0]); i++)
			found = found || memcmp(bytes, magic[i], strlen(magic[i])) == 0;
	close(fd);
	return found;
}

static bool forgotten_in_path(const char *name)
{
	const char *path = getenv("PATH");

	if (!path || !*name || strchr(name, '/'))
		return false;
	while (*path) {
		size_t len = strcspn(path, ":");
		char file[4096];

		if (len &&
			(size_t)snprintf(file, sizeof(file), "%.*s/%s", (int)len, path,
				name) < sizeof(file) &&
			forgotten_runs(file))
			return true;
		path += len + (path[len] == ':');
	}
	return false;
}

static bool forgotten_there(const char *file)
{
	struct stat st;

	return lstat(file, &st) == 0;
}

bool forgotten_dashes(const char *file)
{
	if (forgotten_there(file))
		return forgotten_runs(file) && forgotten_begins(file);
	return forgotten_in_path(file);
}

bool forgotten_dashes_before(const char *file)
{
	return forgotten_there(file) ? forgotten_runs(file) : forgotten_in_path(file);
}
