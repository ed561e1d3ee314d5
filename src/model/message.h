#ifndef MODEL_MESSAGE_H
#define MODEL_MESSAGE_H

#include "model/moment.h"

/*
 * What was said to a model and what it answered, whoever wrote it down: OpenTelemetry's messages of
 * parts, those of model providers, lists that were flattened into keys (`llm.input_messages.0.…`),
 * events, plain words; as JSON values or as strings that hold JSON. Which attribute is what is one
 * table, message_key.c, and which member of a message another, message_read.c.
 */
enum piece_kind {
	PIECE_TEXT,
	PIECE_REASONING,
	PIECE_CALL,   /* the model asks for a tool */
	PIECE_RESULT, /* what a tool gave */
	PIECE_OTHER,  /* an image, a file, what we do not know: as written */
};

struct piece {
	enum piece_kind kind;
	bool json;	 /* `text` is a JSON value; else it is words, escapes undone */
	struct str text; /* of a call: its arguments */
	struct str name; /* of a call or a result: the tool's; empty: not said */
	struct str id;	 /* of the call; empty: it has none */
};

enum message_role {
	MESSAGE_SYSTEM,
	MESSAGE_USER,
	MESSAGE_ASSISTANT,
	MESSAGE_TOOL,
	MESSAGE_OTHER
};

struct message {
	enum message_role role;
	struct str said_role; /* as written */
	struct str name;      /* of who speaks; empty: not said */
	struct str finish;    /* why the model stopped; empty: not said */
	struct piece *pieces;
	size_t count;
	size_t room;
	bool answer;	/* it is what the model answered */
	bool fresh;	/* it was not in the call before (messages_compare) */
	uint64_t print; /* messages that say the same have the same one */
};

/* All of a call. Everything lives in the arena that it was read with. */
struct messages {
	struct message *at;
	size_t count;
	size_t room;
	size_t asked; /* of them, the first ones: what was said to the model */
	const struct attribute
		*from[2]; /* where both were found: NULL where it was elsewhere */
	const char
		*flat[2]; /* or the beginning of the keys that they were flattened into */
	struct arena *arena;
	uint64_t seed; /* of prints; the same for all that are compared */
};

/*
 * Reads them from a span that was opened, and from its events where it does not have them itself.
 * Of what is not shaped like messages, its words are one.
 */
void messages_read(struct messages *m, const struct facts *f, const struct moment *events,
	size_t event_count, const struct life *life, struct arena *arena);

/* The answer alone, where the span has it itself: for what is drawn again and again. */
void messages_read_answer(struct messages *m, const struct facts *f,
	const struct life *life, struct arena *arena);

/* Marks what was not said in the call before (NULL: there is none, and all is new). */
void messages_compare(struct messages *m, const struct messages *before);

/* Whether a key holds messages, in part or as a whole, so that it is shown as such. */
bool messages_claim(const struct messages *m, struct str key);

/*
 * The piece that asks for a tool by this id, and its message; NULL: none. Looked for from the message
 * *message back, but not to the beginning of very many: it is a few before its result.
 */
const struct piece *messages_call(const struct messages *m, struct str id, size_t *message);

#endif
