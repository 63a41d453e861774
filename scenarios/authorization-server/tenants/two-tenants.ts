import type { AuthorizationServerTarget, ServerClient, ServerTenant } from '../../api/authorization-server.ts'
import type { ScenarioContext } from '../../api/scenario.ts'

export type Context = ScenarioContext<AuthorizationServerTarget>

/** The tenant whose things are tried, and the one that has no right to them. */
export interface TwoTenants {
  readonly own: ServerTenant
  readonly foreign: ServerTenant
  readonly ownClient: ServerClient
  /** A confidential client where the foreign tenant has one: its credentials are good, and of no use here. */
  readonly foreignClient: ServerClient
}

/** The first two tenants; a confidential client of each where there is one. Undefined with one tenant alone. */
export function twoTenants({ tenants }: AuthorizationServerTarget): TwoTenants | undefined {
  const [own, foreign] = tenants
  if (foreign === undefined) return undefined
  return { own, foreign, ownClient: preferred(own), foreignClient: preferred(foreign) }
}

/** The endpoints to try: with an issuer per tenant also the foreign one, where the foreign client is at home. */
export function placesOf({ own, foreign }: TwoTenants): readonly ServerTenant[] {
  return own.issuer === foreign.issuer && !foreign.ownIssuer ? [own] : [own, foreign]
}

function preferred({ clients }: ServerTenant): ServerClient {
  return clients.find(({ confidential }) => confidential) ?? clients[0]
}
