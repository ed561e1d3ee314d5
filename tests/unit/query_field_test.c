#include "test.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "query/field.h"
#include "query/type.h"

/* The table, and the page that is written from it: run in the top folder. */

static void names_are_found(struct test *t)
{
	for (enum field_id id = FIELD_ATTRIBUTE + 1; id < FIELD_COUNT; id++) {
		const struct field_row *row = field_row(id);

		if (!CHECK(t, row && row->name.len && row->help))
			continue;
		CHECK_INT(t, field_find(row->name), id);
		CHECK(t, !row->alias.len || field_find(row->alias) == id);
		CHECK(t, !row->own.len || field_find(row->own) == id);
	}
	CHECK_INT(t, field_find((struct str){0}), FIELD_ATTRIBUTE);
	CHECK_INT(t, field_find(STR("Name")), FIELD_ATTRIBUTE);
	CHECK(t, !field_row(FIELD_ATTRIBUTE) && !field_row(FIELD_COUNT));
}

/* Behind a point TraceQL's own are fields, and ours are attributes, as they are there. */
static void points_in_front(struct test *t)
{
	for (enum field_id id = FIELD_ATTRIBUTE + 1; id < FIELD_COUNT; id++) {
		const struct field_row *row = field_row(id);

		CHECK_INT(
			t, field_find_dotted(row->name), row->ours ? FIELD_ATTRIBUTE : id);
	}
	CHECK_INT(t, field_find_dotted(STR("childCount")), FIELD_ATTRIBUTE);
}

/* The two lines of a row in the page. */
static void page_row(const struct field_row *row, struct buf *out)
{
	buf_addf(out, "\n.It Cm %s", row->name.at);
	if (row->alias.len)
		buf_addf(out, " , %s", row->alias.at);
	if (row->own.len)
		buf_addf(out, " , %s", row->own.at);
	buf_addf(out, " Pq %s%s\n%s\n", type_word(row->type),
		row->need == QUERY_TRACE ? "; the trace" : "", row->help);
}

static void read_page(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "r");
	char bytes[4096];
	size_t got;

	if (!file)
		return;
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add(out, (struct str){bytes, got});
	fclose(file);
}

/* How often `words` stands before `end`. */
static int times_in(const char *at, const char *end, const char *words)
{
	int count = 0;

	while ((at = strstr(at, words)) && at < end) {
		count++;
		at += strlen(words);
	}
	return count;
}

/* All rows are in the page, in their order, and it has no others. */
static void the_page_has_them(struct test *t)
{
	struct buf page = {0}, row = {0};
	const char *at, *end;

	read_page("man/aitrace-query.7", &page);
	at = strstr(buf_text(&page), "\n.Sh WHAT CAN BE ASKED\n");
	end = at ? strstr(at, "\n.Sh OPERATORS\n") : NULL;
	if (!CHECK(t, at && end))
		return;
	CHECK_INT(t, times_in(at, end, "\n.It Cm "), FIELD_COUNT - 1);
	for (enum field_id id = FIELD_ATTRIBUTE + 1; id < FIELD_COUNT; id++) {
		const char *found;

		buf_reset(&row);
		page_row(field_row(id), &row);
		found = strstr(at, buf_text(&row));
		if (!CHECK(t, found && found < end))
			printf("# the page lacks, or has elsewhere:%s", buf_text(&row));
		else
			at = found;
	}
	buf_release(&page);
	buf_release(&row);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "names are found", names_are_found);
	test_run(&t, "points in front", points_in_front);
	test_run(&t, "the page has them", the_page_has_them);
	return test_done(&t);
}
