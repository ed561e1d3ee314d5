#!/usr/bin/env bats
# Agents of frameworks from npm, with the mock models that these have for tests, unchanged but for what any program
# does to export at all: through aitrace-run, and to aitrace-recv.
load helper
load tree
load run_agent

AGENTS=$BUILD/tests/agents

# Once, and again when something changed.
setup_file() {
	command -v npm >/dev/null && [[ -z ${SANITIZE-} ]] || return 0
	mkdir -p "$AGENTS"
	cp "$TOP"/tests/agents/npm/*.mjs "$AGENTS"
	cmp -s "$TOP/tests/agents/npm/package-lock.json" "$AGENTS/installed" && return
	cp "$TOP"/tests/agents/npm/package*.json "$AGENTS"
	if npm ci --prefix "$AGENTS" --no-audit --no-fund --ignore-scripts >"$AGENTS/log" 2>&1 </dev/null; then
		cp "$AGENTS/package-lock.json" "$AGENTS/installed"
	fi
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	[[ -z ${SANITIZE-} ]] || skip 'nothing of it was built with sanitizers'
	command -v npm >/dev/null || unless_checked 'npm is not here'
	[[ -e $AGENTS/installed ]] ||
		unless_checked "npm could not install the frameworks: $(tail -n 1 "$AGENTS/log")"
	export XDG_STATE_HOME=$PWD/state
}

# shape FILE: name, kind and tokens of each span, below its parent.
shape() {
	aitrace-tree --strict --json "$1" >trees
	jq -r 'def show($in): $in + .name + " " + (.kind // "-") + " " + (.status // "-"),
		(.children[] | show($in + "  ")); .roots[] | show("")' trees
}

# graph [ROOT]: what the agent of LangGraph did.
graph() {
	printf '%s\n' ${1+"$1"} "${1+  }LangGraph chain ok" "${1+  }  __start__ chain ok" "${1+  }  plan chain ok" \
		"${1+  }    FakeListChatModel llm ok" "${1+  }  act chain ok" "${1+  }    weather tool ok" \
		"${1+  }  answer chain ok" "${1+  }    FakeListChatModel llm ok"
}

@test "an agent of the package ai" {
	recorded -n run -- node "$AGENTS/ai.mjs" >said 2>err
	same 'It rains in Oslo.' <said
	same <err
	shape run.jsonl | same $'run - ok
  ai.generateText agent unset
    ai.generateText.doGenerate llm unset
    ai.toolCall tool unset
    ai.generateText.doGenerate llm unset'
	is 'map(select(.name == "ai.toolCall"))[0].attributes | ."ai.toolCall.name" == "weather"
		and ."ai.toolCall.args" == "{\"city\":\"Oslo\"}"'
	aitrace-tree run.jsonl | tail -n 1 | holds '40→12 tok'
}

@test "an agent of LangGraph, instrumented by OpenInference" {
	recorded -n run -- node "$AGENTS/langgraph.mjs" >said 2>err
	same 'It rains in Oslo.' <said
	same <err
	shape run.jsonl | same "$(graph 'run - ok')"
	is 'map(select(.name == "weather"))[0].attributes | ."output.value" | contains("rain in Oslo")'
}

@test "both to aitrace-recv, whose environment a shell takes from aitrace-run" {
	local agent
	aitrace-recv --port=0 -o run.jsonl 2>where &
	soon grep -qo 'http://[0-9.:]*' where
	eval "$(aitrace-run --print-env --port="$(grep -o 'http://127[0-9.]*:[0-9]*' where | head -n 1 | sed 's/.*://')")"
	for agent in ai langgraph; do node "$AGENTS/$agent.mjs"; done >said 2>err
	kill $!
	wait $! || true
	same <err
	shape run.jsonl >both
	tail -n +5 both | same "$(graph)"
	head -n 1 both | same 'ai.generateText agent unset'
}
