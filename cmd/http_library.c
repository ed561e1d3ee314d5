#include "http_library.h"

#include <dlfcn.h>
#include <stdarg.h>

#include <microhttpd.h>

/* Its functions, by the names that they have there, are those below: who calls one calls these. */
#define FUNCTIONS(f)                                                                      \
	f(MHD_start_daemon_va) f(MHD_stop_daemon) f(MHD_quiesce_daemon)                   \
		f(MHD_get_connection_info) f(MHD_lookup_connection_value)                 \
			f(MHD_get_connection_values) f(MHD_suspend_connection) f(         \
				MHD_resume_connection) f(MHD_create_response_from_buffer) \
				f(MHD_add_response_header) f(MHD_queue_response)          \
					f(MHD_destroy_response)

/* Where they are, once it was loaded: the same for as long as the process lives. */
static struct {
#define POINTER(name) \
	__typeof__(&(name)) name; /* NOLINT(bugprone-macro-parentheses): declared */
	FUNCTIONS(POINTER)
#undef POINTER
} library;

/* By the number of their interface. */
static const char *const names[] = {
	"libmicrohttpd.so.12", "libmicrohttpd.12.dylib", "libmicrohttpd.so", NULL};

static bool http_library_find(void *handle)
{
	bool all = true;

#define FIND(name)                                              \
	*(void **)(void *)&library.name = dlsym(handle, #name); \
	all = all && library.name;
	FUNCTIONS(FIND)
#undef FIND
	return all;
}

bool http_library_load(struct buf *why)
{
	for (size_t i = 0; names[i]; i++) {
		void *handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);

		if (handle && http_library_find(handle))
			return true;
	}
	buf_add(why,
		STR("libmicrohttpd, which receives, cannot be loaded: is it installed?"));
	return false;
}

/* NOLINTBEGIN(readability-identifier-naming) */
struct MHD_Daemon *MHD_start_daemon(unsigned flags, uint16_t port,
	MHD_AcceptPolicyCallback accept, void *accept_to, MHD_AccessHandlerCallback access,
	void *access_to, ...)
{
	struct MHD_Daemon *daemon;
	va_list more;

	va_start(more, access_to);
	daemon = library.MHD_start_daemon_va(
		flags, port, accept, accept_to, access, access_to, more);
	va_end(more);
	return daemon;
}

void MHD_stop_daemon(struct MHD_Daemon *daemon)
{
	library.MHD_stop_daemon(daemon);
}

MHD_socket MHD_quiesce_daemon(struct MHD_Daemon *daemon)
{
	return library.MHD_quiesce_daemon(daemon);
}

const union MHD_ConnectionInfo *MHD_get_connection_info(
	struct MHD_Connection *connection, enum MHD_ConnectionInfoType type, ...)
{
	return library.MHD_get_connection_info(connection, type);
}

const char *MHD_lookup_connection_value(
	struct MHD_Connection *connection, enum MHD_ValueKind kind, const char *key)
{
	return library.MHD_lookup_connection_value(connection, kind, key);
}

int MHD_get_connection_values(struct MHD_Connection *connection, enum MHD_ValueKind kind,
	MHD_KeyValueIterator each, void *state)
{
	return library.MHD_get_connection_values(connection, kind, each, state);
}

void MHD_suspend_connection(struct MHD_Connection *connection)
{
	library.MHD_suspend_connection(connection);
}

void MHD_resume_connection(struct MHD_Connection *connection)
{
	library.MHD_resume_connection(connection);
}

struct MHD_Response *MHD_create_response_from_buffer(
	size_t size, void *buffer, enum MHD_ResponseMemoryMode mode)
{
	return library.MHD_create_response_from_buffer(size, buffer, mode);
}

enum MHD_Result MHD_add_response_header(
	struct MHD_Response *response, const char *header, const char *content)
{
	return library.MHD_add_response_header(response, header, content);
}

enum MHD_Result MHD_queue_response(
	struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
	return library.MHD_queue_response(connection, status, response);
}

void MHD_destroy_response(struct MHD_Response *response)
{
	library.MHD_destroy_response(response);
}
/* NOLINTEND(readability-identifier-naming) */
