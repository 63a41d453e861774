import type { LoadComparison, LoadResult, LoadStage } from './load-model.ts'

const words = { passed: 'PASSED', failed: 'FAILED', incomplete: 'INCOMPLETE' } as const

/** What a load run found, in lines for a terminal or a log. */
export function loadTerminal(result: LoadResult): string {
  const { journey, shape, target, rate, stages, thresholds, findings, wrongAnswers, generator, knee, comparison } =
    result
  return [
    `${result.question}`,
    `${journey}, ${shape}, on ${target.name}: ${target.tenants} tenants, ${target.carriers} carriers, seed ${result.seed}`,
    '',
    ...table(stages),
    '',
    `${rate.reached.toFixed(1)} flows a second of ${rate.planned.toFixed(1)} planned; ${rate.dropped} could not be started in time; k6 took ${generator.ownTimeP95.toFixed(1)} ms a flow for itself (p95).`,
    ...(knee === undefined ? [] : [`Knee: ${knee.rate} flows a second hold.`]),
    ...thresholds.map(
      ({ name, limit, observed, held }) => `${held ? 'held  ' : 'BROKEN'}  ${name}: ${observed} (limit: ${limit})`,
    ),
    ...(comparison === undefined ? [] : compared(comparison)),
    ...wrongAnswers
      .slice(0, 5)
      .map(
        (wrong) => `  ${wrong.outcome} at ${wrong.stage}, tenant ${wrong.tenant}, ${wrong.carrier}: ${wrong.reason}`,
      ),
    '',
    `${words[result.verdict]}${findings.length === 0 ? '' : `: ${findings.join(' ')}`}`,
    '',
  ].join('\n')
}

function compared({ startedAt, rows, doubts }: LoadComparison): readonly string[] {
  const words = { faster: 'better', slower: 'WORSE', same: 'within the noise' } as const
  return [
    `Against the run of ${startedAt}:`,
    ...rows.map(
      ({ what, before, now, ratio, noise, verdict }) =>
        `  ${what}: ${now.toFixed(1)} after ${before.toFixed(1)}, ${ratio.toFixed(2)} ± ${noise.toFixed(2)} ×, ${words[verdict]}`,
    ),
    ...doubts.map((doubt) => `  ${doubt}`),
  ]
}

function table(stages: readonly LoadStage[]): readonly string[] {
  const head = ['stage', 'carrier', 'count', 'p50 ms', 'p95 ms', 'p99 ms', 'refused', 'wrong', 'leaks']
  const rows = [...stages]
    .sort((a, b) => a.carrier.localeCompare(b.carrier))
    .map(({ stage, variant, carrier, outcomes, latency }) => [
      variant === undefined ? stage : `${stage} (${variant})`,
      carrier,
      String(outcomes.ok + outcomes.refused + outcomes.wrong + outcomes.leak),
      latency.p50.toFixed(1),
      latency.p95.toFixed(1),
      latency.p99.toFixed(1),
      String(outcomes.refused),
      String(outcomes.wrong),
      String(outcomes.leak),
    ])
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  )
}

function pad(cell: string, width: number, column: number): string {
  return column < 2 ? cell.padEnd(width) : cell.padStart(width)
}
