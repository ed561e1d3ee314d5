#ifndef IMPORT_OTELJS_PARTS_H
#define IMPORT_OTELJS_PARTS_H

#include "import/ident.h"
#include "import/oteljs.h"
#include "import/pick.h"

/* What the files of this format share among themselves. */

enum { RESPONSES_MAX = 256 };

struct oteljs {
	struct ident trace; /* of the last span; empty: there was none */
	/* Which span gave a response: what logs say of it names the response alone. */
	struct oteljs_response {
		struct ident id;
		struct ident trace;
		struct ident span;
	} responses[RESPONSES_MAX];
	size_t response_count; /* all that were ever met */
};

struct oteljs_value {
	struct oteljs *o;
	struct str text;
	struct str attributes; /* an object; empty: there are none */
	struct ident trace;    /* empty: it has none */
	struct ident span;
	struct ident parent;
	struct arena *arena;
	struct import_out *out;
};

/* The first of some names, with its value. */
bool oteljs_pick(struct str object, const char *const *names, struct scan_value *out);
/* [seconds, nanoseconds]. False: it is no such time. */
bool oteljs_time(const struct scan_value *v, int64_t *ns);

bool oteljs_span(const struct oteljs_value *v);
bool oteljs_log(const struct oteljs_value *v, const struct import_from *from);

/* `resource` and `scope`, where there are any. */
void oteljs_origin(const struct oteljs_value *v);

#endif
