#!/usr/bin/env bats
# The Makefile, on a copy of the tree: what `make dist` packs, built without optimisation.

load helper

setup_file() {
	export TREE=$BATS_FILE_TMPDIR/tree
	mkdir "$TREE" && cd "$TREE" || return
	if [[ -d $TOP/.git ]] && command -v git >/dev/null; then
		make -s -C "$TOP" BUILD="$BATS_FILE_TMPDIR" dist >/dev/null || return
		tar -xzf "$BATS_FILE_TMPDIR"/aitrace-*.tar.gz --strip-components=1
	else
		(cd "$TOP" && tar -cf - --exclude=./build .) | tar -xf -
	fi
	make -s -j2 CFLAGS=-O0 >"$BATS_FILE_TMPDIR/log" 2>&1 || cat "$BATS_FILE_TMPDIR/log"
}

setup() {
	cd "$TREE" || return
}

made() {
	make CFLAGS=-O0 "$@"
}

# What a package manager says when it is called although everything is there.
loud() {
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	local name
	for name in apt-get dnf pacman apk brew sudo; do
		printf '#!/bin/sh\necho "%s was called" >&2\nexit 1\n' "$name" >"$BATS_TEST_TMPDIR/bin/$name"
		chmod +x "$BATS_TEST_TMPDIR/bin/$name"
	done
	PATH=$BATS_TEST_TMPDIR/bin:$PATH "$@"
}

@test "the packed tree builds, with no warning" {
	same <"$BATS_FILE_TMPDIR/log"
	[[ -x build/bin/aitrace-tree && -x build/examples/agent && -e build/lib/libaitrace.so ]]
}

@test "a second make does nothing" {
	made -q all
	made | same "make: Nothing to be done for 'all'."
}

@test "asking what would be done changes nothing" {
	status 1 make -q all CFLAGS=-O3
	make -n all CFLAGS=-O3 >/dev/null
	made -q all
}

@test "other flags and another compiler make everything again" {
	make -n CFLAGS=-O3 | grep -c -- ' -c -o ' >"$BATS_TEST_TMPDIR/some"
	# And what is generated: the messages of OTLP.
	find lib src cmd examples build/gen -name '*.c' | wc -l | same "$(cat "$BATS_TEST_TMPDIR/some")"
	make -n CFLAGS=-O0 CC=other | grep -c '^other .* -c -o ' | same "$(cat "$BATS_TEST_TMPDIR/some")"
}

@test "a changed header makes what includes it again, and no more" {
	touch -d '+1 minute' src/base/diag.h
	made -n | grep -o ' -c -o .*' >"$BATS_TEST_TMPDIR/some"
	touch -d '-1 hour' src/base/diag.h
	holds src/base/diag.c <"$BATS_TEST_TMPDIR/some"
	status 1 grep ' lib/' "$BATS_TEST_TMPDIR/some"
}

@test "a file that came or went is noticed" {
	echo 'int new_thing(void); int new_thing(void) { return 1; }' >src/base/newcomer.c
	made -s
	nm build/lib/libengine.a | holds 'T new_thing'
	rm src/base/newcomer.c
	made -s
	status 1 grep -q new_thing <(nm build/lib/libengine.a 2>/dev/null)
}

@test "everything is made under build/" {
	git -C "$TOP" ls-files 2>/dev/null | sort >"$BATS_TEST_TMPDIR/want"
	[[ -s $BATS_TEST_TMPDIR/want ]] || skip 'not in a clone'
	find . -path ./build -prune -o \( -type f -o -type l \) -print | sed 's|^\./||' | sort |
		diff "$BATS_TEST_TMPDIR/want" -
}

@test "the package manager is not called when everything is there" {
	loud make deps 2>&1 | same 'Everything is there for: check'
	loud make deps WHAT=build 2>&1 | same 'Everything is there for: build'
	loud make CFLAGS=-O0 2>&1 | same "make: Nothing to be done for 'all'."
}

@test "the demo runs the agent and shows it as a tree" {
	loud make demo CFLAGS=-O0 >"$BATS_TEST_TMPDIR/said" 2>&1
	head -n 1 "$BATS_TEST_TMPDIR/said" | holds 'aitrace-tree -- build/examples/agent --question'
	holds 'invoke_agent' <"$BATS_TEST_TMPDIR/said"
	holds 'execute_tool' <"$BATS_TEST_TMPDIR/said"
}

@test "what is installed, and that uninstall takes it away" {
	local root="$BATS_TEST_TMPDIR/root with space"
	made -s install DESTDIR="$root" PREFIX=/usr
	[[ -x $root/usr/bin/aitrace-tree ]]
	[[ $(readlink "$root/usr/lib/libaitrace.so") == libaitrace.so.0.* ]]
	[[ -e $root/usr/lib/libaitrace.so.0 && -e $root/usr/lib/libaitrace.a ]]
	[[ -e $root/usr/include/aitrace.h && -e $root/usr/share/doc/aitrace/LICENSE ]]
	[[ -e $root/usr/share/man/man7/aitrace-hacking.7 ]]
	local file
	for file in lib/*/*.*; do
		cmp "$file" "$root/usr/share/aitrace/${file#lib/}" ||
			cmp "$file" "$root/usr/share/aitrace/${file#lib/sh/}"
	done
	[[ -e $root/usr/share/aitrace/python/aitrace.py ]]
	[[ -e $root/usr/share/bash-completion/completions/aitrace-tree ]]
	[[ -e $root/usr/share/zsh/site-functions/_aitrace-tree ]]
	[[ -e $root/usr/share/fish/vendor_completions.d/aitrace-tree.fish ]]
	same "prefix=/usr" < <(head -n 1 "$root/usr/lib/pkgconfig/aitrace.pc")
	touch "$root/usr/bin/other"
	made -s uninstall DESTDIR="$root" PREFIX=/usr
	(cd "$root" && find . ! -type d) | same ./usr/bin/other
	[[ ! -e $root/usr/share/doc/aitrace && ! -e $root/usr/share/aitrace ]]
}

# Without it the first program that is linked with the library does not find it.
@test "the loader is told of the library, but not of one that is to be packed" {
	mkdir bin
	printf '#!/bin/sh\necho told\nexit 1\n' >bin/ldconfig
	chmod +x bin/ldconfig
	PATH=$PWD/bin:$PATH made -s install PREFIX="$BATS_TEST_TMPDIR/here" | same told
	PATH=$PWD/bin:$PATH made -s install DESTDIR="$BATS_TEST_TMPDIR/root" PREFIX=/usr | same
	rm -r bin
}

@test "installing makes nothing again" {
	made -s install DESTDIR="$BATS_TEST_TMPDIR/root"
	made -n install DESTDIR="$BATS_TEST_TMPDIR/root" >"$BATS_TEST_TMPDIR/would"
	status 1 grep -q -- ' -o ' "$BATS_TEST_TMPDIR/would"
}

needed() {
	readelf -d "$1" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p'
}

# Who starts it for each event must not wait for a library.
@test "aitrace-emit needs libc alone, the others what runs queries too, and few one thing more" {
	local program name receives='|libz|libprotobuf-c'
	local -A more=(
		[aitrace-tui]="|libncursesw|libtinfow?$receives"
		[aitrace-send]='|libcurl|libz'
		[aitrace-recv]=$receives [aitrace-run]=$receives [aitrace-tree]=$receives
	)
	needed build/bin/aitrace-emit | grep -v '^libc\.' | same
	needed build/bin/aitrace-tui | holds libncurses
	for program in build/bin/* build/examples/agent; do
		name=${program##*/}
		needed "$program" | grep -vE "^(libc|libm|libpcre2-8${more[$name]-})\." | same
	done
}

@test "an installed library is found with pkg-config" {
	command -v pkg-config >/dev/null || skip 'no pkg-config'
	local root=$BATS_TEST_TMPDIR/root
	made -s install PREFIX="$root"
	export PKG_CONFIG_PATH=$root/lib/pkgconfig
	# shellcheck disable=SC2046
	cc -o "$BATS_TEST_TMPDIR/agent" examples/agent.c $(pkg-config --cflags --libs aitrace)
	export LD_LIBRARY_PATH=$root/lib
	ldd "$BATS_TEST_TMPDIR/agent" | holds "$root/lib/libaitrace.so.0"
	"$BATS_TEST_TMPDIR/agent" 2>&1 >/dev/null </dev/null | holds '"type":"span_end"'
	made -s
}

@test "the version is said once" {
	local version
	version=$(sed -n 's/^VERSION = //p' Makefile)
	build/bin/aitrace-tree --version | holds "$version"
	same "Version: $version" < <(grep ^Version build/lib/aitrace.pc)
	grep -rnF "\"$version\"" lib src cmd | same
}

@test "help names every target there is for people" {
	local target
	for target in all demo deps check unit bats bench fuzz lint layers asan fmt install uninstall clean dist; do
		make help | holds "$target"
		make -n "$target" >/dev/null
	done
}

@test "clean leaves what was packed" {
	cp -R . "$BATS_TEST_TMPDIR/copy"
	make -s -C "$BATS_TEST_TMPDIR/copy" clean
	[[ ! -e $BATS_TEST_TMPDIR/copy/build && -e $BATS_TEST_TMPDIR/copy/Makefile ]]
}
