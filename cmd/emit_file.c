#include "emit_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "aitrace.h"

enum { FILE_BLOCK = 1 << 16 };

static bool file_fill(int fd, struct buf *bytes)
{
	ssize_t n;

	do {
		n = read(fd, buf_reserve(bytes, FILE_BLOCK), FILE_BLOCK);
		if (n > 0)
			bytes->len += (size_t)n;
		if (bytes->len > AITRACE_RECORD_MAX) {
			errno = EFBIG;
			return false;
		}
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n == 0;
}

bool emit_file(const char *path, struct buf *bytes, struct buf *why)
{
	bool input = strcmp(path, "-") == 0;
	int fd = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool read = fd >= 0 && file_fill(fd, bytes);
	int error = errno;

	if (fd >= 0 && !input)
		close(fd);
	if (!read)
		buf_add(why, str_from(strerror(error)));
	return read;
}
