import type { QuirkSurvival } from '../../reports/result-model.ts'
import type { ClientRunTarget, RunTarget } from '../engine/target.ts'
import type { QuirkChoice } from '../quirks/survey.ts'

export interface QuirkSurveyOptions {
  readonly globs: readonly string[]
  readonly quirks?: boolean
  readonly strictQuirks?: boolean
  readonly thorough?: boolean
  readonly shard?: { readonly index: number }
  readonly config?: string
}

/** One quirk a carrier goes with every run against the bundled platform, another one with every seed. */
const sampleOfSelfRun = 1

/** Whether platforms can be asked while scenarios run at them: each of these asks another process. */
export function isUndisturbed(targets: readonly RunTarget[]): boolean {
  return targets.every(({ role, concurrency }) => role !== 'client' || concurrency > 1)
}

/**
 * What the platforms of a run make of the carriers' quirks. All of them where that is asked for; a run of everything against the
 * bundled platform has a sample, and somebody else's platform is asked nothing that nobody asked for.
 */
export async function surveyFor(
  { globs, quirks, strictQuirks, thorough, shard, config }: QuirkSurveyOptions,
  targets: readonly RunTarget[],
  seed: number,
  signal: AbortSignal,
): Promise<readonly QuirkSurvival[]> {
  if (signal.aborted) return []
  if (shard !== undefined && shard.index !== 1) return []
  const whole = quirks === true || strictQuirks === true || (thorough === true && config === undefined)
  if (!whole && (globs.length > 0 || config !== undefined)) return []
  const choice = { seed, ...(whole ? {} : { sample: sampleOfSelfRun }) }
  const platforms = targets.filter((target) => target.role === 'client')
  const here = platforms.filter(({ surveysElsewhere }) => surveysElsewhere === undefined)
  const found = await Promise.all([
    ...platforms.map((target) => surveyElsewhere(target, choice, signal)),
    here.length === 0 ? [] : surveyHere(here, choice, signal),
  ])
  return found.flat()
}

/** A thread that breaks down, or one survey of it, takes nothing of the run along. */
async function surveyElsewhere(
  target: ClientRunTarget,
  choice: QuirkChoice,
  signal: AbortSignal,
): Promise<readonly QuirkSurvival[]> {
  try {
    return (await target.surveysElsewhere?.(choice, signal)) ?? []
  } catch (error) {
    const { notTried, sentenceOf } = await import('../quirks/survey.ts')
    return notTried(target, choice, sentenceOf(error))
  }
}

async function surveyHere(
  platforms: readonly ClientRunTarget[],
  choice: QuirkChoice,
  signal: AbortSignal,
): Promise<readonly QuirkSurvival[]> {
  const { surveyQuirks } = await import('../quirks/survey.ts')
  return surveyQuirks(platforms, { ...choice, signal })
}
