# SPDX-License-Identifier: MIT
"""aitrace: a program tells what it is doing, while it does it.

Each call writes one line of JSON in the form of aitrace-stream(5): a span starts, a span ends,
something happened. Nothing is collected and nothing is sent later, so what a program said is there
when it crashes, and a reader sees a span while it runs. One file, Python 3.8 or later, nothing but
the standard library: copy it into a project.

    import aitrace

    with aitrace.span("turn", kind="agent"):
        with aitrace.span("chat", kind="llm", attributes={"gen_ai.request.model": "m"}) as chat:
            answer = ask(question)
            chat.update({"gen_ai.usage.output_tokens": answer.tokens})

    @aitrace.traced(kind="tool")            # functions, coroutines, generators of both sorts
    async def search(query): ...

    subprocess.run(command, env=aitrace.environment())        # its spans belong below ours
    request.headers["traceparent"] = aitrace.traceparent()    # and so do those of a server
    with aitrace.span("serve", parent=aitrace.parse(headers.get("traceparent"))): ...

The current span follows the code through `with`, and through asyncio's tasks, by contextvars. A new
thread begins with what TRACEPARENT said: hand it `aitrace.carry(function)`, or a span as `parent`.

Where records go is said by AITRACE_OUT (`fd:N`, a path, `unix:PATH`, `off`; unset: standard error),
who emits by AITRACE_SERVICE or OTEL_SERVICE_NAME, the parent of the first spans by TRACEPARENT.

What it promises to the program that it is a guest of, as aitrace.h does:

- No call raises because tracing failed, or because a value cannot be written. (A call that does not
  exist, with an argument too many, is still a TypeError; and before Python 3.10 a RecursionError
  passes, since the interpreter does not survive the next one.) Nothing is printed, unless AITRACE_DEBUG
  is set; no SIGPIPE, SIGXFSZ or SIGTTOU reaches a program that has given these signals back their
  deadly meaning. No thread is started.
- One os.write per record. To a pipe, FIFO, socket or terminal a line of more than 4096 bytes goes
  as `chunk` lines of at most 4096, since only those are never torn by another writer.
- A record that cannot be written is dropped and counted, never queued: the disk is full, or a
  descriptor in O_NONBLOCK mode was not ready within 100 ms; after such a wait no record waits until
  one gets through. That one is followed by an event `records_dropped` with the attribute `count`.
- An output that can never work again turns tracing off for good. Descriptors that this file opened
  are in O_NONBLOCK mode; one that it was given is used as it is, and blocks when it is a blocking
  one whose reader is slow, as the program's own messages would.
- Calls may come from any thread, from signal handlers of Python, and from the child of a fork.
- All text may hold anything: what is not UTF-8, a lone surrogate included, is written as U+FFFD.
  NaN and infinities are the strings "NaN", "Infinity", "-Infinity"; an integer of more than 64 bits
  is a string; an object is its fields (dataclasses, `model_dump`, `_asdict`) or else its str().
- With tracing off a call costs a branch or two.
"""

import errno
import functools
import os
import re
import select
import stat
import sys
import threading
from contextvars import ContextVar
from json.encoder import encode_basestring as _quote
# Taken here, so that what a test puts in their place later is not asked by us.
from os import urandom as _urandom, write as _os_write
from time import gmtime as _gmtime, monotonic_ns as _steady_ns, sleep as _sleep
from time import strftime as _strftime, time_ns as _time_ns

try:
    import _signal as signal  # the same calls, without an enumeration made of every result
except ImportError:
    import signal

__all__ = [
    "Span", "ROOT", "span", "start", "traced", "use", "carry", "current", "parse",
    "event", "update", "link", "log", "thought", "heartbeat", "exception",
    "state_snapshot", "state_patch", "state_merge",
    "traceparent", "environment", "configure", "close", "enabled", "dropped", "record",
]

WAIT_NS = 100 * 10**6  # the longest wait for a descriptor in O_NONBLOCK mode
LOOK_NS = 10 * 10**6  # between two looks at a descriptor of our own
CHUNK_LINE = 4096  # PIPE_BUF: bytes of the longest line that is never torn, with its LF
CHUNK_DATA = CHUNK_LINE - 96  # of them for the piece
RECORD_MAX = 1 << 26  # bytes of the longest line: readers take no longer one
DEPTH_MAX = 100  # levels of a value
KEYS_MAX = 1000  # whose text is remembered
NODES_MAX = 1000000  # values within one attribute: data that holds itself ends here
CALLS_MAX = 64  # the innermost ones of a traceback: every span that an exception leaves tells it
OWN_FD_MIN = 64  # out of the way of programs that count on low numbers


# Before 3.10 Python ends the process when a stack that ran out does so again, so there the program
# must learn of the first time: a RecursionError is passed on.
_FATAL = RecursionError if sys.version_info < (3, 10) else ()


# ---- Values ------------------------------------------------------------------------------------

_NOT_NUMBERS = {"nan": '"NaN"', "inf": '"Infinity"', "-inf": '"-Infinity"'}
_SURROGATE = re.compile("[\ud800-\udfff]")


def _integer(value):
    if -(1 << 63) <= value < 1 << 63:
        return int.__repr__(value)
    try:
        return '"%d"' % value
    except ValueError:  # more digits than Python is willing to write
        return '"%s"' % hex(value)


def _number(value):
    text = float.__repr__(value)
    return _NOT_NUMBERS.get(text, text)


def _decode(value):
    """Each byte that is not UTF-8 is a lone surrogate here, and U+FFFD when it is written."""
    try:
        if isinstance(value, (bytes, bytearray, memoryview)):
            return bytes(value).decode("utf-8", "surrogateescape")
    except Exception:  # a view that was released
        pass
    return value


def _text(value):
    """A name, a message: text, whatever was given."""
    return _quote(value if type(value) is str else _str(_decode(value)))


def _str(value):
    try:
        if isinstance(value, str):
            return str.__str__(value)
        return str(value) if _is_light(value) else "<%s>" % type(value).__name__
    except _FATAL:
        raise
    except Exception:
        return "<%s>" % type(value).__name__


def _is_light(error):
    """Whether the text of an exception has an end. A state that keeps the states before it, each
    with those before that, is small in memory, and its repr is not."""
    if not isinstance(error, BaseException):
        return True
    left, rest, seen = NODES_MAX, [error], set()
    while rest and left > 0:
        one = rest.pop()
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            rest += (one.args, one.__cause__, one.__context__)
        elif isinstance(one, dict):
            rest += one.values()
            left -= len(one)
        elif isinstance(one, (list, tuple, set, frozenset)):
            rest += one
            left -= len(one)
    return left > 0


_PLAIN = {
    str: _quote,
    int: _integer,
    float: _number,
    bool: lambda value: "true" if value else "false",
    type(None): lambda value: "null",
    bytes: _text,
    bytearray: _text,
    memoryview: _text,
}

_keys = {}  # texts of keys that came before; they are few


def _key(value):
    """The key with its colon. Many readers refuse a NUL in it."""
    text = _keys.get(value) if type(value) is str else None
    if text is None:
        plain = value if type(value) is str else _str(_decode(value))
        text = _quote(plain.replace("\0", "\ufffd")) + ":"
        if len(_keys) < KEYS_MAX and type(value) is str and len(value) < 100:
            _keys[value] = text
    return text


def _fields(value):
    """The mapping that an object is at heart, or None."""
    names = getattr(type(value), "__dataclass_fields__", None)
    if names is not None:
        return {name: getattr(value, name, None) for name in names}
    for method in ("model_dump", "_asdict"):
        if callable(getattr(type(value), method, None)):
            return getattr(value, method)()
    return None


class _Walk:
    """A way through one attribute."""

    __slots__ = ("left", "above")

    def __init__(self):
        self.left = NODES_MAX  # counts down to where it gets too much
        self.above = set()  # the values that we are in, by id

    def count(self, texts):
        self.left -= len(texts)
        return texts

    def long(self, text):
        """Counts as one for every 256 bytes: one text that many refer to is many texts here."""
        self.left -= len(text) >> 8
        return text if self.left > 0 else '"..."'


def _nested(value, walk):
    """A value that is, or may be, more than one."""
    plain = _PLAIN.get(type(value))
    if plain is not None:
        text = plain(value)
        return text if len(text) < 1024 else walk.long(text)
    above, here = walk.above, id(value)
    if here in above or len(above) >= DEPTH_MAX or walk.left <= 0:
        return '"..."'
    above.add(here)
    try:
        return _form(value, walk)
    except _FATAL:
        raise
    except Exception:  # the host's own methods failed, or its data is changing under us
        return _quote(_str(value))
    finally:
        above.discard(here)


def _form(value, walk):
    if isinstance(value, dict) or hasattr(type(value), "items"):
        return _object(value.items(), walk)
    if isinstance(value, (list, tuple, set, frozenset)) and not hasattr(value, "_asdict"):
        return "[%s]" % ",".join(walk.count([_nested(item, walk) for item in tuple(value)]))
    walk.left -= 1
    return _other(value, walk)


def _object(items, walk):
    return "{%s}" % ",".join(walk.count(
        [_key(key) + _nested(item, walk) for key, item in list(items)]))


def _other(value, walk):
    """Relatives of the plain types, objects, and what is known by its text alone."""
    for plain in (str, bytes):
        if isinstance(value, plain):
            return _text(value)
    if isinstance(value, float):
        return _number(value)
    if hasattr(type(value), "__index__"):
        return _integer(value.__index__())
    fields = _fields(value)
    if isinstance(fields, dict):
        return _object(fields.items(), walk)
    inner = getattr(value, "value", None) if hasattr(type(value), "__members__") else None
    return _nested(inner, walk) if inner is not None else _quote(_str(value))


def _value(value):
    plain = _PLAIN.get(type(value))
    return _nested(value, _Walk()) if plain is None else plain(value)


def _given(attributes):
    try:
        return bool(attributes)
    except Exception:  # an array of numpy's says neither yes nor no
        return True


def _attributes(attributes):
    try:
        items = [(key, value) for key, value in attributes.items()]
    except _FATAL:
        raise
    except Exception:  # no mapping, or one that fails: the record is worth more
        items = (("value", attributes),)
    return "{%s}" % ",".join([_key(key) + _value(value) for key, value in items])


# ---- Times and ids -----------------------------------------------------------------------------

_second = (None, "")  # the last one that was asked for, and its text


def _stamp(ns):
    global _second
    second, rest = divmod(ns, 10**9)
    known, text = _second
    if known != second:
        text = _strftime("%Y-%m-%dT%H:%M:%S", _gmtime(second))
        _second = (second, text)
    return "%s.%09dZ" % (text, rest)


def _random_id(size):
    while True:
        value = _urandom(size)
        if any(value):
            return value.hex()


_TRACEPARENT = re.compile(
    "([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(|-.*)", re.DOTALL)


def parse(text):
    """The span that a W3C traceparent (Level 2, section 3.2) names. Text that is not valid gives
    ROOT, which is false: as a parent it begins a new trace."""
    found = _TRACEPARENT.fullmatch(text.strip(" \t")) if isinstance(text, str) else None
    if found is None:
        return ROOT
    version, trace_id, span_id, flags, rest = found.groups()
    if version == "ff" or (version == "00" and rest):
        return ROOT
    if not trace_id.strip("0") or not span_id.strip("0"):
        return ROOT
    return Span(trace_id, span_id, int(flags, 16) & 3)


# ---- What belongs to this process alone --------------------------------------------------------


_shared = vars(sys).setdefault("_aitrace", {})  # by all copies of this file in a program


def _new_mark(parents):
    """Tells the spans of this process from those of others. `parents` is what the parent had, until
    the first copy made another one here."""
    if _shared.get("mark") == parents:
        _shared["mark"] = int.from_bytes(_urandom(8), "big") | 1
    return _shared["mark"]


class _Process:
    """A child of a fork gets a new one: a lock that another thread held then is free there, and the
    parent's drops stay the parent's."""

    def __init__(self, parents_mark=None):
        self.lock = threading.RLock()  # around writes that may be cut short
        self.count_lock = threading.RLock()
        self.mark = _new_mark(parents_mark)
        self.missing = 0  # records dropped and not reported yet
        self.dropped = 0  # records dropped in all
        self.stalled = False  # waiting was in vain: do not wait until a record gets through
        self.torn = False  # a line was written in part
        self.within = False  # and its rest is being written right now

    def drop(self, count=1):
        with self.count_lock:
            self.missing += count
            self.dropped += count

    def take_missing(self):
        with self.count_lock:
            count, self.missing = self.missing, 0
        return count


_process = _Process()


def _after_fork():
    global _process, _begin_lock
    _process = _Process(_process.mark)
    _begin_lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


# ---- Output ------------------------------------------------------------------------------------

_RAISED = frozenset(
    getattr(signal, name) for name in ("SIGPIPE", "SIGXFSZ", "SIGTTOU") if hasattr(signal, name))
# Python ignores these two from its start on; a program may have changed that.
_SIGPIPE, _SIGXFSZ = (getattr(signal, name, None) for name in ("SIGPIPE", "SIGXFSZ"))

# What may pass: the descriptor was not ready, the disk is full, memory is short.
_NOT_READY = (errno.EAGAIN, errno.EWOULDBLOCK)
_PASSING = _NOT_READY + tuple(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG", "ENOBUFS", "ENOMEM")
    if hasattr(errno, name))

_WRITTEN, _DROPPED, _DEAD = "written", "dropped", "dead"


def _deadly():
    """Whether a write may raise a signal that somebody hears."""
    if _SIGPIPE is None or _SIGXFSZ is None:
        return False
    ignored = signal.SIG_IGN
    return signal.getsignal(_SIGPIPE) != ignored or signal.getsignal(_SIGXFSZ) != ignored


def _write_guarded(fd, data):
    """Blocks the signals that a write may raise, and takes back the one that it raised."""
    waiting = signal.sigpending()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, _RAISED)
        return _os_write(fd, data)
    finally:
        for raised in (signal.sigpending() & _RAISED) - waiting:
            if hasattr(signal, "sigtimedwait"):
                signal.sigtimedwait((raised,), 0)
            else:
                signal.sigwait((raised,))
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


class _Wait:
    """All lines of one record share one wait, its report too."""

    __slots__ = ("until", "ready")

    def __init__(self):
        self.until = None  # of the steady clock; None: nothing waited yet
        self.ready = False  # the last poll said that a write would go

    def ready_or_late(self, fd):
        """Waits until `fd` takes something; False when the time is up."""
        now = _steady_ns()
        if self.until is None:
            self.until = now + WAIT_NS
        left = self.until - now
        if left <= 0 or _process.stalled:
            return False
        if self.ready:  # and refused all the same: another writer was faster
            _sleep(0.001)
        self.ready = _poll(fd, left)
        if not self.ready:  # also where a test has stopped the clock
            self.until = now
        return True


def _poll(fd, ns):
    if hasattr(select, "poll"):
        ready = select.poll()
        ready.register(fd, select.POLLOUT)
        return bool(ready.poll(ns // 10**6 + 1))
    return bool(select.select((), (fd,), (), ns / 1e9)[1])


_STANDARD = ("__stdin__", "__stdout__", "__stderr__")  # None: there was none when Python began


class _Output:
    """Where records go, and how that takes bytes."""

    def __init__(self, where):
        self.own = False  # we opened it and close it
        self.fd = -1
        self.looked = 0
        if where.startswith("fd:"):
            if not re.fullmatch("[0-9]+", where[3:]):
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
            self._adopt(int(where[3:]))
        elif where.startswith("unix:"):
            self._adopt_own(self._connect(where[5:]))
        else:
            # O_NONBLOCK: to open a FIFO that nobody reads must fail, not wait.
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            for name in ("O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK"):
                flags |= getattr(os, name, 0)
            self._adopt_own(os.open(where, flags, 0o600))

    @staticmethod
    def _connect(path):
        import socket

        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as made:
            made.setblocking(False)
            made.connect(path)
            return made.detach()

    def _adopt_own(self, fd):
        try:
            import fcntl

            high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, OWN_FD_MIN)
            os.close(fd)
            fd = high
        except (ImportError, OSError):
            pass
        self._adopt(fd)
        self.own = True

    def _adopt(self, fd):
        st = os.fstat(fd)
        self.fd = fd
        self.place = (st.st_dev, st.st_ino)  # a host that closes every descriptor may put ...
        self.mode = st.st_mode  # ... a file of its own there, which must not get our lines
        self.pipe = stat.S_ISFIFO(st.st_mode)
        self.terminal = os.isatty(fd)

    def is_hosts(self):
        """AITRACE_OUT may have come further than the descriptor, and a program may have begun without
        standard error. What has the number then is the host's, and would not be handed on either:
        Python opens everything so."""
        if self.own or os.get_inheritable(self.fd):
            return False
        return self.fd >= len(_STANDARD) or getattr(sys, _STANDARD[self.fd], None) is None

    def _same(self):
        try:
            st = os.fstat(self.fd)
        except OSError:
            return False
        return (st.st_dev, st.st_ino) == self.place

    def close(self):
        if self.own and self._same():
            os.close(self.fd)
        self.fd = -1
        self.own = False

    def lost(self):
        if not self.own:
            return False
        now = _steady_ns()
        if now - self.looked < LOOK_NS:
            return False
        self.looked = now
        return not self._same()

    def tears(self):
        """Whether a line of more than 4096 bytes may be torn by other writers; what is behind the
        number may have changed since."""
        try:
            mode = os.fstat(self.fd).st_mode
        except OSError:
            mode = self.mode
        return (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
                or (stat.S_ISCHR(mode) and os.isatty(self.fd)))

    def _write(self, data):
        if self.terminal or _deadly():
            return _write_guarded(self.fd, data)
        return _os_write(self.fd, data)

    def _write_all(self, data, wait, cut=None):
        """Bytes written, and the error that kept the rest back. `cut` is told of a cut."""
        done = 0
        while done < len(data):
            try:
                count = self._write(data[done:] if done else data)
                if count == 0:
                    return done, errno.ENOSPC
                done += count
            except InterruptedError:
                continue
            except OSError as error:
                if error.errno not in _NOT_READY or not wait.ready_or_late(self.fd):
                    return done, error.errno
            if cut is not None:
                cut(0 < done < len(data))
        return done, 0

    def _write_locked(self, data, wait):
        """One at a time, and first the end of a line that was cut short."""
        process = _process

        def cut(is_cut):
            process.torn = process.within = is_cut

        with process.lock:
            if process.within:  # a signal handler, amid a line of this very thread
                return 0, errno.ENOBUFS
            if process.torn:
                done, error = self._write_all(b"\n", wait)
                if done == 0:
                    return 0, error
                process.torn = False
            try:
                return self._write_all(data, wait, cut)
            finally:
                process.within = False

    def put(self, data, wait):
        """Writes one line. Up to 4096 bytes come out whole or not at all on a pipe."""
        if self.lost():
            return _DEAD, errno.EBADF
        done, error = self._write_all(data, wait) if self.pipe else self._write_locked(data, wait)
        if done == len(data):
            _process.stalled = False
            return _WRITTEN, 0
        if error in _NOT_READY:
            _process.stalled = True
        return (_DROPPED if error in _PASSING else _DEAD), error


def _chunks(line):
    """The line as chunk lines, cut between characters, and between escapes."""
    escaped = line.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    pieces = []
    start, size = 0, len(escaped)
    while start < size:
        end = min(start + CHUNK_DATA, size)
        while end < size and escaped[end] & 0xC0 == 0x80:
            end -= 1
        piece = escaped[start:end]
        if (len(piece) - len(piece.rstrip(b"\\"))) % 2:
            piece = piece[:-1]
        pieces.append(piece)
        start += len(piece)
    name = _urandom(8).hex().encode()
    for seq, piece in enumerate(pieces):
        yield b'{"type":"chunk","id":"%s","seq":%d,"count":%d,"data":"%s"}\n' % (
            name, seq, len(pieces), piece)


# ---- The tracer --------------------------------------------------------------------------------


def _program():
    path = (getattr(sys, "argv", None) or [""])[0] or ""
    name = os.path.basename(path)
    if name == "__main__.py":  # python -m package
        name = os.path.basename(os.path.dirname(path))
    return name if name and name not in ("-", "-c", "-m") else "python"


def _host():
    return os.uname().nodename if hasattr(os, "uname") else ""


class _Tracer:
    """The output and what the environment said; one of them at a time."""

    def __init__(self, out=None, service=None, host=None):
        get = os.environ.get
        self.debug = bool(get("AITRACE_DEBUG"))
        self.service = str(
            service or get("AITRACE_SERVICE") or get("OTEL_SERVICE_NAME") or _program())
        self.host = _host() if host is None else str(host)
        self.outside = ROOT  # what TRACEPARENT says
        self.output = None
        self.on = False
        self.set_outside(get("TRACEPARENT"))
        self.open(str(out or get("AITRACE_OUT") or "fd:2"), not out)

    def set_outside(self, text):
        if text:
            self.outside = parse(text)
            if not self.outside:
                self.say("TRACEPARENT is not valid, a new trace starts", text)

    def open(self, where, inherited):
        if where == "off":
            return
        try:
            output = _Output(where)
            if inherited and output.is_hosts():
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            self.output = output
            self.on = True
        except Exception as error:
            self.say("tracing is off", where, error)

    def say(self, what, *details):
        """One line on standard error, where nothing but ASCII goes."""
        if not self.debug:
            return
        words = [what] + [ascii(str(detail)[:512]) for detail in details]
        try:
            _write_guarded(2, ("aitrace: " + ": ".join(words) + "\n").encode())
        except Exception:
            pass

    def off(self, error):
        if self.on:
            self.on = False
            self.say("tracing is off, a record could not be written", os.strerror(error))

    def close(self):
        self.on = False
        if self.output is not None:
            self.output.close()

    def resource(self, more):
        """Who emits; `more` knows better, or None."""
        words = {"service.name": self.service, "process.pid": os.getpid()}
        if self.host:
            words["host.name"] = self.host
        words.update(more or ())
        return _attributes(words)

    def put(self, line, wait):
        """Writes a line, in chunks where it must be."""
        if len(line) >= RECORD_MAX:
            return _DROPPED
        if len(line) < CHUNK_LINE or not self.output.tears():
            return self.put_line(line + b"\n", wait)
        for one in _chunks(line):
            result = self.put_line(one, wait)
            if result is not _WRITTEN:
                break
        return result

    def put_line(self, line, wait):
        result, error = self.output.put(line, wait)
        if result is _DEAD:
            self.off(error)
        return result

    def report(self, trace_id, wait):
        """Something got through: says in the same trace how many did not."""
        count = _process.take_missing()
        if count and self.put(_encode(
                '{"type":"event","ts":"%s","trace_id":%s,"name":"records_dropped",'
                '"attributes":{"count":%d}}' % (_stamp(_time_ns()), _text(trace_id), count)),
                wait) is not _WRITTEN:
            with _process.count_lock:
                _process.missing += count

    def send(self, text, trace_id):
        wait = _Wait()
        result = _DROPPED
        try:
            result = self.put(_encode(text), wait)
        finally:  # an exception of a signal handler may come through here: that is the host's
            if result is not _WRITTEN:
                _process.drop()
        if result is _WRITTEN and _process.missing:
            self.report(trace_id, wait)


def _encode(text):
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode("utf-8")


_tracer = None
_begin_lock = threading.RLock()


def _begin():
    """Reads the environment, once."""
    global _tracer
    with _begin_lock:
        if _tracer is None:
            try:
                _tracer = _Tracer()
            except Exception:
                _tracer = _Tracer("off")
        return _tracer


def enabled():
    """Whether records are written: ask before building costly attributes."""
    return (_tracer or _begin()).on


def configure(out=None, service=None, host=None):
    """Starts tracing, or starts it anew, with another output; what is None is taken from the
    environment, and host="" leaves host.name out. False when it is off afterwards. It belongs to
    the beginning of a program: no other thread may emit meanwhile."""
    global _tracer
    with _begin_lock:
        if _tracer is not None:
            _tracer.close()
        try:
            _tracer = _Tracer(out, service, host)
        except Exception:
            _tracer = _Tracer("off")
        return _tracer.on


def close():
    """Ends tracing and closes what was opened. The same rule holds."""
    (_tracer or _begin()).close()


def dropped():
    """Records of this process that were dropped so far."""
    return _process.dropped


# ---- Records -----------------------------------------------------------------------------------

_STARTS = ("span_start", "span")
_NAMED = ("span_start", "span", "event")


def _link(one):
    """Text, which is empty for what is no link."""
    other, attributes = one if isinstance(one, tuple) and len(one) == 2 else (one, None)
    other = _as_span(other)
    if not other:
        return ""
    text = '{"trace_id":%s,"span_id":%s' % (_text(other.trace_id), _text(other.span_id))
    return text + (',"attributes":%s}' % _attributes(attributes) if _given(attributes) else "}")


def _links(links):
    try:
        text = ",".join(filter(None, [_link(one) for one in links]))
    except Exception:  # what was given is none; the span is worth more
        return ""
    return ',"links":[%s]' % text if text else ""


def _as_span(span):
    """A span, also of another copy of this file, or a traceparent; anything else is no span."""
    return span if isinstance(span, Span) or "_mark" in vars(type(span)) else parse(span)


def _ids(type, ts, end_ts, span, parent):
    now = _time_ns() if ts is None or end_ts is None else 0
    text = '{"type":"%s","ts":"%s"' % (type, _stamp(now if ts is None else ts))
    if type == "span":
        text += ',"end_ts":"%s"' % _stamp(now if end_ts is None else end_ts)
    text += ',"trace_id":' + _text(span.trace_id)
    if span.span_id:
        text += ',"span_id":' + _text(span.span_id)
    if parent:
        text += ',"parent_span_id":' + _text(parent.span_id)
    return text


def _words(name, kind, status, message):
    text = "" if name is None else ',"name":' + _text(name)
    if kind is not None:
        text += ',"kind":' + _text(kind)
    if status in ("ok", "error"):
        text += ',"status":"%s"' % status
    if message is not None:
        text += ',"status_message":' + _text(message)
    return text


def _scope(scope):
    try:
        name, version = (scope, None) if isinstance(scope, str) else scope
    except Exception:  # what was given is none
        return ""
    version = "" if version is None else ',"version":' + _text(version)
    return ',"scope":{"name":' + _text(name) + version + "}"


def record(type, span, ts=None, end_ts=None, parent=None, name=None, kind=None, status=None,
           message=None, attributes=None, links=None, resource=None, scope=None):
    """Writes a whole record, for those who have times and ids of their own: bridges, importers.
    `type` is that of aitrace-stream(5); times are nanoseconds since 1970, None is now; `links` are
    spans or (span, attributes); `resource` is added to who we are, which a span tells whose parent
    is not of this process; `scope` is (name, version)."""
    tracer = _tracer or _begin()
    if not tracer.on or not span.trace_id:
        return
    try:
        if name is None and type in _NAMED:
            name = ""
        text = _ids(type, ts, end_ts, span, parent) + _words(name, kind, status, message)
        if _given(attributes):
            text += ',"attributes":' + _attributes(attributes)
        if _given(links):
            text += _links(links)
        if type in _STARTS and not (parent and parent._mark == _process.mark):
            text += ',"resource":' + tracer.resource(resource)
        if scope is not None:
            text += _scope(scope)
    except _FATAL:
        raise
    except Exception as error:
        _process.drop()
        tracer.say("a record could not be made", error)
        return
    try:
        tracer.send(text + "}", span.trace_id)
    except _FATAL:
        raise
    except Exception as error:
        tracer.say("a record could not be written", error)


class Span:
    """Which span: ids that never change, to be kept, handed to threads, pickled for other
    processes, and the calls that write about it. False: no span, which as a parent begins a
    new trace."""

    __slots__ = (
        "trace_id", "span_id", "flags", "_mark", "_status", "_message", "_ended")

    def __init__(self, trace_id="", span_id="", flags=3, _mark=0):
        self.trace_id = trace_id
        self.span_id = span_id
        self.flags = flags  # W3C trace flags: 1 sampled, 2 random trace id
        self._mark = _mark  # of the process that started it; 0: it came from outside
        self._status = None
        self._message = None
        self._ended = False

    def __bool__(self):
        return bool(self.trace_id and self.span_id)

    def __eq__(self, other):
        if not isinstance(other, Span):
            return NotImplemented
        return (self.trace_id, self.span_id) == (other.trace_id, other.span_id)

    def __hash__(self):
        return hash((self.trace_id, self.span_id))

    def __reduce__(self):
        return Span, (self.trace_id, self.span_id, self.flags, self._mark)

    def __repr__(self):
        return "<aitrace.Span %s>" % (self.traceparent or "none")

    @property
    def traceparent(self):
        """For an HTTP header, a message, a variable; the empty string when there is no span."""
        return "00-%s-%s-%02x" % (self.trace_id, self.span_id, self.flags) if self else ""

    def environment(self, base=None):
        """A copy of `base` (os.environ) with TRACEPARENT, for a child process."""
        variables = dict(os.environ if base is None else base)
        if self:
            variables["TRACEPARENT"] = self.traceparent
        return variables

    def event(self, name, attributes=None):
        """Something happened now."""
        if self:
            record("event", self, name=name, attributes=attributes)

    def update(self, attributes=None, name=None, kind=None, links=None):
        """More about the span; each key replaces the earlier value of that key, links add up."""
        if self:
            record("span_update", self, name=name, kind=kind, attributes=attributes, links=links)

    def link(self, other, attributes=None):
        """Refers to another span without being its child."""
        other = _as_span(other)
        if self and other:
            self.update(links=((other, attributes),))

    def log(self, body, severity=None):
        """A log line that knows its span."""
        attributes = {"body": body}
        if severity is not None:
            attributes["severity"] = severity
        self.event("log", attributes)

    def thought(self, text):
        """Reasoning that the agent makes visible."""
        self.event("thought", {"text": text})

    def heartbeat(self):
        """The span is still alive."""
        self.event("heartbeat")

    def exception(self, error):
        """An exception, as in OpenTelemetry."""
        if self and enabled():
            self.event("exception", _exception(error))

    def state_snapshot(self, value, key=None):
        """The agent's state is now `value`; `key` says which state where it has several."""
        self._state("state.snapshot", value, key)

    def state_patch(self, operations, key=None):
        """It was changed by a JSON Patch (RFC 6902)."""
        self._state("state.patch", operations, key)

    def state_merge(self, value, key=None):
        """It was changed by a merge patch (RFC 7396)."""
        self._state("state.merge", value, key)

    def _state(self, how, value, key):
        attributes = {} if key is None else {"state.key": key}
        attributes[how] = value
        self.event("agent_state_updated", attributes)

    def status(self, status, message=None):
        """"ok" or "error", and why: what its end will say."""
        self._status = status
        self._message = message

    def end(self, status=None, message=None, attributes=None):
        """Ends the span; without a word, with the status that it was given, or "ok". The second
        time nothing is written."""
        if self._ended or not self:
            return
        self._ended = True
        if status is None:
            status, message = self._status or "ok", message or self._message
        record("span_end", self, status=status, message=message, attributes=attributes)


ROOT = Span()


def _exception(error):
    """The attributes of an exception."""
    type_ = type(error)
    name = type_.__qualname__
    if type_.__module__ != "builtins":
        name = "%s.%s" % (type_.__module__, name)
    attributes = {"exception.type": name, "exception.message": _str(error)}
    if not _has_room():
        return attributes
    try:
        import traceback

        attributes["exception.stacktrace"] = "".join(
            traceback.format_exception(type_, error, error.__traceback__, limit=-CALLS_MAX)
            if _is_light(error) else traceback.format_tb(error.__traceback__, -CALLS_MAX))
    except Exception:
        pass  # the program is ending, or the exception cannot be shown
    return attributes


def _has_room():
    """Whether the stack has room for what a traceback needs, where running out is fatal."""
    if not _FATAL:
        return True
    try:
        sys._getframe(max(sys.getrecursionlimit() - 200, 0))
        return False
    except ValueError:  # it is not so deep
        return True


def _failed(error):
    """Whether a block that `error` left has failed."""
    if isinstance(error, SystemExit):
        return error.code not in (None, 0)
    return error is not None and not isinstance(error, GeneratorExit)


def _finish(span, error):
    """Ends the span of a block; not in the child of a fork, which has it from its parent."""
    if span._mark != _process.mark:
        return
    if _failed(error):
        span.exception(error)
        message = "%s: %s" % (type(error).__name__, _str(error))
        span.end("error", message if _str(error) else type(error).__name__)
    else:
        span.end()


# ---- The current span --------------------------------------------------------------------------


class _Frame:
    """A span that was made current, and what was current before."""

    __slots__ = ("span", "outer")

    def __init__(self, span, outer):
        self.span = span
        self.outer = outer


_frame = _shared.setdefault("frame", ContextVar("aitrace", default=None))


def _enter(span):
    frame = _Frame(span, _frame.get())
    _frame.set(frame)
    return frame


def _leave(frame):
    """What was current before is current again. A generator that is closed late, or elsewhere,
    finds its frame gone, and changes nothing."""
    at = _frame.get()
    while at is not None and at is not frame:
        at = at.outer
    if at is frame:
        _frame.set(frame.outer)
    frame.outer = None  # tasks that were started within keep the frame, and need no more of it


def current():
    """The current span: that of the innermost block, or what TRACEPARENT said, or ROOT."""
    frame = _frame.get()
    return frame.span if frame is not None else (_tracer or _begin()).outside


def start(name, kind=None, attributes=None, parent=None, links=None, scope=None):
    """Starts a span, which its `end` ends, below `parent`: a Span, a traceparent, the current one,
    or ROOT, which begins a trace. It is not current: see `use`. With tracing off it stands for its
    parent, so that a context from outside still reaches the children."""
    try:
        parent = current() if parent is None else _as_span(parent)
        if not enabled():
            return _same(parent)
        trace_id = parent.trace_id or _random_id(16)
        made = Span(trace_id, _random_id(8), parent.flags, _process.mark)
        record("span_start", made, parent=parent, name=name, kind=kind, attributes=attributes,
               links=links, scope=scope)
        return made
    except _FATAL:
        raise
    except Exception:  # no memory, no randomness, no stack
        return ROOT


def _same(parent):
    """What stands for a span that was not started: its parent, which it cannot end."""
    made = Span(parent.trace_id, parent.span_id, parent.flags, parent._mark)
    made._ended = True
    return made


class _Block:
    """What `span` gives: a block (`with`, `async with`), or a decorator."""

    __slots__ = ("arguments", "span", "frame")

    def __init__(self, *arguments):
        self.arguments = arguments

    def __enter__(self):
        self.span = ROOT
        self.frame = None
        try:
            self.span = start(*self.arguments)
            self.frame = _enter(self.span)
        except _FATAL:
            raise
        except Exception:  # the host is at the end of its stack or memory, and will know
            pass
        return self.span

    def __exit__(self, kind, error, trace):
        try:
            if self.frame is not None:
                _leave(self.frame)
            _finish(self.span, error)
        except _FATAL:
            raise
        except Exception:
            pass
        return False

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, kind, error, trace):
        return self.__exit__(kind, error, trace)

    def __call__(self, function):
        return _decorate(function, self.arguments)


class _Here:
    """A block that starts nothing: tracing is off, and nothing would change."""

    __slots__ = ("arguments",)

    def __init__(self, *arguments):
        self.arguments = arguments

    def __enter__(self):
        return current()

    def __exit__(self, kind, error, trace):
        return False

    async def __aenter__(self):
        return current()

    async def __aexit__(self, kind, error, trace):
        return False

    __call__ = _Block.__call__


def span(name, kind=None, attributes=None, parent=None, links=None, scope=None):
    """A block in a span, which is current there:

        with aitrace.span("search", kind="tool") as span:

    An exception that leaves the block is written as an event, makes the status an error, and goes
    on. Before a function it is a decorator: each call is a span."""
    if parent is None and not enabled():
        return _Here(name, kind, attributes, parent, links, scope)
    return _Block(name, kind, attributes, parent, links, scope)


class use:
    """A block in which a span is current that was started elsewhere, and goes on afterwards."""

    def __init__(self, span):
        self._span = _as_span(span)

    def __enter__(self):
        self._frame = _enter(self._span)
        return self._span

    def __exit__(self, kind, error, trace):
        _leave(self._frame)
        return False


def carry(function):
    """The function, or coroutine function, with the span that is current here: for a thread, an
    executor, a callback."""
    import inspect

    here = current()

    def call(*args, **kwargs):
        with use(here):
            return function(*args, **kwargs)

    async def call_coroutine(*args, **kwargs):
        with use(here):
            return await function(*args, **kwargs)

    carried = call_coroutine if inspect.iscoroutinefunction(function) else call
    return functools.wraps(function)(carried)


# ---- Functions ---------------------------------------------------------------------------------


def traced(function=None, name=None, kind=None, attributes=None):
    """A decorator: each call is a span, called as the function unless a name is given. The span of
    a generator lasts until it ends, and is current in it, not in those who loop over it."""
    if function is None:
        return lambda function: traced(function, name, kind, attributes)
    if name is None:
        inner = getattr(function, "__func__", function)
        name = getattr(inner, "__qualname__", None) or type(function).__name__
    return _decorate(function, (name, kind, attributes))


def _decorate(function, arguments):
    import inspect

    if isinstance(function, (staticmethod, classmethod)):
        return type(function)(_decorate(function.__func__, arguments))
    for is_such, decorate in (
            (inspect.isasyncgenfunction, _decorate_async_generator),
            (inspect.isgeneratorfunction, _decorate_generator),
            (inspect.iscoroutinefunction, _decorate_coroutine)):
        if is_such(function):
            return functools.wraps(function)(decorate(function, arguments))
    return functools.wraps(function)(_decorate_function(function, arguments))


def _decorate_function(function, arguments):
    def call(*args, **kwargs):
        with span(*arguments):
            return function(*args, **kwargs)

    return call


def _decorate_coroutine(function, arguments):
    async def call(*args, **kwargs):
        with span(*arguments):
            return await function(*args, **kwargs)

    return call


class _Inside:
    """The frame of a generator, which comes and goes with its steps."""

    __slots__ = ("span", "frame", "outer")

    def __init__(self, arguments):
        self.span = start(*arguments)
        self.frame = _Frame(self.span, None)

    def __enter__(self):
        self.outer = _frame.get()
        _frame.set(self.frame)

    def __exit__(self, kind, error, trace):
        self.frame = _frame.get()
        _frame.set(self.outer)
        self.outer = None
        return False


def _decorate_generator(function, arguments):
    def call(*args, **kwargs):
        inside = _Inside(arguments)
        generator = function(*args, **kwargs)
        step, value = generator.send, None
        error = None
        try:
            while True:
                try:
                    with inside:
                        item = step(value)
                except StopIteration as stop:
                    return stop.value
                try:
                    value = yield item
                    step = generator.send
                except GeneratorExit:
                    with inside:
                        generator.close()
                    raise
                except BaseException as thrown:
                    step, value = generator.throw, thrown
        except BaseException as raised:
            error = raised
            raise
        finally:
            _finish(inside.span, error)
            error = None

    return call


def _decorate_async_generator(function, arguments):
    async def call(*args, **kwargs):
        inside = _Inside(arguments)
        generator = function(*args, **kwargs)
        step, value = generator.asend, None
        error = None
        try:
            while True:
                try:
                    with inside:
                        item = await step(value)
                except StopAsyncIteration:
                    return
                try:
                    value = yield item
                    step = generator.asend
                except GeneratorExit:
                    with inside:
                        await generator.aclose()
                    raise
                except BaseException as thrown:
                    step, value = generator.athrow, thrown
        except BaseException as raised:
            error = raised
            raise
        finally:
            _finish(inside.span, error)
            error = None

    return call


# ---- The short form: about the current span ----------------------------------------------------


def event(name, attributes=None):
    """Something happened now."""
    current().event(name, attributes)


def update(attributes=None, name=None, kind=None, links=None):
    """More about the current span."""
    current().update(attributes, name, kind, links)


def link(other, attributes=None):
    """The current span refers to another one."""
    current().link(other, attributes)


def log(body, severity=None):
    """A log line that knows its span."""
    current().log(body, severity)


def thought(text):
    """Reasoning that the agent makes visible."""
    current().thought(text)


def heartbeat():
    """The current span is still alive."""
    current().heartbeat()


def exception(error):
    """An exception that the current span has caught."""
    current().exception(error)


def state_snapshot(value, key=None):
    """The agent's state is now `value`."""
    current().state_snapshot(value, key)


def state_patch(operations, key=None):
    """It was changed by a JSON Patch (RFC 6902)."""
    current().state_patch(operations, key)


def state_merge(value, key=None):
    """It was changed by a merge patch (RFC 7396)."""
    current().state_merge(value, key)


def environment(base=None):
    """A copy of `base` (os.environ) with the current span's TRACEPARENT, for a child process."""
    return current().environment(base)


def traceparent():
    """That of the current span."""
    return current().traceparent
