#ifndef MODEL_SURVEY_PARTS_H
#define MODEL_SURVEY_PARTS_H

#include "model/survey.h"

/* What a hash is of; any other number is one that was made so. */
enum { SURVEY_OF_WORD, SURVEY_OF_NAME, SURVEY_OF_ID, SURVEY_OF_FAILURE };

/* Takes in a call; `id` is the hash of what its model calls it, 0: it has no name for it. */
void survey_call(struct survey *s, const struct survey_call *call, uint64_t id);

uint32_t survey_name(const struct survey *s, struct str name);

uint64_t survey_hash(const struct survey *s, uint64_t key, struct str text);

#endif
