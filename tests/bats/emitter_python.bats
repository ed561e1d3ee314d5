#!/usr/bin/env bats
# lib/python: what only Python has, and what the file promises to a program in Python.

load helper
load emitters

setup() {
	[[ -z $(missing py) ]] || skip "$(missing py)"
	cd "$BATS_TEST_TMPDIR" || return
	export PYTHONPATH=$TOP/lib/python PYTHONDONTWRITEBYTECODE=1
}

# told: runs the program on standard input; `stream` is what it wrote, sound.
told() {
	cat >program.py
	AITRACE_OUT=stream python3 -X dev program.py >said 2>err
	cat said err
	same <err
	sound false
}

# order NAME...: the names of spans and events, and `-` for an end, in the order of the stream.
order() {
	jq -r '.name // "-"' records | xargs | same "$*"
}

@test "functions, methods, coroutines and generators become spans" {
	told <<-'END'
		import aitrace, asyncio, inspect

		@aitrace.traced
		def plain(a, b=2):
		    return a + b

		@aitrace.span("named", kind="tool", attributes={"x": 1})
		def named():
		    return aitrace.current()

		class Thing:
		    @aitrace.traced(kind="tool")
		    def method(self): return self
		    @aitrace.traced
		    @staticmethod
		    def static(): return 3
		    @aitrace.traced
		    @classmethod
		    def of_class(cls): return cls

		@aitrace.traced
		async def coroutine():
		    await asyncio.sleep(0)
		    return 7

		@aitrace.traced
		def generator(n):
		    got = None
		    for i in range(n):
		        aitrace.event("step")
		        got = yield (i, got)
		    return "end"

		@aitrace.traced
		async def generator_async():
		    for i in range(2):
		        await asyncio.sleep(0)
		        yield i

		assert plain(1) == 3 and plain.__name__ == "plain" and plain(a=1, b=1) == 2
		first, second = named(), named()
		assert first != second
		thing = Thing()
		assert thing.method() is thing and Thing.static() == 3 and Thing.of_class() is Thing
		assert inspect.iscoroutinefunction(coroutine) and asyncio.run(coroutine()) == 7
		assert inspect.isgeneratorfunction(generator) and inspect.isasyncgenfunction(generator_async)
		g = generator(2)
		assert next(g) == (0, None) and g.send("hi") == (1, "hi")
		assert not aitrace.current()  # the span of a generator is its own affair
		try:
		    next(g)
		except StopIteration as stop:
		    assert stop.value == "end"
		async def all_of():
		    return [i async for i in generator_async()]
		assert asyncio.run(all_of()) == [0, 1]
	END
	order plain - plain - named - named - Thing.method - Thing.static - Thing.of_class - \
		coroutine - generator step step - generator_async -
	is 'map(select(.name == "named")) | all(.kind == "tool" and .attributes == {"x": 1})'
	is '[.[] | .status // empty] | all(. == "ok")'
}

@test "generators: closed, thrown into, spans within, and spans of those who loop" {
	told <<-'END'
		import aitrace, asyncio, gc

		@aitrace.traced(name="gen")
		def generator():
		    with aitrace.span("within"):
		        try:
		            yield 1
		        except KeyError:
		            yield "caught"
		        yield 3

		with aitrace.span("loop"):
		    g = generator()
		    next(g)
		    aitrace.event("by the loop")
		    assert g.throw(KeyError("k")) == "caught"
		    with aitrace.span("side"):
		        next(g)
		    g.close()

		def plain():  # not decorated: its block shows in those who loop, but never stays
		    with aitrace.span("leak"):
		        yield 1

		with aitrace.span("outer"):
		    g = plain()
		    next(g)
		with aitrace.span("next", parent=aitrace.ROOT):
		    del g
		    gc.collect()
		    assert aitrace.current().span_id
		    aitrace.event("still next")
		assert not aitrace.current()

		@aitrace.traced(name="agen")
		async def asynchronous():
		    try:
		        yield 1
		        yield 2
		    finally:
		        await asyncio.sleep(0)
		        aitrace.event("cleanup")

		async def some():
		    g = asynchronous()
		    await g.__anext__()
		    await g.aclose()
		asyncio.run(some())

		@aitrace.traced(name="bad")
		def failing():
		    yield 1
		    raise ValueError("v")
		try:
		    list(failing())
		except ValueError:
		    pass
	END
	tree 'map(.roots[]) | map(select(.name == "loop"))[0] | [.events[].name] == ["by the loop"]
		and (.children | map(.name)) == ["gen", "side"] and .children[0].children[0].name == "within"'
	tree 'map(.roots[]) | map(select(.name == "next"))[0].events[0].name == "still next"'
	tree 'map(.roots[]) | map(select(.name == "agen"))[0] | .status == "ok" and .events[0].name == "cleanup"'
	tree 'map(.roots[]) | map(select(.name == "bad"))[0] | .status == "error"'
	tree '[.[].roots[] | recurse(.children[]) | .state] | all(. == "ended")'
}

@test "tasks have their own current span, threads are handed one" {
	told <<-'END'
		import aitrace, asyncio, inspect, threading
		from concurrent.futures import ThreadPoolExecutor

		async def child(n):
		    async with aitrace.span("child-%d" % n):
		        await asyncio.sleep(0.001 * (5 - n))
		        aitrace.event("in-%d" % n)

		async def main():
		    with aitrace.span("root", links=(one for one in [aitrace.ROOT])):
		        await asyncio.gather(*[child(n) for n in range(5)])
		        await asyncio.get_running_loop().run_in_executor(
		            None, aitrace.carry(lambda: aitrace.event("executor")))
		asyncio.run(main())
		with aitrace.span("pool", links=[(aitrace.parse("00-" + "1" * 32 + "-" + "2" * 16 + "-01"), {"a": 1})]) as pool:
		    pool.link("00-" + "3" * 32 + "-" + "4" * 16 + "-01")
		    with ThreadPoolExecutor(4) as executor:
		        list(executor.map(aitrace.carry(lambda n: aitrace.event("map")), range(20)))
		    async def waits():
		        await asyncio.sleep(0)
		        aitrace.event("waited")
		    assert inspect.iscoroutinefunction(aitrace.carry(waits))
		    thread = threading.Thread(target=lambda carried: asyncio.run(carried()), args=(aitrace.carry(waits),))
		    thread.start(), thread.join()
		    thread = threading.Thread(target=lambda: aitrace.event("nowhere"))
		    thread.start(), thread.join()
		    def explicit():
		        with aitrace.use(pool):
		            aitrace.event("used")
		    thread = threading.Thread(target=explicit)
		    thread.start(), thread.join()
	END
	tree 'map(.roots[]) | map(select(.name == "root"))[0] | [.events[].name] == ["executor"]
		and (.children | length == 5 and all(.events[0].name == "in-" + .name[6:]))'
	tree 'map(.roots[]) | map(select(.name == "pool"))[0].links | map(.span_id[:1]) == ["2", "4"] and .[0].attributes.a == 1'
	tree 'map(.roots[]) | map(select(.name == "pool"))[0] | [.events[].name] | (unique == ["map", "used", "waited"]) and length == 22'
}

@test "exceptions of all sorts: told once, passed on, never swallowed" {
	told <<-'END'
		import aitrace, asyncio, sys

		class Odd(Exception):
		    def __str__(self): raise RuntimeError("no text")

		def block(error):
		    try:
		        with aitrace.span(type(error).__name__):
		            raise error
		    except BaseException as raised:
		        assert raised is error and raised.__context__ is None
		for error in (ValueError("\ud800 v"), Odd(), KeyboardInterrupt(), asyncio.CancelledError(),
		              SystemExit(0), SystemExit(2), GeneratorExit()):
		    block(error)
		with aitrace.span("status") as span:
		    span.status("error", "said so")
		with aitrace.span("ended") as span:
		    span.end("error", "early", {"code": 7})
		with aitrace.span("caught") as span:
		    try:
		        1 / 0
		    except ZeroDivisionError as error:
		        aitrace.exception(error)
		sys.setrecursionlimit(200)
		@aitrace.traced(name="deep")
		def deep(): return deep()
		try:
		    deep()
		except RecursionError:
		    sys.setrecursionlimit(1000)
		    aitrace.event("after", {"deep": bool(aitrace.current())})
		assert not aitrace.current()
	END
	is '[.[] | select(.type == "span_end") | .status] | .[:10]
		== ["error", "error", "error", "error", "ok", "error", "ok", "error", "error", "ok"]'
	is 'map(select(.name == "exception").attributes["exception.type"])[:4]
		== ["ValueError", "__main__.Odd", "KeyboardInterrupt", "asyncio.exceptions.CancelledError"]'
	is 'map(select(.status_message == "said so" or .status_message == "early")) | length == 2'
	is 'map(select(.attributes["exception.message"] == "\ufffd v")) | length == 1'
}

@test "two copies of the file in one program: one current span" {
	mkdir other
	cp "$TOP/lib/python/aitrace.py" other/
	told <<-'END'
		import aitrace, other.aitrace, os

		assert other.aitrace is not aitrace
		with aitrace.span("ours") as ours:
		    with other.aitrace.span("theirs") as theirs:
		        aitrace.event("between")
		        with aitrace.span("innermost"):
		            assert other.aitrace.traceparent() == aitrace.traceparent()
		        assert aitrace.current() is theirs
		    assert other.aitrace.current() is ours
		    with aitrace.span("given", parent=theirs), other.aitrace.use(ours):
		        other.aitrace.link(theirs)
		assert not aitrace.current() and not other.aitrace.current()
		here = aitrace._process.mark
		if os.fork() == 0:
		    same = aitrace._process.mark == other.aitrace._process.mark
		    os._exit(0 if same and aitrace._process.mark != here else 1)
		assert os.wait()[1] == 0
	END
	tree 'map(.roots[]) | length == 1 and (.[0] | .name == "ours" and (.links | length) == 1
		and (.children[0] | .name == "theirs" and .events[0].name == "between" and ([.children[].name] == ["innermost", "given"])))'
}

@test "an exception that leaves many spans: each tells where it came from, and no more" {
	told <<-'END'
		import aitrace

		@aitrace.traced
		def down(n):
		    if n == 0:
		        raise ValueError("at the bottom")
		    down(n - 1)
		try:
		    down(200)
		except ValueError:
		    pass
	END
	is 'map(select(.name == "exception").attributes["exception.stacktrace"]) | length == 201
		and all(.[]; (split("  File ") | length <= 65) and contains("raise ValueError(\"at the bottom\")"))'
}

@test "an exception whose text has no end" {
	told <<-'END'
		import aitrace

		state = {"step": 0, "before": []}
		for step in range(60):  # each state keeps the ones before it, and they theirs
		    state = {"step": step, "before": [state] + state["before"]}
		def fail(error, cause=None):
		    try:
		        with aitrace.span("fails"):
		            raise error from cause
		    except Exception as caught:
		        assert caught is error
		fail(ValueError(state))
		fail(KeyError("k"), ValueError([state]))
		loop = KeyError("loop")
		loop.__cause__ = loop
		fail(loop, loop)
		fail(ValueError([1, {"a": 2}]))
	END
	is 'map(select(.name == "exception").attributes | [.["exception.message"], (.["exception.stacktrace"] | contains("in fail"))])
		== [["<ValueError>", true], ["<KeyError>", true], ["\u0027loop\u0027", true], ["[1, {\u0027a\u0027: 2}]", true]]'
}

@test "values: objects, cycles, and what refuses to be one" {
	told <<-'END'
		import aitrace, collections, dataclasses, datetime, decimal, enum, pathlib, sys, uuid

		@dataclasses.dataclass
		class Point:
		    x: int
		    y: list
		class Model:
		    def model_dump(self): return {"m": 1}
		class Broken:
		    def __str__(self): raise RuntimeError
		class BrokenDump:
		    def model_dump(self): raise RuntimeError
		    def __str__(self): return "broken dump"
		class Colour(enum.Enum):
		    RED = "red"
		class Level(enum.IntEnum):
		    HIGH = 3
		Pair = collections.namedtuple("Pair", "a b")
		cycle = []
		cycle += [cycle, cycle]
		laughs = "ha"
		for _ in range(60):
		    laughs = [laughs, laughs]
		deep = []
		for _ in range(100000):
		    deep = [deep]
		if hasattr(sys, "set_int_max_str_digits"):
		    sys.set_int_max_str_digits(4300)
		aitrace.start("values", attributes={
		    "point": Point(1, [2]), "model": Model(), "pair": Pair(1, 2), "enum": Colour.RED, "int_enum": Level.HIGH,
		    "date": datetime.date(2026, 11, 25), "decimal": decimal.Decimal("0.10"), "path": pathlib.Path("/a"),
		    "uuid": uuid.UUID(int=1), "broken": Broken(), "broken_dump": BrokenDump(), "type": int,
		    "set": {1}, "bytes": b"a\xffb", "huge": 10 ** 5000, "over": 1 << 63, 7: None, None: 1,
		    "nul\0key": 1, "cycle": cycle, "deep": deep, "float": 1e300, "small": -0.0,
		}).end()
		aitrace.start("laughs", attributes={"laughs": laughs}).end()
		aitrace.start(b"bytes \xff name", kind=b"tool", attributes="no mapping").end("error", b"why \xff")
		aitrace.start(None, kind=3, attributes=[1], links=5, parent=object()).end(message=7)
		aitrace.event("ignored")
		aitrace.record("event", aitrace.Span("a" * 32, ""), name="of the trace")
	END
	is '.[0].attributes | .point == {"x": 1, "y": [2]} and .model == {"m": 1} and .pair == {"a": 1, "b": 2}
		and .enum == "red" and .int_enum == 3 and .date == "2026-11-25" and .decimal == "0.10"
		and .path == "/a" and .broken == "<Broken>" and .broken_dump == "broken dump"
		and .set == [1] and .bytes == "a\ufffdb" and (.huge | startswith("0x")) and .over == "9223372036854775808"
		and has("7") and .None == 1 and .["nul\ufffdkey"] == 1'
	is 'map(select(.name == "bytes \ufffd name")) | length == 1 and .[0].kind == "tool" and .[0].attributes == {"value": "no mapping"}'
	is 'map(select(.status_message == "why \ufffd")) | length == 1'
	[[ $(wc -c <stream) -lt 40000000 ]]
}

@test "values: what refers to where it came from ends there, and one that fails spoils no other" {
	told <<-'END'
		import aitrace

		def tree(parent, depth):
		    node = {"parent": parent, "text": "t" * 1000, "children": []}
		    node["children"] = [tree(node, depth - 1) for _ in range(3 if depth else 0)]
		    return node
		class Matrix:
		    def __index__(self): raise TypeError("only a matrix of one")
		    def __str__(self): return "1 2"
		class Table:
		    def items(self): raise OSError("it is closed")
		    def __str__(self): return "a table"
		shared = {"n": 1}
		aitrace.start("tree", attributes={"tree": tree(None, 4)}).end()
		aitrace.NODES_MAX, most = 1000, aitrace.NODES_MAX
		aitrace.start("long", attributes={"all": [{"document": "x" * 10000}] * 1000}).end()
		aitrace.NODES_MAX = most
		aitrace.start("spoilt", attributes={"state": {
		    "matrix": Matrix(), "tables": [Table(), {"t": Table()}], "twice": [shared, shared]}}).end()
	END
	is 'map(select(.name == "tree")) | .[0].attributes.tree | [.. | objects] | length == 121
		and all(.[]; .parent == null or .parent == "...")'
	is 'map(select(.name == "long")) | tojson | length > 100000 and length < 300000'
	is 'map(select(.name == "spoilt")) | .[0].attributes.state == {"matrix": "1 2",
		"tables": ["a table", {"t": "a table"}], "twice": [{"n": 1}, {"n": 1}]}'
}

@test "a record that readers would not take is dropped, and told of" {
	cat >large.py <<-'END'
		import aitrace
		with aitrace.span("root"):
		    for size in (1 << 26) - 1000, 1 << 26:
		        aitrace.event("large", {"text": "x" * size})
		    aitrace.event("small")
	END
	python3 large.py 2>stream
	aitrace-cat --check stream | grep ^long | same
	python3 large.py 2>&1 | aitrace-cat >joined
	for file in stream joined; do
		grep -o '"name":"[a-z_]*"' $file | xargs | same 'name:root name:large name:small name:records_dropped'
	done
}

@test "links: each is written once, and what is none is left out" {
	told <<-'END'
		import aitrace, pickle

		names = ["00-%032x-%016x-01" % (n, n) for n in range(1, 100)]
		with aitrace.span("many", links=[names[0], 5, aitrace.ROOT, "nonsense", (1, 2, 3), (names[1], {"a": 1})]) as span:
		    for name in names[2:]:
		        span.link(name)
		    span.link(None), span.update(links=names[:1])
		    assert pickle.loads(pickle.dumps(span)) == span
	END
	is '.[0].links | map(keys) == [["span_id", "trace_id"], ["attributes", "span_id", "trace_id"]]'
	is 'map(.links | select(. != null)) | length == 99 and all(.[1:][]; length == 1)'
	tree 'map(.roots[])[0].links | length == 99'
}

@test "arguments that are none: the record is worth more" {
	told <<-'END'
		import aitrace

		class Neither:
		    def __bool__(self): raise ValueError("ambiguous")
		    def __str__(self): return "neither"
		class Closed(dict):
		    def items(self): raise OSError("closed")
		class Refuses:
		    def __getattr__(self, name): raise RuntimeError(name)
		    def __str__(self): return "refuses"
		gone = memoryview(b"x")
		gone.release()
		for odd in Neither(), Closed(a=1), Refuses(), gone, [1], "text":
		    span = aitrace.start("odd", attributes=odd, scope=odd)
		    span.event(odd, odd)
		    span.end(attributes=odd)
		aitrace.start("none", attributes=False, scope=("mine", "1.0")).end(attributes=[])
		assert aitrace.dropped() == 0
	END
	is 'map(select(.name == "odd") | .attributes.value) | .[0] == "neither" and .[2] == "refuses" and .[4:] == [[1], "text"]'
	is 'map(.scope | select(. != null)) == [{"name": "text"}, {"name": "mine", "version": "1.0"}]'
	is '.[-2:] | all(has("attributes") | not)'
}

@test "a fork: other ids, its own resource, and the parent's block is not ended there" {
	told <<-'END'
		import aitrace, os, pickle, threading, warnings

		warnings.simplefilter("ignore", DeprecationWarning)
		stop = False
		def busy():
		    while not stop:
		        aitrace.event("busy")
		def fork():
		    pid = os.fork()
		    if pid:
		        assert os.waitpid(pid, 0)[1] == 0
		    return pid == 0
		try:
		    with aitrace.span("parent") as parent:
		        threads = [threading.Thread(target=aitrace.carry(busy)) for _ in range(3)]
		        for thread in threads: thread.start()
		        for n in range(20):
		            if fork():
		                with aitrace.span("forked"):
		                    pass
		                os._exit(0)
		        if fork():
		            raise KeyError("through the parent's block")
		        stop = True
		        for thread in threads: thread.join()
		        copy = pickle.loads(pickle.dumps(parent))
		        assert copy == parent and hash(copy) == hash(parent)
		        with aitrace.span("unpickled", parent=copy): pass
		except KeyError:
		    os._exit(0)
	END
	is '[.[] | select(.name == "forked") | .resource["process.pid"]] | unique | length == 20'
	is '[.[] | select(.name == "forked") | .span_id] | unique | length == 20'
	is 'map(select(.name == "unpickled")) | length == 1 and (.[0] | has("resource") | not)'
}

@test "signals have their deadly meaning, and do no harm" {
	cat >program.py <<-'END'
		import aitrace, os, resource, signal, sys

		signal.signal(signal.SIGPIPE, signal.SIG_DFL)
		signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
		read, write = os.pipe()
		assert aitrace.configure(out="fd:%d" % write)
		aitrace.start("a").end()
		os.close(read)
		aitrace.start("b").end()
		assert not aitrace.enabled()
		assert signal.SIGPIPE not in signal.sigpending() and not signal.pthread_sigmask(signal.SIG_BLOCK, ())

		resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
		assert aitrace.configure(out="short")
		for _ in range(20):
		    aitrace.start("c").end()
		assert aitrace.enabled() and aitrace.dropped() > 0
		resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
		aitrace.start("d").end()
		print(aitrace.dropped())
	END
	AITRACE_OUT=off python3 program.py >said
	# Whatever fits within the limit gets through, and tells what did not before.
	sed -n 's/.*"records_dropped","attributes":{"count":\([0-9]*\)}}$/\1/p' short |
		awk '{ sum += $1 } END { print sum }' | same "$(cat said)"
}

@test "a signal handler that traces amid records" {
	told <<-'END'
		import aitrace, itertools, signal, time

		count = itertools.count()
		def tick(number, frame):
		    next(count)
		    aitrace.event("tick")
		signal.signal(signal.SIGALRM, tick)
		until = time.monotonic() + 1
		with aitrace.span("work"):
		    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
		    while time.monotonic() < until:
		        aitrace.event("work", {"text": "x" * 5000})
		    signal.setitimer(signal.ITIMER_REAL, 0)
		print(next(count), aitrace.dropped())
	END
	jq -s 'map(select(.name == "tick")) | length' records | same "$(cut -d ' ' -f 1 said)"
	grep -qx '[0-9]* 0' said
}

@test "a host that closes all descriptors and opens a file of its own keeps it" {
	told <<-'END'
		import aitrace, os, time

		aitrace.start("before").end()
		os.closerange(3, 256)
		files = [os.open("host", os.O_WRONLY | os.O_CREAT, 0o600) for _ in range(200)]
		time.sleep(0.05)
		aitrace.start("after").end()
		assert not aitrace.enabled() and os.path.getsize("host") == 0
	END
	order before -
}

@test "AITRACE_OUT=fd:N whose descriptor did not come along: what the host opens there is its own" {
	cat >program.py <<-'END'
		import aitrace, os

		file = open("host", "w")
		os.dup2(file.fileno(), 9, inheritable=False)
		aitrace.start("into the host's").end()
		assert not aitrace.enabled() and os.path.getsize("host") == 0
		assert aitrace.configure(out="fd:9")
		aitrace.start("as it says").end()
		assert os.path.getsize("host") > 0
		print("alive")
	END
	AITRACE_OUT=fd:9 PYTHONPATH=$TOP/lib/python python3 program.py 9>&- >said 2>err
	same alive <said
	same <err
}

@test "standard error is closed: what the host opens there is its own" {
	cat >program.py <<-'END'
		import os

		file = open("host", "w")
		assert file.fileno() == 2
		import aitrace
		with aitrace.span("into the host's"):
		    file.write("mine\n")
		assert not aitrace.enabled()
		print("alive")
	END
	python=$(python3 -c 'import sys; print(sys.executable)')
	"$python" -c "$(cat program.py)" 2>&- >said
	same alive <said
	same mine <host
}

@test "a test that puts its own in the place of clocks, randomness and writes is not disturbed" {
	told <<-'END'
		import aitrace, os, time
		from unittest import mock

		frozen = {"time.time_ns": 1, "time.monotonic_ns": 1, "time.sleep": None, "time.gmtime": None,
		          "time.strftime": "", "os.write": 0, "os.urandom": bytes(16)}
		patches = [mock.patch(name, return_value=value) for name, value in frozen.items()]
		with aitrace.span("before"):
		    mocks = [patch.start() for patch in patches]
		    with aitrace.span("meanwhile"):
		        aitrace.event("long", {"text": "x" * 10000})
		    assert not any(one.called for one in mocks)
		    mock.patch.stopall()
	END
	order before meanwhile long - -
	is 'all(.ts > "2026")'
}

@test "a clock that stands still: a wait for a pipe ends all the same" {
	told <<-'END'
		import aitrace, os

		_, full = os.pipe()
		os.set_blocking(full, False)
		try:
		    while True: os.write(full, bytes(4096))
		except BlockingIOError: pass
		assert aitrace.configure(out="fd:%d" % full)
		aitrace._steady_ns = lambda: 0
		aitrace.start("dropped").end()
		assert aitrace.dropped() == 2
		aitrace.configure()
		aitrace.start("after").end()
	END
	order after records_dropped -
}

@test "off: nothing is written, contexts pass, and it may be turned on" {
	cat >program.py <<-'END'
		import aitrace

		outer = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
		assert not aitrace.enabled()
		with aitrace.span("a") as span:
		    span.event("b"), span.end()
		    assert aitrace.traceparent() == outer and aitrace.environment({})["TRACEPARENT"] == outer
		other = aitrace.parse("00-" + "1" * 32 + "-" + "2" * 16 + "-00")
		with aitrace.span("a", parent=other):
		    assert aitrace.current() == other
		assert aitrace.configure(out="later", service="s", host="")
		with aitrace.span("c"):
		    pass
		aitrace.close()
		with aitrace.span("d"):
		    pass
	END
	AITRACE_OUT=off TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 python3 program.py
	[[ $(wc -l <later) -eq 2 ]]
	holds '"parent_span_id":"00f067aa0ba902b7","name":"c","resource":{"service.name":"s","process.pid":' <later
	grep -c host.name later | same 0
}

@test "a span that another process ends, and one by its traceparent" {
	told <<-'END'
		import aitrace, multiprocessing

		def finish(span):
		    span.event("elsewhere")
		    span.end("error", "ended elsewhere")

		if __name__ == "__main__":
		    span = aitrace.start("handed on")
		    process = multiprocessing.get_context("spawn").Process(target=finish, args=(span,))
		    process.start(), process.join()
		    aitrace.parse(span.traceparent).event("by its text")
		    outside = "00-" + "1" * 32 + "-" + "2" * 16 + "-01"
		    with aitrace.span("below", parent=outside):
		        pass
	END
	tree 'map(.roots[]) | map(select(.name == "handed on"))[0] | .status == "error" and (.events | length) == 2'
	is 'map(select(.name == "below"))[0].parent_span_id == "2222222222222222"'
}

@test "OpenTelemetry: a span is written when it starts, and the rest when it ends" {
	cp "$TOP/tests/emitters/otel_double.py" .
	told <<-'END'
		from otel_double import Event, Link, Resource, Scope, Span, SpanContext, Kind, Status, Code
		import aitrace, aitrace_otel, os

		processor = aitrace_otel.AITraceSpanProcessor()
		def lines():
		    with open("stream") as stream:
		        return stream.read().count("\n")
		resource = Resource({"service.name": "svc", "telemetry.sdk.name": "opentelemetry"})
		root = Span("root", Kind.SERVER, None, resource, Scope("lib", "1.2"), {"a": 1}, processor)
		assert lines() == 1
		child = Span("child", Kind.INTERNAL, root.context, resource, Scope("lib", None),
		             {"gen_ai.operation.name": "chat"}, processor, links=[Link(root.context, {"why": "x"})])
		assert lines() == 2
		child.events.append(Event("found", {"n": 1}, child.start_time + 5))
		child.links.append(Link(root.context, None))
		child.attributes["gen_ai.usage.output_tokens"] = 7
		child.name = "chat small-1"
		with aitrace.use(aitrace_otel.span_of(child)):
		    with aitrace.span("by hand"):
		        pass
		child.end(Status(Code.ERROR, "busy"))
		root.end(Status(Code.UNSET, None))
		unsampled = Span("unsampled", Kind.INTERNAL, None, resource, None, {}, processor, flags=0)
		unsampled.end(Status(Code.OK, None))
		remote = SpanContext(0x4bf92f3577b34da6a3ce929d0e0e4736, 0x00f067aa0ba902b7, 1, True)
		served = Span("served", Kind.CLIENT, remote, resource, None, None, processor)
		served.end(Status(Code.OK, None))
		assert processor.force_flush() is True and processor.shutdown() is None
		processor._on_ending(served)
		processor.on_start(object()), processor.on_end(None)
		assert not aitrace_otel.span_of(None) and not aitrace_otel.span_of(object())
		assert not processor._open and aitrace_otel.outer_context() is None
	END
	is '.[0] | .name == "root" and .attributes == {"span.kind": "server", "a": 1} and .scope == {"name": "lib", "version": "1.2"}
		and .resource["service.name"] == "svc" and .ts == "2026-11-25T10:00:00.000000001Z" and (has("kind") | not)'
	is '.[1] | .parent_span_id != null and (has("resource") | not) and .scope == {"name": "lib"} and (.links | length) == 1'
	tree 'map(.roots[]) | map(select(.name == "root"))[0] | .status == null or .status == "unset"'
	tree 'map(.roots[]) | map(select(.name == "root"))[0].children[0] | .name == "chat small-1" and .kind == "llm"
		and .status == "error" and .status_message == "busy" and (.links | length) == 2
		and .events[0].name == "found" and .attributes["gen_ai.usage.output_tokens"] == 7
		and .children[0].name == "by hand"'
	is 'map(select(.name == "served")) | .[0] | .trace_id == "4bf92f3577b34da6a3ce929d0e0e4736"
		and .parent_span_id == "00f067aa0ba902b7" and has("resource")'
	is 'map(select(.name == "unsampled")) == []'
}

@test "OpenTelemetry: the two files in a package" {
	mkdir -p app/vendor
	cp "$TOP"/lib/python/*.py app/vendor
	PYTHONPATH=. python3 -c 'import app.vendor.aitrace_otel as o, app.vendor.aitrace as a; assert o.aitrace is a'
	(cd app/vendor && PYTHONPATH='' python3 -c 'import aitrace_otel as o, aitrace as a; assert o.aitrace is a')
}

@test "the page's example does what it says, and the page knows every function" {
	sed -n '/^\.Sh EXAMPLES/,$p' "$TOP/man/aitrace-python.3" | sed -n '/^\.Bd/,/^\.Ed/{/^\./d;p}' >page.py
	told <page.py
	order turn agent_state_updated run_tests - - agent_state_updated -
	is 'map(select(.attributes["state.merge"].green)) | length == 1'
	python3 -c 'import aitrace; print("\n".join(n for n in aitrace.__all__ if n[0].islower()))' | sort >have
	grep -o '^\.Fn [a-z_]*' "$TOP/man/aitrace-python.3" | cut -c5- | sort -u >page
	comm -23 have page | same
}
