import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { encodePart } from '../jwt.ts'
import { without } from './claims.ts'
import { newProofKey, type ProofParts, signProof } from './proof.ts'
import { correctProof, type MakeHeaders } from './series.ts'

export const allChecks = 'RFC9449-4.3-1-as'
export const shortTime = 'RFC9449-11.1-1-as'
export const type = 'RFC9449-11.5-1-as'
export const algorithms = 'RFC9449-11.6-1-as'

/** One thing wrong in an otherwise good proof. */
export interface ProofMutant {
  readonly what: string
  readonly rows: readonly string[]
  readonly make: MakeHeaders
  /** Where nonces carry the server's time, the age of a proof need not count (RFC 9449, 11.1). */
  readonly age?: true
}

const claim =
  (change: (parts: ProofParts) => Readonly<Record<string, unknown>>): MakeHeaders =>
  (parts, key) => [signProof({ ...parts, claims: change(parts) }, key)]

const head =
  (change: (parts: ProofParts) => Readonly<Record<string, unknown>>): MakeHeaders =>
  (parts, key) => [signProof({ ...parts, header: change(parts) }, key)]

const dropped = (name: string): ProofMutant => ({
  what: `a proof without ${name}`,
  rows: [allChecks],
  make: claim(({ claims }) => without(claims, name)),
})

const elsewhere = (what: string, change: (url: URL) => void): ProofMutant => ({
  what: `a proof for another ${what}`,
  rows: [allChecks],
  make: claim(({ claims }) => {
    const url = new URL(String(claims.htu))
    change(url)
    return { ...claims, htu: url.href }
  }),
})

const aged = (what: string, seconds: number, rows: readonly string[]): ProofMutant => ({
  what: `a proof made ${what}`,
  rows,
  age: true,
  make: claim(({ claims }) => ({ ...claims, iat: Number(claims.iat) + seconds })),
})

/** Every check of RFC 9449, 4.3, that a token endpoint makes. */
export const proofMutants: readonly ProofMutant[] = [
  {
    what: 'two DPoP headers',
    rows: [allChecks],
    make: (parts, key) => [
      ...correctProof(parts, key),
      signProof({ ...parts, claims: { ...parts.claims, jti: 'second' } }, key),
    ],
  },
  {
    what: 'two proofs in one header',
    rows: [allChecks],
    make: (parts, key) => [`${signProof(parts, key)}, ${signProof(parts, key)}`],
  },
  dropped('jti'),
  dropped('htm'),
  dropped('htu'),
  dropped('iat'),
  { what: 'a proof of type JWT', rows: [allChecks, type], make: head(({ header }) => ({ ...header, typ: 'JWT' })) },
  {
    what: 'a proof of type at+jwt',
    rows: [allChecks, type],
    make: head(({ header }) => ({ ...header, typ: 'at+jwt' })),
  },
  { what: 'a proof without type', rows: [allChecks, type], make: head(({ header }) => without(header, 'typ')) },
  {
    what: 'an unsigned proof (alg none)',
    rows: [allChecks, algorithms],
    make: ({ header, claims }) => [`${encodePart({ ...header, alg: 'none' })}.${encodePart(claims)}.`],
  },
  {
    what: 'a proof signed by HS256 with the public key as secret',
    rows: [allChecks, algorithms],
    make: ({ header, claims }, { publicKey }) => {
      const input = `${encodePart({ ...header, alg: 'HS256' })}.${encodePart(claims)}`
      const secret = publicKey.export({ format: 'pem', type: 'spki' })
      return [`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`]
    },
  },
  {
    what: 'a proof signed by HS256 with the symmetric key in it',
    rows: [allChecks, algorithms],
    make: ({ header, claims }) => {
      const k = Buffer.alloc(32, 7).toString('base64url')
      const input = `${encodePart({ ...header, alg: 'HS256', jwk: { kty: 'oct', k } })}.${encodePart(claims)}`
      return [`${input}.${createHmac('sha256', Buffer.from(k, 'base64url')).update(input).digest('base64url')}`]
    },
  },
  {
    what: 'a proof signed by RSA with SHA-1 (RS1)',
    rows: [allChecks, algorithms],
    make: ({ header, claims }) => {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const jwk = publicKey.export({ format: 'jwk' })
      const input = `${encodePart({ ...header, alg: 'RS1', jwk })}.${encodePart(claims)}`
      return [`${input}.${sign('sha1', Buffer.from(input), privateKey).toString('base64url')}`]
    },
  },
  {
    what: 'a proof signed by another key than the one in it',
    rows: [allChecks],
    make: (parts, key) => [signProof(parts, newProofKey([key.alg]))],
  },
  {
    what: 'a proof with a broken signature',
    rows: [allChecks],
    make: (parts, key) => {
      const [header, claims, signature = ''] = signProof(parts, key).split('.')
      const middle = Math.floor(signature.length / 2)
      const other = signature[middle] === 'A' ? 'B' : 'A'
      return [`${header}.${claims}.${signature.slice(0, middle)}${other}${signature.slice(middle + 1)}`]
    },
  },
  {
    what: 'a proof that holds the private key',
    rows: [allChecks],
    make: (parts, key) => [signProof({ ...parts, header: { ...parts.header, jwk: key.privateJwk } }, key)],
  },
  { what: 'a proof for GET', rows: [allChecks], make: claim(({ claims }) => ({ ...claims, htm: 'GET' })) },
  elsewhere('host', (url) => {
    url.hostname = 'other.parcelproof.example'
  }),
  elsewhere('path', (url) => {
    url.pathname = `${url.pathname}/other`
  }),
  elsewhere('scheme', (url) => {
    url.protocol = url.protocol === 'https:' ? 'http:' : 'https:'
  }),
  aged('ten minutes ago', -600, [allChecks, shortTime]),
  aged('an hour ago', -3600, [allChecks, shortTime]),
  aged('an hour ahead of time', 3600, [allChecks]),
]
