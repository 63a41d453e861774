import { type WholeStage, wholeStages } from '../../load-latency.ts'
import type { LoadResult, LoadThreshold } from '../../load-model.ts'
import { definitions, escaped } from '../markup.ts'
import { barChart, lineChart } from './charts.ts'
import { comparisonMarkup } from './comparison.ts'

const verdicts = { passed: 'Passed', failed: 'Failed', incomplete: 'Incomplete' } as const

/** What a load run found, as a part of `report.html`. */
export function loadSection(result: LoadResult): string {
  const { target, rate, generator } = result
  const facts = definitions(
    [
      ['Question', escaped(result.question)],
      ['Journey', `${escaped(result.journey)}, shape ${escaped(result.shape)}`],
      ['Target', `${escaped(target.name)}: ${target.tenants} tenants, ${target.carriers} carriers`],
      ['Rate', `${fixed(rate.reached)} flows a second of ${fixed(rate.planned)} planned, ${rate.dropped} not started`],
      ['Generator', `k6 ${escaped(result.tool.k6)}, ${fixed(generator.ownTimeP95)} ms a flow for itself (p95)`],
      ['Seed', `<code>${result.seed}</code>`],
      ['Command', `<code>${escaped(result.command)}</code>`],
    ],
    'facts',
  )
  const verdict = `<p class="load-verdict ${result.verdict}"><strong>${verdicts[result.verdict]}.</strong> ${escaped(result.findings.join(' '))}</p>`
  return `<h2 id="load">Load</h2>${verdict}${facts}${thresholdTable(result.thresholds)}${comparisonMarkup(result.comparison)}<div class="charts">${chartsOf(result)}</div>${stageTable(result)}${wrongAnswers(result)}`
}

function chartsOf(result: LoadResult): string {
  const stages = wholeStages(result.stages)
  return [
    throughput(result),
    latency(result),
    percentiles(stages),
    fairness(result),
    knee(result),
    variants(stages),
  ].join('')
}

function throughput({ series }: LoadResult): string {
  const lines = [
    { name: 'flows', points: series.map(({ second, flows }) => ({ x: second, y: flows })) },
    { name: 'refused', points: series.map(({ second, refused }) => ({ x: second, y: refused })) },
    { name: 'wrong', points: series.map(({ second, wrong }) => ({ x: second, y: wrong })) },
  ]
  const description = `${sum(series.map(({ flows }) => flows))} flows, ${sum(series.map(({ wrong }) => wrong))} of them wrong.`
  const drawn = lines.filter(({ name, points }) => name === 'flows' || points.some(({ y }) => y > 0))
  return lineChart({ title: 'Throughput', description, xLabel: 'second', yLabel: 'flows a second' }, drawn)
}

function latency({ series }: LoadResult): string {
  const timed = series.filter(({ p99 }) => p99 > 0)
  const lines = (['p50', 'p95', 'p99'] as const).map((name) => ({
    name,
    points: timed.map((second) => ({ x: second.second, y: second[name] })),
  }))
  const description = 'Percentiles of whole flows, second by second.'
  return lineChart({ title: 'Latency over time', description, xLabel: 'second', yLabel: 'milliseconds' }, lines)
}

function percentiles(stages: readonly WholeStage[]): string {
  const bars = stages.map((stage) => ({ name: nameOf(stage), values: [50, 95, 99].map((at) => stage.at(at)) }))
  const description = 'Over all carriers; the table below has the numbers.'
  const text = { title: 'Percentiles of each stage', description, xLabel: 'stage', yLabel: 'milliseconds' }
  return barChart(text, ['p50', 'p95', 'p99'], bars)
}

const tenantsShown = 50

function fairness(result: LoadResult): string {
  const tenants = result.tenants.slice(0, tenantsShown)
  const description = `The ${tenants.length} busiest tenants, the busiest first.`
  const text = { title: 'Fairness among tenants', description, xLabel: 'tenant', yLabel: 'milliseconds' }
  return barChart(
    text,
    ['p50', 'p99'],
    tenants.map(({ tenant, p50, p99 }) => ({ name: tenant, values: [p50, p99] })),
  )
}

function knee(result: LoadResult): string {
  if (result.knee === undefined) return ''
  const trials = [...result.knee.trials].sort((a, b) => a.rate - b.rate)
  const text = {
    title: `Knee: ${result.knee.rate} flows a second hold`,
    description: 'Circles are rates that did not hold.',
    xLabel: 'flows a second asked for',
    yLabel: 'p95, milliseconds',
  }
  const points = trials.map(({ rate, p95 }) => ({ x: rate, y: p95 }))
  const broken = trials.filter(({ held }) => !held).map(({ rate, p95 }) => ({ x: rate, y: p95 }))
  return lineChart(text, [{ name: 'p95', points }], broken)
}

/** Ways of doing the same, side by side: with PKCE and without, quiet and noisy. */
function variants(stages: readonly WholeStage[]): string {
  const flows = stages.filter(({ stage, variant }) => stage === 'flow' && variant !== undefined)
  if (flows.length < 2) return ''
  const marks = [50, 90, 95, 99]
  const names = flows.map(({ variant }) => variant ?? '')
  const pkce = names.includes('pkce') && names.includes('legacy')
  const text = {
    title: pkce ? 'PKCE against legacy' : `Flows: ${names.join(', ')}`,
    description: 'Whole flows at the same percentiles.',
    xLabel: 'percentile',
    yLabel: 'milliseconds',
  }
  return barChart(
    text,
    names.slice(0, 4),
    marks.map((at) => ({ name: `p${at}`, values: flows.slice(0, 4).map((flow) => flow.at(at)) })),
  )
}

function thresholdTable(thresholds: readonly LoadThreshold[]): string {
  const rows = thresholds.map(
    ({ name, limit, observed, held }) =>
      `<tr><th scope="row">${escaped(name)}</th><td>${escaped(limit)}</td><td>${escaped(observed)}</td><td${held ? '' : ' class="is-failed"'}>${held ? 'held' : 'broken'}</td></tr>`,
  )
  return `<div class="scroll"><table><thead><tr><th>Threshold</th><th>Limit</th><th>Observed</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function stageTable({ stages }: LoadResult): string {
  const head = ['Stage', 'Carrier', 'Count', 'p50 ms', 'p95 ms', 'p99 ms', 'Refused', 'Wrong', 'Leaks']
  const sorted = stages.toSorted((a, b) => a.carrier.localeCompare(b.carrier))
  const rows = sorted.map(({ stage, variant, carrier, outcomes, latency: { p50, p95, p99 } }) => {
    const { ok, refused, wrong, leak } = outcomes
    const numbers = [ok + refused + wrong + leak, fixed(p50), fixed(p95), fixed(p99), refused, wrong, leak]
    const cells = numbers.map((number) => `<td class="number">${number}</td>`).join('')
    return `<tr><th scope="row">${escaped(nameOf({ stage, variant }))}</th><td>${escaped(carrier)}</td>${cells}</tr>`
  })
  return `<h3>Stage by stage</h3><div class="scroll"><table><thead><tr>${head.map((title, column) => `<th${column < 2 ? '' : ' class="number"'}>${title}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function wrongAnswers({ wrongAnswers: all }: LoadResult): string {
  if (all.length === 0) return ''
  const items = all.map(
    ({ outcome, stage, tenant, carrier, reason }) =>
      `<li>${escaped(`${outcome} at ${stage}, tenant ${tenant}, ${carrier}: ${reason}`)}</li>`,
  )
  return `<h3>Wrong answers</h3><ul>${items.join('')}</ul>`
}

const nameOf = ({ stage, variant }: { readonly stage: string; readonly variant?: string | undefined }) =>
  variant === undefined ? stage : `${stage} (${variant})`
const fixed = (value: number) => value.toFixed(1)
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
