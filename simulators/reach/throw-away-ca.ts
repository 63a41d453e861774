// The certificate library wires itself with decorators, which need this first.
import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

/** A certificate and its private key, both PEM. */
export interface CertifiedKey {
  readonly cert: string
  readonly key: string
}

/**
 * A certificate authority that lives as long as this process: its key is never written to a file, so nothing that
 * trusts it can be deceived once the process has ended.
 */
export interface Authority extends CertifiedKey {
  /** For a server: host names and IP addresses become its alternative names. An expired one ended an hour ago. */
  certificateFor(hosts: readonly string[], options?: { readonly expired?: true }): Promise<CertifiedKey>
  /** For a client that identifies itself with a certificate (RFC 8705, 2.1). */
  clientCertificate(commonName: string): Promise<CertifiedKey>
}

/** RSA, because older programs trust nothing else. */
const authorityAlgorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
}
const leafAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

const dayMs = 86_400_000

/** Makes a throw-away authority. Its certificate is what a client has to trust. */
export async function createAuthority(): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(authorityAlgorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(30),
    serialNumber: serialNumber(),
    name: 'CN=Parcelproof throw-away CA (tests only), O=Parcelproof',
    keys,
    signingAlgorithm: authorityAlgorithm,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey, false),
    ],
  })
  const issuer: Issuer = { certificate, key: keys.privateKey }
  return {
    cert: certificate.toString('pem'),
    key: await privatePem(keys.privateKey),
    certificateFor: (hosts, { expired } = {}) =>
      issue(
        issuer,
        `CN=${hosts[0] ?? 'localhost'}`,
        [new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]), alternativeNames(hosts)],
        expired === true ? over() : validity(7),
      ),
    clientCertificate: (commonName) =>
      issue(
        issuer,
        [{ CN: [commonName] }, { O: ['Parcelproof'] }],
        [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])],
      ),
  }
}

/** A certificate no authority stands behind, for clients registered with their own key (RFC 8705, 2.2). */
export function selfSignedCertificate(commonName: string): Promise<CertifiedKey> {
  return selfSigned(commonName, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])])
}

/** The same for a server that nobody should believe. */
export function selfSignedServerCertificate(hosts: readonly string[]): Promise<CertifiedKey> {
  const extensions = [new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]), alternativeNames(hosts)]
  return selfSigned(hosts[0] ?? 'localhost', extensions)
}

async function selfSigned(commonName: string, extensions: Extension[]): Promise<CertifiedKey> {
  const keys = await crypto.subtle.generateKey(leafAlgorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(7),
    serialNumber: serialNumber(),
    name: [{ CN: [commonName] }],
    keys,
    signingAlgorithm: leafAlgorithm,
    extensions,
  })
  return { cert: certificate.toString('pem'), key: await privatePem(keys.privateKey) }
}

interface Issuer {
  readonly certificate: X509Certificate
  readonly key: CryptoKey
}

async function issue(
  issuer: Issuer,
  subject: string | { [type: string]: string[] }[],
  extensions: readonly Extension[],
  times = validity(7),
): Promise<CertifiedKey> {
  const keys = await crypto.subtle.generateKey(leafAlgorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    ...times,
    serialNumber: serialNumber(),
    subject,
    issuer: issuer.certificate.subjectName,
    publicKey: keys.publicKey,
    signingKey: issuer.key,
    signingAlgorithm: authorityAlgorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      // Python's ssl module refuses chains without it (VERIFY_X509_STRICT, on since 3.13).
      await AuthorityKeyIdentifierExtension.create(issuer.certificate, false),
      ...extensions,
    ],
  })
  return { cert: certificate.toString('pem'), key: await privatePem(keys.privateKey) }
}

function alternativeNames(hosts: readonly string[]): SubjectAlternativeNameExtension {
  return new SubjectAlternativeNameExtension(
    hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
  )
}

/** From yesterday on, for machines whose clocks disagree. */
function validity(days: number) {
  const now = Date.now()
  return { notBefore: new Date(now - dayMs), notAfter: new Date(now + days * dayMs) }
}

/** A time that is over. */
function over() {
  const now = Date.now()
  return { notBefore: new Date(now - 2 * dayMs), notAfter: new Date(now - dayMs / 24) }
}

/** Positive, as RFC 5280, 4.1.2.2 wants it. */
function serialNumber(): string {
  return `4${randomBytes(15).toString('hex').slice(1)}`
}

async function privatePem(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}
