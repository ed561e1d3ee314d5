/* Findings and their places: each kind has an input that has it and no other. */
#include "test.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gather.h"
#include "model/check.h"
#include "oracle.h"
#include "sample.h"

#define T(ts) "\"ts\":176382013100000000" #ts
#define IN ",\"trace_id\":\"t\",\"span_id\":"
#define START(ts, id) "{\"type\":\"span_start\"," T(ts) IN "\"" id "\",\"name\":\"n\"}\n"
#define CHILD(ts, id, parent)                                                          \
	"{\"type\":\"span_start\"," T(ts) IN "\"" id "\",\"parent_span_id\":\"" parent \
					     "\",\"name\":\"n\"}\n"
#define END(ts, id) "{\"type\":\"span_end\"," T(ts) IN "\"" id "\"}\n"
#define EVENT(ts, id, more) \
	"{\"type\":\"event\"," T(ts) IN "\"" id "\",\"name\":\"e\"" more "}\n"
#define DROPPED(ts, more)                                            \
	"{\"type\":\"event\"," T(ts) ",\"trace_id\":\"t\",\"name\":" \
				     "\"records_dropped\"" more "}\n"
#define BOTH(id) START(0, id) END(9, id)

/* `found`: a row a kind, its count, and each place with what is said of it. */
static const struct check_case {
	const char *name;
	const char *stream;
	const char *found;
} cases[] = {
	{"nothing", BOTH("a") CHILD(1, "b", "a") EVENT(2, "b", "") END(3, "b"), ""},
	{"text is no fault", "hello\n{\"a\":1\n{\"type\":\"other\"}\n\xff\n" BOTH("a"), ""},
	{"a record that breaks off", BOTH("a") "{\"type\":\"span_start\",\"ts\":\"2026\n",
		"torn 1 3:32 the text ends too early\n"},
	{"the last one, without its LF", BOTH("a") "{\"type\":\"event\",\"ts\":1",
		"torn 1 3:23 the text ends too early\n"},
	{"a record behind the piece of another",
		BOTH("a") "{\"type\":\"event\",\"ts\":\"20" EVENT(1, "a", ""),
		"torn 1 3:25 another record stands where it breaks off\n"},
	{"a record behind text", BOTH("a") "> " EVENT(1, "a", ""), "glued 1 3:3\n"},
	{"blanks and a byte order mark are no text",
		"\xef\xbb\xbf" START(0, "a") " \t" END(9, "a"), ""},
	{"JSON that is broken within",
		BOTH("a") EVENT(1, "a", ",\"attributes\":{\"x\":[1,]}"),
		"json 1 3:103 expected a value\n"},
	{"UTF-8 that is broken within", BOTH("a") EVENT(1, "a", ",\"x\":\"\xc0\xaf\""),
		"json 1 3:87 not UTF-8\n"},
	{"numbers that RFC 8259 does not have", BOTH("a") EVENT(1, "a", ",\"x\":01"),
		"json 1 3:87 a digit behind a leading zero\n"},
	{"no trace", BOTH("a") "{\"type\":\"event\",\"ts\":1,\"name\":\"e\"}\n",
		"record 1 3:34 a record needs a trace_id\n"},
	{"an impossible time",
		BOTH("a") "{\"type\":\"event\",\"ts\":\"x\",\"trace_id\":\"t\",\"name\":\"e\"}\n",
		"record 1 3:23 the time is cut off\n"},
	{"pieces of a line are missing",
		BOTH("a") "{\"type\":\"chunk\",\"id\":\"c\",\"seq\":0,\"count\":2,\"data\":\"x\"}\n",
		"chunk 1 3:1 chunk c: 1 of 2 pieces missing\n"},
	{"a piece that cannot be one",
		BOTH("a") "{\"type\":\"chunk\",\"id\":\"c\",\"seq\":5,\"count\":2,\"data\":\"x\"}\n",
		"chunk 1 3:1 a chunk's seq must be an integer from 0 to below its count\n"},
	{"a record that came before", BOTH("a") EVENT(1, "a", "") "x\n" EVENT(1, "a", ""),
		"duplicate 1 5:1\n"},
	{"a start and an end that came before", BOTH("a") BOTH("a"),
		"duplicate 2 3:1 4:1\n"},
	{"an event that is like another",
		BOTH("a") EVENT(1, "a", "") EVENT(1, "a", ",\"x\":1"), ""},
	{"a time in milliseconds",
		"{\"type\":\"event\",\"ts\":1763820131000,\"trace_id\":\"t\",\"name\":\"e\"}\n",
		"unit 1 1:22 this looks like milliseconds: integer times are nanoseconds since "
		"1970\n"},
	{"records that an output could not take",
		BOTH("a") DROPPED(1, ",\"attributes\":{\"why\":\"full\",\"count\":1204}")
			DROPPED(2, ",\"attributes\":{\"count\":1}") DROPPED(3, ""),
		"dropped 3 3:1 1204 records dropped 4:1 1 record dropped 5:1 records dropped\n"},
	{"the same, read twice",
		BOTH("a") DROPPED(1, ",\"attributes\":{\"count\":4}")
			DROPPED(1, ",\"attributes\":{\"count\":4}"),
		"duplicate 1 4:1\ndropped 1 3:1 4 records dropped\n"},
	{"an id that starts twice", START(0, "a") START(1, "a") END(9, "a"),
		"collision 1 2:1 it starts again, at another time\n"},
	{"an id with two names",
		BOTH("a") "{\"type\":\"span_start\"," T(0) IN "\"a\",\"name\":\"m\"}\n",
		"collision 1 3:1 it starts again, with another name\n"},
	{"an id with two parents",
		BOTH("a") BOTH("b") CHILD(1, "c", "a") END(2, "c") CHILD(1, "c", "b"),
		"collision 1 7:1 it starts again, with another parent\n"},
	{"an id with a parent and without",
		BOTH("a") START(1, "c") END(2, "c") CHILD(1, "c", "a"),
		"collision 1 5:1 it starts again, with another parent\n"},
	{"an id that ends twice", BOTH("a") END(8, "a"),
		"collision 1 3:1 it ends again, at another time\n"},
	{"a name and a parent that were changed are no collision",
		BOTH("a") CHILD(1, "c", "a") END(2, "c") "{\"type\":\"span_update\"," T(1)
			IN "\"c\",\"name\":\"m\"}\n{\"type\":\"span_start\"," T(1) IN
		"\"c\",\"parent_span_id\":\"a\",\"name\":\"n\",\"kind\":\"tool\"}\n",
		""},
	{"a parent that is nowhere", "x\n" BOTH("a") CHILD(1, "b", "zz") END(2, "b"),
		"orphan 1 4:94\n"},
	{"an event of a span that is nowhere", BOTH("a") EVENT(1, "zz", ""),
		"orphan 1 3:68 an event of it\n"},
	{"spans below each other",
		CHILD(1, "a", "b") CHILD(2, "b", "a") END(9, "a") END(9, "b"),
		"cycle 1 1:94\n"},
	{"a span below itself", CHILD(1, "a", "a") END(9, "a"), "cycle 1 1:94\n"},
	{"an end without a start", BOTH("a") END(1, "b"), "no-start 1 3:71\n"},
	{"an end before the start", START(5, "a") END(2, "a"), "backwards 1 2:25 by 3\n"},
	{"a whole span that ends before it starts",
		"{\"type\":\"span\",\"ts\":1763820131000000005,\"end_ts\":1763820131000000001" IN
		"\"a\",\"name\":\"n\"}\n",
		"backwards 1 1:50 by 4\n"},
	{"a child that starts before its parent",
		START(5, "a") END(9, "a") CHILD(1, "b", "a") END(6, "b"),
		"outside 1 3:27 by 4 it starts before its parent\n"},
	{"a child that ends after its parent",
		START(1, "a") END(5, "a") CHILD(1, "b", "a") END(9, "b"),
		"outside 1 3:27 by 4 it ends after its parent\n"},
	{"a clock that is set back",
		START(0, "a") "{\"type\":\"event\",\"ts\":1763820129000000000" IN
			      "\"a\",\"name\":\"e\"}\n" END(9, "a"),
		"clock 1 2:1 by 2000000000\n"},
	{"a span without an end", START(0, "a"), "open 1 1:73\n"},
	{"half of a character", BOTH("a") EVENT(1, "a", ",\"x\":\"\\ud83d\\ude00\\ud83d\""),
		"surrogate 1 3:99\n"},
	{"the other half", BOTH("a") EVENT(1, "a", ",\"x\":\"\\\\ud83d\\n\\ude00\""),
		"surrogate 1 3:96\n"},
	{"a member that is there twice", BOTH("a") EVENT(1, "a", ",\"\\u006eame\":\"f\""),
		"names 1 3:83\n"},
	{"an attribute that is there twice",
		BOTH("a") EVENT(1, "a", ",\"attributes\":{\"x\":1,\"y\":2,\"x\":3}"),
		"names 1 3:109\n"},
};

/* ---- running them ---- */

static void feed(
	struct check *c, struct store *s, struct input *in, struct decoder *decoder)
{
	struct line lines[HINT_MAX];
	struct record records[HINT_MAX];
	struct diag faults[HINT_MAX];
	enum decoded what[HINT_MAX];
	struct check_batch batch = {lines, records, faults, what, 0};
	struct arena arena = {0};

	while (!input_done(in)) {
		batch.count = input_lines(in, lines, HINT_MAX);
		for (size_t i = 0; i < batch.count; i++)
			what[i] = decode(
				decoder, &lines[i], &arena, &records[i], &faults[i]);
		check_lines(c, &batch, s, in);
		check_complaints(c, in);
		arena_reset(&arena);
	}
	check_complaints(c, in);
	arena_release(&arena);
}

static void show_place(const struct check_place *p, struct buf *out)
{
	buf_addf(out, " %" PRIu64 ":%" PRIu64, p->line, p->column);
	if (p->by_ns)
		buf_addf(out, " by %" PRIu64, p->by_ns);
	if (p->why)
		buf_addf(out, " %s", p->why);
}

static void show(const struct check *c, struct buf *out)
{
	for (int i = 0; i < CHECK_KINDS; i++) {
		const struct check_found *f = &c->found[i];

		if (!f->count)
			continue;
		buf_addf(out, "%s %" PRIu64, check_row((enum check_kind)i)->name, f->count);
		for (size_t n = 0; n < f->kept; n++)
			show_place(&f->places[n], out);
		buf_add_byte(out, '\n');
	}
}

/* Takes the input over; *wrong is what check_wrong says. */
static void run(struct input *in, size_t places, struct buf *out, uint64_t *wrong)
{
	struct decoder decoder = {0};
	struct life life = {.in = in, .decoder = &decoder};
	struct store store;
	struct check c;

	store_init(&store, 5);
	check_init(&c, places, 7);
	feed(&c, &store, in, &decoder);
	check_end(&c, &store, &life);
	show(&c, out);
	*wrong = check_wrong(&c);
	check_release(&c);
	store_release(&store);
	decoder_release(&decoder);
	input_free(in);
}

static struct input *input_of_file(struct str text, size_t block)
{
	struct input_options options = {.block_size = block};
	struct input *in = input_new(&options);

	file_write("stream", text);
	input_add_file(in, "stream");
	return in;
}

/* What is small enough for a pipe. */
static struct input *input_of_pipe(struct str text, int fds[2])
{
	struct input_options options = {0};
	struct input *in = input_new(&options);

	if (pipe(fds) == 0 && write(fds[1], text.at, text.len) == (ssize_t)text.len)
		close(fds[1]);
	input_add_fd(in, fds[0], "pipe");
	return in;
}

static void check_case(struct test *t, const struct check_case *one)
{
	struct buf file = {0}, piped = {0};
	uint64_t wrong;
	int fds[2];

	run(input_of_file(str_from(one->stream), 0), 0, &file, &wrong);
	CHECK_STR(t, buf_str(&file), one->found);
	run(input_of_pipe(str_from(one->stream), fds), 0, &piped, &wrong);
	CHECK_STR(t, buf_str(&piped), one->found);
	close(fds[0]);
	buf_release(&file);
	buf_release(&piped);
}

static void each_kind_alone(struct test *t)
{
	char folder[64];

	folder_enter(folder);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool before = t->ok;

		check_case(t, &cases[i]);
		if (before && !t->ok)
			printf("# %s\n", cases[i].name);
	}
	folder_leave(folder);
}

static void every_kind_has_a_case(struct test *t)
{
	for (int i = 0; i < CHECK_KINDS; i++) {
		struct str name = str_from(check_row((enum check_kind)i)->name);
		bool has = i == CHECK_UNREADABLE || i == CHECK_LONG; /* below */

		for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++)
			has |= str_starts(str_from(cases[n].found), name);
		if (!CHECK(t, has))
			printf("# %s\n", name.at);
	}
}

static void a_line_that_is_too_long(struct test *t)
{
	struct input_options options = {.line_max = 60};
	struct input *in = input_new(&options);
	struct buf out = {0};
	char folder[64];
	uint64_t wrong;

	folder_enter(folder);
	file_write("stream", STR(BOTH("a")));
	input_add_file(in, "stream");
	run(in, 0, &out, &wrong);
	CHECK_STR(t, buf_str(&out),
		"long 2 1:61 the line is too long to be read whole 2:61 the line is too long to "
		"be read whole\n");
	CHECK_INT(t, wrong, 2);
	folder_leave(folder);
	buf_release(&out);
}

static void an_input_that_is_not_there(struct test *t)
{
	struct input_options options = {0};
	struct input *in = input_new(&options);
	struct buf out = {0};
	uint64_t wrong;

	input_add_file(in, "/nowhere");
	run(in, 0, &out, &wrong);
	CHECK_STR(t, buf_str(&out), "unreadable 1 0:0 No such file or directory\n");
	CHECK_INT(t, wrong, 1);
	buf_release(&out);
}

/* Far behind marks, in blocks of any size, behind lines that cannot be read again. */
static void lines_are_found_in_large_files(struct test *t)
{
	static const size_t blocks[] = {0, 100};
	struct buf text = {0}, out = {0};
	char folder[64];
	uint64_t wrong;

	folder_enter(folder);
	for (int i = 1; i <= 5000; i++)
		if (i % 1000 == 0)
			buf_addf(&text,
				"{\"type\":\"span_start\"," T(0) IN
				"\"s%d\",\"name\":\"n\"}\n",
				i);
		else
			buf_addf(&text, "some text, longer in some lines%*s\r\n", i % 77,
				"");
	for (size_t i = 0; i < 2; i++) {
		buf_reset(&out);
		run(input_of_file(buf_str(&text), blocks[i]), 0, &out, &wrong);
		CHECK_STR(t, buf_str(&out),
			"open 5 1000:73 2000:73 3000:73 4000:73 5000:73\n");
		CHECK_INT(t, wrong, 0);
	}
	folder_leave(folder);
	buf_release(&text);
	buf_release(&out);
}

static void only_so_many_places_are_kept(struct test *t)
{
	struct buf text = {0}, out = {0};
	char folder[64];
	uint64_t wrong;

	folder_enter(folder);
	for (int i = 0; i < 1000; i++)
		buf_addf(&text, "{\"type\":\"span_end\",\"ts\":%d" IN "\"s%d\"}\n", i, i);
	run(input_of_file(buf_str(&text), 0), 2, &out, &wrong);
	CHECK_STR(t, buf_str(&out), "no-start 1000 1:53 2:53\n");
	CHECK_INT(t, wrong, 1000);
	folder_leave(folder);
	buf_release(&text);
	buf_release(&out);
}

/* Many records, so that the table of what came grows; and names, so that theirs does. */
static void what_came_is_known_however_much_it_is(struct test *t)
{
	struct buf text = {0}, out = {0};
	char folder[64];
	uint64_t wrong;

	folder_enter(folder);
	for (int i = 0; i < 5000; i++)
		buf_addf(&text,
			"{\"type\":\"event\",\"ts\":%d,\"trace_id\":\"t\",\"name\":\"e\"}\n",
			i % 4999);
	buf_addf(&text,
		"{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"e\",\"attributes\":{");
	for (int i = 0; i < 3000; i++)
		buf_addf(&text, "\"k%d\":1,", i);
	buf_addf(&text, "\"k1000\":1}}\n");
	run(input_of_file(buf_str(&text), 0), 1, &out, &wrong);
	CHECK_STR(t, buf_str(&out), "duplicate 1 5000:1\nnames 1 5001:28955\n");
	folder_leave(folder);
	buf_release(&text);
	buf_release(&out);
}

/* ---- JSON anywhere in a record, against jansson ---- */

/* A record whose attributes were made up, and perhaps broken. */
static void make_record(uint64_t *state, struct buf *out)
{
	struct buf value = {0};

	sample_json(state, &value);
	if (test_random(state) >> 33 & 1)
		sample_mutate(state, &value);
	buf_add(out,
		STR("{\"type\":\"event\",\"ts\":1,\"trace_id\":\"t\",\"name\":\"e\","
		    "\"attributes\":{\"a\":"));
	buf_add(out, buf_str(&value));
	buf_add(out, STR("}}"));
	buf_release(&value);
}

static void each_trace_has_its_clock(struct test *t)
{
	struct buf text = {0}, out = {0};
	char folder[64];
	uint64_t wrong;

	folder_enter(folder);
	for (int i = 0; i < 6000; i++)
		buf_addf(&text,
			"{\"type\":\"event\",\"ts\":%d000000000,\"trace_id\":\"t%d\",\"name\":\"e\"}\n",
			i < 3000 ? 9 : 7, i % 3000);
	run(input_of_file(buf_str(&text), 0), 1, &out, &wrong);
	CHECK_STR(t, buf_str(&out), "clock 3000 3001:1 by 2000000000\n");
	folder_leave(folder);
	buf_release(&text);
	buf_release(&out);
}

/* Whether a line is found to be broken JSON. */
static bool found_broken(struct str text)
{
	struct input *in;
	struct buf line = {0}, out = {0};
	bool broken;
	uint64_t wrong;

	buf_add(&line, text);
	buf_add_byte(&line, '\n');
	in = input_of_file(buf_str(&line), 0);
	run(in, 0, &out, &wrong);
	broken = strstr(buf_text(&out), "json 1") || strstr(buf_text(&out), "torn 1");
	buf_release(&line);
	buf_release(&out);
	return broken;
}

/*
 * What the two may differ in, oracle_agrees knows: what jansson alone refuses, and what base/scan
 * alone does.
 */
static void broken_json_is_found_as_jansson_finds_it(struct test *t)
{
	unsigned accepted = 0, refused = 0;
	uint64_t state = 17;
	char folder[64];

	folder_enter(folder);
	for (int i = 0; i < 3000 && t->ok; i++) {
		struct buf text = {0};
		struct oracle *tree;
		enum oracle_verdict verdict;
		const char *reason;
		size_t at;

		make_record(&state, &text);
		verdict = oracle_load(buf_str(&text), &tree);
		oracle_free(tree);
		CHECK(t, oracle_agrees(buf_str(&text)));
		if (memchr(text.at, '\n', text.len) || verdict == ORACLE_CANNOT ||
			(verdict == ORACLE_ACCEPTS &&
				!scan_check(buf_str(&text), &at, &reason))) {
			buf_release(&text);
			continue;
		}
		if (!CHECK_INT(t, found_broken(buf_str(&text)), verdict == ORACLE_REFUSES))
			printf("# %s\n", buf_text(&text));
		accepted += verdict == ORACLE_ACCEPTS;
		refused += verdict == ORACLE_REFUSES;
		buf_release(&text);
	}
	folder_leave(folder);
	CHECK(t, accepted > 500 && refused > 500);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "each kind alone, from a file and from a pipe", each_kind_alone);
	test_run(&t, "every kind has a case", every_kind_has_a_case);
	test_run(&t, "a line that is too long", a_line_that_is_too_long);
	test_run(&t, "an input that is not there", an_input_that_is_not_there);
	test_run(&t, "lines are found in large files", lines_are_found_in_large_files);
	test_run(&t, "only so many places are kept", only_so_many_places_are_kept);
	test_run(&t, "what came is known, however much it is",
		what_came_is_known_however_much_it_is);
	test_run(&t, "each trace has its clock", each_trace_has_its_clock);
	test_run(&t, "broken JSON is found as jansson finds it",
		broken_json_is_found_as_jansson_finds_it);
	return test_done(&t);
}
