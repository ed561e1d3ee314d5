#include "base/text.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "base/utf8.h"

enum { MARKS_MAX = 2, SGR_MAX = 64 };

/* What becomes of characters that are not shown as they are. */
enum fate {
	FATE_DROP,
	FATE_NAME,   /* shown by its name */
	FATE_LETTER, /* a regional indicator */
	FATE_LOST,   /* U+FFFD */
};

struct fate_range {
	uint32_t first;
	uint32_t last;
	enum fate fate;
	const char *name; /* of FATE_NAME */
};

/* In order. Unicode's default ignorables, format and bidirectional controls. */
static const struct fate_range fates[] = {
	{0x00AD, 0x00AD, FATE_DROP, NULL}, /* soft hyphen */
	{0x034F, 0x034F, FATE_DROP, NULL}, /* grapheme joiner */
	{0x061C, 0x061C, FATE_NAME, "<ALM>"},
	{0x17B4, 0x17B5, FATE_DROP, NULL}, /* Khmer inherent vowels */
	{0x180B, 0x180F, FATE_DROP, NULL}, /* Mongolian selectors */
	{0x200B, 0x200D, FATE_DROP, NULL}, /* ZWSP, ZWNJ, ZWJ */
	{0x200E, 0x200E, FATE_NAME, "<LRM>"}, {0x200F, 0x200F, FATE_NAME, "<RLM>"},
	{0x2028, 0x2029, FATE_LOST, NULL}, /* line and paragraph separator */
	{0x202A, 0x202A, FATE_NAME, "<LRE>"}, {0x202B, 0x202B, FATE_NAME, "<RLE>"},
	{0x202C, 0x202C, FATE_NAME, "<PDF>"}, {0x202D, 0x202D, FATE_NAME, "<LRO>"},
	{0x202E, 0x202E, FATE_NAME, "<RLO>"},
	{0x2060, 0x2065, FATE_DROP, NULL}, /* word joiner, invisible operators */
	{0x2066, 0x2066, FATE_NAME, "<LRI>"}, {0x2067, 0x2067, FATE_NAME, "<RLI>"},
	{0x2068, 0x2068, FATE_NAME, "<FSI>"}, {0x2069, 0x2069, FATE_NAME, "<PDI>"},
	{0x206A, 0x206F, FATE_DROP, NULL},   /* deprecated format controls */
	{0xFDD0, 0xFDEF, FATE_LOST, NULL},   /* no characters */
	{0xFE00, 0xFE0F, FATE_DROP, NULL},   /* variation selectors */
	{0xFEFF, 0xFEFF, FATE_DROP, NULL},   /* byte order mark */
	{0xFFF9, 0xFFFB, FATE_DROP, NULL},   /* interlinear annotation */
	{0x13430, 0x1343F, FATE_DROP, NULL}, /* hieroglyph format controls */
	{0x1BCA0, 0x1BCA3, FATE_DROP, NULL}, /* shorthand format controls */
	{0x1D173, 0x1D17A, FATE_DROP, NULL}, /* musical format controls */
	{0x1F1E6, 0x1F1FF, FATE_LETTER, NULL},
	{0x1F3FB, 0x1F3FF, FATE_DROP, NULL}, /* skin tones */
	{0xE0000, 0xE0FFF, FATE_DROP, NULL}, /* tags, more variation selectors */
};

/* What one character, or one bad byte, is shown as. */
struct piece {
	char text[16];
	size_t len; /* 0: not at all */
	int cells;  /* 0: a combining mark */
};

/* Where pieces go, and how much room there is. */
struct pen {
	struct buf *out;
	enum text_set set;
	int limit;     /* cells there are */
	int used;      /* of them */
	int marks;     /* that the last base has; -1: there is no base yet */
	size_t safe;   /* where an ellipsis still has its cell */
	int safe_used; /* cells up to there */
};

static const struct fate_range *fate_find(uint32_t code)
{
	size_t low = 0, high = sizeof fates / sizeof *fates;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (code > fates[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < sizeof fates / sizeof *fates && code >= fates[low].first)
		return &fates[low];
	return NULL;
}

static void piece_set(struct piece *p, const char *text, int cells)
{
	p->len = strlen(text);
	memcpy(p->text, text, p->len);
	p->cells = cells;
}

static void piece_char(struct piece *p, char byte)
{
	p->text[0] = byte;
	p->len = 1;
	p->cells = 1;
}

static void piece_lost(struct piece *p, enum text_set set)
{
	piece_set(p, set == TEXT_UTF8 ? "\xEF\xBF\xBD" : "?", 1);
}

static void piece_hex(struct piece *p, const char *format, unsigned value)
{
	p->len = (size_t)snprintf(p->text, sizeof p->text, format, value);
	p->cells = (int)p->len;
}

static void piece_plain(struct piece *p, uint32_t code, enum text_set set)
{
	int cells;

	if (set == TEXT_ASCII) {
		piece_hex(p, code > 0xFFFF ? "\\U%08x" : "\\u%04x", code);
		return;
	}
	cells = wcwidth((wchar_t)code);
	if (cells < 0) {
		piece_lost(p, set);
		return;
	}
	p->len = utf8_encode(code, p->text);
	p->cells = cells;
}

static void piece_beyond_ascii(struct piece *p, uint32_t code, enum text_set set)
{
	const struct fate_range *found = fate_find(code);

	if (code < 0xA0)
		piece_hex(p, "\\x%02x", code);
	else if ((code & 0xFFFE) == 0xFFFE)
		piece_lost(p, set);
	else if (!found)
		piece_plain(p, code, set);
	else if (found->fate == FATE_NAME)
		piece_set(p, found->name, 5);
	else if (found->fate == FATE_LETTER)
		piece_char(p, (char)('A' + (code - found->first)));
	else if (found->fate == FATE_LOST)
		piece_lost(p, set);
	else
		p->len = 0;
}

static size_t piece_line_end(struct piece *p, struct str text, enum text_set set)
{
	size_t len = 1;

	while (len < text.len && (text.at[len] == '\n' || text.at[len] == '\r'))
		len++;
	piece_set(p, set == TEXT_UTF8 ? "\xE2\x8F\x8E" : " ", 1);
	return len;
}

/* What `text` begins with; returns how many of its bytes that was. */
static size_t piece_next(struct piece *p, struct str text, enum text_set set)
{
	unsigned char byte = (unsigned char)text.at[0];
	uint32_t code = 0;
	size_t len;

	if (byte == '\n' || byte == '\r')
		return piece_line_end(p, text, set);
	if (byte < 0x80) {
		if (byte == '\t')
			piece_char(p, ' ');
		else if (byte < 0x20 || byte == 0x7F)
			piece_set(p, (char[]){'^', (char)(byte ^ 0x40), '\0'}, 2);
		else
			piece_char(p, (char)byte);
		return 1;
	}
	len = utf8_decode(text, &code);
	if (!len)
		piece_hex(p, "\\x%02x", byte);
	else
		piece_beyond_ascii(p, code, set);
	return len ? len : 1;
}

/* Length of the run of printable ASCII that `text` begins with; eight bytes at a time. */
static size_t plain_run(struct str text)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	size_t i = 0;

	for (; i + 8 <= text.len; i += 8) {
		uint64_t v, odd;

		memcpy(&v, text.at + i, 8);
		odd = (v - ones * 0x20) | v;	 /* below 0x20, or above 0x7f */
		odd |= (v ^ ones * 0x7F) - ones; /* 0x7f */
		if (odd & high)
			break;
	}
	while (i < text.len && text.at[i] >= 0x20 && text.at[i] < 0x7F)
		i++;
	return i;
}

static void pen_moved(struct pen *p, int cells)
{
	p->used += cells;
	if (p->used < p->limit) {
		p->safe = p->out->len;
		p->safe_used = p->used;
	}
}

/* False when there is no room. */
static bool pen_run(struct pen *p, struct str run)
{
	size_t room = (size_t)(p->limit - p->used);
	struct str part = str_head(run, room);

	if (part.len) {
		struct str sure = str_head(part, part.len - 1);

		p->marks = 0;
		buf_add(p->out, sure);
		pen_moved(p, (int)sure.len);
		buf_add_byte(p->out, part.at[sure.len]);
		pen_moved(p, 1);
	}
	return run.len <= room;
}

static bool pen_mark(struct pen *p, const struct piece *mark)
{
	if (p->marks < MARKS_MAX) {
		p->marks++;
		buf_add(p->out, (struct str){mark->text, mark->len});
		pen_moved(p, 0);
	}
	return true;
}

static bool pen_piece(struct pen *p, struct piece *piece)
{
	if (!piece->len)
		return true;
	if (!piece->cells && p->marks >= 0)
		return pen_mark(p, piece);
	if (!piece->cells)
		piece_lost(piece, p->set);
	if (piece->cells > p->limit - p->used)
		return false;
	p->marks = 0;
	buf_add(p->out, (struct str){piece->text, piece->len});
	pen_moved(p, piece->cells);
	return true;
}

static void pen_ellipsis(struct pen *p)
{
	buf_add(p->out, p->set == TEXT_UTF8 ? STR("\xE2\x80\xA6") : STR("~"));
	p->used++;
}

static void pen_cut(struct pen *p)
{
	p->out->len = p->safe;
	p->used = p->safe_used;
	pen_ellipsis(p);
}

static bool pen_text(struct pen *p, struct str text)
{
	while (text.len) {
		struct str run = str_head(text, plain_run(text));
		struct piece piece;

		if (!pen_run(p, run))
			return false;
		text = str_tail(text, run.len);
		if (!text.len)
			break;
		text = str_tail(text, piece_next(&piece, text, p->set));
		if (!pen_piece(p, &piece))
			return false;
	}
	return true;
}

int text_fit(struct str text, enum text_set set, int width, struct buf *out)
{
	struct pen p = {
		.out = out, .set = set, .limit = width, .marks = -1, .safe = out->len};
	struct str head = text.len > TEXT_MAX ? utf8_whole(str_head(text, TEXT_MAX)) : text;

	if (width <= 0)
		return 0;
	if (!pen_text(&p, head) || (text.len > TEXT_MAX && p.used == width))
		pen_cut(&p);
	else if (text.len > TEXT_MAX)
		pen_ellipsis(&p);
	return p.used;
}

int text_line(struct str text, enum text_set set, struct buf *out)
{
	return text_fit(text, set, INT_MAX, out);
}

/* A row of a text of several lines under way. */
struct wrap {
	struct pen pen;
	size_t at; /* bytes of the text taken */
	size_t blank; /* of them, behind the last blank that has something before it; 0: none */
	size_t blank_len; /* of what was made, up to it */
	int blank_used;
};

enum { TAB_CELLS = 8 };

/* Bytes of the line end that `text` begins with. */
static size_t wrap_line_end(struct str text)
{
	if (text.at[0] == '\n')
		return 1;
	return text.len > 1 && text.at[0] == '\r' && text.at[1] == '\n' ? 2 : 0;
}

static bool wrap_tab(struct wrap *w)
{
	int cells = TAB_CELLS - w->pen.used % TAB_CELLS;
	int room = w->pen.limit - w->pen.used;

	if (!room)
		return false;
	cells = cells < room ? cells : room;
	buf_add_bytes(w->pen.out, ' ', (size_t)cells);
	w->pen.marks = 0;
	pen_moved(&w->pen, cells);
	return true;
}

/* As much of printable ASCII as `rest` begins with and there is room for; false: none. */
static bool wrap_run(struct wrap *w, struct str rest)
{
	struct str run = str_head(rest, (size_t)(w->pen.limit - w->pen.used));
	size_t blank;

	run = str_head(run, plain_run(run));
	if (!run.len)
		return false;
	for (blank = run.len; blank && run.at[blank - 1] != ' ';)
		blank--;
	if (blank && w->at + blank > 1) {
		w->blank = w->at + blank;
		w->blank_len = w->pen.out->len + blank;
		w->blank_used = w->pen.used + (int)blank;
	}
	pen_run(&w->pen, run);
	w->at += run.len;
	return true;
}

/* What `rest` begins with, if there is room for it. */
static bool wrap_one(struct wrap *w, struct str rest)
{
	bool blank = rest.at[0] == ' ' || rest.at[0] == '\t';
	struct piece piece;
	size_t len = 1;

	if (rest.at[0] == '\t') {
		if (!wrap_tab(w))
			return false;
	} else {
		if (rest.at[0] == '\r')
			piece_set(&piece, "^M", 2);
		else
			len = piece_next(&piece, rest, w->pen.set);
		if (!pen_piece(&w->pen, &piece))
			return false;
	}
	w->at += len;
	if (blank && w->at > len) {
		w->blank = w->at;
		w->blank_len = w->pen.out->len;
		w->blank_used = w->pen.used;
	}
	return true;
}

/* The row is full and `rest` goes on: it ends where a word does, and takes something. */
static void wrap_full(struct wrap *w, struct str rest, bool words)
{
	struct piece piece;

	if (!w->at) {
		w->at = rest.at[0] == '\r' ? 1 : piece_next(&piece, rest, w->pen.set);
		pen_ellipsis(&w->pen);
	} else if (words && rest.at[0] == ' ') {
		w->at++;
	} else if (words && w->blank) {
		w->at = w->blank;
		w->pen.out->len = w->blank_len;
		w->pen.used = w->blank_used;
	}
}

size_t text_wrap(struct str text, enum text_set set, int width, bool words, struct buf *out,
	int *cells)
{
	struct wrap w = {.pen = {.out = out,
				 .set = set,
				 .limit = width > 0 ? width : 1,
				 .marks = -1,
				 .safe = out->len}};
	struct str head = text.len > TEXT_MAX ? utf8_whole(str_head(text, TEXT_MAX)) : text;
	size_t end = 0;

	while (w.at < head.len) {
		struct str rest = str_tail(head, w.at);

		if (wrap_run(&w, rest))
			continue;
		end = wrap_line_end(rest);
		if (end)
			break;
		if (!wrap_one(&w, rest)) {
			wrap_full(&w, rest, words);
			break;
		}
	}
	*cells = w.pen.used;
	return w.at + end;
}

/* Cells of the character at the beginning of shown text; *len is its length. */
static int shown_cells(struct str shown, size_t *len)
{
	uint32_t code = 0;
	int cells;

	*len = utf8_decode(shown, &code);
	if (!*len) {
		*len = 1;
		return 1;
	}
	cells = wcwidth((wchar_t)code);
	return cells < 0 ? 1 : cells;
}

int text_width(struct str shown, enum text_set set)
{
	size_t cells = 0;

	while (shown.len) {
		size_t len = set == TEXT_ASCII ? shown.len : plain_run(shown);

		cells += len;
		shown = str_tail(shown, len);
		if (!shown.len)
			break;
		cells += (size_t)shown_cells(shown, &len);
		shown = str_tail(shown, len);
	}
	return cells > INT_MAX ? INT_MAX : (int)cells;
}

int text_cut(struct buf *out, size_t start, enum text_set set, int width)
{
	struct pen p = {.out = out, .set = set, .limit = width, .safe = start};
	size_t end = out->len;

	out->len = start;
	if (width <= 0)
		return 0;
	while (out->len < end) {
		size_t len;
		int cells = shown_cells(
			(struct str){out->at + out->len, end - out->len}, &len);

		if (cells > p.limit - p.used) {
			pen_cut(&p);
			break;
		}
		out->len += len;
		pen_moved(&p, cells);
	}
	return p.used;
}

/*
 * Length of the `CSI [0-9;:]* m` that text begins with, or 0. *open: it may turn a colour on,
 * which only a reset (nothing but zeros) does not.
 */
static size_t sgr_length(struct str text, bool *open)
{
	size_t i = 2;
	bool on = false;

	if (text.len < 3 || text.at[0] != 0x1B || text.at[1] != '[')
		return 0;
	for (; i < text.len && i < SGR_MAX + 2; i++) {
		char byte = text.at[i];

		if (byte == 'm') {
			*open = on;
			return i + 1;
		}
		if (!((byte >= '0' && byte <= '9') || byte == ';' || byte == ':'))
			return 0;
		on = on || (byte >= '1' && byte <= '9') || byte == ':';
	}
	return 0;
}

/* `CSI K` clears the row behind what was written, where nothing stands: compilers write many. */
static size_t clear_length(struct str text)
{
	if (text.len < 3 || text.at[0] != 0x1b)
		return 0;
	text = str_tail(text, 1);
	if (str_starts(text, STR("[K")))
		return 3;
	return str_starts(text, STR("[0K")) ? 4 : 0;
}

static size_t pass_one(struct pen *p, struct str text, bool colour, bool *open)
{
	struct piece piece;
	bool on = false;
	size_t len = sgr_length(text, &on);

	if (len && colour) {
		buf_add(p->out, str_head(text, len));
		*open = on;
	}
	if (!len)
		len = clear_length(text);
	if (len)
		return len;
	if (text.at[0] == '\t') {
		buf_add_byte(p->out, '\t');
		return 1;
	}
	len = piece_next(&piece, text, p->set);
	pen_piece(p, &piece);
	return len;
}

void text_pass(struct str text, enum text_set set, bool colour, struct buf *out, bool *open)
{
	struct pen p = {.out = out, .set = set, .limit = INT_MAX, .marks = -1};

	*open = false;
	while (text.len) {
		struct str run = str_head(text, plain_run(text));

		if (run.len) {
			buf_add(out, run);
			p.marks = 0;
		}
		text = str_tail(text, run.len);
		if (text.len)
			text = str_tail(text, pass_one(&p, text, colour, open));
		p.used = 0;
	}
}
