import { createHash } from 'node:crypto'
import picomatch from 'picomatch'
import type { Role, Scenario } from '../../scenarios/api/scenario.ts'
import { UsageError } from '../cli/usage-error.ts'
import type { RunTarget } from './target.ts'

/** One scenario at one target. */
export interface Job {
  readonly scenario: Scenario
  readonly target: RunTarget
}

export interface Selection {
  /** Globs over scenario ids; empty means all. A folder's name stands for everything in it. */
  readonly globs: readonly string[]
  readonly role?: Role
  readonly shard?: { readonly index: number; readonly of: number }
}

/**
 * The scenarios that were asked for.
 * @throws {UsageError} where a glob matches nothing, naming the nearest ids.
 */
export function selectScenarios(scenarios: readonly Scenario[], selection: Selection): readonly Scenario[] {
  const matchers = selection.globs.map((glob) => ({
    glob,
    matches: picomatch([glob, `${glob.replace(/\/+$/, '')}/**`]),
  }))
  for (const { glob, matches } of matchers) {
    if (!scenarios.some(({ id }) => matches(id))) {
      throw new UsageError(
        'UNKNOWN_SCENARIO',
        `No scenario matches ${JSON.stringify(glob)}.${nearest(glob, scenarios)} See \`parcelproof list\`.`,
      )
    }
  }
  return scenarios
    .filter(({ id }) => matchers.length === 0 || matchers.some(({ matches }) => matches(id)))
    .filter(({ role }) => selection.role === undefined || role === selection.role)
    .filter(({ id }) => selection.shard === undefined || shardOf(id, selection.shard.of) === selection.shard.index)
}

/** The part a scenario belongs to, from 1 to `of`: by its id alone, so that a new scenario moves no other one. */
export function shardOf(id: string, of: number): number {
  return (createHash('sha256').update(id).digest().readUInt32BE() % of) + 1
}

/**
 * Pairs scenarios with the targets of their role; those of the phase `last` stand at the end. With `spread`, a scenario
 * that only repeats itself runs at one target of each family, chosen by the seed, so that all of them have their turn.
 */
export function planJobs(
  scenarios: readonly Scenario[],
  targets: readonly RunTarget[],
  spread?: { readonly seed: number },
): readonly Job[] {
  const jobs = targets.flatMap((target) =>
    scenarios
      .filter(({ role }) => role === target.role)
      .filter((scenario) => !speaksForAll(scenario) || target === firstNamed(target, targets))
      .filter(
        (scenario) =>
          spread === undefined ||
          speaksForAll(scenario) ||
          hasItsTurn(scenario, target, scenarios, targets, spread.seed),
      )
      .map((scenario) => ({ scenario, target })),
  )
  return [
    ...jobs.filter(({ scenario }) => scenario.phase === undefined),
    ...jobs.filter(({ scenario }) => scenario.phase === 'last'),
  ]
}

/** What makes a result the same one in another run. */
export interface ResultPlace {
  readonly id: string
  readonly role: Role
  readonly target: string
  readonly carrier?: string
}

/**
 * The jobs that come to these results.
 * @throws {UsageError} where one of them has no job: its target or carrier is not there
 */
export function jobsAt(jobs: readonly Job[], places: readonly ResultPlace[]): readonly Job[] {
  const byPlace = new Map(jobs.map((job) => [placeKey(placeOf(job)), job]))
  return places.map((place) => {
    const job = byPlace.get(placeKey(place))
    if (job !== undefined) return job
    const where = place.carrier === undefined ? place.target : `${place.target} at ${place.carrier}`
    throw new UsageError(
      'NOTHING_SELECTED',
      `${place.id} cannot be run again: there is no target ${where} here; name the configuration it was run with (--config).`,
    )
  })
}

function placeOf({ scenario, target }: Job): ResultPlace {
  const { id, role } = scenario
  const { name, carrier } = target
  return { id, role, target: name, ...(carrier === undefined || speaksForAll(scenario) ? {} : { carrier }) }
}

function placeKey({ id, role, target, carrier }: ResultPlace): string {
  return JSON.stringify([id, role, target, carrier])
}

/** Whether one run says all there is to say of a platform, at whatever carrier. */
export function speaksForAll(scenario: Scenario): boolean {
  return scenario.role === 'client' && scenario.once === true
}

/** A platform at several carriers is several targets of one name. */
function firstNamed({ role, name }: RunTarget, targets: readonly RunTarget[]): RunTarget | undefined {
  return targets.find((target) => target.role === role && target.name === name)
}

function hasItsTurn(
  scenario: Scenario,
  target: RunTarget,
  scenarios: readonly Scenario[],
  targets: readonly RunTarget[],
  seed: number,
): boolean {
  if (!isEnoughOnce(scenario) || target.family === undefined) return true
  const family = targets.filter((other) => other.family === target.family && other.role === target.role)
  const turn = scenarios.filter(isEnoughOnce).indexOf(scenario)
  return family[(turn + seed) % family.length] === target
}

/**
 * Whether one target of a family says nearly as much as all of them: races and long lists, and what concerns one program
 * behind several carriers. What a cell of the cross-tenant matrix needs is tried everywhere, so that none stays empty.
 */
function isEnoughOnce({ role, repeats, crossTenant = [] }: Scenario): boolean {
  return crossTenant.length === 0 && (repeats === true || role !== 'authorization-server')
}

function nearest(glob: string, scenarios: readonly Scenario[]): string {
  const words = glob.split(/[^a-z0-9]+/i).filter((word) => word.length > 2)
  const hits = scenarios.filter(({ id }) => words.some((word) => id.includes(word))).slice(0, 3)
  return hits.length === 0 ? '' : ` Near it: ${hits.map(({ id }) => id).join(', ')}.`
}
