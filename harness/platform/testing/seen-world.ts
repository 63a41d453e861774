import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Simulators } from '../../../simulators/index.ts'
import type { PlatformOptions } from '../start-platform.ts'
import { openWorld, type World } from './world.ts'

export const operatorKey = 'the-key-of-the-operator-is-long'

/** A world whose spans are kept, whose metrics have an address, and that has an operator. */
export interface SeenWorld extends World {
  readonly spans: InMemorySpanExporter
  /** The JSON of an address, asked for with a key. */
  ask(path: string, key: string): Promise<{ readonly status: number; readonly body: unknown; readonly text: string }>
  metrics(): Promise<string>
}

/** Opens it. */
export async function openSeenWorld(simulators: Simulators, extra: Partial<PlatformOptions> = {}): Promise<SeenWorld> {
  const spans = new InMemorySpanExporter()
  const tracing = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
  const seeing = { metrics: { port: 0 }, ...extra.seeing }
  const world = await openWorld(simulators, { operatorKey, tracing, ...extra, seeing })
  const { origin, metricsOrigin } = world.platform
  return {
    ...world,
    spans,
    async ask(path, key) {
      const headers = { authorization: `Bearer ${key}` }
      const answer = await fetch(`${origin}${path}`, { headers, redirect: 'manual' })
      const text = await answer.text()
      const json = answer.headers.get('content-type')?.includes('json') === true
      const body: unknown = json ? JSON.parse(text) : undefined
      return { status: answer.status, body, text }
    },
    metrics: async () => (await fetch(`${metricsOrigin}/metrics`)).text(),
  }
}
