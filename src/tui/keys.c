#include "tui/keys.h"

/* The one table: what there is to be done, by which keys, where. See keys.h. */

enum {
	ON_FOLDED = ON_WATERFALL | ON_DETAIL | ON_CONVERSATION,
	ON_PLAYED = ON_TREE | ON_STATE | ON_CONVERSATION,
};

static const struct action_row table[] = {
	/* moving */
	{ACT_DOWN, "down", "j Down C-n", ON_ALL, false, NULL, "a row down; 5j: five"},
	{ACT_UP, "up", "k Up C-p", ON_ALL, false, NULL, "a row up"},
	{ACT_SCROLL_DOWN, "scroll-down", "C-e WheelDown", ON_ALL, false, NULL,
		"the window a row down, the cursor where it is"},
	{ACT_SCROLL_UP, "scroll-up", "C-y WheelUp", ON_ALL, false, NULL, "the same up"},
	{ACT_HALF_DOWN, "half-down", "C-d", ON_ALL, false, NULL, "half a page down"},
	{ACT_HALF_UP, "half-up", "C-u", ON_ALL, false, NULL, "half a page up"},
	{ACT_PAGE_DOWN, "page-down", "C-f PgDn", ON_ALL, false, NULL, "a page down"},
	{ACT_PAGE_DOWN, "page-down", "Space", ON_ALL & ~ON_CINEMA, false, NULL,
		"a page down; in cinema it plays and pauses"},
	{ACT_PAGE_UP, "page-up", "C-b PgUp b", ON_ALL, false, NULL, "a page up"},
	{ACT_FIRST, "first", "g Home", ON_ALL, false, NULL, "first row; 5g: the fifth"},
	{ACT_LAST, "last", "G End", ON_ALL, false, NULL, "last row"},
	{ACT_PERCENT, "percent", "%", ON_ALL, false, "asked by",
		"tool call to the message that asked, and back; 50%: there"},
	{ACT_OUT, "out", "h Left", ON_FOLDED, false, NULL, "fold, else go to the parent"},
	{ACT_IN, "in", "l Right", ON_FOLDED, false, NULL,
		"unfold, else go to the first child"},
	{ACT_OUT, "out", "h Left", ON_STATE | ON_CINEMA, false, NULL,
		"the state of the key before"},
	{ACT_IN, "in", "l Right", ON_STATE | ON_CINEMA, false, "next state",
		"the state of the next key, where there are several"},
	{ACT_SIBLING_NEXT, "sibling-next", "J", ON_FOLDED, false, NULL,
		"next sibling; in a conversation the next call"},
	{ACT_SIBLING_PREV, "sibling-prev", "K", ON_FOLDED, false, NULL,
		"previous sibling, previous call"},
	{ACT_CENTRE, "centre", "zz", ON_ALL, false, NULL, "the cursor's row to the middle"},
	{ACT_TOP, "top", "zt", ON_ALL, false, NULL, "the cursor's row to the top"},
	{ACT_BOTTOM, "bottom", "zb", ON_ALL, false, NULL, "the cursor's row to the bottom"},

	/* folds */
	{ACT_FOLD_TOGGLE, "fold", "za", ON_FOLDED, false, "fold", "fold or unfold"},
	{ACT_FOLD_OPEN, "fold-open", "zo", ON_FOLDED, false, NULL, "unfold"},
	{ACT_FOLD_CLOSE, "fold-close", "zc", ON_FOLDED, false, NULL, "fold"},
	{ACT_FOLD_OPEN_DEEP, "fold-open-deep", "zO", ON_FOLDED, false, NULL,
		"unfold with all below it"},
	{ACT_FOLD_CLOSE_DEEP, "fold-close-deep", "zC", ON_FOLDED, false, NULL,
		"fold with all below it"},
	{ACT_FOLD_OPEN_ALL, "fold-open-all", "zR", ON_FOLDED, false, NULL, "unfold all"},
	{ACT_FOLD_CLOSE_ALL, "fold-close-all", "zM", ON_FOLDED, false, NULL, "fold all"},
	{ACT_FOLD_ALIKE, "fold-alike", "zs", ON_WATERFALL, false, NULL,
		"siblings of one name into one row, and back"},
	{ACT_FOLD_ALIKE_ALL, "fold-alike-all", "zS", ON_WATERFALL, false, NULL,
		"the same of all calls that there are three or more of"},

	/* screens */
	{ACT_OPEN, "open", "Enter", ON_ALL, false, "open", "open what the cursor is on"},
	{ACT_BACK, "back", "q", ON_ALL, false, "back",
		"back to the screen before; from the last one, quit"},
	{ACT_ESCAPE, "escape", "Esc", ON_ALL, false, NULL,
		"the same, but never out of the program"},
	{ACT_QUIT, "quit", "Q", ON_ALL, false, "quit", "quit"},
	{ACT_PANE_NEXT, "pane-next", "Tab", ON_ALL, false, NULL, "next pane"},
	{ACT_PANE_PREV, "pane-prev", "S-Tab", ON_ALL, false, NULL, "previous pane"},
	{ACT_PANE_MAX, "pane-max", "O", ON_ALL, false, NULL, "this pane alone, and back"},
	{ACT_TRACES, "traces", "t", ON_ALL, false, "traces", "the list of traces"},
	{ACT_WATERFALL, "waterfall", "w", ON_ALL, false, "waterfall",
		"spans and when they ran"},
	{ACT_CONVERSATION, "conversation", "c", ON_ALL, false, "conversation",
		"what was said to the model, and what it said"},
	{ACT_STATE, "state", "d", ON_ALL & ~(ON_CINEMA | ON_STATE), false, "state",
		"the agent's state, and what changed"},
	{ACT_DIFF, "diff", "d", ON_CINEMA | ON_STATE, false, "diff",
		"state: what changed alone, or all"},
	{ACT_RAW, "raw", "r", ON_ALL, false, "raw",
		"the span's records as they were written"},
	{ACT_LOG, "log", "L", ON_ALL, false, "log",
		"text between the records, and complaints"},
	{ACT_HELP, "help", "? F1", ON_ALL, false, "help", "this"},
	{ACT_TAB_1, "tab-1", "1", ON_DETAIL, false, NULL, "arguments"},
	{ACT_TAB_2, "tab-2", "2", ON_DETAIL, false, NULL, "result"},
	{ACT_TAB_3, "tab-3", "3", ON_DETAIL, false, NULL, "events"},
	{ACT_TAB_4, "tab-4", "4", ON_DETAIL, false, NULL, "state"},
	{ACT_TAB_5, "tab-5", "5", ON_DETAIL, false, NULL, "raw"},

	/* finding */
	{ACT_SEARCH, "search", "/", ON_ALL, false, "find",
		"search names, attributes and messages for a pattern; in a document and in lists their rows"},
	{ACT_SEARCH_NEXT, "search-next", "n", ON_ALL, false, NULL, "next match"},
	{ACT_SEARCH_PREV, "search-prev", "N", ON_ALL, false, NULL, "previous match"},
	{ACT_SEARCH_NAME, "search-name", "*", ON_TREE, false, NULL,
		"search for the name under the cursor"},
	{ACT_FILTER, "filter", "&", ON_LIST | ON_TREE, false, "filter",
		"what a TraceQL query keeps, of the list traces; &! the rest; empty: everything"},
	{ACT_FILTER, "filter", "&", ON_TEXT, false, "filter",
		"rows that have a pattern; &! those without it; empty: all"},
	{ACT_ATTEMPT_NEXT, "attempt-next", "x", ON_TRACE, false, NULL,
		"next attempt of the same call"},
	{ACT_ATTEMPT_PREV, "attempt-prev", "X", ON_TRACE, false, NULL, "previous attempt"},
	{ACT_ERROR_NEXT, "error-next", "e", ON_TRACE, false, NULL, "next error"},
	{ACT_ERROR_PREV, "error-prev", "E", ON_TRACE, false, NULL, "previous error"},
	{ACT_SLOW_NEXT, "slow-next", "s", ON_TRACE, false, NULL,
		"the slowest child, then the next slowest"},
	{ACT_SLOW_PREV, "slow-prev", "S", ON_TRACE, false, NULL, "previous one"},
	{ACT_SORT, "sort", "s", ON_LIST, false, "sort", "sort by the next column"},
	{ACT_SORT_REVERSE, "sort-reverse", "S", ON_LIST, false, NULL,
		"the other way round"},
	{ACT_MARK, "mark", "m", ON_TRACE, true, NULL, "mark the span: m{a-z}"},
	{ACT_MARK_GO, "mark-go", "'", ON_TRACE, true, NULL,
		"to the mark '{a-z}; '' where the last jump came from"},
	{ACT_JUMP_BACK, "jump-back", "C-o", ON_TRACE, false, NULL,
		"where the last jump came from"},

	/* time */
	{ACT_ZOOM_IN, "zoom-in", "+", ON_WATERFALL, false, "zoom",
		"look closer, at the cursor"},
	{ACT_ZOOM_OUT, "zoom-out", "-", ON_WATERFALL, false, NULL,
		"back to what was shown before"},
	{ACT_ZOOM_FIT, "zoom-fit", "=", ON_WATERFALL, false, NULL,
		"the span in the middle; again: as large as it can be"},
	{ACT_ZOOM_ALL, "zoom-all", "0", ON_WATERFALL, false, NULL, "the whole trace"},
	{ACT_PAN_LEFT, "pan-left", "(", ON_TREE, false, NULL, "earlier"},
	{ACT_PAN_RIGHT, "pan-right", ")", ON_TREE, false, NULL, "later"},
	{ACT_TIME_START, "time-start", "^", ON_TREE, false, NULL,
		"the beginning of the trace"},
	{ACT_TIME_END, "time-end", "$", ON_TREE, false, NULL, "its end"},
	{ACT_FOLLOW, "follow", "F", ON_ALL, false, "follow", "go with what is new"},
	{ACT_PLAY, "play", "p", ON_PLAYED | ON_DETAIL, false, "play",
		"play the trace, and pause"},
	{ACT_PLAY, "play", "Space", ON_CINEMA, false, "play", "play, and pause"},
	{ACT_STEP_NEXT, "step-next", ".", ON_CINEMA, false, "step",
		"to the next thing that happened"},
	{ACT_MARKER_NEXT, "marker-next", "]", ON_CINEMA, false, "call",
		"to the next model or tool call, or mark"},
	{ACT_STEP_ERROR_NEXT, "step-error-next", "}", ON_CINEMA, false, "error",
		"to when the next error happened"},
	{ACT_STEP_NEXT, "step-next", ".", ON_PLAYED & ~ON_CINEMA, false, "next change",
		"to what happened next; of a state: to its next change"},
	{ACT_STEP_PREV, "step-prev", ",", ON_PLAYED, false, "change before",
		"to the one before"},
	{ACT_STEP_NEXT, "step-next", ".", ON_DETAIL, false, NULL, "the next span"},
	{ACT_STEP_PREV, "step-prev", ",", ON_DETAIL, false, NULL, "the span before"},
	{ACT_MARKER_NEXT, "marker-next", "]", ON_DETAIL, false, "next call",
		"the next model or tool call, or marked span"},
	{ACT_MARKER_PREV, "marker-prev", "[", ON_DETAIL, false, NULL, "the one before"},
	{ACT_MARKER_NEXT, "marker-next", "]", ON_PLAYED & ~ON_CINEMA, false, NULL,
		"to the next model or tool call, or mark"},
	{ACT_MARKER_PREV, "marker-prev", "[", ON_PLAYED, false, NULL, "to the one before"},
	{ACT_MARKER_NEXT, "marker-next", "}", ON_CONVERSATION, false, "next call",
		"the next model call"},
	{ACT_MARKER_PREV, "marker-prev", "{", ON_CONVERSATION, false, "call before",
		"the model call before"},
	{ACT_STEP_ERROR_NEXT, "step-error-next", "}", ON_WATERFALL | ON_STATE, false, NULL,
		"to when the next error happened"},
	{ACT_STEP_ERROR_PREV, "step-error-prev", "{", ON_TREE | ON_STATE, false, NULL,
		"to the one before"},
	{ACT_FASTER, "faster", ">", ON_PLAYED, false, "faster", "twice as fast"},
	{ACT_SLOWER, "slower", "<", ON_PLAYED, false, NULL, "half as fast"},
	{ACT_SPEED_NORMAL, "speed-normal", "Backspace", ON_PLAYED, false, NULL,
		"as fast as it was"},

	/* looks */
	{ACT_CRITICAL, "critical", "C", ON_TREE, false, "critical path",
		"mark the critical path"},
	{ACT_IDLE, "idle", "I", ON_TREE, false, "idle",
		"make time in which nothing ran short"},
	{ACT_TIME_FORMAT, "time-format", "T", ON_ALL, false, NULL,
		"times since the start, of the clock, since the one before"},
	{ACT_COLUMNS, "columns", "i", ON_LIST | ON_WATERFALL, false, NULL,
		"more room for names, less for figures and bars"},
	{ACT_WRAP, "wrap", "W", ON_DETAIL | ON_CONVERSATION | ON_STATE | ON_LOG, false,
		"wrap", "long lines: wrapped or cut"},
	{ACT_GLYPHS, "glyphs", "~", ON_ALL, false, NULL, "Unicode or ASCII"},
	{ACT_NEW_ONLY, "new-only", "o", ON_CONVERSATION, false, "new only",
		"all messages, or only those that are new in this call"},

	/* out */
	{ACT_COPY_LINE, "copy-line", "yy", ON_ALL, false, "copy",
		"copy what the cursor is on"},
	{ACT_COPY_ID, "copy-id", "yi", ON_ALL, false, NULL, "copy the id"},
	{ACT_COPY_VALUE, "copy-value", "yv", ON_ALL, false, NULL,
		"copy the value, as it was written"},
	{ACT_COPY_JSON, "copy-json", "yj", ON_ALL, false, NULL, "copy the span as JSON"},
	{ACT_COPY_ALL, "copy-all", "ya", ON_ALL, false, NULL, "copy all that is shown"},
	{ACT_PAGER, "pager", "v", ON_ALL, false, "pager", "the value in $PAGER"},
	{ACT_PIPE, "pipe", "|", ON_ALL, false, NULL, "the span as JSON into a command"},
	{ACT_COMMAND, "command", ":", ON_ALL, false, NULL, "a command; :w FILE writes"},

	/* the program */
	{ACT_REDRAW, "redraw", "C-l R", ON_ALL, false, NULL,
		"draw the screen anew; -f reads on what grows"},
	{ACT_CANCEL, "cancel", "C-c", ON_ALL, false, NULL,
		"stop what is being looked for; else quit"},
	{ACT_SUSPEND, "suspend", "C-z", ON_ALL, false, NULL,
		"stop, until the shell goes on"},
	{.action = ACT_NONE},
};

const struct action_row *keys_table(void)
{
	return table;
}

const char *keys_heading(const struct action_row *row)
{
	switch (row->action) {
	case ACT_DOWN:
		return "Moving";
	case ACT_FOLD_TOGGLE:
		return "Folds";
	case ACT_OPEN:
		return "Screens";
	case ACT_SEARCH:
		return "Finding";
	case ACT_ZOOM_IN:
		return "Time";
	case ACT_CRITICAL:
		return "Looks";
	case ACT_COPY_LINE:
		return "Out";
	case ACT_REDRAW:
		return "The program";
	default:
		return NULL;
	}
}

const struct action_row *keys_row(enum action action, enum part screen)
{
	for (const struct action_row *row = table; row->action; row++)
		if (row->action == action && row->screens & 1U << screen)
			return row;
	return NULL;
}

const struct action_row *keys_named(struct str name)
{
	for (const struct action_row *row = table; row->action; row++)
		if (str_eq(str_from(row->name), name))
			return row;
	return NULL;
}
