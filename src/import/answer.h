#ifndef IMPORT_ANSWER_H
#define IMPORT_ANSWER_H

#include "import/say.h"

/*
 * One call of a model, as sessions tell it: in pieces, over several lines, with its figures now or
 * later. It is told as a span that begins with what was said to the model since the call before
 * (gen_ai.input.messages) and ends with what it answered (gen_ai.output.messages), the parts of it as
 * OpenTelemetry has them. What is said again later replaces what was said.
 */

/* Tokens, each with what OpenTelemetry counts into it: cached ones are input, reasoning is output. */
struct answer_tokens {
	bool known;
	int64_t input;
	int64_t cache_read;
	int64_t cache_write;
	int64_t output;
	int64_t reasoning;
	int64_t window; /* that there is room for in a call; 0: not told */
};

struct answer {
	struct ident id;
	int64_t start_ns;
	int64_t first_ns;  /* of its first piece, where it is known apart; 0: it is not */
	int64_t last_ns;   /* of its last piece */
	bool open;	   /* it was begun, and no end of it said */
	bool calls;	   /* it asks for tools */
	bool words;	   /* it says something */
	struct buf parts;  /* JSON, commas between */
	struct buf asked;  /* messages for the next call, likewise */
	struct buf finish; /* why it stopped; empty: not known */
	struct buf usage;  /* as the source has it, JSON; empty: not known */
	struct buf cost;   /* in US dollars, JSON; likewise */
	struct answer_tokens tokens;
};

void answer_release(struct answer *a);

/*
 * When a call began whose first piece came at `ns`: when the model was told something, or where it was
 * not (0), when it was heard of last; but after a long silence somebody waited, and not for the model.
 */
int64_t answer_begun(int64_t asked_ns, int64_t last_ns, int64_t ns);

/* What goes to the next call of the model. Of too much the beginning is dropped. */
void answer_ask(struct answer *a, const char *role, const struct scan_value *text);
void answer_ask_text(struct answer *a, const char *role, struct str text);
void answer_ask_result(
	struct answer *a, struct str call, const struct scan_value *response);
/* A part as it came. */
void answer_ask_part(struct answer *a, const char *role, struct str json);

/*
 * Begins: forgets the one before, says span_start. `span` has all but the id and kind; its attributes
 * are left open (say_done).
 */
void answer_begin(
	struct answer *a, struct import_out *out, int64_t ns, const struct say_span *span);

/* All pieces come again, and figures: what was there is forgotten. */
void answer_renew(struct answer *a);

/* Pieces, in their order. `type`: text, reasoning. */
void answer_part(struct answer *a, const char *type, const struct scan_value *text);
void answer_call(struct answer *a, struct str id, struct str name,
	const struct scan_value *arguments);
void answer_other(struct answer *a, struct str json);

/* Says span_end with all that is known, attributes left open. Can be said again. */
void answer_end(
	struct answer *a, struct import_out *out, struct str trace, struct str error);

/* Of counts, which are not negative; what does not fit is as much as there can be. */
int64_t answer_sum(int64_t a, int64_t b);

/* Tokens as attributes. */
void answer_say_tokens(struct import_out *out, const struct answer_tokens *t);

#endif
