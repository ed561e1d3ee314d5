#ifndef ORACLE_H
#define ORACLE_H

#include "base/str.h"

/* jansson as the authority on JSON, for tests that hold base/scan against it. */
enum oracle_verdict {
	ORACLE_ACCEPTS,
	ORACLE_REFUSES,
	ORACLE_CANNOT, /* it stopped at something that it does not do and base/scan does */
};

struct oracle; /* a tree; opaque */

/*
 * Reads one JSON text of any type; *tree is for oracle_free when it is accepted, else NULL.
 *
 * ORACLE_CANNOT covers what jansson refuses though RFC 8259 has it: integers beyond 64 bits,
 * reals beyond double, escaped surrogates without their other half, \u0000 in names, and nesting
 * deeper than 2048. Behind such a place the text may be broken or not: nobody has looked.
 */
enum oracle_verdict oracle_load(struct str text, struct oracle **tree);
void oracle_free(struct oracle *tree);

/*
 * Whether base/scan gives of `text`, which was accepted, just what is in the tree: names, values
 * and order of elements, numbers to the bit, strings with their escapes undone, found by walking
 * and by scan_find.
 */
bool oracle_same(const struct oracle *tree, struct str text);

/*
 * Whether the two agree on `text`: the one place that knows how they may differ. Either says yes
 * and oracle_same holds, or both say no, or jansson cannot tell, or base/scan refuses because of
 * SCAN_DEPTH or at a NUL byte (jansson overlooks one right behind a number or a word).
 */
bool oracle_agrees(struct str text);

#endif
