/*
 * tree_per_line FILE: what reading a stream costs where a tree of heap objects is made of each
 * line, with jansson, and one member is looked at: the ends of spans are counted.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_end(const char *line, size_t len)
{
	json_t *json = json_loadb(line, len, 0, NULL);
	const char *type = json_string_value(json_object_get(json, "type"));
	bool is = type && strcmp(type, "span_end") == 0;

	json_decref(json);
	return is;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;
	char *line = NULL;
	size_t room = 0, ends = 0;
	ssize_t len;

	if (!f) {
		fputs("usage: tree_per_line FILE\n", stderr);
		return 2;
	}
	while ((len = getline(&line, &room, f)) >= 0)
		ends += is_end(line, (size_t)len);
	printf("%zu\n", ends);
	free(line);
	fclose(f);
	return 0;
}
