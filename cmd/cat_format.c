#include "cat_format.h"

#include "export/formats.h"
#include "term/tree_form.h"

static const struct export_format counted = {
	.name = "json", .help = "what a query with metrics comes to, a line a group"};

/* Those that are written by more than src/export. */
static const struct export_format *const others[] = {&tree_form, &counted};

const struct export_format *cat_format_row(size_t row)
{
	size_t i = 0;

	for (; formats[i].name; i++)
		if (i == row)
			return &formats[i];
	return row - i < 2 ? others[row - i] : NULL;
}

const struct export_format *cat_format(struct str name)
{
	const struct export_format *f;

	for (size_t row = 0; (f = cat_format_row(row)); row++)
		if (str_eq(name, str_from(f->name)))
			return f;
	return NULL;
}
