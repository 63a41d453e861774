import type { Exchange, FinishedRun, Result, RowVerdict } from '../result-model.ts'
import { summarize } from '../totals.ts'
import { sampleExchanges, sampleRun } from './sample-run.ts'

/** A finished run of many results with as many exchanges behind them: every verdict, and hostile text as in the sample. */
export function largeRun(entries: number): { readonly run: FinishedRun; readonly exchanges: readonly Exchange[] } {
  const exchanges = repeated(sampleExchanges, entries).map((exchange, n) => ({ ...exchange, id: `x${n}` }))
  const results: readonly Result[] = repeated(sampleRun.results, entries).map((result, n) => ({
    ...result,
    id: `${result.id}-${n}`,
    evidence: result.evidence.length === 0 ? [] : [`x${n}`],
  }))
  const rows: readonly RowVerdict[] = repeated(sampleRun.rows, 657).map((row, n) => ({
    ...row,
    settledBy: row.settledBy.map((id) => `${id}-${n}`),
  }))
  return { run: { ...sampleRun, results, rows, summary: summarize(results) }, exchanges }
}

function repeated<T>(items: readonly T[], count: number): readonly T[] {
  return Array.from({ length: Math.ceil(count / items.length) }, () => items)
    .flat()
    .slice(0, count)
}
