#ifndef VIEW_FIGURE_H
#define VIEW_FIGURE_H

#include <stdint.h>

#include "base/text.h"

/* Numbers for people, in ASCII but for the arrow. Each appends its text. */

/* `999`, `6.4k`, `144k`, `1.2M`, `3.0G`. */
void figure_count(uint64_t count, struct buf *out);

/* A single call's tokens: as figure_count, but exact below 100000. */
void figure_exact(uint64_t count, struct buf *out);

/* Bytes: `812 B`, `2.1 KB`, `144 KB`, `1.2 MB`. */
void figure_size(uint64_t bytes, struct buf *out);

/* `$0.0572`, at most 7 cells: fewer decimals for more money; `<$.0001` for what is less. */
void figure_cost(double dollars, struct buf *out);

/* Time since a trace began, to the millisecond: `+12.641s`, `+1m04.641s`, `+2h01m04.641s`. */
void figure_offset(int64_t ns, struct buf *out);

/* A time that is running, to the tenth of a second: `9.2s`; from a minute on as any duration. */
void figure_running(int64_t ns, struct buf *out);

/* a - b, or the furthest there is in that direction. */
int64_t figure_since(int64_t a, int64_t b);

#endif
