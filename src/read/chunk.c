#include "read/chunk.h"

#include <stdlib.h>

#include "base/mem.h"
#include "read/chunk_record.h"

enum { SLOTS_FIRST = 64, JOINT_KEPT = 1 << 20 };

/* A line that waits for its missing pieces. */
struct chunk_line {
	struct chunk_line *chain; /* next in its slot */
	struct chunk_line *older; /* in the order of their first pieces */
	struct chunk_line *newer; /* in the order of their first pieces */
	uint32_t source;	  /* where its pieces come from */
	uint32_t count;		  /* pieces that it has in all */
	uint32_t have;		  /* of these */
	uint32_t room;		  /* of by_seq; a power of two, or 0 */
	struct chunk_piece *
		*by_seq; /* open addressing, grows with what came, not with count */
	struct chunk_queue pieces; /* that came */
	size_t bytes;		   /* of them all */
	size_t id_len;		   /* bytes of id */
	char id[CHUNK_ID_MAX];	   /* as it was written */
};

static void queue_add(struct chunk_queue *q, struct chunk_piece *piece)
{
	piece->next = NULL;
	if (q->first)
		q->last->next = piece;
	else
		q->first = piece;
	q->last = piece;
}

static struct chunk_piece *queue_take(struct chunk_queue *q)
{
	struct chunk_piece *piece = q->first;

	if (piece)
		q->first = piece->next;
	return piece;
}

static void queue_release(struct chunk_queue *q)
{
	struct chunk_piece *piece;

	while ((piece = queue_take(q)))
		free(piece);
}

static struct chunk_piece *piece_new(const struct line *line)
{
	size_t len = line->text.len;
	struct chunk_piece *piece = mem_resize(NULL, sizeof(*piece) + len + LINE_PAD);

	piece->line = *line;
	piece->line.text.at = piece->bytes;
	if (len)
		memcpy(piece->bytes, line->text.at, len);
	memset(piece->bytes + len, 0, LINE_PAD);
	return piece;
}

/* ---- pieces of one line ---- */

/* Where the piece `seq` is, or the free place where it belongs. */
static struct chunk_piece **line_place(struct chunk_line *l, uint32_t seq)
{
	uint32_t mask = l->room - 1;
	uint32_t i = seq & mask;

	while (l->by_seq[i] && l->by_seq[i]->seq != seq)
		i = (i + 1) & mask;
	return &l->by_seq[i];
}

/* Makes room for one more piece; returns the bytes that this took. */
static size_t line_grow(struct chunk_line *l)
{
	size_t before = l->room * sizeof(struct chunk_piece *);

	if (l->have < l->room / 2)
		return 0;
	free(l->by_seq);
	l->room = l->room ? l->room * 2 : 4;
	l->by_seq = mem_new(l->room * sizeof(struct chunk_piece *));
	for (struct chunk_piece *p = l->pieces.first; p; p = p->next)
		*line_place(l, p->seq) = p;
	return l->room * sizeof(struct chunk_piece *) - before;
}

static void line_free(struct chunk_line *l)
{
	queue_release(&l->pieces);
	free(l->by_seq);
	free(l);
}

/* ---- the table of lines ---- */

static size_t chunks_hash(const struct chunks *c, uint32_t source, struct str id)
{
	uint64_t hash = c->seed ^ source;

	for (size_t i = 0; i < id.len; i++) {
		hash = (hash ^ (unsigned char)id.at[i]) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	return (size_t)hash & (c->slot_count - 1);
}

static struct chunk_line **chunks_slot(struct chunks *c, uint32_t source, struct str id)
{
	return &c->slots[chunks_hash(c, source, id)];
}

static struct str line_id(const struct chunk_line *l)
{
	return (struct str){l->id, l->id_len};
}

static struct chunk_line *chunks_find(struct chunks *c, uint32_t source, struct str id)
{
	struct chunk_line *l = c->slot_count ? *chunks_slot(c, source, id) : NULL;

	while (l && (l->source != source || !str_eq(line_id(l), id)))
		l = l->chain;
	return l;
}

static void chunks_enter(struct chunks *c, struct chunk_line *l)
{
	struct chunk_line **slot = chunks_slot(c, l->source, line_id(l));

	l->chain = *slot;
	*slot = l;
}

static void chunks_grow(struct chunks *c)
{
	if (c->count < c->slot_count)
		return;
	free(c->slots);
	c->slot_count = c->slot_count ? c->slot_count * 2 : SLOTS_FIRST;
	c->slots = mem_new(c->slot_count * sizeof(struct chunk_line *));
	for (struct chunk_line *l = c->oldest; l; l = l->newer)
		chunks_enter(c, l);
}

static size_t *chunks_waiting(struct chunks *c, uint32_t source)
{
	size_t before = c->waiting_room;

	c->waiting = mem_grow(
		c->waiting, &c->waiting_room, (size_t)source + 1, sizeof(*c->waiting));
	if (c->waiting_room > before)
		memset(c->waiting + before, 0,
			(c->waiting_room - before) * sizeof(*c->waiting));
	return &c->waiting[source];
}

static struct chunk_line *chunks_add(
	struct chunks *c, uint32_t source, const struct chunk_record *r)
{
	struct chunk_line *l = mem_new(sizeof(*l));

	l->source = source;
	l->count = r->count;
	l->id_len = r->id.text.len;
	memcpy(l->id, r->id.text.at, l->id_len);
	l->bytes = sizeof(*l);
	c->bytes += l->bytes;
	chunks_grow(c);
	chunks_enter(c, l);
	l->older = c->newest;
	if (c->newest)
		c->newest->newer = l;
	else
		c->oldest = l;
	c->newest = l;
	c->count++;
	++*chunks_waiting(c, source);
	return l;
}

static void chunks_remove(struct chunks *c, struct chunk_line *l)
{
	struct chunk_line **at = chunks_slot(c, l->source, line_id(l));

	while (*at != l)
		at = &(*at)->chain;
	*at = l->chain;
	*(l->older ? &l->older->newer : &c->oldest) = l->newer;
	*(l->newer ? &l->newer->older : &c->newest) = l->older;
	c->count--;
	c->bytes -= l->bytes;
	--*chunks_waiting(c, l->source);
}

/* ---- what becomes of a line ---- */

static void chunks_say(
	struct chunks *c, const struct chunk_line *l, const char *what, const char *why)
{
	faults_add(c->faults, l->source, l->pieces.first->line.number,
		"chunk %.*s: %s%u of %u pieces missing%s", (int)l->id_len, l->id, what,
		l->count - l->have, l->count, why);
}

/* Its pieces come out as text. */
static void chunks_give_up(
	struct chunks *c, struct chunk_line *l, const char *what, const char *why)
{
	struct chunk_piece *piece;

	chunks_say(c, l, what, why);
	chunks_remove(c, l);
	c->lost += l->have;
	while ((piece = queue_take(&l->pieces))) {
		piece->line.text_only = true;
		queue_add(&c->ready, piece);
	}
	line_free(l);
}

static void chunks_drop(struct chunks *c, struct chunk_line *l)
{
	chunks_remove(c, l);
	line_free(l);
}

static void chunks_limit(struct chunks *c)
{
	while (c->bytes > c->max && c->oldest)
		chunks_give_up(
			c, c->oldest, "given up with ", ": too much waits for its rest");
}

static void chunks_join(struct chunks *c, struct chunk_line *l, const struct line *last)
{
	struct line line = *last;

	buf_reset(&c->joint);
	for (uint32_t seq = 0; seq < l->count; seq++) {
		const struct scan_value *data = &(*line_place(l, seq))->data;

		if (data->escaped)
			scan_unescape(data, &c->joint);
		else
			buf_add(&c->joint, data->text);
	}
	chunks_remove(c, l);
	line_free(l);
	line.text = buf_str(&c->joint);
	line.whole = line.text.len;
	line.joined = true;
	line.recallable = line.begun = line.unfinished = false;
	chunks_queue(c, &line);
	if (c->joint.room > JOINT_KEPT)
		buf_release(&c->joint);
}

/* ---- one piece ---- */

static void chunks_keep(struct chunks *c, struct chunk_line *l, const struct line *line,
	const struct chunk_record *r)
{
	struct chunk_piece *piece = piece_new(line);
	size_t bytes = sizeof(*piece) + line->text.len + LINE_PAD + line_grow(l);

	piece->seq = r->seq;
	piece->data = r->data;
	piece->data.text.at = piece->bytes + (r->data.text.at - line->text.at);
	*line_place(l, r->seq) = piece;
	queue_add(&l->pieces, piece);
	l->have++;
	l->bytes += bytes;
	c->bytes += bytes;
}

/* A piece that is no use: it goes on as text, and somebody is told. */
static bool chunks_refuse(struct chunks *c, struct line *line, const char *why)
{
	faults_add(c->faults, line->source, line->number, "%s", why);
	line->text_only = true;
	c->lost++;
	return false;
}

static void chunks_piece(struct chunks *c, struct chunk_line *l, const struct line *line,
	const struct chunk_record *r)
{
	if (!l)
		l = chunks_add(c, line->source, r);
	if (l->room && *line_place(l, r->seq))
		return;
	chunks_keep(c, l, line, r);
	if (l->have == l->count)
		chunks_join(c, l, line);
	else
		chunks_limit(c);
}

/* Whether `before` would be missed: a prompt that stood in front of the piece. */
static bool chunks_glued(const struct line *line, struct str before)
{
	size_t blank = 0;

	while (blank < before.len && (before.at[blank] == ' ' || before.at[blank] == '\t'))
		blank++;
	return line->begun || blank < before.len;
}

static void chunks_before(struct chunks *c, const struct line *line, struct str before)
{
	struct line text = *line;

	text.text = before;
	text.whole = before.len;
	text.text_only = true;
	text.recallable = text.unfinished = false;
	chunks_queue(c, &text);
}

bool chunks_take(struct chunks *c, struct line *line)
{
	size_t begin = chunk_record_begin(line->text);
	struct str before = str_head(line->text, begin);
	struct line piece = *line;
	struct chunk_record r;
	struct chunk_line *l;

	piece.text = str_tail(line->text, begin);
	piece.whole = piece.text.len;
	piece.begun = false;
	if (line->cut || !piece.text.len || !chunk_record_read(piece.text, &r))
		return false;
	if (r.fault)
		return chunks_refuse(c, line, r.fault);
	l = chunks_find(c, line->source, r.id.text);
	if (l && l->count != r.count)
		return chunks_refuse(
			c, line, "a chunk's count differs from its first piece's");
	if (chunks_glued(line, before))
		chunks_before(c, line, before);
	chunks_piece(c, l, &piece, &r);
	return true;
}

void chunks_queue(struct chunks *c, const struct line *line)
{
	queue_add(&c->ready, piece_new(line));
}

bool chunks_ready(struct chunks *c, struct line *line)
{
	struct chunk_piece *piece = queue_take(&c->ready);

	if (!piece)
		return false;
	*line = piece->line;
	queue_add(&c->lent, piece);
	return true;
}

void chunks_forget(struct chunks *c)
{
	queue_release(&c->lent);
}

void chunks_end(struct chunks *c, uint32_t source)
{
	struct chunk_line *l = c->oldest;

	while (l && *chunks_waiting(c, source)) {
		struct chunk_line *newer = l->newer;

		if (l->source == source && c->stopped)
			chunks_drop(c, l);
		else if (l->source == source)
			chunks_give_up(c, l, "", "");
		l = newer;
	}
}

void chunks_release(struct chunks *c)
{
	while (c->oldest) {
		struct chunk_line *l = c->oldest;

		c->oldest = l->newer;
		line_free(l);
	}
	queue_release(&c->ready);
	queue_release(&c->lent);
	free(c->slots);
	free(c->waiting);
	buf_release(&c->joint);
	*c = (struct chunks){.faults = c->faults, .max = c->max, .seed = c->seed};
}
