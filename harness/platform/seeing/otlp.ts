import type { TracerProvider } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'

/** Traces that are sent away. */
export interface ExportedTraces {
  readonly provider: TracerProvider
  /** Sends what is left. */
  close(): Promise<void>
}

/** Sends traces by OTLP over HTTP to where the environment says; headers, time-outs and compression by its variables too. */
export function exportTraces(): ExportedTraces {
  const name = process.env.OTEL_SERVICE_NAME ?? 'parcelproof-platform'
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': name })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  return { provider, close: () => provider.shutdown() }
}
