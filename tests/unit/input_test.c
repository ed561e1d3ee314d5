/* Bytes to lines: every block size gives what a naive splitter gives; sources of all kinds. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "gather.h"
#include "read/block.h"
#include "read/recall.h"
#include "test.h"

static const size_t block_sizes[] = {1, 2, 3, 7, 64, 4096, 0};

enum { BLOCK_SIZES = sizeof(block_sizes) / sizeof(*block_sizes) };

/* ---- against a naive splitter ---- */

/* The next line of *rest as it should be given; false at the end. */
static bool naive_next(struct str all, struct str *rest, size_t line_max, struct line *line)
{
	size_t len = str_find(*rest, '\n');
	size_t skip = len < rest->len;

	if (!rest->len)
		return false;
	line->number++;
	line->offset = all.len - rest->len;
	line->unfinished = !skip;
	line->text = str_head(*rest, len);
	*rest = str_tail(*rest, len + skip);
	if (skip && line->text.len && line->text.at[line->text.len - 1] == '\r')
		line->text.len--;
	line->whole = line->text.len;
	line->cut = line->whole > line_max;
	if (line->cut)
		line->text.len = line_max < LINE_CUT ? line_max : LINE_CUT;
	return true;
}

static bool check_line(struct test *t, const struct line *got, const struct line *want)
{
	return CHECK(t, str_eq(got->text, want->text)) &&
		CHECK_INT(t, got->number, want->number) &&
		CHECK_INT(t, got->offset, want->offset) &&
		CHECK_INT(t, got->whole, want->whole) &&
		CHECK_INT(t, got->cut, want->cut) &&
		CHECK_INT(t, got->unfinished, want->unfinished);
}

static bool check_lines(
	struct test *t, const struct gather *g, struct str text, size_t line_max)
{
	struct line want = {0};
	struct str rest = text;
	size_t count = 0;
	bool ok = true;

	while (ok && naive_next(text, &rest, line_max, &want)) {
		ok = CHECK(t, count < g->count) && check_line(t, &g->lines[count], &want);
		count++;
	}
	return CHECK_INT(t, g->count, count) && ok;
}

static bool check_recall(struct test *t, struct input *in, const struct gather *g)
{
	bool ok = true;

	for (size_t round = 0; round < 2; round++)
		for (size_t i = 0; i < g->count && ok; i++) {
			const struct line *line = &g->lines[round ? g->count - 1 - i : i];
			struct str text;

			ok = CHECK_INT(t, line->recallable, !line->cut);
			if (ok && line->recallable)
				ok = CHECK(t, input_recall(in, 0, line->offset, &text)) &&
					CHECK(t, str_eq(text, line->text));
		}
	return ok;
}

static void sample_bytes(uint64_t *state, struct buf *out)
{
	static const char alphabet[] = "\n\n\n\r\r{}\"\\abc\0 ";
	size_t len = test_random(state) % 300;

	buf_reset(out);
	for (size_t i = 0; i < len; i++) {
		uint64_t r = test_random(state);

		buf_add_byte(out, r % 5 ? alphabet[r / 5 % (sizeof(alphabet) - 1)] : 'x');
		if (r % 61 == 0)
			buf_add_bytes(out, 'y', r % 100);
	}
}

static void check_file(struct test *t, struct str text, size_t block, size_t line_max)
{
	struct input_options options = {.block_size = block, .line_max = line_max};
	struct input *in = input_new(&options);
	struct gather g = {.batch = 1 + text.len % 5};

	file_write("f", text);
	CHECK_INT(t, input_add_file(in, "f"), 0);
	CHECK(t, input_static(in, 0));
	CHECK(t, gather_all(&g, in));
	if (!check_lines(t, &g, text, line_max ? line_max : SIZE_MAX) ||
		!check_recall(t, in, &g))
		printf("# block size %zu, line_max %zu, %zu bytes\n", block, line_max,
			text.len);
	CHECK(t, input_ended(in, 0));
	CHECK_INT(t, input_counts(in).bytes, text.len);
	CHECK_INT(t, input_counts(in).lines, g.count);
	CHECK_INT(t, g.diags.len, 0);
	gather_release(&g);
	input_free(in);
}

static void files_of_all_sorts(struct test *t)
{
	static const size_t limits[] = {0, 1, 2, 5, 40};
	struct buf text = {0};
	uint64_t state = 7;

	for (int i = 0; i < 150 && t->ok; i++) {
		sample_bytes(&state, &text);
		for (size_t b = 0; b < BLOCK_SIZES && t->ok; b++)
			check_file(t, buf_str(&text), block_sizes[b], limits[i % 5]);
	}
	buf_release(&text);
}

/* Small cases, each in all block sizes. */
static void small_files(struct test *t)
{
	static const struct str cases[] = {{"", 0}, {"\n", 1}, {"a", 1}, {"a\n", 2},
		{"\r\n", 2}, {"\r", 1}, {"a\r\nb\r\n", 6}, {"a\r\r\n", 4}, {"\n\n\n", 3},
		{"\0\n\0", 3}, {"a\rb\n", 4}, {"{\"a\"}\n{", 7}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (size_t b = 0; b < BLOCK_SIZES; b++)
			for (size_t limit = 0; limit < 4; limit++)
				check_file(t, cases[i], block_sizes[b], limit);
}

/* Lines around the size of a block, and much longer. */
static void long_lines(struct test *t)
{
	static const size_t lengths[] = {
		4094, 4095, 4096, 4097, 65535, 65536, 65537, 300000};
	struct buf text = {0};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		buf_add_bytes(&text, 'a', lengths[i]);
		buf_add(&text, STR("\r\nshort\n"));
	}
	check_file(t, buf_str(&text), 4096, 0);
	check_file(t, buf_str(&text), 0, 0);
	check_file(t, buf_str(&text), 100, 65536);
	check_file(t, buf_str(&text), 4096, 70000);
	check_file(t, buf_str(&text), 0, 4095);
	/* The longest that is not cut, its CR and LF in different blocks. */
	buf_reset(&text);
	buf_add_bytes(&text, 'a', 70000);
	buf_add(&text, STR("\r\n"));
	check_file(t, buf_str(&text), 70001, 70000);
	buf_release(&text);
}

/* A line far beyond the limit is passed over in little memory. */
static void huge_line(struct test *t)
{
	enum { LIMIT = 8 << 20, PART = 256 << 10, PARTS = 1024 };
	struct block b = {0};
	struct line line;
	size_t most = 0;

	for (int i = 0; i < PARTS; i++) {
		memset(block_space(&b, PART, LIMIT), 'x', PART);
		block_added(&b, PART);
		CHECK_INT(t, block_lines(&b, LIMIT, &line, 1), 0);
		CHECK_INT(t, b.searched, b.end);
		block_space(&b, 1, LIMIT);
		CHECK_INT(t, b.searched, b.end);
		most = b.room > most ? b.room : most;
	}
	CHECK(t, most <= 4 * LIMIT);
	CHECK(t, b.room <= LIMIT / 4);
	memcpy(block_space(&b, 3, LIMIT), "\r\nz", 3);
	block_added(&b, 3);
	CHECK_INT(t, block_lines(&b, LIMIT, &line, 1), 1);
	CHECK_INT(t, line.text.len, LINE_CUT);
	CHECK_INT(t, line.whole, (uint64_t)PART * PARTS);
	CHECK(t, line.cut);
	CHECK(t, block_last(&b, LIMIT, &line));
	CHECK_INT(t, line.offset, (uint64_t)PART * PARTS + 2);
	CHECK_INT(t, line.number, 2);
	block_release(&b);
}

/* ---- streams ---- */

static void put(int fd, struct str text)
{
	while (text.len) {
		ssize_t done = write(fd, text.at, text.len);

		if (done <= 0)
			abort();
		text = str_tail(text, (size_t)done);
	}
}

static void byte_by_byte(struct test *t)
{
	struct buf text = {0};
	uint64_t state = 11;

	for (int i = 0; i < 40 && t->ok; i++) {
		struct input *in = input_new(&(struct input_options){.block_size = 7});
		struct gather g = {0};
		int fds[2];

		if (i % 2 ? socketpair(AF_UNIX, SOCK_STREAM, 0, fds) : pipe(fds))
			abort();
		input_add_fd(in, fds[0], "p");
		CHECK(t, !input_static(in, 0));
		sample_bytes(&state, &text);
		for (size_t at = 0; at < text.len; at++) {
			put(fds[1], (struct str){text.at + at, 1});
			CHECK_INT(t, gather_once(&g, in), text.at[at] == '\n');
		}
		CHECK(t, !input_ended(in, 0));
		close(fds[1]);
		CHECK(t, gather_all(&g, in));
		check_lines(t, &g, buf_str(&text), SIZE_MAX);
		CHECK(t, g.count == 0 || !g.lines[0].recallable);
		CHECK_INT(t, fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
		gather_release(&g);
		input_free(in);
		CHECK_INT(t, close(fds[0]), 0);
	}
	buf_release(&text);
}

static void fair_turns(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {.batch = 4};
	size_t of[3] = {0};
	int fds[3][2];

	for (int i = 0; i < 3; i++) {
		if (pipe(fds[i]))
			abort();
		input_add_fd(in, fds[i][0], "p");
		for (int n = 0; n < 50; n++)
			put(fds[i][1], STR("line\n"));
	}
	for (int i = 0; i < 9; i++)
		CHECK_INT(t, gather_once(&g, in), 4);
	for (size_t i = 0; i < g.count; i++)
		of[g.lines[i].source]++;
	for (int i = 0; i < 3; i++)
		CHECK_INT(t, of[i], 12);
	for (int i = 0; i < 3; i++)
		close(fds[i][1]);
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 150);
	for (int i = 0; i < 3; i++)
		close(fds[i][0]);
	gather_release(&g);
	input_free(in);
}

/* One of several ends: the others go on. */
static void one_ends(struct test *t)
{
	for (int first = 0; first < 3 && t->ok; first++) {
		struct input *in = input_new(&(struct input_options){0});
		struct gather g = {0};
		int fds[3][2];

		for (int i = 0; i < 3; i++) {
			if (pipe(fds[i]))
				abort();
			input_add_fd(in, fds[i][0], "p");
		}
		close(fds[first][1]);
		gather_once(&g, in);
		for (int i = 0; i < 3; i++)
			CHECK_INT(t, input_ended(in, (uint32_t)i), i == first);
		for (int i = 0; i < 3; i++)
			if (i != first) {
				put(fds[i][1], STR("line\n"));
				close(fds[i][1]);
			}
		CHECK(t, gather_all(&g, in));
		CHECK_INT(t, g.count, 2);
		for (int i = 0; i < 3; i++)
			close(fds[i][0]);
		gather_release(&g);
		input_free(in);
	}
}

/* A FIFO is opened without waiting for its writer, and does not end before there was one. */
static void fifo_without_writer(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};
	struct pollfd fds[4];
	int timeout = -1;
	int fd;

	if (mkfifo("fifo", 0600))
		abort();
	input_add_file(in, "fifo");
	CHECK_INT(t, gather_once(&g, in), 0);
	CHECK(t, !input_ended(in, 0));
	CHECK_INT(t, input_poll(in, fds, 4, &timeout), 1);
	CHECK_INT(t, timeout, -1);
	CHECK_INT(t, poll(fds, 1, 0), 0);
	fd = open("fifo", O_WRONLY);
	put(fd, STR("hello\nwor"));
	CHECK(t, gather_until(&g, in, 1));
	CHECK(t, !input_done(in));
	close(fd);
	CHECK(t, gather_all(&g, in));
	CHECK_STR(t, gather_text(&g, 0), "hello");
	CHECK_STR(t, gather_text(&g, 1), "wor");
	CHECK(t, g.count == 2 && g.lines[1].unfinished);
	gather_release(&g);
	input_free(in);
}

static void what_to_poll_for(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {.batch = 1};
	struct pollfd fds[4];
	int timeout = 5000;
	int pair[2];

	if (pipe(pair))
		abort();
	input_add_fd(in, pair[0], "p");
	CHECK_INT(t, input_poll(in, fds, 4, &timeout), 1);
	CHECK_INT(t, fds[0].fd, pair[0]);
	CHECK_INT(t, timeout, 5000);
	put(pair[1], STR("a\nb\n"));
	CHECK_INT(t, gather_once(&g, in), 1);
	CHECK_INT(t, input_poll(in, fds, 4, &timeout), 0);
	CHECK_INT(t, timeout, 0);
	CHECK_INT(t, gather_once(&g, in), 1);
	CHECK_INT(t, gather_once(&g, in), 0);
	timeout = 5000;
	CHECK_INT(t, input_poll(in, fds, 0, &timeout), 0);
	CHECK(t, timeout > 0 && timeout < 5000);
	input_end(in, 0);
	CHECK(t, gather_all(&g, in));
	timeout = -1;
	CHECK_INT(t, input_poll(in, fds, 4, &timeout), 0);
	CHECK_INT(t, timeout, -1);
	close(pair[0]);
	close(pair[1]);
	gather_release(&g);
	input_free(in);
}

static void ended_by_hand(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};
	int pair[2];

	if (pipe(pair))
		abort();
	file_write("f", STR("never\n"));
	input_add_fd(in, pair[0], "p");
	input_add_file(in, "f");
	put(pair[1], STR("a\nrest"));
	input_end(in, 1);
	CHECK(t, input_ended(in, 1));
	CHECK(t, gather_until(&g, in, 1));
	CHECK(t, !input_done(in));
	input_end(in, 0);
	input_end(in, 9);
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 2);
	CHECK_STR(t, gather_text(&g, 1), "rest");
	CHECK(t, g.count == 2 && g.lines[1].unfinished);
	close(pair[0]);
	close(pair[1]);
	gather_release(&g);
	input_free(in);
}

/* ---- prompts ---- */

static void prompts(struct test *t)
{
	static const struct {
		const char *tail;  /* what stands after the last LF */
		const char *given; /* by input_partial; NULL: nothing */
	} cases[] = {
		{"Your name: ", "Your name: "},
		{"", NULL},
		{"  ", NULL},
		{"{", NULL},
		{"{\"type\":\"span", NULL},
		{"  {\"type", NULL},
		{"  {x", NULL},
		{"50%{\"type\":\"sp", "50%"},
		{"50%{", "50%"},
		{"a {b} c", "a {b} c"},
		{"a\r", "a"},
		{"\ra\rb", "\ra\rb"},
		{"caf\xc3", "caf"},
		{"caf\xc3\xa9", "caf\xc3\xa9"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct input *in = input_new(&(struct input_options){.block_size = 3});
		struct str tail = str_from(cases[i].tail);
		struct gather g = {0};
		struct line line;
		struct buf both = {0};
		int pair[2];

		if (pipe(pair))
			abort();
		input_add_fd(in, pair[0], "p");
		put(pair[1], STR("first\n"));
		put(pair[1], tail);
		for (int n = 0; n < 20; n++)
			gather_once(&g, in);
		if (CHECK_INT(t, input_partial(in, &line), cases[i].given != NULL) &&
			cases[i].given) {
			CHECK_STR(t, line.text, cases[i].given);
			CHECK_INT(t, line.number, 2);
			CHECK_INT(t, line.offset, 6);
			CHECK(t, line.unfinished && !line.begun);
			CHECK_INT(t, line.drawn, tail.at[tail.len - 1] == '\r');
			buf_add(&both, line.text);
			CHECK(t, !input_partial(in, &line));
		}
		put(pair[1], STR("x\nnext\n"));
		CHECK(t, gather_until(&g, in, 3));
		buf_add(&both, gather_text(&g, 1));
		CHECK(t, both.len == tail.len + 1 && !memcmp(both.at, tail.at, tail.len));
		CHECK(t, g.count == 3 && g.lines[1].begun == (cases[i].given != NULL));
		CHECK(t, g.count == 3 && g.lines[1].number == 2 && g.lines[2].number == 3);
		CHECK(t,
			g.count == 3 && !g.lines[2].begun &&
				g.lines[2].offset == 6 + tail.len + 2);
		close(pair[0]);
		close(pair[1]);
		buf_release(&both);
		gather_release(&g);
		input_free(in);
	}
}

/* The end comes after a prompt: an empty rest says so. */
static void prompt_at_the_end(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};
	struct line line;
	int pair[2];

	if (pipe(pair))
		abort();
	input_add_fd(in, pair[0], "p");
	put(pair[1], STR("> "));
	gather_once(&g, in);
	CHECK(t, input_partial(in, &line));
	close(pair[1]);
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 1);
	CHECK(t, g.count && g.lines[0].begun && g.lines[0].unfinished && !g.lines[0].whole);
	close(pair[0]);
	gather_release(&g);
	input_free(in);
}

/* ---- what cannot be read ---- */

static void unreadable(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};

	if (mkdir("dir", 0700) || symlink("loop", "loop"))
		abort();
	file_write("good", STR("line\n"));
	input_add_file(in, "missing");
	CHECK(t, input_ended(in, 0));
	input_add_file(in, "dir");
	CHECK(t, input_ended(in, 1));
	input_add_file(in, "good");
	input_add_file(in, "loop");
	input_add_file(in, "good/below");
	input_add_fd(in, 999, "fd 999");
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 1);
	CHECK_STR(t, buf_str(&g.diags),
		"missing: No such file or directory\n"
		"dir: Is a directory: name the files in it\n"
		"loop: Too many levels of symbolic links\n"
		"good/below: Not a directory\n"
		"fd 999: Bad file descriptor\n");
	gather_release(&g);
	input_free(in);
}

/* An error while reading ends this source, after what could be read. */
static void read_error(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	struct gather g = {0};

	if (fd < 0) {
		input_free(in);
		return;
	}
	input_add_fd(in, fd, "mem");
	CHECK(t, gather_all(&g, in));
	CHECK_STR(t, buf_str(&g.diags), "mem: Input/output error\n");
	close(fd);
	gather_release(&g);
	input_free(in);
}

static void shrinks_while_read(struct test *t)
{
	struct input *in = input_new(&(struct input_options){.block_size = 4});
	struct gather g = {.batch = 1};

	file_write("f", STR("a\nb\nc\nd\ne\n"));
	input_add_file(in, "f");
	CHECK_INT(t, gather_once(&g, in), 1);
	if (truncate("f", 3))
		abort();
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 2);
	CHECK_STR(t, buf_str(&g.diags),
		"f: the file shrank while it was read: 4 of 10 bytes\n");
	gather_release(&g);
	input_free(in);
}

static void packed(struct test *t)
{
	static const struct {
		struct str text;
		const char *said;
		size_t lines;
	} cases[] = {
		{{"\x1f\x8b\x08\x00\n{}\n", 9}, "f: compressed: `gzip -dc` unpacks it\n",
			0},
		{{"\x28\xb5\x2f\xfd\n", 5}, "f: compressed: `zstd -dc` unpacks it\n", 0},
		{{"\xfd\x37zXZ\x00\n", 7}, "f: compressed: `xz -dc` unpacks it\n", 0},
		{{"\x1f\x8b\n", 3}, "", 1},
		{{"x\n\x1f\x8b\x08\n", 6}, "", 2},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct input *in = input_new(&(struct input_options){0});
		struct gather g = {0};

		file_write("f", cases[i].text);
		input_add_file(in, "f");
		CHECK(t, gather_all(&g, in));
		CHECK_INT(t, g.count, cases[i].lines);
		CHECK_STR(t, buf_str(&g.diags), cases[i].said);
		gather_release(&g);
		input_free(in);
	}
}

/* ---- recall ---- */

static void stdin_is_a_file(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	int kept = dup(STDIN_FILENO);
	struct gather g = {0};
	struct str text;
	int fd;

	file_write("f", STR("gone\nhello\nworld\n"));
	fd = open("f", O_RDONLY | O_CLOEXEC);
	lseek(fd, 5, SEEK_SET);
	dup2(fd, STDIN_FILENO);
	input_add_file(in, "-");
	CHECK_STR(t, input_name(in, 0), "<stdin>");
	CHECK(t, input_static(in, 0));
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 2);
	CHECK_INT(t, g.lines[0].offset, 5);
	CHECK_INT(t, g.lines[0].number, 1);
	CHECK(t, input_recall(in, 0, 5, &text));
	CHECK_STR(t, text, "hello");
	CHECK(t, input_recall(in, 0, 11, &text));
	CHECK_STR(t, text, "world");
	CHECK(t, !input_recall(in, 0, 0, &text));
	CHECK(t, !input_recall(in, 0, 17, &text));
	CHECK(t, !input_recall(in, 1, 5, &text));
	input_free(in);
	CHECK_INT(t, lseek(STDIN_FILENO, 0, SEEK_CUR), 17);
	dup2(kept, STDIN_FILENO);
	close(kept);
	close(fd);
	gather_release(&g);
}

/* More files than may be open, each recalled, in order and at random. */
static void many_files(struct test *t)
{
	enum { FILES = 300, FREE = 80 };
	struct rlimit before, limit;
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};
	char name[32], want[32];
	struct str text;

	getrlimit(RLIMIT_NOFILE, &before);
	limit = before;
	limit.rlim_cur = FREE;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "many%d", i);
		snprintf(want, sizeof(want), "a\nline of %d\n", i);
		file_write(name, str_from(want));
		input_add_file(in, name);
	}
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 2 * FILES);
	CHECK_INT(t, g.diags.len, 0);
	for (size_t i = 0; i < g.count; i++)
		CHECK_INT(t, g.lines[i].source, i / 2);
	for (uint32_t i = 0; i < 2 * FILES; i++) {
		uint32_t source = i < FILES ? i : i * 7 % FILES;

		snprintf(want, sizeof(want), "line of %u", source);
		if (CHECK(t, input_recall(in, source, 2, &text)))
			CHECK_STR(t, text, want);
	}
	setrlimit(RLIMIT_NOFILE, &before);
	gather_release(&g);
	input_free(in);
}

/* What was recalled last and before stays; a file that is another one now is not asked. */
static void recall_promises(struct test *t)
{
	struct input *in = input_new(&(struct input_options){.block_size = 16});
	struct gather g = {0};
	struct str a = {0}, b = {0}, c;
	char name[32];

	file_write("f", STR("first line of it\nsecond line of it\nthird line of it\n"));
	input_add_file(in, "f");
	for (int i = 0; i < 70; i++) {
		snprintf(name, sizeof(name), "other%d", i);
		file_write(name, STR("x\n"));
		input_add_file(in, name);
	}
	CHECK(t, gather_all(&g, in));
	CHECK(t, input_recall(in, 0, 0, &a) && input_recall(in, 0, 35, &b));
	CHECK_STR(t, a, "first line of it");
	CHECK_STR(t, b, "third line of it");
	CHECK(t, input_recall(in, 0, 17, &a));
	CHECK_STR(t, b, "third line of it");
	CHECK_STR(t, a, "second line of it");
	CHECK(t, !input_recall(in, 0, 3, &c));
	for (uint32_t i = 1; i < 71; i++)
		CHECK(t, input_recall(in, i, 0, &a));
	if (truncate("f", 40))
		abort();
	CHECK(t, !input_recall(in, 0, 0, &a));
	file_write("g", STR("other line of it\nsecond line of it\nthird line of it\n"));
	if (rename("g", "f"))
		abort();
	CHECK(t, !input_recall(in, 0, 0, &a));
	gather_release(&g);
	input_free(in);
}

static void recall_of_a_shrunk_file(struct test *t)
{
	struct input *in = input_new(&(struct input_options){0});
	struct gather g = {0};
	struct str text;

	file_write("f", STR("one\ntwo\n"));
	input_add_file(in, "f");
	CHECK(t, gather_all(&g, in));
	if (truncate("f", 2))
		abort();
	CHECK(t, !input_recall(in, 0, 0, &text));
	CHECK(t, !input_recall(in, 0, 4, &text));
	file_write("f", STR("longer\nlonger\n"));
	CHECK(t, !input_recall(in, 0, 4, &text));
	gather_release(&g);
	input_free(in);
}

/* Going through a file reads it once, in large steps; a look at random is one small read. */
static void recall_reads_little(struct test *t)
{
	enum { LINES = 20000, LINE = 100, WINDOW = 64 << 10 };
	struct recall r = {.window_max = WINDOW};
	struct recall_place place = {.end = LINES * LINE, .line_max = SIZE_MAX / 2};
	struct buf file = {0};
	struct str text;
	int fd;

	for (int i = 0; i < LINES; i++)
		buf_addf(&file, "%0*d\n", LINE - 1, i);
	file_write("f", buf_str(&file));
	fd = open("f", O_RDONLY | O_CLOEXEC);
	for (int i = 0; i < LINES && t->ok; i++, place.offset += LINE)
		CHECK(t,
			recall_held(&r, &place, &text) ||
				recall_read(&r, fd, &place, &text));
	CHECK(t, r.reads <= LINES * LINE / WINDOW + 10);
	r.reads = 0;
	for (uint64_t i = 1; i <= 100 && t->ok; i++) {
		place.offset = i * 7919 % LINES * LINE;
		CHECK(t,
			recall_held(&r, &place, &text) ||
				recall_read(&r, fd, &place, &text));
		CHECK(t,
			text.len == LINE - 1 &&
				(uint64_t)atoi(text.at) == i * 7919 % LINES);
	}
	CHECK(t, r.reads <= 100);
	close(fd);
	recall_release(&r);
	buf_release(&file);
}

/* ---- who looks at lines first ---- */

/* Puts a star in place of a line that begins with a minus. */
struct starring {
	char star[1 + LINE_PAD];
	unsigned begun;
	unsigned seen;
	unsigned again;
};

static void star_begin(void *to)
{
	((struct starring *)to)->begun++;
}

static bool star_pass(void *to, struct line *line, bool again)
{
	struct starring *s = to;

	s->seen += !again;
	s->again += again;
	if (!line->text.len || line->text.at[0] != '-')
		return false;
	line->text = (struct str){s->star, 1};
	line->whole = 1;
	return true;
}

static struct input *starred_input(struct starring *s)
{
	struct input_options options = {
		.pass = {.begin = star_begin, .pass = star_pass, .to = s}};

	*s = (struct starring){.star = "*"};
	return input_new(&options);
}

/* What it has changed is not in the file; what it has not, it sees again. */
static void lines_pass_by_somebody(struct test *t)
{
	struct starring s;
	struct input *in = starred_input(&s);
	struct gather g = {0};
	struct str text;

	file_write("f", STR("one\n-two\nthree\n"));
	input_add_file(in, "f");
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 3);
	CHECK_STR(t, gather_text(&g, 0), "one");
	CHECK_STR(t, gather_text(&g, 1), "*");
	CHECK(t, g.lines[0].recallable && !g.lines[1].recallable && g.lines[2].recallable);
	CHECK(t, s.seen == 3 && s.again == 0 && s.begun > 0);
	CHECK(t, input_recall(in, 0, g.lines[2].offset, &text));
	CHECK_STR(t, text, "three");
	CHECK(t, !input_recall(in, 0, g.lines[1].offset, &text));
	CHECK(t, s.seen == 3 && s.again == 2);
	file_write("f", STR("-ne\n-two\nthree\n"));
	CHECK(t, !input_recall(in, 0, 0, &text) || !str_starts(text, STR("-")));
	input_free(in);
	gather_release(&g);
}

/* Whole lines alone: neither pieces nor beginnings. */
static void what_passes_by_is_whole(struct test *t)
{
	static const char first[] =
		"{\"type\":\"chunk\",\"id\":\"c\",\"seq\":0,\"count\":2,\"data\":\"-\"}\n"
		"{\"type\":\"chunk\",\"id\":\"c\",\"seq\":1,\"count\":2,\"data\":\"x\"}\n"
		"-promp";
	struct starring s;
	struct input *in = starred_input(&s);
	struct gather g = {0};
	struct line line;
	int fds[2];

	CHECK(t, pipe(fds) == 0);
	input_add_fd(in, fds[0], "pipe");
	CHECK(t, write(fds[1], first, sizeof(first) - 1) == sizeof(first) - 1);
	CHECK(t, gather_until(&g, in, 1));
	CHECK_STR(t, gather_text(&g, 0), "*");
	CHECK(t, g.lines[0].joined);
	CHECK(t, !input_partial(in, &line));
	CHECK(t, write(fds[1], "t\n", 2) == 2);
	close(fds[1]);
	CHECK(t, gather_all(&g, in));
	CHECK_INT(t, g.count, 2);
	CHECK_STR(t, gather_text(&g, 1), "*");
	CHECK_INT(t, s.seen, 2);
	input_free(in);
	close(fds[0]);
	gather_release(&g);
}

int main(void)
{
	static const struct {
		const char *name;
		void (*body)(struct test *t);
	} cases[] = {
		{"files: every block size as a naive splitter", files_of_all_sorts},
		{"files: small ones", small_files},
		{"files: lines around and beyond a block", long_lines},
		{"a huge line is cut in bounded memory", huge_line},
		{"streams: byte by byte", byte_by_byte},
		{"streams: fair turns", fair_turns},
		{"streams: one ends", one_ends},
		{"a FIFO without a writer", fifo_without_writer},
		{"what to poll for", what_to_poll_for},
		{"ended by hand", ended_by_hand},
		{"prompts are given before their LF", prompts},
		{"a prompt at the end", prompt_at_the_end},
		{"what cannot be opened", unreadable},
		{"an error while reading", read_error},
		{"a file shrinks while it is read", shrinks_while_read},
		{"a file that is packed", packed},
		{"standard input is a file", stdin_is_a_file},
		{"more files than may be open", many_files},
		{"what recall promises", recall_promises},
		{"recall of a shrunk file", recall_of_a_shrunk_file},
		{"recall reads little", recall_reads_little},
		{"lines pass by somebody first", lines_pass_by_somebody},
		{"what passes by is whole", what_passes_by_is_whole},
	};
	struct test t = {0};
	char folder[64];

	alarm(120);
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		folder_enter(folder);
		test_run(&t, cases[i].name, cases[i].body);
		folder_leave(folder);
	}
	return test_done(&t);
}
