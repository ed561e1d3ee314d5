/*
 * recv_client.mjs MODULES URL SECONDS: an agent that does nothing but begin and end spans, and exports them by
 * OpenTelemetry's SDK, 512 a request, as fast as it can. Prints what a request cost it: seconds of CPU, and how
 * many there were.
 */
import { createRequire } from 'node:module'

const [modules, url, seconds] = process.argv.slice(2)
const load = createRequire(modules + '/')
const { NodeTracerProvider, BatchSpanProcessor } = load('@opentelemetry/sdk-trace-node')
const { OTLPTraceExporter } = load('@opentelemetry/exporter-trace-otlp-proto')

const SPANS = 512
const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` })
const provider = new NodeTracerProvider({
	spanProcessors: [new BatchSpanProcessor(exporter, { maxExportBatchSize: SPANS, maxQueueSize: 2 * SPANS })],
})
const tracer = provider.getTracer('load')
const attributes = {
	'gen_ai.operation.name': 'chat',
	'gen_ai.request.model': 'large-model-2026',
	'gen_ai.response.id': 'chatcmpl-123456789',
	'gen_ai.input.messages': '[{"role":"user","content":"Why?"}]',
}

async function request() {
	for (let i = 0; i < SPANS; i++) tracer.startSpan('chat large-model-2026', { kind: 2, attributes }).end()
	await provider.forceFlush()
}

// What it takes to be warm is no one's measure.
for (let i = 0; i < 20; i++) await request()
const begun = process.cpuUsage()
const until = Date.now() + seconds * 1000
let requests = 0
for (; Date.now() < until; requests++) await request()
const { user, system } = process.cpuUsage(begun)
console.log((user + system) / 1e6 / requests, requests)
await provider.shutdown()
