#ifndef BASE_GZIP_H
#define BASE_GZIP_H

#include "base/buf.h"

/*
 * gzip (RFC 1952), unpacked as it comes: several members one behind the other are one text. What a
 * few bytes unpack to has no bound, so the caller sets one.
 */
struct gunzip;

enum gunzip_result {
	GUNZIP_FINE,
	GUNZIP_BAD,  /* this is not gzip, or its check sum is wrong */
	GUNZIP_FULL, /* there is more than the limit; `out` holds that much */
};

struct gunzip *gunzip_new(void);
void gunzip_free(struct gunzip *g); /* NULL is none */

/* Appends what `piece` unpacks to, until out->len is `limit`. After anything but FINE: no more. */
enum gunzip_result gunzip_add(
	struct gunzip *g, struct str piece, size_t limit, struct buf *out);

/* Whether it could end here: no member has begun that did not end. */
bool gunzip_whole(const struct gunzip *g);

/* Appends `text`, packed quickly rather than well. */
void gzip_add(struct str text, struct buf *out);

#endif
