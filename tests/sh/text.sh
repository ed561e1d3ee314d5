# Controls, and what is not UTF-8.
. "$AITRACE_SH"

# octal NAME OCTAL
octal() {
	octal=$(printf "$2.")
	aitrace_event "$1" "text=${octal%.}"
}

# many TEXT COUNT
many() {
	repeated=
	while [ ${#repeated} -lt "$2" ]; do
		repeated=$repeated$1
	done
}

aitrace_begin text
octal newlines '\n\na\nb\n\n'
octal tab '\ta\t'
octal crlf 'a\r\nb'
octal controls '\001\002\003\004\005\006\007\010\013\014\016\017\020\033[31m\037\177'
octal backslashes '\\\\ \\\\n \\\\u0041 \\\\'
octal quotes '"""'
octal latin1 'gr\374n'
octal utf8 'gr\303\274n \342\202\254 \360\237\230\200 \357\277\275 \364\217\277\277'
octal truncated 'a\303'
octal truncated3 'a\342\202'
octal truncated4 'a\360\237\230b'
octal overlong '\300\257 \340\200\257 \360\200\200\257'
octal surrogate '\355\240\200'
octal beyond '\364\220\200\200 \365\200\200\200 \377\376'
octal lonely '\200\201'
octal order '\303(\251'
octal separators '\342\200\250\342\200\251'
octal percent '%%s %%d \\\\c'
octal mixed '"\303\274"\n\\\\\001\377'
many 'abc"\
	' 1500
aitrace_event long "text=$repeated"
aitrace_event length "length:=${#repeated}"
aitrace_end
