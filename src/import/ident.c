#include "import/ident.h"

#include "base/hash.h"
#include "import/out.h"

struct str ident_str(const struct ident *id)
{
	return (struct str){id->at, id->len};
}

struct str ident_file(struct str path)
{
	for (size_t i = path.len; i-- > 0;)
		if (path.at[i] == '/')
			return str_tail(path, i + 1);
	return path;
}

struct str ident_source(const char *name)
{
	struct str file = ident_file(str_from(name));

	return file.len ? file : STR("session");
}

static void ident_digits(struct ident *id, struct str text, size_t digits)
{
	struct buf hash = {0};

	import_hashed_id(text, digits, &hash);
	memcpy(id->at, hash.at, digits);
	id->len = digits;
	buf_release(&hash);
}

void ident_set(struct ident *id, struct str text)
{
	if (text.len > IDENT_MAX) {
		ident_digits(id, text, 32);
		return;
	}
	if (text.len)
		memcpy(id->at, text.at, text.len);
	id->len = text.len;
}

void ident_hash(struct ident *id, struct str scope, struct str text)
{
	struct buf both = {0};

	buf_add(&both, scope);
	buf_add_byte(&both, '\n');
	buf_add(&both, text);
	ident_digits(id, buf_str(&both), 16);
	buf_release(&both);
}

void ident_number(struct ident *id, struct str scope, const char *what, uint64_t number)
{
	struct buf text = {0};

	buf_add(&text, str_from(what));
	buf_add_number(&text, number, 1);
	ident_hash(id, scope, buf_str(&text));
	buf_release(&text);
}

static size_t idents_kept(const struct idents *seen)
{
	return seen->count < IDENTS_MAX ? seen->count : IDENTS_MAX;
}

bool idents_has(const struct idents *seen, struct str id)
{
	uint64_t hash = hash_text(id, seen->seed);
	size_t kept = idents_kept(seen);
	bool found = false;

	/* Without a way out in the middle compilers look at many side by side. */
	for (size_t i = 0; i < kept; i++)
		found |= seen->at[i] == hash;
	return id.len && found;
}

void idents_add(struct idents *seen, struct str id)
{
	if (id.len)
		seen->at[seen->count++ % IDENTS_MAX] = hash_text(id, seen->seed);
}
