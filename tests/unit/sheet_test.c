#include "test.h"

#include <locale.h>
#include <stdio.h>

#include "sample.h"
#include "view/sheet.h"

static void add_text(struct sheet *s, const char *head, struct str text, int indent)
{
	struct sheet_part p = {
		.form = SHEET_TEXT, .text = text, .indent = indent, .fold = true};

	row_add_text(&p.head, ROLE_STRONG, str_from(head), s->set, s->width);
	sheet_add(s, &p);
}

static void add_value(struct sheet *s, const char *head, struct str text)
{
	struct sheet_part p = {.form = SHEET_JSON, .text = text, .indent = 2, .fold = true};

	row_add_text(&p.head, ROLE_STRONG, str_from(head), s->set, s->width);
	sheet_add(s, &p);
}

static void dump(struct sheet *s, struct buf *out)
{
	struct sheet_at at = {0};
	struct row r = {0};

	buf_reset(out);
	do {
		sheet_row(s, at, &r);
		buf_add(out, buf_str(&r.text));
		buf_add_byte(out, '\n');
	} while (sheet_next(s, &at));
	row_release(&r);
}

static void parts_are_rows(struct test *t)
{
	struct sheet s = {0};
	struct buf out = {0};

	sheet_look(&s, TEXT_UTF8, 40, true);
	sheet_add_rule(&s, STR("result (12 B)"));
	add_text(
		&s, "user", STR("Tests in tests/test_auth.py fail since the upgrade."), 12);
	add_text(&s, "> a longer head", STR("one\ntwo\nthree\nfour"), 4);
	s.parts[2].bar = true;
	s.parts[2].most = 2;
	sheet_add_blank(&s);
	add_value(&s, "args", STR("{\"a\":1}"));
	dump(&s, &out);
	CHECK_STR(t, buf_str(&out),
		"── result (12 B) ───────────────────────\n"
		"user        Tests in tests/test_auth.py \n"
		"            fail since the upgrade.\n"
		"> a longer head\n"
		"    │ one\n"
		"    │ two\n"
		"    │ … 2 more rows\n"
		"\n"
		"args\n"
		"  {\n"
		"    \"a\": 1\n"
		"  }\n");
	sheet_fold(&s, 1, true);
	sheet_fold(&s, 2, false);
	CHECK(t, !sheet_fold(&s, 3, true) && !sheet_fold(&s, 9, true));
	sheet_fold(&s, 4, true);
	dump(&s, &out);
	CHECK_STR(t, buf_str(&out),
		"── result (12 B) ───────────────────────\n"
		"user        Tests in tests/test_auth.py…\n"
		"> a longer head\n"
		"    │ one\n"
		"    │ two\n"
		"    │ three\n"
		"    │ four\n"
		"\n"
		"args  {\"a\":1}\n");
	sheet_look(&s, TEXT_UTF8, 10, false);
	dump(&s, &out);
	CHECK_STR(t, buf_str(&out),
		"── result…\nuser  Tes…\n> a longe…\n  │ one\n  │ two\n  │ three\n  │ four\n"
		"\nargs  {\"a…\n");
	sheet_release(&s);
	buf_release(&out);
}

/* Down and up again are the same rows, whatever is in it. */
static void down_is_up(struct test *t)
{
	struct buf texts[12] = {0};
	struct sheet s = {0};
	uint64_t state = 9;

	for (int round = 0; round < 60; round++) {
		struct sheet_at at = {0}, places[3000], last;
		struct row r = {0};
		size_t count = 0;

		sheet_reset(&s);
		sheet_look(&s, TEXT_UTF8, 1 + round, round & 1);
		for (int i = 0; i < 12; i++) {
			buf_reset(&texts[i]);
			sample_json(&state, &texts[i]);
			if (i & 1)
				add_value(&s, i & 2 ? "head" : "", buf_str(&texts[i]));
			else
				add_text(&s, i & 2 ? "head" : "", buf_str(&texts[i]), i);
			s.parts[i].folded = test_random(&state) >> 62 == 0;
			s.parts[i].most = (size_t)(test_random(&state) >> 61);
		}
		do {
			places[count++] = at;
			sheet_row(&s, at, &r);
			CHECK(t, r.width <= s.width);
		} while (count < 3000 && sheet_next(&s, &at));
		last = sheet_last(&s);
		CHECK(t, last.part == at.part && last.row == at.row);
		while (count--) {
			CHECK(t,
				at.part == places[count].part &&
					at.row == places[count].row);
			CHECK_INT(t, sheet_prev(&s, &at), count > 0);
		}
		row_release(&r);
	}
	sheet_release(&s);
	for (int i = 0; i < 12; i++)
		buf_release(&texts[i]);
}

/* A megabyte costs what is seen of it, and its end no more than the way there. */
static void large_values_cost_what_is_seen(struct test *t)
{
	struct buf text = {0};
	struct sheet s = {0};
	struct sheet_at at = {0};
	struct row r = {0};
	uint64_t made;

	buf_add_byte(&text, '[');
	while (text.len < 1000000)
		buf_add(&text,
			STR("{\"path\":\"src/some/where.c\",\"lines\":\"one\\ntwo\"},"));
	buf_add(&text, STR("0]"));
	sheet_look(&s, TEXT_UTF8, 80, true);
	add_value(&s, "value", buf_str(&text));
	for (int i = 0; i < 45; i++) {
		sheet_row(&s, at, &r);
		sheet_next(&s, &at);
	}
	CHECK(t, s.made < 45 * 4);
	at = sheet_last(&s);
	sheet_row(&s, at, &r);
	CHECK_STR(t, buf_str(&r.text), "  ]");
	made = s.made;
	for (int i = 0; i < 45; i++) {
		CHECK(t, sheet_prev(&s, &at));
		sheet_row(&s, at, &r);
	}
	CHECK(t, s.made - made < 45 * 66);
	row_release(&r);
	sheet_release(&s);
	buf_release(&text);
}

int main(void)
{
	struct test t = {0};

	setlocale(LC_ALL, "C.UTF-8");
	test_run(&t, "parts are rows", parts_are_rows);
	test_run(&t, "down is up", down_is_up);
	test_run(&t, "large values cost what is seen", large_values_cost_what_is_seen);
	return test_done(&t);
}
