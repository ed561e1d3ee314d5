#include "read/packed.h"

static const struct {
	const char *magic;
	size_t len;
	const char *command;
} rows[] = {
	{"\x1f\x8b\x08", 3, "gzip -dc"},
	{"\x28\xb5\x2f\xfd", 4, "zstd -dc"},
	{"\xfd\x37\x7a\x58\x5a\x00", 6, "xz -dc"},
};

const char *packed_by(struct str head)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_starts(head, (struct str){rows[i].magic, rows[i].len}))
			return rows[i].command;
	return NULL;
}
