/** How a tenant gets at a carrier's API: the grants, and the two ways without tokens. */
export const grants = [
  'authorization_code',
  'client_credentials',
  'csp_credentials',
  'client_pc_credentials',
  'password',
  'basic',
  'api_key',
] as const
export type Grant = (typeof grants)[number]

/** What a grant makes of a connection. */
export type GrantKind =
  /** A person agrees in a browser. */
  | 'browser'
  /** The platform asks for a token with what it was given, again and again. */
  | 'token'
  /** There is no token: every call carries the credentials. */
  | 'every-call'

export const grantKinds = {
  authorization_code: 'browser',
  client_credentials: 'token',
  csp_credentials: 'token',
  client_pc_credentials: 'token',
  password: 'token',
  basic: 'every-call',
  api_key: 'every-call',
} as const satisfies Record<Grant, GrantKind>

export type TokenGrant = { [G in Grant]: (typeof grantKinds)[G] extends 'token' ? G : never }[Grant]
export type EveryCallGrant = { [G in Grant]: (typeof grantKinds)[G] extends 'every-call' ? G : never }[Grant]

export function isTokenGrant(grant: Grant): grant is TokenGrant {
  return grantKinds[grant] === 'token'
}

export function isEveryCallGrant(grant: Grant): grant is EveryCallGrant {
  return grantKinds[grant] === 'every-call'
}
