import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SearchSettings } from '../api/effort.ts'
import { findingsOf } from './findings.ts'
import { longStories } from './long-stories.ts'
import { type Property, search } from './search.ts'

const never = new AbortController().signal
const settings: SearchSettings = {
  seed: 7,
  effort: { runs: 200, steps: 8, milliseconds: 10_000, requests: 100_000 },
}

/** A target that minds two things: a 9 that comes after a 4, and two 7s. */
function property(tried: (readonly number[])[] = []): Property<readonly number[]> {
  return {
    id: 'in-a-test',
    stories: longStories(fc.nat({ max: 9 }), 8),
    tell: (story) => story.map((step) => `Step ${step}.`),
    async try(story) {
      tried.push(story)
      const nine = story.indexOf(9, story.indexOf(4))
      const sevens = story.filter((step) => step === 7).length
      const breach = (row: string) => ({ row, expected: 'no', observed: row, exchanges: [] })
      const breaches = [
        ...(story.includes(4) && nine > story.indexOf(4) ? [breach('nine-after-four')] : []),
        ...(sevens > 1 ? [breach('two-sevens')] : []),
      ]
      return { breaches, requests: story.length }
    },
  }
}

describe('searching', () => {
  test('finds every rule that is broken, each by the smallest story', async () => {
    const { counterexamples } = await search(property(), settings, never)
    expect(new Map(counterexamples.map(({ breach, story }) => [breach.row, story]))).toEqual(
      new Map([
        ['nine-after-four', ['Step 4.', 'Step 9.']],
        ['two-sevens', ['Step 7.', 'Step 7.']],
      ]),
    )
  })

  test('tries the one story again that seed and path lead to, and no other', async () => {
    const { counterexamples } = await search(property(), settings, never)
    expect(counterexamples).toHaveLength(2)
    for (const { path, story, breach } of counterexamples) {
      const tried: (readonly number[])[] = []
      const again = await search(property(tried), { ...settings, path }, never)
      expect(again.counterexamples).toContainEqual({ breach, story, path })
      expect(tried).toHaveLength(1)
    }
  })

  test('makes the same stories of the same seed, and others of another one', async () => {
    const storiesOf = async (seed: number) => {
      const tried: (readonly number[])[] = []
      const harmless = { ...property(tried) }
      await search(
        {
          ...harmless,
          try: async (story) => ({ ...(await harmless.try(story)), breaches: [] }),
        },
        { ...settings, seed },
        never,
      )
      return tried
    }
    expect(await storiesOf(1)).toEqual(await storiesOf(1))
    expect(await storiesOf(1)).not.toEqual(await storiesOf(2))
  })

  test('begins nothing any more when the requests are used up, while a failure is made smaller neither', async () => {
    const tried: (readonly number[])[] = []
    const effort = { ...settings.effort, requests: 60 }
    const outcome = await search(property(tried), { ...settings, effort }, never)
    expect(tried.flat().length).toBeLessThan(60 + 8)
    expect(outcome.cut).toBe(true)
  })

  test('begins nothing in a run that was stopped, and claims nothing', async () => {
    const stopped = AbortSignal.abort()
    const outcome = await search(property(), settings, stopped)
    expect(outcome).toMatchObject({ tried: 0, counterexamples: [] })
    expect(findingsOf(['nine-after-four'], outcome, settings)).toMatchObject([{ kind: 'could-not-run' }])
  })

  test('leaves what breaks without any story to the scenarios that try it by itself', async () => {
    const outcome = await search({ ...property(), plain: [[7, 7]] }, settings, never)
    expect(outcome.counterexamples.map(({ breach }) => breach.row)).toEqual(['nine-after-four'])
    expect(findingsOf(['nine-after-four', 'two-sevens'], outcome, settings)).toMatchObject([
      { kind: 'broken', requirement: 'nine-after-four' },
      { kind: 'not-applicable', requirement: 'two-sevens' },
    ])
  })

  test('does not count stories that say nothing', async () => {
    const silent = { ...property(), try: async () => ({ breaches: [], requests: 1, unclear: 'nobody answered' }) }
    const outcome = await search(silent, settings, never)
    expect(findingsOf(['two-sevens'], outcome, settings)).toMatchObject([
      { kind: 'inconclusive', reason: 'nobody answered' },
    ])
  })
})
