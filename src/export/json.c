#include "export/json.h"

#include "base/utf8.h"

static void json_escape(unsigned char c, struct buf *out)
{
	switch (c) {
	case '"':
		buf_add(out, STR("\\\""));
		break;
	case '\\':
		buf_add(out, STR("\\\\"));
		break;
	case '\n':
		buf_add(out, STR("\\n"));
		break;
	case '\t':
		buf_add(out, STR("\\t"));
		break;
	default:
		buf_addf(out, "\\u%04x", c);
	}
}

static bool json_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* One character beyond ASCII; returns its bytes in the input. */
static size_t json_wide(struct str text, struct buf *out)
{
	uint32_t code;
	size_t len = utf8_decode(text, &code);

	if (!len) {
		buf_add(out, STR("\xef\xbf\xbd"));
		return 1;
	}
	buf_add(out, str_head(text, len));
	return len;
}

void json_string(struct str text, struct buf *out)
{
	buf_add_byte(out, '"');
	while (text.len) {
		size_t plain = 0;

		while (plain < text.len && json_plain((unsigned char)text.at[plain]))
			plain++;
		buf_add(out, str_head(text, plain));
		text = str_tail(text, plain);
		if (!text.len)
			break;
		if ((unsigned char)text.at[0] >= 0x80) {
			text = str_tail(text, json_wide(text, out));
			continue;
		}
		json_escape((unsigned char)text.at[0], out);
		text = str_tail(text, 1);
	}
	buf_add_byte(out, '"');
}

void json_string_or_null(struct str text, struct buf *out)
{
	if (text.len)
		json_string(text, out);
	else
		buf_add(out, STR("null"));
}

void json_key(struct str name, struct buf *out)
{
	json_string(name, out);
	buf_add_byte(out, ':');
}
