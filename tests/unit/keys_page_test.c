#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "tui/keys.h"

/*
 * The key table of aitrace-tui(1) is the one of the code. After a change of the latter,
 * UPDATE_GOLDEN=1 build/tests/unit/keys_page_test writes it into the page.
 */
static const char page[] = "man/aitrace-tui.1";
static const char before[] = ".Ss Moving\n";
static const char behind[] = ".Sh COMMANDS\n";

static const char *const screens[SCREEN_COUNT] = {
	"list", "waterfall", "detail", "conversation", "state", "log", "cinema", "help"};

/* mdoc's own characters; in a macro's words punctuation too. */
static void escape(const char *text, bool word, struct buf *out)
{
	static const char *const escapes[128] = {['-'] = "\\-",
		['~'] = "\\(ti",
		['^'] = "\\(ha",
		['\''] = "\\(aq",
		['`'] = "\\(ga",
		['"'] = "\\(dq"};

	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte < 128 && escapes[byte])
			buf_add(out, str_from(escapes[byte]));
		else if (word && strchr("()[].,:;?!|", byte))
			buf_addf(out, "\\&%c", byte);
		else
			buf_add_byte(out, *text);
	}
}

/* `(on list, help)`, or where it is not, whichever is shorter. */
static void where(unsigned on, struct buf *out)
{
	unsigned not = ON_ALL & ~on;
	bool missing = __builtin_popcount(not ) <= 2;
	unsigned named = missing ? not : on;
	const char *between = missing ? "(not on " : "(on ";

	if (!not )
		return;
	for (unsigned i = 0; i < SCREEN_COUNT; i++)
		if (named & 1U << i) {
			buf_addf(out, "%s%s", between, screens[i]);
			between = ", ";
		}
	buf_add(out, STR(")\n"));
}

static void item(const struct action_row *row, struct buf *out)
{
	if (keys_heading(row))
		buf_addf(out, "%s.Ss %s\n.Bl -tag -width Ds -compact\n",
			row == keys_table() ? "" : ".El\n", keys_heading(row));
	buf_add(out, STR(".It Ic "));
	escape(row->keys, true, out);
	if (row->character)
		buf_add(out, STR(" Ns Ar letter"));
	buf_add(out, STR("\n.Cm "));
	escape(row->name, false, out);
	buf_add(out, STR(" :\n"));
	escape(row->help, false, out);
	buf_add_byte(out, '\n');
	where(row->screens, out);
}

static bool read_page(struct buf *out)
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

static void write_page(const char *text, const char *from, const char *to, struct str table)
{
	FILE *file = fopen(page, "w");

	if (!file)
		return;
	fwrite(text, 1, (size_t)(from - text), file);
	fwrite(table.at, 1, table.len, file);
	fputs(to, file);
	fclose(file);
}

static void the_same(struct test *t)
{
	struct buf text = {0}, want = {0};
	const char *from, *to;

	for (const struct action_row *row = keys_table(); row->action; row++)
		item(row, &want);
	buf_add(&want, STR(".El\n"));
	if (!CHECK(t, read_page(&text)))
		return;
	from = strstr(buf_text(&text), before);
	to = strstr(buf_text(&text), behind);
	if (CHECK(t, from && to && from < to)) {
		if (getenv("UPDATE_GOLDEN"))
			write_page(buf_text(&text), from, to, buf_str(&want));
		else
			CHECK_STR(t, ((struct str){from, (size_t)(to - from)}),
				buf_text(&want));
	}
	buf_release(&text);
	buf_release(&want);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "the page has the keys of the table", the_same);
	return test_done(&t);
}
