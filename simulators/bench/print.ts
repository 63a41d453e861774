import { availableParallelism, cpus } from 'node:os'
import type { Comparison } from './compare.ts'
import type { Score } from './measure.ts'
import { type Spread, spreadOf } from './statistics.ts'

/** What the numbers were measured on. */
export function machine(): string {
  const [cpu] = cpus()
  return `Node ${process.versions.node}, ${availableParallelism()} × ${cpu?.model ?? 'unknown processor'}, ${process.platform}`
}

/** A comparison as a Markdown table, ready for docs/performance.md. */
export function tableOf({ title, scores, outcomes }: Comparison): string {
  const verdicts = outcomes.map(
    ({ against, ratio, atLeast, met }) =>
      `- ${met ? 'reached' : 'MISSED'}: ${times(ratio)} ${against}, at least ${atLeast} × wanted`,
  )
  return [`## ${title}`, '', scoreTable(scores), '', ...verdicts, ''].join('\n')
}

/** What each server did, a row each. */
export function scoreTable(scores: readonly Score[]): string {
  const rows = scores.map((score) => {
    const cpu = spreadOf(score.cpuMs).median.toFixed(2)
    return `| ${[score.name, whole(spreadOf(score.perSecond)), cpu, String(score.tokensUsed)].join(' | ')} |`
  })
  return [
    '| server | flows a second (quartiles) | its processor time a flow, ms | tokens used afterwards |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function whole({ median, low, high }: Spread): string {
  return `${Math.round(median)} (${Math.round(low)}–${Math.round(high)})`
}

/** A ratio and its quartiles. */
export function times({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} × (${low.toFixed(2)}–${high.toFixed(2)})`
}
