import {
  type Attributes,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import type { RefusalReason } from '../refusal.ts'
import type { Stage } from './stages.ts'

/** Spans of the flow, their parents handed on by hand: what runs side by side never mixes. */
export interface Traces {
  begin(name: string, options: SpanOptions): Span
}

export interface SpanOptions {
  readonly parent?: Span | SpanContext | undefined
  readonly attributes: Attributes
  readonly outgoing?: true
  /** Milliseconds since 1970; now where it is left out. */
  readonly since?: number | undefined
}

/** Over the provider that was given, or the one that is registered in this process; without either nothing is traced. */
export function createTraces(provider: TracerProvider = trace.getTracerProvider()): Traces {
  const tracer: Tracer = provider.getTracer('parcelproof')
  return {
    begin(name, { parent, attributes, outgoing, since }) {
      const context = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, contextOf(parent))
      const kind = outgoing === true ? SpanKind.CLIENT : SpanKind.INTERNAL
      return tracer.startSpan(name, { kind, attributes, ...(since === undefined ? {} : { startTime: since }) }, context)
    },
  }
}

function contextOf(parent: Span | SpanContext): SpanContext {
  return 'spanContext' in parent ? parent.spanContext() : parent
}

/** Whom and what a span is about: the tenant by its pseudonym. */
export function stageAttributes(about: {
  readonly pseudonym: string
  readonly carrier: string
  readonly stage: Stage
}): Attributes {
  return {
    'parcelproof.tenant': about.pseudonym,
    'parcelproof.carrier': about.carrier,
    'parcelproof.stage': about.stage,
  }
}

/** What a span says of a request: where to, and nothing of what was sent; a path or a query may hold a secret. */
export function requestAttributes(
  url: string,
  { method }: { readonly method: string; readonly body?: unknown },
): Attributes {
  return { 'http.request.method': method, 'server.address': URL.parse(url)?.host ?? '' }
}

/** Ends a span that came to nothing. The reason is one of a closed list; an error's own words may quote what was read. */
export function endRefused(span: Span, reason: RefusalReason): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: reason })
  span.setAttribute('parcelproof.reason', reason)
  span.end()
}

/** A span's place in its trace as text (W3C Trace Context), to be kept with a flow; none where nothing is traced. */
export function traceparentOf(span: Span | undefined): string | undefined {
  const context = span?.spanContext()
  if (context === undefined || !isSpanContextValid(context)) return undefined
  const flags = context.traceFlags.toString(16).padStart(2, '0')
  return `00-${context.traceId}-${context.spanId}-${flags}`
}

/** The place that such a text names. */
export function parentAt(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
}
