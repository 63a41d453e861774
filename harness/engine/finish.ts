import {
  type FinishedRun,
  type Result,
  type RowVerdict,
  resultSchemaId,
  type Target,
  type Verdict,
} from '../../reports/result-model.ts'
import { coverageOf, summarize } from '../../reports/totals.ts'
import type { GradingProfile, Scenario } from '../../scenarios/api/scenario.ts'
import { adviceFor } from '../../scenarios/catalogue/advice.ts'
import type { Catalogue } from '../../scenarios/catalogue/index.ts'
import { sectionUrl } from '../../scenarios/catalogue/links.ts'
import { answersOf } from '../verdict/answers.ts'
import { crossTenantMatrix } from '../verdict/cross-tenant.ts'
import { judgeFindings } from '../verdict/judge.ts'
import { rowVerdicts } from '../verdict/rows.ts'
import { tool } from '../version.ts'
import { speaksForAll } from './plan.ts'
import type { ScenarioOutcome } from './run-scenario.ts'
import type { RunTarget } from './target.ts'

/** What every result of a run has in common. */
export interface RunFrame {
  readonly catalogue: Catalogue
  readonly grading: GradingProfile
  readonly seed: number
  /** The options that select the target again: `--config parcelproof.yaml`. */
  readonly reproduceOptions: string
  /** Takes every secret out of a sentence. */
  readonly redact: (text: string, green: boolean) => string
}

/** Turns what a scenario found out into a result: graded, and with no secret in any sentence. */
export function resultOf(outcome: ScenarioOutcome, frame: RunFrame): Result {
  const { scenario, target } = outcome.job
  const judgement = judgeFindings(outcome.findings, { catalogue: frame.catalogue, profile: frame.grading })
  const green = isGreen(judgement.verdict)
  const redact = (text: string): string => frame.redact(text, green)
  const worst = judgement.requirements.find(({ verdict }) => verdict === judgement.verdict)
  const counterexamples = counterexamplesOf(outcome, redact)
  return {
    id: scenario.id,
    title: scenario.title,
    role: scenario.role,
    target: target.name,
    ...(target.carrier === undefined || speaksForAll(scenario) ? {} : { carrier: target.carrier }),
    ...(outcome.tenants.length === 0 ? {} : { tenants: outcome.tenants }),
    requirements: judgement.requirements.map((requirement) => ({
      ...requirement,
      ...redacted(requirement, redact),
    })),
    verdict: judgement.verdict,
    ...redacted(judgement, redact),
    evidence: judgement.evidence.length > 0 ? judgement.evidence : outcome.evidence,
    durationMs: Math.round(outcome.durationMs),
    ...(counterexamples.length === 0 ? {} : { counterexamples }),
    reproduce: `parcelproof run ${scenario.id}${frame.reproduceOptions} --seed ${frame.seed}${pathOf(counterexamples)}`,
    ...(judgement.observations.length === 0 ? {} : { observations: judgement.observations.map(redact) }),
    story: scenario.story,
    ...(worst === undefined ? {} : adviceOf(worst.id, frame.catalogue)),
  }
}

/** The made-up stories that broke something, with no secret in any sentence. */
function counterexamplesOf(
  { findings }: ScenarioOutcome,
  redact: (text: string) => string,
): NonNullable<Result['counterexamples']> {
  return findings.flatMap((finding) => {
    if (finding.kind !== 'broken' || finding.counterexample === undefined) return []
    const { story, path } = finding.counterexample
    return [{ requirement: finding.requirement, path, steps: story.map(redact) }]
  })
}

/** One story at a time can be tried again: the first, where there are several. */
function pathOf([first]: NonNullable<Result['counterexamples']>): string {
  return first === undefined ? '' : ` --path ${first.path}`
}

/** Whether nobody has to look into a result. */
export function isGreen(verdict: Verdict): boolean {
  return verdict === 'passed' || verdict === 'not-applicable'
}

/** Everything that is known only when the run is over. */
export interface FinishedParts {
  readonly command: string
  readonly startedAt: Date
  readonly durationMs: number
  readonly interrupted: boolean
  readonly environment: Readonly<Record<string, string>>
  readonly configFile?: string
  readonly shard?: { readonly index: number; readonly of: number }
  readonly targets: readonly RunTarget[]
  readonly scenarios: readonly Scenario[]
  readonly results: readonly Result[]
}

/** Puts the finished run together: totals, coverage, the verdict row by row. The exit code is added by the caller. */
export function finishRun(parts: FinishedParts, frame: RunFrame): FinishedRun {
  const targets = targetsOf(parts.targets)
  const answers = answersOf(parts.scenarios, frame.catalogue)
  const rows = rowVerdicts({
    results: parts.results,
    catalogue: frame.catalogue,
    targets,
    scenariosFor: (id) => {
      const answer = answers.get(id)
      return answer?.kind === 'scenarios' ? answer.ids : []
    },
  })
  return {
    schema: resultSchemaId,
    tool,
    command: parts.command,
    seed: frame.seed,
    startedAt: parts.startedAt.toISOString(),
    durationMs: Math.round(parts.durationMs),
    environment: parts.environment,
    grading: frame.grading,
    ...(parts.interrupted ? { interrupted: true } : {}),
    ...(parts.configFile === undefined ? {} : { configFile: parts.configFile }),
    ...(parts.shard === undefined ? {} : { shard: parts.shard }),
    targets,
    summary: summarize(parts.results),
    coverage: coverageOf(rows, frame.catalogue),
    results: parts.results,
    rows,
    crossTenant: crossTenantMatrix(parts.scenarios, parts.results),
    requirements: textsOf(rows, frame.catalogue),
  }
}

/** One entry a target; the carriers at which one platform was tried are listed with it. */
function targetsOf(run: readonly RunTarget[]): readonly Target[] {
  const named = new Map<string, readonly RunTarget[]>()
  for (const target of run) {
    const key = `${target.role} ${target.name}`
    named.set(key, [...(named.get(key) ?? []), target])
  }
  return [...named.values()].flatMap((targets) => {
    const [first] = targets
    if (first === undefined) return []
    const { role, name, profile, line } = first
    const carriers = targets.flatMap(({ carrier }) => carrier ?? [])
    return [
      {
        role,
        name,
        ...(profile === undefined ? {} : { profile }),
        ...(carriers.length === 0 ? {} : { carriers }),
        ...(line === undefined ? {} : { line }),
      },
    ]
  })
}

function textsOf(rows: readonly RowVerdict[], catalogue: Catalogue): FinishedRun['requirements'] {
  const ids = [...new Set(rows.map(({ id }) => id))]
  return Object.fromEntries(
    ids.flatMap((id) => {
      const row = catalogue.get(id)
      if (row === undefined) return []
      const { text, level, spec, section, sectionTitle, attack } = row
      const advice = adviceFor(row)
      return [
        [
          id,
          {
            text,
            level,
            spec,
            section,
            sectionTitle,
            url: sectionUrl(row),
            ...(attack === null ? {} : { attack }),
            advice,
          },
        ],
      ]
    }),
  )
}

function adviceOf(id: string, catalogue: Catalogue): { readonly advice?: string } {
  const row = catalogue.get(id)
  return row === undefined ? {} : { advice: adviceFor(row) }
}

interface Sentences {
  readonly reason?: string | undefined
  readonly expected?: string | undefined
  readonly observed?: string | undefined
}

function redacted(sentences: Sentences, redact: (text: string) => string) {
  const { reason, expected, observed } = sentences
  return {
    ...(reason === undefined ? {} : { reason: redact(reason) }),
    ...(expected === undefined ? {} : { expected: redact(expected) }),
    ...(observed === undefined ? {} : { observed: redact(observed) }),
  }
}
