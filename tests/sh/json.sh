# key:=JSON is JSON, or a string.
. "$AITRACE_SH"

aitrace_begin json
while read -r line; do
	aitrace_event e "j:=$line"
done <<'END'
1
-1
0
-0
0.5
-0.5
12.25
1e5
1E+5
-1.5e-3
true
false
null
""
"a"
"a\"b\\c\/\b\f\n\r\t\u00e9"
"\ud83d\ude00"
[]
{}
[ ]
{ }
[1,2,[3,{"a":null}]]
{"a":{"b":[true,false,null,1.5,"x"]},"c":"d"}
 { "a" : [ 1 , 2 ] } 
{"größe":"日本"}
[[[[[[[[[[1]]]]]]]]]]
"[1,{"
01
-
--1
1.
.5
1.5.2
1e
+1
0x10
NaN
Infinity
truefalse
nul
tru
"
"a
a"
"a"b
'a'
"\x"
"\u12"
"\ud83d"
"\ude00\ud83d"
[
]
[1
[1,]
[,1]
[1 2]
[1,,2]
{
}
{"a"}
{"a":}
{"a":1,}
{a:1}
{1:2}
{"a":1 "b":2}
{"a":1}{"b":2}
[1]]
{"a":[1}]
@
$
a
END
aitrace_event lines "j:={
	\"a\": 1,
	\"b\": [
		2
	]
}"
aitrace_event control "j:=\"a
b\""
aitrace_event control "j:=\"a	b\""
invalid=$(printf '"\377"')
aitrace_event invalid "j:=$invalid"
aitrace_event empty j:=
aitrace_event blank 'j:= '
aitrace_end
