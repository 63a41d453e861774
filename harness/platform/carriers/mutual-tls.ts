import type { ClientCertificate } from '../kit.ts'
import type { RegisteredClient } from '../records.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'

/** A client with the certificate it shows where tokens are bound to one. */
export interface CertifiedClient extends RegisteredClient {
  readonly certificate?: ClientCertificate | undefined
}

/** The certificate of this pair's own mapping, in its environment. */
export function certificateOf({ settings, carrierSettings }: AllowedPair): ClientCertificate | undefined {
  const { certificate } = settings
  return certificate === undefined ? undefined : { ...certificate, ca: carrierSettings.ca }
}

/** The client with that certificate. */
export function certified(client: RegisteredClient, allowed: AllowedPair): CertifiedClient {
  return { ...client, certificate: certificateOf(allowed) }
}

/** How oauth4webapi knows the client: where it shows a certificate, endpoints are those for certificates (RFC 8705, 5). */
export function whoIs({ clientId }: RegisteredClient, certificate: ClientCertificate | undefined) {
  return { client_id: clientId, use_mtls_endpoint_aliases: certificate !== undefined }
}
