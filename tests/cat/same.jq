# What `aitrace-tree --json` says, but for what has no meaning: the order of members, and of spans that
# began at the same time.
def ordered: map(.children |= ordered) | sort_by([.start, .span_id]);
.roots |= ordered
