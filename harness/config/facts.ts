import type { ServerFacts } from '../../scenarios/api/authorization-server.ts'

/**
 * Facts of the role, the tenant and the client put together, the closest winning fact by fact; `lifetimes` are one
 * fact each. Works for the facts of every role.
 */
export function factsFor<Facts extends object>(...fromFarToNear: readonly (Facts | undefined)[]): Partial<Facts> {
  const merged: Partial<Facts> = {}
  for (const facts of fromFarToNear) Object.assign(merged, facts)
  return merged
}

/** `factsFor` of an authorization server, with each lifetime winning on its own. */
export function serverFactsFor(...fromFarToNear: readonly (ServerFacts | undefined)[]): ServerFacts {
  const lifetimes = factsFor(...fromFarToNear.map((facts) => facts?.lifetimes))
  const facts = factsFor(...fromFarToNear)
  return Object.keys(lifetimes).length === 0 ? facts : { ...facts, lifetimes }
}
