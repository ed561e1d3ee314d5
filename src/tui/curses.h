#ifndef TUI_CURSES_H
#define TUI_CURSES_H

#include "term/caps.h"
#include "tui/canvas.h"

/*
 * The terminal: frames go there, keys come from there. The one place that knows of curses, of
 * which a process has one. The locale was set, and signals were taken over before it is opened.
 */
struct curses; /* opaque */

struct curses_options {
	const char *term; /* TERM; NULL: it is not set */
	int in;		  /* keys come from this terminal */
	int out;	  /* and frames go to this one, mostly the same */
	enum colour colour;
};

/* NULL: *why says why not, as the end of a sentence. What is shown before is not touched then. */
struct curses *curses_open(const struct curses_options *options, struct buf *why);

/* Gives the terminal back as it was, and forgets it. Takes NULL. */
void curses_close(struct curses *c);

/* Shows a frame; with `anew` all of it, whatever the terminal shows. */
void curses_show(struct curses *c, const struct canvas *canvas, bool anew);

/* The next key that was pressed (enum key); K_NONE: there is none now. Never waits. */
int curses_key(struct curses *c);

/* Whether clicks and the wheel of a mouse are keys; at first they are the terminal's own business. */
void curses_mouse(struct curses *c, bool on);

/* The cell of the last K_CLICK. */
void curses_click(const struct curses *c, int *x, int *y);

/* The window has another size. */
void curses_resize(struct curses *c, int cols, int rows);

/* Gives the terminal to somebody else for a while, and takes it again. */
void curses_leave(struct curses *c);
void curses_return(struct curses *c);

/*
 * Appends the bytes that put the terminal's screen back, for who can do no more than write them
 * (a signal handler).
 */
void curses_rescue(const struct curses *c, struct buf *out);

#endif
