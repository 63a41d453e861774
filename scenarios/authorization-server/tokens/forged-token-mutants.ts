import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { type DecodedJwt, decodeJwt, encodePart } from '../jwt.ts'
import { changeCharacter } from '../pkce/verifier-mutants.ts'

/** An access token that the server never issued. */
export interface ForgedToken {
  readonly what: string
  readonly token: string
}

type Jwk = Readonly<Record<string, unknown>>

/** Forgeries of an access token; for JWTs with the public keys of the server, which anybody can fetch (RFC 8725, 2.1). */
export function forgedTokens(token: string, keys: readonly Jwk[]): readonly ForgedToken[] {
  const jwt = decodeJwt(token)
  return jwt === undefined ? alteredText(token) : [...alteredParts(jwt), ...unsigned(jwt), ...resigned(jwt, keys)]
}

function alteredText(token: string): readonly ForgedToken[] {
  return [
    { what: 'a token with its first character changed', token: changeCharacter(token, 0) },
    { what: 'a token with a middle character changed', token: changeCharacter(token, Math.floor(token.length / 2)) },
    { what: 'a token with its last character changed', token: changeCharacter(token, token.length - 1) },
    { what: 'a token one character short', token: token.slice(0, -1) },
    { what: 'a token one character too long', token: `${token}A` },
  ]
}

/** Inside each part: the last character may hold bits that decoding drops. */
function alteredParts({ parts, claims }: DecodedJwt): readonly ForgedToken[] {
  const names = ['header', 'payload', 'signature'] as const
  const scope = typeof claims.scope === 'string' ? `${claims.scope} admin` : 'admin'
  return [
    ...parts.map((part, index) => ({
      what: `a token with a character of its ${names[index] ?? 'part'} changed`,
      token: parts.with(index, changeCharacter(part, Math.floor(part.length / 2))).join('.'),
    })),
    {
      what: 'a token with more scope written into it',
      token: parts.with(1, encodePart({ ...claims, scope })).join('.'),
    },
    {
      what: 'a token with another subject written into it',
      token: parts.with(1, encodePart({ ...claims, sub: 'somebody-else' })).join('.'),
    },
  ]
}

function unsigned({ header, parts: [, payload, signature] }: DecodedJwt): readonly ForgedToken[] {
  return ['none', 'None', 'nOnE'].flatMap((alg) => {
    const start = `${encodePart({ ...header, alg })}.${payload}`
    return [
      { what: `a token with the algorithm ${alg} and no signature`, token: `${start}.` },
      { what: `a token with the algorithm ${alg} and the old signature`, token: `${start}.${signature}` },
    ]
  })
}

/** A server that takes the algorithm from the token uses its public key as a shared secret (RFC 8725, 2.1). */
function resigned(jwt: DecodedJwt, keys: readonly Jwk[]): readonly ForgedToken[] {
  const key = keys.find(({ kid }) => kid === jwt.header.kid) ?? keys[0]
  return [
    ...(key === undefined ? [] : publicKeyForms(key).map(({ what, secret }) => hs256(jwt, {}, secret, what))),
    hs256(jwt, { kid: '../../../../../../dev/null' }, '', 'a kid that points to an empty file'),
    hs256(jwt, { kid: "x' UNION SELECT 'secret'--" }, 'secret', 'a kid that is read from a database'),
    ownKey(jwt),
  ]
}

function hs256({ header, parts }: DecodedJwt, extra: Jwk, secret: string | Buffer, what: string): ForgedToken {
  const start = `${encodePart({ ...header, ...extra, alg: 'HS256' })}.${parts[1]}`
  const signature = createHmac('sha256', secret).update(start).digest('base64url')
  return { what: `a token signed by HS256 with ${what}`, token: `${start}.${signature}` }
}

function publicKeyForms(jwk: Jwk): readonly { readonly what: string; readonly secret: string | Buffer }[] {
  try {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    const pem = key.export({ type: 'spki', format: 'pem' }).toString()
    return [
      { what: "the public key's PEM", secret: pem },
      { what: "the public key's PEM without its last line break", secret: pem.trimEnd() },
      { what: "the public key's DER", secret: key.export({ type: 'spki', format: 'der' }) },
      { what: "the public key's JWK", secret: JSON.stringify(jwk) },
    ]
  } catch {
    // A key of a kind this runtime does not know cannot be turned into these forms.
    return []
  }
}

/** Signed with a key that the token itself brings along in its header. */
function ownKey({ header, parts }: DecodedJwt): ForgedToken {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const start = `${encodePart({ ...header, alg: 'ES256', jwk: { ...publicKey.export({ format: 'jwk' }) } })}.${parts[1]}`
  const signature = sign('sha256', Buffer.from(start), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return { what: 'a token signed with a key from its own header', token: `${start}.${signature.toString('base64url')}` }
}
