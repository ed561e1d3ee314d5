/* JSON values in lines: where they begin and end, whole or in pieces, and what breaks them. */
#include <string.h>

#include "import/values.h"
#include "test.h"

static const char *const members[] = {"spans", "logs", NULL};

/*
 * What is given, a line each: `V line:column [within] text`, `T text`, `B line:column fault`. Line ends
 * in what is given are written as `~`.
 */
static void say(const struct values_one *v, enum values_got got, struct buf *out)
{
	size_t from = out->len;

	if (got == VALUES_TEXT)
		buf_addf(out, "T %.*s", (int)v->text.len, v->text.at);
	else if (got == VALUES_BROKEN)
		buf_addf(out, "B %d:%d %s", (int)v->number, (int)v->column, v->fault);
	else
		buf_addf(out, "V %d:%d %.*s%s%.*s", (int)v->number, (int)v->column,
			(int)v->within.len, v->within.at ? v->within.at : "",
			v->within.len ? " " : "", (int)v->text.len, v->text.at);
	for (; from < out->len; from++)
		if (out->at[from] == '\n')
			out->at[from] = '~';
	buf_add_byte(out, '\n');
}

static void feed(struct values *s, const struct line *line, struct buf *out)
{
	struct values_one v;
	enum values_got got;

	values_line(s, line);
	while ((got = values_next(s, &v)) != VALUES_MORE)
		say(&v, got, out);
}

/* One line, in pieces of so many bytes; 0: whole. */
static void feed_pieces(
	struct values *s, struct str text, uint64_t number, size_t piece, struct buf *out)
{
	char bytes[512 + LINE_PAD];
	bool begun = false;

	do {
		size_t len = piece && piece < text.len ? piece : text.len;
		struct line line = {.number = number, .begun = begun};

		memset(bytes, 0, sizeof(bytes));
		memcpy(bytes, text.at, len);
		line.text = (struct str){bytes, len};
		line.unfinished = len < text.len;
		feed(s, &line, out);
		begun = true;
		text = str_tail(text, len);
	} while (text.len);
}

static void feed_all(struct values *s, struct str text, size_t piece, struct buf *out)
{
	struct values_one v;
	enum values_got got;

	for (uint64_t number = 1; text.len; number++) {
		size_t len = str_find(text, '\n');

		feed_pieces(s, str_head(text, len), number, piece, out);
		text = str_tail(text, len + 1);
	}
	while ((got = values_end(s, &v)) != VALUES_MORE)
		say(&v, got, out);
}

struct values_case {
	const char *in;
	const char *out;
	bool members;
	bool elements;
};

static const struct values_case cases[] = {
	{"", "", 0, 0},
	{"{}\n", "V 1:1 {}\n", 0, 0},
	{"{\"a\":1}\n\n  [2]  \n", "V 1:1 {\"a\":1}\nV 3:3 [2]\n", 0, 0},
	{"\xef\xbb\xbf{}\n\x1e{}\n", "V 1:1 {}\nV 2:2 {}\n", 0, 0},
	{"{} {}[]\n", "V 1:1 {}\nV 1:4 {}\nV 1:6 []\n", 0, 0},
	{"{\n \"a\": [\n  1\n ]\n}\n{}\n", "V 1:1 {~ \"a\": [~  1~ ]~}\nV 6:1 {}\n", 0, 0},
	{"{}\n{\n \"a\": 1\n}\n", "V 1:1 {}\nV 2:1 {~ \"a\": 1~}\n", 0, 0},
	{"hello\n{}\nbye {}\n", "T hello\nV 2:1 {}\nT bye {}\n", 0, 0},
	{"{} tail\n{}\n", "V 1:1 {}\nT tail\nV 2:1 {}\n", 0, 0},
	{"{\"a\":\"}\\\"{\"}{}\n", "V 1:1 {\"a\":\"}\\\"{\"}\nV 1:13 {}\n", 0, 0},
	/* What breaks: the next line that begins one goes on. */
	{"{}\n{\"a\":1\n{}\n", "V 1:1 {}\nB 2:7 a line ends within a value\nV 3:1 {}\n", 0,
		0},
	{"{\"a\":\n", "B 1:6 the input ends within a value\n", 0, 0},
	{"{\"a\":tru}\n{}\n", "B 1:9 expected true, false or null\nV 2:1 {}\n", 0, 0},
	{"{\n\"a\":x\n}\n{}\n", "B 2:5 expected a value\nV 4:1 {}\n", 0, 0},
	{"{\"a\":\"b\n{}\n", "B 1:8 a line ends within a string\nV 2:1 {}\n", 0, 0},
	{"[1}\nwords\n {}\n{}\n", "B 1:3 expected a comma or ]\nT words\nT  {}\nV 4:1 {}\n",
		0, 0},
	{"{\"a\":1{\n{}\n", "B 1:7 expected a comma or }\nV 2:1 {}\n", 0, 0},
	/* In pieces. */
	{"{\n\"x\":[1],\n\"spans\":[\n{\"a\":1},\n2 , [3]\n],\n\"y\":2}\n",
		"V 4:1 spans {\"a\":1}\nV 5:1 spans 2 \nV 5:5 spans [3]~\n"
		"V 1:1 {~\"x\":[1],~\"spans\":[],~\"y\":2}\n",
		1, 0},
	{"{\"spans\":[{}]}\n", "V 1:1 {\"spans\":[{}]}\n", 1, 0},
	{"{\n\"b\":{\"spans\":[1]},\"logs\":[{}]}\n",
		"V 2:27 logs {}\nV 1:1 {~\"b\":{\"spans\":[1]},\"logs\":[]}\n", 1, 0},
	{"{\n\"spans\":{}, \"logs\":[]}\n", "V 1:1 {~\"spans\":{}, \"logs\":[]}\n", 1, 0},
	{"{\n\"spans\":[{,{}]}\n", "B 2:12 expected a comma or }\n", 1, 0},
	{"[{\"a\":1},{},\n{}\n]\n{}\n", "V 1:2 {\"a\":1}\nV 1:10 {}\nV 2:1 {}~\nV 4:1 {}\n",
		0, 1},
	{"[{},\n{},\n", "V 1:2 {}\nV 2:1 {}\nB 2:4 the input ends within a value\n", 0, 1},
	{"[][][[]]\n", "V 1:6 []\n", 0, 1},
	{"[x,{}]\n", "B 1:2 expected a value\nV 1:4 {}\n", 0, 1},
};

static void values_cases(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct values_case *c = &cases[i];
		struct values s = {
			.members = c->members ? members : NULL, .elements = c->elements};
		struct buf out = {0};

		feed_all(&s, str_from(c->in), 0, &out);
		CHECK_STR(t, buf_str(&out), c->out);
		buf_release(&out);
		values_release(&s);
	}
}

/* What comes in pieces of lines is the same, but that a value in one line comes by elements then. */
static void values_pieces(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t piece = 1; piece < 9; piece++) {
			const struct values_case *c = &cases[i];
			struct values s = {.elements = c->elements};
			struct buf out = {0};

			if (c->members || c->in[0] == '\xef' || strstr(c->out, "T ") ||
				strstr(c->in, "{\"a\":1\n"))
				continue;
			feed_all(&s, str_from(c->in), piece, &out);
			CHECK_STR(t, buf_str(&out), c->out);
			buf_release(&out);
			values_release(&s);
		}
}

/* What breaks is used as far as it is whole: lists are two levels deep in a piece. */
static const struct values_case torn[] = {
	{"{\"spans\":[{\"l\":[{\"a\":[1]},{\"a\":[2]},{\"a\":[3", /* cut off */
		"V 1:11 spans {\"l\":[{\"a\":[1]},{\"a\":[2]}]}\n"
		"B 1:44 the input ends within a value\n",
		1, 0},
	{"{\"spans\":[{\"l\":[{\"a\":[1]},{\"a\":\"]}\\\"]}", /* within a string */
		"V 1:11 spans {\"l\":[{\"a\":[1]}]}\nB 1:39 a line ends within a string\n",
		1, 0},
	{"{\"spans\":[{\"l\":[{}]},{\"x\":{\"y\":[]},\"l\":[{}", /* in the second */
		"V 1:11 spans {\"l\":[{}]}\nV 1:22 spans {\"x\":{\"y\":[]},\"l\":[{}]}\n"
		"B 1:43 the input ends within a value\n",
		1, 0},
	{"{\"spans\":[{\"a\":1,\"b\":{\"c\":[]}", /* not so deep */
		"V 1:11 spans {\"a\":1,\"b\":{\"c\":[]}}\nB 1:30 the input ends within a value\n",
		1, 0},
	{"{\n\"spans\": [\n{\"l\": [\n{\"a\": 1},\n{\"a\":\n", /* over many lines */
		"V 3:1 spans {\"l\": [~{\"a\": 1}]}\nB 5:6 the input ends within a value\n",
		1, 0},
	{"{\"spans\":[{\"l\":[{},{},x,{}]},{}]}\n", /* broken in the middle */
		"V 1:11 spans {\"l\":[{},{}]}\nB 1:23 expected a value\nV 1:30 spans {}\n"
		"V 1:1 {\"spans\":[]}\n",
		1, 0},
	{"{\"spans\":[{\"l\":[{},{}}\n{}\n", /* and in its brackets */
		"V 1:11 spans {\"l\":[{},{}]}\nB 1:22 expected a comma or ]\nV 2:1 {}\n", 1,
		0},
	{"{}\n{\"l\":[{\"a\":1},{\"a\":2\n{}\n", /* a line each */
		"V 1:1 {}\nV 2:1 {\"l\":[{\"a\":1}]}\nB 2:21 a line ends within a value\nV 3:1 {}\n",
		0, 0},
	{"{\"spans\":[{\"a\":[1,", "B 1:19 the input ends within a value\n", 1,
		0}, /* no element */
	{"[{\"l\":[1,[2],3",
		"V 1:2 {\"l\":[1,[2]]}\nB 1:15 the input ends within a value\n", 0, 1},
};

static void values_torn(struct test *t)
{
	for (size_t i = 0; i < sizeof(torn) / sizeof(torn[0]); i++) {
		const struct values_case *c = &torn[i];
		struct values s = {.members = c->members ? members : NULL,
			.elements = c->elements,
			.lists = 2};
		struct buf out = {0};

		feed_all(&s, str_from(c->in), 0, &out);
		CHECK_STR(t, buf_str(&out), c->out);
		buf_release(&out);
		values_release(&s);
	}
}

static void values_deep(struct test *t)
{
	struct values s = {0};
	struct buf in = {0}, out = {0};

	for (int i = 0; i < 3000; i++)
		buf_add(&in, i % 100 ? STR("[") : STR("\n["));
	buf_add(&in, STR("\n{}\n"));
	feed_all(&s, buf_str(&in), 0, &out);
	CHECK(t, strstr(buf_text(&out), "nested too deeply") != NULL);
	buf_release(&in);
	buf_release(&out);
	values_release(&s);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "values in lines", values_cases);
	test_run(&t, "the same in pieces of lines", values_pieces);
	test_run(&t, "what is whole of one that breaks", values_torn);
	test_run(&t, "nesting has a limit", values_deep);
	return test_done(&t);
}
