import { createLocalJWKSet, decodeJwt, type JWK, jwtVerify } from 'jose'
import type { ClientCredentials } from '../../scenarios/api/carrier.ts'
import { header } from '../../scenarios/api/http.ts'
import { first, type Params } from '../../scenarios/api/params.ts'
import type { KnownClient, Ledger } from './ledger.ts'

interface Presented {
  readonly basic: { readonly id: string; readonly secret: string; readonly rawSecret: string } | undefined
  readonly postSecret: string | undefined
  readonly assertion: string | undefined
  readonly clientId: string | undefined
}

/** Reads how a request authenticates its client, and whether it does so rightly. */
export async function credentialsOf(
  headers: Params,
  form: Params,
  carrier: string,
  ledger: Pick<Ledger, 'clientsAt'>,
): Promise<ClientCredentials> {
  const presented = presentedIn(headers, form)
  const { basic, postSecret, assertion, clientId } = presented
  const ways = [
    ...(basic === undefined ? [] : ['client_secret_basic' as const]),
    ...(postSecret === undefined ? [] : ['client_secret_post' as const]),
    ...(assertion === undefined ? [] : ['assertion' as const]),
  ]
  const known = ledger.clientsAt(carrier, clientId)
  const [client] = known
  return { clientId, ways, right: client === undefined ? false : await areRight(client, presented) }
}

function presentedIn(headers: Params, form: Params): Presented {
  const basic = basicOf(header({ headers }, 'authorization'))
  const assertion = first(form, 'client_assertion')
  return {
    basic,
    postSecret: first(form, 'client_secret'),
    assertion,
    clientId: basic?.id ?? first(form, 'client_id') ?? subjectOf(assertion),
  }
}

function basicOf(authorization: string | undefined): Presented['basic'] {
  const [, encoded] = /^basic +(\S+)$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon === -1) return undefined
  const rawSecret = text.slice(colon + 1)
  return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(rawSecret), rawSecret }
}

/** Both halves are form-encoded (RFC 6749, 2.3.1). */
function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text}`).get('v') ?? text
}

function subjectOf(assertion: string | undefined): string | undefined {
  if (assertion === undefined) return undefined
  try {
    return decodeJwt(assertion).sub
  } catch {
    return undefined
  }
}

async function areRight({ authentication }: KnownClient, presented: Presented): Promise<boolean | undefined> {
  switch (authentication.method) {
    case 'none':
      return presented.basic === undefined && presented.postSecret === undefined && presented.assertion === undefined
    case 'client_secret_basic':
    case 'client_secret_post': {
      const { secret } = authentication
      // Many clients leave out the encoding of Basic; which of the two it was is not the carrier's business.
      return [presented.basic?.secret, presented.basic?.rawSecret, presented.postSecret].includes(secret)
    }
    case 'private_key_jwt':
      return isSigned(presented.assertion, authentication.key.jwk)
    default:
      return undefined
  }
}

async function isSigned(assertion: string | undefined, jwk: Readonly<Record<string, unknown>>): Promise<boolean> {
  const key = publicPartOf(jwk)
  if (assertion === undefined || key === undefined) return false
  try {
    await jwtVerify(assertion, createLocalJWKSet({ keys: [key] }))
    return true
  } catch {
    return false
  }
}

/** A client's key without what is private in it; undefined where it is none. */
export function publicPartOf(jwk: Readonly<Record<string, unknown>>): JWK | undefined {
  if (typeof jwk.kty !== 'string') return undefined
  const { d: _, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, kid: _kid, use: _use, key_ops: _ops, ...publicPart } = jwk
  return { ...publicPart, kty: jwk.kty }
}
