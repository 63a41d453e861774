import type { LoadStage } from '../../reports/load-model.ts'
import { type JourneyId, journeys } from '../journeys.ts'
import type { LoadTarget } from '../target.ts'

interface Trace {
  readonly seen: (stage: LoadStage) => boolean
  readonly sentence: string
}

const refusedCall = ({ stage, outcomes }: LoadStage) => stage === 'call' && outcomes.refused > 0

/** What a change of the carriers has to leave behind; undefined where it cannot be seen from here. */
function traceOf(journey: JourneyId, target: LoadTarget['kind']): Trace | undefined {
  const { plot } = journeys[journey]
  if (plot === undefined) return undefined
  switch (plot) {
    case 'tokens-end':
      if (target === 'platform') return undefined
      return { seen: refusedCall, sentence: 'Not one access token was refused after all of them had ended' }
    case 'everything-ends':
      return { seen: refusedCall, sentence: 'Not one call was refused after every grant had ended' }
    case 'keys-rotate':
      if (target === 'platform') return undefined
      return { seen: ({ stage }) => stage === 'new-keys', sentence: 'Not one token was signed with a new key' }
    case 'carrier-fails':
      return { seen: refusedCall, sentence: 'Not one call was refused while a carrier failed' }
  }
}

/** A sentence where the change that the journey is about was not noticed by anybody: then it shows nothing. */
export function unnoticed(
  journey: JourneyId,
  target: LoadTarget['kind'],
  stages: readonly LoadStage[],
): string | undefined {
  const trace = traceOf(journey, target)
  if (trace === undefined || stages.some(trace.seen)) return undefined
  return `${trace.sentence}: the run was too short or too thin to show anything; use more seconds or a higher rate.`
}
