#include "base/temp.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"

int temp_open(const char *folder)
{
	struct buf name = {0};
	char *path;
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	buf_addf(&name, "%s/aitrace-XXXXXX", folder);
	buf_text(&name);
	path = name.at;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	buf_release(&name);
	return fd;
}
