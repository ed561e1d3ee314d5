/*
 * spans.mjs MODULES VERSION SCENARIO: spans of OpenTelemetry's own SDK, version 1 or 2, installed in the
 * folder MODULES, through lib/javascript/aitrace-otel.mjs.
 */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

import { current, environment, run, span } from '../../../lib/javascript/aitrace.mjs';
import { AITraceSpanProcessor, spanOf } from '../../../lib/javascript/aitrace-otel.mjs';

const [, , modules, version, scenario] = process.argv;
const require = createRequire(join(resolve(modules), 'node_modules', '/'));
const { context, diag, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } =
	require('@opentelemetry/api');
const sdk = require(`sdk${version}`);
const { Resource, resourceFromAttributes } = require(`resources${version}`);

const say = (text) => process.stdout.write(`${text}\n`);

/* What the SDK complains of is told: it must not be of us. */
const tell = (...words) => say(`diag: ${words.join(' ')}`);
diag.setLogger({ error: tell, warn: tell, info() {}, debug() {}, verbose() {} });

const attributes = { 'service.name': 'planner', 'deployment.environment.name': 'test' };
const late = sleep(50, 'late');
const resource = version === '1' ? new Resource(attributes, late.then(() => ({ 'host.id': 'late' })))
	: resourceFromAttributes({ ...attributes, 'host.id': late });

const processor = new AITraceSpanProcessor();
const provider = new sdk.NodeTracerProvider({
	resource,
	spanProcessors: [processor],
	sampler: {
		shouldSample: (parent, traceId, name) => ({
			decision: name === 'unseen' ? sdk.SamplingDecision.RECORD : sdk.SamplingDecision.RECORD_AND_SAMPLED,
		}),
	},
});
provider.register();
const tracer = trace.getTracer('agent-kit', '1.2.3');

const elsewhere = {
	traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED,
};

const scenarios = {
	async whole() {
		await tracer.startActiveSpan('invoke_agent planner', {
			attributes: { 'gen_ai.operation.name': 'invoke_agent', list: ['a', 'b'], same: 'x' },
			links: [{ context: elsewhere }],
		}, async (root) => {
			await sleep(1);
			await tracer.startActiveSpan('GET', { kind: SpanKind.CLIENT }, async (call) => {
				call.addEvent('retry', { attempt: 2 });
				call.recordException(new RangeError('boom "quoted"'));
				call.setStatus({ code: SpanStatusCode.ERROR, message: '503 \u001b[31m' });
				call.updateName('GET /search');
				await sleep(1);
				call.end();
				call.setAttribute('after', true);
			});
			root.setAttribute('gen_ai.usage.input_tokens', 12);
			root.setAttribute('same', 'x');
			root.addLink?.({ context: root.spanContext(), attributes: { why: 'itself' } });
			root.setStatus({ code: SpanStatusCode.OK });
			root.end();
		});
	},

	/* Both libraries in one program, and on to a child. */
	both() {
		tracer.startActiveSpan('outer', (outer) => {
			run(spanOf(outer), () => span('inner', () => {
				context.with(trace.setSpanContext(context.active(), { ...current() }), () => {
					tracer.startSpan('innermost').end();
				});
			}));
			say(environment(spanOf(outer)).TRACEPARENT);
			say(`00-${outer.spanContext().traceId}-${outer.spanContext().spanId}-01`);
			outer.end();
		});
	},

	outside() {
		const carrier = { traceparent: process.env.TRACEPARENT };
		context.with(propagation.extract(ROOT_CONTEXT, carrier), () => {
			tracer.startActiveSpan('first', (first) => {
				tracer.startSpan('second').end();
				first.end();
			});
			tracer.startSpan('another', { root: true }).end();
		});
		context.with(trace.setSpanContext(context.active(), { ...current(), isRemote: true }), () => {
			tracer.startSpan('third').end();
		});
	},

	/* Recorded, and not sampled. */
	unsampled() {
		const unseen = tracer.startSpan('unseen');
		unseen.end();
		say(unseen.spanContext().traceFlags === TraceFlags.NONE);
		say(spanOf(undefined) === null && spanOf(unseen).traceparent.endsWith('-00'));
	},

	timed() {
		const span = tracer.startSpan('timed', { startTime: [1764085425, 5] });
		span.addEvent('then', [1764085425, 6]);
		span.end([1764085426, 7]);
	},

	crash() {
		tracer.startActiveSpan('doomed', () => tracer.startActiveSpan('open', () => {
			process.kill(process.pid, 'SIGKILL');
			for (;;); // until it is done
		}));
	},

	/* Spans that are none of the SDK's. */
	strange() {
		const bad = { get name() { throw new Error('no'); }, spanContext: () => ({ traceId: 'x', traceFlags: 1 }) };
		for (const it of [undefined, null, {}, bad, { spanContext() { throw new Error('no'); } }]) {
			processor.onStart(it);
			processor.onEnd(it);
		}
	},
};

await scenarios[scenario]();
await processor.forceFlush();
await provider.shutdown();
say('done');
