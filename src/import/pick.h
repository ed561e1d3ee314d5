#ifndef IMPORT_PICK_H
#define IMPORT_PICK_H

#include "base/arena.h"
#include "base/scan.h"

/*
 * Members of objects that others wrote: whatever is not there, or not of the type that is asked for,
 * is as good as absent. Texts have their escapes undone; they last as long as the arena, or where there
 * were none as long as the object.
 */

/* Of any type but null; false: absent. */
bool pick(struct str object, struct str key, struct scan_value *out);

/* Empty: absent. */
struct str pick_text(struct str object, struct str key, struct arena *arena);
/* As JSON text. */
struct str pick_object(struct str object, struct str key);
struct str pick_array(struct str object, struct str key);

/* 0: absent, or negative, which no count is. */
int64_t pick_count(struct str object, struct str key);
bool pick_true(struct str object, struct str key);
/* RFC 3339. */
bool pick_time(struct str object, struct str key, struct arena *arena, int64_t *ns);

/*
 * Many members in one walk: out[i] is the one that is called names[i], or null. Of members that stand
 * twice the later counts.
 */
void pick_many(
	struct str object, const struct str *names, size_t count, struct scan_value *out);

/* A look at the beginning of an object that may be cut off in the middle. */
enum picked { PICKED_NOT, PICKED_CUT, PICKED };
enum picked pick_early(struct str head, struct str key, struct scan_value *out);

#endif
