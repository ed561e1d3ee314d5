#ifndef CMD_CAT_AGREE_H
#define CMD_CAT_AGREE_H

#include "cat_options.h"

/*
 * What of a command line cannot go together, in words, with a %s for the format's name; NULL: it can.
 */
const char *cat_agree(const struct cat_options *o);

#endif
