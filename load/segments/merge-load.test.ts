import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LoadResult } from '../../reports/load-model.ts'
import { planOf } from '../run/make-plan.ts'
import { type About, resultOf } from '../run/result-of.ts'
import type { Sample } from '../run/samples.ts'
import { createTally } from '../run/tally.ts'
import type { LoadTarget } from '../target.ts'
import { mergeLoad } from './merge-load.ts'
import type { Share } from './segments.ts'

const target: LoadTarget = {
  kind: 'platform',
  name: 'a platform',
  workbench: { control: 'http://127.0.0.1', carriers: [{ id: 'ups', accessSeconds: 60, refreshSeconds: 60 }] },
  pairs: ['acme', 'globex'].map((tenant) => ({
    tenant,
    carrier: 'ups',
    start: { method: 'GET', url: `http://127.0.0.1/${tenant}/connect`, headers: {} },
    call: { method: 'GET', url: `http://127.0.0.1/${tenant}/ping`, headers: {} },
  })),
}
const startedAt = new Date('2026-11-21T16:00:00.000Z')

function run(
  samples: readonly Sample[],
  { share, flowP95, stopped, journey = 'code-flow', at = startedAt }: RunSettings = {},
): LoadResult {
  const tally = createTally()
  for (const sample of samples) tally.add(sample)
  const about = {
    k6: { path: 'k6', version: '2.2.0' },
    journey,
    shape: 'steady',
    seed: 7,
    target,
    tool: { name: 'parcelproof', version: '0.1.0' },
    command: 'parcelproof load',
    share,
  } satisfies About
  const thresholds = { flowP95, wrongShare: 0 }
  const plan = planOf({ ...about, rate: 10, seconds: 10, thresholds })
  const ending = { exitCode: 0, wrongAnswers: [], complaints: [], cpuSeconds: 1 }
  return resultOf(about, plan, { tally, ending, startedAt: at, durationMs: 10_000, stopped, processes: 1 })
}

interface RunSettings {
  readonly share?: Share
  readonly flowP95?: number
  readonly stopped?: string
  readonly journey?: About['journey']
  readonly at?: Date
}

function flow(milliseconds: number, more: Partial<Sample> = {}): Sample {
  const base = {
    kind: 'stage',
    stage: 'flow',
    outcome: 'ok',
    tenant: 'acme',
    carrier: 'ups',
    variant: undefined,
  } as const
  return { ...base, at: startedAt.getTime() + 100, milliseconds, ...more }
}

const samples = fc.array(
  fc.record({
    kind: fc.constant('stage' as const),
    at: fc.integer({ min: 0, max: 9_999 }).map((ms) => startedAt.getTime() + ms),
    milliseconds: fc.double({ min: 0.001, max: 60_000, noNaN: true }),
    stage: fc.constantFrom('flow', 'redeem', 'call'),
    outcome: fc.constantFrom('ok', 'refused', 'wrong'),
    tenant: fc.constantFrom('acme', 'globex', 'initech'),
    carrier: fc.constantFrom('ups', 'dhl'),
    variant: fc.constantFrom(undefined, 'pkce'),
  }),
  { minLength: 1, maxLength: 200 },
)

describe('merged load results', () => {
  test('have the percentiles of all samples together, however they were spread', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 5 }), (all, of) => {
        const parts = Array.from({ length: of }, (_, part) =>
          run(
            all.filter((_sample, index) => index % of === part),
            { share: { index: part + 1, of } },
          ),
        )
        const whole = run(all)
        const merged = mergeLoad(parts, 'parcelproof merge')
        expect(byKey(merged.stages)).toEqual(byKey(whole.stages))
        expect(merged.series).toEqual(whole.series)
        expect(byKey(merged.tenants)).toEqual(byKey(whole.tenants))
        expect(merged.thresholds).toEqual(whole.thresholds)
        expect(merged.rate.planned).toBeCloseTo(whole.rate.planned)
        expect(merged.rate.reached).toBeCloseTo(whole.rate.reached)
      }),
      { numRuns: 30 },
    )
  })

  test('are judged for the whole: one slow part may be made up for by the others', () => {
    const [fast, slow] = [Array(99).fill(flow(10)), [flow(900)]]
    const parts = [
      run(fast, { share: { index: 1, of: 2 }, flowP95: 50 }),
      run(slow, { share: { index: 2, of: 2 }, flowP95: 50 }),
    ]
    expect(parts.map(({ verdict }) => verdict)).toEqual(['passed', 'failed'])
    expect(mergeLoad(parts, 'merge').verdict).toBe('passed')
    expect(mergeLoad([run([...fast, ...Array(20).fill(flow(900))], { flowP95: 50 })], 'merge').verdict).toBe('failed')
  })

  test('fail on one leak in one part', () => {
    const parts = [run([flow(10)]), run([flow(10), flow(10, { stage: 'call', outcome: 'leak' })], { at: later(10) })]
    expect(mergeLoad(parts, 'merge')).toMatchObject({ verdict: 'failed', findings: [expect.stringMatching(/1 leaks/)] })
  })

  test('are incomplete where a part was cut short, or was not given', () => {
    const [one, two] = [{ share: { index: 1, of: 2 } }, { share: { index: 2, of: 2 }, stopped: 'The run was stopped.' }]
    const whole = mergeLoad([run([flow(10)], one), run([flow(10)], two)], 'merge')
    expect(whole).toMatchObject({
      verdict: 'incomplete',
      findings: [expect.stringMatching(/^Segment 2\/2: .*stopped/)],
    })
    const half = mergeLoad([run([flow(10)], one)], 'merge')
    expect(half).toMatchObject({
      verdict: 'incomplete',
      findings: [expect.stringMatching(/^Segments 2\/2 are missing/)],
    })
  })

  test('need not each have seen what the journey is about, if one did', () => {
    const plot = { journey: 'reconnect-after-expiry' } as const
    const seen = run([flow(10), flow(5, { stage: 'call', outcome: 'refused' })], {
      ...plot,
      share: { index: 1, of: 2 },
    })
    const unseen = run([flow(10)], { ...plot, share: { index: 2, of: 2 } })
    expect(unseen.verdict).toBe('incomplete')
    expect(mergeLoad([seen, unseen], 'merge').verdict).toBe('passed')
    expect(mergeLoad([{ ...unseen, segment: '1/2' }, unseen], 'merge').verdict).toBe('incomplete')
  })

  test('average the rates of stretches, one after the other', () => {
    const whole = mergeLoad(
      [run(Array(100).fill(flow(10))), run(Array(300).fill(flow(10)), { at: later(10) })],
      'merge',
    )
    expect(whole.rate.reached).toBeCloseTo(20)
    expect(whole.series.map(({ second, flows }) => [second, flows])).toEqual([
      [0, 100],
      [10, 300],
    ])
  })
})

describe('what is no part of the same run is refused in one sentence', () => {
  const good = run([flow(10)], { share: { index: 1, of: 2 } })
  const other = run([flow(10)], { share: { index: 2, of: 2 } })
  const [stage] = good.stages
  if (stage === undefined) throw new Error('The sample has a stage.')
  test.for([
    ['nothing', [], /nothing to merge/],
    ['another journey', [good, { ...other, journey: 'refresh' }], /journey code-flow and refresh/],
    ['a journey of another version', [{ ...good, journey: 'tea' }], /no journey tea/],
    ['another target', [good, { ...other, target: { ...other.target, tenants: 9 } }], /target .*9 tenants/],
    ['other thresholds', [good, { ...other, limits: { wrongShare: 0.5 } }], /thresholds/],
    ['another division', [good, { ...other, segment: '2/3' }], /segments 2 and 3/],
    ['a part given twice', [good, good], /Segment 1\/2 was given twice/],
    ['a search for the knee', [{ ...good, knee: { rate: 1, trials: [] } }], /knee/],
    [
      'a histogram that was cut off',
      [good, { ...other, stages: [{ ...stage, latency: { ...stage.latency, histogram: 'HISTFAA' } }] }],
      /histogram .* cannot be read/,
    ],
  ] as const)('%s', ([, parts, sentence]) => {
    expect(() => mergeLoad(parts, 'merge')).toThrow(sentence)
  })
})

function byKey<Item extends { stage?: string; carrier?: string; variant?: string | undefined; tenant?: string }>(
  items: readonly Item[],
): readonly Item[] {
  const key = ({ stage, carrier, variant, tenant }: Item) => [stage, carrier, variant, tenant].join('|')
  return items.toSorted((a, b) => key(a).localeCompare(key(b)))
}

function later(seconds: number): Date {
  return new Date(startedAt.getTime() + seconds * 1000)
}
