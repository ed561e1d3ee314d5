#!/usr/bin/env python3
"""A small agent that answers questions about a folder of C, and tells with aitrace.py what it does.

    agent.py [--question TEXT] [--folder PATH] [--speed N] [--host NAME]

Its tools are real: they run commands, search and read files. Its model is a script that decides from
what the tools said, and waits as long as a model would; --speed 10 is ten times faster. A word of the
question in 'quotes' is what it searches for. The answer goes to standard output, messages and records
to standard error (or where AITRACE_OUT says).
"""

import argparse
import asyncio
import json
import os
import re
import sys

sys.dont_write_bytecode = True  # it would lie beside aitrace.py
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib/python"))

import aitrace  # noqa: E402

MODEL = "small-1"


class Busy(Exception):
    """The model asks for patience."""


class Agent:
    """What is known so far; None: nothing."""

    def __init__(self, options):
        self.question = options.question
        self.folder = options.folder
        self.speed = options.speed
        found = re.search(r"'(\w+)'", options.question)
        self.word = found.group(1) if found else "main"
        self.files = self.lines = self.matches = None
        self.notes_missing = self.read = False
        self.said = 0  # characters of the conversation, for counting tokens
        self.calls = 0  # of the model

    async def wait(self, seconds):
        await asyncio.sleep(seconds / self.speed)


# ---- the model -----------------------------------------------------------------------------------


async def request(agent, attempt, refused):
    with aitrace.span("POST /v1/chat", "http", {
            "http.request.method": "POST", "http.request.resend_count": attempt}) as post:
        await agent.wait(0.12 if refused else 0.25)
        post.update({"http.response.status_code": 429 if refused else 200})
        if refused:
            post.end("error", "429 Too Many Requests")
            raise Busy


async def answer_of_model(agent):
    """With one retry when it is busy: the second time it is asked."""
    agent.calls += 1
    try:
        await request(agent, 0, agent.calls == 2)
    except Busy:
        aitrace.log("the model is busy", "warn")
        print("agent.py: the model is busy, asking again in 0.3 s", file=sys.stderr, flush=True)
        await agent.wait(0.3)
        await request(agent, 1, False)


async def think(agent, thought, before=None):
    """One answer of the model; its span, for the next one to refer to."""
    with aitrace.span("chat " + MODEL, "llm", {
            "gen_ai.operation.name": "chat", "gen_ai.provider.name": "example",
            "gen_ai.request.model": MODEL, "gen_ai.request.temperature": 0.2}) as chat:
        if before is not None:
            chat.link(before)
        await answer_of_model(agent)
        await agent.wait(len(thought) / 4 * 0.015)
        chat.thought(thought)
        agent.said += len(thought)
        chat.end(attributes={
            "gen_ai.response.model": MODEL + "-2026-11",
            "gen_ai.usage.input_tokens": 180 + agent.said // 4,
            "gen_ai.usage.output_tokens": 1 + len(thought) // 4,
            "gen_ai.response.time_to_first_chunk": 0.25 / agent.speed,
            "gen_ai.response.finish_reasons": ["stop"]})
    return chat


# ---- tools ---------------------------------------------------------------------------------------


async def run(*command):
    """A command below the current span; what it printed."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, env=aitrace.environment())
    output, _ = await process.communicate()
    aitrace.update({"process.pid": process.pid, "process.exit.code": process.returncode})
    if process.returncode != 0:
        raise ChildProcessError("%s: status %d" % (command[0], process.returncode))
    return output.decode(errors="replace")


async def list_files(agent, pattern):
    found = await run(
        "find", agent.folder, "-name", pattern, "-type", "f", "-not", "-path", "*/build/*")
    agent.files = found.count("\n")
    return found


async def read_file(agent, path):
    await agent.wait(0.05)
    with open(os.path.join(agent.folder, path), errors="replace") as file:
        text = file.read(8192)
    agent.read = True
    return text


def is_source(entry):
    return entry.name.endswith((".c", ".h")) and entry.is_file(follow_symlinks=False)


def is_folder(entry):
    return (entry.is_dir(follow_symlinks=False) and entry.name != "build"
            and not entry.name.startswith("."))


def count_in(folder, word):
    """Lines with the word in the files that lie here."""
    found = 0
    for entry in filter(is_source, os.scandir(folder)):
        with open(entry.path, errors="replace") as file:
            found += sum(word in line for line in file)
    return found


def count_below(folder, word):
    return count_in(folder, word) + sum(
        count_below(entry.path, word) for entry in filter(is_folder, os.scandir(folder)))


@aitrace.traced(kind="retrieval")
def search_folder(folder, word):
    aitrace.update({"folder": os.path.basename(folder)})
    found = count_below(folder, word)
    aitrace.update({"matches": found})
    return found


async def search_text(agent, pattern):
    """In threads, whose spans belong below ours."""
    loop = asyncio.get_running_loop()
    folders = [entry.path for entry in filter(is_folder, os.scandir(agent.folder))]
    agent.matches = count_in(agent.folder, pattern) + sum(await asyncio.gather(*[
        loop.run_in_executor(None, aitrace.carry(search_folder), folder, pattern)
        for folder in folders]))
    return "%d lines with %s" % (agent.matches, pattern)


async def run_shell(agent, command):
    counted = await run("sh", "-c", "echo 'sh: counting lines' >&2; " + command, "sh", agent.folder)
    agent.lines = int(counted)
    return counted


COUNT = "find \"$1\" -name '*.[ch]' -type f -not -path '*/build/*' -exec cat {} + | wc -l"


async def delegate(agent, task, **_):
    """An agent within a tool: it has a model and a tool of its own."""
    with aitrace.span("invoke_agent counter", "agent", {
            "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "counter"}):
        calls, agent.calls = agent.calls, 10
        await think(agent, "wc counts lines; one command is enough.")
        agent.calls = calls
        await use_tool(agent, "run_shell", {"command": COUNT})
    return "%d %s" % (agent.lines, task)


TOOLS = {tool.__name__: tool for tool in (list_files, read_file, search_text, run_shell, delegate)}


async def use_tool(agent, name, arguments):
    """What a tool raises is told by its span; the model goes on without the result."""
    try:
        with aitrace.span("execute_tool " + name, "tool", {
                "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name,
                "gen_ai.tool.call.arguments": arguments}) as span:
            result = await TOOLS[name](agent, **arguments)
            span.update({"gen_ai.tool.call.result": result[:200]})
            agent.said += len(result)
    except OSError as error:
        agent.notes_missing |= isinstance(error, FileNotFoundError)
        agent.said += len(str(error))


# ---- turns ---------------------------------------------------------------------------------------


def decide(agent):
    """The model's script: what it thinks, and which tools it wants; none: it can answer."""
    if agent.files is None:
        return ("I know nothing of the folder yet: which files are there?",
                [("list_files", {"pattern": "*.[ch]"})])
    if agent.lines is None:
        return ("Three things at once: count the lines, search, and look for notes.",
                [("delegate", {"agent_name": "counter", "task": "lines"}),
                 ("search_text", {"pattern": agent.word}),
                 ("read_file", {"path": "NOTES.md"})])
    if agent.notes_missing and not agent.read:
        agent.read = True
        return ("There are no notes; the README may say what the folder is.",
                [("read_file", {"path": "README.md"})])
    return "That is all I need.", []


async def take_turn(agent, number, before):
    """The span of the answer, and whether there is more to do."""
    with aitrace.span("turn", "chain", {"turn": number}) as turn:
        thought, calls = decide(agent)
        chat = await think(agent, thought, before)
        await asyncio.gather(*[use_tool(agent, name, arguments) for name, arguments in calls])
        turn.state_patch([{"op": "replace", "path": "/turn", "value": number},
                          {"op": "replace", "path": "/files", "value": agent.files}])
        if agent.lines is not None:
            turn.state_merge({"lines": agent.lines, "matches": agent.matches})
    return chat, bool(calls)


async def answer(agent):
    with aitrace.span("invoke_agent surveyor", "agent", {
            "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "surveyor",
            "question": agent.question}) as root:
        root.state_snapshot({"turn": 0, "files": None})
        chat, more, number = None, True, 0
        while more and number < 8:
            number += 1
            chat, more = await take_turn(agent, number, chat)
        text = "%d lines of C in %d files, %d of them with '%s'." % (
            agent.lines, agent.files, agent.matches, agent.word)
        root.end(attributes={"answer": text})
    print(text)


def main():
    parser = argparse.ArgumentParser(
        usage="agent.py [--question TEXT] [--folder PATH] [--speed N] [--host NAME]")
    parser.add_argument("--question", default="How many lines of C does this folder hold?")
    parser.add_argument("--folder", default=".")
    parser.add_argument("--speed", type=float, default=1)
    parser.add_argument("--host")
    options = parser.parse_args()
    if not options.speed > 0:
        parser.error("--speed is above 0")
    if not os.path.isdir(options.folder):
        parser.error("%s: no such folder" % options.folder)
    aitrace.configure(host=options.host)
    asyncio.run(answer(Agent(options)))


if __name__ == "__main__":
    main()
