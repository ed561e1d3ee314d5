# The agent of agent.c in Elixir, with lib/elixir/aitrace.ex:
#
# 	elixir agent.exs [--question TEXT] [--folder PATH] [--speed N] [--host NAME]
#
# Its tools are tasks, a command, and an agent that is a GenServer; its model is a script that decides
# from what the tools said, and waits as long as a model would. A word of the question in 'quotes' is
# what it searches for. The answer goes to standard output, messages and records to standard error (or
# where AITRACE_OUT says).

Code.require_file("../lib/elixir/aitrace.ex", __DIR__)

defmodule Model do
  require AitraceEmit
  alias AitraceEmit, as: Trace

  @name "small-1"

  # One answer, with one retry when it is busy. `said` counts the bytes of the conversation.
  def think(thought, said, speed, busy) do
    options = [
      kind: :llm,
      attributes: %{
        "gen_ai.operation.name" => "chat",
        "gen_ai.provider.name" => "example",
        "gen_ai.request.model" => @name,
        "gen_ai.request.temperature" => 0.2
      }
    ]

    Trace.span "chat #{@name}", options do
      if busy, do: refused(speed)
      post(if(busy, do: 1, else: 0), 200, speed)
      wait(byte_size(thought) / 4 * 0.015, speed)
      Trace.thought(thought)

      Trace.update(%{
        "gen_ai.response.model" => @name <> "-2026-11",
        "gen_ai.usage.input_tokens" => 180 + div(said + byte_size(thought), 4),
        "gen_ai.usage.output_tokens" => 1 + div(byte_size(thought), 4),
        "gen_ai.response.time_to_first_chunk" => 0.25 / speed,
        "gen_ai.response.finish_reasons" => ["stop"]
      })

      Trace.current()
    end
  end

  def wait(seconds, speed), do: Process.sleep(trunc(1000 * seconds / speed))

  defp refused(speed) do
    post(0, 429, speed)
    Trace.log(:warn, "the model is busy")
    IO.puts(:stderr, "agent.exs: the model is busy, asking again in 0.3 s")
    wait(0.3, speed)
  end

  defp post(attempt, code, speed) do
    attributes = %{"http.request.method" => "POST", "http.request.resend_count" => attempt}

    Trace.span "POST /v1/chat", kind: :http, attributes: attributes do
      wait(if(code == 200, do: 0.25, else: 0.12), speed)
      Trace.update(%{"http.response.status_code" => code})
      if code != 200, do: Trace.set_status(:error, "#{code} Too Many Requests")
    end
  end
end

defmodule Tools do
  require AitraceEmit
  alias AitraceEmit, as: Trace

  # A tool gives {:ok, value, text} or {:error, sort, text}; what it raises is a bug, and told as one.
  def run(name, arguments, agent) do
    options = [
      kind: :tool,
      attributes: %{
        "gen_ai.operation.name" => "execute_tool",
        "gen_ai.tool.name" => name,
        "gen_ai.tool.call.arguments" => arguments
      }
    ]

    Trace.span "execute_tool #{name}", options do
      {status, value, text} = tool(name, arguments, agent)

      if status == :ok do
        Trace.update(%{"gen_ai.tool.call.result" => String.slice(text, 0, 200)})
      else
        Trace.update(%{"error.type" => value})
        Trace.set_status(:error, text)
      end

      {status, value, text}
    end
  end

  defp tool("list_files", _, agent) do
    find = [agent.folder, "-name", "*.[ch]", "-type", "f", "-not", "-path", "*/build/*"]
    command("find", find, &length(String.split(&1, "\n", trim: true)))
  end

  defp tool("read_file", %{path: path}, agent) do
    Model.wait(0.05, agent.speed)

    case File.read(Path.join(agent.folder, path)) do
      {:ok, text} ->
        {:ok, text, text}

      {:error, reason} ->
        error = %File.Error{reason: reason, action: "read", path: path}
        Trace.exception(:error, error, elem(Process.info(self(), :current_stacktrace), 1))
        {:error, String.upcase("#{reason}"), Exception.message(error)}
    end
  end

  # Each folder in a task of its own.
  defp tool("search_text", %{pattern: word}, agent) do
    {folders, files} = agent.folder |> entries() |> Enum.split_with(&File.dir?/1)

    found =
      folders
      |> Trace.async_stream(&search_folder(&1, word, agent.speed), timeout: :infinity)
      |> Enum.reduce(count_all(files, word), fn {:ok, count}, sum -> sum + count end)

    {:ok, found, "#{found} lines with #{word}"}
  end

  defp tool("run_shell", _, agent) do
    script = ~S"""
    echo 'sh: counting lines' >&2
    find "$1" -name '*.[ch]' -type f -not -path '*/build/*' -exec cat {} + | wc -l
    """

    command("sh", ["-c", script, "sh", agent.folder], &String.to_integer(String.trim(&1)))
  end

  # An agent within a tool, in a process of its own.
  defp tool("delegate", arguments, agent) do
    {:ok, counter} = GenServer.start_link(Counter, agent)
    reply = Trace.call(counter, {:count, arguments}, :infinity)
    GenServer.stop(counter)
    reply
  end

  # The spans of what it runs belong below its own, by TRACEPARENT.
  defp command(program, arguments, value) do
    {text, code} = System.cmd(program, arguments, env: Trace.environment())
    Trace.update(%{"process.exit.code" => code})
    if code == 0, do: {:ok, value.(text), text}, else: {:error, "command_failed", text}
  end

  defp search_folder(folder, word, speed) do
    Trace.span "search_folder", kind: :retrieval, attributes: %{folder: Path.basename(folder)} do
      found = folder |> sources() |> count_all(word)
      Trace.update(matches: found)
      Model.wait(0.06, speed)
      found
    end
  end

  defp entries(folder) do
    for name <- Enum.sort(File.ls!(folder)),
        name != "build",
        not String.starts_with?(name, ".") do
      Path.join(folder, name)
    end
  end

  defp sources(path) do
    if File.dir?(path), do: Enum.flat_map(entries(path), &sources/1), else: [path]
  end

  defp count_all(files, word) do
    files
    |> Enum.filter(&(Path.extname(&1) in [".c", ".h"]))
    |> Enum.map(fn file -> file |> File.stream!() |> Enum.count(&String.contains?(&1, word)) end)
    |> Enum.sum()
  end
end

defmodule Counter do
  use GenServer
  use AitraceEmit.Server
  require AitraceEmit
  alias AitraceEmit, as: Trace

  @impl true
  def init(agent), do: {:ok, agent}

  @impl true
  def handle_call({:count, _}, _from, agent) do
    attributes = %{
      "gen_ai.operation.name" => "invoke_agent",
      "gen_ai.agent.name" => "counter"
    }

    Trace.span "invoke_agent counter", kind: :agent, attributes: attributes do
      Model.think("wc counts lines; one command is enough.", agent.said, agent.speed, false)
      {status, lines, _} = Tools.run("run_shell", %{command: "find ... | wc -l"}, agent)
      {:reply, {status, lines, "#{lines} lines"}, agent}
    end
  end
end

defmodule Agent.Surveyor do
  require AitraceEmit
  alias AitraceEmit, as: Trace

  defstruct question: "How many lines of C does this folder hold?",
            folder: ".",
            speed: 1.0,
            word: "main",
            files: nil,
            lines: nil,
            matches: nil,
            notes: :unknown,
            said: 0

  def answer(agent) do
    attributes = %{
      "gen_ai.operation.name" => "invoke_agent",
      "gen_ai.agent.name" => "surveyor",
      "question" => agent.question
    }

    Trace.trace "invoke_agent surveyor", kind: :agent, attributes: attributes do
      Trace.state_snapshot(%{turn: 0, files: nil})
      agent = take_turns(agent, 1, nil)

      text =
        "#{agent.lines} lines of C in #{agent.files} files, #{agent.matches} of them with '#{agent.word}'."

      Trace.update(answer: text)
      text
    end
  end

  defp take_turns(agent, number, before) do
    {agent, chat, more} =
      Trace.span("turn", [kind: :chain, attributes: %{turn: number}],
        do: take_turn(agent, number, before)
      )

    if more and number < 8, do: take_turns(agent, number + 1, chat), else: agent
  end

  defp take_turn(agent, number, before) do
    {thought, calls} = decide(agent)
    chat = Model.think(thought, agent.said, agent.speed, number == 2)
    if before, do: Trace.link(chat, before)

    agent =
      calls
      |> Enum.map(fn {name, arguments} ->
        {name, Trace.async(fn -> Tools.run(name, arguments, agent) end)}
      end)
      |> Enum.reduce(heard(agent, thought), fn {name, task}, agent ->
        learn(agent, name, Trace.await(task, :infinity))
      end)

    tell_state(agent, number)
    {agent, chat, calls != []}
  end

  # The model's script: what it thinks, and which tools it wants; none: it can answer.
  defp decide(%{files: nil}) do
    {"I know nothing of the folder yet: which files are there?",
     [{"list_files", %{pattern: "*.[ch]"}}]}
  end

  defp decide(%{lines: nil} = agent) do
    {"Three things at once: count the lines, search, and look for notes.",
     [
       {"delegate", %{agent: "counter", task: "lines"}},
       {"search_text", %{pattern: agent.word}},
       {"read_file", %{path: "NOTES.md"}}
     ]}
  end

  defp decide(%{notes: :missing}) do
    {"There are no notes; the README may say what the folder is.",
     [{"read_file", %{path: "README.md"}}]}
  end

  defp decide(_), do: {"That is all I need.", []}

  defp learn(agent, name, {status, value, text}) do
    agent = heard(agent, text)

    case {name, status} do
      {"list_files", :ok} -> %{agent | files: value}
      {"delegate", _} -> %{agent | lines: value}
      {"search_text", :ok} -> %{agent | matches: value}
      {"read_file", :error} when agent.notes == :unknown -> %{agent | notes: :missing}
      {"read_file", _} -> %{agent | notes: :read}
    end
  end

  defp heard(agent, text), do: %{agent | said: agent.said + byte_size(text)}

  defp tell_state(agent, number) do
    Trace.state_patch([
      %{op: :replace, path: "/turn", value: number},
      %{op: :replace, path: "/files", value: agent.files}
    ])

    if agent.lines, do: Trace.state_merge(%{lines: agent.lines, matches: agent.matches})
  end
end

options = [question: :string, folder: :string, speed: :float, host: :string]

with {given, [], []} <- OptionParser.parse(System.argv(), strict: options),
     agent = struct(Agent.Surveyor, Keyword.delete(given, :host)),
     {:speed, true} <- {:speed, agent.speed > 0},
     {_, true} <- {agent.folder, File.dir?(agent.folder)} do
  AitraceEmit.configure(Keyword.take(given, [:host]))

  word =
    case Regex.run(~r/'(\w{1,31})'/, agent.question) do
      [_, word] -> word
      nil -> "main"
    end

  IO.puts(Agent.Surveyor.answer(%{agent | word: word}))
else
  {folder, false} when is_binary(folder) ->
    IO.puts(:stderr, "agent.exs: #{folder}: no such folder")
    System.halt(2)

  _ ->
    IO.puts(
      :stderr,
      "usage: agent.exs [--question TEXT] [--folder PATH] [--speed N] [--host NAME]"
    )

    System.halt(2)
end
