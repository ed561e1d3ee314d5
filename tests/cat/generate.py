"""generate.py SEED: a stream of what streams may hold, on standard output, the same for the same seed.

Traces with ids of all kinds; spans whose records come in any order, more than once, or not at all;
orphans, circles, late updates, events of spans, of traces, and inside of whole spans; state events;
links, resources, scopes, unknown members; hostile names and values; times at the ends of what fits.
Between them stands text.
"""

import json
import random
import sys

NAMES = ["agent.run", "chat gpt-5", "bash", "a;b", "two\nlines", "", " blank ", "\u202eevil", "\x1b[31mred", "\x00",
         "\u009b2J", "日本語", "e\u0301", "\ud83d\ude00", "x" * 300, "\\\"/", "\x7f", "a,b", '"quoted"', "12 34"]
KINDS = ["agent", "llm", "tool", "server", "client", "own sort", "\u2028"]
VALUES = ['1', '-0', '1.0', '1e400', '-1e400', '1e-400', '123456789012345678901234567890', '9223372036854775807',
          '-9223372036854775808', '9223372036854775808', '0.1', 'true', 'false', 'null', '"NaN"', '"Infinity"',
          '""', r'"\ud800"', r'"\udc00x"', r'"\u0000"', r'"\u001b[31m"', '[]', '{}', '[[],{},[1,"a",null]]',
          '{"a":1,"a":2}', '{"":{"":[]}}', '[' * 60 + ']' * 60, '{"a":' * 40 + '0' + '}' * 40,
          '"' + "x" * 5000 + '"', '1' * 400, '"a;b, c"', r'"line\r\nline"']
KEYS = ["gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.operation.name",
        "a", "b", "", "key with blank", "\u202ekey", "aitrace.state", "ts", "name"]
EDGES = [-2 ** 63, -2 ** 63 + 1, -1, 0, 1, 2 ** 63 - 1, 2 ** 63 - 2]


class Stream:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.hostile = seed % 3 == 0
        self.lines = []

    def pick(self, things):
        return self.random.choice(things)

    def likely(self, percent):
        return self.random.random() * 100 < percent

    def text(self, value):
        return json.dumps(value, ensure_ascii=self.likely(50)).encode("utf-8", "replace").decode()

    def name(self):
        return self.text(self.pick(NAMES if self.likely(40) else NAMES[:3]))

    def time(self):
        if self.hostile and self.likely(20):
            return self.pick(EDGES)
        return 1763820131000000000 + self.random.randrange(10 ** 6) * 1000 + len(self.lines)

    def stamp(self, ns):
        return str(ns) if self.likely(70) or ns < 0 else '"%s"' % self.rfc3339(ns)

    def rfc3339(self, ns):
        import datetime
        seconds, rest = divmod(ns, 10 ** 9)
        try:
            day = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
        except OverflowError:
            return "1970-01-01T00:00:00Z"
        return day.strftime("%Y-%m-%dT%H:%M:%S") + ".%09dZ" % rest

    def attributes(self):
        keys = self.random.sample(KEYS, self.random.randrange(5))
        if self.likely(3):
            keys = ["key%d" % i for i in range(40)]
        return "{%s}" % ",".join("%s:%s" % (self.text(key), self.pick(VALUES)) for key in keys)

    def maybe(self, percent, members, name, make):
        if self.likely(percent):
            members.append('"%s":%s' % (name, make()))

    def links(self):
        link = '{"trace_id":%s,"span_id":%s,"attributes":%s}' % (
            self.text(self.pick(self.traces)), self.text(self.pick(self.spans)), self.attributes())
        return "[%s]" % ",".join(self.pick([link, link, link, "1", '{"trace_id":"x"}']) for _ in range(2))

    def event(self):
        name = self.pick(['"agent_state_updated"', '"exception"', '"log"', self.name()])
        state = '{"state.snapshot":{"step":%d}}' % len(self.lines) if name.startswith('"agent_s') else None
        members = ['"name":%s' % name]
        if state or self.likely(70):
            members.append('"attributes":%s' % (state or self.attributes()))
        self.maybe(10, members, "extra", lambda: self.pick(VALUES))
        return members

    def members(self, ended):
        members = []
        self.maybe(60, members, "attributes", self.attributes)
        self.maybe(15, members, "links", self.links)
        self.maybe(15, members, "resource", lambda: self.pick(
            ['{"service.name":"a"}', '{"service.name":"b","process.pid":7}', "{}", self.attributes()]))
        self.maybe(15, members, "scope", lambda: self.pick(
            ['{"name":"s","version":"1"}', '{"name":"s"}', '{"name":1,"more":true}', "{}"]))
        self.maybe(30, members, "kind", lambda: self.text(self.pick(KINDS)))
        self.maybe(10, members, "unknown", lambda: self.pick(VALUES))
        self.maybe(5, members, "other \\u0041", lambda: self.pick(VALUES))
        if ended:
            self.maybe(60, members, "status", lambda: self.pick(['"ok"', '"error"', '"unset"', '"ERROR"']))
            self.maybe(30, members, "status_message", self.name)
        self.random.shuffle(members)
        return members

    def line(self, kind, trace, span, ns, members):
        head = ['"type":"%s"' % kind, '"ts":%s' % self.stamp(ns), '"trace_id":%s' % self.text(trace)]
        if span is not None:
            head.append('"span_id":%s' % self.text(span))
        if self.likely(10):
            members = members + head
            head = []
        self.lines.append("{%s}" % ",".join(head + members))

    def parent(self, members):
        if self.likely(80):
            members.append('"parent_span_id":%s' % self.text(self.pick(self.spans + ["nobody", ""])))

    def span(self, trace, span):
        begin = self.time()
        end = min(begin + self.random.randrange(10 ** 7), 2 ** 63 - 1)
        if self.hostile and self.likely(20):
            end = self.time()
        members = ['"name":%s' % self.name()] + self.members(self.likely(10))
        self.parent(members)
        if self.likely(30):
            inner = ",".join('{"ts":%s,%s}' % (self.stamp(self.time()), ",".join(self.event())) for _ in range(2))
            members.append('"events":[%s]' % inner)
            self.line("span", trace, span, begin, members + ['"end_ts":%s' % self.stamp(end)])
        else:
            if self.likely(90):
                self.line("span_start", trace, span, begin, members)
            if self.likely(80):
                self.line("span_end", trace, span, end, self.members(True))
        while self.likely(25):
            late = self.members(True)
            self.maybe(20, late, "name", self.name)
            if self.likely(10):
                self.parent(late)
            self.line("span_update", trace, span, self.time(), late)
        if self.likely(5):
            self.line("span_start", trace, span, self.time(), ['"name":%s' % self.name()])
        while self.likely(40):
            self.line("event", trace, span, self.time(), self.event())

    def all(self):
        self.traces = ["%032x" % self.random.getrandbits(128), "run-42", "../../x", "A" * 128, "a" * 127 + ";",
                       "550e8400-e29b-41d4-a716-446655440000", "ABCDEF00" * 4]
        self.spans = ["%016x" % self.random.getrandbits(64) for _ in range(8)] + ["step 1", "x" * 128, "\u202e", "0"]
        for trace in self.random.sample(self.traces, 3):
            for span in self.random.sample(self.spans, 8):
                self.span(trace, span)
            for _ in range(2):
                self.line("event", trace, None, self.time(), self.event())
            self.line("event", trace, "only an event names it", self.time(), self.event())
        self.random.shuffle(self.lines)
        for _ in range(5):
            again = self.pick(self.lines)
            if '"span_start"' in again or '"span_end"' in again:
                self.lines.insert(self.random.randrange(len(self.lines)), again)
        if self.hostile:
            self.lines += ["text \x1b[31m", '{"type":"span_start","ts":', '{"type":"span_end"}', "\x00", "{}", "[]"]
        return self.lines


def main():
    for line in Stream(int(sys.argv[1])).all():
        sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass").replace(b"\xed", b"?") + b"\n")


main()
