import { createHash, X509Certificate } from 'node:crypto'
import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import type { ClientCertificate } from '../../api/http.ts'

export interface CertifiedClient {
  readonly client: ServerClient
  readonly certificate: ClientCertificate
}

/** Clients of the first tenant that have a certificate. */
export function certifiedClients(target: AuthorizationServerTarget): readonly CertifiedClient[] {
  return target.tenants[0].clients.flatMap((client) =>
    client.certificate === undefined ? [] : [{ client, certificate: client.certificate }],
  )
}

/** Certificates of other clients, those of the same tenant first. */
export function certificatesOfOthers(
  target: AuthorizationServerTarget,
  client: ServerClient,
): readonly CertifiedClient[] {
  return target.tenants
    .flatMap(({ clients }) => clients)
    .flatMap((other) =>
      other === client || other.certificate === undefined ? [] : [{ client: other, certificate: other.certificate }],
    )
}

/** The certificate's DER form as base64. */
export function derOf({ cert }: ClientCertificate): string {
  return new X509Certificate(cert).raw.toString('base64')
}

/** Unpadded base64url of the SHA-256 over the DER form (RFC 8705, 3.1). */
export function thumbprintOf({ cert }: ClientCertificate): string {
  return createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url')
}
