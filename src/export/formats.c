#include "export/formats.h"

#include "export/chrome.h"
#include "export/csv.h"
#include "export/folded.h"
#include "export/otlp.h"
#include "export/records.h"
#include "export/spans.h"

const struct export_format formats[] = {
	{"records", "the stream, chunks joined, nothing twice", NULL, records_trace, NULL},
	{"spans", "a line a span, its events inside", NULL, spans_trace, NULL},
	{"otlp", "OpenTelemetry, as its file exporter writes", otlp_begin, otlp_trace,
		otlp_end},
	{"chrome", "trace events, for Perfetto", chrome_begin, chrome_trace, chrome_end},
	{"folded", "stacks, for flame graphs", folded_begin, folded_trace, folded_end},
	{"csv", "a row a span, columns by --select", csv_begin, csv_trace, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

const struct export_format *formats_find(struct str name)
{
	for (const struct export_format *f = formats; f->name; f++)
		if (str_eq(name, str_from(f->name)))
			return f;
	return NULL;
}
