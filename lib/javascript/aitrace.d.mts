/* Types of aitrace.mjs, for TypeScript: to be copied beside it. */

/** What may be an attribute: anything. Bytes are text in UTF-8, a Map is an object, a Set an array. */
export type Attributes = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>;

/** A span, a traceparent, or ids, as OpenTelemetry's SpanContext has them. */
export type Context =
	| Span
	| string
	| { readonly traceId: string; readonly spanId: string; readonly traceFlags?: number };

export type Kind =
	| 'agent' | 'llm' | 'tool' | 'retrieval' | 'embedding' | 'prompt' | 'chain' | 'guardrail' | 'eval'
	| 'memory' | (string & {});

export type Status = 'ok' | 'error';

export type Link = Context | { readonly context: Context; readonly attributes?: Attributes };

export interface SpanOptions {
	readonly kind?: Kind;
	readonly attributes?: Attributes;
	readonly links?: readonly Link[];
	/** Not given: the current span; null: a trace begins. */
	readonly parent?: Context | null;
}

export interface End {
	readonly status?: Status;
	/** Why, for people. */
	readonly message?: string;
	readonly attributes?: Attributes;
}

export interface Span {
	readonly traceId: string;
	readonly spanId: string;
	readonly traceFlags: number;
	readonly process: string;
	readonly traceparent: string;
	update(attributes?: Attributes, others?: { readonly name?: string; readonly kind?: Kind }): void;
	event(name: string, attributes?: Attributes): void;
	exception(error: unknown): void;
	log(body: unknown, severity?: string): void;
	thought(text: string): void;
	heartbeat(): void;
	stateSnapshot(state: unknown, key?: string): void;
	statePatch(operations: readonly unknown[], key?: string): void;
	stateMerge(changes: unknown, key?: string): void;
	link(other: Context, attributes?: Attributes): void;
	status(status: Status, message?: string): void;
	end(how?: End): void;
	run<Args extends unknown[], Result>(block: (...args: Args) => Result, ...args: Args): Result;
}

export declare function span<Result>(name: string, block: (span: Span) => Result): Result;
export declare function span<Result>(
	name: string, options: SpanOptions | undefined, block: (span: Span) => Result): Result;

export declare function traced<This, Args extends unknown[], Result>(
	work: (this: This, ...args: Args) => Result,
	options?: Omit<SpanOptions, 'attributes'> & {
		readonly name?: string;
		readonly attributes?: Attributes | ((...args: Args) => Attributes);
	}): (this: This, ...args: Args) => Result;

export declare function begin(name: string, options?: SpanOptions): Span;
export declare function current(): Span;
export declare function run<Args extends unknown[], Result>(
	context: Context | null, block: (...args: Args) => Result, ...args: Args): Result;
export declare function enter(context: Context | null): Span;

export declare const update: Span['update'];
export declare const event: Span['event'];
export declare const exception: Span['exception'];
export declare const log: Span['log'];
export declare const thought: Span['thought'];
export declare const heartbeat: Span['heartbeat'];
export declare const stateSnapshot: Span['stateSnapshot'];
export declare const statePatch: Span['statePatch'];
export declare const stateMerge: Span['stateMerge'];
export declare const link: Span['link'];
export declare const status: Span['status'];

export declare function parse(traceparent: unknown): Span | null;
export declare function own(context: Context): Span | null;
export declare function environment<Variables extends object = Record<string, string | undefined>>(
	context?: Context, variables?: Variables): Variables & { TRACEPARENT?: string };

export interface Configuration {
	readonly out?: string;
	readonly service?: string;
	readonly host?: string;
}

export declare function configure(options?: Configuration): boolean;
export declare function close(): void;
export declare function enabled(): boolean;
export declare function dropped(): number;

/** Nanoseconds, milliseconds, or [seconds, nanoseconds] since 1970. */
export type Time = bigint | number | Date | readonly [number, number];

export interface TraceRecord {
	readonly type: 'span_start' | 'span_update' | 'span_end' | 'event' | 'span';
	readonly ts?: Time;
	/** Of a `span`. */
	readonly endTs?: Time;
	readonly context: Context;
	readonly parent?: Context | null;
	readonly name?: string;
	readonly kind?: Kind;
	readonly status?: Status;
	readonly statusMessage?: string;
	readonly attributes?: Attributes;
	readonly links?: readonly Link[];
	readonly resource?: Attributes;
	readonly scope?: { readonly name: string; readonly version?: string };
}

export declare function emit(record: TraceRecord): void;
