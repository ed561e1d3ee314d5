#include "paged.h"

#include <string.h>

#include "base/buf.h"
#include "model/message_parts.h"
#include "model/tally.h"
#include "model/vocabulary.h"

/*
 * The tables of aitrace-attributes(7) are those of the code. After a change of the latter,
 * UPDATE_GOLDEN=1 build/tests/unit/attributes_page_test writes them into the page.
 */
static const char page[] = "man/aitrace-attributes.7";

/* In the order of the page. */
static const struct meaning_row {
	enum meaning meaning;
	const char *words;
} meanings[] = {
	{MEANING_KIND, "what sort of work"},
	{MEANING_PROVIDER, "the provider"},
	{MEANING_MODEL, "the model"},
	{MEANING_CONTEXT, "how many tokens its context has room for"},
	{MEANING_TEMPERATURE, "its temperature"},
	{MEANING_FINISH, "why it stopped"},
	{MEANING_FIRST_TOKEN_S, "the time to the first piece of an answer, in seconds"},
	{MEANING_FIRST_TOKEN_MS, "the same, in milliseconds"},
	{MEANING_INPUT_TOKENS, "tokens that went in"},
	{MEANING_CACHE_READ, "of them, those read from a cache"},
	{MEANING_CACHE_WRITE, "of them, those written to a cache"},
	{MEANING_OUTPUT_TOKENS, "tokens that came out"},
	{MEANING_REASONING, "of them, reasoning"},
	{MEANING_TOTAL_TOKENS, "all tokens"},
	{MEANING_USAGE, "an object of tokens"},
	{MEANING_COST, "the cost, in US dollars"},
	{MEANING_COST_MICROS, "the cost, in millionths of a US dollar"},
	{MEANING_COST_DETAILS, "an object of costs"},
	{MEANING_AGENT_NAME, "the agent"},
	{MEANING_TOOL_NAME, "the tool"},
	{MEANING_TOOL_CALL_ID, "the id of the call, as the model gave it"},
	{MEANING_TOOL_ARGUMENTS, "its arguments"},
	{MEANING_TOOL_RESULT, "its result"},
	{MEANING_EXIT_CODE, "the exit status of a process"},
	{MEANING_HTTP_STATUS, "the status of an HTTP response"},
	{MEANING_QUERY, "what was looked for"},
	{MEANING_DOCUMENTS, "what was found"},
	{MEANING_SESSION, "the session: a conversation that the trace is a part of"},
	{MEANING_USER, "the user"},
	{MEANING_RETRY, "the number of the attempt"},
	{MEANING_ERROR_TYPE, "the sort of error"},
	{MEANING_ERROR_MESSAGE, "what the error says"},
};

enum { MEANINGS = sizeof(meanings) / sizeof(meanings[0]) };

/* mdoc's own characters. */
static void escape(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '-')
			buf_add_byte(out, '\\');
		buf_add_byte(out, text.at[i]);
	}
}

/* `.Ql word`, the sentence goes on with `mark`. */
static void literal(struct str word, const char *mark, struct buf *out)
{
	buf_add(out, STR(".Ql "));
	escape(word, out);
	if (word.at[word.len - 1] == '.')
		buf_add(out, STR("\\&"));
	buf_addf(out, "%s\n", mark);
}

static const struct vocabulary_row *row_of(enum meaning what, int rank)
{
	const struct vocabulary_row *row;

	for (size_t i = 0; (row = vocabulary_row(i)); i++)
		if (row->meaning == what && row->rank == rank)
			return row;
	return NULL;
}

static void add_meaning(enum meaning what, struct buf *out)
{
	const struct vocabulary_row *row, *next;

	for (int rank = 0; (row = row_of(what, rank)); rank++) {
		next = row_of(what, rank + 1);
		if (next && next->said == row->said) {
			literal(row->key, " ,", out);
			continue;
		}
		literal(row->key, "", out);
		buf_addf(out, ".Pq %s%s\n", vocabulary_said(row->said), next ? " ," : "");
	}
}

static void names(struct buf *out)
{
	buf_add(out, STR(".Bl -tag -width Ds\n"));
	for (size_t i = 0; i < MEANINGS; i++) {
		buf_addf(out, ".It Em %s\n", meanings[i].words);
		add_meaning(meanings[i].meaning, out);
	}
	buf_add(out, STR(".El\n"));
}

static void add_words(struct str kind, struct buf *out)
{
	struct str word, of;
	size_t from = out->len;

	for (size_t i = 0; (word = vocabulary_word(i, &of)).len; i++)
		if (str_eq(of, kind) && !str_eq(word, kind))
			literal(word, " ,", out);
	if (out->len > from)
		out->len -= 3;
	else
		buf_add(out, STR("(no other word)"));
	buf_add_byte(out, '\n');
}

static void kinds(struct buf *out)
{
	struct str kind, name;

	buf_add(out, STR(".Bl -tag -width Ds\n"));
	for (size_t i = 0; (kind = vocabulary_our_kind(i)).len; i++) {
		buf_addf(out, ".It Cm %.*s Pq %c\n", (int)kind.len, kind.at,
			vocabulary_letter(kind));
		add_words(kind, out);
	}
	buf_add(out,
		STR(".El\n.Pp\nNames of spans begin so:\n.Bl -tag -width Ds -compact\n"));
	for (size_t i = 0; (name = vocabulary_name(i, &kind)).len; i++)
		buf_addf(out, ".It Ql %.*s\n%.*s\n", (int)name.len, name.at, (int)kind.len,
			kind.at);
	buf_add(out, STR(".El\n"));
}

static bool is_total(enum meaning what)
{
	return what == MEANING_INPUT_TOKENS || what == MEANING_OUTPUT_TOKENS;
}

static void add_apart(const struct vocabulary_row *(*next)(size_t), bool total, bool inside,
	struct buf *out)
{
	const struct vocabulary_row *row;

	for (size_t i = 0; (row = next(i)); i++)
		if (row->flags & KEY_APART && is_total(row->meaning) == total) {
			literal(row->key, "", out);
			buf_addf(out, ".Pq %s%s ,\n", vocabulary_said(row->said),
				inside ? ", in an object" : "");
		}
}

static void apart(struct buf *out)
{
	buf_add(out, STR(".Bl -tag -width Ds\n"));
	for (int total = 1; total >= 0; total--) {
		buf_addf(out, ".It Em %s\n",
			total ? "totals without their parts"
			      : "parts that are in no total");
		add_apart(vocabulary_row, total, false, out);
		add_apart(tally_word, total, true, out);
		out->len -= 3;
		buf_add_byte(out, '\n');
	}
	buf_add(out, STR(".El\n"));
}

static void add_messages(enum message_side side, struct buf *out)
{
	for (const struct message_key *k = message_keys(); k->key.len; k++)
		if (k->side == side)
			literal(k->key, " ,", out);
	out->len -= 3;
	buf_add_byte(out, '\n');
}

static void messages(struct buf *out)
{
	const struct message_event *e;

	buf_add(out, STR(".Bl -tag -width Ds\n.It Em what was said to the model\n"));
	add_messages(SIDE_ASKED, out);
	buf_add(out, STR(".It Em what it answered\n"));
	add_messages(SIDE_ANSWER, out);
	for (int whole = 1; whole >= 0; whole--) {
		buf_addf(out, ".It Em events that %s\n",
			whole ? "are messages" : "hold attributes");
		for (size_t i = 0; (e = message_event_row(i)); i++)
			if ((e->role != MESSAGE_OTHER) == whole)
				literal(e->name, " ,", out);
		out->len -= 3;
		buf_add_byte(out, '\n');
	}
	buf_add(out, STR(".El\n"));
}

/* The parts of the page that are made: from a line to another one. */
static const struct region {
	const char *before, *behind;
	void (*make)(struct buf *out);
} regions[] = {
	{".Ss What is meant, and by which names\n", ".Sh KINDS\n", names},
	{".Ss Kinds, their letters, and words for them\n", ".Sh TOKENS\n", kinds},
	{".Ss Names that stand apart\n", ".Sh MESSAGES\n", apart},
	{".Ss Attributes and events that hold messages\n",
		".Sh SPANS THAT ARE TOLD OF TWICE\n", messages},
};

static void check_region(struct test *t, const struct region *r)
{
	struct buf want = {0};

	buf_add(&want, str_from(r->before));
	r->make(&want);
	paged(t, page, r->before, r->behind, buf_str(&want));
	buf_release(&want);
}

static void the_same(struct test *t)
{
	for (size_t i = 0; i < sizeof(regions) / sizeof(regions[0]); i++)
		check_region(t, &regions[i]);
}

/* Ranks go from 0 up without a gap, so that the order of the page is that of the code. */
static void all_of_it(struct test *t)
{
	size_t rows = 0, listed = 0;

	while (vocabulary_row(rows))
		rows++;
	for (size_t i = 0; i < MEANINGS; i++)
		for (int rank = 0; row_of(meanings[i].meaning, rank); rank++)
			listed++;
	CHECK_INT(t, listed, rows);
	CHECK_INT(t, MEANINGS, MEANING_COUNT);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "the page lists all meanings and all names", all_of_it);
	test_run(&t, "the page has the tables of the code", the_same);
	return test_done(&t);
}
