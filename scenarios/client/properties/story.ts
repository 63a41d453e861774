import fc from 'fast-check'

const minute = 60_000

/** What may go wrong at the carrier while one thing is done. */
export const troubles = ['token-endpoint-fails', 'token-endpoint-cut', 'api-fails', 'api-refuses-token'] as const
export type Trouble = (typeof troubles)[number]

/** How a response comes back to the platform. */
export const ways = ['honest', 'other-callback', 'other-browser', 'other-code'] as const
export type Way = (typeof ways)[number]

/** One step of a story, as it is made up; numbers are meant modulo what there is when its turn comes. */
export type RawStep =
  | { readonly kind: 'connect'; readonly tenant: number; readonly trouble?: Trouble }
  | { readonly kind: 'begin'; readonly tenant: number }
  | { readonly kind: 'respond'; readonly flow: number; readonly way: Way; readonly other: number }
  | { readonly kind: 'call'; readonly tenant: number; readonly trouble?: Trouble }
  | { readonly kind: 'disconnect'; readonly tenant: number }
  | { readonly kind: 'advance'; readonly milliseconds: number }
  | { readonly kind: 'restart' }

/** A step with everything in it settled. Flows are counted from 1. */
export type Step =
  | { readonly kind: 'connect'; readonly tenant: number; readonly flow: number; readonly trouble?: Trouble }
  | { readonly kind: 'begin'; readonly tenant: number; readonly flow: number }
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

/** Stories of several tenants: what they do in turn, with trouble, time and restarts between. */
export function stories({ tenants, steps, disconnect, clock, restart }: Means): fc.Arbitrary<readonly RawStep[]> {
  const tenant = fc.nat({ max: tenants - 1 })
  const trouble = fc.option(fc.constantFrom(...troubles), { nil: undefined, freq: 3 })
  const flow = fc.nat({ max: 7 })
  const troubled = <Kind extends 'connect' | 'call'>(kind: Kind) =>
    fc
      .record({ tenant, trouble })
      .map(({ trouble: what, ...rest }) => ({ kind, ...rest, ...(what === undefined ? {} : { trouble: what }) }))
  const step = fc.oneof<fc.WeightedArbitrary<RawStep>[]>(
    { weight: 4, arbitrary: troubled('connect') },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('begin' as const), tenant }) },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('respond' as const), flow, way: fc.constantFrom(...ways), other: flow }),
    },
    { weight: 6, arbitrary: troubled('call') },
    ...(disconnect ? [{ weight: 2, arbitrary: fc.record({ kind: fc.constant('disconnect' as const), tenant }) }] : []),
    ...(clock ? [{ weight: 3, arbitrary: advances }] : []),
    ...(restart ? [{ weight: 3, arbitrary: fc.constant({ kind: 'restart' as const }) }] : []),
  )
  return fc.array(step, { minLength: 1, maxLength: steps, size: 'max' })
}

const advances = fc.constantFrom(
  ...[5_000, 2 * minute, 6 * minute, 61 * minute, 61 * minute, 24 * 60 * minute].map((milliseconds) => ({
    kind: 'advance' as const,
    milliseconds,
  })),
)

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
  'token-endpoint-fails': 'the carrier’s token endpoint answers 503 meanwhile',
  'token-endpoint-cut': 'the carrier’s token endpoint closes the connection meanwhile',
  'api-fails': 'the carrier’s API answers 500 meanwhile',
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
      return `${name(step.tenant)} connects (flow ${step.flow})${meanwhile(step.trouble)}.`
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
