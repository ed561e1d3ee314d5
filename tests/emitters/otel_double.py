"""A double of what OpenTelemetry's SDK for Python (1.x) hands to a SpanProcessor: the members that are
documented of ReadableSpan, SpanContext, Event, Link and Status, and a span that calls its processor."""

import enum
import itertools

NOON = 1795600800 * 10**9  # 2026-11-25T10:00:00Z
clock = itertools.count(NOON + 1)
ids = itertools.count(1)


class Kind(enum.Enum):
    INTERNAL = 0
    SERVER = 1
    CLIENT = 2


class Code(enum.Enum):
    UNSET = 0
    OK = 1
    ERROR = 2


class Status:
    def __init__(self, status_code, description):
        self.status_code, self.description = status_code, description


class SpanContext:
    def __init__(self, trace_id, span_id, trace_flags, is_remote):
        self.trace_id, self.span_id = trace_id, span_id
        self.trace_flags, self.is_remote = trace_flags, is_remote


class Event:
    def __init__(self, name, attributes, timestamp):
        self.name, self.attributes, self.timestamp = name, attributes, timestamp


class Link:
    def __init__(self, context, attributes):
        self.context, self.attributes = context, attributes


class Resource:
    def __init__(self, attributes):
        self.attributes = attributes


class Scope:
    def __init__(self, name, version):
        self.name, self.version = name, version


class Span:
    def __init__(self, name, kind, parent, resource, scope, attributes, processor, links=(), flags=1):
        trace_id = parent.trace_id if parent else 0xABC << 100 | next(ids)
        self.context = SpanContext(trace_id, next(ids), flags, False)
        self.name, self.kind, self.parent, self.resource = name, kind, parent, resource
        self.instrumentation_scope, self.attributes = scope, attributes
        self.links, self.events = list(links), []
        self.status = Status(Code.UNSET, None)
        self.start_time, self.end_time = next(clock), None
        self.processor = processor
        processor.on_start(self, parent_context=None)

    def get_span_context(self):
        return self.context

    def end(self, status):
        self.status, self.end_time = status, next(clock)
        self.processor._on_ending(self)
        self.processor.on_end(self)
