import type { ClientCertificate } from '../../scenarios/api/http.ts'
import { type Authority, createAuthority } from '../../simulators/reach/throw-away-ca.ts'

let authority: Promise<Authority> | undefined

/** The certificate authority of this process; gone with it. */
export function runAuthority(): Promise<Authority> {
  authority ??= createAuthority()
  return authority
}

/** A new certificate to call a resource server with. */
export async function newClientCertificate(): Promise<ClientCertificate> {
  return (await runAuthority()).clientCertificate('parcelproof')
}
