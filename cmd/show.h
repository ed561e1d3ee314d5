#ifndef CMD_SHOW_H
#define CMD_SHOW_H

#include "beside.h"
#include "folders.h"
#include "read/child.h"
#include "rescue.h"
#include "show_options.h"
#include "signals.h"
#include "tui/curses.h"
#include "tui/tui.h"
#include "watched.h"

/* aitrace-tui while it runs: the world around struct tui. */
struct show {
	const struct show_options *options;
	struct signals signals;
	struct intake intake;
	struct folders folders;
	struct beside beside;	/* text that is no record */
	struct child child;	/* exec form, */
	struct watched watched; /* unless it is to know nothing of us */
	uint32_t child_out;	/* source of its standard output */
	bool child_asked;	/* that it still runs was said to who wants to quit */
	struct tui tui;
	bool begun;	   /* what is shown first was decided */
	uint64_t bytes;	   /* of all complete inputs */
	int64_t steady_ns; /* CLOCK_MONOTONIC, looked at once a turn; or the script's */
	int64_t last_ns;   /* the same, when the last record came */
	int64_t latest_ns; /* latest time in a record; INT64_MIN: none has come */
	int64_t fixed_ns;  /* AITRACE_NOW: the time that it is; 0: that of the clock */
	int64_t late_ns;   /* when reading and working must stop, */
	int64_t asked_ns;  /* or when it was asked last whether a key waits: */
	bool pressed;	   /* one does */
	int64_t read_ns;   /* when it was read last */
	int64_t look_ns;   /* when processes and folders were looked at last */

	/* the terminal; not with a script */
	struct curses *curses;
	struct rescue *rescue;
	int keys_fd;	  /* where keys come from */
	int draw_fd;	  /* and frames go */
	int own_fd;	  /* a terminal that was opened for that; -1: none */
	int64_t drawn_ns; /* when the last frame was drawn */
	int test_fd; /* AITRACE_TEST_FD: is told of every frame, and when no more come; -1: nobody */
	uint64_t idle_frames; /* how many there were when it was told that */
	bool gone;	      /* the terminal is */
	int stop;	      /* signal that ends us; 0: none */
};

/* ---- show_intake.c ---- */

/* Opens what is to be read; false when the command cannot be started: errno says why. */
bool show_inputs(struct show *s);

/* Reads what is there until `until_ns` (CLOCK_MONOTONIC). False: there is nothing at the moment. */
bool show_read(struct show *s, int64_t until_ns);

/* All that is not read yet is not wanted. */
void show_stop_reading(struct show *s);

/* The command has ended. */
void show_ended(struct show *s);

/* Tells struct tui how far it is, and what time. */
void show_news(struct show *s);
void show_time(struct show *s);

/* What is to be looked at once a second: processes and folders. False: nothing is. */
bool show_looks(const struct show *s);
void show_look(struct show *s);

/* ---- show_terminal.c ---- */

/* Takes the terminal over. False: why not was said. */
bool show_terminal(struct show *s);
void show_terminal_end(struct show *s);

/* The size of the window. */
void show_size(struct show *s);

/* ---- show_world.c: what the screens ask for ---- */

struct tui_world show_world(struct show *s);

/* ---- show_files.c: tui.conf, and what is kept from one time to the next ---- */

/* Does what tui.conf says; what is wrong in it is said with its place, and the rest is done. */
void show_config(struct show *s);

/* What --print-config prints. */
void show_print_config(void);

void show_remember(struct show *s);
void show_keep(struct show *s);

/* ---- show_loop.c, show_script.c ---- */

void show_loop(struct show *s);

/* Whether what is under way should stop: its time is over, or a key waits. */
bool show_late(struct show *s);

/* Does what the script says; the exit status. */
int show_script(struct show *s);

#endif
