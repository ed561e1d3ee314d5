/*
 * send.mjs MODULES URL json|proto none|gzip batch|simple: what OpenTelemetry's SDK makes of a small agent,
 * sent by its own exporters: spans inside of each other, links, events, an exception, values of every
 * type, logs and a metric. Ids and times are fixed, so that what arrives can be told. MODULES is where npm has
 * put the SDK. Ends with 1 when an exporter was not content.
 */
import { createRequire } from 'node:module'

const [modules, url, encoding, compression, processor] = process.argv.slice(2)
const load = createRequire(modules + '/')
const api = load('@opentelemetry/api')
const { SeverityNumber } = load('@opentelemetry/api-logs')
const { resourceFromAttributes } = load('@opentelemetry/resources')
const { NodeTracerProvider, BatchSpanProcessor, SimpleSpanProcessor } = load('@opentelemetry/sdk-trace-node')
const { LoggerProvider, BatchLogRecordProcessor, SimpleLogRecordProcessor } = load('@opentelemetry/sdk-logs')
const { MeterProvider, PeriodicExportingMetricReader } = load('@opentelemetry/sdk-metrics')
const { OTLPMetricExporter } = load('@opentelemetry/exporter-metrics-otlp-proto')
const kind = encoding === 'json' ? 'http' : 'proto'
const { OTLPTraceExporter } = load(`@opentelemetry/exporter-trace-otlp-${kind}`)
const { OTLPLogExporter } = load(`@opentelemetry/exporter-logs-otlp-${kind}`)

let unhappy = false
const complain = (...words) => { unhappy = true; console.error(...words) }
api.diag.setLogger({ error: complain, warn: complain, info() {}, debug() {}, verbose() {} }, api.DiagLogLevel.WARN)

const to = path => ({ url: `${url}/v1/${path}`, compression, headers: headers() })

function headers() {
	return process.env.TOKEN ? { Authorization: `Bearer ${process.env.TOKEN}` } : {}
}

let count = 0
const idGenerator = {
	generateTraceId: () => '4bf92f3577b34da6a3ce929d0e0e4736',
	generateSpanId: () => (++count).toString(16).padStart(16, '0'),
}
const resource = resourceFromAttributes({ 'service.name': 'planner', 'process.pid': 4711 })
const batch = processor === 'batch'
const traces = new OTLPTraceExporter(to('traces'))
const logs = new OTLPLogExporter(to('logs'))
const provider = new NodeTracerProvider({
	resource, idGenerator,
	spanProcessors: [batch ? new BatchSpanProcessor(traces) : new SimpleSpanProcessor(traces)],
})
const logging = new LoggerProvider({
	resource,
	processors: [batch ? new BatchLogRecordProcessor(logs) : new SimpleLogRecordProcessor(logs)],
})
const meters = new MeterProvider({
	resource,
	readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(to('metrics')) })],
})
provider.register()

const at = ms => [1700000000, ms * 1000000]
const tracer = provider.getTracer('agent', '1.2.3')

function begin(name, ms, options = {}, parent = undefined) {
	const context = parent ? api.trace.setSpan(api.ROOT_CONTEXT, parent) : api.ROOT_CONTEXT
	return tracer.startSpan(name, { startTime: at(ms), ...options }, context)
}

const root = begin('invoke_agent', 0, { kind: api.SpanKind.SERVER, attributes: { 'gen_ai.operation.name': 'invoke_agent' } })
const chat = begin('chat é 🦊', 10, {
	kind: api.SpanKind.CLIENT,
	attributes: {
		text: 'a "quoted"\nline', yes: true, no: false, zero: 0, half: 0.5, negative: -7,
		large: Number.MAX_SAFE_INTEGER, names: ['a', 'b'], numbers: [1, 2.5], flags: [true, false],
		'gen_ai.usage.input_tokens': 12,
	},
}, root)
chat.addEvent('first_token', { index: 0 }, at(15))
chat.setStatus({ code: api.SpanStatusCode.OK })
chat.end(at(30))
const tool = begin('execute_tool', 40, {
	links: [{ context: { ...chat.spanContext(), traceState: api.createTraceState('vendor=1') }, attributes: { why: 'asked' } }],
}, root)
const error = new Error('no such city')
error.stack = 'Error: no such city\n    at tool'
tool.recordException(error, at(44))
tool.setStatus({ code: api.SpanStatusCode.ERROR, message: 'no such city' })
tool.end(at(45))
root.end(at(100))

const logger = logging.getLogger('agent', '1.2.3')
const within = api.trace.setSpan(api.ROOT_CONTEXT, chat)
logger.emit({
	timestamp: at(20), observedTimestamp: at(20), severityNumber: SeverityNumber.WARN, severityText: 'WARN',
	body: 'slow answer', attributes: { ms: 20 }, context: within,
})
logger.emit({
	timestamp: at(21), observedTimestamp: at(21), eventName: 'gen_ai.choice', body: { index: 0, message: { role: 'assistant' } },
	context: within,
})
meters.getMeter('agent').createCounter('calls').add(1)

await provider.forceFlush()
await logging.forceFlush()
await meters.forceFlush()
await Promise.all([provider.shutdown(), logging.shutdown(), meters.shutdown()])
process.exit(unhappy ? 1 : 0)
