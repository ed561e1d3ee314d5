#include "said.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int said_status(const char *program, int status)
{
	if (status || (fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE)
		return status;
	fprintf(stderr, "%s: cannot write: %s\n", program, strerror(errno));
	return 1;
}
