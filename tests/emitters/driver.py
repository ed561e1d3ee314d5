"""driver.py SCENARIO [ARG]...: the scenarios of tests/bats/emitters.bats with lib/python/aitrace.py."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../lib/python"))

import aitrace  # noqa: E402


def names(path):
    with open(path) as lines:
        for number, line in enumerate(lines, 1):
            text = bytes.fromhex(line.strip())
            # As bytes, and as what Python makes of the bytes of a command line or a file name.
            shown = text if number % 2 else text.decode("utf-8", "surrogateescape")
            with aitrace.span(shown, attributes={"text": shown, "n": number}, parent=aitrace.ROOT):
                pass


def values():
    attributes = {
        "s": "x", "i": -9007199254740993, "big": 9223372036854775807, "d": 0.1,
        "nan": float("nan"), "inf": float("inf"), "ninf": float("-inf"), "t": True, "f": False,
        "nil": None, "list": [1, "a", [2]], "map": {"k": {"l": "m"}},
    }
    with aitrace.span("values", attributes=attributes):
        pass


def nested(levels, level=1):
    if level <= int(levels):
        with aitrace.span("level-%d" % level):
            nested(levels, level + 1)


async def task(number):
    with aitrace.span("task-%d" % number):
        await asyncio.sleep(0.02)
        with aitrace.span("inner-%d" % number):
            await asyncio.sleep(0.02)


async def tasks(count):
    with aitrace.span("root"):
        await asyncio.gather(*[task(number) for number in range(count)])


def parallel(count):
    asyncio.run(tasks(int(count)))


def work(parent, number):
    with aitrace.span("task-%d" % number, parent=parent):
        time.sleep(0.02)
        with aitrace.span("inner-%d" % number):
            time.sleep(0.02)


def threads(count):
    with aitrace.span("root") as root:
        made = [threading.Thread(target=work, args=(root, n)) for n in range(int(count))]
        for thread in made:
            thread.start()
        for thread in made:
            thread.join()


def exception():
    with aitrace.span("outer"):
        try:
            with aitrace.span("inner"):
                raise ValueError('boom "quoted"')
        except ValueError:
            print("caught")


def events():
    with aitrace.span("work") as span:
        span.event("found", {"n": 1})
        span.log("careful", "warn")
        span.thought("hm")
        span.heartbeat()
        span.state_snapshot({"a": 1})
        span.state_patch([{"op": "replace", "path": "/a", "value": 2}])
        span.state_merge({"b": 3})
        span.update({"late": True})
        span.link(aitrace.parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))


def big(size, count, tag):
    for number in range(int(count)):
        piece = "%s:%d:" % (tag, number)
        payload = (piece * (int(size) // len(piece) + 1))[: int(size)]
        with aitrace.span("big-%s-%d" % (tag, number), attributes={"payload": payload}):
            pass


def survive(count):
    for _ in range(int(count)):
        with aitrace.span("survive"):
            pass
    print("alive")


def inherit(dashes=None, *command):
    with aitrace.span("child"):
        print(aitrace.traceparent(), flush=True)
        if dashes == "--" and command:
            subprocess.run(command, env=aitrace.environment())


def out():
    with aitrace.span("out") as span:
        span.event("here")


def crash():
    with aitrace.span("doomed") as span:
        span.event("before")
        os.kill(os.getpid(), signal.SIGKILL)


def record(size, count):
    text = "x" * int(size)
    start = time.perf_counter_ns()
    for _ in range(int(count)):
        with aitrace.span("record", kind="llm", attributes={"gen_ai.prompt": text}):
            pass
    print((time.perf_counter_ns() - start) // (2 * int(count)))


SCENARIOS = (names, values, nested, parallel, threads, exception, events, big, survive, inherit, out,
             crash, record)

if __name__ == "__main__":
    {play.__name__: play for play in SCENARIOS}[sys.argv[1]](*sys.argv[2:])
