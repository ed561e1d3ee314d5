# SPDX-License-Identifier: MIT
"""aitrace_otel: what OpenTelemetry's SDK for Python records, as an aitrace stream.

    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from aitrace_otel import AITraceSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(AITraceSpanProcessor())
    trace.set_tracer_provider(provider)

A span is written when it starts and when it ends, so that it is seen while it runs and survives the
crash of its process, which no exporter can do. Events, and links and attributes that came later,
are written at its end with their own times, for the SDK tells nobody before. Copy this file beside
aitrace.py, which it needs and whose promises to the host and environment variables are its own too.

- `kind` is left to the readers, who know gen_ai.operation.name and its relatives; OpenTelemetry's
  own kind, where it is not INTERNAL, is the attribute span.kind.
- Status OK and ERROR are `ok` and `error`; spans that are not sampled are not written.
- The resource is written on spans whose parent is not of this process.

Below a process that set TRACEPARENT, and for a process that this one starts:

    with tracer.start_as_current_span("work", context=aitrace_otel.outer_context()):
    subprocess.run(command, env=aitrace_otel.span_of(trace.get_current_span()).environment())
    with aitrace.use(aitrace_otel.span_of(trace.get_current_span())): ...  # aitrace spans below it

It was tried with a small double of the interface (SpanProcessor and ReadableSpan of SDK 1.x), not
with the SDK itself.
"""

try:
    from . import aitrace  # both were copied into a package
except ImportError:
    import aitrace

try:
    from opentelemetry.sdk.trace import SpanProcessor as _Base
except ImportError:  # the SDK asks for methods, not for a class
    _Base = object

__all__ = ["AITraceSpanProcessor", "span_of", "outer_context"]

OPEN_MAX = 100000  # spans whose start is remembered; the end of a forgotten one says all again
_STATUS = {"OK": "ok", "ERROR": "error"}


def span_of(span):
    """The aitrace span that stands for one of OpenTelemetry, or for a SpanContext; or ROOT."""
    try:
        context = span.get_span_context() if hasattr(span, "get_span_context") else span
        if context is None or not context.trace_id or not context.span_id:
            return aitrace.ROOT
        return _handle(context, not context.is_remote)
    except Exception:
        return aitrace.ROOT


def outer_context():
    """The OpenTelemetry context that TRACEPARENT, TRACESTATE and BAGGAGE name, for `context=`;
    None, which means the current one, when they name none or the API is not here."""
    import os

    names = ("traceparent", "tracestate", "baggage")
    carrier = {name: os.environ[name.upper()] for name in names if os.environ.get(name.upper())}
    try:
        from opentelemetry.propagate import extract

        return extract(carrier) if carrier else None
    except Exception:
        return None


def _handle(context, ours):
    mark = aitrace._process.mark if ours else 0
    return aitrace.Span("%032x" % context.trace_id, "%016x" % context.span_id,
                        int(context.trace_flags) & 3, mark)


def _sampled(span):
    return int(span.get_span_context().trace_flags) & 1


def _parent(span):
    parent = span.parent
    return aitrace.ROOT if parent is None else _handle(parent, not parent.is_remote)


def _links(links):
    return [(_handle(link.context, False), dict(link.attributes or {})) for link in links]


def _scope(span):
    scope = getattr(span, "instrumentation_scope", None)
    return (scope.name, scope.version) if scope is not None and scope.name else None


class _Start:
    """What was written of a span when it started: the rest is written at its end."""

    __slots__ = ("name", "attributes", "links")

    def __init__(self, name=None, attributes=None, links=0):
        self.name = name
        self.attributes = attributes or {}
        self.links = links


class AITraceSpanProcessor(_Base):
    """Give it to a TracerProvider. The aitrace module decides where records go."""

    def __init__(self):
        # Span -> _Start, the oldest first. Without a lock, which a fork could hand down locked: each
        # step on it is one of the interpreter's.
        self._open = {}

    def on_start(self, span, parent_context=None):
        try:
            if aitrace.enabled() and _sampled(span):
                self._write_start(span)
        except Exception as error:
            self._say(error)

    def on_end(self, span):
        try:
            if aitrace.enabled() and _sampled(span):
                self._write_end(span)
        except Exception as error:
            self._say(error)

    def _on_ending(self, span):
        """Newer SDKs ask for it."""

    def shutdown(self):
        """What was said was written: nothing waits."""

    def force_flush(self, timeout_millis=30000):
        return True

    def _write_start(self, span):
        handle = span_of(span)
        attributes = dict(span.attributes or {})
        links = list(span.links or ())
        self._remember(handle, _Start(span.name, attributes, len(links)))
        kind = getattr(span.kind, "name", "INTERNAL")
        shown = {} if kind == "INTERNAL" else {"span.kind": kind.lower()}
        shown.update(attributes)
        aitrace.record(
            "span_start", handle, ts=span.start_time, parent=_parent(span), name=span.name,
            attributes=shown, links=_links(links), scope=_scope(span),
            resource=dict(span.resource.attributes) if span.resource is not None else None)

    def _remember(self, handle, start):
        self._open[handle] = start
        while len(self._open) > OPEN_MAX:
            try:
                self._open.pop(next(iter(self._open)), None)
            except (RuntimeError, StopIteration):  # another thread was there
                break

    def _write_end(self, span):
        handle = span_of(span)
        start = self._open.pop(handle, None) or _Start()
        self._write_more(span, handle, start)
        for event in span.events or ():
            aitrace.record("event", handle, ts=event.timestamp, name=event.name,
                           attributes=dict(event.attributes or {}))
        nothing = object()
        later = {key: value for key, value in (span.attributes or {}).items()
                 if start.attributes.get(key, nothing) != value}
        aitrace.record("span_end", handle, ts=span.end_time, attributes=later,
                       status=_STATUS.get(span.status.status_code.name),
                       message=span.status.description)

    @staticmethod
    def _write_more(span, handle, start):
        name = span.name if span.name != start.name else None
        links = list(span.links or ())[start.links:]
        if name is not None or links:
            aitrace.record("span_update", handle, ts=span.end_time, name=name, links=_links(links))

    @staticmethod
    def _say(error):
        aitrace._begin().say("a span of OpenTelemetry could not be written", error)
