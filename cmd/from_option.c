#include "from_option.h"

struct import_options from_option(const char *word)
{
	const struct import_format *format = import_format_find(str_from(word));

	return (struct import_options){.format = format, .never = !format};
}
