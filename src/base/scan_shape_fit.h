/*
 * The walk of a text along the learnt shapes. It is compiled once for each set of instructions: who
 * includes this has defined FIT, the attributes of its functions, and these two, the only ones that
 * look at many bytes at once:
 *
 *     bool fit_same(b, p, len)   whether `len` bytes at `p`, which are not 0, are as in the blocks
 *     uint32_t fit_stops(p)      bits of those among FIT_STOPS bytes at which a walk over a string would
 *                                look, or of others
 *
 * Bytes behind the end of the text are looked at, SCAN_BLOCK at most, and not used.
 */

enum { FIT_STOPS = 32 };

/* What a walk over slots has found so far. */
struct fit {
	struct str text;
	size_t pad;
	const char *end; /* of the text */
	struct scan_value *values;
	uint32_t nulls; /* bits of tags */
	bool walks;	/* `scan` was begun: few texts need it */
	struct scan *scan;
};

FIT static inline struct scan *fit_scan(struct fit *f)
{
	if (!f->walks)
		scan_init(f->scan, f->text, f->pad);
	f->walks = true;
	return f->scan;
}

/* Whether it stands at `p`. */
FIT static inline bool fit_stretch(const struct scan_shape_node *n,
	const struct scan_shape_block *blocks, const char *p, const char *end)
{
	if ((word_load(p + n->tell_at) ^ n->tell) & n->tell_mask || end - p < n->len)
		return false;
	return n->told || fit_same(&blocks[n->block], p, n->len);
}

/* The values that lie within a stretch which begins at `p`. */
FIT static inline void fit_marks(
	struct fit *f, const struct scan_shape_node *n, const char *p)
{
	const struct scan_shape_mark *m = n->marks, *end = m + n->mark_count;

	for (; m < end; m++)
		f->values[m->tag].text.at = p + m->at;
	if (n->open.is)
		f->values[n->open.tag].text.at = p + n->open.at - 1;
	if (n->close.is) {
		struct scan_value *v = &f->values[n->close.tag];

		v->text.len = (size_t)(p + n->close.at - v->text.at);
		v->type = SCAN_OBJECT;
		v->escaped = false;
	}
}

/* A string that is not plain. */
FIT static const char *fit_string_far(struct fit *f, const char *p, unsigned tag)
{
	struct scan_value *v = &f->values[tag];
	const char *end = scan_string_end(fit_scan(f), p);

	if (!end)
		return NULL;
	v->text = (struct str){p, (size_t)(end - p)};
	v->type = SCAN_STRING;
	v->escaped = scan_string_escaped(f->scan, v->text);
	return end;
}

/* Most are plain up to their quotes, and no window has to be made for them. */
FIT static inline const char *fit_string(struct fit *f, const char *p, unsigned tag)
{
	uint32_t stops = fit_stops(p);
	const char *end = p;
	struct scan_value *v;

	for (; !stops && end < f->end; stops = fit_stops(end))
		end += FIT_STOPS;
	end += stops ? (unsigned)__builtin_ctz(stops) : 0;
	if (end >= f->end || *end != '"')
		return fit_string_far(f, p, tag);
	v = &f->values[tag];
	v->text = (struct str){p, (size_t)(end - p)};
	v->type = SCAN_STRING;
	v->escaped = false;
	return end;
}

FIT static const char *fit_number_far(struct fit *f, const char *p)
{
	if (p == f->end || ((*p < '0' || *p > '9') && *p != '-'))
		return NULL;
	return scan_number_far(fit_scan(f), p);
}

FIT static inline const char *fit_number(struct fit *f, const char *p, unsigned tag)
{
	const char *end = scan_number_short(p, f->end);
	struct scan_value *v;

	if (!end)
		end = fit_number_far(f, p);
	if (!end)
		return NULL;
	v = &f->values[tag];
	v->text = (struct str){p, (size_t)(end - p)};
	v->type = SCAN_NUMBER;
	v->escaped = false;
	return end;
}

FIT static const char *fit_any(
	struct fit *f, const struct scan_shape_node *n, const char *p)
{
	struct scan_value *v = &f->values[n->tag];

	if (*p != '[' && *p != '{' && *p != 't' && *p != 'f' && *p != 'n')
		return NULL;
	p = scan_value_end(fit_scan(f), p, v, SCAN_DEPTH - (n->inside ? 2 : 1));
	if (p && v->type == SCAN_NULL && n->tag < SCAN_SHAPE_TAGS)
		f->nulls |= UINT32_C(1) << n->tag;
	return p;
}

/* From the slot to behind it; NULL: something else stands there. */
FIT static inline const char *fit_slot(
	struct fit *f, const struct scan_shape_node *n, const char *p)
{
	switch (n->slot) {
	case SCAN_SLOT_NONE:
		return p;
	case SCAN_SLOT_STRING:
	case SCAN_SLOT_WORD:
		return fit_string(f, p, n->tag);
	case SCAN_SLOT_NUMBER:
		return fit_number(f, p, n->tag);
	case SCAN_SLOT_ANY:
		return fit_any(f, n, p);
	default:
		return p == f->end ? p : NULL;
	}
}

/* The last node of the shape that the text has; NULL: of none. */
FIT static inline const struct scan_shape_node *fit_walk(
	struct fit *f, const struct scan_shapes *shapes)
{
	const struct scan_shape_node *nodes = shapes->nodes, *n = nodes + shapes->first;
	const struct scan_shape_block *blocks = shapes->blocks;
	const char *p = f->text.at, *behind;

	while (n != nodes) {
		if (!fit_stretch(n, blocks, p, f->end)) {
			n = nodes + n->next;
			continue;
		}
		behind = fit_slot(f, n, p + n->len);
		if (!behind) {
			n = nodes + (f->walks && f->scan->error ? 0 : n->next);
			continue;
		}
		if (n->holds)
			fit_marks(f, n, p);
		if (n->slot == SCAN_SLOT_END)
			return n;
		p = behind;
		n = nodes + n->child;
	}
	return NULL;
}

/* As scan_shape_read; returns the last node of the shape, or NULL. */
FIT static inline const struct scan_shape_node *fit_read(struct scan_shapes *shapes,
	struct str text, size_t pad, struct scan_value *values, struct scan_shape *shape)
{
	const struct scan_shape_node *leaf;
	struct scan scan;
	struct fit f = {.text = text,
		.pad = pad,
		.end = text.at + text.len,
		.values = values,
		.scan = &scan};

	leaf = fit_walk(&f, shapes);
	if (!leaf)
		return NULL;
	shape->number = leaf->number;
	shape->seen = leaf->seen & ~f.nulls;
	shape->fixed = leaf->fixed;
	shape->note = leaf->note;
	scan_shape_hit(shapes);
	if (shapes->hits % FAVOUR_EVERY == 0)
		scan_shape_favour(shapes, leaf);
	return leaf;
}
