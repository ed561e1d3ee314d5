#include "send_url.h"

#include <strings.h>

/*
 *     https://user:word@host:4318/path?query#fragment
 *     `head-' `-- who -'`- host -'`path'`---- rest --'
 */
struct send_url {
	struct str head; /* empty: it is neither http nor https */
	struct str who;	 /* with its `@` */
	struct str host;
	struct str path;
	struct str rest;
};

static struct str url_until(struct str *text, const char *ends)
{
	size_t len = 0;
	struct str part;

	while (len < text->len && !strchr(ends, text->at[len]))
		len++;
	part = str_head(*text, len);
	*text = str_tail(*text, len);
	return part;
}

static struct str url_head(struct str *text)
{
	static const struct str heads[] = {{"http://", 7}, {"https://", 8}};
	struct str head = {0};

	for (size_t i = 0; i < 2; i++)
		if (text->len >= heads[i].len &&
			strncasecmp(text->at, heads[i].at, heads[i].len) == 0)
			head = str_head(*text, heads[i].len);
	*text = str_tail(*text, head.len);
	return head;
}

static struct send_url url_of(struct str text)
{
	struct send_url u = {.head = url_head(&text)};

	u.host = url_until(&text, "/?#");
	for (size_t i = u.host.len; i-- > 0 && !u.who.len;)
		if (u.host.at[i] == '@')
			u.who = str_head(u.host, i + 1);
	u.host = str_tail(u.host, u.who.len);
	u.path = url_until(&text, "?#");
	u.rest = url_until(&text, "#");
	return u;
}

const char *send_url_wrong(struct str url)
{
	struct send_url u = url_of(url);

	for (size_t i = 0; i < url.len; i++)
		if ((unsigned char)url.at[i] <= ' ' || url.at[i] == 0x7f)
			return "has a blank in it, or what is no character";
	if (!u.head.len)
		return "does not begin with http:// or https://";
	return u.host.len && u.host.at[0] != ':' ? NULL : "names no host";
}

bool send_url_knows(struct str url)
{
	return url_of(url).who.len > 0;
}

void send_url_join(struct str base, struct str path, struct buf *out)
{
	struct send_url u = url_of(base);

	buf_add(out, u.head);
	buf_add(out, u.who);
	buf_add(out, u.host);
	while (u.path.len && u.path.at[u.path.len - 1] == '/')
		u.path.len--;
	buf_add(out, u.path);
	buf_add_byte(out, '/');
	buf_add(out, path);
	buf_add(out, u.rest);
}

void send_url_show(struct str url, struct buf *out)
{
	struct send_url u = url_of(url);

	buf_add(out, u.head);
	if (u.who.len)
		buf_add(out, STR("***@"));
	buf_add(out, u.host);
	buf_add(out, u.path);
	if (u.rest.len)
		buf_add(out, STR("?***"));
}
