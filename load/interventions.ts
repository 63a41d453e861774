import { LoadError } from './load-error.ts'
import type { LoadTarget, PlannedRequest } from './target.ts'

/** Something done to the carriers while load runs, by their control API. */
export interface Intervention {
  /** `expire`: tokens end; `rotate`: new signing keys; `break`, `mend`: one carrier fails and comes back. */
  readonly kind: 'expire' | 'rotate' | 'break' | 'mend'
  readonly atSeconds: number
  /** The carrier it is about; all of them where it is left out. */
  readonly carrier?: string | undefined
  readonly requests: readonly PlannedRequest[]
}

/** What a journey does to the carriers meanwhile. */
export type Plot = 'tokens-end' | 'everything-ends' | 'keys-rotate' | 'carrier-fails'

/**
 * The interventions of a plot, spread over a run of so many seconds.
 * @throws LoadError where nothing lets load change the carriers behind the target
 */
export function interventionsOf(plot: Plot | undefined, target: LoadTarget, seconds: number): readonly Intervention[] {
  if (plot === undefined) return []
  const { workbench } = target
  if (workbench === undefined) {
    const sentence = 'This journey changes the carriers while it runs: send it to the bundled carriers or platform.'
    throw new LoadError('WRONG_TARGET', sentence)
  }
  const { control, carriers } = workbench
  const jumps = (secondsOf: (carrier: (typeof carriers)[number]) => number) =>
    carriers.map((carrier) =>
      post(`${control}/carriers/${carrier.id}/clock/jump`, { byMs: (secondsOf(carrier) + 60) * 1000 }),
    )
  switch (plot) {
    case 'tokens-end':
      return [0.3, 0.7].map((part) => ({
        kind: 'expire',
        atSeconds: part * seconds,
        requests: jumps(({ accessSeconds }) => accessSeconds),
      }))
    case 'everything-ends': {
      const requests = jumps(({ accessSeconds, refreshSeconds }) => Math.max(accessSeconds, refreshSeconds))
      return [{ kind: 'expire', atSeconds: 0.5 * seconds, requests }]
    }
    case 'keys-rotate': {
      const requests = [post(`${control}/faults`, { fault: { kind: 'rotated-jwks' } })]
      return [{ kind: 'rotate', atSeconds: 0.4 * seconds, requests }]
    }
    case 'carrier-fails': {
      const [{ id: carrier } = { id: '' }] = carriers
      const fault = { id: 'load-outage', fault: { kind: 'server-error' }, where: { endpoint: 'api' } }
      return [
        {
          kind: 'break',
          atSeconds: 0.15 * seconds,
          carrier,
          requests: [post(`${control}/carriers/${carrier}/faults`, fault)],
        },
        {
          kind: 'mend',
          atSeconds: 0.35 * seconds,
          carrier,
          requests: [{ method: 'DELETE', url: `${control}/carriers/${carrier}/faults/load-outage`, headers: {} }],
        },
      ]
    }
  }
}

function post(url: string, body: unknown): PlannedRequest {
  return { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
