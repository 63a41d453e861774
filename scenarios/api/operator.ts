import { type Finding, inconclusive, notApplicable } from './finding.ts'

/** What an operator may be able to do at a running platform for one tenant at one carrier. */
export const operatorActs = [
  'pkce-on',
  'pkce-off',
  'pkce-detect',
  'dpop-on',
  'dpop-off',
  'suspend',
  'resume',
  'set-scope',
  'swap-connections',
  'turn-key',
  'disable-key',
  'onboard',
  'offboard',
  'read-client',
  'update-client',
  'add-carrier',
] as const

export type OperatorAct = (typeof operatorActs)[number]

/** What is asked of the operator's command. */
export interface OperatorOrder {
  readonly act: OperatorAct
  readonly tenant: string
  readonly carrier: string
  /** The scope of `set-scope`, the other tenant of `swap-connections`, the carrier of `add-carrier` as JSON. */
  readonly value?: string
}

/** What the operator's command made of an order. */
export type Operated =
  | { readonly kind: 'done'; readonly output: string }
  /** This platform has no such switch. */
  | { readonly kind: 'cannot'; readonly reason: string }
  /** The platform was asked and says no. */
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'failed'; readonly sentence: string }

/** What an order that was not carried out makes of the rows that need it; undefined where it was. */
export function withoutOrder(rows: string | readonly string[], operated: Operated): readonly Finding[] | undefined {
  switch (operated.kind) {
    case 'done':
      return undefined
    case 'cannot':
      return notApplicable(rows, operated.reason)
    case 'refused':
    case 'failed':
      return inconclusive(rows, operated.sentence)
  }
}
