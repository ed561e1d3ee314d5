#include "importing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/decode.h"

/* A source being read. */
struct importing_run {
	struct test *t;
	const struct import_format *f;
	struct import_from from;
	void *state;
	struct arena arena;
	struct import_out out;
	bool refused; /* a value was */
};

static void importing_begin(
	struct importing_run *r, struct test *t, const char *format, const char *name)
{
	*r = (struct importing_run){.t = t,
		.f = import_format_find(str_from(format)),
		.from = {.name = name, .now_ns = INT64_C(1700000000000000000), .seed = 7}};
	r->state = r->f->begin ? r->f->begin(&r->from) : NULL;
}

/* From memory of just its size and the padding, so that a sanitizer sees what is read behind it. */
static void importing_value(
	struct importing_run *r, struct str text, const char *within, uint64_t number)
{
	char *copy = mem_new(text.len + LINE_PAD);
	struct import_value v = {
		.text = {copy, text.len}, .number = number, .within = str_from(within)};

	memcpy(copy, text.at, text.len);
	arena_reset(&r->arena);
	if (!r->f->value(r->state, &r->from, &v, &r->arena, &r->out)) {
		import_undo(&r->out);
		r->refused = true;
	}
	free(copy);
}

static void importing_records(struct importing_run *r)
{
	struct str left = buf_str(&r->out.text);

	while (left.len) {
		size_t end = str_find(left, '\n');
		char *copy = mem_new(end + LINE_PAD);
		struct line line = {.text = {copy, end}, .number = 1};
		struct record record;
		struct diag why = {0};

		memcpy(copy, left.at, end);
		if (!CHECK_INT(r->t, decode(NULL, &line, &r->arena, &record, &why),
			    DECODED_RECORD))
			printf("# %.*s: %.*s\n", (int)why.text.len, why.text.at, (int)end,
				copy);
		left = str_tail(left, end + 1);
		free(copy);
	}
}

static void importing_end(struct importing_run *r)
{
	if (r->f->end)
		r->f->end(r->state, &r->from, &r->out);
	importing_records(r);
}

static void importing_release(struct importing_run *r)
{
	arena_release(&r->arena);
	buf_release(&r->out.text);
}

/* ---- tables ------------------------------------------------------------------------------- */

static void importing_case_value(
	struct importing_run *r, struct str text, const char *within, struct buf *got)
{
	bool rest = str_starts(text, STR("rest "));

	r->refused = false;
	importing_value(r, str_tail(text, rest ? 5 : 0), rest ? "" : within, 1);
	buf_add(got, buf_str(&r->out.text));
	importing_records(r);
	buf_reset(&r->out.text);
	r->out.begun = 0;
	if (r->refused)
		buf_add(got, STR("(refused)\n"));
}

void importing_check(
	struct test *t, const char *format, const char *within, const struct importing *c)
{
	struct importing_run r;
	struct buf got = {0};

	importing_begin(&r, t, format, "case");
	for (struct str left = str_from(c->in); left.len;) {
		size_t end = str_find(left, '\n');

		importing_case_value(&r, str_head(left, end), within, &got);
		left = str_tail(left, end + 1);
	}
	importing_end(&r);
	buf_add(&got, buf_str(&r.out.text));
	if (r.out.skipped)
		buf_addf(&got, "(%d skipped)\n", (int)r.out.skipped);
	if (!CHECK_STR(t, buf_str(&got), c->out))
		printf("# in: %s\n", c->name);
	buf_release(&got);
	importing_release(&r);
}

/* ---- whole texts -------------------------------------------------------------------------- */

static bool importing_elements(
	struct importing_run *r, struct str array, const char *within)
{
	struct scan s;
	struct scan_value v;

	scan_init(&s, array, 0);
	if (!scan_array(&s))
		return false;
	while (scan_element(&s, &v))
		importing_value(r, v.text, within, 1);
	return !s.error;
}

/* Its elements one by one, then what is around them. */
static void importing_pieces(struct importing_run *r, struct str object)
{
	const char *const *name = r->f->members;
	struct buf rest = {0};
	struct scan_value v;

	while (name && *name && !scan_find(object, str_from(*name), &v))
		name++;
	if (!name || !*name || v.type != SCAN_ARRAY) {
		importing_value(r, object, "", 1);
		return;
	}
	importing_elements(r, v.text, *name);
	buf_add(&rest, str_head(object, (size_t)(v.text.at - object.at)));
	buf_add(&rest, STR("[]"));
	buf_add(&rest, str_tail(object, (size_t)(v.text.at + v.text.len - object.at)));
	importing_value(r, buf_str(&rest), "", 1);
	buf_release(&rest);
}

static bool importing_document(struct importing_run *r, struct str text)
{
	size_t offset;
	const char *reason;

	if (!scan_check(text, &offset, &reason))
		return false;
	while (text.len && text.at[0] != '{' && text.at[0] != '[')
		text = str_tail(text, 1);
	if (text.len && text.at[0] == '{')
		importing_pieces(r, text);
	else if (r->f->elements)
		importing_elements(r, text, "");
	else
		importing_value(r, text, "", 1);
	return true;
}

/* One text, or one a line. */
static bool importing_all(struct importing_run *r, struct str text)
{
	uint64_t number = 0;

	if (importing_document(r, text))
		return true;
	for (struct str left = text; left.len;) {
		size_t end = str_find(left, '\n');

		if (!importing_document(r, str_head(left, end)))
			return false;
		left = str_tail(left, end + 1);
		number++;
	}
	return number > 0;
}

bool importing_text(struct test *t, const char *format, const char *name, struct str text,
	struct buf *lines)
{
	struct importing_run r;
	bool good;

	importing_begin(&r, t, format, name);
	good = importing_all(&r, text);
	importing_end(&r);
	buf_add(lines, buf_str(&r.out.text));
	if (r.out.skipped)
		buf_addf(lines, "(%d skipped)\n", (int)r.out.skipped);
	good = good && !r.refused;
	importing_release(&r);
	return good;
}

static FILE *importing_open(const char *path)
{
	const char *folder = getenv("AITRACE_SAMPLES");
	struct buf name = {0};
	FILE *file;

	buf_addf(&name, "%s/%s", folder ? folder : "../shared/samples", path);
	file = fopen(buf_text(&name), "r");
	buf_release(&name);
	return file;
}

void importing_sample(struct test *t, const char *path, struct buf *text)
{
	FILE *file = importing_open(path);

	if (!CHECK(t, file != NULL))
		return;
	while (!feof(file) && !ferror(file))
		text->len += fread(buf_reserve(text, 65536), 1, 65536, file);
	fclose(file);
}

void importing_run_sample(
	struct test *t, const char *name, const char *path, void (*body)(struct test *t))
{
	FILE *file = importing_open(path);

	if (!file) {
		test_skip(t, name, "no samples: AITRACE_SAMPLES names their folder");
		return;
	}
	fclose(file);
	test_run(t, name, body);
}
