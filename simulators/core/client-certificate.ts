import { createHash, X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'

/** A certificate that a client has shown. */
export interface ShownCertificate {
  readonly certificate: X509Certificate
  /** Whether an authority stands behind it that this server trusts. */
  readonly authorized: boolean
}

const shown = new WeakMap<TLSSocket, ShownCertificate>()

/** The certificate of the TLS handshake itself; never one that a header tells of (RFC 8705, 2). */
export function shownCertificate({ socket }: Pick<IncomingMessage, 'socket'>): ShownCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const known = shown.get(socket)
  if (known !== undefined) return known
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return undefined
  const found = { certificate, authorized: socket.authorized }
  shown.set(socket, found)
  return found
}

/** `x5t#S256` of a certificate: unpadded base64url over its DER form (RFC 8705, 3.1). */
export function thumbprintOf({ raw }: Pick<X509Certificate, 'raw'>): string {
  return createHash('sha256').update(raw).digest('base64url')
}

/** The distinguished name as RFC 4514 writes it: the last part first. Node writes one part a line, the first one first. */
export function distinguishedName({ subject }: Pick<X509Certificate, 'subject'>): string {
  return subject.split('\n').reverse().join(',')
}

/** The certificate in a PEM text. */
export function readCertificate(pem: string): X509Certificate {
  return new X509Certificate(pem)
}

/** Whether a request came with the certificate that a token is bound to; a token bound to none needs none. */
export function showsCertificate(request: Pick<IncomingMessage, 'socket'>, bound: string | undefined): boolean {
  if (bound === undefined) return true
  const certificate = shownCertificate(request)?.certificate
  return certificate !== undefined && thumbprintOf(certificate) === bound
}
