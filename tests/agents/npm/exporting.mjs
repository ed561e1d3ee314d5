// What a program does to export by OpenTelemetry: all else is said by the environment.
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';

export const provider = new NodeTracerProvider({
	spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
