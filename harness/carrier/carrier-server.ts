import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Server } from 'node:net'
import type { ServerCertificate } from '../../scenarios/api/client.ts'
import { type Authority, type CertifiedKey, selfSignedServerCertificate } from '../../simulators/reach/throw-away-ca.ts'

/** What a carrier listens with. */
export interface CarrierServer {
  readonly server: Server
  /** Shows this certificate to whoever connects from now on; connections that stand are closed. */
  readonly show: (certificate: ServerCertificate) => Promise<void>
  readonly close: () => Promise<void>
}

/** Over plain HTTP; there is no certificate to show. */
export function plainServer(listener: RequestListener): CarrierServer {
  const server = createServer(listener)
  return {
    server,
    show: async () => undefined,
    close: () => closed(server, () => server.closeAllConnections()),
  }
}

/** Over TLS, with certificates of a throw-away authority. Whoever shows a certificate of its own may. */
export async function tlsServer(authority: Authority, listener: RequestListener): Promise<CarrierServer> {
  const trusted = await authority.certificateFor(hosts)
  const server = createTlsServer({ ...trusted, requestCert: true, rejectUnauthorized: false }, listener)
  return {
    server,
    async show(certificate) {
      const { cert, key } = await certified(authority, trusted, certificate)
      server.setSecureContext({ cert, key })
      server.closeAllConnections()
    },
    close: () => closed(server, () => server.closeAllConnections()),
  }
}

const hosts = ['127.0.0.1', 'localhost']

async function certified(
  authority: Authority,
  trusted: CertifiedKey,
  wanted: ServerCertificate,
): Promise<CertifiedKey> {
  switch (wanted) {
    case 'trusted':
      return trusted
    case 'expired':
      return authority.certificateFor(hosts, { expired: true })
    case 'wrong-name':
      return authority.certificateFor(['another-carrier.example'])
    case 'self-signed':
      return selfSignedServerCertificate(hosts)
  }
}

function closed(server: Server, cut: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    cut()
  })
}
