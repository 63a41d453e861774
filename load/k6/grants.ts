import type { ServerPair } from '../target.ts'
import { choose } from './choose.ts'
import { sinceStart } from './interventions.ts'
import { serverPairs } from './plan.ts'
import type { Tokens } from './stages/token.ts'

/** What a virtual user holds of one connection. Nobody else rotates it. */
export interface Grant {
  readonly pair: ServerPair
  readonly tokens: Tokens
  /** Seconds after the start at which the access token was asked for. */
  readonly since: number
}

/** Connections of each virtual user: some, so that what ends, ends for many. */
const most = 5
const grants: (Grant | undefined)[] = []

export interface Slot {
  readonly pair: ServerPair
  /** Undefined where somebody has to connect first. */
  readonly grant: Grant | undefined
  /** Puts what is held from now on in its place; nothing where the connection is lost. */
  keep(grant: Grant | undefined): void
}

/** A connection of this virtual user, or the place for one. */
export function takeGrant(): Slot {
  const empty = grants.indexOf(undefined)
  const fresh = empty >= 0 ? empty : grants.length
  const index = fresh < most ? fresh : Math.floor(Math.random() * most)
  const grant = grants[index]
  return {
    pair: grant?.pair ?? choose(serverPairs),
    grant,
    keep(held) {
      grants[index] = held
    },
  }
}

/** A grant from now on. */
export function grantOf(pair: ServerPair, connect: () => Tokens): Grant {
  const since = sinceStart()
  return { pair, tokens: connect(), since }
}
