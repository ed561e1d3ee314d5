#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include "base/buf.h"

/*
 * Keys and what they do: one table (keys.c), a row an action. Bindings, the help screen,
 * aitrace-tui(1) and the completion of :bind read it. Adding a key is adding a row, and a line to
 * the manual page, which a test holds against the table.
 *
 * A key is a number: the character's code point, a control character as it is (C-d is 4), or one
 * of these. Terminals know Tab as C-i, Enter as C-m and Esc as C-[.
 */
enum key {
	K_NONE = -1, /* nothing was pressed */
	K_UP = 0x110000,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PGUP,
	K_PGDN,
	K_BACKSPACE,
	K_DELETE,
	K_INSERT,
	K_BACKTAB,
	K_F1, /* to K_F12 */
	K_F12 = K_F1 + 11,
	K_WORD_LEFT,
	K_WORD_RIGHT,
	K_PASTE,     /* a paste begins; its text is no keys */
	K_PASTE_END, /* and ends */
	K_WHEEL_UP,  /* of a mouse */
	K_WHEEL_DOWN,
	K_CLICK,  /* likewise; where: curses_click */
	K_RESIZE, /* the window has another size */
	K_GONE,	  /* the terminal is gone */
};

enum { K_TAB = 9, K_ENTER = 13, K_ESC = 27, K_CTRL_C = 3 };

/* What can be plugged in: screens first, then parts that have none. The order is that of help. */
enum part {
	PART_LIST,
	PART_WATERFALL,
	PART_DETAIL,
	PART_CONVERSATION,
	PART_STATE,
	PART_LOG,
	PART_CINEMA,
	PART_HELP,
	SCREEN_COUNT,
	PART_TIME = SCREEN_COUNT, /* axis, idle gaps, critical path, minimap */
	PART_HOPS,		  /* to errors, to what was slow, to attempts */
	PART_SEARCH,
	PART_PICKING, /* rows of a text */
	PART_FILTER,
	PART_MARKS,
	PART_OUT, /* copy, pager, pipe, :w */
	PART_SETTINGS,
	PART_SURVEY, /* what is in a trace */
	PART_CALLS,  /* from call to call */
	PART_COUNT,
};

/* Screens as bits. */
enum {
	ON_LIST = 1 << PART_LIST,
	ON_WATERFALL = 1 << PART_WATERFALL,
	ON_DETAIL = 1 << PART_DETAIL,
	ON_CONVERSATION = 1 << PART_CONVERSATION,
	ON_STATE = 1 << PART_STATE,
	ON_LOG = 1 << PART_LOG,
	ON_CINEMA = 1 << PART_CINEMA,
	ON_HELP = 1 << PART_HELP,
	ON_ALL = (1 << SCREEN_COUNT) - 1,
	ON_TREE = ON_WATERFALL | ON_CINEMA,
	ON_TEXT = ON_DETAIL | ON_CONVERSATION | ON_STATE | ON_LOG | ON_HELP,
	ON_TRACE = ON_ALL & ~(ON_LIST | ON_HELP), /* what shows one trace */
};

enum action {
	ACT_NONE,
	/* moving */
	ACT_DOWN,
	ACT_UP,
	ACT_SCROLL_DOWN,
	ACT_SCROLL_UP,
	ACT_HALF_DOWN,
	ACT_HALF_UP,
	ACT_PAGE_DOWN,
	ACT_PAGE_UP,
	ACT_FIRST,
	ACT_LAST,
	ACT_OUT,
	ACT_IN,
	ACT_SIBLING_NEXT,
	ACT_SIBLING_PREV,
	ACT_PERCENT, /* with a count: there; without: from a tool call to its message and back */
	ACT_CENTRE,
	ACT_TOP,
	ACT_BOTTOM,
	/* folds */
	ACT_FOLD_TOGGLE,
	ACT_FOLD_OPEN,
	ACT_FOLD_CLOSE,
	ACT_FOLD_OPEN_DEEP,
	ACT_FOLD_CLOSE_DEEP,
	ACT_FOLD_OPEN_ALL,
	ACT_FOLD_CLOSE_ALL,
	ACT_FOLD_ALIKE,
	ACT_FOLD_ALIKE_ALL,
	/* screens */
	ACT_OPEN,
	ACT_BACK,
	ACT_ESCAPE, /* as back, but never out of the program */
	ACT_QUIT,
	ACT_PANE_NEXT,
	ACT_PANE_PREV,
	ACT_PANE_MAX,
	ACT_TRACES,
	ACT_WATERFALL,
	ACT_CONVERSATION,
	ACT_STATE,
	ACT_RAW,
	ACT_LOG,
	ACT_HELP,
	ACT_TAB_1,
	ACT_TAB_2,
	ACT_TAB_3,
	ACT_TAB_4,
	ACT_TAB_5,
	/* finding */
	ACT_SEARCH,
	ACT_SEARCH_NEXT,
	ACT_SEARCH_PREV,
	ACT_SEARCH_NAME,
	ACT_FILTER,
	ACT_ATTEMPT_NEXT,
	ACT_ATTEMPT_PREV,
	ACT_ERROR_NEXT,
	ACT_ERROR_PREV,
	ACT_SLOW_NEXT,
	ACT_SLOW_PREV,
	ACT_SORT,
	ACT_SORT_REVERSE,
	ACT_MARK,
	ACT_MARK_GO,
	ACT_JUMP_BACK,
	/* time */
	ACT_ZOOM_IN,
	ACT_ZOOM_OUT,
	ACT_ZOOM_FIT,
	ACT_ZOOM_ALL,
	ACT_PAN_LEFT,
	ACT_PAN_RIGHT,
	ACT_TIME_START,
	ACT_TIME_END,
	ACT_FOLLOW,
	ACT_PLAY,
	ACT_STEP_NEXT,
	ACT_STEP_PREV,
	ACT_MARKER_NEXT,
	ACT_MARKER_PREV,
	ACT_STEP_ERROR_NEXT,
	ACT_STEP_ERROR_PREV,
	ACT_FASTER,
	ACT_SLOWER,
	ACT_SPEED_NORMAL,
	/* looks */
	ACT_CRITICAL,
	ACT_IDLE,
	ACT_TIME_FORMAT,
	ACT_COLUMNS,
	ACT_WRAP,
	ACT_GLYPHS,
	ACT_NEW_ONLY,
	ACT_DIFF,
	/* out */
	ACT_COPY_LINE,
	ACT_COPY_ID,
	ACT_COPY_VALUE,
	ACT_COPY_JSON,
	ACT_COPY_ALL,
	ACT_PAGER,
	ACT_PIPE,
	ACT_COMMAND,
	/* the program */
	ACT_REDRAW,
	ACT_CANCEL,
	ACT_SUSPEND,
	ACT_COUNT,
};

struct action_row {
	enum action action;
	const char *name; /* for :bind and tui.conf */
	const char *keys; /* by default, separated by blanks: `j Down C-n`, `zo`, `m` */
	unsigned screens; /* where, of ON_ALL */
	bool character;	  /* another character follows, which is its argument: m{a-z} */
	const char
		*word; /* what it is called in the line of hints; NULL: it is not there */
	const char *help; /* one line */
};

/* The rows in the order of the help screen, up to one with ACT_NONE. */
const struct action_row *keys_table(void);

/* What the rows from this one on are about; NULL: the same as those before it. */
const char *keys_heading(const struct action_row *row);

/* The row of an action. Some have several (other screens, other words): the first for a screen. */
const struct action_row *keys_row(enum action action, enum part screen);

/* The row with this name, NULL: there is none. */
const struct action_row *keys_named(struct str name);

/* Which keys do what: the table's, and what tui.conf and :bind have changed. */
enum { KEYS_SEQUENCE = 4 };

struct key_bind {
	int keys[KEYS_SEQUENCE]; /* as many as there are, then 0 */
	unsigned screens;
	const struct action_row *row; /* NULL: these keys do nothing any more */
};

struct keymap {
	struct key_bind *binds; /* later ones count more, those of fewer screens most */
	size_t count;
	size_t room;
};

/* Fills it from the table. */
void keymap_init(struct keymap *m);
void keymap_release(struct keymap *m);

/*
 * Binds keys, written as in the table. `row` NULL: they do nothing. False: they cannot be read as
 * keys, or are more than KEYS_SEQUENCE.
 */
bool keymap_bind(
	struct keymap *m, struct str keys, unsigned screens, const struct action_row *row);

/* The first keys that do this on a screen, in words; empty: there are none. */
struct str keymap_words(
	const struct keymap *m, enum action action, enum part screen, struct buf *out);

/* All of them, separated by blanks. */
void keymap_all_words(
	const struct keymap *m, const struct action_row *row, struct buf *out);

/* A key in words: `C-d`, `Down`, `Space`, `é`. */
void keys_word(int key, struct buf *out);
bool keys_has_name(int key); /* it is more than its character */

/*
 * The keys of a word: one by its name (`Down`, `C-d`), or several, character by character, with names
 * in angles (`zo`, `z<Down>`). How many, 0: it cannot be read, or there are more than `max`.
 */
int keys_read(struct str word, int *keys, int max);

/* ---- from presses to actions ---- */

/* What a person has asked for. */
struct press {
	enum action action;
	int count;     /* that was typed before it; 0: none */
	int character; /* of m{a-z} and its like; 0: none */
};

/* Keys that do not make an action yet. */
struct typed {
	int count; /* digits so far; 0: none */
	int keys[KEYS_SEQUENCE];
	size_t key_count;
	const struct action_row *waiting; /* for its character */
};

enum typed_result {
	TYPED_MORE,    /* more is needed */
	TYPED_ACTION,  /* *press is whole */
	TYPED_NOTHING, /* these keys mean nothing here: forgotten */
};

/* Takes one key that was pressed on a screen. */
enum typed_result typed_key(struct typed *typed, const struct keymap *m, enum part screen,
	int key, struct press *press);

/* What is there so far, in words, for the status line. */
void typed_words(const struct typed *typed, struct buf *out);

#endif
