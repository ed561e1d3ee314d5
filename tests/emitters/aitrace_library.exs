# A double of the Elixir library AITrace, which cannot be had everywhere: what an exporter meets of it.
# Old: structs as in its version 0.1.0; the others as in 0.2.0, which knows wall-clock times.

defmodule AITrace.Exporter do
  @callback init(options :: map) :: {:ok, term} | {:error, term}
  @callback export(trace :: struct, state :: term) :: {:ok, term} | {:error, term}
  @callback shutdown(state :: term) :: :ok
end

defmodule AITrace.Event do
  defstruct [:name, :timestamp, :wall_time, :clock_domain, attributes: %{}]
end

defmodule AITrace.Span do
  defstruct [
    :span_id,
    :parent_span_id,
    :name,
    :start_time,
    :start_wall_time,
    :end_time,
    :end_wall_time,
    :clock_domain,
    attributes: %{},
    events: [],
    status: :ok
  ]
end

defmodule AITrace.Trace do
  defstruct [
    :trace_id,
    :created_at,
    :created_at_wall_time,
    :clock_domain,
    spans: [],
    metadata: %{}
  ]
end

defmodule Old.Event do
  defstruct [:name, :timestamp, attributes: %{}]
end

defmodule Old.Span do
  defstruct [
    :span_id,
    :parent_span_id,
    :name,
    :start_time,
    :end_time,
    attributes: %{},
    events: [],
    status: :ok
  ]
end

defmodule Old.Trace do
  defstruct [:trace_id, :created_at, spans: [], metadata: %{}]
end

defmodule AITrace do
  # A module, or a module and its options; each trace has its own init, export, shutdown.
  def export(trace, exporters) do
    for exporter <- exporters do
      {module, options} =
        case exporter do
          {module, options} -> {module, Map.new(options)}
          module -> {module, %{}}
        end

      {:ok, state} = module.init(options)
      {:ok, state} = module.export(trace, state)
      :ok = module.shutdown(state)
    end
  end
end
