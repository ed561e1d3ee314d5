#ifndef IMPORT_OUT_H
#define IMPORT_OUT_H

#include "base/buf.h"
#include "base/scan.h"
#include "import/spot.h"

/*
 * Lines of our stream, being written. Members come in the order in which aitrace-stream(5) has them,
 * which is the caller's to keep; commas are set here:
 *
 *     import_begin(out, "span_start");
 *     import_time(out, "ts", ns);
 *     import_text(out, "trace_id", id);
 *     import_text(out, "name", name);
 *     import_open(out, "attributes");
 *     import_text(out, "gen_ai.request.model", model);
 *     import_close(out);
 *     import_end(out);
 */
struct import_mark {
	size_t from;	  /* in the lines: what is written from here on */
	size_t at;	  /* was made of what begins here in the value, */
	struct spot spot; /* or, where that has a number, here */
};

struct import_out {
	struct buf text; /* whole lines, each with its LF; the last one perhaps not yet */
	uint64_t
		skipped; /* values of a type that the format does not know, counted by it */
	uint64_t
		items; /* of a list that it has: spans and logs, whether a line came of one or not */
	size_t begun; /* where the last line begins */
	const char *
		value; /* the one at hand; NULL: nobody asks where in it a line was made of */
	struct import_mark *marks; /* of it, in order */
	size_t mark_count;
	size_t mark_room;
	const char *
		reason; /* why a value cannot be used, static, for people; NULL: it does not say */
};

void import_begin(struct import_out *out, const char *type);
void import_end(struct import_out *out);

/* What is written next was made of what begins here in the value, not of all of it. */
void import_mark(struct import_out *out, const char *at);
/* The same of what came in a value before. */
void import_mark_spot(struct import_out *out, struct spot spot);
void import_out_release(struct import_out *out);

/* Takes back the line that was begun: it will not be one. */
void import_undo(struct import_out *out);

/* An object as a member; what follows goes into it until it is closed. An empty one is not written. */
void import_open(struct import_out *out, const char *key);
void import_close(struct import_out *out);

/* A list of objects as a member (links, events); an empty list is not written, an item has members. */
void import_list(struct import_out *out, const char *key);
void import_item(struct import_out *out);
void import_close_list(struct import_out *out);

/* Members. Text is any bytes: what is not UTF-8 becomes U+FFFD. */
void import_text(struct import_out *out, const char *key, struct str text);
void import_int(struct import_out *out, const char *key, int64_t number);
void import_double(
	struct import_out *out, const char *key, double number); /* not finite: a string */
void import_bool(struct import_out *out, const char *key, bool value);
/* Nanoseconds since 1970-01-01 UTC, as RFC 3339. */
void import_time(struct import_out *out, const char *key, int64_t ns);
/* JSON text that was checked; blanks that are line ends in it become spaces. */
void import_json(struct import_out *out, const char *key, struct str json);
/* A scanned value as it was written: strings with their quotes. */
void import_value(struct import_out *out, const char *key, const struct scan_value *v);
/* The same under a key as it was scanned. */
void import_member(
	struct import_out *out, const struct scan_value *key, const struct scan_value *v);
/* And with a prefix before the key, which is ASCII without quotes and backslashes. */
void import_member_below(struct import_out *out, const char *prefix,
	const struct scan_value *key, const struct scan_value *v);

/*
 * An id of as many hexadecimal digits as are asked for (16 or 32), made of text that is none: always the same
 * one for the same text. Appends it, without quotes.
 */
void import_hashed_id(struct str text, size_t digits, struct buf *out);

#endif
