/*
 * aitrace.mjs: a program tells what it is doing, while it does it. It needs Node 18 or later and
 * nothing else; copy it into a project.
 *
 *	import { event, span, update } from './aitrace.mjs';
 *
 *	await span('turn', { kind: 'agent' }, async () => {
 *		await span('chat small-1', { kind: 'llm' }, async () => {
 *			const answer = await ask();
 *			update({ 'gen_ai.usage.output_tokens': answer.tokens });
 *		});
 *		event('answered', { words: 12 });
 *	});
 *
 * Each call writes one line of JSON in the form of aitrace-stream(5). Nothing is collected and
 * nothing is sent later, so what a program said is there when it crashes, and a reader sees a span
 * while it runs. The page is aitrace-javascript(3).
 *
 * What it promises to the program that it is a guest of:
 *
 * - It throws nothing, prints nothing (unless AITRACE_DEBUG is set), keeps no process alive, and
 *   listens to nothing of `process`. What a block returns or throws comes out as it was, but for a
 *   promise: that is one of our own, which settles alike.
 * - One write(2) per record, done when the call returns. To a pipe, FIFO, socket or terminal a line
 *   of more than 4096 bytes goes as `chunk` lines of at most 4096, which no other writer can tear.
 * - A record that cannot be written is dropped and counted, never queued: the disk is full, or a
 *   descriptor in O_NONBLOCK mode was not ready within 100 ms in all. After that wait no further
 *   record waits until one gets through; that one is followed by an event `records_dropped` with the
 *   `count`.
 * - An output that can never work again (its reader is gone) turns tracing off for good.
 * - Values may be anything: cycles, BigInt, getters that throw, text with lone surrogates.
 * - With tracing off a call costs a comparison, and blocks run without AsyncLocalStorage.
 *
 * What Node has no means for:
 *
 * - A blocking descriptor blocks when its reader is slow. Node itself puts a pipe at standard error
 *   into O_NONBLOCK mode, as soon as `process.stderr` is used.
 * - A connected Unix socket can be written to at once only through the number of its descriptor,
 *   `_handle.fd`: not documented, but as old as Node. Where it is missing tracing is off.
 * - A background job at a terminal with `tostop` is stopped when it writes, as by any message.
 * - Each worker thread opens an output of its own, and counts for itself what it dropped.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import { randomFillSync } from 'node:crypto';
import {
	closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readlinkSync, statSync, writeSync,
} from 'node:fs';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { basename, dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { isatty } from 'node:tty';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const WAIT_MS = 100; // the longest wait for a descriptor in O_NONBLOCK mode
const LINE_MAX = 4096; // bytes of the longest line that no other writer can tear
const RECORD_MAX = 1 << 26; // bytes of the longest line: readers take no longer one
const VALUES_MAX = 1 << 20; // values in the attributes of one record
const DEPTH_MAX = 200; // objects within objects

/* What the environment or the program decided, and how it goes. */
const tracer = {
	gate: 0, // above 0: on; 0: the environment was not read yet; below: off
	output: undefined,
	resource: '', // who emits, as JSON
	outside: undefined, // the context of TRACEPARENT
	debug: false, // AITRACE_DEBUG: give reasons on standard error
	stalled: false, // an output was waited for in vain, and nothing got through since
	missing: 0, // records dropped that no event has told of yet
	dropped: 0, // all of them
};

/* ---- Text ---- */

const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

/* A surrogate that stands alone is no text. Node 20 knows how. */
const wellFormed = String.prototype.toWellFormed ? (text) => text.toWellFormed()
	: (text) => text.replace(/\p{Surrogate}/gu, '\ufffd');

const quote = (text) => (SPECIAL.test(text) ? JSON.stringify(wellFormed(text)) : `"${text}"`);

/* Keys are few and come again and again. Many readers refuse a NUL in one. */
const keys = new Map();

function quoteKey(key) {
	let json = keys.get(key);
	if (json === undefined) {
		json = `${quote(key.replaceAll('\0', '\ufffd'))}:`;
		if (keys.size < 1000 && key.length <= 64)
			keys.set(key, json);
	}
	return json;
}

/* Its name, since what comes out of another realm (vm, Jest) is no instance of our classes. */
const tagOf = (value) => Object.prototype.toString.call(value);

/* Bytes are text in UTF-8: what a child process printed, above all. */
const bytesToText = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

function toText(value) {
	try {
		if (typeof value === 'string')
			return value;
		return tagOf(value) === '[object Uint8Array]' ? bytesToText(value) : String(value);
	} catch {
		return '';
	}
}

/* Options as they are; of what cannot be read, none. */
function membersOf(options) {
	try {
		return { ...options };
	} catch {
		return {};
	}
}

/* ---- Errors ---- */

function messageOf(error) {
	try {
		return typeof error?.message === 'string' ? error.message : String(error);
	} catch {
		return 'unknown';
	}
}

/* `RateLimitError`, also of a class that gave its errors no name. */
function typeOf(error) {
	try {
		if (typeof error !== 'object' || error === null)
			return typeof error;
		const { name } = error;
		if (typeof name === 'string' && name !== '' && name !== 'Error')
			return name;
		return String(error.constructor.name);
	} catch {
		return 'object';
	}
}

/*
 * With the causes, and the first errors of an AggregateError: `fetch failed` and `All promises were
 * rejected` alone say little.
 */
function stackOf(error, depth = 0) {
	try {
		const { stack, cause, errors } = error;
		if (typeof stack !== 'string' || depth > 8)
			return undefined;
		const below = [['Caused by', stackOf(cause, depth + 1)]];
		for (const one of Array.isArray(errors) ? errors.slice(0, 8) : [])
			below.push(['One of its errors', stackOf(one, depth + 5)]);
		return below.reduce((text, [how, it]) => (it === undefined ? text : `${text}\n${how}: ${it}`), stack);
	} catch {
		return undefined;
	}
}

const thrown = (error) => `[Thrown: ${messageOf(error)}]`;

/* ---- Values ---- */

/* A way through the values of one record. */
class Walk {
	left = VALUES_MAX;
	above = []; // the objects that we are in
}

const INT_MAX = 9223372036854775807n; // what a reader holds; larger ones are text

const scalars = {
	string: quote,
	number: (value) => (Number.isFinite(value) ? String(value) : `"${value}"`),
	boolean: String,
	bigint: (value) => (value <= INT_MAX && value >= -INT_MAX - 1n ? String(value) : `"${value}"`),
	symbol: (value) => quote(String(value)),
	undefined: () => 'null',
};

/* The JSON of any value. Throws the walk, when there is too much of it, and nothing else. */
function toJson(value, walk) {
	if (--walk.left < 0)
		throw walk;
	const scalar = scalars[typeof value];
	if (scalar !== undefined)
		return scalar(value);
	return value === null ? 'null' : objectToJson(value, walk);
}

function objectToJson(value, walk) {
	if (walk.above.includes(value))
		return '"[Circular]"';
	if (walk.above.length >= DEPTH_MAX)
		return '"[Deep]"';
	walk.above.push(value);
	try {
		return formToJson(value, walk);
	} catch (error) {
		if (error === walk)
			throw error;
		return quote(thrown(error));
	} finally {
		walk.above.pop();
	}
}

const unboxed = (value, walk) => toJson(value.valueOf(), walk);

/* What is neither an array nor a plain object, by its tag. */
const forms = {
	'[object Uint8Array]': (value) => quote(bytesToText(value)),
	'[object ArrayBuffer]': (value) => quote(Buffer.from(value).toString()),
	'[object Map]': (value, walk) => `{${members(value.keys(), (key) => value.get(key), walk)}}`,
	'[object Set]': (value, walk) => list([...value], walk),
	'[object Error]': errorToJson,
	'[object DOMException]': errorToJson,
	'[object RegExp]': (value) => quote(String(value)),
	'[object Number]': unboxed,
	'[object String]': unboxed,
	'[object Boolean]': unboxed,
	'[object BigInt]': unboxed,
};

const functionToJson = (value) => quote(`[Function: ${value.name}]`);

function formToJson(value, walk) {
	let form = typeof value === 'function' ? functionToJson : forms[tagOf(value)];
	if (typeof value.toJSON === 'function' && !ArrayBuffer.isView(value)) {
		const other = value.toJSON('');
		if (other === null || typeof other !== 'object')
			return toJson(other, walk);
		form = other === value ? form : undefined;
		value = other;
	}
	if (form !== undefined)
		return form(value, walk);
	if (Array.isArray(value) || ArrayBuffer.isView(value))
		return list(value, walk);
	return `{${members(Object.keys(value), (key) => value[key], walk)}}`;
}

/* A member that cannot be read does not hide the others. */
function read(get, key) {
	try {
		return get(key);
	} catch (error) {
		return thrown(error);
	}
}

function list(values, walk) {
	const get = (at) => values[at];
	let json = '';
	for (let i = 0; i < values.length; i++)
		json += (i > 0 ? ',' : '') + toJson(read(get, i), walk);
	return `[${json}]`;
}

/* What is undefined is left out, as JSON.stringify does. */
function members(names, get, walk) {
	let json = '';
	for (const name of names) {
		const value = read(get, name);
		if (value !== undefined)
			json += (json === '' ? '' : ',') + quoteKey(toText(name)) + toJson(value, walk);
	}
	return json;
}

/* What tells most is not enumerable. */
function errorToJson(error, walk) {
	const names = new Set(['name', 'message', ...Object.keys(error), 'stack', 'cause', 'errors']);
	return `{${members(names, (key) => error[key], walk)}}`;
}

/* `,"attributes":{...}` of an object or a Map; nothing when it is empty. */
function attributesJson(attributes, name = 'attributes') {
	if (attributes === undefined || attributes === null)
		return '';
	const json = toJson(attributes, new Walk());
	if (json === '{}')
		return '';
	return `,"${name}":${json.startsWith('{') ? json : `{"value":${json}}`}`;
}

/* ---- Time ---- */

/*
 * JavaScript's wall clock has milliseconds; the steady one has nanoseconds, and began at a time of
 * the wall. The two are not added up, since the sum would lose digits. They are taken here, so that
 * what a test puts in their place later is no time of ours.
 */
const wall = Date.now;
const steady = performance.now.bind(performance);
const DateOf = Date;
const DRIFT_MS = 5;
const TIME_MAX = 9223372036000; // ms; what a reader holds

const clock = {
	origin: Math.floor(performance.timeOrigin), // ms since 1970, UTC, and
	ahead: performance.timeOrigin % 1, // the rest of it
	second: NaN, // the last one that was written out, and
	text: '', // as what: `2026-11-22T06:43:00.`
};

/* The text of milliseconds since 1970, and of nanoseconds to add. */
function stamp(ms, ns) {
	const second = Math.floor(ms / 1000);
	if (second !== clock.second) {
		clock.text = new DateOf(second * 1000).toISOString().slice(0, 20);
		clock.second = second;
	}
	return `${clock.text}${String(1e9 + Math.floor((ms - second * 1000) * 1e6 + ns)).slice(1)}Z`;
}

/* The wall clock was set, or the machine slept: go by it again. */
function adjust() {
	const before = steady();
	const time = wall();
	const after = steady();
	const drift = time - (clock.origin + clock.ahead + after);
	if (after - before < 1 && Math.abs(drift) > DRIFT_MS)
		clock.origin += Math.round(drift);
}

function now() {
	let past = clock.ahead + steady();
	if (Math.floor((clock.origin + past) / 1000) !== clock.second) {
		adjust();
		past = clock.ahead + steady();
	}
	const ms = Math.floor(past);
	return stamp(clock.origin + ms, (past - ms) * 1e6);
}

/* Of nanoseconds (BigInt), milliseconds (number, Date) or [s, ns]: milliseconds and nanoseconds. */
function timeParts(ts) {
	if (typeof ts === 'bigint')
		return [Number(ts / 1000000n), Number(ts % 1000000n)];
	if (Array.isArray(ts))
		return [ts[0] * 1000 + Math.floor(ts[1] / 1e6), ts[1] % 1e6];
	return [Math.floor(ts), (ts % 1) * 1e6];
}

/* What is no time is now. */
function timeText(ts) {
	if (ts === undefined || ts === null)
		return now();
	try {
		const [ms, ns] = timeParts(ts);
		return ms >= 0 && ms < TIME_MAX && ns >= 0 ? stamp(ms, ns) : now();
	} catch {
		return now();
	}
}

/* ---- Ids and contexts ---- */

const pool = { bytes: Buffer.allocUnsafeSlow(4096), used: 4096 };

function randomHex(count) {
	if (pool.used + count > pool.bytes.length) {
		randomFillSync(pool.bytes);
		pool.used = 0;
	}
	const hex = pool.bytes.toString('hex', pool.used, pool.used + count);
	pool.used += count;
	return /[^0]/.test(hex) ? hex : randomHex(count);
}

/* Whose spans are ours: the mark is this process's, and its worker threads are given it. */
const PROCESS = getEnvironmentData('aitrace.process') ?? randomHex(8);
setEnvironmentData('aitrace.process', PROCESS);

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;
const TRACEPARENT = /^[ \t]*([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?[ \t]*$/s;
const FLAGS_NEW = 3; // sampled, random trace id

const isId = (form, value) => typeof value === 'string' && form.test(value);

/*
 * Reads a `traceparent` (W3C Trace Context Level 2, section 3.2). Null for what is not valid there:
 * version ff, upper-case digits, an id of zeros, anything behind a version 00. Of a higher version
 * what 00 has is read.
 */
export function parse(traceparent) {
	const parts = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent) : null;
	if (parts === null)
		return null;
	const [, version, traceId, spanId, flags, more] = parts;
	if (version === 'ff' || (version === '00' && more !== undefined))
		return null;
	return contextOf({ traceId, spanId, traceFlags: Number.parseInt(flags, 16) });
}

/* Of a Span, a traceparent, or an object with traceId and spanId; null when it says no span. */
function contextOf(value) {
	try {
		if (value instanceof Span)
			return value.traceId === '' ? null : value;
		if (typeof value !== 'object' || value === null)
			return parse(value);
		const { traceId, spanId, traceFlags, process: mark } = value;
		if (!isId(TRACE_ID, traceId) || !isId(SPAN_ID, spanId))
			return null;
		return new Span(traceId, spanId, traceFlags & FLAGS_NEW, mark === PROCESS ? PROCESS : '');
	} catch {
		return null;
	}
}

/* The span of a context that this process began by other means: OpenTelemetry's, above all. */
export function own(context) {
	const found = contextOf(context);
	return found === null ? null : new Span(found.traceId, found.spanId, found.traceFlags, PROCESS);
}

/* ---- Output ---- */

/* Errors that may pass: a descriptor was not ready, the disk is full, memory is short. */
const PASSING = new Set(['EAGAIN', 'ENOSPC', 'EDQUOT', 'EFBIG', 'ENOBUFS', 'ENOMEM']);

const failure = (code) => Object.assign(new Error(code), { code });

/* Where records go, and how that takes bytes. */
class Output {
	kind = 'device'; // or pipe, socket, terminal, file
	torn = false; // a line was cut short and has no LF yet

	constructor(fd, own, socket) {
		const stat = fstatSync(fd);
		this.number = fd;
		this.own = own; // we opened it
		this.socket = socket;
		if (stat.isFile())
			this.kind = 'file';
		else if (stat.isFIFO())
			this.kind = 'pipe';
		else if (stat.isSocket())
			this.kind = 'socket';
		else if (stat.isCharacterDevice() && isatty(fd))
			this.kind = 'terminal';
	}

	/* A socket that was destroyed has no descriptor: its number may be another's by now. */
	get fd() {
		return this.socket === undefined ? this.number : this.socket._handle?.fd ?? -1;
	}

	/* Whether other writers may tear a line of more than 4096 bytes. */
	get tears() {
		return this.kind === 'pipe' || this.kind === 'socket' || this.kind === 'terminal';
	}

	close() {
		try {
			if (this.socket !== undefined)
				this.socket.destroy();
			else if (this.own)
				closeSync(this.number);
		} catch {
			// it was closed before
		}
	}
}

const FOLDER = '/proc/self/fd/';

/* What a descriptor stands for that can be read from. */
function sourceOf(fd) {
	try {
		return (lstatSync(FOLDER + fd).mode & 0o400) === 0 ? undefined : readlinkSync(FOLDER + fd);
	} catch {
		return undefined;
	}
}

/* Node's own pipes have both ends in this process; one that was handed down has not. */
function isLoop(fd) {
	try {
		const end = readlinkSync(FOLDER + fd);
		return readdirSync(FOLDER).some((other) => other !== String(fd) && sourceOf(other) === end);
	} catch {
		return false;
	}
}

/*
 * The variable may have come further than the descriptor. What has its number then is Node's: the
 * pipe that wakes its loop, or the channel to a parent, which must not find our lines in them.
 */
function isNodes(fd) {
	if (fd <= 2)
		return false;
	if (fd === process.channel?.fd)
		return true;
	const stat = fstatSync(fd);
	return stat.isFIFO() ? isLoop(fd)
		: !stat.isFile() && !stat.isSocket() && !stat.isCharacterDevice() && !stat.isBlockDevice();
}

function openNumber(digits, inherited) {
	const fd = /^\d{1,9}$/.test(digits) ? Number(digits) : -1;
	if (fd < 0)
		throw failure('EINVAL');
	if (inherited && isNodes(fd))
		throw failure('EBADF');
	return new Output(fd, false);
}

/* Connected when connect() returns. It is never read from, and the loop does not wait for it. */
function openSocket(path) {
	if (Buffer.byteLength(path) > 107)
		throw failure('ENAMETOOLONG');
	if (!statSync(path).isSocket())
		throw failure('ENOTSOCK');
	const socket = connect({ path, allowHalfOpen: true });
	socket.on('error', () => {});
	socket.pause();
	socket.unref();
	try {
		const output = new Output(socket._handle.fd, true, socket);
		writeSync(output.fd, ''); // fails when it is not connected
		return output;
	} catch (error) {
		socket.destroy();
		throw error;
	}
}

/* O_NONBLOCK: to open a FIFO that nobody reads must fail, not wait. */
function openPath(path) {
	const { O_WRONLY, O_APPEND, O_CREAT, O_NOCTTY, O_NONBLOCK } = constants;
	return new Output(openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_NONBLOCK, 0o600), true);
}

function openOutput(where, inherited) {
	if (where.startsWith('fd:'))
		return openNumber(where.slice(3), inherited);
	return where.startsWith('unix:') ? openSocket(where.slice(5)) : openPath(where);
}

/* ---- Lines ---- */

const bell = new Int32Array(new SharedArrayBuffer(4));

/* All lines of one record share one wait. */
class Wait {
	until = 0; // of the steady clock; 0: nothing waited yet
	step = 0.05; // ms to the next try

	/* False when the time is up. */
	pass() {
		const time = steady();
		if (this.until === 0)
			this.until = time + WAIT_MS;
		if (tracer.stalled || time >= this.until)
			return false;
		Atomics.wait(bell, 0, 0, this.step);
		this.step = Math.min(this.step * 2, 2);
		return true;
	}
}

/* Writes until all is out; gives how many bytes are, and why it is not more. */
function writeAll(output, bytes, length, wait) {
	let done = 0;
	while (done < length) {
		let code;
		try {
			const count = writeSync(output.fd, bytes, done, length - done);
			done += count;
			code = count > 0 ? undefined : 'ENOSPC';
		} catch (error) {
			code = error.code ?? 'EIO';
		}
		if (code !== undefined && (code !== 'EAGAIN' || !wait.pass()))
			return { done, code };
	}
	return { done };
}

const LF = Buffer.from('\n');

/* Gives why it could not be. First comes the end of a line that was cut short. */
function writeLine(output, bytes, length, wait) {
	if (output.torn) {
		const { code } = writeAll(output, LF, 1, wait);
		if (code !== undefined)
			return code;
		output.torn = false;
	}
	const { done, code } = writeAll(output, bytes, length, wait);
	output.torn = code !== undefined && done > 0;
	return code;
}

const QUOTE = 0x22;
const SLASH = 0x5c;

/* Bytes of a chunk beside its data: the numbers have at most ten digits. */
const FRAME = Buffer.byteLength('{"type":"chunk","id":"","seq":,"count":,"data":""}\n') + 16 + 20;

/* JSON as the text of a JSON string: it has no control characters any more. */
function escaped(bytes) {
	const text = Buffer.allocUnsafe(2 * bytes.length);
	let length = 0;
	for (let i = 0; i < bytes.length; i++) {
		if (bytes[i] === QUOTE || bytes[i] === SLASH)
			text[length++] = SLASH;
		text[length++] = bytes[i];
	}
	return text.subarray(0, length);
}

/* Where such text may be cut: not in a character, and not behind a backslash. */
function cut(text, from) {
	let to = from + LINE_MAX - FRAME;
	if (to >= text.length)
		return text.length;
	while ((text[to] & 0xc0) === 0x80)
		to--;
	let slashes = 0;
	while (to - slashes > from && text[to - slashes - 1] === SLASH)
		slashes++;
	return to - (slashes % 2);
}

/* A long line, without its LF, as `chunk` lines: aitrace-stream(5), "Chunks". */
function writeChunks(output, line, wait) {
	const text = escaped(line.subarray(0, -1));
	const cuts = [0];
	while (cuts.at(-1) < text.length)
		cuts.push(cut(text, cuts.at(-1)));
	const id = randomHex(8);
	const chunk = Buffer.allocUnsafe(LINE_MAX);
	let code;
	for (let seq = 0; seq + 1 < cuts.length && code === undefined; seq++) {
		let length = chunk.write(
			`{"type":"chunk","id":"${id}","seq":${seq},"count":${cuts.length - 1},"data":"`);
		length += text.copy(chunk, length, cuts[seq], cuts[seq + 1]);
		length += chunk.write('"}\n', length);
		code = writeLine(output, chunk, length, wait);
	}
	return code;
}

const scratch = Buffer.allocUnsafeSlow(LINE_MAX);

function writeText(output, line, wait) {
	if (line.length <= LINE_MAX / 3)
		return writeLine(output, scratch, scratch.write(line), wait);
	const bytes = Buffer.from(line);
	if (bytes.length > LINE_MAX && output.tears)
		return writeChunks(output, bytes, wait);
	return writeLine(output, bytes, bytes.length, wait);
}

/* True when all of it got through. */
function writeRecord(line) {
	const code = writeText(tracer.output, line, new Wait());
	if (code === undefined) {
		tracer.stalled = false;
		return true;
	}
	if (code === 'EAGAIN')
		tracer.stalled = true;
	if (!PASSING.has(code))
		turnOff('a record could not be written', code);
	return false;
}

/* Something got through: say in the same trace how many did not. */
function report(traceId) {
	const { missing } = tracer;
	tracer.missing = 0;
	if (!writeRecord(`{"type":"event","ts":"${now()}","trace_id":"${traceId}","name":"records_dropped",` +
		`"attributes":{"count":${missing}}}\n`))
		tracer.missing += missing;
}

/* ---- Records ---- */

const TYPES = new Set(['span_start', 'span_update', 'span_end', 'event', 'span']);
const STATUSES = new Set(['ok', 'error']);

const member = (name, value) =>
	(value === undefined || value === null ? '' : `,"${name}":${quote(toText(value))}`);

/* Of a context, or { context, attributes }; nothing when it says no span. */
function linkJson(link) {
	const { context: inner, attributes } = membersOf(link);
	const context = contextOf(inner ?? link);
	return context === null ? []
		: `{"trace_id":"${context.traceId}","span_id":"${context.spanId}"${attributesJson(attributes)}}`;
}

function linksJson(links) {
	const texts = links === undefined || links === null ? [] : [links].flat().flatMap(linkJson);
	return texts.length === 0 ? '' : `,"links":[${texts.join(',')}]`;
}

/* On the spans whose parent is none of this process's. */
function resourceJson({ resource }, parent) {
	if (parent?.process === PROCESS)
		return '';
	return resource === undefined ? `,"resource":${tracer.resource}` : attributesJson(resource, 'resource');
}

function scopeJson({ scope }) {
	const { name, version } = membersOf(scope);
	return name === undefined ? '' : `,"scope":{"name":${quote(toText(name))}${member('version', version)}}`;
}

/* The record's line. Members stand in the order of aitrace-stream(5). */
function format(record, context) {
	const { type } = record;
	const parent = contextOf(record.parent);
	const starts = type === 'span_start' || type === 'span';
	let line = `{"type":"${type}","ts":"${timeText(record.ts)}"`;
	if (type === 'span')
		line += `,"end_ts":"${timeText(record.endTs)}"`;
	line += `,"trace_id":"${context.traceId}","span_id":"${context.spanId}"`;
	if (starts && parent !== null)
		line += `,"parent_span_id":"${parent.spanId}"`;
	line += member('name', starts || type === 'event' ? record.name ?? '' : record.name);
	line += member('kind', record.kind);
	if (STATUSES.has(record.status))
		line += `,"status":"${record.status}"`;
	line += member('status_message', record.statusMessage);
	line += attributesJson(record.attributes) + linksJson(record.links);
	if (starts)
		line += resourceJson(record, parent) + scopeJson(record);
	return `${line}}\n`;
}

function lose() {
	tracer.missing++;
	tracer.dropped++;
}

/* A character is 3 bytes at most. */
function tooLong(line) {
	return line.length * 3 > RECORD_MAX && Buffer.byteLength(line) > RECORD_MAX;
}

function send(record, context) {
	const line = format(record, context);
	if (tooLong(line) || !writeRecord(line))
		lose();
	else if (tracer.missing > 0)
		report(context.traceId);
}

/*
 * Writes a record with all its members, for those who have times and ids of their own: bridges,
 * importers. The other calls are made of this.
 */
export function emit(record) {
	if (!enabled())
		return;
	try {
		const context = contextOf(record.context);
		if (context !== null && TYPES.has(record.type))
			send(record, context);
	} catch {
		lose(); // too large, or stranger than we thought
	}
}

/* ---- Spans ---- */

const ENDED = Symbol('ended');
const STATUS = Symbol('status');

/*
 * Which span, and what can be said about it. As it is, it can be posted to a worker thread and be a
 * parent there.
 */
class Span {
	constructor(traceId, spanId, traceFlags, mark) {
		this.traceId = traceId; // 32 hex digits
		this.spanId = spanId; // 16 hex digits
		this.traceFlags = traceFlags; // of W3C Trace Context
		this.process = mark; // of the process that started it; '' for another one
		this[ENDED] = false;
		this[STATUS] = undefined; // what the end is going to say
	}

	/* `00-<trace_id>-<span_id>-<flags>`, for a header or a variable; '' when this is no span. */
	get traceparent() {
		return this.traceId === '' ? '' : `00-${this.traceId}-${this.spanId}-0${this.traceFlags}`;
	}

	/* More attributes, each of which replaces the earlier value of its key; also `name`, `kind`. */
	update(attributes, others) {
		const { name, kind } = membersOf(others);
		emit({ type: 'span_update', context: this, name, kind, attributes });
	}

	event(name, attributes) {
		emit({ type: 'event', context: this, name, attributes });
	}

	/* Event `exception`, as in OpenTelemetry. */
	exception(error) {
		if (enabled())
			this.event('exception', {
				'exception.type': typeOf(error),
				'exception.message': messageOf(error),
				'exception.stacktrace': stackOf(error),
			});
	}

	/* A log line that knows its span; `severity` is `warn`, `error` ... */
	log(body, severity) {
		this.event('log', { body, severity });
	}

	/* Reasoning that the agent makes visible. */
	thought(text) {
		this.event('thought', { text });
	}

	/* The span is still alive. */
	heartbeat() {
		this.event('heartbeat');
	}

	/*
	 * The agent's state is now `state`, or changed by a JSON Patch (RFC 6902), or by a merge patch
	 * (RFC 7396). `key` says which state where there are several.
	 */
	stateSnapshot(state, key) {
		this.event('agent_state_updated', { 'state.key': key, 'state.snapshot': state });
	}

	statePatch(operations, key) {
		this.event('agent_state_updated', { 'state.key': key, 'state.patch': operations });
	}

	stateMerge(changes, key) {
		this.event('agent_state_updated', { 'state.key': key, 'state.merge': changes });
	}

	/* This span refers to another one without being its child. */
	link(other, attributes) {
		emit({ type: 'span_update', context: this, links: [{ context: other, attributes }] });
	}

	/* What the end will say if it is not told otherwise: `ok` or `error`, and why, for people. */
	status(status, message) {
		this[STATUS] = { status, message };
	}

	/* With `status`, `message` and `attributes`. Only the first end of a span is written. */
	end(how) {
		if (!enabled() || this[ENDED])
			return;
		this[ENDED] = true;
		const { status, message, attributes } = { ...this[STATUS], ...membersOf(how) };
		emit({ type: 'span_end', context: this, status, statusMessage: message, attributes });
	}

	/* Calls `block` with this span as the current one, and gives what it gives. */
	run(block, ...args) {
		return run(this, block, ...args);
	}
}

/* What stands for no span: nothing is written about it, and below it a trace begins. */
const NONE = new Span('', '', 0, '');

/* ---- The current span ---- */

/* One for all copies of this file in a program. */
const storage = globalThis[Symbol.for('aitrace.current')] ??= new AsyncLocalStorage();

/* The span that we are in; at first the one that TRACEPARENT names; or one that is no span. */
export function current() {
	const context = storage.getStore() ?? (enabled(), tracer.outside);
	return context instanceof Span ? context : contextOf(context) ?? NONE;
}

/* Calls `block` with `context` as the current span, also in all that it awaits. */
export function run(context, block, ...args) {
	return storage.run(contextOf(context) ?? NONE, block, ...args);
}

/*
 * Makes `context` current for the rest of this function and what it calls and awaits (and, when it
 * is async and nothing was awaited yet, for its caller). Gives the one that was.
 */
export function enter(context) {
	const before = current();
	storage.enterWith(contextOf(context) ?? NONE);
	return before;
}

/*
 * Starts a span below the current one, or below `parent`: a Span, a traceparent, an object with
 * traceId and spanId; null begins a trace. Whoever begins a span ends it. It does not become the
 * current one: see `run`. With tracing off it is the parent, so that a context from outside still
 * reaches the children.
 */
export function begin(name, options) {
	const { parent: given, kind, attributes, links } = membersOf(options);
	const parent = contextOf(given === undefined ? current() : given);
	if (!enabled())
		return parent ?? NONE;
	const context = new Span(parent?.traceId ?? randomHex(16), randomHex(8),
		parent?.traceFlags ?? FLAGS_NEW, PROCESS);
	emit({ type: 'span_start', context, parent, name, kind, attributes, links });
	return context;
}

function succeed(span) {
	span.end({ status: 'ok', ...span[STATUS] });
}

function rethrow(span, error) {
	span.exception(error);
	span.end({ status: 'error', message: messageOf(error) });
	throw error;
}

/* Whether it is a promise, or a generator. Of what can be awaited but is not, nothing is known. */
function isA(names, value) {
	try {
		return typeof value === 'object' && names.includes(tagOf(value));
	} catch {
		return false;
	}
}

const PROMISES = ['[object Promise]'];
const GENERATORS = ['[object Generator]', '[object AsyncGenerator]'];

/*
 * Calls `block` with a new span, the current one meanwhile, and gives what it gives. The span ends
 * when the block returns or its promise settles: with status `ok`, or when it throws, after an
 * event `exception`, with status `error`; of a generator, when it is done. `options` are those of
 * `begin`, and may be left out.
 */
export function span(name, options, block) {
	if (typeof options === 'function')
		return span(name, undefined, options);
	if (typeof block !== 'function')
		return span(name, options, () => undefined);
	if (!enabled())
		return untraced(options, block);
	const context = begin(name, options);
	let result;
	try {
		result = storage.run(context, block, context);
	} catch (error) {
		rethrow(context, error);
	}
	if (isA(PROMISES, result))
		return settle(context, result);
	if (isA(GENERATORS, result))
		return stepwise(context, result);
	succeed(context);
	return result;
}

/* The block alone; a parent is passed on, if one was given. */
function untraced(options, block) {
	const given = read((key) => options?.[key], 'parent');
	if (given === undefined)
		return block(current());
	const parent = contextOf(given) ?? NONE;
	return storage.run(parent, block, parent);
}

/* A promise of our own, so that one that nobody handles is still one that nobody handles. */
function settle(context, promise) {
	return Promise.resolve(promise).then((value) => {
		succeed(context);
		return value;
	}, (error) => rethrow(context, error));
}

/* A generator works later: each step has the span as the current one, and the last one ends it. */
function stepwise(context, source) {
	const step = (method) => (value) => {
		const finish = (result) => {
			if (result.done)
				succeed(context);
			return result;
		};
		try {
			const result = storage.run(context, () => source[method](value));
			return isA(PROMISES, result) ? result.then(finish, (error) => rethrow(context, error)) : finish(result);
		} catch (error) {
			return rethrow(context, error);
		}
	};
	return Object.assign(Object.create(Object.getPrototypeOf(source)),
		{ next: step('next'), return: step('return'), throw: step('throw') });
}

/*
 * A function that does what `work` does, in a span each time. Options are those of `span` and
 * `name`, by default that of the function; `attributes` may be a function of the arguments.
 */
export function traced(work, options) {
	const { name = work.name || 'anonymous', attributes, ...others } = membersOf(options);
	const wrapper = function (...args) {
		if (!enabled())
			return Reflect.apply(work, this, args);
		return span(name, { ...others, attributes: attributesOf(attributes, args) },
			() => Reflect.apply(work, this, args));
	};
	for (const property of ['name', 'length'])
		Object.defineProperty(wrapper, property, { value: work[property], configurable: true });
	return wrapper;
}

function attributesOf(attributes, args) {
	try {
		return typeof attributes === 'function' ? attributes(...args) : attributes;
	} catch (error) {
		return { 'aitrace.attributes': thrown(error) };
	}
}

/* The same of the current span. */
export const update = (attributes, others) => current().update(attributes, others);
export const event = (name, attributes) => current().event(name, attributes);
export const exception = (error) => current().exception(error);
export const log = (body, severity) => current().log(body, severity);
export const thought = (text) => current().thought(text);
export const heartbeat = () => current().heartbeat();
export const stateSnapshot = (state, key) => current().stateSnapshot(state, key);
export const statePatch = (operations, key) => current().statePatch(operations, key);
export const stateMerge = (changes, key) => current().stateMerge(changes, key);
export const link = (other, attributes) => current().link(other, attributes);
export const status = (word, message) => current().status(word, message);

/*
 * A copy of `variables` for a child process whose spans belong below `context`:
 * spawn(command, { env: environment() }).
 */
export function environment(context = current(), variables = process.env) {
	const traceparent = contextOf(context)?.traceparent;
	const copy = membersOf(variables);
	return traceparent === undefined ? copy : { ...copy, TRACEPARENT: traceparent };
}

/* ---- Configuration ---- */

const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;
const visible = (text) =>
	text.replace(CONTROLS, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

/* A line on standard error. */
function say(...words) {
	if (!tracer.debug)
		return;
	try {
		writeSync(2, `aitrace: ${words.map((word) => visible(String(word).slice(0, 512))).join(': ')}\n`);
	} catch {
		// nobody listens
	}
}

function turnOff(...why) {
	tracer.gate = -1;
	say('tracing is off', ...why);
}

/* A variable that is empty says nothing. */
const variable = (name) => process.env[name] || undefined;

/* The program's file; of an index.js the folder says more. */
function programName() {
	const path = process.argv[1] ?? process.execPath;
	return basename(/^index\.[cm]?[jt]s$/.test(basename(path)) ? dirname(path) : path);
}

function resourceOf({ service, host }) {
	const name = service ?? variable('AITRACE_SERVICE') ?? variable('OTEL_SERVICE_NAME') ?? programName();
	return toJson({
		'service.name': toText(name),
		'process.pid': process.pid,
		'host.name': host === '' ? undefined : toText(host ?? hostname()),
	}, new Walk());
}

function outsideOf(traceparent) {
	const context = parse(traceparent);
	if (context === null && traceparent !== undefined)
		say('TRACEPARENT is not valid, a new trace starts', traceparent);
	return context ?? undefined;
}

function start({ out, ...who }) {
	const where = out ?? variable('AITRACE_OUT') ?? 'fd:2';
	tracer.stalled = false;
	tracer.debug = variable('AITRACE_DEBUG') !== undefined;
	tracer.outside = outsideOf(variable('TRACEPARENT'));
	tracer.resource = resourceOf(who);
	if (where === 'off')
		return;
	try {
		tracer.output = openOutput(where, out === undefined);
		tracer.gate = 1;
	} catch (error) {
		turnOff(where, error.code ?? messageOf(error));
	}
}

/*
 * Starts tracing, or starts it anew. Without it, and for what is not given, the environment decides:
 * `out` is where records go (AITRACE_OUT: `fd:N`, `unix:PATH`, `off`, or the path of a file),
 * `service` and `host` are who emits ('' leaves the host out). False when tracing is off then.
 */
export function configure(options) {
	close();
	try {
		start(membersOf(options));
	} catch (error) {
		turnOff(messageOf(error));
	}
	return tracer.gate > 0;
}

/* Ends tracing and closes what was opened for it. */
export function close() {
	tracer.gate = -1;
	tracer.output?.close();
	tracer.output = undefined;
}

/* Whether records are written: ask before building costly attributes. */
export function enabled() {
	return tracer.gate > 0 || (tracer.gate === 0 && configure());
}

/* Records of this thread that were dropped so far. */
export function dropped() {
	return tracer.dropped;
}
