#!/usr/bin/env bats
# What somebody meets who builds against libaitrace: header, symbols, page, flags.

load helper

CC=${CC:-cc}
CXX=${CXX:-c++}

# The program in the page's EXAMPLES, as the page shows it.
page_example() {
	sed -n '/^\.Sh EXAMPLES/,$p' "$TOP/man/aitrace.3" | sed -n '/^\.Bd/,/^\.Ed/{/^\./d;p}' |
		sed -e '/^\$ /d' -e 's/\\e/\\/g'
}

@test "the page's example compiles without a warning, and does what it says" {
	page_example >ask.c
	grep -q aitrace_state_snapshot ask.c
	"$CC" -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$TOP/lib" -o ask ask.c \
		"$BUILD/lib/libaitrace.a" -pthread ${SANITIZE:+-fsanitize="$SANITIZE"} || skip_sanitized
	AITRACE_OUT=out.jsonl ./ask 2>&1 | same
	[ "$(grep -c '"type":"span_start"' out.jsonl)" -eq 3 ]
	[ "$(grep -c '"type":"span_end"' out.jsonl)" -eq 3 ]
	holds '"status":"error","status_message":"429 Too Many Requests"' <out.jsonl
	holds '"state.snapshot":{"answered":true}' <out.jsonl
}

# A library with sanitizers does not link without them; its plain build has run these already.
skip_sanitized() {
	nm "$BUILD/lib/libaitrace.a" 2>/dev/null | grep -q __asan && skip "built with sanitizers"
	return 1
}

@test "AITRACE_OUT=fd:N whose descriptor did not come along: what the host opens there is its own" {
	cat >host.c <<-'END'
		#include <aitrace.h>
		#include <fcntl.h>
		#include <unistd.h>
		int main(void)
		{
			int fd = open("host", O_RDWR | O_CREAT | O_TRUNC, 0600);

			dup2(fd, 9);
			aitrace_span_end(aitrace_span_start(aitrace_from_environment(), "work", "tool", aitrace_none()),
				AITRACE_OK, NULL, aitrace_none());
			return aitrace_on() || lseek(fd, 0, SEEK_END) != 0;
		}
	END
	"$CC" -D_GNU_SOURCE -I"$TOP/lib" -o host-static host.c "$BUILD/lib/libaitrace.a" -pthread \
		${SANITIZE:+-fsanitize="$SANITIZE"} || skip_sanitized
	AITRACE_OUT=fd:9 ./host-static 9>&-
	"$CC" -D_GNU_SOURCE -I"$TOP/lib" -o host-shared host.c -L"$BUILD/lib" -laitrace \
		${SANITIZE:+-fsanitize="$SANITIZE"}
	LD_LIBRARY_PATH=$BUILD/lib AITRACE_OUT=fd:9 ./host-shared 9>&-
	./host-static 2>&-
	LD_LIBRARY_PATH=$BUILD/lib ./host-shared 2>&-
	AITRACE_OUT=fd:2 ./host-static 2>&-
}

@test "every function of the header is on the page, and every one of the page in the header" {
	grep -o 'aitrace_[a-z_]*(' "$TOP/lib/aitrace.h" | tr -d '(' | sort -u |
		grep -vx -e aitrace_attr_of -e aitrace_attrs_of -e aitrace_start -e 'aitrace_emit_.*' >header
	grep -o '^\.F[on] aitrace_[a-z_]*' "$TOP/man/aitrace.3" | sed 's/.* //' | sort -u >page
	diff header page
}

@test "the system calls of the page are those that a host may limit itself to" {
	sed -n '/^\.Ss System calls/,/^\.El/s/^\.Ql \([a-z0-9_]*\).*/\1/p' "$TOP/man/aitrace.3" | sort >page
	sed -n '/permitted\[\]/,/^};/s/^	SYS_\([a-z0-9_]*\),$/\1/p' "$TOP/tests/unit/emit_sandbox_test.c" | sort >permitted
	diff page permitted
}

@test "the header compiles alone, as C and as C++, with all warnings" {
	printf '#include <aitrace.h>\n' >alone.c
	"$CC" -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -I"$TOP/lib" \
		-fsyntax-only alone.c
	command -v "$CXX" >/dev/null || skip "no $CXX"
	cat >user.cc <<-'END'
		#include <aitrace.h>
		int main()
		{
			aitrace_context span = aitrace_span_start(aitrace_context(), "work", "tool",
				AITRACE_ATTRS(aitrace_str("a", "b"), aitrace_int("n", 1)));
			aitrace_scope scope = aitrace_begin("inner", nullptr, aitrace_none());
			aitrace_end(scope, AITRACE_OK, nullptr);
			aitrace_span_end(span, AITRACE_OK, nullptr, AITRACE_ATTRS(aitrace_double("d", 0.5)));
		}
	END
	local level
	for level in -O0 -O2; do
		"$CXX" -std=c++11 -Wall -Wextra -Werror $level -I"$TOP/lib" -o user user.cc \
			"$BUILD/lib/libaitrace.a" -pthread || skip_sanitized
		AITRACE_OUT=out.jsonl ./user 2>&1 | same
		holds '"attributes":{"a":"b","n":1}' <out.jsonl
		grep -c . out.jsonl | same 4
		rm out.jsonl
	done
}

@test "calls are in place where the compiler optimizes, and functions of the library all the same" {
	cat >user.c <<-'END'
		#include <aitrace.h>
		#include <string.h>
		int main(void)
		{
			void (*event)(struct aitrace_context, const char *, struct aitrace_attrs) = aitrace_event;
			struct aitrace_context zero, span;
			const char *late = "late";
			int asked = 0;

			memset(&zero, 0, sizeof(zero));
			span = aitrace_span_start(zero, "work", "tool", aitrace_none());
			aitrace_event(span, "in place", AITRACE_ATTRS(aitrace_int("asked", ++asked),
				aitrace_str("literal", "a \"b\""), aitrace_str("late", late),
				aitrace_str("null", NULL)));
			event(span, "by pointer", aitrace_none());
			aitrace_note("note", aitrace_none());
			aitrace_span_update(span, AITRACE_ATTRS(aitrace_bool("b", true)));
			aitrace_span_end(span, AITRACE_OK, NULL, aitrace_none());
			return asked == 1 ? 0 : 1;
		}
	END
	local level
	for level in -O0 -O1 -O2 -Os; do
		"$CC" -std=c11 -Wall -Wextra -Wpedantic -Werror $level -I"$TOP/lib" -c -o user.o user.c
		"$CC" -o user user.o "$BUILD/lib/libaitrace.a" -pthread \
			${SANITIZE:+-fsanitize="$SANITIZE"} || skip_sanitized
		AITRACE_OUT=out.jsonl ./user 2>&1 | same
		grep -c . out.jsonl | same 5
		holds '"attributes":{"asked":1,"literal":"a \"b\"","late":"late","null":null}' <out.jsonl
		rm out.jsonl
		AITRACE_OUT=off ./user 2>&1 | same
		nm user.o | awk '{ print $NF }' >"symbols$level"
	done
	grep -qx aitrace_emit_event symbols-O2
	status 1 grep -qx aitrace_span_end symbols-O2
	grep -qx aitrace_span_end symbols-O0
}

@test "the shared library exports aitrace_* and nothing else, and needs libc alone" {
	nm -D --defined-only "$BUILD/lib/libaitrace.so" | awk '{ print $3 }' | grep -v '^__' >symbols || true
	grep -qx aitrace_span_start symbols
	grep -v '^aitrace_' symbols | same
	command -v readelf >/dev/null || skip "no readelf"
	readelf -d "$BUILD/lib/libaitrace.so" | holds 'Library soname: [libaitrace.so.0]'
	nm -D "$BUILD/lib/libaitrace.so" | grep -q __asan && skip "built with sanitizers"
	readelf -d "$BUILD/lib/libaitrace.so" | grep NEEDED | grep -vF 'libc.so' | same
}

@test "the static library takes no names but aitrace_* and ait_*" {
	nm --defined-only "$BUILD/lib/libaitrace.a" | awk 'NF == 3 && $2 ~ /[A-Z]/ { print $3 }' |
		grep -v '^__' | grep -v -e '^aitrace_' -e '^ait_' | same
}

@test "late loading: the library fits into what the loader keeps for late comers" {
	cat >late.c <<-'END'
		#include <dlfcn.h>
		int main(int argc, char **argv)
		{
			void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : 0;
			return library && dlsym(library, "aitrace_heartbeat") ? 0 : 1;
		}
	END
	"$CC" -o late late.c -ldl
	nm -D "$BUILD/lib/libaitrace.so" | grep -q __asan && skip "built with sanitizers"
	./late "$BUILD/lib/libaitrace.so"
}
