/* Files that grow, shrink, vanish and are replaced, with notices and without. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gather.h"
#include "test.h"

/* One followed file and what it gave. */
struct following {
	struct test *t;
	struct input *in;
	struct gather g;
};

static struct following following(struct test *t, bool no_notify, const char *path)
{
	struct input_options options = {
		.follow = true, .no_notify = no_notify, .block_size = 5};
	struct following f = {.t = t, .in = input_new(&options)};

	input_add_file(f.in, path);
	return f;
}

static void release(struct following *f)
{
	gather_release(&f->g);
	input_free(f->in);
}

/* The next line is this one, and it comes; none other does. */
static bool next_is(struct following *f, const char *text, uint64_t number, uint64_t offset)
{
	const struct line *line = f->g.lines;
	bool ok = CHECK(f->t, gather_until(&f->g, f->in, 1)) &&
		CHECK_INT(f->t, f->g.count, 1);

	if (ok) {
		line = &f->g.lines[0];
		ok = CHECK_STR(f->t, line->text, text) &&
			CHECK_INT(f->t, line->number, number) &&
			CHECK_INT(f->t, line->offset, offset);
	}
	gather_reset(&f->g);
	return ok;
}

static void diag_is(struct following *f, const char *words)
{
	if (!CHECK(f->t, gather_diag(&f->g, f->in, words)))
		printf("# wanted \"%s\", got \"%s\"\n", words, buf_text(&f->g.diags));
	buf_reset(&f->g.diags);
}

static void nothing_comes(struct following *f)
{
	CHECK_INT(f->t, gather_once(&f->g, f->in), 0);
	CHECK_INT(f->t, gather_once(&f->g, f->in), 0);
	CHECK_INT(f->t, f->g.diags.len, 0);
	CHECK(f->t,
		!input_ended(f->in, 0) && !input_done(f->in) && !input_static(f->in, 0));
}

static void grows(struct test *t, bool no_notify)
{
	struct following f;
	struct str text;

	file_write("f", STR("one\nun"));
	f = following(t, no_notify, "f");
	next_is(&f, "one", 1, 0);
	nothing_comes(&f);
	file_append("f", STR("finished"));
	nothing_comes(&f);
	file_append("f", STR("\n"));
	next_is(&f, "unfinished", 2, 4);
	file_append("f", STR("three\n"));
	next_is(&f, "three", 3, 15);
	CHECK(t, input_recall(f.in, 0, 15, &text));
	CHECK_STR(t, text, "three");
	CHECK(t, !input_recall(f.in, 0, 21, &text));
	file_append("f", STR("last"));
	nothing_comes(&f);
	input_end(f.in, 0);
	CHECK(t, gather_until(&f.g, f.in, 1));
	CHECK(t, f.g.count == 1 && f.g.lines[0].unfinished);
	CHECK_STR(t, gather_text(&f.g, 0), "last");
	CHECK(t, input_done(f.in));
	CHECK(t, input_recall(f.in, 0, 4, &text));
	CHECK_STR(t, text, "unfinished");
	release(&f);
}

static void truncated(struct test *t, bool no_notify)
{
	struct following f;
	struct str text;

	file_write("f", STR("one\ntwo\nhalf"));
	f = following(t, no_notify, "f");
	CHECK(t, gather_until(&f.g, f.in, 2));
	CHECK(t, f.g.count == 2 && f.g.lines[0].recallable);
	gather_reset(&f.g);
	nothing_comes(&f);
	file_write("f", STR("new\n"));
	CHECK(t, gather_until(&f.g, f.in, 2));
	CHECK_STR(t, gather_text(&f.g, 0), "half");
	CHECK_STR(t, gather_text(&f.g, 1), "new");
	CHECK(t, f.g.count == 2 && f.g.lines[0].unfinished);
	CHECK(t, f.g.count == 2 && f.g.lines[1].number == 1 && f.g.lines[1].offset == 0);
	CHECK(t, f.g.count == 2 && !f.g.lines[1].recallable);
	diag_is(&f, "notice: f: the file was truncated: reading it again from the start\n");
	gather_reset(&f.g);
	CHECK(t, !input_recall(f.in, 0, 0, &text));
	file_append("f", STR("more\n"));
	next_is(&f, "more", 2, 4);
	release(&f);
}

/* Truncated and written at once, nothing shorter is ever seen. */
static void written_anew(struct test *t, bool no_notify)
{
	static const char *const texts[] = {
		"oNe\ntwo\n", "one\ntwo\nthree\n", "x\none\ntwo\n"};
	struct following f;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		file_write("f", STR("one\ntwO\n"));
		f = following(t, no_notify, "f");
		CHECK(t, gather_until(&f.g, f.in, 2));
		gather_reset(&f.g);
		nothing_comes(&f);
		file_write("f", str_from(texts[i]));
		CHECK(t, gather_until(&f.g, f.in, 2));
		CHECK_STR(t, gather_text(&f.g, 0), i == 0 ? "oNe" : i == 1 ? "one" : "x");
		diag_is(&f,
			"notice: f: the file was written anew: reading it again from the start\n");
		release(&f);
	}
}

static void replaced(struct test *t, bool no_notify)
{
	struct following f;
	struct str text;

	file_write("f", STR("one\nold\n"));
	f = following(t, no_notify, "f");
	CHECK(t, gather_until(&f.g, f.in, 2));
	gather_reset(&f.g);
	nothing_comes(&f);
	file_write("g", STR("new\n"));
	file_append("f", STR("last\nrest"));
	if (rename("g", "f"))
		abort();
	CHECK(t, gather_until(&f.g, f.in, 3));
	CHECK_STR(t, gather_text(&f.g, 0), "last");
	CHECK_STR(t, gather_text(&f.g, 1), "rest");
	CHECK_STR(t, gather_text(&f.g, 2), "new");
	CHECK(t, f.g.count == 3 && f.g.lines[2].number == 1 && f.g.lines[2].offset == 0);
	CHECK(t, f.g.count == 3 && !f.g.lines[2].recallable);
	diag_is(&f, "notice: f: the file was replaced: going on with the new one\n");
	gather_reset(&f.g);
	CHECK(t, input_recall(f.in, 0, 4, &text));
	CHECK_STR(t, text, "old");
	nothing_comes(&f);
	file_append("f", STR("more\n"));
	next_is(&f, "more", 2, 4);
	file_write("h", STR("newer\n"));
	if (rename("h", "f"))
		abort();
	next_is(&f, "newer", 1, 0);
	CHECK(t, input_recall(f.in, 0, 0, &text));
	CHECK_STR(t, text, "one");
	release(&f);
}

static void deleted_and_made_anew(struct test *t, bool no_notify)
{
	struct following f;

	file_write("f", STR("one\n"));
	f = following(t, no_notify, "f");
	next_is(&f, "one", 1, 0);
	if (unlink("f"))
		abort();
	nothing_comes(&f);
	nothing_comes(&f);
	file_write("f", STR("new\n"));
	next_is(&f, "new", 1, 0);
	nothing_comes(&f);
	file_append("f", STR("more\n"));
	next_is(&f, "more", 2, 4);
	release(&f);
}

static void missing_then_appears(struct test *t, bool no_notify)
{
	struct following f = following(t, no_notify, "f");

	diag_is(&f, "notice: f: No such file or directory: waiting for it\n");
	nothing_comes(&f);
	file_write("f", STR("one\n"));
	next_is(&f, "one", 1, 0);
	nothing_comes(&f);
	file_append("f", STR("more\n"));
	next_is(&f, "more", 2, 4);
	release(&f);
}

/* Not even its folder is there; then it is, goes, and comes back. */
static void folder_appears(struct test *t, bool no_notify)
{
	struct following f = following(t, no_notify, "d/f");

	diag_is(&f, "notice: d/f: No such file or directory: waiting for it\n");
	nothing_comes(&f);
	if (mkdir("d", 0700))
		abort();
	nothing_comes(&f);
	file_write("d/f", STR("one\n"));
	next_is(&f, "one", 1, 0);
	nothing_comes(&f);
	if (unlink("d/f"))
		abort();
	nothing_comes(&f);
	if (rmdir("d"))
		abort();
	nothing_comes(&f);
	if (mkdir("d", 0700))
		abort();
	file_write("d/f", STR("new\n"));
	next_is(&f, "new", 1, 0);
	nothing_comes(&f);
	file_append("d/f", STR("more\n"));
	next_is(&f, "more", 2, 4);
	release(&f);
}

static void link_is_turned(struct test *t, bool no_notify)
{
	struct following f;

	file_write("a", STR("one\n"));
	file_write("b", STR("new\n"));
	if (symlink("a", "f"))
		abort();
	f = following(t, no_notify, "f");
	next_is(&f, "one", 1, 0);
	if (symlink("b", "g") || rename("g", "f"))
		abort();
	next_is(&f, "new", 1, 0);
	nothing_comes(&f);
	file_append("b", STR("more\n"));
	next_is(&f, "more", 2, 4);
	release(&f);
}

static void folder_is_replaced(struct test *t, bool no_notify)
{
	struct following f;

	if (mkdir("d", 0700) || mkdir("e", 0700))
		abort();
	file_write("d/f", STR("one\n"));
	file_write("e/f", STR("new\n"));
	f = following(t, no_notify, "d/f");
	next_is(&f, "one", 1, 0);
	nothing_comes(&f);
	if (rename("d", "old") || rename("e", "d"))
		abort();
	next_is(&f, "new", 1, 0);
	nothing_comes(&f);
	file_append("d/f", STR("more\n"));
	next_is(&f, "more", 2, 4);
	release(&f);
}

/* Waiting where the folder is there, goes and comes back. */
static void folder_goes_while_waiting(struct test *t, bool no_notify)
{
	struct following f;

	if (mkdir("d", 0700))
		abort();
	f = following(t, no_notify, "d/f");
	diag_is(&f, "notice: ");
	nothing_comes(&f);
	if (rmdir("d"))
		abort();
	nothing_comes(&f);
	if (mkdir("d", 0700))
		abort();
	file_write("d/f", STR("one\n"));
	next_is(&f, "one", 1, 0);
	release(&f);
}

/* What a link points to lies in a folder that nobody watches. */
static void link_to_elsewhere(struct test *t, bool no_notify)
{
	struct following f;

	if (mkdir("d", 0700) || symlink("d/a", "f"))
		abort();
	file_write("d/a", STR("one\n"));
	f = following(t, no_notify, "f");
	next_is(&f, "one", 1, 0);
	nothing_comes(&f);
	if (rename("d/a", "d/old"))
		abort();
	nothing_comes(&f);
	file_write("d/a", STR("new\n"));
	next_is(&f, "new", 1, 0);
	release(&f);
}

/* The link is there, what it points to is not yet. */
static void dangling_link(struct test *t, bool no_notify)
{
	struct following f;

	if (mkdir("d", 0700) || symlink("d/a", "f"))
		abort();
	f = following(t, no_notify, "f");
	diag_is(&f, "notice: ");
	nothing_comes(&f);
	file_write("d/a", STR("one\n"));
	next_is(&f, "one", 1, 0);
	release(&f);
}

#define PIECE "{\"type\":\"chunk\",\"id\":\"a\",\"seq\":0,\"count\":2,\"data\":\"x\"}"

/* A piece does not wait for another file's. */
static void chunks(struct test *t, bool no_notify)
{
	struct following f;

	file_write("f", STR(PIECE "\n"));
	f = following(t, no_notify, "f");
	nothing_comes(&f);
	file_write("g", STR("new\n"));
	if (rename("g", "f"))
		abort();
	CHECK(t, gather_until(&f.g, f.in, 2));
	CHECK_STR(t, gather_text(&f.g, 0), PIECE);
	CHECK_STR(t, gather_text(&f.g, 1), "new");
	diag_is(&f, "f:1:1: chunk a: 1 of 2 pieces missing\n");
	release(&f);
}

static void two_of_them(struct test *t, bool no_notify)
{
	struct following f;

	file_write("a", STR(""));
	file_write("b", STR(""));
	f = following(t, no_notify, "a");
	input_add_file(f.in, "b");
	input_add_file(f.in, "b");
	nothing_comes(&f);
	file_append("b", STR("of b\n"));
	CHECK(t, gather_until(&f.g, f.in, 2));
	CHECK(t, f.g.count == 2 && f.g.lines[0].source + f.g.lines[1].source == 3);
	gather_reset(&f.g);
	file_append("a", STR("of a\n"));
	next_is(&f, "of a", 1, 0);
	release(&f);
}

/* What is no regular file ends as ever. */
static void pipe_ends(struct test *t, bool no_notify)
{
	struct following f;

	if (mkfifo("fifo", 0600))
		abort();
	f = following(t, no_notify, "fifo");
	nothing_comes(&f);
	file_append("fifo", STR("one\ntwo"));
	CHECK(t, gather_all(&f.g, f.in));
	CHECK_INT(t, f.g.count, 2);
	release(&f);
}

/* Idle means idle: with notices no clock runs, without them one does. */
static void waiting(struct test *t, bool no_notify)
{
	struct pollfd fds[4];
	struct following f;
	int timeout = -1;
	size_t count;

	file_write("f", STR("one\n"));
	f = following(t, no_notify, "f");
	CHECK_INT(t, input_poll(f.in, fds, 4, &timeout), no_notify ? 0 : 1);
	CHECK_INT(t, timeout, 0);
	next_is(&f, "one", 1, 0);
	nothing_comes(&f);
	timeout = -1;
	count = input_poll(f.in, fds, 4, &timeout);
	CHECK_INT(t, count, no_notify ? 0 : 1);
	CHECK(t, no_notify ? timeout > 0 && timeout <= 1000 : timeout == -1);
	if (!no_notify) {
		CHECK_INT(t, poll(fds, count, 0), 0);
		file_write("unrelated", STR("x"));
		file_append("f", STR("x"));
		CHECK_INT(t, poll(fds, count, 0), 1);
	}
	release(&f);
}

/* A file that is on its way while it is read: nothing is lost and nothing twice. */
static void under_load(struct test *t, bool no_notify)
{
	enum { LINES = 3000 };
	struct following f;
	char text[32];

	file_write("f", STR(""));
	f = following(t, no_notify, "f");
	for (int i = 0; i < LINES; i++) {
		snprintf(text, sizeof(text), "line %d\n", i);
		file_append("f", str_from(text));
		if (i % 7 == 0)
			gather_once(&f.g, f.in);
		if (i % 1000 == 999) {
			file_write("g", STR(""));
			if (rename("g", "f"))
				abort();
			CHECK(t, gather_diag(&f.g, f.in, "replaced"));
			buf_reset(&f.g.diags);
		}
	}
	CHECK(t, gather_until(&f.g, f.in, LINES));
	for (size_t i = 0; i < f.g.count && t->ok; i++) {
		snprintf(text, sizeof(text), "line %zu", i);
		CHECK_STR(t, f.g.lines[i].text, text);
		CHECK_INT(t, f.g.lines[i].number, i % 1000 + 1);
	}
	release(&f);
}

static const struct {
	const char *name;
	void (*body)(struct test *t, bool no_notify);
} cases[] = {
	{"grows", grows},
	{"truncated", truncated},
	{"written anew", written_anew},
	{"replaced", replaced},
	{"deleted and made anew", deleted_and_made_anew},
	{"missing, then appears", missing_then_appears},
	{"its folder appears", folder_appears},
	{"its folder is replaced", folder_is_replaced},
	{"its folder goes while we wait", folder_goes_while_waiting},
	{"a link is turned", link_is_turned},
	{"a link to elsewhere", link_to_elsewhere},
	{"a dangling link", dangling_link},
	{"chunks", chunks},
	{"two of them", two_of_them},
	{"a pipe ends", pipe_ends},
	{"waiting", waiting},
	{"under load", under_load},
};

static void run(struct test *t, size_t i, bool no_notify)
{
	char folder[64], name[64];

	snprintf(name, sizeof(name), "%s%s", cases[i].name,
		no_notify ? ", by the clock" : "");
	folder_enter(folder);
	t->ok = true;
	cases[i].body(t, no_notify);
	folder_leave(folder);
	t->cases++;
	t->failed += !t->ok;
	printf("%s %u - %s\n", t->ok ? "ok" : "not ok", t->cases, name);
	fflush(stdout);
}

int main(void)
{
	struct test t = {0};

	alarm(120);
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		run(&t, i, false);
		run(&t, i, true);
	}
	return test_done(&t);
}
