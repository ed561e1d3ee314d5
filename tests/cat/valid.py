"""valid.py FORMAT FILE...: each file keeps the rules of the format that aitrace-cat wrote it in.

The rules are written down here again, from the formats' own documents, and not taken from
aitrace-cat: what is wrong is said on standard error, and the status is 1.
"""

import collections
import csv
import io
import json
import re
import sys

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z")


def refuse(constant):
    raise ValueError("%s is not JSON" % constant)


def unique(pairs):
    keys = [key for key, value in pairs]
    assert len(keys) == len(set(keys)), "a member stands twice: %s" % keys
    return dict(pairs)


def parse(text, members=None):
    return json.loads(text, parse_constant=refuse, parse_float=str, object_pairs_hook=members)


def lines(data):
    assert not data or data.endswith(b"\n"), "the last line has no end"
    for line in data.decode("utf-8").split("\n")[:-1]:
        assert line, "an empty line"
        yield line


def records(data):
    for line in lines(data):
        one = parse(line)
        assert one["type"] in ("span_start", "span_update", "span_end", "event", "span"), one["type"]


def spans(data):
    for line in lines(data):
        one = parse(line)
        if one["type"] != "span":
            assert one["type"] in ("span_start", "span_update", "span_end", "event"), one["type"]
            continue
        assert {"ts", "end_ts", "trace_id", "span_id", "name"} <= set(one)
        for event in one.get("events", []):
            assert {"ts", "name"} <= set(event)


# ---- OTLP: opentelemetry-proto, trace/v1 and common/v1, and its JSON encoding ------------------------

def only(one, **types):
    for key, value in one.items():
        assert key in types, "no member %s in %s" % (key, sorted(types))
        types[key](value)


def text(value):
    assert isinstance(value, str), value
    value.encode("utf-8")


def hexadecimal(digits):
    def check(value):
        assert re.fullmatch("[0-9a-f]{%d}" % digits, value) and int(value, 16), value
    return check


def unsigned(value):
    assert re.fullmatch(r"\d+", value) and int(value) < 2 ** 64, value


def whole(value):
    assert re.fullmatch(r"-?\d+", value) and -2 ** 63 <= int(value) < 2 ** 63, value


def double(value):
    assert isinstance(value, (str, int)) and abs(float(value)) != float("inf"), value


def enum(count):
    def check(value):
        assert isinstance(value, int) and 0 <= value < count, value
    return check


def each(check):
    def check_all(value):
        assert isinstance(value, list)
        for one in value:
            check(one)
    return check_all


def boolean(value):
    assert isinstance(value, bool)


def any_value(value):
    assert len(value) <= 1, value
    only(value, stringValue=text, boolValue=boolean, intValue=whole, doubleValue=double,
         arrayValue=lambda array: only(array, values=each(any_value)),
         kvlistValue=lambda pairs: only(pairs, values=key_values))


def key_values(pairs):
    keys = [pair["key"] for pair in pairs]
    assert len(keys) == len(set(keys)), "a key stands twice"
    each(lambda pair: only(pair, key=text, value=any_value))(pairs)


def otlp_event(event):
    only(event, timeUnixNano=unsigned, name=text, attributes=key_values)


def otlp_link(link):
    assert {"traceId", "spanId"} <= set(link)
    only(link, traceId=hexadecimal(32), spanId=hexadecimal(16), traceState=text, attributes=key_values)


def otlp_span(span):
    assert {"traceId", "spanId", "name", "startTimeUnixNano", "endTimeUnixNano"} <= set(span), span
    only(span, traceId=hexadecimal(32), spanId=hexadecimal(16), parentSpanId=hexadecimal(16), name=text,
         kind=enum(6), startTimeUnixNano=unsigned, endTimeUnixNano=unsigned, attributes=key_values,
         events=each(otlp_event), links=each(otlp_link),
         status=lambda status: only(status, message=text, code=enum(3)))


def otlp_scope(group):
    only(group, scope=lambda scope: only(scope, name=text, version=text, attributes=key_values),
         spans=each(otlp_span))


def otlp_resource(group):
    only(group, resource=lambda resource: only(resource, attributes=key_values), scopeSpans=each(otlp_scope))


def depth(value):
    level, most = 0, 0
    for bracket in re.findall(r'"(?:[^"\\]|\\.)*"|[][{}]', value):
        level += bracket in "[{"
        level -= bracket in "]}"
        most = max(most, level)
    return most


def otlp(data):
    for line in lines(data):
        assert depth(line) < 200, "too deep"
        only(parse(line, unique), resourceSpans=each(otlp_resource))


# ---- Trace Event ------------------------------------------------------------------------------------

def nanoseconds(value):
    sign, micro, nano = re.fullmatch(r"(-?)(\d+)\.(\d{3})", value).groups()
    return int(sign + micro + nano)


def nested(slices):
    stack = []
    for begin, length in sorted(slices, key=lambda one: (one[0], -one[1])):
        while stack and stack[-1] <= begin:
            stack.pop()
        assert not stack or begin + length <= stack[-1], "slices of one thread do not nest"
        stack.append(begin + length)


def chrome(data):
    whole_file = parse(data.decode("utf-8"))
    threads, named = collections.defaultdict(list), set()
    for one in whole_file["traceEvents"]:
        assert isinstance(one["name"], str) and one["name"] and isinstance(one["pid"], int), one
        thread = one["pid"], one["tid"]
        if one["ph"] == "M":
            assert one["name"] in ("process_name", "thread_name", "process_sort_index", "thread_sort_index")
            named.add((one["name"],) + thread)
        elif one["ph"] == "X":
            length = nanoseconds(one["dur"])
            assert length >= 0 and isinstance(one["args"], dict)
            threads[thread].append((nanoseconds(one["ts"]), length))
        else:
            assert one["ph"] == "i" and one["s"] in ("t", "p"), one
            nanoseconds(one["ts"])
    for thread, slices in threads.items():
        assert ("thread_name",) + thread in named and ("process_name", thread[0], 0) in named
        nested(slices)
    assert TIME.fullmatch(whole_file["otherData"]["since"])


# ---- folded and CSV ---------------------------------------------------------------------------------

def folded(data):
    seen = set()
    for line in lines(data):
        stack, weight = re.fullmatch(r"(.*) (\d+)", line).groups()
        assert int(weight) > 0 and stack not in seen
        seen.add(stack)
        for frame in stack.split(";"):
            assert frame and frame == " ".join(frame.split(" ")) and frame.strip() == frame, frame
            assert all(ord(c) >= 32 and not 127 <= ord(c) < 160 for c in frame), frame


def comma_separated(data):
    content = data.decode("utf-8")
    assert content.endswith("\r\n")
    unquoted = re.sub(r'"(?:[^"]|"")*"', "", content)
    assert '"' not in unquoted and re.sub("\r\n", "", unquoted).find("\n") < 0
    rows = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1, "rows of different lengths"


FORMATS = {"records": records, "spans": spans, "otlp": otlp, "chrome": chrome, "folded": folded,
           "csv": comma_separated}


def main():
    sys.setrecursionlimit(100000)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    csv.field_size_limit(1 << 30)
    for name in sys.argv[2:]:
        with open(name, "rb") as file:
            data = file.read()
        try:
            FORMATS[sys.argv[1]](data)
        except Exception as wrong:
            sys.exit("%s: not %s: %s: %s" % (name, sys.argv[1], type(wrong).__name__, str(wrong)[:500]))


main()
