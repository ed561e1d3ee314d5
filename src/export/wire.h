#ifndef EXPORT_WIRE_H
#define EXPORT_WIRE_H

#include "base/buf.h"
#include "base/scan.h"

/*
 * The wire format of protocol buffers: a field is a tag (its number and how its bytes are laid out)
 * and those bytes.
 */
enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_LENGTH = 2, WIRE_FIXED32 = 5 };

/* ---- writing ------------------------------------------------------------------------------------ */

/* `always`: also when the value is the one that the field has by itself (0). */
void wire_varint_field(unsigned number, uint64_t value, bool always, struct buf *out);

/* `size` bytes, 4 or 8, the least first. */
void wire_fixed_field(
	unsigned number, uint64_t bits, size_t size, bool always, struct buf *out);

/*
 * A field whose length stands before its bytes: what is appended between the two calls. Returns where it
 * began, for the other.
 */
size_t wire_open(unsigned number, struct buf *out);
void wire_close(size_t begin, struct buf *out);

/* ---- reading ------------------------------------------------------------------------------------ */

struct wire_field {
	unsigned number;
	unsigned type;	  /* enum wire_type */
	uint64_t value;	  /* of WIRE_VARINT */
	struct str bytes; /* of the others, a slice of what is read */
};

/* The next field, which is passed. False: that was all, or the rest is none. */
bool wire_next(struct str *rest, struct wire_field *f);

/* ---- what JSON says, as bits; false: it says nothing of the kind -------------------------------- */

/* A number, or text that is one: 64 bits, with a sign or without. */
bool wire_integer(const struct scan_value *v, bool negative, uint64_t *bits);

/* The same for a double; and "NaN", "Infinity", "-Infinity". */
bool wire_double(const struct scan_value *v, uint64_t *bits);

/* Appends the bytes that digits mean; base64 in both alphabets, with its padding or without. */
bool wire_hex(struct str digits, struct buf *out);
bool wire_base64(struct str digits, struct buf *out);

#endif
