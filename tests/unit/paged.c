#include "paged.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool paged_read(const char *page, struct buf *out)
{
	FILE *file = fopen(page, "r");
	int byte;

	if (!file)
		return false;
	while ((byte = getc(file)) != EOF)
		buf_add_byte(out, (char)byte);
	fclose(file);
	return true;
}

static void paged_write(
	const char *page, struct str head, struct str table, const char *rest)
{
	FILE *file = fopen(page, "w");

	if (!file)
		return;
	fwrite(head.at, 1, head.len, file);
	fwrite(table.at, 1, table.len, file);
	fputs(rest, file);
	fclose(file);
}

void paged(struct test *t, const char *page, const char *from, const char *to,
	struct str table)
{
	struct buf text = {0}, want = {0};
	const char *begin, *end;

	if (!CHECK(t, paged_read(page, &text)))
		return;
	begin = strstr(buf_text(&text), from);
	end = strstr(buf_text(&text), to);
	buf_add(&want, table);
	if (CHECK(t, begin && end && begin < end)) {
		struct str head = {text.at, (size_t)(begin - text.at)};

		if (getenv("UPDATE_GOLDEN"))
			paged_write(page, head, table, end);
		else
			CHECK_STR(t, ((struct str){begin, (size_t)(end - begin)}),
				buf_text(&want));
	}
	buf_release(&text);
	buf_release(&want);
}
