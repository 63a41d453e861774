import { compactVerify, createLocalJWKSet, decodeProtectedHeader } from 'jose'
import type { RequestObject } from '../../../scenarios/api/client.ts'
import { publicPartOf } from '../../carrier/credentials.ts'
import type { KnownClient, Ledger } from '../../carrier/ledger.ts'

/** Reads how a request object is protected, and whether its signature is the client's (RFC 9101, 10.1). */
export async function readRequestObject(
  object: string,
  { carrier, clientId }: { readonly carrier: string; readonly clientId: string },
  ledger: Pick<Ledger, 'clientsAt'>,
): Promise<RequestObject> {
  const alg = algOf(object)
  if (object.split('.').length === 5) return { alg, verified: 'encrypted' }
  if (alg === 'none' || object.endsWith('.')) return { alg: 'none', verified: 'no' }
  const [client] = ledger.clientsAt(carrier, clientId)
  return { alg, verified: client === undefined ? 'unknown-key' : await verifiedWith(client, object, alg) }
}

function algOf(object: string): string {
  try {
    return String(decodeProtectedHeader(object).alg ?? 'none')
  } catch {
    return 'none'
  }
}

async function verifiedWith(
  { authentication }: KnownClient,
  object: string,
  alg: string,
): Promise<RequestObject['verified']> {
  try {
    if (alg.startsWith('HS')) {
      if (!('secret' in authentication)) return 'unknown-key'
      await compactVerify(object, new TextEncoder().encode(authentication.secret))
      return 'yes'
    }
    // A client may have keys that its authentication does not show.
    if (!('key' in authentication)) return 'unknown-key'
    const key = publicPartOf(authentication.key.jwk)
    if (key === undefined) return 'unknown-key'
    await compactVerify(object, createLocalJWKSet({ keys: [key] }))
    return 'yes'
  } catch {
    return 'no'
  }
}
