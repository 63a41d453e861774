import { createLocalJWKSet, errors, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose'
import { z } from 'zod'
import type { Clock } from '../../http/clock.ts'
import type { SendRequest } from '../kit.ts'
import type { ExchangeSettings } from './configuration.ts'
import { ExchangeRefusal } from './refusal.ts'

const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

type LocalKeys = ReturnType<typeof createLocalJWKSet>
type FoundKey = Awaited<ReturnType<LocalKeys>>

/** The published keys of each issuer, kept for a while. */
export interface IssuerKeys {
  /** The key a token was signed with, out of the set at this address and no other. */
  find(jwksUri: string, header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<FoundKey>
}

interface Kept {
  readonly keys: LocalKeys
  readonly fetchedAt: number
}

/**
 * Keeps keys for `keyCacheLife`. A key id nobody has seen makes it ask again at once (a rotation), but never more often
 * than every `keyRefetchPause`, or garbage could make this server flood the issuer.
 */
export function createIssuerKeys(
  { keyCacheLife, keyRefetchPause }: Pick<ExchangeSettings, 'keyCacheLife' | 'keyRefetchPause'>,
  { clock, send }: { readonly clock: Clock; readonly send: SendRequest },
): IssuerKeys {
  const kept = new Map<string, Kept>()
  const asked = new Map<string, { readonly at: number; readonly answer: Promise<Kept | undefined> }>()

  const fetchOnce = async (jwksUri: string): Promise<Kept | undefined> => {
    const last = asked.get(jwksUri)
    if (last !== undefined && clock.now() - last.at < keyRefetchPause * 1000) return last.answer
    const answer = fetchKeys(jwksUri, clock, send)
    asked.set(jwksUri, { at: clock.now(), answer })
    const fetched = await answer
    if (fetched !== undefined) kept.set(jwksUri, fetched)
    return fetched
  }
  const current = async (jwksUri: string): Promise<Kept> => {
    const known = kept.get(jwksUri)
    if (known !== undefined && clock.now() - known.fetchedAt < keyCacheLife * 1000) return known
    kept.delete(jwksUri)
    const fetched = await fetchOnce(jwksUri)
    // An answer that was fetched too long ago is no answer, even where asking again has to wait.
    if (fetched !== undefined && clock.now() - fetched.fetchedAt < keyCacheLife * 1000) return fetched
    throw new ExchangeRefusal('ISSUER_UNAVAILABLE', 'the keys of the issuer could not be fetched')
  }

  return {
    async find(jwksUri, header, token) {
      const known = await current(jwksUri)
      try {
        return await known.keys(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        const fetched = await fetchOnce(jwksUri)
        if (fetched === undefined || fetched === known) throw error
        return await fetched.keys(header, token)
      }
    },
  }
}

async function fetchKeys(jwksUri: string, clock: Clock, send: SendRequest): Promise<Kept | undefined> {
  try {
    const answer = await send(jwksUri, {
      method: 'GET',
      headers: { accept: 'application/jwk-set+json, application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(5000),
    })
    if (answer.status !== 200) return undefined
    const set: JSONWebKeySet = jwks.parse(await answer.json())
    return { keys: createLocalJWKSet(set), fetchedAt: clock.now() }
  } catch {
    return undefined
  }
}
