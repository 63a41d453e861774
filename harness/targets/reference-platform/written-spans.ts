import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'

/** Spans that are kept in this process, one JSON line each. */
export interface WrittenSpans {
  readonly provider: BasicTracerProvider
  text(): string
}

/** Keeps all that an exporter would send. */
export function writtenSpans(): WrittenSpans {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  return { provider, text: () => exporter.getFinishedSpans().map(lineOf).join('\n') }
}

function lineOf(span: ReadableSpan): string {
  const { name, attributes, events, status, links, startTime } = span
  const { traceId, spanId } = span.spanContext()
  return JSON.stringify({ traceId, spanId, name, attributes, events, status, links, startTime })
}
