import { createHmac } from 'node:crypto'
import type { IssuerKey, ResourceServerTarget, ResourceTenant, TokenParts } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { encodePart } from '../../authorization-server/jwt.ts'
import { type Attempt, tryAttempts } from '../judge.ts'

const signature = 'RFC9068-4-7'

type Forge = (parts: TokenParts, key: IssuerKey, good: string, target: ResourceServerTarget) => string | Promise<string>

const forged = (what: string, forge: Forge): Attempt => ({
  what,
  rows: [signature],
  call: async (target: ResourceServerTarget, tenant: ResourceTenant) => {
    const { key } = target.issuer(tenant)
    const parts = target.parts(tenant)
    return { token: await forge(parts, key, target.sign(parts, key), target) }
  },
})

const unsigned = (alg: string): Attempt =>
  forged(
    `alg ${alg} without a signature`,
    ({ header, claims }) => `${encodePart({ ...header, alg })}.${encodePart(claims)}.`,
  )

const symmetric = (what: string, secretOf: (key: IssuerKey) => string | Buffer): Attempt =>
  forged(`HS256 with the public key (${what}) as secret`, ({ header, claims }, key) => {
    const input = `${encodePart({ ...header, alg: 'HS256' })}.${encodePart(claims)}`
    return `${input}.${createHmac('sha256', secretOf(key)).update(input).digest('base64url')}`
  })

const pem = ({ publicKey }: IssuerKey): string => publicKey.export({ format: 'pem', type: 'spki' }).toString()

/** Made of a token that the server has just let in: what it remembers of that one must not open the door to another. */
const afterUse = (what: string, change: (used: string, parts: TokenParts) => string): Attempt => ({
  what: `${what} of a token that was just let in`,
  rows: [signature],
  call: async (target: ResourceServerTarget, tenant: ResourceTenant) => {
    const parts = target.parts(tenant)
    const used = target.sign(parts, target.issuer(tenant).key)
    await target.call(tenant, { token: used, label: 'a good token, to be changed' })
    return { token: change(used, parts) }
  },
})

const withoutSignature = (token: string): string => `${token.split('.').slice(0, 2).join('.')}.`

const withOtherClaims = (token: string, { claims }: TokenParts): string => {
  const [header, , end] = token.split('.')
  return `${header}.${encodePart({ ...claims, sub: 'somebody-else' })}.${end}`
}

function withAnotherLetter(token: string): string {
  const at = token.lastIndexOf('.') + 20
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}

/** Signatures that are none, or somebody else's. */
export const forgeries: readonly Attempt[] = [
  ...['none', 'None', 'NONE', 'nOnE', ''].map(unsigned),
  symmetric('PEM', pem),
  symmetric('PEM without its last newline', (key) => pem(key).trimEnd()),
  symmetric('PKCS #1 PEM', ({ publicKey }) =>
    publicKey.asymmetricKeyType === 'rsa'
      ? publicKey.export({ format: 'pem', type: 'pkcs1' }).toString()
      : 'no such form',
  ),
  symmetric('DER', ({ publicKey }) => publicKey.export({ format: 'der', type: 'spki' })),
  symmetric('JWK', ({ publicKey }) => JSON.stringify(publicKey.export({ format: 'jwk' }))),
  symmetric('published JWK', ({ publicJwk }) => JSON.stringify(publicJwk)),
  symmetric('nothing at all', () => ''),
  forged('the signature stripped', (_, __, good) => withoutSignature(good)),
  forged('another key under the same kid', async (parts, key, _, target) =>
    target.sign(parts, await target.issuer(target.tenants[0]).newKey(key.alg)),
  ),
  forged('the payload edited after signing', (parts, _, good) => withOtherClaims(good, parts)),
  forged('one letter of the signature changed', (_, __, good) => withAnotherLetter(good)),
  afterUse('the signature stripped', withoutSignature),
  afterUse('the payload edited', withOtherClaims),
  afterUse('one letter changed in the signature', withAnotherLetter),
  forged(
    'a good token nested in another one without a signature',
    ({ header }, _, good) =>
      `${encodePart({ ...header, alg: 'none', cty: 'JWT' })}.${Buffer.from(good).toString('base64url')}.`,
  ),
  {
    what: 'claims that are encrypted and not signed',
    rows: [signature],
    call: async (target, tenant) => {
      const { kind } = await target.able('encrypted-tokens')
      return kind === 'yes' ? { token: JSON.stringify(target.parts(tenant).claims) } : undefined
    },
  },
  {
    ...forged('a critical header that nobody knows', (parts, key, _, target) =>
      target.sign({ ...parts, header: { ...parts.header, crit: ['parcelproof'], parcelproof: true } }, key),
    ),
    recorded: true,
  },
]

export const forgedSignature = resourceServerScenario({
  id: 'resource-server/jwt/forged-signature',
  title: 'Tokens with forged signatures',
  story: 'An attacker makes up tokens: unsigned, signed with the public key as a secret, or edited after signing.',
  requirements: [signature],
  needs: ['jwt-tokens'],
  caughtBy: [
    { twin: 'accepts-unsigned-tokens', breaks: [signature] },
    { twin: 'confuses-key-and-secret', breaks: [signature] },
    { twin: 'confuses-trimmed-key-and-secret', breaks: [signature] },
    { twin: 'confuses-der-key-and-secret', breaks: [signature] },
    { twin: 'confuses-jwk-and-secret', breaks: [signature] },
    { twin: 'reads-tokens-without-verifying', breaks: [signature] },
    { twin: 'remembers-signatures', breaks: [signature] },
    { twin: 'remembers-what-was-signed', breaks: [signature] },
    { twin: 'remembers-token-ids', breaks: [signature] },
    { twin: 'takes-encrypted-claims-without-signature', breaks: [signature] },
  ],
  run: ({ target }) => tryAttempts(target, forgeries),
})
