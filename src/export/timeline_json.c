#include "export/timeline_json.h"

#include <math.h>

#include "base/stamp.h"
#include "base/json.h"

static void timeline_json_value(const struct value *v, struct buf *out)
{
	struct buf text = {0};

	switch (v->type) {
	case VALUE_NIL:
		buf_add(out, STR("null"));
		break;
	case VALUE_FLOAT:
		json_double(v->real, out);
		break;
	case VALUE_INT:
	case VALUE_BOOL:
		timeline_value(v, out);
		break;
	case VALUE_JSON:
		json_text(v->text, out);
		break;
	default:
		timeline_value(v, &text);
		json_string(buf_str(&text), out);
	}
	buf_release(&text);
}

static void timeline_json_labels(const struct timeline *one, struct buf *out)
{
	buf_add(out, STR("{\"labels\":{"));
	for (size_t i = 0; i < one->label_count; i++) {
		buf_add(out, i ? STR(",") : STR(""));
		json_key(one->labels[i].name, out);
		timeline_json_value(&one->labels[i].value, out);
	}
	buf_add_byte(out, '}');
}

void timeline_json(const struct timelines *t, const struct timeline *one, struct buf *out)
{
	bool any = false;

	timeline_json_labels(one, out);
	buf_addf(out, ",\"step_ns\":%lld,\"points\":[", (long long)t->step_ns);
	for (size_t i = 0; i < t->points; i++) {
		uint64_t ns = (uint64_t)t->first_ns + i * (uint64_t)t->step_ns;

		if (isnan(one->values[i]))
			continue;
		buf_add(out, any ? STR(",[\"") : STR("[\""));
		stamp_format((int64_t)ns, out);
		buf_add(out, STR("\","));
		json_double(one->values[i], out);
		buf_add_byte(out, ']');
		any = true;
	}
	buf_add(out, STR("]}\n"));
}
