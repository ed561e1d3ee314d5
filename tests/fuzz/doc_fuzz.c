/*
 * Fuzz target of base/doc: the first line of the input is a value, each of the others is tried as a
 * value to go to, as a JSON Patch and as a merge patch. What was before is not changed, a patch applies whole or not
 * at all, differences apply, weights are right. Any broken promise aborts.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 1 << 18, WORK = 1 << 18 };

static void hold(bool promise)
{
	if (!promise)
		abort();
}

static struct buf written(const struct doc *v)
{
	struct buf text = {0};

	doc_write(v, &text);
	return text;
}

/* Read again it is the same, and weighs the same. */
static void hold_sound(struct docs *d, const struct doc *v)
{
	struct docs again = {.most = MOST, .work = SIZE_MAX};
	struct buf text = written(v);
	struct doc w;

	hold(v->weight <= MOST);
	hold(doc_read(&again, buf_str(&text), &w));
	hold(w.weight == v->weight);
	d->work = SIZE_MAX;
	hold(doc_same(d, v, &w));
	hold(v->depth >= w.depth);
	doc_move(&again, &w);
	hold(doc_same(d, v, &w));
	arena_release(&again.arena);
	buf_release(&text);
}

static void hold_difference(struct docs *d, const struct doc *a, const struct doc *b)
{
	struct doc_changes changes;
	struct buf patch = {0};
	struct doc v = *a;

	d->work = WORK;
	doc_diff(d, a, b, &changes);
	doc_changes_write(&changes, &patch);
	d->work = SIZE_MAX;
	if (doc_patch(d, &v, buf_str(&patch)))
		hold(doc_same(d, &v, b));
	else /* on the way both may be there */
		hold(d->fault == DOC_TOO_BIG || d->fault == DOC_TOO_DEEP);
	doc_changes_release(&changes);
	buf_release(&patch);
}

typedef bool change(struct docs *d, struct doc *v, struct str patch);

static void fuzz_change(struct docs *d, struct doc *v, struct str patch, change *act)
{
	struct buf before = written(v), after;
	struct doc old = *v, changed = *v;
	bool applied;

	d->work = WORK;
	applied = act(d, &changed, patch);
	after = written(&old);
	hold(str_eq(buf_str(&before), buf_str(&after)));
	if (applied) {
		hold_sound(d, &changed);
		hold_difference(d, &old, &changed);
		*v = changed;
	} else {
		hold(d->fault != DOC_FINE && doc_fault_text(d->fault));
		hold(changed.at == old.at && changed.len == old.len);
	}
	buf_release(&before);
	buf_release(&after);
}

static void fuzz_line(struct docs *d, struct doc *v, struct str line)
{
	struct doc other;

	d->work = WORK;
	if (doc_read(d, line, &other)) {
		hold_sound(d, &other);
		hold_difference(d, v, &other);
		fuzz_change(d, v, line, doc_merge);
		fuzz_change(d, v, line, doc_patch);
	} else {
		hold(d->fault != DOC_FINE);
	}
	doc_find(d, v, line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct docs d = {.most = MOST, .work = WORK, .seed = 5};
	struct str left = {(const char *)data, size};
	size_t len = str_find(left, '\n');
	struct doc v;

	if (doc_read(&d, str_head(left, len), &v)) {
		hold_sound(&d, &v);
		while ((left = str_tail(left, len + 1)).len) {
			len = str_find(left, '\n');
			fuzz_line(&d, &v, str_head(left, len));
		}
	}
	arena_release(&d.arena);
	return 0;
}
