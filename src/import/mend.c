#include "import/mend.h"

#include <string.h>

#include "base/scan.h"
#include "read/line.h"

/* A walk over the part of a text that breaks no rule. */
struct mend {
	const char *at;
	const char *end;
	unsigned depth;
	char open[SCAN_DEPTH + 1]; /* brackets, outermost first */
	const char *cut;	   /* behind the last whole element; NULL: there is none */
	unsigned cut_depth; /* levels that are open there: nothing closes them later */
};

/* Behind a string, or the end. */
static void mend_string(struct mend *m)
{
	while (++m->at < m->end && *m->at != '"')
		m->at += *m->at == '\\';
	m->at++;
}

/* A level has ended: was it an element, or something further out? */
static void mend_close(struct mend *m, unsigned lists)
{
	m->depth--;
	m->at++;
	if (!m->depth || m->depth > lists ||
		(m->depth == lists && m->open[m->depth - 1] == '{'))
		return;
	m->cut = m->at;
	m->cut_depth = m->depth;
}

/* False: it is nested too deeply. */
static bool mend_walk(struct mend *m, unsigned lists)
{
	while (m->at < m->end)
		switch (*m->at) {
		case '"':
			mend_string(m);
			break;
		case '{':
		case '[':
			if (m->depth > SCAN_DEPTH)
				return false;
			m->open[m->depth++] = *m->at++;
			break;
		case '}':
		case ']':
			mend_close(m, lists);
			break;
		default:
			m->at++;
		}
	return true;
}

bool mend(struct str text, unsigned lists, struct buf *out)
{
	const char *fault;
	size_t sound = text.len;
	struct mend m = {.at = text.at};

	if (scan_check(text, &sound, &fault))
		return false;
	m.end = text.at + sound;
	if (!mend_walk(&m, lists) || !m.cut)
		return false;
	buf_reset(out);
	buf_add(out, (struct str){text.at, (size_t)(m.cut - text.at)});
	while (m.cut_depth)
		buf_add_byte(out, m.open[--m.cut_depth] == '{' ? '}' : ']');
	memset(buf_reserve(out, LINE_PAD), 0, LINE_PAD);
	return true;
}
