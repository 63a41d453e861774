import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { newProofKey, type ProofKey, type ProofParts, signProof } from '../../authorization-server/dpop/proof.ts'
import { encodePart } from '../../authorization-server/jwt.ts'

export const allChecks = 'RFC9449-4.3-1-rs'
export const shortTime = 'RFC9449-11.1-1-rs'
export const type = 'RFC9449-11.5-1-rs'
export const algorithms = 'RFC9449-11.6-1-rs'
export const possession = 'RFC9700-4.10.1-A1'

/** One thing wrong in an otherwise good proof. */
export interface ProofAttempt {
  readonly what: string
  readonly rows: readonly string[]
  /** The DPoP headers to send. */
  readonly make: (parts: ProofParts, key: ProofKey) => readonly string[]
  /** Where nonces carry the server's time, the age of a proof need not count (RFC 9449, 11.1). */
  readonly age?: true
}

type Members = Readonly<Record<string, unknown>>

const claimed = (what: string, rows: readonly string[], change: (claims: Members) => Members): ProofAttempt => ({
  what,
  rows: [allChecks, ...rows],
  make: (parts, key) => [signProof({ ...parts, claims: change(parts.claims) }, key)],
})

const headed = (
  what: string,
  rows: readonly string[],
  change: (header: Members, key: ProofKey) => Members,
): ProofAttempt => ({
  what,
  rows: [allChecks, ...rows],
  make: (parts, key) => [signProof({ ...parts, header: change(parts.header, key) }, key)],
})

const made = (what: string, rows: readonly string[], make: ProofAttempt['make']): ProofAttempt => ({
  what,
  rows: [allChecks, ...rows],
  make,
})

const without = (members: Members, name: string): Members =>
  Object.fromEntries(Object.entries(members).filter(([key]) => key !== name))

const elsewhere = (what: string, change: (url: URL) => void): ProofAttempt =>
  claimed(`a proof for another ${what}`, [possession], (claims) => {
    const url = new URL(String(claims.htu))
    change(url)
    return { ...claims, htu: url.href }
  })

const macOf = (input: string, secret: string | Buffer): string =>
  `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`

/** Every check of RFC 9449, 4.3, that a resource server makes. */
export const proofAttempts: readonly ProofAttempt[] = [
  made('no proof at all', [], () => []),
  made('two DPoP headers', [], (parts, key) => [
    signProof(parts, key),
    signProof({ ...parts, claims: { ...parts.claims, jti: 'second' } }, key),
  ]),
  made('two proofs in one header', [], (parts, key) => [`${signProof(parts, key)}, ${signProof(parts, key)}`]),
  ...['jti', 'htm', 'htu', 'iat'].map((name) =>
    claimed(`a proof without ${name}`, [], (claims) => without(claims, name)),
  ),
  claimed('a proof without ath', [possession], (claims) => without(claims, 'ath')),
  claimed('a proof for another token', [possession], (claims) => ({
    ...claims,
    ath: Buffer.alloc(32, 7).toString('base64url'),
  })),
  headed('a proof of type JWT', [type], (header) => ({ ...header, typ: 'JWT' })),
  headed('a proof of type at+jwt', [type], (header) => ({ ...header, typ: 'at+jwt' })),
  headed('a proof without type', [type], (header) => without(header, 'typ')),
  made('an unsigned proof (alg none)', [algorithms], ({ header, claims }) => [
    `${encodePart({ ...header, alg: 'none' })}.${encodePart(claims)}.`,
  ]),
  made('a proof signed by HS256 with the public key as secret', [algorithms], ({ header, claims }, { publicKey }) => [
    macOf(
      `${encodePart({ ...header, alg: 'HS256' })}.${encodePart(claims)}`,
      publicKey.export({ format: 'pem', type: 'spki' }),
    ),
  ]),
  made('a proof signed by HS256 with the symmetric key in it', [algorithms], ({ header, claims }) => {
    const secret = Buffer.alloc(32, 7)
    const jwk = { kty: 'oct', k: secret.toString('base64url') }
    return [macOf(`${encodePart({ ...header, alg: 'HS256', jwk })}.${encodePart(claims)}`, secret)]
  }),
  made('a proof signed by RSA with SHA-1 (RS1)', [algorithms], ({ header, claims }) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const input = `${encodePart({ ...header, alg: 'RS1', jwk: publicKey.export({ format: 'jwk' }) })}.${encodePart(claims)}`
    return [`${input}.${sign('sha1', Buffer.from(input), privateKey).toString('base64url')}`]
  }),
  made('a proof signed by another key than the one in it', [possession], (parts, key) => [
    signProof(parts, newProofKey([key.alg])),
  ]),
  made('a proof by another key than the token is bound to', [possession], (parts, key) => {
    const other = newProofKey([key.alg])
    return [signProof({ ...parts, header: { ...parts.header, jwk: other.publicJwk } }, other)]
  }),
  made('a proof with a broken signature', [possession], (parts, key) => {
    const [header, claims, signature = ''] = signProof(parts, key).split('.')
    const middle = Math.floor(signature.length / 2)
    return [
      `${header}.${claims}.${signature.slice(0, middle)}${signature[middle] === 'A' ? 'B' : 'A'}${signature.slice(middle + 1)}`,
    ]
  }),
  headed('a proof that holds the private key', [], (header, { privateJwk }) => ({ ...header, jwk: privateJwk })),
  claimed('a proof for another method', [possession], (claims) => ({
    ...claims,
    htm: claims.htm === 'PUT' ? 'PATCH' : 'PUT',
  })),
  elsewhere('host', (url) => {
    url.hostname = 'other.parcelproof.example'
  }),
  elsewhere('path', (url) => {
    url.pathname = `${url.pathname}/other`
  }),
  elsewhere('scheme', (url) => {
    url.protocol = url.protocol === 'https:' ? 'http:' : 'https:'
  }),
  {
    ...claimed('a proof made ten minutes ago', [shortTime], (claims) => ({ ...claims, iat: Number(claims.iat) - 600 })),
    age: true,
  },
  {
    ...claimed('a proof made an hour ago', [shortTime, possession], (claims) => ({
      ...claims,
      iat: Number(claims.iat) - 3600,
    })),
    age: true,
  },
  {
    ...claimed('a proof made an hour ahead of time', [], (claims) => ({ ...claims, iat: Number(claims.iat) + 3600 })),
    age: true,
  },
]
