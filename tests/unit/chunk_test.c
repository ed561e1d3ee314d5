/* Chunk records become lines again, whatever happened to them on the way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chunk.h"
#include "gather.h"
#include "read/chunk.h"
#include "test.h"
#include "text.h"

/* Everything that comes out of an input file, a line each; `<text>` marks text_only, `+` joined. */
static void show(const char *input, size_t chunk_max, struct buf *out, struct buf *diags)
{
	struct input_options options = {.block_size = 64, .chunk_max = chunk_max};
	struct input *in = input_new(&options);
	struct gather g = {.batch = 3};

	file_write("f", str_from(input));
	input_add_file(in, "f");
	gather_all(&g, in);
	for (size_t i = 0; i < g.count; i++) {
		const struct line *line = &g.lines[i];

		buf_add(out, line->joined ? STR("+") : (struct str){0});
		if (line->joined && (line->recallable || line->unfinished || line->begun))
			buf_add(out, STR("wrong flags: "));
		buf_add(out, line->text_only ? STR("<") : (struct str){0});
		buf_add(out, line->text);
		buf_add(out, line->text_only ? STR(">\n") : STR("\n"));
	}
	buf_add(diags, buf_str(&g.diags));
	gather_release(&g);
	input_free(in);
}

#define ID "\"id\":\"0123456789abcdef\""
#define CHUNK(seq, count, data)                                         \
	"{\"type\":\"chunk\"," ID ",\"seq\":" #seq ",\"count\":" #count \
	",\"data\":\"" data "\"}"
#define OTHER(id, seq, count, data)                                                \
	"{\"type\":\"chunk\",\"id\":\"" id "\",\"seq\":" #seq ",\"count\":" #count \
	",\"data\":\"" data "\"}"

static const struct {
	const char *name;
	const char *input;
	const char *lines; /* that come out */
	const char *diags; /* that come out */
} cases[] = {
	{"in order", CHUNK(0, 2, "ab") "\n" CHUNK(1, 2, "cd") "\n", "+abcd\n", ""},
	{"in reverse", CHUNK(2, 3, "c") "\n" CHUNK(1, 3, "b") "\n" CHUNK(0, 3, "a") "\n",
		"+abc\n", ""},
	{"one piece", CHUNK(0, 1, "x") "\n", "+x\n", ""},
	{"no data", CHUNK(0, 1, "") "\n", "+\n", ""},
	{"place is kept", "a\n" CHUNK(0, 2, "x") "\nb\n" CHUNK(1, 2, "y") "\nc\n",
		"a\nb\n+xy\nc\n", ""},
	{"escapes",
		CHUNK(0, 2, "{\\\"a\\\":\\\"\\u00e9\\n") "\n" CHUNK(1, 2, "\\\\\\\"}") "\n",
		"+{\"a\":\"\xc3\xa9\n\\\"}\n", ""},
	{"interleaved",
		OTHER("a", 0, 2, "1") "\n" OTHER("b", 1, 2, "4") "\n" OTHER(
			"b", 0, 2, "3") "\n" OTHER("a", 1, 2, "2") "\n",
		"+34\n+12\n", ""},
	{"duplicates", CHUNK(0, 2, "a") "\n" CHUNK(0, 2, "a") "\n" CHUNK(1, 2, "b") "\n",
		"+ab\n", ""},
	{"twice the same line", CHUNK(0, 1, "a") "\n" CHUNK(0, 1, "a") "\n", "+a\n+a\n",
		""},
	{"a chunk within is no chunk",
		CHUNK(0, 1,
			"{\\\"type\\\":\\\"chunk\\\",\\\"id\\\":\\\"a\\\",\\\"seq\\\":0,"
			"\\\"count\\\":1,\\\"data\\\":\\\"z\\\"}") "\n",
		"+" OTHER("a", 0, 1, "z") "\n", ""},
	{"other order, spaces",
		" { \"data\" : \"ab\" , \"count\" : 1 , \"seq\":0, " ID
		", \"type\" :\t\"chunk\" } "
		"\r\n",
		"+ab\n", ""},
	{"unknown members",
		"{\"x\":[{\"type\":1}],\"type\":\"chunk\"," ID
		",\"seq\":0,\"count\":1,\"data\":\"a\",\"y\":null}\n",
		"+a\n", ""},
	{"unfinished but whole", CHUNK(0, 2, "a") "\n" CHUNK(1, 2, "b"), "+ab\n", ""},
	{"behind a prompt", "name? " CHUNK(0, 2, "a") "\n50% " CHUNK(1, 2, "b") "\nc\n",
		"<name? >\n<50% >\n+ab\nc\n", ""},
	{"text that speaks of chunks", "a \"chunk\"\n{\"type\":\"chunk\"\n[\"chunk\"]\n",
		"a \"chunk\"\n{\"type\":\"chunk\"\n[\"chunk\"]\n", ""},
	{"another type", "{\"type\":\"event\",\"name\":\"chunk\"}\n{\"a\":\"chunk\"}\n",
		"{\"type\":\"event\",\"name\":\"chunk\"}\n{\"a\":\"chunk\"}\n", ""},
	{"a piece is missing", "a\n" CHUNK(2, 3, "c") "\n" CHUNK(0, 3, "a") "\nb\n",
		"a\nb\n<" CHUNK(2, 3, "c") ">\n<" CHUNK(0, 3, "a") ">\n",
		"f:2:1: chunk 0123456789abcdef: 1 of 3 pieces missing\n"},
	{"count differs", CHUNK(0, 2, "a") "\n" CHUNK(1, 3, "b") "\n" CHUNK(1, 2, "b") "\n",
		"<" CHUNK(1, 3, "b") ">\n+ab\n",
		"f:2:1: a chunk's count differs from its first piece's\n"},
	{"seq is too large", CHUNK(2, 2, "a") "\n", "<" CHUNK(2, 2, "a") ">\n",
		"f:1:1: a chunk's seq must be an integer from 0 to below its count\n"},
	{"seq is negative", CHUNK(-1, 2, "a") "\n", "<" CHUNK(-1, 2, "a") ">\n",
		"f:1:1: a chunk's seq must be an integer from 0 to below its count\n"},
	{"count is none", CHUNK(0, 0, "a") "\n", "<" CHUNK(0, 0, "a") ">\n",
		"f:1:1: a chunk's count must be an integer from 1 to 262144\n"},
	{"count is absurd", CHUNK(0, 262145, "a") "\n", "<" CHUNK(0, 262145, "a") ">\n",
		"f:1:1: a chunk's count must be an integer from 1 to 262144\n"},
	{"count is a string", CHUNK(0, "1", "a") "\n", "<" CHUNK(0, "1", "a") ">\n",
		"f:1:1: a chunk's count must be an integer from 1 to 262144\n"},
	{"no id", "{\"type\":\"chunk\",\"seq\":0,\"count\":1,\"data\":\"\"}\n",
		"<{\"type\":\"chunk\",\"seq\":0,\"count\":1,\"data\":\"\"}>\n",
		"f:1:1: a chunk's id must be a string of 1 to 128 bytes\n"},
	{"no data member", "{\"type\":\"chunk\"," ID ",\"seq\":0,\"count\":1}\n",
		"<{\"type\":\"chunk\"," ID ",\"seq\":0,\"count\":1}>\n",
		"f:1:1: a chunk's data must be a string\n"},
	{"two lines at the end, the oldest first",
		OTHER("b", 0, 2, "1") "\n" OTHER("a", 0, 3, "2") "\n" OTHER(
			"b", 0, 2, "1") "\n",
		"<" OTHER("b", 0, 2, "1") ">\n<" OTHER("a", 0, 3, "2") ">\n",
		"f:1:1: chunk b: 1 of 2 pieces missing\nf:2:1: chunk a: 2 of 3 pieces missing\n"},
};

static void all_cases(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf lines = {0}, diags = {0};

		show(cases[i].input, 0, &lines, &diags);
		if (!CHECK_STR(t, buf_str(&lines), cases[i].lines) ||
			!CHECK_STR(t, buf_str(&diags), cases[i].diags))
			printf("# case: %s\n", cases[i].name);
		buf_release(&lines);
		buf_release(&diags);
	}
}

/* A progress bar has no LF and gets long; it may even speak of chunks. */
static void behind_a_long_line(struct test *t)
{
	static const size_t lengths[] = {CHUNK_LINE_MAX - 90, CHUNK_LINE_MAX, 200000};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		struct buf input = {0}, want = {0}, lines = {0}, diags = {0};

		buf_add(&input, STR("> {\"type\":\"chunk\" 50%\r"));
		while (input.len < lengths[i])
			buf_add(&input, STR("."));
		buf_addf(&want, "<%s>\n+ab\n", buf_text(&input));
		buf_addf(&input, CHUNK(0, 2, "a") "\n" CHUNK(1, 2, "b") "\n");
		show(buf_text(&input), 0, &lines, &diags);
		CHECK_STR(t, buf_str(&lines), buf_text(&want));
		CHECK_STR(t, buf_str(&diags), "");
		buf_release(&input);
		buf_release(&want);
		buf_release(&lines);
		buf_release(&diags);
	}
}

/* What waits too long is given up, the oldest first, and comes out as text. */
static void limit(struct test *t)
{
	struct buf input = {0}, lines = {0}, diags = {0};
	size_t given_up = 0;
	const char *at;

	for (int i = 0; i < 100; i++)
		buf_addf(&input,
			"{\"type\":\"chunk\",\"id\":\"%d\",\"seq\":0,\"count\":2,\"data\":\"x\"}\n",
			i);
	buf_addf(&input, OTHER("99", 1, 2, "y") "\n");
	show(buf_text(&input), 5000, &lines, &diags);
	CHECK(t, strstr(buf_text(&lines), "\n+xy\n") != NULL);
	for (at = buf_text(&diags); (at = strstr(at, ": given up with 1 of 2 pieces"));
		at++)
		given_up++;
	CHECK(t, given_up > 50 && given_up < 99);
	CHECK(t, strncmp(buf_text(&diags), "f:1:1: chunk 0: given up", 24) == 0);
	for (int i = 0; i < 99; i++) {
		char piece[128];

		snprintf(piece, sizeof(piece),
			"<{\"type\":\"chunk\",\"id\":\"%d\",\"seq\":0,\"count\":2,\"data\":\"x\"}>\n",
			i);
		CHECK(t, strstr(buf_text(&lines), piece) != NULL);
	}
	buf_release(&input);
	buf_release(&lines);
	buf_release(&diags);
}

/* A claim of many pieces costs nothing before they come. */
static void claims_are_cheap(struct test *t)
{
	static const char piece[] = OTHER("a", 262143, 262144, "");
	struct faults faults = {0};
	struct chunks c = {.faults = &faults, .max = 1 << 20};
	struct line line = {.text = {piece, sizeof(piece) - 1}, .number = 1};
	char padded[sizeof(piece) + LINE_PAD] = {0};

	memcpy(padded, piece, sizeof(piece));
	line.text.at = padded;
	CHECK(t, chunk_suspect(line.text) && chunks_take(&c, &line));
	CHECK(t, c.bytes < 2048);
	CHECK_INT(t, c.lost, 0);
	chunks_end(&c, 0);
	CHECK_INT(t, c.lost, 1);
	CHECK_INT(t, c.bytes, 0);
	CHECK(t, chunks_ready(&c, &line) && line.text_only);
	CHECK(t, !chunks_ready(&c, &line));
	chunks_release(&c);
	faults_release(&faults);
}

static void pipe_with(struct input *in, const char *text, int fds[2])
{
	size_t len = strlen(text);

	if (pipe(fds) || write(fds[1], text, len) != (ssize_t)len)
		abort();
	input_add_fd(in, fds[0], "p");
}

static void pipe_close(int fds[2])
{
	close(fds[0]);
	close(fds[1]);
}

/* The same id from another source is another line. */
static void by_source(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};
	int a[2], b[2];

	pipe_with(in, CHUNK(0, 2, "x") "\n", a);
	pipe_with(in, CHUNK(1, 2, "y") "\n", b);
	CHECK_INT(t, gather_once(&g, in), 0);
	CHECK_INT(t, gather_once(&g, in), 0);
	input_end(in, 0);
	input_end(in, 1);
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 2);
	CHECK(t, g.count == 2 && g.lines[0].text_only && g.lines[1].text_only);
	CHECK(t, g.count == 2 && g.lines[0].source == 0 && g.lines[1].source == 1);
	CHECK_INT(t, input_counts(in).lost_pieces, 2);
	pipe_close(a);
	pipe_close(b);
	gather_release(&g);
	input_free(in);
}

/* So many that they share places in the table. */
static void many_sources(struct test *t)
{
	enum { SOURCES = 50 };
	char padded[256 + LINE_PAD] = CHUNK(0, 2, "x");
	struct faults faults = {0};
	struct chunks c = {.faults = &faults, .max = 1 << 20};
	struct line line = {.text = {padded, strlen(padded)}};

	for (line.source = 0; line.source < SOURCES; line.source++)
		CHECK(t, chunks_take(&c, &line));
	CHECK_INT(t, c.count, SOURCES);
	for (uint32_t i = 0; i < SOURCES; i += 2)
		chunks_end(&c, i);
	CHECK_INT(t, c.count, SOURCES / 2);
	CHECK_INT(t, c.lost, SOURCES / 2);
	chunks_release(&c);
	faults_release(&faults);
}

/* What nobody asks for does not pile up, and is not kept secret. */
static void faults_are_bounded(struct test *t)
{
	enum { BAD = FAULTS_MAX + 500 };
	struct input *in = input_new(&(struct input_options){0});
	struct line lines[64];
	struct buf text = {0};
	struct diag d;
	size_t count = 0;

	for (int i = 0; i < BAD; i++)
		buf_add(&text, STR(CHUNK(0, 0, "x") "\n"));
	file_write("f", buf_str(&text));
	input_add_file(in, "f");
	while (!input_done(in))
		input_lines(in, lines, 64);
	while (count < FAULTS_MAX && input_diag(in, &d))
		count++;
	CHECK_INT(t, count, FAULTS_MAX);
	CHECK(t, input_diag(in, &d));
	CHECK_STR(t, d.text, "and 500 more like these");
	CHECK(t, !input_diag(in, &d));
	buf_release(&text);
	input_free(in);
}

/* A prompt was given before its LF, and then the line is a piece: the prompt ends. */
static void behind_a_given_prompt(struct test *t)
{
	static const char rest[] = CHUNK(0, 1, "x") "\nnext\n";
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};
	struct line line;
	int fds[2];

	pipe_with(in, "name? ", fds);
	CHECK_INT(t, gather_once(&g, in), 0);
	CHECK(t, input_partial(in, &line));
	CHECK_STR(t, line.text, "name? ");
	if (write(fds[1], rest, sizeof(rest) - 1) < 0)
		abort();
	CHECK(t, gather_until(&g, in, 3));
	CHECK(t,
		g.count == 3 && g.lines[0].begun && !g.lines[0].whole &&
			g.lines[0].text_only);
	CHECK(t, g.count == 3 && g.lines[1].joined && !g.lines[1].begun);
	CHECK_STR(t, gather_text(&g, 1), "x");
	CHECK_STR(t, gather_text(&g, 2), "next");
	pipe_close(fds);
	gather_release(&g);
	input_free(in);
}

static void shuffle(uint64_t *state, struct str *items, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = test_random(state) % i;
		struct str kept = items[i - 1];

		items[i - 1] = items[j];
		items[j] = kept;
	}
}

/* Lines that the library cut, of many lengths, all their pieces mixed. */
static void what_the_library_writes(struct test *t)
{
	enum { LINES = 40, PIECES = 1000 };
	static const struct ait_output pipe = {.fd = -1, .kind = AIT_OUTPUT_PIPE};
	struct buf texts[LINES] = {{0}}, mixed = {0};
	char *bytes[PIECES];
	struct str pieces[PIECES];
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};
	uint64_t state = 3;
	size_t count = 0;

	for (size_t i = 0; i < LINES; i++) {
		char first[AIT_BUF_FIRST];
		struct ait_chunks c;
		char *end;

		while (texts[i].len < i * 1000 + AIT_CHUNK_LINE)
			buf_add(&texts[i],
				test_random(&state) % 3 ? STR("\"\\\xc3\xa9 text ")
							: STR("[1, null]"));
		ait_chunks_init(&c, &pipe, first);
		end = ait_text_add(&c.line, first, texts[i].at, texts[i].len, AIT_BUF_JSON);
		ait_chunks_end(&c, ait_buf_put(ait_buf_room(&c.line, end, 1), "\n"));
		for (uint32_t k = 0; k < c.count && count < PIECES; k++, count++) {
			const char *at;
			size_t len = ait_chunks_line(&c, k, i + 1, &at);

			CHECK(t, len <= 4096);
			bytes[count] = memcpy(malloc(len), at, len);
			pieces[count] = (struct str){bytes[count], len};
		}
		ait_chunks_release(&c);
	}
	shuffle(&state, pieces, count);
	for (size_t i = 0; i < count; i++)
		buf_add(&mixed, pieces[i]);
	file_write("f", buf_str(&mixed));
	input_add_file(in, "f");
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, LINES);
	for (size_t i = 0; i < LINES; i++) {
		size_t found = 0;

		for (size_t k = 0; k < g.count; k++)
			found += g.lines[k].joined &&
				str_eq(g.lines[k].text, buf_str(&texts[i]));
		CHECK_INT(t, found, 1);
		buf_release(&texts[i]);
	}
	for (size_t i = 0; i < count; i++)
		free(bytes[i]);
	buf_release(&mixed);
	gather_release(&g);
	input_free(in);
}

int main(void)
{
	static const struct {
		const char *name;
		void (*body)(struct test *t);
	} tests[] = {
		{"all cases", all_cases},
		{"behind a long line", behind_a_long_line},
		{"what waits is bounded", limit},
		{"claims are cheap", claims_are_cheap},
		{"ids belong to their source", by_source},
		{"many sources", many_sources},
		{"faults are bounded", faults_are_bounded},
		{"behind a prompt that was given", behind_a_given_prompt},
		{"what the library writes, mixed", what_the_library_writes},
	};
	struct test t = {0};
	char folder[64];

	alarm(120);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++) {
		folder_enter(folder);
		test_run(&t, tests[i].name, tests[i].body);
		folder_leave(folder);
	}
	return test_done(&t);
}
