#!/usr/bin/env bats
# make/layers on a small tree that is right, and then wrong in one way at a time.

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	file src/base/str.h ''
	file src/base/mem.c 'void gone(void) { _exit(1); }'
	file src/base/str.c '#include "base/str.h"' '/* exit(1); "\033" */' 'const char *s = "exit(1) \\e";'
	file src/term/paint.c '#include "base/str.h"' 'const char *bold = "\033[1m";'
	file src/query/regex.c '#include "base/str.h"' '#include <pcre2.h>'
	file src/export/csv.c '#include "aitrace.h"' '#include "base/str.h"'
	file src/tui/screen.c '#include <curses.h>' '#include "term/paint.h"'
	file lib/aitrace.h ''
	file lib/emit.c '#include "aitrace.h"' '#include <stdio.h>' 'static int started;'
	file cmd/options.h ''
	file cmd/aitrace-x.c '#include "options.h"' '#include "view/row.h"' '#include "aitrace.h"' \
		'void f(void) { getopt_long(); exit(2); }'
	file tests/unit/oracle.c '#include <jansson.h>'
	file tests/unit/x_test.c '#include "test.h"' '#include "tui/screen.h"' 'void f(void) { exit(1); }'
}

# file PATH LINE...
file() {
	mkdir -p "${1%/*}"
	printf '%s\n' "${@:2}" >"$1"
}

# objects: what the compiler makes of src/ and cmd/, in obj/.
objects() {
	local source
	for source in src/*/*.c cmd/*.c; do
		mkdir -p "obj/${source%/*}"
		# What the tree above includes is not all there.
		sed '/#include/d' "$source" >"obj/$source"
		cc -w -O0 -c -o "obj/${source%.c}.o" "obj/$source"
	done
}

# wrong MESSAGE
wrong() {
	status 1 "$TOP/make/layers" >said
	same "$1" <said
}

@test "a tree that is right" {
	"$TOP/make/layers" | same
}

@test "this tree is right" {
	"$TOP/make/layers" "$TOP" | same
}

@test "an arrow that runs back" {
	file src/base/buf.c '#include "base/buf.h"' '#include "model/store.h"'
	wrong 'src/base/buf.c:2: base/ stands before model/ and may not include "model/store.h"'
}

@test "a library in a second file" {
	file cmd/receiver_http.c '#include <microhttpd.h>'
	file src/base/gzip.c '#include <zlib.h>'
	file cmd/send_http.c '#include <curl/curl.h>'
	file src/import/otlp_proto.c '#include "import/otlp.pb-c.h"'
	"$TOP/make/layers" | same
	file cmd/x.c '#include <microhttpd.h>'
	wrong 'cmd/x.c:1: microhttpd.h is included in cmd/receiver_http.c and cmd/http_library.c only'
	file cmd/x.c '#include <zlib.h>'
	wrong 'cmd/x.c:1: zlib.h is included in src/base/gzip.c only'
	file cmd/x.c '#include <curl/curl.h>'
	wrong 'cmd/x.c:1: curl/curl.h is included in cmd/send_http.c only'
	file cmd/x.c '#include "import/otlp.pb-c.h"'
	wrong 'cmd/x.c:1: protobuf-c and what it makes are included in otlp_proto*.c only'
}

@test "an arrow from the terminal to the interactive program" {
	file src/term/live.c '#include "tui/screen.h"'
	wrong 'src/term/live.c:1: term/ stands before tui/ and may not include "tui/screen.h"'
}

@test "an include without a folder" {
	file src/base/buf.c '#include "str.h"'
	wrong 'src/base/buf.c:1: "str.h" has no folder'
}

@test "a folder without a place" {
	file src/misc/x.c ''
	wrong 'src/misc/x.c:1: src/misc/ has no place among: base read record import model query view export term tui'
}

@test "an include from nowhere" {
	file src/base/buf.c '#include "tests/test.h"'
	wrong 'src/base/buf.c:1: "tests/test.h" is in no known folder'
}

@test "the library needs nothing" {
	file lib/buf.c '#include "base/str.h"'
	wrong 'lib/buf.c:1: lib/ needs nothing but libc, not "base/str.h"'
}

@test "the library is used by export and cmd alone" {
	file src/view/row.c '#include "aitrace.h"'
	wrong 'src/view/row.c:1: only export/ and cmd/ may use the library'
}

@test "headers that include each other" {
	file src/base/a.h '#include "base/b.h"'
	file src/base/b.h '#include "base/c.h"'
	file src/base/c.h '#include "base/a.h"'
	status 1 "$TOP/make/layers" >said
	holds 'include cycle: src/base/' <said
}

@test "modules that need each other" {
	file src/base/a.c '#include "base/a.h"' '#include "base/b.h"'
	file src/base/b_part.c '#include "base/b.h"' '#include "base/a.h"'
	status 1 "$TOP/make/layers" >said
	holds 'include cycle: src/base/' <said
}

@test "jansson in a second file" {
	file src/model/facts.c '#include <jansson.h>'
	wrong 'src/model/facts.c:1: jansson.h is included in tests/unit/oracle.c only'
}

@test "jansson in another test" {
	file tests/unit/y_test.c '#include <jansson.h>'
	wrong 'tests/unit/y_test.c:1: jansson.h is included in tests/unit/oracle.c only'
}

@test "pcre2 in a second file" {
	file src/query/match.c '#include <pcre2.h>'
	wrong 'src/query/match.c:1: pcre2.h is included in src/query/regex.c only'
}

@test "curses outside the interactive program" {
	file src/term/live.c '#include <ncursesw/curses.h>'
	status 1 "$TOP/make/layers" >said
	holds 'curses.h is included in one file of src/tui/ only' <said
}

@test "curses in a second file" {
	file src/tui/keys.c '#include <ncurses.h>'
	status 1 "$TOP/make/layers" >said
	holds 'curses.h is included in one file of src/tui/ only' <said
}

@test "the process is ended by cmd alone" {
	for call in 'exit(1)' '_exit (1)' 'abort()' 'quick_exit(0)'; do
		file src/base/str.c "void f(void) { $call; }"
		wrong 'src/base/str.c:1: only cmd/ ends the process'
	done
	file src/base/str.c 'void f(void) { child_exit(1); on_exit_do(x.exit); }'
	"$TOP/make/layers" | same
}

@test "the library does not end its host" {
	file lib/span.c 'void f(void) { abort(); }'
	wrong 'lib/span.c:1: only cmd/ ends the process'
}

@test "options are parsed by cmd alone" {
	file src/view/row.c 'int f(void) { return getopt(1, v, "x"); }'
	wrong 'src/view/row.c:1: only cmd/ parses options'
}

@test "escape codes are the terminal writer's" {
	for code in '\033' '\x1b' '\x1B' '\e'; do
		file cmd/options.c "const char *s = \"${code}[m\";"
		wrong 'cmd/options.c:1: escape codes are written in src/term/ only'
	done
	file cmd/options.c "char c = '\\033';"
	wrong 'cmd/options.c:1: escape codes are written in src/term/ only'
}

@test "what stands in a comment over several lines is no code" {
	file src/base/buf.c '/* first' 'exit(1);' '#include "model/store.h"' 'last */ int x; // exit(1)'
	"$TOP/make/layers" | same
}

@test "a literal that looks like a comment hides nothing" {
	file src/base/buf.c 'const char *s = "/*"; char c = '"'\"'"'; void f(void) { exit(1); } /* */'
	wrong 'src/base/buf.c:1: only cmd/ ends the process'
}

@test "constants are no state, a flag for a signal handler may be" {
	file src/base/table.c 'static const char *const names[] = { "a", "b" };' \
		'const char *const *f(void) { return names; }'
	file src/base/str.c 'int f(void) { return 1; }'
	file src/term/paint.c ''
	file cmd/aitrace-x.c 'static volatile sig_atomic_t stopped;' 'int *f(void) { return (int *)&stopped; }'
	sed -i '1i typedef int sig_atomic_t;' cmd/aitrace-x.c
	objects
	"$TOP/make/layers" . obj | same
}

# state LINE NAME [FILE]
state() {
	local source=${3-src/base/str.c}
	file src/base/str.c 'int f(void) { return 1; }'
	file src/term/paint.c ''
	file cmd/aitrace-x.c ''
	file "$source" "$1"
	objects
	status 1 "$TOP/make/layers" . obj >said
	same "$source: mutable state: $2" <said
}

@test "state that starts at zero" {
	state 'static int count; int f(void) { return count++; }' count
}

@test "state that starts at something" {
	state 'int level = 3;' level
}

@test "state inside a function" {
	state 'int f(void) { static int calls; return calls++; }' calls
}

@test "state of a thread" {
	state '__thread int mine;' mine
}

@test "a table that could be written to" {
	state 'const char *names[] = { "a", "b" };' names
}

@test "state in cmd that is no flag" {
	state 'int count;' count cmd/aitrace-x.c
}

@test "what was not compiled is not taken for right" {
	status 1 "$TOP/make/layers" . obj >said
	holds 'src/base/str.c: not compiled into obj' <said
}

@test "an empty folder is not taken for right" {
	mkdir empty
	status 2 "$TOP/make/layers" empty 2>said
	holds 'no C files' <said
}
