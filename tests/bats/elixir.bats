#!/usr/bin/env bats
# lib/elixir: what is Elixir's own. What all emitters have in common is in emitters.bats.
#
# shellcheck disable=SC2016 # Elixir's, not the shell's
load helper

setup_file() {
	command -v elixirc >/dev/null || return 0
	export EBIN=$BATS_FILE_TMPDIR/ebin
	mkdir "$EBIN"
	elixirc --warnings-as-errors -o "$EBIN" "$TOP/lib/elixir/aitrace.ex" \
		"$TOP/tests/emitters/aitrace_library.exs" >"$BATS_FILE_TMPDIR/log" 2>&1 &&
		elixirc --warnings-as-errors -pa "$EBIN" -o "$EBIN" "$TOP/lib/elixir/aitrace_exporter.ex" \
			>>"$BATS_FILE_TMPDIR/log" 2>&1 || echo "status $?" >>"$BATS_FILE_TMPDIR/log"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v elixir >/dev/null || skip 'elixir is not here'
	[[ -z ${SANITIZE-} ]] || skip 'nothing of it was built with sanitizers'
	export AITRACE_OUT=out.jsonl
}

# run_script [ARG]...: standard input as a script; it must end well, and soon.
run_script() {
	(
		echo 'require AitraceEmit'
		echo 'alias AitraceEmit, as: Trace'
		cat
	) >script.exs
	timeout -k 5 120 elixir -pa "$EBIN" script.exs "$@"
}

# is FILTER [FILE]: true of the array of all records.
is() {
	jq -es "$1" "${2-out.jsonl}" >/dev/null && return
	printf 'not so: %s\nin:\n' "$1"
	cat "${2-out.jsonl}"
	return 1
}

@test "the files compile without a warning, and are formatted" {
	# On a busy machine it says that it takes long, which is no warning.
	grep -v "it's taking more than" "$BATS_FILE_TMPDIR/log" | same
	command -v mix >/dev/null || skip 'mix is not here'
	# Away from any project of others.
	cp "$TOP"/lib/elixir/*.ex "$TOP"/tests/emitters/*.ex* "$TOP"/examples/*.exs .
	mix format --check-formatted ./*.ex ./*.exs
}

@test "a new project that the file is copied into compiles without a warning" {
	command -v mix >/dev/null || skip 'mix is not here'
	mix new --app host . >/dev/null
	cp "$TOP/lib/elixir/aitrace.ex" lib/
	MIX_ENV=prod mix compile --warnings-as-errors >said 2>&1 || {
		cat said
		return 1
	}
	MIX_ENV=prod mix run -e 'AitraceEmit.with_span("in a project", fn -> IO.puts("alive") end)' | same alive
	is '[.[].name] == ["in a project", null]'
}

# What the page shows under EXAMPLES.
page_examples() {
	sed -n '/^\.Sh EXAMPLES/,$p' "$TOP/man/aitrace-elixir.3" | sed -n '/^\.Bd/,/^\.Ed/{/^\./d;p}' |
		sed '/^\$ /d'
}

@test "the page's examples do what it says" {
	mkdir lib src
	touch lib/a lib/b
	page_examples >survey.exs
	cp "$TOP/lib/elixir/aitrace.ex" .
	elixir -r aitrace.ex survey.exs >said
	same $'[2, 0]\n["main", "make"]' <said
	is '[.[] | select(.type == "span_start") | .name] == ["turn", "count", "count", "ask", "search"]'
	is '.[-4].span_id as $ask | .[-3] | .name == "search" and .parent_span_id == $ask'
}

@test "the page has every function, and no other" {
	sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$TOP/man/aitrace-elixir.3" |
		grep -o -e '[a-z_]*?\?(' -e '\(span\|trace\) name' | sed 's/[( ].*//' | sort -u >page
	elixir -pa "$EBIN" -e '
		for {name, _} <- AitraceEmit.__info__(:functions) ++ AitraceEmit.__info__(:macros), do: IO.puts(name)
	' | grep -v _scope | sort -u | diff page -
}

# ---- blocks ---------------------------------------------------------------------------------------

@test "a block gives its value; trace begins anew, span goes below, a parent may be said" {
	run_script <<-'END'
		value =
		  Trace.span "a", kind: :agent do
		    Trace.span "b" do
		      Trace.trace("c", do: Trace.span("d", do: :nothing))
		      Trace.span("e", [parent: nil], do: :nothing)
		      Trace.span("f", [parent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"], do: 1)
		      Trace.with_span("g", %{kind: "tool"}, fn context -> context == Trace.current() end)
		    end
		  end

		IO.inspect({value, Trace.current(), Process.get()})
	END
	is '[.[] | select(.type == "span_start")] as $s | ($s | map({(.span_id): .name}) | add) as $name
		| $s | map("\(.name) below \($name[.parent_span_id // ""] // .parent_span_id)")
		== ["a below null", "b below a", "c below null", "d below c", "e below null",
			"f below 00f067aa0ba902b7", "g below b"]'
	is '[.[] | select(.type == "span_start") | .kind] == ["agent", null, null, null, null, null, "tool"]'
	is '[.[] | select(.resource) | .name] == ["a", "c", "e", "f"]'
	is '[.[] | select(.type == "span_end") | .status] | length == 7 and all(. == "ok")'
} 

@test "what is written below TRACEPARENT: a trace too" {
	export TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
	run_script <<-'END'
		Trace.trace "a" do
		  Trace.span("b", do: Trace.trace("c", do: 1))
		end
	END
	is 'map(.trace_id) | unique == ["4bf92f3577b34da6a3ce929d0e0e4736"]'
	is '[.[] | select(.name == "a" or .name == "c") | .parent_span_id] | unique == ["00f067aa0ba902b7"]'
}

@test "raised, thrown, exited with: told, and on its way as it was" {
	run_script >said <<-'END'
		defmodule Deep do
		  def down(what), do: [what.()]
		end

		try = fn name, what ->
		  try do
		    Trace.span(name, do: Deep.down(what))
		  catch
		    kind, reason ->
		      {_, _, _, [file: _, line: _]} = List.last(__STACKTRACE__)
		      true = Enum.any?(__STACKTRACE__, &match?({Deep, :down, 1, _}, &1))
		      IO.inspect({name, kind, reason, Process.get(:"$aitrace")})
		  end
		end

		try.("raise", fn -> raise ArgumentError, "boom" end)
		try.("erlang", fn -> :erlang.error({:badmatch, 7}) end)
		try.("throw", fn -> throw({:away, "x"}) end)
		try.("exit", fn -> exit({:timeout, {GenServer, :call, [:a]}}) end)
		try.("normal", fn -> exit(:normal) end)
		try.("shutdown", fn -> exit({:shutdown, :idle}) end)
	END
	same '{"raise", :error, %ArgumentError{message: "boom"}, nil}
{"erlang", :error, {:badmatch, 7}, nil}
{"throw", :throw, {:away, "x"}, nil}
{"exit", :exit, {:timeout, {GenServer, :call, [:a]}}, nil}
{"normal", :exit, :normal, nil}
{"shutdown", :exit, {:shutdown, :idle}, nil}' <said
	is '[.[] | select(.type == "event") | .attributes
		| [.["exception.type"], .["exception.message"], (.["exception.stacktrace"] | contains("Deep.down/1"))]]
		== [["ArgumentError", "boom", true],
			["MatchError", "no match of right hand side value: 7", true],
			["throw", "{:away, \"x\"}", true],
			["exit", "exited in: GenServer.call(:a)\n    ** (EXIT) time out", true]]'
	is '[.[] | select(.type == "span_end") | [.status, .status_message]] == [
		["error", "boom"], ["error", "no match of right hand side value: 7"],
		["error", "{:away, \"x\"}"], ["error", "exited in: GenServer.call(:a)\n    ** (EXIT) time out"],
		[null, "exit: :normal"], [null, "exit: {:shutdown, :idle}"]]'
}

@test "a failure that is a value, and one that was caught" {
	run_script <<-'END'
		Trace.span "a" do
		  Trace.span("b", do: Trace.set_status(:error, ~c(not "found")))
		  Trace.span("c", do: Trace.set_status(nil))

		  try do
		    raise "boom"
		  rescue
		    error -> Trace.exception(:error, error, __STACKTRACE__)
		  end
		end
		Trace.set_status(:error)
	END
	is '[.[] | select(.type == "span_end") | [.status, .status_message]]
		== [["error", "not \"found\""], [null, null], ["ok", null]]'
	is '.[-2] | .name == "exception" and .attributes["exception.type"] == "RuntimeError"'
}

@test "explicit contexts, attributes, links, states with keys" {
	run_script <<-'END'
		a = Trace.start_span("a", attributes: fn -> %{"late" => :yes} end)
		b = Trace.start_span("b", parent: a, links: [a, {a, why: 1}, nil, :no])
		Trace.event(b, "plain")
		Trace.event(b, "with", n: 1)
		Trace.log(b, "warn", ["care", ~c"ful"])
		Trace.thought(b, "hm")
		Trace.heartbeat(b)
		Trace.state_snapshot(b, %{a: 1})
		Trace.state_patch(b, [], key: "k")
		Trace.update(b, x: 1)
		Trace.link(b, a, why: 2)
		nil = Trace.current()
		Trace.with_context(b, fn -> Trace.state_merge(%{}, key: :k) end)
		Trace.end_span(b, :error, message: "why", attributes: %{y: 2})
		Trace.end_span(a)
		Trace.end_span(nil)
	END
	is '.[0].attributes == {"late": "yes"} and .[1].parent_span_id == .[0].span_id'
	is '.[0] as $a | .[1].links == [{"trace_id": $a.trace_id, "span_id": $a.span_id},
		{"trace_id": $a.trace_id, "span_id": $a.span_id, "attributes": {"why": 1}}]'
	is '[.[2:9][] | [.name, .attributes]] == [["plain", null], ["with", {"n": 1}],
		["log", {"body": "careful", "severity": "warn"}], ["thought", {"text": "hm"}], ["heartbeat", null],
		["agent_state_updated", {"state.snapshot": {"a": 1}}],
		["agent_state_updated", {"state.key": "k", "state.patch": []}]]'
	is '.[1].span_id as $b | .[2:-1] | all(.span_id == $b)'
	is '.[11] | .name == "agent_state_updated" and .attributes == {"state.key": "k", "state.merge": {}}'
	is '.[12] | .status == "error" and .status_message == "why" and .attributes == {"y": 2}'
	is 'length == 14'
}

# ---- other processes ------------------------------------------------------------------------------

@test "tasks and processes are handed the context" {
	run_script <<-'END'
		{:ok, supervisor} = Task.Supervisor.start_link()

		Trace.span "a" do
		  [1] = Trace.await(Trace.async(fn -> Trace.span("async", do: [1]) end))
		  [ok: 2, ok: 3] = Enum.to_list(Trace.async_stream([1, 2], fn n -> Trace.span("stream", do: n + 1) end))
		  Task.await(Task.Supervisor.async_nolink(supervisor, Trace.carry(fn -> Trace.span("nolink", do: 1) end)))
		  add = Trace.carry(fn a, b -> Trace.span("two", do: a + b) end)
		  5 = Task.await(Task.async(fn -> add.(2, 3) end))
		  Task.await(Task.async(fn -> Trace.span("alone", do: 1) end))
		  me = Trace.current()
		  catch_error = fn -> Trace.with_context(nil, fn -> raise "x" end) end
		  try(do: catch_error.(), rescue: (_ -> true = Trace.current() == me))
		end
	END
	is '.[0].span_id as $a | [.[] | select(.type == "span_start" and .parent_span_id == $a) | .name] | sort
		== ["async", "nolink", "stream", "stream", "two"]'
	is '[.[] | select(.name == "alone")] | .[0].parent_span_id == null'
}

@test "a GenServer sees messages as they were, in the context of who sent them" {
	run_script 2>warnings <<-'END'
		defmodule Server do
		  use GenServer
		  use AitraceEmit.Server

		  @impl true
		  def init(_), do: {:ok, []}
		  @impl true
		  def handle_call({:look, n}, {pid, _}, seen) when is_pid(pid) do
		    Trace.span("call", [attributes: %{n: n}], do: {:reply, n + 1, [n | seen]})
		  end

		  def handle_call(:seen, _, seen), do: {:reply, {seen, Trace.current()}, seen}
		  @impl true
		  def handle_cast(message, seen), do: Trace.span("cast", do: {:noreply, [message | seen]})
		  @impl true
		  def handle_info(message, seen), do: Trace.span("info", do: {:noreply, [message | seen]})
		end

		{:ok, server} = GenServer.start_link(Server, nil)

		Trace.span "a" do
		  2 = Trace.call(server, {:look, 1})
		  3 = GenServer.call(server, {:look, 2})
		  Trace.cast(server, :cast)
		  GenServer.cast(server, :plain)
		  send(server, Trace.wrap(:info))
		  send(server, :plain)
		  {[:plain, :info, :plain, :cast, 2, 1], nil} = GenServer.call(server, :seen)
		end

		6 = Trace.call(server, {:look, 5})

		defmodule Little do
		  use GenServer
		  use AitraceEmit.Server
		  @impl true
		  def init(state), do: {:ok, state}
		end

		{:ok, _} = GenServer.start(Little, 1)
	END
	same <warnings
	is '.[0].span_id as $a | [.[] | select(.type == "span_start") | [.name, .parent_span_id == $a]]
		== [["a", false], ["call", true], ["call", false], ["cast", true], ["cast", false],
			["info", true], ["info", false], ["call", false]]'
}

@test "programs below: the environment of System.cmd and of a port" {
	export TRACESTATE=a=b
	run_script >said <<-'END'
		[] = Trace.environment()

		Trace.span "a" do
		  {text, 0} = System.cmd("sh", ["-c", "echo $TRACEPARENT $TRACESTATE"], env: Trace.environment())
		  true = text == Trace.traceparent() <> " a=b\n"
		  command = {:spawn, "sh -c 'echo $TRACEPARENT'"}
		  port = Port.open(command, [:binary, env: Trace.port_environment()])
		  line = Trace.traceparent() <> "\n"
		  receive(do: ({^port, {:data, ^line}} -> IO.puts("ports too")))
		end

		nil = System.get_env("TRACEPARENT")
	END
	same 'ports too' <said
}

# ---- terms ------------------------------------------------------------------------------------------

@test "terms of all sorts are JSON of some sense" {
	run_script <<-'END'
		defmodule Hidden do
		  @derive {Inspect, except: [:password]}
		  defstruct name: "n", password: "secret"
		end

		defmodule Wild do
		  defstruct []
		  defimpl(String.Chars, do: def(to_string(_), do: raise("no")))
		end

		deep = Enum.reduce(1..10_000, [], fn _, inner -> [inner] end)

		terms = [
		  atom: :a, module: Enum, tuple: {:ok, 1}, charlist: ~c"ab", keyword: [a: 1, a: 2], empty: [],
		  improper: [1 | 2], pid: self(), ref: make_ref(), fun: &is_atom/1, bits: <<1::3>>,
		  hidden: struct(Hidden), time: ~U[2026-11-25 12:00:00Z], date: ~D[2026-11-25], range: 1..2,
		  keys: %{1 => 1, {1} => 2, nil => 3, "s" => 4, "nul\0" => 5, <<255>> => 6, 1.5 => 7, ~c"c" => 8},
		  float: 1.0e300, tiny: 5.0e-324, large: 123456789012345678901234567890, deep: deep,
		  bad: "a" <> <<0xFF, 0xC0, 0x80>> <> "b", long: String.duplicate(<<0xE2, 0x82>>, 10_000)
		]

		Trace.event(Trace.start_span(:root, attributes: terms), "again", Map.new(terms))
		defmodule Unseen do
		  defstruct []
		  defimpl(Inspect, do: def(inspect(_, _), do: throw(:no)))
		end

		wild = [w: struct(Wild), in: [%{struct(Wild) => struct(Wild)}], unseen: struct(Unseen)]
		Trace.event(Trace.start_span("wild", attributes: wild), "after", fn -> raise "none" end)
		Trace.event(Trace.start_span({:not, "text"}, kind: ~c"tool", attributes: [1, {:a, 1}, :b]), nil, 5)

		try do
		  Trace.span("left", do: exit({:shutdown, struct(Unseen)}))
		catch
		  :exit, {:shutdown, %{__struct__: Unseen}} -> :ok
		end
	END
	is '.[0].attributes as $a | $a
		| .atom == "a" and .module == "Enum" and .tuple == ["ok", 1] and .charlist == [97, 98]
		and .keyword == {"a": 1} and .empty == [] and .improper == "[1 | 2]" and (.pid | startswith("#PID<"))
		and (.ref | startswith("#Reference<")) and .fun == "&:erlang.is_atom/1" and .bits == "<<1::size(3)>>"
		and (.hidden | contains("name") and (contains("secret") | not)) and .time == "2026-11-25T12:00:00Z"
		and .date == "2026-11-25" and .range == "1..2" and .float == 1e300
		and .large == "123456789012345678901234567890"'
	is '.[0].attributes.keys == {"1": 1, "{1}": 2, "nil": 3, "s": 4, "nul\ufffd": 5, "\ufffd": 6, "1.5": 7, "c": 8}'
	is '.[0].attributes.bad == "a\ufffd\ufffd\ufffdb"'
	is '.[0].attributes.long == "\ufffd\ufffd" * 10000'
	is '.[0].attributes.deep | tojson | contains("…")'
	is '.[0].attributes == .[1].attributes'
	is '.[2] | .name == "wild" and .attributes == {"w": "%Wild{}", "in": [{"%Wild{}": "%Wild{}"}], "unseen": "…"}'
	is '.[3] | .name == "after" and (.attributes["aitrace.attributes"] | test("^\\[error: .*none"))'
	is '.[4] | .name == "{:not, \"text\"}" and .kind == "tool" and .attributes == {"a": 1}'
	is '.[5] | .type == "event" and .name == "" and (has("attributes") | not)'
	is '.[7] | .type == "span_end" and .status_message == "exit: …"'
	is 'length == 8'
}

@test "a term that is small in memory and without end on paper" {
	ulimit -v 8000000
	run_script <<-'END'
		defmodule Strict do
		  def only(:this), do: :ok
		end

		# Each state keeps the ones before it, and they theirs.
		state =
		  Enum.reduce(1..60, %{step: 0, before: []}, fn step, state ->
		    %{state | step: step, before: [state | state.before]}
		  end)

		lost = fn fun ->
		  try do
		    Trace.span("lost", do: fun.())
		  catch
		    _, _ -> :ok
		  end
		end

		context = Trace.start_span("start")
		Trace.state_snapshot(context, state)
		Trace.event(context, "lazy", fn -> %{state: state} end)
		lost.(fn -> raise MatchError, term: state end)
		lost.(fn -> Strict.only(state) end)
		lost.(fn -> throw(state) end)
		lost.(fn -> exit({:wrong, state}) end)
		lost.(fn -> exit({:shutdown, state}) end)
		2 = Trace.dropped()
	END
	is '[.[] | select(.type == "span_end") | .status_message]
		== ["…", "no function clause matching in Strict.only/1", "…", "…", "exit: …"]'
	is 'map(select(.name == "exception")) | length == 4 and
		(.[1].attributes["exception.stacktrace"] | contains("Strict.only/1"))'
}

@test "whatever it is called with, it does not raise" {
	run_script >said <<-'END'
		wild = [nil, 1, -1.5, "", <<255>>, :a, [], [1 | 2], %{}, {1}, self(), %Trace.Context{trace_id: 5},
		        %Trace.Context{trace_id: "x", span_id: {}}, Trace.start_span("s"), fn -> raise "x" end, ~D[2026-01-01]]

		for a <- wild do
		  for f <- [:event, :thought, :heartbeat, :update, :link, :state_snapshot, :start_span, :end_span,
		            :traceparent, :environment, :port_environment, :parse, :record, :wrap],
		      do: apply(Trace, f, [a])

		  for b <- wild do
		    for f <- [:event, :log, :thought, :update, :link, :state_patch, :state_merge, :start_span, :end_span,
		              :set_status],
		        do: apply(Trace, f, [a, b])

		    for f <- [:event, :log, :link, :state_snapshot, :end_span], do: apply(Trace, f, [a, b, a])
		    3 = Trace.span(a, b, do: 3)
		    4 = Trace.trace(a, [parent: b, links: a, attributes: b, kind: a], do: 4)
		    Trace.exception(:error, a, [])
		    Trace.record(%{type: a, context: Trace.current(), ts: b, name: a, events: b, scope: b, end_ts: a})
		    Trace.record(%{type: :span, context: a, parent: b})
		  end
		end

		IO.puts("alive")
	END
	same alive <said
	jq -c . out.jsonl | wc -l | same "$(wc -l <out.jsonl)"
}

@test "ids without :crypto" {
	run_script <<-'END'
		:code.del_path(:crypto)
		false = Code.ensure_loaded?(:crypto)
		for _ <- 1..50, do: Trace.span("a", do: 1)
	END
	is '[.[] | select(.type == "span_start")] | (map(.trace_id) | unique | length) == 50
		and (map(.span_id) | unique | length) == 50 and all((.trace_id | length) == 32 and (.span_id | length) == 16)'
}

# ---- the process that writes --------------------------------------------------------------------------

@test "off: no process is started, and a parent from outside passes" {
	AITRACE_OUT=off run_script >said <<-'END'
		1 = Trace.span("a", [attributes: fn -> raise "not asked for" end], do: 1)
		text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
		Trace.span("b", [parent: text], do: ^text = Trace.traceparent())
		IO.inspect({Process.whereis(AitraceEmit.Writer), Trace.current(), Trace.on?(), Trace.dropped()})
		true = Trace.configure(out: "on.jsonl", service: "s", host: "")
		Trace.span("c", do: 1)
		Trace.close()
		Trace.span("d", do: 1)
		true = Trace.configure(out: "on.jsonl")
		Trace.span("e", do: 1)
	END
	same '{nil, nil, false, 0}' <said
	is '[.[] | .name // .type] == ["c", "span_end", "e", "span_end"]' on.jsonl
	is '.[0].resource | .["service.name"] == "s" and (has("host.name") | not)' on.jsonl
}

@test "new code is loaded, the writer is killed, its first user's application ends" {
	run_script "$TOP/lib/elixir/aitrace.ex" >said <<-'END'
		Code.compiler_options(ignore_module_conflict: true)
		leader = spawn(fn -> receive(do: (:never -> 1)) end)

		first = fn ->
		  Process.group_leader(self(), leader)
		  Trace.span("a", do: 1)
		end

		Task.await(Task.async(first))
		writer = Process.whereis(AitraceEmit.Writer)
		for _ <- 1..3, do: Code.compile_file(hd(System.argv()))
		Trace.span("b", do: 1)
		^writer = Process.whereis(AitraceEmit.Writer)
		true = Process.info(writer, :group_leader) == {:group_leader, Process.whereis(:user)}
		{:links, []} = Process.info(writer, :links)
		Process.exit(writer, :shutdown)
		send(writer, :nonsense)
		Trace.span("c", do: 1)
		^writer = Process.whereis(AitraceEmit.Writer)
		Process.exit(writer, :kill)
		Trace.span("d", do: 1)
		Trace.span("e", do: 1)
		IO.inspect(Trace.dropped())
	END
	is '[.[] | select(.type == "span_start") | .name] == ["a", "b", "c", "d", "e"]'
	is '[.[] | select(.type == "span_end")] | length == 5'
	same 0 <said
}

@test "a line that was cut short is ended before the next one" {
	run_script <<-'END'
		{:ok, listener} = :gen_tcp.listen(0, ifaddr: {:local, "socket"})
		{:ok, %{to: to}} = AitraceEmit.Output.open("unix:socket")
		{:error, :timeout, true} = AitraceEmit.Output.write(to, String.duplicate("x", 10_000_000), 10)
		:gen_tcp.close(listener)

		Trace.span("a", do: 1)
		:sys.replace_state(AitraceEmit.Writer, &%{&1 | torn: true})
		for _ <- 1..2, do: Trace.event(Trace.start_span("b"), "c")
	END
	sed -n 3p out.jsonl | same ''
	[[ $(wc -l <out.jsonl) -eq 7 ]]
	jq -e . out.jsonl >/dev/null
}

@test "many processes at the same time" {
	run_script <<-'END'
		1..200
		|> Enum.map(fn n -> spawn_monitor(fn -> for i <- 1..20, do: Trace.span("#{n}-#{i}", do: 1) end) end)
		|> Enum.each(fn {_, ref} -> receive(do: ({:DOWN, ^ref, _, _, :normal} -> 1)) end)
	END
	is '[.[] | select(.type == "span_start") | .name] | length == 4000 and (unique | length) == 4000'
	is 'length == 8000'
}

@test "a blocking pipe that nobody reads holds up who emits, and nobody else" {
	mkfifo pipe
	exec 8<>pipe
	AITRACE_OUT=fd:8 run_script >said <<-'END'
		long = String.duplicate("x", 3000)
		one = spawn(fn -> for n <- 1..10_000, do: Trace.span("a", [attributes: [long: long]], do: Process.put(:n, n)) end)
		full = fn full, last ->
		  Process.sleep(200)
		  {:dictionary, all} = Process.info(one, :dictionary)
		  if all[:n] == last and last, do: last, else: full.(full, all[:n])
		end
		true = full.(full, nil) < 100
		others = for _ <- 1..20, do: spawn(fn -> Trace.span("b", do: 1) end)
		Process.sleep(100)
		true = Enum.all?([one | others], &Process.alive?/1)
		{"hi\n", 0} = System.cmd("echo", ["hi"])
		{:ok, _} = File.read("/proc/self/status")
		IO.puts("alive")
	END
	same alive <said
	exec 8>&-
}

# alone COMMAND...: with no descriptors but the first three.
alone() (
	for fd in /proc/self/fd/*; do
		fd=${fd##*/}
		[[ $fd -le 2 ]] || eval "exec $fd>&-"
	done 2>/dev/null
	exec "$@"
)

# What has the number in a program that was not given the descriptor is one of the VM's own.
@test "AITRACE_OUT=fd:N whose descriptor did not come along" {
	printf '%s\n' 'AitraceEmit.with_span("a", fn -> 1 end)
		{"hi\n", 0} = System.cmd("echo", ["hi"])
		IO.puts("alive")' >script.exs
	local fd
	for fd in {7..17}; do
		AITRACE_OUT=fd:$fd alone timeout -k 5 60 elixir -pa "$EBIN" script.exs >said 2>err || true
		same alive <said
		same <err
	done
}

@test "AITRACE_OUT=fd:N that is a socket, as a program gets one from Node" {
	command -v python3 >/dev/null || skip 'python3 is not here'
	echo 'AitraceEmit.with_span("a", fn -> 1 end)' >script.exs
	python3 - "$EBIN" <<-'END'
		import os, socket, subprocess, sys
		ours, its = socket.socketpair()
		out = {**os.environ, "AITRACE_OUT": "fd:%d" % its.fileno()}
		subprocess.run(["elixir", "-pa", sys.argv[1], "script.exs"], env=out, pass_fds=[its.fileno()], timeout=60)
		its.close()
		open("out.jsonl", "wb").write(b"".join(iter(lambda: ours.recv(65536), b"")))
	END
	is '[.[].type] == ["span_start", "span_end"]'
}

@test "a FIFO that was opened here: no reader, and a slow one" {
	mkfifo pipe
	export AITRACE_OUT=pipe
	run_script >said <<-'END'
		for _ <- 1..3, do: Trace.span("a", do: 1)
		IO.inspect(Trace.on?())
	END
	same false <said
	exec 8<>pipe
	run_script >said <<-'END' 8>&- &
		long = [attributes: [long: String.duplicate("x", 1000)]]
		for n <- 1..500, do: Trace.span("a-#{n}", long, do: 1)
		File.write!("go", "")

		# Until nothing is dropped any more: {records, dropped}.
		last = fn last, records ->
		  before = Trace.dropped()
		  Trace.span("last", do: 1)
		  Process.sleep(10)
		  if Trace.dropped() == before, do: {records + 2, before}, else: last.(last, records + 2)
		end

		{records, dropped} = last.(last, 1000)
		IO.puts("#{records} #{dropped}")
	END
	local script=$! records dropped
	until [[ -e go ]]; do sleep 0.1; done
	cat pipe >out.jsonl 8>&- &
	local reader=$!
	wait "$script"
	exec 8>&-
	wait "$reader"
	read -r records dropped <said
	[[ $dropped -gt 100 ]]
	is "[.[] | select(.name == \"records_dropped\") | .attributes.count] | add == $dropped"
	is "[.[] | select(.type == \"span_start\" or .type == \"span_end\")] | length == $((records - dropped))"
	is '.[-1].type == "span_end"'
}

@test "a socket: slow, and then gone" {
	run_script >said <<-'END'
		{:ok, listener} = :gen_tcp.listen(0, [:binary, ifaddr: {:local, "socket"}, active: false])
		true = Trace.configure(out: "unix:socket")
		{:ok, guest} = :gen_tcp.accept(listener)
		long = [attributes: [long: String.duplicate("x", 20_000)]]
		for n <- 1..200, do: Trace.span("a-#{n}", long, do: 1)
		true = Trace.on?()
		receive_all = fn receive_all, text ->
		  case :gen_tcp.recv(guest, 0, 300) do
		    {:ok, more} -> receive_all.(receive_all, text <> more)
		    {:error, :timeout} -> text
		  end
		end
		text = receive_all.(receive_all, "")
		Trace.span("last", do: 1)
		File.write!("out.jsonl", text <> receive_all.(receive_all, ""))
		IO.inspect(Trace.dropped())
		:gen_tcp.close(guest)
		for _ <- 1..5, do: Trace.span("b", do: 1)
		false = Trace.on?()
	END
	jq -e . out.jsonl >/dev/null
	grep -c '^$' out.jsonl >blank || true
	[[ $(<blank) -le 1 ]]
	is "[.[] | select(.name == \"records_dropped\") | .attributes.count] | add == $(<said)"
	is '[.[] | select(.type == "chunk")] | group_by(.id) | map(length == .[0].count) | length > 3'
}

@test "standard error without a reader: nothing is said, there or elsewhere" {
	unset AITRACE_OUT
	AITRACE_DEBUG=1 run_script 2> >(:) >said <<-'END'
		off = fn off -> if Trace.span("a", do: Trace.on?()), do: Process.sleep(10) && off.(off) end
		off.(off)
		Process.sleep(300)
		IO.puts("alive")
	END
	same alive <said
}

@test "a file that the shell opened is shared with children, who do not write over it" {
	unset AITRACE_OUT
	run_script 2>out.jsonl <<-'END'
		for n <- 1..3 do
		  Trace.span("a", do: System.cmd("sh", ["-c", "echo from #{n} >&2"]))
		end
	END
	grep -v '^{' out.jsonl | same $'from 1\nfrom 2\nfrom 3'
	grep -c '^{"type":"span_' out.jsonl | same 6
}

@test "a limit to the size of files raises no signal" {
	command -v truncate >/dev/null && [[ -e /proc/self/limits ]] || skip 'no truncate, or no /proc'
	# The VM makes files of its own for the code that it compiles.
	truncate -s $((512 * 1024 * 1024 - 20000)) out.jsonl
	ulimit -f $((512 * 1024))
	run_script >said <<-'END'
		for _ <- 1..20, do: Trace.span("a", [attributes: [x: String.duplicate("x", 3000)]], do: 1)
		IO.inspect({Trace.on?(), Trace.dropped() > 10})
	END
	same '{true, true}' <said
	tail -c +$((512 * 1024 * 1024 - 20000 + 1)) out.jsonl >written
	jq -e . written >/dev/null
	[[ $(wc -l <written) -gt 5 ]]
}

@test "a record that readers would not take is dropped, and told of" {
	run_script <<-'END'
		Trace.with_span("root", fn ->
		  for size <- [67_108_864 - 1000, 67_108_864] do
		    Trace.event("large", text: String.duplicate("x", size))
		  end
		  Trace.event("small")
		end)
	END
	aitrace-cat --check out.jsonl | grep ^long | same
	grep -o '"name":"[a-z_]*"' out.jsonl | xargs | same 'name:root name:large name:small name:records_dropped'
}

# ---- the library AITrace --------------------------------------------------------------------------------

@test "the adapter, against a double of the library" {
	AITRACE_OUT=other.jsonl run_script <<-'END'
		alias AITrace.{Event, Span}
		now = System.monotonic_time(:microsecond)
		wall = ~U[2026-11-25 12:00:00.000000Z]

		spans = [
		  %Span{span_id: "s1", name: "reasoning", start_time: now, start_wall_time: wall, end_time: now + 1500,
		        attributes: %{tokens: 3}, status: :error,
		        events: [%Event{name: "hit", timestamp: now + 500, wall_time: wall, attributes: %{"k" => :v}}]},
		  %Span{span_id: "s2", parent_span_id: "s1", name: "call", start_time: now + 100,
		        start_wall_time: wall, end_time: now + 200},
		  %Span{span_id: "s3", parent_span_id: "s1", name: "open", start_time: now, start_wall_time: wall,
		        events: [%Event{name: "late", timestamp: now + 1}]}
		]

		trace = %AITrace.Trace{trace_id: "t1", created_at: now, created_at_wall_time: wall, spans: spans,
		                       metadata: %{name: "agent.turn", user: 7}}
		AITrace.export(trace, [{AitraceEmit.Exporter, out: "out.jsonl", service: "planner"}])
		AITrace.export(%{trace | trace_id: "t2"}, [{AitraceEmit.Exporter, out: "out.jsonl", service: "planner"}])
		AITrace.export(%{trace | spans: :nonsense, metadata: nil}, [AitraceEmit.Exporter])
		AITrace.export(5, [AitraceEmit.Exporter])
	END
	[[ ! -e other.jsonl ]] || same <other.jsonl
	is '[.[] | select(.trace_id == "t1")] | length == 5'
	is '.[0] | .type == "span" and .name == "agent.turn" and .attributes == {"user": 7}
		and .ts == "2026-11-25T12:00:00.000000000Z" and .resource["service.name"] == "planner"'
	is '.[0].span_id as $root | .[1] | .type == "span" and .parent_span_id == $root and .span_id == "s1"
		and .end_ts == "2026-11-25T12:00:00.001500000Z" and .status == "error" and .attributes == {"tokens": 3}
		and .events == [{"ts": "2026-11-25T12:00:00.000500000Z", "name": "hit", "attributes": {"k": "v"}}]'
	is '.[2] | .parent_span_id == "s1" and .status == "ok" and (has("resource") | not)'
	is '.[3] | .type == "span_start" and .name == "open" and (has("end_ts") | not)'
	is '.[4] | .type == "event" and .name == "late" and .span_id == "s3"'
	aitrace-tree --strict --json out.jsonl >trees
	jq -es '.[0].roots | length == 1 and (.[0].children | length == 1 and .[0].name == "reasoning"
		and (.[0].children | length) == 2)' trees >/dev/null
}

@test "the adapter and the library's first version, which has no wall-clock times" {
	run_script <<-'END'
		from = System.os_time(:nanosecond)
		now = System.monotonic_time(:microsecond)
		event = %Old.Event{name: "hit", timestamp: now + 10}
		span = %Old.Span{span_id: "s1", name: "work", start_time: now, end_time: now + 20, events: [event]}
		AITrace.export(%Old.Trace{trace_id: "t1", created_at: now, spans: [span]}, [AitraceEmit.Exporter])
		<<_::binary>> = iso = hd(Regex.run(~r/20[^"]*Z/, File.read!("out.jsonl")))
		{:ok, time, 0} = DateTime.from_iso8601(iso)
		true = abs(DateTime.to_unix(time, :nanosecond) - from) < 5_000_000_000
	END
	is 'length == 1 and (.[0] | .type == "span" and .name == "work" and (has("parent_span_id") | not)
		and (.events | length) == 1)'
}
