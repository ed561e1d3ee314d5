"""agent.py FOLDER WORD: how much C is there, and where is WORD? Asks a tool in C and one in JavaScript,
which find their place in the trace by the environment that they are given."""

import asyncio
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("AITRACE_BUILD", os.path.join(HERE, "../../build"))

sys.dont_write_bytecode = True  # it would lie beside aitrace.py
sys.path.insert(0, os.path.join(HERE, "../../lib/python"))

import aitrace  # noqa: E402

# A tool, and how it is started.
TOOLS = {
    "count": [os.path.join(BUILD, "examples/polyglot/count")],
    "search": ["node", os.path.join(HERE, "search.mjs")],
}


async def use_tool(name, *arguments):
    """What the tool printed; None when it cannot be had, or failed."""
    command = TOOLS[name] + list(arguments)
    with aitrace.span("execute_tool " + name, "tool", {
            "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name,
            "gen_ai.tool.call.arguments": arguments}) as span:
        if shutil.which(command[0]) is None:
            print("agent.py: %s is not here: without the tool %s" % (command[0], name), file=sys.stderr)
            span.end("error", "%s is not here" % command[0])
            return None
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, env=span.environment())
        output = (await process.communicate())[0].decode(errors="replace").strip()
        span.end("error" if process.returncode else "ok", attributes={
            "process.exit.code": process.returncode, "gen_ai.tool.call.result": output})
        return None if process.returncode else output


@aitrace.traced(name="chat small-1", kind="llm", attributes={
    "gen_ai.operation.name": "chat", "gen_ai.request.model": "small-1"})
async def think(thought):
    await asyncio.sleep(0.1)
    aitrace.thought(thought)


async def answer(folder, word):
    with aitrace.span("invoke_agent polyglot", "agent", {"question": "Where is '%s'?" % word}) as root:
        await think("Two things at once: count the lines, and search.")
        lines, found = await asyncio.gather(
            use_tool("count", folder), use_tool("search", folder, word))
        await think("That is all I need.")
        text = "%s lines of C, %s of them with '%s'." % (lines or "?", found or "?", word)
        root.end(attributes={"answer": text})
    print(text)


if len(sys.argv) != 3:
    sys.exit("usage: agent.py FOLDER WORD")
aitrace.configure(service=os.environ.get("AITRACE_SERVICE", "agent"))
asyncio.run(answer(*sys.argv[1:]))
