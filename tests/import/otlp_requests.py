#!/usr/bin/env python3
# otlp_requests.py SEED COUNT: that many OTLP/JSON documents of traces and of logs, one a line, which have all
# that the standard allows, and much that exporters write besides.

import base64
import json
import random
import sys

NAMES = ["a", "service.name", "gen_ai.request.model", "http.request.body", "aitrace.foo", "body",
         "severity", "name", "k\u00e9y", "quo\"te", "back\\slash", "tab\t", "", "session.id", "otlp",
         "aitrace.aitrace.kind", "attributes", "log", "aitrace.bytes", "\u2028", "\U0001f600"]
TEXTS = ["", "x", "some value", "\u00fc\u00f1\u00ef", "\U0001f600", "line\nbreak", "\u0000", "\u009b31m", "\u202e",
         "{\"a\":1}", "0", "NaN", "a" * 300]


def maybe(r, p=0.5):
    return r.random() < p


def integer(r):
    n = r.choice([0, 1, -1, 42, 2**31, -2**31, 2**53 + 1, 2**63 - 1, -2**63, r.getrandbits(62)])
    return n if abs(n) < 2**53 and maybe(r) else str(n)


def double(r):
    return r.choice([0, 1, -1, 1.5, -0.25, 1e300, 5e-324, 0.1, 1e21, 123456789, "NaN", "Infinity",
                     "-Infinity", "1.5", r.random()])


def any_value(r, depth=0):
    kinds = ["string", "bool", "int", "double", "bytes", "empty"] + ["array", "kvlist"] * (depth < 4)
    kind = r.choice(kinds)
    if kind == "string":
        return {"stringValue": r.choice(TEXTS)}
    if kind == "bool":
        return {"boolValue": maybe(r)}
    if kind == "int":
        return {"intValue": integer(r)}
    if kind == "double":
        return {"doubleValue": double(r)}
    if kind == "bytes":
        return {"bytesValue": base64.b64encode(r.randbytes(r.randrange(9))).decode()}
    if kind == "array":
        return {"arrayValue": {"values": [any_value(r, depth + 1) for _ in range(r.randrange(4))]}}
    if kind == "kvlist":
        if maybe(r, 0.2):
            return {"kvlistValue": {"values": [{"key": r.choice(["aitrace.bytes", "aitrace.double", "aitrace.object"]),
                                                "value": any_value(r, depth + 1)}]}}
        return {"kvlistValue": {"values": attributes(r, depth + 1)}}
    return {}


def attributes(r, depth=0):
    out = []
    for key in r.sample(NAMES, r.randrange(5)):
        one = [("key", key), ("value", any_value(r, depth))]
        if maybe(r, 0.1):
            one.reverse()
        out.append(dict(one))
    return out


def hexes(r, digits):
    text = "".join(r.choice("0123456789abcdef") for _ in range(digits - 1)) + "1"
    return text.upper() if maybe(r, 0.2) else text


def an_id(r, digits):
    if maybe(r, 0.05):
        return r.choice(["", "0" * digits, "run-42", "abc", "z" * digits, hexes(r, digits - 2), "x" * 200])
    return hexes(r, digits)


def time(r):
    return str(r.choice([1, 1700000000000000000, 2**63 - 1, 1700000000000000000 + r.getrandbits(40)]))


def optional(r, out, name, make, p=0.4):
    if maybe(r, p):
        out[name] = make()


def counts(r, out, *names):
    for name in names:
        optional(r, out, name, lambda: r.choice([0, 1, 7, 2**32 - 1]), 0.2)


def resource(r):
    out = {"attributes": attributes(r)}
    counts(r, out, "droppedAttributesCount")
    optional(r, out, "entityRefs", lambda: [{"type": "service", "idKeys": ["service.name"], "schemaUrl": "u"}], 0.2)
    return out


def scope(r):
    out = {}
    optional(r, out, "name", lambda: r.choice(["lib", "my \"lib\"", "\u00e9"]))
    optional(r, out, "version", lambda: "1.2")
    optional(r, out, "attributes", lambda: attributes(r))
    counts(r, out, "droppedAttributesCount")
    return out


def event(r):
    out = {"timeUnixNano": time(r), "name": r.choice(["exception", "log", "e\u00e9", ""])}
    if maybe(r, 0.1):
        out["timeUnixNano"] = "0"
    optional(r, out, "attributes", lambda: attributes(r))
    counts(r, out, "droppedAttributesCount")
    return out


def link(r):
    out = {"traceId": an_id(r, 32), "spanId": an_id(r, 16)}
    optional(r, out, "traceState", lambda: "a=b,c=d")
    optional(r, out, "attributes", lambda: attributes(r))
    optional(r, out, "flags", lambda: r.choice([0, 1, 257, 769, 2**32 - 1]))
    counts(r, out, "droppedAttributesCount")
    return out


def status(r):
    out = {"code": r.choice([0, 1, 2])}
    optional(r, out, "message", lambda: r.choice(["why", "\u001b[31m"]))
    return out


def span(r):
    start = int(time(r))
    out = {"traceId": an_id(r, 32), "spanId": an_id(r, 16), "name": r.choice(["chat gpt", "n\u00e4me", "", "a\nb"]),
           "kind": r.randrange(6), "startTimeUnixNano": str(start), "endTimeUnixNano": str(start)}
    if start < 2**62:
        out["endTimeUnixNano"] = str(start + r.getrandbits(33))
    if maybe(r, 0.05):
        out["endTimeUnixNano"] = "0"
    if maybe(r, 0.05):
        out["startTimeUnixNano"] = r.choice(["0", str(2**64 - 1)])
    optional(r, out, "parentSpanId", lambda: r.choice(["", an_id(r, 16)]))
    optional(r, out, "traceState", lambda: "vendor=1")
    optional(r, out, "flags", lambda: r.choice([0, 1, 257, 769]))
    optional(r, out, "attributes", lambda: attributes(r), 0.8)
    optional(r, out, "events", lambda: [event(r) for _ in range(r.randrange(3))])
    optional(r, out, "links", lambda: [link(r) for _ in range(r.randrange(3))])
    optional(r, out, "status", lambda: status(r))
    counts(r, out, "droppedAttributesCount", "droppedEventsCount", "droppedLinksCount")
    if maybe(r, 0.1):
        out["unknownField"] = {"deep": [1, {"x": None}]}
    return out


def log(r):
    out = {}
    optional(r, out, "timeUnixNano", lambda: r.choice(["0", time(r), time(r)]), 0.9)
    optional(r, out, "observedTimeUnixNano", lambda: time(r))
    optional(r, out, "severityNumber", lambda: r.randrange(25))
    optional(r, out, "severityText", lambda: r.choice(["INFO", "warn"]))
    optional(r, out, "eventName", lambda: r.choice(["browser.page_view", "agent_state_updated"]))
    optional(r, out, "body", lambda: any_value(r), 0.8)
    optional(r, out, "attributes", lambda: attributes(r), 0.8)
    optional(r, out, "flags", lambda: r.choice([0, 1]))
    optional(r, out, "traceId", lambda: an_id(r, 32))
    optional(r, out, "spanId", lambda: an_id(r, 16))
    counts(r, out, "droppedAttributesCount")
    return out


def group(r, key, inner):
    out = [(key, inner), ("schemaUrl", r.choice(["", "https://example.org/1"]))]
    return dict(reversed(out) if maybe(r, 0.2) else out)


def document(r):
    logs = maybe(r, 0.4)
    scopes, items = ("scopeLogs", "logRecords") if logs else ("scopeSpans", "spans")
    resources = []
    for _ in range(r.randrange(1, 3)):
        within = []
        for _ in range(r.randrange(1, 3)):
            one = group(r, items, [log(r) if logs else span(r) for _ in range(r.randrange(4))])
            optional(r, one, "scope", lambda: scope(r), 0.8)
            within.append(one)
        one = group(r, scopes, within)
        optional(r, one, "resource", lambda: resource(r), 0.9)
        resources.append(one)
    return {"resourceLogs" if logs else "resourceSpans": resources}


def main():
    r = random.Random(int(sys.argv[1]))
    for i in range(int(sys.argv[2])):
        print(json.dumps(document(r), ensure_ascii=maybe(r), indent=1 if i % 7 == 6 else None))


main()
