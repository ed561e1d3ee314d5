# A descriptor, used as it is, and not kept.
exec 3>>"three" 4>four
AITRACE_OUT=fd:3
. "$AITRACE_SH"
aitrace_begin one
echo mine >&3
aitrace_event 'é "two"'
echo mine >&4
aitrace_end
exec 3>&-
aitrace_begin three
aitrace_end
cat four
cat three >&2
# It is closed, and nobody complains.
exec 5>&2
AITRACE_OUT=fd:5
. "$AITRACE_SH"
aitrace_begin five
aitrace_event one
aitrace_event two
exec 5>&-
aitrace_event three
aitrace_end
