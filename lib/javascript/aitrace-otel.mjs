/*
 * aitrace-otel.mjs: what OpenTelemetry's SDK for JavaScript records, as an aitrace stream.
 *
 *	import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
 *	import { AITraceSpanProcessor } from './aitrace-otel.mjs';
 *
 *	new NodeTracerProvider({ spanProcessors: [new AITraceSpanProcessor()] }).register();
 *
 * A span is written when it starts and when it ends, so that it is seen while it runs and survives
 * the crash of its process, which no exporter can do. Events, and what was added or changed
 * meanwhile, are written at its end with their own times, for the SDK tells nobody before. Copy
 * this file beside aitrace.mjs, which it needs, and whose promises to the host and environment
 * variables are its own too. It needs no package, and is tried with versions 1 and 2 of the SDK.
 *
 * - `kind` is left to the readers, who know gen_ai.operation.name and its relatives; OpenTelemetry's
 *   own kind, where it is not INTERNAL, is the attribute span.kind.
 * - Status OK and ERROR are `ok` and `error`; spans that are not sampled are not written.
 * - The resource is written on spans whose parent is not of this process.
 *
 * Both ways together, and on to other processes, with `context` and `trace` of @opentelemetry/api:
 *
 *	trace.setSpanContext(context.active(), { ...current(), isRemote: true }) // below TRACEPARENT
 *	run(spanOf(trace.getActiveSpan()), () => ...) // aitrace's spans below OpenTelemetry's
 *	spawn(command, { env: environment(spanOf(trace.getActiveSpan())) })
 */
import { hostname } from 'node:os';
import process from 'node:process';

import { emit, enabled, own, parse } from './aitrace.mjs';

const KINDS = [undefined, 'server', 'client', 'producer', 'consumer']; // SpanKind of the API
const STATUSES = [undefined, 'ok', 'error']; // SpanStatusCode
const SAMPLED = 1;

/* Under which a Context of the API, since its version 1.0, has its span. */
const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN');

const contextOf = (context) => (context.isRemote ? context : own(context));

/* The aitrace span that stands for one of OpenTelemetry; null when it is none. */
export function spanOf(span) {
	try {
		const { traceId, spanId, traceFlags, isRemote } = span.spanContext();
		const flags = Number(traceFlags).toString(16).padStart(2, '0');
		const found = parse(`00-${traceId}-${spanId}-${flags}`);
		return isRemote ? found : own(found);
	} catch {
		return null;
	}
}

/* Version 2 says who the parent is; version 1 says its id, and the context the rest. */
function parentOf(span, context) {
	const parent = span.parentSpanContext;
	if (parent !== undefined)
		return contextOf(parent);
	if (!span.parentSpanId)
		return null;
	const { traceId } = span.spanContext();
	const { isRemote } = context?.getValue?.(SPAN_KEY)?.spanContext() ?? {};
	return contextOf({ traceId, spanId: span.parentSpanId, isRemote });
}

/* While some attributes are still looked for, to ask for all is an error in the host's log. */
function attributesOf(resource) {
	if (!resource?.asyncAttributesPending)
		return resource?.attributes;
	const all = resource.getRawAttributes?.() ?? Object.entries(resource._syncAttributes ?? {});
	return Object.fromEntries(all.filter(([, value]) => typeof value?.then !== 'function'));
}

const resourceOf = ({ resource }) =>
	({ 'process.pid': process.pid, 'host.name': hostname(), ...attributesOf(resource) });

/* Reads what the SDK has as the SDK gives it; nothing of it is to stop the host. */
function guarded(span, write) {
	try {
		const context = span.spanContext();
		if (enabled() && (context.traceFlags & SAMPLED) !== 0)
			write(context);
	} catch {
		// a span that is not what we know
	}
}

export class AITraceSpanProcessor {
	#started = new WeakMap(); // of a span, what was written of it at its start

	onStart(span, parentContext) {
		guarded(span, (context) => {
			const { name, attributes, links = [] } = span;
			this.#started.set(span, { name, attributes: { ...attributes }, links: links.length });
			emit({
				type: 'span_start',
				ts: span.startTime,
				context,
				parent: parentOf(span, parentContext),
				name,
				attributes: { 'span.kind': KINDS[span.kind], ...attributes },
				links,
				resource: resourceOf(span),
				scope: span.instrumentationScope ?? span.instrumentationLibrary,
			});
		});
	}

	onEnd(span) {
		guarded(span, (context) => {
			const start = this.#started.get(span) ?? { attributes: {}, links: 0 };
			const ts = span.endTime;
			const name = span.name === start.name ? undefined : span.name;
			const links = (span.links ?? []).slice(start.links);
			if (name !== undefined || links.length > 0)
				emit({ type: 'span_update', ts, context, name, links });
			for (const event of span.events ?? [])
				emit({ type: 'event', ts: event.time, context, name: event.name, attributes: event.attributes });
			const attributes = Object.fromEntries(Object.entries(span.attributes ?? {})
				.filter(([key, value]) => start.attributes[key] !== value));
			const { code, message } = span.status ?? {};
			emit({ type: 'span_end', ts, context, status: STATUSES[code], statusMessage: message, attributes });
		});
	}

	/* Nothing waits: what was said was written. */
	async forceFlush() {}

	async shutdown() {}
}
