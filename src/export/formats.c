#include "export/formats.h"

#include "export/chrome.h"
#include "export/csv.h"
#include "export/folded.h"
#include "export/otlp.h"
#include "export/records.h"
#include "export/spans.h"

const struct export_format formats[] = {
	{.name = "records",
		.help = "the stream, chunks joined, nothing twice",
		.trace = records_trace},
	{.name = "spans", .help = "a line a span, its events inside", .trace = spans_trace},
	{.name = "otlp",
		.help = "OpenTelemetry, as its file exporter writes",
		.begin = otlp_begin,
		.trace = otlp_trace,
		.pause = otlp_pause,
		.end = otlp_end},
	{.name = "chrome",
		.help = "trace events, for Perfetto",
		.begin = chrome_begin,
		.trace = chrome_trace,
		.end = chrome_end},
	{.name = "folded",
		.help = "stacks, for flame graphs",
		.begin = folded_begin,
		.trace = folded_trace,
		.end = folded_end},
	{.name = "csv",
		.help = "a row a span, columns by --select",
		.begin = csv_begin,
		.trace = csv_trace},
	{.name = NULL},
};

const struct export_format *formats_find(struct str name)
{
	for (const struct export_format *f = formats; f->name; f++)
		if (str_eq(name, str_from(f->name)))
			return f;
	return NULL;
}
