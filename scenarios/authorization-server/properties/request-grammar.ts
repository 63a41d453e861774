import fc from 'fast-check'
import { all, first, type Params, withExtra, without } from '../../api/params.ts'

export const endpoints = ['authorization', 'token'] as const
export type Endpoint = (typeof endpoints)[number]

/** Parameters that every server knows, and that may stand in a request once (RFC 6749, 3.1 and 3.2). */
export const names = {
  authorization: [
    'response_type',
    'client_id',
    'redirect_uri',
    'scope',
    'state',
    'code_challenge',
    'code_challenge_method',
  ],
  token: ['grant_type', 'code', 'redirect_uri', 'code_verifier'],
} as const satisfies Record<Endpoint, readonly string[]>

const renamings = ['capitals', 'capital', 'brackets', 'space'] as const
const valuations = ['capitals', 'capital', 'encoded', 'cut', 'long', 'control', 'wide'] as const
/** Pieces of a query that no encoder writes. */
const rawTexts = ['x=%', 'x=%zz', 'x=%ff%fe', 'x=%u0041', 'x=%c0%ae', '&&', '=', '=x', 'x', 'x=1=2', ';x=1'] as const

/** One thing changed in a correct request. */
export type Change =
  | { readonly kind: 'leave-out' | 'empty'; readonly name: string }
  | {
      readonly kind: 'repeat'
      readonly name: string
      readonly value: 'same' | 'another'
      readonly where: 'before' | 'after'
    }
  | { readonly kind: 'rename'; readonly name: string; readonly how: (typeof renamings)[number] }
  | { readonly kind: 'revalue'; readonly name: string; readonly how: (typeof valuations)[number] }
  | { readonly kind: 'unknown'; readonly name: string; readonly length: number }
  | { readonly kind: 'reorder'; readonly by: number }
  /** Where there is a query to write it into. */
  | { readonly kind: 'raw'; readonly text: string }

/** A request a few changes away from a correct one. */
export interface MadeUpRequest {
  readonly endpoint: Endpoint
  readonly client: number
  readonly changes: readonly Change[]
}

/** Requests by their grammar: parameters missing, empty, repeated, renamed, reordered, unknown, oddly written or very long. */
export function madeUpRequests(clients: number): fc.Arbitrary<MadeUpRequest> {
  const of = (endpoint: Endpoint): fc.Arbitrary<MadeUpRequest> => {
    const change = changeOf(endpoint)
    return fc.record({
      endpoint: fc.constant(endpoint),
      client: fc.nat({ max: clients - 1 }),
      changes: fc.oneof(
        { weight: 4, arbitrary: fc.tuple(change) },
        { weight: 2, arbitrary: fc.tuple(change, change) },
        { weight: 1, arbitrary: fc.tuple(change, change, change) },
      ),
    })
  }
  return fc.oneof(of('authorization'), of('token'))
}

/** What other scenarios try, one change at a time, and its like. */
export const plainRequests: readonly MadeUpRequest[] = [
  ...names.authorization.map((name) => alone('authorization', { kind: 'repeat', name, value: 'same', where: 'after' })),
  alone('authorization', { kind: 'leave-out', name: 'response_type' }),
  ...names.token.map((name) => alone('token', { kind: 'repeat', name, value: 'same', where: 'after' })),
  ...['grant_type', 'code', 'code_verifier'].map((name) => alone('token', { kind: 'leave-out', name })),
  ...['grant_type', 'code', 'code_verifier'].map((name) => alone('token', { kind: 'revalue', name, how: 'cut' })),
  alone('token', { kind: 'revalue', name: 'code_verifier', how: 'capitals' }),
]

function alone(endpoint: Endpoint, change: Change): MadeUpRequest {
  return { endpoint, client: 0, changes: [change] }
}

function changeOf(endpoint: Endpoint): fc.Arbitrary<Change> {
  const name = fc.constantFrom<string>(...names[endpoint])
  const word = fc.stringMatching(/^x_[a-z]{1,6}(\[\])?$/)
  const weighted: readonly fc.WeightedArbitrary<Change>[] = [
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('leave-out' as const, 'empty' as const), name }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('repeat' as const),
        name,
        value: fc.constantFrom('same' as const, 'another' as const),
        where: fc.constantFrom('before' as const, 'after' as const),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('rename' as const), name, how: fc.constantFrom(...renamings) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('revalue' as const), name, how: fc.constantFrom(...valuations) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('unknown' as const),
        name: word,
        length: fc.constantFrom(0, 1, 100, 4000),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reorder' as const), by: fc.integer({ min: 1, max: 5 }) }) },
  ]
  const raw = fc.record({ kind: fc.constant('raw' as const), text: fc.constantFrom(...rawTexts) })
  return fc.oneof(...weighted, ...(endpoint === 'authorization' ? [{ weight: 2, arbitrary: raw }] : []))
}

/** The correct request with all changes made, one after the other. `another` gives a second value for a name. */
export function changed(request: Params, changes: readonly Change[], another: (name: string) => string): Params {
  return changes.reduce((made: Params, change) => applied(made, change, another), request)
}

/** What stands behind the written parameters in the query. */
export function rawOf(changes: readonly Change[]): string | undefined {
  const texts = changes.flatMap((change) => (change.kind === 'raw' ? [change.text] : []))
  return texts.length === 0 ? undefined : texts.join('&')
}

function applied(request: Params, change: Change, another: (name: string) => string): Params {
  switch (change.kind) {
    case 'leave-out':
      return without(request, change.name)
    case 'empty':
      return request.map(([name, value]) => [name, name === change.name ? '' : value])
    case 'repeat': {
      const value = change.value === 'same' ? (first(request, change.name) ?? '') : another(change.name)
      return change.where === 'after' ? withExtra(request, change.name, value) : [[change.name, value], ...request]
    }
    case 'rename':
      return request.map(([name, value]) => [name === change.name ? renamed(name, change.how) : name, value])
    case 'revalue':
      return request.map(([name, value]) => [name, name === change.name ? valued(value, change.how) : value])
    case 'unknown':
      return withExtra(request, change.name, 'x'.repeat(change.length))
    case 'reorder': {
      const by = change.by % Math.max(1, request.length)
      return [...request.slice(by), ...request.slice(0, by)]
    }
    case 'raw':
      return request
  }
}

function renamed(name: string, how: (typeof renamings)[number]): string {
  switch (how) {
    case 'capitals':
      return name.toUpperCase()
    case 'capital':
      return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
    case 'brackets':
      return `${name}[]`
    case 'space':
      return ` ${name}`
  }
}

function valued(value: string, how: (typeof valuations)[number]): string {
  switch (how) {
    case 'capitals':
      return value.toUpperCase()
    case 'capital':
      return `${value.slice(0, 1).toUpperCase()}${value.slice(1)}`
    case 'encoded':
      return encodeURIComponent(encodeURIComponent(value))
    case 'cut':
      return value.slice(0, -1)
    case 'long':
      return `${value}${'A'.repeat(4000)}`
    case 'control':
      return `${value}\0\r\n\t`
    case 'wide':
      return `${value}ｆ\u{1f4e6}\u202e`
  }
}

/** The values of a parameter that count: an empty one is as good as none (RFC 6749, 3.1). */
export function sent(params: Params, name: string): readonly string[] {
  return all(params, name).filter((value) => value !== '')
}

/** A change for a person. */
export function tellChange(change: Change): string {
  switch (change.kind) {
    case 'leave-out':
      return `${change.name} is left out.`
    case 'empty':
      return `${change.name} is empty.`
    case 'repeat':
      return `${change.name} stands there a second time, with ${change.value === 'same' ? 'the same' : 'another'} value, ${change.where} the rest.`
    case 'rename':
      return `${change.name} is called "${renamed(change.name, change.how)}".`
    case 'revalue':
      return `The value of ${change.name} is ${valuationWords[change.how]}.`
    case 'unknown':
      return `There is a parameter ${change.name} of ${change.length} characters that nobody knows.`
    case 'reorder':
      return `The first ${change.by} parameters come last.`
    case 'raw':
      return `The query ends with "${change.text}", written just so.`
  }
}

const valuationWords = {
  capitals: 'in capital letters',
  capital: 'begun with a capital letter',
  encoded: 'percent-encoded twice more than it should be',
  cut: 'without its last character',
  long: 'followed by 4000 letters',
  control: 'followed by control characters',
  wide: 'followed by characters outside ASCII',
} as const satisfies Record<(typeof valuations)[number], string>
