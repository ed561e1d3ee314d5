#ifndef CMD_CAT_FORMAT_H
#define CMD_CAT_FORMAT_H

#include "export/export.h"

/* What --to may be: what src/export has, and what needs more than that. */
/* The format of a name, NULL: none; and one by one, in the order of --help, NULL behind the last. */
const struct export_format *cat_format(struct str name);
const struct export_format *cat_format_row(size_t row);

/* Which they are, separated by `|`. */
#define CAT_FORMAT_WORDS "records|spans|tree|otlp|chrome|folded|csv|json"

#endif
