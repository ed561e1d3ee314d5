#ifndef TUI_TUI_H
#define TUI_TUI_H

#include "export/sink.h"
#include "model/facts.h"
#include "model/store.h"
#include "tui/glances.h"
#include "tui/memory.h"
#include "tui/prompt.h"
#include "tui/screen.h"
#include "tui/settings.h"
#include "tui/sight.h"
#include "tui/tiles.h"

/*
 * The interactive program without its world: what is shown, what keys do, what time it is. Knows
 * no terminal, file or clock; cmd/ gives it those as values, and tests do the same. One loop:
 *
 *     while (!t->quit) {
 *             wait for a key, for input, until tui_due(t)
 *             tui_clock(t, wall, steady)
 *             tui_key(t, key) for every key that was pressed
 *             tui_work(t)
 *             if (tui_stale(t)) tui_draw(t), and t->canvas goes to the terminal
 *     }
 *
 * There are no loops inside: prompts, help and confirmations are states.
 */

/* One `:` command. */
struct command_row {
	const char *name;
	const char *words; /* of its operands, for help; NULL: it has none */
	const char *help;
	void (*run)(struct tui *t, struct str rest); /* without blanks around it */
	/* Appends what `rest` may go on with, each with a NUL behind it; NULL: nothing. */
	void (*complete)(struct tui *t, struct str rest, struct buf *out);
};

struct asides;

/* What is plugged in: parts.c. */
struct tui_parts {
	const struct screen *const *screens; /* screens and parts, NULL at the end */
	const struct command_row *const
		*commands; /* tables, each up to a NULL name; NULL at the end */
};

/* What cmd/ does for it. Each may be NULL in tests. */
struct tui_world {
	/* Bytes to the terminal, as they are, between frames (OSC 52). */
	void (*send)(void *to, struct str bytes);
	/*
	 * Writes a file, whole or not at all: `fill` writes its bytes. Without `over` one that is
	 * there stays (EEXIST). An errno, 0: it was written.
	 */
	int (*write)(void *to, const char *path, bool over,
		void (*fill)(void *from, const struct sink *sink), void *from);
	/*
	 * Leaves the screen, has the shell run a command with `in` as its standard input, and comes
	 * back; with `stay` when Enter was pressed. Its exit status.
	 */
	int (*run)(void *to, const char *command, struct str in, bool stay);
	/* Stops the program as C-z does. */
	void (*suspend)(void *to);
	/* Whether work should stop: its time is over, or somebody has pressed a key. */
	bool (*late)(void *to);
	void *to;
};

/* What the inputs are doing, for titles and status lines. Filled by cmd/. */
struct tui_intake {
	const char *name;   /* of the input, or of the first of them, or the command */
	uint32_t sources;   /* how many there are */
	uint64_t bytes;	    /* that were read */
	uint64_t bytes_all; /* that there are, as far as is known; 0: not known */
	uint64_t texts;	    /* lines that are no records */
	uint64_t bad;	    /* lines that were records and cannot be used */
	bool live;	    /* more may come after what is there now */
	bool done;	    /* nothing more will come */
};

enum { TUI_STACK = 16, TUI_NOTES = 65536 };

struct tui {
	/* the world */
	struct store *store;
	const struct life *life; /* life->in reads records again */
	struct tui_world world;
	struct tui_intake intake;
	int64_t now_ns;	       /* since 1970 */
	int64_t steady_ns;     /* a clock that never goes back */
	int64_t work_until_ns; /* of the same: when `work` must stop */

	/* what else was said: text between records, and complaints of ours */
	const struct asides *asides; /* NULL: nobody keeps them */
	struct buf notes;	     /* lines, newest last; no more than TUI_NOTES bytes */

	/* the window */
	struct canvas canvas;
	int cols;
	int rows;
	enum text_set set; /* of glyphs and of text */
	bool unicode;	   /* the terminal can show more than ASCII */
	bool stale;	   /* what is on the canvas is not what there is */
	bool redraw;	   /* the terminal may have lost it all (C-l) */
	uint64_t frames;   /* that were drawn */

	/* what is plugged in */
	const struct tui_parts *parts;
	const struct screen *screens[PART_COUNT]; /* by part; NULL: not there */
	void *state[PART_COUNT];

	/* what is looked at */
	struct trace *trace; /* NULL: none yet */
	enum part stack[TUI_STACK];
	size_t depth;	/* of the stack; its last one is on top and gets the keys */
	size_t focus;	/* which of its tiles gets them */
	bool maximised; /* only that tile is shown */
	bool follow;	/* the cursor goes with what is new */
	bool quit;
	bool stop_reading;  /* what is left of complete inputs is not wanted */
	size_t worked;	    /* the part whose turn it is to work */
	int64_t settled_ns; /* steady clock, when the rows were last brought up to date */
	int chosen;	    /* keys that were pressed; 0: nobody has touched it */

	struct tiles tiles; /* of the last frame */

	struct settings settings;
	struct memory memory; /* from one time to the next */
	size_t recalled;      /* how far back the prompt has gone in it */

	/* keys */
	struct keymap keymap;
	struct typed typed;
	struct prompt prompt; /* open while prompt.open */
	bool pasting;	      /* a paste goes by */
	int64_t pasted_ns;    /* steady clock, when its last key came */
	struct buf said;      /* a sentence in the status line, until the next key */
	bool said_wrong;

	struct glances glances; /* what rows show of spans */
	struct arena frame;	/* goes with each frame */
	struct row row;		/* scratch, for who is at work */
	struct row left;
	struct row right;
};

void tui_init(struct tui *t, struct store *store, const struct life *life,
	const struct tui_parts *parts);
void tui_release(struct tui *t);

/* ---- what the loop calls ---- */

void tui_clock(struct tui *t, int64_t now_ns, int64_t steady_ns);
void tui_size(struct tui *t, int cols, int rows);
void tui_key(struct tui *t, int key);

/* Text of a paste, as it came. Not in a prompt: it is not taken. */
void tui_paste(struct tui *t, struct str text);

/* Records have come, or an input or process has ended: what follows from that, does. */
void tui_news(struct tui *t);

/*
 * Works until `until_ns` of the steady clock; whether there is more to do. Each part does a step of a
 * millisecond at most and is asked again, the next one first where there was no time for all.
 */
bool tui_work(struct tui *t, int64_t until_ns);

/* The rows of the chosen trace are being put in order: what was read now would have that begin again. */
bool tui_settling(const struct tui *t);

/* When time alone makes the next frame necessary, on the clock of now_ns; INT64_MAX: never. */
int64_t tui_due(const struct tui *t);

/* Draws the frame into t->canvas. */
void tui_draw(struct tui *t);

/* ---- what screens and parts call ---- */

/* What a part remembers. */
void *tui_state(const struct tui *t, enum part part);

/* The screen that gets keys, and the one that it stands on, which has the title. */
enum part tui_screen(const struct tui *t);
enum part tui_top(const struct tui *t);

/* Whether a screen is shown now, alone or in a pane. */
bool tui_shows(const struct tui *t, enum part screen);

/* Puts a screen on top, or goes back to it where it is below; nothing when it is not plugged in. */
void tui_open(struct tui *t, enum part screen);

/* Takes the top one away; the last one stays. */
void tui_back(struct tui *t);

/* Chooses a trace, whose sight is then there. */
void tui_choose(struct tui *t, struct trace *trace);

/* The cursor goes to the newest span, and with what is new from then on. */
void tui_follow(struct tui *t, bool follow);

/* How the chosen trace is looked at; NULL: there is none. */
struct sight *tui_sight(const struct tui *t);

/* The end of what is open in the chosen trace; 0: nothing can go on. */
int64_t tui_edge(const struct tui *t);

/* The span with the cursor; 0: none. */
uint32_t tui_span(const struct tui *t);

/* What a row shows of a span; read from its file where it is not known any more. It lasts until the next call. */
struct glances_slot *tui_glance(struct tui *t, struct trace *trace, uint32_t span);

/* Moves the cursor there, and unfolds what is above it. The place it leaves is what C-o goes back to. */
void tui_jump(struct tui *t, uint32_t span);

/* Remembers a place that was left, so that C-o goes back to it. */
void tui_remember(struct tui *t, uint32_t span);

/* Does an action, as if its key had been pressed. */
void tui_act(struct tui *t, const struct press *press);

/* A sentence for the status line; printf-like. What comes from a trace is made visible there. */
void tui_say(struct tui *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tui_complain(struct tui *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Something that is to be found in the log later; a complaint, safe to show. */
void tui_note(struct tui *t, struct str line);

/* Runs a `:` command, without its colon. */
void tui_command(struct tui *t, struct str line);

/* What is on the canvas is no longer true. */
void tui_touch(struct tui *t);

/* A time of the steady clock on that of now_ns, which may be anything; INT64_MAX: never. */
int64_t tui_wall(const struct tui *t, int64_t steady_ns);

/* Whether `work` should stop now: the world says so, or steady_ns does. */
bool tui_late(const struct tui *t);

#endif
