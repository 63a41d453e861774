import fc from 'fast-check'
import { longStories } from '../../properties/long-stories.ts'

const minute = 60_000

/** How a code is redeemed. */
export type Way = 'rightly' | 'by-another-client' | 'with-another-verifier' | 'at-once'

/** One step of a story; numbers are meant modulo what there is when its turn comes. */
export type Step =
  | { readonly kind: 'ask'; readonly client: number }
  | { readonly kind: 'redeem'; readonly flow: number; readonly way: Way }
  | { readonly kind: 'refresh'; readonly flow: number; readonly token: 'newest' | 'oldest'; readonly by: By }
  | { readonly kind: 'revoke'; readonly flow: number; readonly by: By }
  | { readonly kind: 'advance'; readonly milliseconds: number }

export type By = { readonly kind: 'itself' } | { readonly kind: 'another'; readonly client: number }

/** What the server lets be done. */
export interface Means {
  readonly clients: number
  readonly steps: number
  readonly refresh: boolean
  readonly revocation: boolean
  readonly clock: boolean
  /** The client whose refresh tokens have to rotate (RFC 9700, 4.14.2). */
  readonly rotating: number
}

/**
 * Stories of several clients of several tenants, each with codes and tokens of its own; half of them about one grant that
 * ages, so that they come to the point more often.
 */
export function stories(means: Means): fc.Arbitrary<readonly Step[]> {
  const { clients, steps, rotating } = means
  const asked = Array.from({ length: clients }, (_, client): Step => ({ kind: 'ask', client }))
  const granted: readonly Step[] = [
    { kind: 'ask', client: rotating },
    { kind: 'redeem', flow: 0, way: 'rightly' },
  ]
  const everything = longStories(stepOf(means, { ask: 5, redeem: 7, refresh: 6, revoke: 1, advance: 2 }), steps)
  if (!means.refresh) return everything.map((rest) => [...asked, ...rest])
  const ageing = longStories(stepOf(means, { ask: 0, redeem: 0, refresh: 8, revoke: 1, advance: 4 }), steps)
  return fc.oneof(
    everything.map((rest) => [...asked, ...rest]),
    ageing.map((rest) => [...granted, ...rest]),
  )
}

/** What other scenarios try, one attempt at a time, for each of these clients. */
export function plainStories({ clients, rotating }: Means): readonly (readonly Step[])[] {
  const itself: By = { kind: 'itself' }
  const newest = { kind: 'refresh', flow: 0, token: 'newest', by: itself } as const
  const granted = (client: number): readonly Step[] => [
    { kind: 'ask', client },
    { kind: 'redeem', flow: 0, way: 'rightly' },
  ]
  const each = Array.from({ length: clients }, (_, client) => client)
  const ways: readonly Way[] = ['with-another-verifier', 'at-once']
  return [
    [
      { kind: 'ask', client: 0 },
      { kind: 'redeem', flow: 0, way: 'by-another-client' },
    ],
    ...each.flatMap((client) =>
      ways.map((way): readonly Step[] => [
        { kind: 'ask', client },
        { kind: 'redeem', flow: 0, way },
      ]),
    ),
    ...each.map((client): readonly Step[] => [...granted(client), { kind: 'redeem', flow: 0, way: 'rightly' }]),
    ...each.map((client): readonly Step[] => [...granted(client), { kind: 'revoke', flow: 0, by: itself }, newest]),
    ...each.map((other): readonly Step[] => [...granted(0), { ...newest, by: { kind: 'another', client: other } }]),
    [...granted(rotating), newest, newest, { ...newest, token: 'oldest' }],
  ]
}

/** How often each kind of step comes. */
type Weights = Readonly<Record<Step['kind'], number>>

function stepOf({ clients, refresh, revocation, clock }: Means, weights: Weights): fc.Arbitrary<Step> {
  const client = fc.nat({ max: clients - 1 })
  const flow = fc.nat({ max: 7 })
  const by = fc.oneof(
    { weight: 3, arbitrary: fc.constant<By>({ kind: 'itself' }) },
    { weight: 1, arbitrary: client.map((other): By => ({ kind: 'another', client: other })) },
  )
  const way = fc.constantFrom<Way>(
    'rightly',
    'rightly',
    'by-another-client',
    'by-another-client',
    'with-another-verifier',
    'at-once',
  )
  const token = fc.constantFrom('newest' as const, 'newest' as const, 'oldest' as const)
  const kinds: Readonly<Record<Step['kind'], fc.Arbitrary<Step>>> = {
    ask: fc.record({ kind: fc.constant('ask' as const), client }),
    redeem: fc.record({ kind: fc.constant('redeem' as const), flow, way }),
    refresh: fc.record({ kind: fc.constant('refresh' as const), flow, token, by }),
    revoke: fc.record({ kind: fc.constant('revoke' as const), flow, by }),
    advance: advances,
  }
  const possible: Readonly<Record<Step['kind'], boolean>> = {
    ask: true,
    redeem: true,
    refresh,
    revoke: refresh && revocation,
    advance: clock,
  }
  const names = ['ask', 'redeem', 'refresh', 'revoke', 'advance'] as const
  return fc.oneof(
    ...names
      .filter((name) => possible[name] && weights[name] > 0)
      .map((name) => ({ weight: weights[name], arbitrary: kinds[name] })),
  )
}

const advances: fc.Arbitrary<Step> = fc
  .constantFrom(5_000, 2 * minute, 11 * minute, 61 * minute, 24 * 60 * minute)
  .map((milliseconds) => ({ kind: 'advance', milliseconds }))

/**
 * Settles which flow is meant by each step, counted from 1; what comes before anybody has asked is left out. A flow is
 * a code and everything that is issued for it.
 */
export function settled(story: readonly Step[]): readonly Step[] {
  let asked = 0
  return story.flatMap((step): readonly Step[] => {
    if (step.kind === 'ask') asked += 1
    if (step.kind === 'ask' || step.kind === 'advance') return [step]
    return asked === 0 ? [] : [{ ...step, flow: (step.flow % asked) + 1 }]
  })
}

/** The story for a person: a sentence a step. */
export function tell(story: readonly Step[], names: readonly string[]): readonly string[] {
  const name = (client: number) => names[client] ?? `client ${client + 1}`
  let asked = 0
  return settled(story).map((step) => {
    if (step.kind !== 'ask') return sentence(step, name)
    asked += 1
    return `${name(step.client)} is given a code (flow ${asked}).`
  })
}

function sentence(step: Exclude<Step, { kind: 'ask' }>, name: (client: number) => string): string {
  switch (step.kind) {
    case 'redeem':
      return `The code of flow ${step.flow} is redeemed ${waySentences[step.way]}.`
    case 'refresh':
      return `${byWhom(step.by, name)} refreshes flow ${step.flow} with its ${step.token} refresh token.`
    case 'revoke':
      return `${byWhom(step.by, name)} revokes the newest refresh token of flow ${step.flow}.`
    case 'advance':
      return step.milliseconds < minute
        ? `${step.milliseconds / 1000} seconds go by.`
        : `${step.milliseconds / minute} minutes go by.`
  }
}

function byWhom(by: By, name: (client: number) => string): string {
  return by.kind === 'itself' ? 'Its own client' : `${name(by.client)} (unless that is its own client)`
}

const waySentences = {
  rightly: 'by its client, with its verifier',
  'by-another-client': 'by another tenant’s client, with its verifier',
  'with-another-verifier': 'by its client, with a verifier made up for another flow',
  'at-once': 'by its client three times at once',
} as const satisfies Record<Way, string>
