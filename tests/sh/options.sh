# Whatever is set, it works and stays so.
set -f
set -a
set -C
IFS=_aitrc:0123e
LC_ALL=C.UTF-8
export LC_ALL
set_before=$-
. "$AITRACE_SH"

touch file
aitrace_begin '*' kind='*' '*=*'
aitrace_span 'a span' x='a  b' -- sh -c 'echo "child: $#"' sh '*' 'a b'
( aitrace_begin 'in a subshell'; aitrace_end )
aitrace_event e n:=10203
aitrace_event json j:='{"a": [1, 2]}'
aitrace_end
[ "$-" = "$set_before" ] && echo 'options are the same'
[ "$IFS" = _aitrc:0123e ] && echo 'IFS is the same'
IFS=
aitrace_begin 'no IFS'
aitrace_event e 'a=b c' n:=12
aitrace_end
