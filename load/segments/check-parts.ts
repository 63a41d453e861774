import type { LoadResult } from '../../reports/load-model.ts'
import { LoadError } from '../load-error.ts'
import { readHistogram } from '../run/latency.ts'

/**
 * @returns the first of parts that belong together
 * @throws LoadError with a sentence where they do not
 */
export function checkParts(parts: readonly LoadResult[]): LoadResult {
  const [first, ...rest] = parts
  if (first === undefined)
    throw new LoadError('BAD_RESULT', 'There is nothing to merge; name the folders of load runs.')
  for (const part of rest) {
    for (const [what, one, other] of [
      ['journey', first.journey, part.journey],
      ['shape', first.shape, part.shape],
      ['target', nameOf(first), nameOf(part)],
      ['thresholds', JSON.stringify(first.limits), JSON.stringify(part.limits)],
      ['number of segments', segmentsIn(first), segmentsIn(part)],
    ] as const) {
      if (one === other) continue
      throw new LoadError(
        'BAD_RESULT',
        `These are no parts of one run: ${what} ${one} and ${other}. Merge like with like.`,
      )
    }
  }
  if (parts.some(({ knee }) => knee !== undefined)) {
    throw new LoadError('BAD_RESULT', 'A search for the knee has no parts to merge; search with --processes instead.')
  }
  const twice = parts.find((part, index) => parts.findIndex((other) => isSame(part, other)) !== index)
  if (twice !== undefined) {
    const which = twice.segment === undefined ? `The run of ${twice.startedAt}` : `Segment ${twice.segment}`
    throw new LoadError('BAD_RESULT', `${which} was given twice; name every part once.`)
  }
  for (const part of parts) checkHistograms(part)
  return first
}

/** A sentence where some machines' parts were not given. */
export function missingSegments(parts: readonly LoadResult[]): readonly string[] {
  const [first] = parts
  const of = Number(first?.segment?.split('/')[1] ?? 0)
  const given = new Set(parts.map(({ segment }) => segment))
  const missing = Array.from({ length: of }, (_, index) => `${index + 1}/${of}`).filter((one) => !given.has(one))
  return missing.length === 0 ? [] : [`Segments ${missing.join(', ')} are missing: this is not all of the run.`]
}

function isSame(one: LoadResult, other: LoadResult): boolean {
  if (one.segment !== undefined) return one.segment === other.segment
  return one.startedAt === other.startedAt && one.seed === other.seed && one.durationMs === other.durationMs
}

function checkHistograms({ stages, series, tenants, startedAt }: LoadResult): void {
  try {
    for (const { latency } of stages) {
      if (readHistogram(latency.histogram).totalCount !== latency.count) throw new Error('cut off')
    }
    for (const { histogram } of [...series, ...tenants]) readHistogram(histogram)
  } catch {
    throw new LoadError(
      'BAD_RESULT',
      `A histogram of the run of ${startedAt} cannot be read; take its load.json as the run wrote it.`,
    )
  }
}

function nameOf({ target }: LoadResult): string {
  return `${target.name} (${target.tenants} tenants, ${target.carriers} carriers)`
}

function segmentsIn({ segment }: LoadResult): string {
  return segment?.split('/')[1] ?? 'none'
}
