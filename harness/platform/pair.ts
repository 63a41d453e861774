/** One tenant at one carrier: what everything in the platform is about. */
export interface Pair {
  readonly tenant: string
  readonly carrier: string
}

/** One of the connections a pair may have: by environment and flow. The production one with PKCE has no name. */
export interface Place extends Pair {
  readonly slot?: string | undefined
}

/** Whose own things the platform keeps beside those of its tenants; no tenant can be called so. */
export const platformItself = '_platform'
