#ifndef VIEW_STATE_WORDS_H
#define VIEW_STATE_WORDS_H

#include "model/state.h"
#include "view/row.h"

/*
 * What became of a state, in a few words: appended to a row, two blanks in front of each, as long as
 * there is room up to column `end`.
 *
 *     files_touched +1  plan[1] todo→done  budget.left = {2}  -goal  +3 more
 *     no change
 *     unknown: a test failed
 */
void state_words(struct row *r, const struct state *before, const struct state *after,
	enum text_set set, int end);

/* A JSON Pointer as people write it: `plan[1].done`. Appended as it is, not sanitised. */
void state_words_path(struct str pointer, struct buf *out);

/* A value in a word: a string's own text, `{2}` and `[3]` for what has items. Likewise. */
void state_words_value(const struct doc *v, struct buf *out);

#endif
