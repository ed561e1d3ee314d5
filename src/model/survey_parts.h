#ifndef MODEL_SURVEY_PARTS_H
#define MODEL_SURVEY_PARTS_H

#include "model/survey.h"

/* What a hash is of; any other number is one that was made so. */
enum { SURVEY_OF_WORD, SURVEY_OF_NAME, SURVEY_OF_ID, SURVEY_OF_FAILURE };

uint64_t survey_hash(const struct survey *s, uint64_t key, struct str text);

#endif
