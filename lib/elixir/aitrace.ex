defmodule AitraceEmit do
  @moduledoc """
  An Elixir program tells what it is doing, while it does it.

  Each call writes one line of JSON in the form of aitrace-stream(5): a span starts, a span ends,
  something happened. Nothing is collected and nothing is sent later: what was said is there when
  the VM crashes, and `aitrace-tree -- elixir agent.exs` shows a span while it runs.

  One file to copy, for Elixir 1.12 and OTP 24 or later; it needs no package and starts nothing
  before the first record. Its name is not `Aitrace` since there is a package whose module is
  `AITrace`: the two would be one file where a file system tells no case.

      require AitraceEmit

      AitraceEmit.span "turn", kind: :agent, attributes: %{question: question} do
        AitraceEmit.thought("the folder first")

        AitraceEmit.span "chat small-1", kind: :llm do
          answer = ask(question)
          AitraceEmit.update("gen_ai.usage.output_tokens": answer.tokens)
          answer
        end
      end

  A block gives its value. What is raised, thrown or exited with is told as an event `exception`,
  ends the span with status error, and goes on as it was, with its stack trace.

  The current span is in the process dictionary. Other processes are given it: see `carry/1`,
  `async/1`, `call/3`, `AitraceEmit.Server`, or hand on a context (`current/0`) as an argument.

  Where records go is `AITRACE_OUT`, or `configure/1`. What this promises to its host:

    * It never raises, never prints unless `AITRACE_DEBUG` is set, and leaves the state of `:rand`
      alone, and the process dictionary but for one key of its own.
    * One write(2) a record, made by one process when the call returns, from a dirty I/O
      scheduler: a slow output holds up who emits, and no scheduler. To a pipe, FIFO, socket or
      terminal, a line of more than 4096 bytes goes as `chunk` lines, which nobody can tear.
    * A record that cannot be written is dropped and counted: the disk is full, or the output (a
      descriptor in O_NONBLOCK mode, a FIFO or socket that was opened here) was not ready for 100
      ms. Then nothing waits until a record gets through, which is followed by an event
      `records_dropped`. A blocking descriptor blocks who emits, as it does in any program.
    * An output that can never work again turns tracing off.
    * Text may hold anything. What is not UTF-8 is written as U+FFFD, one for each byte. The atoms
      `:nan`, `:infinity` and `:neg_infinity` are the strings "NaN", "Infinity" and "-Infinity".
      Structs are what `to_string/1` or else `inspect/1` makes of them, so that fields which
      `Inspect` hides stay hidden. Lists of numbers are arrays, charlists too.
    * A record of 64 MiB, or whose attributes have more than a million values, is dropped and
      counted: terms that share parts may be small in memory and without end on paper.
    * With tracing off a span costs a look into `:persistent_term`.

  What the VM cannot keep: a process that is killed leaves its spans open. Who kills the process
  `AitraceEmit.Writer` closes the descriptor that it writes to.
  """

  alias AitraceEmit.{Line, Writer}

  defmodule Context do
    @moduledoc "Which span: a value, to be handed on. Nothing in it ever changes."

    @enforce_keys [:trace_id]
    # `mark` says which VM started the span; 0: it came from outside.
    defstruct [:trace_id, :span_id, flags: 3, mark: 0]

    @type t :: %__MODULE__{
            trace_id: String.t(),
            span_id: String.t() | nil,
            flags: 0..255,
            mark: non_neg_integer
          }
  end

  @type context :: Context.t() | nil
  @type attributes :: map | keyword | [{term, term}] | (() -> attributes) | nil
  @type options :: [
          kind: atom | String.t(),
          attributes: attributes,
          links: [Context.t() | {Context.t(), attributes}],
          parent: context | String.t()
        ]

  @key :"$aitrace"

  # ---- spans as blocks ----

  @doc """
  A span below the current one, around a block.

  Options: `:kind` (`:agent`, `:llm`, `:tool`, a word of your own), `:attributes` (a map, a keyword
  list, or a function that gives one and is called only when tracing is on), `:links`, and `:parent`
  (a context, a traceparent; nil: a new trace).
  """
  defmacro span(name, options) do
    {block, options} = Keyword.pop!(options, :do)
    around(:span, name, options, block)
  end

  defmacro span(name, options, do: block), do: around(:span, name, options, block)

  @doc """
  A span that begins a trace, whatever is current: below what `TRACEPARENT` said, else a root.
  """
  defmacro trace(name, options) do
    {block, options} = Keyword.pop!(options, :do)
    around(:trace, name, options, block)
  end

  defmacro trace(name, options, do: block), do: around(:trace, name, options, block)

  # No function around the block, so that its stack traces are those of the caller.
  defp around(how, name, options, block) do
    quote generated: true do
      scope = unquote(__MODULE__).open_scope(unquote(how), unquote(name), unquote(options))

      try do
        unquote(block)
      catch
        kind, reason ->
          unquote(__MODULE__).fail_scope(scope, kind, reason, __STACKTRACE__)
          :erlang.raise(kind, reason, __STACKTRACE__)
      else
        result ->
          unquote(__MODULE__).close_scope(scope)
          result
      end
    end
  end

  @doc "The block form as a function: `fun` takes nothing, or the new context."
  @spec with_span(term, options, (() -> result) | (context -> result)) :: result when result: var
  def with_span(name, options \\ [], fun)

  def with_span(name, options, fun) when is_function(fun, 0) do
    span(name, options, do: fun.())
  end

  def with_span(name, options, fun) when is_function(fun, 1) do
    span(name, options, do: fun.(current()))
  end

  @doc """
  What the block's span ends with, in place of `:ok`: for a failure that is a value.
  """
  @spec set_status(:ok | :error | nil, term) :: :ok
  def set_status(status, message \\ nil) do
    case Process.get(@key) do
      {context, _, _} -> Process.put(@key, {context, {status}, message})
      _ -> nil
    end

    :ok
  end

  # A frame of the process dictionary: the context, what set_status said, its message.
  @doc false
  def open_scope(how, name, options) do
    given = option(options, :parent, :none)

    cond do
      on?() -> begin_scope(start(parent(how, given), name, options))
      given == :none -> :off
      true -> {:lent, enter(parent(how, given))}
    end
  end

  defp begin_scope(context), do: {context, enter(context)}

  @doc false
  def close_scope(:off), do: :ok
  def close_scope({:lent, outer}), do: restore(outer)

  def close_scope({context, outer}) do
    {status, message} = said(Process.get(@key))
    restore(outer)
    end_span(context, status, message: message)
  end

  defp said({_, {status}, message}), do: {status, message}
  defp said(_), do: {:ok, nil}

  @doc false
  def fail_scope(:off, _, _, _), do: :ok
  def fail_scope({:lent, outer}, _, _, _), do: restore(outer)

  def fail_scope({context, outer}, kind, reason, stacktrace) do
    restore(outer)

    if kind == :exit and normal?(reason) do
      end_span(context, nil, message: "exit: " <> Line.shown(reason))
    else
      end_span(context, :error, message: exception(context, kind, reason, stacktrace))
    end
  end

  # What OTP calls a normal end is no error, though the work was not done.
  defp normal?({:shutdown, _}), do: true
  defp normal?(reason), do: reason in [:normal, :shutdown]

  # ---- spans with explicit contexts ----

  @doc """
  Starts a span and gives its context; the options are those of `span/3`. With tracing off it
  writes nothing and gives the parent, so that a context from outside still reaches the children.
  """
  @spec start_span(term, options) :: context
  def start_span(name, options \\ []) do
    parent = parent(:span, option(options, :parent, :none))
    if on?(), do: start(parent, name, options), else: parent
  end

  defp start(parent, name, options) do
    context = child(parent)

    emit(:span_start, context, fn ->
      %{
        parent: parent,
        name: name,
        kind: option(options, :kind, nil),
        attributes: option(options, :attributes, nil),
        links: option(options, :links, nil)
      }
    end)

    context
  end

  defp child(nil) do
    <<trace::binary-size(16), span::binary-size(8)>> = random(24)
    %Context{trace_id: hex(trace), span_id: hex(span), mark: Writer.shared().mark}
  end

  defp child(parent), do: %{parent | span_id: hex(random(8)), mark: Writer.shared().mark}

  @doc """
  Ends it, with `:ok`, `:error` or nil (nothing is said). Options: `:message`, `:attributes`.
  """
  @spec end_span(context, :ok | :error | nil, keyword) :: :ok
  def end_span(context, status \\ :ok, options \\ []) do
    emit(:span_end, context, fn ->
      %{
        status: status,
        status_message: option(options, :message, nil),
        attributes: option(options, :attributes, nil)
      }
    end)
  end

  @doc "More attributes of the current span, or of `context`; each replaces that of its key."
  @spec update(context, attributes) :: :ok
  def update(context \\ current(), attributes) do
    emit(:span_update, context, fn -> %{attributes: attributes} end)
  end

  @doc "A link from the current span, or from `context`, to one that is not its parent."
  @spec link(context) :: :ok
  def link(other), do: link(current(), other, nil)

  @spec link(context, context | attributes) :: :ok
  def link(context, %Context{} = other), do: link(context, other, nil)
  def link(other, attributes), do: link(current(), other, attributes)

  @spec link(context, context, attributes) :: :ok
  def link(context, %Context{} = other, attributes) do
    emit(:span_update, context, fn -> %{links: [{other, attributes}]} end)
  end

  def link(_, _, _), do: :ok

  # ---- events ----

  @doc "Something happened now, in the current span or in `context`."
  @spec event(term) :: :ok
  def event(name), do: event(current(), name, nil)

  @spec event(context | term, term | attributes) :: :ok
  def event(%Context{} = context, name), do: event(context, name, nil)
  def event(name, attributes), do: event(current(), name, attributes)

  @spec event(context, term, attributes) :: :ok
  def event(context, name, attributes) do
    emit(:event, context, fn -> %{name: name, attributes: attributes} end)
  end

  @doc "A log line that knows its span. `severity` is a word: `:warn`, `:error`."
  @spec log(context, atom | String.t(), term) :: :ok
  def log(context \\ current(), severity, body) do
    event(context, "log", fn -> [body: Line.text(body), severity: Line.text(severity)] end)
  end

  @doc "Reasoning that the agent makes visible."
  @spec thought(context, term) :: :ok
  def thought(context \\ current(), text) do
    event(context, "thought", fn -> [text: Line.text(text)] end)
  end

  @doc "The span is still alive."
  @spec heartbeat(context) :: :ok
  def heartbeat(context \\ current()), do: event(context, "heartbeat", nil)

  states = [
    state_snapshot: {"state.snapshot", "The agent's whole state is now `value`, any JSON."},
    state_patch: {"state.patch", "It was changed by a JSON Patch (RFC 6902), a list of maps."},
    state_merge: {"state.merge", "It was changed by a merge patch (RFC 7396)."}
  ]

  for {name, {how, words}} <- states do
    @doc words <> " Option: `:key`, which state where there are several."
    @spec unquote(name)(term) :: :ok
    def unquote(name)(value), do: state(current(), unquote(how), value, [])

    @spec unquote(name)(context | term, term | keyword) :: :ok
    def unquote(name)(%Context{} = context, value), do: state(context, unquote(how), value, [])
    def unquote(name)(value, options), do: state(current(), unquote(how), value, options)

    @spec unquote(name)(context, term, keyword) :: :ok
    def unquote(name)(context, value, options), do: state(context, unquote(how), value, options)
  end

  defp state(context, how, value, options) do
    event(context, "agent_state_updated", fn -> state_attributes(how, value, options) end)
  end

  defp state_attributes(how, value, options) do
    case option(options, :key, nil) do
      nil -> [{how, value}]
      key -> [{"state.key", Line.text(key)}, {how, value}]
    end
  end

  @doc """
  Tells a failure that was caught, as an event `exception`: the kind, reason and stack trace of a
  `catch`. Gives its message.
  """
  @spec exception(context, :error | :throw | :exit, term, list) :: String.t()
  def exception(context \\ current(), kind, reason, stacktrace) do
    {type, message} = failure(kind, reason, stacktrace)

    event(context, "exception", fn ->
      [
        {"exception.type", type},
        {"exception.message", message},
        {"exception.stacktrace", Exception.format_stacktrace(without_arguments(stacktrace))}
      ]
    end)

    message
  end

  # They stand in it when no clause took them, and may be a whole state.
  defp without_arguments(stacktrace) do
    if Line.light?(stacktrace), do: stacktrace, else: Enum.map(stacktrace, &without_own/1)
  end

  defp without_own({module, fun, arguments, location}) when is_list(arguments),
    do: {module, fun, length(arguments), location}

  defp without_own(entry), do: entry

  defp failure(:error, reason, stacktrace) do
    guarded({"error", ""}, fn ->
      error = Exception.normalize(:error, reason, stacktrace)
      {inspect(error.__struct__), if(Line.light?(error), do: Exception.message(error), else: "…")}
    end)
  end

  defp failure(:exit, reason, _) do
    guarded({"exit", ""}, fn ->
      {"exit", if(Line.light?(reason), do: Exception.format_exit(reason), else: "…")}
    end)
  end

  defp failure(kind, reason, _) do
    guarded({"throw", ""}, fn -> {Line.text(kind), Line.shown(reason)} end)
  end

  # ---- the current span ----

  @doc "The current context: of the block around, else what `TRACEPARENT` said; or nil."
  @spec current() :: context
  def current do
    case Process.get(@key) do
      {context, _, _} -> context
      _ -> Writer.shared().outside
    end
  end

  @doc "Runs `fun` with `context` as the current one."
  @spec with_context(context, (() -> result)) :: result when result: var
  def with_context(context, fun) do
    outer = enter(context)

    try do
      fun.()
    after
      restore(outer)
    end
  end

  defp enter(context), do: Process.put(@key, {context, nil, nil})

  defp restore(nil), do: Process.delete(@key) && :ok
  defp restore(outer), do: Process.put(@key, outer) && :ok

  # ---- other processes ----

  @doc """
  `fun`, of up to three arguments, with the current context to run in, in whatever process:

      Task.Supervisor.async_nolink(MySupervisor, AitraceEmit.carry(fn -> search(word) end))
  """
  @spec carry(fun) :: fun
  def carry(fun), do: carry(fun, current())

  defp carry(fun, context) when is_function(fun, 0), do: fn -> with_context(context, fun) end

  defp carry(fun, context) when is_function(fun, 1) do
    fn a -> with_context(context, fn -> fun.(a) end) end
  end

  defp carry(fun, context) when is_function(fun, 2) do
    fn a, b -> with_context(context, fn -> fun.(a, b) end) end
  end

  defp carry(fun, context) when is_function(fun, 3) do
    fn a, b, c -> with_context(context, fn -> fun.(a, b, c) end) end
  end

  defp carry(other, _), do: other

  @doc "`Task.async/1` with the current context."
  @spec async((() -> term)) :: Task.t()
  def async(fun), do: Task.async(carry(fun))

  @doc "`Task.await/2`, beside its `async/1`."
  @spec await(Task.t(), timeout) :: term
  def await(task, timeout \\ 5000), do: Task.await(task, timeout)

  @doc "`Task.async_stream/3` with the context that is current now, whoever runs the stream."
  @spec async_stream(Enumerable.t(), (term -> term), keyword) :: Enumerable.t()
  def async_stream(enumerable, fun, options \\ []) do
    Task.async_stream(enumerable, carry(fun), options)
  end

  @doc "`GenServer.call/3` with the current context, for a server that uses `AitraceEmit.Server`."
  @spec call(GenServer.server(), term, timeout) :: term
  def call(server, request, timeout \\ 5000), do: GenServer.call(server, wrap(request), timeout)

  @doc "`GenServer.cast/2` likewise."
  @spec cast(GenServer.server(), term) :: :ok
  def cast(server, request), do: GenServer.cast(server, wrap(request))

  @doc "A message with the current context, for `unwrap/2` or `AitraceEmit.Server` to take off."
  @spec wrap(term) :: term
  def wrap(message), do: {__MODULE__, current(), message}

  @doc "Runs `fun` with what was wrapped, in its context; any other message goes in as it is."
  @spec unwrap(term, (term -> result)) :: result when result: var
  def unwrap({__MODULE__, context, message}, fun) when is_struct(context, Context) do
    with_context(context, fn -> fun.(message) end)
  end

  def unwrap({__MODULE__, nil, message}, fun), do: fun.(message)
  def unwrap(message, fun), do: fun.(message)

  # ---- other programs ----

  @doc "`00-<trace_id>-<span_id>-<flags>` of W3C Trace Context, for a header or a message; or nil."
  @spec traceparent(context) :: String.t() | nil
  def traceparent(context \\ current())

  def traceparent(%Context{trace_id: trace, span_id: span, flags: flags}) do
    text = guarded("", fn -> "00-#{trace}-#{span}-#{hex(<<flags>>)}" end)
    if parse(text) == :error, do: nil, else: text
  end

  def traceparent(_), do: nil

  @doc """
  Reads one (Level 2, section 3.2), blanks around it allowed. `:error` for what is forbidden there;
  of a version above 00 the parts that 00 has are read.
  """
  @spec parse(term) :: {:ok, Context.t()} | :error
  def parse(text) when is_binary(text), do: guarded(:error, fn -> read(trim(text)) end)
  def parse(_), do: :error

  @doc """
  `TRACEPARENT` for a child's environment; the VM's own is left as it is.

      System.cmd("sh", ["tool.sh"], env: AitraceEmit.environment())
  """
  @spec environment(context) :: [{String.t(), String.t()}]
  def environment(context \\ current()) do
    case traceparent(context) do
      nil -> []
      text -> [{"TRACEPARENT", text}]
    end
  end

  @doc "The same for `Port.open/2`, which takes charlists."
  @spec port_environment(context) :: [{charlist, charlist}]
  def port_environment(context \\ current()) do
    for {name, text} <- environment(context), do: {to_charlist(name), to_charlist(text)}
  end

  # ---- configuration ----

  @doc "Whether records are written: ask before building what is costly."
  @spec on?() :: boolean
  def on?, do: Writer.on?(Writer.shared())

  @doc """
  Starts tracing, or starts it anew. What is not given comes from the environment.

    * `:out` - `fd:N`, `unix:PATH`, `off`, or a path
    * `:service` - `service.name`
    * `:host` - `host.name`; "" leaves it out

  It belongs to the start of a program, before anybody emits. Gives whether tracing is on.
  """
  @spec configure(keyword) :: boolean
  def configure(options \\ []), do: guarded(false, fn -> Writer.configure(options) end)

  @doc "Ends tracing and closes what was opened here."
  @spec close() :: :ok
  def close, do: guarded(:ok, fn -> Writer.close() end)

  @doc "Records that were dropped so far."
  @spec dropped() :: non_neg_integer
  def dropped, do: Writer.dropped(Writer.shared())

  @doc """
  A context of ids that are not from here, for `record/1`; as a parent it counts as this VM's.
  """
  @spec context(String.t(), String.t() | nil) :: Context.t()
  def context(trace_id, span_id) do
    %Context{trace_id: trace_id, span_id: span_id, mark: Writer.shared().mark}
  end

  @doc """
  A whole record, for those who have times and ids of their own: `:type` (`:span_start`,
  `:span_update`, `:span_end`, `:event`, `:span`), `:context`, and of the others what there is:
  `:ts` and `:end_ts` (nanoseconds since 1970), `:parent`, `:name`, `:kind`, `:status`,
  `:status_message`, `:attributes`, `:links`, `:scope` (`{name, version}`), and of a `:span`
  `:events`, a list of `%{ts: _, name: _, attributes: _}`.
  """
  @spec record(map) :: :ok
  def record(%{type: type, context: context} = record)
      when type in [:span_start, :span_update, :span_end, :event, :span] do
    emit(type, context, fn -> record end)
  end

  def record(_), do: :ok

  # ---- beneath ----

  # The members come as a function: with tracing off nothing is built.
  defp emit(type, %Context{} = context, members) do
    shared = Writer.shared()

    if Writer.on?(shared) and named?(type, context) do
      guarded(:dropped, fn ->
        members.()
        |> Map.merge(%{type: type, context: context})
        |> Line.format(shared)
        |> Writer.write(context.trace_id, shared)
      end) == :dropped && Writer.drop(shared)
    end

    :ok
  end

  defp emit(_, _, _), do: :ok

  # Only an event may belong to no span.
  defp named?(type, context),
    do: id?(context.trace_id) and (type == :event or id?(context.span_id))

  defp id?(id), do: is_binary(id) and id != ""

  defp guarded(default, fun) do
    fun.()
  catch
    _, _ -> default
  end

  defp parent(:span, :none), do: current()
  defp parent(:trace, :none), do: Writer.shared().outside
  defp parent(_, %Context{} = context), do: context

  defp parent(_, text) do
    case parse(text) do
      {:ok, context} -> context
      :error -> nil
    end
  end

  defp option(options, key, default) when is_map(options), do: Map.get(options, key, default)

  defp option(options, key, default) when is_list(options) do
    guarded(default, fn -> options |> List.keyfind(key, 0, {key, default}) |> elem(1) end)
  end

  defp option(_, _, default), do: default

  defp trim(text), do: :string.trim(text, :both, [?\s, ?\t])

  defp read(
         <<version::binary-size(2), ?-, trace::binary-size(32), ?-, span::binary-size(16), ?-,
           flags::binary-size(2), more::binary>>
       ) do
    with true <- digits?(version <> trace <> span <> flags),
         true <- more == "" or (version != "00" and String.starts_with?(more, "-")),
         false <- version == "ff" or zero?(trace) or zero?(span) do
      flags = Bitwise.band(String.to_integer(flags, 16), 3)
      {:ok, %Context{trace_id: trace, span_id: span, flags: flags}}
    else
      _ -> :error
    end
  end

  defp read(_), do: :error

  defp digits?(text), do: for(<<c <- text>>, c not in ?0..?9 and c not in ?a..?f, do: c) == []
  defp zero?(text), do: String.trim(text, "0") == ""

  defp hex(bytes), do: Base.encode16(bytes, case: :lower)

  # A release may lack :crypto, and :rand would use the host's state. A project that does not name it
  # among its applications would be warned of a plain call.
  defp random(size) do
    apply(:crypto, :strong_rand_bytes, [size])
  rescue
    _ -> Line.random(size)
  end
end

defmodule AitraceEmit.Server do
  @moduledoc """
  For a GenServer that is called with `AitraceEmit.call/3` and `AitraceEmit.cast/2`: its callbacks
  see the messages as they were, and run in the context of who sent them.

      defmodule Searcher do
        use GenServer
        use AitraceEmit.Server

        def handle_call({:search, word}, _from, state) do
          AitraceEmit.span "search", kind: :retrieval do
            ...

  It goes behind `use GenServer`. Messages that are sent without a context are as ever.
  """

  defmacro __using__(_), do: quote(do: @before_compile(unquote(__MODULE__)))

  defmacro __before_compile__(env) do
    for {name, arity} <- [handle_call: 3, handle_cast: 2, handle_info: 2],
        own?(Module.get_definition(env.module, {name, arity})) do
      rest = Macro.generate_arguments(arity - 1, __MODULE__)

      quote generated: true do
        defoverridable [{unquote(name), unquote(arity)}]

        @impl true
        def unquote(name)(message, unquote_splicing(rest)) do
          AitraceEmit.unwrap(message, fn message -> super(message, unquote_splicing(rest)) end)
        end
      end
    end
  end

  # Not the callbacks that GenServer itself puts where there are none.
  defp own?({:v1, :def, meta, _}), do: meta[:context] != GenServer
  defp own?(nil), do: false
end

defmodule AitraceEmit.Json do
  @moduledoc false

  # Deeper terms are cut short, as readers have limits too.
  @levels 100
  # Values in the attributes of one record; texts count as one for every 256 bytes.
  @most 1_000_000

  defguardp plain(c) when c >= 0x20 and c < 0x80 and c != ?" and c != ?\\

  def string(text), do: [?", escape(text), ?"]
  def escape(text), do: escape(text, "")

  # Plain runs are copied whole; what is appended to is one binary that grows.
  defp escape("", done), do: done

  defp escape(text, done) do
    case run(text, 0) do
      0 ->
        special(text, done)

      size when size == byte_size(text) and done == "" ->
        text

      size ->
        <<plain::binary-size(size), rest::binary>> = text
        special(rest, <<done::binary, plain::binary>>)
    end
  end

  # How many bytes stay as they are: plain ASCII and valid UTF-8.
  defp run(<<a, b, c, d, e, f, g, h, rest::binary>>, size)
       when plain(a) and plain(b) and plain(c) and plain(d) and plain(e) and plain(f) and
              plain(g) and plain(h),
       do: run(rest, size + 8)

  defp run(<<c, rest::binary>>, size) when plain(c), do: run(rest, size + 1)
  defp run(<<c::utf8, rest::binary>>, size) when c >= 0x10000, do: run(rest, size + 4)
  defp run(<<c::utf8, rest::binary>>, size) when c >= 0x800, do: run(rest, size + 3)
  defp run(<<c::utf8, rest::binary>>, size) when c >= 0x80, do: run(rest, size + 2)
  defp run(_, size), do: size

  defp special("", done), do: done

  for {c, letter} <- [{?", ?"}, {?\\, ?\\}, {?\b, ?b}, {?\t, ?t}, {?\n, ?n}, {?\f, ?f}, {?\r, ?r}] do
    defp special(<<unquote(c), rest::binary>>, done),
      do: escape(rest, <<done::binary, ?\\, unquote(letter)>>)
  end

  defp special(<<c, rest::binary>>, done) when c < 0x10,
    do: escape(rest, <<done::binary, "\\u000", digit(c)>>)

  defp special(<<c, rest::binary>>, done) when c < 0x20,
    do: escape(rest, <<done::binary, "\\u001", digit(c - 0x10)>>)

  defp special(<<_, rest::binary>>, done), do: escape(rest, <<done::binary, 0xFFFD::utf8>>)

  defp digit(n) when n < 10, do: ?0 + n
  defp digit(n), do: ?a + n - 10

  # Many readers refuse a NUL in a key.
  defp key(nil), do: ~s("nil")

  defp key(key) do
    key = text(key)

    case escape(key) do
      ^key -> [?", key, ?"]
      _ -> key |> :binary.replace(<<0>>, <<0xFFFD::utf8>>, [:global]) |> string()
    end
  end

  @doc "The members of an object: a map or pairs; nothing of anything else."
  def members(pairs) when is_function(pairs, 0), do: members(given(pairs))
  def members(pairs) when is_struct(pairs), do: []

  def members(pairs) when is_map(pairs) or is_list(pairs) do
    weigh(pairs, @most)
    members(if(is_map(pairs), do: Map.to_list(pairs), else: first_of_equals(pairs)), 0)
  end

  def members(_), do: []

  defp given(pairs) do
    pairs.()
  catch
    kind, reason -> [{"aitrace.attributes", "[#{kind}: #{shown(reason)}]"}]
  end

  defp members(pairs, level) do
    Enum.map_intersperse(pairs, ?,, fn {key, value} -> [key(key), ?:, value(value, level + 1)] end)
  end

  # As Keyword.get/2 sees them.
  defp first_of_equals(pairs) do
    if(proper?(pairs), do: pairs, else: [])
    |> Enum.filter(&match?({_, _}, &1))
    |> Enum.uniq_by(&elem(&1, 0))
  end

  def object(pairs), do: [?{, members(pairs), ?}]

  def value(value, level \\ 0)
  def value(_, level) when level > @levels, do: ~s("…")
  def value(text, _) when is_binary(text), do: string(text)
  def value(true, _), do: "true"
  def value(false, _), do: "false"
  def value(nil, _), do: "null"
  def value(:nan, _), do: ~s("NaN")
  def value(:infinity, _), do: ~s("Infinity")
  def value(:neg_infinity, _), do: ~s("-Infinity")
  def value(atom, _) when is_atom(atom), do: string(text(atom))
  def value(number, _) when is_float(number), do: Float.to_string(number)

  # What has no place in 64 bits, readers would round.
  def value(number, _)
      when is_integer(number) and number in -0x8000000000000000..0xFFFFFFFFFFFFFFFF,
      do: Integer.to_string(number)

  def value(%module{} = struct, _), do: string(named(module, struct))

  def value(map, level) when is_map(map), do: [?{, members(Map.to_list(map), level), ?}]
  def value([], _), do: "[]"

  def value(list, level) when is_list(list) do
    cond do
      not proper?(list) -> string(shown(list))
      Keyword.keyword?(list) -> [?{, members(first_of_equals(list), level), ?}]
      true -> array(list, level)
    end
  end

  def value(tuple, level) when is_tuple(tuple), do: array(Tuple.to_list(tuple), level)
  def value(other, _), do: string(shown(other))

  defp array(list, level) do
    [?[, Enum.map_intersperse(list, ?,, &value(&1, level + 1)), ?]]
  end

  defp proper?(list), do: List.improper?(list) == false

  # What the host's own protocols cannot do costs no record.
  defp named(module, struct) do
    text = said(module, struct)
    if is_binary(text), do: text, else: shown(struct)
  catch
    _, _ -> shown(struct)
  end

  defp said(module, time) when module in [DateTime, NaiveDateTime], do: module.to_iso8601(time)

  defp said(_, struct) do
    chars = String.Chars.impl_for(struct)
    chars && chars.to_string(struct)
  end

  @doc "Text of what should be one: a name, a kind, a message, a key."
  def text(text) when is_binary(text), do: text
  def text(nil), do: ""

  def text(atom) when is_atom(atom) do
    case Atom.to_string(atom) do
      "Elixir." <> _ -> inspect(atom)
      text -> text
    end
  end

  def text(list) when is_list(list) do
    List.to_string(list)
  rescue
    _ -> shown(list)
  end

  def text(%module{} = struct), do: named(module, struct)
  def text(other), do: shown(other)

  @doc "What inspect/1 makes of it, within limits: an exit reason may hold a whole state."
  def shown(term) do
    weigh(term, @most)
    inspect(term, limit: 50, printable_limit: 4096)
  catch
    _, _ -> "…"
  end

  @doc "Whether a term is small enough to be written."
  def light?(term) do
    weigh(term, @most) >= 0
  catch
    :too_much -> false
  end

  # A state that keeps the states before it, each with those before that, shares them: it is small
  # in memory and without end when it is written, by inspect/2 with its limits too. Gives what is
  # left of `left`.
  defp weigh(_, left) when left < 0, do: throw(:too_much)
  defp weigh(text, left) when is_binary(text), do: left - 1 - div(byte_size(text), 256)
  defp weigh([head | tail], left), do: weigh(tail, weigh(head, left - 1))
  defp weigh(tuple, left) when is_tuple(tuple), do: weigh(Tuple.to_list(tuple), left)

  defp weigh(map, left) when is_map(map) do
    :maps.fold(fn key, value, left -> weigh(value, weigh(key, left)) end, left - 1, map)
  end

  defp weigh(_, left), do: left - 1
end

defmodule AitraceEmit.Line do
  @moduledoc false

  alias AitraceEmit.{Context, Json}

  # POSIX lets no pipe tear a write of up to so many bytes.
  @whole 4096
  # What a chunk needs beside its data, at most.
  @frame 96

  defdelegate text(term), to: Json
  defdelegate shown(term), to: Json
  defdelegate light?(term), to: Json

  @doc "A record as its line, the members in the order of the table in aitrace-stream(5)."
  def format(%{type: type, context: context} = record, shared) do
    IO.iodata_to_binary([
      [~s({"type":"), Atom.to_string(type), ?"],
      [~s(,"ts":), time(record[:ts] || System.os_time(:nanosecond))],
      if(record[:end_ts], do: [~s(,"end_ts":), time(record.end_ts)], else: []),
      [~s(,"trace_id":), Json.string(context.trace_id)],
      member("span_id", context.span_id),
      member("parent_span_id", parent_id(record[:parent])),
      member("name", name(record)),
      member("kind", record[:kind]),
      status(record[:status]),
      member("status_message", record[:status_message]),
      attributes(record[:attributes]),
      links(record[:links]),
      if(type in [:span_start, :span], do: resource(record[:parent], shared), else: []),
      scope(record[:scope]),
      events(record[:events]),
      "}\n"
    ])
  end

  @doc "The line of the event that says how many are missing."
  def report(trace, count) do
    IO.iodata_to_binary([
      [~s({"type":"event","ts":), time(System.os_time(:nanosecond))],
      [~s(,"trace_id":), Json.string(trace)],
      [~s(,"name":"records_dropped","attributes":{"count":), Integer.to_string(count), "}}\n"]
    ])
  end

  defp member(_, nil), do: []
  defp member(name, value), do: [?,, ?", name, ?", ?:, Json.string(Json.text(value))]

  defp parent_id(%Context{span_id: id}), do: id
  defp parent_id(_), do: nil

  defp name(%{name: name}), do: Json.text(name)
  defp name(%{type: type}) when type in [:span_start, :span, :event], do: ""
  defp name(_), do: nil

  defp status(:ok), do: ~s(,"status":"ok")
  defp status(:error), do: ~s(,"status":"error")
  defp status(_), do: []

  defp attributes(pairs) do
    case Json.members(pairs) do
      [] -> []
      members -> [~s(,"attributes":{), members, ?}]
    end
  end

  defp links(links) when is_list(links) and links != [] do
    case Enum.flat_map(links, &link/1) do
      [] -> []
      links -> [~s(,"links":[), Enum.intersperse(links, ?,), ?]]
    end
  end

  defp links(_), do: []

  defp link(%Context{} = context), do: link({context, nil})

  defp link({%Context{trace_id: trace, span_id: span}, pairs}) when is_binary(span) do
    [
      [
        ~s({"trace_id":),
        Json.string(trace),
        ~s(,"span_id":),
        Json.string(span),
        attributes(pairs),
        ?}
      ]
    ]
  end

  defp link(_), do: []

  # Who emits is said where this VM's part of a trace begins.
  defp resource(%Context{mark: mark}, %{mark: mark}), do: []
  defp resource(_, %{resource: resource}), do: resource

  defp scope({name, version}),
    do: [~s(,"scope":), Json.object(name: text(name), version: text(version))]

  defp scope(_), do: []

  defp events(events) when is_list(events) and events != [] do
    [~s(,"events":[), Enum.map_intersperse(events, ?,, &event/1), ?]]
  end

  defp events(_), do: []

  defp event(%{ts: ts, name: name} = event) do
    [~s({"ts":), time(ts), member("name", name), attributes(event[:attributes]), ?}]
  end

  # ---- times and ids ----

  @second 1_000_000_000
  # The last second of the year 9999: beyond it, RFC 3339 has no words.
  @last 253_402_300_799

  def time(ns) when is_integer(ns) and ns >= 0 and ns < (@last + 1) * @second do
    {{y, m, d}, {h, min, s}} = :calendar.system_time_to_universal_time(div(ns, @second), :second)
    <<_, fraction::binary>> = Integer.to_string(@second + rem(ns, @second))

    <<?", two(div(y, 100))::16, two(rem(y, 100))::16, ?-, two(m)::16, ?-, two(d)::16, ?T,
      two(h)::16, ?:, two(min)::16, ?:, two(s)::16, ?., fraction::binary, ?Z, ?">>
  end

  def time(ns) when is_integer(ns), do: Integer.to_string(ns)

  # Two digits as one number of 16 bits.
  defp two(n), do: (?0 + div(n, 10)) * 256 + ?0 + rem(n, 10)

  @doc "Random bytes without :crypto."
  def random(size) do
    with {:ok, file} <- :file.open("/dev/urandom", [:raw, :read, :binary]),
         {:ok, <<bytes::binary-size(size)>>} <- read_and_close(file, size) do
      bytes
    else
      _ -> binary_part(unlike_any(1) <> unlike_any(2), 0, size)
    end
  end

  defp read_and_close(file, size) do
    read = :file.read(file, size)
    :file.close(file)
    read
  end

  defp unlike_any(n) do
    :erlang.md5(:erlang.term_to_binary({n, make_ref(), System.pid(), System.os_time()}))
  end

  # ---- chunks ----

  @doc "The lines that a line goes as where it could be torn."
  def lines(line, %{tears: true}) when byte_size(line) > @whole do
    pieces = pieces(binary_part(line, 0, byte_size(line) - 1))
    count = Integer.to_string(length(pieces))
    id = Base.encode16(random(8), case: :lower)

    for {piece, seq} <- Enum.with_index(pieces) do
      IO.iodata_to_binary([
        [~s({"type":"chunk","id":"), id, ~s(","seq":), Integer.to_string(seq)],
        [~s(,"count":), count, ~s(,"data":), Json.string(piece), "}\n"]
      ])
    end
  end

  def lines(line, _), do: [line]

  defp pieces(""), do: []

  defp pieces(line) do
    size = fit(line)
    <<piece::binary-size(size), rest::binary>> = line
    [piece | pieces(rest)]
  end

  # Bytes whose escaped form fits. The line has no control characters: quotes and backslashes double.
  defp fit(line) do
    size = min(byte_size(line), @whole - @frame)
    doubled = :binary.matches(line, ["\"", "\\"], scope: {0, size})
    whole(line, fit(doubled, size, @whole - @frame))
  end

  defp fit([{at, 1} | more], size, room) when at + 2 <= room, do: fit(more, size, room - 1)
  defp fit(_, size, room), do: min(size, room)

  # Not within a character.
  defp whole(line, size) when size == byte_size(line), do: size

  defp whole(line, size) do
    if :binary.at(line, size) in 0x80..0xBF, do: whole(line, size - 1), else: size
  end
end

defmodule AitraceEmit.Output do
  @moduledoc false

  # What is written to: {:file, io, way} or {:socket, socket}; `way` is a map:
  # `whole`: a line is never cut short; `limit`: the file's size that a signal is raised beyond.
  #
  # A descriptor that the VM was given is written through :prim_file, as `erl -configfd` reads one. Each
  # other way has its flaw: {:fd, 2, 2} of open_port/2 queues, joins what it queued into writes that
  # are torn, and writes after the call; /dev/fd/2 opened again has an offset of its own in a file, is no
  # way to a socket, and may be refused; :standard_error is for text. It is closed when the process
  # that took it dies, hence the process stays, whatever happens.

  @wait 100

  def open("fd:" <> digits) do
    with {number, ""} when number >= 0 <- Integer.parse(digits),
         false <- number > 2 and vms?(number),
         {:ok, io} <- :prim_file.file_desc_to_ref(number, [:raw, :append, :binary]) do
      file(io, :given)
    else
      true -> {:error, :ebadf}
      {:error, reason} -> {:error, reason}
      _ -> {:error, :einval}
    end
  end

  def open("unix:" <> path) do
    with {:ok, socket} <- :socket.open(:local, :stream) do
      case :socket.connect(socket, %{family: :local, path: path}, @wait) do
        :ok ->
          {:ok, %{to: {:socket, socket}, tears: true, bounded: false, own: true}}

        {:error, reason} ->
          :socket.close(socket)
          {:error, reason}
      end
    end
  end

  def open(path) do
    with {:ok, io} <- open_path(path, type(:file.read_file_info(path, [:raw]))),
         do: file(io, :own)
  end

  defp open_path(path, :enoent) do
    create(path)
    :file.open(path, [:raw, :append, :binary])
  end

  # Without a reader to open it would wait for one: we are it, until it is open. When nobody else is
  # there then, the first write says so.
  defp open_path(path, :fifo) do
    with {:ok, both} <- :file.open(path, [:raw, :read, :write]) do
      opened = :file.open(path, [:raw, :append, :binary])
      :file.close(both)
      opened
    end
  end

  defp open_path(path, _), do: :file.open(path, [:raw, :append, :binary])

  # With mode 0600 from its first moment, which :file cannot say: it is made in a folder that nobody
  # else may enter, and linked to its place unless somebody was faster.
  defp create(path) do
    room = path <> "." <> Base.encode16(AitraceEmit.Line.random(6))
    file = room <> "/new"

    with :ok <- :file.make_dir(room),
         :ok <- :file.change_mode(room, 0o700),
         :ok <- :file.write_file(file, "", [:raw, :exclusive]),
         :ok <- :file.change_mode(file, 0o600) do
      :file.make_link(file, path)
    end

    :file.delete(file)
    :file.del_dir(room)
    unlinked(path)
  end

  # A file system without links.
  defp unlinked(path) do
    with :ok <- :file.write_file(path, "", [:raw, :exclusive]), do: :file.change_mode(path, 0o600)
  end

  defp type({:ok, info}) do
    case Bitwise.band(elem(info, 7), 0o170000) do
      0o100000 -> :regular
      0o010000 -> :fifo
      0o140000 -> :socket
      _ -> :device
    end
  end

  defp type({:error, reason}), do: reason

  defp file(io, whose) do
    type = type(:file.read_file_info(io, [:raw]))
    way = %{whole: type == :fifo, limit: if(type == :regular, do: limit())}

    {:ok,
     %{
       to: {:file, io, way},
       tears: type != :regular,
       bounded: type == :fifo and whose == :own,
       own: whose == :own
     }}
  end

  # AITRACE_OUT may have come further than the descriptor. What has its number then may be the VM's, which
  # does not survive a line of ours in there: a pipe with both ends in this process, or a socket that does
  # not block, such as that to erl_child_setup.
  defp vms?(number) do
    case target(number) do
      "pipe:" <> _ = pipe -> Enum.any?(descriptors(), &(target(&1) == pipe and mode(&1, 3) == 0))
      "socket:" <> _ -> mode(number, 0o4000) != 0
      _ -> false
    end
  end

  defp descriptors do
    with {:ok, names} <- :file.list_dir("/proc/self/fd"), do: names, else: (_ -> [])
  end

  defp target(number) do
    with {:ok, path} <- :file.read_link("/proc/self/fd/#{number}"),
         do: to_string(path),
         else: (_ -> "")
  end

  # Those of the bits with which it was opened.
  defp mode(number, bits) do
    with {:ok, text} <- :file.read_file("/proc/self/fdinfo/#{number}"),
         [_, digits] <- Regex.run(~r/^flags:\s+([0-7]+)/m, text) do
      Bitwise.band(String.to_integer(digits, 8), bits)
    else
      _ -> -1
    end
  end

  # RLIMIT_FSIZE, or nil: a write beyond it raises SIGXFSZ, which a VM cannot ignore.
  defp limit do
    with {:ok, text} <- :file.read_file("/proc/self/limits"),
         [_, digits] <- Regex.run(~r/^Max file size +([0-9]+)/m, text) do
      String.to_integer(digits)
    else
      _ -> nil
    end
  end

  @doc """
  Writes a line: `:ok`, or `{:error, reason, torn}`, where `torn` says that a piece of it may be there.
  """
  def write({:file, io, way}, line, _wait) do
    if beyond?(way.limit, io, line) do
      {:error, :efbig, false}
    else
      case :file.write(io, line) do
        :ok -> :ok
        {:error, :eagain} -> {:error, :eagain, false}
        {:error, reason} -> {:error, reason, not way.whole}
      end
    end
  end

  def write({:socket, socket}, line, wait) do
    case :socket.send(socket, line, [], wait) do
      :ok -> :ok
      {:ok, rest} -> {:error, :eagain, byte_size(rest) < byte_size(line)}
      {:error, {reason, rest}} -> {:error, reason, byte_size(rest) < byte_size(line)}
      {:error, reason} -> {:error, reason, false}
    end
  end

  defp beyond?(nil, _, _), do: false

  defp beyond?(limit, io, line) do
    case :file.read_file_info(io, [:raw]) do
      {:ok, info} -> elem(info, 1) + byte_size(line) > limit
      _ -> false
    end
  end

  def close({:file, io, _}), do: :file.close(io)
  def close({:socket, socket}), do: :socket.close(socket)
end

defmodule AitraceEmit.Writer do
  @moduledoc false

  # The one process that writes. Nobody is linked to it, and it is a GenServer so that new code of this
  # module may be loaded as often as a developer likes: a loop of our own would be killed by that.
  use GenServer

  alias AitraceEmit.{Json, Line, Output}

  # What everybody reads is in :persistent_term, what changes in the :atomics there.
  @on 1
  # The output was waited for in vain: who comes now does not wait.
  @stalled 2
  @dropped 3
  # Of these, what no report said yet.
  @missing 4
  # When the write began that is under way, in milliseconds; 0: none is.
  @since 5

  @wait 100

  # Bytes of the longest line: readers take no longer one.
  @record_max 67_108_864

  # The output may take the next record; any other reason is for good.
  @passing [:eagain, :timeout, :enospc, :edquot, :efbig, :enobufs, :enomem]

  # ---- in the processes of the host ----

  def shared, do: :persistent_term.get(__MODULE__, nil) || begin()

  def on?(shared), do: :atomics.get(shared.counts, @on) == 1
  def dropped(shared), do: :atomics.get(shared.counts, @dropped)

  def drop(shared) do
    :atomics.add(shared.counts, @dropped, 1)
    :atomics.add(shared.counts, @missing, 1)
  end

  @doc "Writes a line, or counts it; what it waits for is the write."
  def write(line, _, shared) when byte_size(line) > @record_max, do: drop(shared)

  def write(line, trace, shared) do
    if shared.bounded and stalled?(shared.counts) do
      drop(shared)
    else
      message = {:write, Line.lines(line, shared), trace}

      case ask(message, shared) do
        {:error, _} -> again(message, shared)
        _ -> :ok
      end
    end
  end

  # The writer was killed.
  defp again(message, shared) do
    start(shared.config)
    if match?({:error, _}, ask(message, shared)), do: drop(shared), else: :ok
  end

  # A call finds its answer at once in the fullest mailbox.
  defp ask(message, %{bounded: false}) do
    GenServer.call(__MODULE__, message, :infinity)
  catch
    :exit, reason -> {:error, reason}
  end

  # A blocking descriptor that was opened here must not hold up its host for longer. The record that is
  # left with the writer is written when the output takes it again.
  defp ask(message, shared), do: await(:gen_server.send_request(__MODULE__, message), shared)

  defp await(request, shared) do
    case :gen_server.wait_response(request, @wait) do
      :timeout ->
        if stuck?(shared.counts), do: leave(request, shared), else: await(request, shared)

      response ->
        response
    end
  end

  defp leave(request, shared) do
    :atomics.put(shared.counts, @stalled, 1)
    :gen_server.receive_response(request, 0)
  end

  defp stuck?(counts) do
    since = :atomics.get(counts, @since)
    since != 0 and now() - since >= @wait
  end

  defp stalled?(counts), do: :atomics.get(counts, @stalled) == 1

  defp now, do: System.monotonic_time(:millisecond)

  # ---- configuration ----

  def configure(options) do
    config = config(options)

    case start(config) do
      {:error, {:already_started, _}} ->
        GenServer.call(__MODULE__, {:configure, config}, :infinity)

      _ ->
        :ok
    end

    on?(shared())
  end

  def close do
    :atomics.put(shared().counts, @on, 0)
    if GenServer.whereis(__MODULE__), do: GenServer.call(__MODULE__, :close, :infinity), else: :ok
  end

  # Whoever is first starts it; without an output there is nothing to start.
  defp begin do
    config = config([])

    case config.out != "off" and start(config) do
      {:error, {:already_started, _}} -> GenServer.call(__MODULE__, :sync, :infinity)
      false -> share(config, %{tears: true, bounded: false}, 0)
      _ -> :ok
    end

    :persistent_term.get(__MODULE__)
  catch
    _, _ -> share(config([]), %{tears: true, bounded: false}, 0)
  end

  defp start(config), do: GenServer.start(__MODULE__, config, name: __MODULE__)

  defp share(config, output, on) do
    before = :persistent_term.get(__MODULE__, nil) || %{counts: :atomics.new(5, []), mark: mark()}
    :atomics.put(before.counts, @on, on)
    :atomics.put(before.counts, @stalled, 0)

    shared = %{
      config: config,
      counts: before.counts,
      mark: before.mark,
      outside: config.outside,
      resource: config.resource,
      tears: output.tears,
      bounded: output.bounded
    }

    if shared != before, do: :persistent_term.put(__MODULE__, shared)
    shared
  end

  # Which VM: what it started is told from what came from outside.
  defp mark,
    do: :erlang.phash2({node(), make_ref(), System.os_time(), System.pid()}, 0x7FFFFFFF) + 1

  defp config(options) do
    out = given(options, :out) || env("AITRACE_OUT") || "fd:2"

    service =
      given(options, :service) || env("AITRACE_SERVICE") || env("OTEL_SERVICE_NAME") || program()

    host = given(options, :host) || host()

    %{
      out: out,
      outside: outside(env("TRACEPARENT")),
      resource: IO.iodata_to_binary([~s(,"resource":), Json.object(resource(service, host))])
    }
  end

  defp given(options, key) do
    case options[key] do
      nil -> nil
      value -> Json.text(value)
    end
  end

  defp env(name) do
    case System.get_env(name) do
      "" -> nil
      value -> value
    end
  end

  defp resource(service, host) do
    pid = String.to_integer(System.pid())

    [{"service.name", service}, {"process.pid", pid}] ++
      if(host == "", do: [], else: [{"host.name", host}])
  end

  # The release, or the script; `mix` for what mix runs.
  defp program do
    case {env("RELEASE_NAME"), :init.get_plain_arguments()} do
      {nil, [[c | _] = script | _]} when c != ?- -> script |> List.to_string() |> Path.basename()
      {nil, _} -> "elixir"
      {release, _} -> release
    end
  end

  defp host do
    case :net.gethostname() do
      {:ok, name} -> List.to_string(name)
      _ -> ""
    end
  end

  defp outside(nil), do: nil

  defp outside(text) do
    case AitraceEmit.parse(text) do
      {:ok, context} ->
        context

      :error ->
        say("TRACEPARENT is not valid, a new trace starts: " <> text)
        nil
    end
  end

  defp say(text) do
    if env("AITRACE_DEBUG"),
      do: IO.puts(:standard_error, ["aitrace: ", Json.escape(Json.text(text))])
  end

  # ---- the process ----

  @impl true
  def init(config) do
    Process.flag(:trap_exit, true)
    # Others wait for it, and it has little to do.
    Process.flag(:priority, :high)
    # Else it would end with the application whose process came first.
    if user = Process.whereis(:user), do: Process.group_leader(self(), user)
    {:ok, take(config, %{out: nil, given: %{}, torn: false, counts: nil})}
  end

  @impl true
  def handle_call({:write, lines, trace}, _, state) do
    :atomics.put(state.counts, @since, now())
    state = put(lines, trace, state)
    :atomics.put(state.counts, @since, 0)
    {:reply, :ok, state}
  end

  def handle_call({:configure, config}, _, state),
    do: {:reply, :ok, take(config, leave_output(state))}

  def handle_call(:close, _, state), do: {:reply, :ok, leave_output(state)}
  def handle_call(:sync, _, state), do: {:reply, :ok, state}
  def handle_call(_, _, state), do: {:reply, :error, state}

  @impl true
  def handle_cast(_, state), do: {:noreply, state}

  @impl true
  def handle_info(_, state), do: {:noreply, state}

  defp take(config, state) do
    case open(config.out, state.given) do
      {:ok, output} ->
        given = if output.own, do: state.given, else: Map.put(state.given, config.out, output)
        shared = share(config, output, 1)
        out = Map.put(output, :name, config.out)
        %{state | out: out, given: given, torn: false, counts: shared.counts}

      {:error, reason} ->
        if config.out != "off", do: say(["tracing is off: ", config.out, ": ", why(reason)])
        %{state | out: nil, counts: share(config, %{tears: true, bounded: false}, 0).counts}
    end
  end

  defp open("off", _), do: {:error, :off}

  defp open(out, given) do
    case given do
      %{^out => output} -> {:ok, output}
      _ -> Output.open(out)
    end
  rescue
    _ -> {:error, :einval}
  end

  # What was given is kept: to forget it might close it.
  defp leave_output(state) do
    :atomics.put(state.counts, @on, 0)
    if state.out && state.out.own, do: Output.close(state.out.to)
    %{state | out: nil}
  end

  defp put(_, _, %{out: nil} = state) do
    count(state)
    state
  end

  defp put(lines, trace, state) do
    case put_lines(lines, state, patience(state)) do
      {:ok, state} -> report(trace, written(state))
      {:error, reason, state} when reason in @passing -> dropped(reason, state)
      {:error, reason, state} -> dead(reason, state)
    end
  end

  defp written(state) do
    if stalled?(state.counts), do: :atomics.put(state.counts, @stalled, 0)
    state
  end

  defp dropped(reason, state) do
    if reason in [:eagain, :timeout], do: :atomics.put(state.counts, @stalled, 1)
    count(state)
    state
  end

  # Standard error without a reader is no place to say so.
  defp dead(reason, state) do
    count(state)

    if state.out.name != "fd:2",
      do: say(["tracing is off, a record could not be written: ", why(reason)])

    leave_output(state)
  end

  defp count(state) do
    :atomics.add(state.counts, @dropped, 1)
    :atomics.add(state.counts, @missing, 1)
  end

  # Something got through: say in the same trace how many did not.
  defp report(trace, state) do
    case :atomics.exchange(state.counts, @missing, 0) do
      0 ->
        state

      count ->
        case put_lines([Line.report(trace, count)], state, patience(state)) do
          {:ok, state} ->
            state

          {:error, _, state} ->
            :atomics.add(state.counts, @missing, count)
            state
        end
    end
  end

  # All lines of a record share one wait, of which `left` milliseconds are left.
  defp put_lines([], state, _), do: {:ok, state}

  defp put_lines([line | more] = lines, state, left) do
    from = now()

    case Output.write(state.out.to, ended(line, state.torn), left) do
      :ok ->
        put_lines(more, %{state | torn: false}, rest(left, from))

      {:error, :eagain, false} when left > 0 ->
        Process.sleep(1)
        put_lines(lines, state, rest(left, from))

      {:error, reason, torn} ->
        {:error, reason, %{state | torn: state.torn or torn}}
    end
  end

  defp rest(left, from), do: max(left - (now() - from), 0)

  # First the end of a line that was cut short, if one was.
  defp ended(line, false), do: line
  defp ended(line, true), do: "\n" <> line

  defp patience(state), do: if(stalled?(state.counts), do: 0, else: @wait)

  defp why(reason) when is_atom(reason), do: :file.format_error(reason)
  defp why(reason), do: Json.shown(reason)
end
