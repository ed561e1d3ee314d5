#ifndef IMPORT_SLICES_NAMES_H
#define IMPORT_SLICES_NAMES_H

#include "base/arena.h"

/* What processes and threads are called, and more of processes that our own export wrote. Bounded. */
enum { SLICES_NAMES = 8192, SLICES_NAME_MAX = 256 };

struct slices_name {
	uint64_t key;	 /* of a process or thread; 0: free */
	struct str name; /* empty: it was not said */
	struct str
		trace_id; /* of the trace that a process stands for; empty: it is of another tool */
	int64_t since_ns; /* with trace_id: what its times count from */
	bool has_since;
};

struct slices_names {
	struct slices_name *at; /* SLICES_NAMES of them, or NULL */
	size_t count;
	struct arena arena; /* the texts */
};

/* NULL: nothing was said of it. */
const struct slices_name *slices_name_find(const struct slices_names *n, uint64_t key);

/* The one of a key, made when it is new; NULL: there are too many. */
struct slices_name *slices_name(struct slices_names *n, uint64_t key);
void slices_names_release(struct slices_names *n);

#endif
