#ifndef MODEL_MESSAGE_PARTS_H
#define MODEL_MESSAGE_PARTS_H

#include "model/message.h"

/* Where an attribute's words belong. */
enum message_side { SIDE_ASKED, SIDE_ANSWER };

/* A key that holds messages: `flat` ones are beginnings of keys. */
struct message_key {
	struct str key;
	enum message_side side;
	enum message_role role; /* of plain words, and of messages that do not say it */
	bool flat;
};

/* The rows in the order of preference; the empty key behind the last. */
const struct message_key *message_keys(void);

/* Events that are messages. */
struct message_event {
	struct str name;
	enum message_side side;
	enum message_role role;
};
const struct message_event *message_event(struct str name);

/* Them one by one, from 0 on; NULL behind the last. */
const struct message_event *message_event_row(size_t row);

struct message *message_new(struct messages *m, enum message_role role, bool answer);
struct piece *piece_new(struct messages *m, struct message *to, enum piece_kind kind);

/* One piece of words, or of a JSON value when the words are one. */
void piece_say(
	struct messages *m, struct message *to, enum piece_kind kind, struct str text);

/* What a value of unknown shape says, as messages. */
void message_read_value(struct messages *m, const struct scan_value *v,
	enum message_role role, bool answer);

/* One message, from its object. */
void message_read_object(
	struct messages *m, struct str object, enum message_role role, bool answer);

/* What a message says, as words or as a list of pieces in a string. */
void message_read_words(struct messages *m, struct message *to, struct str text);

/* The role that a word says; `otherwise` where it is empty. */
enum message_role message_role_of(struct str word, enum message_role otherwise);

/* The calls of a list, added to a message. */
void message_read_calls(struct messages *m, struct message *to, const struct scan_value *v);

/* Attributes that begin so, put together: `llm.input_messages.0.message.role`. False: there are none. */
bool message_read_flat(
	struct messages *m, const struct facts *f, struct str beginning, bool answer);

#endif
