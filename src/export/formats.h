#ifndef EXPORT_FORMATS_H
#define EXPORT_FORMATS_H

#include "export/export.h"

/* The formats, up to a row without a name. */
extern const struct export_format formats[];

/* NULL: there is none of this name. */
const struct export_format *formats_find(struct str name);

#endif
