import type { WeakTwin } from '../weak-twin.ts'
import { doesNotBindToCertificates } from './does-not-bind-to-certificates.ts'
import { refreshesWithoutBoundCertificate } from './refreshes-without-bound-certificate.ts'
import { takesAnyClientCertificate } from './takes-any-client-certificate.ts'
import { trustsCertificateHeaders } from './trusts-certificate-headers.ts'
import { writesCertificateThumbprintInHex } from './writes-certificate-thumbprint-in-hex.ts'

/** Faults in mutual TLS (RFC 8705). */
export const mutualTlsTwins: readonly WeakTwin[] = [
  doesNotBindToCertificates,
  refreshesWithoutBoundCertificate,
  takesAnyClientCertificate,
  trustsCertificateHeaders,
  writesCertificateThumbprintInHex,
]
