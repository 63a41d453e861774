import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { held } from '../../scenarios/api/finding.ts'
import { fakeTarget, named, row } from './fakes-in-tests.ts'
import { planJobs } from './plan.ts'
import { type RunnerOptions, runJobs } from './runner.ts'
import type { ServerRunTarget } from './target.ts'
import { waitingBudget } from './waiting.ts'

const waitingTarget = { ...fakeTarget(), waits: true, concurrency: 1 } as const

test('lets others work in the place of those who wait, and those of the phase last after all of them', async () => {
  const order: string[] = []
  let wake: (() => void) | undefined
  const waiting = named('x/waits', {
    movesTime: true,
    run: async () => {
      order.push('waits')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      order.push('woke')
      return held(row)
    },
  })
  const noted = (id: string, phase?: 'last') =>
    named(id, {
      ...(phase === undefined ? {} : { phase }),
      run: async () => {
        order.push(id)
        if (id === 'x/second') wake?.()
        return held(row)
      },
    })
  const scenarios = [noted('x/last', 'last'), noted('x/first'), noted('x/second'), waiting]
  const outcomes = await runJobs(planJobs(scenarios, [waitingTarget]), options({ concurrency: 1 }))
  expect(order).toEqual(['waits', 'x/first', 'x/second', 'woke', 'x/last'])
  expect(outcomes.map(({ findings }) => findings[0]?.kind)).toEqual(['held', 'held', 'held', 'held'])
})

test('keeps its place at a target whose clock can be moved', async () => {
  let inside = 0
  let most = 0
  const counted = (id: string) =>
    named(id, {
      movesTime: true,
      run: async () => {
        inside += 1
        most = Math.max(most, inside)
        await sleep(5)
        inside -= 1
        return held(row)
      },
    })
  const target = { ...fakeTarget(), concurrency: 1 }
  await runJobs(planJobs(['a', 'b', 'c'].map(counted), [target]), options({ concurrency: 3 }))
  expect(most).toBe(1)
})

test('tells the target how long it may wait', async () => {
  const told: (number | undefined)[] = []
  const target: ServerRunTarget = {
    ...waitingTarget,
    role: 'authorization-server',
    async lease(_scenario, _signal, budgetMs) {
      told.push(budgetMs)
      throw new Error('that is all there is to see')
    },
  }
  const scenario = named('x/waits', { movesTime: true, budget: 720_000 })
  await runJobs(planJobs([scenario], [target]), options({ runBudgetMs: 3_600_000 }))
  await runJobs(planJobs([scenario], [target]), options({ runBudgetMs: 7_200_000, mayTakeItAll: true }))
  expect(told[0]).toBe(720_000)
  expect(told[1]).toBeGreaterThan(7_000_000)
  expect(told[1]).toBeLessThan(7_200_000)
})

test('never gives a wait longer than the run', () => {
  const [job] = planJobs([named('x/waits', { movesTime: true, budget: 720_000 })], [waitingTarget])
  if (job === undefined) throw new Error('there is no job')
  const settings = { defaultBudgetMs: 60_000 }
  expect(waitingBudget(job, 30_000, settings)).toBe(27_000)
  expect(waitingBudget(job, 600_000, { ...settings, mayTakeItAll: true })).toBe(595_000)
  expect(waitingBudget(job, -5, settings)).toBe(0)
})

function options(changes: Partial<RunnerOptions>): RunnerOptions {
  return {
    seed: 1,
    profile: 'rfc9700',
    defaultBudgetMs: 5000,
    now: () => performance.now(),
    concurrency: 2,
    runBudgetMs: 5000,
    stop: new AbortController().signal,
    tell: () => undefined,
    ...changes,
  }
}
