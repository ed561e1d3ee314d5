#ifndef CMD_SCREEN_PARTS_H
#define CMD_SCREEN_PARTS_H

#include "screen.h"

/* Inside of the screen: for screen*.c alone. */

/* Ends the line that is being written, and writes what is pending when that is much. */
void screen_line_end(struct screen *s);

/* A row never continues a line that a program has begun. */
void screen_break(struct screen *s);

/* A line's last part, and its end. */
void screen_last(struct screen *s, struct str text, uint64_t cut);

/* What is drawn over becomes a line as it reads now; so does any other that was begun. */
void screen_drawn_end(struct screen *s);
void screen_begun_end(struct screen *s);

#endif
