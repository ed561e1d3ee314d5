#include "paged.h"

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

static void the_same(struct test *t)
{
	struct buf want = {0};

	for (const struct action_row *row = keys_table(); row->action; row++)
		item(row, &want);
	buf_add(&want, STR(".El\n"));
	paged(t, page, before, behind, buf_str(&want));
	buf_release(&want);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "the page has the keys of the table", the_same);
	return test_done(&t);
}
