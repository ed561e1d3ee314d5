# shellcheck shell=dash
# Not dash's, and only in functions that other shells call:
# shellcheck disable=SC3003,SC3010,SC3028,SC3044,SC3045,SC3047,SC3054,SC3057,SC3060
# Meant to be so:
# shellcheck disable=SC2016,SC2017,SC2064,SC2154,SC2171,SC2209,SC2229,SC2254,SC2295,SC2317
# aitrace.sh: a script tells what it is doing, while it does it, in lines of aitrace-stream(5).
#
#	. aitrace.sh
#	aitrace_begin agent.handle_message kind=agent question="$q"
#	aitrace_span  web_search kind=tool query="$q" -- search "$q"
#	aitrace_event reasoning_complete thoughts:=3
#	aitrace_end
#
# For dash, bash, zsh, busybox ash and their like. It needs no other file.
#
#	aitrace_begin NAME [ATTR]...		a span begins; it is the current one
#	aitrace_end [ok] [ATTR]...		the current span ends, well
#	aitrace_end error [MESSAGE] [ATTR]...	or not
#	aitrace_span NAME [ATTR]... -- COMMAND [ARG]...
#						a command or function within a span; gives its status
#	aitrace_event NAME [ATTR]...		something happened in the current span
#	aitrace_set ATTR...			more about it
#	aitrace_log TEXT [ATTR]...		a line of a log; TEXT `-`: each line of standard input
#	aitrace_state snapshot|patch|merge JSON [KEY]
#						the agent's state is this, or changes so
#	aitrace_link TRACEPARENT [ATTR]...	the current span refers to another one
#
# ATTR is key=text or key:=JSON; kind=WORD is the span's kind. The current span is $TRACEPARENT, which
# is exported: spans of programs, subshells and background jobs are its children. See aitrace-sh(1).
#
# What it promises to the script that it is a guest of:
#
# - It prints nothing but records (and notes where AITRACE_DEBUG is set), and never to standard output.
# - It changes no option, and no variable but TRACEPARENT and those that begin with aitrace_ or _aitrace_.
#   $? is as before a call. Under `set -e` a status would end the script; it is 0 there.
# - An output that fails does not kill the script: SIGPIPE and SIGXFSZ are caught during a write, and what
#   the script has for them is put back. When the reader is gone, tracing is off.
# - One write per record. Where a longer one would be torn, more than 4096 bytes go as `chunk` lines.
# - A record that cannot be written is dropped, counted and told of later. A descriptor in O_NONBLOCK mode
#   is waited for once, 100 ms; one that blocks does, as it would for the script's own messages.
# - Spans that are open when the shell exits end there, as failed. The script's own trap for EXIT runs
#   after that (before that in zsh), also one that was set later, if a span began after that. A shell that
#   is killed, or replaced by `exec`, leaves its spans open, and readers see that it is gone.
# - Text may hold anything (but NUL, which no shell can hold). What is not UTF-8 becomes U+FFFD, and JSON
#   that is none, a string.
#
# Bash 5, zsh and busybox can tell the time; for others date(1) runs for each record, unless
# aitrace_clock=coarse was set before: then times are 10 ms coarse. JSON that is more than a number or
# a word, unusual text and long lines take an awk(1).

# ---- nobody's aliases in here --------------------------------------------------------------------

_aitrace_aliases=
for _aitrace_name in command eval exec export printf read return set shift trap true unset '['; do
	if alias "$_aitrace_name" >/dev/null 2>&1; then
		_aitrace_word=$(alias "$_aitrace_name")
		_aitrace_aliases="$_aitrace_aliases
alias ${_aitrace_word#alias }"
		unalias "$_aitrace_name"
	fi
done

# ---- what this shell can do ----------------------------------------------------------------------

# Some functions have several forms. Which one it is stands in a variable of the name that they share, and
# is found out once, below `settings`.

_aitrace_shell=
if [ -n "${ZSH_VERSION-}" ] && command -v emulate >/dev/null; then
	_aitrace_shell=zsh
	zmodload zsh/datetime zsh/system 2>/dev/null || true
elif [ -n "${BASH_VERSION-}" ] && command -v shopt >/dev/null; then
	_aitrace_shell=bash
fi

# _aitrace_changes NAME: the variable lives; one of the same name that came from outside does not.
_aitrace_changes() {
	set -- "$1" 0
	eval "_aitrace_word=\${$1-}"
	while [ -n "$_aitrace_word" ] && [ "$2" -lt 100 ]; do
		eval "[ \"\$_aitrace_word\" = \"\$$1\" ]" || return 0
		set -- "$1" "$(($2 + 1))"
	done
	return 1
}

# ---- text and JSON -------------------------------------------------------------------------------

_aitrace_lf='
'
_aitrace_tab='	'
_aitrace_hex=0123456789abcdef
# What stands in a JSON string as it is, but for ]. Ranges are faster, and may follow the locale.
_aitrace_plain=' !#$%&()*+,./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[^_`abcdefghijklmnopqrstuvwxyz{|}~'"'-"
if [ "$_aitrace_shell" = zsh ] || { [ "$_aitrace_shell" = bash ] && shopt -q globasciiranges 2>/dev/null; }; then
	_aitrace_plain='^-~#-[ !'
fi

# The rare cases, from standard input to standard output: `text` makes the inside of a JSON string,
# `json` gives JSON back in one line or fails, `line` writes a line, in chunks if it is long.
_aitrace_rules='
BEGIN {
	hex = "[0-9a-fA-F]"
	rest = "[\200-\277]"
	utf8 = "[\302-\337]" rest "|\340[\240-\277]" rest "|[\341-\354\356\357]" rest rest "|\355[\200-\237]" rest \
		"|\360[\220-\277]" rest rest "|[\361-\363]" rest rest rest "|\364[\200-\217]" rest rest
	if (mode == "json")
		RS = "\001"
}

# What is between the marks is UTF-8, and each byte beyond ASCII that is not there is none.
function text(s,    n, i, part) {
	gsub(/["\\]/, "\\\\&", s)
	gsub(/\t/, "\\t", s)
	gsub(/\r/, "\\r", s)
	if (s ~ /[\001-\037]/)
		for (i = 1; i < 32; i++)
			gsub(sprintf("%c", i), sprintf("\\u%04x", i), s)
	if (s !~ /[\200-\377]/)
		return s
	gsub("(" utf8 ")+", "\001&\002", s)
	n = split(s, part, /[\001\002]/)
	for (i = 1; i < n; i += 2) {
		gsub(/[\200-\377]/, "\357\277\275", part[i])
		printf "%s%s", part[i], part[i + 1]
	}
	if (i == n)
		gsub(/[\200-\377]/, "\357\277\275", part[n])
	return i == n ? part[n] : ""
}

# Strings become \002 and other scalars \003; then the innermost arrays and objects become \003.
function json(s,    t, high, low, i) {
	t = s
	gsub(utf8, "x", t)
	if (t ~ /[\001-\010\013\014\016-\037\200-\377]/)
		return 0
	high = "\\\\u[dD][89abAB]" hex hex
	low = "\\\\u[dD][c-fC-F]" hex hex
	gsub("\"([^\"\\\\\t\n\r]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9abcefABCEF]" hex hex hex "|\\\\u[dD][0-7]" hex hex \
		"|" high low ")*\"", "\002", t)
	gsub(/-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?|true|false|null/, "\003", t)
	gsub(/[ \t\n\r]+/, " ", t)
	gsub(/ ?, ?/, ",", t)
	gsub(/ ?: ?/, ":", t)
	gsub(/ ?\[ ?/, "[", t)
	gsub(/ ?\{ ?/, "{", t)
	gsub(/ ?\]/, "]", t)
	gsub(/ ?\}/, "}", t)
	gsub(/^ | $/, "", t)
	for (i = 0; i < 512 && t !~ /^[\002\003]$/; i++)
		if (!(gsub(/\[([\002\003](,[\002\003])*)?\]/, "\003", t) + \
				gsub(/\{(\002:[\002\003](,\002:[\002\003])*)?\}/, "\003", t)))
			return 0
	return t ~ /^[\002\003]$/
}

# A piece of 3900 bytes that is full of quotes would be too long; half of it never is.
function chunks(s,    at, size, n, i, t, piece) {
	for (at = 1; at <= length(s); at += size) {
		size = 3900
		t = substr(s, at, size)
		if (size + gsub(/["\\]/, "", t) > 4000)
			size = 1950
		while (substr(s, at + size, 1) ~ rest)
			size--
		piece[n++] = substr(s, at, size)
	}
	for (i = 0; i < n; i++) {
		gsub(/["\\]/, "\\\\&", piece[i])
		print "{\"type\":\"chunk\",\"id\":\"" id "\",\"seq\":" i ",\"count\":" n ",\"data\":\"" piece[i] "\"}"
		fflush()
	}
}

mode == "text" {
	if (NR > 1)
		printf "\\n"
	printf "%s", text($0)
}
mode == "json" {
	good = NR == 1 && json($0)
	gsub(/[\n\r]/, " ")
	all = $0
}
mode == "line" && length($0) < 4096 {
	print
	fflush()
}
mode == "line" && length($0) >= 4096 { chunks($0) }
END {
	if (mode == "json" && good)
		printf "%s", all
	if (mode == "json" && !good)
		exit 1
}'

_aitrace_awk() {
	command env LC_ALL=C awk -v mode="$1" -v id="${2-}" "$_aitrace_rules" 2>/dev/null
}

# _aitrace_swap TEXT FROM TO: every FROM is TO in $_aitrace_json. $_aitrace_soft: the longest text for which
# this is faster than a process.
_aitrace_swap_once() {
	_aitrace_json=${1//"$2"/"$3"}
}
_aitrace_swap_each() {
	_aitrace_json=
	while :; do
		case $1 in
		*"$2"*) ;;
		*) break ;;
		esac
		_aitrace_json=$_aitrace_json${1%%"$2"*}$3
		set -- "${1#*"$2"}" "$2" "$3"
	done
	_aitrace_json=$_aitrace_json$1
}

# _aitrace_utf8 TEXT: it is UTF-8 and has no controls but newlines and tabs. _aitrace_bytes TEXT: how many, in
# $_aitrace_size. Where a shell cannot see bytes, it is not known, or as many as can be. bash complains when LC_ALL is
# readonly, or becomes once more a locale that is not there.
_aitrace_utf8() {
	eval "$_aitrace_in_bytes" || return 1
	set -- "$1" $'[\x80-\xbf]'
	case $1 in
	*[$'\x01'-$'\x08'$'\x0b'-$'\x1f']*) return 1 ;;
	esac
	set -- "${1//[$'\xc2'-$'\xdf']$2/.}" "$2"
	set -- "${1//$'\xe0'[$'\xa0'-$'\xbf']$2/.}" "$2"
	set -- "${1//[$'\xe1'-$'\xec'$'\xee'$'\xef']$2$2/.}" "$2"
	set -- "${1//$'\xed'[$'\x80'-$'\x9f']$2/.}" "$2"
	set -- "${1//$'\xf0'[$'\x90'-$'\xbf']$2$2/.}" "$2"
	set -- "${1//[$'\xf1'-$'\xf3']$2$2$2/.}" "$2"
	set -- "${1//$'\xf4'[$'\x80'-$'\x8f']$2$2/.}" "$2"
	case $1 in
	*[$'\x80'-$'\xff']*) return 1 ;;
	esac
}
_aitrace_bytes() {
	_aitrace_size=$((${#1} * 4))
	if eval "$_aitrace_in_bytes"; then
		_aitrace_size=${#1}
	fi
}
case $_aitrace_shell${BASH_VERSION-} in
zsh*) _aitrace_in_bytes='setopt localoptions nomultibyte' ;;
bash[56789].* | bash[123456789][0123456789]*) _aitrace_in_bytes='local LC_ALL=C' ;;
*) _aitrace_in_bytes=false ;;
esac

# _aitrace_text TEXT: a JSON string, in $_aitrace_json.
_aitrace_text() {
	case $1 in
	*[!]$_aitrace_plain]*) _aitrace_unusual "$1" ;;
	*) _aitrace_json=\"$1\" ;;
	esac
}

_aitrace_unusual() {
	if [ "${#1}" -gt "$_aitrace_soft" ] || ! _aitrace_easy "$1"; then
		_aitrace_hard "$1"
		return
	fi
	"$_aitrace_escape" "$1"
	_aitrace_json=\"$_aitrace_json\"
}

# "$_aitrace_escape" TEXT: what may stand between quotes, in $_aitrace_json.
_aitrace_escape_once() {
	_aitrace_json=${1//\\/"\\\\"}
	_aitrace_json=${_aitrace_json//\"/"\\\""}
	case $_aitrace_json in
	*[$_aitrace_lf$_aitrace_tab]*)
		_aitrace_json=${_aitrace_json//$_aitrace_lf/"\\n"}
		_aitrace_json=${_aitrace_json//$_aitrace_tab/"\\t"}
		;;
	esac
}
_aitrace_escape_each() {
	_aitrace_swap_each "$1" \\ \\\\
	_aitrace_swap_each "$_aitrace_json" \" \\\"
	_aitrace_swap_each "$_aitrace_json" "$_aitrace_lf" \\n
	_aitrace_swap_each "$_aitrace_json" "$_aitrace_tab" \\t
}

_aitrace_easy() {
	case $1 in
	*[!]\"\\$_aitrace_lf$_aitrace_tab$_aitrace_plain]*) _aitrace_utf8 "$1" 2>&- ;;
	esac
}

# Without an awk that works, its beginning.
_aitrace_hard() {
	_aitrace_json=$(printf '%s\n' "$1" | _aitrace_awk text) || _aitrace_json=${1%%[!]$_aitrace_plain]*}...
	_aitrace_json=\"$_aitrace_json\"
}

# _aitrace_value JSON: itself in one line, or a JSON string if it is not JSON, in $_aitrace_json.
_aitrace_value() {
	_aitrace_json=$1
	case $1 in
	'{}' | '[]') return 0 ;;
	true | false | null)
		# Under bash's nocasematch TRUE is one, too.
		case ${1#true}${1#false}${1#null} in truetrue | falsefalse | nullnull) return 0 ;; esac
		;;
	esac
	case ${1#-} in
	'' | *[!.0123456789]* | *.*.* | *. | 0[!.]*) ;;
	[0123456789]*) return 0 ;;
	esac
	_aitrace_json=$(printf %s "$1" | _aitrace_awk json) || _aitrace_text "$1"
}

# "$_aitrace_attributes" [ATTR]...: the member, or nothing, in $_aitrace_list; the kind of a span in
# $_aitrace_kind. Ends at the first word that is no attribute. Here, and wherever each record comes by, what
# is usual is done in few commands, for these are what it costs.
_aitrace_attributes_each() {
	_aitrace_list='' _aitrace_kind=''
	case $* in
	*[!]$_aitrace_plain]*) _aitrace_attributes_any "$@" ;;
	*)
		for _aitrace_word in "$@"; do
			case $_aitrace_word in
			*:=*)
				case $_aitrace_word in
				*:=*[!0123456789]* | *:=0?* | *:= | *=*:=*) _aitrace_attribute "$_aitrace_word" ;;
				*) _aitrace_list=$_aitrace_list,\"${_aitrace_word%:=*}\":${_aitrace_word#*:=} ;;
				esac
				;;
			kind=*) _aitrace_attribute "$_aitrace_word" ;;
			*=*) _aitrace_list=$_aitrace_list,\"${_aitrace_word%%=*}\":\"${_aitrace_word#*=}\" ;;
			*) break ;;
			esac
		done
		;;
	esac
	case $_aitrace_list in ?*) _aitrace_list=,\"attributes\":\{${_aitrace_list#,}\} ;; esac
}

# The same where a shell can put what it has to between key and value.
_aitrace_attributes_once() {
	_aitrace_list='' _aitrace_kind=''
	case $* in
	*[!]$_aitrace_plain]*) _aitrace_attributes_any "$@" ;;
	*)
		for _aitrace_word in "$@"; do
			case $_aitrace_word in
			*:=*)
				case $_aitrace_word in
				*:=*[!0123456789]* | *:=0?* | *:= | *=*:=*) _aitrace_attribute "$_aitrace_word" ;;
				*) _aitrace_list=$_aitrace_list,\"${_aitrace_word/:=/\":} ;;
				esac
				;;
			kind=*) _aitrace_attribute "$_aitrace_word" ;;
			*=*) _aitrace_list=$_aitrace_list,\"${_aitrace_word/=/\":\"}\" ;;
			*) break ;;
			esac
		done
		;;
	esac
	case $_aitrace_list in ?*) _aitrace_list=,\"attributes\":\{${_aitrace_list#,}\} ;; esac
}

_aitrace_attributes_any() {
	for _aitrace_word in "$@"; do
		_aitrace_attribute "$_aitrace_word" || break
	done
}

_aitrace_attribute() {
	case $_aitrace_type:$1 in
	span_start:kind= | span_update:kind=) ;;
	span_start:kind=* | span_update:kind=*)
		_aitrace_text "${1#*=}"
		_aitrace_kind=,\"kind\":$_aitrace_json
		;;
	*=*)
		set -- "${1%%=*}" "${1#*=}"
		_aitrace_text "${1%:}"
		_aitrace_list=$_aitrace_list,$_aitrace_json:
		case $1 in
		*:) _aitrace_value "$2" ;;
		*) _aitrace_text "$2" ;;
		esac
		_aitrace_list=$_aitrace_list$_aitrace_json
		;;
	*) return 1 ;;
	esac
}

# ---- time, ids, processes ------------------------------------------------------------------------

# _aitrace_date SECONDS: YYYY-MM-DDTHH:MM:SS in $_aitrace_second, which is kept.
_aitrace_date() {
	# Days since 0000-03-01, so that a leap day is the last of its year; then those of 400 years, years,
	# days, and months of 30.6 days.
	set -- "$1" "$(($1 / 86400 + 719468))"
	set -- "$1" "$(($2 / 146097))" "$(($2 % 146097))"
	set -- "$1" "$2" "$((($3 - $3 / 1460 + $3 / 36524 - $3 / 146096) / 365))" "$3"
	set -- "$1" "$(($2 * 400 + $3))" "$(($4 - 365 * $3 - $3 / 4 + $3 / 100))"
	set -- "$1" "$2" "$(((5 * $3 + 2) / 153))" "$3"
	set -- "$1" "$(($2 + $3 / 10))" "$(($3 % 10 + 103 - $3 / 10 * 2))" "$(($4 - (153 * $3 + 2) / 5 + 101))"
	set -- "$1" "$2-${3#1}-${4#1}" "$(($1 / 3600 % 24 + 100))" "$(($1 / 60 % 60 + 100))" "$(($1 % 60 + 100))"
	_aitrace_second=${2}T${3#1}:${4#1}:${5#1}
	_aitrace_seconds=$1
}
_aitrace_seconds=
_aitrace_second=

# "$_aitrace_time": now, in $_aitrace_now.
_aitrace_time_zsh() {
	set -- "${epochtime[@]}"
	case $1 in "$_aitrace_seconds") ;; *) _aitrace_date "$1" ;; esac
	_aitrace_now=$((1000000000 + $2))
	_aitrace_now=$_aitrace_second.${_aitrace_now#1}Z
}
# The locale decides whether a dot or a comma is in it.
_aitrace_time_epoch() {
	_aitrace_now=$EPOCHREALTIME
	case $_aitrace_now in
	"$_aitrace_seconds"[.,]*) ;;
	*) _aitrace_date "${_aitrace_now%[.,]*}" ;;
	esac
	_aitrace_now=$_aitrace_second.${_aitrace_now:11}000Z
}
_aitrace_time_date() {
	_aitrace_now=$(command date -u +%Y-%m-%dT%H:%M:%S.%NZ 2>/dev/null)
}
_aitrace_time_uptime() {
	_aitrace_uptime
	_aitrace_now=$((_aitrace_base + _aitrace_now))
	[ "$((_aitrace_now / 100))" = "$_aitrace_seconds" ] || _aitrace_date "$((_aitrace_now / 100))"
	_aitrace_now=$((_aitrace_now % 100 + 100))
	_aitrace_now=$_aitrace_second.${_aitrace_now#1}0000000Z
}
_aitrace_time_seconds() {
	_aitrace_date "$(command date +%s)"
	_aitrace_now=$_aitrace_second.000000000Z
}

# Hundredths of a second since the machine started; what they were at that time is $_aitrace_base.
_aitrace_uptime() {
	IFS=' ' read -r _aitrace_now _aitrace_word </proc/uptime
	_aitrace_now=$((${_aitrace_now%.*} * 100 + 1${_aitrace_now#*.} - 100))
}

# "$_aitrace_self": the process, in $_aitrace_pid; $$ is not it in a subshell.
_aitrace_self_bash() { _aitrace_pid=$BASHPID; }
_aitrace_self_zsh() { _aitrace_pid=${sysparams[pid]}; }
_aitrace_self_proc() {
	set -- /proc/self/task/*
	_aitrace_pid=${1##*/}
}
_aitrace_self_sh() { _aitrace_pid=$(exec sh -c 'echo $PPID'); }

# "$_aitrace_random": 16 random hex digits in $_aitrace_id.
_aitrace_random_bash() { printf -v _aitrace_id %08x%08x "$SRANDOM" "$SRANDOM"; }
# Of the digits of a UUID the first 12 and the last 12 are random.
_aitrace_random_uuid() {
	IFS=- read -r _aitrace_id _aitrace_word _aitrace_row _aitrace_row _aitrace_row </proc/sys/kernel/random/uuid
	_aitrace_id=$_aitrace_id$_aitrace_word${_aitrace_row#????????}
}
# From 32 that belong to one process.
_aitrace_random_od() {
	"$_aitrace_self"
	case $_aitrace_pool in
	"$_aitrace_pid:"*[$_aitrace_hex]*) ;;
	*) _aitrace_pool=$_aitrace_pid:$(command od -An -v -tx8 -N256 /dev/urandom) ;;
	esac
	_aitrace_id=${_aitrace_pool#*:}
	_aitrace_id=${_aitrace_id#"${_aitrace_id%%[$_aitrace_hex]*}"}
	_aitrace_pool=$_aitrace_pid:${_aitrace_id#????????????????}
	_aitrace_id=${_aitrace_id%%[!$_aitrace_hex]*}
}
_aitrace_pool=

# ---- the current span ----------------------------------------------------------------------------

# _aitrace_parse TEXT: a traceparent, into $_aitrace_trace, $_aitrace_span, $_aitrace_bits (W3C Trace Context
# Level 2, section 3.2). Fails for what is none.
_aitrace_parse() {
	while :; do
		case $1 in
		[\ $_aitrace_tab]*) set -- "${1#?}" ;;
		*[\ $_aitrace_tab]) set -- "${1%?}" ;;
		*) break ;;
		esac
	done
	set -- "${1%%-*}" "${1#*-}"
	_aitrace_trace=${2%%-*}
	set -- "$1" "${2#*-}"
	_aitrace_span=${2%%-*}
	set -- "$1" "${2#*-}"
	_aitrace_bits=${2%%-*}
	case ${#1}-${#_aitrace_trace}-${#_aitrace_span}-${#_aitrace_bits}:$1 in
	2-32-16-2:ff) return 1 ;;
	2-32-16-2:*) ;;
	*) return 1 ;;
	esac
	case $1:$2 in
	00:??) ;;
	00:*) return 1 ;;
	esac
	case $1$_aitrace_trace$_aitrace_span$_aitrace_bits in
	*[!$_aitrace_hex]*) return 1 ;;
	esac
	case $_aitrace_trace/$_aitrace_span in
	*[!0]*/*[!0]*) ;;
	*) return 1 ;;
	esac
	_aitrace_bits=0$((0x$_aitrace_bits & 3))
}

# _aitrace_learn: the members of a record that TRACEPARENT stands for, in $_aitrace_ids; fails when there is
# none. $_aitrace_known is the last one that was good (- when it is not so), with what it became; and
# $_aitrace_outer the one before the last span that began, for when that ends. In a trap `return` alone would
# give the status before the trap.
_aitrace_learn() {
	case $_aitrace_dead${TRACEPARENT:--} in
	- | yes*) return 1 ;;
	"$_aitrace_outer")
		_aitrace_known=- _aitrace_ids=$_aitrace_outer_ids _aitrace_known_bits=$_aitrace_outer_bits
		_aitrace_known_ids=$_aitrace_ids _aitrace_known=$TRACEPARENT
		return 0
		;;
	esac
	if ! _aitrace_parse "$TRACEPARENT"; then
		_aitrace_say 'TRACEPARENT is not valid: ' "$TRACEPARENT"
		return 1
	fi
	_aitrace_ids=\"trace_id\":\"$_aitrace_trace\",\"span_id\":\"$_aitrace_span\" _aitrace_known=-
	_aitrace_known_ids=$_aitrace_ids _aitrace_known_bits=$_aitrace_bits _aitrace_known=$TRACEPARENT
}

# The stack has a line a span, the last first: its traceparent, the process that began it, and what
# TRACEPARENT was before.
_aitrace_push() {
	case ${TRACEPARENT-} in *"$_aitrace_lf"*) unset TRACEPARENT ;; esac
	_aitrace_stack="$1 $_aitrace_pid ${TRACEPARENT-}$_aitrace_lf$_aitrace_stack"
	case $1 in ?*) export TRACEPARENT="$1" ;; esac
}

# Takes the last span off, into $_aitrace_popped, if this process began it.
_aitrace_pop() {
	_aitrace_popped=${_aitrace_stack%% *}
	case $_aitrace_stack in
	"$_aitrace_popped $_aitrace_pid "*) ;;
	*) return 1 ;;
	esac
	set -- "${_aitrace_stack%%"$_aitrace_lf"*}"
	_aitrace_stack=${_aitrace_stack#*"$_aitrace_lf"}
	export TRACEPARENT="${1#* * }"
	case $TRACEPARENT in '') unset TRACEPARENT ;; esac
}

# ---- traps ---------------------------------------------------------------------------------------

# "$_aitrace_look": the script's traps, as commands, in $_aitrace_traps. No process is needed where a pipe, or a
# file, that a here-document opened for reading can be opened once more, to be written to.
_aitrace_look_sh() {
	_aitrace_traps=
	{
		command trap >>/dev/fd/0
		IFS= read -r _aitrace_row
		while IFS= read -r _aitrace_row; do
			_aitrace_traps=$_aitrace_traps$_aitrace_row$_aitrace_lf
		done
	} <<-.

	.
}
# Those for DEBUG and RETURN are better not touched. In a subshell, which has no traps, bash lists its parent's
# until one is set.
_aitrace_look_bash() {
	_aitrace_traps=
	case $BASH_SUBSHELL in "$_aitrace_level") ;; *) trap - TRAP ;; esac
	_aitrace_level=$BASH_SUBSHELL
	{
		trap -p EXIT PIPE XFSZ >>/dev/fd/0
		IFS= read -r "$_aitrace_all" _aitrace_traps || true
	} <<-.

	.
	_aitrace_traps=${_aitrace_traps#"$_aitrace_lf"}
}
_aitrace_look_fork() {
	if [ "$_aitrace_shell" = bash ]; then
		_aitrace_traps=$(trap -p EXIT PIPE XFSZ)
	else
		_aitrace_traps=$(trap)
	fi
}
_aitrace_level=0
# Up to a character, a pipe is read byte by byte; but old ones know nothing else.
case $_aitrace_shell${BASH_VERSION-} in
bash[56789].* | bash[123456789][0123456789]*) _aitrace_all=-N9999999 ;;
*) _aitrace_all=-d$(printf '\001') ;;
esac

# _aitrace_watch: what is open when this process ends is ended then. A trap for EXIT that the script has set, or
# has set since the last time, comes after ours. zsh has a place for what is to be done at the end, which not
# all ways to end come by; and a trap that does not outlive the script's own there.
_aitrace_watch() {
	"$_aitrace_look"
	case $_aitrace_traps in
	*_aitrace_trap*) return 0 ;;
	"trap -- "*) eval "_aitrace_keep ${_aitrace_traps#trap -- }" ;;
	*) _aitrace_then= ;;
	esac
	trap 'eval "$_aitrace_trap"' EXIT
}
_aitrace_trap='if _aitrace_exit; then eval "$_aitrace_then"; else eval "$_aitrace_then"; fi'
_aitrace_traps=
_aitrace_then=
if [ "$_aitrace_shell" = zsh ]; then
	eval 'case " ${zshexit_functions[*]-} " in
		*" _aitrace_exit "*) ;;
		*) zshexit_functions=(${zshexit_functions-} _aitrace_exit) ;;
		esac'
fi

# The first trap that is listed is that for EXIT, if there is one (or - in bash as sh, if there is none); the
# others are set to what they are.
_aitrace_keep() {
	_aitrace_then=
	case $2:$1 in
	EXIT:-) ;;
	EXIT:*) _aitrace_then=$1 ;;
	esac
}

# With the status that the script's own trap should see.
_aitrace_exit() {
	set -- "$?"
	_aitrace_sweep "$1"
	return "$1"
}

# ---- the output ----------------------------------------------------------------------------------

# _aitrace_send: writes $_aitrace_record, or counts it. "$_aitrace_write" is the shell's own printf; that may raise
# a signal: then "$_aitrace_into_file" or "$_aitrace_into_other" is "$_aitrace_guard". The record goes by its name,
# for a long word in quotes costs bash more than the call that it is for.
_aitrace_send() { _aitrace_send_any; }
_aitrace_send_any() {
	_aitrace_long=
	case ${#_aitrace_record} in
	? | ?? | $_aitrace_brief) ;;
	*) _aitrace_measure "$_aitrace_record" ;;
	esac
	if "$_aitrace_test" -f "$_aitrace_dev" ]; then
		"${_aitrace_long:-$_aitrace_into_file}" XFSZ
	else
		"${_aitrace_long:-$_aitrace_into_other}" PIPE
	fi || {
		_aitrace_failed "$?"
		return
	}
	case $_aitrace_trouble in ?*) _aitrace_recovered ;; esac
}

# zsh's [ crashes when a trap calls it while it runs. What every record comes by has none.
_aitrace_test_zsh() {
	case $1 in
	-e) [[ -e $2 ]] ;;
	-f) [[ -f $2 ]] ;;
	-c) [[ -c $2 ]] ;;
	esac
}

# "$_aitrace_guard" SIGNAL: writes. Where it would have killed the shell, $_aitrace_broken is its name. In zsh a trap
# that a function sets ends with it. In bash, what has nothing to write does not mind that it cannot: so the
# traps are looked at only if there is one.
_aitrace_guard_sh() {
	_aitrace_broken='' _aitrace_status=0
	"$_aitrace_look"
	trap "_aitrace_broken=$1" "$1"
	"$_aitrace_write" || _aitrace_status=$?
	case $_aitrace_shell in zsh) ;; *) _aitrace_unguard "$1" ;; esac
	return "$_aitrace_status"
}
_aitrace_unguard() {
	trap - "$1"
	case $_aitrace_traps in
	*"$1"*) eval "$_aitrace_traps" ;;
	esac
}
# To read what is listed a character at a time costs more than all else. As commands it is read at once, from a
# descriptor that a trap which runs meanwhile does not need: the script has nothing there.
_aitrace_guard_again() {
	if [ -e /dev/fd/9 ]; then
		_aitrace_guard_sh "$1"
		return "$?"
	fi
	_aitrace_broken='' _aitrace_status=0
	{
		command trap >>/dev/fd/9
		trap "_aitrace_broken=$1" "$1"
		"$_aitrace_write" || _aitrace_status=$?
		trap - "$1"
		command . /dev/fd/9
	} 9<<-.

	.
	return "$_aitrace_status"
}
_aitrace_guard_bash() {
	_aitrace_broken='' _aitrace_status=0 _aitrace_traps=''
	trap -p PIPE XFSZ >&- 2>&- || "$_aitrace_look"
	trap "_aitrace_broken=$1" "$1"
	"$_aitrace_write" || _aitrace_status=$?
	_aitrace_unguard "$1"
	return "$_aitrace_status"
}

# More bytes than the shell writes at once?
_aitrace_measure() {
	_aitrace_size=${#1}
	case $1 in
	*[!]\"\\$_aitrace_plain]*) _aitrace_bytes "$1" 2>&- ;;
	esac
	case $((_aitrace_size >= _aitrace_most)) in 1) _aitrace_long=_aitrace_send_long ;; esac
}

# A regular file takes any line in one write, if somebody makes it. Else it goes in chunks, if it must.
_aitrace_send_long() {
	case $1 in
	XFSZ) ("$_aitrace_to" _aitrace_whole) ;;
	*)
		"$_aitrace_random"
		("$_aitrace_to" _aitrace_chunks)
		;;
	esac
}
_aitrace_whole() {
	printf '%s\n' "$_aitrace_record" | command dd ibs=65536 obs="$((${#_aitrace_record} * 4 + 1))"
}
_aitrace_chunks() {
	printf '%s\n' "$_aitrace_record" | _aitrace_awk line "$_aitrace_id"
}

# _aitrace_failed STATUS: a reader that is gone, or a descriptor that is closed, is so for good. In
# O_NONBLOCK mode there may be room soon: one record waits, and no other until one got through.
_aitrace_failed() {
	_aitrace_usual=- _aitrace_usually=-
	[ "$1" -ne 141 ] || _aitrace_broken=PIPE
	[ -n "$_aitrace_path" ] || "$_aitrace_to" true || _aitrace_broken=PIPE
	if [ "$_aitrace_broken" = PIPE ]; then
		_aitrace_dead=yes _aitrace_known=-
		_aitrace_say 'tracing is off, a record could not be written'
	elif [ -z "$_aitrace_trouble" ] && ! "$_aitrace_test" -f "$_aitrace_dev" ]; then
		_aitrace_trouble=yes
		command sleep 0.1 2>/dev/null
		_aitrace_send
	else
		_aitrace_trouble=yes
		_aitrace_count
		_aitrace_missing=$((_aitrace_missing + 1))
	fi
}

# What is missing is told of in the trace that goes on.
_aitrace_recovered() {
	_aitrace_trouble=
	_aitrace_count
	[ "$_aitrace_missing" -gt 0 ] || return 0
	set -- "$_aitrace_missing"
	_aitrace_missing=0
	"$_aitrace_time"
	_aitrace_record="{\"type\":\"event\",\"ts\":\"$_aitrace_now\",${_aitrace_ids%%,*},\"name\":\"records_dropped\",\
\"attributes\":{\"count\":$1}}"
	_aitrace_send
	[ -z "$_aitrace_trouble" ] || _aitrace_missing=$((_aitrace_missing + $1 - 1))
}

# Each process counts for itself.
_aitrace_count() {
	"$_aitrace_self"
	[ "$_aitrace_counting" = "$_aitrace_pid" ] || _aitrace_missing=0
	_aitrace_counting=$_aitrace_pid
}
_aitrace_counting=
_aitrace_missing=0

# _aitrace_say TEXT [VALUE]: a note, once.
_aitrace_say() {
	[ -n "${AITRACE_DEBUG-}" ] || return 0
	case $_aitrace_said in
	*"$1"*) return 0 ;;
	esac
	_aitrace_said=$_aitrace_said$1
	_aitrace_json=
	[ -z "${2-}" ] || _aitrace_text "$2"
	printf 'aitrace: %s%s\n' "$1" "$_aitrace_json" >&2 2>/dev/null
}

# ---- records -------------------------------------------------------------------------------------

# _aitrace_tell TYPE - - [NAME [ATTR]...]: about the current span, if there is one.
_aitrace_tell() {
	_aitrace_ids=$_aitrace_known_ids _aitrace_type=$1 _aitrace_name=${4-} _aitrace_kind='' _aitrace_list=''
	case ${TRACEPARENT-} in "$_aitrace_known") ;; *) _aitrace_learn || return 0 ;; esac
	"$_aitrace_time"
	case "$#" in
	3 | 4) ;;
	*)
		shift 4
		"$_aitrace_attributes" "$@"
		;;
	esac
	case $_aitrace_type$_aitrace_name in
	span_update) ;;
	*[!]$_aitrace_plain]*)
		_aitrace_text "$_aitrace_name"
		_aitrace_name=,\"name\":$_aitrace_json
		;;
	*) _aitrace_name=,\"name\":\"$_aitrace_name\" ;;
	esac
	_aitrace_record=$_aitrace_ids$_aitrace_name$_aitrace_kind$_aitrace_list\}
	_aitrace_record=\{\"type\":\"$_aitrace_type\",\"ts\":\"$_aitrace_now\",$_aitrace_record
	_aitrace_send
}

# _aitrace_start NAME [ATTR]...: below the current span; the new one's traceparent in $_aitrace_new.
_aitrace_start() {
	_aitrace_type=span_start _aitrace_above='' _aitrace_ids=$_aitrace_known_ids _aitrace_resource=''
	_aitrace_text "$1"
	_aitrace_name=$_aitrace_json
	shift
	"$_aitrace_attributes" "$@"
	case ${TRACEPARENT-} in "$_aitrace_known") ;; *) _aitrace_learn || _aitrace_ids= ;; esac
	case $_aitrace_ids in
	'')
		"$_aitrace_random"
		_aitrace_trace=$_aitrace_id
		"$_aitrace_random"
		_aitrace_trace=$_aitrace_trace$_aitrace_id _aitrace_bits=03
		;;
	*)
		_aitrace_trace=${_aitrace_ids#*:\"} _aitrace_above=,\"parent_span_id\":${_aitrace_ids##*:}
		_aitrace_trace=${_aitrace_trace%%\"*} _aitrace_bits=$_aitrace_known_bits
		;;
	esac
	case $_aitrace_lf$_aitrace_stack in
	*"$_aitrace_lf${TRACEPARENT:--} $_aitrace_pid "*) ;;
	*) _aitrace_resource=",\"resource\":{$_aitrace_service,\"process.pid\":$_aitrace_pid$_aitrace_host}" ;;
	esac
	"$_aitrace_random"
	_aitrace_new=00-$_aitrace_trace-$_aitrace_id-$_aitrace_bits
	_aitrace_ids=\"trace_id\":\"$_aitrace_trace\",\"span_id\":\"$_aitrace_id\"
	"$_aitrace_time"
	_aitrace_record=\{\"type\":\"span_start\",\"ts\":\"$_aitrace_now\",$_aitrace_ids$_aitrace_above,\"name\":$_aitrace_name
	_aitrace_record=$_aitrace_record$_aitrace_kind$_aitrace_list$_aitrace_resource\}
	_aitrace_outer=- _aitrace_outer_ids=$_aitrace_known_ids _aitrace_outer_bits=$_aitrace_known_bits
	_aitrace_outer=$_aitrace_known _aitrace_known=- _aitrace_usual=-
	_aitrace_known_ids=$_aitrace_ids _aitrace_known_bits=$_aitrace_bits _aitrace_known=$_aitrace_new
	_aitrace_ids_name=$_aitrace_then_ids$_aitrace_ids$_aitrace_then_name _aitrace_usual=$_aitrace_usually$_aitrace_new
	_aitrace_send
}

# _aitrace_finish STATUS MESSAGE [ATTR]...: of the span in $_aitrace_popped. One that began when tracing was
# off already is none.
_aitrace_finish() {
	case $_aitrace_dead in ?*) return 0 ;; esac
	"$_aitrace_time"
	_aitrace_ids=$_aitrace_known_ids
	case $_aitrace_popped in
	"$_aitrace_known") ;;
	*)
		_aitrace_parse "$_aitrace_popped" || return 0
		_aitrace_ids=\"trace_id\":\"$_aitrace_trace\",\"span_id\":\"$_aitrace_span\"
		;;
	esac
	_aitrace_type=span_end _aitrace_name=,\"status\":\"$1\"
	case $2 in
	?*)
		_aitrace_text "$2"
		_aitrace_name=$_aitrace_name,\"status_message\":$_aitrace_json
		;;
	esac
	shift 2
	"$_aitrace_attributes" "$@"
	_aitrace_record=\{\"type\":\"span_end\",\"ts\":\"$_aitrace_now\",$_aitrace_ids$_aitrace_name$_aitrace_list\}
	_aitrace_send
}

# What follows is called with STATUS and FLAGS, see _aitrace_define, before its own arguments.

_aitrace_do_begin() {
	"$_aitrace_self"
	_aitrace_watch
	_aitrace_new=${TRACEPARENT-}
	case "$#$_aitrace_dead" in
	*yes) ;;
	2) _aitrace_start '' ;;
	*)
		shift 2
		_aitrace_start "$@"
		;;
	esac
	_aitrace_push "$_aitrace_new"
}

_aitrace_do_end() {
	"$_aitrace_self"
	if ! _aitrace_pop; then
		_aitrace_say 'no span of this process is open'
		return
	fi
	shift 2
	case ${1-} in
	ok)
		shift
		_aitrace_finish ok '' "$@"
		;;
	error)
		shift
		case "$#" in 0) set -- '' ;; esac
		_aitrace_finish error "$@"
		;;
	*) _aitrace_finish ok '' "$@" ;;
	esac
}

_aitrace_do_set() {
	shift 2
	case "$#" in 0) ;; *) _aitrace_tell span_update - - '' "$@" ;; esac
}

_aitrace_do_log() {
	case "$#" in 2) set -- "$@" '' ;; esac
	_aitrace_line=$3
	shift 3
	case $_aitrace_line in
	-) ;;
	*)
		_aitrace_tell event - - log "body=$_aitrace_line" "$@"
		return
		;;
	esac
	while IFS= read -r _aitrace_line || case $_aitrace_line in '') false ;; esac; do
		_aitrace_tell event - - log "body=$_aitrace_line" "$@"
	done
}

_aitrace_do_state() {
	shift 2
	case ${1-} in
	snapshot | patch | merge) ;;
	*)
		_aitrace_say 'the state is a snapshot, a patch or a merge, not ' "${1-}"
		return
		;;
	esac
	case ${3-} in
	'') _aitrace_tell event - - agent_state_updated "state.$1:=${2-}" ;;
	*) _aitrace_tell event - - agent_state_updated "state.key=$3" "state.$1:=${2-}" ;;
	esac
}

_aitrace_do_link() {
	shift 2
	if ! _aitrace_parse "${1-}"; then
		_aitrace_say 'no traceparent to link to: ' "${1-}"
		return
	fi
	_aitrace_name="{\"trace_id\":\"$_aitrace_trace\",\"span_id\":\"$_aitrace_span\"" _aitrace_ids=$_aitrace_known_ids
	case ${TRACEPARENT-} in "$_aitrace_known") ;; *) _aitrace_learn || return 0 ;; esac
	_aitrace_tie "$@"
}

_aitrace_tie() {
	shift
	"$_aitrace_time"
	_aitrace_type=link
	"$_aitrace_attributes" "$@"
	_aitrace_record="{\"type\":\"span_update\",\"ts\":\"$_aitrace_now\",$_aitrace_ids\
,\"links\":[$_aitrace_name$_aitrace_list}]}"
	_aitrace_send
}

# _aitrace_close STATUS TRACEPARENT: of aitrace_span, and of what its command left open.
_aitrace_do_close() {
	"$_aitrace_self"
	case $_aitrace_lf$_aitrace_stack in
	*"$_aitrace_lf$4 $_aitrace_pid "*) ;;
	*) return ;;
	esac
	while _aitrace_pop; do
		case $3 in
		0) _aitrace_finish ok '' process.exit.code:=0 ;;
		*) _aitrace_finish error "exit status $3" "process.exit.code:=$3" ;;
		esac
		case $_aitrace_popped in "$4") break ;; esac
	done
}

# _aitrace_sweep STATUS: ends all that this process has open. A 0 says nothing: bash has it also where a signal
# ends it.
_aitrace_do_sweep() {
	"$_aitrace_self"
	while _aitrace_pop; do
		case $3 in
		0) _aitrace_finish error 'still open when the shell exited' ;;
		*) _aitrace_finish error "exit status $3" "process.exit.code:=$3" ;;
		esac
	done
}

# ---- the short way, in bash and zsh --------------------------------------------------------------

# What scripts tell of most is events, and what they cost is functions that are called (bash copies them, zsh maps
# memory for them), patterns and words. So where all is as it was at the last event, one function does all of the next
# one; anything else goes by way of _aitrace_event_any. $_aitrace_usual is what must be so: the status 0, the options,
# no other call that runs, and TRACEPARENT; $_aitrace_usually is all of it but the last. Who knows of another reason
# makes them -.
_aitrace_usual=- _aitrace_usually=-

# _aitrace_tell_first STATUS FLAGS [NAME [ATTR]...]: an event, and whether the next one may go the short way. It may not
# under `set -a`, which would export what is set there, and `set -x`, which would show it.
_aitrace_tell_first() {
	_aitrace_tell event "$@"
	_aitrace_usual=- _aitrace_usually=-
	case $_aitrace_dead$_aitrace_trouble$2.${TRACEPARENT-} in
	yes* | *[ax]*.* | *.*[!"$_aitrace_hex"-]*) ;;
	*."$_aitrace_known")
		_aitrace_ids_name=$_aitrace_then_ids$_aitrace_known_ids$_aitrace_then_name
		_aitrace_usually=0$2. _aitrace_usual=0$2.$_aitrace_known
		;;
	esac
}

# _aitrace_short: how the output, as it is now, takes a record is written into the functions. While it is a file,
# or a device, nothing can come of it; else SIGPIPE, unless that is ignored for good.
_aitrace_short() {
	_aitrace_shape=-e
	if "$_aitrace_test" -f "$_aitrace_dev" ]; then
		_aitrace_shape=-f
	elif "$_aitrace_test" -c "$_aitrace_dev" ]; then
		_aitrace_shape=-c
	fi
	case $_aitrace_shape$_aitrace_into_other in
	-e"$_aitrace_write" | -[fc]*) "_aitrace_short_$_aitrace_shell" ;;
	*) "_aitrace_short_$_aitrace_shell" guarded ;;
	esac
}

# What writes without a word about it needs no redirection. zsh runs a trap in the middle of a command, which then has
# the command's.
_aitrace_short_zsh() {
	case $_aitrace_out in
	fd:*) set -- "$#" "syswrite -o ${_aitrace_out#fd:} -- \"\$_aitrace_record\$_aitrace_lf\"" ;;
	*) set -- "$#" '[[ -w $_aitrace_path ]] && sysopen -wa -o cloexec -u _aitrace_fd -- "$_aitrace_path" &&
		{ syswrite -o "$_aitrace_fd" -- "$_aitrace_record$_aitrace_lf" || ! exec {_aitrace_fd}>&-; } &&
		exec {_aitrace_fd}>&-' ;;
	esac
	setopt noignorebraces
	case $1 in
	0) _aitrace_define_short "&& $_aitrace_shape \$_aitrace_dev" "$2" '_aitrace_failed 1' ;;
	*) _aitrace_define_short '' "{ _aitrace_broken= && trap _aitrace_broken=PIPE PIPE && $2; }" '_aitrace_failed 1' ;;
	esac
}

# A signal goes by its number, since a name is looked for among those of all signals; and its trap is the one that costs
# least, so why a write failed is found out by another one. Each command has its own redirections: a trap that runs
# between two of them has the script's descriptors.
_aitrace_short_bash() {
	case $_aitrace_out in
	fd:2) set -- "$#" '>&2 2>&-' '' ;;
	fd:?) set -- "$#" "2>&- >&${_aitrace_out#fd:}" '' ;;
	fd:*) set -- "$#" "2>&- >&${_aitrace_out#fd:}" '&& -e $_aitrace_dev' ;;
	*) set -- "$#" '2>&- >>"$_aitrace_path"' '' ;;
	esac
	set -- "$1" "printf %s \"\$_aitrace_record\$_aitrace_lf\" $2" "$3"
	if [ "$1" -eq 0 ]; then
		_aitrace_define_short "&& $_aitrace_shape \$_aitrace_dev" "$2" '_aitrace_failed 1'
	else
		_aitrace_define_short "$3" "trap -p 13 >&- 2>&- && trap : 13 && { $2 || ! trap - 13; } && trap - 13" \
			_aitrace_send_other
	fi
}

_aitrace_begins='{"type":"event","ts":"'
_aitrace_then_name=',"name":"'
_aitrace_opens='","attributes":{'

# How the time is looked at, and where in $_aitrace_now the part of a second begins.
if [ "$_aitrace_shell" = zsh ]; then
	_aitrace_tick='emulate -L sh
		_aitrace_busy=x _aitrace_times=("${epochtime[@]}") _aitrace_now=$((1000000000 + ${_aitrace_times[1]}))
		case ${_aitrace_times[0]} in $_aitrace_seconds) ;; *) _aitrace_date "${_aitrace_times[0]}" ;; esac'
	_aitrace_from=1 _aitrace_then_ids='Z",'
else
	_aitrace_tick='_aitrace_busy=x _aitrace_now=$EPOCHREALTIME
		case $_aitrace_now in $_aitrace_seconds[.,]*) ;; *) _aitrace_date "${_aitrace_now%[.,]*}" ;; esac'
	_aitrace_from=11 _aitrace_then_ids='000Z",'
fi

# _aitrace_define_short TEST WRITE FAILED
_aitrace_define_short() {
	eval 'aitrace_event() {
		case ${1+$?}$-$_aitrace_busy.${TRACEPARENT-} in
		$_aitrace_usual)
			'"$_aitrace_tick"'
			_aitrace_list= _aitrace_room=$_aitrace_much
			_aitrace_record=$_aitrace_begins$_aitrace_second.${_aitrace_now:'"$_aitrace_from"'}$_aitrace_ids_name$1
			case $@ in
			*[!]$_aitrace_plain]*) _aitrace_event_odd "$@" ;;
			*)
				shift
				for _aitrace_word; do
					case $_aitrace_word in
					*:=*)
						case $_aitrace_word in
						*:=*[!0-9]* | *:=0?* | *:= | *=*:=*) _aitrace_event_more ;;
						*) _aitrace_list+=,\"${_aitrace_word/:=/\":} ;;
						esac
						;;
					*=*) _aitrace_list+=,\"${_aitrace_word/=/\":\"}\" ;;
					*) break ;;
					esac
				done
				;;
			esac
			case $_aitrace_list in
			?*) _aitrace_record+=$_aitrace_opens${_aitrace_list:1}\}\} ;;
			*) _aitrace_record+=\"\} ;;
			esac
			if [[ ${#_aitrace_record} -lt $_aitrace_room '"$1"' ]]; then
				'"$2"' || _aitrace_event_send '"$3"'
			else
				_aitrace_event_send _aitrace_send_other
			fi
			_aitrace_busy=
			;;
		*) _aitrace_event_any "$@" ;;
		esac
	}
	_aitrace_send() {
		if [[ -z $_aitrace_trouble && ${#_aitrace_record} -lt $_aitrace_few '"$1"' ]]; then
			'"$2"' || '"$3"'
		else
			_aitrace_send_other
		fi
	}'
}

# _aitrace_event_odd NAME [ATTR]...: how a text is escaped does not depend on the = in it,
# unless there is no awk(1) and the key is cut short. What is beyond ASCII may be more bytes than characters.
_aitrace_event_odd() {
	_aitrace_room=$_aitrace_few _aitrace_type=event
	_aitrace_text "$1"
	_aitrace_json=${_aitrace_json#\"}
	_aitrace_record=$_aitrace_begins$_aitrace_second.${_aitrace_now:$_aitrace_from}$_aitrace_ids_name${_aitrace_json%\"}
	shift
	for _aitrace_word; do
		case $_aitrace_word in
		*:=*) _aitrace_attribute "$_aitrace_word" ;;
		*=*)
			_aitrace_text "$_aitrace_word"
			case $_aitrace_json in
			*=*) _aitrace_list=$_aitrace_list,${_aitrace_json/=/\":\"} ;;
			*) _aitrace_attribute "$_aitrace_word" ;;
			esac
			;;
		*) break ;;
		esac
	done
}
_aitrace_event_more() {
	_aitrace_type=event
	_aitrace_attribute "$_aitrace_word"
}
# _aitrace_event_send COMMAND...: what comes after may need to know whose event it is.
_aitrace_event_send() {
	_aitrace_ids=$_aitrace_known_ids
	"$@"
}

# A long one; or something failed before; or the script has a trap, or has made the output something else.
_aitrace_send_other() {
	_aitrace_send_any
	"$_aitrace_test" "$_aitrace_shape" "$_aitrace_dev" ] || _aitrace_short
}

# ---- settings ------------------------------------------------------------------------------------

_aitrace_choose_swap() {
	_aitrace_swap=_aitrace_swap_each _aitrace_escape=_aitrace_escape_each _aitrace_soft=1000 _aitrace_attributes=_aitrace_attributes_each
	if [ -n "$_aitrace_shell" ] || _aitrace_changes EPOCHREALTIME; then
		_aitrace_swap=_aitrace_swap_once _aitrace_escape=_aitrace_escape_once _aitrace_soft=20000
	fi
	[ -n "$_aitrace_shell" ] || return 0
	_aitrace_type=event
	_aitrace_attributes_once 'a=b=c' n:=1
	[ "$_aitrace_list" != ',"attributes":{"a":"b=c","n":1}' ] || _aitrace_attributes=_aitrace_attributes_once
}

# The best that there is; fails when there is nothing.
_aitrace_choose_time() {
	if [ "$_aitrace_shell" = zsh ] && [ -n "${epochtime-}" ]; then
		_aitrace_time=_aitrace_time_zsh
		return
	elif _aitrace_changes EPOCHREALTIME; then
		_aitrace_time=_aitrace_time_epoch
		return
	fi
	_aitrace_time='_aitrace_time_date'
	# date(1) may know nothing of %N, and write it as it is.
	_aitrace_base=$(command date +%s.1%N 2>/dev/null)
	case $_aitrace_base in
	*.1?????????) [ "${aitrace_clock-}" = coarse ] || return 0 ;;
	[123456789]*) _aitrace_base=${_aitrace_base%%[!0123456789]*}.100 ;;
	*) return 1 ;;
	esac
	_aitrace_time=_aitrace_time_seconds
	[ -r /proc/uptime ] || return 0
	_aitrace_time=_aitrace_time_uptime
	_aitrace_uptime
	set -- "${_aitrace_base%.*}" "${_aitrace_base#*.1}"
	_aitrace_base=$(($1 * 100 + 1${2%"${2#??}"} - 100 - _aitrace_now))
}

_aitrace_choose_self() {
	if [ "$_aitrace_shell" = zsh ] && [ -n "${sysparams-}" ]; then
		_aitrace_self=_aitrace_self_zsh
	elif [ "$_aitrace_shell" = bash ] && [ -n "${BASHPID-}" ]; then
		_aitrace_self=_aitrace_self_bash
	elif [ -d /proc/self/task ]; then
		_aitrace_self=_aitrace_self_proc
	else
		_aitrace_self=_aitrace_self_sh
	fi
}

_aitrace_choose_random() {
	if [ "$_aitrace_shell" = bash ] && _aitrace_changes SRANDOM; then
		_aitrace_random=_aitrace_random_bash
	elif [ -r /proc/sys/kernel/random/uuid ]; then
		_aitrace_random=_aitrace_random_uuid
	else
		_aitrace_random=_aitrace_random_od
	fi
}

_aitrace_choose_look() {
	_aitrace_look=_aitrace_look_sh _aitrace_guard=_aitrace_guard_sh _aitrace_ignored=
	case $_aitrace_shell in
	bash) _aitrace_choose_look_bash ;;
	zsh)
		_aitrace_look=true
		return
		;;
	esac
	{
		printf '%s\n' works >>/dev/fd/0
		IFS= read -r _aitrace_row
		IFS= read -r _aitrace_row
	} 2>/dev/null <<-.

	.
	if [ "$_aitrace_row" != works ]; then
		_aitrace_look=_aitrace_look_fork
	elif [ -z "$_aitrace_shell" ]; then
		_aitrace_choose_again
	fi
}

_aitrace_choose_again() {
	case $_aitrace_aliases in *"${_aitrace_lf}alias trap="*) return 0 ;; esac
	_aitrace_row=
	{
		echo '_aitrace_row=works' >>/dev/fd/9
		command . /dev/fd/9
	} 2>/dev/null 9<<-.

	.
	[ "$_aitrace_row" != works ] || _aitrace_guard=_aitrace_guard_again
}

_aitrace_choose_look_bash() {
	_aitrace_look=_aitrace_look_bash
	trap : TRAP
	trap -p TRAP >&- 2>&- || _aitrace_guard=_aitrace_guard_bash
	trap - TRAP
	"$_aitrace_look"
	case $_aitrace_traps in *"trap -- '' PIPE"* | *"trap -- '' SIGPIPE"*) _aitrace_choose_ignored ;; esac
}

# What was ignored when the shell began stays so, as under systemd(1), and there is nothing to guard against.
_aitrace_choose_ignored() {
	trap : PIPE
	"$_aitrace_look"
	case $_aitrace_traps in
	*"trap -- '' PIPE"* | *"trap -- '' SIGPIPE"*) _aitrace_ignored=yes ;;
	*) trap '' PIPE ;;
	esac
}

# "$_aitrace_to" COMMAND...: runs it with its output there. $_aitrace_dev: the output as a file.
_aitrace_to_stderr() { "$@" >&2 2>/dev/null; }
# A complaint that cannot be written ends zsh later.
_aitrace_to_stderr_zsh() { _aitrace_test_zsh -e /dev/fd/2 && _aitrace_to_stderr "$@"; }
_aitrace_to_path() {
	{
		"$_aitrace_test" -e "$_aitrace_path" ] || (umask 077 && true >>"$_aitrace_path")
		"$@" >>"$_aitrace_path"
	} 2>/dev/null
}
# A FIFO that nobody reads would block: a process makes itself its reader before it opens it.
_aitrace_to_fifo() {
	{
		(exec 9<>"$_aitrace_path" && exec >>"$_aitrace_path" 9<&- && "$@")
	} 2>/dev/null
}
_aitrace_write_other() { "$_aitrace_to" printf %s "$_aitrace_record$_aitrace_lf"; }
# Closing is faster than opening /dev/null. The redirections are those of one command, so that a trap which runs after
# it has the script's descriptors.
_aitrace_write_stderr() { printf %s "$_aitrace_record$_aitrace_lf" >&2 2>&-; }
_aitrace_write_path() {
	[ -e "$_aitrace_path" ] || "$_aitrace_to" true && printf %s "$_aitrace_record$_aitrace_lf" 2>&- >>"$_aitrace_path"
}

_aitrace_choose_output() {
	_aitrace_test='['
	[ "$_aitrace_shell" != zsh ] || _aitrace_test=_aitrace_test_zsh
	_aitrace_out=${AITRACE_OUT:-fd:2}
	_aitrace_path=
	_aitrace_write=_aitrace_write_other _aitrace_into_other=$_aitrace_guard
	case $_aitrace_out in
	fd:2)
		_aitrace_dev=/dev/fd/2 _aitrace_to=_aitrace_to_stderr _aitrace_write=_aitrace_write_stderr
		[ "$_aitrace_shell" != zsh ] || _aitrace_to=_aitrace_to_stderr_zsh
		;;
	fd: | fd:*[!0123456789]*) return 1 ;;
	fd:*) _aitrace_choose_number "${_aitrace_out#fd:}" || return 1 ;;
	unix:*)
		_aitrace_choose_socket
		return
		;;
	*) _aitrace_choose_path "$_aitrace_out" ;;
	esac
	[ "$_aitrace_shell" != zsh ] || _aitrace_write=_aitrace_write_other
	[ -z "$_aitrace_ignored" ] || _aitrace_into_other=$_aitrace_write
	"$_aitrace_to" true
}

# Numbers of two digits are also those of the shell's own descriptors: the script that it reads, and what a redirection
# puts aside. No command that it runs has these. Not every shell can name them; it is a syntax error then.
_aitrace_choose_number() {
	_aitrace_dev=/dev/fd/$1
	_aitrace_to=_aitrace_to_number
	case $1 in
	?) set -- "$1" '' ;;
	*)
		command env [ -e "$_aitrace_dev" ] 2>/dev/null || return 1
		set -- "$1" '"$_aitrace_test" -e "$_aitrace_dev" ] &&'
		;;
	esac
	if [ -z "$2" ] || (eval "true >&$1") 2>/dev/null; then
		_aitrace_write=_aitrace_write_number
		eval "_aitrace_to_number() { $2 { \"\$@\" >&$1; } 2>/dev/null; }
			_aitrace_write_number() { $2 printf %s \"\$_aitrace_record\$_aitrace_lf\" 2>&- >&$1; }"
	else
		_aitrace_to_number() { { "$@" >>"$_aitrace_dev"; } 2>/dev/null; }
	fi
}

_aitrace_choose_path() {
	case $1 in
	/*) _aitrace_path=$1 ;;
	*) _aitrace_path=$PWD/$1 ;;
	esac
	_aitrace_dev=$_aitrace_path
	_aitrace_to=_aitrace_to_path _aitrace_write=_aitrace_write_path
	if [ -p "$_aitrace_path" ]; then
		_aitrace_to=_aitrace_to_fifo _aitrace_write=_aitrace_write_other _aitrace_into_other=_aitrace_write_other
	fi
}

# A socket is left to aitrace-emit(1), which makes the records itself.
_aitrace_choose_socket() {
	[ -S "${_aitrace_out#unix:}" ] || return 1
	command -v aitrace-emit >/dev/null || return 1
	_aitrace_tell() { _aitrace_tell_tool "$@"; }
	_aitrace_start() { _aitrace_start_tool "$@"; }
	_aitrace_finish() { _aitrace_finish_tool "$@"; }
	_aitrace_tie() { _aitrace_tie_tool "$@"; }
}
_aitrace_tell_tool() {
	case ${TRACEPARENT-} in "$_aitrace_known") ;; *) _aitrace_learn || return 0 ;; esac
	_aitrace_type=$1 _aitrace_name=${4-}
	case "$#" in 3) shift 3 ;; *) shift 4 ;; esac
	_aitrace_words "$@"
	case $_aitrace_type in
	event) _aitrace_tool event "$_aitrace_name" "$TRACEPARENT" ;;
	*) _aitrace_tool set "$TRACEPARENT" ;;
	esac
}
_aitrace_start_tool() {
	_aitrace_type=span_start _aitrace_name=$1
	shift
	_aitrace_words "$@"
	[ "${TRACEPARENT-}" = "$_aitrace_known" ] || _aitrace_learn || _aitrace_known=-
	_aitrace_quote -p "${_aitrace_known#-}"
	_aitrace_new=$(_aitrace_tool start "$_aitrace_name") || _aitrace_dead=yes _aitrace_new=${TRACEPARENT-}
}
_aitrace_finish_tool() {
	[ -n "$_aitrace_popped" ] || return 0
	_aitrace_type=span_end _aitrace_line=$1 _aitrace_name=$2
	shift 2
	_aitrace_words "$@"
	_aitrace_quote -s "$_aitrace_line"
	[ -z "$_aitrace_name" ] || _aitrace_quote -m "$_aitrace_name"
	_aitrace_tool end "$_aitrace_popped"
}
_aitrace_tie_tool() {
	_aitrace_list=
	_aitrace_quote -l "$1"
	_aitrace_tool set "$TRACEPARENT"
}
# _aitrace_words [ATTR]...: as options, in $_aitrace_list.
_aitrace_words() {
	_aitrace_list=
	for _aitrace_word in "$@"; do
		case $_aitrace_type:$_aitrace_word in
		span_start:kind=* | span_update:kind=*) _aitrace_quote -k "${_aitrace_word#kind=}" ;;
		*=*)
			case ${_aitrace_word%%=*} in
			*:)
				_aitrace_value "${_aitrace_word#*=}"
				_aitrace_quote -a "${_aitrace_word%%=*}=$_aitrace_json"
				;;
			*) _aitrace_quote -t "$_aitrace_word" ;;
			esac
			;;
		*) break ;;
		esac
	done
}
_aitrace_quote() {
	"$_aitrace_swap" "$2" \' "'\\''"
	_aitrace_list="$_aitrace_list $1 '$_aitrace_json'"
}
_aitrace_tool() {
	[ -z "$_aitrace_dead" ] || return 0
	eval "shift; set -- \"$1\" --out \"\$_aitrace_out\" $_aitrace_list -- \"\$@\""
	AITRACE_SERVICE=$_aitrace_program command aitrace-emit "$@" 2>/dev/null || [ "$?" -ne 1 ] || _aitrace_dead=yes
}

# How long a line may be for the shell to write it at once: bash and busybox have a buffer whose size was decided
# when they wrote for the first time, and a terminal makes it small.
_aitrace_choose_most() {
	_aitrace_most=4096
	[ "$_aitrace_shell" != zsh ] || return 0
	set -- 0123456789abcdef
	set -- "$1$1$1$1"
	set -- "$1$1$1$1"
	set -- "$1$1$1$1"
	_aitrace_writes
	set -- "$1$1$1$1" "$_aitrace_word"
	printf %s "$1" >/dev/null
	_aitrace_writes
	[ "$_aitrace_word" -eq "$(($2 + 1))" ] || _aitrace_most=1024
}

# How often this process has written, in $_aitrace_word; 0 if nobody knows.
_aitrace_writes() {
	_aitrace_word=0
	[ -r /proc/self/io ] || return 0
	while IFS=' ' read -r _aitrace_row _aitrace_word; do
		[ "$_aitrace_row" != syscw: ] || break
	done </proc/self/io
}

# A limit on the size of files kills who writes beyond it.
_aitrace_choose_limited() {
	_aitrace_into_file=$_aitrace_write
	_aitrace_row=
	{
		ulimit -f >>/dev/fd/0
		IFS= read -r _aitrace_row
		IFS= read -r _aitrace_row
	} 2>/dev/null <<-.

	.
	[ "$_aitrace_row" = unlimited ] || _aitrace_into_file=$_aitrace_guard
}

# The short way is there for bash and zsh, where nothing but SIGPIPE can come of a write.
_aitrace_choose_event() {
	case $_aitrace_into_file$_aitrace_shell$_aitrace_time$_aitrace_attributes$_aitrace_self in
	"$_aitrace_write"bash_aitrace_time_epoch_aitrace_attributes_once_aitrace_self_bash) ;;
	"$_aitrace_write"zsh_aitrace_time_zsh_aitrace_attributes_once_aitrace_self_zsh) ;;
	*) return 0 ;;
	esac
	case $_aitrace_out:$_aitrace_to in unix:* | *:_aitrace_to_fifo) return 0 ;; esac
	_aitrace_define _aitrace_event_any _aitrace_tell_first
	_aitrace_short
}

# _aitrace_choose_resource PROGRAM
_aitrace_choose_resource() {
	set -- "${1##*/}"
	_aitrace_program=${AITRACE_SERVICE:-${OTEL_SERVICE_NAME:-${1#-}}}
	_aitrace_text "$_aitrace_program"
	_aitrace_service=\"service.name\":$_aitrace_json
	_aitrace_host=${aitrace_host-}
	if [ -z "${aitrace_host+set}" ]; then
		IFS= read -r _aitrace_host </proc/sys/kernel/hostname || _aitrace_host=$(command uname -n)
	fi 2>/dev/null
	[ -n "$_aitrace_host" ] || return 0
	_aitrace_text "$_aitrace_host"
	_aitrace_host=,\"host.name\":$_aitrace_json
}

# _aitrace_init PROGRAM: leaves $_aitrace_off empty if all is well.
_aitrace_do_init() {
	_aitrace_off=yes _aitrace_dead='' _aitrace_trouble='' _aitrace_said='' _aitrace_broken=''
	_aitrace_known=- _aitrace_known_ids='' _aitrace_known_bits=03 _aitrace_outer=- _aitrace_usual=- _aitrace_usually=-
	[ "${AITRACE_OUT-}" != off ] || return 0
	if ! (IFS=) 2>/dev/null; then
		_aitrace_say 'tracing is off, IFS is readonly'
		return
	fi
	_aitrace_choose_swap
	_aitrace_choose_look
	_aitrace_choose_self
	_aitrace_choose_random
	if ! _aitrace_choose_output; then
		_aitrace_say 'tracing is off, no output at ' "$_aitrace_out"
		return
	fi
	if ! _aitrace_choose_time; then
		_aitrace_say 'tracing is off, there is no date(1)'
		return
	fi
	_aitrace_choose_limited
	_aitrace_choose_most
	# Lengths for which there is no need to count bytes.
	_aitrace_brief='???'
	_aitrace_few=1000 _aitrace_much=$((_aitrace_most - 2))
	if [ "$_aitrace_most" -ne 4096 ]; then
		_aitrace_brief='??' _aitrace_few=100
	fi
	_aitrace_choose_resource "$3"
	_aitrace_choose_event
	_aitrace_off=
}

# ---- functions to be called ----------------------------------------------------------------------

# Sourced once more it reads the settings again, and knows what is open.
if [ "${_aitrace_loaded-}" != "$$" ]; then
	_aitrace_loaded=$$
	_aitrace_stack=
fi
_aitrace_busy=

# _aitrace_define FUNCTION COMMAND: which is called with the status and the options that were, so that these are
# as they were afterwards, and have no say in between; and so that a trap can call it while another call
# runs. Of the status see the top. bash copies a function each time that it is called, so what is rare is
# elsewhere.
_aitrace_before=
[ "$_aitrace_shell" != zsh ] || _aitrace_before='[[ ! -o errreturn ]] || argv[2]=e; emulate -L sh'
_aitrace_define() {
	eval "$1() {
		set -- \"\$?\" \"\$-\" \"\$@\"
		$_aitrace_before
		case \$_aitrace_busy\$2 in
		*[aefuvx]*) _aitrace_careful \"\$1\" \"\$2\" $2 \"\$@\" ;;
		*)
			_aitrace_busy=x
			$2 \"\$@\"
			_aitrace_busy=
			return \"\$1\"
			;;
		esac
	}"
}

# _aitrace_careful STATUS FLAGS COMMAND STATUS FLAGS ...
_aitrace_careful() {
	set +aefuvx
	case $_aitrace_busy in
	x) _aitrace_apart "$@" ;;
	*)
		_aitrace_busy=x
		_aitrace_call "$@"
		_aitrace_busy=
		;;
	esac
	_aitrace_options "$2" || return "$1"
}
_aitrace_call() {
	shift 2
	"$@"
}

_aitrace_apart() {
	local _aitrace_json _aitrace_list _aitrace_kind _aitrace_type _aitrace_name _aitrace_word _aitrace_row \
		_aitrace_line _aitrace_long _aitrace_size _aitrace_ids _aitrace_now _aitrace_traps _aitrace_broken _aitrace_pid \
		_aitrace_record _aitrace_status _aitrace_id _aitrace_trace _aitrace_span _aitrace_bits _aitrace_new _aitrace_above \
		_aitrace_resource _aitrace_popped _aitrace_usual _aitrace_usually _aitrace_ids_name _aitrace_room _aitrace_fd
	_aitrace_call "$@"
}

# _aitrace_options FLAGS: sets them; whether errexit is among them.
_aitrace_options() {
	case $1 in *a*) set -a ;; esac
	case $1 in *f*) set -f ;; esac
	case $1 in *u*) set -u ;; esac
	case $1 in *v*) set -v ;; esac
	case $1 in *x*) set -x ;; esac
	case $1 in
	*e*) set -e ;;
	*) return 1 ;;
	esac
}

_aitrace_define aitrace_event '_aitrace_tell event'
for _aitrace_name in aitrace_begin aitrace_end aitrace_set aitrace_log aitrace_state aitrace_link \
	_aitrace_close _aitrace_sweep _aitrace_init; do
	_aitrace_define "$_aitrace_name" "_aitrace_do_${_aitrace_name#*aitrace_}"
done

# The command runs with nothing around it, neither options nor variables.
aitrace_span() {
	aitrace_begin "$@"
	case "$#" in 0) ;; *) shift ;; esac
	while :; do
		case ${1-} in
		--)
			shift
			break
			;;
		*=*) shift ;;
		*) break ;;
		esac
	done
	_aitrace_run "${TRACEPARENT-}" "$@"
}
_aitrace_run() {
	_aitrace_command "$@"
	set -- "$?" "$1"
	_aitrace_close "$@"
	return "$1"
}
_aitrace_command() {
	shift
	"$@"
}

_aitrace_init "${ZSH_ARGZERO:-$0}"

if [ -n "$_aitrace_off" ]; then
	_aitrace_pass() {
		set -- "$?"
		case $- in *e*) return 0 ;; esac
		return "$1"
	}
	for _aitrace_name in aitrace_begin aitrace_end aitrace_event aitrace_set aitrace_state aitrace_link \
		_aitrace_close _aitrace_sweep; do
		eval "$_aitrace_name() { _aitrace_pass; }"
	done
	aitrace_log() {
		set -- "$?" "${1-}"
		[ "$2" != - ] || command cat >/dev/null
		case $- in *e*) return 0 ;; esac
		return "$1"
	}
fi

eval "$_aitrace_aliases"
unset _aitrace_aliases _aitrace_before
