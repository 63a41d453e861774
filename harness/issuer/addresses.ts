/** Every address of one tenant's issuer. */
export interface IssuerAddresses {
  readonly issuer: string
  readonly jwks_uri: string
  readonly introspection_endpoint: string
  readonly token_endpoint: string
}

/** The port of the harness as issuer, counted from the base of all ports. */
export const issuerPortOffset = 50

/** Where a tenant's issuer is found below an origin. */
export function issuerAddresses(origin: string, tenant: string): IssuerAddresses {
  const issuer = `${origin}/${tenant}`
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    introspection_endpoint: `${issuer}/introspect`,
    token_endpoint: `${issuer}/token`,
  }
}
