#include "import/format.h"

const struct import_format import_formats[] = {
	{0},
};

const struct import_format *import_format_find(struct str name)
{
	for (const struct import_format *f = import_formats; f->name; f++)
		if (str_eq(str_from(f->name), name))
			return f;
	return NULL;
}
