import type { ClientCertificate } from '../../scenarios/api/http.ts'
import type { ClientSpec } from '../../simulators/core/tenancy.ts'
import { type Authority, createAuthority, selfSignedCertificate } from '../../simulators/reach/throw-away-ca.ts'

/** Clients of one tenant that show certificates, and the keys to those. */
export interface CertifiedClients {
  readonly specs: readonly ClientSpec[]
  readonly certificates: readonly ClientCertificate[]
}

/** One client of each kind that RFC 8705 knows: vouched for, self-signed, and a public one with bound tokens. */
export async function certifiedClients(authority: Authority, tenant: string): Promise<CertifiedClients> {
  const [vouched, own, bound] = await Promise.all([
    authority.clientCertificate(`${tenant}-1`),
    selfSignedCertificate(`${tenant}-2`),
    selfSignedCertificate(`${tenant}-3`),
  ])
  return {
    specs: [
      { tokenEndpointAuthMethod: 'tls_client_auth', applicationType: 'web', certificate: vouched.cert },
      { tokenEndpointAuthMethod: 'self_signed_tls_client_auth', applicationType: 'web', certificate: own.cert },
      { tokenEndpointAuthMethod: 'none', applicationType: 'native', certificate: bound.cert },
    ],
    certificates: [vouched, own, bound],
  }
}

let authority: Promise<Authority> | undefined

/** The authority of this process; its key takes longer to make than a carrier to start. */
export function runAuthority(): Promise<Authority> {
  authority ??= createAuthority()
  return authority
}
