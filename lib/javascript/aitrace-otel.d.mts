/* Types of aitrace-otel.mjs, for TypeScript: to be copied beside it. */
import type { Span } from './aitrace.mjs';

interface OpenTelemetrySpan {
	spanContext(): { traceId: string; spanId: string; traceFlags: number; isRemote?: boolean };
}

/** A SpanProcessor of @opentelemetry/sdk-trace-base, in its versions 1 and 2. */
export declare class AITraceSpanProcessor {
	onStart(span: OpenTelemetrySpan, parentContext?: unknown): void;
	onEnd(span: OpenTelemetrySpan): void;
	forceFlush(): Promise<void>;
	shutdown(): Promise<void>;
}

export declare function spanOf(span: OpenTelemetrySpan | undefined): Span | null;
