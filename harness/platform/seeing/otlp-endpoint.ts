/** The names OpenTelemetry gives to where traces go. */
const endpointNames = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const

/** Whether the environment names a place for traces. */
export function namesEndpoint(environment: Readonly<Record<string, string | undefined>>): boolean {
  return endpointNames.some((name) => (environment[name] ?? '') !== '')
}
