import type { Finding } from '../../scenarios/api/finding.ts'
import type { Scenario } from '../../scenarios/api/scenario.ts'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { runScenario, type ScenarioOutcome, type ScenarioSettings } from '../engine/run-scenario.ts'
import type { RunTarget } from '../engine/target.ts'
import { judgeFindings } from '../verdict/judge.ts'

/** A target of its own for one proof, and what closes it. */
export interface ProvingGround extends AsyncDisposable {
  readonly target: RunTarget
}

/** Starts servers to prove scenarios on. */
export interface ProvingGrounds {
  /** The good server, in the variant the twin is made from. */
  good(twin: string | undefined): Promise<ProvingGround>
  /** The same server with one step replaced. */
  weak(twin: string): Promise<ProvingGround>
}

/** How one scenario met one target. */
export type Proof = {
  readonly scenario: Scenario
  /** Undefined: the good target. */
  readonly twin: string | undefined
  readonly durationMs: number
} & (
  | { readonly kind: 'as-expected' }
  /** The twin's fault was not seen, or not by every requirement it breaks. */
  | {
      readonly kind: 'unnoticed'
      readonly missing: readonly string[]
      readonly found: readonly string[]
      readonly why: string
    }
  /** Requirements went red that the twin does not break. */
  | { readonly kind: 'wrong-reason'; readonly surplus: readonly string[]; readonly why: string }
  /** The good target is not all green. */
  | { readonly kind: 'not-green'; readonly rows: readonly string[]; readonly why: string }
)

/** Runs a scenario on the good target: everything has to be passed or not applicable. */
export async function proveGood(
  scenario: Scenario,
  grounds: ProvingGrounds,
  settings: ScenarioSettings,
  stop: AbortSignal,
): Promise<Proof> {
  await using ground = await grounds.good(undefined)
  const outcome = await runScenario({ scenario, target: ground.target }, settings, stop)
  const rest = { scenario, twin: undefined, durationMs: outcome.durationMs }
  const { requirements } = judgeFindings(outcome.findings, { catalogue, profile: settings.profile })
  const rows = requirements
    .filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not-applicable')
    .map(({ id }) => id)
  if (rows.length === 0) return { kind: 'as-expected', ...rest }
  return { kind: 'not-green', rows, why: sentencesFor(outcome, rows), ...rest }
}

/** Runs a scenario on a weak twin: exactly the requirements it breaks have to go red. */
export async function proveTwin(
  scenario: Scenario,
  caught: { readonly twin: string; readonly breaks: readonly string[] },
  grounds: ProvingGrounds,
  settings: ScenarioSettings,
  stop: AbortSignal,
): Promise<Proof> {
  await using ground = await grounds.weak(caught.twin)
  const outcome = await runScenario({ scenario, target: ground.target }, settings, stop)
  const rest = { scenario, twin: caught.twin, durationMs: outcome.durationMs }
  const red = new Set(outcome.findings.filter(({ kind }) => kind === 'broken').map(({ requirement }) => requirement))
  const missing = caught.breaks.filter((id) => !red.has(id))
  const surplus = [...red].filter((id) => !caught.breaks.includes(id))
  if (missing.length > 0)
    return { kind: 'unnoticed', missing, found: [...red], why: sentencesFor(outcome, missing), ...rest }
  if (surplus.length > 0) return { kind: 'wrong-reason', surplus, why: sentencesFor(outcome, surplus), ...rest }
  return { kind: 'as-expected', ...rest }
}

const mostSentences = 4

/** What the scenario said about these rows. */
function sentencesFor(outcome: ScenarioOutcome, rows: readonly string[]): string {
  const about = outcome.findings.filter(({ requirement }) => rows.includes(requirement))
  const telling = about.filter(({ kind }) => kind !== 'held' && kind !== 'recorded')
  const sentences = new Set((telling.length > 0 ? telling : about).map(sentenceOf))
  return [...sentences].slice(0, mostSentences).join('; ')
}

function sentenceOf(finding: Finding): string {
  switch (finding.kind) {
    case 'held':
      return `held${finding.observed === undefined ? '' : `: ${finding.observed}`}`
    case 'recorded':
      return `recorded: ${finding.observed}`
    case 'broken':
      return `broken: ${finding.observed}`
    case 'could-not-run':
      return `could not run: ${finding.missing}`
    case 'not-applicable':
    case 'inconclusive':
      return `${finding.kind}: ${finding.reason}`
  }
}
