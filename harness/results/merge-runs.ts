import {
  type Exchange,
  type FinishedRun,
  type Result,
  resultSchemaId,
  type Target,
} from '../../reports/result-model.ts'
import { coverageOf, summarize } from '../../reports/totals.ts'
import type { Scenario } from '../../scenarios/api/scenario.ts'
import type { Catalogue } from '../../scenarios/catalogue/index.ts'
import { UsageError } from '../cli/usage-error.ts'
import { answersOf } from '../verdict/answers.ts'
import { crossTenantMatrix } from '../verdict/cross-tenant.ts'
import { rowVerdicts } from '../verdict/rows.ts'
import { tool } from '../version.ts'

/** One of the runs that are put together, and where it was read. */
export interface RunPart {
  readonly from: string
  readonly run: FinishedRun
  readonly exchanges: readonly Exchange[]
}

export interface MergedRun {
  readonly run: FinishedRun
  readonly exchanges: readonly Exchange[]
}

/**
 * Puts the parts of one run (`--shard`) together, or runs of several targets side by side. Verdicts on statements and
 * the coverage are worked out anew; exchanges get the number of their part in front, because parts count on their own.
 * @throws {UsageError} where a result is in two parts, or the parts were graded differently
 */
export function mergeRuns(parts: readonly RunPart[], catalogue: Catalogue, scenarios: readonly Scenario[]): MergedRun {
  refuseTwice(parts)
  refuseDifferentGrading(parts)
  const renamed = parts.map((part, index) => withPrefix(part, parts.length === 1 ? '' : `${index + 1}.`))
  const runs = renamed.map(({ run }) => run)
  const results = runs.flatMap((run) => run.results)
  const targets = mergedTargets(runs)
  const answers = answersOf(scenarios, catalogue)
  const rows = rowVerdicts({
    results,
    catalogue,
    targets,
    scenariosFor: (id) => {
      const answer = answers.get(id)
      return answer?.kind === 'scenarios' ? answer.ids : []
    },
  })
  const starts = runs.map(({ startedAt }) => Date.parse(startedAt))
  const ends = runs.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs)
  const [first] = runs
  const configFiles = new Set(runs.map(({ configFile }) => configFile))
  const gaps = gapsOf(runs)
  const quirks = runs.flatMap((run) => run.quirks ?? [])
  const run: FinishedRun = {
    schema: resultSchemaId,
    tool,
    command: `parcelproof merge ${parts.map(({ from }) => from).join(' ')}`,
    seed: first?.seed ?? 0,
    startedAt: new Date(Math.min(...starts)).toISOString(),
    durationMs: Math.max(...ends) - Math.min(...starts),
    environment: { ...first?.environment, parts: String(parts.length) },
    ...(first?.grading === undefined ? {} : { grading: first.grading }),
    ...(runs.some(({ interrupted }) => interrupted === true) ? { interrupted: true } : {}),
    ...(gaps.length === 0 ? {} : { gaps }),
    ...(configFiles.size === 1 && first?.configFile !== undefined ? { configFile: first.configFile } : {}),
    targets,
    summary: summarize(results),
    coverage: coverageOf(rows, catalogue),
    results,
    rows,
    crossTenant: crossTenantMatrix(scenarios, results),
    ...(quirks.length === 0 ? {} : { quirks }),
    requirements: Object.assign({}, ...runs.map(({ requirements }) => requirements)),
  }
  return { run, exchanges: renamed.flatMap(({ exchanges }) => exchanges) }
}

function refuseTwice(parts: readonly RunPart[]): void {
  const seen = new Map<string, string>()
  for (const { from, run } of parts) {
    for (const result of run.results) {
      const before = seen.get(keyOf(result))
      if (before !== undefined) {
        throw new UsageError(
          'BAD_RESULT',
          `${result.id} at ${result.target} is in ${before} and in ${from}; merge takes the parts of one run (--shard), or runs of targets with different names.`,
        )
      }
      seen.set(keyOf(result), from)
    }
  }
}

/** What makes a result the same one in another run. */
export function keyOf({ id, role, target, carrier }: Pick<Result, 'id' | 'role' | 'target' | 'carrier'>): string {
  return JSON.stringify([id, role, target, carrier])
}

function refuseDifferentGrading(parts: readonly RunPart[]): void {
  const [first] = parts
  const other = parts.find(({ run }) => run.grading !== first?.run.grading)
  if (first === undefined || other === undefined) return
  throw new UsageError(
    'BAD_RESULT',
    `${first.from} was graded by ${first.run.grading} and ${other.from} by ${other.run.grading}; run both with the same --profile.`,
  )
}

function mergedTargets(runs: readonly FinishedRun[]): readonly Target[] {
  const byName = Map.groupBy(
    runs.flatMap(({ targets }) => targets),
    ({ role, name }) => JSON.stringify([role, name]),
  )
  return [...byName.values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const carriers = [...new Set(same.flatMap(({ carriers: some }) => some ?? []))]
    return [{ ...first, ...(carriers.length === 0 ? {} : { carriers }) }]
  })
}

/** Parts that are not there: a run of which a third is missing has proven nothing about that third. */
function gapsOf(runs: readonly FinishedRun[]): readonly string[] {
  const sharded = runs.flatMap(({ shard, targets }) => (shard === undefined ? [] : [{ shard, targets }]))
  const families = Map.groupBy(sharded, ({ shard, targets }) =>
    JSON.stringify([shard.of, targets.map(({ role, name }) => [role, name])]),
  )
  return [...families.values()].flatMap((family) => {
    const of = family[0]?.shard.of ?? 0
    const present = new Set(family.map(({ shard }) => shard.index))
    const missing = Array.from({ length: of }, (_, index) => index + 1).filter((index) => !present.has(index))
    const names = [...new Set(family.flatMap(({ targets }) => targets.map(({ name }) => name)))].join(', ')
    return missing.map((index) => `Part ${index}/${of} of ${names} is missing.`)
  })
}

function withPrefix({ from, run, exchanges }: RunPart, prefix: string): RunPart {
  const renamed = (ids: readonly string[]) => ids.map((id) => `${prefix}${id}`)
  return {
    from,
    exchanges: exchanges.map((exchange) => ({ ...exchange, id: `${prefix}${exchange.id}` })),
    run: {
      ...run,
      results: run.results.map((result) => ({
        ...result,
        evidence: renamed(result.evidence),
        requirements: result.requirements.map((requirement) =>
          requirement.evidence === undefined
            ? requirement
            : { ...requirement, evidence: renamed(requirement.evidence) },
        ),
      })),
    },
  }
}
