#include "import/format.h"

#include "import/claude.h"
#include "import/codex.h"
#include "import/elixir.h"
#include "import/gemini.h"
#include "import/jaeger.h"
#include "import/oteljs.h"
#include "import/otlp_in.h"
#include "import/slices.h"
#include "import/trace2.h"
#include "import/zipkin.h"

const struct import_format import_formats[] = {
	{.name = "otlp",
		.help = "OpenTelemetry's traces and logs, in JSON",
		.members = otlp_in_members,
		.lists = 4, /* {"scopeSpans":[{"spans":[ */
		.strict = true,
		.look = otlp_in_look,
		.begin = otlp_in_begin,
		.value = otlp_in_value,
		.end = otlp_in_end_source},
	{.name = "otel-js",
		.help = "objects of OpenTelemetry's JavaScript SDK, as of Copilot CLI",
		.look = oteljs_look,
		.begin = oteljs_begin,
		.value = oteljs_value,
		.end = oteljs_end},
	{.name = "claude-code",
		.help = "session of Claude Code, or its stream-json",
		.look = claude_look,
		.begin = claude_begin,
		.value = claude_value,
		.end = claude_end},
	{.name = "codex",
		.help = "session of Codex, or what codex exec --json writes",
		.look = codex_look,
		.begin = codex_begin,
		.value = codex_value,
		.end = codex_end},
	{.name = "gemini-cli",
		.help = "chat of Gemini CLI",
		.lists = 2, /* {"messages":[ */
		.look = gemini_look,
		.begin = gemini_begin,
		.value = gemini_value,
		.end = gemini_end},
	{.name = "jaeger",
		.help = "traces of Jaeger's query service and its UI",
		.members = jaeger_members,
		.lists = 2, /* {"spans":[ */
		.look = jaeger_look,
		.value = jaeger_value},
	{.name = "zipkin",
		.help = "spans of Zipkin, version 2 of its JSON",
		.elements = true,
		.lists = 1, /* [ */
		.look = zipkin_look,
		.begin = zipkin_begin,
		.value = zipkin_value,
		.end = zipkin_end},
	{.name = "chrome",
		.help = "Chrome's trace events",
		.members = slices_members,
		.elements = true,
		.unclosed = true,
		.look = slices_look,
		.begin = slices_begin,
		.value = slices_value,
		.end = slices_end},
	{.name = "git-trace2",
		.help = "what git writes where GIT_TRACE2_EVENT says",
		.look = trace2_look,
		.begin = trace2_begin,
		.value = trace2_value,
		.end = trace2_end},
	{.name = "elixir",
		.help = "files of the Elixir library AITrace",
		.look = elixir_look,
		.value = elixir_value},
	{0},
};

const struct import_format *import_format_find(struct str name)
{
	for (const struct import_format *f = import_formats; f->name; f++)
		if (str_eq(str_from(f->name), name))
			return f;
	return NULL;
}
