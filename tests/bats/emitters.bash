# The languages that there is an emitter in, and what is done with each of their drivers. `load helper`
# first.
# shellcheck shell=bash

STAGE=$BUILD/emitters/stage

# A row a language: its word, who runs the driver (-: nobody), the driver, and what the language cannot
# hold or do, as words with commas, or -. nul: a NUL in a text; socket: say which process it is where
# records go to a socket, through aitrace-emit; xfsz: live on when a file's limit is reached and the
# signal for it has its deadly meaning.
languages() {
	cat <<-END
		c   -       $BUILD/emitters/driver          -
		py  python3 $TOP/tests/emitters/driver.py   -
		mjs node    $TOP/tests/emitters/driver.mjs  -
		exs elixir  $TOP/tests/emitters/driver.exs  xfsz
		sh  sh      $TOP/tests/emitters/driver.sh   nul,socket
	END
}

# missing LANGUAGE: why it is not tried, or nothing. Another build of the library says nothing new about
# the others.
missing() {
	local word interpreter file cannot
	while read -r word interpreter file cannot; do
		[[ $word == "$1" ]] || continue
		if [[ ! -e $file ]]; then
			echo "there is no ${file#"$TOP/"}"
		elif [[ $interpreter != - ]] && ! command -v "$interpreter" >/dev/null; then
			echo "$interpreter is not here"
		elif [[ $interpreter != - && -n ${SANITIZE-} ]]; then
			echo "nothing of it was built with sanitizers"
		fi
	done < <(languages)
}

# each FUNCTION [ARG]...: FUNCTION for each language that is here, in a folder of its own, with
# $language, $cannot and the words that run its driver in ${driver[@]}. All are tried before it fails.
each() {
	local language interpreter file cannot failed=
	# shellcheck disable=SC2034 # $cannot is for FUNCTION
	while read -r -u 9 language interpreter file cannot; do
		[[ -z $(missing "$language") ]] || continue
		driver=("$file")
		[[ $interpreter == - ]] || driver=("$interpreter" "$file")
		mkdir -p "$language"
		# Alone, and not before an ||, in which bash lets errors pass.
		(cd "$language" && set -e && "$@") </dev/null >"$language.said" 2>&1 9>&- &
		if ! wait $!; then
			echo "$language:"
			tail -c 5000 "$language.said"
			failed=yes
		fi
	done 9< <(languages)
	[[ -z $failed ]]
}

# play SHAPE SCENARIO [ARG]...: the driver on a stage; `stream` is what came, `said` its standard output.
play() {
	local shape=$1
	shift
	rm -f stream
	status 0 "$STAGE" "$shape" stream "${driver[@]}" "$@" >said
}

# taken [CHUNKS]: takes `stream` apart into `records`; CHUNKS: whether long lines must be in chunks.
taken() {
	jq -cnR --argjson chunks "${1-true}" -f "$TOP/tests/emitters/check.jq" stream >records
}

# sound [CHUNKS]: the same, and the stream is what it should be; `trees` is what aitrace-tree makes of it.
sound() {
	[[ ! -s stream ]] || tail -c 1 stream | wc -l | same 1
	taken "$@"
	grep '^{"type":"fault"' records | same
	aitrace-tree --strict --json stream >trees
}

# is FILTER [ARG]...: the FILTER of jq makes true of the array of all records.
is() {
	jq -es "$@" records >/dev/null && return
	printf 'not so: %s\nin:\n' "$1"
	cut -c 1-400 records | head -n 100
	return 1
}

# tree FILTER [ARG]...: the same of the trees.
tree() {
	jq -es "$@" trees >/dev/null && return
	printf 'not so: %s\nin:\n' "$1"
	head -c 5000 trees
	return 1
}
