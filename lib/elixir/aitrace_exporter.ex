defmodule AitraceEmit.Exporter do
  @moduledoc """
  Writes what a program records with the Elixir library `AITrace` in the form of aitrace-stream(5).

      config :aitrace, exporters: [AitraceEmit.Exporter]
      config :aitrace, exporters: [{AitraceEmit.Exporter, out: "run.jsonl", service: "planner"}]

  A file to copy beside `aitrace.ex`, for those who have that library. Its options are those of
  `AitraceEmit.configure/1`; without any, records go where the program's own go.

  The library hands a trace over when it is over, so each span is one `span` line, written then and
  not as it happens. Ids stay as the library made them. A trace that has a name in its metadata is
  a span too, above the others. What was not finished is told as begun.

  It was written after versions 0.1.0 and 0.2.0 of the library (the second one knows wall-clock
  times), and tried against a double of its interface: a behaviour with `init/1`, `export/2` and
  `shutdown/1`, and structs of a trace, its spans and their events.
  """

  @behaviour AITrace.Exporter

  @impl true
  def init(options) do
    configure(Enum.to_list(options))
    {:ok, options}
  end

  @impl true
  def export(trace, state) do
    write(trace)
    {:ok, state}
  rescue
    # Whoever runs the trace has nothing to do with what cannot be written of it.
    _ -> {:ok, state}
  end

  @impl true
  def shutdown(_), do: :ok

  # The library calls init/1 for each trace.
  defp configure([]), do: :ok

  defp configure(options) do
    if :persistent_term.get(__MODULE__, nil) != options do
      :persistent_term.put(__MODULE__, options)
      AitraceEmit.configure(options)
    end
  end

  defp write(trace) do
    root = root(trace, Map.get(trace, :metadata) || %{})
    Enum.each(trace.spans, &span(&1, trace.trace_id, root))
  end

  # The trace itself as a span: its context, or nil.
  defp root(trace, %{name: name} = metadata) do
    context = AitraceEmit.context(trace.trace_id, id())

    AitraceEmit.record(%{
      type: :span,
      ts: moment(Map.get(trace, :created_at_wall_time), trace.created_at),
      end_ts: System.os_time(:nanosecond),
      context: context,
      name: name,
      attributes: Map.delete(metadata, :name)
    })

    context
  end

  defp root(_, _), do: nil

  defp id, do: AitraceEmit.Line.random(8) |> Base.encode16(case: :lower)

  defp span(%{end_time: nil} = span, trace, root) do
    record = members(span, trace, root)
    AitraceEmit.record(Map.put(record, :type, :span_start))

    for event <- events(span, record.ts) do
      AitraceEmit.record(Map.merge(event, %{type: :event, context: record.context}))
    end
  end

  defp span(span, trace, root) do
    record = members(span, trace, root)

    AitraceEmit.record(
      Map.merge(record, %{
        type: :span,
        end_ts: record.ts + (span.end_time - span.start_time) * 1000,
        status: span.status,
        events: events(span, record.ts)
      })
    )
  end

  defp members(span, trace, root) do
    %{
      ts: moment(Map.get(span, :start_wall_time), span.start_time),
      context: AitraceEmit.context(trace, span.span_id),
      parent: parent(span.parent_span_id, trace) || root,
      name: span.name,
      attributes: span.attributes
    }
  end

  defp parent(nil, _), do: nil
  defp parent(id, trace), do: AitraceEmit.context(trace, id)

  # The library's own clock is monotonic, in microseconds: what lies between two times is exact.
  defp events(span, start) do
    for event <- span.events do
      ts = start + (event.timestamp - span.start_time) * 1000
      %{ts: ts, name: event.name, attributes: event.attributes}
    end
  end

  defp moment(%DateTime{} = time, _), do: DateTime.to_unix(time, :nanosecond)
  defp moment(_, monotonic), do: (monotonic + System.time_offset(:microsecond)) * 1000
end
