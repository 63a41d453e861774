import fc from 'fast-check'
import { longStories } from '../../properties/long-stories.ts'

const minute = 60_000

/** What may go wrong at the carrier while one thing is done. */
export type Trouble = 'token-endpoint-objects' | 'token-endpoint-fails' | 'token-endpoint-cut' | 'api-refuses-token'

/** How a response comes back to the platform. */
export type Way = 'honest' | 'other-callback' | 'other-browser' | 'other-code'

/** One step of a story, as it is made up; numbers are meant modulo what there is when its turn comes. */
export type RawStep =
  | { readonly kind: 'connect' | 'begin'; readonly tenant: number }
  | { readonly kind: 'respond'; readonly flow: number; readonly way: Way; readonly other: number }
  | { readonly kind: 'call'; readonly tenant: number; readonly trouble?: Trouble }
  | { readonly kind: 'disconnect'; readonly tenant: number }
  | { readonly kind: 'advance'; readonly milliseconds: number }
  | { readonly kind: 'restart' }

/** A step with everything in it settled. Flows are counted from 1. */
export type Step =
  | { readonly kind: 'connect' | 'begin'; readonly tenant: number; readonly flow: number }
  | { readonly kind: 'respond'; readonly flow: number; readonly way: Way; readonly other: number }
  | { readonly kind: 'call' | 'disconnect'; readonly tenant: number; readonly trouble?: Trouble }
  | { readonly kind: 'advance'; readonly milliseconds: number }
  | { readonly kind: 'restart' }

/** What the platform lets be done beside the contract. */
export interface Means {
  readonly tenants: number
  readonly steps: number
  readonly disconnect: boolean
  readonly clock: boolean
  readonly restart: boolean
}

/**
 * Stories of several tenants: what they do in turn, with trouble, time and restarts between. Some are about flows that
 * come back, some about tokens that age, are renewed in trouble, or were given up, some about everything, so that each comes to
 * the point more often.
 */
export function stories(means: Means): fc.Arbitrary<readonly RawStep[]> {
  const { tenants, steps } = means
  const of = (weights: Weights, course: Course = usual) => longStories(stepOf(means, weights, course), steps)
  const connected = Array.from({ length: tenants }, (_, tenant) => ({ kind: 'connect' as const, tenant }))
  const begun = connected.map(({ tenant }) => ({ kind: 'begin' as const, tenant }))
  const flows = of({ connect: 1, begin: 3, respond: 8, call: 1, disconnect: 1, advance: 1, restart: 3 })
  const tokens = of({ connect: 0, begin: 0, respond: 0, call: 9, disconnect: 3, advance: 4, restart: 3 })
  const endings = of({ connect: 1, begin: 0, respond: 0, call: 8, disconnect: 5, advance: 0, restart: 5 })
  const everything = of({ connect: 4, begin: 3, respond: 6, call: 6, disconnect: 2, advance: 2, restart: 3 })
  const renewals = of({ connect: 0, begin: 0, respond: 0, call: 9, disconnect: 0, advance: 3, restart: 1 }, troubled)
  return fc.oneof(
    { weight: 3, arbitrary: flows.map((rest) => [...begun, ...rest]) },
    { weight: 1, arbitrary: tokens.map((rest) => [...connected, ...rest]) },
    { weight: 2, arbitrary: endings.map((rest) => [...connected, ...rest]) },
    { weight: 2, arbitrary: renewals.map((rest) => [...connected, ...rest]) },
    { weight: 1, arbitrary: everything },
  )
}

/** What other scenarios try, one attempt at a time. */
export function plainStories({ clock, disconnect }: Means): readonly (readonly RawStep[])[] {
  const both: readonly RawStep[] = [
    { kind: 'connect', tenant: 0 },
    { kind: 'connect', tenant: 1 },
  ]
  const calls: readonly RawStep[] = [
    { kind: 'call', tenant: 0 },
    { kind: 'call', tenant: 1 },
  ]
  const begun: readonly RawStep[] = [
    { kind: 'begin', tenant: 0 },
    { kind: 'begin', tenant: 1 },
  ]
  return [
    [...begun, { kind: 'respond', flow: 0, way: 'other-callback', other: 0 }],
    [...begun, { kind: 'respond', flow: 0, way: 'other-browser', other: 0 }],
    [...both, { kind: 'respond', flow: 0, way: 'honest', other: 0 }],
    [...both, ...calls],
    ...(clock ? [[...both, { kind: 'advance', milliseconds: 61 * minute } as const, ...calls]] : []),
    ...(disconnect ? [[...both, { kind: 'disconnect', tenant: 0 } as const, ...calls]] : []),
  ]
}

/** How often each kind of step comes. */
type Weights = Readonly<Record<RawStep['kind'], number>>

/** How quietly a story goes. */
interface Course {
  /** Of how many calls nothing goes wrong, beside seven that meet trouble. */
  readonly calm: number
  readonly advances: readonly [number, ...number[]]
}

const usual: Course = {
  calm: 6,
  advances: [5_000, 2 * minute, 6 * minute, 61 * minute, 61 * minute, 61 * minute, 24 * 60 * minute],
}

/** Time goes by in steps that end every token. */
const troubled: Course = { calm: 4, advances: [61 * minute, 24 * 60 * minute] }

function stepOf({ tenants, ...able }: Means, weights: Weights, { calm, advances }: Course): fc.Arbitrary<RawStep> {
  const tenant = fc.nat({ max: tenants - 1 })
  const trouble = fc.oneof(
    { weight: calm, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: fc.constant<Trouble>('token-endpoint-objects') },
    { weight: 1, arbitrary: fc.constant<Trouble>('token-endpoint-fails') },
    { weight: 1, arbitrary: fc.constant<Trouble>('token-endpoint-cut') },
    { weight: 1, arbitrary: fc.constant<Trouble>('api-refuses-token') },
  )
  const flow = fc.nat({ max: 7 })
  const way = fc.constantFrom<Way>(
    'honest',
    'honest',
    'other-callback',
    'other-callback',
    'other-browser',
    'other-code',
  )
  const kinds: Readonly<Record<RawStep['kind'], fc.Arbitrary<RawStep>>> = {
    connect: fc.record({ kind: fc.constant('connect' as const), tenant }),
    begin: fc.record({ kind: fc.constant('begin' as const), tenant }),
    respond: fc.record({ kind: fc.constant('respond' as const), flow, way, other: flow }),
    call: fc.record({ tenant, trouble }).map(({ tenant: who, trouble: what }) => ({
      kind: 'call',
      tenant: who,
      ...(what === undefined ? {} : { trouble: what }),
    })),
    disconnect: fc.record({ kind: fc.constant('disconnect' as const), tenant }),
    advance: fc.constantFrom(...advances).map((milliseconds) => ({ kind: 'advance', milliseconds })),
    restart: fc.constant({ kind: 'restart' as const }),
  }
  const possible: Readonly<Record<RawStep['kind'], boolean>> = {
    connect: true,
    begin: true,
    respond: true,
    call: true,
    disconnect: able.disconnect,
    advance: able.clock,
    restart: able.restart,
  }
  const names = ['connect', 'begin', 'respond', 'call', 'disconnect', 'advance', 'restart'] as const
  return fc.oneof(
    ...names
      .filter((name) => possible[name] && weights[name] > 0)
      .map((name) => ({ weight: weights[name], arbitrary: kinds[name] })),
  )
}

/** Settles which flow is meant by each step; what has nothing to be done with is left out. */
export function settled(story: readonly RawStep[]): readonly Step[] {
  const owners: number[] = []
  return story.flatMap((raw): readonly Step[] => {
    switch (raw.kind) {
      case 'connect':
      case 'begin':
        owners.push(raw.tenant)
        return [{ ...raw, flow: owners.length }]
      case 'respond':
        return respond(raw, owners)
      default:
        return [raw]
    }
  })
}

function respond(raw: Extract<RawStep, { kind: 'respond' }>, owners: readonly number[]): readonly Step[] {
  if (owners.length === 0) return []
  const flow = (raw.flow % owners.length) + 1
  if (raw.way === 'honest') return [{ ...raw, flow, other: flow }]
  // The others take something from a flow of another tenant.
  const foreign = owners.flatMap((owner, at) => (owner === owners[flow - 1] ? [] : [at + 1]))
  const other = foreign[raw.other % Math.max(1, foreign.length)]
  return other === undefined ? [] : [{ ...raw, flow, other }]
}

const troubleSentences = {
  'token-endpoint-objects': 'the carrier’s token endpoint answers 400 invalid_request meanwhile',
  'token-endpoint-fails': 'the carrier’s token endpoint answers 503 meanwhile',
  'token-endpoint-cut': 'the carrier’s token endpoint closes the connection meanwhile',
  'api-refuses-token': 'the carrier’s API answers 401 meanwhile',
} as const satisfies Record<Trouble, string>

/** The story for a person: a sentence a step. */
export function tell(story: readonly RawStep[], names: readonly string[]): readonly string[] {
  const name = (tenant: number) => names[tenant] ?? `tenant ${tenant + 1}`
  return settled(story).map((step) => sentence(step, name))
}

function sentence(step: Step, name: (tenant: number) => string): string {
  switch (step.kind) {
    case 'connect':
      return `${name(step.tenant)} connects (flow ${step.flow}).`
    case 'begin':
      return `${name(step.tenant)} begins flow ${step.flow} and does not come back yet.`
    case 'respond':
      return respondSentences[step.way](step.flow, step.other)
    case 'call':
      return `${name(step.tenant)} calls the carrier${meanwhile(step.trouble)}.`
    case 'disconnect':
      return `${name(step.tenant)} disconnects.`
    case 'advance':
      return `${duration(step.milliseconds)} go by.`
    case 'restart':
      return 'The platform is restarted.'
  }
}

function meanwhile(trouble: Trouble | undefined): string {
  return trouble === undefined ? '' : `; ${troubleSentences[trouble]}`
}

const respondSentences = {
  honest: (flow) => `The carrier’s answer to flow ${flow} comes back, with a fresh code.`,
  'other-callback': (flow, other) =>
    `An answer to flow ${flow} comes back, in its own browser, at the callback of flow ${other}.`,
  'other-browser': (flow, other) => `An answer to flow ${flow} comes back in the browser of flow ${other}.`,
  'other-code': (flow, other) => `The answer to flow ${flow} comes back with the code of flow ${other}.`,
} as const satisfies Record<Way, (flow: number, other: number) => string>

function duration(milliseconds: number): string {
  return milliseconds < minute ? `${milliseconds / 1000} seconds` : `${milliseconds / minute} minutes`
}
