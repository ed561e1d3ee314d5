#ifndef CMD_CAT_REDACT_H
#define CMD_CAT_REDACT_H

#include "export/redact.h"
#include "export/sink.h"
#include "read/input.h"
#include "report.h"

/* --redact of aitrace-cat(1): its rules and key, and lines on their way through the input. */

struct cat_redact_options {
	bool wanted;
	bool dry;	   /* only list what is found */
	const char *rules; /* as it was written; NULL: secrets */
	const char *key;   /* a file; NULL: the environment's, or one of this run */
};

/* --redact[=VALUE]: -1 to go on, or the exit status: its help was served. */
int cat_redact_option(struct cat_redact_options *o, const char *value);

struct cat_redact {
	struct redact_rules rules;
	struct redact *redact; /* NULL: nothing is redacted */
	const char *key_of;    /* where the key is from, in words */
	struct arena texts;    /* of the lines that were given last */
	struct buf text;       /* of one line */

	/* Of a dry run: */
	struct sink out;
	struct input *in;
	enum text_set set;
};

/* Reads rules and key. False: what is wrong was said. */
bool cat_redact_open(
	struct cat_redact *c, const struct cat_redact_options *o, struct report *report);
void cat_redact_release(struct cat_redact *c);

/* Who looks at lines first. */
struct input_pass cat_redact_pass(struct cat_redact *c);

/* What is found goes to `out`, a line each, from now on. */
void cat_redact_list(
	struct cat_redact *c, struct input *in, const struct sink *out, enum text_set set);

/* Says what was done. False when something could not be, and was withheld. */
bool cat_redact_close(struct cat_redact *c, bool dry, struct report *report);

#endif
