import { createRecorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import { exchangeTwins } from '../platform/exchange/weak-twins/index.ts'
import { type ExchangeTargetOptions, exchangeTarget } from '../targets/reference-exchange/exchange-target.ts'
import type { ProvingGround, ProvingGrounds } from './prove.ts'

/** Proves on the bundled exchange endpoint, in this process, on a free port. */
export function exchangeProvingGrounds(budgetMs: number): ProvingGrounds {
  return {
    good: async (twin) => groundOn({ variant: variantOf(twin), budgetMs }),
    async weak(id) {
      const twin = exchangeTwins.find((candidate) => candidate.id === id)
      if (twin === undefined) throw new Error(`there is no weak twin of the exchange endpoint called ${id}`)
      return groundOn({ variant: variantOf(id), steps: twin.steps, budgetMs })
    },
  }
}

function variantOf(twin: string | undefined): ExchangeTargetOptions['variant'] {
  const { introspected, encrypted } = exchangeTwins.find(({ id }) => id === twin) ?? {}
  if (introspected === true) return 'introspected'
  return encrypted === true ? 'encrypted' : 'signed'
}

function groundOn(options: Omit<ExchangeTargetOptions, 'recorder' | 'keepsAllEvidence'>): ProvingGround {
  const recorder = createRecorder({ redaction: createRedaction(), learn: 'when-written' })
  const target = exchangeTarget({ ...options, recorder, keepsAllEvidence: true })
  return { target, [Symbol.asyncDispose]: () => target.close() }
}
