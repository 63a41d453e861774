import { createHash } from 'node:crypto'
import { ExchangeRefusal } from '../refusal.ts'
import { checkCertificate } from '../steps/check-certificate.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

const introspected = (twin: ExchangeTwin): ExchangeTwin => ({ ...twin, introspected: true })

export const certificateTwins: readonly ExchangeTwin[] = [
  introspected(
    exchangeTwin(
      'ignores-certificates',
      'It takes a bound token with any certificate.',
      'checkCertificate',
      () => undefined,
    ),
  ),
  introspected(
    exchangeTwin(
      'takes-certificates-from-headers',
      'It believes a header about the certificate.',
      'checkCertificate',
      (bound, request) => {
        const [encoded] = request.header('client-cert')
        const der = Buffer.from(encoded?.replaceAll(':', '') ?? '', 'base64')
        if (createHash('sha256').update(der).digest('base64url') !== bound) checkCertificate(bound, request)
      },
    ),
  ),
  introspected(
    exchangeTwin(
      'refuses-certificates-with-403',
      'It answers 403 where token and certificate do not match.',
      'checkCertificate',
      (bound, { certificateThumbprint }) => {
        if (certificateThumbprint !== bound) throw new ExchangeRefusal('SCOPE_MISSING', 'another certificate, or none')
      },
    ),
  ),
]
