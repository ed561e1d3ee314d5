// post.mjs SPAN...: exports spans as OTLP JSON, one request a word, to where the environment says. A word is
// NAME[:PARENT[:TRACE]], whose ids are made of its names; `log:TEXT` is a log record of no span; `sleep:MS` waits.
// A span is under TRACEPARENT where its trace is `run`.
const base = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
const [, run, parent] = (process.env.TRACEPARENT ?? '--').split('-');
const id = (text, bytes) => Buffer.from(text.padEnd(bytes, '.')).subarray(0, bytes).toString('hex');
const now = () => `${BigInt(Date.now()) * 1000000n}`;

const post = async (signal, body) => {
	const response = await fetch(`${base}/v1/${signal}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
};

const span = (word) => {
	const [name, above = '', trace = 'own'] = word.split(':');
	const below = trace === 'run' && !above ? parent : above && id(above, 8);
	return {
		name,
		traceId: trace === 'run' ? run : id(trace, 16),
		spanId: id(name, 8),
		parentSpanId: below,
		startTimeUnixNano: now(),
		endTimeUnixNano: now(),
		attributes: [{ key: 'from', value: { stringValue: 'post' } }],
	};
};

for (const word of process.argv.slice(2)) {
	if (word.startsWith('sleep:')) {
		await new Promise((done) => setTimeout(done, Number(word.slice(6))));
	} else if (word.startsWith('log:')) {
		const logRecords = [{ timeUnixNano: now(), body: { stringValue: word.slice(4) } }];
		await post('logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
	} else {
		await post('traces', { resourceSpans: [{ scopeSpans: [{ spans: [span(word)] }] }] });
	}
}
