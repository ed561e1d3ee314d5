#include "receiver_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

/* Connections that the system holds until they are taken; ports that are tried for both loopbacks. */
enum { LISTEN_BACKLOG = 512, LISTEN_TRIES = 16, LISTEN_DEFER = 2 };

union listen_address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

static const char *const listen_loopbacks[RECEIVER_SOCKETS] = {"127.0.0.1", "::1"};

/* False: it is no numeric address. */
static bool listen_parse(const char *text, uint16_t port, union listen_address *a)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, text, &a->four.sin_addr) == 1) {
		a->four.sin_family = AF_INET;
		a->four.sin_port = htons(port);
		return true;
	}
	a->six.sin6_family = AF_INET6;
	a->six.sin6_port = htons(port);
	return inet_pton(AF_INET6, text, &a->six.sin6_addr) == 1;
}

bool receiver_remote(const char *address)
{
	union listen_address a;

	if (!listen_parse(address, 0, &a))
		return false;
	if (a.any.sa_family == AF_INET)
		return ntohl(a.four.sin_addr.s_addr) >> 24 != 127;
	return !IN6_IS_ADDR_LOOPBACK(&a.six.sin6_addr);
}

char *receiver_url(const char *address, uint16_t port)
{
	bool six = strchr(address, ':');
	struct buf url = {0};
	char *copy;

	buf_addf(&url, "http://%s%s%s:%u", six ? "[" : "", address, six ? "]" : "", port);
	copy = memcpy(mem_new(url.len + 1), buf_text(&url), url.len);
	buf_release(&url);
	return copy;
}

/* Both loopbacks have a socket each; `::` alone is everything. */
static void listen_options(int fd, int family, bool both)
{
	int one = 1, only = both, seconds = LISTEN_DEFER;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
#ifdef TCP_DEFER_ACCEPT
	/* Who connects and says nothing is no connection yet; of who does, the first bytes are there. */
	setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof(seconds));
#else
	(void)seconds;
#endif
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only));
}

/* -1: errno. */
static int listen_open(const union listen_address *a, bool both)
{
	int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int error;

	if (fd < 0)
		return -1;
	listen_options(fd, a->any.sa_family, both);
	if (bind(fd, &a->any,
		    a->any.sa_family == AF_INET ? sizeof(a->four) : sizeof(a->six)) == 0 &&
		listen(fd, LISTEN_BACKLOG) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static uint16_t listen_port(int fd)
{
	union listen_address a = {0};
	socklen_t len = sizeof(a);

	if (getsockname(fd, &a.any, &len) < 0)
		return 0;
	return ntohs(a.any.sa_family == AF_INET ? a.four.sin_port : a.six.sin6_port);
}

/* This machine has no such address: it has no IPv6, or no IPv4. */
static bool listen_unknown(int error)
{
	return error == EADDRNOTAVAIL || error == EAFNOSUPPORT || error == EPROTONOSUPPORT;
}

static size_t listen_failed(const char *address, uint16_t port, struct buf *why)
{
	int error = errno;
	char *url = receiver_url(address, port);

	buf_addf(why, "cannot listen on %s: %s", url + STR("http://").len, strerror(error));
	if (error == EADDRINUSE)
		buf_add(why,
			STR("; another receiver or Collector has it; --port 0 takes a free one"));
	free(url);
	return 0;
}

/* One after the other; *port is known from the first on. */
static size_t listen_both(uint16_t *port, int fds[RECEIVER_SOCKETS], const char **failed)
{
	size_t count = 0;

	for (size_t i = 0; i < RECEIVER_SOCKETS; i++) {
		union listen_address a;

		listen_parse(listen_loopbacks[i], *port, &a);
		*failed = listen_loopbacks[i];
		fds[count] = listen_open(&a, true);
		if (fds[count] >= 0) {
			*port = listen_port(fds[count++]);
		} else if (!listen_unknown(errno)) {
			if (count)
				close(fds[0]);
			return 0;
		}
	}
	return count;
}

size_t receiver_listen(
	const char *address, uint16_t *port, int fds[RECEIVER_SOCKETS], struct buf *why)
{
	uint16_t asked = *port;
	union listen_address a;
	size_t count = 0;

	if (address) {
		if (!listen_parse(address, *port, &a)) {
			buf_addf(why, "\"%s\" is no numeric address", address);
			return 0;
		}
		fds[0] = listen_open(&a, false);
		if (fds[0] < 0)
			return listen_failed(address, *port, why);
		*port = listen_port(fds[0]);
		return 1;
	}
	for (int tries = asked ? 1 : LISTEN_TRIES; !count && tries; tries--) {
		*port = asked;
		count = listen_both(port, fds, &address);
		if (!count && errno != EADDRINUSE)
			break;
	}
	return count ? count : listen_failed(address, *port, why);
}
