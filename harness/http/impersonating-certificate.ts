// The certificate library wires itself with decorators, which need this first.
import 'reflect-metadata'
import { PemConverter, X509Certificate, X509CertificateGenerator } from '@peculiar/x509'
import type { ClientCertificate } from '../../scenarios/api/http.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 86_400_000

/** A certificate with the subject of another one, signed by nobody but itself: what anybody can make. */
export async function impersonatingCertificate({ cert }: ClientCertificate): Promise<ClientCertificate> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + dayMs),
    name: new X509Certificate(cert).subjectName.toJSON(),
    keys,
    signingAlgorithm: algorithm,
  })
  const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { cert: certificate.toString('pem'), key }
}
