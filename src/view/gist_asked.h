#ifndef VIEW_GIST_ASKED_H
#define VIEW_GIST_ASKED_H

#include "base/buf.h"

/*
 * What an agent was asked, where its input is a conversation: the words of the last message of a list of them,
 * JSON whose messages have their words, or parts with words, as `content`. False: there are none, or it is no
 * such list. The words are appended.
 */
bool gist_asked(struct str json, struct buf *words);

#endif
