#include "export/wire.h"

static bool read_varint(struct str *rest, uint64_t *value)
{
	*value = 0;
	for (unsigned shift = 0; shift < 64 && rest->len; shift += 7) {
		unsigned char byte = (unsigned char)rest->at[0];

		*rest = str_tail(*rest, 1);
		*value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

static bool read_bytes(struct str *rest, uint64_t len, struct str *bytes)
{
	if (len > rest->len)
		return false;
	*bytes = str_head(*rest, (size_t)len);
	*rest = str_tail(*rest, (size_t)len);
	return true;
}

bool wire_next(struct str *rest, struct wire_field *f)
{
	uint64_t tag, len;

	*f = (struct wire_field){0};
	if (!rest->len || !read_varint(rest, &tag) || tag >> 3 == 0 || tag >> 32)
		return false;
	f->number = (unsigned)(tag >> 3);
	f->type = tag & 7;
	switch (f->type) {
	case WIRE_VARINT:
		return read_varint(rest, &f->value);
	case WIRE_LENGTH:
		return read_varint(rest, &len) && read_bytes(rest, len, &f->bytes);
	case WIRE_FIXED64:
		return read_bytes(rest, 8, &f->bytes);
	case WIRE_FIXED32:
		return read_bytes(rest, 4, &f->bytes);
	default:
		return false;
	}
}
