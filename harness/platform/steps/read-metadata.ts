import * as oauth from 'oauth4webapi'
import { requestOptions } from '../carriers/requests.ts'
import type { SendRequest } from '../carriers/send-request.ts'

/** What a server says of itself, and the answer it came in. */
export interface PublishedMetadata {
  readonly metadata: oauth.AuthorizationServer
  readonly answer: Response
}

/**
 * Asks an issuer for its metadata where RFC 8414 has it, following no redirect. A document that names another issuer is
 * not used; the two are compared character for character (RFC 8414, 3.3 and 4). What is signed inside is not read.
 */
export async function readMetadata(send: SendRequest, issuer: string): Promise<PublishedMetadata> {
  const url = new URL(issuer)
  const answer = await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...requestOptions(send, issuer) })
  const metadata = await oauth.processDiscoveryResponse(url, answer)
  if (metadata.issuer !== issuer) throw new Error('The metadata is that of another issuer.')
  return { metadata, answer }
}
