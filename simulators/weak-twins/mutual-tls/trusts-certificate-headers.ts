import type { IncomingMessage } from 'node:http'
import {
  distinguishedName,
  readCertificate,
  type ShownCertificate,
  shownCertificate,
} from '../../core/client-certificate.ts'
import { mutualTlsBy } from '../../core/steps/mutual-tls.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const trustsCertificateHeaders: WeakTwin = {
  id: 'trusts-certificate-headers',
  fault: 'Takes the certificate in a header for the one of the connection, whoever has sent it.',
  step: mutualTlsBy({
    certificateOf: (request) => shownCertificate(request) ?? certificateInHeader(request),
    matches: ({ certificate, authorized }, subject) => authorized && distinguishedName(certificate) === subject,
  }),
}

function certificateInHeader({ headers }: Pick<IncomingMessage, 'headers'>): ShownCertificate | undefined {
  const escaped = headers['x-ssl-client-cert']
  if (typeof escaped !== 'string') return undefined
  return { certificate: readCertificate(decodeURIComponent(escaped)), authorized: true }
}
