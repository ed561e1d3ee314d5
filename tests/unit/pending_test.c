/* Spans that are told of ahead of themselves: pending, twice, without length, in any order. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "export/trace_json.h"
#include "filled.h"
#include "import/pending.h"
#include "model/tree.h"

#define LINE(...) "{'type':'span','ts':'T','end_ts':'T','trace_id':'t'," __VA_ARGS__

/* ---- one line ------------------------------------------------------------------------------ */

static const struct pending_case {
	const char *line; /* without its last brace */
	const char *becomes;
} cases[] = {
	{LINE("'span_id':'p','parent_span_id':'s','name':'n','kind':'client',"
	      "'attributes':{'a':1,'logfire.span_type':'pending_span',"
	      "'logfire.pending_parent_id':'00000000000000ab','b':2},'links':[],"
	      "'resource':{'service.name':'x'},'scope':{'name':'logfire'}"),
		"{'type':'span_start','ts':'T','trace_id':'t','span_id':'s',"
		"'parent_span_id':'00000000000000ab','name':'n','kind':'client',"
		"'attributes':{'a':1,'b':2},'links':[],"
		"'resource':{'service.name':'x'},'scope':{'name':'logfire'}}"},
	{LINE("'span_id':'p','parent_span_id':'s','name':'n','attributes':{"
	      "'logfire.span_type':'pending_span',"
	      "'logfire.pending_parent_id':'0000000000000000'}"),
		"{'type':'span_start','ts':'T','trace_id':'t','span_id':'s','name':'n'}"},
	/* Not ours to change. */
	{LINE("'span_id':'p','name':'n','attributes':{'logfire.span_type':'pending_span'}"),
		NULL},
	{LINE("'span_id':'p','parent_span_id':'s','name':'pending_span','attributes':{"
	      "'logfire.span_type':'span'}"),
		NULL},
	{LINE("'span_id':'p','parent_span_id':'s','name':'n','attributes':{"
	      "'x':{'logfire.span_type':'pending_span'},'y':['pending_span']}"),
		NULL},
	{"{'type':'event','ts':1,'trace_id':'t','parent_span_id':'s','attributes':{"
	 "'logfire.span_type':'pending_span'}",
		NULL},
};

static void add_line(struct buf *b, const char *text)
{
	for (; *text; text++)
		buf_add_byte(b, *text == '\'' ? '"' : *text);
}

static void lines_become_starts(struct test *t)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct import_out out = {0};
		struct buf want = {0}, line = {0};

		/* Behind another line, which stays. */
		buf_add(&out.text, STR("before\n"));
		out.begun = out.text.len;
		add_line(&line, cases[i].line);
		buf_add(&out.text, buf_str(&line));
		pending_end(&out);
		buf_add(&want, STR("before\n"));
		if (cases[i].becomes) {
			add_line(&want, cases[i].becomes);
		} else {
			buf_add(&want, buf_str(&line));
			buf_add_byte(&want, '}');
		}
		buf_add_byte(&want, '\n');
		CHECK_STR(t, buf_str(&out.text), buf_text(&want));
		CHECK_INT(t, out.begun, out.text.len);
		buf_release(&line);
		buf_release(&want);
		buf_release(&out.text);
	}
}

/* ---- any order ----------------------------------------------------------------------------- */

enum { LINES = 6 };

/* The same spans, as three sources tell of them, and as one that tells only of what is over. */
static const char *const told[][LINES] = {
	/* Logfire: starts out of pending spans, then the real ones. */
	{"{'type':'span_start','ts':10,'trace_id':'t','span_id':'r','name':'root','attributes':{'a':0,'b':1}}",
		"{'type':'span_start','ts':20,'trace_id':'t','span_id':'c','parent_span_id':'r','name':'early','attributes':{'c':0}}",
		"{'type':'span','ts':20,'end_ts':30,'trace_id':'t','span_id':'c','parent_span_id':'r','name':'child','attributes':{'c':2}}",
		"{'type':'span','ts':10,'end_ts':40,'trace_id':'t','span_id':'r','name':'root','status':'ok','attributes':{'a':1,'b':1}}"},
	/* Genkit: without length first, under the same ids. */
	{"{'type':'span','ts':10,'end_ts':10,'trace_id':'t','span_id':'r','name':'root','attributes':{'a':0,'b':1}}",
		"{'type':'span','ts':20,'end_ts':20,'trace_id':'t','span_id':'c','parent_span_id':'r','name':'early','attributes':{'c':0}}",
		"{'type':'span','ts':20,'end_ts':30,'trace_id':'t','span_id':'c','parent_span_id':'r','name':'child','attributes':{'c':2}}",
		"{'type':'span','ts':10,'end_ts':40,'trace_id':'t','span_id':'r','name':'root','status':'ok','attributes':{'a':1,'b':1}}"},
	/* Both, and all of it twice. */
	{"{'type':'span_start','ts':10,'trace_id':'t','span_id':'r','name':'root','attributes':{'a':0,'b':1}}",
		"{'type':'span','ts':20,'end_ts':20,'trace_id':'t','span_id':'c','parent_span_id':'r','name':'early','attributes':{'c':0}}",
		"{'type':'span','ts':20,'end_ts':30,'trace_id':'t','span_id':'c','parent_span_id':'r','name':'child','attributes':{'c':2}}",
		"{'type':'span','ts':10,'end_ts':40,'trace_id':'t','span_id':'r','name':'root','status':'ok','attributes':{'a':1,'b':1}}",
		"{'type':'span','ts':20,'end_ts':30,'trace_id':'t','span_id':'c','parent_span_id':'r','name':'child','attributes':{'c':2}}",
		"{'type':'span','ts':10,'end_ts':40,'trace_id':'t','span_id':'r','name':'root','status':'ok','attributes':{'a':1,'b':1}}"},
};

static const char *const plain[] = {
	"{'type':'span','ts':10,'end_ts':40,'trace_id':'t','span_id':'r','name':'root','status':'ok','attributes':{'a':1,'b':1}}",
	"{'type':'span','ts':20,'end_ts':30,'trace_id':'t','span_id':'c','parent_span_id':'r','name':'child','attributes':{'c':2}}",
};

static void keep_piece(void *to, struct str piece)
{
	buf_add(to, piece);
}

static void tree_of(
	const char *const *lines, const unsigned *order, unsigned count, struct buf *out)
{
	struct sink sink = {.write = keep_piece, .to = out};
	struct life life = {0};
	struct filled f;

	filled_init(&f);
	for (unsigned i = 0; i < count; i++)
		filled_add(&f, lines[order ? order[i] : i]);
	trace_json(f.store.first, NULL, &life, &sink);
	filled_release(&f);
}

static void swap(unsigned *a, unsigned *b)
{
	unsigned was = *a;

	*a = *b;
	*b = was;
}

/* The next order, by bytes; false behind the last. */
static bool next_order(unsigned *order, unsigned count)
{
	unsigned i = count - 1, k = count - 1;

	while (i > 0 && order[i - 1] > order[i])
		i--;
	if (!i)
		return false;
	while (order[k] < order[i - 1])
		k--;
	swap(&order[i - 1], &order[k]);
	for (k = count - 1; i < k; i++, k--)
		swap(&order[i], &order[k]);
	return true;
}

static void any_order_is_one_tree(struct test *t)
{
	struct buf want = {0};

	tree_of(plain, NULL, 2, &want);
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]) && t->ok; i++) {
		unsigned order[LINES], count = 0, orders = 0;

		for (; count < LINES && told[i][count]; count++)
			order[count] = count;
		do {
			struct buf got = {0};

			tree_of(told[i], order, count, &got);
			if (!CHECK_STR(t, buf_str(&got), buf_text(&want)))
				for (unsigned n = 0; n < count; n++)
					printf("# %s\n", told[i][order[n]]);
			buf_release(&got);
			orders++;
		} while (t->ok && next_order(order, count));
		CHECK(t, !t->ok || orders == (count == 4 ? 24 : 720));
	}
	buf_release(&want);
}

int main(void)
{
	struct test t = {0};

	test_run(&t, "a pending span's line is the start of the real one",
		lines_become_starts);
	test_run(&t, "what was told ahead gives the same tree, in any order",
		any_order_is_one_tree);
	return test_done(&t);
}
