/* driver.mjs SCENARIO [ARG]...: the scenarios of tests/bats/emitters.bats with lib/javascript/aitrace.mjs. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

import { environment, parse, span, traced } from '../../lib/javascript/aitrace.mjs';

const say = (text) => writeSync(1, `${text}\n`);
const upTo = (count) => [...Array(Number(count)).keys()];

function names(path) {
	const lines = readFileSync(path, 'latin1').split('\n').slice(0, -1);
	lines.forEach((line, at) => {
		const bytes = Buffer.from(line, 'hex');
		// As bytes, and as what JavaScript makes of them.
		const text = at % 2 === 0 ? bytes : bytes.toString();
		span(text, { attributes: { text, n: at + 1 }, parent: null }, () => {});
	});
}

function values() {
	const attributes = {
		s: 'x', i: -9007199254740993n, big: 9223372036854775807n, d: 0.1, nan: NaN, inf: Infinity,
		ninf: -Infinity, t: true, f: false, nil: null, list: [1, 'a', [2]], map: { k: { l: 'm' } },
	};
	span('values', { attributes }, () => {});
}

function nested(levels, level = 1) {
	if (level <= Number(levels))
		span(`level-${level}`, () => nested(levels, level + 1));
}

const work = (number, options) => span(`task-${number}`, options, async () => {
	await sleep(20);
	await span(`inner-${number}`, () => sleep(20));
});

const parallel = (count) => span('root', () => Promise.all(upTo(count).map((number) => work(number))));

const ended = (worker) => new Promise((resolve) => worker.on('exit', resolve));

const threads = (count) => span('root', (parent) => Promise.all(upTo(count).map((number) =>
	ended(new Worker(new URL(import.meta.url), { workerData: { parent, number } })))));

function exception() {
	span('outer', () => {
		try {
			traced(() => {
				throw new Error('boom "quoted"');
			}, { name: 'inner' })();
		} catch {
			say('caught');
		}
	});
}

function events() {
	span('work', (it) => {
		it.event('found', { n: 1 });
		it.log('careful', 'warn');
		it.thought('hm');
		it.heartbeat();
		it.stateSnapshot({ a: 1 });
		it.statePatch([{ op: 'replace', path: '/a', value: 2 }]);
		it.stateMerge({ b: 3 });
		it.update({ late: true });
		it.link(parse('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'));
	});
}

function big(size, count, tag) {
	for (const number of upTo(count)) {
		const piece = `${tag}:${number}:`;
		const payload = piece.repeat(size / piece.length + 1).slice(0, size);
		span(`big-${tag}-${number}`, { attributes: { payload } }, () => {});
	}
}

function survive(count) {
	for (const _ of upTo(count))
		span('survive', () => {});
	say('alive');
}

function inherit(dashes, command, ...args) {
	span('child', (it) => {
		say(it.traceparent);
		if (dashes === '--' && command !== undefined)
			spawnSync(command, args, { env: environment(), stdio: 'inherit' });
	});
}

const out = () => span('out', (it) => it.event('here'));

function crash() {
	span('doomed', (it) => {
		it.event('before');
		process.kill(process.pid, 'SIGKILL');
		for (;;); // until it is done
	});
}

function record(size, count) {
	const text = 'x'.repeat(size);
	const start = process.hrtime.bigint();
	for (let i = 0; i < count; i++)
		span('record', { kind: 'llm', attributes: { 'gen_ai.prompt': text } }, () => {});
	say((process.hrtime.bigint() - start) / BigInt(2 * count));
}

const scenarios = {
	names, values, nested, parallel, threads, exception, events, big, survive, inherit, out, crash, record,
};

if (isMainThread)
	await scenarios[process.argv[2]](...process.argv.slice(3));
else
	await work(workerData.number, { parent: workerData.parent });
