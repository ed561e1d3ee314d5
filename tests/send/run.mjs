// run.mjs GROUP: the cases of tests/send/GROUP.json, all at once, each with a server of its own that
// answers as the case says. Whatever the answers are, what was taken and what was kept is together what
// `aitrace-cat --to otlp` has, each span once; the case says which of them, and the rest.
//
//     name      of the case
//     input     a file, by its way from here; $MANY: 1200 spans; or
//     feed      what comes on standard input: text, and records; {"requests": N} waits until as many have
//               come, {"lines": N} until as much was said on standard error, {"ms": N} so long,
//               {"signal": NAME} sends one
//     answers   one a request: status, headers, body (text, or how long), hex (the same), after (ms until
//               it comes), reset, never, cut (its bytes that come); behind the last: 200
//     env, args $URL is the server's, $DIR the case's folder, $PEM its certificate and key
//     files     that are in it
//     tls       the server's certificate is tests/send/server.pem; "client": it wants one too
//     status    how it ends; 0
//     requests  how many came; 1
//     kept      how many spans or logs are in the file
//     sent      how many were taken; else all
//     resend    what was kept is sent again, and all of it is taken
//     once      what is sent is not compared with what aitrace-cat says: spans by their names
//     says      patterns that standard error has, in order; out: the same of standard output
//     never     patterns that neither has
//     heads     what the first request has in its head; null: nothing
//     pause     ms that were at least between the first requests

import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import os from 'node:os'
import path from 'node:path'
import { itemsOfLine, itemsOfRequest } from './otlp.mjs'

const here = path.dirname(new URL(import.meta.url).pathname)
const bin = process.env.AITRACE_BIN ?? path.join(here, '../../build/bin')

// ---- the other side --------------------------------------------------------------------------------

function answer(a, response, socket) {
	if (a.never) return
	if (a.reset) return socket.resetAndDestroy ? socket.resetAndDestroy() : socket.destroy()
	const body = a.hex ? Buffer.from(a.hex, 'hex') : Buffer.from(a.body?.long ? 'x'.repeat(a.body.long) : (a.body ?? ''))
	response.writeHead(a.status ?? 200, { 'content-type': 'application/x-protobuf', 'content-length': body.length, ...a.headers })
	if (a.cut === undefined) return response.end(body)
	response.write(body.subarray(0, a.cut), () => setTimeout(() => socket.destroy(), 50))
}

function serve(c, came) {
	const pem = fs.readFileSync(path.join(here, 'server.pem'))
	const handle = (request, response) => {
		const pieces = []
		request.on('data', (piece) => pieces.push(piece))
		request.on('end', () => {
			const a = c.answers?.[came.length] ?? {}
			const body = Buffer.concat(pieces)
			came.push({ url: request.url, method: request.method, headers: request.headers, body, at: Date.now(), a })
			setTimeout(() => answer(a, response, request.socket), a.after ?? 0)
		})
	}
	const server = c.tls
		? https.createServer({ key: pem, cert: pem, ca: pem, requestCert: c.tls === 'client', rejectUnauthorized: c.tls === 'client' }, handle)
		: http.createServer(handle)
	server.on('tlsClientError', () => {})
	return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

// ---- our side --------------------------------------------------------------------------------------

const until = async (ready, what) => {
	for (let i = 0; !ready(); i++) {
		if (i > 3000) throw new Error(`waited in vain for ${what}`)
		await new Promise((resolve) => setTimeout(resolve, 20))
	}
}

const isText = (step) => typeof step === 'string' || 'type' in step
const textOf = (step) => (typeof step === 'string' ? step : JSON.stringify(step) + '\n')

async function feed(c, child, came, said) {
	for (const step of c.feed ?? []) {
		if (isText(step)) child.stdin.write(textOf(step))
		else if (step.requests) await until(() => came.length >= step.requests, `${step.requests} requests`)
		else if (step.lines) await until(() => said.err.split('\n').length > step.lines, `${step.lines} lines`)
		else if (step.ms) await new Promise((resolve) => setTimeout(resolve, step.ms))
		else if (step.signal) child.kill(step.signal)
	}
	child.stdin.end()
}

const hex = (number, digits) => number.toString(16).padStart(digits, '0')

const many = () =>
	[...Array(1200).keys()].map((i) => `{"type":"span","ts":${1000 + i},"end_ts":${2000 + i},"trace_id":"${hex((i - (i % 100)) / 100 + 1, 32)}","span_id":"${hex(i + 1, 16)}","name":"step ${i}"}\n`).join('')

function inputOf(c, dir) {
	if (c.input !== '$MANY') return path.resolve(here, c.input)
	fs.writeFileSync(path.join(dir, 'many'), many())
	return path.join(dir, 'many')
}

function start(c, dir, url) {
	const put = (text) => text.replaceAll('$URL', url).replaceAll('$DIR', dir).replaceAll('$PEM', path.join(here, 'server.pem'))
	const env = { PATH: process.env.PATH, HOME: dir, XDG_STATE_HOME: `${dir}/state`, ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '', UBSAN_OPTIONS: process.env.UBSAN_OPTIONS ?? '' }
	for (const [name, value] of Object.entries(c.env ?? { OTEL_EXPORTER_OTLP_ENDPOINT: '$URL' })) env[name] = put(value)
	for (const [name, text] of Object.entries(c.files ?? {})) fs.writeFileSync(path.join(dir, name), text)
	const files = c.input ? [inputOf(c, dir)] : []
	return spawn(path.join(bin, 'aitrace-send'), [...(c.args ?? []).map(put), ...files], { env, cwd: dir })
}

async function run(c, dir) {
	const came = []
	const said = { out: '', err: '' }
	const server = await serve(c, came)
	const child = start(c, dir, `${c.tls ? 'https' : 'http'}://localhost:${server.address().port}`)
	child.stdin.on('error', () => {})
	child.stdout.on('data', (text) => (said.out += text))
	child.stderr.on('data', (text) => (said.err += text))
	const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)))
	try {
		await Promise.race([feed(c, child, came, said), ended])
		const timer = setTimeout(() => child.kill('SIGKILL'), 60000)
		said.status = await ended
		clearTimeout(timer)
	} finally {
		child.kill('SIGKILL')
		server.closeAllConnections()
		server.close()
	}
	return { came, said }
}

// ---- what must hold --------------------------------------------------------------------------------

function wanted(c, dir) {
	const options = { encoding: 'utf8', maxBuffer: 1 << 30, cwd: dir, stdio: ['pipe', 'pipe', 'ignore'] }
	const text = (c.feed ?? []).filter(isText).map(textOf).join('')
	const out = c.input
		? execFileSync(path.join(bin, 'aitrace-cat'), ['--to', 'otlp', inputOf(c, dir)], options)
		: execFileSync(path.join(bin, 'aitrace-cat'), ['--to', 'otlp'], { ...options, input: text })
	return lines(out).flatMap(itemsOfLine)
}

const lines = (text) => text.split('\n').filter(Boolean)

function keptFiles(dir) {
	const folder = `${dir}/state/aitrace`
	const files = fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : []
	if (fs.existsSync(`${dir}/kept`)) files.push(`${dir}/kept`)
	return files
}

function keptIn(dir) {
	const files = keptFiles(dir)
	for (const file of files) assert.equal(fs.statSync(file).mode & 0o777, 0o600, `the mode of ${file}`)
	return files.flatMap((file) => lines(fs.readFileSync(file, 'utf8')).flatMap(itemsOfLine))
}

const names = (all) => all.map((line) => JSON.parse(line).item.name)

// To a server that takes everything.
async function resend(dir) {
	const files = keptFiles(dir)
	const again = await run({ args: files, feed: [] }, dir)
	assert.equal(again.said.status, 0, again.said.err)
	return again.came.flatMap((r) => itemsOfRequest(r.url, r.headers, r.body))
}

function holdItems(c, dir, came) {
	const sent = came
		.filter((r) => (r.a.status ?? 200) < 300 && !r.a.reset && !r.a.never)
		.flatMap((r) => itemsOfRequest(r.url, r.headers, r.body))
	const kept = keptIn(dir)
	assert.equal(kept.length, c.kept ?? 0, 'what was kept')
	if (c.sent !== undefined) assert.equal(sent.length, c.sent, 'what was taken')
	if (c.once) assert.deepEqual(names(sent), c.once)
	else if (c.sent === undefined || c.kept) assert.deepEqual([...sent, ...kept].sort(), wanted(c, dir).sort())
}

function holdWords(patterns, text, what) {
	let at = 0
	for (const pattern of patterns ?? []) {
		const found = text.slice(at).match(new RegExp(pattern))
		assert.ok(found, `${what} does not go on with ${pattern}:\n${text}`)
		at += found.index + found[0].length
	}
}

function hold(c, dir, { came, said }) {
	assert.equal(said.status, c.status ?? 0, `it ended with ${said.status}:\n${said.err}`)
	if (c.requests !== null) assert.equal(came.length, c.requests ?? 1, `requests came:\n${said.err}`)
	for (const r of came) assert.equal(r.method, 'POST')
	holdItems(c, dir, came)
	holdWords(c.says, said.err, 'standard error')
	holdWords(c.out, said.out, 'standard output')
	for (const pattern of c.never ?? []) assert.doesNotMatch(said.err + said.out, new RegExp(pattern))
	for (const [name, value] of Object.entries(c.heads ?? {}))
		assert.equal(came[0].headers[name] ?? (name === ':path' ? came[0].url : null), value, name)
	if (c.pause) assert.ok(came[1].at - came[0].at >= c.pause, `it came again after ${came[1].at - came[0].at} ms`)
}

// ---- all of them -----------------------------------------------------------------------------------

async function one(c) {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'send-'))
	try {
		hold(c, dir, await run(c, dir))
		if (c.resend) assert.deepEqual((await resend(dir)).sort(), keptIn(dir).sort())
		return true
	} catch (error) {
		console.log(`${c.name}: ${error.message}`)
		return false
	} finally {
		fs.rmSync(dir, { recursive: true, force: true })
	}
}

// A few at a time: machines are small.
async function all(cases) {
	const left = [...cases]
	const results = []
	const worker = async () => {
		while (left.length) results.push(await one(left.shift()))
	}
	await Promise.all([...Array(8)].map(worker))
	return results.every(Boolean)
}

const cases = JSON.parse(fs.readFileSync(path.join(here, `${process.argv[2]}.json`), 'utf8'))
const chosen = process.argv[3] ? cases.filter((c) => c.name.includes(process.argv[3])) : cases
process.exit((await all(chosen)) ? 0 : 1)
