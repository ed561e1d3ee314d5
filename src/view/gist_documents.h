#ifndef VIEW_GIST_DOCUMENTS_H
#define VIEW_GIST_DOCUMENTS_H

#include "base/buf.h"
#include "base/scan.h"

/*
 * What a search has found, in a few words: `8 docs top .83`, without the score where none has one. ASCII.
 * Appends nothing where the value is no array.
 */
void gist_documents(const struct scan_value *documents, struct buf *out);

#endif
