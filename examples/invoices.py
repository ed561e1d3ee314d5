#!/usr/bin/env python3
"""A small agent that adds up invoices, and is wrong. Who looks into its trace finds out why: aitrace-tutorial(7).

    invoices.py [--speed N] [--host NAME]

It tells with aitrace.py what it does. Its model is a script that waits as long as a model would;
--speed 10 is ten times faster. The answer goes to standard output, records to standard error (or where
AITRACE_OUT says).
"""

import argparse
import os
import sys
import time

sys.dont_write_bytecode = True  # it would lie beside aitrace.py
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib/python"))

import aitrace  # noqa: E402

MODEL = "small-1"
QUESTION = "What do the eight invoices of November come to, in euros?"
SYSTEM = "You keep the books of a small workshop. Use the tools; do no sums yourself."

INVOICES = [
    (101, "USD", 1200.00), (102, "GBP", 340.00), (103, "EUR", 512.40), (104, "USD", 89.90),
    (105, "CAD", 980.00), (106, "CHF", 410.00), (107, "EUR", 75.00), (108, "SEK", 5200.00)]

# What the service of rates knows.
RATES = {"EUR": 1.0, "USD": 0.86, "GBP": 1.14, "CHF": 1.07, "SEK": 0.091}


class Books:
    """What the agent keeps in mind."""

    def __init__(self, speed):
        self.speed = speed
        self.rate = None  # {"currency", "euros"}: the one asked for last
        self.done, self.sum = 0, 0.0

    def wait(self, seconds):
        time.sleep(seconds / self.speed)


# ---- tools ---------------------------------------------------------------------------------------


def ask_service(books, currency):
    """{} for what the service does not know: it calls that a success."""
    with aitrace.span("GET /rates/" + currency, "http", {
            "http.request.method": "GET", "url.path": "/rates/" + currency}) as get:
        books.wait(0.09 if currency in RATES else 0.35)
        body = {"currency": currency, "euros": RATES[currency]} if currency in RATES else {}
        get.update({"http.response.status_code": 200, "http.response.body": body})
    return body


def convert(books, number, currency, amount):
    """Here it goes wrong: where the service knows no rate, the one of the invoice before is still there."""
    with aitrace.span("convert", "tool", {
            "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "convert",
            "gen_ai.tool.call.arguments": {
                "invoice": number, "currency": currency, "amount": amount}}) as span:
        rate = ask_service(books, currency)
        if rate:
            books.rate = rate
        euros = round(amount * books.rate["euros"], 2)
        books.done, books.sum = books.done + 1, round(books.sum + euros, 2)
        span.state_merge({"done": books.done, "sum": books.sum, "rate": books.rate})
        span.update({"gen_ai.tool.call.result": {"euros": euros}})


def list_invoices(books):
    books.wait(0.03)
    return [{"invoice": number, "currency": currency, "amount": amount}
            for number, currency, amount in INVOICES]


def add_up(books, invoices):
    for number in invoices:
        convert(books, *next(invoice for invoice in INVOICES if invoice[0] == number))
    return {"invoices": books.done, "euros": books.sum}


TOOLS = {tool.__name__: tool for tool in (list_invoices, add_up)}


def use_tool(books, call):
    with aitrace.span("execute_tool " + call["name"], "tool", {
            "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": call["name"],
            "gen_ai.tool.call.id": call["id"], "gen_ai.tool.call.arguments": call["arguments"]}) as span:
        result = TOOLS[call["name"]](books, **call["arguments"])
        span.update({"gen_ai.tool.call.result": result})
    return {"type": "tool_call_response", "id": call["id"], "response": result}


# ---- the model -----------------------------------------------------------------------------------


def decide(results):
    """The model's script: what it says after so many results, and the tool that it wants, if any."""
    if not results:
        return "I will see which invoices there are.", ("list_invoices", {})
    if len(results) == 1:
        numbers = [invoice["invoice"] for invoice in results[0]["response"]]
        return "Eight invoices, in several currencies.", ("add_up", {"invoices": numbers})
    return "The eight invoices of November come to %.2f euros." % results[1]["response"]["euros"], None


def say(results):
    """The parts of the model's next message."""
    text, tool = decide(results)
    parts = [{"type": "text", "content": text}]
    if tool:
        parts.append({"type": "tool_call", "id": "call_%d" % (len(results) + 1),
                      "name": tool[0], "arguments": tool[1]})
    return parts


def chat(books, messages, results):
    """One call of the model; what it said is put to the messages."""
    with aitrace.span("chat " + MODEL, "llm", {
            "gen_ai.operation.name": "chat", "gen_ai.provider.name": "example",
            "gen_ai.request.model": MODEL, "gen_ai.request.temperature": 0,
            "gen_ai.system_instructions": [{"type": "text", "content": SYSTEM}],
            "gen_ai.input.messages": messages[:]}) as span:
        parts = say(results)
        books.wait(0.4 + 0.3 * len(parts))
        message = {"role": "assistant", "parts": parts,
                   "finish_reason": "tool_call" if len(parts) > 1 else "stop"}
        span.end(attributes={
            "gen_ai.response.model": MODEL + "-2026-11",
            "gen_ai.output.messages": [message],
            "gen_ai.usage.input_tokens": len(str(messages)) // 4,
            "gen_ai.usage.output_tokens": len(str(parts)) // 4,
            "gen_ai.response.time_to_first_chunk": 0.4 / books.speed,
            "gen_ai.response.finish_reasons": [message["finish_reason"]]})
    messages.append(message)
    return parts


def answer(books):
    with aitrace.span("invoke_agent bookkeeper", "agent", {
            "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "bookkeeper",
            "question": QUESTION}) as root:
        root.state_snapshot({"done": 0, "sum": 0, "rate": None})
        messages = [{"role": "user", "parts": [{"type": "text", "content": QUESTION}]}]
        results = []
        parts = chat(books, messages, results)
        while len(parts) > 1:
            results.append(use_tool(books, parts[1]))
            messages.append({"role": "tool", "parts": [results[-1]]})
            parts = chat(books, messages, results)
        root.end(attributes={"answer": parts[0]["content"]})
    print(parts[0]["content"])


def main():
    parser = argparse.ArgumentParser(usage="invoices.py [--speed N] [--host NAME]")
    parser.add_argument("--speed", type=float, default=1)
    parser.add_argument("--host")
    options = parser.parse_args()
    if not options.speed > 0:
        parser.error("--speed is above 0")
    aitrace.configure(host=options.host)
    answer(Books(options.speed))


if __name__ == "__main__":
    main()
