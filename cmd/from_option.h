#ifndef CMD_FROM_OPTION_H
#define CMD_FROM_OPTION_H

#include "import/import.h"

/* What --from may be, separated by `|`: our own stream, and the formats of import_formats. */
#define FROM_WORDS \
	"aitrace|otlp|otel-js|claude-code|codex|gemini-cli|jaeger|zipkin|chrome|git-trace2|elixir"

/* One of the words. */
struct import_options from_option(const char *word);

#endif
