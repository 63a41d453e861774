import type { FinishedRun, Result, RowVerdict, Verdict } from './result-model.ts'
import { summarize } from './totals.ts'

/** How a verdict is written for people. */
export const verdictLabels: Readonly<Record<Verdict, string>> = {
  failed: 'failed',
  inconclusive: 'inconclusive',
  'could-not-run': 'could not run',
  warning: 'warning',
  passed: 'passed',
  'not-applicable': 'not applicable',
}

/** The target of a result or row, with the carrier it was tried on. */
export function targetLabel({ target, carrier }: Pick<Result | RowVerdict, 'target' | 'carrier'>): string {
  return carrier === undefined ? target : `${target} · ${carrier}`
}

/** `1 result`, `2 results`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A length of time for people: `820 ms`, `4.2 s`, `3 min 5 s`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

export interface Headline {
  readonly outcome: 'conformant' | 'violated' | 'incomplete'
  readonly title: string
  readonly sentence: string
}

/** `known until 2027-01-31 (anna): the carrier does it so`: why a result does not count. */
export function baselineText({ reason, owner, expires }: NonNullable<Result['baseline']>): string {
  return `known until ${expires} (${owner}): ${reason}`
}

/** The verdict on the whole run in one line. */
export function headline({ results, exitCode, interrupted, gaps = [] }: FinishedRun): Headline {
  const known = results.filter(({ baseline }) => baseline !== undefined).length
  const { failed, warning, couldNotRun, inconclusive } = summarize(
    results.filter(({ baseline }) => baseline === undefined),
  )
  const total = results.length
  const flaky = results.filter(isFlaky).length
  const flakes = flaky > 0 ? ` ${counted(flaky, 'result')} flaky: another attempt came out differently.` : ''
  const covered = `${known > 0 ? ` ${known} known by the baseline.` : ''}${flakes}`
  const stopped = `${covered}${interrupted ? ' The run was stopped before its end.' : ''}${gaps.map((gap) => ` ${gap}`).join('')}`
  const open = [
    ...(couldNotRun > 0 ? [`${couldNotRun} could not run`] : []),
    ...(inconclusive > 0 ? [`${inconclusive} inconclusive`] : []),
  ].join(', ')
  if (failed > 0) {
    const more = open === '' ? '' : ` Besides, ${open}.`
    return {
      outcome: 'violated',
      title: 'Violated',
      sentence: `${failed} of ${counted(total, 'result')} failed.${more}${stopped}`,
    }
  }
  if (exitCode === 1) {
    const why =
      warning > 0 ? `${counted(warning, 'warning')}, which this run does not accept.` : 'The baseline no longer fits.'
    return { outcome: 'violated', title: 'Violated', sentence: `${why}${stopped}` }
  }
  if (total === 0) return { outcome: 'incomplete', title: 'Incomplete', sentence: `Nothing was run.${stopped}` }
  if (open !== '') {
    return {
      outcome: 'incomplete',
      title: 'Incomplete',
      sentence: `Nothing failed, but of ${counted(total, 'result')} ${open}.${stopped}`,
    }
  }
  if (interrupted || gaps.length > 0)
    return { outcome: 'incomplete', title: 'Incomplete', sentence: `Nothing failed.${stopped}` }
  const warned = warning > 0 ? ` ${counted(warning, 'warning')}.` : ''
  return {
    outcome: 'conformant',
    title: 'Conformant',
    sentence: `None of ${counted(total - known, 'result')} failed.${warned}${covered}`,
  }
}

/** Whether attempts at the same thing came out differently. */
export function isFlaky({ attempts = [] }: Pick<Result, 'attempts'>): boolean {
  return new Set(attempts).size > 1
}

/** `flaky: failed, then passed, then passed`, or undefined where every attempt ended the same. */
export function flakeText(result: Pick<Result, 'attempts'>): string | undefined {
  if (!isFlaky(result)) return undefined
  return `flaky: ${(result.attempts ?? []).map((verdict) => verdictLabels[verdict]).join(', then ')}`
}
