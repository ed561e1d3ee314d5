#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/buf.h"

/*
 * Making hostile text visible. Everything in a trace was written by a model, a web page or a
 * stranger; whatever goes to a terminal goes through here, once, when it is shown. What comes out
 * holds no control character, no bidirectional control, nothing of zero or unknown width but at
 * most two combining marks a base, and is valid in the character set it was made for.
 *
 * Widths are libc's (wcwidth), because a curses program's are too: the caller has called
 * setlocale, and takes TEXT_UTF8 only when nl_langinfo(CODESET) then says UTF-8. In the C locale
 * libc knows no character beyond ASCII, and all of them would read U+FFFD; who wants them there
 * sets LC_CTYPE to C.UTF-8 first.
 */
enum text_set {
	TEXT_UTF8, /* the terminal shows UTF-8 */
	TEXT_ASCII, /* LC_ALL=C, TERM=dumb: what is beyond ASCII reads \u00e9 or \U0001f600 */
};

/*
 * Appends `text`, at most its first TEXT_MAX bytes (an ellipsis follows where there was more), on
 * one line:
 *
 *     C0, DEL             ^A ^[ ^?
 *     TAB, CR, LF         one space; a run of CR and LF: one U+23CE (ASCII: one space)
 *     U+0080 to U+009F    \x9b
 *     invalid UTF-8       \xff for each byte (surrogates and overlong forms are invalid)
 *     bidi controls       <RLO> <LRE> <PDF> <LRI> <PDI> <LRM> <ALM> ...
 *     zero-width format   dropped (ZWSP, ZWNJ, ZWJ, BOM, SHY, variation selectors, tags, skin tones)
 *     regional indicators the letters A to Z: what a pair of them is drawn as, nobody agrees on
 *     U+2028, U+2029, not assigned, no characters, width unknown to libc, a combining mark at
 *                         the beginning: U+FFFD (ASCII: ?, where it can be told without libc)
 *     a third combining mark of one base: dropped, and those behind it
 *
 * Returns the width in terminal cells.
 */
enum { TEXT_MAX = 4096 };
int text_line(struct str text, enum text_set set, struct buf *out);

/*
 * The same, cut at a cluster's border to at most `width` cells; where something is cut, the last
 * cell is an ellipsis (U+2026; ASCII: ~). Returns the width that was used: 0 when `width` is 0 or
 * less.
 */
int text_fit(struct str text, enum text_set set, int width, struct buf *out);

/*
 * One row of a text of several lines, `width` cells of it at most (taken as 1 at least). As
 * text_line, but for: LF and CR LF end a row, TAB is blanks to the next multiple of 8, a CR alone
 * reads ^M. With `words` a row that is full ends behind its last blank, if it has one. Returns how
 * many bytes of `text` the row took, its line end too: 0 only when there are none. No row takes
 * more than TEXT_MAX bytes, so that what is never seen costs little.
 */
size_t text_wrap(struct str text, enum text_set set, int width, bool words, struct buf *out,
	int *cells);

/* Cells of text that text_line made. */
int text_width(struct str shown, enum text_set set);

/*
 * Cuts text that text_line made, in place from out->at + start to its end, as text_fit does.
 * Returns the width that is left.
 */
int text_cut(struct buf *out, size_t start, enum text_set set, int width);

/*
 * Text of a program that is passed through (a log line): as text_line, without the limit of
 * length, TAB kept, and `CSI [0-9;:]* m` (colour, at most 64 bytes of numbers) kept when `colour`
 * is set and dropped when it is not, so that both read the same; then *open says whether the line
 * ended with a colour perhaps still on. `CSI K` and `CSI 0 K`, which clear nothing, are dropped.
 */
void text_pass(
	struct str text, enum text_set set, bool colour, struct buf *out, bool *open);

/*
 * What is left to be seen of a line that carriage returns drew over (`10%\r20%\r100%`): the last
 * part between them that is more than blanks, without `CSI K`, which clears a row, at its ends.
 * *over says whether a carriage return stands before it. A line without any is as it was.
 */
struct str text_drawn(struct str line, bool *over);

#endif
