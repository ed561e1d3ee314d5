// OTLP requests taken apart, without any of our code: both encodings become the same objects, in which
// nothing stands that a field says by itself, and numbers of 64 bits are text.

import zlib from 'node:zlib'

// name: [number, type, message]; a type is text, hex, base64, bool, int, u32, fixed32, fixed64, double,
// or one or many messages. In `any` what is there counts, whatever it says.
const types = {
	any: {
		stringValue: [1, 'text'], boolValue: [2, 'bool'], intValue: [3, 'int'], doubleValue: [4, 'double'],
		arrayValue: [5, 'one', 'elements'], kvlistValue: [6, 'one', 'pairs'], bytesValue: [7, 'base64'],
	},
	pair: { key: [1, 'text'], value: [2, 'one', 'any'] },
	elements: { values: [1, 'many', 'any'] },
	pairs: { values: [1, 'many', 'pair'] },
	resource: { attributes: [1, 'many', 'pair'], droppedAttributesCount: [2, 'u32'] },
	scope: {
		name: [1, 'text'], version: [2, 'text'], attributes: [3, 'many', 'pair'],
		droppedAttributesCount: [4, 'u32'],
	},
	event: {
		timeUnixNano: [1, 'fixed64'], name: [2, 'text'], attributes: [3, 'many', 'pair'],
		droppedAttributesCount: [4, 'u32'],
	},
	link: {
		traceId: [1, 'hex'], spanId: [2, 'hex'], traceState: [3, 'text'], attributes: [4, 'many', 'pair'],
		droppedAttributesCount: [5, 'u32'], flags: [6, 'fixed32'],
	},
	status: { message: [2, 'text'], code: [3, 'u32'] },
	span: {
		traceId: [1, 'hex'], spanId: [2, 'hex'], traceState: [3, 'text'], parentSpanId: [4, 'hex'],
		name: [5, 'text'], kind: [6, 'u32'], startTimeUnixNano: [7, 'fixed64'],
		endTimeUnixNano: [8, 'fixed64'], attributes: [9, 'many', 'pair'],
		droppedAttributesCount: [10, 'u32'], events: [11, 'many', 'event'],
		droppedEventsCount: [12, 'u32'], links: [13, 'many', 'link'], droppedLinksCount: [14, 'u32'],
		status: [15, 'one', 'status'], flags: [16, 'fixed32'],
	},
	log: {
		timeUnixNano: [1, 'fixed64'], severityNumber: [2, 'u32'], severityText: [3, 'text'],
		body: [5, 'one', 'any'], attributes: [6, 'many', 'pair'], droppedAttributesCount: [7, 'u32'],
		flags: [8, 'fixed32'], traceId: [9, 'hex'], spanId: [10, 'hex'],
		observedTimeUnixNano: [11, 'fixed64'], eventName: [12, 'text'],
	},
	scopeSpans: { scope: [1, 'one', 'scope'], spans: [2, 'many', 'span'], schemaUrl: [3, 'text'] },
	scopeLogs: { scope: [1, 'one', 'scope'], logRecords: [2, 'many', 'log'], schemaUrl: [3, 'text'] },
	resourceSpans: {
		resource: [1, 'one', 'resource'], scopeSpans: [2, 'many', 'scopeSpans'], schemaUrl: [3, 'text'],
	},
	resourceLogs: {
		resource: [1, 'one', 'resource'], scopeLogs: [2, 'many', 'scopeLogs'], schemaUrl: [3, 'text'],
	},
	traces: { resourceSpans: [1, 'many', 'resourceSpans'] },
	logs: { resourceLogs: [1, 'many', 'resourceLogs'] },
}

const wires = {
	text: 2, hex: 2, base64: 2, one: 2, many: 2, bool: 0, int: 0, u32: 0, fixed32: 5, fixed64: 1, double: 1,
}

const nothing = (value) =>
	value === '' || value === 0 || value === '0' || value === false || (Array.isArray(value) && !value.length)

function put(object, type, name, value) {
	if (types[type][name][1] === 'many') (object[name] ??= []).push(value)
	else if (type === 'any' || !nothing(value)) object[name] = value
	else delete object[name]
}

// ---- protocol buffers ------------------------------------------------------------------------------

function varint(bytes, at) {
	let value = 0n
	for (let shift = 0n; ; shift += 7n) {
		if (at >= bytes.length || shift > 63n) throw new Error('a number is cut')
		const byte = bytes[at++]
		value |= BigInt(byte & 0x7f) << shift
		if (byte < 0x80) return [BigInt.asUintN(64, value), at]
	}
}

function field(bytes, at) {
	const [tag, behind] = varint(bytes, at)
	const wire = Number(tag & 7n)
	const number = Number(tag >> 3n)
	let value, size, start = behind
	if (wire === 0) {
		[value, start] = varint(bytes, behind)
		return { number, wire, value, at: start }
	}
	if (wire === 2) {
		[size, start] = varint(bytes, behind)
		size = Number(size)
	} else {
		size = { 1: 8, 5: 4 }[wire]
	}
	if (size === undefined || start + size > bytes.length) throw new Error('a field is cut')
	return { number, wire, value: bytes.subarray(start, start + size), at: start + size }
}

const readers = {
	text: (v) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(v),
	hex: (v) => v.toString('hex'),
	base64: (v) => v.toString('base64'),
	bool: (v) => v !== 0n,
	int: (v) => String(BigInt.asIntN(64, v)),
	u32: (v) => Number(v),
	fixed32: (v) => v.readUInt32LE(),
	fixed64: (v) => String(v.readBigUInt64LE()),
	double: (v) => String(v.readDoubleLE()),
}

export function decode(type, bytes) {
	const object = {}
	for (let at = 0; at < bytes.length; ) {
		const f = field(bytes, at)
		const name = Object.keys(types[type]).find((key) => types[type][key][0] === f.number)
		at = f.at
		if (!name) throw new Error(`${type} has no field ${f.number}`)
		const [, kind, message] = types[type][name]
		if (wires[kind] !== f.wire) throw new Error(`${type}.${name} is of type ${f.wire}`)
		put(object, type, name, message ? decode(message, f.value) : readers[kind](f.value))
	}
	return object
}

// ---- JSON ------------------------------------------------------------------------------------------

const sayers = {
	text: String,
	hex: (v) => v.toLowerCase(),
	base64: (v) => Buffer.from(v, 'base64').toString('base64'),
	bool: (v) => v,
	int: String,
	u32: Number,
	fixed32: Number,
	fixed64: String,
	double: (v) => String(Number(v)),
}

export function canonical(type, json) {
	const object = {}
	for (const [name, value] of Object.entries(json)) {
		const row = types[type][name]
		if (!row) throw new Error(`${type} has no ${name}`)
		for (const one of row[1] === 'many' ? value : [value])
			put(object, type, name, row[2] ? canonical(row[2], one) : sayers[row[1]](one))
	}
	return object
}

// ---- what is in requests ---------------------------------------------------------------------------

const sorted = (value) =>
	Array.isArray(value) ? value.map(sorted)
	: value && typeof value === 'object' ? Object.fromEntries(Object.keys(value).sort().map((k) => [k, sorted(value[k])]))
	: value

// A line for each span, and log, with its resource and scope.
export function items(request) {
	const out = []
	for (const r of request.resourceSpans ?? request.resourceLogs ?? [])
		for (const s of r.scopeSpans ?? r.scopeLogs ?? [])
			for (const item of s.spans ?? s.logRecords ?? [])
				out.push(JSON.stringify(sorted({ item, resource: r.resource ?? {}, scope: s.scope ?? {} })))
	return out
}

export function itemsOfLine(line) {
	const json = JSON.parse(line)
	return items(canonical(json.resourceLogs ? 'logs' : 'traces', json))
}

export function itemsOfRequest(url, headers, body) {
	const type = new URL(url, 'http://x').pathname.endsWith('/v1/logs') ? 'logs' : 'traces'
	if (headers['content-encoding'] === 'gzip') body = zlib.gunzipSync(body)
	return items(headers['content-type'] === 'application/json' ? canonical(type, JSON.parse(body)) : decode(type, body))
}
