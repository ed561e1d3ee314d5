#!/usr/bin/env bats
# make/deps among fakes: a PATH that holds a shell, a compiler that knows what is installed, and
# package managers that only write down how they were called.
#
# shellcheck disable=SC2016 # what the fakes do is written down, not done
load helper

# What the tests need, and how each manager is told to bring it.
commands='c++ pkg-config bats tmux jq python3 node npm elixir dash zsh busybox'
libraries='pcre2 ncursesw microhttpd zlib curl protobuf-c jansson'
needs=${commands/c++/c++ pcre2 ncursesw microhttpd zlib curl protobuf-c jansson}
apt='apt-get install -y --no-install-recommends g++ libpcre2-dev libncurses-dev libmicrohttpd-dev zlib1g-dev libcurl4-openssl-dev libprotobuf-c-dev protobuf-c-compiler libjansson-dev pkg-config bats tmux jq python3 nodejs npm elixir dash zsh busybox'
dnf='dnf install -y gcc-c++ pcre2-devel ncurses-devel libmicrohttpd-devel zlib-devel libcurl-devel protobuf-c-devel protobuf-c-compiler jansson-devel pkgconf-pkg-config bats tmux jq python3 nodejs npm elixir dash zsh busybox'
pacman='pacman -S --needed --noconfirm gcc pcre2 ncurses libmicrohttpd zlib curl protobuf-c jansson pkgconf bats tmux jq python nodejs npm elixir dash zsh busybox'
apk='apk add g++ pcre2-dev ncurses-dev libmicrohttpd-dev zlib-dev curl-dev protobuf-c-dev protobuf-c-compiler jansson-dev pkgconf bats tmux jq python3 nodejs npm elixir dash zsh busybox'
brew='brew install gcc pcre2 ncurses libmicrohttpd zlib curl protobuf-c jansson pkgconf bats-core tmux jq python node elixir dash zsh'

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir bin have
	for tool in sh cat mktemp rm touch ln; do
		ln -s "$(command -v $tool)" bin/$tool
	done
	: >log
	fake nothing :
	fake id "echo ${ROOT-0}"
	# cc -o PROGRAM SOURCE FLAG...
	fake cc 'case $(cat "$3") in
		*jansson.h*) [ -e have/jansson ] ;;
		*vterm.h*) [ -e have/vterm ] ;;
		*curses.h*) [ -e have/ncursesw ] ;;
		*pcre2.h*) [ -e have/pcre2 ] ;;
		*microhttpd.h*) [ -e have/microhttpd ] ;;
		*zlib.h*) [ -e have/zlib ] ;;
		*curl/curl.h*) [ -e have/curl ] ;;
		*protobuf-c.h*) [ -e have/protobuf-c ] ;;
		esac'
}

# fake TOOL BODY
fake() {
	printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
	chmod +x "bin/$1"
}

# A manager that installs what the tests need, whatever names its packages have.
manager() {
	fake "$1" "echo \"${1} \$*\" >>log
		# shellcheck disable=SC2086 # words
	(cd have && touch $libraries)
		for tool in $commands protoc-c; do ln -sf nothing bin/\$tool; done"
}

# One that must not be called.
forbidden() {
	fake "$1" "echo \"$1 \$*\" >>log; exit 1"
}

user() {
	fake id 'echo 1000'
}

everything_there() {
	# shellcheck disable=SC2086 # words
	(cd have && touch $libraries)
	for tool in $commands protoc-c; do
		fake "$tool" :
	done
}

deps() {
	PATH=$PWD/bin CC=cc CXX=c++ bin/sh "$TOP/make/deps" "$@"
}

@test "what is there is not asked for" {
	everything_there
	for name in apt-get dnf pacman apk brew sudo; do
		forbidden $name
	done
	deps -q check | same
	deps check | same 'Everything is there for: check'
	same <log
}

installs() {
	manager "$1"
	deps check >said
	same "$2" <log
	holds "+ $2" <said
	holds "Not here yet: $needs" <said
}

@test "root: apt" {
	installs apt-get "$apt"
}

@test "root: dnf" {
	installs dnf "$dnf"
}

@test "root: pacman" {
	installs pacman "$pacman"
}

@test "root: apk" {
	installs apk "$apk"
}

@test "brew is called by a user, without sudo" {
	user
	forbidden sudo
	installs brew "$brew"
}

@test "only what is missing is installed" {
	everything_there
	rm bin/jq
	manager apt-get
	deps check
	same 'apt-get install -y --no-install-recommends jq' <log
}

@test "stale lists are brought up to date, once it is known that they are" {
	manager apt-get
	mv bin/apt-get bin/real
	fake apt-get 'case $1 in
		update) echo "apt-get update" >>log; touch updated ;;
		*) [ -e updated ] && exec real "$@"; echo "apt-get failed" >>log; exit 100 ;;
		esac'
	deps check
	same 'apt-get failed
apt-get update
'"$apt" < <(sed s/^real/apt-get/ log)
}

@test "a user with sudo that wants no password" {
	user
	manager dnf
	fake sudo '[ "$1" = -n ] && shift && echo sudo >>log && exec "$@"'
	fake true :
	deps check
	same 'sudo
sudo
'"$dnf" <log
}

prints() {
	user
	forbidden "$1"
	status 1 deps check >said
	same <log
	holds "    $2" <said
}

@test "a user without sudo is given the line: apt" {
	prints apt-get "sudo $apt"
}

@test "a user without sudo is given the line: dnf" {
	prints dnf "sudo $dnf"
}

@test "a user without sudo is given the line: pacman" {
	prints pacman "sudo $pacman"
}

@test "a user without sudo is given the line: apk" {
	prints apk "sudo $apk"
}

@test "sudo that wants a password is not used" {
	fake sudo 'exit 1'
	prints apt-get "sudo $apt"
}

@test "root is given the line for brew, which wants no root" {
	forbidden brew
	status 1 deps check >said
	same <log
	holds "    $brew" <said
}

@test "without a manager: a line for each, and each need has its packages" {
	user
	fake cc 'exit 1'
	status 1 deps all >said
	same 'Not here yet: cc c++ pcre2 ncursesw microhttpd zlib curl protobuf-c jansson pkg-config bats tmux jq python3 node npm elixir dash zsh busybox clang clang-tidy clang-format cppcheck shellcheck mandoc asan fuzzer vterm
Install it with the line for your package manager:
    sudo apt-get install -y --no-install-recommends gcc libc6-dev g++ libpcre2-dev libncurses-dev libmicrohttpd-dev zlib1g-dev libcurl4-openssl-dev libprotobuf-c-dev protobuf-c-compiler libjansson-dev pkg-config bats tmux jq python3 nodejs npm elixir dash zsh busybox clang clang-tidy clang-format cppcheck shellcheck mandoc libclang-rt-dev libvterm-dev
    sudo dnf install -y gcc gcc-c++ pcre2-devel ncurses-devel libmicrohttpd-devel zlib-devel libcurl-devel protobuf-c-devel protobuf-c-compiler jansson-devel pkgconf-pkg-config bats tmux jq python3 nodejs npm elixir dash zsh busybox clang clang-tools-extra cppcheck ShellCheck mandoc libasan libubsan compiler-rt libvterm-devel
    sudo pacman -S --needed --noconfirm gcc pcre2 ncurses libmicrohttpd zlib curl protobuf-c jansson pkgconf bats tmux jq python nodejs npm elixir dash zsh busybox clang cppcheck shellcheck mandoc compiler-rt libvterm
    sudo apk add build-base g++ pcre2-dev ncurses-dev libmicrohttpd-dev zlib-dev curl-dev protobuf-c-dev protobuf-c-compiler jansson-dev pkgconf bats tmux jq python3 nodejs npm elixir dash zsh busybox clang clang-extra-tools cppcheck shellcheck mandoc gcc compiler-rt libvterm-dev
    brew install gcc pcre2 ncurses libmicrohttpd zlib curl protobuf-c jansson pkgconf bats-core tmux jq python node elixir dash zsh llvm clang-format cppcheck shellcheck mandoc libvterm' <said
}

@test "an installation that brought nothing is a failure" {
	fake apk 'echo "apk $*" >>log'
	status 1 deps check 2>said
	holds "Still not here: $needs." <said
}

@test "a failed installation is a failure" {
	forbidden dnf
	status 1 deps check 2>said
	holds 'Still not here' <said
}

@test "what is needed for nothing is wrong usage" {
	status 2 deps nothing 2>said
	holds 'not one of build, check' <said
}
