#ifndef MODEL_ADDED_H
#define MODEL_ADDED_H

#include "model/survey.h"

/*
 * What was added to a model's context between two calls of an agent: the tokens that went in, less those of
 * the call before and of its answer, which are said again. 0: it is not known, or it has become less.
 */
uint64_t added_before(struct survey *s, uint32_t llm);

/*
 * And which of them are a tool's: what its result has added to the next call's input. Of the results of
 * several tools each has its share, by its bytes.
 */
struct added {
	uint64_t tokens;
	uint64_t of; /* of several; the same number: it is alone */
};

/* False: it is not known. */
bool added_by_tool(
	struct survey *s, uint32_t tool, const struct life *life, struct added *out);

#endif
