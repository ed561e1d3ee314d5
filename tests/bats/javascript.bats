#!/usr/bin/env bats
# lib/javascript/aitrace.mjs: what is special to the language. What all emitters share is in emitters.bats.
#
# shellcheck disable=SC2016 # programs in JavaScript, with $ and ` of their own
load helper

LIBRARY=$TOP/lib/javascript/aitrace.mjs
PARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	command -v node >/dev/null || skip 'node is not here'
	[[ -z ${SANITIZE-} ]] || skip 'nothing of it was built with sanitizers'
	export AITRACE_OUT=stream
}

# program: standard input behind an import of all names becomes program.mjs.
program() {
	{
		echo "import * as aitrace from '$LIBRARY';"
		echo "const { $(sed -n 's/^export \(const\|function\|class\) \([A-Za-z]*\).*/\2/p' "$LIBRARY" |
			paste -sd,) } = aitrace;"
		cat
	} >program.mjs
}

# js: a program on standard input, which succeeds and writes nothing to standard error. `said` is what
# it said.
js() {
	program
	node program.mjs >said 2>err || {
		cat err
		return 1
	}
	same <err
}

# is FILTER [ARG]...: the FILTER of jq is true of the array of all records.
is() {
	jq -es "$@" stream >/dev/null && return
	printf 'not so: %s\nin:\n' "$1"
	cut -c 1-400 stream | head -n 50
	return 1
}

# shaped: the stream as a tree, a line a span, with its status.
shaped() {
	aitrace-tree --strict --json stream >trees
	jq -r 'def show($in): $in + .name + (if .status then " " + .status else "" end),
		(.children[] | show($in + "  ")); .roots[] | show("")' trees
}

# ---- the current span ---------------------------------------------------------------------------

@test "the current span follows the code through all that waits" {
	js <<-'END'
		import { EventEmitter, once } from 'node:events';
		import { setTimeout as sleep } from 'node:timers/promises';
		const leaf = (name) => span(name, () => {});
		const emitter = new EventEmitter();
		await span('root', async () => {
			await span('await', async () => { await null; await sleep(1); leaf('in await'); });
			await span('timer', () => new Promise((done) => setTimeout(() => { leaf('in timer'); done(); }, 1)));
			await span('tick', () => new Promise((done) => process.nextTick(() => { leaf('in tick'); done(); })));
			await span('micro', () => new Promise((done) => queueMicrotask(() => { leaf('in micro'); done(); })));
			await span('immediate', () => new Promise((done) => setImmediate(() => { leaf('in immediate'); done(); })));
			await span('emitter', async () => {
				const told = once(emitter, 'told');
				setTimeout(() => emitter.emit('told'), 1);
				await told;
				leaf('in emitter');
			});
			setTimeout(() => emitter.emit('1'), 1);
			await span('all', () => Promise.all([3, 2, 1].map(async (n) => {
				await once(emitter, `${n}`);
				await span(`branch ${n}`, async () => {
					const all = once(emitter, '4');
					setImmediate(() => emitter.emit(`${n + 1}`));
					await all;
					leaf(`in branch ${n}`);
				});
			})));
			leaf('last');
		});
	END
	shaped | same 'root ok
  await ok
    in await ok
  timer ok
    in timer ok
  tick ok
    in tick ok
  micro ok
    in micro ok
  immediate ok
    in immediate ok
  emitter ok
    in emitter ok
  all ok
    branch 1 ok
      in branch 1 ok
    branch 2 ok
      in branch 2 ok
    branch 3 ok
      in branch 3 ok
  last ok'
}

@test "begin, run, enter: a span that no block holds" {
	js <<-'END'
		const outer = begin('outer');
		const before = current();
		outer.run((a, b) => {
			if (current() !== outer || a + b !== 3)
				throw new Error('run');
			span('in run', () => {});
		}, 1, 2);
		span('beside', () => {});
		(async () => {
			await null;
			enter(outer);
			span('entered', () => {});
			await null;
			span('entered still', () => {});
			enter(null);
			span('a root', () => {});
		})();
		await new Promise(setImmediate);
		if (current() !== before || before.traceparent !== '')
			throw new Error('enter leaks');
		outer.status('error', 'later');
		outer.end({ attributes: { n: 1 } });
		outer.end({ status: 'ok' });
		const ok = begin('ok', { parent: outer });
		ok.status('error');
		ok.end({ status: 'ok' });
		begin('unset', { parent: outer.traceparent }).end();
		span('told', { parent: { traceId: outer.traceId, spanId: outer.spanId } }, (it) => it.status('error', 'no'));
	END
	is '[.[] | select(.type == "span_end" and .attributes.n == 1)] | length == 1
		and (.[0] | .status == "error" and .status_message == "later")'
	shaped | sort | same '  entered ok
  entered still ok
  in run ok
  ok ok
  told error
  unset unset
a root ok
beside ok
outer error'
}

@test "two copies of the file in one program: one current span" {
	cp "$LIBRARY" copy.mjs
	js <<-'END'
		const copy = await import('./copy.mjs');
		span('outer', () => copy.span('inner', () => span('innermost', () => copy.event('here'))));
	END
	shaped | same 'outer ok
  inner ok
    innermost ok'
	is '[.[] | select(.resource)] | length == 1'
}

# ---- blocks -------------------------------------------------------------------------------------

@test "what a block returns or throws comes out as it was" {
	js <<-'END'
		import assert from 'node:assert/strict';
		const it = {};
		assert.equal(span('sync', () => it), it);
		assert.equal(await span('async', async () => it), it);
		const lazy = { then: (done) => done(it) };
		assert.equal(span('thenable', () => lazy), lazy);
		assert.equal(await span('thenable', async () => lazy), it);
		const error = Object.freeze(new TypeError('no'));
		assert.equal(span('without a block'), undefined);
		assert.throws(() => span('throws', () => { throw error; }), (got) => got === error);
		await assert.rejects(span('rejects', async () => { throw error; }), (got) => got === error);
		for (const odd of [undefined, null, 5, 'text', Symbol('s'), 7n, () => {}, Object.create(null)])
			assert.equal(await span('odd', async () => { throw odd; }).catch((got) => got), odd);
		const worst = new Proxy({}, { get() { throw new Error('trap'); }, getPrototypeOf() { throw new Error('trap'); } });
		assert.throws(() => span('worst', () => { throw worst; }), (got) => got === worst);
		const then = Object.defineProperty({}, 'then', { get() { throw new Error('trap'); } });
		const revoked = Proxy.revocable({}, {});
		revoked.revoke();
		for (const odd of [then, revoked.proxy, worst, { get [Symbol.toStringTag]() { throw new Error('tag'); } }, null])
			assert.equal(span('odd', () => odd), odd);
	END
	is '[.[] | select(.name == "exception") | .attributes["exception.type"]] | .[:2] == ["TypeError", "TypeError"]
		and .[2:9] == ["undefined", "object", "number", "string", "symbol", "bigint", "function"] and length == 11'
	is '[.[] | select(.type == "span_end") | .status] | map(select(. == "error")) | length == 11'
}

# The same with and without a span around it: what Node says, and its status.
unhandled() {
	printf 'const work = %s;\n' "$1" >work
	{ cat work; echo 'const run = (name, block) => block(); start();'; } >bare.mjs
	program < <(cat work; echo 'const run = (name, block) => span(name, block); start();')
	sed -i "1,2s/\\brun,//" program.mjs
	sed -i 's/^const work = //' bare.mjs program.mjs
	local bare=0 ours=0
	node bare.mjs >said 2>err || bare=$?
	node program.mjs >said.ours 2>err.ours || ours=$?
	same "$bare" <<<"$ours"
	diff said said.ours
	# What is thrown and where it was made; the frames below may be ours.
	diff <(grep -e '^[A-Za-z]*Error' -e '\[UnhandledPromise' err) <(grep -e '^[A-Za-z]*Error' -e '\[UnhandledPromise' err.ours)
}

@test "an error that nobody handles is still one, once" {
	unhandled 'function start() { run("x", () => { throw new RangeError("sync"); }); }'
	unhandled 'function start() { run("x", async () => { throw new RangeError("async"); }); }'
	unhandled 'function start() { run("x", async () => { throw 5; }); }'
	unhandled 'function start() {
		process.on("unhandledRejection", (reason) => console.log("unhandled", reason.message));
		process.on("rejectionHandled", () => console.log("handled late"));
		const promise = run("x", async () => { throw new Error("seen"); });
		run("y", async () => { throw new Error("caught"); }).catch(() => console.log("caught"));
		setTimeout(() => promise.catch(() => {}), 10);
	}'
	same 'caught
unhandled seen
handled late' <said
}

@test "an exception is told with its type, stack and causes" {
	js <<-'END'
		class RateLimitError extends Error {}
		try {
			span('call', () => {
				throw new RateLimitError('slow down', { cause: new Error('429', { cause: 'not an error' }) });
			});
		} catch {}
		try {
			await span('any', () => Promise.any([Promise.reject(new Error('first')), Promise.reject(new Error('second'))]));
		} catch {}
		const loop = new AggregateError([]);
		loop.errors.push(loop, loop, loop);
		span('loop', (it) => it.exception(loop));
	END
	is 'map(select(.name == "exception"))[1].attributes["exception.stacktrace"] |
		test("^AggregateError[^\u0000]*\nOne of its errors: Error: first\n[^\u0000]*\nOne of its errors: Error: second\n")'
	is '.[1].attributes | .["exception.type"] == "RateLimitError" and .["exception.message"] == "slow down"
		and (.["exception.stacktrace"] | test("^Error: slow down\n    at .*program.mjs:[^\u0000]*\nCaused by: Error: 429\n    at"))'
	is '.[2] | .status == "error" and .status_message == "slow down"'
}

@test "generators: each step is in the span, and the last one ends it" {
	js <<-'END'
		import assert from 'node:assert/strict';
		const step = (name) => event(name);
		function* numbers() { step('one'); const got = yield 1; step(got); yield 2; return 3; }
		async function* words() { await null; step('a'); yield 'a'; await null; step('b'); yield 'b'; }
		const traces = traced(numbers, { kind: 'tool' })();
		assert.deepEqual(traces.next(), { value: 1, done: false });
		event('outside');
		assert.deepEqual(traces.next('two'), { value: 2, done: false });
		assert.deepEqual(traces.next(), { value: 3, done: true });
		assert.deepEqual(traces.next(), { value: undefined, done: true });
		const all = [];
		for await (const word of span('words', words))
			all.push(word);
		assert.deepEqual([...span('spread', numbers)], [1, 2]);
		assert.deepEqual(all, ['a', 'b']);
		for (const number of span('left', numbers))
			break;
		const failing = span('failing', numbers);
		failing.next();
		assert.throws(() => failing.throw(new Error('boom')), { message: 'boom' });
		await assert.rejects(async () => { for await (const word of span('late', words)) throw new Error('mine'); });
	END
	shaped | same 'numbers ok
words ok
spread ok
left ok
failing error
late ok'
	jq -c '.roots[] | [.name, .events[].name]' trees | same '["numbers","one","two"]
["words","a","b"]
["spread","one",""]
["left","one"]
["failing","one","exception"]
["late","a"]'
}

@test "traced: a function as before, in a span each time" {
	js <<-'END'
		import assert from 'node:assert/strict';
		class Shop {
			tax = 1;
			price = traced(function price(net, more = 0) { return net + more + this.tax; },
				{ kind: 'tool', attributes: (net) => ({ net }) });
			later = traced(async () => { await null; throw new Error('sold out'); }, { name: 'buy' });
		}
		const shop = new Shop();
		assert.equal(shop.price(2, 3), 6);
		assert.equal(shop.price.name, 'price');
		assert.equal(shop.price.length, 1);
		await assert.rejects(shop.later(), { message: 'sold out' });
		traced(() => {}, { attributes() { throw new Error('no'); } })();
	END
	shaped | same 'price ok
buy error
anonymous ok'
	is '.[0] | .kind == "tool" and .attributes == {"net": 2}'
}

# ---- values -------------------------------------------------------------------------------------

@test "values that are hostile, or that JSON has not" {
	js <<-'END'
		import vm from 'node:vm';
		const ring = { name: 'ring' };
		ring.self = { ring, list: [ring] };
		const twice = { n: 1 };
		const revoked = Proxy.revocable({}, {});
		revoked.revoke();
		let deep = 'bottom';
		for (let i = 0; i < 100000; i++)
			deep = [deep];
		const shout = { toJSON() { throw new Error('toJSON'); } };
		update({
			ring, twice: [twice, twice], proxy: revoked.proxy, deep, shout,
			get getter() { throw new Error('getter'); }, after: 'the getter',
			inner: { get x() { throw undefined; }, y: 1 },
			nothing: undefined, holes: [undefined, , null], symbol: Symbol('s'), call: function f() {},
			later: async () => {}, klass: class K {}, bigger: 2n ** 70n, least: -(2n ** 63n), exact: 2n ** 53n + 1n,
			zero: -0, large: 1e21, small: 5e-324,
			map: new Map([['a', 1], [{}, 2], [Symbol('k'), 3]]), set: new Set([1, 'b']),
			date: new Date(0), never: new Date(NaN), url: new URL('http://a/b'), regexp: /a"b/g,
			boxed: [new String('s'), new Number(1), new Boolean(false), Object(5n)],
			bytes: Buffer.from('h\u00e9\n'), broken: Uint8Array.of(0x41, 0xff), floats: Float32Array.of(0.5, NaN),
			foreign: vm.runInNewContext('({ error: new Error("there"), bytes: new Uint8Array([65]) })').bytes,
			bare: Object.assign(Object.create(null), { a: 1 }), promise: Promise.resolve(1),
			self: { toJSON() { return this; }, a: 1 }, fresh: { toJSON() { return { a: [1] }; } },
			lone: 'a\ud800b\udc00', pair: '\ud83d\ude00', slashes: '\\ud800 \\\ud800', lines: '\u2028\u0000\u001b"',
			'k\u0000\ud800"': 1, __proto__: { inherited: 1 }, ['__proto__']: 'own',
		});
	END
	[[ ! -s stream ]] # there is no current span
	sed -i 's/^update(/begin("x").update(/' program.mjs
	node program.mjs
	is '.[1].attributes.proxy | startswith("[Thrown: ") and contains("proxy that has been revoked")'
	is '.[1].attributes | del(.deep, .proxy) == {
		"ring": {"name": "ring", "self": {"ring": "[Circular]", "list": ["[Circular]"]}},
		"twice": [{"n": 1}, {"n": 1}], "shout": "[Thrown: toJSON]", "getter": "[Thrown: getter]",
		"after": "the getter", "inner": {"x": "[Thrown: undefined]", "y": 1},
		"holes": [null, null, null], "symbol": "Symbol(s)", "call": "[Function: f]",
		"later": "[Function: later]", "klass": "[Function: K]",
		"bigger": "1180591620717411303424", "least": -9223372036854775808, "exact": 9007199254740993,
		"zero": 0, "large": 1e21, "small": 5e-324,
		"map": {"a": 1, "[object Object]": 2, "Symbol(k)": 3}, "set": [1, "b"],
		"date": "1970-01-01T00:00:00.000Z", "never": null, "url": "http://a/b", "regexp": "/a\"b/g",
		"boxed": ["s", 1, false, 5], "bytes": "h\u00e9\n", "broken": "A\ufffd", "floats": [0.5, "NaN"],
		"foreign": "A", "bare": {"a": 1}, "promise": {}, "self": {"toJSON": "[Function: toJSON]", "a": 1}, "fresh": {"a": [1]},
		"lone": "a\ufffdb\ufffd", "pair": "\ud83d\ude00", "slashes": "\\ud800 \\\ufffd",
		"lines": "\u2028\u0000\u001b\"", "k\ufffd\ufffd\"": 1, "__proto__": "own"}'
	grep -q '"exact":9007199254740993,' stream
	grep -q '"least":-9223372036854775808,' stream
	is '.[1].attributes.deep | [recurse(arrays | .[0])] | length == 200 and .[-1] == "[Deep]"'
}

@test "errors as values" {
	js <<-'END'
		import vm from 'node:vm';
		const error = Object.assign(new TypeError('no', { cause: new Error('deep') }), { code: 'E', request: {} });
		error.request.error = error;
		const foreign = vm.runInNewContext('new RangeError("there")');
		const several = new AggregateError([new Error('one'), 'two'], 'some');
		begin('x', { attributes: { error, foreign, several, dom: new DOMException('stop', 'AbortError') } });
	END
	is '.[0].attributes | (.error | .name == "TypeError" and .message == "no" and .code == "E"
		and .request == {"error": "[Circular]"} and (.stack | startswith("TypeError: no\n"))
		and .cause.message == "deep")
		and (.foreign | .name == "RangeError" and .message == "there")
		and (.several | .message == "some" and .errors[0].message == "one" and .errors[1] == "two")
		and (.dom | .name == "AbortError" and .message == "stop")'
}

@test "arguments that are none" {
	js <<-'END'
		import assert from 'node:assert/strict';
		const trap = new Proxy({}, { get() { throw new Error('trap'); }, ownKeys() { throw new Error('trap'); } });
		for (const odd of [undefined, null, 5, Symbol('s'), 'text', trap, [], () => {}, { toString() { throw 1; } }]) {
			const it = begin(odd, odd);
			it.event(odd, odd);
			it.update(odd, odd);
			it.log(odd, odd);
			it.link(odd, odd);
			it.exception(odd);
			it.status(odd, odd);
			it.end(odd);
			begin('parent', { parent: odd }).end();
			begin('links', { links: odd }).end();
			begin('links', { links: [odd, { context: odd }, { get context() { throw 1; } }] }).end();
			begin('kind', { kind: odd, attributes: odd }).end();
			emit({ type: 'event', context: it, name: odd, ts: odd, attributes: odd, kind: odd });
			emit({ type: 'span', context: it, parent: odd, name: odd, endTs: odd, links: odd, scope: odd, resource: odd });
			for (const record of [{ type: odd, context: it }, { type: 'event', context: odd }])
				emit(record);
			assert.equal(parse(odd), null);
			assert.equal(own(odd), null);
			environment(odd, odd);
			assert.equal(run(odd, () => 7), 7);
			traced(() => {}, odd)();
			assert.equal(span('options', odd === Object(odd) && typeof odd === 'function' ? undefined : odd, () => 7), 7);
		}
		assert.equal(dropped(), 0);
	END
	aitrace-tree --strict --json stream >trees
	is 'all(.trace_id | test("^[0-9a-f]{32}$"))'
}

@test "no context that was given can break a line" {
	js <<-'END'
		const it = begin('x');
		const evil = '"},{"\n{"type":"span_end"';
		for (const context of [
			{ traceId: evil, spanId: it.spanId }, { traceId: it.traceId, spanId: evil },
			{ traceId: it.traceId.toUpperCase(), spanId: it.spanId }, { traceId: '0'.repeat(32), spanId: it.spanId },
			{ traceId: [it.traceId], spanId: it.spanId }, `${it.traceparent}\n`, `00-${it.traceId}-${it.spanId}-zz`,
		]) {
			emit({ type: 'event', context, name: 'evil' });
			begin('below', { parent: context }).link(context);
		}
		emit({ type: `event",${evil}`, context: it });
		emit({ type: 'span_end', context: it, status: evil, statusMessage: evil });
	END
	is 'length == 9 + 7 and all(.name != "evil") and .[-1].status == null
		and all(.parent_span_id == null and .links == null)'
	aitrace-tree --strict --json stream >trees
}

@test "what is too large is dropped, and counted" {
	js <<-'END'
		import assert from 'node:assert/strict';
		const it = begin('x');
		it.event('sparse', { list: new Array(2 ** 32 - 1) });
		let wide = [1];
		for (let i = 0; i < 40; i++)
			wide = [wide, wide];
		it.event('wide', { wide });
		assert.equal(dropped(), 2);
		it.event('fits', { text: 'x'.repeat(1e6), list: Array(1e5).fill(1) });
		assert.equal(dropped(), 2);
	END
	is 'map(.name) == ["x", "fits", "records_dropped"] and .[2].attributes.count == 2
		and (.[2] | has("span_id") | not) and (.[1].attributes.text | length == 1000000)'
}

@test "long lines: chunks are cut between characters, and fit" {
	program <<-'END'
		import { appendFileSync, statSync } from 'node:fs';
		const pieces = ['"', '\\', 'a"', '\u00e9', '\u6f22', '\ud83d\ude00', '\\"\ud83d\ude00\u00e9a', '\n', 'x'];
		const it = begin('x');
		const before = statSync('stream').size;
		it.event('edge', { text: '' });
		const frame = statSync('stream').size - before;
		configure({ out: 'fd:1' });
		for (const piece of pieces)
			for (let size = 1320; size < 1340; size++) {
				const text = 'y'.repeat(size) + piece.repeat(3000 + size);
				appendFileSync('want', `${JSON.stringify(text)}\n`);
				it.event('long', { text });
			}
		it.event('edge', { text: 'y'.repeat(4096 - frame) });
		it.event('edge', { text: 'y'.repeat(4097 - frame) });
	END
	node program.mjs | cat >chunks
	LC_ALL=C awk 'length > 4095' chunks | same
	grep '^{"type":"event"' chunks | wc -c | same 4096
	grep -c '"seq":0,' chunks | same 181
	aitrace-tree --strict --json stream chunks >trees
	jq -c '.roots[0].events[] | select(.name == "long") | .attributes.text' trees >got
	jq -c . want | cmp - got
	wc -l <got | same 180
}

# ---- records of one's own -------------------------------------------------------------------------

@test "emit: whole records, with times of one's own" {
	js <<-'END'
		const context = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
		const times = [0n, 1764085425123456789n, 1500, 1.5, new Date(1764085425123), [1764085425, 999999999],
			[1, 5e9], ['1', '2'], -1n, -5, NaN, 1e300, [1], [NaN, 1], 'noon', {}, null, undefined];
		for (const ts of times)
			emit({ type: 'event', ts, context, name: String(ts) });
		emit({ type: 'span', ts: 1000, endTs: 2000, context, parent: { ...context, spanId: '53995c3f42cd8ad8' },
			name: 'n', kind: 'k', status: 'ok', statusMessage: 'm', attributes: new Map([['a', 1]]),
			links: [{ context, attributes: { why: 1 } }, context], resource: { 'service.name': 's' },
			scope: { name: 'sc', version: '1' } });
	END
	is 'map(.ts)[:8] == ["1970-01-01T00:00:00.000000000Z", "2025-11-25T15:43:45.123456789Z",
		"1970-01-01T00:00:01.500000000Z", "1970-01-01T00:00:00.001500000Z", "2025-11-25T15:43:45.123000000Z",
		"2025-11-25T15:43:45.999999999Z", "1970-01-01T00:00:06.000000000Z", "1970-01-01T00:00:01.000000002Z"]'
	is '.[8:18] | all(.ts > "2025-11-25T16" and (.ts | test("^[0-9-]{10}T[0-9:]{8}\\.[0-9]{9}Z$")))'
	tail -n 1 stream | same '{"type":"span","ts":"1970-01-01T00:00:01.000000000Z","end_ts":"1970-01-01T00:00:02.000000000Z","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","parent_span_id":"53995c3f42cd8ad8","name":"n","kind":"k","status":"ok","status_message":"m","attributes":{"a":1},"links":[{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","attributes":{"why":1}},{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7"}],"resource":{"service.name":"s"},"scope":{"name":"sc","version":"1"}}'
}

@test "times rise, are those of the wall, and follow it when it is set" {
	cat >clock.mjs <<-'END'
		const wall = Date.now;
		globalThis.ahead = 0;
		Date.now = () => wall() + globalThis.ahead;
	END
	program <<-'END'
		const it = begin('x');
		const start = Date.now();
		for (let i = 0; i < 1000; i++)
			it.event('e', { now: Date.now() });
		globalThis.ahead = -3600e3;
		const seconds = Math.floor(performance.now() / 1000);
		await new Promise((done) => setTimeout(done, 1100));
		it.event('set', { now: Date.now() });
		it.event('set', { now: Date.now() });
	END
	node --import ./clock.mjs program.mjs
	is '[.[] | select(.name == "e") | .ts] | . == sort and (unique | length) > 500'
	# Within a second: the machine may have been busy between the two.
	is 'def ms: .[:19] + "Z" | fromdate * 1000; [.[] | select(.type == "event") | (.ts | ms) - .attributes.now]
		| all(. > -10000 and . < 1000)'
}

# ---- the process ----------------------------------------------------------------------------------

@test "process.exit in a span: all that was said is there, and the status is the program's" {
	program <<-'END'
		span('doomed', async () => {
			await null;
			event('before', { text: 'x'.repeat(1e5) });
			process.exit(7);
		});
	END
	status 7 node program.mjs
	is 'map(.name) == ["doomed", "before"]'
	AITRACE_OUT=fd:2 status 7 node program.mjs 2>&1 >/dev/null | cat >stream
	aitrace-tree --strict --json stream >trees
	jq -e '.roots[0].events[0].attributes.text | length == 100000' trees
}

@test "nothing is listened to, and nothing keeps the process alive" {
	js <<-'END'
		import assert from 'node:assert/strict';
		const before = [process.eventNames(), process.getActiveResourcesInfo()];
		await span('x', async () => event('y'));
		assert.deepEqual([process.eventNames(), process.getActiveResourcesInfo()], before);
	END
	node -e 'require("net").createServer((s) => s.resume().on("end", () => process.exit())).listen("socket")' &
	while [[ ! -S socket ]]; do sleep 0.05; done
	AITRACE_OUT=unix:socket js <<<"span('x', () => event('y'));"
	wait $!
}

@test "a reader that goes away: tracing is off, and AITRACE_DEBUG says it once" {
	program <<-'END'
		import { writeSync } from 'node:fs';
		while (enabled())
			span('x', () => {});
		span('x', () => {});
		writeSync(1, 'alive\n');
	END
	AITRACE_OUT=fd:3 AITRACE_DEBUG=1 node program.mjs 3> >(head -n 1 >/dev/null) >said 2>err
	same alive <said
	same 'aitrace: tracing is off: a record could not be written: EPIPE' <err
}

@test "who emits, when nobody says so" {
	program <<<"begin('x');"
	mkdir app
	cp program.mjs app/index.mjs
	node program.mjs
	node app/index.mjs
	node --input-type=module <program.mjs
	is 'map(.resource["service.name"]) == ["program.mjs", "app", "node"]'
}

# The program's own messages make the pipe non-blocking. What is missing is told, to the last record.
@test "standard error in O_NONBLOCK mode, and a reader that sleeps" {
	program <<-'END'
		import { existsSync, writeFileSync } from 'node:fs';
		console.error('hello');
		const start = performance.now();
		for (let i = 0; i < 500; i++)
			begin(`span ${i}`, { attributes: { text: 'x'.repeat(1000) } });
		writeFileSync('waited', String(performance.now() - start));
		writeFileSync('full', String(dropped()));
		while (!existsSync('read'))
			await new Promise((done) => setTimeout(done, 10));
		begin('last');
		writeFileSync('dropped', String(dropped()));
	END
	AITRACE_OUT=fd:2 node program.mjs 2>&1 >/dev/null | {
		while [[ ! -e full ]]; do sleep 0.05; done
		dd bs=4096 count=4 iflag=fullblock 2>/dev/null
		touch read
		cat
	} >all
	grep -v '^{' all | same hello
	grep '^{' all >stream
	[[ $(<full) -gt 300 ]]
	# One wait, not three hundred.
	[[ $(cut -d. -f1 waited) -lt 20000 ]]
	is '(map(select(.type == "span_start")) | length) + (map(.attributes.count // 0) | add) == 501'
	is '.[-1].name == "records_dropped" or .[-2].name == "records_dropped"'
	jq -es --argjson dropped "$(<dropped)" 'map(.attributes.count // 0) | add == $dropped' stream
}

@test "reasons under AITRACE_DEBUG, each once, and none without" {
	local out
	for out in /nowhere/file unix:/nowhere/socket "unix:$PWD/program.mjs" "unix:$(printf 'x%.0s' {1..200})" \
		fd:two fd:-1 fd:99999999999 fd:4000 .; do
		program <<<"span('x', () => event('y')); span('x', () => {}); console.log(enabled());"
		AITRACE_OUT=$out node program.mjs >said 2>err
		same false <said
		same <err
		AITRACE_DEBUG=1 AITRACE_OUT=$out node program.mjs >said 2>err
		same false <said
		wc -l <err | same 1
		holds "aitrace: tracing is off: ${out:0:100}" <err
	done
	TRACEPARENT=$'00-\e[31m\n' js <<<"span('x', () => event('y'));"
	AITRACE_DEBUG=1 TRACEPARENT=$'00-\e[31m\n' node program.mjs 2>err
	same 'aitrace: TRACEPARENT is not valid, a new trace starts: 00-\x1b[31m\x0a' <err
}

# alone COMMAND...: with no descriptors but the first three.
alone() (
	for fd in /proc/self/fd/*; do
		fd=${fd##*/}
		[[ $fd -le 2 ]] || eval "exec $fd>&-"
	done 2>/dev/null
	exec "$@"
)

# What has the number in a program that was not given the descriptor is one of Node's own.
@test "AITRACE_OUT=fd:N whose descriptor did not come along" {
	program <<-'END'
		const late = setTimeout(() => process.exit(1), 20000);
		for (let i = 0; i < 100; i++)
			span('x', () => event('y'));
		await new Promise((done) => {
			process.once('SIGUSR2', done);
			process.kill(process.pid, 'SIGUSR2');
		});
		clearTimeout(late);
		console.log('alive', enabled());
	END
	local fd
	for fd in {3..24}; do
		AITRACE_OUT=fd:$fd alone node program.mjs >said 2>err
		same 'alive false' <said
		same <err
	done
}

@test "the channel of a forked child is not written to" {
	js <<-'END'
		import { fork } from 'node:child_process';
		import { fileURLToPath } from 'node:url';
		if (process.argv[2] === 'child') {
			span('x', () => event('y'));
			process.send({ on: enabled() }, () => process.disconnect());
		} else {
			const child = fork(fileURLToPath(import.meta.url), ['child'], { env: { ...process.env, AITRACE_OUT: 'fd:3' } });
			child.on('message', (message) => console.log(JSON.stringify(message)));
		}
	END
	same '{"on":false}' <said
}

# ---- other threads and processes ------------------------------------------------------------------

@test "worker threads: a span is posted, or its text; one process, one resource" {
	js <<-'END'
		import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
		if (isMainThread) {
			await span('root', async (root) => {
				const worker = new Worker(new URL(import.meta.url), { workerData: root });
				worker.postMessage(root.traceparent);
				await new Promise((done) => worker.on('exit', done));
				await new Promise((done) => new Worker(new URL(import.meta.url),
					{ env: environment(), workerData: null }).on('exit', done));
			});
		} else if (workerData) {
			span('by value', { parent: workerData }, () => span('inner', () => event('here')));
			parentPort.once('message', (text) => span('by text', { parent: text }, () => {}));
		} else {
			span('by environment', () => {});
		}
	END
	shaped | same 'root ok
  by value ok
    inner ok
  by text ok
  by environment ok'
	is 'map(select(.resource) | .name) == ["root", "by text", "by environment"]'
	is '[.[] | select(.resource) | .resource["process.pid"]] | unique | length == 1'
}

@test "child processes: environment(), and our own stays as it is" {
	TRACEPARENT=$PARENT TRACESTATE=a=b js <<-'END'
		import assert from 'node:assert/strict';
		import { execFileSync } from 'node:child_process';
		import { fileURLToPath } from 'node:url';
		if (process.argv[2] === 'child') {
			span('child', () => {});
			process.exit();
		}
		span('outer', (outer) => {
			const env = environment();
			assert.equal(env.TRACEPARENT, outer.traceparent);
			assert.equal(env.TRACESTATE, 'a=b');
			assert.equal(process.env.TRACEPARENT, '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
			assert.deepEqual(environment(outer, { A: '1' }), { A: '1', TRACEPARENT: outer.traceparent });
			assert.deepEqual(environment(null, { A: '1' }), { A: '1' });
			execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'child'], { env });
		});
	END
	is 'map([.type, .name]) == [["span_start", "outer"], ["span_start", "child"], ["span_end", null], ["span_end", null]]
		and .[0].parent_span_id == "00f067aa0ba902b7" and .[1].parent_span_id == .[0].span_id
		and (.[0:2] | all(has("resource")))'
}

@test "off: blocks run, a parent passes on, nothing is written" {
	AITRACE_OUT=off TRACEPARENT=$PARENT js <<-'END'
		import assert from 'node:assert/strict';
		const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
		assert.equal(enabled(), false);
		assert.equal(span('x', (it) => { it.event('y'); it.end(); return it.traceparent; }), process.env.TRACEPARENT);
		assert.equal(span('x', { parent }, () => current().traceparent), parent);
		assert.equal(span('x', { parent: null }, () => current().traceparent), '');
		assert.equal(begin('x').traceparent, process.env.TRACEPARENT);
		assert.equal(environment().TRACEPARENT, process.env.TRACEPARENT);
		assert.throws(() => span('x', () => { throw new Error('boom'); }), { message: 'boom' });
		assert.equal(traced((a) => a)(5), 5);
		assert.equal(configure({ out: 'stream' }), true);
		span('on', () => {});
		assert.equal(configure({ out: 'off' }), false);
		span('off again', () => {});
	END
	is 'map(.name) == ["on", null]'
}

@test "configure, close: who and where, and no descriptor is left" {
	js <<-'END'
		import assert from 'node:assert/strict';
		import { readdirSync } from 'node:fs';
		const open = () => readdirSync('/proc/self/fd').length;
		const before = open();
		for (let i = 0; i < 10; i++) {
			assert.equal(configure({ out: i % 2 ? 'stream' : 'other', service: 's', host: '' }), true);
			span('x', () => {});
		}
		close();
		assert.equal(open(), before);
		assert.equal(enabled(), false);
		span('closed', () => {});
		for (const odd of [5, {}, Symbol('s'), { toString() { throw 1; } }, { startsWith() { throw 1; } }]) {
			assert.equal(configure({ out: odd }), false);
			configure({ out: 'other', service: odd, host: odd });
			span('x', () => {});
		}
		configure({ get out() { throw new Error('no'); } });
		close();
	END
	is 'length == 10 and (.[0].resource | .["service.name"] == "s" and (has("host.name") | not))'
}

# ---- words ----------------------------------------------------------------------------------------

# example N: the Nth program in the page's EXAMPLES, as the page shows it.
example() {
	sed -n '/^\.Sh EXAMPLES/,$p' "$TOP/man/aitrace-javascript.3" |
		awk -v want="$1" '/^\.Bd/ { n++; on = 1; next } /^\.Ed/ { on = 0 } on && n == want' | sed 's/\\e/\\/g'
}

@test "the page's examples do what it says" {
	cp "$LIBRARY" .
	example 1 >agent.mjs
	node agent.mjs
	shaped | same 'invoke_agent ok
  execute_tool shell ok
  execute_tool shell error'
	is 'any(.attributes["gen_ai.tool.call.result"] == "'"$(uname)"'\n")
		and any(.attributes["state.snapshot"] == {"failed": 1}) and any(.attributes.command == "exit 3")'
	rm stream
	example 2 >chat.mjs
	node chat.mjs
	is 'map([.type, .name, .status]) == [["span_start", "chat small-1", null], ["event", "token", null],
		["span_end", null, "ok"]]'
	rm stream
	example 3 >worker.mjs
	node worker.mjs
	shaped | same 'root ok
  in the worker ok'
}

@test "a record that readers would not take is dropped, and told of" {
	js <<-'END'
		span('root', () => {
			for (const text of ['x'.repeat(2 ** 26 - 1000), 'x'.repeat(2 ** 26), '\u20ac'.repeat(2 ** 25)])
				event('large', { text });
			event('small');
		});
	END
	aitrace-cat --check stream | grep ^long | same
	grep -o '"name":"[a-z_]*"' stream | xargs | same 'name:root name:large name:small name:records_dropped'
	is 'map(select(.name == "records_dropped").attributes.count) == [2]'
}

@test "all that is exported is on the page" {
	grep -o '^export \(const\|function\) [A-Za-z]*' "$LIBRARY" | awk '{ print $3 }' | sort >module
	sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/s/^\.Fn \([A-Za-z]*\).*/\1/p' "$TOP/man/aitrace-javascript.3" |
		sort | diff module -
}

@test "the types name what the module has, and nothing else" {
	local file
	for file in aitrace aitrace-otel; do
		grep -o '^export \(const\|function\|class\) [A-Za-z]*' "$TOP/lib/javascript/$file.mjs" |
			awk '{ print $3 }' | sort -u >module
		grep -o '^export declare \(const\|function\|class\) [A-Za-z]*' "$TOP/lib/javascript/$file.d.mts" |
			awk '{ print $4 }' | sort -u >types
		diff module types
	done
	for file in mjs d.mts; do
		sed -n '/^\(class\|export interface\) Span /,/^}/p' "$TOP/lib/javascript/aitrace.$file" |
			sed -n 's/^\t\(get \|readonly \)\?\([a-zA-Z]*\)[(<:].*/\2/p' |
			grep -v -e if -e emit -e constructor -e Id -e Flags -e process | sort -u >"$file"
	done
	diff mjs d.mts
	grep -q stateSnapshot mjs
}
