# The disk is full.
AITRACE_OUT=/dev/full
. "$AITRACE_SH"
aitrace_begin one
aitrace_event two
aitrace_span three -- echo three
aitrace_end
echo alive
