# The scenarios of tests/bats/emitters.bats with lib/elixir/aitrace.ex.

defmodule Driver do
  require AitraceEmit
  alias AitraceEmit, as: Trace

  def play("names", [path]) do
    for {line, number} <- Enum.with_index(File.stream!(path), 1) do
      text = Base.decode16!(String.trim(line), case: :lower)

      Trace.span text, parent: nil, attributes: %{text: text, n: number} do
        number
      end
    end
  end

  def play("values", []) do
    attributes = [
      s: "x",
      i: -9_007_199_254_740_993,
      big: 9_223_372_036_854_775_807,
      d: 0.1,
      nan: :nan,
      inf: :infinity,
      ninf: :neg_infinity,
      t: true,
      f: false,
      nil: nil,
      list: [1, "a", [2]],
      map: %{k: %{"l" => "m"}}
    ]

    Trace.span("values", attributes: attributes, do: :ok)
  end

  def play("nested", [levels]), do: nest(1, String.to_integer(levels))

  def play("parallel", [count]) do
    Trace.span "root" do
      tasks(count)
      |> Enum.map(fn number -> Trace.async(fn -> work(number) end) end)
      |> Enum.each(&Trace.await(&1, :infinity))
    end
  end

  def play("threads", [count]) do
    root = Trace.start_span("root")

    tasks(count)
    |> Enum.map(fn number -> spawn_monitor(fn -> work_below(root, number) end) end)
    |> Enum.each(fn {_, ref} -> receive(do: ({:DOWN, ^ref, _, _, :normal} -> :ok)) end)

    Trace.end_span(root)
  end

  def play("exception", []) do
    Trace.span "outer" do
      try do
        Trace.span("inner", do: raise(ArgumentError, ~s(boom "quoted")))
      rescue
        ArgumentError -> IO.puts("caught")
      end
    end
  end

  def play("events", []) do
    Trace.span "work" do
      Trace.event("found", n: 1)
      Trace.log(:warn, "careful")
      Trace.thought("hm")
      Trace.heartbeat()
      Trace.state_snapshot(%{a: 1})
      Trace.state_patch([[op: "replace", path: "/a", value: 2]])
      Trace.state_merge(%{"b" => 3})
      Trace.update(%{late: true})
      {:ok, other} = Trace.parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
      Trace.link(other)
    end
  end

  def play("big", [size, count, tag]) do
    for number <- tasks(count) do
      piece = "#{tag}:#{number}:"
      size = String.to_integer(size)
      payload = binary_part(String.duplicate(piece, div(size, byte_size(piece)) + 1), 0, size)
      Trace.span("big-#{tag}-#{number}", parent: nil, attributes: [payload: payload], do: :ok)
    end
  end

  def play("survive", [count]) do
    for _ <- tasks(count), do: Trace.span("survive", do: :ok)
    IO.puts("alive")
  end

  def play("inherit", command) do
    Trace.span "child" do
      IO.puts(Trace.traceparent())
      run(command)
    end
  end

  def play("out", []) do
    Trace.span("out", do: Trace.event("here"))
  end

  def play("crash", []) do
    Trace.span "doomed" do
      Trace.event("before")
      System.cmd("kill", ["-KILL", System.pid()])
    end
  end

  def play("record", [size, count]) do
    text = String.duplicate("x", String.to_integer(size))
    from = System.monotonic_time(:nanosecond)

    for _ <- tasks(count) do
      Trace.span("record", kind: :llm, attributes: %{"gen_ai.prompt": text}, do: :ok)
    end

    spent = System.monotonic_time(:nanosecond) - from
    IO.puts(div(spent, 2 * String.to_integer(count)))
  end

  defp tasks(count), do: Enum.take(0..String.to_integer(count), String.to_integer(count))

  defp nest(level, levels) when level > levels, do: :ok
  defp nest(level, levels), do: Trace.span("level-#{level}", do: nest(level + 1, levels))

  # By the current span.
  defp work(number) do
    Trace.span "task-#{number}" do
      Process.sleep(20)
      Trace.span("inner-#{number}", do: Process.sleep(20))
    end
  end

  defp work_below(root, number) do
    task = Trace.start_span("task-#{number}", parent: root)
    Process.sleep(20)
    inner = Trace.start_span("inner-#{number}", parent: task)
    Process.sleep(20)
    Trace.end_span(inner)
    Trace.end_span(task)
  end

  defp run(["--", command | args]) do
    {said, 0} = System.cmd(command, args, env: Trace.environment())
    IO.write(said)
  end

  defp run([]), do: :ok
end
