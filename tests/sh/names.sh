# Any text will do as a name, a key, a kind.
. "$AITRACE_SH"

aitrace_begin '' kind='' '=empty'
aitrace_event '' a=
aitrace_end
aitrace_begin "it's \"quoted\" \\ \$x \`y\` %s {} ; &" kind='k "q"' 'k "q"=v' 'a:b=c' 'x=y:=z' '--flag=x' '-=1' 'a=b=c'
aitrace_event 'naïve 日本 😀' 'schlüssel=größe' kind=attribute kind:='"too"' k:='"s"'
aitrace_set kind=new
aitrace_set kind='ne"w' more:=1
aitrace_end error "line
two	tab" kind=attribute
aitrace_begin no-attributes -- a=b
aitrace_end ok -- a=b
