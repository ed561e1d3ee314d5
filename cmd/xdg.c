#include "xdg.h"

#include <stdlib.h>
#include <sys/stat.h>

void xdg_path(
	const char *variable, const char *home_part, const char *name, struct buf *out)
{
	const char *base = getenv(variable), *home = getenv("HOME");

	/* Relative ones are to be ignored. */
	if (base && base[0] == '/')
		buf_addf(out, "%s/aitrace/%s", base, name);
	else if (home && home[0] == '/')
		buf_addf(out, "%s/%s/aitrace/%s", home, home_part, name);
}

void xdg_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(path, 0700);
		*slash = '/';
	}
}
