#ifndef CMD_FROM_OPTION_H
#define CMD_FROM_OPTION_H

#include "import/import.h"

/* What --from may be, separated by `|`: our own stream, and the formats of import_formats. */
#define FROM_WORDS "aitrace|otlp|jaeger|zipkin|elixir|chrome|git-trace2"

/* One of the words. */
struct import_options from_option(const char *word);

#endif
