#include "import/trace2_parts.h"

#include "base/hash.h"

/* Walks a list of arguments. */
bool trace2_argument(struct scan *s, struct arena *arena, struct str *argument)
{
	struct scan_value v;

	if (!scan_element(s, &v))
		return false;
	*argument = field_text(&v, arena);
	return true;
}

bool trace2_arguments(struct scan *s, const struct scan_value *argv)
{
	if (argv->type != SCAN_ARRAY)
		return false;
	scan_init(s, argv->text, 0);
	return scan_array(s);
}

/* Without the program's own name, which is a path here and a word there. */
uint64_t trace2_argv(const struct trace2 *w)
{
	struct scan s;
	struct str argument;
	uint64_t hash = 0;

	if (!trace2_arguments(&s, &w->f[F_ARGV]) ||
		!trace2_argument(&s, w->arena, &argument))
		return 0;
	while (trace2_argument(&s, w->arena, &argument))
		hash = hash_text(argument, hash + 1);
	return hash;
}

static struct str trace2_base(struct str path)
{
	size_t slash;

	while ((slash = str_find(path, '/')) + 1 < path.len)
		path = str_tail(path, slash + 1);
	return path;
}

/* What runs: `git-upload-pack`, `git` until the command has a name; all of what a shell was told. */
struct str trace2_program(struct trace2 *w)
{
	struct scan s;
	struct str program = {0};

	if (trace2_arguments(&s, &w->f[F_ARGV]))
		trace2_argument(&s, w->arena, &program);
	if (str_find(program, ' ') == program.len)
		program = trace2_base(program);
	return program.len ? program : STR("git");
}
