import { describe, expect, test } from 'vitest'
import { broken, held } from '../../scenarios/api/finding.ts'
import type { AuthorizationServerScenario } from '../../scenarios/api/scenario.ts'
import { UsageError } from '../cli/usage-error.ts'
import { fakeTarget, named, row } from './fakes-in-tests.ts'
import { planJobs, selectScenarios } from './plan.ts'
import { runScenario } from './run-scenario.ts'
import { type RunEvent, runJobs } from './runner.ts'

const settings = { seed: 1, profile: 'rfc9700', defaultBudgetMs: 5000, now: () => performance.now() } as const
const never = new AbortController().signal

describe('selecting scenarios', () => {
  const suite = [
    named('authorization-server/pkce/one'),
    named('authorization-server/pkce/two'),
    named('authorization-server/code/three'),
  ]

  test('takes a glob, a folder, or everything', () => {
    expect(ids(selectScenarios(suite, { globs: ['**/t*'] }))).toEqual([
      'authorization-server/pkce/two',
      'authorization-server/code/three',
    ])
    expect(ids(selectScenarios(suite, { globs: ['authorization-server/pkce'] }))).toHaveLength(2)
    expect(selectScenarios(suite, { globs: [] })).toHaveLength(3)
  })

  test('refuses a glob that matches nothing and names what is near', () => {
    expect(() => selectScenarios(suite, { globs: ['pkce/*'] })).toThrow(UsageError)
    expect(() => selectScenarios(suite, { globs: ['pkce/*'] })).toThrow(/authorization-server\/pkce\/one/)
  })

  test('gives every scenario to exactly one shard', () => {
    const shards = [1, 2].flatMap((index) => ids(selectScenarios(suite, { globs: [], shard: { index, of: 2 } })))
    expect([...shards].sort()).toEqual([...ids(suite)].sort())
  })

  test('leaves every scenario in its shard when others come or go', () => {
    const inShard = (some: typeof suite) => ids(selectScenarios(some, { globs: [], shard: { index: 1, of: 2 } }))
    expect(inShard(suite.slice(1))).toEqual(inShard(suite).filter((id) => id !== suite[0]?.id))
    expect(inShard([...suite].reverse())).toEqual([...inShard(suite)].reverse())
  })
})

describe('running a scenario', () => {
  test('answers for a requirement the scenario says nothing about', async () => {
    const outcome = await runScenario(job(named('a/b', { run: async () => [] })), settings, never)
    expect(outcome.findings).toMatchObject([{ kind: 'could-not-run', requirement: row }])
  })

  test('does not call a crash of the harness a verdict about the target', async () => {
    const crash = async () => {
      throw new Error('a mistake of ours')
    }
    const outcome = await runScenario(job(named('a/b', { run: crash })), settings, never)
    expect(outcome.findings).toMatchObject([
      { kind: 'could-not-run', missing: expect.stringContaining('a mistake of ours') },
    ])
  })

  test('is inconclusive when its time is up, and says so', async () => {
    const endless = () => new Promise<never>(() => undefined)
    const outcome = await runScenario(job(named('a/b', { run: endless, budget: 20 })), settings, never)
    expect(outcome.findings).toMatchObject([
      { kind: 'inconclusive', reason: expect.stringContaining('did not finish') },
    ])
  })

  test('answers all rows with the reason where the target lacks an ability', async () => {
    const scenario = named('a/b', { needs: ['metadata'], run: async () => held(row) })
    const outcome = await runScenario(job(scenario), settings, never)
    expect(outcome.findings).toMatchObject([{ kind: 'not-applicable', reason: 'it has none' }])
  })
})

describe('running jobs', () => {
  test('runs those of the phase last after all others', async () => {
    const order: string[] = []
    const noted = (id: string, last: boolean) =>
      named(id, {
        ...(last ? { phase: 'last' } : {}),
        run: async () => {
          order.push(id)
          return held(row)
        },
      })
    const target = fakeTarget()
    await runJobs(planJobs([noted('x/last', true), noted('x/first', false)], [target]), options({}))
    expect(order).toEqual(['x/first', 'x/last'])
  })

  test('does not let a target wait with those for another target that is still busy', async () => {
    const order: string[] = []
    let release: (() => void) | undefined
    const scenario = (id: string, phase?: 'last') =>
      named(id, {
        ...(phase === undefined ? {} : { phase }),
        run: async ({ target: { name } }) => {
          order.push(`${id} at ${name}`)
          if (phase === 'last') release?.()
          else if (name === 'slow') await new Promise<void>((done) => (release = done))
          return held(row)
        },
      })
    const targets = [fakeTarget('slow'), fakeTarget('quick')]
    await runJobs(planJobs([scenario('x/last', 'last'), scenario('x/first')], targets), options({}))
    expect(order).toEqual(['x/first at slow', 'x/first at quick', 'x/last at quick', 'x/last at slow'])
  })

  test('begins with what takes longest, and leaves two places to the others', async () => {
    const begun: string[] = []
    const scenarios = ['a', 'b', 'c', 'd', 'e'].map((id) =>
      named(id, {
        run: async ({ target: { name } }) => {
          begun.push(name)
          await new Promise((resolve) => setImmediate(resolve))
          return held(row)
        },
      }),
    )
    const wide = { concurrency: 5 } as const
    const targets = [
      { ...fakeTarget('short'), ...wide },
      { ...fakeTarget('long'), ...wide, longest: true as const },
    ]
    await runJobs(planJobs(scenarios, targets), options({ concurrency: 4 }))
    expect(begun.slice(0, 4).sort()).toEqual(['long', 'long', 'short', 'short'])
    expect(begun[0]).toBe('long')
    expect(begun).toHaveLength(10)
  })

  test('lets targets of many jobs and of few end together', async () => {
    const begun: string[] = []
    const scenario = (id: string, role: 'many' | 'few') =>
      named(`${role}/${id}`, {
        run: async ({ target: { name } }) => {
          begun.push(name)
          return held(row)
        },
      })
    const [many, few] = [fakeTarget('many'), fakeTarget('few')]
    const jobs = [
      ...planJobs(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => scenario(id, 'many')),
        [many],
      ),
      ...planJobs(
        ['a', 'b', 'c'].map((id) => scenario(id, 'few')),
        [few],
      ),
    ]
    await runJobs(jobs, options({ concurrency: 1 }))
    expect(begun).toEqual(['many', 'few', 'many', 'many', 'few', 'many', 'many', 'few', 'many'])
  })

  test('never runs more at a target than it allows', async () => {
    let inside = 0
    let most = 0
    const counted = (id: string) =>
      named(id, {
        run: async () => {
          inside += 1
          most = Math.max(most, inside)
          await new Promise((resolve) => setImmediate(resolve))
          inside -= 1
          return held(row)
        },
      })
    const jobs = planJobs(['a', 'b', 'c', 'd', 'e'].map(counted), [{ ...fakeTarget(), concurrency: 2 }])
    await runJobs(jobs, options({ concurrency: 5 }))
    expect(most).toBe(2)
  })

  test('gives an outcome for every job when it is stopped, with the reason', async () => {
    const stop = new AbortController()
    stop.abort('nobody is at home')
    const outcomes = await runJobs(
      planJobs([named('a/b'), named('a/c')], [fakeTarget()]),
      options({ stop: stop.signal }),
    )
    expect(outcomes.map(({ findings }) => findings)).toMatchObject([
      [{ kind: 'could-not-run', missing: 'nobody is at home' }],
      [{ kind: 'could-not-run', missing: 'nobody is at home' }],
    ])
  })

  test('tells of every start and end', async () => {
    const events: RunEvent['kind'][] = []
    const run = async () => broken(row, { expected: 'no', observed: 'yes' })
    await runJobs(
      planJobs([named('a/b', { run })], [fakeTarget()]),
      options({ tell: (event) => events.push(event.kind) }),
    )
    expect(events).toEqual(['started', 'finished'])
  })
})

function ids(scenarios: readonly { readonly id: string }[]): readonly string[] {
  return scenarios.map(({ id }) => id)
}

function job(scenario: AuthorizationServerScenario) {
  return { scenario, target: fakeTarget() }
}

function options(changes: Partial<Parameters<typeof runJobs>[1]>): Parameters<typeof runJobs>[1] {
  return { ...settings, concurrency: 2, runBudgetMs: 5000, stop: never, tell: () => undefined, ...changes }
}

describe('planning', () => {
  const family = ['ups', 'fedex', 'usps'].map((name) => ({ ...fakeTarget(), name, family: 'carriers' }))
  const races = ['a', 'b', 'c', 'd'].map((id) => named(id, { repeats: true }))

  test('spreads what only repeats itself over a family, and leaves everything else as it is', () => {
    const jobs = planJobs([...races, named('plain')], family, { seed: 1 })
    const races1 = jobs.filter(({ scenario }) => scenario.repeats === true)
    expect(races1.map(({ scenario }) => scenario.id).sort()).toEqual(['a', 'b', 'c', 'd'])
    expect(new Set(races1.map(({ target }) => target.name)).size).toBe(3)
    expect(jobs).toHaveLength(4 + 3)
  })

  test('leaves no cell of the cross-tenant matrix empty, whatever repeats itself', () => {
    const cell = named('cell', {
      repeats: true,
      crossTenant: [{ artefact: 'code', place: 'token endpoint', rows: [row] }],
    })
    const jobs = planJobs([cell, ...races], family, { seed: 1 })
    expect(jobs.filter(({ scenario }) => scenario === cell).map(({ target }) => target.name)).toEqual(
      family.map(({ name }) => name),
    )
  })

  test('runs everything everywhere where nothing is to be spread, and at targets without a family', () => {
    expect(planJobs(races, family)).toHaveLength(12)
    expect(planJobs(races, [fakeTarget(), fakeTarget()], { seed: 1 })).toHaveLength(8)
  })
})
