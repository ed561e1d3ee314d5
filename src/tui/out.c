#include "tui/out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "export/column.h"
#include "export/formats.h"
#include "term/copy.h"
#include "term/tree_form.h"

/* ---- what is written ---------------------------------------------------------------------- */

enum { COLUMNS_MOST = 32 };

/* Spans of the chosen trace in one of aitrace-cat's formats. */
struct writing {
	struct tui *t;
	const struct export_format *format;
	const struct selection *spans; /* NULL: all of the trace */
};

/* A table has the columns that it has where nobody selects any. */
static void writing_columns(struct export *e, struct column *columns, struct arena *arena)
{
	if (strcmp(e->format->name, "csv") != 0)
		return;
	while (e->column_count < COLUMNS_MOST && column_defaults[e->column_count]) {
		struct str name = str_from(column_defaults[e->column_count]);

		columns[e->column_count++] = column_of(name, arena);
	}
	e->columns = columns;
}

static void writing_fill(void *from, const struct sink *sink)
{
	const struct writing *w = from;
	struct column columns[COLUMNS_MOST];
	struct arena arena = {0};
	struct tree_form tree = {
		.caps = {.set = w->t->set, .width = w->t->cols}, .now_ns = w->t->now_ns};
	struct export e = {.format = w->format,
		.life = w->t->life,
		.state = w->format == &tree_form ? &tree : NULL,
		.sink = *sink,
		.names = &w->t->store->common.names,
		.since_ns = w->t->trace->first_ns};

	writing_columns(&e, columns, &arena);
	export_begin(&e);
	export_trace(&e, w->t->trace, w->spans);
	export_end(&e);
	arena_release(&arena);
}

static void out_piece(void *to, struct str piece)
{
	buf_add(to, piece);
}

/* The span with the cursor as one line of JSON; false: there is none. */
static bool out_span(struct tui *t, const char *format, struct buf *out)
{
	struct selection one = {0};
	struct sink sink = {out_piece, out};
	struct writing w = {
		.t = t, .format = formats_find(str_from(format)), .spans = &one};

	if (!t->trace || !tui_span(t) || !w.format)
		return false;
	selection_reset(&one, t->trace);
	selection_add(&one, tui_span(t));
	writing_fill(&w, &sink);
	selection_release(&one);
	return true;
}

/* What the cursor is on: a value where the screen has them, else the span. */
static bool out_value(struct tui *t, struct buf *out)
{
	const struct screen *s = t->screens[tui_screen(t)];

	return (s && s->value && s->value(t, out)) || out_span(t, "spans", out);
}

/* ---- copies ------------------------------------------------------------------------------- */

static bool out_id(struct tui *t, struct buf *out)
{
	struct id id;

	if (!t->trace)
		return false;
	if (!tui_span(t) || tui_screen(t) == PART_LIST) {
		id_format(&t->trace->id, 32, out);
		return true;
	}
	trace_span_id(t->trace, tui_span(t), &id);
	id_format(&id, 16, out);
	return true;
}

static bool out_json(struct tui *t, struct buf *out)
{
	return out_span(t, "spans", out);
}

static bool out_screen(struct tui *t, struct buf *out)
{
	canvas_dump(&t->canvas, false, out);
	return true;
}

static void out_copy(struct tui *t, bool (*what)(struct tui *, struct buf *))
{
	struct buf value = {0}, bytes = {0};

	if (!what(t, &value) || !value.len)
		tui_complain(t, "there is nothing to copy here");
	else if (!t->world.send)
		tui_complain(t, "this terminal cannot copy");
	else if (!copy_sequence(buf_str(&value), &bytes))
		tui_complain(t,
			"%zu bytes are more than a terminal takes: v pages them, :w writes them",
			value.len);
	else {
		t->world.send(t->world.to, buf_str(&bytes));
		tui_say(t, "copied %zu bytes", value.len);
	}
	buf_release(&value);
	buf_release(&bytes);
}

/* ---- commands of the shell ---------------------------------------------------------------- */

enum { CANNOT_BE_RUN = 126, NOT_FOUND }; /* as a shell says it */

static void out_run(
	struct tui *t, const char *name, const char *command, struct str in, bool stay)
{
	int status;

	if (!t->world.run) {
		tui_complain(t, "no command can be run here");
		return;
	}
	status = t->world.run(t->world.to, command, in, stay);
	if (status == CANNOT_BE_RUN || status == NOT_FOUND)
		tui_complain(t, "%s cannot be run", name);
	else if (status)
		tui_complain(t, "%s: exit status %d", name, status);
}

static void out_page(struct tui *t)
{
	struct buf value = {0};

	if (out_value(t, &value))
		out_run(t, "the pager ($PAGER, else less)", "${PAGER:-less}",
			buf_str(&value), false);
	else
		tui_complain(t, "there is nothing to page here");
	buf_release(&value);
}

static void out_piped(struct tui *t, struct str command, bool taken)
{
	struct buf text = {0}, span = {0};

	if (taken && command.len) {
		buf_add(&text, command);
		out_json(t, &span);
		out_run(t, buf_text(&text), buf_text(&text), buf_str(&span), true);
	}
	buf_release(&text);
	buf_release(&span);
}

static void out_pipe(struct tui *t)
{
	struct prompt p = {.sign = "|", .done = out_piped};

	if (t->trace && tui_span(t))
		prompt_open(&t->prompt, &p);
	else
		tui_complain(t, "there is no span to pipe here");
}

static bool out_act(struct tui *t, const struct press *press)
{
	switch (press->action) {
	case ACT_COPY_LINE:
	case ACT_COPY_VALUE:
		out_copy(t, out_value);
		return true;
	case ACT_COPY_ID:
		out_copy(t, out_id);
		return true;
	case ACT_COPY_JSON:
		out_copy(t, out_json);
		return true;
	case ACT_COPY_ALL:
		out_copy(t, out_screen);
		return true;
	case ACT_PAGER:
		out_page(t);
		return true;
	case ACT_PIPE:
		out_pipe(t);
		return true;
	default:
		return false;
	}
}

/* Its rows, one after the other; NULL: there are no more. */
static const struct export_format *out_format_row(size_t row)
{
	size_t i = 0;

	while (i < row && formats[i].name)
		i++;
	if (formats[i].name)
		return &formats[i];
	return i == row ? &tree_form : NULL;
}

static const struct export_format *out_format(struct str name)
{
	return str_eq(name, str_from(tree_form.name)) ? &tree_form : formats_find(name);
}

/* ---- files -------------------------------------------------------------------------------- */

/* A file of two words, in a folder that is not there: the first was meant to be a format. */
static void out_formats(struct tui *t, struct str word)
{
	const struct export_format *f;
	struct buf names = {0};

	for (size_t row = 0; (f = out_format_row(row)); row++)
		buf_addf(&names, "%s %s", row ? "," : "", f->name);
	tui_complain(t, "no format %.*s:%s", (int)str_head(word, 40).len, word.at,
		buf_text(&names));
	buf_release(&names);
}

static void out_write(struct tui *t, struct str rest, bool over)
{
	struct str first = str_head(rest, str_find(rest, ' '));
	struct writing w = {.t = t, .format = out_format(first)};
	const struct sight *sight = tui_sight(t);
	struct buf path = {0};
	bool other = !w.format && first.len < rest.len && str_find(first, '/') == first.len;
	int error;

	if (w.format && first.len < rest.len)
		rest = str_tail(rest, first.len + 1);
	else
		w.format = formats_find(STR("records"));
	if (!rest.len || !sight || !t->world.write) {
		tui_complain(t, "w [FORMAT] FILE: the spans that are shown into a file");
		return;
	}
	if (sight->filtered)
		w.spans = &sight->matched;
	buf_add(&path, rest);
	error = t->world.write(t->world.to, buf_text(&path), over, writing_fill, &w);
	if (error == ENOENT && other)
		out_formats(t, first);
	else if (error == EEXIST)
		tui_complain(t, "%s is there already: w! writes over it", buf_text(&path));
	else if (error)
		tui_complain(t, "%s: %s", buf_text(&path), strerror(error));
	else if (w.spans)
		tui_say(t, "%s: %u spans", buf_text(&path), w.spans->count);
	else
		tui_say(t, "%s: the whole trace", buf_text(&path));
	buf_release(&path);
}

static void command_write(struct tui *t, struct str rest)
{
	out_write(t, rest, false);
}

static void command_write_over(struct tui *t, struct str rest)
{
	out_write(t, rest, true);
}

/* The formats, while no second word was begun. */
static void complete_format(struct tui *t, struct str rest, struct buf *out)
{
	const struct export_format *f;

	(void)t;
	for (size_t row = 0; (f = out_format_row(row)); row++)
		if (str_starts(str_from(f->name), rest)) {
			buf_add(out, str_from(f->name));
			buf_add_byte(out, 0);
		}
}

const struct command_row out_commands[] = {
	{"w", "[FORMAT] FILE", "the spans that are shown, as records or in another format",
		command_write, complete_format},
	{"w!", "[FORMAT] FILE", "the same over a file that is there", command_write_over,
		complete_format},
	{.name = NULL},
};

const struct screen out_part = {
	.part = PART_OUT,
	.name = "out",
	.help = "copies, the pager, pipes and files",
	.act = out_act,
};
