# Logs, states, links, updates.
. "$AITRACE_SH"

aitrace_begin work
aitrace_log careful severity=warn
aitrace_log 'a:=b = c'
aitrace_log
printf 'one\ntwo words\n\n  \\n indented\nno newline' | aitrace_log - severity=info
aitrace_log - </dev/null
aitrace_state snapshot '{"a":1}'
aitrace_state patch '[{"op":"replace","path":"/a","value":2}]' main
aitrace_state merge '{"b":3}' ''
aitrace_state merge 'no JSON'
aitrace_state nonsense 1
aitrace_set late:=true
aitrace_set
aitrace_link 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
aitrace_link 01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more why=because n:=1
aitrace_link nonsense
aitrace_event heartbeat
aitrace_end
aitrace_log 'of nothing'
