#!/usr/bin/env bats
# aitrace-cat --state-at and --state-diff.

load helper
load tree
load cat

@test "states and differences" {
	cat_rows states
}

@test "the difference of two states, applied to the one, gives the other" {
	command -v python3 >/dev/null || skip "python3 is not there"
	local i
	for i in 0.5 1.5 3 4 8 9; do
		aitrace-cat --state-at "+${i}s" -t 7f "$INPUTS/state.jsonl"
		aitrace-cat --state-diff "+${i}s" +8s -t 7f "$INPUTS/state.jsonl"
	done >lines
	aitrace-cat --state-at +8s -t 7f "$INPUTS/state.jsonl" >>lines
	python3 - lines <<-'END'
		import json, sys

		def at(value, path):
		    for token in path:
		        value = value[int(token) if isinstance(value, list) else token]
		    return value

		def apply(value, patch):
		    value = json.loads(json.dumps(value))
		    for step in patch:
		        path = [t.replace("~1", "/").replace("~0", "~") for t in step["path"].split("/")[1:]]
		        above, last = at(value, path[:-1]), path[-1]
		        if isinstance(above, list):
		            last = int(last)
		            if step["op"] == "add":
		                above.insert(last, step["value"])
		                continue
		        if step["op"] == "remove":
		            del above[last]
		        else:
		            above[last] = step["value"]
		    return value

		lines = [json.loads(line) for line in open(sys.argv[1])]
		states = [l for l in lines if l.get("key") == "" and "state" in l]
		patches = [l for l in lines if l.get("key") == "" and "patch" in l]
		assert len(patches) == 6, patches
		for state, patch in zip(states, patches):
		    assert state["at"] == patch["from"]
		    assert apply(state["state"], patch["patch"]) == states[-1]["state"], patch
	END
}

@test "a state goes to a file, and a terminal obeys nothing in it" {
	printf '{"type":"event","ts":1,"trace_id":"t","name":"agent_state_updated","attributes":{"state.snapshot":%s}}\n' \
		"{\"\\u009b31m\":\"$(printf '\u202e')\\ud800\"}" >in
	aitrace-cat --state-at 2026-11-22 -o out in
	same '{"trace_id":"t","key":"","at":"2026-11-22T00:00:00.000000000Z","ts":"1970-01-01T00:00:00.000000001Z","state":{"\u009b31m":"\u202e\ufffd"}}' <out
}

# What is deep, grows, or takes long is refused; the rest is said.
@test "hostile states" {
	command -v python3 >/dev/null || skip "python3 is not there"
	python3 - <<-'END' >in
		import json

		def event(trace, ts, said):
		    print(json.dumps({"type": "event", "ts": ts, "trace_id": trace, "name":
		        "agent_state_updated", "attributes": said}, separators=(",", ":")))

		def deep(n):
		    return '[' * n + ']' * n

		print('{"type":"event","ts":1,"trace_id":"deep","name":"agent_state_updated","attributes":'
		      '{"state.snapshot":%s}}' % deep(1010))
		print('{"type":"event","ts":1,"trace_id":"deeper","name":"agent_state_updated","attributes":'
		      '{"state.snapshot":%s}}' % deep(100000))
		event("copies", 1, {"state.snapshot": [1]})
		event("copies", 2, {"state.patch": [{"op": "copy", "from": "", "path": "/-"}] * 100})
		event("copies", 3, {"state.merge": {"a": 1}})
		event("digs", 1, {"state.snapshot": {}})
		for i in range(1200):
		    event("digs", i + 2, {"state.patch": [{"op": "add", "path": "/a" * (i + 1), "value": {}}]})
		event("works", 1, {"state.snapshot": list(range(100000))})
		event("works", 2, {"state.patch": [{"op": "copy", "from": "/0", "path": "/1"}] * 1000})
	END
	status 0 aitrace-cat --state-at 2026-11-22 in 2>err | jq -r '[.trace_id, .unknown] | join(": ")' >out
	same 'deep: it is nested too deep
copies: it is too big
digs: it is nested too deep
works: it takes too much work' <out
	holds 'nested too deeply' <err
}
