import { generateKeyPairSync } from 'node:crypto'
import type { ClientAuthentication, ClientKey, ServerClient } from '../api/authorization-server.ts'
import type { Randomness } from '../api/randomness.ts'

/** One wrong way for a client to authenticate, kept as data. */
export interface WrongAuthentication {
  readonly what: string
  readonly authentication: ClientAuthentication
}

/** Wrong ways to authenticate as a confidential client; each is its own guard (RFC 9700, 2.5). Empty for public clients. */
export function wrongAuthentications(client: ServerClient, random: Randomness): readonly WrongAuthentication[] {
  const { authentication, id } = client
  if (!client.confidential) return []
  const missing: readonly WrongAuthentication[] = [
    { what: 'neither credentials nor client_id', authentication: { method: 'omitted' } },
    { what: 'a client_id without any credentials', authentication: { method: 'none', clientId: id } },
  ]
  switch (authentication.method) {
    case 'client_secret_basic':
    case 'client_secret_post':
      return [...missing, ...wrongSecrets(authentication, random)]
    case 'private_key_jwt':
      return [...missing, ...wrongAssertions(authentication)]
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
    case 'none':
    case 'omitted':
      return missing
  }
}

/** The three that tell most: no server is to be shown more wrong secrets than it takes to know. */
export function fewWrongAuthentications(client: ServerClient, random: Randomness): readonly WrongAuthentication[] {
  return wrongAuthentications(client, random).slice(0, 3)
}

type WithSecret = Extract<ClientAuthentication, { readonly secret: string }>

function wrongSecrets(right: WithSecret, random: Randomness): readonly WrongAuthentication[] {
  const last = right.secret.endsWith('x') ? 'y' : 'x'
  const wrong = [
    { what: 'another secret', authentication: { ...right, secret: random.token(24) } },
    {
      what: 'a secret with its last character changed',
      authentication: { ...right, secret: `${right.secret.slice(0, -1)}${last}` },
    },
    { what: 'a secret in the other case', authentication: { ...right, secret: swapCase(right.secret) } },
    { what: 'an empty secret', authentication: { ...right, secret: '' } },
  ]
  // A secret of digits alone has no other case.
  return wrong.filter(({ authentication }) => authentication.secret !== right.secret)
}

function swapCase(text: string): string {
  return [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('')
}

type WithKey = Extract<ClientAuthentication, { readonly method: 'private_key_jwt' }>

function wrongAssertions(right: WithKey): readonly WrongAuthentication[] {
  const hourAgo = Math.floor(Date.now() / 1000) - 3600
  const other = otherKey(right.key)
  return [
    ...(other === undefined
      ? []
      : [{ what: 'an assertion signed with another key', authentication: { ...right, key: other } }]),
    {
      what: 'an assertion for another audience',
      authentication: { ...right, claims: { ...right.claims, aud: 'https://somebody-else.example' } },
    },
    {
      what: 'an assertion that expired an hour ago',
      authentication: {
        ...right,
        claims: { ...right.claims, iat: hourAgo - 60, nbf: hourAgo - 60, exp: hourAgo },
      },
    },
  ]
}

/** A key of the same algorithm and key id that the server has never seen; undefined for an algorithm not known here. */
function otherKey(key: ClientKey): ClientKey | undefined {
  const pair = keyPair(key.alg)
  return pair === undefined ? undefined : { ...key, jwk: { ...pair.privateKey.export({ format: 'jwk' }) } }
}

function keyPair(alg: string) {
  if (/^(RS|PS)\d+$/.test(alg)) return generateKeyPairSync('rsa', { modulusLength: 2048 })
  if (alg === 'EdDSA' || alg === 'Ed25519') return generateKeyPairSync('ed25519')
  const curve = ecCurves.get(alg)
  return curve === undefined ? undefined : generateKeyPairSync('ec', { namedCurve: curve })
}

const ecCurves: ReadonlyMap<string, string> = new Map([
  ['ES256', 'P-256'],
  ['ES384', 'P-384'],
  ['ES512', 'P-521'],
])
