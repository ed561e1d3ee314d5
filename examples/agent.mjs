#!/usr/bin/env node
/*
 * A small agent that answers questions about a folder of C, and tells with aitrace.mjs what it does.
 *
 *	agent.mjs [--question TEXT] [--folder PATH] [--speed N] [--host NAME]
 *
 * Its tools are real: they run commands, search and read files. Its model is a script that decides
 * from what the tools said, and waits as long as a model would; --speed 10 is ten times faster. A
 * word of the question in 'quotes' is what it searches for. The answer goes to standard output,
 * messages and records to standard error (or where AITRACE_OUT says).
 */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import {
	configure, environment, log, span, stateMerge, statePatch, stateSnapshot, traced, update,
} from '../lib/javascript/aitrace.mjs';

const MODEL = 'small-1';
const DEPTH_MAX = 12;

class Agent {
	files; // what is known so far
	lines;
	matches;
	notesMissing = false; // NOTES.md was asked for, and is not there
	read = false; // some file was read
	said = 0; // characters of the conversation, for counting tokens
	calls = 0; // of the model, so far

	constructor({ question, folder, speed }) {
		Object.assign(this, { question, folder, speed });
		this.word = /'(\w+)'/.exec(question)?.[1] ?? 'main';
	}

	wait(seconds) {
		return sleep((seconds * 1000) / this.speed);
	}
}

/* ---- commands ---- */

/* Runs it below the current span, and gives what it said. */
async function run(command, ...args) {
	const child = spawn(command, args, { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
	let text = '';
	for await (const piece of child.stdout.setEncoding('utf8'))
		text += piece;
	const code = await ended;
	update({ 'process.pid': child.pid, 'process.exit.code': code });
	if (code !== 0)
		throw Object.assign(new Error(`${command}: status ${code}`), { code: 'command_failed' });
	return text;
}

/* ---- the model ---- */

class BusyError extends Error {}

function request(agent, attempt, refused) {
	const attributes = { 'http.request.method': 'POST', 'http.request.resend_count': attempt };
	return span('POST /v1/chat', { kind: 'http', attributes }, async (post) => {
		await agent.wait(refused ? 0.12 : 0.25);
		post.update({ 'http.response.status_code': refused ? 429 : 200 });
		if (refused)
			throw new BusyError('429 Too Many Requests');
	});
}

/* The second time it is asked the model is busy: one retry. */
async function ask(agent) {
	if (++agent.calls !== 2)
		return request(agent, 0, false);
	try {
		await request(agent, 0, true);
	} catch (error) {
		if (!(error instanceof BusyError))
			throw error;
		log('the model is busy', 'warn');
		console.error('agent.mjs: the model is busy, asking again in 0.3 s');
		await agent.wait(0.3);
		await request(agent, 1, false);
	}
}

/* One answer of the model, which goes on from the one before; gives its span. */
function think(agent, text, before) {
	const attributes = {
		'gen_ai.operation.name': 'chat',
		'gen_ai.provider.name': 'example',
		'gen_ai.request.model': MODEL,
		'gen_ai.request.temperature': 0.2,
	};
	return span(`chat ${MODEL}`, { kind: 'llm', attributes, links: before }, async (chat) => {
		await ask(agent);
		await agent.wait((text.length / 4) * 0.015);
		chat.thought(text);
		agent.said += text.length;
		chat.update({
			'gen_ai.response.model': `${MODEL}-2026-11`,
			'gen_ai.usage.input_tokens': 180 + Math.floor(agent.said / 4),
			'gen_ai.usage.output_tokens': 1 + Math.floor(text.length / 4),
			'gen_ai.response.time_to_first_chunk': 0.25 / agent.speed,
			'gen_ai.response.finish_reasons': ['stop'],
		});
		return chat;
	});
}

/* ---- tools ---- */

/* A folder of the upper ones has a span of its own. */
const searchInner = traced(async (agent, path) => {
	const found = await searchFolder(agent, path, 1);
	update({ matches: found });
	await agent.wait(0.06);
	return found;
}, { name: 'search_folder', kind: 'retrieval', attributes: (agent, path) => ({ folder: basename(path) }) });

async function countWord(path, word) {
	const text = await readFile(path, 'latin1');
	return text.split('\n').filter((line) => line.includes(word)).length;
}

async function searchFolder(agent, path, depth = 0) {
	let found = 0;
	for (const entry of depth < DEPTH_MAX ? await readdir(path, { withFileTypes: true }) : []) {
		const inner = join(path, entry.name);
		if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'build')
			found += await (depth === 0 ? searchInner(agent, inner) : searchFolder(agent, inner, depth + 1));
		else if (entry.isFile() && /^[^.].*\.[ch]$/.test(entry.name))
			found += await countWord(inner, agent.word);
	}
	return found;
}

const tools = {
	async list_files(agent) {
		const text = await run('find', agent.folder, '-name', '*.[ch]', '-type', 'f', '-not', '-path', '*/build/*');
		agent.files = text.split('\n').length - 1;
		return text;
	},

	async read_file(agent, { path }) {
		await agent.wait(0.05);
		agent.notesMissing ||= path === 'NOTES.md';
		const text = await readFile(join(agent.folder, path), 'utf8');
		agent.read = true;
		return text;
	},

	async search_text(agent, { pattern }) {
		agent.matches = await searchFolder(agent, agent.folder);
		return `${agent.matches} lines with ${pattern}`;
	},

	async run_shell(agent) {
		const text = await run('sh', '-c', `echo 'sh: counting lines' >&2; find "$1" -name '*.[ch]' -type f \
			-not -path '*/build/*' -exec cat {} + | wc -l`, 'sh', agent.folder);
		agent.lines = Number.parseInt(text, 10);
		return text;
	},

	/* An agent within a tool: it has a model and a tool of its own. */
	delegate(agent) {
		const attributes = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'counter' };
		return span('invoke_agent counter', { kind: 'agent', attributes }, async () => {
			const counter = Object.assign(new Agent(agent), { calls: 10 });
			await think(counter, 'wc counts lines; one command is enough.');
			await callTool(counter, ['run_shell', { command: 'find ... | wc -l' }]);
			agent.lines = counter.lines;
			return `${counter.lines} lines`;
		});
	},
};

/* What the tool said, or why it failed: the model gets either. */
async function callTool(agent, [name, args]) {
	const attributes = {
		'gen_ai.operation.name': 'execute_tool',
		'gen_ai.tool.name': name,
		'gen_ai.tool.call.arguments': args,
	};
	try {
		return await span(`execute_tool ${name}`, { kind: 'tool', attributes }, async (call) => {
			try {
				const result = await tools[name](agent, args);
				call.update({ 'gen_ai.tool.call.result': result.slice(0, 200) });
				return result;
			} catch (error) {
				call.update({ 'error.type': error.code ?? error.name });
				throw error;
			}
		});
	} catch (error) {
		return error.message;
	}
}

/* ---- turns ---- */

/* The model's script: what it thinks, and which tools it wants; none: it can answer. */
function decide(agent) {
	if (agent.files === undefined)
		return ['I know nothing of the folder yet: which files are there?', ['list_files', { pattern: '*.[ch]' }]];
	if (agent.lines === undefined)
		return ['Three things at once: count the lines, search, and look for notes.',
			['delegate', { agent: 'counter', task: 'lines' }],
			['search_text', { pattern: agent.word }],
			['read_file', { path: 'NOTES.md' }]];
	if (agent.notesMissing && !agent.read) {
		agent.read = true;
		return ['There are no notes; the README may say what the folder is.', ['read_file', { path: 'README.md' }]];
	}
	return ['That is all I need.'];
}

function tellState(agent, turn) {
	statePatch([
		{ op: 'replace', path: '/turn', value: turn },
		{ op: 'replace', path: '/files', value: agent.files },
	]);
	if (agent.lines !== undefined)
		stateMerge({ lines: agent.lines, matches: agent.matches });
}

/* Gives the model's span, and whether it wants to go on. */
const takeTurn = (agent, number, before) =>
	span('turn', { kind: 'chain', attributes: { turn: number } }, async () => {
		const [text, ...calls] = decide(agent);
		const chat = await think(agent, text, before);
		const results = await Promise.all(calls.map((call) => callTool(agent, call)));
		agent.said += results.join('').length;
		tellState(agent, number);
		return [chat, calls.length > 0];
	});

async function answer(agent) {
	const attributes = {
		'gen_ai.operation.name': 'invoke_agent',
		'gen_ai.agent.name': 'surveyor',
		question: agent.question,
	};
	return span('invoke_agent surveyor', { kind: 'agent', attributes }, async (root) => {
		stateSnapshot({ turn: 0, files: null });
		let chat;
		let more = true;
		for (let turn = 1; more && turn <= 8; turn++)
			[chat, more] = await takeTurn(agent, turn, chat);
		const { files, lines, matches, word } = agent;
		const text = `${lines} lines of C in ${files} files, ${matches} of them with '${word}'.`;
		root.update({ answer: text });
		return text;
	});
}

function readOptions() {
	const text = (standard) => ({ type: 'string', default: standard });
	const { values } = parseArgs({
		options: {
			question: text('How many lines of C does this folder hold?'),
			folder: text('.'),
			speed: text('1'),
			host: { type: 'string' },
		},
	});
	const speed = Number(values.speed);
	if (!(speed > 0))
		throw new RangeError('--speed is a number above 0');
	if (!statSync(values.folder, { throwIfNoEntry: false })?.isDirectory())
		throw new RangeError(`${values.folder}: no such folder`);
	return { ...values, speed };
}

let options;
try {
	options = readOptions();
} catch (error) {
	console.error(`agent.mjs: ${error.message}`);
	console.error('usage: agent.mjs [--question TEXT] [--folder PATH] [--speed N] [--host NAME]');
	process.exit(2);
}
configure({ host: options.host });
console.log(await answer(new Agent(options)));
