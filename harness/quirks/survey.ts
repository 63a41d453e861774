import type { QuirkSurvival } from '../../reports/result-model.ts'
import { clientScenario } from '../../scenarios/api/scenario.ts'
import { forgetMetadata } from '../../scenarios/client/metadata-of-the-day.ts'
import type { CarrierId } from '../../simulators/carriers/carrier.ts'
import { quirks } from '../../simulators/carriers/quirks.ts'
import type { Quirk } from '../../simulators/core/quirk.ts'
import type { ClientRunTarget, RunTarget } from '../engine/target.ts'
import { asUsual, type Fared, survive, type Usual } from './survive.ts'

/** Which quirks are tried: nothing that could not be told to another thread. */
export interface QuirkChoice {
  /** How many quirks of each carrier, taken in turn by the seed; all of them where it is left out. */
  readonly sample?: number
  /** These and no others. */
  readonly only?: readonly string[]
  readonly seed: number
}

export interface SurveyOptions extends QuirkChoice {
  readonly signal: AbortSignal
  /** Told what was sent and answered under which name, as soon as a platform is given back. */
  readonly onEvidence?: (scenario: string, exchanges: readonly string[]) => void
}

/**
 * Tries every client platform at each of its carriers with that carrier's quirks, one at a time. What comes of it says how
 * well a platform gets on with carriers, and nothing about its safety.
 */
export async function surveyQuirks(
  targets: readonly RunTarget[],
  options: SurveyOptions,
): Promise<readonly QuirkSurvival[]> {
  const platforms = targets.filter((target) => target.role === 'client')
  // Somebody else's platform is one process at all its carriers; the bundled one is another one each time.
  if (platforms.every(({ concurrency }) => concurrency > 1)) {
    return (await Promise.all(platforms.map((target) => surveyAt(target, options)))).flat()
  }
  const found: QuirkSurvival[] = []
  for (const target of platforms) found.push(...(await surveyAt(target, options)))
  return found
}

async function surveyAt(target: ClientRunTarget, options: SurveyOptions): Promise<readonly QuirkSurvival[]> {
  const { simulator } = target
  if (simulator === undefined || options.signal.aborted) return []
  const chosen = chosenQuirks(simulator, options)
  if (chosen.length === 0) return []
  const usual = await atLease(target, 'none', options, (lease) => asUsual(lease, simulator)).catch(
    (error: unknown): Usual => ({ kind: 'failed', reason: sentenceOf(error) }),
  )
  const found: QuirkSurvival[] = []
  for (const quirk of chosen) {
    if (options.signal.aborted) break
    found.push(await tryQuirk(target, simulator, quirk, usual, options))
  }
  return found
}

async function tryQuirk(
  target: ClientRunTarget,
  simulator: CarrierId,
  { id, says }: Quirk,
  usual: Usual,
  options: SurveyOptions,
): Promise<QuirkSurvival> {
  if (usual.kind === 'failed')
    return { ...rowOf(target, simulator, { id, says }), outcome: 'not-tried', reason: usual.reason }
  const fared = await atLease(target, id, options, async (lease) => {
    await forgetMetadata(lease)
    return survive(lease, simulator, id, usual.client, usual.refreshes)
  }).catch((error: unknown): Fared => ({ outcome: 'not-tried', reason: sentenceOf(error) }))
  return { ...rowOf(target, simulator, { id, says }), ...fared }
}

function rowOf(
  { name, carrier }: ClientRunTarget,
  simulator: CarrierId,
  { id, says }: Pick<Quirk, 'id' | 'says'>,
): Pick<QuirkSurvival, 'target' | 'carrier' | 'quirk' | 'says'> {
  return { target: name, carrier: carrier ?? simulator, quirk: id, says }
}

/** The rows of a platform that could not be asked at all. */
export function notTried(target: ClientRunTarget, choice: QuirkChoice, reason: string): readonly QuirkSurvival[] {
  const { simulator } = target
  if (simulator === undefined) return []
  return chosenQuirks(simulator, choice).map((quirk) => ({
    ...rowOf(target, simulator, quirk),
    outcome: 'not-tried',
    reason,
  }))
}

/** The run was stopped, or the platform is not there any more. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function atLease<T>(
  target: ClientRunTarget,
  what: string,
  { signal, onEvidence }: SurveyOptions,
  work: (lease: Awaited<ReturnType<ClientRunTarget['lease']>>['target']) => Promise<T>,
): Promise<T> {
  const id = `client/quirks/${what}`
  const scenario = clientScenario({
    id,
    title: id,
    story: id,
    requirements: [],
    needs: [],
    caughtBy: [],
    run: async () => [],
  })
  const lease = await target.lease(scenario, signal)
  try {
    return await work(lease.target)
  } finally {
    await lease.release()
    onEvidence?.(id, target.evidenceOf(scenario))
    target.forget?.(scenario)
  }
}

function chosenQuirks(simulator: CarrierId, { sample, only, seed }: QuirkChoice): readonly Quirk[] {
  const own = quirks.filter(({ id, carrier }) => carrier === simulator && (only === undefined || only.includes(id)))
  if (sample === undefined || sample >= own.length) return own
  const first = (seed * sample) % own.length
  return Array.from({ length: sample }, (_, place) => own[(first + place) % own.length]).filter(
    (quirk) => quirk !== undefined,
  )
}
