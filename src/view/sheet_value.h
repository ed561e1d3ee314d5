#ifndef VIEW_SHEET_VALUE_H
#define VIEW_SHEET_VALUE_H

#include "view/sheet.h"

/*
 * Values of attributes as parts of a sheet. Their text stays where it is, or was copied into the
 * sheet's arena where escapes were undone.
 */

/* `key  value`, one row where it is short; what is long goes on below it. */
void sheet_add_pair(struct sheet *s, struct str key, const struct scan_value *v);

/* The same of words of the project's own; the text must last as long as the sheet. */
void sheet_add_words(struct sheet *s, struct str key, enum role role, struct str text);

/* A value that deserves the place: a rule with its size, and all of it. */
void sheet_add_block(struct sheet *s, struct str words, const struct scan_value *v);

/* The same of a text, or of a JSON value that was checked before. */
void sheet_add_block_text(struct sheet *s, struct str words, struct str text, bool json);

#endif
