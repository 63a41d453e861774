import type { TracerProvider } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'

/** Traces that are sent away. */
export interface ExportedTraces {
  readonly provider: TracerProvider
  /** Sends what is left. */
  close(): Promise<void>
}

/** The names OpenTelemetry gives to where traces go. */
const endpointNames = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const

/** Whether the environment names a place for traces. */
export function namesEndpoint(environment: Readonly<Record<string, string | undefined>>): boolean {
  return endpointNames.some((name) => (environment[name] ?? '') !== '')
}

/** Sends traces by OTLP over HTTP to where the environment says; headers, time-outs and compression by its variables too. */
export function exportTraces(): ExportedTraces {
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] })
  return { provider, close: () => provider.shutdown() }
}
